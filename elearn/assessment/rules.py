"""The terms on which somebody takes a quiz: when, how often, how long, and what is shown of it when. Pure.

The terms come out of three hands: the quiz's file (``terms_of``), the class that takes it (a ``Window``), and what was
arranged for a person, a group, a class or a unit (``Arrangement``). ``effective`` puts them together, and nothing else.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from typing import Any

from elearn.content.outline import QuizOutline
from elearn.content.quiz_settings import MEASURING, with_defaults

NOT_OFFERED = ("bank",)
MOST_KNOWN = 4_096  # terms that are kept, of a kilobyte each
_KNOWN: dict[tuple[str, tzinfo], "Terms"] = {}


@dataclass(frozen=True, slots=True)
class Terms:
    """Hold the terms of a quiz; ``attempts`` None is as many as one likes, ``opens``/``closes`` None is always.

    ``marks``, ``keys`` and ``explanations`` are words of ``WHEN``; ``extra`` lies beyond time limit and closing.
    """

    kind: str
    attempts: int | None
    counts: str
    pass_percent: int
    opens: datetime | None
    closes: datetime | None
    limit: timedelta | None
    grace: timedelta
    shuffle: tuple[str, ...]
    is_paged: bool
    may_go_back: bool
    access_code: str | None
    marks: str
    keys: str
    explanations: str
    late: str
    extra: timedelta = timedelta(0)
    is_due: bool = True  # False for a delayed check of somebody who has not handed in what it follows

    @property
    def is_offered(self) -> bool:
        """Say whether the quiz can be taken at all."""
        return self.kind not in NOT_OFFERED and self.is_due

    @property
    def shows_keys(self) -> bool:
        """Say whether the keys are ever shown."""
        return self.keys != "never"

    @property
    def checks_at_once(self) -> bool:
        """Say whether an answer can be checked before hand-in."""
        return self.marks == "at_once"

    def why_not(self, begun: int, now: datetime) -> str | None:
        """Say why somebody who has begun ``begun`` times may not begin now: a word, or None when nothing hinders."""
        if not self.is_offered:
            return "not_offered"
        if self.opens is not None and now < self.opens:
            return "not_open_yet"
        if self.closes is not None and now >= self.closes + self.extra:
            return "closed"
        return None if self.attempts is None or begun < self.attempts else "used_up"

    def deadline(self, started_at: datetime) -> datetime | None:
        """Give when an attempt that began at a moment ends; None when nothing ends it.

        The closing cuts the time limit; extra time lies beyond both, so that it is never cut away.
        """
        ends = [moment for moment in (self.closes, started_at + self.limit if self.limit else None) if moment]
        return min(ends) + self.extra if ends else None

    def shown(self, what: str, *, is_handed_in: bool, now: datetime) -> bool:
        """Say whether ``what`` ("marks", "keys", "explanations") may be shown of an attempt now."""
        when = str(getattr(self, what))
        if when == "after_closing":
            return is_handed_in and self.closes is not None and now >= self.closes + self.extra
        return when == "at_once" or (when == "after_hand_in" and is_handed_in)


@dataclass(frozen=True, slots=True)
class Window:
    """Hold when a class takes a quiz; a side that is None leaves the quiz's own."""

    opens: datetime | None
    closes: datetime | None


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Hold what was arranged for somebody: ``closeness`` orders them, a person's own (0) before a group's, a class's
    and the units'.

    Dates that are None are those of everybody.
    """

    closeness: int
    extra: timedelta
    attempts: int
    opens: datetime | None
    closes: datetime | None


def due_window(quiz_id: str, handed_in: datetime) -> Window:
    """Give when a delayed check is open to somebody who handed in what it follows at a moment.

    Its id ends with the number of days after which it opens (``delayed-30``; 30 where it does not). It stays open half
    as long again, at most a month: later it would measure another time than it says.
    """
    digits = quiz_id.rpartition("-")[2]
    days = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 5 else 30
    opens = handed_in + timedelta(days=days)
    return Window(opens, opens + timedelta(days=min(max(days // 2, 1), 30)))


def measures(kind: str) -> bool:
    """Say whether a kind of quiz measures: nobody but who writes them sees its questions before they are asked."""
    return kind in MEASURING or kind == "bank"


def terms_of(quiz: QuizOutline, zone: tzinfo) -> Terms:
    """Read the terms out of a published quiz; its moments are local to the site's ``zone``."""
    key = quiz.revision_hash, zone  # what a revision says never changes
    found = _KNOWN.get(key)
    if found is None:
        if len(_KNOWN) >= MOST_KNOWN:
            _KNOWN.clear()
        found = _KNOWN[key] = _terms(quiz.kind, quiz.feedback, quiz.pass_percent, quiz.settings, zone)
    return found


def terms_of_document(quiz: Mapping[str, Any], zone: tzinfo) -> Terms:
    """Read the terms out of a quiz's document, also out of one from before there were settings."""
    return _terms(quiz["kind"], quiz["feedback"], quiz["pass_percent"], quiz.get("settings", {}), zone)


def effective(terms: Terms, window: Window | None, arrangements: Iterable[Arrangement]) -> Terms:
    """Combine a quiz's terms, the window of the class that takes it, and what was arranged for one person.

    The seam for training classes: who knows the dates of a person's classes passes them as ``window``, chosen by
    ``window_now`` where there are several, None where no class sets any (``personal.terms_for`` does so). The order of
    precedence: the arrangement that lies closest to the person, then the class, then the quiz's file. Of extra time
    and extra attempts the largest counts, whoever gave it.
    """
    found = sorted(arrangements, key=lambda one: one.closeness)
    opens = [one.opens for one in found if one.opens] + [window.opens if window else None]
    closes = [one.closes for one in found if one.closes] + [window.closes if window else None]
    more = max((one.attempts for one in found), default=0)
    return replace(
        terms,
        opens=opens[0] or terms.opens,
        closes=closes[0] or terms.closes,
        extra=max((one.extra for one in found), default=timedelta(0)),
        attempts=terms.attempts if terms.attempts is None else terms.attempts + more,
    )


def window_now(windows: Iterable[Window], now: datetime) -> Window | None:
    """Choose among the windows of several classes: one that is open now, else the next to open, else the last closed.

    Of several open ones the one that stays open longest.
    """
    every = [one for one in windows if one.opens is not None or one.closes is not None]
    open_now = [one for one in every if (one.opens or now) <= now and (one.closes is None or now < one.closes)]
    if open_now:
        return max(open_now, key=lambda one: (one.closes is None, one.closes or now))
    coming = [one for one in every if one.opens is not None and one.opens > now]
    if coming:
        return min(coming, key=lambda one: one.opens or now)
    return max(every, key=lambda one: one.closes or now, default=None)


def tells_marks(quiz: Mapping[str, Any]) -> bool:
    """Say of a quiz's document whether marks are told as soon as there are any: they wait for no day, and are shown."""
    found = with_defaults(quiz["kind"], quiz["feedback"], quiz.get("settings", {}))
    return found["show"]["marks"] in ("at_once", "after_hand_in")


def is_code(terms: Terms, given: str) -> bool:
    """Compare an access code as people type it: width, case and spaces do not matter; none is needed where none is."""
    return terms.access_code is None or _folded(given) == _folded(terms.access_code)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _terms(kind: str, feedback: str, pass_percent: int, written: Mapping[str, Any], zone: tzinfo) -> Terms:
    found = with_defaults(kind, feedback, written)
    limit = found.get("time_limit")
    return Terms(
        kind=kind,
        attempts=found["attempts"],
        counts=found["counts"],
        pass_percent=pass_percent,
        opens=_moment(found.get("opens"), zone),
        closes=_moment(found.get("closes"), zone),
        limit=None if limit is None else timedelta(minutes=limit),
        grace=timedelta(seconds=found["grace"]),
        shuffle=tuple(found["shuffle"]),
        is_paged=found["page"] != "all",
        may_go_back=found["way_back"],
        access_code=found.get("access_code"),
        late=found["late"],
        **{what: found["show"][what] for what in ("marks", "keys", "explanations")},
    )


def _moment(text: str | None, zone: tzinfo) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=zone)
