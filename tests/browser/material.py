"""What the photographs need beyond the demo: an essay to mark, exams that ended, somebody there twice, a rapporteur.

It is brought into the demo's database in the way that the site itself brings it: published, begun, handed in.
"""

from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.models import Account
from elearn.accounts.queries import account_by_username
from elearn.config import Settings
from elearn.content.shelf import Shelf
from elearn.db.database import Database
from elearn.demo.cast import acting
from elearn.demo.filling import GOOD, live
from elearn.demo.nature import draw_nature
from elearn.demo.student import Life, School, Student
from elearn.discussion.models import GroupRapporteur
from elearn.identities import utc_now
from elearn.organisation.queries import units
from elearn.outbox import addresses
from elearn.training.models import GroupMember
from tests import essays
from tests.make import PASSWORD, hashed, make_account
from tests.published import publish_files

ESSAY, ENDED, TIMED = essays.QUIZ, "ended-exam", "timed-exam"
AGAIN, MAIL = "demo.again", "photographed-by-its-address"  # a user name; the token of a link in a mail
TITLES = {ENDED: "{zh: 期末补考, en: Make-up exam}", TIMED: "{zh: 限时测验, en: Timed exam}"}
QUESTION = """\
  - id: {id}
    kind: single_choice
    topics: [drinking-water]
    difficulty: 1
    cites: [code-2026:317]
    use: measure
    stem: {{zh: 跨县级行政区的饮用水水源保护区由谁划定？, en: Who delimits a protection area across two counties?}}
    choices:
      - {{zh: 省级人民政府, en: The people’s government of the province, correct: true}}
      - {{zh: 乡镇人民政府, en: The government of the township, feedback: {{zh: 无此权限。, en: It has no power.}}}}
    explanation: {{zh: 由省级人民政府划定。, en: The province delimits it.}}
"""


def prepare(folder: Path, settings: Settings) -> None:
    """Bring it into the demo whose data are in ``folder``."""
    database = Database(f"sqlite:///{folder / 'elearn.sqlite3'}")
    with database.write() as session:
        _fill(session, settings, utc_now())
    database.dispose()


def _fill(session: Session, settings: Settings, now: datetime) -> None:
    local = (now - timedelta(days=3)).astimezone(settings.zone).strftime("%Y-%m-%d 09:00")
    shown = "{marks: after_hand_in, keys: after_closing, explanations: after_closing}"
    exams = {ENDED: f"closes: {local}\nshow: {shown}\n", TIMED: "time_limit: 30\nattempts: 1\n"}
    publish_files(session, essays.files() | {f"quizzes/{name}.yaml": _exam(name, exams[name]) for name in exams})
    trainee = account_by_username(session, "trainee")
    assert trainee is not None
    home = next(unit for unit in units(session) if unit.id == trainee.unit_id)
    shelf = Shelf()
    outline = shelf.outline(session)
    chance = Random(8)
    student = Student(
        School(shelf, outline, hashed(PASSWORD), settings.zone), acting(trainee, home), draw_nature(chance), chance, now
    )
    for name, before, pieces in ((ENDED, timedelta(days=5), 3), (TIMED, timedelta(hours=2), 1)):
        student.at, student.minutes = now - before, 600
        list(live(session, [_sit(student, name, pieces)], until=now))
    own = select(GroupMember.group_id).where(GroupMember.account_id == trainee.id, GroupMember.left_at.is_(None))
    group_id = session.scalars(own).first()
    assert group_id is not None
    session.merge(GroupRapporteur(group_id=group_id, account_id=trainee.id, named_by=trainee.id, named_at=now))
    other = session.scalars(select(Account).where(Account.unit_id == trainee.unit_id, Account.id != trainee.id)).first()
    assert other is not None
    make_account(session, AGAIN, unit=home.code, name=other.name, must_change_password=True)
    addresses.want(session, other, "somebody@town.example", token=MAIL, own=MAIL, language="zh", now=now)


def _sit(student: Student, quiz: str, pieces: int) -> Life:
    yield from student.attempt(student.school.outline.quizzes[quiz], GOOD, pieces=pieces)


def _exam(name: str, settings: str) -> bytes:
    questions = "".join(QUESTION.format(id=f"{name}-{number}") for number in range(1, 4))
    return (
        f"id: {name}\nkind: exam\ntitle: {TITLES[name]}\npass_percent: 60\n{settings}questions:\n{questions}".encode()
    )
