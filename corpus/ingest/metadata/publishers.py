"""The body that published a bulletin, as the bulletin names it.

That a bulletin tells of a body does not make it the body's own: others tell of it, too, and their names often
stand nowhere in the text. Then there is no publisher.
"""

from __future__ import annotations

import re
from functools import cache

from corpus.entities.levels import is_by_area
from corpus.entities.localities import localities
from corpus.entities.offices import offices
from corpus.entities.organisations import Body, bodies, body_named
from corpus.entities.places import places_named, provinces, provinces_named
from corpus.ingest.metadata.body_lines import begins_with_body
from corpus.ingest.metadata.days import stamp
from corpus.ingest.metadata.heading import HEAD_LENGTH, TAIL_LENGTH, behind_title, last_lines, title
from corpus.ingest.metadata.mastheads import (
    letterhead,
    masthead,
    name_start,
    names_area,
    paper,
)
from corpus.ingest.metadata.official import official_head
from corpus.ingest.metadata.sites import HOST
from corpus.tables import ORGANISATIONS, PUBLICATION
from corpus.text.fold import CAPITALS, fold
from corpus.text.patterns import either, plain
from corpus.text.text import Text, read_text

# A name, with its capital, or a site: "Nguồn: ngân sách tỉnh" is about money.
_SOURCE_LINE = re.compile(
    rf"(?m)^\W*(?:(?i:nguồn(?: tin)?)\s*:|(?i:bản quyền (?:thuộc về|thuộc|của)|©)\s*:?)\s*"
    rf"(?P<name>(?:[{CAPITALS}]|[\w-]+\.\w)[^\n|;]{{1,120}}?)[\W_]*(?:$|[|;])",
)
# A last line that is nothing but "Theo Báo Hà Nam", "(Theo baohanam.com.vn)".
_ACCORDING = re.compile(
    rf"[^\w\n]*Theo\s*:?\s+(?P<name>{HOST}|[{CAPITALS}][\w.-]*(?:[ \xa0][\w.&-]+){{0,8}}?)[^\w\n]*\Z"
)
_LAST_LINES = 3
_LINES_BELOW_TITLE = 2
_AROUND_LINE = " ./-–()*"
_PLACE_BEHIND = re.compile(r"\.\s*")
_DASH = re.compile(r"[ \xa0]+[-–][ \xa0]+")
_INITIALS = re.compile(rf"[{CAPITALS}][{CAPITALS}.]{{1,5}}")
_LONGEST_BYLINE = 7  # words
_ELSEWHERE_REACH = 24


def publisher(text: str) -> str | None:
    """The body that published it, or its site.

    Its source says it ("Nguồn: Báo Hà Nam", "(binhdinh.gov.vn) - Sáng 5/3"), its letterhead, its masthead,
    the body that signs it, or else the body that its title is about or that does what its opening tells, cut
    where the name ends. A body whose area has no name ("HĐND tỉnh"), or that only belongs to an office ("Phó
    Chủ tịch UBND huyện Cam Mẫu"), is none, and neither is one of the title where an author signs.
    """
    source = (
        _source(text)
        or _dateline_source(text)
        or letterhead(text)
        or _issuer(text)
        or _line_below_title(text)
    )
    if source:
        return source
    head = masthead(text) or paper(text)
    if head:
        return _sentence_case(head)
    return _signature(text) or _told_of(text)


def _issuer(text: str) -> str | None:
    """What stands above the number of an official document, if no body is known by that name."""
    head = official_head(read_text(text))
    return _sentence_case(head.issuer) if head and head.issuer and head.number else None


def _source(text: str) -> str | None:
    """What a line at the end names as the source, up to where a body's name ends."""
    match = _SOURCE_LINE.search(text[-TAIL_LENGTH:])
    if match is None:
        match = next(filter(None, map(_ACCORDING.match, last_lines(text, _LAST_LINES))), None)
    return _named(match["name"].strip()) if match else None


def _named(name: str) -> str:
    body = body_named(name) if begins_with_body(name) else None
    return name[: _whole_end(read_text(name), body)].strip(" -–,.") if body else name


def _dateline_source(text: str) -> str | None:
    """What a paragraph of the opening begins with, before a dash: a site, a paper."""
    head = text.lstrip()[:HEAD_LENGTH].partition("\n")[2]
    match = _before_dash().search(head)
    return (match["held"] or match["bare"]).strip() if match else None


def _line_below_title(text: str) -> str | None:
    """The body that a line right below the title is, if its name says which it is."""
    lines = [line for line in behind_title(read_text(text))[:HEAD_LENGTH].splitlines() if line.strip()]
    return next(filter(None, map(_body_of_line, lines[:_LINES_BELOW_TITLE])), None)


def _signature(text: str) -> str | None:
    """The body that the last line is, if its name says which it is."""
    for line in last_lines(text):
        name = line.strip(_AROUND_LINE)
        if not begins_with_body(name):
            return None
        if (named := _body_of_line(line)) is not None:
            return named
    return None


def _body_of_line(line: str) -> str | None:
    """The body that a line is the name of, and nothing else; its name must say where."""
    name = line.strip(_AROUND_LINE)
    whole = read_text(name)
    body = body_named(name) if begins_with_body(name) else None
    if body is None or names_area(name) or not places_named(whole):
        return None
    return name if _whole_end(whole, body) == len(name) else None


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
    """Whether the last line names who wrote it: "Lê Mẫu – Hà Tân", "T.LAN", "Tin, ảnh: Lê Mẫu"."""
    for line in last_lines(text):
        if _credits().match(fold(line)):
            return True
        words = re.split(r"[\s,–-]+", line.strip(" .()*-–"))
        if len(words) > _LONGEST_BYLINE or begins_with_body(" ".join(words)):
            return False
        if len(words) == 1:
            return _INITIALS.fullmatch(words[0]) is not None
        return all(word[:1].isupper() and word.replace(".", "").isalpha() for word in words)
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
    seen = read_text(sentence).seen.raw  # in which the name stands
    behind = seen[seen.index(name) + len(name) :]
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
        return name if unnamed or not _is_any(name) else None
    return None


def _is_any(name: str) -> bool:
    """Whether a name may be that of many bodies: "HĐND tỉnh", "Tỉnh ủy", "Bộ", "Trung tâm Đào …"."""
    words = plain(name)
    kind = body_named(name)
    by_area = kind is not None and kind.level is not None and (kind.level.area or is_by_area(kind.level))
    bare = " " not in words or words in {plain(each) for each in ORGANISATIONS.party_bodies}
    is_open = any(words.startswith(f"{plain(each)} ") for each in PUBLICATION.open_kinds)
    if is_open and words not in {plain(each) for each in ORGANISATIONS.bodies}:
        return not (places_named(read_text(name)) or localities(read_text(name)))
    return names_area(name) or bare or bool(by_area and kind and not kind.has_name and kind.end == len(name))


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
    for spelling, place_name in provinces().items():
        if name.endswith(f" {spelling.upper()}"):
            lowered = lowered[: -len(spelling)] + place_name
    for body in sorted([*ORGANISATIONS.bodies, *ORGANISATIONS.party_bodies], key=len, reverse=True):
        lowered = re.sub(rf"\b{re.escape(body.lower())}\b", body, lowered)
    return re.sub(r"\s+", " ", lowered[:1].upper() + lowered[1:])


@cache
def _above() -> frozenset[str]:
    return frozenset(word for phrase in PUBLICATION.above for word in plain(phrase).split())


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
    """How a line of credits begins, folded: accents are often wrong there."""
    words = either(map(fold, PUBLICATION.credits))
    return re.compile(rf"\W*(?:(?:{words})\s*:|tin, anh\b|tin anh\b)")


@cache
def _does() -> re.Pattern[str]:
    return re.compile(rf"[^.;:\n]{{0,60}}?(?:{either(PUBLICATION.events)})")


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"(?:{either(PUBLICATION.met)})\s+\Z")


@cache
def _stops() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{either(ORGANISATIONS.stops)})")
