"""A bar over what is written of the default encoder."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

from tqdm import tqdm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_T = TypeVar("_T")


def counted(things: Iterable[_T], total: int, unit: str, *, shown: bool) -> Iterator[_T]:
    """Yield the things; if ``shown``, a bar on stderr counts them up to ``total``."""
    yield from tqdm(
        things, total=total, desc="Unpacking", unit=f" {unit}", file=sys.stderr, disable=not shown
    )
