"""What becomes of chats: the bot is let in or thrown out, and groups become supergroups."""

from __future__ import annotations

import logging

from telegram import ChatMember, ChatMemberUpdated, Update
from telegram.constants import ChatType
from telegram.ext import ChatMemberHandler, MessageHandler, filters

from bot.telegram.access.admission import turn_away
from bot.telegram.handlers import Handler, callback_for, message_of
from bot.telegram.message_fields import ANONYMOUS_ADMIN
from bot.telegram.models import Place
from bot.telegram.policy import AccessRequest
from bot.telegram.sending import SendingServices
from bot.telegram.services import ChatServices

_LOG = logging.getLogger(__name__)


def handlers(services: ChatServices) -> list[Handler]:
    """Reactions to the bot's own membership and to migration."""
    return [
        ChatMemberHandler(callback_for(services, on_membership), ChatMemberHandler.MY_CHAT_MEMBER),
        MessageHandler(filters.StatusUpdate.MIGRATE, callback_for(services, on_migration)),
    ]


async def on_membership(services: ChatServices, update: Update) -> None:
    """Know the chat that the bot was added to until it is out, or leave it where that is decided."""
    change = update.my_chat_member
    if change is None:
        return
    chat = change.chat
    _LOG.info("chat %s: the bot is now %s", chat.id, change.new_chat_member.status)
    if _is_out(change.new_chat_member):
        await services.run_short_call(services.state.chats.part, chat.id)
        return
    joins = chat.type != ChatType.PRIVATE and _is_out(change.old_chat_member)
    if not joins or await _may_stay(services, change):
        await services.run_short_call(
            services.state.chats.meet, chat.id, chat.effective_name or "", chat.type
        )


async def _may_stay(services: ChatServices, change: ChatMemberUpdated) -> bool:
    """Whether the bot may be where it was added; else it leaves, a channel without a word to the readers."""
    chat, adder = change.chat, change.from_user
    group = chat.type != ChatType.CHANNEL
    access_request = AccessRequest(
        purpose="join",
        user_id=None if adder.id == ANONYMOUS_ADMIN else adder.id,
        chat_id=chat.id,
        private=False,
        label=chat.effective_name or "",
        tr=await services.translator_for(chat.id, adder.id, adder.language_code),
    )
    decision = await services.decide(access_request)
    if not decision.granted:
        _LOG.info("chat %s is not allowed", chat.id)
        await turn_away(services, Place(chat.id), decision, silent=not group)
    return decision.granted


def _is_out(member: ChatMember) -> bool:
    return member.status in {ChatMember.LEFT, ChatMember.BANNED}


async def on_migration(services: SendingServices, update: Update) -> None:
    """Carry everything over to a supergroup; told in the old chat, in the new one, or in both."""
    message = message_of(update)
    if message.migrate_to_chat_id:
        await services.run_short_call(
            services.state.chats.migrate, message.chat_id, message.migrate_to_chat_id
        )
    elif message.migrate_from_chat_id:
        await services.run_short_call(
            services.state.chats.migrate, message.migrate_from_chat_id, message.chat_id
        )
