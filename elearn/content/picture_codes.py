"""The codes about the pictures of lectures."""

from elearn.problems import Phrase
from elearn.questions.faults import Fault

PICTURE_TYPE = Fault(
    "M501", Phrase("Pictures are SVG, PNG, JPEG or WebP files."), Phrase("Convert it, or move it away.")
)
PICTURE_LARGE = Fault(
    "M502",
    Phrase("The picture has %(size)s bytes; %(limit)s are allowed."),
    Phrase("Scale it down: a phone shows 1,200 pixels at most, on a line that carries 6 kB a second."),
)
NOT_A_PICTURE = Fault(
    "M503",
    Phrase("What is in the file is not a %(type)s picture."),
    Phrase("Save it again in the format that its name says."),
)
BAD_SVG = Fault("M504", Phrase("The SVG is not well-formed XML: %(reason)s."), Phrase("Save it again as plain SVG."))
SVG_DOCTYPE = Fault(
    "M505", Phrase("An SVG has no DOCTYPE, entities or style-sheet instructions here."), Phrase("Delete that line.")
)
SVG_ELEMENT = Fault(
    "M506", Phrase("The element <%(name)s> is not allowed in an SVG."), Phrase("Draw with shapes and texts only.")
)
SVG_ATTRIBUTE = Fault(
    "M507",
    Phrase('The attribute "%(name)s" is not allowed in an SVG.'),
    Phrase("Remove it: pictures do not run anything."),
)
SVG_REFERENCE = Fault(
    "M508",
    Phrase("The SVG fetches something from elsewhere."),
    Phrase('A picture is complete in itself: refer to its own parts only, as in href="#arrow".'),
)
NO_SIZE = Fault(
    "M509",
    Phrase("The SVG says neither width and height nor a viewBox."),
    Phrase('Write viewBox="0 0 width height" on the first element.'),
)
