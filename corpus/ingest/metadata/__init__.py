"""What a bulletin says about itself: title, publisher, province, date and term.

Everything is read from the text and nothing is guessed: where the text is silent the answer is ``None``.
"""

from corpus.ingest.metadata.days import date, day_within
from corpus.ingest.metadata.describe import Description, describe, overridden
from corpus.ingest.metadata.heading import title
from corpus.ingest.metadata.imprints import is_editor, is_in_imprint
from corpus.ingest.metadata.provinces import province
from corpus.ingest.metadata.publishers import publisher
from corpus.ingest.metadata.surroundings import below_article
from corpus.ingest.metadata.terms import term, term_within

__all__ = [
    "Description",
    "below_article",
    "date",
    "day_within",
    "describe",
    "is_editor",
    "is_in_imprint",
    "overridden",
    "province",
    "publisher",
    "term",
    "term_within",
    "title",
]
