"""The Telegram application: put together, and run until it is told to stop."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr
from telegram import BotCommand, Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import AIORateLimiter, Application

from bot.config import Config
from bot.handlers import COMMANDS, Handlers
from bot.logs import configure
from bot.texts import LANGUAGES, texts
from corpus.errors import ServeError
from retrieval.engine import Engine

_LOG = logging.getLogger(__name__)
_UPDATES = [Update.MESSAGE]
_FOREVER = -1
# Questions that wait for a worker at the same moment; more stay with Telegram until there is room.
_CONCURRENT_UPDATES = 64

BotApplication = Application[Any, Any, Any, Any, Any, Any]


def build(config: Config, engine: Engine, token: SecretStr) -> BotApplication:
    """The application with its handlers, not yet started."""
    settings = config.telegram
    workers = ThreadPoolExecutor(settings.workers, thread_name_prefix="answer")

    async def stop_workers(_: BotApplication) -> None:
        workers.shutdown()

    builder = (
        Application.builder()
        .token(token.get_secret_value())
        .base_url(settings.base_url)
        .base_file_url(_file_url(settings.base_url))
        .rate_limiter(AIORateLimiter(max_retries=settings.retries))
        .concurrent_updates(_CONCURRENT_UPDATES)
        .post_init(_announce_commands)
        .post_shutdown(stop_workers)
    )
    if settings.proxy:
        builder = builder.proxy(settings.proxy).get_updates_proxy(settings.proxy)
    application = builder.build()
    Handlers(engine, texts(config.language), settings, workers).register(application)
    return application


def run(config: Config, engine: Engine, token: SecretStr, secret: SecretStr | None) -> None:
    """Serve until SIGINT or SIGTERM. While Telegram is out of reach it is tried again and again.

    Raises:
        ServeError: Telegram refuses the token, or the webhook's address cannot be listened on.
    """
    configure(config.log_level, token, *([secret] if secret else []))
    engine.warm_up()
    application = build(config, engine, token)
    _LOG.info("serving by %s", config.telegram.mode)
    try:
        if config.telegram.mode == "webhook" and secret and config.telegram.webhook.url:
            webhook = config.telegram.webhook
            application.run_webhook(
                listen=webhook.listen,
                port=webhook.port,
                url_path=urlsplit(config.telegram.webhook.url).path,
                webhook_url=config.telegram.webhook.url,
                secret_token=secret.get_secret_value(),
                allowed_updates=_UPDATES,
                bootstrap_retries=_FOREVER,
            )
        else:
            application.run_polling(allowed_updates=_UPDATES, bootstrap_retries=_FOREVER)
    except InvalidToken as error:
        raise ServeError("Telegram does not know the token: check TELEGRAM_BOT_TOKEN.") from error
    except OSError as error:
        raise ServeError(
            f"The webhook cannot be served ({error.strerror}): check telegram.webhook."
        ) from error


async def _announce_commands(application: BotApplication) -> None:
    """Fill the menu of commands; without it the bot works all the same."""
    try:
        for language in LANGUAGES:
            described = [BotCommand(name, texts(language).say(f"command-{name}")) for name in COMMANDS]
            await application.bot.set_my_commands(
                described, language_code=None if language == "vi" else language
            )
    except TelegramError:
        _LOG.exception("the menu of commands could not be set")


def _file_url(base_url: str) -> str:
    """Where the same server keeps files: `…/file/bot` for `…/bot`."""
    root, separator, _ = base_url.rpartition("/bot")
    return f"{root}/file/bot" if separator else base_url
