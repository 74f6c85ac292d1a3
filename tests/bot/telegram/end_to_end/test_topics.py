from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.serving import FOUND, UNKNOWN, gated, quotes, replies, serving
from tests.botapi.server import BotApi


async def test_the_answer_stays_in_its_topic(api: BotApi, indexed: Engine) -> None:
    """In a forum the reply goes to the topic of the question, and in General to General, without an error."""
    forum = api.add_group(topics=["Tổ chức"])
    [topic] = forum.topics
    user = api.add_user()
    async with serving(api, indexed):
        inside = await api.group_message(forum, user, f"/ask@bantin_bot {FOUND}", topic=topic)
        await replies(api)
        outside = await api.group_message(forum, user, f"/ask@bantin_bot {FOUND}")
        await replies(api, 2)
    assert [reply.thread_id for reply in api.replies_to(inside) if reply.is_topic] == [topic]
    assert [reply.is_topic for reply in api.replies_to(outside)] == [False]
    assert [call.params.get("message_thread_id") for call in api.calls_of("sendMessage")] == [topic, None]
    assert api.refusals() == []


async def test_a_chain_of_replies_is_no_topic(api: BotApi, indexed: Engine) -> None:
    """The number that Telegram gives a chain of replies is never sent back as a topic's."""
    group = api.add_group()
    user = api.add_user()
    async with serving(api, indexed):
        await api.group_message(group, user, f"/ask@bantin_bot {FOUND}")
        [first] = await replies(api)
        follow = await api.group_message(group, user, UNKNOWN, reply_to=first)
        await replies(api, 2)
    assert follow.thread_id is not None
    assert [call.params.get("message_thread_id") for call in api.calls_of("sendMessage")] == [None, None]


async def test_the_sign_is_shown_in_the_topic(api: BotApi, indexed: Engine) -> None:
    """The typing sign is shown in the topic of the question."""
    engine, encoder = gated(indexed)
    forum = api.add_group(topics=["Tổ chức"])
    [topic] = forum.topics
    async with serving(api, engine):
        await api.group_message(forum, api.add_user(), f"/ask@bantin_bot {FOUND}", topic=topic)
        [sign] = await api.wait_for("sendChatAction")
        encoder.gate.set()
        await replies(api)
    assert sign.params["message_thread_id"] == topic


async def test_topics_do_not_share_a_memory(api: BotApi, indexed: Engine) -> None:
    """A follow-up leans on what the same person asked in the same topic, and on nothing from another."""
    forum = api.add_group(topics=["Tổ chức", "Kinh tế"])
    one, two = forum.topics
    user = api.add_user()
    async with serving(api, indexed):
        await api.group_message(forum, user, f"/ask@bantin_bot {FOUND}", topic=one)
        await replies(api)
        apart = await api.group_message(forum, user, "/ask@bantin_bot còn năm 2018?", topic=two)
        await replies(api, 2)
        follow = await api.group_message(forum, user, "/ask@bantin_bot còn năm 2018?", topic=one)
        await replies(api, 3)
    [alone], [leaning] = api.replies_to(apart), api.replies_to(follow)
    assert alone.text != leaning.text


async def test_a_deleted_topic_costs_nobody_else_anything(api: BotApi, indexed: Engine) -> None:
    """A topic that is gone when its answer comes is left alone, and the next question is answered."""
    forum = api.add_group(topics=["Tổ chức"])
    [topic] = forum.topics
    user = api.add_user()
    async with serving(api, indexed):
        await api.group_message(forum, user, f"/ask@bantin_bot {FOUND}", topic=topic)
        api.delete_topic(forum, topic)
        await api.wait_for("sendMessage")
        after = await api.group_message(forum, user, f"/ask@bantin_bot {FOUND}")
        await api.until(lambda: bool(api.replies_to(after)))
    assert len(api.replies_to(after)) == 1


async def test_an_answer_to_a_topic_that_is_gone_comes_in_general(api: BotApi, indexed: Engine) -> None:
    """Where the topic is deleted while the answer is made, the answer is not lost: the group gets it."""
    engine, encoder = gated(indexed)
    forum = api.add_group(topics=["Tổ chức"])
    [topic] = forum.topics
    async with serving(api, engine):
        await api.group_message(forum, api.add_user(), f"/ask@bantin_bot {FOUND}", topic=topic)
        await api.wait_for("sendChatAction")
        api.delete_topic(forum, topic)
        encoder.gate.set()
        [answer] = await replies(api)
    assert not answer.is_topic
    assert quotes(answer)
