/* The paper in the page: its questions, their controls, and what is shown beside them. */

export const paper = document.getElementById("paper");
export const words = paper.dataset;
export const known = new Map(); // question → its answer as last kept or loaded, as JSON

export const questionOf = (target) => target.closest("[data-question]")?.dataset.question;
export const seen = (question) => paper.elements[`was-${question}`]; // the saved answer that this page shows; absent once the key is shown
export const questions = () => [...paper.querySelectorAll("[data-question]")].map((place) => place.dataset.question);
export const isBlank = (answer) => (Array.isArray(answer) ? answer : Object.keys(answer)).length === 0;
export const isTyped = (control) => control.type === "text" || control.type === "textarea";
export const handIn = () => paper.querySelector('button[value="hand_in"]');

const controlsOf = (question) => [...paper.elements].filter((control) => behind(control.name, question) !== null);
const valuesIn = (answer, part) => (Array.isArray(answer) ? (part ? [] : answer) : answer?.[part]) ?? [];

/* What stands behind a question's id in a control's name: "" for its one control, "part" for one of several
   (`<question>.part`), null for another question's. */
export function behind(name, question) {
  if (name === question) return "";
  return name.startsWith(`${question}.`) ? name.slice(question.length + 1) : null;
}

/* An answer as it is sent: a list of values, or a mapping from what stands behind the dot to such a list. */
export function answerOf(question, form = paper) {
  const found = {};
  for (const [name, value] of new FormData(form)) {
    const part = behind(name, question);
    if (part !== null && typeof value === "string" && value.trim() !== "") (found[part] ??= []).push(value);
  }
  return controlsOf(question).some((control) => control.name !== question) ? found : found[""] ?? [];
}

const placeOf = (question) => paper.querySelector(`[data-question="${CSS.escape(question)}"] .state`);
export const stateOf = (question) => placeOf(question)?.dataset.state;

export function show(question, state, at = "") {
  const place = placeOf(question);
  if (!place) return;
  if (state) place.dataset.state = state; else delete place.dataset.state;
  place.textContent = [words[state], at].join(" ").trim();
}

export function mark(question) {
  const dot = paper.querySelector(`[data-dot="${CSS.escape(question)}"]`);
  if (seen(question)) dot?.classList.toggle("done", !isBlank(answerOf(question)));
}

export function fill({ question_id: question, answer }) {
  for (const control of controlsOf(question)) {
    const values = valuesIn(answer, behind(control.name, question));
    if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
    else if (isTyped(control) || control.type === "select-one") control.value = values[0] ?? "";
  }
  paper.dispatchEvent(new CustomEvent("filled", { detail: question }));
  known.set(question, JSON.stringify(answer));
  mark(question);
}
