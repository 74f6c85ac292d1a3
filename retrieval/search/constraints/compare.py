"""All constraints of a question, each held against one place of a bulletin."""

from __future__ import annotations

from corpus.models import Bulletin, Passage
from corpus.text.text import read_text
from retrieval.query.models import UnderstoodQuestion
from retrieval.search.constraints.bodies import compare_bodies
from retrieval.search.constraints.days import compare_days
from retrieval.search.constraints.documents import compare_documents
from retrieval.search.constraints.models import Comparison, Surroundings
from retrieval.search.constraints.now import compare_now
from retrieval.search.constraints.offices import compare_offices
from retrieval.search.constraints.ordinals import compare_ordinals
from retrieval.search.constraints.people import compare_people
from retrieval.search.constraints.times import compare_times
from retrieval.search.constraints.where import compare_places

_TIMES = (compare_times, compare_days)


def compare_constraints(
    question: UnderstoodQuestion, bulletin: Bulletin, passage: Passage, sentence: Passage | None = None
) -> tuple[Comparison, ...]:
    """What a place of a bulletin says of each thing that a question asks for explicitly.

    The nearest text that names something of a sort decides: the sentence, else its passage, else the heading
    (title, publisher, province, date, opening). Asked about "Đại hội lần thứ III", a sentence on "Đại hội lần
    thứ II" contradicts unless the third is named around it; one on "kỳ họp thứ 9" is silent. Empty where the
    question names nothing.
    """
    near = read_text(sentence.of(bulletin)) if sentence else None
    around = Surroundings(bulletin, near, read_text(passage.of(bulletin)))
    comparers = (
        *(compare_places, compare_now, *(() if bulletin.id in question.valid_then else _TIMES)),
        *(compare_ordinals, compare_documents, compare_offices, compare_bodies, compare_people),
    )
    return tuple(comparison for compare in comparers for comparison in compare(question, around))
