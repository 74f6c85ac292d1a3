"""Whether a question leans on the one before it.

"còn năm 2018?", "ai là phó?", "and how many women?" say nothing by themselves; "Còn bao nhiêu dự án chưa giải
phóng mặt bằng?" does, though it begins alike. To complete the second from what was asked before would answer
what nobody asked, so in doubt a question stands alone. The words are data:
`retrieval/query/data/followups.json`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from corpus.tables import ROLES
from corpus.text.fold import CAPITALS, fold, looks_vietnamese
from corpus.text.phrase_matcher import Entry, Found, Phrases
from corpus.text.text import Style, Text, read_text
from retrieval.query.context.openers import core
from retrieval.query.slots import Mention, Sort, mentions
from retrieval.query.tables import EMPTY_WORDS, FOLLOWUPS

WHEN = frozenset({Sort.YEAR, Sort.TERM, Sort.DATE, Sort.ORDINAL})
WHERE = frozenset({Sort.PROVINCE, Sort.PLACE})

_NAME = re.compile(rf"(?:\s+[{CAPITALS}][^\s,.;?]*)+")
_SMALL_NAME = re.compile(r"(?:\s+[^\W\d]+){1,3}$")

_NOT_YET = {"chua"}  # "còn … chưa …" asks what is still to do
_SHORT = 3  # words of its own that a leaning question may have where it asks
_ANAPHORA = 4  # and where it says "ông ấy": in longer ones the person is mostly named too
_SUBJECT = 6  # and where it only names another subject: "còn tổng vốn đăng ký đầu tư?"


@dataclass(frozen=True, slots=True)
class QuestionParts:
    """A question taken apart.

    Attributes:
        text: The question without the words that only lean ("thế còn … thì sao?") and its closing signs.
        opened: Whether there were such words.
        mentions: What it names.
        asked: The words that ask; ``sort`` of the first entry is the kind of answer.
        parts: What can be counted in the subject of another question ("nữ", "đảng viên").
        pronouns: Words that stand for something named before.
        deputies: "phó" without saying whose.
        zones: Where the names of zones stand that are in no table, as "Phú Hội" of "KCN Phú Hội".
        content: The remaining words that carry a meaning.
    """

    text: str
    opened: bool
    mentions: tuple[Mention, ...]
    asked: tuple[Found, ...]
    parts: tuple[Found, ...]
    pronouns: tuple[Found, ...]
    deputies: tuple[Found, ...]
    zones: tuple[tuple[int, int], ...]
    content: tuple[str, ...]

    def named(self, *sorts: Sort) -> list[Mention]:
        """What it names of these sorts."""
        return [mention for mention in self.mentions if mention.sort in sorts]

    @property
    def kind(self) -> str | None:
        """The kind of answer that its first asking word wants; ``None`` where it does not ask."""
        return self.asked[0].entries[0].value if self.asked else None


def read(question: str, known_people: Mapping[str, str]) -> QuestionParts:
    """Take a question (NFC, single spaces) apart."""
    text, opened = core(question)
    typed = read_text(text, Style.TYPED)
    named = mentions(text, known_people)
    found = [f for f in _words_table().find(typed) if not any(_within(f, mention) for mention in named)]
    taken = [(mention.start, mention.end) for mention in named]
    taken += [(f.start, f.end) for f in found if f.entries[0].sort != "lookalikes"]
    zones = tuple(_zone_names(text, named, taken))
    taken += zones
    empty = _empty_words(accented=typed.accented)
    content = tuple(
        word.folded
        for word in typed.tokens
        if word.written not in empty and not any(a <= word.start < b for a, b in taken)
    )

    def of(*sorts: str) -> tuple[Found, ...]:
        return tuple(f for f in found if f.entries[0].sort in sorts)

    pronouns = tuple(f for f in of("pronoun") if _stands_for(f, typed))
    parts = of("modifiers", "nouns")
    return QuestionParts(text, opened, named, of("asking"), parts, pronouns, of("deputies"), zones, content)


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


def leans(question: QuestionParts, before: QuestionParts) -> bool:
    """Whether a question cannot be understood without the one before it."""
    if question.pronouns:
        return len(question.content) <= _ANAPHORA
    if question.opened:
        return _leans_opened(question)
    if question.content:
        return False
    return _leans_asking(question, before) if question.asked else _leans_bare(question, before)


def _leans_opened(question: QuestionParts) -> bool:
    """Behind "còn", "what about" and the like."""
    whole = bool(question.named(*WHERE, Sort.PERSON))
    if not question.asked:
        return len(question.content) <= _SUBJECT and _says_something(question)
    if _NOT_YET & {*question.content}:
        return False
    of_its_own = question.content or question.named(Sort.ROLE) or _nouns(question)
    if whole and of_its_own:
        return False
    if question.kind == "other" and len(question.content) > 1:
        return False  # "Còn dự án nào chậm tiến độ?" asks what is left
    return len(question.content) <= _SHORT and not (question.named(Sort.BODY) and question.content)


def _leans_asking(question: QuestionParts, before: QuestionParts) -> bool:
    """Without such words, with nothing but names, what is counted, and words that ask."""
    kind = question.kind
    if kind == "other" or question.named(Sort.PERSON, Sort.BODY):
        return False
    if any(mention.value in FOLLOWUPS.sole for mention in question.named(Sort.ROLE)):
        return False  # there is one prime minister
    if question.parts:
        # "bao nhiêu nữ?" says nothing alone; "bao nhiêu đảng viên?" goes on where a number was asked.
        holds = not _nouns(question) or (
            before.kind == "number" and question.asked[0].first < question.parts[0].first
        )
        return kind == "number" and holds and not question.named(*WHERE, Sort.ROLE)
    if question.named(*WHERE):
        return not question.named(Sort.ROLE) and kind == before.kind
    return True


def _leans_bare(question: QuestionParts, before: QuestionParts) -> bool:
    """With nothing but names: "2018?", "Thái Nguyên?"."""
    sorts = {mention.sort for mention in question.mentions}
    if Sort.PERSON in sorts:
        return sorts == {Sort.PERSON} and bool(before.named(Sort.PERSON))
    if Sort.BODY in sorts or (Sort.ROLE in sorts and sorts & WHERE):
        return False
    if question.parts:
        return before.kind == "number" and not sorts
    return bool(sorts or question.deputies)


def _says_something(question: QuestionParts) -> bool:
    return bool(question.mentions or question.parts or question.deputies or question.content)


def _nouns(question: QuestionParts) -> list[Found]:
    return [part for part in question.parts if part.entries[0].sort == "nouns"]


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
def _empty_words(*, accented: bool) -> frozenset[str]:
    listed = (*EMPTY_WORDS.words, *FOLLOWUPS.wrapping)
    single = [word for word in listed if len(Entry.of(word).words) == 1]
    still = {*FOLLOWUPS.still}
    empty = {word.lower() for word in single if word not in still}
    return frozenset(empty if accented else {*map(fold, empty)} - {fold(word) for word in still})
