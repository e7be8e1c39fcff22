"""Every doubt and fault of an import with its sentence, said once; ``docs/authoring.md`` lists them all.

A fault refuses the question (or the file); a warning asks a person to look at it.
"""

from collections.abc import Mapping
from types import MappingProxyType

from elearn.problems import Phrase
from elearn.questions.faults import Fault

UNREADABLE = Fault(
    "B601", Phrase("The file cannot be read as %(form)s."), Phrase("Open it, save it again in that format, and try.")
)
TOO_LARGE = Fault(
    "B602",
    Phrase("This is larger than an import may be (%(limit)s)."),
    Phrase("Divide it: one chapter at a time is easier to look through, too."),
)
MACROS = Fault(
    "B603",
    Phrase("The file contains macros; such files are not opened."),
    Phrase("Save it as .docx or .xlsx without macros."),
)
EXTERNAL = Fault(
    "B604",
    Phrase("The file fetches something from elsewhere (%(what)s)."),
    Phrase("Break the link or paste the text itself; nothing is ever fetched for an import."),
)
BOMB = Fault(
    "B605",
    Phrase("Unpacked, the file would be far larger than it looks; it is not opened."),
    Phrase("Copy the questions into a new document."),
)
ENTITIES = Fault(
    "B606", Phrase("The file declares a document type or entities; it is not opened."), Phrase("Save it again.")
)
BAD_PATHS = Fault(
    "B607",
    Phrase("The file holds parts under names that lead out of it; it is not opened."),
    Phrase("Copy the questions into a new document."),
)
NOTHING_FOUND = Fault(
    "B608",
    Phrase("No question was found here."),
    Phrase("Begin each question with its number, such as “1．”, and write “答案：B” below it."),
)
TOO_MANY = Fault(
    "B609", Phrase("There are %(count)s questions here; a quiz holds %(limit)s."), Phrase("Divide it into several.")
)
NOT_ITS_FORMAT = Fault(
    "B610",
    Phrase("A file named “%(name)s” is not one that can be imported."),
    Phrase("Word files end in .docx, Excel files in .xlsx, texts in .txt or .gift."),
)

NO_ANSWER = Fault(
    "B611", Phrase("No answer was found for this question."), Phrase("Add a line such as “答案：B” below it.")
)
FEW_CHOICES = Fault(
    "B612",
    Phrase("This question has fewer than two choices."),
    Phrase("Begin each choice with its letter, such as “A．”."),
)
NO_SUCH_CHOICE = Fault(
    "B613",
    Phrase("The answer names %(letters)s, and there is no such choice."),
    Phrase("Mend the answer or the choices."),
)
NO_SUCH_KIND = Fault(
    "B614",
    Phrase("Questions of this kind (%(kind)s) cannot be held here."),
    Phrase("Make it a question that can be marked, or leave it out."),
)
NO_STEM = Fault("B615", Phrase("The question has no text."), Phrase("Write what is asked after the number."))
ODD_ANSWER = Fault(
    "B616",
    Phrase("The answer “%(answer)s” cannot be read for a question of this kind."),
    Phrase("Write letters for choices, √ or × for statements, a number for numbers."),
)
OTHER_COUNT = Fault(
    "B617",
    Phrase("The text has %(blanks)s blanks and %(answers)s answers."),
    Phrase("Write one answer a blank, with “；” between them."),
)
ODD_GIFT = Fault(
    "B618",
    Phrase("This cannot be read as GIFT: %(reason)s."),
    Phrase("Look for a brace that is not closed, or put a backslash before ~ = # { } in a text."),
)

KIND_AND_KEY = Fault(
    "B621",
    Phrase("The heading says %(said)s, and the answer has %(count)s letters."),
    Phrase("It was read as %(kind)s; is that right?"),
    "warning",
)
NUMBER_JUMPS = Fault(
    "B622",
    Phrase("Number %(number)s follows number %(before)s."),
    Phrase("Perhaps a question is missing, or its number was not seen."),
    "warning",
)
LETTERS_JUMP = Fault(
    "B623",
    Phrase("Choice %(letter)s follows choice %(before)s."),
    Phrase("Perhaps a choice is missing or a letter stands twice; the answer counts by the letters as written."),
    "warning",
)
KEY_BY_MARK = Fault(
    "B624",
    Phrase(
        "No answer is written; %(letters)s was taken for right because it is marked (bold, underlined or coloured)."
    ),
    Phrase("Check it, and write the answer below."),
    "warning",
)
KEYS_DIFFER = Fault(
    "B625",
    Phrase("Two different answers are given: %(one)s and %(other)s."),
    Phrase("The first was taken; delete the wrong one."),
    "warning",
)
PICTURE_LEFT_OUT = Fault(
    "B626",
    Phrase("A picture stood here and was left out."),
    Phrase("See whether the question can be answered without it."),
    "warning",
)
SAME_QUESTION = Fault(
    "B627",
    Phrase("The text is the same as that of the question at %(line)s."),
    Phrase("Leave one of the two out."),
    "warning",
)
KIND_GUESSED = Fault(
    "B628",
    Phrase("Nothing says which kind of question this is; it was read as %(kind)s."),
    Phrase("If it is another, write it in front, such as 【判断题】."),
    "warning",
)
STRAY_TEXT = Fault(
    "B629", Phrase("This text belongs to no question: “%(text)s”."), Phrase("It is left out of the import."), "warning"
)
STRAY_KEY = Fault(
    "B630",
    Phrase("There is an answer for number %(number)s, and no such question."),
    Phrase("Perhaps the number of a question was not seen."),
    "warning",
)
ODD_VALUE = Fault(
    "B631",
    Phrase("“%(value)s” cannot be read as %(what)s and was left out."),
    Phrase("Difficulty is 易, 中 or 难; points are a whole number from 1 to 100."),
    "warning",
)
PERHAPS_SEVERAL = Fault(
    "B632",
    Phrase("The answer “%(answer)s” may hold several answers."),
    Phrase("Write “｜” between answers that are both right; as it stands, all of it has to be typed."),
    "warning",
)
PART_NOT_READ = Fault(
    "B633",
    Phrase("A part of the document could not be read (%(what)s)."),
    Phrase("Copy its text into the document itself."),
    "warning",
)
WEIGHTS_LEFT_OUT = Fault(
    "B634",
    Phrase("Shares of the points for single answers are not kept."),
    Phrase("The kind of the question decides how partly right answers are credited."),
    "warning",
)
KEY_RANGE = Fault(
    "B635",
    Phrase("The gathered answers %(range)s are %(count)s in number; none of them was taken."),
    Phrase("Write one answer a number, with spaces between answers of several letters."),
    "warning",
)

BANK_CODES: Mapping[str, Fault] = MappingProxyType(
    {fault.code: fault for fault in list(globals().values()) if isinstance(fault, Fault)}
)
