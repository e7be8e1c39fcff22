// Show how far a publication has come while the browser waits for its answer.
const form = document.querySelector("form[data-progress]");
const card = document.getElementById("progress"), bar = card.querySelector("#track rect + rect"), line = card.querySelector("[role=status]");
const PAUSE = 200;

async function look() {
  try {
    const answer = await fetch(`/author/publish/progress/${form.dataset.progress}`, { headers: { Accept: "application/json" } });
    const { done, total } = await answer.json();
    if (total) {
      bar.setAttribute("width", Math.floor(done * 100 / total));
      line.textContent = (done < total ? line.dataset.words : line.dataset.last).replace("%(done)s", done).replace("%(total)s", total);
    }
  } catch { /* the line is down: the answer comes, or the browser says that it does not */ }
  setTimeout(look, PAUSE);
}

form.addEventListener("submit", (event) => {
  if (event.submitter?.value !== "publish") return;
  card.hidden = false;
  card.scrollIntoView({ block: "nearest" });
  setTimeout(look, PAUSE);
});
// Who comes back to this page by the browser's own button begins anew.
addEventListener("pageshow", (event) => { if (event.persisted) card.hidden = true; });
