"""All reactions to what Telegram tells the bot; of those that fit, the first one acts."""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.ext import Application, CallbackContext

from bot.telegram import callbacks, errors
from bot.telegram.access import allowlist, membership, pairing
from bot.telegram.admin import collections, commands, reindex, removal, statistics, uploads, withdrawal
from bot.telegram.questions import help_command, inline, messages
from bot.telegram.services import AdminServices
from bot.telegram.settings import dialog, erasure, language
from bot.telegram.views import catalogue, source

# What Telegram is to deliver; said at each start, for otherwise it keeps to what it was told last.
UPDATES = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.CHOSEN_INLINE_RESULT,
    Update.MY_CHAT_MEMBER,
)

# `messages` reads every message that is left, so it comes last.
_FEATURES = (
    membership.handlers,
    help_command.handlers,
    catalogue.handlers,
    source.handlers,
    allowlist.handlers,
    pairing.handlers,
    inline.handlers,
    dialog.handlers,
    language.handlers,
    erasure.handlers,
    commands.handlers,
    statistics.handlers,
    reindex.handlers,
    uploads.handlers,
    removal.handlers,
    withdrawal.handlers,
    collections.handlers,
    callbacks.handlers,
    messages.handlers,
)


def register(application: Application[Any, Any, Any, Any, Any, Any], services: AdminServices) -> None:
    """Put all reactions into an application."""

    async def on_error(update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        await errors.on_error(services, update, context.error)

    for feature in _FEATURES:
        application.add_handlers(feature(services))
    application.add_error_handler(on_error)
