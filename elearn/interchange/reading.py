"""The one door for banks: by the name of a file, or by the looks of a text, the right reader is let in."""

from elearn.interchange import bank_codes
from elearn.interchange.aiken import looks_like_aiken, read_aiken
from elearn.interchange.drafts import MOST_QUESTIONS, Bank, refused
from elearn.interchange.excel import read_excel
from elearn.interchange.gift import read_gift
from elearn.interchange.plain import read_text
from elearn.interchange.word import read_word
from elearn.questions.places import Place

FORMATS = ("text", "word", "excel", "gift", "aiken")
_ENDINGS = {"docx": "word", "xlsx": "excel", "gift": "gift", "txt": "text", "text": "text", "md": "text"}
_WITH_MACROS = ("docm", "xlsm", "dotm", "xltm", "xlam", "xlsb")
_GIFT = ("::", "$CATEGORY:", "// question:", "// elearn ")


def read_bank(name: str, data: bytes, form: str = "") -> Bank:
    """Read a file called ``name``; ``form`` is one of FORMATS, or empty to go by the name's ending."""
    ending = name.rpartition(".")[2].lower()
    place = Place(name)
    if ending in _WITH_MACROS:
        return refused([bank_codes.MACROS.at(place)])
    form = form or _ENDINGS.get(ending, "")
    if form == "word":
        bank = read_word(name, data)
    elif form == "excel":
        bank = read_excel(name, data)
    elif form in FORMATS:
        bank = read_pasted(name, decoded(data), form)
    else:
        return refused([bank_codes.NOT_ITS_FORMAT.at(place, name=name)])
    if len(bank.drafts) > MOST_QUESTIONS:
        return refused([bank_codes.TOO_MANY.at(place, count=len(bank.drafts), limit=MOST_QUESTIONS)])
    return bank


def read_pasted(name: str, text: str, form: str = "") -> Bank:
    """Read a text; where nobody says which format it has (``form`` empty or ``text``) its looks decide."""
    if form == "gift" or (form != "aiken" and text.lstrip("\ufeff \n").startswith(_GIFT)):
        return read_gift(name, text)
    if form == "aiken" or looks_like_aiken(text):
        return read_aiken(name, text)
    return read_text(name, text)


def decoded(data: bytes) -> str:
    """Decode a text file as Windows, WPS and others write it: UTF-8, UTF-16 with its mark, or GB 18030."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")
