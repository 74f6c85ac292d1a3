"""Measure an index run over a folder of all formats, and a second one of which little is new.

Run: PYTHONPATH=. python benchmarks/mixed_folder.py BULLETINS [--encoder default] [--keep FOLDER]

The bulletins are written by a generator: meetings, reports and decisions of communes that there are not, in
every format that is read, in Unicode and in TCVN3, in folders where names repeat, one in a hundred broken.
Then one in a hundred is changed and the run repeated, and once more with nothing changed. Without
``--encoder default`` texts get random vectors, which cost next to nothing: the shares are those of reading
and working out alone.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.index_growth import RandomEncoder
from bot.cli.bars import stage_bar
from bot.composition import open_encoder
from bot.config import load
from corpus.file_library import FileLibrary
from retrieval.encoders.base import Encoder
from retrieval.index.build import Indexer, Report
from tests.corpus.ingest.encodings.written import tcvn3
from tests.corpus.ingest.formats import made

BROKEN, CHANGED = 100, 100  # one in so many
A_FOLDER = 200  # files
NAMES = 500  # of files; further ones repeat them in other folders

_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý")
_MIDDLES = ("Văn", "Thị", "Minh", "Đức", "Thanh", "Ngọc", "Quang", "Hồng", "Xuân", "Kim")
_GIVEN = (
    "An",
    "Bình",
    "Chi",
    "Dung",
    "Hà",
    "Hạnh",
    "Hùng",
    "Lan",
    "Long",
    "Mai",
    "Nam",
    "Phúc",
    "Sơn",
    "Thảo",
)
_PLACES = ("An", "Bình", "Cẩm", "Đông", "Hòa", "Lộc", "Phú", "Tân", "Thạnh", "Vĩnh", "Xuân", "Mỹ", "Long")
_PROVINCES = ("Lâm Đồng", "Trà Vinh", "Hà Nam", "Quảng Ninh", "Thái Nguyên", "Bình Định", "Kiên Giang")
_OFFICES = ("Bí thư Đảng ủy", "Chủ tịch UBND xã", "Phó Chủ tịch HĐND xã", "Chủ tịch Hội Nông dân xã")
_WORKS = ("đường liên thôn", "trạm y tế", "trường mầm non", "kênh tưới", "nhà văn hóa", "chợ trung tâm")
_SENTENCES = (
    "Hội nghị do đồng chí {person}, {office} {place}, chủ trì, với {few} đại biểu tham dự.",
    "Trong năm, toàn xã gieo trồng {many} ha lúa, năng suất bình quân {few} tạ/ha.",
    "Tổng thu ngân sách đạt {many},{few} tỷ đồng, bằng {share}% dự toán được giao.",
    "Đồng chí {person} được bầu giữ chức {office} {place}, với {share}% số phiếu.",
    "Xã đã hoàn thành {work} dài {few} km với kinh phí {many} triệu đồng do nhân dân đóng góp.",
    "Đảng bộ hiện có {few} chi bộ với {many} đảng viên; kết nạp mới {few} đảng viên.",
    "Tỷ lệ hộ nghèo giảm còn {few},{few}%, {many} hộ được vay vốn phát triển sản xuất.",
    "Ông {person} đề nghị các thôn hoàn thành {work} trước ngày {day}/{month}/{year}.",
    "Đến nay {share}% hộ dân có nước sạch; {few} thôn đạt chuẩn văn hóa.",
    "Bà {person}, {office} {place}, phát biểu tiếp thu ý kiến của cử tri.",
)
Writer = Callable[[Sequence[str]], bytes]


def main() -> None:
    """Print what three runs cost."""
    parser = argparse.ArgumentParser()
    parser.add_argument("bulletins", type=int)
    parser.add_argument("--encoder", choices=["random", "default"], default="random")
    parser.add_argument("--keep", type=Path, help="where the files and the index stay")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = options.keep or Path(place)
        kinds = write_folder(folder / "files", options.bulletins)
        print("written:", ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())))
        encoder: Encoder = (
            open_encoder(load(None), print) if options.encoder == "default" else RandomEncoder()
        )
        first = _run(folder, encoder, "first run")
        for number in range(0, options.bulletins, CHANGED):
            write_file(folder / "files", number + 1, edition=2)
        second = _run(folder, encoder, "1 % changed")
        third = _run(folder, encoder, "nothing changed")
        shares = [f"{100 * seconds / first:.1f} %" for seconds in (second, third)]
        print(f"the second run costs {shares[0]} of the first, the third {shares[1]}")


def write_folder(folder: Path, count: int) -> Counter[str]:
    """Write so many files below a folder; how many there are of each kind."""
    return Counter(write_file(folder, number) for number in range(count))


def write_file(folder: Path, number: int, edition: int = 1) -> str:
    """Write the file of a number, the same each time for one edition; its kind."""
    chance = random.Random(number * 10 + edition)  # noqa: S311 (nothing is kept secret by it)
    lines = _lines(chance, number)
    kinds = list(_WRITERS)
    kind = kinds[number % len(kinds)]
    content = _WRITERS[kind](lines)
    if number % BROKEN == BROKEN - 1:
        kind, content = _broken(kind, content, number // BROKEN)
    place = folder / f"xa-{number // A_FOLDER:03}" / f"ban-tin-{number % NAMES:03}.{kind.partition(' ')[0]}"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return kind


def _broken(kind: str, content: bytes, number: int) -> tuple[str, bytes]:
    """A file that cannot be read: cut off, empty, of another kind of bytes, or a page of links."""
    links = "".join(f"<li><a href='/{i}'>Tin {i}</a></li>" for i in range(40))
    ways = (
        ("pdf broken", made.pdf()[:200]),
        ("docx broken", made.docx()[:300]),
        ("txt broken", b" \n\n"),
        ("html broken", f"<html><body><ul>{links}</ul></body></html>".encode()),
        ("txt broken", bytes(range(128, 256)) * 20),
        ("zip broken", made.zipped({"a.txt": ""})),
    )
    del kind, content
    return ways[number % len(ways)]


def _lines(chance: random.Random, number: int) -> list[str]:
    """A bulletin: its title, its day, and sentences about a commune."""
    place = f"xã {chance.choice(_PLACES)} {chance.choice(_PLACES)}"
    province, year = chance.choice(_PROVINCES), chance.randint(2005, 2024)
    day, month = chance.randint(1, 28), chance.randint(1, 12)
    about = chance.choice(("tổng kết công tác năm", "sơ kết 6 tháng đầu năm", "triển khai nhiệm vụ năm"))
    lines = [f"Đảng bộ {place}, tỉnh {province} {about} {year} (tin số {number})"]
    lines.append(
        f"Ngày {day:02}/{month}/{year}, Đảng bộ {place}, tỉnh {province} tổ chức hội nghị {about} {year}."
    )
    for _ in range(chance.randint(6, 24)):
        person = " ".join(chance.choice(part) for part in (_FAMILIES, _MIDDLES, _GIVEN))
        lines.append(
            chance.choice(_SENTENCES).format(
                person=person,
                place=place.removeprefix("xã "),
                office=chance.choice(_OFFICES),
                work=chance.choice(_WORKS),
                few=chance.randint(2, 99),
                many=chance.randint(100, 9_999),
                share=chance.randint(50, 100),
                day=day,
                month=month,
                year=year + 1,
            )
        )
    return lines


def _rows(lines: Sequence[str]) -> list[list[str | float]]:
    head: list[str | float] = ["Số thứ tự", "Nội dung", "Số chữ"]
    rows: list[list[str | float]] = [[float(i), line, float(len(line))] for i, line in enumerate(lines, 1)]
    return [head, *rows]


def _csv(lines: Sequence[str]) -> bytes:
    return "\n".join(";".join(map(str, row)) for row in _rows(lines)).encode()


def _front_matter(lines: Sequence[str]) -> bytes:
    return ("---\nurl: https://vi-du.example/tin\n---\n\n# " + "\n\n".join(lines)).encode()


def _archive(lines: Sequence[str]) -> bytes:
    return made.zipped({"tin.txt": "\n".join(lines), "ghi-am.mp3": b"ID3"})


_WRITERS: dict[str, Writer] = {
    "txt": lambda lines: "\n".join(lines).encode(),
    "html": made.html_page,
    "docx": made.docx,
    "pdf": made.pdf,
    "txt tcvn3": lambda lines: tcvn3("\n".join(lines)),
    "doc": made.word97,
    "rtf": made.rtf,
    "xlsx": lambda lines: made.xlsx(_rows(lines)),
    "csv": _csv,
    "md": _front_matter,
    "eml": lambda lines: made.mail(lines, html=True),
    "zip": _archive,
}


def _run(folder: Path, encoder: Encoder, name: str) -> float:
    """Index the files; seconds."""
    data = folder / "data"
    settings = load(None).index.settings
    began = time.perf_counter()
    indexer = Indexer(
        FileLibrary(data / "library.sqlite"),
        data,
        encoder,
        settings,
        lambda total: stage_bar("passages", total),
        stages=stage_bar,
    )
    report = indexer.update([folder / "files"])
    seconds = time.perf_counter() - began
    print(f"{name}: {seconds:.1f} s; {_told(report)}")
    return seconds


def _told(report: Report) -> str:
    return (
        f"{report.bulletins} bulletins, {report.passages} passages, {report.added} added,"
        f" {report.changed} changed, {report.removed} removed, {report.encoded} encoded,"
        f" {report.passed_over} passed over, {len(report.failures)} refused,"
        f" {len(report.clashes)} of names that others have"
    )


if __name__ == "__main__":
    main()
