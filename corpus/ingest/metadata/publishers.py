"""The body that published a bulletin, as the bulletin names it.

That a bulletin tells of a body does not make it the body's own: others tell of it, too, and their names often
stand nowhere in the text. Then there is no publisher.
"""

from __future__ import annotations

import re
from functools import cache

from corpus.entities.offices import offices
from corpus.entities.organisations import Body, bodies, body_named
from corpus.entities.places import places_named, provinces_named
from corpus.ingest.metadata.days import stamp
from corpus.ingest.metadata.heading import HEAD_LENGTH, TAIL_LENGTH, last_lines, title
from corpus.ingest.metadata.mastheads import begins_with_body, letterhead, masthead, name_start, names_area
from corpus.ingest.metadata.sites import HOST
from corpus.tables import ORGANISATIONS, PUBLICATION
from corpus.text.fold import CAPITALS
from corpus.text.patterns import either, plain
from corpus.text.text import Text, read_text

# A name, with its capital, or a site: "Nguồn: ngân sách tỉnh" is about money.
_SOURCE_LINE = re.compile(
    rf"(?m)^\W*(?:(?i:nguồn(?: tin)?)\s*:|(?i:bản quyền (?:thuộc về|thuộc|của)|©)\s*:?)\s*"
    rf"(?P<name>(?:[{CAPITALS}]|[\w-]+\.\w)[^\n|;]{{1,120}}?)[\W_]*(?:$|[|;])",
)
_PLACE_BEHIND = re.compile(r"\.\s*")
_DASH = re.compile(r"[ \xa0]+[-–][ \xa0]+")
_INITIALS = re.compile(rf"[{CAPITALS}][{CAPITALS}.]{{1,5}}")
_LONGEST_BYLINE = 5  # words
_ELSEWHERE_REACH = 24


def publisher(text: str) -> str | None:
    """The body that published it, or its site.

    Its source says it ("Nguồn: Báo Hà Nam", "(binhdinh.gov.vn) - Sáng 5/3"), its letterhead, its masthead,
    the body that signs it, or else the body that its title is about or that does what its opening tells, cut
    where the name ends. A body whose area has no name ("HĐND tỉnh"), or that only belongs to an office ("Phó
    Chủ tịch UBND huyện Cam Mẫu"), is none, and neither is one of the title where an author signs.
    """
    source = _source(text) or _dateline_source(text) or letterhead(text)
    if source:
        return source
    head = masthead(text)
    if head:
        return _sentence_case(head)
    return _signature(text) or _told_of(text)


def _source(text: str) -> str | None:
    """What a line at the end names as the source, up to where a body's name ends."""
    tail = text[-TAIL_LENGTH:]
    match = _SOURCE_LINE.search(tail)
    if match is None:
        match = _after(tail)
    return _named(match["name"].strip()) if match else None


def _after(tail: str) -> re.Match[str] | None:
    """A line that is nothing but "Theo Báo Hà Nam"."""
    return _theo().search(tail)


def _named(name: str) -> str:
    body = body_named(name) if begins_with_body(name) else None
    return name[: _whole_end(read_text(name), body)].strip(" -–,.") if body else name


def _dateline_source(text: str) -> str | None:
    """What a paragraph of the opening begins with, before a dash: a site, a paper."""
    head = text.lstrip()[:HEAD_LENGTH].partition("\n")[2]
    match = _before_dash().search(head)
    return (match["held"] or match["bare"]).strip() if match else None


def _signature(text: str) -> str | None:
    """The body that the last line is, if its name says which it is."""
    for line in last_lines(text):
        name = line.strip(" ./-–()*")
        whole = read_text(name)
        body = body_named(name) if begins_with_body(name) else None
        if body is None:
            return None
        end = _whole_end(whole, body)
        if end == len(name) and not names_area(name) and places_named(whole):
            return name
    return None


def _told_of(text: str) -> str | None:
    """The body that the title is about, or that does what the opening tells."""
    heading = title(text)
    if _personnel().search(read_text(heading).modern) or _has_byline(text):
        return None
    own = any(
        re.match(r"(?i)\W*văn phòng\b", line) for line in last_lines(text)
    )  # who signs need not say whose
    return _body_in(heading, unnamed=own) or _subject(_opening_sentence(text))


def _has_byline(text: str) -> bool:
    """Whether the last line names who wrote it."""
    for line in last_lines(text):
        words = line.strip(" .()*-–").split()
        if _credits().match(line):
            return True
        if not words or len(words) > _LONGEST_BYLINE or begins_with_body(" ".join(words)):
            return False
        if len(words) == 1:
            return _INITIALS.fullmatch(words[0]) is not None
        return all(word[0].isupper() and word.replace(".", "").isalpha() for word in words)
    return False


def _opening_sentence(text: str) -> str:
    """The first sentence behind the title that is not a publication stamp."""
    behind_title = (text[start:end] for start, end in read_text(text[:HEAD_LENGTH]).sentences[1:])
    return next((sentence for sentence in behind_title if stamp(sentence) is None), "")


def _subject(sentence: str) -> str | None:
    """The body that a sentence begins with, or has behind when and where, and that does something."""
    name = _body_in(sentence)
    if name is None:
        return None
    behind = sentence[sentence.index(name) + len(name) :]
    above = set(plain(name).split()) & _above()
    return name if not above and _does().match(read_text(behind).modern) else None


def _body_in(line: str, *, unnamed: bool = False) -> str | None:
    """The first body of a line that is not only an office's or where it took place."""
    text = read_text(line).seen
    held = [office.span for office in offices(text)]
    for body in bodies(text):
        start = name_start(text, body)
        if start is None:
            continue
        if any(span.contains((start, start + 1)) for span in held) or _elsewhere(text, body):
            return None
        name = text.raw[start : _whole_end(text, body)].strip(" -–,.")
        return name if unnamed or not names_area(name) else None
    return None


def _elsewhere(text: Text, body: Body) -> bool:
    """Whether words before a body say that it is only where something took place, or whose people came."""
    return _before().search(text.modern, max(0, body.start - _ELSEWHERE_REACH), body.start) is not None


def _whole_end(text: Text, body: Body) -> int:
    """Where a name ends whose place has signs in it: "UBND TP.Đà Lạt", "HĐND tỉnh Bà Rịa - Vũng Tàu"."""
    places = [place for place in places_named(text) if place.end > body.start]
    inside = [place for place in places if place.start < body.end]
    if inside:
        return inside[0].end
    stop = _stops().search(text.modern, body.start, body.end)
    end = stop.start() if stop else body.end
    gap = _PLACE_BEHIND.match(text.raw, end) or _DASH.match(text.raw, end)
    joined = [place for place in places if gap and gap.end() <= place.start <= gap.end() + len("tỉnh ")]
    return joined[0].end if joined else end


def _sentence_case(name: str) -> str:
    """A name in capitals as it is written in a sentence, its province with its own capitals."""
    lowered = name.lower()
    for place in provinces_named(read_text(name)):
        lowered = lowered[: place.start] + place.name + lowered[place.end :]
    for body in sorted([*ORGANISATIONS.bodies, *ORGANISATIONS.party_bodies], key=len, reverse=True):
        lowered = re.sub(rf"\b{re.escape(body.lower())}\b", body, lowered)
    return re.sub(r"\s+", " ", lowered[:1].upper() + lowered[1:])


@cache
def _above() -> frozenset[str]:
    return frozenset(word for phrase in PUBLICATION.above for word in plain(phrase).split())


@cache
def _theo() -> re.Pattern[str]:
    return re.compile(
        rf"(?m)^[^\w\n]*(?i:theo)\s*:?\s+(?P<name>(?:{either(PUBLICATION.sources)})[^\n.;|]{{0,80}}?|{HOST})[^\w\n]*$"
    )


@cache
def _before_dash() -> re.Pattern[str]:
    source = rf"(?:{either(PUBLICATION.sources)})[^\n()]{{0,60}}|{HOST}"
    return re.compile(
        rf"(?m)^[^\w\n(]*(?:\((?:(?i:theo)\s+)?(?P<held>{source})\)|(?P<bare>{HOST}))[^\S\n]*[-–—:][^\S\n]*(?=\S)"
    )


@cache
def _personnel() -> re.Pattern[str]:
    return re.compile(either(PUBLICATION.personnel))


@cache
def _credits() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{either(PUBLICATION.credits)})\s*(?::|\s[{CAPITALS}])")


@cache
def _does() -> re.Pattern[str]:
    return re.compile(rf"[^.;:\n]{{0,60}}?(?:{either(PUBLICATION.events)})")


@cache
def _before() -> re.Pattern[str]:
    words = ("tại", "ở", "với", "thăm", "đến", "cho", *PUBLICATION.staff)
    return re.compile(rf"(?:{either(words)})\s+\Z")


@cache
def _stops() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{either(ORGANISATIONS.stops)})")
