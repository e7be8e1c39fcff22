"""Pages at 200 and 400 per cent, as WCAG's 1.4.10 measures them: nothing to push to and fro, and room to read in."""

import pytest

from tests.browser import papers
from tests.browser.conftest import MakePerson, OpenWindow, log_in
from tests.browser.reading_aloud import sideways
from tests.published import AFTER, COURSE

# How much of the window is covered by what stays in its place when one scrolls down.
COVERED = """() => {
  scrollTo(0, 400);
  const stays = (one) => ["fixed", "sticky"].includes(getComputedStyle(one).position);
  const boxes = [...document.querySelectorAll("body *")].filter(stays).map((one) => one.getBoundingClientRect());
  const height = (box) => Math.max(0, Math.min(box.bottom, innerHeight) - Math.max(box.top, 0));
  return boxes.reduce((sum, box) => sum + height(box), 0) / innerHeight;
}"""
MOST_COVERED = 0.35


@pytest.mark.parametrize(("width", "height"), [(640, 512), (320, 256)])  # a window of 1280 by 1024, enlarged
def test_enlarged_pages_need_one_direction_only_and_leave_room_to_read(
    width: int, height: int, open_window: OpenWindow, new_person: MakePerson
) -> None:
    page = open_window("desk", "en").new_page()
    log_in(page, new_person())
    attempt = papers.begin(page, AFTER)
    page.set_viewport_size({"width": width, "height": height})
    found = {}
    for path in ("/learn/", f"/learn/{COURSE}/{AFTER}/rules", f"/attempts/{attempt}/", "/progress/", "/account/"):
        page.goto(path)
        found[path] = sideways(page), page.evaluate(COVERED)

    assert {path: wide for path, (wide, _) in found.items() if wide > 0} == {}
    assert {path: share for path, (_, share) in found.items() if share > MOST_COVERED} == {}
