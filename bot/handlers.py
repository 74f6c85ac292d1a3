"""What the bot does with an update. Thin: it reads the question, has it answered, and sends the messages."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import suppress
from functools import partial
from typing import Any

from telegram import LinkPreviewOptions, Message, Update
from telegram.constants import ChatAction, ChatType
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError
from telegram.ext import Application, CallbackContext, CommandHandler, MessageHandler, filters

from bot.config import TelegramConfig
from bot.memory import Memory
from bot.rendering import render_answer
from bot.rich import plain
from bot.texts import Texts
from corpus.errors import EmptyQuestionError, LongQuestionError
from retrieval.answer import Answer
from retrieval.engine import Engine
from retrieval.question.understanding import MAX_LENGTH

COMMANDS = ("ask", "search", "help", "start")

_LOG = logging.getLogger(__name__)
_PATIENCE_S = 1.0  # an answer that takes longer is announced by the typing sign
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

_Context = CallbackContext[Any, Any, Any, Any]


class Handlers:
    """The bot's reactions; `register` puts them into an application."""

    def __init__(self, engine: Engine, texts: Texts, settings: TelegramConfig, workers: Executor) -> None:
        """Answer with ``engine`` on ``workers``, so that the event loop never waits for it."""
        self._engine = engine
        self._texts = texts
        self._settings = settings
        self._workers = workers
        self._memory = Memory(settings.memory_s)

    def register(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """React to new messages; edited ones and channel posts are left alone."""
        fresh = filters.UpdateType.MESSAGE
        private = fresh & filters.ChatType.PRIVATE
        application.add_handlers(
            [
                CommandHandler("start", self.start, filters=fresh),
                CommandHandler("help", self.help, filters=fresh),
                CommandHandler("ask", self.ask, filters=fresh),
                CommandHandler("search", self.search, filters=fresh),
                MessageHandler(private & filters.COMMAND, self.unknown_command),
                MessageHandler(private & filters.TEXT, self.ask),
                MessageHandler(private & ~filters.StatusUpdate.ALL, self.text_only),
            ],
        )
        application.add_error_handler(self.failed)

    async def start(self, update: Update, context: _Context) -> None:
        """Greet, and say how to ask."""
        await self._say(update, f"{self._texts.say('start')}\n\n{self._usage(context)}")

    async def help(self, update: Update, context: _Context) -> None:
        """Say how to ask."""
        await self._say(update, self._usage(context))

    async def ask(self, update: Update, context: _Context) -> None:  # noqa: ARG002 (what handlers are given)
        """Answer the question after the command, or the whole message, by the quote that fits best."""
        await self._answer(update, self._settings.quotes, "ask-how")

    async def search(self, update: Update, context: _Context) -> None:  # noqa: ARG002
        """Answer with several quotes."""
        await self._answer(update, self._settings.results, "search-how")

    async def unknown_command(self, update: Update, context: _Context) -> None:  # noqa: ARG002
        """Say that there is no such command; in a group it may be another bot's."""
        await self._say(update, self._texts.say("unknown-command"))

    async def text_only(self, update: Update, context: _Context) -> None:  # noqa: ARG002
        """Say that a picture or a voice cannot be read."""
        await self._say(update, self._texts.say("text-only"))

    async def failed(self, update: object, context: _Context) -> None:
        """Log what went wrong under an id, and give the person that id and nothing else."""
        error = context.error
        if isinstance(error, Forbidden):
            _LOG.warning("not allowed to write: %s", error)
            return
        code = secrets.token_hex(3)
        _LOG.error("error %s", code, exc_info=error)
        if isinstance(update, Update) and update.effective_message and not isinstance(error, NetworkError):
            with suppress(TelegramError):
                await self._say(update, self._texts.say("failed", id=code))

    async def _answer(self, update: Update, count: int, how: str) -> None:
        message = _message(update)
        question = _question(message)
        if not question:
            await self._say(update, self._texts.say(how))
            return
        begun = time.monotonic()
        asker = (message.chat_id, _topic(message), message.from_user.id if message.from_user else None)
        after = self._memory.before(_answered_by(message.reply_to_message), asker)
        try:
            answer = await self._work(message, question, after, count)
        except EmptyQuestionError:
            await self._say(update, self._texts.say("question-empty"))
        except LongQuestionError:
            await self._say(update, self._texts.say("question-long", limit=MAX_LENGTH))
        else:
            sent = await self._send(message, render_answer(answer, self._texts))
            self._memory.remember(answer.understood, asker, *map(_answered_by, sent))
            _LOG.debug("chat %s: understood %r as %r", message.chat_id, question, answer.understood)
            _LOG.info(
                "chat %s: %s with confidence %.2f in %.1f s",
                message.chat_id,
                "answered" if answer.found else "refused",
                answer.confidence,
                time.monotonic() - begun,
            )

    async def _work(self, message: Message, question: str, after: str | None, count: int) -> Answer:
        """Have a worker answer; after a moment show that it is being done."""
        loop = asyncio.get_running_loop()
        ask = partial(self._engine.ask, question, count=count, after=after)
        work = loop.run_in_executor(self._workers, ask)
        done, _ = await asyncio.wait({work}, timeout=_PATIENCE_S)
        if not done:
            with suppress(TelegramError):  # the sign may be missing, the answer not
                await message.reply_chat_action(ChatAction.TYPING)
        return await work

    async def _say(self, update: Update, text: str) -> None:
        await self._send(_message(update), [text])

    async def _send(self, message: Message, texts: Sequence[str]) -> list[Message]:
        """Send HTML texts; in a group as a reply to the message, so that it is clear who is answered."""
        in_group = message.chat.type != ChatType.PRIVATE
        sent = []
        for text in texts:
            try:
                reply = await message.reply_html(
                    text,
                    do_quote=in_group,
                    allow_sending_without_reply=True,
                    link_preview_options=_NO_PREVIEW,
                )
            except BadRequest as error:
                if "parse entities" not in str(error):
                    raise
                _LOG.exception("Telegram could not read our HTML; sending it without marks")
                reply = await message.reply_text(
                    plain(text),
                    do_quote=in_group,
                    allow_sending_without_reply=True,
                )
            sent.append(reply)
        return sent

    def _usage(self, context: _Context) -> str:
        return self._texts.say("help", bot=context.bot.username)


def _message(update: Update) -> Message:
    message = update.effective_message
    if message is None:  # the filters let only updates with a message through
        raise ValueError("an update without a message")
    return message


def _topic(message: Message) -> int | None:
    """The forum topic of a message; outside topics a thread is only a chain of replies."""
    return message.message_thread_id if message.is_topic_message else None


def _answered_by(message: Message | None) -> tuple[int, int] | None:
    """The key under which the question is kept that a message of ours answered."""
    return (message.chat_id, message.message_id) if message else None


def _question(message: Message) -> str:
    """The words after the command, line breaks and all; the whole text where there is no command."""
    text = message.text or ""
    first = message.entities[0] if message.entities else None
    if first and first.type == first.BOT_COMMAND and first.offset == 0:
        text = text[first.length :]  # a command is ASCII: its UTF-16 length is its length
    return text.strip()
