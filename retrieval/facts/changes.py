"""Who comes to an office, keeps or leaves it, by the words around the people of a sentence.

Texts are as a reader sees them (`corpus.text.text.Text.seen`), and places count in them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from corpus.entities.offices import Office, offices
from corpus.entities.organisations import bodies
from corpus.text.span import Span, placed_within
from corpus.text.text import Text
from retrieval.facts.attach import OfficeHolder
from retrieval.facts.cues import (
    Cue,
    act_behind,
    act_of_entering,
    announces,
    find_cues,
    governs,
    held_once,
    is_given,
)
from retrieval.facts.models import ENTERING, Act

_MOST_AGENTS = 2  # offices that stand between a name and the one that is taken: "được Thủ tướng phê chuẩn …"
_SHARED = re.compile(r"\s*(?:\([^()\n]{0,40}\))?\s*(?:,|;|(?i:và|cùng|,\s*và))\s*(?:(?i:các)\s)?\s*")
_ELECTS = re.compile(r"(?i)\bbầu\b")
_LIFE = re.compile(r"(?i)\b(?:sinh (?:năm|ngày|tháng)|quê|tiến s[ĩỹ]|thạc s[ĩỹ]|cử nhân)\b")
_APPOSED = re.compile(r"[,;]\s*(?:(?i:hiện|và)\s+)?\Z")
_SUBJECT = re.compile(r"(?:\A|[,;:–-]|\b(?i:rằng))\s*\Z")


@dataclass(frozen=True, slots=True)
class OfficeChange:
    """An office that a person comes to, held once or leaves, by words that stand apart from the name."""

    office: Office
    act: Act
    former: bool


@dataclass(slots=True)
class PersonReading:
    """What a sentence says that one person does.

    Attributes:
        who: The person, and the offices at their name.
        announced: The act that the words before the name tell, or those before the list it is an item of.
        done: The act that the words behind the name and its offices tell.
        changes: Offices told of apart from the name.
        replaces: Whom they follow in office.
    """

    who: OfficeHolder
    announced: Act | None
    done: Act | None
    changes: list[OfficeChange] = field(default_factory=list)
    replaces: Span | None = None

    @property
    def act(self) -> Act:
        """What the person is said to do, but for the offices told of apart; in doubt that they hold one."""
        done = self.done if not self.changes or self.done is Act.LEAVES else None
        return done or self.announced or Act.HOLDS


def read_changes(
    text: Text,
    sentence: Span,
    holders: Sequence[OfficeHolder],
    rows: Sequence[list[Office]],
    listed: Act | None,
) -> list[PersonReading]:
    """What a sentence says of its people, in order; ``rows`` are its offices as they stand together.

    ``listed`` is the act that the sentence tells which announces the list that this one is an item of.
    """
    named = [Span(row[0].start, row[-1].end) for row in rows]  # "Ban Chỉ đạo" tells nothing of what is done
    cues = [cue for cue in find_cues(text, sentence) if not _lies_in(cue, named)]
    attached = {id(office) for who in holders for office in (*who.before, *who.behind)}
    free = [row for row in rows if id(row[0]) not in attached]
    readings: list[PersonReading] = []
    for i, who in enumerate(holders):
        limit = holders[i + 1].anchor if i + 1 < len(holders) else sentence.end
        announced = _announced(text, cues, holders[:i], who)
        changes = _governed(text, cues, free, holders[:i], who)
        if changes:
            announced = None
            free = [row for row in free if row[0] is not changes[0].office]
        subject = _SUBJECT.search(text.modern[sentence.start : who.anchor]) is not None
        given = Act.APPOINTED if who.replaced or is_given(text, who.anchor) else None
        taken = _taken(text, Span(who.end, limit), free, announced or given, subject=subject)
        if who.replaced and readings and not readings[-1].changes:
            readings[-1].changes = taken  # "Ông … thay ông … làm Giám đốc"
        else:
            changes += taken
        done = act_behind(text, who.end, limit, near=not (who.before or who.behind))
        readings.append(PersonReading(who, announced or listed, done, changes))
    _share(text, readings)
    _replace(readings)
    return readings


def _lies_in(cue: Cue, spans: Sequence[Span]) -> bool:
    return any(span.start < cue.start and cue.end <= span.end for span in spans)


def _announced(text: Text, cues: list[Cue], earlier: Sequence[OfficeHolder], who: OfficeHolder) -> Act | None:
    """The act that the words before a person announce."""
    before = [cue for cue in cues if cue.end <= who.anchor]
    if not before:
        return None
    first = all(other.person.start < before[-1].start for other in earlier)
    return before[-1].act if announces(text, before[-1], who.anchor, first=first) else None


def _governed(
    text: Text,
    cues: list[Cue],
    free: Sequence[list[Office]],
    earlier: Sequence[OfficeHolder],
    who: OfficeHolder,
) -> list[OfficeChange]:
    """The offices that an act before a person names: "miễn nhiệm chức vụ Chủ tịch UBND xã đối với ông …"."""
    since = earlier[-1].person.end if earlier else 0
    row = next((row for row in reversed(free) if since <= row[0].start and row[-1].end <= who.anchor), None)
    if row is None:
        return []
    for cue in reversed(cues):
        changing = cue.act in ENTERING or cue.act is Act.LEAVES
        starts = {row[0].start, row[0].title.start}
        if changing and any(governs(text, cue, start, row[-1].end, who.anchor) for start in starts):
            acts = {each.act for each in cues if since <= each.start <= cue.start}
            elected = _ELECTS.search(text.modern, cue.end, row[0].start) is not None
            act = Act.LEAVES if Act.LEAVES in acts else Act.ELECTED if elected else cue.act
            return [OfficeChange(office, act, act is Act.LEAVES) for office in row]
    return []


def _taken(
    text: Text, reach: Span, free: Sequence[list[Office]], announced: Act | None, *, subject: bool
) -> list[OfficeChange]:
    """The offices that a person comes to, held or leaves by the words behind the name, in order.

    ``reach`` goes from there to the next person; ``subject`` says that the sentence is about this one.
    """
    told = subject and _LIFE.search(text.modern, *reach) is not None
    found: list[OfficeChange] = []
    at, once, skipped = reach.start, False, 0
    for row in free:
        if not at <= row[0].start < reach.end:
            continue
        between = _without_bodies(text, at, row[0].start)
        act = act_of_entering(between, announced, subject=subject)
        if act is None and told and _APPOSED.search(between):
            act = Act.HOLDS
        if act is None:
            skipped += 1
            if skipped > _MOST_AGENTS and not told:
                break
            continue
        once = held_once(between) or (once and act is Act.HOLDS)
        found += [OfficeChange(office, act, act is Act.LEAVES or once or office.former) for office in row]
        at, skipped = row[-1].end, 0
        # Who leaves one office and "giữ chức" another one has been given it.
        announced = act if act in ENTERING else Act.APPOINTED if act is Act.LEAVES else announced
    return found


def _without_bodies(text: Text, start: int, end: int) -> str:
    """A slice of a text without the offices and bodies that it names: "được … điều động giữ chức"."""
    pieces, at = [], start
    named = [*placed_within(offices(text), (start, end)), *placed_within(bodies(text), (start, end))]
    for each in sorted(named, key=lambda one: one.span):
        if each.span.start >= at:
            pieces.append(text.modern[at : each.span.start].rstrip())
            at = each.span.end
    return "".join((*pieces, text.modern[at:end]))


def _share(text: Text, readings: Sequence[PersonReading]) -> None:
    """Give the offices that the last of several people comes to to all who are elected with them."""
    for one, following in zip(reversed(readings[:-1]), reversed(readings[1:]), strict=True):
        shared = [change for change in following.changes if change.act in ENTERING]
        same = one.announced in ENTERING and one.announced is following.announced
        joined = _SHARED.fullmatch(text.modern, one.who.end, following.who.anchor)
        if shared and same and joined and not one.changes and not one.who.listed:
            one.changes = list(shared)


def _replace(readings: Sequence[PersonReading]) -> None:
    """Give the offices that people come to, as those that they leave, to whom they replace."""
    taken: list[OfficeChange] = []
    entering: list[PersonReading] = []
    for reading in readings:
        if not reading.who.replaced:
            new = [change for change in reading.changes if change.act in ENTERING]
            if new and taken and new[0].office is taken[0].office:
                entering.append(reading)
            elif new:
                taken, entering = new, [reading]
            continue
        reading.announced = None
        if reading.done is Act.LEAVES:
            reading.done = None
        reading.changes += [replace(change, act=Act.LEAVES, former=True) for change in taken]
        for each in entering:
            each.replaces = each.replaces or reading.who.named
