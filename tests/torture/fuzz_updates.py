"""A fuzzer over updates: JSON of any shape, fed to the real application while it polls."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import Any

from hypothesis import strategies as st

from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.serving import serving
from tests.botapi.errors import Json
from tests.botapi.server import BotApi
from tests.torture.arena import Arena
from tests.torture.fuzz import fuzz
from tests.torture.hostile_run import Ear, queue
from tests.torture.hostile_updates import KINDS
from tests.torture.kills_serve import NO_LIMITS
from tests.torture.tally import Tally

_PATIENCE_S = 20.0
_KEYS = st.sampled_from(
    ["id", "from", "chat", "text", "date", "type", "entities", "offset", "length", "data", "user", "query"]
)
_LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**64), 2**64),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(), max_size=30),
)
_JSON = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_KEYS, inner, max_size=5)),
    max_leaves=12,
)


@st.composite
def _updates(draw: st.DrawFn) -> Json:
    """An update of a kind that there is, a few fields of which are anything; or anything at all."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    if draw(st.booleans()):
        return {kind: draw(_JSON)}
    fields: dict[str, Any] = {**KINDS[kind], **draw(st.dictionaries(_KEYS, _JSON, max_size=3))}
    return {kind: fields}


async def fuzz_updates(arena: Arena, engine: Engine, seconds: float) -> Tally:
    """Send whatever hypothesis makes: each update is taken, and the application goes on."""
    ear = Ear()
    logging.getLogger().addHandler(ear)
    loop = asyncio.get_running_loop()
    try:
        async with BotApi() as api, serving(api, engine, arena.folder / "fuzz", limits=NO_LIMITS):

            async def send(update: Json) -> None:
                queue(api, update)
                await api.drained(_PATIENCE_S)
                if ear.errors:
                    errors, ear.errors = ear.errors, {}
                    raise AssertionError(errors)

            def check(update: Json) -> None:
                asyncio.run_coroutine_threadsafe(send(update), loop).result(2 * _PATIENCE_S)

            # What is left of a bot that failed says nothing about a smaller example.
            search = partial(fuzz, number=arena.seed, seconds=seconds, shrink=False)
            return await asyncio.to_thread(search, "fuzzer, updates", check, _updates())
    finally:
        logging.getLogger().removeHandler(ear)
