// What is typed into a question's form stays on this device until it has been saved; nobody leaves it unasked.
const form = document.querySelector("form[data-keep]");

function start() {
  const key = `elearn:write:${location.pathname}`, seen = form.elements.seen.value, told = document.querySelector("[data-kept]");
  const fields = [...form.elements].filter((one) => one.name && one.type !== "hidden" && one.tagName !== "BUTTON");
  const ticks = (one) => one.type === "checkbox" || one.type === "radio";
  const written = () => fields.map((one) => (ticks(one) ? one.checked : one.value));
  const first = JSON.stringify(written());
  let leaving = false;

  function keep() {
    try { localStorage.setItem(key, JSON.stringify({ seen, names: fields.map((one) => one.name), values: written() })); } catch { /* full or forbidden */ }
  }
  function restore() {
    const kept = JSON.parse(localStorage.getItem(key) || "null");
    if (!kept) return;
    // Another wording was saved since, or the form has other rows: what was kept is no answer to it.
    if (kept.seen !== seen || String(kept.names) !== String(fields.map((one) => one.name))) return localStorage.removeItem(key);
    if (JSON.stringify(kept.values) === first) return;
    fields.forEach((one, place) => { if (ticks(one)) one.checked = kept.values[place]; else one.value = kept.values[place]; });
    told.hidden = false;
  }

  try { restore(); } catch { /* nothing is kept */ }
  form.addEventListener("input", keep);
  form.addEventListener("submit", () => { leaving = true; keep(); });
  addEventListener("pageshow", () => { leaving = false; });
  addEventListener("beforeunload", (event) => { if (!leaving && JSON.stringify(written()) !== first) event.preventDefault(); });
}

if (form) start();
