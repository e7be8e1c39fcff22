/* The time of an attempt, which is the server's: where it has a deadline, the page says how late it was there when it was
   made, and counts on from that; elsewhere each acknowledgement tells. The device's own clock is asked until the first. */

import { paper, words } from "./paper.js";

const SPOKEN = [60, 30, 10, 5, 1]; // minutes before the end at which the time that is left is spoken
const arrived = performance.getEntriesByType("navigation")[0]?.responseStart || performance.now(); // not when all of it was there

export const clock = { deadline: Number(words.deadline), isOver: false };
let synchronised = words.now ? { server: Number(words.now), here: arrived } : { server: Date.now(), here: performance.now() };
let spoken = Infinity, atTheEnd = () => {}, nearTheEnd = () => {};

export const serverTime = () => synchronised.server + performance.now() - synchronised.here;

/* Go by what the server says; a deadline that it names may be a later one. */
export function synchronise({ now, deadline: until }) {
  synchronised = { server: now, here: performance.now() };
  if (!until || until === clock.deadline) return;
  clock.deadline = until;
  clock.isOver = false;
  spoken = Infinity;
  paper.querySelector(".quiz").inert = false;
  tick();
}

export const speak = (text) => { document.getElementById("spoken").textContent = text; };

function tick() {
  if (!clock.deadline) return;
  const left = Math.max(0, clock.deadline - serverTime()), minutes = Math.ceil(left / 60000);
  const parts = [Math.floor(left / 3600000), Math.floor(left / 60000) % 60, Math.floor(left / 1000) % 60];
  const shown = (parts[0] ? parts : parts.slice(1)).map((part) => String(part).padStart(2, "0")).join(":");
  document.getElementById("left").textContent = shown;
  const due = SPOKEN.filter((mark) => minutes <= mark).pop();
  if (due && due < spoken) {
    if (spoken < Infinity || minutes === due) speak(words.left.replace("{}", minutes));
    spoken = due;
    document.getElementById("timer").classList.toggle("warn", due <= 5);
    if (due <= 5) nearTheEnd(); // perhaps more time was given meanwhile
  }
  if (!left && !clock.isOver) {
    clock.isOver = true;
    atTheEnd();
  }
}

/* Count down from now on, if there is an end to count down to. */
export function countDown({ near, over }) {
  if (!clock.deadline) return;
  [nearTheEnd, atTheEnd] = [near, over];
  tick();
  setInterval(tick, 1000);
}
