"""How far a body's name reaches in a text, and what it is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from corpus.entities.body_terms import BodyTerm, body_terms
from corpus.entities.body_wording import BodyWording, abbreviated_heads, body_wording, unlevelled
from corpus.entities.levels import Level, areas_by_word, is_by_area, level_in_area, level_spelled
from corpus.tables import LEVELS
from corpus.text.patterns import plain
from corpus.text.span import Span
from corpus.text.text import Text, kept_with_text

_WORD = re.compile(r"[^\W_]+(?>(?:(?:[&.'’-]|(?<=[A-ZĐ])[^\S\n]&[^\S\n](?=[A-ZĐ]))[^\W_]+)*)")
_GAP = re.compile(r"[^\S\n]*+")
_BREAK = re.compile(r"[^\S\n]*+\n[^\S\n]*+")
_SIGN = re.compile(r"\s*+(?:[,;:.()?!–\n-]|\Z)")
_IN_SMALL = re.compile(r"(?:[^\S\n]+[^\W\d_]+){0,9}")
_SYLLABLE = re.compile(r"[^\S\n]+[^\W\d_]+")
_NUMBERED = frozenset(
    {"quận", "phường", "khu", "tổ", "số", "khóa", "khu vực", "thôn", "ấp", "bản", "buôn", "khóm", "phố"}
)
_TRAILING = frozenset({"các", "của", "khu", "cơ", "công", "thành", "quản", "doanh"})  # what no name ends with
_AREA_LEAST, _AREA_MOST = 2, 3  # syllables of an area's name that is typed in small letters
_ENGLISH_REACH = 12  # how far before a body its area begins: "municipal "


class NamePiece(NamedTuple):
    """A part of a name: how it is spelled with accents, and if it says a kind of body, which, where known."""

    span: Span
    spelled: str
    level: Level | None = None
    is_kind: bool = False


def name_pieces(text: Text, position: int, limit: int, *, led: bool) -> Iterator[NamePiece]:
    """The parts that a name is made of, one after the other."""
    wording = body_wording(text)
    at, last, unfinished, nameless = position, "", False, False
    kind: NamePiece | None = None
    while at < limit:
        piece = (
            kind_at(text, at, limit, led=led and at == position)
            or (_topic_at(text, at, limit, kind) if kind and kind.level else None)
            or _small_at(text, wording, at, limit)
            or _capital_at(text, at, limit, last)
        )
        if piece is None or (nameless and piece.level):
            return
        yield piece
        nameless = piece.is_kind and piece.level is None  # of what, it says by another body's name
        kind = piece
        last = piece.spelled.split()[-1].lower()
        single = unfinished and last.capitalize() not in LEVELS.short_places
        at = _next(text, piece.span.end, limit, unfinished=single or last in _TRAILING)
        if at == piece.span.end:
            return
        unfinished = _is_area(text, wording, piece.span) or (
            piece.level is not None and piece.level.area is not None
        )


def _next(text: Text, end: int, limit: int, *, unfinished: bool) -> int:
    """Where a name may go on: behind the space, and behind the end of a line if it cannot end there."""
    gap = _GAP.match(text.raw, end, limit)
    at = gap.end() if gap else end
    line = _BREAK.match(text.raw, end, limit) if unfinished else None
    return line.end() if line else at


def kind_at(text: Text, position: int, limit: int, *, led: bool) -> NamePiece | None:
    """The words that say a kind of body, of both tables the longer."""
    wording = body_wording(text)
    seen = _head_piece(wording, wording.head.match(text.modern, position, limit), led=led)
    term = _terms(text).get(position) if wording.typed else None
    if term is None or term.level is None or term.span.end > limit:
        return seen
    if seen is not None and seen.span.end >= term.span.end:
        return seen
    return _term_piece(text, term)


def _head_piece(wording: BodyWording, match: re.Match[str] | None, *, led: bool) -> NamePiece | None:
    if match is None or (match["other"] and match.end("other") >= match.end("name")):
        return None
    met = plain(match["name"])
    name = wording.spelled.get(met, met)
    if name in unlevelled():
        return (
            NamePiece(Span(*match.span("name")), match["name"], None, is_kind=True)
            if match[0][0].isupper()
            else None
        )
    level = level_spelled(name)
    if level is None or (
        " " not in met and match["name"].islower() and not led and name not in abbreviated_heads()
    ):
        return None
    if not (match["area"] and is_by_area(level)):
        return NamePiece(
            Span(match.start(), match.end("name")), _spelled(wording, match["name"]), level, is_kind=True
        )
    area = areas_by_word()[wording.spelled.get(plain(match["area"]), plain(match["area"]))]
    spelled = f"{_spelled(wording, match['name'])} {_spelled(wording, match['area'])}"
    return NamePiece(Span(match.start(), match.end()), spelled, level_in_area(level, area), is_kind=True)


def _term_piece(text: Text, term: BodyTerm) -> NamePiece:
    """A body of the table of questions; of an English one the area stands before it."""
    if term.level is None or not term.english:
        return NamePiece(term.span, term.spelling, term.level, is_kind=True)
    before = text.lower[max(0, term.span.start - _ENGLISH_REACH) : term.span.start]
    words = before.split()
    area = _english_areas().get(words[-1]) if words and before[-1:].isspace() else None
    if area is None or not is_by_area(term.level):
        return NamePiece(term.span, term.name, term.level, is_kind=True)
    start = term.span.start - len(before) + before.rindex(words[-1])
    return NamePiece(
        Span(start, term.span.end), f"{term.name} {area}", level_in_area(term.level, area), is_kind=True
    )


def _small_at(text: Text, wording: BodyWording, at: int, limit: int) -> NamePiece | None:
    match = wording.small.match(text.modern, at, limit)
    if match is not None:
        return NamePiece(Span(*match.span()), _spelled(wording, match[0]))
    term = _terms(text).get(at) if wording.typed else None
    return (
        NamePiece(term.span, term.spelling) if term and not term.english and term.span.end <= limit else None
    )


def _topic_at(text: Text, at: int, limit: int, kind: NamePiece) -> NamePiece | None:
    """What a body of this kind is for, where its area follows: "chuyển đổi số" before "tỉnh"."""
    long = kind.level is not None and kind.level.long
    match = body_wording(text).topic.match(text.modern, at, limit) if long else None
    # Behind "Sở" or "Hội" words in small letters are mostly no part of the name.
    if match is None or not (_is_long(kind) or match["first"][0].isupper()):
        return None
    return NamePiece(Span(*match.span()), match[0])


def _is_long(kind: NamePiece) -> bool:
    """Whether a kind has more than one syllable, and so is not easily taken for another word."""
    return " " in kind.spelled or plain(kind.spelled) in abbreviated_heads()


def _capital_at(text: Text, at: int, limit: int, last: str) -> NamePiece | None:
    """A word with a capital, or a number that belongs to the word before it."""
    word = _WORD.match(text.modern, at, limit)
    if word is None or not (word[0][0].isupper() or (word[0].isdecimal() and last in _NUMBERED)):
        return None
    return NamePiece(Span(*word.span()), word[0])


def name_end(text: Text, pieces: Sequence[NamePiece], limit: int) -> int:
    """Where the name ends that begins with these parts: in small letters it may go on behind them."""
    start, end = pieces[0].span.start, _rest(text, pieces, limit)
    while len(words := text.modern[start:end].split()) > 1 and words[-1] in _TRAILING:
        end = start + len(text.raw[start : end - len(words[-1])].rstrip())
    return end


def _rest(text: Text, pieces: Sequence[NamePiece], limit: int) -> int:
    """Where a name ends that may go on in small letters: at a sign, or before a word that ends names."""
    wording, end = body_wording(text), pieces[-1].span.end
    kinds = [piece for piece in pieces if piece.is_kind]
    if not kinds:
        return end
    level, behind = kinds[-1].level, pieces[pieces.index(kinds[-1]) + 1 :]
    areas = [_is_area(text, wording, piece.span) for piece in behind]
    if any(areas) and not areas[-1]:
        return end  # "tỉnh Lâm Đồng" ends it
    of_area = wording.typed and _is_area(text, wording, pieces[-1].span)
    of_kind = (level is None or level.long) and (behind or (wording.typed and _is_long(kinds[-1])))
    tail = _IN_SMALL.match(text.modern, end, limit) if of_area or of_kind else None
    if tail is None:
        return end
    if of_area:
        return _area_end(text, wording, end, tail.end())
    ending = wording.ends.search(text.modern, end, tail.end())
    stop = ending.start() if ending else tail.end()
    if level is None or not text.modern[tail.end() : limit].strip() or _SIGN.match(text.modern, tail.end()):
        return stop
    # "Bộ Xây dựng", "ĐH Kiến trúc": one syllable is no name, so the next belongs to it.
    following = _SYLLABLE.match(text.modern, end, stop)
    single = behind and len(text.raw[kinds[-1].span.end : end].split()) == 1
    return following.end() if following and single else end


def _is_area(text: Text, wording: BodyWording, span: Span) -> bool:
    """Whether a part of a name ends with the word for an area, whose name may follow."""
    words = text.lower[span.start : span.end].split()
    lasts = (" ".join(words[-count:]) for count in (1, 2))
    return any(wording.spelled.get(last, last) in areas_by_word() for last in lasts)


def _area_end(text: Text, wording: BodyWording, end: int, limit: int) -> int:
    """Where the name of an area ends that is written in small letters: of two or three syllables, mostly."""
    words = list(_WORD.finditer(text.modern, end, limit))
    least = 1 if words and words[0][0].capitalize() in LEVELS.short_places else _AREA_LEAST
    if len(words) < least or wording.ends.match(text.modern, end, limit):
        return end
    ending = wording.ends.search(text.modern, words[least - 1].end(), limit)
    stop = ending.start() if ending else limit
    return stop if words[min(_AREA_MOST, len(words)) - 1].end() >= stop else end


def written_name(text: Text, span: Span, pieces: Sequence[NamePiece]) -> str:
    """A name with the accents that its parts have in the tables."""
    written, at = [], span.start
    for piece in pieces:
        if piece.span.end > span.end:
            break
        written += [text.raw[at : piece.span.start], piece.spelled]
        at = piece.span.end
    return "".join([*written, text.raw[at : span.end]])


def _spelled(wording: BodyWording, words: str) -> str:
    """What is met as it is spelled with accents; an abbreviation in capitals."""
    met = plain(words)
    if wording.accented and met not in abbreviated_heads():
        return words
    spelled = wording.spelled.get(met, words)
    return spelled.upper() if spelled in abbreviated_heads() and " " not in spelled else spelled


@kept_with_text
def _terms(text: Text) -> dict[int, BodyTerm]:
    return {term.span.start: term for term in body_terms(text)}


@cache
def _english_areas() -> dict[str, str]:
    return {word: area for area, words in LEVELS.english_areas.items() for word in words}
