"""Collections: which bulletins belong together, so that an office can say who may read them.

A bulletin belongs to any number of collections, by their names. They are no part of what it says: two
bulletins that say the same are equal whatever they belong to.
"""

from __future__ import annotations

from typing import TypeAlias

from corpus.text.fold import nfc

Collections: TypeAlias = frozenset[str]
"""The names of collections, of which somebody may read the bulletins."""

LONGEST_NAME = 120
"""Characters: the longest name that a department has, and some."""

SEPARATOR = ";"
"""Between names in a line: departments have commas in theirs."""


def collection_name(written: str) -> str | None:
    """The name of a collection as it is kept: in NFC, with single spaces; ``None`` if it cannot be one.

    " Sở  Nội vụ " gives "Sở Nội vụ"; an empty name, a longer one than `LONGEST_NAME`, and one with a
    semicolon, which stands between names, give ``None``.
    """
    name = nfc(" ".join(written.split()))
    return name if name and len(name) <= LONGEST_NAME and SEPARATOR not in name else None


def split_names(written: str) -> tuple[str, ...] | None:
    """The names in a line, between semicolons, each once; ``None`` if one of them cannot be a name.

    "Nội vụ; Văn hóa, Thể thao và Du lịch" gives these two.
    """
    parts = (part for part in written.split(SEPARATOR) if part.strip())
    names = dict.fromkeys(map(collection_name, parts))
    return None if None in names else tuple(name for name in names if name)


def both(one: Collections | None, other: Collections | None) -> Collections | None:
    """What may be read where two limits hold at once; ``None`` is no limit."""
    if one is None or other is None:
        return other if one is None else one
    return one & other
