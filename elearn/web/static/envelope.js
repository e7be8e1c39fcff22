/* When nothing helps: what waits can be taken out of the page as a sealed file or text (sealing.js), with its code. */

import { clock, serverTime } from "./clock.js";
import { paper, words } from "./paper.js";
import { seal } from "./sealing.js";
import { line } from "./sending.js";
import { unsent } from "./waiting.js";

const envelope = document.getElementById("sealed"), attempt = location.pathname.match(/attempts\/([^/]+)/)[1];
let enclosed = "";

export function offerSeal() {
  envelope.hidden = !unsent.size || !(line.isDown || line.trouble || clock.isOver);
  const ids = [...unsent.keys()].join();
  if (envelope.hidden || !envelope.open || ids === enclosed) return;
  enclosed = ids;
  const content = { sealed_at: Math.round(serverTime()), events: [...unsent.values()] };
  const { text, code } = seal(attempt, words.seal, content), link = envelope.querySelector("a");
  envelope.querySelector("output").textContent = code;
  envelope.querySelector("textarea").value = text;
  URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = `${code}.elearn.txt`;
  link.hidden = /MicroMessenger/.test(navigator.userAgent); // saves no files
}

paper.addEventListener("said", offerSeal);
envelope.addEventListener("toggle", offerSeal);
envelope.querySelector("button").addEventListener("click", ({ target }) => {
  envelope.querySelector("textarea").select();
  if (document.execCommand("copy")) target.textContent = target.dataset.done; // works without https, too
});
