"""What an index run works out of each bulletin alone.

The products of a bulletin depend on nothing but its text, its fields and the settings, so that they may be
made in any order, and need not be made again while these stay. Segments of a snapshot (`segment`) are built
from the products of some bulletins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from corpus.chunking import chunks
from corpus.models import Bulletin, Passage
from corpus.text.abbreviations import Abbreviations
from corpus.text.text import folded_words, read_text
from retrieval.facts.extract import office_facts
from retrieval.facts.models import Fact
from retrieval.index.chunk_header import chunk_header
from retrieval.index.settings import IndexSettings
from retrieval.query.lexicon import Lessons


@dataclass(frozen=True, slots=True)
class PassageProducts:
    """What is worked out of one passage.

    Attributes:
        passage: Where it stands.
        text: What it is encoded as: the header of its bulletin, a line's end, and its own text.
        words: What it is found by: the folded syllables of ``text``, in order, and those of the full forms of
            the abbreviations in it, as everybody knows them or the bulletin itself introduces them. So a
            question in full words finds a passage that abbreviates them.
    """

    passage: Passage
    text: str
    words: tuple[str, ...]

    @property
    def own_start(self) -> int:
        """Where the passage's own text begins in ``text``, behind the header."""
        return len(self.text) - (self.passage.end - self.passage.start)


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
        lessons = Lessons.of(bulletin.text)
        return cls(
            bulletin,
            tuple(_passages(bulletin, settings, lessons)),
            tuple(office_facts(bulletin)),
            lessons,
        )


def _passages(bulletin: Bulletin, settings: IndexSettings, lessons: Lessons) -> Iterator[PassageProducts]:
    full_forms = _full_forms(lessons.introductions)
    header, text = chunk_header(bulletin), read_text(bulletin.text)
    known = folded_words(header)
    for passage in chunks(bulletin, settings.chunking):
        whole = f"{header}\n{passage.of(bulletin)}"
        words = [*known, *text.words_within((passage.start, passage.end))]
        for full in full_forms(whole):
            words += folded_words(full)
        yield PassageProducts(passage, whole, tuple(words))


def _full_forms(introductions: Sequence[tuple[str, str]]) -> Callable[[str], list[str]]:
    """Tells full forms of the abbreviations in a text: by what its bulletin introduces, else by the table.

    The two are not put into one: to prepare the whole table for each bulletin takes longer than to read it.
    """
    general = Abbreviations.general()
    if not introductions:
        return general.expansions
    own = Abbreviations.of_introductions(introductions)
    replaced = {full for short, _ in introductions for full in general.expansions(short)}

    def full_forms(text: str) -> list[str]:
        others = (full for full in general.expansions(text) if full not in replaced)
        return list(dict.fromkeys((*own.expansions(text), *others)))

    return full_forms
