"""The tables in `corpus/data`, each read once."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any


@cache
def data(name: str) -> dict[str, Any]:
    """One table of `corpus/data`, as written there; nobody changes it."""
    table: dict[str, Any] = json.loads(resources.files("corpus").joinpath("data", name).read_text("utf-8"))
    return table
