/* Put the next card, or what the answer was, in the place of this one. Without this script each step is a page. */

const place = document.getElementById("review");
let isBusy = false;

async function step(address, options, otherwise) {
  if (isBusy) return;
  isBusy = true;
  place.setAttribute("aria-busy", "true");
  try {
    const url = new URL(address, location.href);
    url.searchParams.set("part", "1");
    const answer = await fetch(url, options);
    const type = answer.headers.get("Content-Type") || "";
    if (!answer.ok || !type.startsWith("text/html") || !new URL(answer.url).pathname.startsWith("/review/")) throw answer;
    place.innerHTML = await answer.text();
    const heading = place.querySelector("h1");
    heading.focus({ preventScroll: true }); // read aloud as the new card's beginning
    scrollTo(0, 0);
  } catch { otherwise(); } // the ordinary way says what is the matter
  isBusy = false;
  place.removeAttribute("aria-busy");
}

place.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-step]")) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  step(form.action, { method: "POST", body }, () => form.requestSubmit ? resubmit(form, event.submitter) : form.submit());
});

/* Send a form as it would be sent without this script. */
function resubmit(form, button) {
  form.removeAttribute("data-step");
  form.requestSubmit(button);
}

place.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-step]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  step(link.href, {}, () => { location.href = link.href; });
});
