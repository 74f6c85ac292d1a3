"""Methods that send, edit and delete messages.

Each handler's contract is the Bot API's section of the same name. A refused call leaves everything as
it was.

Known distance from Telegram: no Markdown, no replies across chats in the answer (only the check that
the message exists), no age past which a message can no longer be deleted.
"""

import struct
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from telegram.constants import ChatAction, ReactionEmoji

from tests.botapi import texts
from tests.botapi.accounts import Account, Files, Handler
from tests.botapi.entities import Formatted
from tests.botapi.errors import Json, Params, bad_request
from tests.botapi.markup import checked_markup
from tests.botapi.model import Message, Upload
from tests.botapi.places import chat_of, check_open, replied, thread_of, writable
from tests.botapi.users import ADMINS

_MOST_SIDES, _MOST_RATIO = 10_000, 20
_NOT_MODIFIED: Final = (
    "message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)


def say(
    account: Account,
    params: Params,
    content: Formatted,
    *,
    html: str | None = None,
    upload: Upload | None = None,
    options: Json | None = None,
) -> Message:
    """Put a message of the bot into a chat and return it; every check that can refuse it comes before."""
    chat = writable(account, params)
    reply = replied(account, chat, params)
    thread, is_topic = thread_of(chat, params.get("message_thread_id"), reply)
    check_open(account, chat, thread)
    markup = checked_markup(params)
    options = dict(options or {})
    if params.get("link_preview_options"):
        options["link_preview_options"] = params["link_preview_options"]
    if params.get("protect_content"):
        options["has_protected_content"] = True
    chat.last_bot = account.user.id
    return chat.put(
        Message(
            chat=chat,
            message_id=chat.take_message_id(),
            date=int(account.world.clock()),
            sender=account.user,
            sender_chat=chat if chat.type == "channel" else None,
            text=content.text,
            entities=content.entities,
            html=html,
            reply_to=reply,
            thread_id=thread,
            is_topic=is_topic,
            markup=markup,
            document=account.world.store(upload) if upload else None,
            options=options,
        )
    )


def _send_message(account: Account, params: Params, _files: Files) -> object:
    writable(account, params)
    content = texts.message_text(account.world, params)
    return say(account, params, content, html=texts.raw(params, "text")).to_json()


def _send_document(account: Account, params: Params, files: Files) -> object:
    writable(account, params)
    wanted = params.get("document")
    upload = files.get(str(wanted).removeprefix("attach://") if wanted else "document")
    if upload is None and wanted in account.world.files:
        upload = account.world.files[wanted]
    if upload is None:
        missing = "there is no document in the request"
        raise bad_request("wrong file identifier/HTTP URL specified" if wanted else missing)
    if not upload.content:
        raise bad_request("file must be non-empty")
    caption = texts.caption(account.world, params)
    return say(account, params, caption, html=texts.raw(params, "caption"), upload=upload).to_json()


def _send_photo(account: Account, params: Params, files: Files) -> object:
    """Send a photo: width and height are 10,000 together at most, and of a ratio of 20 at most."""
    writable(account, params)
    upload = files.get(str(params.get("photo") or "photo").removeprefix("attach://"))
    if upload is None:
        raise bad_request("there is no photo in the request")
    if not upload.content.startswith(b"\x89PNG"):
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = struct.unpack(">II", upload.content[16:24])
    if width + height > _MOST_SIDES or max(width, height) > _MOST_RATIO * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    stored = account.world.store(upload)
    size = {"file_id": stored["file_id"], "file_unique_id": stored["file_unique_id"]}
    photo: Json = {"photo": [{**size, "width": width, "height": height}]}
    caption = texts.caption(account.world, params)
    return say(account, params, caption, html=texts.raw(params, "caption"), options=photo).to_json()


def _own_message(account: Account, params: Params) -> Message:
    """Return the message to edit, which must be the bot's, or sent via it, and still there."""
    if params.get("inline_message_id"):
        sent = account.world.inline_messages.get(str(params["inline_message_id"]))
        current = sent and sent.chat.messages.get(sent.message_id)
        if not current or current.via_bot != account.user:
            raise bad_request("MESSAGE_ID_INVALID")
        return current
    chat = chat_of(account, params)
    if params.get("message_id") is None:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(int(params["message_id"]))
    if message is None:
        raise bad_request("message to edit not found")
    if message.sender.id != account.user.id:
        raise bad_request("message can't be edited")
    return message


def _edited(account: Account, old: Message, new: Message) -> object:
    if (old.text, old.entities, old.buttons) == (new.text, new.entities, new.buttons):
        raise bad_request(_NOT_MODIFIED)
    message = old.chat.put(replace(new, edit_date=int(account.world.clock())))
    return True if message.inline_id else message.to_json()


def _edit_message_text(account: Account, params: Params, _files: Files) -> object:
    message = _own_message(account, params)
    if message.document is not None:
        raise bad_request("there is no text in the message to edit")
    content = texts.message_text(account.world, params)
    new = replace(
        message,
        text=content.text,
        entities=content.entities,
        html=texts.raw(params, "text"),
        markup=checked_markup(params, inline_only=True),
    )
    return _edited(account, message, new)


def _edit_message_reply_markup(account: Account, params: Params, _files: Files) -> object:
    message = _own_message(account, params)
    return _edited(account, message, replace(message, markup=checked_markup(params, inline_only=True)))


def _delete_message(account: Account, params: Params, _files: Files) -> object:
    chat = chat_of(account, params)
    message = chat.messages.get(int(params.get("message_id") or 0))
    if message is None:
        raise bad_request("message to delete not found")
    mine = message.sender.id == account.user.id
    if not mine and chat.type != "private" and chat.status(account.user) not in ADMINS:
        raise bad_request("message can't be deleted")
    chat.remove(message)
    return True


def _send_chat_action(account: Account, params: Params, _files: Files) -> object:
    chat = writable(account, params)
    thread_of(chat, params.get("message_thread_id"), None)
    if params.get("action") not in set(ChatAction):
        raise bad_request("wrong parameter action in request")
    return True


def _set_message_reaction(account: Account, params: Params, _files: Files) -> object:
    chat = chat_of(account, params)
    message = chat.messages.get(int(params.get("message_id") or 0))
    if message is None:
        raise bad_request("message to react not found")
    reactions = params.get("reaction") or []
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = tuple(str(reaction.get("emoji")) for reaction in reactions)
    if not set(emoji) <= set(ReactionEmoji):
        raise bad_request("REACTION_INVALID")
    # Not an edit: the message's own text stays as it is.
    chat.messages[message.message_id] = replace(message, reactions=emoji)
    return True


HANDLERS: Final[Mapping[str, Handler]] = {
    "sendMessage": _send_message,
    "sendDocument": _send_document,
    "sendPhoto": _send_photo,
    "editMessageText": _edit_message_text,
    "editMessageReplyMarkup": _edit_message_reply_markup,
    "deleteMessage": _delete_message,
    "sendChatAction": _send_chat_action,
    "setMessageReaction": _set_message_reaction,
}
