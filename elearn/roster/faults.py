"""The sentences of a roster's faults and doubts, each with its code. Pure."""

from dataclasses import dataclass

from elearn.problems import Phrase, Severity


@dataclass(frozen=True, slots=True)
class Fault:
    """Hold a code, its sentence, and how to mend it."""

    code: str
    message: Phrase
    hint: Phrase | None = None
    severity: Severity = "fault"


SOMEBODY_ELSE = Phrase("somebody outside your area")
NO_NAME = Fault("P610", Phrase("The name is missing."))
BAD_NAME = Fault("P611", Phrase("%(value)s is no name: it has 1 to 50 characters that can be printed."))
NO_UNIT = Fault("P612", Phrase("The unit is missing."))
UNKNOWN_UNIT = Fault("P613", Phrase("%(value)s is not a unit."), Phrase("Write the name as in the organisation tree."))
NEAR_UNIT = Fault("P613", Phrase("%(value)s is not a unit."), Phrase("Did you mean %(units)s?"))
SEVERAL_UNITS = Fault("P614", Phrase("Several units are called %(value)s."), Phrase("Write one of these: %(units)s."))
NOT_OWN_UNIT = Fault("P616", Phrase("%(value)s lies outside your area."))
NO_KEY = Fault("P617", Phrase("There is neither a user name nor a staff number: a name alone tells nobody apart."))
BAD_USERNAME = Fault(
    "P618",
    Phrase("%(value)s is no user name."),
    Phrase("A user name has 2 to 64 letters, digits, dots, hyphens, underscores or @."),
)
TWICE = Fault("P619", Phrase("%(value)s stands in row %(row)s already."))
NUMBER_OF_OTHER = Fault("P620", Phrase("The staff number %(value)s belongs to %(name)s."))
NAME_OF_OTHER = Fault("P621", Phrase("The user name %(value)s belongs to %(name)s, who has another staff number."))
NOT_OWN_PERSON = Fault(
    "P622",
    Phrase("%(value)s belongs to somebody outside your area."),
    Phrase("An administrator of both areas has to move this person."),
)
BAD_NUMBER = Fault("P623", Phrase("%(value)s is no staff number: it has at most 64 characters that can be printed."))
NEEDS_USERNAME = Fault(
    "P624",
    Phrase("No user name can be made of the staff number %(value)s."),
    Phrase("Add a column “用户名” (user name) and fill it in for this row."),
)
LIKELY_TWICE = Fault(
    "P631",
    Phrase("Somebody called %(value)s is in this county already: %(names)s."),
    Phrase("If it is the same person, write that user name in the row. Two people of one name may stay two."),
    "warning",
)
RENAMED = Fault(
    "P632",
    Phrase("%(value)s is called %(old)s, and would be called %(new)s."),
    Phrase("Look closely: a wrong number would give one person's account to another."),
    "warning",
)
LOCKED = Fault("P633", Phrase("The account of %(value)s is locked, and stays so."), None, "warning")
RETIRED = Fault(
    "P634",
    Phrase("The account of %(value)s is retired."),
    Phrase("Bring the person back on their page first, or take this row out of the file."),
)
