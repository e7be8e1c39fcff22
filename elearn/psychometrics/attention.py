"""What a lecturer should look at first: a verdict on each question, the gravest first. Pure."""

from enum import IntEnum

from elearn.psychometrics.choices import Suspicion
from elearn.psychometrics.items import ItemFigures

WEAK = 0.10  # a corrected correlation below this hardly helps to tell who knows the matter
EASY, HARD = 0.95, 0.25


class Verdict(IntEnum):
    """Name what is to be said of a question, in the order of urgency."""

    WRONG_KEY = 0
    CHECK_KEY = 1
    BACKWARDS = 2
    WEAK = 3
    HARD = 4
    EASY = 5
    SOUND = 6
    SILENT = 7
    DROPPED = 8


def verdict(item: ItemFigures) -> Verdict:
    """Judge a question by its figures.

    Backwards: those who know the rest do worse here, surely (the whole interval of the correlation is below 0).
    Weak: the correlation is below 0.10 (Ebel & Frisbie, Essentials of Educational Measurement, 1991, ask for 0.20);
    never said of a question that nearly everybody gets right, which cannot tell people apart and need not.
    """
    if item.facility is None:
        return Verdict.DROPPED if item.dropped else Verdict.SILENT
    if item.doubt is not None:
        return Verdict.WRONG_KEY if item.doubt.suspicion is Suspicion.WRONG else Verdict.CHECK_KEY
    bond = item.related
    if bond is not None and bond.interval is not None and bond.interval.high < 0:
        return Verdict.BACKWARDS
    if item.facility >= EASY:
        return Verdict.EASY
    if bond is not None and bond.correlation is not None and bond.correlation < WEAK:
        return Verdict.WEAK
    return Verdict.HARD if item.facility < HARD else Verdict.SOUND
