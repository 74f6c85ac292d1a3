"""Sends what could not be sent when it was to be, as soon as it can; what has become too old is given up."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging

from telegram.error import TelegramError

from bot.errors import StateError
from bot.state.unsent import UnsentReply
from bot.telegram import errors
from bot.telegram.access.reading_rights import Asker
from bot.telegram.runtime.clock import ends_within
from bot.telegram.runtime.executors import BusyError
from bot.telegram.services import AnsweringServices
from bot.telegram.views.recheck import rechecked

_LOG = logging.getLogger(__name__)
_MOST = 32  # sent at the same time, each to another chat
_PAUSE_S = 30.0  # between looks whether Telegram can be reached; each takes as long as a call is repeated
_IDLE_S = 600.0  # without anything to send that is known of
_SICK_S = 60.0  # until the state is asked again that could not be reached


class Postman:
    """Empties the outbox for as long as the bot serves.

    What is sent late is read from the library again before. While Telegram is out of reach one harmless call
    looks whether it is back, however much waits.
    """

    def __init__(self, services: AnsweringServices) -> None:
        self._services = services
        self._outbox = services.outbox
        self._unsent = services.state.unsent
        self._lifetime = dt.timedelta(hours=services.config.telegram.unsent_hours)
        self._sending: set[asyncio.Task[None]] = set()
        self._renewal_s = self._unsent.lease.total_seconds() / 3
        self._renewed = services.clock.time()
        self._idle_s = self._renewal_s if services.state.shared else _IDLE_S

    async def run(self) -> None:
        """Send what waits, that of an earlier run first, until it is cancelled."""
        self._outbox.more.set()
        freed = self._services.state.shared  # then each holds its own, until its lease is over
        holding = asyncio.create_task(self._hold_on())
        try:
            while True:
                self._outbox.more.clear()
                try:
                    if not freed:  # whoever held something before this run is no more
                        await self._services.run_short_call(self._unsent.free_all)
                        freed = True
                    wait = await self._send_due() if await self._is_on_time() else self._renewal_s
                except Exception:  # noqa: BLE001 (whatever it is, the next try may succeed)
                    _LOG.exception("what is to be sent cannot be read; trying again")
                    wait = min(_SICK_S, self._idle_s)
                if wait > 0:
                    more = asyncio.create_task(self._outbox.more.wait())
                    try:
                        await ends_within(self._services.clock, more, wait)
                    finally:
                        more.cancel()
        finally:
            sending = [*self._sending, holding]
            for each in sending:
                each.cancel()
            await asyncio.gather(*sending, return_exceptions=True)

    async def _is_on_time(self) -> bool:
        """Whether others that live could renew what they hold; else they are to do that first."""
        if not self._services.state.shared:
            return True
        await self._services.run_short_call(self._unsent.renew_all, set(self._outbox.busy))
        now, before = self._services.clock.time(), self._renewed
        self._renewed = now
        return now - before < 2 * self._renewal_s

    async def _hold_on(self) -> None:
        """Hold what is being sent for as long as that takes, where others would take it up."""
        while self._services.state.shared:
            await self._services.clock.sleep(self._renewal_s)
            try:
                await self._services.run_short_call(self._unsent.renew_all, set(self._outbox.busy))
            except (StateError, BusyError) as error:
                _LOG.warning("what is being sent cannot be held: %s", error)

    async def _send_due(self) -> float:
        """Begin to send what may be sent now; the seconds until there is more to do."""
        await self._give_up_old()
        if not await self._services.run_short_call(self._unsent.count):
            return self._idle_s
        if self._outbox.away:
            try:
                await self._services.bot.get_me()
            except TelegramError:
                return _PAUSE_S
            _LOG.info("Telegram can be reached again")
            self._outbox.away = False
        room = _MOST - len(self._sending)
        for reply in await self._services.run_short_call(self._unsent.take, room, self._busy()):
            self._outbox.busy.add(reply.number)
            sending = asyncio.create_task(self._send(reply))
            self._sending.add(sending)
            sending.add_done_callback(self._sending.discard)
        now = self._services.clock.time()
        return min(
            (until - now for until in self._outbox.waits.values() if until > now), default=self._idle_s
        )

    async def _send(self, reply: UnsentReply) -> None:
        try:
            services = await self._services.for_asker(Asker(reply.user_id, reply.chat_id))
            sent = await self._outbox.carry(await rechecked(services, reply))
            if sent and sent.is_sent and reply.at and reply.message_id is not None:
                late = self._services.calendar.now() - reply.at
                self._services.meter.count_answer(max(0.0, late.total_seconds()))
        except Exception as error:  # noqa: BLE001 (whatever it is, the others are sent)
            await errors.report_error(self._services, error)
        finally:
            self._outbox.more.set()

    def _busy(self) -> set[int]:
        """What is being sent, or is not to be tried again yet."""
        now, waits = self._services.clock.time(), self._outbox.waits
        for number in [number for number, until in waits.items() if until <= now]:
            del waits[number]
        return self._outbox.busy | waits.keys()

    async def _give_up_old(self) -> None:
        """Give up what nobody waits for any more, and say so."""
        before = self._services.calendar.now() - self._lifetime
        gone = await self._services.run_short_call(self._unsent.give_up, before, set(self._outbox.busy))
        for reply in gone:
            self._outbox.waits.pop(reply.number, None)
        if gone:
            hours = self._services.config.telegram.unsent_hours
            chats = ", ".join(map(str, sorted({reply.chat_id for reply in gone})))
            _LOG.error(
                "%d answers could not be sent within %d hours, and are given up: %s", len(gone), hours, chats
            )
