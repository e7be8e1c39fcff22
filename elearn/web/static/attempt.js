/* A quiz paper that saves each answer as it is given. Without this script the form's buttons do the same work.
   What was not acknowledged yet stays in localStorage, so that a closed tab or a dropped line loses nothing. */

const paper = document.getElementById("paper");
const line = document.getElementById("line");
const address = new URL("responses", location.href.split("#")[0]).href;
const key = `elearn:unsent:${location.pathname}`;
const token = paper.elements.csrf_token.value;
const words = paper.dataset;
const SLOWEST = 30000;
let sequence = Number(words.sequence);
let unsent = recall();
let sending = null;
let pause = 1000;
let timer = 0;

function recall() {
  try { return JSON.parse(localStorage.getItem(key)) ?? []; } catch { return []; }
}

function remember() {
  try {
    if (unsent.length) localStorage.setItem(key, JSON.stringify(unsent)); else localStorage.removeItem(key);
  } catch { /* private windows have no storage: the answers still wait in this page */ }
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function answerOf(question) {
  return Array.from(new FormData(paper).getAll(question)).filter((value) => value !== "");
}

function show(question, state, at = "") {
  const place = paper.querySelector(`[data-question="${CSS.escape(question)}"] .state`);
  if (place) {
    place.dataset.state = state === "saving" ? "waiting" : state;
    place.textContent = at ? `${words[state]} ${at}` : words[state];
  }
}

function mark(question) {
  paper.querySelector(`[data-dot="${CSS.escape(question)}"]`)?.classList.toggle("done", answerOf(question).length > 0);
}

function keep(question) {
  sequence += 1;
  unsent = unsent.filter((event) => event.question_id !== question || sending?.includes(event));
  unsent.push({ event_id: newId(), question_id: question, sequence, answer: answerOf(question) });
  remember();
  show(question, "saving");
  mark(question);
  send();
}

async function send() {
  if (sending || !unsent.length) return;
  clearTimeout(timer);
  sending = unsent.slice(0, 100);
  let outcome = "waiting", at = "", message = "";
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ events: sending }),
    });
    const found = await response.json().catch(() => ({}));
    if (response.ok) { outcome = "saved"; at = found.at; } else { message = found.error ?? ""; outcome = response.status >= 500 ? "waiting" : "failed"; }
  } catch { /* the line dropped: they wait */ }
  settle(outcome, at, message);
}

function settle(outcome, at, message) {
  const batch = sending;
  sending = null;
  if (outcome === "saved") {
    unsent = unsent.filter((event) => !batch.includes(event));
    pause = 1000;
    for (const event of batch) {
      const seen = paper.elements[`was-${event.question_id}`];
      if (seen) seen.value = event.sequence;
    }
  }
  remember();
  for (const event of batch) {
    const newer = unsent.some((other) => other.question_id === event.question_id && other !== event);
    if (!newer) show(event.question_id, outcome, at);
  }
  line.textContent = outcome === "saved" && !unsent.length ? "" : message || (outcome === "waiting" ? words.waiting : "");
  line.dataset.state = line.textContent ? outcome : "saved";
  if (outcome === "saved") send();
  if (outcome === "waiting") later();
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(send, pause * (0.5 + Math.random()));
  pause = Math.min(pause * 2, SLOWEST);
}

function restore() {
  for (const event of unsent) {
    sequence = Math.max(sequence, event.sequence);
    for (const control of paper.querySelectorAll(`[name="${CSS.escape(event.question_id)}"]`)) {
      if (control.type === "radio" || control.type === "checkbox") control.checked = event.answer.includes(control.value);
      else control.value = event.answer[0] ?? "";
    }
    show(event.question_id, "waiting");
    mark(event.question_id);
  }
  send();
}

const typing = new Map();
paper.addEventListener("change", (event) => {
  const question = event.target.closest("[data-question]")?.dataset.question;
  if (!question || event.target.name !== question) return;
  clearTimeout(typing.get(question));
  typing.delete(question);
  keep(question);
});
paper.addEventListener("input", (event) => {
  const question = event.target.closest("[data-question]")?.dataset.question;
  if (!question || event.target.type !== "text") return;
  clearTimeout(typing.get(question));
  typing.set(question, setTimeout(() => { typing.delete(question); keep(question); }, 900));
});
paper.addEventListener("submit", () => { for (const waiting of typing.values()) clearTimeout(waiting); });
addEventListener("online", () => { pause = 1000; send(); });
addEventListener("pagehide", () => {
  for (const question of typing.keys()) keep(question);
});
restore();
