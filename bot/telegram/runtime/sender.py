"""Messages on their way out: in the right place, in parts where they are long, and none of them lost.

What cannot be sent because Telegram is out of reach, or wants to be written to more slowly than anybody
should wait, stays in the state's outbox, from where `Postman` sends it. The answer to a question is kept
there before it is sent, so that it outlives the process whenever that ends.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Hashable, Sequence
from contextlib import suppress
from dataclasses import replace

from telegram import InlineKeyboardMarkup
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.errors import StateError
from bot.state.unsent import AnsweredQuestion, UnsentReplies, UnsentReply
from bot.telegram.models import Place, Reply
from bot.telegram.runtime.chat_calls import ChatCalls, ShutError
from bot.telegram.runtime.clock import Clock
from bot.telegram.runtime.delivery import Delivery, StateCall
from bot.telegram.runtime.executors import KeyedLocks
from bot.telegram.runtime.floods import seconds_to_wait

_LOG = logging.getLogger(__name__)
_FIRST_WAIT_S, _LONGEST_WAIT_S = 5.0, 900.0  # between tries of one that fails while Telegram can be reached
_LONGEST_FLOOD_S = 3600.0
_SIGNS = 4  # calls at once; to begin one takes the event loop some milliseconds


class Outbox:
    """Sends and edits HTML. For one event loop.

    Attributes:
        away: Whether Telegram could not be reached when it was last called: then nobody waits for it but
            `Postman`, and what is to be sent is only kept.
        busy: The numbers in the state's outbox of what is being sent.
        waits: By number, the time on the clock until which there is no use in trying again.
        more: Set when there may be something for `Postman` to send.
    """

    def __init__(self, calls: ChatCalls, unsent: UnsentReplies, state_call: StateCall, clock: Clock) -> None:
        """Keep what cannot be sent in ``unsent``, which is called through ``state_call``."""
        self._calls = calls
        self._unsent = unsent
        self._state_call = state_call
        self._clock = clock
        self._locks = KeyedLocks()
        self._signs = asyncio.Semaphore(_SIGNS)
        self.away = False
        self.busy: set[int] = set()
        self.waits: dict[int, float] = {}
        self.more = asyncio.Event()
        self._unnoted: dict[int, UnsentReply] = {}  # by number, of which the state knows less than was sent

    async def answer(
        self, place: Place, reply: Reply, answered: Sequence[AnsweredQuestion], message_id: int | None = None
    ) -> bool:
        """Send what answers questions, which count as answered from now on, whatever becomes of the process.

        Where it answers the one question of ``message_id``, it takes the place of what answered that before.
        Whether all of it was sent: else it is kept, or nothing can be written there.
        """
        kept, first = _unsent(place, reply, message_id), True
        try:
            kept, first = await self._state_call(self._unsent.put, kept, answered)
        except StateError as error:  # no room for it: it is sent all the same
            _LOG.warning("chat %s: an answer cannot be kept until it is sent (%s)", place.chat_id, error)
        if not kept.number or (first and not self.away):
            sent = await self.carry(kept)
            return sent is not None and sent.is_sent
        await self._keep(kept, 0.0)
        return False

    async def send(
        self,
        place: Place,
        texts: Sequence[str],
        *,
        keyboard: InlineKeyboardMarkup | None = None,
        tokens: Sequence[str] = (),
    ) -> list[int] | None:
        """Send texts as messages in order, the keyboard with its tokens under the last.

        The ids of those that were sent; the rest follows as soon as Telegram can be reached. ``None`` where
        the bot may not write (any more). A migrated group gets them in its new chat.
        """
        reply = _unsent(place, Reply(tuple(texts), keyboard, tuple(tokens)), None)
        if self.away and await self._keep(reply, 0.0):
            return []
        sent = await self.carry(reply)
        return None if sent is None else list(sent.sent)

    async def carry(self, reply: UnsentReply) -> UnsentReply | None:
        """Send what is left of something, and keep what cannot be sent; as it is then, ``None`` where shut.

        Raises:
            TelegramError: Telegram does not take it for a reason that is not known; it is given up.
        """
        self.busy.add(reply.number)
        self.waits.pop(reply.number, None)
        key: Hashable = (reply.chat_id, reply.message_id) if reply.message_id is not None else object()
        try:
            async with self._locks.hold(key):
                known = self._unnoted.pop(reply.number, reply)
                if not await self._is_wanted(reply):
                    return reply
                reply = replace(reply, chat_id=known.chat_id, message_id=known.message_id, sent=known.sent)
                delivery = Delivery(self._calls, self._unsent, self._state_call, reply)
                try:
                    return await self._carry(delivery)
                finally:
                    if reply.number and not delivery.noted:
                        self._unnoted[reply.number] = delivery.reply
        finally:
            self.busy.discard(reply.number)

    async def _is_wanted(self, reply: UnsentReply) -> bool:
        """Whether something is still to be sent: it was not replaced, nor its person forgotten."""
        try:
            return not reply.number or await self._state_call(self._unsent.renew, reply)
        except StateError as error:  # a moment ago it was
            _LOG.warning("chat %s: what is sent cannot be held (%s)", reply.chat_id, error)
            return True

    async def _carry(self, delivery: Delivery) -> UnsentReply | None:
        try:
            await delivery.run()
        except ShutError as error:
            _log_unwritten(delivery.reply.chat_id, error)
            await self._drop(delivery.reply)
            return None
        except RetryAfter as error:
            await self._keep(delivery.reply, min(seconds_to_wait(error), _LONGEST_FLOOD_S))
        except BadRequest:
            await self._drop(delivery.reply)
            raise
        except TelegramError as error:
            self._note_away(error)
            wait = _FIRST_WAIT_S * 2.0 ** min(delivery.reply.attempts, 10)
            await self._keep(delivery.reply, min(wait, _LONGEST_WAIT_S), failed=True)
        else:
            self.away = False
        return delivery.reply

    async def edit(
        self, chat_id: int, message_id: int, text: str, *, keyboard: InlineKeyboardMarkup | None = None
    ) -> bool:
        """Put a text and a keyboard in place of a message's; whether the message is there, and now so."""
        try:
            return await self._calls.change_text(chat_id, message_id, text, keyboard)
        except (ShutError, RetryAfter) as error:
            _log_unwritten(chat_id, error)
            return False

    async def show(
        self, place: Place, message_id: int, text: str, *, keyboard: InlineKeyboardMarkup | None = None
    ) -> int | None:
        """Put a text and a keyboard in place of a message's, or send them anew where the message is gone.

        The id of the message that shows them; ``None`` where nothing can be written.
        """
        try:
            if await self._calls.change_text(place.chat_id, message_id, text, keyboard):
                return message_id
            return (await self._calls.send_text(place, text, keyboard))[0]
        except (ShutError, RetryAfter) as error:
            _log_unwritten(place.chat_id, error)
            return None

    async def rekey(self, chat_id: int, message_id: int, keyboard: InlineKeyboardMarkup | None) -> None:
        """Put a keyboard, or none, in place of a message's; its text stays."""
        with suppress(ShutError, RetryAfter):
            await self._calls.change_keyboard(chat_id, message_id, keyboard)

    async def send_file(self, place: Place, name: str, content: bytes, caption: str) -> None:
        """Send a file under a caption, which is plain text; where the bot may write."""
        try:
            await self._calls.send_file(place, name, content, caption)
        except (ShutError, RetryAfter) as error:
            _log_unwritten(place.chat_id, error)

    async def send_picture(self, place: Place, content: bytes, caption: str) -> None:
        """Send a picture under a caption, likewise."""
        try:
            await self._calls.send_picture(place, content, caption)
        except (ShutError, RetryAfter) as error:
            _log_unwritten(place.chat_id, error)

    async def show_sign(self, place: Place) -> Place:
        """Show that somebody is being answered, if that can be; the place where the chat is now.

        A few at a time: where very many begin to wait at once, nobody's answer is held up by signs.
        """
        async with self._signs:
            return place if self.away else await self._calls.show_sign(place)

    async def _keep(self, reply: UnsentReply, wait_s: float, *, failed: bool = False) -> bool:
        """Leave something to be sent later; whether it is kept."""
        try:
            if not reply.number:
                reply, _ = await self._state_call(self._unsent.put, reply)
            await self._state_call(self._unsent.put_back, reply, failed=failed)
            self.waits[reply.number] = self._clock.time() + wait_s
        except StateError:
            _LOG.exception("chat %s: what could not be sent cannot be kept either", reply.chat_id)
            return False
        self.more.set()
        return True

    async def _drop(self, reply: UnsentReply) -> None:
        if reply.number:
            with suppress(StateError):  # then it is tried again, and again in vain
                await self._state_call(self._unsent.drop, reply)

    def _note_away(self, error: TelegramError) -> None:
        if not self.away:
            _LOG.warning("Telegram cannot be written to (%s); answers are kept until it can.", error)
        self.away = True


def _unsent(place: Place, reply: Reply, message_id: int | None) -> UnsentReply:
    return UnsentReply(
        chat_id=place.chat_id,
        topic=place.topic,
        reply_to=place.reply_to,
        user_id=place.user_id,
        message_id=message_id,
        texts=reply.texts,
        keyboard=reply.keyboard.to_dict() if reply.keyboard else None,
        tokens=reply.tokens,
        shares=reply.shares,
    )


def _log_unwritten(chat_id: int, error: ShutError | RetryAfter) -> None:
    if isinstance(error, RetryAfter):
        _LOG.warning("chat %s: told to wait (%s)", chat_id, error)
    else:
        _LOG.warning("chat %s: not allowed to write (%s)", chat_id, error)
