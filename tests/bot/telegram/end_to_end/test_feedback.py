import datetime as dt

import pytest

from bot.state.journal import LogEntry, Reason
from bot.state.state import State
from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.presses import assert_orderly, labels, shown, told
from tests.bot.telegram.end_to_end.serving import FOUND, replies, serving
from tests.botapi.model import Message
from tests.botapi.server import BotApi
from tests.botapi.users import User

LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
LABELS = ["Sai bản tin", "Sai câu trả lời", "Thông tin đã cũ", "Lẽ ra phải nói là không thấy"]


async def answered(api: BotApi, user: User) -> Message:
    await api.private_message(user, FOUND)
    [answer] = await replies(api)
    return answer


def logged(state: State) -> LogEntry:
    [row] = state.journal.rows(LONG_AGO)
    return row


async def test_a_good_answer_is_noted(api: BotApi, indexed: Engine) -> None:
    """👍 is kept, acknowledged to who pressed and to nobody else, and changes neither message nor buttons."""
    user = api.add_user()
    async with serving(api, indexed) as kept:
        answer = await answered(api, user)
        said = await told(api, answer, "👍", user)
        row = logged(kept.state)
    assert (said["text"], said["show_alert"]) == ("Cảm ơn anh/chị đã đánh giá.", False)
    assert (row.ups, row.downs, row.reasons) == (1, 0, ())
    assert api.current(answer) == answer
    assert len(api.sent_to(user)) == 1
    assert_orderly(api)


@pytest.mark.parametrize(("label", "reason"), list(zip(LABELS, Reason, strict=True)))
async def test_a_bad_answer_is_asked_why(api: BotApi, indexed: Engine, label: str, reason: Reason) -> None:
    """👎 counts at once and asks why in place of the buttons; a reason is kept and brings them back."""
    user = api.add_user()
    async with serving(api, indexed) as kept:
        answer = await answered(api, user)
        asked = await shown(api, answer, "👎", user)
        before = logged(kept.state)
        back = await shown(api, answer, label, user)
        after = logged(kept.state)
    assert labels(asked) == [*([each] for each in LABELS), ["‹ Quay lại"]]
    assert asked.html == answer.html
    assert (before.downs, before.reasons) == (1, ())
    assert (after.ups, after.downs, after.reasons) == (0, 1, (reason,))
    assert (back.html, back.buttons) == (answer.html, answer.buttons)
    assert len(api.sent_to(user)) == 1
    assert_orderly(api)


async def test_a_second_press_changes_it(api: BotApi, indexed: Engine) -> None:
    """What a person pressed last counts, a reason given before with it gone."""
    user = api.add_user()
    async with serving(api, indexed) as kept:
        answer = await answered(api, user)
        await shown(api, answer, "👎", user)
        await shown(api, answer, "Sai bản tin", user)
        await told(api, answer, "👍", user)
        changed = logged(kept.state)
        await shown(api, answer, "👎", user)
        await shown(api, answer, "‹ Quay lại", user)
        again = logged(kept.state)
    assert (changed.ups, changed.downs, changed.reasons) == (1, 0, ())
    assert (again.ups, again.downs, again.reasons) == (0, 1, ())
    assert api.current(answer).buttons == answer.buttons


async def test_reasons_come_back_to_what_is_shown(api: BotApi, indexed: Engine) -> None:
    """Asked why while the whole passage is shown, the message still shows it afterwards, with its buttons."""
    user = api.add_user()
    async with serving(api, indexed):
        answer = await answered(api, user)
        await shown(api, answer, "Kết quả sau ›", user)
        whole = await shown(api, answer, "Xem cả đoạn", user)
        await shown(api, answer, "👎", user)
        back = await shown(api, answer, "Thông tin đã cũ", user)
    assert (back.html, back.buttons) == (whole.html, whole.buttons)


async def test_each_person_has_a_say(api: BotApi, indexed: Engine) -> None:
    """In a group everybody's verdict on an answer counts by itself, each told in their own language."""
    group = api.add_group()
    asker, other = api.add_user(), api.add_user("Hùng", language_code="en")
    async with serving(api, indexed) as kept:
        await api.group_message(group, asker, f"/ask {FOUND}")
        [answer] = await replies(api)
        await told(api, answer, "👍", asker)
        said = await told(api, answer, "👎", other)
        row = logged(kept.state)
    assert said["text"] == "Noted. What is wrong with the answer?"
    assert (row.ups, row.downs) == (1, 1)
    assert len(api.sent_to(group)) == 1


async def test_an_answer_that_left_the_log(api: BotApi, indexed: Engine) -> None:
    """Where the request is in the log no more, who presses is told that nothing is kept."""
    user = api.add_user()
    async with serving(api, indexed) as kept:
        answer = await answered(api, user)
        kept.state.journal.purge(dt.datetime.now(dt.UTC) + dt.timedelta(days=1))
        said = await told(api, answer, "👍", user)
    assert said["text"] == "Câu hỏi này không còn trong nhật ký nên không ghi được đánh giá."
