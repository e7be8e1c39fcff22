"""Statistics as pages say them: what to look at first, in words; letters for choices; times in minutes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from elearn.problems import Phrase
from elearn.psychometrics.attention import Verdict

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WORDS: Mapping[str, Phrase] = MappingProxyType(
    {
        Verdict.WRONG_KEY.name: Phrase("Probably a wrong key"),
        Verdict.CHECK_KEY.name: Phrase("Please check the key"),
        Verdict.BACKWARDS.name: Phrase("Runs backwards"),
        Verdict.WEAK.name: Phrase("Tells little"),
        Verdict.HARD.name: Phrase("Very hard"),
        Verdict.EASY.name: Phrase("Very easy"),
        Verdict.SOUND.name: Phrase("Nothing stands out"),
        Verdict.SILENT.name: Phrase("Too few people"),
        Verdict.DROPPED.name: Phrase("Dropped"),
    }
)
REASONS: Mapping[str, Phrase] = MappingProxyType(
    {
        Verdict.WRONG_KEY.name: Phrase(
            "Those who do well at the other questions choose %(rival)s here, and not the key. With so many answers "
            "that is hardly chance."
        ),
        Verdict.CHECK_KEY.name: Phrase(
            "Those who do well at the other questions tend to choose %(rival)s here, and not the key. With so few "
            "answers it may be chance."
        ),
        Verdict.BACKWARDS.name: Phrase(
            "Those who do well at the other questions do worse here. Is it worded so that one who knows more stumbles?"
        ),
        Verdict.WEAK.name: Phrase("It hardly tells those who know the matter from those who do not."),
        Verdict.HARD.name: Phrase("Less than a quarter of its marks is earned. Was it taught?"),
        Verdict.EASY.name: Phrase("Nearly everybody gets it right. That is fine where everybody has to know it."),
        Verdict.SOUND.name: Phrase("It does its work."),
        Verdict.SILENT.name: Phrase("Figures are said from 5 people on."),
        Verdict.DROPPED.name: Phrase("It was taken out of everybody's result, so nothing is said of it."),
    }
)
CHIPS: Mapping[str, str] = MappingProxyType(
    {"WRONG_KEY": "bad", "CHECK_KEY": "due", "BACKWARDS": "due", "WEAK": "due", "HARD": "", "EASY": "", "SOUND": "good"}
)
LAST_TO_LOOK_AT = Verdict.HARD
ONLY_MEASURED = 300  # people: above, the interval of a figure is too small to matter


@dataclass(frozen=True, slots=True)
class Shown:
    """Hold one item of kept statistics as pages show it; ``stem`` is None where it must not be read."""

    item: Mapping[str, Any]
    stem: str | None
    word: Phrase
    reason: Phrase
    chip: str
    rival: str = ""  # the letters of the answer that casts doubt on the key

    @property
    def is_doubted(self) -> bool:
        """Say whether the answers cast doubt on the key."""
        return bool(self.item["doubt"])

    @property
    def is_urgent(self) -> bool:
        """Say whether a lecturer should look at it."""
        return Verdict[self.item["verdict"]] <= LAST_TO_LOOK_AT


def shown(item: Mapping[str, Any], stem: str | None, letters: Mapping[str, str]) -> Shown:
    """Put an item into words; ``letters`` name its choices."""
    name = item["verdict"]
    rival = " + ".join(letters.get(one, one) for one in item["doubt"]["rival"]) if item["doubt"] else ""
    reason = Phrase(REASONS[name].text, {"rival": rival} if rival else {})
    return Shown(item, stem, WORDS[name], reason, CHIPS.get(name, "none"), rival)


def letters_of(item: Mapping[str, Any]) -> dict[str, str]:
    """Letter the choices of an item in the order of the file."""
    return {choice["name"]: LETTERS[place] for place, choice in enumerate(item["choices"])}


def most_urgent_first(lines: Sequence[Shown]) -> list[Shown]:
    """List what a lecturer should look at, the gravest first; of equals the one that tells less."""
    urgent = [line for line in lines if line.is_urgent]
    return sorted(urgent, key=lambda line: (Verdict[line.item["verdict"]], _related(line), line.item["number"]))


def show_number(value: float | None, digits: int = 2) -> str:
    """Write a coefficient: 0.43, −0.12; a dash for None."""
    return "–" if value is None else f"{value:.{digits}f}".replace("-", "−")


def show_share(value: float | None) -> str:
    """Write a share of 0 to 1 in whole percent."""
    return "–" if value is None else f"{value * 100:.0f}%"


def show_time(seconds: float) -> str:
    """Write a time as minutes and seconds: 1:05."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def _related(line: Shown) -> float:
    bond = line.item["related"]
    found: float | None = bond["correlation"] if bond else None
    return 0.0 if found is None else found
