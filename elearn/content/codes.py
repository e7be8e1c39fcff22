"""Every code of the content check with its sentence, said once; ``docs/content-format.md`` lists them all."""

from collections.abc import Mapping
from types import MappingProxyType

from elearn.content import picture_codes, practice_codes, setting_codes, source_codes
from elearn.problems import Phrase
from elearn.questions import faults
from elearn.questions.faults import Fault

NOT_UTF8 = Fault(
    "C101",
    Phrase("From here on the file is not UTF-8 text."),
    Phrase("Save it as UTF-8. Spreadsheets and old editors write GBK; choose the encoding when saving."),
)
UNFIT_CHARACTER = Fault(
    "C102",
    Phrase("There is a character here that a text cannot hold (%(name)s)."),
    Phrase("Delete it; it is invisible and came in by copying."),
)
TOO_LARGE = Fault(
    "C103", Phrase("The file has %(size)s bytes; %(limit)s are allowed."), Phrase("Divide it, or make it smaller.")
)
NOT_YAML = Fault(
    "C104",
    Phrase("The YAML cannot be read here: %(reason)s."),
    Phrase("Look at this line and the one above it: indentation, a missing colon, or a text that needs quotes."),
)
DUPLICATE_KEY = Fault(
    "C105", Phrase('The key "%(key)s" stands twice in the same mapping.'), Phrase("Remove or rename one of the two.")
)
FANCY_YAML = Fault(
    "C106",
    Phrase("Anchors, aliases, tags and directives of YAML are not used here."),
    Phrase("Write the value out; put a text that begins with &, * or ! in quotes."),
)
TOO_DEEP = Fault("C107", Phrase("The values are nested too deeply."), Phrase("Look for a bracket that is not closed."))
TOO_MANY = Fault("C133", Phrase("The file holds too many values."), Phrase("Divide it into several files."))
BAD_PICTURE = Fault(
    "C134",
    Phrase("This picture cannot be read."),
    Phrase('Write it so, without square brackets in the text: ![what it shows](media/zones.zh.svg "caption")'),
)
NOT_ONE_MAPPING = Fault(
    "C108", Phrase("The file should hold one mapping of keys to values."), Phrase('Begin it with "id: …".')
)
MISSING_FILE = Fault("C109", Phrase("This file is missing."), Phrase("Add it; docs/content-format.md shows its form."))
UNEXPECTED_FILE = Fault(
    "C110",
    Phrase("This file is not part of the course and is not read."),
    Phrase(
        "Move it away, or mend its name: quizzes/<id>.yaml, discussions/<id>.yaml, practice/<lecture>.yaml, "
        "lectures/<id>.zh.md, "
        "lectures/media/<name>.svg."
    ),
    "warning",
)
ID_NOT_FILE_NAME = Fault(
    "C121", Phrase('The id "%(id)s" differs from the name of the file.'), Phrase('Write "id: %(name)s", or rename it.')
)
DUPLICATE_ID = Fault(
    "C122",
    Phrase('The id "%(id)s" is already used at %(where)s.'),
    Phrase("An id is for ever: give the newer one another."),
)
NO_FRONT_MATTER = Fault(
    "C123",
    Phrase("The lecture does not begin with a front matter."),
    Phrase('Put "---" on the first line, then the keys, then "---" again.'),
)
HEAVY_MARKDOWN = Fault(
    "C124",
    Phrase("This Markdown is too tangled to be rendered: %(what)s."),
    Phrase("Simplify it, or divide it by blank lines."),
)
HTML_USED = Fault(
    "C125",
    Phrase("HTML is not used in texts; this would be shown as it stands."),
    Phrase("Write Markdown, or put the sign < between two backticks."),
)
BAD_LINK = Fault(
    "C126",
    Phrase('The link "%(address)s" leads neither to an https address nor within the site.'),
    Phrase("Write https://…, mailto:… or an address that begins with one /."),
)
UNKNOWN_PICTURE = Fault("C127", Phrase('There is no picture "%(name)s" in lectures/media.'))
NO_TEXT_ALTERNATIVE = Fault(
    "C128",
    Phrase("The picture has no text alternative."),
    Phrase("Say between the square brackets what it shows, for those who cannot see it."),
)
PICTURE_NOT_ALONE = Fault(
    "C129", Phrase("A picture should stand alone in its paragraph."), Phrase("Put a blank line before and after it.")
)
UNKNOWN_REMARK = Fault("C130", Phrase('"%(word)s" is not a kind of remark.'))
REMARK_WITHOUT_TITLE = Fault(
    "C131", Phrase("The remark has no title."), Phrase("Write one in quotes on the same line: %(example)s.")
)
UNKNOWN_FOOTNOTE = Fault(
    "C132", Phrase('The footnote "%(name)s" is not defined in this section.'), Phrase('Add a line "[^%(name)s]: …".')
)

NO_OTHER_LANGUAGE = Fault(
    "L201", Phrase("The lecture has no text in %(language)s."), Phrase('Add the file "%(name)s".')
)
TEXT_BEFORE_SECTION = Fault(
    "L202", Phrase("Text stands before the first section."), Phrase('Begin with "## title {#id minutes=5}".')
)
BAD_SECTION_HEADING = Fault(
    "L203",
    Phrase("The heading of a section needs an id and its minutes."),
    Phrase("Write it so: ## %(title)s {#zones minutes=5}"),
)
BAD_HEADING = Fault(
    "L204",
    Phrase("A lecture has headings of the forms ## (sections) and ###, #### (within them) only."),
    Phrase("Use ##, or put a blank line before a line of dashes."),
)
OTHER_SECTION = Fault(
    "L205",
    Phrase('Section %(number)s is "%(id)s" here and "%(other)s" in the Chinese file.'),
    Phrase("Both languages have the same sections in the same order."),
)
OTHER_MINUTES = Fault(
    "L206",
    Phrase('Section "%(id)s" takes %(minutes)s minutes here and %(other)s in the Chinese file.'),
    Phrase("Write the same number in both."),
)
SECTION_TWICE = Fault("L207", Phrase('The section id "%(id)s" stands twice.'), Phrase("Give one of them another id."))
NO_SECTIONS = Fault(
    "L208", Phrase("The lecture has no sections."), Phrase('Add "## title {#id minutes=5}" and its text.')
)
UNKNOWN_QUESTION = Fault("L209", Phrase('There is no question "%(id)s".'))
MEASURING_QUESTION = Fault(
    "L210",
    Phrase('The question "%(id)s" is for measuring; in a lecture it would be rehearsed.'),
    Phrase("Use a question of a practice quiz."),
)
NOBODY_MARKS = Fault(
    "L218",
    Phrase('The question "%(id)s" is marked by a person, and in a lecture nobody does.'),
    Phrase("Ask it in a quiz, or take a question that is marked by rule."),
)
BAD_PLACEHOLDER = Fault(
    "L211",
    Phrase("A question should stand alone on its line, not indented."),
    Phrase("Write it so: {{ question dw-003 }}"),
)
REVIEW_DUE = Fault(
    "L212",
    Phrase("This lecture should have been reviewed by %(day)s."),
    Phrase("Check it against the law as it stands, then set law_as_of and review_by."),
    "warning",
)
LANGUAGES_DIFFER = Fault(
    "L213", Phrase('"%(key)s" differs from the Chinese file.'), Phrase("Write the same value in both files.")
)
EMPTY_SECTION = Fault("L214", Phrase('The section "%(id)s" is empty.'), Phrase("Write its text, or remove it."))
OTHER_QUESTIONS = Fault(
    "L215",
    Phrase('Section "%(id)s" asks other questions than in the Chinese file.'),
    Phrase("Put the same {{ question … }} lines into both, in the same order."),
)
OTHER_CITATIONS = Fault(
    "L216",
    Phrase('Section "%(id)s" cites other sources than in the Chinese file: %(difference)s.'),
    Phrase("Compare the two texts: one of them lacks a citation."),
    "warning",
)

NUMBERS_OF_LECTURE_DIFFER = Fault(
    "L217",
    Phrase("Here the two languages hold different numbers: %(numbers)s."),
    Phrase("Check which one is right."),
    "warning",
)

POINTS_FOLLOW = Fault(
    "Q219",
    Phrase("The points of a question of the kind %(kind)s follow from its parts: they are %(points)s here."),
    Phrase('Remove "points".'),
)
NO_CITES = Fault(
    "Q210",
    Phrase("The question cites nothing."),
    Phrase(
        "Name what its key rests on, for example cites: [code-2026:318]. When the law changes, it is found by this."
    ),
)
MEASURED_TWICE = Fault(
    "Q215",
    Phrase('The question "%(id)s" already measures in the quiz "%(quiz)s".'),
    Phrase("What was asked once is remembered: pre-test, post-test and delayed checks take different questions."),
)
TOO_FEW_TO_DRAW = Fault(
    "Q216",
    Phrase("%(count)s questions are to be drawn here, and the bank has %(found)s that fit."),
    Phrase("Draw fewer, or write more questions with this topic and difficulty."),
)
MEASURED_WHILE_PRACTISED = Fault(
    "Q211",
    Phrase('A question with "use: %(use)s" cannot stand in a quiz of the kind "%(kind)s".'),
    Phrase(
        "What measures is never practised: practice quizzes take practice questions; exam, pre, post, delayed measure."
    ),
)
SAME_POSITION = Fault(
    "Q212",
    Phrase("In %(count)s of %(total)s questions the right choice is number %(position)s."),
    Phrase("Move some of the right choices to other positions."),
    "warning",
)
LONGEST_IS_RIGHT = Fault(
    "Q213",
    Phrase("In %(count)s of %(total)s questions the longest choice is the right one (%(language)s)."),
    Phrase("Who guesses, guesses the longest: shorten some right ones or lengthen wrong ones."),
    "warning",
)
SAME_POSITION_OF_ALL = Fault(
    "Q217",
    Phrase(
        "In all quizzes together the right choice is number %(position)s in %(count)s of %(total)s questions; "
        "chance would make it about %(expected)s."
    ),
    Phrase("Move some of the right choices to other positions."),
    "warning",
)
LONGEST_IS_RIGHT_OF_ALL = Fault(
    "Q218",
    Phrase(
        "In all quizzes together the longest choice is the right one in %(count)s of %(total)s questions "
        "(%(language)s); chance would make it about %(expected)s."
    ),
    Phrase("Who guesses, guesses the longest: shorten some right ones or lengthen wrong ones."),
    "warning",
)
NUMBERS_DIFFER = Fault(
    "Q214",
    Phrase('The two languages of "%(key)s" hold different numbers: %(numbers)s.'),
    Phrase("Check which one is right."),
    "warning",
)

UNKNOWN_LECTURE = Fault("O401", Phrase('There is no lecture "%(id)s".'))
UNKNOWN_QUIZ = Fault("O402", Phrase('There is no quiz "%(id)s".'))
LECTURE_LEFT_OUT = Fault(
    "O403",
    Phrase('The lecture "%(id)s" is not in course.yaml, so nobody will find it.'),
    Phrase("Add it to the lectures of the course."),
    "warning",
)
LISTED_TWICE = Fault("O404", Phrase('"%(id)s" is listed twice.'), Phrase("Remove one of the two."))
NOT_TAKEN = Fault(
    "O405",
    Phrase('"%(id)s" is not in this course, so nobody could complete it.'),
    Phrase("Name a lecture of the course, the quiz of a lecture, or one of its checks."),
)

DISCUSSION_WITHOUT_CITES = Fault(
    "D501",
    Phrase("The discussion cites nothing."),
    Phrase("Name what it rests on, for example cites: [code-2026:305]. When the law changes, it is found by this."),
)
NUMBERS_OF_BRIEF_DIFFER = Fault(
    "D502",
    Phrase('The two languages of "%(key)s" hold different numbers: %(numbers)s.'),
    Phrase("Check which one is right."),
    "warning",
)
CITATIONS_OF_BRIEF_DIFFER = Fault(
    "D503",
    Phrase('The two languages of "%(key)s" cite different sources: %(difference)s.'),
    Phrase("Compare the two texts: one of them lacks a citation."),
    "warning",
)
QUESTION_IN_BRIEF = Fault(
    "D504",
    Phrase("A question of a quiz cannot stand in a discussion."),
    Phrase("Put it into a lecture, or ask it in words of its own."),
)

CODES: Mapping[str, Fault] = MappingProxyType(
    {
        fault.code: fault
        for table in (
            vars(faults),
            vars(picture_codes),
            vars(practice_codes),
            vars(setting_codes),
            vars(source_codes),
            globals(),
        )
        for fault in list(table.values())
        if isinstance(fault, Fault)
    }
)
