"""A question taken apart: what it names and asks, and by which words it may lean on the one before it.

The words are data: `retrieval/query/data/followups.json`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from corpus.tables import ROLES
from corpus.text.fold import CAPITALS, fold, looks_vietnamese
from corpus.text.phrase_matcher import Entry, Found, Phrases
from corpus.text.text import Style, Text, Token, read_text
from retrieval.query.context.openers import core
from retrieval.query.slots import Mention, Sort, mentions
from retrieval.query.tables import EMPTY_WORDS, FOLLOWUPS

WHEN = frozenset({Sort.YEAR, Sort.TERM, Sort.DATE, Sort.ORDINAL})
WHERE = frozenset({Sort.PROVINCE, Sort.PLACE})

_NAME = re.compile(rf"(?:\s+[{CAPITALS}][^\s,.;?]*)+")
_SMALL_NAME = re.compile(r"(?:\s+[^\W\d]+){1,3}$")

_LONGEST_TOPIC = 10  # words before "thì"
_BEHIND_MARKER = 3  # words from "thì" on before the asking word: "thì tăng mấy phần trăm"


@dataclass(frozen=True, slots=True)
class QuestionParts:
    """A question taken apart.

    Attributes:
        text: The question without the words that only lean ("thế còn … thì sao?") and its closing signs.
        opened: Whether there were such words.
        closed: Those at the end that ask how something is: "thế nào".
        mentions: What it names.
        asked: The words that ask; ``sort`` of the first entry is the kind of answer.
        parts: What can be counted in the subject of another question ("nữ", "đảng viên").
        pronouns: Words that stand for something named before.
        deputies: "phó" without saying whose.
        attributes: Where words stand that say what of something is asked for ("kinh phí", "ai chủ trì").
        zones: Where the names of zones stand that are in no table, as "Phú Hội" of "KCN Phú Hội".
        content: The remaining words that carry a meaning, those of attributes among them.
        own: Those of them that are of no attribute.
        continues: Whether it goes on in the sentence of another: "trong đó …", "… lúc đó", "X thì bao nhiêu".
        capitals: Whether one of the remaining words has a capital that does not begin the question.
    """

    text: str
    opened: bool
    closed: str
    mentions: tuple[Mention, ...]
    asked: tuple[Found, ...]
    parts: tuple[Found, ...]
    pronouns: tuple[Found, ...]
    deputies: tuple[Found, ...]
    attributes: tuple[Found, ...]
    zones: tuple[tuple[int, int], ...]
    content: tuple[str, ...]
    own: tuple[str, ...]
    continues: bool
    capitals: bool

    @property
    def anchored(self) -> bool:
        """Whether it names a place or a person, or anything else with a capital, and so may stand alone."""
        return self.capitals or self.placed

    @property
    def placed(self) -> bool:
        """Whether it names a place or a person."""
        return bool(self.zones or self.named(*WHERE, Sort.PERSON))

    def named(self, *sorts: Sort) -> list[Mention]:
        """What it names of these sorts."""
        return [mention for mention in self.mentions if mention.sort in sorts]

    @property
    def kind(self) -> str | None:
        """The kind of answer that its first asking word wants; ``None`` where it does not ask."""
        return self.asked[0].entries[0].value if self.asked else None


def read(question: str, known_people: Mapping[str, str]) -> QuestionParts:
    """Take a question (NFC, single spaces) apart."""
    text, opened, closed = core(question)
    typed = read_text(text, Style.TYPED)
    named = mentions(text, known_people)
    found = [f for f in _as_typed(typed) if not any(_within(f, mention) for mention in named)]
    taken = [(mention.start, mention.end) for mention in named]
    taken += [(f.start, f.end) for f in found if f.entries[0].sort != "lookalikes"]
    zones = tuple(_zone_names(text, named, taken))
    taken += zones
    empty = _empty_words(accented=typed.accented)
    content = [
        word
        for word in typed.tokens
        if word.written not in empty and not any(a <= word.start < b for a, b in taken)
    ]
    attributes = tuple(_attributes().find(typed))
    own = [word for word in content if not any(each.start <= word.start < each.end for each in attributes)]

    def of(*sorts: str) -> tuple[Found, ...]:
        return tuple(f for f in found if f.entries[0].sort in sorts)

    pronouns = tuple(f for f in of("pronoun") if _stands_for(f, typed))
    parts = of("modifiers", "nouns")
    return QuestionParts(
        text,
        opened,
        closed,
        named,
        of("asking"),
        parts,
        pronouns,
        of("deputies"),
        attributes,
        zones,
        tuple(word.folded for word in content),
        tuple(word.folded for word in own),
        _continues(typed, of("asking"), pronouns, content),
        any(word.start and typed.raw[word.start].isupper() for word in content),
    )


def _as_typed(typed: Text, first: int = 0, stop: int | None = None) -> Iterator[Found]:
    """The words of the table in a text, in one with accents with theirs: "nam nào" is no "năm nào"."""
    for found in _words_table().find(typed, first, stop):
        entry = found.entries[0]
        if not typed.accented or entry.spelling.isascii() or entry.exact(typed, found.first):
            yield found
        else:
            yield from _as_typed(typed, found.first + 1, found.stop)


def _continues(
    typed: Text, asked: Iterable[Found], pronouns: Iterable[Found], content: Sequence[Token]
) -> bool:
    """Whether it goes on in the sentence of another question.

    It begins with "trong đó", says "lúc đó", or puts what it asks about, and no mere name, before "thì": "Nhà
    xây mới thì mấy?".
    """
    words = [token.written for token in typed.tokens]
    first = next(_partitives().find(typed), None)
    vague = any(each.entries[0].spelling in FOLLOWUPS.vague for each in pronouns)
    marker = {*FOLLOWUPS.marker, *(() if typed.accented else map(fold, FOLLOWUPS.marker))}
    marked = any(
        words[at] in marker and any(word.start < typed.tokens[at].start for word in content)
        for found in asked
        for at in range(max(1, found.first - _BEHIND_MARKER), min(found.first, _LONGEST_TOPIC))
    )
    conditional = words[:1] and words[0] in FOLLOWUPS.conditional
    return (first is not None and first.first == 0) or vague or (marked and not conditional)


def _stands_for(pronoun: Found, typed: Text) -> bool:
    """Whether it is a pronoun, and not words that are typed alike, as "he" for "hè" and "nguoi do dau"."""
    entry = pronoun.entries[0]
    if entry.spelling.isascii():
        return not looks_vietnamese(typed.raw)
    at_an_end = pronoun.first == 0 or pronoun.stop == len(typed.tokens)
    return entry.exact(typed, pronoun.first) or (at_an_end and not typed.accented)


def _zone_names(
    text: str, named: Iterable[Mention], taken: list[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Where the names of zones stand: the words in capitals behind "KCN", or in small letters the last."""
    for zone in named:
        if zone.sort is Sort.BODY and zone.value in ROLES.bodies["zone"]:
            pattern = _SMALL_NAME if text.islower() else _NAME
            name = pattern.match(text, zone.end)
            if name and not any(start < name.end() and zone.end < end for start, end in taken):
                yield zone.end, name.end()


def _within(found: Found, mention: Mention) -> bool:
    return mention.start < found.end and found.start < mention.end


# Of entries that fit alike the first counts; "đầu tư" without accents begins like "đâu", which asks.
_COUNTED = {
    "modifiers": FOLLOWUPS.modifiers,
    "nouns": FOLLOWUPS.nouns,
    "deputies": FOLLOWUPS.deputies,
    "lookalikes": FOLLOWUPS.lookalikes,
}


@cache
def _words_table() -> Phrases:
    return Phrases(
        [
            *((word, "asking", kind) for kind, words in FOLLOWUPS.asking.items() for word in words),
            *((word, "pronoun", kind) for kind, words in FOLLOWUPS.pronouns.items() for word in words),
            *((word, sort, word) for sort, words in _COUNTED.items() for word in words),
            *((word, "wrapping", word) for word in FOLLOWUPS.wrapping),
        ],
    )


@cache
def _attributes() -> Phrases:
    return Phrases((word, "attribute", word) for word in FOLLOWUPS.attributes)


@cache
def _partitives() -> Phrases:
    return Phrases((word, "partitive", word) for word in FOLLOWUPS.partitive)


@cache
def _empty_words(*, accented: bool) -> frozenset[str]:
    listed = (*EMPTY_WORDS.words, *FOLLOWUPS.wrapping)
    single = [word for word in listed if len(Entry.of(word).words) == 1]
    still = {*FOLLOWUPS.still}
    empty = {word.lower() for word in single if word not in still}
    return frozenset(empty if accented else {*map(fold, empty)} - {fold(word) for word in still})
