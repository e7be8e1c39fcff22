"""Pictures for the lecturers' handbook, taken on the way of the journeys: ``make pictures`` writes docs/pictures.

In any other run nothing is written. A picture is what the window shows, made small enough to be kept with the texts.
"""

import io
import os
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

WIDTH, LARGEST = 960, 38_000  # pixels: as wide as it is read; bytes


def take(page: Page, name: str, at: str = "") -> None:
    """Take a picture of the window, with what a selector finds at its top."""
    folder = os.environ.get("PICTURES")
    if not folder:
        return
    if at:  # a little below the bar that stays at the top
        page.locator(at).first.evaluate("(one) => window.scrollTo(0, one.getBoundingClientRect().top + scrollY - 90)")
    with Image.open(io.BytesIO(page.screenshot())) as seen:
        small = seen.convert("RGB")
    small.thumbnail((WIDTH, small.height), Image.Resampling.LANCZOS)
    for quality in (80, 65, 50, 35, 20):
        body = io.BytesIO()
        small.save(body, "WEBP", quality=quality, method=6)
        if body.tell() <= LARGEST:
            break
    (Path(folder) / f"{name}.webp").write_bytes(body.getvalue())
