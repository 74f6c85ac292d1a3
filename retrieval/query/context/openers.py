"""The words that a question opens and closes with when it leans: "thế còn … thì sao?", "what about …"."""

from __future__ import annotations

from functools import cache

from corpus.text.fold import fold, looks_vietnamese
from corpus.text.phrase_matcher import Found, Phrases
from corpus.text.text import Style, read_text
from retrieval.query.tables import FOLLOWUPS


def core(question: str) -> tuple[str, bool, str]:
    """The question without its leaning words and closing signs, whether it had any such word, and its end.

    The end is told as far as it may ask: "thế nào" of "kết quả thế nào?".
    """
    text = question.strip().rstrip(" ?!.…,;:").lstrip(" ,-–…")
    opener = None if _begins_standing(text) else _at_start(text, _openers())
    rest = text[opener.end :].lstrip(" ,:") if opener else text
    if opener and text[: opener.end].lower() == "the" and not looks_vietnamese(rest):
        rest, opener = text, None  # the English article, not "thế"
    closer = _at_end(rest, _closers())
    strong = closer is not None and closer.entries[0].value == "strong"
    closed = ""
    while closer:
        closed = closed or _asks(rest[closer.start :])
        rest = rest[: closer.start].rstrip(" ,")
        closer = _at_end(rest, _closers())
    return rest, opener is not None or strong, closed


def _asks(closer: str) -> str:
    """The closing words, if they ask how something is."""
    return closer if fold(closer) in {fold(word) for word in FOLLOWUPS.asking_closers} else ""


def _begins_standing(text: str) -> bool:
    """Whether a question begins as one that stands alone: "Con đường …", "Còn bao nhiêu …"."""
    return _at_start(text, _standing()) is not None


def _at_start(text: str, table: Phrases) -> Found | None:
    first = next(table.find(read_text(text, Style.TYPED)), None)
    return first if first and first.first == 0 else None


def _at_end(text: str, table: Phrases) -> Found | None:
    """The closing words that end the text, unless they are the whole text."""
    typed = read_text(text, Style.TYPED)
    last = next(reversed(list(table.find(typed))), None)
    if last is None or last.first == 0 or last.stop < len(typed.tokens):
        return None
    return last if last.entries[0].sort == "closer" else None


@cache
def _openers() -> Phrases:
    return Phrases((word, "opener", word) for word in FOLLOWUPS.openers)


@cache
def _closers() -> Phrases:
    strong = set(FOLLOWUPS.strong_closers)
    rows = [(word, "closer", "strong" if word in strong else "") for word in FOLLOWUPS.closers]
    # "vì sao" asks, though "sao" only closes.
    asking = [(word, "asking", word) for listed in FOLLOWUPS.asking.values() for word in listed]
    return Phrases([*rows, *asking])


@cache
def _standing() -> Phrases:
    return Phrases((word, "standing", word) for word in FOLLOWUPS.standing)
