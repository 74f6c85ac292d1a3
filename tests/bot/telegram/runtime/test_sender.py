from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, cast

from bot.telegram.models import Place
from bot.telegram.runtime.sender import Outbox
from tests.clock import VirtualClock


@dataclass
class SlowSigns:
    """Calls to Telegram of which none ends before the gate is opened."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    begun: int = 0

    async def show_sign(self, place: Place) -> Place:
        self.begun += 1
        await self.gate.wait()
        return place


async def test_few_signs_are_shown_at_once() -> None:
    """Of two hundred who begin to wait at once a few are shown a sign at a time, and in the end all."""
    calls = SlowSigns()
    outbox = Outbox(cast("Any", calls), cast("Any", None), cast("Any", None), VirtualClock())
    showing = [asyncio.create_task(outbox.show_sign(Place(number))) for number in range(200)]
    await asyncio.sleep(0)
    assert 0 < calls.begun < 10
    calls.gate.set()
    assert [place.chat_id for place in await asyncio.gather(*showing)] == list(range(200))
    assert calls.begun == 200
