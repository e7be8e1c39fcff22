"""Say in plain words what a YAML parser complains of."""

from elearn.problems import Phrase

# By how the parser's sentences begin.
_REASONS = {
    "mapping values are not allowed": Phrase("a colon stands where there can be none; put the text in quotes"),
    "expected <block end>": Phrase("the indentation does not fit the lines above"),
    "could not find expected ':'": Phrase("a colon is missing"),
    "while scanning a simple key": Phrase("a colon is missing"),
    "found character '\\t'": Phrase("a tab stands where spaces are needed"),
    "found unexpected end of stream": Phrase("a quotation mark is not closed"),
    "expected ',' or": Phrase("a bracket is not closed, or a comma is missing"),
    "expected the node content": Phrase("a value is missing"),
    "found unknown escape character": Phrase("a backslash stands in double quotes; use single quotes"),
    "a key should be a word": Phrase("a key should be a word"),
}


def plain_reason(problem: str) -> Phrase | str:
    """Translate the parser's sentence where it is a frequent one; the others are given as they are."""
    return next((reason for start, reason in _REASONS.items() if problem.startswith(start)), problem)
