"""The numbers of documents that a text names: "Nghị định 300/2025/NĐ-CP", "Chỉ thị 45-CT/TW".

How they are numbered: Decree 30/2020/NĐ-CP for documents of the State, Guidance 36-HD/VPTW (2018) for those
of the Party, and for laws and decrees Decree 34/2016/NĐ-CP.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from corpus.entities.models import Entity, Label, recogniser
from corpus.tables import DOCUMENTS
from corpus.text.fold import unaccented
from corpus.text.patterns import spoken
from corpus.text.span import Span
from corpus.text.text import Text

# Its number, the year that it is of, and who issued it: "300/2025/NĐ-CP", "45-CT/TW", "1903/QĐ-BKHCN".
_NUMBER = r"(?P<number>[0-9]{1,5})(?:/(?P<year>(?:19|20)[0-9]{2}))?"
# What may stand behind a bare number, so that it counts nothing: "quyết định 5 vấn đề" does.
_ENDS = (
    r"(?=\s*(?:$|[,.;:?!)(\n]|(?:của|về|ngày|tháng [0-9]|năm (?:19|20)|quy định|có|do|được|cho|và|thì|là)\b))"
)
_ISSUER = r"\s?[-/–]\s?(?P<issuer>[a-zđ]{2,8}[0-9]{0,2}(?:[-/–&][a-zđ0-9]{1,12}){0,3})"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentNumber(Entity):
    """The number of a document, with the words that say what it is.

    Attributes:
        sort: What it is ("nghị định"), by its name in ``corpus/data/documents.json``.
        number: Its number.
        year: The year that stands in it; ``None`` where none does.
    """

    label: ClassVar[Label] = Label.DOCUMENT
    sort: str
    number: int
    year: int | None


@recogniser
def document_numbers(text: Text) -> Iterator[DocumentNumber]:
    """The numbers of documents that a text names: of "Nghị định số 300/2025/NĐ-CP" 300, of 2025.

    What a document is stands before its number, or in it ("300/2025/NĐ-CP"); a number without either is none.
    """
    plain = not text.accented
    sorts = _sorts(plain=plain)
    for match in _pattern(plain=plain).finditer(text.lower):
        named = match["sort"] and sorts[" ".join(match["sort"].split())]
        sort = named or _sort_in(match["issuer"] or "", plain=plain)
        bare = not match["year"] and not match["issuer"]
        if sort is not None and not (
            bare and not match["so"] and not _ends(plain=plain).match(text.lower, match.end())
        ):
            yield DocumentNumber(
                span=Span(*match.span()),
                exact=text.accented,
                sort=sort,
                number=int(match["number"]),
                year=int(match["year"]) if match["year"] else None,
            )


def _sort_in(issuer: str, *, plain: bool) -> str | None:
    """What the letters of a number say that it is: "nghị định" of "NĐ-CP"."""
    first = re.split(r"[-/–]", issuer)[0]
    return _letters(plain=plain).get(first)


@cache
def _sorts(*, plain: bool) -> dict[str, str]:
    """Each spelling of a sort to its name."""
    spelled = {word.lower(): sort for sort, words in DOCUMENTS.sorts.items() for word in (sort, *words)}
    return {unaccented(word): sort for word, sort in spelled.items()} if plain else spelled


@cache
def _letters(*, plain: bool) -> dict[str, str]:
    """The letters that stand for each sort in a number, in small."""
    letters = {each.lower(): sort for sort, every in DOCUMENTS.letters.items() for each in every}
    return {unaccented(each): sort for each, sort in letters.items()} if plain else letters


@cache
def _ends(*, plain: bool) -> re.Pattern[str]:
    return re.compile(unaccented(_ENDS) if plain else _ENDS)


@cache
def _pattern(*, plain: bool) -> re.Pattern[str]:
    named = rf"(?P<sort>{spoken(_sorts(plain=plain), plain=False)})\s+(?P<so>{'so' if plain else 'số'}\s+)?"
    return re.compile(rf"(?<![\w/.,-])(?:{named})?{_NUMBER}(?:{_ISSUER})?(?![\w/,.]*[0-9])(?!\w)")
