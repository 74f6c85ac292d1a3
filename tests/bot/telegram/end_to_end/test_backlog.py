import datetime as dt
import time
from collections.abc import Sequence

import pytest

from bot.i18n import Translator
from bot.render.answer import QueryResult
from bot.render.summary import SummaryItem
from bot.state.chats import GroupPolicy
from bot.telegram.models import Request
from bot.telegram.questions import answer_request, backlog
from bot.telegram.services import AnsweringServices
from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.serving import ALSO_FOUND, FOUND, UNKNOWN, quotes, replies, serving
from tests.botapi.accounts import Privacy
from tests.botapi.server import BotApi


def earlier(minutes: int = 30) -> int:
    return int(time.time()) - 60 * minutes


async def test_old_questions_are_answered_together(api: BotApi, indexed: Engine) -> None:
    """What waited long gets one message in each chat, with every question, and replies to none of them."""
    group, other = api.add_group(), api.add_group()
    for question in (FOUND, UNKNOWN, ALSO_FOUND):
        await api.group_message(group, api.add_user(), f"/ask@bantin_bot {question}", date=earlier())
    await api.group_message(other, api.add_user(), f"/ask@bantin_bot {FOUND}", date=earlier())
    await api.group_message(other, api.add_user(), f"/ask@bantin_bot {UNKNOWN}", date=earlier())
    async with serving(api, indexed):
        await api.until(lambda: bool(api.sent_to(group) and api.sent_to(other)), timeout=20)
    [summary] = api.sent_to(group)
    assert summary.reply_to is None
    places = [summary.text.index(question) for question in (FOUND, UNKNOWN, ALSO_FOUND)]
    assert places == sorted(places)
    assert "Không thấy trong các bản tin." in summary.text
    assert "05/03/2020" in summary.text
    assert len(api.sent_to(other)) == 1


async def test_one_old_question_is_answered_like_any(api: BotApi, indexed: Engine) -> None:
    """A single question that waited is answered in full, as a reply to it."""
    group = api.add_group()
    asked = await api.group_message(group, api.add_user(), f"/ask@bantin_bot {FOUND}", date=earlier())
    async with serving(api, indexed):
        await api.until(lambda: bool(api.sent_to(group)), timeout=20)
    [reply] = api.sent_to(group)
    assert api.replies_to(asked) == [reply]


async def test_a_recent_question_is_not_held_back(api: BotApi, indexed: Engine) -> None:
    """What was asked less than ten minutes ago gets its own answer, beside the others' summary."""
    group = api.add_group()
    for question in (FOUND, UNKNOWN):
        await api.group_message(group, api.add_user(), f"/ask@bantin_bot {question}", date=earlier(11))
    recent = await api.group_message(group, api.add_user(), f"/ask@bantin_bot {FOUND}", date=earlier(9))
    async with serving(api, indexed):
        await api.until(lambda: len(api.sent_to(group)) == 2, timeout=20)
    assert len(api.replies_to(recent)) == 1


async def test_each_topic_has_its_own_summary(api: BotApi, indexed: Engine) -> None:
    """Old questions of two topics are answered in each of them."""
    forum = api.add_group(topics=["Tổ chức", "Kinh tế"])
    topics = list(forum.topics)
    for topic in topics * 2:
        await api.group_message(
            forum, api.add_user(), f"/ask@bantin_bot {FOUND}", topic=topic, date=earlier()
        )
    async with serving(api, indexed):
        await api.until(lambda: len(api.sent_to(forum)) == 2, timeout=20)
    assert sorted(m.thread_id or 0 for m in api.sent_to(forum) if m.is_topic) == sorted(topics)


async def test_old_talk_is_left_alone(api: BotApi, indexed: Engine) -> None:
    """What was not meant for the bot is not answered late, even where all questions are."""
    api.privacy = Privacy(enabled=False)
    group = api.add_group()
    async with serving(api, indexed) as kept:
        kept.state.chats.set_policy(group.id, GroupPolicy.ALL)
        await api.group_message(group, api.add_user(), FOUND, date=earlier())
        await api.drained()
    assert api.sent_to(group) == []


async def test_an_old_follow_up_leans_on_the_one_before(api: BotApi, indexed: Engine) -> None:
    """A person's questions that waited lean on one another as they would have."""
    asker, other = api.add_user(), api.add_user("Hùng")
    group = api.add_group()
    for user, text in ((asker, FOUND), (asker, "còn năm 2018?"), (other, "còn năm 2018?")):
        await api.group_message(group, user, f"/ask@bantin_bot {text}", date=earlier())
    async with serving(api, indexed) as kept:
        await api.until(lambda: bool(api.sent_to(group)), timeout=20)
        rows = list(kept.state.journal.rows(dt.datetime(2020, 1, 1, tzinfo=dt.UTC)))
    understood = [row.record.understood or "" for row in rows]
    assert "Bí thư" in understood[1]
    assert "Bí thư" not in understood[2]


async def test_an_edited_old_question_counts_once(api: BotApi, indexed: Engine) -> None:
    """A question that was edited while the bot was away stands in the summary as it was edited."""
    user = api.add_user()
    await api.private_message(user, ALSO_FOUND, date=earlier())
    asked = await api.private_message(user, UNKNOWN, date=earlier(10))
    api.world.clock = lambda: time.time() - 60
    await api.edit(asked, FOUND)
    async with serving(api, indexed):
        await api.until(lambda: bool(api.sent_to(user)), timeout=20)
    [summary] = api.sent_to(user)
    assert FOUND in summary.text
    assert UNKNOWN not in summary.text


async def test_a_summary_is_sent_once(api: BotApi, indexed: Engine) -> None:
    """Old questions that Telegram delivers again are not answered again."""
    user = api.add_user()
    for question in (FOUND, UNKNOWN):
        await api.private_message(user, question, date=earlier())
    async with serving(api, indexed):
        await api.until(lambda: bool(api.sent_to(user)), timeout=20)
        api.deliveries.pending.extend(api.updates[:2])
        await api.private_message(user, "/help")
        await api.until(lambda: len(api.sent_to(user)) == 2, timeout=20)
        await api.drained()
    assert len(api.sent_to(user)) == 2


async def test_an_edit_after_the_summary_leaves_it(api: BotApi, indexed: Engine) -> None:
    """Answers of others stand in a summary too: nobody's edit changes it."""
    user = api.add_user()
    first = await api.private_message(user, FOUND, date=earlier())
    await api.private_message(user, UNKNOWN, date=earlier())
    async with serving(api, indexed):
        await api.until(lambda: bool(api.sent_to(user)), timeout=20)
        [summary] = api.sent_to(user)
        await api.edit(first, ALSO_FOUND)
        await api.private_message(user, "/help")
        await replies(api, 2)
        await api.drained()
    assert api.sent_to(user)[0] == summary
    assert api.calls_of("editMessageText") == []


async def test_a_summary_that_is_refused_loses_nobody(api: BotApi, indexed: Engine) -> None:
    """Where Telegram does not take the summary each question is answered by itself, under it."""
    group = api.add_group()
    asked = [
        await api.group_message(group, api.add_user(), f"/ask@bantin_bot {question}", date=earlier())
        for question in (FOUND, UNKNOWN, ALSO_FOUND)
    ]
    api.fail_next("sendMessage", status=400, description="Bad Request: MESSAGE_ODD")
    async with serving(api, indexed):
        await api.until(lambda: all(api.replies_to(each) for each in asked), timeout=60)
        await api.drained()
    assert [len(api.replies_to(each)) for each in asked] == [1, 1, 1]
    assert all(quotes(api.replies_to(each)[0]) for each in (asked[0], asked[2]))


async def test_answers_that_are_refused_get_an_error_each(api: BotApi, indexed: Engine) -> None:
    """Where Telegram takes neither the summary nor one of the answers, that question gets an error."""
    group = api.add_group()
    asked = [
        await api.group_message(group, api.add_user(), f"/ask@bantin_bot {question}", date=earlier())
        for question in (FOUND, ALSO_FOUND)
    ]
    api.fail_next("sendMessage", status=400, description="Bad Request: MESSAGE_ODD", times=2)
    async with serving(api, indexed):
        await api.until(lambda: all(api.replies_to(each) for each in asked), timeout=60)
        await api.drained()
    assert "mã" in api.replies_to(asked[0])[0].text
    assert quotes(api.replies_to(asked[1])[0])


async def test_a_summary_that_cannot_be_made_loses_nobody(
    api: BotApi, indexed: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one question spoils the summary the others are answered, in it or by themselves."""
    group = api.add_group()

    def render(items: Sequence[SummaryItem], tr: Translator) -> list[str]:
        raise ValueError

    async def find(
        services: AnsweringServices, request: Request, *others: object
    ) -> tuple[QueryResult, int] | str:
        if request.text == UNKNOWN:
            raise ValueError
        return await find_or_explain(services, request, *others)  # type: ignore[arg-type]

    find_or_explain = answer_request.find_or_explain
    monkeypatch.setattr(answer_request, "find_or_explain", find)
    asked = [
        await api.group_message(group, api.add_user(), f"/ask@bantin_bot {question}", date=earlier())
        for question in (UNKNOWN, FOUND, ALSO_FOUND)
    ]
    async with serving(api, indexed):
        await api.until(lambda: bool(api.sent_to(group)), timeout=60)
        [summary] = api.sent_to(group)
        assert all(question in summary.text for question in (UNKNOWN, FOUND, ALSO_FOUND))
        assert "(mã " in summary.text

        monkeypatch.setattr(backlog, "render_summary", render)
        asked = [
            await api.group_message(group, api.add_user(), f"/ask@bantin_bot {question}", date=earlier())
            for question in (UNKNOWN, FOUND, ALSO_FOUND)
        ]
        await api.until(lambda: all(api.replies_to(each) for each in asked), timeout=60)
    assert [bool(quotes(api.replies_to(each)[0])) for each in asked] == [False, True, True]


async def test_a_backlog_that_fails_gives_each_an_error(
    api: BotApi, indexed: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever ends the work on a summary before it has begun, each who waited for it is told."""
    group = api.add_group()

    async def fail(services: AnsweringServices, pile: object) -> None:
        raise ValueError

    monkeypatch.setattr(backlog, "_answer", fail)
    asked = [
        await api.group_message(group, api.add_user(), f"/ask@bantin_bot {question}", date=earlier())
        for question in (FOUND, UNKNOWN, ALSO_FOUND)
    ]
    async with serving(api, indexed):
        await api.until(lambda: all(api.replies_to(each) for each in asked), timeout=60)
    assert all("(mã " in api.replies_to(each)[0].text for each in asked)
