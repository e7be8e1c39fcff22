"""Read the list "cites", by which a question or a discussion says on what it rests."""

from elearn.content.citations import check_citation, parse_citation
from elearn.content.library import Citation
from elearn.content.prose import References
from elearn.questions.faults import Fault
from elearn.questions.fields import Fields


def read_cites(row: Fields, known: References, missing: Fault) -> tuple[Citation, ...]:
    """Read and check the citations of a mapping; ``missing`` is told where there are none."""
    if not row.has("cites"):
        row.report(missing, row.place())
        return ()
    found = row.texts("cites", 1, 20, limit=200)
    for text, place in found:
        row.problems.extend(check_citation(text, place, known.sources, known.today))
    return tuple(citation for text, _ in found if (citation := parse_citation(text)))
