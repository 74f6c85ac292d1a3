"""What names of people are written like: words with capitals, in one row, family name first.

Also the names of the Ê Đê, M'Nông, Gia Rai and K'Ho, which begin with "Y", "H'" or "K'" and have the clan's
name last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from corpus.tables import FAMILY_NAMES
from corpus.text.fold import CAPITALS, SMALL, fold, looks_vietnamese, modern_spelling
from corpus.text.span import Span

LONGEST_NAME = 5  # syllables
_UNDIVIDED = 4  # syllables from which on another family name inside may begin another name

_MARKS = "\u0300-\u036f"  # of letters that Unicode has not composed, as in names of the Central Highlands
_APOSTROPHE = "['’ʼ]"
_CAPITAL = rf"[{CAPITALS}](?:{_APOSTROPHE}[{CAPITALS}{SMALL}])?"
WORD = rf"{_CAPITAL}(?:[{SMALL}{_MARKS}]*+|[{CAPITALS}{_MARKS}]*+)(?!\w|{_APOSTROPHE}\w)"
"""A word with its capital ("Văn", "H'Hen"), or all in capitals."""

GAP = r"[ \xa0]++"

_RUN = re.compile(rf"(?<![\w'’ʼ]){WORD}(?>(?:{GAP}{WORD})*)")
_EACH = re.compile(r"[^ \xa0]+")
_GLUED = re.compile(rf"{GAP}[{CAPITALS}][{SMALL}]+[{CAPITALS}]|{_APOSTROPHE}")  # "Lê Văn AnBí thư"
_APOSTROPHES = re.compile(_APOSTROPHE)
_FOREIGN = re.compile(r"(?i)[fjwz]|[^\W\d_]{8}")  # letters, and a length, that no name of the Viet has


def name_runs(text: str) -> Iterator[list[Span]]:
    """The words with capitals that stand in a row, row by row; those all in capitals apart from others.

    "Chủ tịch UBND huyện Đơn Dương Nguyễn Văn An" has the rows "Chủ", "UBND" and "Đơn Dương … An".
    """
    for match in _RUN.finditer(text):
        if " " not in match[0] and "\xa0" not in match[0]:  # as most
            yield [Span(*match.span())]
            continue
        run: list[Span] = []
        shouted: bool | None = None
        for word in _EACH.finditer(text, *match.span()):
            loud = is_shouted(word[0]) if len(word[0]) > 1 else None
            if run and None not in (loud, shouted) and loud is not shouted:
                yield run
                run, shouted = [], loud
            shouted = shouted if loud is None else loud
            run.append(Span(*word.span()))
        yield run


def is_shouted(word: str) -> bool:
    """Whether a word is all in capitals: "AN", "H'HEN"; a single letter is."""
    return word.isupper()


def is_glued(text: str, end: int) -> bool:
    """Whether what follows a name without a space may be of its last word: where it ends is not known."""
    return _GLUED.match(text, end) is not None


def spelled_name(words: Sequence[str]) -> str:
    """A name in its own capitals, newer tone marks and straight apostrophes: "H'Hen Niê" of "H’HEN NIÊ"."""
    return " ".join(map(_spelled, words))


@lru_cache(maxsize=16384)
def _spelled(word: str) -> str:
    parts = _APOSTROPHES.split(modern_spelling(word))
    return "'".join(part.capitalize() if is_shouted(part) else part for part in parts)


def is_family_name(word: str) -> bool:
    """Whether a spelled word begins names by itself."""
    return word in families()


def is_family_word(word: str) -> bool:
    """Whether a spelled word is a family name and an everyday word too."""
    return word in _family_words()


def is_clan_start(words: Sequence[str]) -> bool:
    """Whether spelled words begin like a name of the Central Highlands: "H'Hen", "Y Bhăm", "Ka Nhíp"."""
    first = words[0]
    if first[1:2] == "'" and first[0] in "HK" and len(first) > len("H'"):
        return True
    if first not in {"Y", "A", "Ka"} or len(words) == 1:
        return False
    return words[1] not in FAMILY_NAMES.not_after_y


def is_of_highlands(words: Sequence[str]) -> bool:
    """Whether a word behind the first is of a name of the Central Highlands rather than of a place there."""
    return any("'" in word or not looks_vietnamese(fold(word)) or word == "Niê" for word in words[1:])


def has_middle_name(words: Sequence[str]) -> bool:
    """Whether the second of at least three words is hardly anything but a middle name."""
    return len(words) > 2 and words[1] in FAMILY_NAMES.middle_names  # noqa: PLR2004


def is_foreign(words: Sequence[str]) -> bool:
    """Whether a name has letters, or a length, that names of the Viet have not."""
    return not is_clan_start(words) and any(
        _FOREIGN.search(word) and "'" not in word and word not in families() for word in words
    )


def is_two(words: Sequence[str]) -> bool:
    """Whether one name seems to begin inside another: there is no sign between them."""
    return len(words) > _UNDIVIDED and not families().isdisjoint(words[2:])


@cache
def families() -> frozenset[str]:
    """The family names that begin a name by themselves, with newer tone marks."""
    return frozenset(map(modern_spelling, FAMILY_NAMES.family_names))


@cache
def _family_words() -> frozenset[str]:
    return frozenset(map(modern_spelling, FAMILY_NAMES.family_words))
