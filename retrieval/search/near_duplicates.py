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
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import groupby

from corpus.models import Bulletin
from corpus.text.fold import modern_tone_marks
from corpus.text.sentences import sentences
from corpus.text.span import Span
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

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_ADDRESS = re.compile(r"(?i)\b(?:đồng\s+chí|đ/c)\b")  # written out by one editor, shortened by another
_Y = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")
_LAST_Y = re.compile(r"(?<=[hklmst])[yýỳỷỹỵ]$")  # "kỳ" is "kì" elsewhere, but "quý" is not "quí"
_MASK = "#"


def words(text: str) -> tuple[str, ...]:
    """The text's words and numbers as they compare: equal in either case and in any spelling of tone marks.

    Accents count, since they part "Hùng" from "Hưng"; white space, signs and "đồng chí" do not.
    """
    return tuple(map(_spelled, _tokens(text)))


def shingles(text: str) -> Shingles:
    """All runs of four words in a text; of a shorter text the one run that it is; none of no words."""
    found = words(text)
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
    held = f" {' '.join(words(bulletin.text))} "
    told = [words(hit.bulletin.text[start:end]) for start, end in _told(hit)]
    return all(f" {' '.join(each)} " in held for each in told if each) and any(told)


def collapse(hits: Sequence[Hit], among: Sequence[Hit] = ()) -> Iterator[Hit]:
    """The hits in their order without those that only repeat an earlier one, as far as they are asked for.

    Each comes with the other bulletins that print it, the earliest first, of all hits and those ``among``
    which reprints are looked for besides. Of equal texts the one that was published first is given, a dated
    one before one without a date, with the score of the best.
    """
    shingled = cache(shingles)
    reprinted = cache(are_reprints)

    def repeats(hit: Hit, best: Hit) -> bool:
        shorter, longer = sorted((shingled(hit.text), shingled(best.text)), key=len)
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


def _tokens(text: str) -> list[str]:
    return _WORD.findall(_ADDRESS.sub(" ", modern_tone_marks(text)))


@lru_cache(maxsize=16384)
def _spelled(token: str) -> str:
    if token.isdecimal():
        return token.lstrip("0") or "0"  # "05 đồng chí"
    return _LAST_Y.sub(lambda match: match[0].translate(_Y), token.lower())


def _apart(one: Bulletin, other: Bulletin) -> bool:
    """Whether what is known of two bulletins says that they are about different events."""
    if one.province and other.province and one.province != other.province:
        return True
    if one.term and other.term and one.term != other.term:
        return True
    return bool(one.date and other.date and abs(one.date - other.date) > dt.timedelta(_DAYS))


def _contradict(one: str, other: str) -> bool:
    """Whether a sentence of the one stands in the other with other numbers or names."""
    first, second = _facts(one), _facts(other)
    return any(first[form].isdisjoint(second[form]) for form in first.keys() & second.keys())


def _facts(text: str) -> dict[tuple[str, ...], set[tuple[str, ...]]]:
    """Every sentence without its numbers and capital words, and what stands in their places."""
    found = defaultdict(set)
    for start, end in sentences(text):
        form: list[str] = []
        values: list[str] = []
        for masked, run in groupby(_tokens(text[start:end]), key=_is_fact):
            spelled = map(_spelled, run)
            if masked:
                form.append(_MASK)
                values.append(" ".join(spelled))
            else:
                form.extend(spelled)
        if len(form) - form.count(_MASK) >= _TELLING:
            found[tuple(form)].add(tuple(values))
    return found


def _is_fact(token: str) -> bool:
    return token[0].isdecimal() or token[0].isupper()


def _told(hit: Hit) -> list[Span]:
    """The hit's sentences without its bulletin's title and lines of publication; else the whole hit."""
    text, title = hit.bulletin.text, hit.bulletin.title
    indent = len(text) - len(text.lstrip())
    title_end = indent + len(title) if text.startswith(title, indent) else 0
    whole = Span(hit.passage.start, hit.passage.end)
    told = [span for span in sentences(text, whole) if span.end > title_end]
    return [span for span in told if _tells(text[slice(*span)])] or [whole]


def _tells(sentence: str) -> bool:
    """Whether it says something: not where more than half of it is numbers, as in "29-06-2020 17:00"."""
    tokens = _tokens(sentence)
    return bool(tokens) and sum(token[0].isdecimal() for token in tokens) * 2 <= len(tokens)


def _published(bulletin: Bulletin) -> tuple[dt.date, str]:
    return bulletin.date or dt.date.max, bulletin.id
