"""What the answer of a question says: letters, a judgement, texts, a number."""

import re
import unicodedata

TRUE = r"√|✓|✔|对|正确|是|true|yes|right|T|Y"
FALSE = r"×|✗|✘|不正确|不对|错误|错|否|false|no|wrong|F|N|X"
_JUDGEMENT = re.compile(
    rf"[（(]?\s*(?:(?P<true>{TRUE})|(?P<false>{FALSE}))(?:的)?\s*[)）]?(?:$|[\s。．.,，;；:：、!！]+(?P<rest>.*))",
    re.IGNORECASE | re.DOTALL,
)
_LETTERS = re.compile(r"[A-J](?:[\s、,，;；/]*[A-J])*", re.IGNORECASE)
_AFTER_LETTERS = re.compile(r"^[\s。．.、:：;；)）]*$")
NUMBER = re.compile(
    r"(?P<number>[+-]?\d{1,15}(?:\.\d{1,12})?)\s*(?:±\s*(?P<slack>\d{1,12}(?:\.\d{1,12})?%?))?\s*(?P<unit>.{0,20})"
)


def folded(text: str) -> str:
    """Fold an answer's width and drop the spaces and brackets around it."""
    return unicodedata.normalize("NFKC", text).strip().strip("()[]").strip()


def judged(text: str) -> bool | None:
    """Read a judgement such as 对, ×, 正确 or False; None when it is none."""
    found = _JUDGEMENT.match(text.strip())
    return None if found is None else found["true"] is not None


def reason_after(text: str) -> str:
    """Give what follows a judgement, such as the reason in “错误，应为三十日”."""
    found = _JUDGEMENT.match(text.strip())
    return (found["rest"] or "").strip() if found else ""


def letters_in(text: str) -> str:
    """Read the letters of an answer, such as A、C or ＢＤ, each once and in order; empty when it is none."""
    plain = folded(text).strip("。.、;；:：")
    if not _LETTERS.fullmatch(plain):
        return ""
    return "".join(sorted({sign for sign in plain.upper() if "A" <= sign <= "J"}))


def several(text: str) -> tuple[list[str], bool]:
    """Divide an answer into those that are accepted (by ｜ or lines), and say whether it may hold more."""
    parts = [part.strip() for part in re.split(r"[｜|\n]| / ", text)]
    found = list(dict.fromkeys(part.rstrip("。") or part for part in parts if part))
    return found, any(re.search(r"或|；|;", part) for part in found)
