import datetime as dt

import pytest

from bot.state.chats import GroupPolicy
from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.serving import FOUND, UNKNOWN, quotes, replies, serving
from tests.botapi.accounts import Privacy
from tests.botapi.server import BotApi


@pytest.mark.parametrize(
    "text",
    [
        "/search@bantin_bot Lâm Đồng bí thư 2020",
        "/ask Bí thư Chi bộ Lâm Đồng",
        "/help@bantin_bot",
        f"@bantin_bot {FOUND}",
        f"{FOUND} @bantin_bot",
    ],
)
async def test_it_answers_when_spoken_to(api: BotApi, indexed: Engine, text: str) -> None:
    """Its commands and its name are answered once, as a reply to the message."""
    api.privacy = Privacy(enabled=False)
    group = api.add_group()
    async with serving(api, indexed):
        asked = await api.group_message(group, api.add_user(), text)
        await replies(api)
    assert len(api.sent_to(group)) == len(api.replies_to(asked, ever=True)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "/search@other_bot Lâm Đồng bí thư 2020",
        "/ask@bantin_bot2 Lâm Đồng bí thư 2020",
        FOUND,
        "xem https://example.vn/search rồi",
        "/unknown",
        "/unknown@bantin_bot",
        "@other_bot Bí thư Chi bộ Lâm Đồng là ai?",
    ],
)
async def test_it_is_silent_otherwise(api: BotApi, indexed: Engine, text: str) -> None:
    """Even where it sees every message, it says nothing to what is not meant for it, and shows no sign."""
    api.privacy = Privacy(enabled=False)
    group = api.add_group()
    async with serving(api, indexed):
        await api.group_message(group, api.add_user(), text)
        await api.drained()
    assert api.sent_to(group) == []
    assert api.calls_of("sendChatAction") == []


async def test_a_bare_command_answers_the_message_it_replies_to(api: BotApi, indexed: Engine) -> None:
    """/ask under somebody's message answers that message, as a reply to it."""
    group = api.add_group()
    asker, helper = api.add_user(), api.add_user("Hùng")
    async with serving(api, indexed):
        question = await api.group_message(group, asker, FOUND)
        pointing = await api.group_message(group, helper, "/ask@bantin_bot", reply_to=question)
        [reply] = await replies(api)
    assert quotes(reply)
    assert api.replies_to(question) == [reply]
    assert api.replies_to(pointing) == []


async def test_a_reply_of_another_leans_on_the_answer(api: BotApi, indexed: Engine) -> None:
    """Whoever replies to an answer asks on from its question; whoever does not, asks anew."""
    group = api.add_group()
    asker, other = api.add_user(), api.add_user("Hùng")
    async with serving(api, indexed) as kept:
        await api.group_message(group, asker, f"/ask@bantin_bot {FOUND}")
        [first] = await replies(api)
        await api.group_message(group, other, "còn năm 2018?", reply_to=first)
        await replies(api, 2)
        await api.group_message(group, api.add_user("Mai"), "/ask@bantin_bot còn năm 2018?")
        await replies(api, 3)
        rows = list(kept.state.journal.rows(dt.datetime(2020, 1, 1, tzinfo=dt.UTC)))
    understood = [row.record.understood or "" for row in rows]
    assert "Bí thư" in understood[1]
    assert "Bí thư" not in understood[2]


async def test_a_reply_to_the_bot_is_a_follow_up(api: BotApi, indexed: Engine) -> None:
    """What replies to an answer needs no command; thanks are left alone."""
    group = api.add_group()
    asker = api.add_user()
    async with serving(api, indexed):
        await api.group_message(group, asker, f"/ask@bantin_bot {FOUND}")
        [first] = await replies(api)
        follow = await api.group_message(group, asker, "còn năm 2018?", reply_to=first)
        await replies(api, 2)
        thanks = await api.group_message(group, asker, "cảm ơn bot nhé!", reply_to=first)
        await api.drained()
    assert len(api.replies_to(follow)) == 1
    assert api.replies_to(thanks) == []


@pytest.mark.parametrize(
    ("policy", "answered"),
    [
        (GroupPolicy.COMMANDS, ["command"]),
        (GroupPolicy.MENTIONS, ["command", "mention"]),
        (GroupPolicy.ALL, ["command", "mention", "question"]),
    ],
)
async def test_the_policy_of_a_chat(
    api: BotApi, indexed: Engine, policy: GroupPolicy, answered: list[str]
) -> None:
    """What is set for a chat decides what is answered there; overheard, it only speaks where it knows."""
    api.privacy = Privacy(enabled=False)
    group = api.add_group()
    user = api.add_user()
    async with serving(api, indexed) as kept:
        kept.state.chats.set_policy(group.id, policy)
        said = {
            "command": await api.group_message(group, user, f"/ask@bantin_bot {UNKNOWN}"),
            "mention": await api.group_message(group, user, f"@bantin_bot {UNKNOWN}"),
            "question": await api.group_message(group, user, FOUND),
            "unknown": await api.group_message(group, user, UNKNOWN),
        }
        await api.drained()
    assert [name for name, message in said.items() if api.replies_to(message)] == answered
    assert len(api.sent_to(group)) == len(answered)


async def test_an_overheard_question_leaves_no_trace_unless_answered(api: BotApi, indexed: Engine) -> None:
    """Talk that nobody meant for the bot is not in its log; what it answered is."""
    api.privacy = Privacy(enabled=False)
    group = api.add_group()
    user = api.add_user()
    async with serving(api, indexed) as kept:
        kept.state.chats.set_policy(group.id, GroupPolicy.ALL)
        await api.group_message(group, user, UNKNOWN)
        await api.group_message(group, user, FOUND)
        await replies(api)
        await api.drained()
        await api.private_message(user, "/help")
        await replies(api, 2)
        rows = list(kept.state.journal.rows(dt.datetime(2020, 1, 1, tzinfo=dt.UTC)))
    assert [row.record.question for row in rows] == [FOUND]


async def test_an_answer_that_cannot_be_sent_is_told(api: BotApi, indexed: Engine) -> None:
    """Where Telegram refuses an answer for a reason that is not known, whoever asked gets a code instead."""
    group = api.add_group()
    api.fail_next("sendMessage", status=400, description="Bad Request: something new")
    async with serving(api, indexed):
        asked = await api.group_message(group, api.add_user(), f"/ask@bantin_bot {FOUND}")
        await replies(api)
    [said] = api.replies_to(asked)
    assert said.text.startswith("Xin lỗi, có lỗi")


async def test_an_error_over_talk_is_told_to_nobody(
    api: BotApi, indexed: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    """Where the answer to a question that was only overheard cannot be sent, the group hears nothing."""
    api.privacy = Privacy(enabled=False)
    group = api.add_group()
    api.fail_next("sendMessage", status=400, description="Bad Request: something new")
    async with serving(api, indexed) as kept:
        kept.state.chats.set_policy(group.id, GroupPolicy.ALL)
        await api.group_message(group, api.add_user(), FOUND)
        await api.wait_for("sendMessage")
        await api.drained()
    assert api.sent_to(group) == []
    assert "Something new" in caplog.text


async def test_bots_channels_and_inline_messages_are_not_answered(api: BotApi, indexed: Engine) -> None:
    """Another bot, a channel that writes in the group and the linked channel's posts get no answer."""
    api.privacy = Privacy(enabled=False)
    group, channel = api.add_group(), api.add_channel()
    other = api.add_bot("other_bot")
    await api.invite(group, api.owner(group), bot=other)
    user = api.add_user()
    async with serving(api, indexed):
        await api.bot_message(other, group, f"/ask@bantin_bot {FOUND}")
        await api.group_message(group, user, f"/ask@bantin_bot {FOUND}", sender_chat=channel)
        post = await api.channel_post(channel, f"/ask@bantin_bot {FOUND}")
        await api.forward_post(post, group)
        await api.drained()
    assert api.sent_to(group) == api.sent_to(channel) == []


async def test_an_anonymous_administrator_is_answered(api: BotApi, indexed: Engine) -> None:
    """Who writes as the group itself is answered like anybody."""
    group = api.add_group()
    admin = api.add_user()
    api.promote(group, admin, anonymous=True)
    async with serving(api, indexed):
        asked = await api.group_message(group, admin, f"/ask@bantin_bot {FOUND}", sender_chat=group)
        await replies(api)
    assert len(api.replies_to(asked)) == 1


async def test_a_deleted_question_is_answered_all_the_same(api: BotApi, indexed: Engine) -> None:
    """A question that is gone when the answer comes costs no error: the answer replies to nothing."""
    group = api.add_group()
    async with serving(api, indexed):
        asked = await api.group_message(group, api.add_user(), f"/ask@bantin_bot {FOUND}")
        await api.delete(asked)
        [reply] = await replies(api)
    assert reply.reply_to is None
    assert api.refusals() == []


@pytest.mark.parametrize("announce", [True, False])
async def test_a_group_that_became_a_supergroup(api: BotApi, indexed: Engine, *, announce: bool) -> None:
    """Settings move to the new chat, told of or found out by an error, and the answer is sent there."""
    group = api.add_group(kind="group")
    user = api.add_user()
    async with serving(api, indexed) as kept:
        kept.state.chats.set_language(group.id, "en")
        if announce:
            new = await api.migrate(group)
            await api.drained()
            await api.group_message(new, user, "/ask@bantin_bot Who won the 2022 World Cup?")
        else:
            await api.group_message(group, user, "/ask@bantin_bot Who won the 2022 World Cup?")
            new = await api.migrate(group, announce=False)
        [reply] = await replies(api)
        assert kept.state.chats.get(new.id).language == "en"
        assert kept.state.chats.get(group.id).language is None
    assert api.sent_to(new) == [reply]
    assert reply.text.startswith("Not in the bulletins.")


async def test_who_lets_it_in_is_remembered(api: BotApi, indexed: Engine) -> None:
    """A group that adds the bot is known for as long as it is there, and no word is said there."""
    group = api.add_group("Văn phòng", bot_status="left")
    async with serving(api, indexed) as kept:
        await api.invite(group, api.owner(group))
        await api.drained()
        await api.private_message(api.add_user(), "/help")
        await replies(api)
        known = kept.state.chats.known()
        await api.expel(group, api.owner(group))
        await api.drained()
        await api.private_message(api.add_user(), "/help")
        await replies(api, 2)
        assert kept.state.chats.known() == []
    assert [(chat.chat_id, chat.title, chat.kind) for chat in known] == [
        (group.id, "Văn phòng", "supergroup")
    ]
    assert api.sent_to(group) == []
