/* Lets a finger match and put in order by taps. The lists of the form hold the answer and work without this script; a
   tap only chooses in them what a reader would have chosen, and tells the paper so by the same event. */

const set = (select, value) => {
  select.value = value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
};

/* Tap a text of the list below: it goes to the row that was touched last, or to the first that is empty. */
function pairs(place) {
  const rows = [...place.querySelectorAll(".pair")], texts = [...place.querySelectorAll("[data-value]")];
  const list = (row) => row.querySelector("select");
  let here = null;
  const go = (row) => {
    here = row ?? null;
    for (const one of rows) one.classList.toggle("here", one === here);
  };
  const show = () => {
    const used = rows.map((row) => list(row).value);
    for (const text of texts) text.classList.toggle("used", used.includes(text.dataset.value));
  };
  const empty = () => rows.find((row) => list(row).value === "");
  place.addEventListener("focusin", ({ target }) => go(target.closest(".pair")));
  place.addEventListener("change", show);
  place.addEventListener("click", ({ target }) => {
    const text = target.closest("[data-value]"), row = here ?? empty();
    if (!text || !row) return;
    set(list(row), text.dataset.value);
    go(empty());
  });
  place.closest("form").addEventListener("filled", show);
  show();
}

/* Tap the steps one after the other: each gets the next number; tapped once more, it gives its number back. */
function order(place) {
  const lists = [...place.querySelectorAll("select")];
  place.addEventListener("click", ({ target }) => {
    const list = target.closest("li")?.querySelector("select");
    if (!list || target.closest("select")) return;
    const used = lists.map((one) => one.value);
    const free = [...list.options].map((option) => option.value).find((value) => value !== "" && !used.includes(value));
    set(list, list.value === "" ? free ?? "" : "");
  });
}

const WAYS = { pairs, order };
for (const place of document.querySelectorAll("[data-touch]")) {
  place.classList.add("touch");
  WAYS[place.dataset.touch](place);
}
