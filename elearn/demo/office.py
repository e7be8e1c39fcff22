"""What lies on the desks of the demo's office: an announcement, what people wrote, extra time, somebody there twice."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.queries import actor_of_account
from elearn.announcements import delivery
from elearn.announcements import service as announcements
from elearn.announcements.audiences import audiences_of
from elearn.announcements.service import Draft
from elearn.assessment import arrangements
from elearn.assessment.arrangements import NewArrangement
from elearn.content.outline import Outline
from elearn.demo.cast import Cast
from elearn.demo.nature import opaque
from elearn.privacy import concerns

ANNOUNCED = Draft(
    title_zh="返岗九十天：请写下您的做法",
    title_en="Ninety days later: write down what you did",
    text_zh="请在**行动计划**里用两句话写明进展：做成了什么，卡在哪里。写过的，下次座谈直接讨论。",
    text_en="Say in your **plan of action**, in two sentences, what has come of it and where it is stuck.",
    from_at=None,
    until_at=None,
)
COMPLAINT = "二维码签到在后排看不清，能不能放大一些？"
ANSWER = "已请讲师把二维码投满整屏，下面的六位数字也可以直接输入。"
CORRECTION = "我的工号少了一位，请核对人事表后更正。"
REASON = "视力不便，经本人申请延长作答时间。"


def furnish(session: Session, outline: Outline, cast: Cast, chance: Random, now: datetime) -> None:
    """Let administrators announce, arrange and be written to, as it would stand on the demo's last day."""
    admin = _acting(session, cast.staff[0])
    _announce(session, admin, chance, now - timedelta(days=2))
    _write(session, admin, cast, lambda: opaque(chance), now)
    exam = next((quiz.id for quiz in outline.quizzes.values() if quiz.kind == "exam"), None)
    if exam is not None:
        given = NewArrangement(opaque(chance), exam, cast.trainees[0].id, None, 15, 0, None, None, REASON)
        arrangements.give(session, admin, given, now=now - timedelta(days=6))


def _announce(session: Session, admin: Actor, chance: Random, at: datetime) -> None:
    """Speak to the first class, and let everybody in it be told."""
    audience = [one for one in audiences_of(session, admin) if one.kind == "class"][-1]
    made = announcements.publish(session, admin, audience, ANNOUNCED, public_id=opaque(chance), now=at)
    delivery.deliver(session, made.id, language="zh", now=at)


def _write(session: Session, admin: Actor, cast: Cast, new_id: Callable[[], str], now: datetime) -> None:
    """Let one complain, who is answered, and one ask for a correction, who waits."""
    ids = new_id(), new_id()
    for kind, text, who, public_id, days in (
        ("complaint", COMPLAINT, cast.trainee, ids[0], 9),
        ("correction", CORRECTION, cast.trainees[-1], ids[1], 1),
    ):
        at = now - timedelta(days=days)
        concerns.write(session, who, kind, text, is_anonymous=False, public_id=public_id, now=at)
    concerns.answer(session, admin, ids[0], "done", ANSWER, now=now - timedelta(days=8))


def _acting(session: Session, actor: Actor) -> Actor:
    """Give an actor with the roles that the account holds."""
    found = actor_of_account(session, actor.id)
    assert found is not None
    return found
