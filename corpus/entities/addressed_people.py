"""People as a sentence addresses them: the name, and the honorifics and ranks before it."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from corpus.entities.people import people
from corpus.tables import ACTS, FAMILY_NAMES
from corpus.text.patterns import either, plain, prefix_tree
from corpus.text.span import Span
from corpus.text.text import Text, kept_with_text

_BEFORE = 40  # how far before a name its honorific may begin
_OF_TODAY = frozenset({"ông", "bà "})
_SMALL_ONLY = "đồng"  # with a capital it ends the names of provinces


class AddressedPerson(NamedTuple):
    """A person named in a text.

    Attributes:
        span: The name.
        anchor: Where honorific and name begin.
    """

    span: Span
    anchor: int

    @property
    def honoured(self) -> bool:
        """Whether an honorific or a rank stands before the name."""
        return self.anchor < self.span.start


@kept_with_text
def addressed_people(text: Text) -> tuple[AddressedPerson, ...]:
    """The people whom a text names, in order: of "đồng chí Nguyễn Văn An" the anchor is at "đồng chí".

    ``text`` is as a reader sees it. People of history are left out, but for whoever bears such a name and is
    called "ông" or "bà" in it.
    """
    found = []
    for person in people(text):
        start = person.start
        title = _honorifics().search(text.modern, max(0, start - _BEFORE), start)
        found.append((person, AddressedPerson(person.span, title.start() if title else start)))
    living = {person.name for person, who in found if text.lower[who.anchor : who.anchor + 3] in _OF_TODAY}
    return tuple(who for person, who in found if not person.remembered or person.name in living)


def honorific_starts(text: Text) -> list[int]:
    """Where honorifics may begin in a text, in order; fast."""
    return [match.start() for match in _honorific_gate().finditer(text.lower)]


@cache
def _honorific_gate() -> re.Pattern[str]:
    return re.compile(prefix_tree(map(plain, FAMILY_NAMES.honorifics)))


@cache
def _honorifics() -> re.Pattern[str]:
    words = either(
        word
        for word in (*FAMILY_NAMES.honorifics, *FAMILY_NAMES.ranks, *ACTS.before_address)
        if word != _SMALL_ONLY
    )
    return re.compile(rf"(?:(?:{words}|\b{_SMALL_ONLY}(?!\w))[ \xa0]*[:.]?[ \xa0]*)+\Z")
