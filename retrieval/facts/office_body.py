"""Of which body an office is: its level, its name in full, and where it is.

Texts are as a reader sees them (`corpus.text.text.Text.seen`), and places count in them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from corpus.entities.levels import Level, alike, level_named
from corpus.entities.localities import localities
from corpus.entities.offices import Office
from corpus.entities.organisations import Body
from corpus.entities.places import places_named, provinces
from corpus.text.fold import modern_spelling
from corpus.text.patterns import plain
from corpus.text.span import Span, placed_within
from retrieval.facts.affiliation import Affiliation, of_itself
from retrieval.facts.areas import Area, area_wanted, with_area
from retrieval.facts.sentences import FactSentence

_PARTY = {
    "tỉnh": "tỉnh ủy",
    "thành phố": "thành ủy",
    "huyện": "huyện ủy",
    "quận": "quận ủy",
    "thị xã": "thị ủy",
}
_SHARING = re.compile(r",?\s*(?i:kiêm|rồi|rồi làm|sau đó là)\s+")
_SECRETARY = ("bí thư", "bí thư thường trực")


@dataclass(frozen=True, slots=True)
class OfficeBody:
    """What a bulletin tells of the body of an office.

    Attributes:
        level: The kind of body; ``None`` if it is not told.
        name: The host's in full, another's as the office names it, both with the name of the area that they
            govern as far as the bulletin tells it; ``None`` if it is not told.
        province: Where it is, if not where the bulletin is.
    """

    level: Level | None
    name: str | None
    province: str | None


def office_body(sentence: FactSentence, mine: list[Office], office: Office) -> OfficeBody:
    """Of which body an office is; ``mine`` are all offices that the sentence gives to its person."""
    office = _with_body_of_next(sentence, mine, office)
    level = office_level(sentence, mine, office)
    guest = office_affiliation(sentence, mine, office) is Affiliation.OTHER
    province = _province(sentence, office)
    body = office.body
    if body is None or (
        not guest and not body.has_name and body.heads and not area_wanted(body, office.role)
    ):
        name = _of_host(sentence, office, level, guest=guest)
        return OfficeBody(level, name, province)
    named_here = guest or level is None or governed_area(body) is not None
    own = None if named_here else _of_host(sentence, office, level, guest=guest)
    wanted = area_wanted(body, office.role)
    if own is not None and (wanted is None or _names_area(own)):
        return OfficeBody(level, own, province)
    words = " ".join(body.span.of(sentence.text.raw).split())
    area = _area(sentence, mine, wanted) if wanted else None
    if not body.heads and level is not None and (area or not wanted):
        words = _spelled(level, words if not wanted else "", area)
    elif area is not None:
        words = with_area(words, body, area)
    elif not guest and not wanted and not body.has_name and body.heads:
        return OfficeBody(level, own, province)
    return OfficeBody(level, words, province or (area.province if area else None))


def _with_body_of_next(sentence: FactSentence, mine: list[Office], office: Office) -> Office:
    """An office that shares its body with the one behind it: "phó giám đốc rồi giám đốc Sở Y tế"."""
    after = (each for each in mine if each.start >= office.end and each.body is not None)
    following = min(after, key=lambda each: each.start, default=None)
    if office.body is not None or office.member or following is None:
        return office
    joined = _SHARING.fullmatch(sentence.text.modern, office.end, following.start)
    return replace(office, body=following.body) if joined else office


def office_affiliation(sentence: FactSentence, mine: list[Office], office: Office) -> Affiliation:
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


def office_level(sentence: FactSentence, mine: list[Office], office: Office) -> Level | None:
    """The kind of body that an office is of; ``None`` if it is not told."""
    if office.body is None and office.member_of:
        return level_named(office.member_of)
    if office.body is None and of_itself(office.role):
        return of_itself(office.role)
    if office.body and office.body.level:
        return office.body.level
    if office.body and (area := governed_area(office.body)):
        return _level_of_area(office.role, area)
    affiliation = office_affiliation(sentence, mine, office)
    if affiliation is Affiliation.OTHER:
        return None
    return sentence.host.leads(office.role)


def office_kind(sentence: FactSentence, mine: list[Office], office: Office) -> str | None:
    """Whether an office is the party's, the State's or another's; ``None`` if it is not told."""
    level = office_level(sentence, mine, office)
    if level is not None:
        return level.kind
    party = office.role is not None and (office.role.endswith(_SECRETARY) or office.member)
    return "party" if party else None


def governed_area(body: Body) -> str | None:
    """The title of the area by which alone a body is called: "tỉnh" of "Bí thư tỉnh này"; else ``None``."""
    if body.heads:
        return None
    name = modern_spelling(" ".join(body.written.split()))
    if name in provinces():
        return "tỉnh"
    return area_wanted(body, None)


def _of_host(sentence: FactSentence, office: Office, level: Level | None, *, guest: bool) -> str | None:
    """The name of the host's body that an office is of."""
    own = sentence.host.names
    if guest or level is None:
        return (
            "Chính phủ" if level is not None and level.name == "chính phủ" and office.body is None else None
        )
    for name, full in own.items():
        if alike(name, level.name):
            return full
    if _governs(level):
        return None
    governing = {each.name for each in sentence.host.levels if _governs(each)}
    return next((full for name, full in own.items() if name not in governing), None)


def _governs(level: Level) -> bool:
    """Whether a body of this level governs an area, and so is no other body's."""
    return level.area is not None or level.name in {"trung ương", "chính phủ", "quốc hội"}


def _names_area(name: str) -> bool:
    return plain(name).split()[-1] not in {
        "tỉnh",
        "huyện",
        "xã",
        "phường",
        "quận",
        "phố",
        "trấn",
        "ủy",
        "đoàn",
    }


def _area(sentence: FactSentence, mine: list[Office], title: str) -> Area | None:
    own = Span(min(each.start for each in mine), max(each.end for each in mine))
    spans = (span.shifted(sentence.offset) for span in (own, sentence.span))
    return sentence.areas.area(title, *spans)


def _spelled(level: Level, name: str, area: Area | None) -> str:
    """The name of the body that governs an area: "tỉnh ủy Sóc Trăng" of "Bí thư Sóc Trăng"."""
    return f"{level.name} {area.name if area else name}"


@cache
def _level_of_area(role: str | None, title: str) -> Level | None:
    if role is not None and role.endswith(_SECRETARY):
        return level_named(_PARTY[title]) if title in _PARTY else level_named("đảng ủy")
    return None


def _province(sentence: FactSentence, office: Office) -> str | None:
    """The only province that an office's words name, or in which the district lies that they name."""
    places = placed_within(places_named(sentence.text), office.span)
    mentioned = {place.name for place in places if place.sort == "province"}
    if not mentioned:
        known = sentence.bulletin.province
        for each in localities(sentence.text):
            if office.span.contains(each.span) and each.titled and each.units:
                lying = {unit.province for unit in each.within([known] if known else [])}
                mentioned |= lying if known not in lying else {known}
    return mentioned.pop() if len(mentioned) == 1 else None
