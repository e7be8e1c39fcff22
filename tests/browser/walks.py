"""The pages that links do not lead to: what comes of a click, in an order that one person could go."""

from collections.abc import Callable

from playwright.sync_api import FilePayload, Page

from tests.published import AFTER, AT_ONCE, COURSE

Step = str | Callable[[Page], object]
Walk = list[tuple[str, Step]]
LECTURE = f"/learn/{COURSE}/{AFTER}"
QUESTIONS = (
    "1. 水源保护区由谁划定？\nA. 乡镇\nB. 省级人民政府\n答案：B\n解析：见法典。\n2. 保护区里可以垂钓。\n答案：错"
)
ROSTER = "姓名,单位,工号\n白小石,安和街道,YS-9001\n黑小石,无此单位,YS-9002\n"


def follow(selector: str, at: str = "", by: str = "") -> Step:
    """Make a step that clicks the first that fits: where one is, on the page ``at``, or after a click on ``by``."""

    def step(page: Page) -> None:
        if at:
            page.goto(at)
        for one in filter(None, (by, selector)):
            page.locator(one).first.click(timeout=15_000)

    return step


def write(kind: str) -> Step:
    """Make a step that opens the draft of a lecture or quiz, which may have been begun before."""

    def step(page: Page) -> None:
        page.goto("/author/")
        button = page.locator(f"form[action*='/{kind}/{AFTER}/edit'] button")
        if button.count():
            button.first.click(timeout=15_000)
            return
        for address in [one.get_attribute("href") for one in page.locator("main a[href^='/author/drafts/']").all()]:
            page.goto(str(address))
            if (page.locator("[data-live]").count() > 0) == (kind == "lecture"):
                return

    return step


def begin(quiz: str) -> Step:
    """Make a step that begins a quiz, or goes on with it."""
    return follow("main form button", f"/quizzes/{quiz}/")


def check_first(page: Page) -> None:
    """Answer the first question that is still open, and check it."""
    card = page.locator("[data-question]:has(label.choice)").first
    card.locator("label.choice").first.click()
    card.locator("button[name=check]").click()


def lose_the_line(page: Page) -> None:
    """Answer without a line, and open what helps then."""
    page.context.set_offline(True)
    page.locator("[data-question] label.choice:not(:has(:checked))").first.click()
    page.locator("#sealed summary").click()


def share_the_phone(page: Page) -> None:
    """Show the list of names of a shared phone."""
    page.goto("/handover/")
    page.locator("#pin").fill("314159")
    page.locator("main form button").first.click()
    page.locator("main form[action='/handover/'] button").click()


def log_in_wrongly(page: Page) -> None:
    """Be refused."""
    page.goto("/login")
    page.locator("[name=username]").fill("trainee")
    page.locator("[name=password]").fill("wrong")
    page.locator("main form button").click()


def send_nothing(page: Page) -> None:
    """Send the form as it is, past what the browser would say of it."""
    page.locator("main form[method=post]").first.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    page.wait_for_load_state()


def complain(page: Page) -> None:
    """Complain about something."""
    page.goto("/feedback")
    page.locator("main textarea").fill("签到码在后排看不清。")
    page.locator("main form .go").click()


def paste_questions(page: Page) -> None:
    """Bring two questions, of which the second leaves a doubt."""
    page.goto("/author/import")
    page.locator("main textarea").first.fill(QUESTIONS)
    page.locator("main form .go").click()


def bring_roster(page: Page) -> None:
    """Bring a roster in which one line is wrong."""
    page.goto("/admin/roster/")
    roster = FilePayload(name="roster.csv", mimeType="text/csv", buffer=ROSTER.encode())
    page.locator("input[type=file]").set_input_files(roster)
    page.locator("main form .go").click()


def announce(page: Page) -> None:
    """Announce something, and read it."""
    page.goto("/announcements/new")
    page.locator("[name=audience]").select_option(index=1)
    page.locator("main input[type=text]").first.fill("带上台账")
    page.locator("main textarea").first.fill("下周一**上午九点**，带上水源地台账。")
    page.locator("main form .go").click()
    page.locator("main a[href^='/announcements/']:not([href$=new])").first.click()


def certificate(page: Page) -> None:
    """Look at a certificate that was issued."""
    page.goto("/admin/classes/")
    page.locator("main .rows a, main .card a").last.click()
    page.locator("a[href$='/certificates']").first.click()
    page.locator("a[href^='/certificates/']").first.click(timeout=5_000)


def link_for_somebody(page: Page) -> None:
    """Make a link by which somebody chooses a password."""
    page.goto("/admin/people/?role=trainee")
    page.locator("main .rows a").first.click()
    page.locator("details:has(form[action$='/link']) summary").click()
    page.locator("form[action$='/link'] button").first.click()


def use_link(page: Page) -> None:
    """Open the link that is shown, as its owner does, who is logged in nowhere."""
    address = page.locator(".password").nth(1).inner_text()
    page.context.clear_cookies()
    page.goto(address)


def verify(page: Page) -> None:
    """Verify the certificate that is shown."""
    page.goto(f"/verify/{page.url.rstrip('/').rsplit('/', 1)[-1]}")


WALKS: dict[str, Walk] = {
    "": [
        ("login", "/login"),
        ("login-refused", log_in_wrongly),
        ("logged-out", "/login?left=1"),
        ("not-found", "/nowhere"),
        ("styleguide", "/styleguide"),
        ("verify", "/verify/"),
        ("verify-none", "/verify/2026-AAAA-AAAA-AAAA"),
    ],
    "trainee": [
        ("lecture-rules", f"{LECTURE}/rules"),
        ("lecture-table", f"/learn/{COURSE}/{AT_ONCE}/thought"),
        ("search", "/search?q=水源"),
        ("search-none", "/search?q=zzzz"),
        ("search-posts", "/discuss/search?q=村"),
        ("certificates", "/certificates/"),
        ("exam-front", "/quizzes/final-exam/"),
        ("forbidden", "/admin/people/"),
        ("review-answered", follow("main form button.go", "/review/")),
        ("password", "/account/password"),
        ("password-faults", send_nothing),
        ("complained", complain),
        ("plans", "/plans/"),
        ("plan-faults", send_nothing),
        ("attempt", begin(AT_ONCE)),
        ("checked", check_first),
        ("attempt-after", begin(AFTER)),
        ("result", follow("aside .go")),
        ("offline-lecture", f"/offline/lectures/{AT_ONCE}"),
        ("handed-over", share_the_phone),
    ],
    "lecturer": [
        ("statistics-quiz", f"/statistics/{AFTER}"),
        ("papers-quiz", f"/papers/?quiz={AFTER}"),
        ("paper", follow("main form .small")),
        ("paper-questions", follow("main table a")),
        (
            "paper-entry",
            follow("main a[href*='entry-1']", f"/papers/?quiz={AFTER}", "main .rows a, main td a, main .card a"),
        ),
        ("paper-compare", follow("main a[href$='compare']", "/papers/", "main .rows a, main td a, main .card a")),
        ("draft-lecture", write("lecture")),
        ("draft-quiz", write("quiz")),
        ("draft-questions", follow("main a.btn[href$='/questions']")),
        ("draft-question", follow("main a[href*='/questions/']")),
        ("publish", "/author/publish"),
        ("questions-brought", paste_questions),
        ("regrades", "/regrades/"),
        ("regrade-choose", follow("main a[href*='/regrades/new'], main a[href*='/regrades/']", f"/statistics/{AFTER}")),
        ("regrade-preview", follow("main form .go")),
        ("announced", announce),
    ],
    "admin": [
        ("scores-quiz", f"/reports/scores?quiz={AFTER}"),
        ("scores-none", "/reports/scores?q=nobody"),
        ("units-quiz", f"/reports/units?quiz={AFTER}"),
        ("new-person", "/admin/people/new"),
        ("new-person-faults", send_nothing),
        ("sealed", "/sealed/"),
        ("sealed-faults", send_nothing),
        ("roster", "/admin/roster/"),
        ("roster-dry-run", bring_roster),
        ("new-class", "/admin/classes/new"),
        ("class-faults", send_nothing),
        ("concerns", "/admin/concerns/"),
        ("concern", follow("main .rows a, main .card a")),
        ("certificate", certificate),
        ("verified", verify),
        ("export", follow("main button[name=format][value=xlsx]", "/reports/scores")),
        ("link", link_for_somebody),
        ("link-opened", use_link),
        ("link-faults", send_nothing),
    ],
    "county": [("county-scores", "/reports/scores")],
}
LAST: Walk = [("line-lost", begin(AT_ONCE)), ("line-lost-sealed", lose_the_line)]  # of the trainee: no line after it
