"""People keep filters of the scores under a name, and print the table as they have filtered it."""

from typing import Any

from flask import flash, request

from elearn.accounts.roles import Permission
from elearn.identities import new_public_id
from elearn.languages import translate
from elearn.problems import Phrase
from elearn.reporting import saved_views
from elearn.reporting.filters import ORDER_WORDS, STATE_WORDS, Filters
from elearn.reporting.scores import NOTHING, people, standings
from elearn.reporting.sheet import counties_of, quizzes_in_order
from elearn.web.areas import area
from elearn.web.current import actor, clock_time, language, published, transaction
from elearn.web.guard import requires
from elearn.web.pages import Grouped, Page, Redirect
from elearn.web.reports import PRINT, SCORES, watched
from elearn.web.score_table import address, chosen, read_filters
from elearn.web.views import Views

blueprint = Views("saved_views", __name__)
MOST_PRINTED = 250  # lines, some ten sheets: whoever wants more wants a file
KEPT, GONE = Phrase("The view is kept."), Phrase("The view is deleted.")


@blueprint.post("/reports/views")
@requires(Permission.SEE_PERSON)
def keep() -> Redirect:
    """Keep the filters that are shown under a name."""
    filters = read_filters(request.form, area(Permission.SEE_PERSON), published())
    name, now = request.form.get("name", ""), clock_time()
    saved_views.keep(transaction(), actor(), name, chosen(filters), public_id=new_public_id(), now=now)
    flash(translate(KEPT, language()))
    return Redirect(address(SCORES, filters))


@blueprint.post("/reports/views/<public_id>/delete")
@requires(Permission.SEE_PERSON)
def drop(public_id: str) -> Redirect:
    """Delete one's own view."""
    saved_views.drop(transaction(), actor(), public_id)
    flash(translate(GONE, language()))
    return Redirect(SCORES)


@blueprint.get(PRINT)
@requires(Permission.SEE_PERSON)
def on_paper() -> Page | Grouped:
    """Show the table as it is filtered, on one page that is laid out for paper."""
    mine = area(Permission.SEE_PERSON)
    filters = read_filters(request.args, mine, published())
    quizzes = [quiz for quiz in quizzes_in_order(published()) if filters.quiz_id in (None, quiz.id)]
    found = people(transaction(), actor(), Permission.SEE_PERSON, filters, limit=MOST_PRINTED + 1)
    shown = found[:MOST_PRINTED]
    values = {
        "filters": filters,
        "said": _said(filters, quizzes),
        "quizzes": quizzes,
        "people": shown,
        "is_cut": len(found) > MOST_PRINTED,
        "most": MOST_PRINTED,
        "standings": standings(transaction(), shown, [quiz.id for quiz in quizzes]),
        "nothing": NOTHING,
        "counties": counties_of(mine.units),
        "words": STATE_WORDS,
        "back": address(SCORES, filters),
    }
    return watched(shown, Page("reports/print.html", values))


def _said(filters: Filters, quizzes: list[Any]) -> list[tuple[Phrase, str]]:
    """Say in words what the table was filtered by."""
    state = translate(STATE_WORDS[filters.state], language()) if filters.state else ""
    pairs = (
        (Phrase("Unit"), filters.unit.name(language()) if filters.unit else ""),
        (Phrase("Training class"), filters.class_.title(language()) if filters.class_ else ""),
        (Phrase("Quiz"), quizzes[0].title[language()] if filters.quiz_id and quizzes else ""),
        (Phrase("State"), state),
        (Phrase("Below"), f"{filters.below}%" if filters.below else ""),
        (Phrase("Search"), filters.search),
        (Phrase("Order"), translate(ORDER_WORDS[filters.order], language())),
    )
    return [(label, text) for label, text in pairs if text]
