"""What input methods and chat habits leave in a question, brought to plain Vietnamese.

An input method that is off leaves its keys: Telex "ddaij hooij", VNI "d9a5i ho65i", VIQR "dda.i ho^.i".
Whether that happened is decided by the whole question, because one word alone may be anything: "box" is
Telex for "bõ". A word is only ever replaced by a possible syllable, and never if it is one already.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from corpus.text.fold import nfc, unaccented
from corpus.text.orthography import ACUTE, DOT, GRAVE, HOOK, TILDE, spell, take_apart
from retrieval.query.language import is_english
from retrieval.query.spelling.chat_words import spell_out
from retrieval.query.tables import CHAT_WORDS

_VOWEL = re.compile(r"[aăâeêioôơuưy]")

# What a key for a mark does to the letters before it: the first pair whose left side is there, at its last.
_Marks = tuple[tuple[str, str], ...]
_BAR: _Marks = (("d", "đ"),)
_ROOF: _Marks = (("e", "ê"), ("o", "ô"), ("a", "â"))
_HORN: _Marks = (("uu", "ưu"), ("uo", "ươ"), ("ưo", "ươ"), ("o", "ơ"), ("u", "ư"))
_HORN_OR_BREVE: _Marks = (*_HORN[:3], ("qua", "quă"), ("ua", "ưa"), ("a", "ă"), *_HORN[3:])

# Mail, the web, and names of accounts stay; so does what an apostrophe joins, but for VIQR.
_ADDRESS = r"\S*(?:@|://)\S*|www\.\S+|\S+\.(?:vn|com|org|net|info|gov|edu)\b\S*"

# VIQR writes with signs; "?" and "." at the end of a word are tones only where the sentence goes on.
_LETTER = r"[^\W\d_]"
_SIGN = rf"(?:[`'’~^+*(]|[?.](?={_LETTER}|[?.^+*(]| [^\W\d_A-Z]))"

# How much a word says for the input method having been off, and how much the question must say.
_BAR_WEIGHT, _FULL_WEIGHT, _MARK_WEIGHT = 8, 4, 2
_ENOUGH, _ENOUGH_IN_ENGLISH, _PLENTY = 3, 8, 12


@dataclass(frozen=True, slots=True)
class _Method:
    """An input method.

    Attributes:
        tones: The keys for tones.
        marks: The keys for marks.
        words: What its leftovers look like.
        tone_weight: How much a word with a tone and no mark says for it.
    """

    tones: dict[str, str]
    marks: dict[str, _Marks]
    words: re.Pattern[str]
    tone_weight: int


_TELEX = _Method(
    {"f": GRAVE, "s": ACUTE, "r": HOOK, "x": TILDE, "j": DOT},
    {"d": _BAR, "a": (("a", "â"),), "e": (("e", "ê"),), "o": (("o", "ô"),), "w": _HORN_OR_BREVE},
    re.compile(rf"{_ADDRESS}|(?<![\w'’])(?P<word>[^\W\d_]+)(?![\w'’])"),
    tone_weight=2,
)
_VNI = _Method(
    {"2": GRAVE, "1": ACUTE, "3": HOOK, "4": TILDE, "5": DOT},
    {"9": _BAR, "6": _ROOF, "7": _HORN, "8": (("a", "ă"),)},
    re.compile(rf"{_ADDRESS}|(?<!\w)(?P<word>(?![^\W\d_]\d(?!\w))[^\W\d_][^\W_]*\d[^\W_]*)(?!\w)"),
    tone_weight=1,  # "khu5" may be a number too
)
_VIQR = _Method(
    {"`": GRAVE, "'": ACUTE, "’": ACUTE, "?": HOOK, "~": TILDE, ".": DOT},
    {"d": _BAR, "^": _ROOF, "+": _HORN, "*": _HORN, "(": (("a", "ă"),)},
    re.compile(rf"{_ADDRESS}|(?<![\w'’.])(?P<word>{_LETTER}+{_SIGN}(?:{_LETTER}|{_SIGN})*)(?!\w)"),
    tone_weight=2,
)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A word as an input method would have written it, and how much it says for the method."""

    text: str
    weight: int


def decode(text: str) -> str:
    """The question in NFC with single spaces, its typing leftovers and chat words as plain Vietnamese.

    Text without such things comes back as it was, white space and NFC apart. English words, codes ("KCN2",
    "QL1A", "m3"), addresses of mail and of the web stay. In a question without accents chat words are
    spelled out without them too, so that it stays one of its kind.
    """
    text = " ".join(nfc(text).split())
    for method in (_VIQR, _VNI, _TELEX):
        text = _decode(text, method)
    return spell_out(text)


def _decode(text: str, method: _Method) -> str:
    """The text with the leftovers of one input method decoded, if it was that method."""
    readings = {
        match["word"].lower(): reading
        for match in method.words.finditer(text)
        if match["word"] and (reading := _read(match["word"], method, shouted=text.isupper())) is not None
    }
    weight = sum(reading.weight for reading in readings.values())
    if weight < _ENOUGH or (weight < _ENOUGH_IN_ENGLISH and is_english(text)):
        return text
    kept = _always() if weight >= _PLENTY else _always() | _in_doubt()

    def decoded(match: re.Match[str]) -> str:
        reading = readings.get(match[0].lower()) if match["word"] else None
        return match[0] if reading is None or match[0].lower() in kept else _cased(match[0], reading.text)

    return method.words.sub(decoded, text)


def _read(word: str, method: _Method, *, shouted: bool) -> _Reading | None:
    """A word read as what an input method left; ``None`` if that is no syllable, or the word is one."""
    low = word.lower()
    plain = spell(*take_apart(low)) is not None
    if plain and not ("oo" in low and method is _TELEX):  # "coong" is Telex, "xoong" a pot: the others tell
        return None
    letters, tone, keys = "", "", set()
    for key in low:
        marked = _mark(letters, tone, key, method)
        if marked is not None:
            keys.add("bar" if letters == "d" else "mark")
            letters = marked
            continue
        typed = method.tones.get(key, "") if _VOWEL.search(letters) else ""
        letter, own = ("", typed) if typed else take_apart(key)
        if tone and own:
            return None
        letters, tone = letters + letter, tone or own
        keys.update({"tone"} if own else ())
    spelled = spell(_with_horns(letters), tone)
    if spelled is None or spelled == low:
        return None
    weight = _weight(word, keys, method)
    return None if word.isupper() and not shouted and weight < _FULL_WEIGHT else _Reading(spelled, weight)


def _mark(letters: str, tone: str, key: str, method: _Method) -> str | None:
    """The letters with the mark that the key puts on them; ``None`` if it puts none."""
    if key == "w" and method is _TELEX and letters and not _VOWEL.search(letters):
        return letters + "ư"  # "tw"; what begins with it is English
    for left, right in method.marks.get(key, ()):
        at = letters.rfind(left)
        # Twice the same key: at once, or for a vowel behind consonants if no tone is typed yet ("tienge").
        apart = left == key and letters[-1:] != left
        if at >= 0 and not (apart and (left == "d" or tone or _VOWEL.search(letters, at + 1))):
            return letters[:at] + right + letters[at + len(left) :]
    return None


def _with_horns(letters: str) -> str:
    """The letters as input methods mend them: u and o share a horn ("trưong") but at the end ("thuở")."""
    return re.sub(r"ươ\Z", "uơ", re.sub(r"ưo|uơ(?=\w)", "ươ", letters))


def _weight(word: str, keys: set[str], method: _Method) -> int:
    """How much a word says for the method; nothing if English has it, or its one key may end a sentence."""
    if word.lower() in _always() | _in_doubt():
        return 0
    if "bar" in keys:
        return _BAR_WEIGHT
    if keys == {"tone"}:
        if set(word) & {".", "?"}:
            return 0 if word[-1] in ".?" else 1  # inside a word, a space may be missing
        return _FULL_WEIGHT if unaccented(word) != word else method.tone_weight
    return _FULL_WEIGHT if "tone" in keys else _MARK_WEIGHT


def _cased(word: str, spelled: str) -> str:
    if word.isupper() and sum(map(str.isalpha, word)) > 1:
        return spelled.upper()
    return spelled[0].upper() + spelled[1:] if word[0].isupper() else spelled


@cache
def _always() -> frozenset[str]:
    return frozenset(CHAT_WORDS.english.always)


@cache
def _in_doubt() -> frozenset[str]:
    return frozenset(CHAT_WORDS.english.in_doubt)
