"""People press buttons and ask inline.

Sources: Bot API "CallbackQuery", "InlineQuery", "ChosenInlineResult", "answerInlineQuery" (what is kept,
how long and for whom).
"""

import asyncio
from dataclasses import dataclass
from typing import Literal

from tests.botapi.accounts import Account, Query
from tests.botapi.errors import Json, Params
from tests.botapi.factories import Stage
from tests.botapi.markup import checked_markup
from tests.botapi.model import Chat, Message, Update
from tests.botapi.texts import message_text
from tests.botapi.users import Member, User

MAX_QUERY = 256


@dataclass(frozen=True, slots=True)
class Shown:
    """The results that a user sees over the input field; `kept` ones cost the bot no query."""

    account: Account
    user: User
    query: str
    results: list[Json]
    next_offset: str
    kept: bool

    def result(self, identifier: str) -> Json:
        """Return the result with this id.

        Raises:
            AssertionError: where there is none, naming those that there are.
        """
        for result in self.results:
            if result["id"] == identifier:
                return result
        raise AssertionError(f"no result {identifier!r}; there are {[r['id'] for r in self.results]}")


class Asking(Stage):
    """Lets people press buttons and ask inline; a query is left open until the bot answers it."""

    __slots__ = ()

    async def press(self, message: Message, button_text: str, user: User) -> Update:
        """Let a user press a button of a message as it stands now; `payload["id"]` is the query's id.

        An anonymous administrator is no more anonymous here: give the user who it really is.

        Raises:
            AssertionError: where the message is gone, has no such button, or the button sends nothing.
        """
        current = self.current(message)
        button = current.button(button_text)
        if "callback_data" not in button:
            raise AssertionError(f"the button {button_text!r} sends no callback query: {button}")
        account = self.world.account(current.via_bot or current.sender)
        if account is None:
            raise AssertionError(f"message {current.message_id} is no bot's")
        payload: Json = {
            "id": self._open_query(account, "callback", user),
            "from": user.to_json(),
            "chat_instance": str(7_000_000 + abs(current.chat.id)),
            "data": button["callback_data"],
        }
        if current.inline_id is None:
            payload["message"] = current.to_json()
        else:
            payload["inline_message_id"] = current.inline_id
        return account.deliveries.push("callback_query", payload)

    async def forge_press(self, user: User, data: str | None, message: Message | None) -> Update:
        """Let somebody's client send a press with whatever data, under a message or (``None``) inline.

        Without data it is of a button that starts a game.
        """
        account = self.account
        payload: Json = {
            "id": self._open_query(account, "callback", user),
            "from": user.to_json(),
            "chat_instance": "7",
            **({"game_short_name": "chess"} if data is None else {"data": data}),
            **({"inline_message_id": "AAAA"} if message is None else {"message": message.to_json()}),
        }
        return account.deliveries.push("callback_query", payload)

    async def inline_query(
        self,
        user: User,
        query: str,
        offset: str = "",
        *,
        chat_type: str = "sender",
        bot: Account | None = None,
    ) -> Update:
        """Let a user type after the bot's name in any chat; `payload["id"]` is the query's id."""
        account = bot or self.account
        payload: Json = {
            "id": self._open_query(account, "inline", user, query[:MAX_QUERY], offset),
            "from": user.to_json(),
            "query": query[:MAX_QUERY],
            "offset": offset,
            "chat_type": chat_type,
        }
        return account.deliveries.push("inline_query", payload)

    async def inline(
        self,
        user: User,
        query: str,
        offset: str = "",
        *,
        bot: Account | None = None,
        timeout: float = 5.0,  # noqa: ASYNC109 - the tests' deadline
    ) -> Shown:
        """Let a user ask inline and return what is shown: an answer that Telegram kept, or the bot's.

        Raises:
            AssertionError: where the bot does not answer in time.
        """
        account = bot or self.account
        for whose in (user.id, None):
            kept = account.kept.get((query[:MAX_QUERY], offset, whose))
            if kept is not None and self.world.clock() < kept.until:
                return _shown(account, user, query, kept.params, kept=True)
        update = await self.inline_query(user, query, offset, bot=account)
        return _shown(account, user, query, await self.answered(update, timeout, bot=account), kept=False)

    async def choose(
        self,
        shown: Shown,
        identifier: str,
        chat: Chat,
        *,
        topic: int | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """Let the user send a shown result into a chat, where the bot need not be.

        Raises:
            AssertionError: where there is no such result, or it sends no text.
        """
        result = shown.result(identifier)
        content = result.get("input_message_content") or {}
        if "message_text" not in content:
            raise AssertionError(f"result {identifier!r} sends no text: {result}")
        markup = checked_markup(result, inline_only=True)
        inline_id = f"inline-{self.world.number()}" if markup else None
        chat.members.setdefault(shown.user.id, Member(shown.user))
        message = self._write(
            chat,
            shown.user,
            message_text(self.world, {**content, "text": content["message_text"]}),
            topic=topic,
            reply_to=reply_to,
            via_bot=shown.account.user,
            markup=markup,
            inline_id=inline_id,
        )
        chosen: Json = {"result_id": identifier, "from": shown.user.to_json(), "query": shown.query}
        if inline_id is not None:
            self.world.inline_messages[inline_id] = message
            chosen["inline_message_id"] = inline_id
        if shown.account.inline_feedback:
            shown.account.deliveries.push("chosen_inline_result", chosen)
        return self._announce("message", message)

    async def answered(
        self,
        update: Update,
        timeout: float = 5.0,  # noqa: ASYNC109 - the tests' deadline
        *,
        bot: Account | None = None,
    ) -> Params:
        """Wait for the answer to a press or an inline query and return its parameters.

        Raises:
            AssertionError: where it does not come in time.
        """
        answers = (bot or self.account).answers
        identifier = update.payload["id"]
        try:
            async with asyncio.timeout(timeout):
                await self.pulse.until(lambda: identifier in answers)
        except TimeoutError:
            raise AssertionError(f"no answer to {update.to_json()} after {timeout} s") from None
        return answers[identifier]

    def expire_queries(self) -> None:
        """Make every query that is not answered yet too old to be answered."""
        for account in self.world.accounts.values():
            account.open_queries.clear()

    def _open_query(
        self,
        account: Account,
        kind: Literal["callback", "inline"],
        user: User,
        text: str = "",
        offset: str = "",
    ) -> str:
        identifier = f"{kind}-{self.world.number()}"
        account.open_queries[identifier] = Query(identifier, kind, user, text, offset)
        return identifier


def _shown(account: Account, user: User, query: str, params: Params, *, kept: bool) -> Shown:
    results = list(params.get("results") or [])
    return Shown(account, user, query, results, str(params.get("next_offset") or ""), kept)
