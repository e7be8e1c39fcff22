"""Every field about a person is in the register; an erasure leaves no name behind, and the numbers as they were."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.models import Account
from elearn.assessment.models import Score
from elearn.audit import sealing
from elearn.audit import service as audit
from elearn.audit.models import AuditValue
from elearn.content.shelf import Shelf
from elearn.db.database import Database
from elearn.errors import Conflict
from elearn.notices import service as notices
from elearn.notices.service import News
from elearn.privacy import erasing
from elearn.privacy.models import Concern, Erasure
from elearn.reporting.models import UnitTally
from elearn.schema import METADATA
from elearn.study import rebuild
from tests.clock import MORNING
from tests.outbox.conftest import give_address
from tests.personnel.test_merging import sit

NAME, NUMBER = "欧阳·㛃娜", "N-4711"


@pytest.fixture
def person(published_database: Database) -> int:
    """Fill the place of one trainee with everything that names a person."""
    with published_database.write() as session:
        one = session.scalars(select(Account).where(Account.username == "tanglan")).one()
        sit(session, one, "drinking-water", 1)
        one.name, one.staff_number, one.username = NAME, NUMBER, "ouyangjina"
        give_address(session, one, "ouyang@town.example")
        list(rebuild(session, Shelf(), now=MORNING))
        text = (f"{NAME}，您好", f"Dear {NAME}")
        notices.tell(session, [(one.id, News("x", text, text, "/", "k"))], now=MORNING)
        asked = {"public_id": "c", "kind": "complaint", "unit_id": one.unit_id, "is_anonymous": False}
        session.add(Concern(account_id=one.id, text=f"{NAME} here", made_at=MORNING, **asked))
        facts = {"name": NAME, "address": "203.0.113.7"}
        audit.record(session, "account.correct", now=MORNING, subject_id=one.public_id, personal=facts)
        sealing.seal_next(session, now=MORNING)
        return one.id


def traces(session: Session) -> dict[str, list[str]]:
    """Search every row of every table for what names the person."""
    found = {}
    for table in METADATA.sorted_tables:
        rows = [json.dumps([str(cell) for cell in row], ensure_ascii=False) for row in session.execute(select(table))]
        hits = [word for word in (NAME, NUMBER, "ouyang", "203.0.113.7") if any(word in row for row in rows)]
        if hits:
            found[table.name] = hits
    return found


def numbers(session: Session) -> list[Any]:
    models = (UnitTally, Score)
    return [sorted(map(repr, session.execute(select(model.__table__)).all())) for model in models]


def erase(session: Session, person: int) -> None:
    erasing.erase(session, session.get_one(Account, person), now=MORNING, actor_id=None, by_id=None)


def test_an_erasure_leaves_no_name_anywhere_the_numbers_as_they_were_and_the_chain_whole(
    published_database: Database, person: int
) -> None:
    with published_database.write() as session:
        assert traces(session).keys() >= {"account", "mailbox", "notice", "concern", "audit_value"}
        before = numbers(session)

        erase(session, person)

        assert traces(session) == {}
        assert numbers(session) == before
        assert session.scalars(select(AuditValue.value)).all() == []
        assert sealing.check(session, now=MORNING).faults == ()
        with pytest.raises(Conflict):
            erasing.refuse_erased(session, person)


def test_an_erasure_is_done_again_after_a_backup_from_before_it_was_restored(
    published_database: Database, person: int, tmp_path: Path
) -> None:
    with published_database.write() as session:
        public_id = session.get_one(Account, person).public_id
        erase(session, person)
        assert erasing.note(session, tmp_path) == 1
        assert erasing.note(session, tmp_path) == 0
        assert erasing.noted(tmp_path) == [public_id]
        # As the restored database is: it knows the person, and of no erasure.
        session.delete(session.scalars(select(Erasure)).one())
        session.flush()
        session.get_one(Account, person).name = NAME
        session.flush()

        assert erasing.replay(session, tmp_path, now=MORNING) == 1
        assert erasing.replay(session, tmp_path, now=MORNING) == 0
        assert traces(session) == {}
