"""What is measured: the pages and deeds of a trainee's day, each beside a bare page or a bare answer of its size."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from bench.load import Script, encode, following, repeat
from bench.measuring import Case, Scripts
from bench.people import PASSWORD, usernames
from bench.visits import FORM, JSON, Candidate, Visitor, logged_in, questions_on

PAGE_LINES = 8  # connections that ask for pages at the same time
LOGIN_LINES = 4
SAVES_A_CYCLE = 10
COURSE = "/courses/"
LECTURE, QUIZ = "drinking-water", "drinking-water"


@dataclass(frozen=True, slots=True)
class Class:
    """Hold the people of the bench: each is logged in and has an open attempt, half of it answered."""

    port: int
    course: str  # the course's address
    section: str  # a section's address
    visitors: tuple[Visitor, ...]
    candidates: tuple[Candidate, ...]
    attempts: tuple[str, ...]
    questions: dict[str, list[str]]


def gather(port: int, count: int) -> Class:
    """Log ``count`` trainees in and let each begin the quiz."""
    visitors = tuple(logged_in(port, username, "/learn/") for username in usernames(count))
    candidates = tuple(Candidate(visitor, QUIZ) for visitor in visitors)
    attempts = tuple(candidate.begin() for candidate in candidates)
    questions = questions_on(visitors[0].page(attempts[0]).decode())
    for candidate, attempt in zip(candidates, attempts, strict=True):
        half = dict(itertools.islice(questions.items(), len(questions) // 2))
        for body in itertools.islice(candidate.answers(half), len(half)):
            headers = {"Content-Type": JSON, "X-CSRFToken": candidate.visitor.token}
            status, _, answer = candidate.visitor.ask("POST", f"{attempt}responses", body, headers)
            if status != 200:
                raise RuntimeError(answer.decode())
    course = visitors[0].ask("GET", COURSE)[1]["Location"]
    section = section_of(visitors[0], f"{course}{LECTURE}")
    return Class(port, course, section, visitors, candidates, attempts, questions)


def section_of(visitor: Visitor, lecture: str) -> str:
    """Find the address of a lecture's largest section."""
    page = visitor.page(lecture).decode()
    addresses = {part.partition('"')[0] for part in page.split('href="')[1:] if part.startswith(f"{lecture}/")}
    return max(addresses, key=lambda address: len(visitor.page(address)))


def page_case(name: str, goal: float | None, visitors: Sequence[Visitor], addresses: Sequence[str]) -> Case:
    """Make the case of a page: each connection is another person's; the bare page has the same size."""
    pairs = list(zip(visitors, addresses, strict=True))[:PAGE_LINES]
    size = len(visitors[0].page(addresses[0]))
    requests = [visitor.get(address) for visitor, address in pairs]
    return Case(name, lambda: [repeat(request) for request in requests], bare("page", size), goal, size=size)


def bare(kind: str, size: int, lines: int = PAGE_LINES) -> Scripts:
    """Make the scripts of a bare page, text or answer of ``size`` bytes."""
    request = encode("GET", f"/bare/{kind}/{size}")
    return lambda: [repeat(request) for _ in range(lines)]


def login_page(port: int) -> Case:
    """Measure the log-in form as somebody sees it who comes without a cookie."""
    visitors = [Visitor(port) for _ in range(PAGE_LINES + 1)]
    return page_case("log-in page", None, visitors[1:], ["/login"] * PAGE_LINES)


def log_in(port: int) -> Case:
    """Measure log-ins: a password compared, a session opened, a redirect."""
    requests: list[bytes] = []
    for username in usernames(LOGIN_LINES):
        visitor = Visitor(port)
        visitor.page("/login")
        form = {"username": username, "password": PASSWORD, "csrf_token": visitor.token}
        requests.append(visitor.post("/login", urlencode(form).encode(), FORM))
    return Case("log-in", lambda: [repeat(request, 303) for request in requests])


def pages(people: Class) -> list[Case]:
    """Measure the pages that a trainee opens most."""
    count = len(people.visitors)
    unchanged = [(one, one.ask("GET", people.section)[1]["ETag"]) for one in people.visitors[:PAGE_LINES]]
    again = [one.get(people.section, **{"If-None-Match": tag}) for one, tag in unchanged]
    lecture = page_case("lecture", 0.9, people.visitors, [people.section] * count)
    return [
        page_case("today", 0.5, people.visitors, ["/learn/"] * count),
        lecture,
        Case(
            "lecture, seen before (304)", lambda: [repeat(one, 304) for one in again], lecture.bare, size=lecture.size
        ),
        page_case("quiz paper", 0.5, people.visitors, people.attempts),
    ]


def packed(case: Case, visitors: Sequence[Visitor], addresses: Sequence[str]) -> Case:
    """Measure a page as a browser asks for it, compressed, beside the same bare page, which is not."""
    pairs = list(zip(visitors, addresses, strict=True))[:PAGE_LINES]
    requests = [visitor.get(address, **{"Accept-Encoding": "gzip, deflate, br"}) for visitor, address in pairs]
    name = f"{case.name}, compressed"
    return Case(name, lambda: [repeat(request) for request in requests], case.bare, size=case.size)


def packed_pages(people: Class, plain: Sequence[Case]) -> list[Case]:
    """Measure today, lecture and quiz paper as browsers ask for them."""
    count = len(people.visitors)
    addresses: dict[str, Sequence[str]] = {
        "today": ["/learn/"] * count,
        "lecture": [people.section] * count,
        "quiz paper": people.attempts,
    }
    return [packed(case, people.visitors, addresses[case.name]) for case in plain if case.name in addresses]


def save(people: Class, lines: int) -> Case:
    """Measure saves of one answer, each acknowledged when it is on disk, by so many people at a time.

    The bare answer is given to the same request: a POST with the same headers and body.
    """
    chosen = list(zip(people.candidates, people.attempts, strict=True))[:lines]
    _, _, body = ask_once(*chosen[0], people.questions)
    size = len(body)

    def ours() -> list[Script]:
        return [following(candidate.saves(attempt, people.questions)) for candidate, attempt in chosen]

    name = f"save an answer, {lines} at a time"
    bodies = [(one.visitor, next(one.answers(people.questions))) for one, _ in chosen]
    constant = [visitor.post(f"/bare/answer/{size}", body, JSON) for visitor, body in bodies]
    return Case(name, ours, lambda: [repeat(request) for request in constant], 0.25, size=size)


def ask_once(candidate: Candidate, attempt: str, questions: dict[str, list[str]]) -> tuple[int, object, bytes]:
    """Save one answer; give status, headers and body of the acknowledgement."""
    visitor = candidate.visitor
    headers = {"Content-Type": JSON, "X-CSRFToken": visitor.token}
    return visitor.ask("POST", f"{attempt}responses", next(candidate.answers(questions)), headers)


def cycles(people: Class) -> Case:
    """Measure whole quizzes: begin, paper, ten saves, hand in, result."""

    def again(candidates: Sequence[Candidate]) -> Script:
        for candidate in itertools.cycle(candidates):
            yield from candidate.cycle(people.questions, SAVES_A_CYCLE)

    def ours() -> list[Script]:
        shares = [people.candidates[place::PAGE_LINES] for place in range(PAGE_LINES)]
        return [again(share) for share in shares if share]

    return Case("a whole quiz (14 requests)", ours, requests=SAVES_A_CYCLE + 4)


def scores(port: int, username: str, name: str) -> Case | None:
    """Measure the first page of scores; None while there is no such page."""
    visitor = logged_in(port, username, "/account/")
    if visitor.ask("GET", "/reports/scores")[0] != 200:
        return None
    return page_case(name, None, [visitor] * PAGE_LINES, ["/reports/scores"] * PAGE_LINES)
