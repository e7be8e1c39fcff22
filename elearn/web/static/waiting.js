/* The answers of this paper that the server has not acknowledged yet, and those that it has just acknowledged.

   An answer is an event with an id of its own. It stays in this browser (keeping.js), under a key of its own, until the
   server has acknowledged that very id: so a closed tab, a dropped line or a second tab loses nothing, and whatever is
   sent twice is kept once. `sequence` (milliseconds since the attempt began, and always above what this page has seen)
   decides which of two answers to a question counts.

   The last acknowledged answer to a question stays as well, for a page that was on its way here when it was given, and so
   shows an older one. Handing in, logging out and another paper remove it. */

import { clock, serverTime } from "./clock.js";
import { drop, dropAtOnce, keep as keepHere, keepAtOnce, keptAtOnce } from "./keeping.js";
import { answerOf, fill, known, seen, show, stateOf, words } from "./paper.js";

const YEAR = 365 * 86400000, LONGEST_WAY = 3600000, SENT = "elearn:sent:"; // milliseconds
export const prefix = `elearn:unsent:${location.pathname}:`;
const sentPrefix = `${SENT}${location.pathname}:`;

export const unsent = new Map(); // event id → event, oldest first
export const typing = new Map(); // question → timer of a text that is still being typed
const held = new Set(); // ids of events that lie outside this page's memory
const channel = globalThis.BroadcastChannel ? new BroadcastChannel(prefix) : null;
let sequence = Number(words.sequence);

export const waitingFor = (question) => [...unsent.values()].filter((event) => event.question_id === question);
export const isAnyInMemoryAlone = () => [...unsent.keys()].some((id) => !held.has(id));

const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

function next() {
  const elapsed = Math.round(serverTime()) - Number(words.started);
  sequence = Math.max(sequence + 1, elapsed < YEAR ? elapsed : 0); // a clock that is far out only counts on
  return sequence;
}

export async function store(event) {
  if (await keepHere(prefix + event.event_id, event)) held.add(event.event_id);
  if (!unsent.has(event.event_id)) drop(prefix + event.event_id); // acknowledged meanwhile
}

export function discard({ event_id: id }) {
  unsent.delete(id);
  held.delete(id);
  drop(prefix + id);
}

/* Make an event of what a question's controls say, and let it wait; an older one of that question need not any more. */
export function give(question, answer) {
  const earlier = waitingFor(question);
  const event = { event_id: newId(), question_id: question, sequence: next(), answer };
  if (clock.deadline) event.made_at = Math.round(serverTime());
  known.set(question, JSON.stringify(answer));
  unsent.set(event.event_id, event);
  store(event);
  channel?.postMessage({ event });
  earlier.forEach(discard);
}

/* What the server has acknowledged waits no longer, here and in other tabs. */
export function acknowledge(events) {
  for (const event of events) {
    const key = sentPrefix + event.question_id, last = keptAtOnce(key).get(key);
    if (!(last?.sequence > event.sequence)) keepAtOnce(key, { ...event, sent_at: Date.now() }); // before it is dropped
    discard(event);
    if (seen(event.question_id)) seen(event.question_id).value = Math.max(event.sequence, Number(seen(event.question_id).value));
  }
  channel?.postMessage({ sent: events });
}

/* Take in what lies in the browser from an earlier page or another tab; show it where it is newer than what is shown. */
export function takeIn(found) {
  const fresh = [...found.values()].filter((event) => event?.question_id && !unsent.has(event.event_id));
  for (const event of fresh.sort((one, other) => one.sequence - other.sequence)) {
    const isNewest = isNewer(event);
    unsent.set(event.event_id, event);
    held.add(event.event_id);
    sequence = Math.max(sequence, event.sequence);
    if (isNewest && event.sequence >= Number(seen(event.question_id)?.value)) {
      fill(event);
      show(event.question_id, "waiting");
    }
  }
}

const isNewer = ({ question_id: question, sequence: at }) =>
  waitingFor(question).every((other) => other.sequence < at) && !typing.has(question);

/* Show answers that another tab has sent, where they are newer than what this page was made of. */
export function takeSent(events) {
  for (const event of events) {
    sequence = Math.max(sequence, event.sequence);
    const was = seen(event.question_id);
    if (!was || event.sequence <= Number(was.value)) continue;
    was.value = event.sequence;
    if (!isNewer(event)) continue;
    const isShown = JSON.stringify(answerOf(event.question_id)) === JSON.stringify(event.answer);
    if (isShown && stateOf(event.question_id) === "elsewhere") continue; // told already, by the tab itself
    fill(event);
    show(event.question_id, "saved");
  }
}

/* What was sent from this browser while a page was on its way here; what is older than any way is dropped. */
export function sentMeanwhile() {
  const found = [];
  for (const [key, event] of keptAtOnce(SENT)) {
    const age = Date.now() - event?.sent_at;
    if (key.startsWith(sentPrefix) && age < LONGEST_WAY && age > -LONGEST_WAY) found.push(event); else dropAtOnce(key);
  }
  return found;
}

export const forgetSent = () => { for (const key of keptAtOnce(sentPrefix).keys()) dropAtOnce(key); };

/* The same paper in another tab: show what was answered there, and count on from it; forget what it has sent. */
function hear({ event, sent = [] }, atRest) {
  const mine = sent.filter(({ event_id: id }) => unsent.has(id));
  mine.forEach(discard);
  takeSent(sent);
  for (const { question_id: question } of mine) {
    if (!typing.has(question) && !waitingFor(question).length) show(question, "saved");
  }
  if (sent.length && !unsent.size) atRest();
  if (!event) return;
  sequence = Math.max(sequence, event.sequence);
  if (seen(event.question_id) && isNewer(event)) {
    fill(event);
    show(event.question_id, "elsewhere");
  }
}

/* Listen to the other tabs; `atRest` is called when one of them has sent the last that waited here. */
export function listen(atRest) {
  if (channel) channel.onmessage = ({ data }) => hear(data, atRest);
  addEventListener("storage", ({ key, newValue }) => {
    if (!newValue) return;
    if (key?.startsWith(sentPrefix)) takeSent([JSON.parse(newValue)]);
    else if (!channel && key?.startsWith(prefix)) hear({ event: JSON.parse(newValue) }, atRest);
  });
}
