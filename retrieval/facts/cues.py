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
from retrieval.facts.models import ENTERING, Act

_FAR = 70  # how far behind the offices a verb may stand
_NEAR = 22  # likewise, behind a name alone
_FARTHEST = 120  # how far an office may stand behind the words that announce it
_SPACES = re.compile(r"\s*")
_CLOSING = re.compile(r"[\s,)]*")
_STOP = re.compile(r"[,;:.()\n]")
_BREAK = re.compile(r"[.;:\n]")
_OPENS = re.compile(r"(?:[,:]|\b(?i:có|là|gồm|của))\s*\Z")
_SOMEBODY = re.compile(rf"\b[{CAPITALS}][{SMALL}]*[ \xa0]+[{CAPITALS}]")  # who may be the one that is meant
_WORD = re.compile(r"\w")
_BEFORE_TIME = re.compile(r"\W*(?i:(?:từ|đến|trong|khoảng|vào)\s+)*")
TERM = r"(?:[\s,(]*(?i:khóa|nhiệm\s+kỳ|nk)[^\S\n]+(?:[\dIVXLC]+)(?:\s*[-–/]\s*\d{2,4})?\)?)*"
"""The term of an office behind it: ", khóa VIII, nhiệm kỳ 2019 - 2024"; may be nothing."""

_EXACT = {Grain.HOUR, Grain.DAY}


@dataclass(frozen=True, slots=True)
class Cue:
    """Words at ``start:end`` that announce an act."""

    act: Act
    start: int
    end: int


def void_clauses(text: Text, sentence: Span) -> list[Span]:
    """The clauses of a sentence, up to a semicolon, that are about offices not, or not yet held."""
    ends = [match.end() for match in re.finditer(";", text.modern[slice(*sentence)])]
    cuts = [sentence.start, *(sentence.start + end for end in ends), sentence.end]
    clauses = map(Span, cuts, cuts[1:])
    return [clause for clause in clauses if _list(ACTS.void).search(text.modern, *clause)]


def tells_of_then(text: Text, sentence: Span) -> bool:
    """Whether a sentence says that it tells of another time: "lúc đó", "bấy giờ"."""
    return _list(ACTS.then).search(text.modern, *sentence) is not None


def goes_back(text: Text, sentence: Span) -> bool:
    """Whether a sentence goes on in the time of the one before it: "Sau đó ông …"."""
    opening = _WORD.search(text.modern, *sentence)
    return opening is not None and _list(ACTS.goes_back).match(text.modern, opening.start()) is not None


def is_replaced(text: Text, anchor: int) -> bool:
    """Whether the words before a person say that another one has the office now: "thay ông …"."""
    return _replaced().search(text.modern, max(0, anchor - _NEAR), anchor) is not None


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
    if cue.act in ENTERING or cue.act is Act.LEAVES:
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


def act_of_entering(between: str, announced: Act | None, *, subject: bool) -> Act | None:
    """How somebody comes to an office, by the words between the name and the office behind it.

    ``announced`` is the act that stood before the name, if any; ``subject`` says that the sentence is about
    the person. ``LEAVES`` where they leave it, ``HOLDS`` where the words only say that they hold or held it;
    ``None`` where they say nothing of the kind.
    """
    if not _bridges(between):
        return None
    if _is_office().fullmatch(between):
        return Act.HOLDS
    acts = [_act_of(match) for match in _after().finditer(between)]
    changes = [act for act in acts if act in ENTERING or act is Act.LEAVES]
    unsure = _list(ACTS.unsure).search(between) is not None
    takes = _takes_right_there().search(between) is not None
    if changes:
        sure = _changing_right_there().search(between) is not None and not unsure
        return _again(changes[-1], between) if sure else None
    if takes and not held_once(between) and announced in ENTERING:
        return None if unsure else _again(announced, between)
    held = (takes and held_once(between)) or (subject and _takes_alone().fullmatch(between))
    return Act.HOLDS if held else None


def held_once(between: str) -> bool:
    """Whether the words before an office say that it was held once: "từng giữ các chức vụ:"."""
    return _list(ACTS.once).search(between) is not None


def governs(text: Text, cue: Cue, office: int, end: int, anchor: int) -> bool:
    """Whether an act is about the office that begins at a place, and is done to the person at ``anchor``.

    As in "miễn nhiệm chức vụ Chủ tịch UBND tỉnh đối với ông …": ``end`` is where the offices end.
    """
    named = _takes_or_nothing().fullmatch(text.modern, cue.end, office)
    return named is not None and _governing().fullmatch(text.modern, end, anchor) is not None


def is_given(text: Text, anchor: int) -> bool:
    """Whether the words right before a person give an office to them: "giao ông … giữ quyền Chủ tịch"."""
    return _giving().search(text.modern, max(0, anchor - _NEAR), anchor) is not None


def _bridges(between: str) -> bool:
    """Whether the words between a name and an office may be about that person, and one office."""
    between = between.rstrip().removesuffix(":")
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
def _takes_alone() -> re.Pattern[str]:
    return re.compile(rf"[\s,–-]*(?:{either(ACTS.takes)})\s*:?\s*")


@cache
def _takes_or_nothing() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:(?:{either([*ACTS.takes, *ACTS.counted])})\s*)*:?\s*")


@cache
def _takes_right_there() -> re.Pattern[str]:
    return re.compile(rf"(?:{either(ACTS.takes)})\s*:?\s*\Z")


@cache
def _changing_right_there() -> re.Pattern[str]:
    acts = (*ENTERING, Act.LEAVES)
    changing = either(word for act in acts for word in ACTS.acts[act.value].after)
    return re.compile(rf"(?:{changing}|{either(ACTS.takes)})\s*\Z")


@cache
def _replaced() -> re.Pattern[str]:
    return re.compile(rf"(?:{either(ACTS.replaced)})\s*\Z")


@cache
def _giving() -> re.Pattern[str]:
    return re.compile(rf"(?:{either(ACTS.gives)})\s*\Z")


@cache
def _governing() -> re.Pattern[str]:
    return re.compile(rf"{TERM}[\s,]*(?:{either(ACTS.governs)})\s*")


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
