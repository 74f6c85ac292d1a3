"""What of a chat Telegram delivers to which bot, and the delivery.

Sources: Telegram's "Bot Features", section "Privacy Mode", and the questions "What messages will my bot
get?" and "Why doesn't my bot see messages from other bots?" of its bot FAQ.
"""

from tests.botapi.accounts import Account, World
from tests.botapi.errors import Json
from tests.botapi.model import Message
from tests.botapi.users import ADMINS, GONE


def announce(world: World, kind: str, message: Message) -> Message:
    """Tell of a message every bot that may see it, and return it.

    Messages of bots are not announced: bots never see what bots write.
    """
    payload: Json = message.to_json()
    for account in world.accounts.values():
        if sees(account, message):
            account.deliveries.push(kind, payload)
    return message


def sees(account: Account, message: Message) -> bool:
    """Whether Telegram shows this message, which is no bot's, to this bot."""
    chat = message.chat
    if chat.status(account.user) in GONE:
        return False
    if message.service is not None:
        return True
    if chat.type == "private" or chat.status(account.user) in ADMINS:
        return True
    return account.user.id in chat.full_readers or _addressee(account.world, message) is account


def _addressee(world: World, message: Message) -> Account | None:
    """Return the one bot in privacy mode that gets this message; replies go before all else."""
    here = [a for a in world.accounts.values() if message.chat.status(a.user) not in GONE]
    commands = [command.lower() for command in message.covered("bot_command")]
    mentions = [mention.lower() for mention in message.covered("mention")]
    if message.reply_to is not None and (answered := world.account(message.reply_to.sender)):
        return answered
    if message.via_bot is not None:
        return world.account(message.via_bot)
    for account in here:
        if any(command.endswith(f"@{account.user.username}".lower()) for command in commands):
            return account
    if any("@" not in command for command in commands):
        for account in here:
            fresh = message.chat.last_bot is None and len(here) == 1 and account.privacy.bare_commands
            if message.chat.last_bot == account.user.id or fresh:
                return account
    for account in here:
        if account.privacy.mentions and f"@{account.user.username}".lower() in mentions:
            return account
    return None
