"""What stands around a name: honorifics and ranks, offices and bodies, areas, and what is named after people.

Nothing but the tables is looked up: the phrases that stand right before an offset, or begin there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from corpus.tables import ACTS, AREAS, FAMILY_NAMES, LEVELS, ROLES
from corpus.text.fold import modern_spelling

_REACH = 64  # characters of the longest phrase of the tables
_CLAUSE = 120  # how far before a name its office may begin
_SIGNS = ".:,;)–-"
_EDGE = '.:,"“”‘(-–'
_STOP = re.compile(r"[;:()\n]|(?<![TtQPX][PpXx.])(?<!\b[QPX])\.|,")
_FIRST = re.compile(r"\w[\w./]{0,16}(?<![.])")
_OPENING = re.compile(r"[ \xa0]*[,(–-][ \xa0]*(?:(?i:là|nguyên)[ \xa0]+)?")


class ContextSort(Enum):
    """What a phrase around a name is."""

    ADDRESS = "address"
    RANK = "rank"
    OFFICE = "office"
    BODY = "body"
    AREA = "area"
    MEMORIAL = "memorial"


@dataclass(frozen=True, slots=True)
class Context:
    """A phrase of a sort at ``text[start:end]``."""

    sort: ContextSort
    start: int
    end: int


def context_at(text: str, start: int, *, single: bool = False) -> Context | None:
    """The longest honorific, rank, office or body that begins at an offset.

    Those of one word count only if they are all in capitals or ``single`` words do: "Anh" and "Đoàn" begin
    names, too.
    """
    first = _FIRST.match(text, start)
    phrases = _phrases().get(first[0].lower()) if first else None
    if phrases is None:
        return None
    words = list(_words_from(text, start))
    for phrase, sort in phrases:
        if len(phrase) > len(words) or not _fits(phrase, [word for word, _ in words[: len(phrase)]]):
            continue
        if len(phrase) == 1 and not (
            phrase[0].isupper() or (single and sort in {ContextSort.ADDRESS, ContextSort.RANK})
        ):
            continue
        return Context(sort, start, words[len(phrase) - 1][1])
    return None


def context_before(text: str, end: int) -> Context | None:
    """The longest phrase that ends right before an offset; honorifics and ranks also on the line above."""
    window = text[max(0, end - _REACH) : end]
    bare = window.rstrip()
    space = window[len(bare) :]
    if not bare or space.count("\n") > 1 or not (space or bare[-1] in {".", "“", '"'}):
        return None
    words = bare.split()
    sign = words[-1][-1]
    for phrase, sort in _ends().get(words[-1].strip(_EDGE).lower(), ()):
        taken = words[-len(phrase) :]
        if len(taken) < len(phrase) or not _fits(phrase, [word.strip(_EDGE) for word in taken]):
            continue
        if any(word[-1] in ",:" for word in taken[:-1] if word[:2].islower()):
            continue  # "ông, bà"
        addressed = sort in {ContextSort.ADDRESS, ContextSort.RANK}
        # "TS. Nguyễn Văn An", but not "… của ông. Nguyễn Văn An …"
        dotted = sort is ContextSort.AREA or _is_short(phrase[-1]) or phrase[-1] in {"đ/c", "đc", "ths"}
        own_sign = (sign == "." and dotted) or (sign == ":" and addressed)
        if (sign in _SIGNS and not own_sign) or ("\n" in space and not addressed):
            return None
        return Context(sort, end - len(space), end)
    return None


def is_governed(text: str, start: int) -> bool:
    """Whether an office stands before a name with nothing between but the words of its body."""
    window = text[max(0, start - _CLAUSE) : start]
    at = max((match.end() for match in _STOP.finditer(window)), default=0)
    clause = window[at:]
    for word in re.finditer(r"\w[^\s,;:()]*", clause):
        office = context_at(clause, word.start())
        if office is not None and office.sort is ContextSort.OFFICE:
            between = re.findall(r"\w+", clause[office.end :])
            if all(word[0].isupper() or word in _body_words() for word in between):
                return True
    return False


def is_before_office(text: str, end: int) -> bool:
    """Whether an office stands behind a name, set off by a sign: "…, Bí thư Huyện ủy"."""
    opening = _OPENING.match(text, end)
    office = context_at(text, opening.end()) if opening else None
    return office is not None and office.sort is ContextSort.OFFICE


@cache
def districts() -> frozenset[str]:
    """The districts, towns and cities of before 1 July 2025."""
    return frozenset(map(modern_spelling, AREAS.districts))


@cache
def area_names() -> frozenset[str]:
    """Districts, and communes whose names begin like those of people."""
    return districts() | frozenset(map(modern_spelling, AREAS.communes))


@cache
def title_starts() -> frozenset[str]:
    """The first words of bodies and offices, in small letters."""
    return frozenset(
        phrase[0].lower()
        for rows in _phrases().values()
        for phrase, sort in rows
        if sort in {ContextSort.OFFICE, ContextSort.BODY}
    )


def _words_from(text: str, start: int) -> Iterator[tuple[str, int]]:
    """The words of a line from an offset on, without the signs at their ends, and where each ends."""
    at = start
    for word in text[start : start + _REACH].partition("\n")[0].split():
        at = text.index(word, at)
        bare = word.rstrip(',;:()–-!?”"')
        yield bare, at + len(bare)
        if bare != word:
            return
        at += len(word)


def _fits(phrase: tuple[str, ...], words: list[str]) -> bool:
    """Whether words are a phrase; abbreviations must be in capitals as in the table."""
    for want, got in zip(phrase, words, strict=True):
        if want != got.lower() and want not in {got, got.rstrip(".")}:
            return False
    return True


def _is_short(word: str) -> bool:
    """Whether a word of a table is an abbreviation."""
    return sum(letter.isupper() for letter in word) > 1


@cache
def _rows() -> tuple[tuple[tuple[str, ...], ContextSort], ...]:
    """Every phrase of the tables, word by word, and its sort; of one in two sorts the first counts."""
    offices = [*ROLES.roles, *(word for row in ROLES.roles.values() for word in row.vi), *ACTS.other]
    levels = LEVELS.levels.values()
    members = [word for row in levels for word in row.members]
    committees = [name for row in levels if row.area not in {None, "tỉnh"} for name in row.names]
    # Behind "tỉnh" stands one of the provinces that are known, or it goes without its name.
    areas = [word for area, words in LEVELS.areas.items() if area != "tỉnh" for word in words]
    bodies = [name for row in levels for name in row.names]
    groups = ROLES.bodies.values()
    spelled = [word for group in groups for key, row in group.items() for word in (key, *row.vi)]
    lists: list[tuple[ContextSort, Iterable[str]]] = [
        (ContextSort.ADDRESS, FAMILY_NAMES.unlisted_after),
        (ContextSort.RANK, (*FAMILY_NAMES.honorifics, *FAMILY_NAMES.ranks)),
        (ContextSort.OFFICE, (*offices, *members)),
        (ContextSort.AREA, (*areas, *committees)),
        (ContextSort.BODY, (*bodies, *spelled, *LEVELS.parts, *LEVELS.areas["tỉnh"])),
    ]
    found: dict[tuple[str, ...], ContextSort] = {}
    for sort, phrases in lists:
        for phrase in phrases:
            found.setdefault(_key_words(phrase), sort)
    return tuple(found.items())


def _key_words(phrase: str) -> tuple[str, ...]:
    words = (word.strip(_EDGE) or word for word in modern_spelling(phrase).split())
    return tuple(word if _is_short(word) else word.lower() for word in words)


@cache
def _phrases() -> Mapping[str, tuple[tuple[tuple[str, ...], ContextSort], ...]]:
    """The phrases that may begin inside a row of capitals, by their first word, the longest first."""
    return _by(0, (row for row in _rows() if row[1] is not ContextSort.AREA or len(row[0]) > 1))


@cache
def _ends() -> Mapping[str, tuple[tuple[tuple[str, ...], ContextSort], ...]]:
    """All phrases by their last word."""
    memorials = ((_key_words(phrase), ContextSort.MEMORIAL) for phrase in LEVELS.named_after)
    return _by(-1, (*memorials, *_rows()))


def _by(
    at: int, rows: Iterable[tuple[tuple[str, ...], ContextSort]]
) -> Mapping[str, tuple[tuple[tuple[str, ...], ContextSort], ...]]:
    by_word: defaultdict[str, list[tuple[tuple[str, ...], ContextSort]]] = defaultdict(list)
    for row in rows:
        by_word[row[0][at].lower()].append(row)
    return {word: tuple(sorted(found, key=lambda row: -len(row[0]))) for word, found in by_word.items()}


@cache
def _body_words() -> frozenset[str]:
    """The small words that names of bodies and areas are made of."""
    lists = (
        [word for row in LEVELS.levels.values() for word in row.names],
        [word for words in LEVELS.areas.values() for word in words],
        [word for group in ROLES.bodies.values() for key, row in group.items() for word in (key, *row.vi)],
        LEVELS.parts,
        LEVELS.joined,
        LEVELS.name_words,
        ("của",),
    )
    return frozenset(part for words in lists for phrase in words for part in phrase.lower().split())
