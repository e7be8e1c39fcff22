"""Publishing from the browser: what would change and for whom, every fault with its place, then one button."""

from typing import Any

from flask import flash, request

from elearn.accounts.roles import Permission
from elearn.authoring import asking, drafts, meter, proposals
from elearn.authoring.access import may_publish, require_publishing
from elearn.authoring.effects import effects
from elearn.authoring.proposals import Proposal
from elearn.errors import Conflict, Invalid, NotAllowed
from elearn.identities import new_public_id
from elearn.languages import translate
from elearn.problems import Phrase
from elearn.web.current import actor, clock_time, language, settings, transaction
from elearn.web.guard import requires
from elearn.web.pages import Json, Page, Redirect
from elearn.web.proposing import propose_chosen, propose_to_publish, standing_of, titles_of
from elearn.web.views import Views

blueprint = Views("publishing", __name__)
DONE = Phrase("Publication %(number)s is served from now on.")
ASKED = Phrase("%(count)s lecturers are told that you ask them to publish it.")


@blueprint.get("/author/publish")
@requires(Permission.SEE_FAULTS, prepare=propose_chosen)
def overview(proposal: Proposal) -> Page:
    """Show the drafts, what publishing them would change and for whom, and what still forbids it."""
    return _page(proposal, 200)


@blueprint.post("/author/publish")
@requires(Permission.SEE_FAULTS, prepare=propose_to_publish)
def publish(proposal: Proposal) -> Page | Redirect:
    """Publish the chosen drafts, look at them again, or ask another person to publish them."""
    if request.form.get("do") == "ask":
        return _ask(proposal)
    if request.form.get("do") != "publish":
        return _page(proposal, 200)
    require_publishing(transaction(), actor())
    told = _hindrance(proposal)
    if told is not None:
        return _page(proposal, 409, told)
    number = proposals.take(
        transaction(),
        actor(),
        proposal,
        note=request.form.get("note", ""),
        needs_second=settings().publishing_needs_second,
        now=clock_time(),
    )
    flash(translate(Phrase(DONE.text, {"number": number}), language()))
    return Redirect(f"/author/history/{number}")


@blueprint.get("/author/publish/progress/<name>")
@requires(Permission.SEE_FAULTS)
def progress(name: str) -> Json:
    """Tell the page's script how far the publication is that it waits for; nothing of its content."""
    done, total = meter.read(settings().data_dir, name) or (0, 0)
    return Json({"done": done, "total": total})


def _hindrance(proposal: Proposal) -> Phrase | None:
    """Find out why a proposal cannot be taken, before anything is written."""
    try:
        proposals.require_takeable(transaction(), actor(), proposal, needs_second=settings().publishing_needs_second)
    except Invalid:
        return Phrase("Nothing was published: mend the faults below first.")
    except (Conflict, NotAllowed) as refused:
        return refused.message
    return None


def _ask(proposal: Proposal) -> Redirect:
    names = [draft.item_id for draft in proposal.drafts]
    address = "/author/publish?" + "&".join(f"draft={draft.public_id}" for draft in proposal.drafts)
    count = asking.ask_to_publish(transaction(), actor(), names, address, now=clock_time())
    flash(translate(Phrase(ASKED.text, {"count": count}), language()))
    return Redirect(address)


def _page(proposal: Proposal, status: int, told: Phrase | None = None) -> Page:
    session = transaction()
    hands = drafts.hands_in(session, proposal.drafts)
    chosen = {draft.public_id for draft in proposal.drafts}
    elsewhere = [one for one in proposal.faults if proposal.draft_of(one.path) is None]
    values: dict[str, Any] = {
        "proposal": proposal,
        "rows": [
            (draft, draft.public_id in chosen, standing_of(proposals.problems_of(proposal, draft), draft, proposal))
            for draft in drafts.listed(session)
        ],
        "draft_titles": titles_of(proposal),
        "elsewhere": elsewhere,
        "effects": effects(session, proposal),
        "may_publish": may_publish(session, actor()),
        "needs_second": settings().publishing_needs_second,
        "is_writer": actor().id in hands,
        "note": request.form.get("note", ""),
        "told": told,
        "progress": new_public_id(),
    }
    return Page("author/publish.html", values, status)
