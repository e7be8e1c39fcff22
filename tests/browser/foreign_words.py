"""Words of the other language in a page's text and labels: nobody translated them, or nobody marked whose they are.

What is marked by ``lang``, is code, a change in a file, or was typed by the reader is left out. What is found is for
people: names, units and abbreviations are the same in both languages.
"""

from playwright.sync_api import Page

FOREIGN = """() => {
  const chinese = (place) => (place.closest("[lang]")?.lang ?? "").startsWith("zh");
  const kinds = (place) => chinese(place) ? /[A-Za-z]{3,}/g : /[\\u4e00-\\u9fff]+/g;
  const found = new Set(), left = "script, noscript, style, code, pre, kbd, samp, textarea, svg, .diff";
  const look = (place, text) => { for (const [word] of (text ?? "").matchAll(kinds(place))) found.add(word); };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const place = walker.currentNode.parentElement;
    if (!place.closest(left)) look(place, walker.currentNode.data);
  }
  for (const name of ["aria-label", "placeholder", "title", "alt"]) {
    for (const place of document.querySelectorAll(`[${name}]`)) look(place, place.getAttribute(name));
  }
  look(document.documentElement, document.title);
  return [...found];
}"""


def foreign_words(page: Page) -> list[str]:
    """List the words of a page that are in the other language, each once, with what marks them as such."""
    return [f"«{word}»" for word in page.evaluate(FOREIGN)]
