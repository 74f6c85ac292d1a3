"""Whom the sentences of a bulletin speak of: by name, by a given name ("ông Bình"), or as "ông" and "bà".

Texts are as a reader sees them (`corpus.text.text.Text.seen`), and places count in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from corpus.entities.addressed_people import AddressedPerson
from corpus.text.fold import CAPITALS, SMALL
from corpus.text.span import Span
from corpus.text.text import Text

_FULL = 2  # syllables of a name that others are led back to
_ALONE = re.compile(
    rf"(?<![\w/])(?P<title>[Ôô]ng|[Bb]à|[Đđ]ồng chí)[ \xa0]+"
    rf"(?:(?P<given>[{CAPITALS}][{SMALL}]+)(?![ \xa0]+[{CAPITALS}]|\w)|(?=[{SMALL}]))"
)
_SEVERAL = re.compile(r"(?i)(?:các|những|hai|ba|mỗi|quý)\s+\Z")
_NO_PRONOUN = re.compile(r"(?i)\s*(?:bà|ông|con|cha|cụ|tổ|trùm|nội|ngoại|và|hoặc|lãnh|phụ)\b")
_ADDRESS = re.compile(r"ông|bà")


class PersonMention(NamedTuple):
    """A person of whom a sentence speaks.

    Attributes:
        span: The name, or what stands for it.
        anchor: Where honorific and name begin.
        named: Where the name stands; before the sentence, if that has no name or only the given one.
    """

    span: Span
    anchor: int
    named: Span

    @property
    def honoured(self) -> bool:
        """Whether an honorific or a rank stands before the name."""
        return self.anchor < self.span.start


@dataclass(slots=True)
class MentionTracker:
    """Leads "ông Bình" and "ông" back to the name that a bulletin told before.

    Attributes:
        names: The given name of everybody named so far, to where the whole name stands in the bulletin.
        topic: Whom the last sentence with people was about, and how they were addressed.
    """

    names: dict[str, Span] = field(default_factory=dict)
    topic: tuple[Span, str] | None = None

    def mentions(
        self, text: Text, offset: int, span: Span, people: Sequence[AddressedPerson]
    ) -> list[PersonMention]:
        """Whom a sentence of a paragraph speaks of, in order; the paragraph begins at ``offset``.

        ``people`` are those whom the sentence names. Sentences are given in the order of the bulletin.
        """
        found = [PersonMention(who.span, who.anchor, who.span) for who in people]
        found += self._led_back(text, offset, span, people)
        found.sort(key=lambda mention: mention.anchor)
        for who in people:
            words = who.span.of(text.modern).split()
            if len(words) >= _FULL:
                self.names[words[-1]] = who.span.shifted(offset)
        if found:
            first = found[0].named.shifted(offset)
            address = _ADDRESS.match(text.lower, found[0].anchor, found[0].span.end)
            kept = self.topic[1] if self.topic and self.topic[0] == first else ""
            self.topic = (first, address[0] if address else kept)
        return found

    def _led_back(
        self, text: Text, offset: int, span: Span, people: Sequence[AddressedPerson]
    ) -> Iterator[PersonMention]:
        for match in _ALONE.finditer(text.modern, *span):
            if any(who.anchor < match.end() and match.start() < who.span.end for who in people):
                continue
            given = match["given"]
            named = self.names.get(given) if given else self._topic_of(text, match, people)
            if named is None or _SEVERAL.search(text.modern, max(0, match.start() - 8), match.start()):
                continue
            start, end = match.span("given") if given else match.span("title")
            yield PersonMention(Span(start, end), match.start(), named.shifted(-offset))

    def _topic_of(self, text: Text, match: re.Match[str], people: Sequence[AddressedPerson]) -> Span | None:
        """Whom "ông" means: the one the sentence has named first, or whom the one before was about."""
        if self.topic is None or _NO_PRONOUN.match(text.modern, match.end()):
            return None
        if any(who.anchor < match.start() for who in people):
            return None
        named, address = self.topic
        return named if address in {"", match["title"].lower()} else None
