from __future__ import annotations

import asyncio
import gc
import weakref
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.telegram.maintenance import collect_garbage_often
from tests.clock import VirtualClock


class Knot:
    """What refers to itself."""

    def __init__(self) -> None:
        self.me = self


@pytest.mark.parametrize("answering", [0, 3])
async def test_what_refers_to_itself_goes_every_minute(answering: int) -> None:
    """What only refers to itself goes within a minute; the rest is left alone where nobody is answered."""
    clock, executor = VirtualClock(), SimpleNamespace(open=answering)
    services = cast("Any", SimpleNamespace(clock=clock, answer_executor=executor))
    frozen = gc.get_freeze_count()
    gc.disable()
    collecting = asyncio.create_task(collect_garbage_often(services))
    try:
        for _ in range(2):
            knot = weakref.ref(Knot())
            await asyncio.sleep(0)
            assert knot() is not None
            clock.advance(60)
            await asyncio.sleep(0)
            assert knot() is None
        assert (gc.get_freeze_count() > frozen) == (not answering)
    finally:
        collecting.cancel()
        gc.unfreeze()
        gc.enable()
