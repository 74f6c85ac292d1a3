"""Who holds which office, as bulletins say it: read out of their sentences, and left out where in doubt."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from corpus.entities.body_wording import unlevelled
from corpus.entities.dates import Grain, dates
from corpus.entities.levels import alike
from corpus.entities.offices import Office, offices
from corpus.ingest import metadata
from corpus.models import Bulletin, Passage
from corpus.text.fold import fold
from corpus.text.patterns import plain
from corpus.text.span import Span, placed_within
from corpus.text.text import Text, read_text
from retrieval.facts.affiliation import Affiliation
from retrieval.facts.attach import OfficeHolder, attach_offices, chain_offices
from retrieval.facts.changes import OfficeChange, PersonReading, read_changes
from retrieval.facts.models import ENTERING, Act, Fact
from retrieval.facts.office_body import (
    governed_area,
    office_affiliation,
    office_body,
    office_kind,
    office_level,
)
from retrieval.facts.sentences import FactSentence, beginning, sentences_with_people

_OPENING = 45  # how far into a sentence the day may stand on which it took place
# "(5/1958 - 5/1959)", "từ năm 1990 đến cuối năm 2008": it was then.
_ONCE = re.compile(r"[\s,:]*\(?\s*(?:từ\s+)?(?:tháng\s+)?(?:\d{1,2}[/-])?(?:năm\s+)?")
_GOES_ON = re.compile(r"\s*(?:[-–]|đến\b)")
_OF_VILLAGES = ("thôn", "ấp", "bản", "buôn", "khóm", "xóm", "làng", "khu phố", "tổ", "tổ trưởng")
_BORN = re.compile(r"(?i)\bsinh\b|\bnghị quyết\b|\bquyết định\b|\bkế hoạch\b|\bkể từ\b|\btừ ngày\b")


def office_facts(bulletin: Bulletin) -> list[Fact]:
    """What a bulletin says of people and their offices, in the order of the text.

    An office without a body is of the host's body that has such an office. Offices once held, and those that
    somebody leaves, are told as former. Who edits the site below the text is no one of the host's. What is in
    doubt is left out: offices between two names, all of a clause that tells of candidacy, of a sentence about
    a later year than the bulletin's, and what else the makers of a site are.
    """
    text = read_text(bulletin.text)
    facts = [
        _moved(fact, partial(_shifted, sentence.offset))
        for sentence in sentences_with_people(bulletin, text.seen)
        for fact in _facts(sentence)
    ]
    facts = list(_guests_stay_guests(text.seen, facts))
    facts = list(_without_makers_of_the_site(text.seen, facts))
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
        replaces=move(fact.replaces) if fact.replaces else None,
    )


def _facts(sentence: FactSentence) -> Iterator[Fact]:
    text, span = sentence.text, sentence.span
    rows = chain_offices(text, placed_within(offices(text), span))
    holders = attach_offices(text, span, sentence.people, rows)
    for reading in read_changes(text, span, holders, rows, sentence.listed):
        void = any(clause.overlaps(reading.who.person) for clause in sentence.void)
        yield from (fact for fact in _of_person(sentence, reading) if fact.former or not void)


def _of_person(sentence: FactSentence, reading: PersonReading) -> Iterator[Fact]:
    """The facts about one person of a sentence."""
    who = reading.who
    taken = {id(change.office): change for change in reading.changes}
    mine = [*who.before, *who.behind, *(change.office for change in reading.changes)]
    past = {id(office) for row in (who.before, who.behind) for office in _former(row)}
    stated = False
    for office in sorted(mine, key=lambda office: office.start):
        its: Act | None
        if (change := taken.get(id(office))) is not None:
            its, former = change.act, change.former
        else:
            its, former = _beside(sentence, reading, mine, office)
            former = former or id(office) in past or _is_gone_by(sentence, who, office)
        if its is not None and not _is_unknown(sentence, office):
            stated = True
            yield _fact(sentence, reading, office, mine, its, former=former or sentence.past)
    alone = not stated and not mine and who.honoured and who.named == who.person
    act = reading.act
    if alone and act in {Act.SPEAKS, Act.CHAIRS, Act.ATTENDS} and not sentence.past:
        yield Fact(
            _passage(sentence),
            who.person,
            act,
            province=sentence.bulletin.province,
            date=_date(sentence, who),
        )


def _beside(
    sentence: FactSentence, reading: PersonReading, mine: list[Office], office: Office
) -> tuple[Act | None, bool]:
    """What a sentence says of an office that stands beside a name, and whether it is held no more.

    ``None`` where that is in doubt.
    """
    who, act = reading.who, reading.act
    if act is Act.LEAVES or (who.replaced and office in who.before):
        return Act.LEAVES, True
    entered = [change for change in reading.changes if change.act in ENTERING]
    if entered:
        return Act.HOLDS, _is_given_up(sentence, mine, office, entered)
    if act not in ENTERING:
        return act, False
    return (None if reading.done in ENTERING else _entered(sentence, who, mine, office, act)), False


def _is_given_up(
    sentence: FactSentence, mine: list[Office], office: Office, entered: list[OfficeChange]
) -> bool:
    """Whether who comes to an office gives up this one: a lesser one of the same body, or that of their work.

    Who is appointed leaves where they worked; a seat in a committee stays.
    """
    if office.member or all(change.office.member for change in entered):
        return False
    own = office_level(sentence, mine, office)
    levels = [office_level(sentence, mine, change.office) for change in entered]
    same = any(own and level and alike(own.name, level.name) for level in levels)
    unsaid = own is None and any(level is None for level in levels)
    return same or unsaid or any(change.act is Act.APPOINTED for change in entered)


def _former(offices: list[Office]) -> list[Office]:
    """The offices of a row from the first on that is no longer held."""
    first = next((i for i, office in enumerate(offices) if office.former), len(offices))
    return offices[first:]


def _is_unknown(sentence: FactSentence, office: Office) -> bool:
    """Whether an office's words go on with what is no known body and may be a name."""
    body = office.body
    if body is None or body.heads or sentence.host.affiliation(sentence.text, office) is Affiliation.HOST:
        return False
    if office.title.of(sentence.text.lower).endswith(_OF_VILLAGES):
        return False
    known = any(plain(body.written).startswith(f"{kind} ") for kind in unlevelled())  # "Vụ Pháp chế"
    return not known and governed_area(body) is None and not body.begins_with_area


def _is_gone_by(sentence: FactSentence, who: OfficeHolder, office: Office) -> bool:
    return any(_is_gone(sentence, end) for end in (office.end, who.end))


def _is_gone(sentence: FactSentence, end: int) -> bool:
    """Whether years follow right there, from one to another."""
    text, span = sentence.text, sentence.span
    named = next(iter(placed_within(dates(text), Span(end, span.end))), None)
    if named is None or named.grain is Grain.DAY or not named.years:
        return False
    several = named.since != named.until or _GOES_ON.match(text.raw, named.end, span.end)
    return bool(several) and _ONCE.fullmatch(text.raw, end, named.core.start) is not None


def _entered(
    sentence: FactSentence, who: OfficeHolder, mine: list[Office], office: Office, act: Act
) -> Act | None:
    """What "bầu" before a person with this office says of it."""
    if act is Act.APPOINTED:
        return act if office in who.before and who.listed else None
    if office in who.before:
        if who.listed:
            return act
        return Act.HOLDS if office_affiliation(sentence, mine, office) is Affiliation.OTHER else None
    mass = bool(sentence.host.levels) and sentence.host.levels[0].kind == "mass"
    if office_affiliation(sentence, mine, office) is not Affiliation.OTHER and office_kind(
        sentence, mine, office
    ) == ("mass" if mass else "party"):
        return act
    return Act.HOLDS


def _fact(
    sentence: FactSentence,
    reading: PersonReading,
    office: Office,
    mine: list[Office],
    act: Act,
    *,
    former: bool,
) -> Fact:
    who = reading.who
    body = office_body(sentence, mine, office)
    term = (
        metadata.term_within(sentence.text, beginning(sentence.span)) or sentence.bulletin.term
        if act in ENTERING - {Act.APPOINTED}
        else None
    )
    return Fact(
        sentence=_passage(sentence),
        person=who.named,
        act=act,
        office=office.span,
        role=office.role,
        level=body.level.name if body.level else None,
        body=body.name,
        guest=office_affiliation(sentence, mine, office) is Affiliation.OTHER,
        acting=office.acting,
        title=office.title_in_full(sentence.text),
        former=former,
        replaces=reading.replaces if act in ENTERING else None,
        province=body.province or sentence.bulletin.province,
        date=_date(sentence, who),
        term=term,
    )


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


def _without_makers_of_the_site(text: Text, facts: list[Fact]) -> Iterator[Fact]:
    """The facts without those of an imprint, but for who edits the site, as a guest.

    The other offices that stand there are of the day on which the page was fetched, and of any body.
    """
    for fact in facts:
        if not metadata.is_in_imprint(text, fact.sentence.start):
            yield fact
        elif metadata.is_editor(fact.title or ""):
            yield replace(fact, guest=True)
