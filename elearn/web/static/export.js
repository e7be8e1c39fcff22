/* Look after a file that is being made, and show the page anew when it is ready. Without this script the page
   asks again by itself every few seconds. */

const line = document.getElementById("export");
const bar = document.querySelector("#track rect + rect");
const PAUSE = 1500;

async function look() {
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "application/json" } });
    const { state, done, total, percent } = await answer.json();
    if (!answer.ok || (state !== "waiting" && state !== "running")) { location.reload(); return; }
    if (total) {
      line.textContent = line.dataset.words.replace("%(done)s", done).replace("%(total)s", total);
      bar.setAttribute("width", percent);
    }
  } catch { /* the line is down: ask again */ }
  setTimeout(look, PAUSE);
}

setTimeout(look, PAUSE);
