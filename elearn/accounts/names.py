"""Names of people and accounts: folded where they identify, kept as written where they are shown. Pure."""

import re
import unicodedata

from elearn.problems import Phrase, Problem

MIDDLE_DOTS = str.maketrans(dict.fromkeys("・•‧∙⋅･", "·"))  # 民委发〔2016〕33号: the separator is U+00B7 only
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
LONGEST_NAME, LONGEST_USERNAME, LONGEST_SORT_KEY = 50, 64, 512


def fold_username(text: str) -> str:
    """Give the form under which a user name is kept and compared: NFKC, lower case, no outer spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", folded).casefold().strip()  # folding may take a text apart again


def clean_name(text: str) -> str:
    """Give a person's name as it is kept: one kind of middle dot, single spaces, composed characters."""
    return " ".join(unicodedata.normalize("NFC", text).translate(MIDDLE_DOTS).split())


def sort_key(name: str) -> str:
    """Give a text whose order is the dictionary's: GB 18030 puts the common characters in pinyin order."""
    return unicodedata.normalize("NFKC", name).casefold().encode("gb18030", "replace").hex()[:LONGEST_SORT_KEY]


def is_storable(text: str) -> bool:
    """Say whether a text can be kept on every database: no NUL, no lone surrogate."""
    return UNSTORABLE.search(text) is None


def check_username(username: str, field: str = "username") -> list[Problem]:
    """List what is wrong with a folded user name."""
    fine = 2 <= len(username) <= LONGEST_USERNAME and all(c.isalnum() or c in "._-@" for c in username)
    if fine:
        return []
    message = Phrase("A user name has 2 to 64 letters, digits, dots, hyphens, underscores or @.")
    return [Problem(field, 0, 0, "A102", message)]


def check_name(name: str, field: str = "name") -> list[Problem]:
    """List what is wrong with a cleaned person's name."""
    if 1 <= len(name) <= LONGEST_NAME and is_storable(name) and name.isprintable():
        return []
    return [Problem(field, 0, 0, "A103", Phrase("A name has 1 to 50 characters."))]
