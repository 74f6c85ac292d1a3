"""What stands around an article answers nothing, and who makes the site is nobody's answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.ingest.formats.furniture import is_furniture
from corpus.ingest.metadata import below_article, is_in_imprint
from corpus.ingest.tables import IMPRINTS
from corpus.text.text import read_text
from retrieval.answer.office_qa.intent import OfficeQuestion
from retrieval.answer.quote_candidates import QuoteCandidate
from retrieval.query.answer_type import AnswerType
from retrieval.query.asking import holds_phrase
from retrieval.query.models import UnderstoodQuestion


def without_surroundings(
    candidates: Sequence[QuoteCandidate], question: UnderstoodQuestion, office: OfficeQuestion | None
) -> Iterator[QuoteCandidate]:
    """The candidates without buttons, counters and lists of other news, and for people without imprints.

    An imprint has the address of the publisher; whoever it names is told only to those who ask for the
    makers of the site, since the offices there are none of the body that the bulletin is about.
    """
    asks_for_people = (
        office is not None or question.answer_type is AnswerType.PERSON or bool(question.slots.people)
    )
    hides_imprint = asks_for_people and not holds_phrase(question.text, IMPRINTS.asked)
    for each in candidates:
        text, start = read_text(each.bulletin.text), each.sentence.start
        below = below_article(text)
        if is_in_imprint(text, start):
            if not hides_imprint:
                yield each
        elif (below is None or start < below.start) and not is_furniture(each.text.strip()):
            yield each
