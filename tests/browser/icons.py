"""Draw the icons of the installed site from its mark: ``python -m tests.browser.icons`` writes them anew.

A phone cuts icons to its own shape, so the ground fills the square, and the drawing keeps to the inner four fifths.
"""

from playwright.sync_api import sync_playwright

from elearn.web.static_files import FOLDER
from tests import chromium

SIZES = (192, 512)
DRAWN = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="{0}" height="{0}" style="display:block">
<rect width="32" height="32" fill="#0d6b5b"/><g transform="translate(3.2 3.2) scale(.8)">
<path d="M5 22l7-10 5 6 3-4 7 8z" fill="#fff"/><path d="M5 25.5c3 0 3-1.6 6-1.6s3 1.6 6 1.6 3-1.6 6-1.6 3 1.6 4 1.6"
fill="none" stroke="#fff" stroke-width="1.7" stroke-linecap="round"/></g></svg>"""


def main() -> None:
    """Draw them."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.binary(), args=list(chromium.FLAGS))
        for size in SIZES:
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(f"<body style='margin:0'>{DRAWN.format(size)}</body>")
            page.screenshot(path=FOLDER / f"icon-{size}.png")
        browser.close()


if __name__ == "__main__":
    main()
