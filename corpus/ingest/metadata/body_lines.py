"""Lines that begin with the name of a body that publishes."""

from __future__ import annotations

from collections.abc import Iterable

from corpus.entities.organisations import Body, body_named
from corpus.tables import ORGANISATIONS
from corpus.text.patterns import plain
from corpus.text.text import Text, read_text


def begins_with_body(line: str) -> bool:
    """Whether a line begins with the name of a body that publishes."""
    body = body_named(line)
    kinds = (*ORGANISATIONS.bodies, *ORGANISATIONS.party_bodies)
    return body is not None and body.start == 0 and begins_with_kind(read_text(line).seen, 0, body, kinds)


def begins_with_kind(text: Text, start: int, body: Body, kinds: Iterable[str]) -> bool:
    """Whether a name begins with one of the kinds, in capitals as they are in the table."""
    words = f"{plain(text.modern[start : body.end])} "
    return text.modern[start].isupper() and any(words.startswith(f"{plain(kind)} ") for kind in kinds)
