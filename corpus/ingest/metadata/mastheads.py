"""The names of bodies in capitals: a bulletin's masthead at its end, and its letterhead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import takewhile

from corpus.entities.levels import areas_by_word
from corpus.entities.organisations import Body, bodies
from corpus.entities.places import provinces_named
from corpus.ingest.metadata.body_lines import begins_with_body, begins_with_kind
from corpus.ingest.metadata.heading import HEAD_LENGTH, TAIL_LENGTH, behind_title
from corpus.tables import ORGANISATIONS, PUBLICATION
from corpus.text.fold import CAPITALS
from corpus.text.patterns import either, plain
from corpus.text.span import Span
from corpus.text.text import Text, read_text

_LETTERHEAD_LINES = 10
_LONGEST_PAPER = 12  # words
_BEFORE_NAME = re.compile(
    r"(?:\A|[\n.:;!?/|*©–-])[^\S\n]*\Z"
)  # a masthead begins a line, or is glued to a sentence
_MOTTO = re.compile(r"(?i)cộng h(?:òa|oà) xã hội|đảng cộng sản việt nam")
_NUMBER = re.compile(r"[^\w\n]{0,9}(?:Số|SỐ)\s{0,3}:?\s{0,3}\S{0,12}/")
_COLUMN = re.compile(r"[^\S\n]{2,}|\t")
_CAPITAL_RUN = re.compile(r"[^\W\d_]+(?:[&.][^\W\d_]+)*(?:,?[ \t]+(?:[–-]|[^\W\d_]+\b))*")
_CAPITAL_BEFORE = re.compile(rf"[{CAPITALS}][ \t]\Z")


def masthead(text: str) -> str | None:
    """A body's name in capitals at the end of the text, behind its title, with its place."""
    tail = read_text(behind_title(read_text(text))[-TAIL_LENGTH:])
    named = [name for run in capital_names(tail) if (name := _up_to_place(run))]
    return max(named, key=len, default=None)


def capital_names(text: Text) -> Iterator[str]:
    """What stands in capitals from where a body begins: "SỞ Y TẾ TỈNH HÀ NAM TỔ CHỨC HỘI THI"."""
    for body in bodies(text):
        start = name_start(text, body)
        run = _CAPITAL_RUN.match(text.modern, start) if start is not None else None
        if start is None or run is None or not _BEFORE_NAME.search(text.raw, max(0, start - 4), start):
            continue
        words = run[0].split()
        stop = next((i for i, word in enumerate(words) if word != word.upper()), len(words))
        if stop and (stop == len(words) or not words[stop].islower()):
            yield " ".join(words[:stop])


def paper(text: str) -> str | None:
    """A line in capitals, in the opening or at the end, that is the name of a paper or a site.

    "BÁO ĐIỆN TỬ HÀ NAM" is one, "BÁO CÁO TỔNG KẾT" none.
    """
    behind = behind_title(read_text(text))
    for line in [*behind[:HEAD_LENGTH].splitlines(), *behind[-TAIL_LENGTH:].splitlines()]:
        name = line.strip(" \t*-–|.")
        if name.isupper() and len(name.split()) <= _LONGEST_PAPER and _papers().match(name):
            return name
    return None


def name_start(text: Text, body: Body) -> int | None:
    """Where the name of a body begins that publishes, by ``corpus/data/organisations.json``, if it is one.

    A party body that stands before the office which it is of is passed over: of "Đảng bộ cơ sở Sở Y tế" it
    is the department.
    """
    starts = [body.start, *(head.start for head in body.heads if head.start > body.start)]
    starts = [start for start in starts if not _is_part_of_word(text, start, body)]
    offices = [start for start in starts if begins_with_kind(text, start, body, ORGANISATIONS.bodies)]
    party = [start for start in starts if begins_with_kind(text, start, body, ORGANISATIONS.party_bodies)]
    return min([*offices[:1], *(start for start in party if not offices)], default=None)


def _is_part_of_word(text: Text, start: int, body: Body) -> bool:
    """Whether a kind of one syllable in capitals only ends another word: "BÁO" of "THÔNG BÁO"."""
    head = next((head.span for head in body.heads if head.start == start), Span(start, start))
    if " " in head.of(text.raw) or not text.modern[start : body.end].split()[0].isupper():
        return False
    return _CAPITAL_BEFORE.search(text.modern, max(0, start - 2), start) is not None


def letterhead(text: str) -> str | None:
    """The body that issues a document: the last one that stands above its number.

    "UBND TỈNH HÀ NAM" and below it "SỞ NỘI VỤ" is the department. ``None`` where no such lines open the text.
    """
    head = text.lstrip()[:HEAD_LENGTH].splitlines()
    lines = [line.strip() for line in head if line.strip()][:_LETTERHEAD_LINES]
    if not any(_MOTTO.search(line) or _NUMBER.match(line) for line in lines):
        return None
    named: list[str] = []
    for line in takewhile(lambda line: _NUMBER.match(line) is None, lines):
        cell = _COLUMN.split(line)[0].strip(" -–,.*_")
        if not cell.isupper() or _MOTTO.search(cell):
            continue
        if begins_with_body(cell):
            named.append(cell)
        elif named and (cell.startswith("VÀ ") or _goes_on(named[-1], cell)):
            named[-1] = f"{named[-1]} {cell}"
    return named[-1] if named else None


@cache
def _papers() -> re.Pattern[str]:
    return re.compile(rf"(?!(?i:báo cáo)\b)(?:{either(PUBLICATION.mastheads)})(?=\s+\w)")


def _goes_on(name: str, cell: str) -> bool:
    """Whether a line is the area of the body above it: "ỦY BAN NHÂN DÂN", "TỈNH BÌNH ĐỊNH"."""
    words = plain(cell).split()
    starts = any(" ".join(words[:count]) in areas_by_word() for count in (1, 2))
    return starts and not provinces_named(read_text(name)) and len(words) <= _LONGEST_PAPER


def _up_to_place(run: str) -> str | None:
    """A name in capitals up to its province; ``None`` if it has none."""
    where = provinces_named(read_text(run))
    return run[: where[-1].end] if where else None


def names_area(name: str) -> bool:
    """Whether a name ends with the word for an area but not with its name: "HĐND tỉnh" may be of any."""
    words = plain(name).split()
    return any(" ".join(words[-count:]) in areas_by_word() for count in (1, 2))
