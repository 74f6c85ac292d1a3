"""Text in the character sets of before Unicode, as programs of their time wrote it."""

from __future__ import annotations

import unicodedata

from corpus.ingest.encodings import charsets

_MARKS = {
    "\u0300": "ø",
    "\u0301": "ù",
    "\u0309": "û",
    "\u0303": "õ",
    "\u0323": "ï",
}  # of VNI, on bare letters
_WITH_HAT = {"\u0300": "à", "\u0301": "á", "\u0309": "å", "\u0303": "ã", "\u0323": "ä", "": "â"}
_WITH_BREVE = {"\u0300": "è", "\u0301": "é", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë", "": "ê"}
_OWN = {"đ": "ñ", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "í": "í", "ì": "ì"}


def tcvn3(text: str) -> bytes:
    """As the ABC fonts have it: capitals with tone marks become small."""
    known = {
        letter: code for code, letter in charsets._TCVN3.items() if letter.islower() or letter in "ĂÂÊÔƠƯĐ"
    }
    written = (sign if sign in known or sign.isascii() else sign.lower() for sign in text)
    return bytes(known.get(sign, ord(sign)) for sign in written)


def viscii(text: str) -> bytes:
    known = {letter: code for code, letter in charsets._VISCII.items()}
    return bytes(known.get(sign, ord(sign)) for sign in text)


def vni(text: str) -> bytes:
    return "".join(map(_in_vni, unicodedata.normalize("NFC", text))).encode("latin-1")


def cp1258(text: str) -> bytes:
    """Tone marks behind their letters, the other marks with them."""
    pieces = []
    for sign in text:
        base, marks = _parts(sign)
        tones = "".join(mark for mark in marks if mark in _MARKS)
        rest = unicodedata.normalize("NFC", base + "".join(mark for mark in marks if mark not in _MARKS))
        pieces.append(rest + tones)
    return "".join(pieces).encode("cp1258")


def _parts(sign: str) -> tuple[str, str]:
    parts = unicodedata.normalize("NFD", sign)
    return parts[0], parts[1:]


def _in_vni(sign: str) -> str:
    small = sign.lower()
    if small in _OWN:
        return _OWN[small] if sign == small else _OWN[small].upper()
    base, marks = _parts(small)
    tone = next((mark for mark in marks if mark in _MARKS), "")
    if "\u0302" in marks:
        written = base + _WITH_HAT[tone]
    elif "\u0306" in marks:
        written = base + _WITH_BREVE[tone]
    else:
        horned = {"o": "ô", "u": "ö"}[base] if "\u031b" in marks else base
        written = horned + _MARKS.get(tone, "")
    return written if sign == small else written.upper()
