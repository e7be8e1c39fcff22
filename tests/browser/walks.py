"""The pages that links do not lead to: what comes of a click, in an order that one person could go."""

from playwright.sync_api import Page

from tests.browser.conftest import log_in
from tests.browser.material import ENDED, ESSAY, MAIL, TIMED
from tests.browser.steps import Step, Walk, follow, send_nothing, stay
from tests.browser.walks_of_staff import LINKS, MARKING, OFFICE
from tests.published import AFTER, AT_ONCE, COURSE

LECTURE = f"/learn/{COURSE}/{AFTER}"
QUESTIONS = (
    "1. 水源保护区由谁划定？\nA. 乡镇\nB. 省级人民政府\n答案：B\n解析：见法典。\n2. 保护区里可以垂钓。\n答案：错"
)
PAPER = "main .rows a, main td a, main .card a"
WECHAT = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/122.0 Mobile MicroMessenger/8.0.50 Language/zh_CN"


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


def preview(page: Page) -> None:
    """See the draft of the lecture as a page of its own, as it is seen without scripts; and go back."""
    here = page.url
    page.locator("form[data-editor]").evaluate(
        "(form, here) => { form.action = `${here}/preview`; form.noValidate = true; setTimeout(() => form.submit()); }",
        here,
    )
    page.wait_for_url("**/preview")


def await_preview(page: Page) -> None:
    """Wait until a worker has worked out what a regrade would change."""
    page.locator("[data-preparing]").wait_for(state="detached", timeout=60_000)


def answer_card(page: Page) -> None:
    """Answer the day's next card, and look at what is said of it at its own address."""
    page.goto("/review/")
    address = page.locator("main form[action^='/review/']").first.get_attribute("action")
    page.locator("main form button[value=forgotten]").click()
    page.wait_for_load_state("networkidle")
    page.goto(str(address))


def check_first(page: Page) -> None:
    """Answer the first question that is still open, and check it."""
    card = page.locator("[data-question]:has(label.choice)").first
    card.locator("label.choice").first.click()
    card.locator("button[name=check]").click()


def write_essay(page: Page) -> None:
    """Write what a person will mark."""
    page.locator("[data-question] textarea").fill("巡查三处，发现一处生活污水直排；建议本月内接入管网，并在村口公示。")
    page.locator("[data-question] label.choice").first.click()


def hand_in(page: Page) -> None:
    """Hand in, and wait for the result: the page sends its answers first."""
    page.locator("aside .go").first.click()
    page.wait_for_url("**/result")


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


def list_certificates(page: Page) -> None:
    """Look at the list of certificates of the class of the one that is shown, as it is printed."""
    page.go_back()
    page.go_back()
    page.goto(str(page.locator("a[href$='/certificates/list']").get_attribute("href")))


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
        ("mail-confirm", f"/mail/confirm/{MAIL}"),
        ("mail-confirmed", follow("main .go")),
        ("mail-unsubscribe", f"/mail/unsubscribe/{MAIL}/announcement"),
        ("mail-unsubscribed", follow("main .go")),
    ],
    "trainee": [
        ("lecture-rules", f"{LECTURE}/rules"),
        ("lecture-table", f"/learn/{COURSE}/{AT_ONCE}/thought"),
        ("notices", "/notices/"),
        ("search", "/search?q=水源"),
        ("search-none", "/search?q=zzzz"),
        ("search-posts", "/discuss/search?q=村"),
        ("certificates", "/certificates/"),
        ("exam-front", "/quizzes/final-exam/"),
        ("exam-ended", f"/quizzes/{ENDED}/"),
        ("exam-ended-result", follow("main a[href$='/result']")),
        ("time-over", follow("main a[href$='/result']", f"/quizzes/{TIMED}/")),
        ("time-over-result", follow("main form .go")),
        ("exam-used-up", f"/quizzes/{TIMED}/"),
        ("essay", begin(ESSAY)),
        ("essay-written", write_essay),
        ("essay-handed-in", hand_in),
        ("forbidden", "/admin/people/"),
        ("review-answered", answer_card),
        ("password", "/account/password"),
        ("password-faults", send_nothing),
        ("complained", complain),
        ("plans", "/plans/"),
        ("plan-faults", send_nothing),
        ("attempt", begin(AT_ONCE)),
        ("checked", check_first),
        ("attempt-after", begin(AFTER)),
        ("result", hand_in),
        ("offline-lecture", f"/offline/lectures/{AT_ONCE}"),
        ("handed-over", share_the_phone),
    ],
    "lecturer": [
        ("statistics-quiz", f"/statistics/{AFTER}"),
        ("papers-quiz", f"/papers/?quiz={AFTER}"),
        ("paper", follow("main form .small")),
        ("paper-questions", follow("main table a")),
        ("paper-questions-on-paper", stay),
        (
            "paper-answers",
            follow("main table a[href*='/answers/']", "/papers/", PAPER),
        ),
        ("paper-answers-on-paper", stay),
        ("paper-key", follow("main table a[href*='/key/']", "/papers/", PAPER)),
        ("paper-key-on-paper", stay),
        (
            "paper-entry",
            follow("main a[href*='entry-1']", f"/papers/?quiz={AFTER}", PAPER),
        ),
        ("paper-compare", follow("main a[href$='compare']", "/papers/", PAPER)),
        ("draft-lecture", write("lecture")),
        ("draft-lecture-preview", preview),
        ("lecture-revisions", f"/author/items/lecture/{AFTER}/history"),
        ("draft-quiz", write("quiz")),
        ("draft-questions", follow("main a.btn[href$='/questions']")),
        ("draft-question", follow("main a[href*='/questions/']")),
        ("draft-question-tried", follow("main button[value=try]")),
        ("publish", "/author/publish"),
        ("questions-brought", paste_questions),
        ("regrades", "/regrades/"),
        ("regrade-choose", follow("main a[href*='/regrades/new'], main a[href*='/regrades/']", f"/statistics/{AFTER}")),
        ("regrade-waiting", follow("main form .go")),
        ("regrade-preview", await_preview),
        ("announced", announce),
        ("announcement-edit", follow("main a[href$='/edit']")),
        *MARKING,
    ],
    "admin": [
        ("scores-quiz", f"/reports/scores?quiz={AFTER}"),
        ("scores-none", "/reports/scores?q=nobody"),
        ("units-quiz", f"/reports/units?quiz={AFTER}"),
        ("new-person", "/admin/people/new"),
        ("new-person-faults", send_nothing),
        ("sealed", "/sealed/"),
        ("sealed-faults", send_nothing),
        ("new-class", "/admin/classes/new"),
        ("class-faults", send_nothing),
        ("concerns", "/admin/concerns/"),
        ("concern", follow("main .rows a, main .card a")),
        ("certificate", certificate),
        ("certificate-on-paper", stay),
        ("verified", verify),
        ("certificates-list-on-paper", list_certificates),
        ("export", follow("main button[name=format][value=xlsx]", "/reports/scores")),
        *OFFICE,
        *LINKS,
    ],
    "county": [("county-scores", "/reports/scores")],
}


def bring_sealed(page: Page) -> None:
    """Bring the sealed answers that are shown to the office, and look at what they hold."""
    sealed = page.locator("#sealed textarea").input_value()
    page.context.set_offline(False)
    page.context.clear_cookies()
    log_in(page, "admin")
    page.goto("/sealed/")
    page.locator("#text").fill(sealed)
    page.locator("main form .go").click()


# Walks in a window of their own: the first loses the line; the second is seen by WeChat's browser.
LAST: Walk = [("line-lost", begin(AT_ONCE)), ("line-lost-sealed", lose_the_line), ("sealed-looked-at", bring_sealed)]
IN_WECHAT: Walk = [("wechat-file", "/admin/roster/template.xlsx"), ("wechat-account", "/account/")]
OTHERS: list[tuple[str, Walk, str | None]] = [("trainee", LAST, None), ("admin", IN_WECHAT, WECHAT)]
