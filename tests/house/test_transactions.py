"""Transactions: opened and committed by the wiring and the commands, never by a room below them."""

import ast

from tests.house.sources import PACKAGE, place, python_files, tree

# Where a transaction may be opened, and why.
OPENERS = {
    "db/group_commit.py": "the writer of answers, the one named exception",
    "schema.py": "a migration is a transaction",
    "web/wiring.py": "the request's own",
    "web/account.py": "a password is compared and hashed before the write transaction opens",
    "web/handover.py": "a PIN is compared before the write transaction opens",
    "web/activation.py": "a password is checked and hashed before the write transaction opens",
    "web/slips.py": "first passwords are made and hashed before the write transaction opens",
    "web/certificate_files.py": "a PDF is drawn by a process of its own before the page's transaction opens",
    "web/bulk.py": "first passwords are made and hashed before the write transaction opens",
    "web/importing.py": "a file is read before the transaction opens, for those who may see what comes of it",
    "web/previews.py": "what is published is checked before the page's transaction opens, for those who may see it",
    "web/proposing.py": "drafts are checked with all that is published before the page's transaction opens",
    "web/author.py": "the content is checked before the write transaction opens",
    "reporting/exports.py": "a long export is many short reads, in a job",
    "regrading/plans.py": "a long preview is many short readings and writings, in a job",
    "reporting/downloads.py": "a file is sent piece by piece, with no transaction open in between",
    "reporting/quiz_figures.py": "a job: attempts are read, figures worked out with no transaction open, then kept",
    "outbox/sending.py": "a job: a message is taken, handed over with no transaction open, and settled",
    "reporting/mastery.py": "a job: a few streams are read at a time, then kept, so that nobody waits for long",
    "reporting/retention_kept.py": "a job: figures are worked out in one reading for each set of units, then kept",
    "reminders/rounds.py": "a job: letters are put for a hundred people at a time",
    "roster/importing.py": "a job: its reading, its import and its refusal are transactions of their own",
    "archive/restoring.py": "a restored archive is one transaction: all of it, or nothing",
    "jobs/loop.py": "a worker has no request: each job's lease, work and end are transactions",
}
SETTLING = {"commit", "rollback", "begin", "begin_nested"}
OPENING = {"read", "write", "write_connection"}


def calls(path_of: str) -> list[tuple[str, str, ast.Call]]:
    """Give (receiver, method, call) of every method call in a file of the package."""
    return [
        (ast.unparse(node.func.value), node.func.attr, node)
        for node in ast.walk(tree(PACKAGE / path_of))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]


def files() -> list[str]:
    """List the package's files by their path inside it."""
    return [str(path.relative_to(PACKAGE)) for path in python_files()]


def test_no_room_commits_or_rolls_back() -> None:
    found = [
        place(PACKAGE / name, call)
        for name in files()
        if not name.startswith("db/")
        for receiver, method, call in calls(name)
        if method in SETTLING and ("session" in receiver or "transaction" in receiver or "connection" in receiver)
    ]

    assert found == []


def test_transactions_are_opened_only_where_it_is_declared() -> None:
    found = {
        name
        for name in files()
        for receiver, method, _ in calls(name)
        if method in OPENING and receiver.removesuffix("()").endswith("database")
    }

    assert {name for name in found if not name.startswith("cli/")} <= OPENERS.keys()


def test_no_opener_is_declared_that_opens_nothing() -> None:
    opens = {name for name in files() for receiver, method, _ in calls(name) if method in OPENING}

    assert OPENERS.keys() <= opens


def test_time_and_chance_are_read_in_one_place() -> None:
    reading = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
    drawing = {"random.random", "random.choice", "random.shuffle", "random.randint", "uuid.uuid4"}
    found = [
        place(PACKAGE / name, call)
        for name in files()
        if name != "identities.py"
        for receiver, method, call in calls(name)
        if f"{receiver}.{method}" in reading | drawing
    ]

    assert found == []


def test_views_are_at_most_20_lines() -> None:
    long = []
    for path in python_files():
        if path.parent.name != "web":
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef) and any("blueprint." in ast.unparse(d) for d in node.decorator_list):
                first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
                if (node.end_lineno or 0) - first.lineno + 1 > 20:
                    long.append(f"{place(path, node)} {node.name}")

    assert long == []
