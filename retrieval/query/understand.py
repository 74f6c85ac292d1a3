"""From a question as it was typed to the question that is searched for.

One pure step; everything that reads a question goes through it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from corpus.text.abbreviations import Abbreviations
from retrieval.query.answer_type import expected_answer_type
from retrieval.query.clean import MAX_LENGTH, clean_question, visible_text
from retrieval.query.context.rewrite import complete
from retrieval.query.english import vietnamese_terms
from retrieval.query.language import is_english
from retrieval.query.lexicon import Lexicon
from retrieval.query.models import UnderstoodQuestion
from retrieval.query.prefaces import without_preface
from retrieval.query.slots import read_slots
from retrieval.query.spelling.diacritics import AccentModel
from retrieval.query.spelling.input_methods import decode


class Reader:
    """Reads questions, with what the library teaches about its language; safe to use from several threads."""

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        """Without a lexicon it knows what is shipped: general Vietnamese and the usual abbreviations."""
        self._accents = AccentModel.general()
        self._abbreviations = Abbreviations.general()
        self._people: Mapping[str, str] = {}
        if lexicon is not None:
            self._accents = self._accents.with_domain(lexicon.spellings)
            self._abbreviations = lexicon.abbreviations
            self._people = lexicon.people

    def read(self, question: str, after: str | None = None) -> UnderstoodQuestion:
        """Understand a question; ``after`` is the one asked just before it in the same conversation.

        A question that leans on the one before is completed from it; one that stands alone is left alone.

        Raises:
            EmptyQuestionError: there is no word in it.
            LongQuestionError: it is longer than `retrieval.query.clean.MAX_LENGTH`.
        """
        text = self._spelled(without_preface(clean_question(question)))
        before = without_preface(visible_text(after or "")[:MAX_LENGTH])
        if before:
            text = complete(text, self._spelled(before), self._people)
        english = is_english(text)
        words = " ".join([text, *vietnamese_terms(text)]) if english else text
        return UnderstoodQuestion(
            text, words, expected_answer_type(text), english, read_slots(text, self._people)
        )

    def _spelled(self, text: str) -> str:
        """A clean text as it would be written with care."""
        text = decode(text)
        if is_english(text):
            return self._accents.restore(text)
        return self._abbreviations.expand(self._accents.mend(self._accents.restore(text)))


def understand(question: str, after: str | None = None) -> UnderstoodQuestion:
    """Like `Reader.read`, without a lexicon."""
    return _reader().read(question, after)


@cache
def _reader() -> Reader:
    return Reader()
