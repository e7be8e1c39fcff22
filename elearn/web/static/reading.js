/* Reads like a book: a lecture opens where it was left on this device, and the headings in the list follow the text.
   Which section comes next is the server's, and the same on every device. */

const article = document.querySelector("article.prose"), key = `elearn:read:${location.pathname}`, KEPT_DAYS = 60;
const blocks = [...article.children], headings = [...article.querySelectorAll("h3[id]")];
const list = document.querySelector(".toc .here");
let waiting = 0;

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
  const at = blocks.findLastIndex?.(isAbove) ?? 0, heading = headings.filter(isAbove).pop();
  for (const link of document.querySelectorAll(".toc ul a")) {
    if (heading && link.hash === `#${heading.id}`) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
  }
  try {
    if (at > 0) localStorage.setItem(key, JSON.stringify({ at, day: Math.floor(Date.now() / 86400000) }));
    else localStorage.removeItem(key);
  } catch { /* denied: then it opens at its beginning */ }
}

function back() {
  let kept = null;
  try { kept = JSON.parse(localStorage.getItem(key)); } catch { /* denied, or nothing of ours */ }
  if (!kept || location.hash || location.search || Date.now() / 86400000 - kept.day > KEPT_DAYS) return;
  blocks[kept.at]?.scrollIntoView({ block: "start" });
}

if (performance.getEntriesByType("navigation")[0]?.type === "navigate") back(); // else the browser has put it back itself
addEventListener("scroll", () => { waiting ||= setTimeout(follow, 400); }, { passive: true });
article.addEventListener("submit", () => { try { localStorage.removeItem(key); } catch { /* denied */ } }); // finished
