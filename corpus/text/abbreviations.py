"""Abbreviations and their full forms: those of a table, and those that bulletins introduce themselves.

A question may say "BQLKKT" where the bulletin writes it out, or the other way round; both are led to the full
form, the one by `Abbreviations.expand`, the other by `Abbreviations.expansions`. The table is
`corpus/data/abbreviations.json`.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from typing import Any

from corpus.tables import ABBREVIATIONS
from corpus.text.fold import CAPITALS, fold, nfc, unaccented, without_accents
from corpus.text.introductions import introduced
from corpus.text.orthography import spell, take_apart
from corpus.text.span import Span

# Left alone: addresses of mail and of the web, and the numbers of documents ("05-CT/TW", "12/QĐ-UBND").
# Each is looked for from one place only, so that a line of a hundred thousand digits costs one look.
_RUN = re.compile(r"\S+")
_ADDRESS = re.compile(r"(?i)@|://|(?<=\S)\.(?:vn|com|org|net|info)\b")
_SITE = re.compile(r"(?i)www\.\S")
_NUMBER = re.compile(
    r"(?i)(?<!\d)\d++(?:[-/]\w++){0,8}[-/][a-zđ]{2,}[\w&]*(?:[-/][\w&]+)*"
    r"|\b(?:nq|qđ|ct|kh|nđ|tb|bc|hd|tt|kl|qc|cv)[-/](?:tw|tu|bch|ubnd|hđnd|cp|ttg|b\w+)\b(?:[-/][\w&]+)*",
)
_WORDS = re.compile(r"\w+")
_WORD = re.compile(r"[^\W\d_]+")
_AMPERSAND = re.compile(r"\s*&\s*")
_INITIAL = re.compile(rf"(?:^|\W)[{CAPITALS}][^\W\d_]*\s\Z")  # before a person's initial: "Nguyễn P. Anh"
_NEAR = 40  # how far the neighbours of an abbreviation are looked for
_LOOSE = 3  # from so many letters on an abbreviation counts in small letters too


@dataclass(frozen=True, slots=True)
class Meaning:
    """One meaning of an abbreviation, and where it counts. The fields are those of a row of the table.

    ``alone`` is for short names: they count only where the text does not go on with a word of the full one.
    """

    short: tuple[str, ...]
    full: str
    exact: bool = False
    dot: bool = False
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    alone: bool = False

    @classmethod
    def of(cls, row: dict[str, Any]) -> Meaning:
        """The meaning that a row says, read from JSON."""
        fields: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in row.items()
        }
        return cls(**fields)

    def keys(self) -> Iterator[str]:
        """What it is looked up by."""
        for short in self.short:
            yield from (_key(short), unaccented(_key(short)))
            if self.dot:
                yield _key(f"{short}.")

    def fits(self, typed: str, before: str, following: str) -> bool:
        """Whether an abbreviation typed like this, between these texts, may mean it."""
        written = _AMPERSAND.sub("&", typed)
        if not self._loose() and written.removesuffix("." if self.dot else "") not in self.short:
            return False
        if len(typed.rstrip(".")) == 1 and _INITIAL.search(before):
            return False
        word = _WORD.match(following.lstrip(" ."))
        if self.alone and word is not None and fold(word[0]) in fold(self.full).split():
            return False
        return not (self.after or self.before) or self._near(before, following)

    def _loose(self) -> bool:
        bare = self.short[0].lower()
        return (
            not self.exact
            and sum(map(str.isalpha, bare)) >= _LOOSE
            and spell(*take_apart(unaccented(bare))) is None
        )

    def _near(self, before: str, following: str) -> bool:
        """Whether one of the words stands beside it that the meaning asks for."""
        left, right = f" {fold(before.rstrip())}", following.lstrip(" .")
        if any(left.endswith(f" {fold(word)}") for word in self.after):
            return True
        return any(
            (sign == "#" and right[:1].isdigit())
            or (sign == "A" and right[:1] in CAPITALS and right != "")
            or (sign not in {"#", "A"} and re.match(rf"{re.escape(fold(sign))}\b", fold(right)) is not None)
            for sign in self.before
        )


@dataclass(frozen=True, slots=True)
class _Found:
    """An abbreviation met in a text, and its full form."""

    start: int
    end: int
    full: str


class Abbreviations:
    """A table of abbreviations; never changed once made."""

    def __init__(self, meanings: Iterable[Meaning]) -> None:
        self._meanings = tuple(meanings)
        self._table: dict[str, list[Meaning]] = defaultdict(list)
        for meaning in self._meanings:
            for key in dict.fromkeys(meaning.keys()):
                self._table[key].append(meaning)

    @classmethod
    def general(cls) -> Abbreviations:
        """Those that everybody uses."""
        return _general()

    @classmethod
    def learned(cls, texts: Iterable[str]) -> Abbreviations:
        """Those that the texts introduce: "Ban Quản lý Khu kinh tế (BQLKKT)"."""
        return cls.of_introductions(pair for text in texts for pair in introduced(nfc(text)))

    @classmethod
    def of_introductions(cls, pairs: Iterable[tuple[str, str]]) -> Abbreviations:
        """Those that were introduced, each a short form and a full one: ("BQLKKT", "Ban Quản lý …").

        Where they differ, the commonest meaning stays, of two as common the one met first.
        """
        spelled: dict[str, str] = {}
        counted: dict[str, Counter[str]] = defaultdict(Counter)
        for short, full in pairs:
            spelled.setdefault(fold(full), full)
            counted[short][fold(full)] += 1
        best = {short: spelled[meanings.most_common(1)[0][0]] for short, meanings in counted.items()}
        return cls(Meaning((short,), full, alone=" " in short) for short, full in best.items())

    def merged(self, other: Abbreviations) -> Abbreviations:
        """Both tables; where they differ ``other`` wins, but for meanings that ask for their neighbours."""
        bound = [meaning for meaning in self._meanings if meaning.after or meaning.before]
        free = [meaning for meaning in self._meanings if not (meaning.after or meaning.before)]
        return Abbreviations(dict.fromkeys((*bound, *other._meanings, *free)))

    def expand(self, text: str) -> str:
        """The text (NFC) with its abbreviations in full; spaces and signs stay.

        Whole words only, the longest first; nothing in addresses of mail and of the web or in the numbers of
        documents. In a text in capitals they are in capitals, in one without accents they have none.
        """
        found = list(self._found(text))
        rest = "".join(text[left:right] for left, right in _gaps(found, len(text)))
        shouted, plain = rest.isupper(), without_accents(rest.split())
        pieces, last = [], 0
        for one in found:
            full = unaccented(one.full) if plain else one.full
            space = " " if text[one.end - 1] == "." and text[one.end : one.end + 1].isalnum() else ""
            pieces += [text[last : one.start], full.upper() if shouted else full, space]
            last = one.end
        return "".join((*pieces, text[last:]))

    def expansions(self, text: str) -> list[str]:
        """The full forms of the abbreviations in a text (NFC), in order, each once."""
        return list(dict.fromkeys(one.full for one in self._found(text)))

    def to_json(self) -> str:
        """The table, for `from_json`."""
        rows = [{key: value for key, value in asdict(one).items() if value} for one in self._meanings]
        return json.dumps(rows, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Abbreviations:
        """The table that `to_json` wrote."""
        return cls(map(Meaning.of, json.loads(text)))

    def _found(self, text: str) -> Iterator[_Found]:
        matches = list(self._matches(text))
        kept = _left_alone(text) if matches else []
        for match in matches:
            start, end = match.span()
            if any(left < end and start < right for left, right in kept):
                continue
            for meaning in self._table[_key(match[0])]:
                if meaning.fits(match[0], text[max(0, start - _NEAR) : start], text[end : end + _NEAR]):
                    yield _Found(start, end, meaning.full)
                    break

    def _matches(self, text: str) -> Iterator[re.Match[str]]:
        """Where abbreviations of the table stand, from left to right, the longest first; no two overlap."""
        stop = 0
        for word in _WORDS.finditer(text):
            for before, pattern in self._patterns.get(word[0].lower(), ()):
                match = pattern.match(text, word.start() - before) if word.start() - before >= stop else None
                if match:
                    yield match
                    stop = match.end()
                    break

    @cached_property
    def _patterns(self) -> dict[str, list[tuple[int, re.Pattern[str]]]]:
        """By the first word of what they match: how many signs come before it, the most first, and a pattern.

        One pattern of all would be tried at each letter of a text, and most words begin no abbreviation.
        """
        groups: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
        for key in self._table:
            first = _WORDS.search(key)
            if first:
                groups[first[0]][first.start()].append(key)
        return {
            first: [(before, _either(keys)) for before, keys in sorted(by_signs.items(), reverse=True)]
            for first, by_signs in groups.items()
        }


def _either(keys: Iterable[str]) -> re.Pattern[str]:
    """Any of the keys as a whole word, the longest that there is."""
    longest_first = sorted(keys, key=lambda key: (-len(key), key))
    either = "|".join(r"\s+".join(map(re.escape, key.split())) for key in longest_first)
    either = either.replace(r"\&", r"[^\S\n]?&[^\S\n]?")  # "GD & ĐT"
    return re.compile(rf"(?i)(?<![\w&])(?<!\d\.)(?:{either})(?:(?<=\.)|(?![\w&]))")


def _left_alone(text: str) -> list[Span]:
    """Where addresses and numbers of documents stand, in order of neither."""
    spans = [Span(*match.span()) for match in _NUMBER.finditer(text)]
    for run in _RUN.finditer(text):
        if _ADDRESS.search(run[0]):
            spans.append(Span(*run.span()))
        elif site := _SITE.search(run[0]):
            spans.append(Span(run.start() + site.start(), run.end()))
    return spans


def _key(short: str) -> str:
    return _AMPERSAND.sub("&", " ".join(short.lower().split()))


def _gaps(found: list[_Found], length: int) -> Iterator[tuple[int, int]]:
    last = 0
    for one in found:
        yield last, one.start
        last = one.end
    yield last, length


@cache
def _general() -> Abbreviations:
    rows = ABBREVIATIONS.abbreviations
    return Abbreviations(
        Meaning(row.short, row.full, row.exact, row.dot, row.after, row.before) for row in rows
    )
