"""Whether a bulletin is about the office that a question names: no deputy's, nor that of another body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.entities.offices import Office, offices
from corpus.text.patterns import plain
from corpus.text.text import Text
from retrieval.query.models import UnderstoodQuestion
from retrieval.query.slots import Sort
from retrieval.search.constraints.bodies import (
    BodyName,
    bodies_named,
    differ,
    name_of,
    named_body,
    names_matter,
)
from retrieval.search.constraints.models import (
    Agreement,
    Comparison,
    NamedValue,
    Surroundings,
    decide,
    value_reader,
)

_WHO = frozenset({"ai", "nào", "nao", "who", "whom", "whose"})
_ONCE = frozenset({"từng", "tung", "once", "formerly"})
_FORMER = re.compile(r"(?:nguyên|nguyen|cựu|cuu|former)\b")
_OF = re.compile(r"\s*(?:(?:của|cua)\s+)?")
_DEPUTY, _STANDING = "phó ", " thường trực"


@dataclass(frozen=True, slots=True)
class OfficeName:
    """An office taken apart.

    Attributes:
        head: The office itself: "giám đốc" of "Phó Giám đốc".
        deputy: Whether it is its deputy's.
        standing: Whether it is the standing one of several.
        acting: Whether it is held for the time being.
        former: Whether it is held no longer.
        body: Of what; ``None`` where that is not said, or of an unknown kind.
    """

    head: str
    deputy: bool
    standing: bool
    acting: bool
    former: bool
    body: BodyName | None


def compare_offices(question: UnderstoodQuestion, around: Surroundings) -> Iterator[Comparison]:
    """Compare the offices that a question names, and the bodies that they are of.

    Where it names people and does not ask who, the office may be what is claimed of them: then it contradicts
    nothing. One that somebody "từng giữ" may be his of then, whatever he is today.
    """
    every = [each for each in _offices(question.reading) if not _name(each).head.startswith("ủy viên")]
    if not every or (question.slots.people and not _asks_who(question)):
        return
    layers = around.layers(_offices)
    asked = [_of_then(each) for each in every]
    slots = question.slots
    once = any(token.written in _ONCE for token in question.reading.tokens)
    past = once or asked != every or bool(slots.years or slots.terms or slots.dates)
    for each in asked:
        yield from decide(
            Sort.ROLE,
            [each],
            layers,
            agrees=_is_of_grade,
            excludes=lambda one, other: _is_of_other_grade(one, other, past=past),
        )
        if (body := _name(each).body) is not None:
            yield _compare_body(each, body, layers, around)


def _asks_who(question: UnderstoodQuestion) -> bool:
    """Whether somebody is asked for, in so many words."""
    return any(token.written in _WHO for token in question.reading.tokens)


def _of_then(asked: NamedValue) -> NamedValue:
    """An office that somebody once held, as one held then; "nguyên" belongs to the office."""
    name = _name(asked)
    if not name.former or _FORMER.match(asked.shown.lower()):
        return asked
    return replace(asked, value=replace(name, former=False))


@value_reader
def _offices(text: Text) -> Iterator[NamedValue]:
    for office in offices(text):
        yield NamedValue("office", _taken_apart(text, office), " ".join(office.span.of(text.raw).split()))


def _taken_apart(text: Text, office: Office) -> OfficeName:
    written = plain(office.title.of(text.raw))
    name = office.role or written
    standing = _STANDING in f" {name}" or _STANDING in f" {written}"
    head = name.replace(_STANDING, "")
    return OfficeName(
        head.removeprefix(_DEPUTY),
        head.startswith(_DEPUTY),
        standing,
        office.acting,
        office.former,
        name_of(office.body) if office.body and _belongs(text, office) else None,
    )


def _belongs(text: Text, office: Office) -> bool:
    """Whether the body's name stands right behind the office's, or in it; else it is only near."""
    body = office.body
    return (
        body is not None
        and _OF.fullmatch(text.raw, office.title.end, max(office.title.end, body.start)) is not None
    )


def _is_of_grade(asked: NamedValue, other: NamedValue) -> bool:
    """Whether it is the office asked for; what is held for the time being is held."""
    one, told = _name(asked), _name(other)
    same = (one.head, one.deputy) == (told.head, told.deputy) and one.former is told.former
    return same and one.standing <= told.standing and one.acting <= told.acting and not _apart(one, told)


def _is_of_other_grade(asked: NamedValue, other: NamedValue, *, past: bool) -> bool:
    """Whether it is its deputy's, its head's or a former one's, of the same body.

    Where the question is about a time ``past``, one who is former today may have held it.
    """
    one, told = _name(asked), _name(other)
    if one.head != told.head or _apart(one, told):
        return False
    return one.deputy is not told.deputy or (one.former is not told.former and not past)


def _compare_body(
    asked: NamedValue, body: BodyName, layers: list[list[NamedValue]], around: Surroundings
) -> Comparison:
    """Compare the body that an office is of, which a sentence on a bulletin's own body leaves out.

    Another body's contradicts in the sentence itself, or in the heading where the sentence names no other and
    the bulletin nothing of the kind; and only where the asked one is named nowhere around.
    """
    heading = [value for text in (around.title, around.publisher) for value in bodies_named(text)]
    alike = [value for layer in layers[:2] for value in layer if _is_of_body(asked, value)]
    near = [value for value in layers[0] if _is_same_office(asked, value)]
    bare = any(_name(value).body is None for value in near)
    hosts = [value for value in heading if not differ(body, named_body(value))]
    if alike or (hosts and (bare or not near)):
        return Comparison(Sort.BODY, asked.shown, (alike or hosts)[0].shown, Agreement.AGREES)
    others = [value for value in near if _apart(_name(asked), _name(value))]
    if (bare or not near) and not names_matter(around, body):
        others = [value for value in heading if named_body(value).level == body.level]
    around_it = (*bodies_named(around.passage), *heading, *bodies_named(around.opening))
    if others and all(differ(body, named_body(value)) for value in around_it):
        return Comparison(Sort.BODY, asked.shown, others[0].shown, Agreement.CONTRADICTS)
    return Comparison(Sort.BODY, asked.shown, None, Agreement.SILENT)


def _is_same_office(asked: NamedValue, other: NamedValue) -> bool:
    one, told = _name(asked), _name(other)
    return (one.head, one.deputy) == (told.head, told.deputy)


def _is_of_body(asked: NamedValue, other: NamedValue) -> bool:
    named = _name(other).body is not None
    return named and _is_same_office(asked, other) and not _apart(_name(asked), _name(other))


def _apart(one: OfficeName, other: OfficeName) -> bool:
    return one.body is not None and other.body is not None and differ(one.body, other.body)


def _name(value: NamedValue) -> OfficeName:
    return value.value  # type: ignore[return-value]
