"""Read the list "cites", by which a question or a discussion says on what it rests."""

from collections.abc import Iterator

from elearn.content.citations import check_citation, parse_citation
from elearn.content.library import Citation
from elearn.content.prose import References
from elearn.problems import Problem
from elearn.questions.faults import Fault
from elearn.questions.fields import Fields
from elearn.questions.places import Branch, Leaf, Node, Table


def check_inner_cites(node: Node, known: References) -> Iterator[Problem]:
    """Check the lists ``cites`` that stand deeper in a question than its own: those of the parts of a case."""
    if isinstance(node, Branch):
        for item in node.items:
            yield from _check_all(item, known)
    elif isinstance(node, Table):
        for entry in node.entries.values():
            yield from check_inner_cites(entry.value, known)


def _check_all(node: Node, known: References) -> Iterator[Problem]:
    cites = node.entries["cites"].value if isinstance(node, Table) and "cites" in node.entries else None
    for leaf in cites.items if isinstance(cites, Branch) else ():
        if isinstance(leaf, Leaf):
            yield from check_citation(leaf.raw, leaf.place, known.sources, known.today)
    yield from check_inner_cites(node, known)


def read_cites(row: Fields, known: References, missing: Fault) -> tuple[Citation, ...]:
    """Read and check the citations of a mapping; ``missing`` is told where there are none."""
    if not row.has("cites"):
        row.report(missing, row.place())
        return ()
    found = row.texts("cites", 1, 20, limit=200)
    for text, place in found:
        row.problems.extend(check_citation(text, place, known.sources, known.today))
    return tuple(citation for text, _ in found if (citation := parse_citation(text)))
