"""Methods about the bot itself: who it is, its commands and its texts.

Each handler's contract is the Bot API's section of the same name.
"""

import re
from collections.abc import Mapping
from typing import Final

from telegram.constants import BotCommandScopeType

from tests.botapi.accounts import Account, CommandKey, Files, Handler
from tests.botapi.errors import Params, bad_request
from tests.botapi.places import chat_of

_MAX_COMMANDS: Final = 100
_MAX_COMMAND_DESCRIPTION: Final = 256
_TEXT_LIMITS: Final = {"description": 512, "short_description": 120, "name": 64}
_SUFFIXES: Final = {"description": "Description", "short_description": "ShortDescription", "name": "Name"}


def _get_me(account: Account, _params: Params, _files: Files) -> object:
    return account.user.to_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not account.privacy.enabled,
        "supports_inline_queries": account.inline,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _log_out(_account: Account, _params: Params, _files: Files) -> object:
    return True


def _command_key(account: Account, params: Params) -> CommandKey:
    scope: Params = params.get("scope") or {"type": "default"}
    language = params.get("language_code") or ""
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    if scope.get("type") not in set(BotCommandScopeType):
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if str(scope["type"]).startswith("chat"):
        chat_of(account, scope)
    return CommandKey(str(scope["type"]), language, scope.get("chat_id"), scope.get("user_id"))


def _set_my_commands(account: Account, params: Params, _files: Files) -> object:
    commands = params.get("commands") or []
    if len(commands) > _MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"].strip()) <= _MAX_COMMAND_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    account.commands[_command_key(account, params)] = list(commands)
    return True


def _get_my_commands(account: Account, params: Params, _files: Files) -> object:
    return account.commands.get(_command_key(account, params), [])


def _delete_my_commands(account: Account, params: Params, _files: Files) -> object:
    account.commands.pop(_command_key(account, params), None)
    return True


def _setter(setting: str) -> Handler:
    def handle(account: Account, params: Params, _files: Files) -> object:
        text = params.get(setting) or ""
        if len(text) > _TEXT_LIMITS[setting]:
            # The documentation gives the limit; the sentence is this server's own.
            raise bad_request(f"bot {setting.replace('_', ' ')} is too long")
        account.profile[setting, params.get("language_code") or ""] = text
        return True

    return handle


def _getter(setting: str) -> Handler:
    def handle(account: Account, params: Params, _files: Files) -> object:
        default = account.profile.get((setting, ""), account.user.first_name if setting == "name" else "")
        return {setting: account.profile.get((setting, params.get("language_code") or ""), default)}

    return handle


HANDLERS: Final[Mapping[str, Handler]] = {
    "getMe": _get_me,
    "logOut": _log_out,
    "close": _log_out,
    "setMyCommands": _set_my_commands,
    "getMyCommands": _get_my_commands,
    "deleteMyCommands": _delete_my_commands,
    **{f"setMy{suffix}": _setter(setting) for setting, suffix in _SUFFIXES.items()},
    **{f"getMy{suffix}": _getter(setting) for setting, suffix in _SUFFIXES.items()},
}
