"""Check an SVG before it is served: shapes and texts only, nothing that runs or fetches, and a size."""

import re
from collections.abc import Mapping
from xml.parsers import expat

from elearn.content import picture_codes
from elearn.problems import Problem
from elearn.questions.faults import Fault
from elearn.questions.places import Place

_SVG = "http://www.w3.org/2000/svg"
_ELEMENTS = frozenset(
    re.findall(
        r"\w+",
        """svg g defs symbol use title desc metadata style path rect circle ellipse line polyline polygon text tspan
        textPath linearGradient radialGradient stop clipPath mask pattern marker filter feGaussianBlur feOffset feMerge
        feMergeNode feFlood feComposite feBlend feColorMatrix feDropShadow""",
    )
)
_NUMBER = re.compile(r"\s*([0-9]{1,5}(?:\.[0-9]+)?)(?:px)?\s*")
_BOX = re.compile(r"\s*-?[0-9.]+[\s,]+-?[0-9.]+[\s,]+([0-9]{1,5}(?:\.[0-9]+)?)[\s,]+([0-9]{1,5}(?:\.[0-9]+)?)\s*")
_OUTWARD = re.compile(r"@import|url\(\s*['\"]?(?!#)|\\|expression\(|javascript:", re.IGNORECASE)


def inspect_svg(path: str, data: bytes) -> tuple[tuple[int, int] | None, list[Problem]]:
    """Give width and height in CSS pixels, and all faults with line and column."""
    return _Inspector(path).run(data)


class _Inspector:
    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.root: Mapping[str, str] | None = None
        self.style = False
        self.parser = expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = lambda *_: self._doctype()
        self.parser.ProcessingInstructionHandler = lambda *_: self._report(picture_codes.SVG_DOCTYPE)

    def run(self, data: bytes) -> tuple[tuple[int, int] | None, list[Problem]]:
        try:
            self.parser.Parse(data, True)
        except expat.ExpatError as error:
            if not self.problems:
                reason = expat.errors.messages[error.code]
                place = Place(self.path, error.lineno, error.offset + 1)
                self.problems.append(picture_codes.BAD_SVG.at(place, reason=reason))
            return None, self.problems
        size = _size(self.root or {})
        if size is None:
            self.problems.append(picture_codes.NO_SIZE.at(Place(self.path)))
        return size, self.problems

    def _doctype(self) -> None:
        self._report(picture_codes.SVG_DOCTYPE)
        # Stop at once: what follows could define entities that grow without end.
        raise expat.ExpatError

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if space != _SVG or local not in _ELEMENTS or (self.root is None and local != "svg"):
            self._report(picture_codes.SVG_ELEMENT, local)
        if self.root is None:
            self.root = dict(attributes)
        self.style = local == "style"
        for attribute, value in attributes.items():
            self._attribute(attribute.rpartition(" ")[2], value)

    def _attribute(self, name: str, value: str) -> None:
        if name.lower().startswith("on") or name.lower() in {"base", "src"}:
            self._report(picture_codes.SVG_ATTRIBUTE, name)
        outward = name.lower() == "href" and not value.startswith("#")
        if outward or _OUTWARD.search(value):
            self._report(picture_codes.SVG_REFERENCE)

    def _text(self, text: str) -> None:
        if self.style and _OUTWARD.search(text):
            self._report(picture_codes.SVG_REFERENCE)

    def _end(self, _name: str) -> None:
        self.style = False

    def _report(self, fault: Fault, name: str = "") -> None:
        place = Place(self.path, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)
        self.problems.append(fault.at(place, name=name))


def _size(root: Mapping[str, str]) -> tuple[int, int] | None:
    width, height = (_NUMBER.fullmatch(root.get(name, "")) for name in ("width", "height"))
    box = _BOX.fullmatch(root.get("viewBox", ""))
    if width and height:
        found = (float(width[1]), float(height[1]))
    elif box:
        found = (float(box[1]), float(box[2]))
    else:
        return None
    # Rounded up, so that a picture of half a pixel still has a size.
    return (max(1, round(found[0])), max(1, round(found[1])))
