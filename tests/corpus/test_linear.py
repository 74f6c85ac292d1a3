from __future__ import annotations

import gc
import time
from collections.abc import Callable

import pytest

from corpus.chunking import ChunkSettings, chunks
from corpus.entities.dates import dates, ordinals, year_parts
from corpus.entities.documents import document_numbers
from corpus.entities.localities import localities
from corpus.entities.offices import offices
from corpus.entities.organisations import bodies
from corpus.entities.people import people
from corpus.entities.places import places_named
from corpus.entities.quantities import quantities
from corpus.ingest import metadata
from corpus.models import Bulletin
from corpus.text.abbreviations import Abbreviations
from corpus.text.introductions import introduced
from corpus.text.text import Style, Text

KINDS = {
    "dots": ".",
    "digits": "1",
    "spaces": " ",
    "lines": "\n",
    "tabs": "\t",
    "letters": "a",
    "capitals": "A",
    "opening": "(",
    "brackets": "()",
    "commas": ",",
    "dashes": "-",
    "slashes": "/",
    "at signs": "@",
    "ampersands": "&",
    "quotes": '"',
    "stars": "*",
    "colons": ":",
    "words": "a b ",
    "names": "An Bo ",
    "items": "1. ",
    "codes": "1/",
    "decrees": "nghị định 300/2025/NĐ-CP ",
    "days": "ngày 5 ",
    "months": "tháng 3 ",
    "quarters": "quý I, ",
    "congresses": "đại hội lần thứ 3, ",
    "years": "năm 2020 ",
    "dates": "5/3/2020, ",
    "numbers": "số 12 ",
    "gentlemen": "ông Nguyễn ",
    "secretaries": "Bí thư ",
    "committees": "UBND xã ",
    "departments": "Sở ",
    "boards": "Ban Chỉ đạo ",
    "heads of boards": "Trưởng ban ",
    "former": "nguyên ",
    "short offices": "CT ",
    "communes": "các xã Ka Đô, ",
    "districts": "Hoài Ân, ",
    "comrades": "đồng chí ",
    "people": "Nguyễn Văn An, ",
    "capital names": "NGUYỄN VĂN AN ",
    "joining": "và ",
    "until": " đến ",
    "introductions": "(BQL",
    "sites": "www.a",
    "addresses": "a.vn",
    "invisible": "\u200b",
    "no-break spaces": "\xa0",
    "sums": "5 tỷ ",
    "percentages": "5% ",
    "Roman numerals": "IV ",
    "look-alikes": "aя",
    "elections": "bầu ",
}
READERS: dict[str, Callable[[str], object]] = {
    "tokens": lambda raw: Text(raw).tokens,
    "sentences": lambda raw: Text(raw).sentences,
    "dates": lambda raw: dates(Text(raw)),
    "ordinals": lambda raw: ordinals(Text(raw)),
    "year parts": lambda raw: year_parts(Text(raw)),
    "people": lambda raw: people(Text(raw)),
    "places": lambda raw: places_named(Text(raw)),
    "localities": lambda raw: localities(Text(raw)),
    "bodies": lambda raw: bodies(Text(raw)),
    "offices": lambda raw: offices(Text(raw)),
    "bodies as typed": lambda raw: bodies(Text(raw, Style.TYPED)),
    "offices as typed": lambda raw: offices(Text(raw, Style.TYPED)),
    "documents": lambda raw: document_numbers(Text(raw)),
    "quantities": lambda raw: quantities(Text(raw)),
    "abbreviations": Abbreviations.general().expansions,
    "introductions": lambda raw: list(introduced(raw)),
    "title": lambda raw: metadata.title(f"Tin\n{raw}"),
    "publisher": lambda raw: metadata.publisher(f"Tin\n{raw}"),
    "province": lambda raw: metadata.province(f"Tin\n{raw}"),
    "metadata date": lambda raw: metadata.date(f"Tin\n{raw}"),
    "chunks": lambda raw: chunks(Bulletin("b", "Tin", f"Tin\n{raw}x"), ChunkSettings(900, 1)),
}
SHORT, LONG = 5_000, 80_000
STEPS = 4  # doublings between them
# What a doubling may cost on average: twice is linear, four times quadratic; the clock needs some room.
GROWTH = 2.8**STEPS
UNNOTICED_S = (
    0.6  # a reader this fast on the long text harms nobody, whatever the clock says of the short one
)


def spent(read: Callable[[str], object], raw: str) -> float:
    """The processor seconds that one reading takes, without those of a collector that walks all else."""
    gc.disable()
    try:
        begun = time.process_time()
        read(raw)
        return time.process_time() - begun
    finally:
        gc.enable()


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("reader", READERS)
def test_no_reader_is_worse_than_linear(reader: str, kind: str) -> None:
    """A text that is doubled four times takes about sixteen times as long to read, whatever it is made of."""
    unit, read = KINDS[kind], READERS[reader]
    read("Bí thư Nguyễn Văn An")  # patterns are compiled when they are first used
    raw = (unit * (LONG // len(unit) + 1))[:LONG]
    short = spent(read, raw[:SHORT])
    long = spent(read, raw)
    assert long < max(UNNOTICED_S, GROWTH * short), f"{short:.3f} s for {SHORT}, {long:.3f} s for {LONG}"
