"""What a Vietnamese syllable can be, and where its tone mark stands."""

from __future__ import annotations

import re
import unicodedata

from corpus.text.fold import nfc, unaccented

GRAVE, ACUTE, HOOK, TILDE, DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"

_ONSET = (
    r"(?:qu|gi(?=[^\W\d_])|ngh(?=[eêi])|gh(?=[eêi])|ng(?![eêi])|[cknpt]h|tr|c(?![eêiy])|k(?=[eêiy])|g(?![eê])"
    r"|[bdđhlmnprstvx])?"
)
_RIME = (
    r"(?P<rime>a(?:ng|nh|ch|[cimnoptuy])?|ă(?:ng|[ckmnpt])|â(?:ng|[cmnptuy])|e(?:ng|[cmnopt])?|ê(?:nh|ch|[mnptu])?"
    r"|i(?:nh|ch|[amnptu])?|iê(?:ng|[cmnptu])|yê(?:ng|[mntu])|o(?:ng|[cimnpt])?|oa(?:ng|nh|ch|[cimnopty])?"
    r"|oă(?:ng|[cmnt])|oe[nto]?|oo(?:ng|c)|ô(?:ng|[cimnpt])?|ơ[imnpt]?|u(?:ng|[acimnpt])?|uâ(?:ng|[nty])"
    r"|uê(?:nh|ch)?|uô(?:ng|[cimnt])|uơ|uy(?:nh|ch|[anptu])?|uyê[nt]|ư(?:ng|[acimntu])?|ươ(?:ng|[cimnptu])|y)"
)
_MARKED = re.compile(_ONSET + _RIME)
_UNMARKED = re.compile(_ONSET + unaccented(_RIME))
_VOWELS = re.compile(r"[aăâeêioôơuưy]*")


def take_apart(word: str) -> tuple[str, str]:
    """The letters of a word with marks but without tone, and its tone ("" if it bears none, or several)."""
    decomposed = unicodedata.normalize("NFD", word)
    tones = [character for character in decomposed if character in {GRAVE, ACUTE, HOOK, TILDE, DOT}]
    letters = nfc("".join(character for character in decomposed if character not in tones))
    return (letters, "".join(tones)) if len(tones) <= 1 else (nfc(word), "")


def spell(letters: str, tone: str) -> str | None:
    """The syllable of these letters (small, with their marks) in this tone; ``None`` if there can be none.

    A syllable written without any mark passes too, and with none but the bar of đ: "duoc", "đuoc". One that
    ends in a stop (c, ch, k, p, t) bears the sharp or the heavy tone; only beside a đ may it be left out. The
    tone mark stands where the newer way has it ("hòa", "thủy").
    """
    match = _MARKED.fullmatch(letters)
    if match is None or (_stopped(letters) and tone not in {ACUTE, DOT}):
        possible = not tone and (_UNMARKED.fullmatch(letters) or (match is not None and letters[0] == "đ"))
        return letters if possible else None
    start = match.start("rime")
    nucleus = match[0][start:]
    at = start + _bearer(nucleus) + 1
    return nfc(letters[:at] + tone + letters[at:])


def _stopped(letters: str) -> bool:
    return letters.endswith(("c", "ch", "k", "p", "t"))


def _bearer(rime: str) -> int:
    """Which letter of a rime bears the tone mark."""
    vowels = _VOWELS.match(rime)
    length = vowels.end() if vowels else 0
    marked = [i for i in range(length) if rime[i] in "ăâêôơư"]
    if marked:
        return marked[-1]
    if length < len(rime):  # a consonant follows
        return length - 1
    return 1 if length == 3 else 0  # noqa: PLR2004 "oai", "uya"
