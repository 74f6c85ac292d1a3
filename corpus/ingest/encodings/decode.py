"""From bytes to text, and from a text in a legacy character set to Unicode.

Neither a byte-order mark nor a font says for sure how a Vietnamese text is written: of the readings that its
bytes allow the one holds in which most words are syllables, for the whole document first, and then for each
paragraph with the document's as the likelier one.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from corpus.errors import BulletinError
from corpus.ingest.encodings.charsets import as_bytes, from_cp1258, from_tcvn3, from_viscii, from_vni
from corpus.ingest.encodings.syllables import count_syllables, syllable_share, words_of
from corpus.text.fold import nfc

Reading = Callable[[str], str]

_GAIN = 0.05  # of the share of syllables, so that a document counts as of another character set
_GAINED_WORDS = 3  # likewise, so many more must be syllables
_PARAGRAPH_GAIN = 0.25  # so that a paragraph does, and not as the document
_PARAGRAPH_WORDS = 10  # of fewer nothing is told
_LEAST = 0.6  # of the words of a text in no known form of Unicode
_UTF16_ZEROS = 0.1  # of the bytes: text in UTF-16 has them in every second place
_CONTROLS = 0.02  # of the characters that no text has
_TEXT_CONTROLS = "\t\n\r\x0b\x0c\x1a"
_BEYOND_BYTES = re.compile("[ăĂơƠưƯẠ-ỹ]")  # letters that no program makes of a byte
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def _unchanged(text: str) -> str:
    return text


_BYTES: Mapping[str, Reading] = {
    "cp1258": from_cp1258,
    "tcvn3": from_tcvn3,
    "vni": from_vni,
    "viscii": from_viscii,
}
_UNICODE = "unicode"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and what it was written in.

    Attributes:
        text: In NFC.
        encoding: What most of it was written in: ``utf-8``, ``utf-8-sig``, ``utf-16-le``, ``utf-16-be``,
            ``cp1258``, ``tcvn3``, ``vni`` or ``viscii``; ``unicode`` for a text that came as such.
        mixed: Whether some paragraphs were written in another.
    """

    text: str
    encoding: str
    mixed: bool = False

    @property
    def is_converted(self) -> bool:
        """Whether it was written in a character set of before Unicode."""
        return self.encoding in _BYTES or self.mixed


def decode(raw: bytes, called: str) -> Decoded:
    """The text of a file's bytes; sentences call the file so.

    Raises:
        BulletinError: it is no text, or in no encoding that is known.
    """
    for mark, name in _BOMS:
        if raw.startswith(mark):
            text = _strict(raw.removeprefix(mark), name.removesuffix("-sig"), called)
            return _converted(text, name, called)
    wide = utf16_without_mark(raw)
    if wide:
        return _converted(_strict(raw, wide, called), wide, called)
    try:
        return _converted(raw.decode("utf-8"), "utf-8", called)
    except UnicodeDecodeError as error:
        found = _by_syllables(raw.decode("latin-1"), _BYTES, "cp1258")
        if b"\0" in raw or syllable_share(found.text) < _LEAST:
            raise _not_text(error, called) from error
        return _converted(found.text, found.encoding, called, mixed=found.mixed)


def convert_legacy(text: str) -> Decoded:
    """A text that came as Unicode, with what is of a legacy character set in it put into Unicode.

    Word processors and PDFs keep the bytes of such a set as letters of Western Europe: "qu¶n" is "quản".
    """
    if text.isascii():
        return Decoded(text, _UNICODE)
    readings: dict[str, Reading] = {_UNICODE: _unchanged}
    readings.update({name: _of_characters(reading) for name, reading in _BYTES.items()})
    return _by_syllables(text, readings, _UNICODE)


def _of_characters(reading: Reading) -> Reading:
    return lambda text: reading(as_bytes(text))


def _by_syllables(text: str, readings: Mapping[str, Reading], usual: str) -> Decoded:
    """The reading of a text by the share of syllables, for the whole and then for each paragraph."""
    counts = {name: count_syllables(reading(text)) for name, reading in readings.items()}
    best = max(counts, key=lambda name: counts[name].share)
    gain = counts[best].syllables - counts[usual].syllables
    if counts[best].share < counts[usual].share + _GAIN or gain < _GAINED_WORDS:
        best = usual
    chosen = [_reading_of_paragraph(line, readings, best) for line in text.split("\n")]
    if all(name == best for name in chosen):  # as a whole: a line's capitals may hang on others
        return Decoded(nfc(readings[best](text)), best)
    lines = (readings[name](line) for name, line in zip(chosen, text.split("\n"), strict=True))
    return Decoded(nfc("\n".join(lines)), best, mixed=True)


def _reading_of_paragraph(line: str, readings: Mapping[str, Reading], usual: str) -> str:
    """Which reading a paragraph has: the document's, if another is not better by much."""
    own = syllable_share(readings[usual](line))
    if _UNICODE in readings and _BEYOND_BYTES.search(line) and syllable_share(line) >= own:
        return _UNICODE
    if line.isascii() or len(words_of(line)) < _PARAGRAPH_WORDS:
        return usual
    if own > 1 - _PARAGRAPH_GAIN:
        return usual
    shares = {name: syllable_share(reading(line)) for name, reading in readings.items()}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= own + _PARAGRAPH_GAIN else usual


def _strict(raw: bytes, encoding: str, called: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise _not_text(error, called) from error


def _converted(text: str, encoding: str, called: str, *, mixed: bool = False) -> Decoded:
    """A decoded text without what only looks like Unicode.

    Raises:
        BulletinError: it has signs that no text has.
    """
    odd = sum(unicodedata.category(sign) == "Cc" and sign not in _TEXT_CONTROLS for sign in set(text))
    if odd and "\0" in text:
        raise BulletinError("{called} is not text: it holds zero bytes.", called=called)
    if odd and sum(text.count(sign) for sign in map(chr, range(32)) if sign not in _TEXT_CONTROLS) > (
        _CONTROLS * len(text)
    ):
        raise BulletinError(
            "{called} is not text: it holds control signs, as programs and pictures do.", called=called
        )
    inner = convert_legacy(text) if encoding not in _BYTES else Decoded(text, encoding, mixed=mixed)
    return inner if inner.is_converted else Decoded(nfc(text), encoding)


def _not_text(error: UnicodeDecodeError, called: str) -> BulletinError:
    where = error.object.count(b"\n", 0, error.start) + 1
    return BulletinError(
        "{called} is not UTF-8 text (line {where}): save it as UTF-8.", called=called, where=where
    )


def utf16_without_mark(raw: bytes) -> str | None:
    """Which way round a text in UTF-16 without a byte-order mark is; ``None`` if it is none.

    Of its characters many are of one byte, space and line end always, so that zeros stand at one side.
    """
    if len(raw) % 2 or not raw:
        return None
    first, second = raw[::2].count(0), raw[1::2].count(0)
    half = len(raw) // 2
    if second > _UTF16_ZEROS * half and first * 10 < second:
        return "utf-16-le"
    if first > _UTF16_ZEROS * half and second * 10 < first:
        return "utf-16-be"
    return None
