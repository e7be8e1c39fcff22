"""Chinese numerals, as the law counts its articles."""

_DIGITS = "零一二三四五六七八九"
_UNITS = ("", "十", "百", "千")


def chinese_numeral(number: int) -> str:
    """Write 1 to 9999 in Chinese numerals: 318 is 三百一十八, 1109 is 一千一百零九, 12 is 十二.

    Raises ValueError outside these bounds.
    """
    if not 1 <= number <= 9999:
        raise ValueError(number)
    parts: list[str] = []
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            parts.append(_DIGITS[digit] + _UNITS[power])
        elif parts and parts[-1] != _DIGITS[0]:
            # One zero stands for a whole gap, and only if something follows it.
            parts.append(_DIGITS[0])
    written = "".join(parts).rstrip(_DIGITS[0])
    return written.removeprefix("一") if 10 <= number < 20 else written
