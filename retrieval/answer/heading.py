"""What is known of a passage without its words."""

from __future__ import annotations

from corpus.models import Bulletin
from retrieval.index.chunk_header import chunk_header
from retrieval.query.models import UnderstoodQuestion
from retrieval.search.constraints import elsewhere


def heading_text(question: UnderstoodQuestion, bulletin: Bulletin) -> str:
    """The header of a bulletin's passages, and the place of its province that the question names."""
    slots = question.slots
    meant = [*slots.places, *slots.provinces] if slots.provinces and bulletin.province else []
    there = meant if not elsewhere(slots, bulletin.province) else []
    return "\n".join([chunk_header(bulletin), *there])
