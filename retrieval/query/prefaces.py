"""A question without what is said before and behind it out of politeness.

"Dạ em chào anh chị, cho em hỏi ai là bí thư ạ? Em cảm ơn." asks "ai là bí thư". The words are a table,
`retrieval/query/data/prefaces.json`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import chain
from typing import NamedTuple

from corpus.entities.places import places_named
from corpus.text.patterns import spoken_words
from corpus.text.text import Style, read_text, tokens_of
from retrieval.query.tables import PREFACES

_ENDS = r"[\s,.;:!?…–-]"
_MOST = 8  # words before the verb of a request
_CALLED = r"[^,.;:!?]{1,80}"  # how a body is called, or what somebody says of himself


class _Patterns(NamedTuple):
    """What is said before, in and behind a question, for one way of typing."""

    before: re.Pattern[str]
    within: re.Pattern[str]
    behind: re.Pattern[str]


def without_preface(text: str) -> str:
    """What a message (NFC, single spaces) asks, without greeting, request and thanks.

    A message that holds nothing else stays as it is. A body that is greeted stays where it tells of a place
    that the question does not name: "Kính gửi UBND tỉnh Bắc Giang, ai là chủ tịch?" asks of Bắc Giang.
    """
    typed = read_text(text, Style.TYPED)
    patterns = _patterns(plain=not typed.accented)
    start, end = 0, len(text)
    closing = patterns.behind.search(typed.lower)
    if closing and closing.start():
        end = closing.start()
    while match := patterns.before.match(typed.lower, start, end):
        if _tells_where(text[start : match.end()]) and not _tells_where(text[match.end() : end]):
            break
        start = match.end()
    asked = patterns.within.sub(", ", text[start:end]).strip(" ,;:–-")
    if not tokens_of(asked):
        return text
    sign = "?" if "?" in text[end:] and not asked.endswith("?") else ""
    return f"{asked[:1].upper() if text[:1].isupper() else asked[:1]}{asked[1:]}{sign}"


def _tells_where(text: str) -> bool:
    return any(True for _ in places_named(read_text(text, Style.TYPED)))


@cache
def _patterns(*, plain: bool) -> _Patterns:
    def either(*lists: Iterable[str]) -> str:
        return spoken_words(chain(*lists), plain=plain)

    greeting, whom, speaker = either(PREFACES.greetings), either(PREFACES.whom), either(PREFACES.speakers)
    particle, body = either(["ơi", "ạ", "à"]), either(["kính gửi", "kính thưa", "kính chào", "xin chào"])
    anybody = rf"(?:{whom}|{speaker})"
    request = (
        rf"(?:(?:{anybody}(?:\s+{particle})?|{either(PREFACES.before)})[\s,]+){{1,{_MOST}}}"
        rf"(?:{either(PREFACES.asks)}(?:\s+{speaker})?|{either(['xin'])}(?=\s+{either(PREFACES.wants)}))"
        rf"(?:\s+{either(PREFACES.after)}(?!\s+ai\s+(?!{either(['là'])})))*(?:\s+{whom}\s+{particle})*"
        rf"|{either(PREFACES.fixed)}"
    )
    greets = (
        rf"(?!{either(PREFACES.not_greeting)})(?:"
        rf"{greeting}(?:\s+{whom})*(?:\s+{particle})*(?={_ENDS}*$|\s*[,.;:!?…–-]|\s+(?:{request}))"
        rf"|{body}\s+{_CALLED}(?=[,.;:!])|{either(PREFACES.loose)}|{whom}\s+{either(['ơi'])}"
        rf"|{speaker}\s+{either(PREFACES.introduces)}\s+{_CALLED}[,.;:]\s*(?=(?:{request}))"
        rf"|{greeting}(?:\s+{whom})+)"
    )
    thanks = (
        rf"{_ENDS}+(?:{either(PREFACES.thanks)})(?:\s+(?:{whom}|{either(PREFACES.behind, PREFACES.much)}))*"
    )
    return _Patterns(
        before=re.compile(rf"{_ENDS}*(?:{greets}|{request}){_ENDS}*"),
        within=re.compile(rf"(?i)\s*[,.;]\s*(?:{request})[\s,:;]*"),
        behind=re.compile(rf"(?:{thanks}|{_ENDS}+{either(PREFACES.behind)})+{_ENDS}*$"),
    )
