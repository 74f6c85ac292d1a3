"""Where the passages of a part stand in the whole."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int32]
"""The position of each passage of a part in the whole, ascending; -1 of one that is left out."""


def everything(size: int) -> Places:
    """The places of a part that is the whole."""
    return np.arange(size, dtype=np.int32)
