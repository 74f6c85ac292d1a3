"""Which congress, term of office or session: "khóa XIII", "lần thứ tư", "kỳ họp thứ 7", "4th congress"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import ClassVar, Self

from corpus.entities.dates.occasions import numbered_thing, occasion_words
from corpus.entities.dates.patterns import either
from corpus.entities.models import Entity, Label, recogniser
from corpus.entities.numerals import number_of, words_up_to
from corpus.text.fold import unaccented
from corpus.text.span import Span
from corpus.text.text import Style, Text

_HIGHEST = 99
_HIGHEST_NAMED = 40  # behind words that may count other things: "lần 99"
_S = r"\s{1,9}"
_FIRST = {"nhất": 1, "nhì": 2, "nhat": 1, "nhi": 2}
_ENGLISH = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth"),
    *("eighteenth", "nineteenth", "twentieth"),
)
# "đại hội 4 chi bộ" counts them; "lần thứ 4 năm 2020" does not count years.
_COUNTED = rf"(?:chi{_S}bộ|chi{_S}ủy|đồng{_S}chí|đại{_S}biểu|đảng{_S}viên|ngày|người|năm(?!{_S}[0-9]{{4}}))\b"
_RANK = r"(?:[0-9]{1,2}|[ivx]{1,6})\b(?![/.,-]?[0-9]|\.\w)"
_FIGURES = rf"{_RANK}(?!{_S}{_COUNTED})"
_WORDS = rf"(?:{either([*words_up_to(39), 'nhất', 'nhì'])})\b(?!{_S}[0-9])"
_LONG_WORDS = rf"(?:{either(words_up_to(39, lowest=10))})\b(?!{_S}[0-9])"
_CONGRESS = rf"đại{_S}hội(?:{_S}đại{_S}biểu)?(?:{_S}đảng)?(?:{_S}bộ)?(?:{_S}lần)?"
_ONE = (
    rf"(?:(?:kỳ|kì|phiên){_S}họp|khóa|lần|{_CONGRESS}){_S}thứ{_S}(?P<thu>{_RANK}|{_WORDS})",
    rf"(?:khóa|{_CONGRESS}){_S}(?P<named>{_FIGURES}|{_LONG_WORDS})",
    rf"(?:lần|congress|session){_S}(?P<bare>{_FIGURES})",
    rf"(?:đợt|vòng){_S}(?:thứ{_S})?(?P<round>{_FIGURES})",
    rf"(?:sea{_S}games|asiad){_S}(?P<games>[0-9]{{1,2}}|[ivx]{{1,6}})\b",
    (
        rf"(?:hội{_S}nghị|nghị{_S}quyết|nq|kết{_S}luận){_S}(?:(?:bch|ban{_S}chấp{_S}hành){_S})?"
        rf"(?:trung{_S}ương|tw){_S}(?:đảng{_S})?(?P<plenum>{_FIGURES})"
    ),
    (
        rf"(?:the{_S})?(?P<english>[0-9]{{1,2}}(?=st|nd|rd|th)|(?:{'|'.join(_ENGLISH)})\b)(?:st|nd|rd|th)?"
        rf"(?={_S}(?:(?:party|provincial|national|district|delegates'?){_S}){{0,3}}(?:congress|term|session)\b)"
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordinal(Entity):
    """The number of a congress, a term of office or a session.

    Its span has the words that say what is numbered ("khóa", "lần thứ").

    Attributes:
        core: Where the number alone stands.
        number: Which one.
        occasion: What is numbered, by its name in ``corpus/data/occasions.json``: "đại hội" also of "Đại hội
            đại biểu Đảng bộ huyện lần thứ V"; empty where the words around do not say.
        owner: Whose it is, likewise: "quốc hội" of "Quốc hội khóa XV"; mostly empty.
    """

    label: ClassVar[Label] = Label.ORDINAL
    core: Span
    number: int
    occasion: str = ""
    owner: str = ""

    def moved(self, move: Callable[[tuple[int, int]], Span]) -> Self:
        """The same at another place."""
        return replace(self, span=move(self.span), core=move(self.core))


@recogniser
def ordinals(text: Text) -> Iterator[Ordinal]:
    """The numbers of congresses, terms and sessions in figures, Roman numerals and words.

    Weekdays, impossible numerals ("khóa IIX") and what is counted ("đại hội 4 chi bộ") are none.
    """
    matches = list(_pattern(plain=not text.accented).finditer(text.lower))
    named = list(occasion_words(text)) if matches else []
    for match in matches:
        group = str(match.lastgroup)
        number = _number(match[group])
        if 0 < number <= (_HIGHEST if group == "thu" else _HIGHEST_NAMED):
            core = Span(*match.span(group))
            occasion, owner = numbered_thing(text, Span(*match.span()), core, named)
            if group == "named" and text.style is Style.PUBLISHED and occasion == "đại hội" and not owner:
                owner = "trung ương"  # "Đại hội XIII" without more is the Party's
            yield Ordinal(
                span=Span(*match.span()),
                core=core,
                number=number,
                occasion=occasion,
                owner=owner,
                exact=text.accented,
            )


def _number(written: str) -> int:
    if written in _ENGLISH:
        return _ENGLISH.index(written) + 1
    return _FIRST.get(written) or number_of(written)


@cache
def _pattern(*, plain: bool) -> re.Pattern[str]:
    pattern = rf"\b(?:{'|'.join(_ONE)})"
    return re.compile(unaccented(pattern) if plain else pattern)
