/* Reads like a book: a lecture opens where it was left, on whichever device, and the headings in the list follow the text.
   The server is told when the page is left; what it was not told, for want of a line, this browser still knows. */

const article = document.querySelector("article.prose"), key = `elearn:read:${location.pathname}`, KEPT = 60 * 86400000;
const blocks = [...article.children], headings = [...article.querySelectorAll("h3[id]")];
const list = document.querySelector(".toc .here");
const finish = document.getElementById("finish"); // not there for those who only read the course
let waiting = 0, told = Number(finish?.dataset.block ?? 0), at = told, isFinished = false;

/* The list gets the headings of the section that is open, for as long as there are some. */
if (list && headings.length > 1) {
  const inner = document.createElement("ul");
  for (const { id, textContent } of headings) {
    const link = Object.assign(document.createElement("a"), { href: `#${id}`, textContent: textContent.trim() });
    inner.append(Object.assign(document.createElement("li"), {}));
    inner.lastChild.append(link);
  }
  list.append(inner);
  list.classList.add("opened");
}

const isAbove = (element) => element.getBoundingClientRect().top < innerHeight / 3;

function follow() {
  waiting = 0;
  at = Math.max(0, blocks.findLastIndex?.(isAbove) ?? 0);
  const heading = headings.filter(isAbove).pop();
  for (const link of document.querySelectorAll(".toc ul a")) {
    if (heading && link.hash === `#${heading.id}`) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
  }
  try {
    if (at > 0) localStorage.setItem(key, JSON.stringify({ at, moment: Date.now() }));
    else localStorage.removeItem(key);
  } catch { /* denied: then the server's word is all there is */ }
}

function tell() {
  if (!finish || isFinished || at === told) return;
  const word = new FormData();
  word.set("csrf_token", finish.elements.csrf_token.value);
  word.set("block", at);
  if (navigator.sendBeacon?.(`${finish.getAttribute("action")}/place`, word)) told = at;
}

function back() {
  let kept = null;
  try { kept = JSON.parse(localStorage.getItem(key)); } catch { /* denied, or nothing of ours */ }
  const left = Number(finish?.dataset.left ?? 0), isOurs = kept?.moment > left && Date.now() - kept.moment < KEPT;
  if (location.hash || location.search || !(isOurs || left)) return;
  at = isOurs ? kept.at : told;
  if (at) blocks[at]?.scrollIntoView({ block: "start" });
}

if (performance.getEntriesByType("navigation")[0]?.type === "navigate") back(); // else the browser has put it back itself
addEventListener("scroll", () => { waiting ||= setTimeout(follow, 400); }, { passive: true });
addEventListener("pagehide", tell);
document.addEventListener("visibilitychange", () => { if (document.hidden) tell(); });
finish?.addEventListener("submit", () => {
  isFinished = true;
  try { localStorage.removeItem(key); } catch { /* denied */ }
});
