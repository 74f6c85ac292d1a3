"""What a version before the inbox kept when it was told to stop: taken over once."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path

from bot.errors import StateError
from bot.telegram.runtime.executors import BusyError
from bot.telegram.runtime.intake import Intake

_LOG = logging.getLogger(__name__)
_FILE = "unanswered.json"
_DECODER = json.JSONDecoder()


async def adopt_unanswered(folder: Path, intake: Intake) -> None:
    """Put what is left of the file into the inbox, and then take it away. A damaged one stops nothing."""
    file = folder / _FILE
    try:
        updates = await asyncio.to_thread(_read, file)
        if updates is None:
            return
        await intake.adopt(updates)
        await asyncio.to_thread(file.unlink)
    except (StateError, BusyError, OSError) as error:
        _LOG.warning("%s stays until the next start: %s", file, error)
    else:
        _LOG.info("%d updates of %s are in the inbox", len(updates), file)


def _read(file: Path) -> list[object] | None:
    """Every whole element of the list in a file, however it goes on; ``None`` without a file."""
    try:
        text = file.read_text("utf-8", "replace").strip()
    except FileNotFoundError:
        return None
    found: list[object] = []
    place = _skip(text, 0, "[")
    while text.startswith("[") and place < len(text) and text[place] != "]":
        try:
            element, place = _DECODER.raw_decode(text, place)
        except (ValueError, RecursionError):
            break
        found.append(element)
        place = _skip(text, place, ",")
    if text[place:] != "]":
        _LOG.warning("%s is damaged; only %d updates of it can be read", file, len(found))
    return found


def _skip(text: str, place: int, mark: str) -> int:
    """The place behind a mark and the spaces around it, where it stands at a place."""
    while place < len(text) and (text[place].isspace() or text[place] == mark):
        place += 1
    return place
