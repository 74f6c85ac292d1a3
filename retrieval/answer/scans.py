"""What is said out of a text that was read by machine from pictures: the quote, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from corpus.models import Bulletin, Mark
from retrieval.models import Answer


def without_misreadings(answer: Answer) -> Answer:
    """An answer that states nothing out of scans: any letter, any figure of theirs may be misread.

    The quote stays, for its picture can be looked at. A short answer, a verdict on a claim and the names of
    others are read off no picture: they are left out.
    """
    others = tuple(other for other in answer.others if not _is_scan(other.bulletin))
    if answer.quotes and _is_scan(answer.quotes[0].bulletin):
        return replace(answer, answer=None, verdict=None, others=others)
    return answer if others == answer.others else replace(answer, others=others)


def _is_scan(bulletin: Bulletin) -> bool:
    return Mark.OCR in bulletin.marks
