"""What people are told of an index: what it is, or that it was built with other things than are in use."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from corpus.notices import Notice
from retrieval.errors import SnapshotError
from retrieval.index.folders import MEND


@dataclass(frozen=True, slots=True)
class IndexSummary:
    """What is indexed, and with what.

    Attributes:
        bulletins: How many.
        passages: Likewise.
        encoder: The fingerprint of what encoded them.
        dimension: The length of its vectors.
        created: When the index was last changed, in UTC.
    """

    bulletins: int
    passages: int
    encoder: str
    dimension: int
    created: dt.datetime


def check_same(what: Notice, built: object, used: object) -> None:
    """Make sure that an index was built with what is in use.

    Raises:
        SnapshotError: it was not; the sentence says with what.
    """
    if built != used:
        raise SnapshotError(
            "The search index was built with other {what} ({built}, in use: {used}): {mend}.",
            what=what,
            built=built,
            used=used,
            mend=MEND,
        )
