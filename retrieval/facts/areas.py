"""Which province, district or commune an office is of whose words say only "tỉnh", "huyện" or "xã".

Texts are as a reader sees them (`corpus.text.text.Text.seen`), and places count in the whole of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from corpus.entities.levels import areas_by_word
from corpus.entities.localities import localities
from corpus.entities.organisations import Body
from corpus.entities.places import places_named
from corpus.models import Bulletin
from corpus.tables import PROVINCES
from corpus.text.patterns import plain
from corpus.text.span import Span, placed_within
from corpus.text.text import Text, read_text

_PROVINCIAL = ("tỉnh", "thành phố")
_OF_PROVINCES = ("sở",)  # bodies that only provinces have, whether or not they say so


@dataclass(frozen=True, slots=True)
class Area:
    """A named area.

    Attributes:
        title: What it is: "tỉnh", "huyện".
        name: Its name alone.
        province: The province that it is or lies in, where it is known.
    """

    title: str
    name: str
    province: str | None


@dataclass(frozen=True, slots=True)
class AreaFinder:
    """What "tỉnh" or "huyện" means at a place of a bulletin."""

    bulletin: Bulletin
    text: Text

    def area(self, title: str, own: Span, sentence: Span) -> Area | None:
        """The area of that title that an office is of; ``None`` where the bulletin does not tell.

        It is the one that the words of the person's offices (``own``) name, else the only one that the
        sentence or the bulletin's heading names, its province, or the last one that was named before.
        """
        named = _named(self.text, title)
        only = _only(_named(self.text, title, bare=True)(own)) or _only(named(sentence))
        if only is not None:
            return only
        province = _province(self.bulletin.province) if self.bulletin.province else None
        if province is not None and title in {"tỉnh", province.title}:
            return province
        heading = read_text(f"{self.bulletin.title}\n{self.bulletin.publisher or ''}").seen
        whole = Span(0, len(self.text.raw))
        before = named(Span(0, own.start))
        return _only(_named(heading, title)(Span(0, len(heading.raw)))) or (
            before[-1] if before else _only(named(whole))
        )


def area_wanted(body: Body, role: str | None) -> str | None:
    """The title of the area whose name a body's words leave out: "tỉnh" of "UBND tỉnh" and of "Tỉnh ủy"."""
    words = plain(body.written).split()
    for count in (2, 1):
        area = areas_by_word().get(" ".join(words[-count:]))
        if area:
            return area
    last = body.heads[-1] if body.heads else None
    if last is not None and last.end >= body.end and last.level.area:
        return last.level.area
    if last is not None and last.end >= body.end and words[-1] == "đoàn":
        return areas_by_word().get({"thành": "thành phố", "thị": "thị xã"}.get(words[-2], words[-2]))
    provincial = body.level is not None and body.level.name in _OF_PROVINCES and role is not None
    return "tỉnh" if provincial and not places_named(read_text(body.written)) else None


def with_area(words: str, body: Body, area: Area) -> str:
    """A body's words with the name of its area: "UBND tỉnh Lâm Đồng" of "UBND tỉnh"."""
    if plain(words).split()[-1] in areas_by_word() or area_of_level(body):
        return f"{words} {area.name}"
    return f"{words} {area.title} {area.name}"


def area_of_level(body: Body) -> bool:
    """Whether a body's last word is that of a committee which governs an area: "Tỉnh ủy", "Tỉnh đoàn"."""
    last = plain(body.written).split()[-1]
    return last in {"ủy", "đoàn"}


def _named(text: Text, title: str, *, bare: bool = False) -> Callable[[Span], Sequence[Area]]:
    """The areas of a title that a text names, by where to look; provinces without it, too, if ``bare``."""

    def within(span: Span) -> Sequence[Area]:
        found: list[tuple[int, Area]] = []
        if title in _PROVINCIAL:
            provinces = (
                place for place in placed_within(places_named(text), span) if place.sort == "province"
            )
            areas = ((place, _province(place.name)) for place in provinces)
            found += [
                (place.start, area)
                for place, area in areas
                if title in {"tỉnh", area.title} and (bare or place.titled)
            ]
        for each in localities(text):
            if span.contains(each.span) and each.titled and each.title == title:
                provinces_of = {unit.province for unit in each.units}
                province = next(iter(provinces_of)) if len(provinces_of) == 1 else None
                found.append((each.start, Area(title, each.name, province)))
        return [area for _, area in sorted(found, key=lambda pair: pair[0])]

    return within


def _only(areas: Sequence[Area]) -> Area | None:
    """The only one of areas, however often it is named."""
    names = {area.name for area in areas}
    return areas[0] if len(names) == 1 else None


@cache
def _province(name: str) -> Area:
    """A province as an area: of today or of before."""
    cities = {row.name for row in PROVINCES.provinces if row.kind == "thành phố"}
    return Area("thành phố" if name in cities else "tỉnh", name, name)
