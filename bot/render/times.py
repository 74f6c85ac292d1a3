"""Points in time as they are written in Vietnam."""

from __future__ import annotations

import datetime as dt

HANOI = dt.timezone(dt.timedelta(hours=7))  # Vietnam's time, the whole year


def format_time(at: dt.datetime) -> str:
    """A point in time by Vietnam's clocks, as "08:30 02/03/2026"."""
    return f"{at.astimezone(HANOI):%H:%M %d/%m/%Y}"
