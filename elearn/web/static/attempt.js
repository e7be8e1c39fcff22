/* A quiz paper that saves each answer as it is given. Without this script the form's buttons do the same work.

   An answer is an event with an id of its own. It stays in this browser (keeping.js), under a key of its own, until the
   server has acknowledged that very id: so a closed tab, a dropped line or a second tab loses nothing, and whatever is
   sent twice is kept once. `sequence` (milliseconds since the attempt began, and always above what this page has seen)
   decides which of two answers to a question counts.

   Time is the server's: where the attempt has a deadline, the page says how late it was there when it was made, and
   counts on from that; elsewhere each acknowledgement tells. The device's own clock is asked until the first of them. */

import { drop, keep as keepHere, kept, keptAtOnce } from "./keeping.js";
import { seal } from "./sealing.js";

const paper = document.getElementById("paper");
const line = document.getElementById("line"), steps = document.getElementById("steps");
const words = paper.dataset;
const here = location.href.split(/[?#]/)[0];
const address = new URL("responses", here).href, lineAddress = new URL("line", here).href;
const prefix = `elearn:unsent:${location.pathname}:`;
const PATIENCE = 20000, FIRST_PAUSE = 1000, LONGEST_PAUSE = 30000, TYPING = 900, WRITING = 3000, YEAR = 365 * 86400000;
const MOST = 100; // answers in one request
const RENEWING = 10000, MOST_RENEWED = 3;
const SPOKEN = [60, 30, 10, 5, 1]; // minutes before the end at which the time that is left is spoken
const MOST_KEPT_ALIVE = 20000; // characters: a browser refuses more than 64 KiB, and a Chinese one takes three bytes

const unsent = new Map(); // event id → event, oldest first
const known = new Map(); // question → its answer as last kept or loaded, as JSON
const typing = new Map(); // question → timer of a text that is still being typed
let sequence = Number(words.sequence);
let isSending = false, isDown = false, together = MOST, pause = FIRST_PAUSE, timer = 0;
let trouble = ""; // what only the reader can mend, or must know; it stays until the page is loaded again
let wanted = null; // the button that was pressed while answers were on their way, or while there was no line
let renewed = 0, renewing = 0; // tokens that were taken in a row without a save; the timer of the next try
let deadline = Number(words.deadline), spoken = Infinity, isOver = false;
const arrived = performance.getEntriesByType("navigation")[0]?.responseStart || performance.now(); // not when all of it was there
let synchronised = words.now ? { server: Number(words.now), here: arrived } : { server: Date.now(), here: performance.now() };
const held = new Set(); // ids of events that lie outside this page's memory
const channel = globalThis.BroadcastChannel ? new BroadcastChannel(prefix) : null;
const handInKey = `elearn:hand-in:${location.pathname}`;

/* ── what is kept in the browser ── */

async function store(event) {
  if (await keepHere(prefix + event.event_id, event)) held.add(event.event_id);
  if (!unsent.has(event.event_id)) drop(prefix + event.event_id); // acknowledged meanwhile
}

function discard({ event_id: id }) {
  unsent.delete(id);
  held.delete(id);
  drop(prefix + id);
}

/* Take in what lies in the browser from an earlier page or another tab; show it where it is newer than what is shown. */
function takeIn(found) {
  const fresh = [...found.values()].filter((event) => event?.question_id && !unsent.has(event.event_id));
  for (const event of fresh.sort((one, other) => one.sequence - other.sequence)) {
    const question = event.question_id;
    const isNewest = waitingFor(question).every((other) => other.sequence < event.sequence) && !typing.has(question);
    unsent.set(event.event_id, event);
    held.add(event.event_id);
    sequence = Math.max(sequence, event.sequence);
    if (isNewest && event.sequence >= Number(seen(question)?.value)) {
      fill(event);
      show(question, "waiting");
    }
  }
}

/* That somebody wanted to hand in outlives the page, as the answers do. */
function want(button) {
  wanted = button;
  if (button?.value === "hand_in") keepHere(handInKey, true); else drop(handInKey);
}

/* ── the time ── */

const serverTime = () => synchronised.server + performance.now() - synchronised.here;

function synchronise({ now, deadline: until }) {
  synchronised = { server: now, here: performance.now() };
  if (!until || until === deadline) return;
  deadline = until; // more time was given
  spoken = Infinity;
  isOver = false;
  paper.querySelector(".quiz").inert = false;
  tick();
}

function tick() {
  if (!deadline) return;
  const left = Math.max(0, deadline - serverTime()), minutes = Math.ceil(left / 60000);
  const parts = [Math.floor(left / 3600000), Math.floor(left / 60000) % 60, Math.floor(left / 1000) % 60];
  const shown = (parts[0] ? parts : parts.slice(1)).map((part) => String(part).padStart(2, "0")).join(":");
  document.getElementById("left").textContent = shown;
  const due = SPOKEN.filter((mark) => minutes <= mark).pop();
  if (due && due < spoken) {
    if (spoken < Infinity || minutes === due) document.getElementById("spoken").textContent = words.left.replace("{}", minutes);
    spoken = due;
    document.getElementById("timer").classList.toggle("warn", due <= 5);
    if (due <= 5) renew(); // perhaps more time was given meanwhile
  }
  if (!left && !isOver) end();
}

/* The time is over: what was given goes out, and then the paper. The server closes it anyway. */
async function end() {
  isOver = true;
  keepTyped();
  await renew();
  if (!isOver) return;
  paper.querySelector(".quiz").inert = true;
  document.getElementById("spoken").textContent = words.over;
  want(paper.querySelector('button[value="hand_in"]'));
  proceed();
}

/* ── the paper ── */

const questionOf = (target) => target.closest("[data-question]")?.dataset.question;
const seen = (question) => paper.elements[`was-${question}`]; // the saved answer that this page shows; absent once the key is shown
const waitingFor = (question) => [...unsent.values()].filter((event) => event.question_id === question);
const controlsOf = (question) => [...paper.elements].filter((control) => behind(control.name, question) !== null);

/* What stands behind a question's id in a control's name: "" for its one control, "part" for one of several
   (`<question>.part`), null for another question's. */
function behind(name, question) {
  if (name === question) return "";
  return name.startsWith(`${question}.`) ? name.slice(question.length + 1) : null;
}

/* An answer as it is sent: a list of values, or a mapping from what stands behind the dot to such a list. */
function answerOf(question) {
  const found = {};
  for (const [name, value] of new FormData(paper)) {
    const part = behind(name, question);
    if (part !== null && typeof value === "string" && value.trim() !== "") (found[part] ??= []).push(value);
  }
  return controlsOf(question).some((control) => control.name !== question) ? found : found[""] ?? [];
}

const valuesIn = (answer, part) => (Array.isArray(answer) ? (part ? [] : answer) : answer?.[part]) ?? [];
const isBlank = (answer) => (Array.isArray(answer) ? answer : Object.keys(answer)).length === 0;
const isTyped = (control) => control.type === "text" || control.type === "textarea";

function show(question, state, at = "") {
  const place = paper.querySelector(`[data-question="${CSS.escape(question)}"] .state`);
  if (!place) return;
  if (state) place.dataset.state = state; else delete place.dataset.state;
  place.textContent = [words[state], at].join(" ").trim();
}

function mark(question) {
  const dot = paper.querySelector(`[data-dot="${CSS.escape(question)}"]`);
  if (seen(question)) dot?.classList.toggle("done", !isBlank(answerOf(question)));
}

function fill({ question_id: question, answer }) {
  for (const control of controlsOf(question)) {
    const values = valuesIn(answer, behind(control.name, question));
    if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
    else if (isTyped(control) || control.type === "select-one") control.value = values[0] ?? "";
  }
  paper.dispatchEvent(new CustomEvent("filled", { detail: question }));
  known.set(question, JSON.stringify(answer));
  mark(question);
}

const showEach = (batch, state) => { // but not of what another tab has sent meanwhile
  for (const event of batch) if (unsent.has(event.event_id)) show(event.question_id, state);
};

function say() {
  const waitsToHandIn = isDown && wanted?.value === "hand_in";
  line.hidden = !trouble && !isDown;
  line.classList.toggle("bad", Boolean(trouble));
  line.firstElementChild.textContent = trouble || (waitsToHandIn ? words.handing : isDown ? words.offline : "");
  line.querySelector("a").hidden = !trouble;
  line.querySelector("button").hidden = !waitsToHandIn || isOver;
  offerSeal();
}

function keep(question) {
  clearTimeout(typing.get(question));
  typing.delete(question);
  const answer = answerOf(question);
  if (known.get(question) !== JSON.stringify(answer)) {
    const earlier = waitingFor(question);
    const event = { event_id: newId(), question_id: question, sequence: next(), answer };
    if (deadline) event.made_at = Math.round(serverTime());
    known.set(question, JSON.stringify(answer));
    unsent.set(event.event_id, event);
    store(event);
    channel?.postMessage({ event });
    earlier.forEach(discard);
    mark(question);
  }
  offerSeal();
  const waits = waitingFor(question).length > 0;
  show(question, waits ? "saving" : isBlank(answer) ? "" : "saved");
  if (waits) send();
}

function next() {
  const elapsed = Math.round(serverTime()) - Number(words.started);
  sequence = Math.max(sequence + 1, elapsed < YEAR ? elapsed : 0); // a clock that is far out only counts on
  return sequence;
}

function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/* ── the line ── */

async function send() {
  if (isSending) return;
  clearTimeout(timer);
  if (!unsent.size) return void idle();
  isSending = true;
  const batch = [...unsent.values()].slice(0, together);
  const [outcome, found] = await post(batch);
  isSending = false;
  ({ saved, waiting, refused, closed })[outcome](batch, found);
  say();
}

/* Nothing waits any more, though perhaps another tab has sent it. */
function idle() {
  if (wanted) return void proceed();
  isDown = false;
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
async function renew() {
  try {
    const response = await fetch(lineAddress, { headers: { Accept: "application/json" }, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
    if (response.type === "opaqueredirect" || [401, 403, 404].includes(response.status)) return "closed";
    const found = await response.json();
    if (!response.ok || !found.token) return "waiting";
    paper.elements.csrf_token.value = found.token;
    if (deadline) synchronise(found);
    return "open";
  } catch { return "waiting"; }
}

/* Go on with what is wanted: first the answers, then the button; where no answer goes out, ask whether there is a line. */
async function proceed() {
  if (unsent.size) return send();
  const state = await renew();
  isDown = state === "waiting";
  if (state === "open") goOn();
  else if (isDown) again(proceed);
  else closed([]);
  say();
}

function again(what) {
  clearTimeout(timer);
  timer = setTimeout(what, pause * (0.5 + Math.random()));
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

function saved(batch, found) {
  isDown = false;
  renewed = 0;
  pause = FIRST_PAUSE;
  if (!deadline && found.now) synchronised = { server: found.now, here: performance.now() };
  channel?.postMessage({ saved: found.saved });
  for (const event of batch.filter((one) => found.saved.includes(one.event_id))) {
    discard(event);
    if (seen(event.question_id)) seen(event.question_id).value = event.sequence;
    const isNewest = known.get(event.question_id) === JSON.stringify(event.answer);
    const state = found.late?.includes(event.event_id) ? "late" : "saved";
    if (isNewest && !typing.has(event.question_id)) show(event.question_id, state, found.at);
  }
  if (unsent.size) send(); else { together = MOST; goOn(); }
}

function waiting(batch) {
  isDown = true;
  showEach(batch, "waiting");
  if (wanted?.value !== "hand_in") want(null); // where one has gone on meanwhile, a page that changes by itself is in the way
  again(send);
}

/* One answer that can never be taken (handed in elsewhere, key shown elsewhere) must not hold up the others: they are
   sent singly, and only that one is given up. */
function refused(batch, found) {
  if (!isOver) want(null);
  if (batch.length > 1) together = 1;
  else {
    discard(batch[0]);
    show(batch[0].question_id, "failed");
    trouble = found.error ?? words.failed;
  }
  send();
}

/* Logged out, or in anew, in another tab: this page's token is void. The answers wait here for their owner; when the
   same person has logged in again, by whatever tab, the page takes a new token and sends them. Nobody else is given one. */
async function closed(batch) {
  showEach(batch, "kept");
  trouble = words.closed;
  clearTimeout(renewing);
  if (renewed < MOST_RENEWED && (await renew()) === "open") {
    renewed += 1;
    trouble = "";
    if (wanted) proceed(); else send();
  } else renewing = setTimeout(closed, RENEWING, batch);
  say();
}

function goOn() {
  const button = wanted;
  want(null);
  if (!button) return;
  if (button.hasAttribute("formaction")) return void paper.requestSubmit(button); // with its file, to its own address
  const extra = Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value });
  paper.append(extra);
  paper.submit();
  extra.remove();
}

/* ── when nothing helps ── */

const envelope = document.getElementById("sealed");
let enclosed = "";

function offerSeal() {
  envelope.hidden = !unsent.size || !(isDown || trouble || isOver);
  const ids = [...unsent.keys()].join();
  if (envelope.hidden || !envelope.open || ids === enclosed) return;
  enclosed = ids;
  const content = { sealed_at: Math.round(serverTime()), events: [...unsent.values()] };
  const { text, code } = seal(here.match(/attempts\/([^/]+)/)[1], words.seal, content), link = envelope.querySelector("a");
  envelope.querySelector("output").textContent = code;
  envelope.querySelector("textarea").value = text;
  URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = `${code}.elearn.txt`;
  link.hidden = /MicroMessenger/.test(navigator.userAgent); // saves no files
}

envelope.addEventListener("toggle", offerSeal);
envelope.querySelector("button").addEventListener("click", ({ target }) => {
  envelope.querySelector("textarea").select();
  if (document.execCommand("copy")) target.textContent = target.dataset.done; // works without https, too
});

/* ── what the reader does ── */

const keepTyped = () => [...typing.keys()].forEach(keep);

/* Before the page may end: what is being typed, and whatever was wiped from under it. */
function keepAgain() {
  keepTyped();
  unsent.forEach(store);
}

function typed(event) {
  const question = questionOf(event.target);
  if (!question || !isTyped(event.target)) return;
  clearTimeout(typing.get(question));
  typing.set(question, event.isComposing ? 0 : setTimeout(keep, event.target.type === "text" ? TYPING : WRITING, question));
  show(question, "saving");
}

paper.addEventListener("input", typed);
paper.addEventListener("compositionend", typed);
paper.addEventListener("change", ({ target }) => {
  const question = questionOf(target);
  if (question && behind(target.name, question) !== null) keep(question);
});

/* One question at a time with a way back: the whole paper is here, and leafing through it needs no line. */
function leaf(place) {
  const cards = [...paper.querySelectorAll("[data-question]")], dots = [...paper.querySelectorAll("[data-dot]")];
  if (!cards[place]) return;
  keepTyped();
  cards.forEach((card, at) => { card.hidden = at !== place; });
  dots.forEach((dot, at) => { if (at === place) dot.setAttribute("aria-current", "true"); else dot.removeAttribute("aria-current"); });
  steps.querySelector('[value="previous"]').hidden = place === 0;
  steps.querySelector('[value="next"]').hidden = place === cards.length - 1;
  paper.querySelector("aside [value=hand_in]").classList.toggle("go", place === cards.length - 1);
  paper.elements.q.value = place + 1;
  history.replaceState(null, "", `?q=${place + 1}`);
  cards[place].tabIndex = -1;
  cards[place].focus();
}

steps?.addEventListener("click", (event) => {
  const step = { previous: -1, next: 1 }[event.target.closest("button")?.value];
  if (!step) return;
  event.preventDefault();
  leaf(Number(paper.elements.q.value) - 1 + step);
});
if (steps) paper.querySelector(".dots").addEventListener("click", (event) => {
  const dot = event.target.closest("[data-dot]");
  if (!dot) return;
  event.preventDefault();
  leaf([...paper.querySelectorAll("[data-dot]")].indexOf(dot));
});

paper.addEventListener("submit", (event) => {
  const button = event.submitter;
  keepTyped();
  if (!button) return; // an old browser; the form carries every answer itself
  if (button.name === "check" && isBlank(answerOf(button.value))) {
    event.preventDefault();
    show(button.value, "empty");
  } else if (button.classList.contains("hidden")) {
    event.preventDefault(); // Enter in a line of text: it is kept already
  } else if (unsent.size || !navigator.onLine || button.value === "hand_in") {
    event.preventDefault();
    isDown = !navigator.onLine;
    want(isDown && button.value !== "hand_in" ? null : button);
    say();
    proceed();
  }
});

line.querySelector("button").addEventListener("click", () => { want(null); say(); });

addEventListener("online", async () => {
  isDown = false;
  pause = FIRST_PAUSE;
  takeIn(await kept(prefix)); // another tab's too, which may be closed by now
  say();
  if (wanted) proceed(); else send();
});
addEventListener("pagehide", keepAgain);
addEventListener("pageshow", ({ persisted }) => { if (persisted) renew(); }); // back from elsewhere: the clock stood still
addEventListener("beforeunload", (event) => { if ([...unsent.keys()].some((id) => !held.has(id))) event.preventDefault(); });
document.addEventListener("visibilitychange", () => {
  if (document.hidden) keepAgain();
  else if (trouble && unsent.size) closed([...unsent.values()]);
  else if (deadline) renew();
});

/* The same paper in another tab: show what was answered there, and count on from it; forget what it has sent. */
function hear({ event, saved: ids = [] }) {
  for (const one of [...unsent.values()].filter(({ event_id: id }) => ids.includes(id))) {
    discard(one);
    if (!typing.has(one.question_id) && !waitingFor(one.question_id).length) show(one.question_id, "saved");
  }
  if (ids.length && !unsent.size && !isSending) idle();
  if (!event) return;
  sequence = Math.max(sequence, event.sequence);
  if (seen(event.question_id) && !typing.has(event.question_id)) {
    fill(event);
    show(event.question_id, "elsewhere");
  }
}

if (channel) channel.onmessage = ({ data }) => hear(data);
else addEventListener("storage", ({ key, newValue }) => { if (key?.startsWith(prefix) && newValue) hear({ event: JSON.parse(newValue) }); });

async function begin() {
  for (const place of paper.querySelectorAll("[data-question]")) {
    known.set(place.dataset.question, JSON.stringify(answerOf(place.dataset.question)));
  }
  takeIn(keptAtOnce(prefix)); // before anything can be answered anew
  takeIn(await kept(prefix));
  if ((await kept(handInKey)).size) want(paper.querySelector('button[value="hand_in"]'));
  if (wanted) proceed(); else send();
}

begin();
if (deadline) {
  tick();
  setInterval(tick, 1000);
}
