r"""What is written without being meant: invisible signs, entities, look-alikes, soft line breaks.

Bulletins come out of web pages, word processors and old fonts. For recognition their text is brought to what
a reader sees, with the way back to the stored text, which never changes::

    ÐẠI HỘI&nbsp;Đảng bộ     ĐẠI HỘI Đảng bộ
    Nguyễn Văn\u200bAn       Nguyễn VănAn
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.text.span import Span

# Signs without width: of the general category Cf (Unicode Standard, 4.5), soft hyphens among them.
# Those of the planes in which no text is written are left out: looking at a million characters takes a while.
_PLANES = (range(0x3000), range(0xFE00, 0x10000), range(0xE0000, 0xE0080))
_INVISIBLE = "".join(c for plane in _PLANES for c in map(chr, plane) if unicodedata.category(c) == "Cf")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
# Cyrillic and Greek letters that look like Latin ones, as the confusables of Unicode Technical Standard 39
# list them; they count only inside a word that has Latin letters too.
_LATIN_OF = str.maketrans(
    "АВЕІЈКМНОРСТУХЅабвеіјкмнорстухѕԁԛԝҺһΑΒΕΖΗΙΚΜΝΟΡΤΥΧαο",
    "ABEIJKMHOPCTYXSaбвeijkмнopcтyxsdqwHhABEZHIKMNOPTYXao",
)
_LOOK_ALIKE = re.compile("[Ͱ-ӿԀ-ԯ]")
_LATIN = re.compile("[A-Za-zÀ-ɏƠ-ưḀ-ỹ]")
_WORD = re.compile(r"\w+")
_BARRED = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ"})  # eth and African d where đ belongs
_BARE = "ÐðƉ\t\x0b\x0c\x85\u2028\u2029"  # letters and spaces that stand for others
_SINGLE = re.compile(f"[{re.escape(_INVISIBLE + _BARE)}]")
_ODD = frozenset(f"{_INVISIBLE}{_BARE}&") | frozenset(map(chr, range(ord("\u0370"), ord("\u0530"))))
_SPACES = str.maketrans(dict.fromkeys("\t\x0b\x0c\x85\u2028\u2029", " "))

_LEAST_WIDTH, _MOST_WIDTH = 40, 120  # characters of a line in text that is wrapped by hand or by mail
_LEAST_LINES = 4  # of fewer nothing can be told
_WRAPPED_SHARE = 0.6  # of the lines that go on, those that could not have held the next word
_SMALL_SHARE = 0.25  # of the lines that go on, those whose next begins in small letters
_STOPS = (".", "!", "?", "…", ":", ";")
_ITEM = re.compile(r"\s*(?:[-–•+*]|\(?(?:\d{1,3}|[a-zđ]|[ivx]{1,4})[.)]|[IVX]{1,5}\.)\s")


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text as a reader sees it, and where each of its characters came from.

    Attributes:
        text: What is read.
        origins: For each character of ``text`` the offset where what it was made of begins; not decreasing.
        stops: For each character the offset where that ends, as behind the whole of an entity.
    """

    text: str
    origins: Sequence[int]
    stops: Sequence[int]

    def original(self, span: tuple[int, int]) -> Span:
        """The slice of the original that ``text[start:end]`` stands for; ``start < end``."""
        start, end = span
        return Span(self.origins[start], self.stops[end - 1])


def normalised(text: str) -> Normalised | None:
    """The text (NFC) as a reader sees it, or ``None`` if nothing about it is odd, as of most texts."""
    breaks = _soft_breaks(text)
    if not breaks and _ODD.isdisjoint(set(text)):
        return None
    pieces: list[str] = []
    origins: list[int] = []
    stops: list[int] = []
    at = 0
    for start, end, instead in _replacements(text, breaks):
        pieces += [text[at:start], instead]
        origins += [*range(at, start), *[start] * len(instead)]
        stops += [*range(at + 1, start + 1), *[end] * len(instead)]
        at = end
    pieces.append(text[at:])
    origins += range(at, len(text))
    stops += range(at + 1, len(text) + 1)
    read = "".join(pieces)
    # Where an entity was an accent of its own, letters compose only now; then it is left as it is.
    return Normalised(read, tuple(origins), tuple(stops)) if read != text else None


def _replacements(text: str, breaks: set[int]) -> list[tuple[int, int, str]]:
    """What stands for what, in order and none over another: ``start, end`` and what is read instead."""
    found: list[tuple[int, int, str]] = [(at, at + 1, " ") for at in breaks]
    for match in _ENTITY.finditer(text):
        read = html.unescape(match[0])
        if read != match[0]:
            found.append((*match.span(), _plain(read)))
    found += [(*match.span(), _plain(match[0])) for match in _SINGLE.finditer(text)]
    if _LOOK_ALIKE.search(text):
        found += _look_alikes(text)
    return sorted(found)


def _look_alikes(text: str) -> Iterator[tuple[int, int, str]]:
    """The letters of another script that stand among Latin ones in a word."""
    for word in _WORD.finditer(text):
        if _LOOK_ALIKE.search(word[0]) and _LATIN.search(word[0]):
            for at, letter in enumerate(word[0], word.start()):
                latin = letter.translate(_LATIN_OF)
                if latin != letter:
                    yield at, at + 1, latin


def _plain(text: str) -> str:
    """The characters without those that nobody sees, bars and spaces as they are usual."""
    seen = "".join(character for character in text if unicodedata.category(character) != "Cf")
    return seen.translate(_BARRED).translate(_SPACES).replace("\xa0", " ")


def _soft_breaks(text: str) -> set[int]:
    """Where lines end only because the text was wrapped, if it was.

    A program that wraps lines puts a word on the next line only if it does not fit. So a text is wrapped if
    most of its lines that go on could not have held the first word of the next; and where lines are of any
    length, as out of a PDF, if many of them go on in small letters, which no heading and no list does.
    """
    if "\n" not in text:
        return set()
    lines = _lines(text)
    width = max((end - start for start, end in lines), default=0)
    if len(lines) < _LEAST_LINES or not _LEAST_WIDTH <= width <= _MOST_WIDTH:
        return set()
    going_on, full, small = [], 0, 0
    for (start, end), (following, stop) in pairwise(lines):
        if following != end + 1 or end == start or following == stop:
            continue  # an empty line between
        if text[start:end].rstrip().endswith(_STOPS) or _ITEM.match(text, following, stop):
            continue
        space = text.find(" ", following, stop)
        word = (space if space > 0 else stop) - following
        going_on.append(end)
        full += end - start + 1 + word > width
        small += text[following].islower()
    wrapped = full >= _WRAPPED_SHARE * len(going_on) or small >= max(2, _SMALL_SHARE * len(going_on))
    return set(going_on) if wrapped else set()


def _lines(text: str) -> list[tuple[int, int]]:
    """Where each line stands, without its end."""
    found, at = [], 0
    for line in text.split("\n"):
        found.append((at, at + len(line)))
        at += len(line) + 1
    return found
