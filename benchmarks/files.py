"""Measures how well real files are read: titles, days, sentences that must stand or not, encodings.

Run: python benchmarks/files.py FOLDER

FOLDER holds INDEX.tsv, one line a file: its title, date and publisher by a person's reading, sentences that
must stand in its text and such that must not, parted by " ; ". A title is right if it has the document's
number, and nine tenths of the words that the person's has; what stands in brackets there is a remark. Files
in `derived_text` are one bulletin in ten encodings, and must be equal. A `gold.txt` beside a file is its
text as another program reads it.
"""

from __future__ import annotations

import csv
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import BulletinError
from corpus.ingest.encodings.syllables import count_syllables
from corpus.ingest.read import ReadDocument, read_file
from corpus.text.fold import fold

_NUMBER = re.compile(r"\d+[-/]\S*[A-ZĐ]\S*")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_REMARK = re.compile(r"\([^)]*\)")
_MOJIBAKE = re.compile(r"[µ¶·¸¹øûïäåëüöîæñ§¨©®¬]")  # no word of Vietnamese has one
_LEAST_SYLLABLES = 0.97
_LEAST = 0.9


@dataclass(slots=True)
class Tally:
    """How many of the files that have a field are right in it, and which are not."""

    right: int = 0
    of: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, name: str, *, right: bool, said: object = "") -> None:
        """Count one file."""
        self.of += 1
        self.right += right
        if not right:
            self.wrong.append(f"{name}: {said}")


def main(folder: Path) -> None:
    """Print a line a file and the sums."""
    tallies = {name: Tally() for name in ("title", "date", "must", "must not", "syllables", "private use")}
    for row in csv.DictReader((folder / "INDEX.tsv").open(encoding="utf-8"), delimiter="\t"):
        for file in _files(folder, row["file"]):
            began = time.perf_counter()
            try:
                documents = read_file(file).documents
            except BulletinError as error:
                print(
                    f"{row['n']:>3} {file.name[:36]:36} refused: {str(error).replace(str(file), file.name)}"
                )
                continue
            seconds = time.perf_counter() - began
            for document in documents:
                _count(row, document, tallies)
                said = document.extraction
                kind = f"{said.format:5} {said.encoding or '-':9}"
                print(f"{row['n']:>3} {file.name[:36]:36} {kind} {seconds:.2f} s")
                number, title = document.description.number, document.bulletin.title[:140]
                print(f"      {document.bulletin.date} | {number} | {title}")
    for name, tally in tallies.items():
        print(f"{name:12} {tally.right} of {tally.of}", *(f"\n    {wrong}" for wrong in tally.wrong))
    texts = {
        document.bulletin.text
        for file in _files(folder, "derived_text/*")
        for document in read_file(file).documents
    }
    print(f"encodings    {len(texts)} text of {len(list(_files(folder, 'derived_text/*')))} files")
    for gold in sorted(folder.glob("*/gold.txt")):
        print(f"words of another reader, {gold.parent.name}: {_recall(gold):.3f}")


def _files(folder: Path, pattern: str) -> Iterator[Path]:
    return (file for file in sorted(folder.glob(pattern)) if file.name != "gold.txt")


def _count(row: dict[str, str], document: ReadDocument, tallies: dict[str, Tally]) -> None:
    bulletin, name = document.bulletin, row["file"]
    if (row["title"] and not row["title"].startswith("(")) or "form letter" in row["title"]:
        tallies["title"].add(name, right=_same_title(row["title"], bulletin.title), said=bulletin.title)
    day = _DAY.search(row["date"] or "")
    if "zip" not in row["kind"] and "feed" not in row["kind"]:
        right = (bulletin.date.isoformat() if bulletin.date else None) == (day[0] if day else None)
        tallies["date"].add(name, right=right, said=bulletin.date)
    one_line = " ".join(bulletin.text.split())
    for wanted in filter(None, (row["must_contain"] or "").split(" ; ")):
        tallies["must"].add(name, right=wanted.lower() in one_line.lower(), said=wanted)
    for unwanted in filter(None, (row["must_not_contain"] or "").split(" ; ")):
        legacy = unwanted.startswith(("any of", "mojibake"))
        found = _MOJIBAKE.search(one_line) if legacy else unwanted in one_line
        tallies["must not"].add(name, right=not found, said=unwanted)
    words = count_syllables(" ".join(word for word in one_line.split() if not word.isupper()))
    tallies["syllables"].add(name, right=words.share >= _LEAST_SYLLABLES, said=f"{words.share:.3f}")
    tallies["private use"].add(name, right=not any("\ue000" <= sign <= "\uf8ff" for sign in one_line))


def _same_title(wanted: str, title: str) -> bool:
    numbers = [number.casefold() for number in _NUMBER.findall(wanted)]
    if any(number not in title.casefold() for number in numbers):
        return False
    words = re.findall(r"\w+", fold(_REMARK.sub("", wanted)))
    said = set(re.findall(r"\w+", fold(title)))
    return sum(word in said for word in words) >= _LEAST * len(words)


def _recall(gold: Path) -> float:
    """The share of the words of another program's text that ours has, too."""
    words = gold.read_text("utf-8").lower().split()
    (file,) = (each for each in gold.parent.iterdir() if each != gold)
    said = set(read_file(file).documents[0].bulletin.text.lower().split())
    return sum(word in said for word in words) / len(words)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
