/* Keep the code on the lecturer's screen fresh without the page flickering. Without this script the page loads itself
   anew whenever the code changes. */

const picture = document.getElementById("picture");
const digits = document.getElementById("digits");
const came = document.getElementById("came");
const PAUSE = 2000;

async function look() {
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "application/json" } });
    if (!answer.ok) { location.reload(); return; }
    const fresh = await answer.json();
    if (fresh.code !== digits.textContent) {
      digits.textContent = fresh.code;
      picture.src = `code.png?of=${fresh.code}`; // the server draws what holds now; the code in the address only makes it ask
    }
    came.textContent = came.dataset.words.replace("%(count)s", fresh.came);
  } catch { /* the line is down: ask again */ }
  setTimeout(look, PAUSE);
}

setTimeout(look, PAUSE);
