"""What people are told of an index."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


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
