"""What an index run works out: of each bulletin alone, and of all of them together.

The products of a bulletin depend on nothing but its text, its fields and the settings, so that they may be
made in any order, and need not be made again while these stay. Parts of a snapshot (`parts`) are built from
the products of all bulletins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.chunking import chunks
from corpus.models import Bulletin, Passage
from corpus.text.text import folded_words, read_text
from retrieval.encoders.base import Vectors
from retrieval.facts.extract import office_facts
from retrieval.facts.models import Fact
from retrieval.index.chunk_header import chunk_header
from retrieval.index.settings import IndexSettings
from retrieval.query.lexicon import Lessons, Lexicon


@dataclass(frozen=True, slots=True)
class PassageProducts:
    """What is worked out of one passage.

    Attributes:
        passage: Where it stands.
        text: What it is encoded as: the header of its bulletin, a line's end, and its own text.
        words: The folded syllables of ``text``, in order.
    """

    passage: Passage
    text: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BulletinProducts:
    """What is worked out of one bulletin, whatever else is in the library.

    Attributes:
        bulletin: The bulletin.
        passages: Its passages in order; none of a bulletin without text.
        facts: What it says of people and their offices, in the order of the text.
        lessons: What it teaches about language.
    """

    bulletin: Bulletin
    passages: tuple[PassageProducts, ...]
    facts: tuple[Fact, ...]
    lessons: Lessons

    @classmethod
    def of(cls, bulletin: Bulletin, settings: IndexSettings) -> BulletinProducts:
        """The products of a bulletin; the same for the same bulletin and settings."""
        return cls(
            bulletin,
            tuple(_passages(bulletin, settings)),
            tuple(office_facts(bulletin)),
            Lessons.of(bulletin.text),
        )


def _passages(bulletin: Bulletin, settings: IndexSettings) -> Iterator[PassageProducts]:
    header, text = chunk_header(bulletin), read_text(bulletin.text)
    known = folded_words(header)
    for passage in chunks(bulletin, settings.chunking):
        yield PassageProducts(
            passage,
            f"{header}\n{passage.of(bulletin)}",
            (*known, *text.words_within((passage.start, passage.end))),
        )


@dataclass(frozen=True, slots=True)
class LibraryProducts:
    """The products of all bulletins of a library, and what can be made only of all of them.

    Attributes:
        bulletins: The products of each bulletin, by the bulletins' ids.
        lexicon: What all of them teach.
        passage_vectors: One unit vector a passage, float32 of shape (passages, dimension).
        settings: What they were made with.
    """

    bulletins: Sequence[BulletinProducts]
    lexicon: Lexicon
    passage_vectors: Vectors
    settings: IndexSettings

    def passages(self) -> Iterator[PassageProducts]:
        """Every passage, in the order that a snapshot counts them."""
        return (passage for products in self.bulletins for passage in products.passages)

    def words(self) -> Iterator[list[str]]:
        """What each passage is found by: its words, and the full forms of its abbreviations.

        So a question in full words finds a passage that abbreviates them, and the other way round.
        """
        for passage in self.passages():
            words = list(passage.words)
            for full in self.lexicon.abbreviations.expansions(passage.text):
                words += folded_words(full)
            yield words
