"""Schedules of a bad line: cut, slowed, flapping, broken; tabs killed and opened, storage wiped, devices changed."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page, Route

from tests.browser import papers

SLOW = {"offline": False, "latency": 700, "downloadThroughput": 6_000, "uploadThroughput": 6_000}
FREE = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
PATIENCE, A_MOMENT = 60_000, 400  # milliseconds
# What no answer waits behind any more: the page says "saved" of everything, and nothing hangs in its memory.
SETTLED = """() => document.getElementById("line").hidden
  && !document.querySelector(".state:is([data-state=saving], [data-state=waiting], [data-state=kept])")"""
WIPE = """async () => {
  localStorage.clear();
  for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
}"""


@dataclass
class Device:
    """Hold one browser of the person's, and the tabs in it that show the paper."""

    context: BrowserContext
    tabs: list[Page] = field(default_factory=list)
    is_cut: bool = False
    is_wiped: bool = False  # what waits lies in the tabs' memory alone


class Schedule:
    """Do to one attempt what a valley, a pocket and a person in a hurry do, and remember what was answered last."""

    def __init__(self, browser: Browser, state: Any, address: str, questions: list[str], chance: Random) -> None:
        self.browser, self.state, self.address, self.questions, self.chance = browser, state, address, questions, chance
        self.given: dict[str, str] = {}  # question → the answer that was given last
        self.cuts = self.answers = 0
        self.devices: list[Device] = []
        self.device = self._new_device()

    def run(self, cuts: int) -> None:
        """Go on until the line was cut so often; then give every device its line back, and wait until all is saved."""
        deeds: list[tuple[int, Callable[[], None]]] = [
            (8, self.answer),
            (6, self.cut),
            (3, self.mend),
            (2, self.flap),
            (2, self.break_an_answer),
            (1, self.slow),
            (1, self.kill_a_tab),
            (1, self.open_a_tab),
            (1, self.wipe),
            (1, self.change_device),
        ]
        weights, works = [weight for weight, _ in deeds], [work for _, work in deeds]
        while self.cuts < cuts:
            self.chance.choices(works, weights)[0]()
        for device in self.devices:
            self._mend(device)

    def close(self) -> None:
        """Put the devices away."""
        for device in self.devices:
            device.context.close()

    def answer(self) -> None:
        """Choose an answer to some question in some tab of the device in hand."""
        question, place = self.chance.choice(self.questions), self.chance.randrange(3)
        tab = self.chance.choice(self.device.tabs)
        label = papers.card(tab, question).locator("label.choice").nth(place)
        control = label.locator("input")
        if not control.is_checked():  # what is chosen already is not given anew by a tap
            label.click()
            self.given[question] = str(control.get_attribute("value"))
            self.answers += 1

    def cut(self) -> None:
        """Cut the line of the device in hand, and answer without one."""
        if not self.device.is_cut:
            self.cuts += 1
        self.device.context.set_offline(True)
        self.device.is_cut = True
        self.answer()

    def mend(self) -> None:
        """Give it its line back."""
        self._mend(self.device)

    def flap(self) -> None:
        """Let the line come and go three times while one answers."""
        for _ in range(3):
            self.cut()
            self.mend()

    def slow(self) -> None:
        """Let a few answers crawl."""
        tab = self.device.tabs[0]
        wire = tab.context.new_cdp_session(tab)
        if not self.device.is_cut:
            wire.send("Network.emulateNetworkConditions", SLOW)
            self.answer()
            self.answer()
            wire.send("Network.emulateNetworkConditions", FREE)
        wire.detach()

    def break_an_answer(self) -> None:
        """Lose the server's acknowledgement, or put a page of some other network or a fault in its place."""
        tab = self.chance.choice(self.device.tabs)

        def lose(route: Route) -> None:
            route.fetch()
            route.abort()

        def portal(route: Route) -> None:
            route.fulfill(status=200, content_type="text/html", body="<h1>Welcome</h1>")

        def fault(route: Route) -> None:
            route.fulfill(status=503, content_type="text/plain", body="busy")

        tab.route("**/responses", self.chance.choice([lose, portal, fault]), times=1)
        self.answer()

    def kill_a_tab(self) -> None:
        """Let a tab crash, or close it without asking; open the paper again once there is a line."""
        if self.device.is_wiped:
            return
        tab = self.device.tabs.pop(self.chance.randrange(len(self.device.tabs)))
        if self.chance.random() < 0.5:
            with suppress(Error):
                tab.goto("chrome://crash")
        tab.close()
        if not self.device.tabs:
            self._mend(self.device)
            self._open(self.device)

    def open_a_tab(self) -> None:
        """Show the paper in a second tab."""
        if len(self.device.tabs) < 2:
            self._mend(self.device)
            self._open(self.device)

    def wipe(self) -> None:
        """Wipe what the browser keeps of the site, as phones that are short of room do."""
        self.device.tabs[0].evaluate(WIPE)
        self.device.is_wiped = True

    def change_device(self) -> None:
        """Lay this one aside as it is, cut or not, and go on with another."""
        if len(self.devices) < 2:
            self._new_device()
        self.device = self.chance.choice(self.devices)
        self.device.tabs[0].wait_for_timeout(A_MOMENT)  # nobody is quicker, and clocks agree to some milliseconds only

    def _new_device(self) -> Device:
        device = Device(self.browser.new_context(storage_state=self.state, viewport={"width": 360, "height": 740}))
        self.devices.append(device)
        self._open(device)
        return device

    def _open(self, device: Device) -> None:
        tab = device.context.new_page()
        tab.goto(self.address)
        tab.wait_for_function(SETTLED, timeout=PATIENCE)
        device.tabs.append(tab)

    def _mend(self, device: Device) -> None:
        device.context.set_offline(False)
        device.is_cut = False
        for tab in device.tabs:
            tab.wait_for_function(SETTLED, timeout=PATIENCE)
        device.is_wiped = False
