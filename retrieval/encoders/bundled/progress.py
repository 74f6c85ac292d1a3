"""A bar over what is written of the default encoder."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

from tqdm import tqdm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_T = TypeVar("_T")


def counted(things: Iterable[_T], total: int, *, shown: bool) -> Iterator[_T]:
    """Yield the things; if ``shown``, a bar on a terminal counts them up to ``total``, without words."""
    yield from tqdm(things, total=total, unit="", file=sys.stderr, disable=None if shown else True)
