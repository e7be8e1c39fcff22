"""Pictures for the lecturers' handbook, taken on the way of the journeys: ``make pictures`` writes docs/pictures.

In any other run nothing is written. A picture is what the window shows, in few colours, so that it stays small.
"""

import io
import os
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

WIDTH, COLOURS = 800, 16  # of a picture: as wide as it is read, and text needs no more


def take(page: Page, name: str, at: str = "") -> None:
    """Take a picture of the window, with what a selector finds at its top."""
    folder = os.environ.get("PICTURES")
    if not folder:
        return
    if at:  # a little below the bar that stays at the top
        page.locator(at).first.evaluate("(one) => window.scrollTo(0, one.getBoundingClientRect().top + scrollY - 90)")
    with Image.open(io.BytesIO(page.screenshot())) as seen:
        small = seen.convert("RGB")
        small.thumbnail((WIDTH, seen.height), Image.Resampling.LANCZOS)
    small.quantize(COLOURS, dither=Image.Dither.NONE).save(Path(folder) / f"{name}.png", optimize=True)
