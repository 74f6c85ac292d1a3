"""What stands below the article in the text of a page: other news, counters, buttons.

Web pages are read without it (`corpus.ingest.formats.furniture`); text that was copied from one has it.
"""

from __future__ import annotations

from functools import cache
from itertools import accumulate

from corpus.ingest.tables import PAGE_FURNITURE
from corpus.text.patterns import plain
from corpus.text.span import Span
from corpus.text.text import Text, kept_with_text

_LATE = 0.3  # of the text: so far no list of other news begins
_LONGEST = 200  # characters of a line that is no paragraph
_LONGEST_HEADING = 60
_AROUND = " \t:.|»›>-–•*"


@kept_with_text
def below_article(text: Text) -> Span | None:
    r"""From the line that announces other news, or counters, to the end, if no paragraph follows.

    Of "Xã họp.\nTin khác\n1 2 3" it is "Tin khác\n1 2 3"; ``None`` where there is no such line.
    """
    if not any(heading in text.lower for heading in _headings()):
        return None
    lines = text.raw.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    for place, line in enumerate(lines):
        if starts[place] < _LATE * len(text.raw) or len(line) > _LONGEST_HEADING:
            continue
        if plain(line).strip(_AROUND) in _headings():
            short = all(len(other) <= _LONGEST for other in lines[place + 1 :])
            return Span(starts[place], len(text.raw)) if short else None
    return None


@cache
def _headings() -> frozenset[str]:
    counters = (each for each in PAGE_FURNITURE.counters if each.startswith("thống kê"))
    return frozenset(plain(each).strip(_AROUND) for each in (*PAGE_FURNITURE.related, *counters))
