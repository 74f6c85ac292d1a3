"""A folder of bulletins that changes from try to try."""

from __future__ import annotations

from pathlib import Path
from random import Random
from shutil import copyfile

SHELVED = sorted((Path(__file__).parents[1] / "quality" / "labels" / "bulletins").glob("*.txt"))
_KEPT = 6


class Shelf:
    """A folder of bulletins, one of which is put in or taken out and one rewritten at every try."""

    def __init__(self, folder: Path, chance: Random) -> None:
        """Begin with some bulletins that stay."""
        self.folder = folder
        self._chance = chance
        self._number = 0
        folder.mkdir(parents=True)
        for file in SHELVED[:_KEPT]:
            copyfile(file, folder / file.name)

    def change(self) -> None:
        """Put a bulletin in or take it out, and write another anew, with a sentence that nobody has read."""
        self._number += 1
        source = self._chance.choice(SHELVED[_KEPT : 2 * _KEPT])
        passing = self.folder / source.name
        if passing.exists():
            passing.unlink()
        else:
            copyfile(source, passing)
        (self.folder / "nong_dan.txt").write_text(news(self._number), "utf-8")


def news(number: int) -> str:
    """A bulletin that differs from number to number."""
    return (
        f"Hội nghị khuyến nông lần thứ {number}\n\n"
        f"Ngày 12/5/2024, ông Lý Văn Páo được bầu làm Chủ tịch Hội Nông dân xã số {number}, "
        f"với {number} phiếu."
    )
