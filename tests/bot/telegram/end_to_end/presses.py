"""What tests of buttons do again and again."""

from tests.botapi.errors import Params
from tests.botapi.model import Message
from tests.botapi.server import BotApi
from tests.botapi.users import User

_EDITS = {"editMessageText", "editMessageReplyMarkup"}


async def shown(api: BotApi, message: Message, label: str, user: User) -> Message:
    """Press a button that edits its message, and return the message as it stands then."""
    edits = _edits(api)
    await api.answered(await api.press(message, label, user), 20)
    await api.until(lambda: _edits(api) > edits, 20)
    return api.current(message)


async def told(api: BotApi, message: Message, label: str, user: User) -> Params:
    """Press a button, and return what the press is answered with."""
    return await api.answered(await api.press(message, label, user), 20)


def labels(message: Message) -> list[list[str]]:
    """The texts on the buttons, row by row."""
    return [[button["text"] for button in row] for row in message.buttons]


def assert_orderly(api: BotApi) -> None:
    """Each press was answered once, and Telegram refused nothing but edits that change nothing."""
    presses = [update.payload["id"] for update in api.updates if update.kind == "callback_query"]
    calls = [call.params["callback_query_id"] for call in api.calls_of("answerCallbackQuery")]
    assert sorted(calls) == sorted(presses)
    assert [str(call) for call in api.refusals() if "not modified" not in str(call.effect)] == []
    assert api.dropped_entities == 0


def _edits(api: BotApi) -> int:
    return sum(call.method in _EDITS and call.done for call in api.calls)
