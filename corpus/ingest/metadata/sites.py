"""The site that a bulletin names as its own: "(binhdinh.gov.vn) - Sáng 5/3 …", "Nguồn: baohanam.com.vn"."""

from __future__ import annotations

import re
from functools import cache

from corpus.entities.places import provinces
from corpus.ingest.metadata.heading import HEAD_LENGTH, TAIL_LENGTH
from corpus.text.fold import fold

HOST = r"(?:[\w-]{1,40}\.){1,4}(?:vn|com|net|org|info)\b"
_HOST = re.compile(rf"(?<![\w.-]){HOST}", re.IGNORECASE)
_LABELS = frozenset(
    {"www", "gov", "com", "net", "org", "edu", "info", "vn"}
)  # parts of a host that name nobody
_SHORTEST = 5  # letters of a name that may be a part of a longer word


def site_province(text: str) -> str | None:
    """The one province after which the sites at a bulletin's beginning and end are named.

    "sonoivu.hanam.gov.vn" is of Hà Nam, "baoquangninh.vn" of Quảng Ninh.
    """
    parts = (text,) if len(text) <= HEAD_LENGTH + TAIL_LENGTH else (text[:HEAD_LENGTH], text[-TAIL_LENGTH:])
    hosts = {match[0].lower() for part in parts for match in _HOST.finditer(part)}
    found = {name for host in hosts if (name := _province_of(host))}
    return found.pop() if len(found) == 1 else None


def _province_of(host: str) -> str | None:
    """The province that one of the labels of a host is named after, or ends with."""
    for label in reversed(host.split(".")):
        if label in _LABELS:
            continue
        word = label.replace("-", "")
        for stop in range(len(word)):
            name = _joined().get(word[stop:])
            if name and (stop == 0 or len(word) - stop >= _SHORTEST):
                return name
    return None


@cache
def _joined() -> dict[str, str]:
    """Every spelling of a province's name in one word without accents, to its name."""
    return {"".join(c for c in fold(spelling) if c.isalnum()): name for spelling, name in provinces().items()}
