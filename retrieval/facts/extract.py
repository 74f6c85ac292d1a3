"""Who holds which office, as bulletins say it: read out of their sentences, and left out where in doubt."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.entities.dates import Grain, dates
from corpus.entities.offices import Office, may_name, titles
from corpus.entities.organisations import Level, alike, begins_with_area
from corpus.entities.people import people
from corpus.entities.places import provinces_named
from corpus.ingest import metadata
from corpus.models import Bulletin, Passage
from corpus.text.fold import fold, modern_tone_marks
from corpus.text.sentences import sentences
from corpus.text.span import Span, placed_within
from corpus.text.text import read_text
from retrieval.facts.affiliation import Host, House, of_itself
from retrieval.facts.attach import Named, assign, chains, name
from retrieval.facts.cues import ENTERING, Cue, announces, cues, deed, entering, is_void, opening_year
from retrieval.facts.models import Act, Fact

_ITEM = re.compile(r"\s*(?:\d{1,3}[.)/]|[-–•+*]|[a-zđ][.)]|(?i:đồng chí|đ/c|ông|bà)\b)")
_TERM_REACH = 500  # characters of a sentence that may name its term
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
    found = [fact for told in _told(bulletin) for fact in _facts(told)]
    return list(_guests_stay_guests(bulletin.text, found))


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence of a bulletin with the people that it names, and the act of the list it is an item of."""

    bulletin: Bulletin
    text: str  # the bulletin's, with tone marks placed the newer way
    host: Host
    span: Span
    people: list[Span]
    listed: Act | None


def _told(bulletin: Bulletin) -> Iterator[_Told]:
    text = modern_tone_marks(bulletin.text)
    host = Host.of(bulletin)
    listed: Act | None = None
    newsworthy = [person for person in people(read_text(bulletin.text)) if not person.remembered]
    for span in sentences(text):
        here = placed_within(newsworthy, span) if may_name(text, span) else ()
        inside = [person.span for person in here]
        if not _ITEM.match(text, span[0]):
            listed = None
        if inside and not _of_another_time(bulletin, span):
            yield _Told(bulletin, text, host, span, inside, listed)
        if text[span[1] - 1] == ":":
            announced = cues(text, span)
            listed = announced[-1].act if announced else None


def _of_another_time(bulletin: Bulletin, sentence: Span) -> bool:
    text = read_text(bulletin.text)
    year = opening_year(text, sentence)
    elsewhen = year is not None and (bulletin.date is None or year != bulletin.date.year)
    term = metadata.term_within(text, _beginning(sentence))
    if term and bulletin.date and not int(term[:4]) - 1 <= bulletin.date.year <= int(term[-4:]) + 1:
        return True
    return elsewhen or is_void(text.modern[slice(*sentence)])


def _beginning(sentence: Span) -> Span:
    """The part of a sentence in which a term is its own."""
    return Span(sentence.start, min(sentence.end, sentence.start + _TERM_REACH))


def _facts(told: _Told) -> Iterator[Fact]:
    named = name(told.text, told.span, told.people)
    offices = titles(told.text, told.span, [(who.anchor, who.person[1]) for who in named])
    announced = cues(told.text, told.span)
    rows = chains(told.text, offices)
    assign(told.text, told.span, named, rows)
    given = [id(office) for who in named for office in (*who.before, *who.behind)]
    free = [row for row in rows if id(row[0]) not in given]
    for i, who in enumerate(named):
        limit = named[i + 1].anchor if i + 1 < len(named) else told.span[1]
        act = _announced(told, announced, named[:i], who)
        taken, how = _taken(told.text, who, free, limit, act)
        yield from _of_person(told, who, act or told.listed, taken=taken, how=how, limit=limit)


def _announced(told: _Told, announced: list[Cue], earlier: list[Named], who: Named) -> Act | None:
    """The act that the words before a person announce."""
    before = [cue for cue in announced if cue.end <= who.anchor]
    if not before:
        return None
    first = all(other.person[0] < before[-1].start for other in earlier)
    return before[-1].act if announces(told.text, before[-1], who.anchor, first=first) else None


def _taken(
    text: str, who: Named, free: list[list[Office]], limit: int, announced: Act | None
) -> tuple[list[Office], Act | None]:
    """The offices that a person comes to hold by the words behind the name, and how."""
    row = next((row for row in free if who.end <= row[0].start < limit), None)
    how = entering(text, who.end, row[0].start, announced) if row else None
    return (row, how) if row and how else ([], None)


def _of_person(
    told: _Told, who: Named, announced: Act | None, *, taken: list[Office], how: Act | None, limit: int
) -> Iterator[Fact]:
    """The facts about one person of a sentence."""
    mine = _not_former([*who.before, *who.behind, *taken])
    done = deed(told.text, who.end, limit, near=not mine) if not taken else None
    act = done or announced or Act.HOLDS
    stated = False
    for office in sorted(mine, key=lambda office: office.start):
        if office in taken:
            its: Act | None = how
        elif how is not None and how is not Act.HOLDS:
            its = _kept(told, mine, office, taken, how)
        elif act in ENTERING:
            its = None if done in ENTERING else _entered(told, who, mine, office, act)
        else:
            its = act
        if its is not None and not _unclear(told, who, office):
            stated = True
            yield _fact(told, who, office, mine, its)
    alone = not stated and not (who.before or who.behind or taken) and who.honoured
    if alone and act in {Act.SPEAKS, Act.CHAIRS, Act.ATTENDS}:
        yield Fact(_sentence(told), who.person, act, province=told.bulletin.province, date=_date(told, who))


def _unclear(told: _Told, who: Named, office: Office) -> bool:
    """Whether an office's words go on with years gone by, or with what is no known body and may be a name."""
    body = office.body
    if body is None or body.heads or told.host.house(told.text, office) is House.HOST:
        return any(_is_gone(told, end) for end in (office.end, who.end))
    return not begins_with_area(told.text, body)


def _is_gone(told: _Told, end: int) -> bool:
    """Whether years follow right there, from one to another."""
    text = read_text(told.bulletin.text)
    named = next(iter(placed_within(dates(text), Span(end, told.span.end))), None)
    if named is None or named.grain is Grain.DAY or not named.years:
        return False
    several = named.since != named.until or _GOES_ON.match(text.raw, named.end, told.span.end)
    return bool(several) and _ONCE.fullmatch(text.raw, end, named.core.start) is not None


def _not_former(offices: list[Office]) -> list[Office]:
    """The offices up to the first that is no longer held; whether those behind it are, is in doubt."""
    kept = []
    for office in offices:
        if office.former:
            break
        kept.append(office)
    return kept


def _kept(told: _Told, mine: list[Office], office: Office, taken: list[Office], how: Act) -> Act | None:
    """``HOLDS`` of an office that stays with someone who comes to another one; ``None`` if in doubt."""
    if how is Act.APPOINTED:
        return None
    kinds = {_kind(told, mine, each) for each in taken}
    return Act.HOLDS if _kind(told, mine, office) not in {*kinds, None} else None


def _entered(told: _Told, who: Named, mine: list[Office], office: Office, act: Act) -> Act | None:
    """What "bầu" before a person with this office says of it."""
    if act is Act.APPOINTED:
        return act if office in who.before and who.listed else None
    if office in who.before:
        if who.listed:
            return act
        return Act.HOLDS if _house(told, mine, office) is House.OTHER else None
    mass = bool(told.host.levels) and told.host.levels[0].kind == "mass"
    if _house(told, mine, office) is not House.OTHER and _kind(told, mine, office) == (
        "mass" if mass else "party"
    ):
        return act
    return Act.HOLDS


def _house(told: _Told, mine: list[Office], office: Office) -> House:
    """Whose an office is; one that does not say it is of the house of the person's other offices."""
    own = told.host.house(told.text, office)
    if own is not House.UNSAID:
        return own
    others = {told.host.house(told.text, other) for other in mine if not other.member}
    return House.OTHER if House.OTHER in others and House.HOST not in others else House.HOST


def _level(told: _Told, mine: list[Office], office: Office) -> Level | None:
    if office.body is None and of_itself(office.role):
        return of_itself(office.role)
    if office.body and office.body.level:
        return office.body.level
    if office.body and _house(told, mine, office) is House.OTHER:
        return None
    return told.host.leads(office.role) if _house(told, mine, office) is House.HOST else None


def _kind(told: _Told, mine: list[Office], office: Office) -> str | None:
    level = _level(told, mine, office)
    if level is not None:
        return level.kind
    party = office.role is not None and (
        office.role.endswith(("bí thư", "bí thư thường trực")) or office.member
    )
    return "party" if party else None


def _fact(told: _Told, who: Named, office: Office, mine: list[Office], act: Act) -> Fact:
    level = _level(told, mine, office)
    guest = _house(told, mine, office) is House.OTHER
    term = (
        metadata.term_within(read_text(told.bulletin.text), _beginning(told.span)) or told.bulletin.term
        if act in ENTERING - {Act.APPOINTED}
        else None
    )
    return Fact(
        sentence=_sentence(told),
        person=who.person,
        act=act,
        office=Span(office.start, office.end),
        role=office.role,
        level=level.name if level else None,
        body=_body(told, office, level, guest=guest),
        guest=guest,
        acting=office.acting,
        province=_province(told, office) or told.bulletin.province,
        date=_date(told, who),
        term=term,
    )


def _body(told: _Told, office: Office, level: Level | None, *, guest: bool) -> str | None:
    """The name of the body: the host's in full, another's as the office names it."""
    own = told.host.names
    if not guest and level is not None:
        for name, full in own.items():
            if alike(name, level.name):
                return full
    if office.body and (guest or office.body.end > (office.body.heads[0].end if office.body.heads else 0)):
        return " ".join(told.bulletin.text[office.body.start : office.body.end].split())
    return next(iter(own.values()), None) if level is not None and not guest else None


def _province(told: _Told, office: Office) -> str | None:
    mentioned = {place.name for place in provinces_named(read_text(told.text[office.start : office.end]))}
    return mentioned.pop() if len(mentioned) == 1 else None


def _sentence(told: _Told) -> Passage:
    return Passage(told.bulletin.id, *told.span)


def _date(told: _Told, who: Named) -> dt.date | None:
    """The day that the sentence opens with, or the bulletin's."""
    begins = Span(told.span.start, min(who.anchor, told.span.start + _OPENING))
    if _BORN.search(told.text[slice(*begins)]):
        return told.bulletin.date
    return metadata.day_within(read_text(told.bulletin.text), begins) or told.bulletin.date


def _guests_stay_guests(text: str, facts: list[Fact]) -> Iterator[Fact]:
    """The facts; who has offices of other bodies only is a guest where no office is named, too."""
    houses: dict[str, set[bool]] = {}
    for fact in facts:
        if fact.office:
            houses.setdefault(fold(text[slice(*fact.person)]), set()).add(fact.guest)
    for fact in facts:
        alone = fact.office is None and houses.get(fold(text[slice(*fact.person)])) == {True}
        yield replace(fact, guest=True) if alone else fact
