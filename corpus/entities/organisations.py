"""The bodies that a text names, with their levels and their names in full."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import ClassVar, NamedTuple, Self

from corpus.entities.addressed_people import addressed_people
from corpus.entities.body_names import kind_at, name_end, name_pieces, written_name
from corpus.entities.body_terms import body_terms
from corpus.entities.body_wording import body_wording
from corpus.entities.levels import Level, areas_by_word
from corpus.entities.models import Entity, Label, recogniser
from corpus.text.abbreviations import Abbreviations
from corpus.text.fold import modern_spelling
from corpus.text.patterns import plain
from corpus.text.span import Span
from corpus.text.text import Text, read_text


class Head(NamedTuple):
    """The words of a body's name that say what kind of body it is."""

    level: Level
    span: Span

    @property
    def start(self) -> int:
        """Where they begin."""
        return self.span.start

    @property
    def end(self) -> int:
        """Where they end."""
        return self.span.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Body(Entity):
    """A body that a text names.

    Attributes:
        heads: The kinds of body that its name holds, in order.
        written: Its name with accents, abbreviations as they are.
    """

    label: ClassVar[Label] = Label.BODY
    heads: tuple[Head, ...]
    written: str

    @property
    def level(self) -> Level | None:
        """The kind of body, where it is a known one."""
        return self.heads[0].level if self.heads and self.heads[0].start == self.start else None

    @property
    def level_name(self) -> str | None:
        """The name of its level in ``corpus/data/levels.json``: "ubnd tỉnh" of "UBND tỉnh Lâm Đồng"."""
        return self.level.name if self.level else None

    @property
    def full_name(self) -> str:
        """Its name in small letters with abbreviations in full: "sở giáo dục và đào tạo" of "Sở GD&ĐT"."""
        return _in_full(self.written)

    @property
    def has_name(self) -> bool:
        """Whether it is called by more than its kind: "thành ủy" may be that of any city."""
        return bool(self.heads) and self.heads[0].end < self.end

    @property
    def begins_with_area(self) -> bool:
        """Whether it is called by the area it governs alone, as in "Chủ tịch xã Tân Thử"."""
        words = plain(self.written).split()
        return any(" ".join(words[:count]) in areas_by_word() for count in (1, 2))

    def moved(self, move: Callable[[tuple[int, int]], Span]) -> Self:
        """The same at another place, and its heads."""
        heads = tuple(head._replace(span=move(head.span)) for head in self.heads)
        return replace(self, span=move(self.span), heads=heads)


@recogniser
def bodies(text: Text) -> Iterator[Body]:
    """The bodies that a text names, none over another.

    "Ban Tuyên giáo Tỉnh ủy" is one body whose name holds two kinds of body. A name ends where a person's
    begins: of "UBND huyện Đơn Dương Nguyễn Văn An" it is "UBND huyện Đơn Dương".
    """
    end = 0
    people = [who.anchor for who in addressed_people(text)]
    for start in _starts(text):
        if start < end or kind_at(text, start, len(text.raw), led=False) is None:
            continue
        limit = next(iter(people[bisect_left(people, start) :][:1]), len(text.raw))
        body = body_at(text, start, limit)
        if body is not None:
            yield body
            end = body.end


def body_named(name: str) -> Body | None:
    """The body that a string, which is nothing but its name, begins with: "sở Y tế tỉnh Sơn La"."""
    text = read_text(name)
    return body_at(text, 0, len(name), led=True)


def body_at(text: Text, position: int, limit: int, *, led: bool = False) -> Body | None:
    """The body whose name begins at ``position`` and ends before ``limit``; ``None`` if there is none.

    A name goes on with capitals, further bodies and the small words of the table, and ends at any sign.
    ``led`` says that an office stands before it: only then may a name of one syllable ("sở", "phòng") be
    written small. ``text`` is as a reader sees it.
    """
    pieces = list(name_pieces(text, position, limit, led=led))
    if not pieces:
        return None
    start = min(piece.span.start for piece in pieces)
    heads = tuple(Head(piece.level, piece.span) for piece in pieces if piece.level)
    end = name_end(text, pieces, limit)
    written = written_name(text, Span(start, end), pieces)
    return Body(span=Span(start, end), heads=tuple(h for h in heads if h.end <= end), written=written)


def _starts(text: Text) -> Iterator[int]:
    """Where bodies may begin, in order."""
    found = {match.start() for match in body_wording(text).gate.finditer(text.lower)}
    if body_wording(text).typed:
        found |= {term.span.start for term in body_terms(text) if term.level}
    yield from sorted(found)


@lru_cache(maxsize=4096)
def _in_full(written: str) -> str:
    full = Abbreviations.general().expand(" ".join(written.replace("–", "-").split()))
    return " ".join(modern_spelling(full).lower().split())
