"""Reprints: bulletins that print the same report, so that what they say comes back once.

Two bulletins are reprints if most of the shorter one stands in the longer one, by their shingles (Broder
1997, "On the resemblance and containment of documents"), and nothing in them speaks against it: another
province, another term, dates weeks apart, or a sentence that both have with other numbers or names in it.
Formulaic sentences alone make no reprint, and neither do two years of the same body.

In doubt two texts are not the same: a text shown twice costs a glance, one that is passed over wrongly hides
what another province or another year says.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple

from corpus.models import Bulletin
from corpus.text.span import Span
from corpus.text.text import Text, kept_with_text, read_text
from retrieval.models import Hit

Shingles = frozenset[tuple[str, ...]]

_SIZE = 4  # words a shingle: of fewer, many are phrases that every bulletin has

# Of the shipped bulletins, which are about the same kind of event in other places and years, none has more
# than a tenth of its shingles in another. A reprint with a masthead of its own has well over three quarters.
_CONTAINED = 0.75
_RESEMBLING = 0.3  # a notice of two lines is contained in many a report
_SHARED = 0.5  # of the shorter passage's shingles: where chunks of a reprint are cut otherwise
_DAYS = 31  # between the dates of an event and of its last reprint
_TELLING = 5  # words in small letters that make a sentence without its names and numbers known again

_ADDRESS = {("đồng", "chí"), ("đ", "c")}  # written out by one editor, shortened by another
_Y = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")
_LAST_Y = re.compile(r"(?<=[hklmst])[yýỳỷỹỵ]$")  # "kỳ" is "kì" elsewhere, but "quý" is not "quí"
_MASK = "#"


def words(text: str) -> tuple[str, ...]:
    """The text's words and numbers as they compare: equal in either case and in any spelling of tone marks.

    Accents count, since they part "Hùng" from "Hưng"; white space, signs and "đồng chí" do not.
    """
    return tuple(word.spelled for word in _compared_words(read_text(text)))


def shingles(text: str) -> Shingles:
    """All runs of four words in a text; of a shorter text the one run that it is; none of no words."""
    return _shingles(read_text(text))


@kept_with_text
def _shingles(text: Text) -> Shingles:
    found = tuple(word.spelled for word in _compared_words(text))
    last = max(0, len(found) - _SIZE)
    return frozenset(found[i : i + _SIZE] for i in range(last + 1) if found)


def containment(one: Shingles, other: Shingles) -> float:
    """The share of one text's shingles that the other has, 0 to 1; 0 for a text without words."""
    return len(one & other) / len(one) if one else 0.0


def resemblance(one: Shingles, other: Shingles) -> float:
    """The share of both texts' shingles that they have in common, 0 to 1; 0 for texts without words."""
    return len(one & other) / len(one | other) if one or other else 0.0


def are_reprints(one: Bulletin, other: Bulletin) -> bool:
    """Whether two bulletins print the same report, whatever their titles and mastheads."""
    if one.id == other.id or _apart(one, other):
        return False
    shorter, longer = sorted((shingles(one.text), shingles(other.text)), key=len)
    alike = containment(shorter, longer) >= _CONTAINED and resemblance(shorter, longer) >= _RESEMBLING
    return alike and not _contradict(one.text, other.text)


def stands_in(hit: Hit, bulletin: Bulletin) -> bool:
    """Whether a bulletin has the hit's sentences, each word for word.

    The hit's own title and a line of publication, which every reprint has of its own, are left out, unless
    there is nothing else.
    """
    held, text = _in_one_line(read_text(bulletin.text)), read_text(hit.text)
    sentences = [
        " ".join(word.spelled for word in _words_within(text, span)) for span in _telling_sentences(hit)
    ]
    return all(f" {each} " in held for each in sentences if each) and any(sentences)


@kept_with_text
def _in_one_line(text: Text) -> str:
    return f" {' '.join(word.spelled for word in _compared_words(text))} "


def collapse(hits: Sequence[Hit], among: Sequence[Hit] = ()) -> Iterator[Hit]:
    """The hits in their order without those that only repeat an earlier one, as far as they are asked for.

    Each comes with the other bulletins that print it, the earliest first, of all hits and those ``among``
    which reprints are looked for besides. Of equal texts the one that was published first is given, a dated
    one before one without a date, with the score of the best.
    """
    reprinted = cache(are_reprints)

    def repeats(hit: Hit, best: Hit) -> bool:
        if _apart(best.bulletin, hit.bulletin):  # told first, since it needs no reading of texts
            return False
        shorter, longer = sorted((shingles(hit.text), shingles(best.text)), key=len)
        if containment(shorter, longer) < _SHARED:
            return False
        return reprinted(best.bulletin, hit.bulletin) and stands_in(best, hit.bulletin)

    left = list(hits)
    while left:
        best = left.pop(0)
        same = [hit for hit in left if repeats(hit, best)]
        left = [hit for hit in left if hit not in same]
        equal = [hit for hit in same if words(hit.text) == words(best.text)]
        kept = min([best, *equal], key=lambda hit: _published(hit.bulletin)[0])
        others = {hit.bulletin.id: hit.bulletin for hit in [best, *same]}
        others |= {hit.bulletin.id: hit.bulletin for hit in among if repeats(hit, best)}
        others.pop(kept.bulletin.id, None)
        yield replace(kept, score=best.score, also_in=tuple(sorted(others.values(), key=_published)))


class _Compared(NamedTuple):
    """A word as it compares, where it stands, and whether it is a number or has a capital."""

    spelled: str
    start: int
    is_fact: bool


@kept_with_text
def _compared_words(text: Text) -> tuple[_Compared, ...]:
    """The words of a text without forms of address."""
    tokens = text.tokens
    passed_over: set[int] = set()
    for i, (one, other) in enumerate(pairwise(tokens)):
        between = text.raw[one.end : other.start]
        if (one.written, other.written) in _ADDRESS and (between == "/" or between.isspace()):
            passed_over |= {i, i + 1}
    return tuple(
        _Compared(
            _spelled(token.folded if token.folded[0].isdecimal() else token.written),
            token.start,
            token.folded[0].isdecimal() or text.raw[token.start].isupper(),
        )
        for i, token in enumerate(tokens)
        if i not in passed_over
    )


def _words_within(text: Text, span: tuple[int, int]) -> Sequence[_Compared]:
    found = _compared_words(text)
    first = bisect_left(found, span[0], key=lambda word: word.start)
    return found[first : bisect_left(found, span[1], lo=first, key=lambda word: word.start)]


@lru_cache(maxsize=16384)
def _spelled(token: str) -> str:
    return _LAST_Y.sub(lambda match: match[0].translate(_Y), token)


def _apart(one: Bulletin, other: Bulletin) -> bool:
    """Whether what is known of two bulletins says that they are about different events."""
    if one.province and other.province and one.province != other.province:
        return True
    if one.term and other.term and one.term != other.term:
        return True
    return bool(one.date and other.date and abs(one.date - other.date) > dt.timedelta(_DAYS))


def _contradict(one: str, other: str) -> bool:
    """Whether a sentence of the one stands in the other with other numbers or names."""
    first, second = _facts(read_text(one)), _facts(read_text(other))
    return any(first[form].isdisjoint(second[form]) for form in first.keys() & second.keys())


@kept_with_text
def _facts(text: Text) -> dict[tuple[str, ...], set[tuple[str, ...]]]:
    """Every sentence without its numbers and capital words, and what stands in their places."""
    found = defaultdict(set)
    for sentence in text.sentences:
        form: list[str] = []
        values: list[str] = []
        for masked, run in groupby(_words_within(text, sentence), key=lambda word: word.is_fact):
            spelled = (word.spelled for word in run)
            if masked:
                form.append(_MASK)
                values.append(" ".join(spelled))
            else:
                form.extend(spelled)
        if len(form) - form.count(_MASK) >= _TELLING:
            found[tuple(form)].add(tuple(values))
    return found


def _telling_sentences(hit: Hit) -> list[Span]:
    """The hit's sentences without its bulletin's title and lines of publication; else the whole hit.

    Places are those of the hit's text.
    """
    text, title = read_text(hit.text), hit.bulletin.title
    stored = hit.bulletin.text
    indent = len(stored) - len(stored.lstrip())
    title_end = indent + len(title) if stored.startswith(title, indent) else 0
    sentences = [span for span in text.sentences if span.end + hit.passage.start > title_end]
    return [span for span in sentences if _tells(text, span)] or [Span(0, len(text.raw))]


def _tells(text: Text, sentence: Span) -> bool:
    """Whether it says something: not where more than half of it is numbers, as in "29-06-2020 17:00"."""
    found = _words_within(text, sentence)
    return bool(found) and sum(word.spelled[0].isdecimal() for word in found) * 2 <= len(found)


def _published(bulletin: Bulletin) -> tuple[dt.date, str]:
    return bulletin.date or dt.date.max, bulletin.id
