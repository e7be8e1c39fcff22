// Keep what is written: on the server after a pause, on this device while there is no line; lead to a fault's line.
const form = document.querySelector("form[data-editor]");
const PAUSE = 4000, RETRY = 10000;

function toLine(field, line) {
  const area = document.getElementById(field);
  if (!area || !line) return;
  // A lecture's text begins below its front matter; a fault in that is in the fields above.
  const number = line - (area.dataset.first ?? 1) + 1;
  if (number < 1) { const about = area.form.querySelector("details"); if (about) { about.open = true; about.scrollIntoView(); } return; }
  const lines = area.value.split("\n"), at = Math.min(number, lines.length) - 1;
  const start = lines.slice(0, at).reduce((sum, line) => sum + line.length + 1, 0);
  area.focus({ preventScroll: true });
  area.setSelectionRange(start, start + lines[at].length);
  const height = parseFloat(getComputedStyle(area).lineHeight) || 24;
  area.scrollTop = Math.max(0, at * height - area.clientHeight / 3);
  area.scrollIntoView({ block: "center" });
}

function start() {
  const areas = [...form.querySelectorAll("textarea[data-path]")];
  const fields = [...form.elements].filter((one) => one.name && one.type !== "hidden" && !one.name.startsWith("seen-") && one.type !== "radio" && one.tagName !== "BUTTON");
  const originals = [...form.elements].filter((one) => one.name?.startsWith("seen-"));
  const state = form.querySelector("[data-autosave]"), version = form.elements.version;
  const key = `draft:${form.dataset.editor}`;
  let sent = null, timer = 0, conflict = false, busy = false, leaving = false;

  const written = () => JSON.stringify(fields.map((one) => [one.name, one.value]));
  const show = (name, text) => { state.dataset.state = name; state.textContent = text; };

  function keep() {
    try { localStorage.setItem(key, JSON.stringify({ version: version.value, texts: written(), seen: originals.map((one) => one.value) })); } catch { /* full or forbidden */ }
  }
  function forget() { try { localStorage.removeItem(key); } catch { /* forbidden */ } }

  async function send() {
    if (busy || conflict || written() === sent) return;
    busy = true;
    const now = written();
    show("saving", state.dataset.saving);
    try {
      const answer = await fetch(form.dataset.editor, { method: "POST", body: new FormData(form), redirect: "error" });
      if (answer.ok) {
        const saved = await answer.json();
        version.value = saved.version;
        originals.forEach((one, number) => { one.value = saved.seen[number] ?? one.value; });
        sent = now;
        if (written() === now) forget(); else plan();
        show("saved", state.dataset.saved.replace("{}", saved.at));
        form.dispatchEvent(new CustomEvent("kept"));
      } else if (answer.status === 409) {
        conflict = true;
        show("failed", state.dataset.conflict);
      } else throw new Error(answer.status);
    } catch {
      keep();
      show("waiting", state.dataset.waiting);
      plan(RETRY);
    }
    busy = false;
  }
  function plan(after = PAUSE) { clearTimeout(timer); timer = setTimeout(send, after); }

  sent = written();
  // What this page answers has reached the server, and stands in it beside what the other has written.
  if (form.dataset.arrived) forget();
  try {
    const kept = JSON.parse(localStorage.getItem(key) || "null");
    if (kept && kept.texts !== sent) {
      const texts = JSON.parse(kept.texts);
      // Of an older version: the server compares and shows all texts, as when two have met.
      for (const [name, value] of texts) if (form.elements[name]) form.elements[name].value = value;
      originals.forEach((one, number) => { one.value = kept.seen?.[number] ?? one.value; });
      if (kept.version !== version.value) { version.value = kept.version; conflict = true; show("failed", state.dataset.conflict); }
      else { show("kept", state.dataset.found); plan(500); }
    } else if (kept) forget();
  } catch { /* nothing is kept */ }
  form.addEventListener("input", () => { keep(); plan(); });
  form.addEventListener("submit", () => { leaving = true; keep(); clearTimeout(timer); });
  addEventListener("online", () => plan(200));
  addEventListener("beforeunload", (event) => { if (!leaving && written() !== sent) { keep(); event.preventDefault(); } });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-line]");
    if (link && document.getElementById(link.dataset.field)) { event.preventDefault(); toLine(link.dataset.field, +link.dataset.line); }
  });
  const field = location.hash.slice(1) || areas[0]?.id;
  if (form.dataset.line) toLine(field, +form.dataset.line);
}

if (form) start();
