"""Who holds which office, as bulletins say it: read out of their sentences, and left out where in doubt."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from corpus.entities.dates import Grain, dates
from corpus.entities.levels import Level, alike
from corpus.entities.offices import Office, offices
from corpus.entities.places import places_named
from corpus.ingest import metadata
from corpus.models import Bulletin, Passage
from corpus.text.fold import fold
from corpus.text.span import Span, placed_within
from corpus.text.text import Text, read_text
from retrieval.facts.affiliation import Affiliation, of_itself
from retrieval.facts.attach import OfficeHolder, attach_offices, chain_offices
from retrieval.facts.cues import (
    ENTERING,
    Cue,
    act_behind,
    act_of_entering,
    announces,
    find_cues,
)
from retrieval.facts.models import Act, Fact
from retrieval.facts.sentences import FactSentence, beginning, sentences_with_people

_OPENING = 45  # how far into a sentence the day may stand on which it took place
# "(5/1958 - 5/1959)", "từ năm 1990 đến cuối năm 2008": it was then.
_ONCE = re.compile(r"[\s,:]*\(?\s*(?:từ\s+)?(?:tháng\s+)?(?:\d{1,2}[/-])?(?:năm\s+)?")
_GOES_ON = re.compile(r"\s*(?:[-–]|đến\b)")
_BORN = re.compile(r"(?i)\bsinh\b|\bnghị quyết\b|\bquyết định\b|\bkế hoạch\b|\bkể từ\b|\btừ ngày\b")


def office_facts(bulletin: Bulletin) -> list[Fact]:
    """What a bulletin says of people and their offices, in the order of the text.

    An office without a body is of the host's body that has such an office. What is in doubt is left out:
    offices once held, offices between two names, all of a sentence that tells of resignation, candidacy or
    another year than the bulletin's.
    """
    text = read_text(bulletin.text)
    facts = [
        _moved(fact, partial(_shifted, sentence.offset))
        for sentence in sentences_with_people(bulletin, text.seen)
        for fact in _facts(sentence)
    ]
    facts = list(_guests_stay_guests(text.seen, facts))
    return facts if text.seen is text else [_moved(fact, text.original) for fact in facts]


def _shifted(by: int, span: tuple[int, int]) -> Span:
    return Span(*span).shifted(by)


def _moved(fact: Fact, move: Callable[[tuple[int, int]], Span]) -> Fact:
    """A fact whose places count in another text."""
    identity, start, end = fact.sentence.bulletin_id, fact.sentence.start, fact.sentence.end
    return replace(
        fact,
        sentence=Passage(identity, *move((start, end))),
        person=move(fact.person),
        office=move(fact.office) if fact.office else None,
    )


def _facts(sentence: FactSentence) -> Iterator[Fact]:
    text, span = sentence.text, sentence.span
    rows = chain_offices(text, placed_within(offices(text), span))
    holders = attach_offices(text, span, sentence.people, rows)
    cues = find_cues(text, span)
    given = {id(office) for who in holders for office in (*who.before, *who.behind)}
    free = [row for row in rows if id(row[0]) not in given]
    for i, who in enumerate(holders):
        limit = holders[i + 1].anchor if i + 1 < len(holders) else span.end
        act = _announced(text, cues, holders[:i], who)
        taken, how = _taken(text, who, free, limit, act)
        yield from _of_person(sentence, who, act or sentence.listed, taken=taken, how=how, limit=limit)


def _announced(text: Text, cues: list[Cue], earlier: list[OfficeHolder], who: OfficeHolder) -> Act | None:
    """The act that the words before a person announce."""
    before = [cue for cue in cues if cue.end <= who.anchor]
    if not before:
        return None
    first = all(other.person.start < before[-1].start for other in earlier)
    return before[-1].act if announces(text, before[-1], who.anchor, first=first) else None


def _taken(
    text: Text, who: OfficeHolder, free: list[list[Office]], limit: int, announced: Act | None
) -> tuple[list[Office], Act | None]:
    """The offices that a person comes to hold by the words behind the name, and how."""
    row = next((row for row in free if who.end <= row[0].start < limit), None)
    how = act_of_entering(text, who.end, row[0].start, announced) if row else None
    return (row, how) if row and how else ([], None)


def _of_person(
    sentence: FactSentence,
    who: OfficeHolder,
    announced: Act | None,
    *,
    taken: list[Office],
    how: Act | None,
    limit: int,
) -> Iterator[Fact]:
    """The facts about one person of a sentence."""
    mine = _not_former([*who.before, *who.behind, *taken])
    done = act_behind(sentence.text, who.end, limit, near=not mine) if not taken else None
    act = done or announced or Act.HOLDS
    stated = False
    for office in sorted(mine, key=lambda office: office.start):
        if office in taken:
            its: Act | None = how
        elif how is not None and how is not Act.HOLDS:
            its = _kept(sentence, mine, office, taken, how)
        elif act in ENTERING:
            its = None if done in ENTERING else _entered(sentence, who, mine, office, act)
        else:
            its = act
        if its is not None and not _unclear(sentence, who, office):
            stated = True
            yield _fact(sentence, who, office, mine, its)
    alone = not stated and not (who.before or who.behind or taken) and who.honoured
    if alone and act in {Act.SPEAKS, Act.CHAIRS, Act.ATTENDS}:
        yield Fact(
            _passage(sentence),
            who.person,
            act,
            province=sentence.bulletin.province,
            date=_date(sentence, who),
        )


def _unclear(sentence: FactSentence, who: OfficeHolder, office: Office) -> bool:
    """Whether an office's words go on with years gone by, or with what is no known body and may be a name."""
    body = office.body
    if body is None or body.heads or sentence.host.affiliation(sentence.text, office) is Affiliation.HOST:
        return any(_is_gone(sentence, end) for end in (office.end, who.end))
    return not body.begins_with_area


def _is_gone(sentence: FactSentence, end: int) -> bool:
    """Whether years follow right there, from one to another."""
    text, span = sentence.text, sentence.span
    named = next(iter(placed_within(dates(text), Span(end, span.end))), None)
    if named is None or named.grain is Grain.DAY or not named.years:
        return False
    several = named.since != named.until or _GOES_ON.match(text.raw, named.end, span.end)
    return bool(several) and _ONCE.fullmatch(text.raw, end, named.core.start) is not None


def _not_former(offices: list[Office]) -> list[Office]:
    """The offices up to the first that is no longer held; whether those behind it are, is in doubt."""
    kept = []
    for office in offices:
        if office.former:
            break
        kept.append(office)
    return kept


def _kept(
    sentence: FactSentence, mine: list[Office], office: Office, taken: list[Office], how: Act
) -> Act | None:
    """``HOLDS`` of an office that stays with someone who comes to another one; ``None`` if in doubt."""
    if how is Act.APPOINTED:
        return None
    kinds = {_kind(sentence, mine, each) for each in taken}
    return Act.HOLDS if _kind(sentence, mine, office) not in {*kinds, None} else None


def _entered(
    sentence: FactSentence, who: OfficeHolder, mine: list[Office], office: Office, act: Act
) -> Act | None:
    """What "bầu" before a person with this office says of it."""
    if act is Act.APPOINTED:
        return act if office in who.before and who.listed else None
    if office in who.before:
        if who.listed:
            return act
        return Act.HOLDS if _affiliation(sentence, mine, office) is Affiliation.OTHER else None
    mass = bool(sentence.host.levels) and sentence.host.levels[0].kind == "mass"
    if _affiliation(sentence, mine, office) is not Affiliation.OTHER and _kind(sentence, mine, office) == (
        "mass" if mass else "party"
    ):
        return act
    return Act.HOLDS


def _affiliation(sentence: FactSentence, mine: list[Office], office: Office) -> Affiliation:
    """Whose an office is; one that does not say it is of the house of the person's other offices."""
    own = sentence.host.affiliation(sentence.text, office)
    if own is not Affiliation.UNSAID:
        return own
    others = {sentence.host.affiliation(sentence.text, other) for other in mine if not other.member}
    return (
        Affiliation.OTHER
        if Affiliation.OTHER in others and Affiliation.HOST not in others
        else Affiliation.HOST
    )


def _level(sentence: FactSentence, mine: list[Office], office: Office) -> Level | None:
    if office.body is None and of_itself(office.role):
        return of_itself(office.role)
    if office.body and office.body.level:
        return office.body.level
    if office.body and _affiliation(sentence, mine, office) is Affiliation.OTHER:
        return None
    return (
        sentence.host.leads(office.role) if _affiliation(sentence, mine, office) is Affiliation.HOST else None
    )


def _kind(sentence: FactSentence, mine: list[Office], office: Office) -> str | None:
    level = _level(sentence, mine, office)
    if level is not None:
        return level.kind
    party = office.role is not None and (
        office.role.endswith(("bí thư", "bí thư thường trực")) or office.member
    )
    return "party" if party else None


def _fact(sentence: FactSentence, who: OfficeHolder, office: Office, mine: list[Office], act: Act) -> Fact:
    level = _level(sentence, mine, office)
    guest = _affiliation(sentence, mine, office) is Affiliation.OTHER
    term = (
        metadata.term_within(sentence.text, beginning(sentence.span)) or sentence.bulletin.term
        if act in ENTERING - {Act.APPOINTED}
        else None
    )
    return Fact(
        sentence=_passage(sentence),
        person=who.person,
        act=act,
        office=office.span,
        role=office.role,
        level=level.name if level else None,
        body=_body(sentence, office, level, guest=guest),
        guest=guest,
        acting=office.acting,
        province=_province(sentence, office) or sentence.bulletin.province,
        date=_date(sentence, who),
        term=term,
    )


def _body(sentence: FactSentence, office: Office, level: Level | None, *, guest: bool) -> str | None:
    """The name of the body: the host's in full, another's as the office names it."""
    own = sentence.host.names
    if not guest and level is not None:
        for name, full in own.items():
            if alike(name, level.name):
                return full
    if office.body and (guest or (office.body.has_name or not office.body.heads)):
        return " ".join(office.body.span.of(sentence.text.raw).split())
    return next(iter(own.values()), None) if level is not None and not guest else None


def _province(sentence: FactSentence, office: Office) -> str | None:
    places = placed_within(places_named(sentence.text), office.span)
    mentioned = {place.name for place in places if place.sort == "province"}
    return mentioned.pop() if len(mentioned) == 1 else None


def _passage(sentence: FactSentence) -> Passage:
    return Passage(sentence.bulletin.id, *sentence.span)


def _date(sentence: FactSentence, who: OfficeHolder) -> dt.date | None:
    """The day that the sentence opens with, or the bulletin's."""
    start = sentence.span.start
    opening = Span(start, min(who.anchor, start + _OPENING))
    if _BORN.search(sentence.text.modern, *opening):
        return sentence.bulletin.date
    return metadata.day_within(sentence.text, opening) or sentence.bulletin.date


def _guests_stay_guests(text: Text, facts: list[Fact]) -> Iterator[Fact]:
    """The facts; who has offices of other bodies only is a guest where no office is named, too."""
    guests: dict[str, set[bool]] = {}
    for fact in facts:
        if fact.office:
            guests.setdefault(fold(fact.person.of(text.raw)), set()).add(fact.guest)
    for fact in facts:
        alone = fact.office is None and guests.get(fold(fact.person.of(text.raw))) == {True}
        yield replace(fact, guest=True) if alone else fact
