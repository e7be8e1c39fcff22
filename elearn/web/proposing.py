"""What the author's pages prepare before their transaction opens: drafts are checked with all that is published."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import current_app, g, request

from elearn.accounts.roles import Permission
from elearn.authoring import proposals
from elearn.authoring.drafts import KeptDraft
from elearn.authoring.meter import Listener, meter, silent
from elearn.authoring.proposals import Proposal
from elearn.content.manuscripts import Published
from elearn.problems import Problem
from elearn.web import visitor
from elearn.web.current import clock_time, database, language, settings


@dataclass(frozen=True, slots=True)
class Told:
    """Hold a problem with the line of text at which it points, and the field that holds it."""

    problem: Problem
    field: str
    line: str


def manuscript() -> Published:
    """Give the files of what is published, as this process keeps them."""
    found: Published = current_app.extensions["manuscript"]
    return found


def today() -> date:
    """Give the site's day."""
    return clock_time().astimezone(settings().zone).date()


def propose_all() -> Proposal | None:
    """Check all drafts over what is published; None for who may not see it."""
    return _proposed(None, renders=False)


def propose_chosen() -> Proposal | None:
    """Check the drafts that an address names, all when it names none."""
    return _proposed(request.args.getlist("draft") or None, renders=False)


def propose_to_publish() -> Proposal | None:
    """Check and render the drafts that a form names."""
    told = meter(settings().data_dir, request.form.get("progress", ""), now=clock_time())
    return _proposed(request.form.getlist("draft"), renders=request.form.get("do") == "publish", told=told)


def _proposed(chosen: Iterable[str] | None, *, renders: bool, told: Listener = silent) -> Proposal | None:
    with database().read() as g.transaction:
        who = visitor.actor_or_none()
        if who is None or not who.has(Permission.SEE_FAULTS):
            return None
        proposal = proposals.read(g.transaction, manuscript(), chosen)
    return proposals.checked(proposal, manuscript(), today=today(), renders=renders, told=told)


def titles_of(proposal: Proposal | None) -> dict[str, str]:
    """Give the titles that drafts would publish, by the drafts' public ids, in the reader's language.

    What has none is not there, and nothing is while there are faults.
    """
    library = proposal.library if proposal else None
    if proposal is None or library is None:
        return {}
    titles = {("lecture", key): lecture.title for key, lecture in library.lectures.items()}
    titles |= {("quiz", key): quiz.title for key, quiz in library.quizzes.items()}
    titles |= {("discussion", key): discussion.title for key, discussion in library.discussions.items()}
    titles |= {("practice", key): lecture.title for key, lecture in library.lectures.items()}
    found = [(one.public_id, titles[one.key]) for one in proposal.drafts if one.key in titles]
    return {public_id: title.zh if language() == "zh" else title.en for public_id, title in found}


def standing_of(problems: Sequence[Problem], draft: KeptDraft, proposal: Proposal | None) -> dict[str, list[Told]]:
    """Divide a draft's problems into faults and warnings, each with the line that it is about."""
    paths = list(proposals.paths_in(draft))
    told = [_told(problem, paths, proposal) for problem in problems]
    return {
        "faults": [one for one in told if one.problem.severity == "fault"],
        "warnings": [one for one in told if one.problem.severity != "fault"],
    }


def _told(problem: Problem, paths: Sequence[str], proposal: Proposal | None) -> Told:
    field = f"text-{paths.index(problem.path)}" if problem.path in paths else ""
    lines = proposal.files.get(problem.path, b"").decode(errors="replace").split("\n") if proposal else []
    line = lines[problem.line - 1] if 0 < problem.line <= len(lines) else ""
    return Told(problem, field, line[:200])
