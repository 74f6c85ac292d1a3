import time
from pathlib import Path

import pytest

from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.serving import FOUND, UNKNOWN, replies, serving, stores
from tests.botapi.server import BotApi


@pytest.mark.parametrize("text", [UNKNOWN, FOUND, "", "?!"])
async def test_an_edited_question_edits_its_answer(api: BotApi, indexed: Engine, text: str) -> None:
    """The answer changes with the question, in its place, whatever was said before; none is added."""
    group = api.add_group()
    async with serving(api, indexed):
        asked = await api.group_message(group, api.add_user(), f"/ask@bantin_bot {text}")
        await replies(api)
        await api.edit(asked, "/ask@bantin_bot Ai là Trưởng Ban Quản lý Khu kinh tế Trà Vinh?")
        await api.wait_for("editMessageText")
        await api.edit(asked, f"/ask@bantin_bot {UNKNOWN} ở Mỹ")
        await api.wait_for("editMessageText", 2)
    [answer] = api.replies_to(asked, ever=True)
    assert api.current(answer).text.startswith("Không thấy trong các bản tin.")


async def test_an_edit_that_changes_nothing_is_no_error(api: BotApi, indexed: Engine) -> None:
    """Telegram's refusal to edit a message into itself is no failure, and nothing is said of it."""
    user = api.add_user()
    async with serving(api, indexed):
        asked = await api.private_message(user, "?!")
        await replies(api)
        await api.edit(asked, "?!!")
        await api.wait_for("editMessageText")
    assert len(api.sent_to(user)) == len(api.calls_of("sendMessage")) == 1
    assert "not modified" in api.calls_of("editMessageText")[0].outcome


async def test_an_edit_away_from_the_bot_leaves_the_answer(api: BotApi, indexed: Engine) -> None:
    """A question that is edited into plain talk keeps its answer as it stands."""
    group = api.add_group(bot_status="administrator")
    async with serving(api, indexed):
        asked = await api.group_message(group, api.add_user(), f"/ask@bantin_bot {FOUND}")
        [before] = await replies(api)
        await api.edit(asked, "thôi, tôi biết rồi")
        await api.drained()
    assert api.replies_to(asked) == [before]


@pytest.mark.parametrize(("minutes", "answered"), [(0, 1), (6, 0)])
async def test_an_edit_may_make_a_question(api: BotApi, indexed: Engine, minutes: int, answered: int) -> None:
    """Talk that is edited into a question is answered for some minutes, and later left alone."""
    group = api.add_group(bot_status="administrator")
    written = int(time.time()) - 60 * minutes
    async with serving(api, indexed):
        talk = await api.group_message(group, api.add_user(), FOUND, date=written)
        await api.drained()
        await api.edit(talk, f"/ask@bantin_bot {FOUND}")
        await api.drained()
    assert len(api.replies_to(talk)) == answered


async def test_a_long_answer_that_becomes_short_leaves_no_rest(
    api: BotApi, indexed: Engine, tmp_path: Path
) -> None:
    """Where an answer shrinks to fewer messages, those that are left over go, after a restart too."""
    user = api.add_user()
    async with serving(api, indexed, tmp_path):
        asked = await api.private_message(user, FOUND)
        [answer] = await replies(api)
    second = await api.bot_message(api.account, api.private(user), "(2/2) …")
    with stores(indexed, tmp_path) as kept:
        ours = [answer.message_id, second.message_id]
        kept.state.answers.finish(user.id, asked.message_id, api.updates[-1].update_id, None, ours)
    async with serving(api, indexed, tmp_path):
        await api.edit(asked, UNKNOWN)
        await api.wait_for("deleteMessage")
    assert [message.message_id for message in api.sent_to(user)] == [answer.message_id]


async def test_an_answer_that_was_deleted_is_given_again(api: BotApi, indexed: Engine) -> None:
    """Where the answer is gone, the edited question gets a new one."""
    group = api.add_group()
    async with serving(api, indexed):
        asked = await api.group_message(group, api.add_user(), f"/ask@bantin_bot {FOUND}")
        [answer] = await replies(api)
        await api.delete(answer)
        await api.edit(asked, f"/ask@bantin_bot {UNKNOWN}")
        await replies(api, 1)
        await api.until(lambda: bool(api.replies_to(asked)))
    [again] = api.replies_to(asked)
    assert again.text.startswith("Không thấy trong các bản tin.")


async def test_an_update_that_comes_twice_is_answered_once(api: BotApi, indexed: Engine) -> None:
    """An update that Telegram delivers again gets no second answer."""
    user = api.add_user()
    async with serving(api, indexed):
        await api.private_message(user, FOUND)
        await replies(api)
        api.deliveries.pending.append(api.updates[-1])
        await api.private_message(user, "/help")
        await replies(api, 2)
        await api.drained()
    assert len(api.sent_to(user)) == 2
