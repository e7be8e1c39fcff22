/* A quiz paper that saves each answer as it is given. Without this script the form's buttons do the same work.

   An answer is an event with an id of its own. It stays in localStorage, under a key of its own, until the server has
   acknowledged that very id: so a closed tab, a dropped line or a second tab loses nothing, and whatever is sent twice
   is kept once. `sequence` (milliseconds since the attempt began, and always above what this page has seen) decides
   which of two answers to a question counts. */

const paper = document.getElementById("paper");
const line = document.getElementById("line");
const words = paper.dataset;
const address = new URL("responses", location.href.split("#")[0]).href;
const prefix = `elearn:unsent:${location.pathname}:`;
const PATIENCE = 20000, FIRST_PAUSE = 1000, LONGEST_PAUSE = 30000, TYPING = 900, WRITING = 3000, YEAR = 365 * 86400000;
const MOST = 100; // answers in one request
const MOST_KEPT_ALIVE = 20000; // characters: a browser refuses more than 64 KiB, and a Chinese one takes three bytes

const unsent = new Map(); // event id → event, oldest first
const known = new Map(); // question → its answer as last kept or loaded, as JSON
const typing = new Map(); // question → timer of a text that is still being typed
let sequence = Number(words.sequence);
let isSending = false, isDown = false, together = MOST, pause = FIRST_PAUSE, timer = 0;
let trouble = ""; // what only the reader can mend, or must know; it stays until the page is loaded again
let wanted = null; // the button that was pressed while answers were on their way

/* ── what is kept in the browser ── */

function store(event) {
  try { localStorage.setItem(prefix + event.event_id, JSON.stringify(event)); } catch { /* none in private windows */ }
}

function discard(event) {
  unsent.delete(event.event_id);
  try { localStorage.removeItem(prefix + event.event_id); } catch { /* it was never there */ }
}

function stored() {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    return keys.map((key) => JSON.parse(localStorage.getItem(key))).sort((one, other) => one.sequence - other.sequence);
  } catch { return []; }
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
    else if (control.type !== "file") control.value = values[0] ?? "";
  }
  paper.dispatchEvent(new CustomEvent("filled", { detail: question }));
  known.set(question, JSON.stringify(answer));
  mark(question);
}

function say() {
  line.hidden = !trouble && !isDown;
  line.classList.toggle("bad", Boolean(trouble));
  line.firstElementChild.textContent = trouble || (isDown ? words.offline : "");
  line.lastElementChild.hidden = !trouble;
}

function keep(question) {
  clearTimeout(typing.get(question));
  typing.delete(question);
  const answer = answerOf(question);
  if (known.get(question) !== JSON.stringify(answer)) {
    const earlier = waitingFor(question);
    const event = { event_id: newId(), question_id: question, sequence: next(), answer };
    known.set(question, JSON.stringify(answer));
    unsent.set(event.event_id, event);
    store(event);
    earlier.forEach(discard);
    mark(question);
  }
  const waits = waitingFor(question).length > 0;
  show(question, waits ? "saving" : isBlank(answer) ? "" : "saved");
  if (waits) send();
}

function next() {
  const elapsed = Date.now() - Number(words.started);
  sequence = Math.max(sequence + 1, elapsed < YEAR ? elapsed : 0); // a clock that is far out only counts on
  return sequence;
}

function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/* ── the line ── */

async function send() {
  if (isSending || !unsent.size) return;
  clearTimeout(timer);
  isSending = true;
  const batch = [...unsent.values()].slice(0, together);
  const [outcome, found] = await post(batch);
  isSending = false;
  ({ saved, waiting, refused, closed })[outcome](batch, found);
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
    if (response.ok) return [events.some((event) => found.saved?.includes(event.event_id)) ? "saved" : "waiting", found];
    return [response.status >= 500 || response.status === 429 ? "waiting" : "refused", found];
  } catch { return ["waiting", {}]; } finally { clearTimeout(ringing); }
}

function saved(batch, found) {
  isDown = false;
  pause = FIRST_PAUSE;
  for (const event of batch.filter((one) => found.saved.includes(one.event_id))) {
    discard(event);
    if (seen(event.question_id)) seen(event.question_id).value = event.sequence;
    const isNewest = known.get(event.question_id) === JSON.stringify(event.answer);
    if (isNewest && !typing.has(event.question_id)) show(event.question_id, "saved", found.at);
  }
  if (unsent.size) send(); else { together = MOST; goOn(); }
}

function waiting(batch) {
  isDown = true;
  batch.forEach((event) => show(event.question_id, "waiting"));
  wanted = null;
  clearTimeout(timer);
  timer = setTimeout(send, pause * (0.5 + Math.random()));
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

/* One answer that can never be taken (handed in elsewhere, key shown elsewhere) must not hold up the others: they are
   sent singly, and only that one is given up. */
function refused(batch, found) {
  wanted = null;
  if (batch.length > 1) together = 1;
  else {
    discard(batch[0]);
    show(batch[0].question_id, "failed");
    trouble = found.error ?? words.failed;
  }
  send();
}

/* Logged out, or in anew, in another tab: this page's token is void. The answers wait here for their owner. */
function closed(batch) {
  wanted = null;
  batch.forEach((event) => show(event.question_id, "kept"));
  trouble = words.closed;
}

function goOn() {
  const button = wanted;
  wanted = null;
  if (!button) return;
  const extra = Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value });
  paper.append(extra);
  paper.submit();
  extra.remove();
}

/* ── what the reader does ── */

const keepTyped = () => [...typing.keys()].forEach(keep);

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

paper.addEventListener("submit", (event) => {
  const button = event.submitter;
  keepTyped();
  if (!button) return; // an old browser; the form carries every answer itself
  if (button.name === "check" && isBlank(answerOf(button.value))) {
    event.preventDefault();
    show(button.value, "empty");
  } else if (button.classList.contains("hidden")) {
    event.preventDefault(); // Enter in a line of text: it is kept already
  } else if (unsent.size || !navigator.onLine) {
    event.preventDefault();
    wanted = button;
    isDown = !navigator.onLine;
    if (isDown) wanted = null;
    say();
    send();
  }
});

addEventListener("online", () => {
  isDown = false;
  pause = FIRST_PAUSE;
  for (const event of stored()) unsent.set(event.event_id, event); // another tab's too, which may be closed by now
  say();
  send();
});
addEventListener("pagehide", keepTyped);
addEventListener("beforeunload", (event) => { if (unsent.size && !stored().length) event.preventDefault(); }); // no storage
document.addEventListener("visibilitychange", () => { if (document.hidden) keepTyped(); });

/* The same paper in another tab: show what was answered there, and count on from it. */
addEventListener("storage", ({ key, newValue }) => {
  if (!key?.startsWith(prefix) || !newValue) return;
  const event = JSON.parse(newValue);
  sequence = Math.max(sequence, event.sequence);
  if (seen(event.question_id) && !typing.has(event.question_id)) {
    fill(event);
    show(event.question_id, "elsewhere");
  }
});

for (const place of paper.querySelectorAll("[data-question]")) {
  known.set(place.dataset.question, JSON.stringify(answerOf(place.dataset.question)));
}
for (const event of stored()) {
  unsent.set(event.event_id, event);
  sequence = Math.max(sequence, event.sequence);
  if (event.sequence >= Number(seen(event.question_id)?.value)) {
    fill(event);
    show(event.question_id, "waiting");
  }
}
send();
