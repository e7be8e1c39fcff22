/* Look every few seconds how far a page is that is being prepared: say its numbers where they stand, and load it when it is
   ready. Without this script the page loads itself anew. */

const PAUSE = 3000;

async function look() {
  const here = document.querySelector("[data-preparing]");
  try {
    const answer = await fetch(location.href, { redirect: "manual" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html"), there = page.querySelector("[data-preparing]");
    if (!there) { location.reload(); return; }
    here.textContent = there.textContent;
  } catch { /* the line is down: ask again */ }
  setTimeout(look, PAUSE);
}

setTimeout(look, PAUSE);
