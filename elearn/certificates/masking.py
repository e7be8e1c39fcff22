"""How much of a name a stranger is shown: enough to compare it with the paper in hand, too little to find anybody."""

STAR = "*"


def masked(name: str) -> str:
    """Mask a name: 唐岚 → 唐*, 王小明 → 王*明, Anna Smith → A*** S****; what separates its parts stays."""
    words = name.split(" ")
    if len(words) > 1 or name.isascii():
        return " ".join(_first_only(word) for word in words)
    return _first_only(name) if len(name) < 3 else name[0] + STAR * (len(name) - 2) + name[-1]


def _first_only(word: str) -> str:
    return word[:1] + STAR * (len(word) - 1) if len(word) > 1 else word and STAR


def read_serial(text: str) -> str:
    """Bring a serial number as somebody types it into its own form; what is none stays what it is, cut short."""
    signs = "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())
    if len(signs) != 16 or not signs[:4].isdigit():
        return text.strip()[:24]
    return "-".join(signs[start : start + 4] for start in range(0, 16, 4))
