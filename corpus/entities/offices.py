"""The offices that a text names, with the words of the bodies that they are of."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import ClassVar, NamedTuple, Self

from corpus.entities.addressed_people import AddressedPerson, addressed_people
from corpus.entities.body_names import kind_at
from corpus.entities.models import Entity, Label, recogniser
from corpus.entities.office_wording import (
    OWN_BODIES,
    another_office,
    before_office,
    members,
    office_gate,
    office_pattern,
    office_phrases,
    roles,
    short_roles,
    typed_before,
)
from corpus.entities.organisations import Body, bodies, body_at
from corpus.tables import ROLES
from corpus.text.abbreviations import Abbreviations
from corpus.text.patterns import plain
from corpus.text.phrase_matcher import Entry
from corpus.text.span import Span
from corpus.text.text import Style, Text

_GAP = re.compile(r"[^\S\n]*(?:(?i:của|cua)\s+)?")
_OF = re.compile(r"\s+(?i:của)\s*\Z|[\s,(–-]+\Z")
_SHORT_GAP = re.compile(r"\.?[^\S\n]*(?:(?i:của|cua)\s+)?")
_WORD = re.compile(r"\S+")
_REACH = 24  # how far before an office the word begins that makes it another's
_NEAR = 12  # "Bí thư được bầu của Chi bộ": how far from an office its body may stand in a question
_NEAR_IN_ENGLISH = 24  # "secretary of the provincial party committee"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office(Entity):
    """An office that a text names, from "quyền" or "nguyên" to the end of its body's name.

    Attributes:
        title: Its own words, without those of its body.
        role: Its name in ``corpus/data/roles.json``; ``None`` for one that is not in that table.
        body: Of what; ``None`` if its words do not say.
        member: Whether it is a seat in a committee, which says little of where somebody works.
        member_of: The name of the level of that committee where the word for the seat says it: "TUV".
        acting: Whether it is held for the time being.
        former: Whether it is no longer held.
    """

    label: ClassVar[Label] = Label.OFFICE
    title: Span
    role: str | None
    body: Body | None = None
    member: bool = False
    member_of: str | None = None
    acting: bool = False
    former: bool = False

    def title_in_full(self, text: Text) -> str:
        """Its own words in small letters with abbreviations in full: "phó chủ tịch" of "PCT UBND tỉnh".

        ``text`` is the one that it stands in.
        """
        behind = self.body is not None and self.body.start >= self.title.end
        end = self.body.start if self.body and behind else self.title.end if self.body else self.end
        words = text.modern[self.title.start : max(self.title.end, end)]
        return plain(Abbreviations.general().expand(_OF.sub("", " ".join(words.split()))))

    def moved(self, move: Callable[[tuple[int, int]], Span]) -> Self:
        """The same at another place, and its title and body."""
        body = self.body.moved(move) if self.body else None
        return replace(self, span=move(self.span), title=move(self.title), body=body)


@recogniser
def offices(text: Text) -> Iterator[Office]:
    """The offices that a text names, in order; no name of a person is part of one.

    "Chủ tịch UBND huyện Đơn Dương Nguyễn Văn An" names the chairman of a district, as far as "Đơn Dương".
    """
    titles = list(_titles(text) if text.style is Style.PUBLISHED else _typed_titles(text))
    titles = [_short_of_body(text, title) for title in titles]
    if not titles:
        return
    people = addressed_people(text)
    titles = _outside_bodies(text, [each for each in titles if not _is_within(each.span.start, people)])
    for i, title in enumerate(titles):
        ends = [titles[i + 1].start] if i + 1 < len(titles) else []
        ends += [who.anchor for who in people[bisect_left(people, title.end, key=_anchor) :][:1]]
        office = _office(text, title, min([len(text.raw), *ends]))
        if text.style is Style.TYPED or not _is_anothers(text, title.start, office.end, people):
            yield office


def office_starts(text: Text) -> list[int]:
    """Where offices may begin in a published text, in order; fast."""
    return [match.start() for match in office_gate().finditer(text.lower)]


class _Title(NamedTuple):
    """The words of an office: where they stand with what is before and behind them, and by themselves."""

    start: int
    end: int
    span: Span
    name: str
    acting: bool
    former: bool
    english: bool = False


def _titles(text: Text) -> Iterator[_Title]:
    """The offices' own words in published text."""
    at = 0
    for hit in office_gate().finditer(text.lower):
        start = hit.start()
        match = office_pattern().match(text.modern, start)
        short = short_roles().get(hit[0].upper()) if match is None and hit[0] not in roles() else None
        if start < at or (match is None and not (short and _stands_before_body(text, hit))):
            continue
        name_end, end = (match.end("name"), match.end()) if match else (hit.end(), hit.end())
        before = before_office().search(text.modern, max(at, start - _REACH), start)
        begun = before.start() if before else start
        acting, former = (before is not None and before[group] is not None for group in ("acting", "former"))
        name = short or plain(text.modern[start:name_end])
        yield _Title(begun, end, Span(start, name_end), name, acting, former)
        at = end


def _stands_before_body(text: Text, hit: re.Match[str]) -> bool:
    """Whether an abbreviation in capitals has a body right behind it: "CT UBND xã"."""
    gap = _GAP.match(text.modern, hit.end())
    kind = kind_at(text, gap.end() if gap else hit.end(), len(text.raw), led=True)
    return text.raw[hit.start() : hit.end()].isupper() and kind is not None and kind.level is not None


def _typed_titles(text: Text) -> Iterator[_Title]:
    """The offices' own words in typed text."""
    found = office_phrases(text)
    taken = {phrase.start for phrase in found}
    short = [hit for hit in office_gate().finditer(text.lower) if hit[0].upper() in short_roles()]
    for hit in short:
        if hit.start() not in taken and _stands_before_body(text, hit):
            name = short_roles()[hit[0].upper()]
            yield _Title(hit.start(), hit.end(), Span(*hit.span()), name, acting=False, former=False)
    former, acting = typed_before()
    for phrase in found:
        entry = phrase.entries[0]
        if entry.sort == "everyday":
            continue
        first = phrase.first
        is_acting = _token_before(text, first, acting)
        first = is_acting if is_acting is not None else first
        is_former = _token_before(text, first, former)
        first = is_former if is_former is not None else first
        yield _Title(
            text.tokens[first].start,
            phrase.end,
            Span(phrase.start, phrase.end),
            plain(entry.value),
            acting=is_acting is not None,
            former=is_former is not None,
            english=entry.sort == "english",
        )


def _token_before(text: Text, first: int, entries: Sequence[Entry]) -> int | None:
    """At which token one of the phrases begins that ends right before another one."""
    for entry in entries:
        at = first - len(entry.words)
        between = text.raw[text.tokens[first - 1].end : text.tokens[first].start]
        if at >= 0 and entry.fits(text, at) and not between.strip(" ."):
            return at
    return None


def _short_of_body(text: Text, title: _Title) -> _Title:
    """The title up to the body whose name's first words it ends with, where these go on behind it.

    Of "Chủ tịch Hội đồng nhân dân" it is "Chủ tịch"; of "Chủ tịch Hội đồng bộ môn" all but the last words.
    """
    role = next((role for role in _longest_roles() if title.name.startswith(f"{role} ")), None)
    if role is None:
        return title
    words = list(_WORD.finditer(text.modern, *title.span))[: len(role.split()) + 1]
    kind = kind_at(text, words[-1].start(), len(text.raw), led=True)
    if kind is None or kind.level is None or kind.span.end <= title.span.end:
        return title
    end = words[-2].end()
    return title._replace(end=end, span=Span(title.span.start, end), name=role)


@cache
def _longest_roles() -> tuple[str, ...]:
    """The offices of the table by their names, the longest first."""
    return tuple(sorted(map(plain, ROLES.roles), key=len, reverse=True))


def _outside_bodies(text: Text, titles: Sequence[_Title]) -> list[_Title]:
    """The titles that do not stand in the name of a body's kind: of "Trưởng đoàn ĐBQH" the first."""
    found: list[_Title] = []
    end = 0
    for title in titles:
        if title.span.start >= end:
            found.append(title)
            kind = kind_at(text, _body_start(text, title), len(text.raw), led=True)
            end = kind.span.end if kind else 0
    return found


def _is_within(position: int, people: Sequence[AddressedPerson]) -> bool:
    """Whether a position lies within a person's name, or what stands before it."""
    i = bisect_left(people, position + 1, key=_anchor) - 1
    return i >= 0 and people[i].span.end > position


def _anchor(person: AddressedPerson) -> int:
    return person.anchor


def _is_anothers(text: Text, start: int, end: int, people: Sequence[AddressedPerson]) -> bool:
    """Whether the words before an office make it another one, or that of somebody who is not named."""
    before = another_office().search(text.modern, max(0, start - _REACH), start)
    if before is None or before["kin"] is None:
        return before is not None
    i = bisect_left(people, end, key=_anchor)
    return i == len(people) or bool(text.raw[end : people[i].anchor].strip())


def _office(text: Text, title: _Title, limit: int) -> Office:
    role, member = roles()[title.name]
    words = text.modern[title.span.start : title.span.end]
    if title.name in members():  # "Tỉnh ủy viên"
        suffix = words.rfind(" ") if " " in title.name else 0
        start = title.span.start
        body = body_at(text, start, start + max(suffix, 0), led=True)
        body = body if body and body.heads else None  # "UVTW Đảng"
        end, member = title.span.end, True
    else:
        body = _body_behind(text, title, limit)
        end = max(title.end, body.end if body else 0)
        if body and not body.heads and text.lower[body.start : body.end] in {"ban", "đoàn"}:
            body = None  # "Trưởng ban": which one it does not say
        if body is None and text.style is Style.TYPED:
            body = _body_near(text, title)
            end = max(end, body.end if body else 0)
    start = min(title.start, body.start) if body else title.start
    return Office(
        span=Span(start, end),
        title=title.span,
        role=role,
        body=body,
        member=member,
        member_of=members().get(title.name),
        acting=title.acting,
        former=title.former,
    )


def _body_behind(text: Text, title: _Title, limit: int) -> Body | None:
    """The body whose name begins with the end of the office's, or right behind it."""
    body = body_at(text, _body_start(text, title), limit, led=True)
    typed = text.style is Style.TYPED
    return None if body is None or (typed and body.level is None) else body


def _body_start(text: Text, title: _Title) -> int:
    """Where the name of an office's body begins, if it follows: "ban" of "Trưởng ban", else behind it."""
    own = next((len(word) for word in OWN_BODIES if title.name.endswith(f" {word}")), None)
    short = title.span.of(text.raw).isupper()  # "PCT. UBND huyện"
    gap = (_SHORT_GAP if short else _GAP).match(text.modern, title.end)
    behind = gap.end() if gap else title.end
    if own is None or not plain(title.span.of(text.modern)).endswith(title.name[-own:]):
        return behind
    begun, limit = title.span.end - own, len(text.raw)
    if kind_at(text, begun, limit, led=True) is None and kind_at(text, behind, limit, led=True) is not None:
        return behind  # "Trưởng ban Ban Chỉ đạo"
    return begun


def _body_near(text: Text, title: _Title) -> Body | None:
    """The body that a question names near an office, of an English one also before it."""
    reach = _NEAR_IN_ENGLISH if title.english else _NEAR
    every = bodies(text)
    behind = [body for body in every if 0 <= body.start - title.end <= reach]
    before = [body for body in every if title.english and 0 <= title.start - body.end <= reach]
    return next(iter(behind), None) or (before[-1] if before else None)
