/* After the time was over: send what still waits in this browser from the paper (see attempt.js), and say how it went.
   The server decides what becomes of it. Without this script it waits until the page is opened with one. */

import { drop, dropAtOnce, kept, keptAtOnce } from "./keeping.js";

const note = document.getElementById("late"), form = document.getElementById("see");
const place = location.pathname.replace(/result$/, ""), prefix = `elearn:unsent:${place}:`;
const PAUSE = 5000;

async function waiting() {
  return [...(await kept(prefix)).values()].sort((one, other) => one.sequence - other.sequence);
}

async function post(event) {
  try {
    const response = await fetch(`${place}responses`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": form.elements.csrf_token.value },
      body: JSON.stringify({ events: [event] }),
      redirect: "manual",
    });
    if (response.ok) return (await response.json()).saved?.includes(event.event_id) ? "sent" : "waiting";
    return response.status === 409 ? "refused" : "waiting";
  } catch { return "waiting"; }
}

function say(word) {
  note.hidden = false;
  note.textContent = note.dataset[word];
}

let isAnyRefused = false;

/* One by one: an answer that is refused must not take the others with it. */
async function send() {
  const events = await waiting();
  if (events.length) say("sending");
  for (const event of events) {
    const outcome = await post(event);
    if (outcome === "waiting") {
      setTimeout(send, PAUSE);
      return;
    }
    isAnyRefused ||= outcome === "refused";
    await drop(prefix + event.event_id);
    say(isAnyRefused ? "refused" : "sent");
  }
}

drop(`elearn:hand-in:${place}`);
for (const key of keptAtOnce(`elearn:sent:${place}:`).keys()) dropAtOnce(key);
send();
