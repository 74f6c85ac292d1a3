"""The Telegram application: put together, and run until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from pydantic import SecretStr
from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application

from bot.config import Config
from bot.errors import ServeError
from bot.logs import configure
from bot.state.state import State
from bot.telegram import maintenance, menus, routes
from bot.telegram.access.gatekeeper import Gatekeeper
from bot.telegram.access.rate_limits import RateLimits
from bot.telegram.chat_admins import ChatAdmins
from bot.telegram.runtime.chat_calls import ChatCalls
from bot.telegram.runtime.clock import Calendar, Clock, SystemClock
from bot.telegram.runtime.executors import Executor, KeyedLocks
from bot.telegram.runtime.network import Limiter, PatientRequest, PollingRequest
from bot.telegram.runtime.process import BotApplication, Tracker, hold_serving_lock, serve
from bot.telegram.runtime.sender import Outbox
from bot.telegram.services import AdminServices
from corpus.library import Library
from retrieval.engine import Engine
from retrieval.index.build import Indexer

_LOG = logging.getLogger(__name__)
_FOREVER = -1
# More than can wait for a worker: those that find no place there are told so at once.
_CONCURRENT_UPDATES = 1024
_STATE_CALLS_MOST_WAITING = 100_000


@dataclass(frozen=True, slots=True)
class Stores:
    """What the bot answers from, and what it remembers."""

    engine: Engine
    library: Library
    indexer: Indexer
    state: State


def build(
    config: Config,
    stores: Stores,
    token: SecretStr,
    tracker: Tracker | None = None,
    clock: Clock | None = None,
) -> BotApplication:
    """The application with its reactions, not yet started; by the machine's clock if no other is given."""
    clock = clock or SystemClock()
    settings = config.telegram
    application: BotApplication = (
        Application.builder()
        .token(token.get_secret_value())
        .base_url(settings.base_url)
        .base_file_url(_file_url(settings.base_url))
        .request(PatientRequest(settings.proxy, clock))
        .get_updates_request(PollingRequest(settings.proxy))
        .rate_limiter(Limiter(settings.retries, clock))
        .concurrent_updates(tracker or Tracker(_CONCURRENT_UPDATES))
        .build()
    )
    services = compose_services(config, stores, application.bot, clock)
    passing: list[asyncio.Task[None]] = []

    async def begin(_: BotApplication) -> None:
        await maintenance.delete_old(services)
        passing.append(asyncio.create_task(maintenance.delete_old_daily(services)))
        passing.append(asyncio.create_task(menus.set_menus(application.bot, settings.admins)))

    async def close(_: BotApplication) -> None:
        for task in passing:
            task.cancel()
        await asyncio.gather(*passing, return_exceptions=True)
        services.answer_executor.close()
        services.state_executor.close()
        services.index_executor.close()

    application.post_init = begin
    application.post_shutdown = close
    routes.register(application, services)
    return application


def run(config: Config, stores: Stores, token: SecretStr, secret: SecretStr | None) -> None:
    """Serve until SIGINT or SIGTERM. While Telegram is out of reach it is tried again and again.

    Raises:
        ServeError: Telegram refuses the token, or the webhook's address cannot be listened on.
    """
    configure(config.log_level, token, *([secret] if secret else []), words=config.log_words)
    with hold_serving_lock(config.data_path):
        stores.engine.warm_up()
        tracker = Tracker(_CONCURRENT_UPDATES)
        application = build(config, stores, token, tracker)
        start = partial(fetch, config, application, secret)
        _LOG.info("starting to serve by %s", config.telegram.mode)
        try:
            asyncio.run(serve(application, start, tracker, config.data_path))
        except InvalidToken as error:
            raise ServeError("Telegram does not know the token: check TELEGRAM_BOT_TOKEN.") from error
        except OSError as error:
            raise ServeError(
                f"The webhook cannot be served ({error.strerror}): check telegram.webhook."
            ) from error


async def fetch(config: Config, application: BotApplication, secret: SecretStr | None) -> None:
    """Begin to fetch updates, or to listen for them."""
    updater = application.updater
    if updater is None:
        raise ValueError("an application that fetches nothing")
    webhook = config.telegram.webhook
    if config.telegram.mode == "webhook" and secret and webhook.url:
        await updater.start_webhook(
            listen=webhook.listen,
            port=webhook.port,
            url_path=urlsplit(webhook.url).path,
            webhook_url=webhook.url,
            secret_token=secret.get_secret_value(),
            allowed_updates=routes.UPDATES,
            bootstrap_retries=_FOREVER,
        )
    else:
        await updater.start_polling(
            allowed_updates=routes.UPDATES,
            bootstrap_retries=_FOREVER,
            error_callback=_not_fetched,
        )


def _not_fetched(error: TelegramError) -> None:
    """`PollingRequest` has said what there is to say, and the library tries again."""
    _LOG.debug("fetching updates failed: %s", error)


def compose_services(config: Config, stores: Stores, bot: Bot, clock: Clock) -> AdminServices:
    """The parts that handlers work with, put together once."""
    settings = config.telegram
    state_executor = Executor(1, _STATE_CALLS_MOST_WAITING, "state")

    async def carry_over(old_chat_id: int, new_chat_id: int) -> None:
        await state_executor.run(stores.state.chats.migrate, old_chat_id, new_chat_id)

    return AdminServices(
        config=config,
        state=stores.state,
        state_executor=state_executor,
        bot=bot,
        outbox=Outbox(ChatCalls(bot, carry_over, clock)),
        clock=clock,
        gatekeeper=Gatekeeper(RateLimits(settings.limits, clock.time)),
        chat_admins=ChatAdmins(bot, clock.time),
        locks=KeyedLocks(),
        calendar=Calendar(clock, stores.state.clock),
        engine=stores.engine,
        answer_executor=Executor(settings.workers, settings.queue, "answer"),
        library=stores.library,
        indexer=stores.indexer,
        index_executor=Executor(1, 0, "library"),
    )


def _file_url(base_url: str) -> str:
    """Where the same server keeps files: `…/file/bot` for `…/bot`."""
    root, separator, _ = base_url.rpartition("/bot")
    return f"{root}/file/bot" if separator else base_url
