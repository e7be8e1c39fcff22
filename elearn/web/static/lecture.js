// The tool bar, citations by typing, pictures by paste, and the preview that follows the typing.
const form = document.querySelector("form[data-preview]");
const bar = document.querySelector(".tools"), live = document.querySelector("[data-live]");
const areas = form ? [...form.querySelectorAll("textarea[data-language]")] : [];
let last = areas[0];

function insert(area, before, after = "", fill = "") {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const opens = before.startsWith("\n") && (from === 0 || value[from - 1] === "\n") ? before.slice(1) : before;
  area.focus();
  const text = opens + (value.slice(from, to) || fill) + after;
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text, from, to, "end");
  if (from === to && after) area.setSelectionRange(from + opens.length, from + opens.length + fill.length);
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function ask() {
  const box = document.querySelector("[data-bring]"), alt = box.querySelector("input");
  alt.value = "";
  box.showModal();
  return new Promise((done) => box.addEventListener("close", () => done(box.returnValue ? alt.value.trim() : ""), { once: true }));
}

async function bring(file) {
  const area = last, alt = await ask();
  if (!alt) return;
  const sent = new FormData();
  sent.set("csrf_token", form.elements.csrf_token.value);
  sent.set("alt", alt);
  sent.set("picture", file);
  const answer = await fetch("/author/pictures", { method: "POST", body: sent, headers: { Accept: "application/json" } });
  const told = await answer.json();
  if (answer.ok) insert(area, `\n${told.line}\n`);
  else document.querySelector("[data-spoken]").textContent = told.error;
}

let timer = 0, shown = "";
async function preview() {
  const area = last, key = area.dataset.language;
  const sent = new FormData(form);
  sent.set("language", key);
  sent.set("part", "1");
  try {
    const answer = await fetch(form.dataset.preview, { method: "POST", body: sent });
    if (!answer.ok) return;
    const told = await answer.text();
    if (told === shown) return;
    shown = told;
    const place = live.querySelector("[data-shown]");
    place.lang = area.lang;
    place.innerHTML = told; // cleaned by the same code that publishes
    live.hidden = false;
  } catch { /* no line: the next pause tries again */ }
}

if (form && areas.length) {
  bar.hidden = false;
  areas.forEach((area) => {
    area.addEventListener("focus", () => { if (last !== area) { last = area; preview(); } });
    area.addEventListener("paste", (event) => {
      const file = [...event.clipboardData.files].find((one) => one.type.startsWith("image/"));
      if (file) { event.preventDefault(); last = area; bring(file); }
    });
    area.addEventListener("drop", (event) => {
      const file = [...event.dataTransfer.files].find((one) => one.type.startsWith("image/"));
      if (file) { event.preventDefault(); last = area; bring(file); }
    });
  });
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(preview, 700); });
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.before !== undefined) insert(last, button.dataset.before, button.dataset.after, button.dataset.after ? "…" : "");
    else if ("cite" in button.dataset) {
      const name = document.getElementById("cite").value.trim(), article = document.getElementById("cite-article").value.trim();
      if (name) insert(last, `[@${name}${article ? `:${article}` : ""}]`);
    } else {
      const pick = document.createElement("input");
      pick.type = "file";
      pick.accept = "image/png,image/jpeg,image/webp,image/svg+xml";
      pick.addEventListener("change", () => pick.files[0] && bring(pick.files[0]));
      pick.click();
    }
  });
  preview();
}
