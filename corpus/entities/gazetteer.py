"""The districts and communes of `corpus/data/gazetteer.json`: which lie in which, and which became which."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from corpus.tables import GAZETTEER, PROVINCES
from corpus.text.fold import fold, modern_spelling

Rank = Literal["district", "commune"]
"""The two levels below a province; since 1 July 2025 there is only the lower one."""

_TITLES = {"X": "xã", "P": "phường", "T": "thị trấn", "D": "đặc khu"}
_JOINT = re.compile(r"[\W_]+")
_SPELLED_AK = re.compile(r"[aăắ][kc](?!h)")  # the same syllable of the languages of the Central Highlands


@dataclass(frozen=True, slots=True)
class AdminUnit:
    """A district or a commune.

    Attributes:
        rank: Which of the two.
        title: What it is: "huyện", "quận", "thị xã", "thành phố"; "xã", "phường", "thị trấn", "đặc khu".
        name: Its name alone: "Đơn Dương".
        province: The province that it lies in, by its name of then: "Đắk Nông" of before, "Lâm Đồng" today.
        district: Of a commune of before 1 July 2025 its district, as "huyện Đơn Dương"; else ``None``.
        today: Whether it exists since then.
        ground: The communes of today that it is, lies in or is made of: their province and number.
    """

    rank: Rank
    title: str
    name: str
    province: str
    district: str | None
    today: bool
    ground: frozenset[tuple[str, int]]

    @property
    def full_name(self) -> str:
        """Its name with what it is: "huyện Đơn Dương"."""
        return f"{self.title} {self.name}"

    @property
    def provinces(self) -> frozenset[str]:
        """The province of then and that of today, in this order."""
        return frozenset({self.province, today_of(self.province)})

    def lies_in(self, other: AdminUnit) -> bool:
        """Whether it is the other one or wholly in it: "xã Ka Đô" in "huyện Đơn Dương"."""
        if self == other:
            return True
        if self.rank == "district" or other.rank == "commune":
            return False
        if not self.today:
            return (self.district, self.province) == (other.full_name, other.province)
        return self.ground <= other.ground and not any(
            self.ground <= unit.ground
            for unit in _districts()
            if unit.province == other.province and unit != other
        )

    def shares_ground(self, other: AdminUnit) -> bool:
        """Whether the two have a commune of today in common, through what they lie in or became."""
        return not self.ground.isdisjoint(other.ground)


def units_named(name: str, rank: Rank) -> tuple[AdminUnit, ...]:
    """All units of a rank of that name, accents and signs aside: of "hoai an" the district Hoài Ân."""
    return _by_name()[rank].get(unit_key(name), ())


def unit_key(name: str) -> str:
    """A name as names are looked up: folded, without spaces and signs, "eahleo" of "Ea H'leo"."""
    return _JOINT.sub("", fold(name))


def written_key(name: str) -> str:
    """Likewise with its accents, tone marks placed the newer way; "Đăk", "Đak" and "Đắc" are as "Đắk"."""
    return _SPELLED_AK.sub("ắk", _JOINT.sub("", modern_spelling(name).lower()))


def district_keys() -> frozenset[str]:
    """The folded names of all districts, with their spaces."""
    return frozenset(fold(unit.name) for unit in _districts())


@cache
def today_of(province: str) -> str:
    """The province of today that one of before lies in; itself for one of today and an unknown one."""
    return next((row.name for row in PROVINCES.provinces if province in row.merged), province)


@cache
def _by_name() -> Mapping[Rank, Mapping[str, tuple[AdminUnit, ...]]]:
    found: dict[Rank, dict[str, list[AdminUnit]]] = {"district": {}, "commune": {}}
    for unit in (*_districts(), *_communes()):
        found[unit.rank].setdefault(unit_key(unit.name), []).append(unit)
    return {rank: {key: tuple(units) for key, units in names.items()} for rank, names in found.items()}


@cache
def _districts() -> tuple[AdminUnit, ...]:
    return tuple(_read_districts())


def _read_districts() -> Iterator[AdminUnit]:
    for province, districts in GAZETTEER.districts.items():
        for full, rows in districts.items():
            title = next(each for each in ("thành phố", "thị xã", "huyện", "quận") if full.startswith(each))
            ground = frozenset().union(*(_ground(province, row) for row in rows.split(", ")))
            yield AdminUnit(
                "district", title, full[len(title) + 1 :], province, None, today=False, ground=ground
            )


def _communes() -> Iterator[AdminUnit]:
    for province, rows in GAZETTEER.communes.items():
        for number, row in enumerate(rows.split(", "), 1):
            ground = frozenset({(province, number)})
            yield AdminUnit("commune", _TITLES[row[0]], row[2:], province, None, today=True, ground=ground)
    for province, districts in GAZETTEER.districts.items():
        for district, rows in districts.items():
            for row in rows.split(", "):
                if row[0] in _TITLES:
                    title, name = _TITLES[row[0]], row[2:].rpartition(" ")[0]
                    ground = _ground(province, row)
                    yield AdminUnit("commune", title, name, province, district, today=False, ground=ground)


def _ground(province: str, row: str) -> frozenset[tuple[str, int]]:
    numbers = row.rpartition(" ")[2].split("/")
    return frozenset((today_of(province), int(number)) for number in numbers if number != "0")
