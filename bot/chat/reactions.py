"""All reactions to what Telegram tells the bot; of those that fit, the first one acts."""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.ext import Application, CallbackContext

from bot.chat import (
    administration,
    catalogue,
    commands,
    failures,
    forgetting,
    inline,
    languages,
    listening,
    membership,
    pairing,
    permits,
    pressing,
    reindexing,
    removal,
    settings_dialog,
    source,
    statistics,
    uploads,
)
from bot.chat.desk import Desk

# What Telegram is to deliver; said at each start, for otherwise it keeps to what it was told last.
UPDATES = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.CHOSEN_INLINE_RESULT,
    Update.MY_CHAT_MEMBER,
)

# `listening` reads every message that is left, so it comes last.
_FEATURES = (
    membership.handlers,
    commands.handlers,
    catalogue.handlers,
    source.handlers,
    permits.handlers,
    pairing.handlers,
    inline.handlers,
    settings_dialog.handlers,
    languages.handlers,
    forgetting.handlers,
    administration.handlers,
    statistics.handlers,
    reindexing.handlers,
    uploads.handlers,
    removal.handlers,
    pressing.handlers,
    listening.handlers,
)


def register(application: Application[Any, Any, Any, Any, Any, Any], desk: Desk) -> None:
    """Put all reactions into an application."""

    async def on_error(update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        await failures.on_error(desk, update, context.error)

    for feature in _FEATURES:
        application.add_handlers(feature(desk))
    application.add_error_handler(on_error)
