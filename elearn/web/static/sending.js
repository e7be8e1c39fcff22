/* The line: what waits goes out in order, and again after pauses that grow; then what the reader wanted is done.

   Whatever comes back that is no acknowledgement of ours (a page of a hotel's network, a fault, nothing) leaves the answers
   where they are. */

import { clock, serverTime, speak, synchronise } from "./clock.js";
import { drop, keep as keepHere } from "./keeping.js";
import { handIn, known, paper, show, words } from "./paper.js";
import { acknowledge, discard, forgetSent, typing, unsent } from "./waiting.js";

const here = location.href.split(/[?#]/)[0];
const address = new URL("responses", here).href, lineAddress = new URL("line", here).href;
const PATIENCE = 20000, FIRST_PAUSE = 1000, LONGEST_PAUSE = 30000;
const MOST = 100; // answers in one request
const RENEWING = 10000, MOST_RENEWED = 3;
const MOST_KEPT_ALIVE = 20000; // characters: a browser refuses more than 64 KiB, and a Chinese one takes three bytes
export const handInKey = `elearn:hand-in:${location.pathname}`;

/* How things stand with the line. `trouble` is what only the reader can mend, or must know; it stays until the page is
   loaded again. `wanted` is the button that was pressed while answers were on their way, or while there was no line. */
export const line = { isDown: false, trouble: "", wanted: null };
let isSending = false, together = MOST, pause = FIRST_PAUSE, timer = 0;
let renewed = 0, renewing = 0; // tokens that were taken in a row without a save; the timer of the next try

export function say() {
  const place = document.getElementById("line"), { isDown, trouble, wanted } = line;
  const waitsToHandIn = isDown && wanted?.value === "hand_in";
  place.hidden = !trouble && !isDown;
  place.classList.toggle("bad", Boolean(trouble));
  place.firstElementChild.textContent = trouble || (waitsToHandIn ? words.handing : isDown ? words.offline : "");
  place.querySelector("a").hidden = !trouble;
  place.querySelector("button").hidden = !waitsToHandIn || clock.isOver;
  paper.dispatchEvent(new CustomEvent("said"));
}

/* That somebody wanted to hand in outlives the page, as the answers do. */
export function want(button) {
  line.wanted = button;
  if (button?.value === "hand_in") keepHere(handInKey, true); else drop(handInKey);
}

const showEach = (batch, state) => { // but not of what another tab has sent meanwhile
  for (const event of batch) if (unsent.has(event.event_id)) show(event.question_id, state);
};

export async function send() {
  if (isSending) return;
  clearTimeout(timer);
  if (!unsent.size) return void atRest();
  isSending = true;
  const batch = [...unsent.values()].slice(0, together);
  const [outcome, found] = await post(batch);
  isSending = false;
  ({ saved, waiting, refused, closed })[outcome](batch, found);
  say();
}

/* Nothing waits any more, though perhaps another tab has sent it. */
export function atRest() {
  if (isSending) return;
  if (line.wanted) return void proceed();
  line.isDown = false;
  say();
}

async function post(events) {
  const bell = new AbortController(), ringing = setTimeout(() => bell.abort(), PATIENCE);
  try {
    const body = JSON.stringify({ events });
    const response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": paper.elements.csrf_token.value },
      body,
      redirect: "manual", // to a page is no acknowledgement
      keepalive: body.length < MOST_KEPT_ALIVE, // what is on its way when the page is left arrives all the same
      signal: bell.signal,
    });
    if (response.type === "opaqueredirect" || [400, 401, 403].includes(response.status)) return ["closed", {}];
    const found = await response.json(); // the page of a hotel's or a classroom's network is none, and acknowledges nothing
    if (response.ok) return [events.some((event) => found.saved?.includes(event.event_id)) ? "saved" : "waiting", { ...found, now: Date.parse(response.headers.get("Date")) }];
    return [response.status >= 500 || response.status === 429 ? "waiting" : "refused", found];
  } catch { return ["waiting", {}]; } finally { clearTimeout(ringing); }
}

/* Ask who is logged in here: the paper's owner is given a token that holds, the time, and the deadline by now. */
export async function renew() {
  try {
    const response = await fetch(lineAddress, { headers: { Accept: "application/json" }, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
    if (response.type === "opaqueredirect" || [401, 403, 404].includes(response.status)) return "closed";
    const found = await response.json();
    if (!response.ok || !found.token) return "waiting";
    paper.elements.csrf_token.value = found.token;
    if (clock.deadline) synchronise(found);
    return "open";
  } catch { return "waiting"; }
}

/* Go on with what is wanted: first the answers, then the button; where no answer goes out, ask whether there is a line. */
export async function proceed() {
  if (unsent.size) return send();
  const state = await renew();
  line.isDown = state === "waiting";
  if (state === "open") goOn();
  else if (line.isDown) again(proceed);
  else closed([]);
  say();
}

function again(what) {
  clearTimeout(timer);
  timer = setTimeout(what, pause * (0.5 + Math.random()));
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

/* The line may be back: try at once. */
export function tryAgain() {
  line.isDown = false;
  pause = FIRST_PAUSE;
  say();
  if (line.wanted) proceed(); else send();
}

function saved(batch, found) {
  line.isDown = false;
  renewed = 0;
  pause = FIRST_PAUSE;
  if (!clock.deadline && found.now) synchronise(found);
  const taken = batch.filter((one) => found.saved.includes(one.event_id));
  acknowledge(taken);
  for (const event of taken) {
    const isNewest = known.get(event.question_id) === JSON.stringify(event.answer);
    const state = found.late?.includes(event.event_id) ? "late" : "saved";
    if (isNewest && !typing.has(event.question_id)) show(event.question_id, state, found.at);
  }
  if (unsent.size) send(); else { together = MOST; goOn(); }
}

function waiting(batch) {
  line.isDown = true;
  showEach(batch, "waiting");
  if (line.wanted?.value !== "hand_in") want(null); // where one has gone on meanwhile, a page that changes by itself is in the way
  again(send);
}

/* One answer that can never be taken (handed in elsewhere, key shown elsewhere) must not hold up the others: they are
   sent singly, and only that one is given up. */
function refused(batch, found) {
  if (!clock.isOver) want(null);
  if (batch.length > 1) together = 1;
  else {
    discard(batch[0]);
    show(batch[0].question_id, "failed");
    line.trouble = found.error ?? words.failed;
  }
  send();
}

/* Logged out, or in anew, in another tab: this page's token is void. The answers wait here for their owner; when the
   same person has logged in again, by whatever tab, the page takes a new token and sends them. Nobody else is given one. */
export async function closed(batch) {
  showEach(batch, "kept");
  line.trouble = words.closed;
  clearTimeout(renewing);
  if (renewed < MOST_RENEWED && (await renew()) === "open") {
    renewed += 1;
    line.trouble = "";
    if (line.wanted) proceed(); else send();
  } else renewing = setTimeout(closed, RENEWING, batch);
  say();
}

function goOn() {
  const button = line.wanted;
  want(null);
  if (!button) return;
  if (button.value === "hand_in") forgetSent();
  if (button.hasAttribute("formaction")) return void paper.requestSubmit(button); // with its file, to its own address
  const extra = Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value });
  paper.append(extra);
  paper.submit();
  extra.remove();
}

/* The time is over: what was given goes out, and then the paper. The server closes it anyway. */
export async function end() {
  await renew();
  if (!clock.isOver) return;
  paper.querySelector(".quiz").inert = true;
  speak(words.over);
  want(handIn());
  proceed();
}
