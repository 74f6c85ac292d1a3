"""The Vietnamese character sets of before Unicode, as what each of their bytes stands for.

TCVN3, the set of the ABC fonts (".VnTime"), holds the small letters of TCVN 5712-1:1993 at the places of the
standard, and no capitals with tone marks; the standard has these among the control codes. VISCII is that of
RFC 1456. VNI (for Windows) writes a mark behind its letter, as its makers published it with their fonts.
"""

from __future__ import annotations

import re

from corpus.text.fold import nfc

_HIGH = 0x80

_TCVN_CONTROLS = {
    0x01: "Ú", 0x02: "Ụ", 0x04: "Ừ", 0x05: "Ử", 0x06: "Ữ", 0x11: "Ứ", 0x12: "Ự", 0x13: "Ỳ", 0x14: "Ỷ",
    0x15: "Ỹ", 0x16: "Ý", 0x17: "Ỵ",
}  # fmt: skip
_TCVN_HIGH = (
    "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨ"
    "ÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ"
    "\u00a0ĂÂÊÔƠƯĐăâêôơưđẰ"
    "\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ"
    "ẮẦẨẪẤỀặầẩẫấậèỂẻẽ"
    "éẹềểễếệìỉỄẾỒĩíịò"
    "Ổỏõóọồổỗốộờởỡớợù"
    "ỖủũúụừửữứựỳỷỹýỵỐ"
)
_VISCII_CONTROLS = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}
_VISCII_HIGH = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐ"
    "ỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ"
    "Õắằặấầẩậẽẹếềểễệố"
    "ồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳ"
    "ĐứÒÓÔạỷừửÙÚỹỵÝỡư"
    "àáâãảăữẫèéêẻìíĩỉ"
    "đựòóôõỏọụùúũủýợỮ"
)

# What stands behind a letter in VNI, and what the two are together.
_VNI_PAIRS = {
    "a": {"ø": "à", "ù": "á", "û": "ả", "õ": "ã", "ï": "ạ", "â": "â", "á": "ấ", "à": "ầ", "å": "ẩ", "ã": "ẫ",
          "ä": "ậ", "ê": "ă", "é": "ắ", "è": "ằ", "ú": "ẳ", "ü": "ẵ", "ë": "ặ"},
    "e": {"ø": "è", "ù": "é", "û": "ẻ", "õ": "ẽ", "ï": "ẹ", "â": "ê", "á": "ế", "à": "ề", "å": "ể", "ã": "ễ",
          "ä": "ệ"},
    "o": {"ø": "ò", "ù": "ó", "û": "ỏ", "õ": "õ", "ï": "ọ", "â": "ô", "á": "ố", "à": "ồ", "å": "ổ", "ã": "ỗ",
          "ä": "ộ"},
    "i": {"ø": "ì", "ù": "í", "û": "ỉ", "õ": "ĩ", "ï": "ị"},
    "u": {"ø": "ù", "ù": "ú", "û": "ủ", "õ": "ũ", "ï": "ụ"},
    "y": {"ø": "ỳ", "ù": "ý", "û": "ỷ", "õ": "ỹ", "ï": "ỵ"},
    "ô": {"ø": "ờ", "ù": "ớ", "û": "ở", "õ": "ỡ", "ï": "ợ"},
    "ö": {"ø": "ừ", "ù": "ứ", "û": "ử", "õ": "ữ", "ï": "ự"},
}  # fmt: skip
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ", "ì": "ì", "í": "í"}
_VNI_PAIR = re.compile(
    "|".join(f"[{base}][{''.join(marks)}]" for base, marks in _VNI_PAIRS.items()), re.IGNORECASE
)

# What word processors and PDF fonts make of a byte: by Windows-1252, or a sign that looks the same.
_LOOKS = {"µ": "μ", "\xad": "−", "¯": "ˉ", "·": "∙•", "Ð": "Đ", "¦": "¦", "¨": "\u0308", "´": "\u2032"}
_AS_BYTE = {
    **{
        ord(byte.decode("cp1252")): byte[0]
        for byte in (bytes([code]) for code in range(_HIGH, 0x100))
        if byte.decode("cp1252", "ignore")
    },
    **{ord(sign): ord(byte) for byte, signs in _LOOKS.items() for sign in signs},
}


def as_bytes(text: str) -> str:
    """The text with the characters that stand for bytes as these, U+0000 to U+00FF; others stay.

    Read as Windows-1252 the byte 0x87 is "‡"; as bytes it is U+0087.
    """
    return text.translate(_AS_BYTE)


def from_tcvn3(text: str) -> str:
    """What a text of bytes, as characters U+0000 to U+00FF, says in TCVN3: "qu¶n" is "quản"."""
    return _with_capitals(text.translate(_TCVN3))


def from_viscii(text: str) -> str:
    r"""What a text of bytes says in VISCII: "qu\xe4n" is "quản"."""
    return text.translate(_VISCII)


def from_vni(text: str) -> str:
    """What a text of bytes says in VNI: "quaûn" is "quản"."""
    return _VNI_PAIR.sub(_vni_letter, text).translate(_VNI)


def from_cp1258(text: str) -> str:
    r"""What a text of bytes says in Windows-1258, by Python's codec, in NFC: "qua\xd2n" is "quản"."""
    return nfc(text.translate(_CP1258))


def _table(controls: dict[int, str], high: str) -> dict[int, str]:
    return {**controls, **{_HIGH + place: letter for place, letter in enumerate(high)}}


def _vni_letter(match: re.Match[str]) -> str:
    base = match[0][0]
    letter = _VNI_PAIRS[base.lower()][match[0][1].lower()]
    # What comes out must not be taken for a single sign of VNI by the table behind it.
    return _HIDDEN.get(letter, letter) if base.islower() else _HIDDEN.get(letter.upper(), letter.upper())


# Letters that are also single signs of VNI, put aside in a private place until the others are done.
_ASIDE = [*_VNI_SINGLE, *(sign.upper() for sign in _VNI_SINGLE)]
_HIDDEN = {letter: chr(0xF700 + place) for place, letter in enumerate(_ASIDE)}
_VNI = {
    **{ord(hidden): letter for letter, hidden in _HIDDEN.items()},
    **{ord(sign): letter for sign, letter in _VNI_SINGLE.items()},
    **{ord(sign.upper()): letter.upper() for sign, letter in _VNI_SINGLE.items()},
}
_TCVN3 = _table(_TCVN_CONTROLS, _TCVN_HIGH)
_VISCII = _table(_VISCII_CONTROLS, _VISCII_HIGH)

_CP1258 = {code: bytes([code]).decode("cp1258", "replace") for code in range(_HIGH, 0x100)}

_WORD = re.compile(r"[^\W\d_]+")
_CAPITAL_IN_TCVN3 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZĂÂÊÔƠƯĐ")
_SMALL_IN_TCVN3 = frozenset("abcdefghijklmnopqrstuvwxyzăâêôơưđ")


def _with_capitals(text: str) -> str:
    """The text with the capitals put right that TCVN3 cannot write: "CộNG HòA" is "CỘNG HÒA".

    Where all letters of a line that have a capital in TCVN3 are capitals the others were meant to be; of a
    single word it must be two letters, since "Bộ" may begin a sentence.
    """
    return "\n".join(_line_with_capitals(line) for line in text.split("\n"))


def _line_with_capitals(line: str) -> str:
    if not any(letter in _CAPITAL_IN_TCVN3 for letter in line):
        return line
    words = _WORD.findall(line)
    capital = sum(letter in _CAPITAL_IN_TCVN3 for word in words for letter in word)
    if len(words) > 1 and capital > len(words) and _SMALL_IN_TCVN3.isdisjoint(line):
        return line.upper()
    return _WORD.sub(_word_with_capitals, line)


def _word_with_capitals(match: re.Match[str]) -> str:
    word = match[0]
    capitals = sum(letter in _CAPITAL_IN_TCVN3 for letter in word)
    meant = capitals > 1 and _SMALL_IN_TCVN3.isdisjoint(word)
    return word.upper() if meant else word
