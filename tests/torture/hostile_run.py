"""Hostile updates against the real application: it goes on, answers others, and logs no words."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from random import Random

from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.serving import serving
from tests.botapi.errors import Json
from tests.botapi.server import BotApi
from tests.torture.arena import Arena
from tests.torture.hostile_updates import SECRET, RawUpdate, hostile_updates
from tests.torture.kills_serve import NO_LIMITS
from tests.torture.tally import Tally

_TOGETHER = 100
_HELP_S = 10.0


class Ear(logging.Handler):
    """Hears what is logged: words that people wrote, and errors that nobody thought of."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.words: list[str] = []
        self.errors: dict[str, int] = {}
        self.setFormatter(logging.Formatter("%(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what should not be there."""
        line = self.format(record)
        if SECRET in line:
            self.words.append(f"{record.name}: {record.levelname} {record.msg}")
        if record.exc_info and record.exc_info[0]:
            name = f"{record.exc_info[0].__name__} in {record.name}"
            self.errors[name] = self.errors.get(name, 0) + 1


async def send_hostile_updates(arena: Arena, engine: Engine) -> Tally:
    """Send hostile updates by the hundred, and after each hundred a question of an honest person."""
    tally = Tally("hostile updates")
    chance = arena.chance(tally.attack)
    ear = Ear()
    logging.getLogger().addHandler(ear)
    try:
        with tally.timed():
            folder = arena.folder / "hostile"
            async with BotApi() as api, serving(api, engine, folder, limits=NO_LIMITS):
                left = arena.updates
                while left > 0:
                    batch = list(hostile_updates(chance, min(_TOGETHER, left)))
                    left -= len(batch)
                    await feed(api, batch, chance, tally)
    finally:
        logging.getLogger().removeHandler(ear)
    for words in set(ear.words):
        tally.tell(wrong=f"what people wrote is in the log of {words}")
    for name, times in ear.errors.items():
        tally.tell(crashed=f"{times} times {name}")
    return tally


async def feed(api: BotApi, batch: Iterable[Json], chance: Random, tally: Tally) -> None:
    """Queue updates in their order and a question in their midst, which must be answered."""
    updates = list(batch)
    middle = chance.randrange(len(updates) + 1)
    for update in updates[:middle]:
        queue(api, update)
    user = api.add_user()
    await api.private_message(user, "/help")
    for update in updates[middle:]:
        queue(api, update)
    begin = time.monotonic()
    try:
        await api.drained(60)
        await api.until(lambda: bool(api.sent_to(user)), 60)
    except AssertionError:
        tally.tell(lost=f"/help among updates {tally.tries} to {tally.tries + len(updates)}")
    if (took := time.monotonic() - begin) > _HELP_S:
        tally.tell(wrong=f"/help took {took:.0f} s among updates {tally.tries} and on")
    tally.tries += len(updates)


def queue(api: BotApi, update: Json) -> None:
    """Put an update into the bot's queue, whatever its kind."""
    api.deliveries.queue(RawUpdate(api.deliveries.next_id, "raw", update))
