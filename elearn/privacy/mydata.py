"""Everything that is kept of one person, for that person: read off the schema by the register, without secrets.

Marks are given where the quiz shows them by now: an export must not tell what its page does not.
"""

import io
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.assessment import queries as attempts
from elearn.assessment.models import Attempt, Response
from elearn.assessment.personal import shows_score
from elearn.audit.models import AuditEvent, AuditValue
from elearn.content.outline import Outline
from elearn.db.base import Base
from elearn.organisation.models import OrgUnit
from elearn.privacy.register import NOT_AS_THEY_ARE, OWN, WITHHELD

Row = dict[str, Any]
PROFILE = ("username", "name", "staff_number", "language", "created_at", "last_login_at", "locked_at", "retired_at")
LONGEST_CELL = 32_000  # Excel takes 32,767 characters


def counts_of(session: Session, account_id: int) -> dict[str, int]:
    """Count what is kept of a person, by the register's names."""
    found = {}
    for name in OWN:
        table, column = _table(name)
        read = select(func.count()).select_from(table).where(table.c[column] == account_id)
        found[name] = session.execute(read).scalar_one()
    return found


def everything_of(
    session: Session, actor: Actor, outline: Outline | None, zone: ZoneInfo, *, now: datetime
) -> Mapping[str, Sequence[Row]]:
    """Give all rows that are kept of a person, by table; ``outline`` says which marks are shown."""
    found: dict[str, Sequence[Row]] = {"account": [_profile(session, actor.id)]}
    for name in OWN:
        if name not in NOT_AS_THEY_ARE:
            rows = _rows(session, name, actor.id)
            table = name.partition(".")[0]
            found[table] = [*found.get(table, ()), *(row for row in rows if row not in found.get(table, ()))]
    read = select(Response.__table__).join(Attempt, Attempt.id == Response.attempt_id)
    answers = session.connection().execute(read.where(Attempt.account_id == actor.id).order_by(Response.saved_at))
    found["response"] = [_clean(row) for row in answers.mappings()]
    found["score"] = _scores(session, actor, outline, zone, now)
    found["audit"] = _traces(session, actor.public_id)
    return {name: rows for name, rows in found.items() if rows}


def as_json(everything: Mapping[str, Sequence[Row]], *, now: datetime) -> bytes:
    """Write it as JSON; moments in ISO 8601, UTC."""
    whole = {"made_at": now, **everything}
    return json.dumps(whole, ensure_ascii=False, indent=1, default=_plain).encode()


def as_xlsx(everything: Mapping[str, Sequence[Row]], zone: ZoneInfo) -> bytes:
    """Write it as a workbook, a sheet a table; every cell is text, a number or a moment, never a formula."""
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    for name, rows in everything.items():
        sheet = book.add_worksheet(name[:31])
        sheet.freeze_panes(1, 0)
        headings = list(dict.fromkeys(key for row in rows for key in row))
        for place, heading in enumerate(headings):
            sheet.set_column(place, place, 20)
            sheet.write_string(0, place, heading, bold)
        for line, row in enumerate(rows, 1):
            for place, heading in enumerate(headings):
                _write(sheet, line, place, row.get(heading), moment, zone)
    book.close()
    return stream.getvalue()


def _write(sheet: Any, line: int, place: int, value: Any, moment: Any, zone: ZoneInfo) -> None:
    if value is None:
        return
    if isinstance(value, datetime):
        sheet.write_datetime(line, place, value.astimezone(zone).replace(tzinfo=None), moment)
    elif isinstance(value, bool) or not isinstance(value, int):
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=_plain)
        sheet.write_string(line, place, text[:LONGEST_CELL])
    else:
        sheet.write_number(line, place, value)


def _table(name: str) -> tuple[Table, str]:
    table, _, column = name.partition(".")
    return Base.metadata.tables[table], column


def _rows(session: Session, name: str, account_id: int) -> list[Row]:
    table, column = _table(name)
    read = select(table).where(table.c[column] == account_id).order_by(*table.primary_key.columns)
    return [_clean(row) for row in session.connection().execute(read).mappings()]


def _clean(row: Mapping[Any, Any]) -> Row:
    kept = {str(key): value for key, value in row.items() if str(key) not in WITHHELD}
    return {key: value for key, value in kept.items() if not isinstance(value, bytes)}


def _profile(session: Session, account_id: int) -> Row:
    columns = [Account.__table__.c[name] for name in PROFILE]
    read = select(*columns, OrgUnit.name_zh.label("unit")).join(OrgUnit, OrgUnit.id == Account.unit_id)
    return dict(session.execute(read.where(Account.id == account_id)).mappings().one())


def _scores(session: Session, actor: Actor, outline: Outline | None, zone: ZoneInfo, now: datetime) -> list[Row]:
    found = []
    for quiz_id, row in sorted(attempts.scores_of(session, actor.id).items()):
        quiz = outline.quizzes.get(quiz_id) if outline else None
        told: Row = {"quiz_id": quiz_id, "begun": row.begun, "finished": row.finished}
        if quiz is not None and shows_score(session, actor, quiz, row, zone, now=now):
            told |= {"share": row.share, "passed": row.passed}
        found.append(told)
    return found


def _traces(session: Session, public_id: str) -> list[Row]:
    """Give what the audit log says of the person: what was done by them and to them, with what stands beside it."""
    mine = (AuditEvent.actor_id == public_id) | (AuditEvent.subject_id == public_id)
    read = (
        select(AuditEvent.at, AuditEvent.action, AuditEvent.outcome, AuditValue.name, AuditValue.value)
        .outerjoin(AuditValue, AuditValue.event_id == AuditEvent.id)
        .where(mine)
        .order_by(AuditEvent.id)
    )
    # Who else did it is another person's; from where they did it, too.
    own = read.where((AuditEvent.actor_id == public_id) | (AuditValue.name != "address") | AuditValue.name.is_(None))
    return [dict(row) for row in session.execute(own).mappings()]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return str(value)
    raise TypeError(type(value).__name__)
