"""How long the statistics of a large quiz take, from the tables to what is kept: what the worker does."""

import gc
import random
import time
from statistics import median

from elearn import schema
from elearn.accounts.roles import Role
from elearn.db.database import Database
from elearn.identities import utc_now
from elearn.reporting import quiz_figures
from tests.make import CITY, make_account, make_tree
from tests.reporting.measured import QUIZ_ID, publish_quiz, sit

PEOPLE, QUESTIONS, ROUNDS = 5_000, 50, 3


def seconds(url: str) -> float:
    """Fill an empty database with 5,000 attempts of 50 answered questions; give the usual CPU seconds of a round."""
    database = Database(url)
    schema.migrate(database)
    chance = random.Random(1)
    with database.write() as session:
        make_tree(session)
        make_account(session, "lecturer", Role.LECTURER, unit=CITY)
        sit(session, publish_quiz(session, QUESTIONS), [sheet(chance) for _ in range(PEOPLE)])
    with database.read() as session:
        scopes = quiz_figures.scopes_in_use(session)
    gc.freeze()  # as ``elearn work`` does
    found = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        quiz_figures.compute(database, QUIZ_ID, scopes, utc_now)
        found.append(time.process_time() - begun)
    gc.unfreeze()
    database.dispose()
    return median(found)


def sheet(chance: random.Random) -> list[str]:
    """Answer all questions: the right one the likelier the more somebody knows and the easier it is."""
    ability = chance.gauss(0, 1)
    right = (1 / (1 + 2.7 ** -(ability - (place - QUESTIONS / 2) / 12)) for place in range(QUESTIONS))
    return ["A" if chance.random() < share else chance.choice("BCD") for share in right]
