"""The words by which a sentence says what a person does: before the person, or behind.

Texts are as a reader sees them (`corpus.text.text.Text.seen`), and places count in them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from corpus.entities.dates import Grain, dates
from corpus.table_files import WordList
from corpus.tables import ACTS, LEVELS
from corpus.text.fold import CAPITALS, SMALL
from corpus.text.patterns import either, phrase_pattern, plain, prefix_tree
from corpus.text.span import Span, placed_within
from corpus.text.text import Text
from retrieval.facts.models import Act

ENTERING = frozenset({Act.ELECTED, Act.RE_ELECTED, Act.APPOINTED})
"""The acts by which somebody comes to an office."""

_FAR = 70  # how far behind the offices a verb may stand
_NEAR = 22  # likewise, behind a name alone
_FARTHEST = 120  # how far an office may stand behind the words that announce it
_SPACES = re.compile(r"\s*")
_CLOSING = re.compile(r"[\s,)]*")
_STOP = re.compile(r"[,;:.()\n]")
_BREAK = re.compile(r"[.;:\n]")
_OPENS = re.compile(r"(?:[,:]|\b(?i:có|là|gồm|của))\s*\Z")
_SOMEBODY = re.compile(rf"\b[{CAPITALS}][{SMALL}]*[ \xa0]+[{CAPITALS}]")  # who may be the one that is meant
_BEFORE_TIME = re.compile(r"\W*(?i:(?:từ|đến|trong|khoảng|vào)\s+)*")
_EXACT = {Grain.HOUR, Grain.DAY}


@dataclass(frozen=True, slots=True)
class Cue:
    """Words at ``start:end`` that announce an act."""

    act: Act
    start: int
    end: int


def is_void(text: Text, sentence: Span) -> bool:
    """Whether a sentence is about offices that are not, not yet or no longer held."""
    return _list(ACTS.void).search(text.modern, *sentence) is not None


def opening_year(text: Text, sentence: Span) -> int | None:
    """The year that a sentence begins with, if not a day of it: it tells of that time."""
    opening = next(iter(placed_within(dates(text), sentence)), None)
    if opening is None or opening.grain in _EXACT or not opening.years:
        return None
    opens = _BEFORE_TIME.fullmatch(text.raw, sentence.start, opening.start)
    return opening.years[0] if opens else None


def deeds(text: Text) -> list[int]:
    """Where words may begin that tell of speaking, chairing and attending, in order; fast."""
    return [match.start() for match in _deeds().finditer(text.lower)]


def find_cues(text: Text, span: Span) -> list[Cue]:
    """The announcing words in a slice that hold for who is named behind them, in order."""
    found = []
    for match in _before().finditer(text.modern, *span):
        act = _act_of(match)
        if act not in ENTERING or not _unsure().search(
            text.modern, max(span[0], match.start() - _FAR), match.start()
        ):
            found.append(Cue(act, match.start(), match.end()))
    return found


def announces(text: Text, cue: Cue, anchor: int, *, first: bool) -> bool:
    """Whether a cue before a person, who is named from ``anchor`` on, tells what this person does.

    What is said of speaking and chairing holds for the ``first`` person behind it.
    """
    if cue.act is Act.ATTENDS:
        return True
    if _list(ACTS.parted).search(text.modern, cue.end, anchor):
        return False
    if cue.act in ENTERING:
        return True
    near = anchor - cue.end <= _FARTHEST and _OPENS.search(text.modern, cue.start, anchor) is not None
    return first and near


def act_behind(text: Text, start: int, limit: int, *, near: bool) -> Act | None:
    """What the words right behind a person and their offices say that they do; ``None`` if they do not.

    ``near`` asks for a verb right there, with two words before it at most.
    """
    words, limit = text.modern, min(limit, start + (_NEAR if near else _FAR))
    opening = (_SPACES if near else _CLOSING).match(words, start, limit)
    begun = opening.end() if opening else start
    stop = _STOP.search(words, begun, limit)
    end = stop.start() if stop else limit
    match = _after().search(words, begun, end)
    if match is None or _unsure().search(words, begun, match.start()):
        return None
    return _act_of(match)


def act_of_entering(text: Text, start: int, end: int, announced: Act | None) -> Act | None:
    """How somebody comes to the office behind a slice of a text, which stands behind their name.

    ``announced`` is the act that stood before the name, if any. ``HOLDS`` where the words only say that they
    hold it; ``None`` where they say nothing of the kind.
    """
    between = text.modern[start:end]
    if not _bridges(between):
        return None
    if _is_office().fullmatch(between):
        return Act.HOLDS
    acts = [_act_of(match) for match in _after().finditer(between)]
    entered = [act for act in acts if act in ENTERING]
    if entered:
        if _entering_right_there().search(between) is None or _list(ACTS.unsure).search(between):
            return None
        return _again(entered[0], between)
    if announced in ENTERING and _takes_right_there().search(between):
        return None if _list(ACTS.unsure).search(between) else _again(announced, between)
    return None


def _bridges(between: str) -> bool:
    """Whether the words between a name and an office may be about that person, and one office."""
    if len(between) > _FARTHEST or _BREAK.search(between):
        return False
    several = len(_list(ACTS.takes).findall(between)) > 1
    return not several and _SOMEBODY.search(_bodies().sub("", between)) is None


def _again(act: Act | None, between: str) -> Act | None:
    return Act.RE_ELECTED if act is Act.ELECTED and _list(ACTS.goes_on).search(between) else act


def _act_of(match: re.Match[str]) -> Act:
    return Act((match.lastgroup or "").rstrip("0123456789").replace("_", "-"))


@cache
def _list(words: WordList) -> re.Pattern[str]:
    return re.compile(either(words))


@cache
def _is_office() -> re.Pattern[str]:
    return re.compile(rf"[\s,]*(?:{either(ACTS.is_)})\s*")


@cache
def _takes_right_there() -> re.Pattern[str]:
    return re.compile(rf"(?:{either(ACTS.takes)})\s*\Z")


@cache
def _entering_right_there() -> re.Pattern[str]:
    entering = either(word for act in ENTERING for word in ACTS.acts[act.value].after)
    return re.compile(rf"(?:{entering}|{either(ACTS.takes)})\s*\Z")


@cache
def _deeds() -> re.Pattern[str]:
    rows = [ACTS.acts[act.value] for act in (Act.SPEAKS, Act.CHAIRS, Act.ATTENDS)]
    phrases = (phrase for row in rows for phrase in (*row.before, *row.after))
    return re.compile(prefix_tree(plain(phrase.partition("…")[0]) for phrase in phrases))


@cache
def _bodies() -> re.Pattern[str]:
    return re.compile(
        either([*LEVELS.parts, *(name for row in LEVELS.levels.values() for name in row.names)])
    )


@cache
def _before() -> re.Pattern[str]:
    return _cue_pattern({act: row.before for act, row in ACTS.acts.items()})


@cache
def _after() -> re.Pattern[str]:
    return _cue_pattern({act: row.after for act, row in ACTS.acts.items()})


def _cue_pattern(cues: Mapping[str, WordList]) -> re.Pattern[str]:
    """Every cue, by act, of one side, the longest first, in a group that is called by its act."""
    rows = [(phrase, act) for act, phrases in cues.items() for phrase in phrases]
    rows.sort(key=lambda row: -len(row[0]))
    groups = (
        f"(?P<{act.replace('-', '_')}{i}>{phrase_pattern(phrase)})" for i, (phrase, act) in enumerate(rows)
    )
    return re.compile(rf"(?!{either(ACTS.not_act)})(?:{'|'.join(groups)})")


@cache
def _unsure() -> re.Pattern[str]:
    """A word that takes back what follows it, a few words before its end."""
    return re.compile(rf"(?:{either(ACTS.unsure)})(?:\s+[^\s,;.:]+){{0,4}}\s*\Z")
