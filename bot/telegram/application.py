"""The Telegram application: put together, and run until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass

from pydantic import SecretStr
from telegram import Bot, Update
from telegram.error import InvalidToken
from telegram.ext import Application

from bot.config import TOKEN_VARIABLE, Config
from bot.config_sections import LimitsConfig
from bot.errors import ConfigError, ServeError
from bot.state.state import State
from bot.telegram import errors, maintenance, menus, routes
from bot.telegram.access.gatekeeper import Gatekeeper
from bot.telegram.access.rate_limits import RateLimits
from bot.telegram.access.reading_rights import NOTHING
from bot.telegram.access.shared_limits import SharedLimits
from bot.telegram.admin.following import follow
from bot.telegram.admin.upload_store import LibraryIndexer, UploadReader
from bot.telegram.chat_admins import ChatAdmins
from bot.telegram.monitoring.meter import Meter, NoMeter
from bot.telegram.monitoring.monitor import watched
from bot.telegram.postman import Postman
from bot.telegram.runtime.chat_calls import ChatCalls
from bot.telegram.runtime.clock import Calendar, Clock, SystemClock
from bot.telegram.runtime.executors import Executor, KeyedLocks
from bot.telegram.runtime.fetching import Fetcher
from bot.telegram.runtime.intake import Intake
from bot.telegram.runtime.leadership import LedFetcher
from bot.telegram.runtime.network import Limiter, PatientRequest, PollingRequest
from bot.telegram.runtime.polling import Polling, PollingBot
from bot.telegram.runtime.process import BotApplication, Program, Tracker, serve
from bot.telegram.runtime.sender import Outbox
from bot.telegram.runtime.serving_lock import hold_serving_lock
from bot.telegram.runtime.shared_locks import SharedLocks
from bot.telegram.runtime.trouble import ConnectionLog, shown_address
from bot.telegram.runtime.update_reader import UpdateReader
from bot.telegram.runtime.webhook import Webhook
from bot.telegram.services import AdminServices
from corpus.library import Library
from corpus.notices import notice
from corpus.sync.models import FetchReport
from retrieval.engine import Engine
from retrieval.errors import NothingIndexedError

_LOG = logging.getLogger(__name__)
_BESIDE_QUESTIONS = 1024  # updates dealt with while as many questions wait as may
_STATE_CALLS_MOST_WAITING = 100_000
_UPLOADS_MOST_WAITING = 20  # each may take its minute
_ANNOUNCEMENTS = 10


@dataclass(frozen=True, slots=True)
class Stores:
    """What the bot answers from, and what it remembers."""

    engine: Engine
    library: Library
    indexer: LibraryIndexer
    read_upload: UploadReader
    state: State
    fetch: Callable[[], FetchReport] = FetchReport  # nothing


def build(
    config: Config,
    stores: Stores,
    token: SecretStr,
    clock: Clock | None = None,
    meter: Meter | None = None,
) -> Program:
    """The program with its reactions, not yet started; by the machine's clock if no other is given.

    Without a ``meter`` nothing is counted.
    """
    clock = clock or SystemClock()
    bot = _open_bot(config, token, clock)
    services = compose_services(config, stores, bot, clock, meter)
    queue: asyncio.Queue[object] = asyncio.Queue()

    async def give_up(update: Update) -> None:
        await errors.say_given_up(services, update)

    intake = Intake(
        inbox=stores.state.inbox,
        executor=services.state_executor,
        reader=UpdateReader(bot),
        queue=queue,
        clock=clock,
        give_up=give_up,
        shared=stores.state.shared,
    )
    tracker = Tracker(config.telegram.queue + _BESIDE_QUESTIONS, intake)
    application: BotApplication = (
        Application.builder().bot(bot).updater(None).update_queue(queue).concurrent_updates(tracker).build()
    )
    _begin_and_close(application, services)
    routes.register(application, services)
    return Program(application, intake, tracker, services)


def _open_bot(config: Config, token: SecretStr, clock: Clock) -> PollingBot:
    """The way to Telegram, not yet used."""
    settings = config.telegram
    return PollingBot(
        token.get_secret_value(),
        base_url=settings.base_url,
        base_file_url=_file_url(settings.base_url),
        request=PatientRequest(settings.proxy, clock, ConnectionLog(settings.base_url, settings.proxy)),
        get_updates_request=PollingRequest(settings.proxy, ConnectionLog(settings.base_url, settings.proxy)),
        rate_limiter=Limiter(settings.retries, clock),
    )


def _begin_and_close(application: BotApplication, services: AdminServices) -> None:
    """Have what goes on beside the answers begin and end with the application, and the threads end."""
    passing: list[asyncio.Task[None]] = []

    async def begin(_: BotApplication) -> None:
        await maintenance.delete_old(services)
        passing.append(asyncio.create_task(maintenance.delete_old_daily(services)))
        passing.append(asyncio.create_task(Postman(services).run()))
        passing.append(asyncio.create_task(follow(services)))
        passing.append(asyncio.create_task(menus.set_menus(services.bot, services.config.telegram.admins)))

    async def close(_: BotApplication) -> None:
        for task in passing:
            task.cancel()
        await asyncio.gather(*passing, return_exceptions=True)
        services.answer_executor.close()
        services.state_executor.close()
        services.index_executor.close()
        services.upload_executor.close()

    application.post_init = begin
    application.post_shutdown = close


def run(
    config: Config, stores: Stores, token: SecretStr, secret: SecretStr | None, meter: Meter | None = None
) -> None:
    """Serve until SIGINT or SIGTERM. While Telegram is out of reach it is tried again and again.

    Raises:
        ConfigError: Telegram does not know the token.
        ServeError: an address cannot be listened on.
    """
    with nullcontext() if stores.state.shared else hold_serving_lock(config.data_path):
        _warm_up(stores.engine)
        _LOG.info(notice("starting to serve by {mode}", mode=config.telegram.mode))
        try:
            asyncio.run(_run(config, stores, token, secret, meter))
        except InvalidToken as error:
            raise ConfigError(
                "Telegram at {address} does not know the token in {variable}: put there the one that "
                "@BotFather shows for this bot.",
                address=shown_address(config.telegram.base_url),
                variable=TOKEN_VARIABLE,
            ) from error
        except OSError as error:
            raise ServeError(
                "The webhook cannot be served ({reason}): check telegram.webhook.", reason=error
            ) from error


def _warm_up(engine: Engine) -> None:
    """Load what answers; that nothing is indexed yet is no more than a line in the log."""
    try:
        engine.warm_up()
    except NothingIndexedError:
        _LOG.warning(
            notice(
                "Nothing is indexed yet, and whoever asks is told so: run bantin index FOLDER with the "
                "config of this bot."
            )
        )


async def _run(
    config: Config, stores: Stores, token: SecretStr, secret: SecretStr | None, meter: Meter | None
) -> None:
    clock = SystemClock()
    program = build(config, stores, token, clock, meter)
    updates = fetcher(config, program, secret, clock)
    async with watched(config.monitoring, program, updates):
        await serve(program, updates, config.data_path, clock, for_good=True)


def fetcher(config: Config, program: Program, secret: SecretStr | None, clock: Clock) -> Fetcher:
    """The way in which the settings want updates to come."""
    bot = program.application.bot
    if config.telegram.mode == "webhook" and secret:
        return Webhook(
            bot,
            program.intake,
            clock,
            config=config.telegram.webhook,
            secret=secret,
            allowed=routes.UPDATES,
        )

    def polling() -> Polling:
        return Polling(bot, program.intake, clock, routes.UPDATES)

    state = program.services.state
    return LedFetcher(polling, state.locks, clock) if state.shared else polling()


def compose_services(
    config: Config, stores: Stores, bot: Bot, clock: Clock, meter: Meter | None = None
) -> AdminServices:
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
        outbox=Outbox(ChatCalls(bot, carry_over), stores.state.unsent, state_executor.run, clock),
        clock=clock,
        gatekeeper=Gatekeeper(_open_limits(settings.limits, stores.state, clock)),
        chat_admins=ChatAdmins(bot, clock.time),
        locks=SharedLocks(stores.state.locks, state_executor, clock) if stores.state.shared else KeyedLocks(),
        calendar=Calendar(clock, stores.state.clock),
        meter=meter or NoMeter(),
        engine=stores.engine.seen_by(NOTHING),
        everything=stores.engine,
        answer_executor=Executor(settings.workers, settings.queue, "answer"),
        announcing=asyncio.Semaphore(_ANNOUNCEMENTS),
        library=stores.library,
        indexer=stores.indexer,
        index_executor=Executor(1, 0, "library"),
        read_upload=stores.read_upload,
        upload_executor=Executor(1, _UPLOADS_MOST_WAITING, "upload"),
        fetch=stores.fetch,
    )


def _open_limits(settings: LimitsConfig, state: State, clock: Clock) -> RateLimits | SharedLimits:
    if state.shared:
        return SharedLimits(settings, state.requests, state.clock)
    return RateLimits(settings, clock.time)


def _file_url(base_url: str) -> str:
    """Where the same server keeps files: `…/file/bot` for `…/bot`."""
    root, separator, _ = base_url.rpartition("/bot")
    return f"{root}/file/bot" if separator else base_url
