/* A quiz paper that saves each answer as it is given. Without this script the form's buttons do the same work.

   What the reader does is here. The questions and their controls are paper.js, the time is clock.js, what is not
   acknowledged yet is waiting.js, how it goes out is sending.js, and what helps when nothing does is envelope.js. */

import { clock, countDown } from "./clock.js";
import { offerSeal } from "./envelope.js";
import { kept, keptAtOnce } from "./keeping.js";
import { answerOf, behind, fill, handIn, isBlank, isTyped, known, mark, paper, questionOf, questions, show } from "./paper.js";
import { atRest, closed, end, handInKey, line, proceed, renew, say, send, tryAgain, want } from "./sending.js";
import { give, isAnyInMemoryAlone, listen, prefix, sentMeanwhile, store, takeIn, takeSent, typing, unsent, waitingFor } from "./waiting.js";

const TYPING = 900, WRITING = 3000; // milliseconds after the last letter
const steps = document.getElementById("steps");

function keep(question) {
  clearTimeout(typing.get(question));
  typing.delete(question);
  const answer = answerOf(question);
  if (known.get(question) !== JSON.stringify(answer)) {
    give(question, answer);
    mark(question);
  }
  offerSeal();
  const waits = waitingFor(question).length > 0;
  show(question, waits ? "saving" : isBlank(answer) ? "" : "saved");
  if (waits) send();
}

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
    line.isDown = !navigator.onLine;
    want(line.isDown && button.value !== "hand_in" ? null : button);
    say();
    proceed();
  }
});

document.querySelector("#line button").addEventListener("click", () => { want(null); say(); });

addEventListener("online", async () => {
  takeIn(await kept(prefix)); // another tab's too, which may be closed by now
  tryAgain();
});
addEventListener("pagehide", keepAgain);
addEventListener("pageshow", ({ persisted }) => { // back from elsewhere: the clock stood still, and others may have answered
  if (!persisted) return;
  takeSent(sentMeanwhile());
  renew();
});
addEventListener("beforeunload", (event) => { if (isAnyInMemoryAlone()) event.preventDefault(); });
document.addEventListener("visibilitychange", () => {
  if (document.hidden) keepAgain();
  else if (line.trouble && unsent.size) closed([...unsent.values()]);
  else if (clock.deadline) renew();
});

/* On a slow line the paper is there, and answered, long before this script: what it does not show as it came, nobody
   has kept so far. */
function answeredAlready() {
  const asItCame = paper.cloneNode(true);
  asItCame.reset();
  for (const question of questions()) known.set(question, JSON.stringify(answerOf(question, asItCame)));
  return questions().map((question) => ({ question_id: question, answer: answerOf(question) }))
    .filter(({ question_id: question, answer }) => JSON.stringify(answer) !== known.get(question));
}

async function begin() {
  const early = answeredAlready();
  listen(atRest);
  takeIn(keptAtOnce(prefix)); // before anything can be answered anew
  takeSent(sentMeanwhile());
  for (const event of early) { // the newest word on its question
    fill(event);
    known.delete(event.question_id);
    keep(event.question_id);
  }
  takeIn(await kept(prefix));
  if ((await kept(handInKey)).size) want(handIn());
  if (line.wanted) proceed(); else send();
}

begin();
countDown({ near: renew, over: () => { keepTyped(); end(); } });
