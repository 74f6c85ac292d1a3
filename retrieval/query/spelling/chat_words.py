"""Words as chats shorten them ("ko", "đc", "bn"), in full.

The table is `retrieval/query/data/chat_words.json`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from corpus.entities.places import places, provinces
from corpus.tables import ORGANISATIONS
from corpus.text.fold import CAPITALS, fold, unaccented, without_accents
from retrieval.query.language import is_english
from retrieval.query.tables import CHAT_WORDS

_SIGNS = "?!.,;:"


def spell_out(text: str) -> str:
    """The text (NFC, single spaces) with chat words in full; a text in English stays as it is.

    In a question without accents they are written without them too, so that it stays one of its kind.
    """
    words = text.split(" ")
    found: dict[int, str] = {}
    for at, word in enumerate(words):
        for row in _chat_words().get(word.rstrip(_SIGNS), ()):
            if at not in found and row.fits(words, at):
                found[at] = row.means
    if not found or is_english(text):
        return text
    plain = without_accents([word for at, word in enumerate(words) if at not in found])
    for at, means in found.items():
        sign = words[at][len(words[at].rstrip(_SIGNS)) :]
        words[at] = (unaccented(means) if plain else means) + sign
    return " ".join(words)


@dataclass(frozen=True, slots=True)
class _ChatWord:
    """A row of the table: a short form, what it means, and where it counts."""

    word: str
    means: str
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    end: bool = False
    name: bool = False
    number: bool = True

    def fits(self, words: list[str], at: int) -> bool:
        """Whether it counts at this place of the sentence."""
        before = words[at - 1] if at else ""
        following = words[at + 1] if at + 1 < len(words) else ""
        ends = not following or not words[at][-1].isalpha()
        near = fold(before) in self.after or fold(following.strip(_SIGNS)) in self.before
        return (
            (near or not (self.after or self.before))
            and (ends or not self.end)
            and (not self.name or _begins_name(words[at + 1 :]))
            and (self.number or not before[-1:].isdigit())
        )


def _begins_name(words: list[str]) -> bool:
    """Whether a person's name may begin here: a capital, and neither a body nor a place that is known."""
    rest = fold(" ".join(words)) + " "
    known = any(rest.startswith(f"{name} ") for name in _not_persons())
    return bool(words) and words[0][0] in CAPITALS and not words[0].isupper() and not known


@cache
def _chat_words() -> dict[str, tuple[_ChatWord, ...]]:
    rows: dict[str, tuple[_ChatWord, ...]] = {}
    for row in CHAT_WORDS.words:
        after, before = tuple(map(fold, row.after)), tuple(map(fold, row.before))
        word = _ChatWord(row.word, row.means, after, before, row.end, row.name, row.number)
        rows[row.word] = (*rows.get(row.word, ()), word)
    return rows


@cache
def _not_persons() -> tuple[str, ...]:
    bodies = (*ORGANISATIONS.bodies, *ORGANISATIONS.party_bodies)
    return tuple(fold(name) for name in (*bodies, *provinces(), *places()))
