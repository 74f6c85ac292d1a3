import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Chat, ForumTopicCreated, Message, MessageEntity, TextQuote, User

from bot.telegram.message_fields import argument_of, person_of, topic_of
from bot.telegram.models import BotAccount, PolicyName
from bot.telegram.request import read_request
from bot.telegram.smalltalk import is_courtesy
from tests.bot.telegram.messages import (
    ANONYMOUS,
    AS_CHANNEL,
    BOT,
    CHANNEL,
    GROUP,
    HUNG,
    LAN,
    ME,
    OTHER_BOT,
    PRIVATE,
    TELEGRAM,
    WRITTEN,
    asked,
    message,
)

OURS = message("Không thấy trong các bản tin.", user=BOT, number=5)
THEIRS = message("Ai là Bí thư Chi bộ Lâm Đồng?", user=HUNG, number=6)
POLICIES: tuple[PolicyName, ...] = ("commands", "mentions", "all")


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Ai là Bí thư?", "Ai là Bí thư?"),
        ("  tài liệu của tôi \n", "tài liệu của tôi"),
        ("cảm ơn, còn năm 2018", "cảm ơn, còn năm 2018"),
        ("?!", "?!"),
        ("/ask Ai là Bí thư?", "Ai là Bí thư?"),
        ("/ask", ""),
        ("@bantin_bot ai là Bí thư?", "@bantin_bot ai là Bí thư?"),
        ("xem /ask nhé", "xem /ask nhé"),
    ],
)
def test_in_private_every_text_is_a_question(policy: PolicyName, text: str, question: str) -> None:
    """What is written to the bot alone is asked, whichever policy is set, without its command."""
    here = {"chat_id": PRIVATE.id, "private": True}
    assert read_request(message(text, PRIVATE), ME, policy) == asked(question, **here)
    assert read_request(message(text, PRIVATE, caption=True), ME, policy) == asked(question, **here)


@pytest.mark.parametrize(
    "text",
    [None, "", "  ", "/start", "/help", "/tim Lâm Đồng", "/ask@other_bot ai?", "cảm ơn nhé!", "chào bot"],
)
def test_in_private_other_commands_thanks_and_empty_messages_ask_nothing(text: str | None) -> None:
    """A picture without a caption, a courtesy, another command or another bot's asks nothing."""
    assert read_request(message(text, PRIVATE), ME) is None


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(
    ("text", "kind", "question"),
    [
        ("/ask Ai là Bí thư?", "ask", "Ai là Bí thư?"),
        ("/search Lâm Đồng", "search", "Lâm Đồng"),
        ("/ask@bantin_bot Ai?", "ask", "Ai?"),
        ("/ASK@BanTin_Bot Ai?", "ask", "Ai?"),
        ("/Search Lâm Đồng", "search", "Lâm Đồng"),
        ("/ask\nDòng một\n  dòng “hai”", "ask", "Dòng một\n  dòng “hai”"),
        ("/ask   cách   xa  ", "ask", "cách   xa"),
        ("/ask 🇻🇳 Ai là Bí thư? 😀", "ask", "🇻🇳 Ai là Bí thư? 😀"),
        ("/ask@bantin_bot", "ask", ""),
        ("/search", "search", ""),
        ("/ask @lan là ai?", "ask", "@lan là ai?"),
        ("/ask /search nghĩa là gì?", "ask", "/search nghĩa là gì?"),
    ],
)
def test_commands_are_answered_under_every_policy(
    policy: PolicyName, text: str, kind: str, question: str
) -> None:
    """The bot's own two commands ask what stands behind them, line breaks and all, in text and caption."""
    assert read_request(message(text), ME, policy) == asked(question, kind=kind)
    assert read_request(message(text, caption=True), ME, policy) == asked(question, kind=kind)


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(
    "text",
    [
        "/ask@other_bot Ai là Bí thư?",
        "/search@bantin_bot2 Ai là Bí thư?",
        "/ask@bantin Ai là Bí thư?",
        "/asking Ai là Bí thư?",
        "/tìm Ai là Bí thư?",
        "/tim Ai là Bí thư?",
        "/start",
        "/help@bantin_bot",
        "/settings@bantin_bot",
        "xem https://example.vn/search và https://example.vn/ask nhé",
        "hãy dùng /ask nhé",
        "chào cả nhà",
        "mail@bantin_bot.vn đã đổi",
        "@bantin_bot2 đã nghỉ",
        "@other_bot đã nghỉ",
        None,
    ],
)
def test_what_is_not_meant_for_it_is_left_alone(policy: PolicyName, text: str | None) -> None:
    """Another bot's command, an unknown one, an address and plain talk ask nothing, whatever the policy."""
    assert read_request(message(text), ME, policy) is None


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("@bantin_bot Ai là Bí thư?", "Ai là Bí thư?"),
        ("@BANTIN_BOT, Ai là Bí thư?", "Ai là Bí thư?"),
        ("@bantin_bot: Ai là Bí thư?", "Ai là Bí thư?"),
        ("Ai là Bí thư @bantin_bot?", "Ai là Bí thư ?"),
        ("Ai là @bantin_bot Bí thư?", "Ai là Bí thư?"),
        ("😀😀 @bantin_bot 🇻🇳 Ai?", "😀😀 🇻🇳 Ai?"),
        ("@bantin_bot @bantin_bot Ai?", "Ai?"),
        ("@bantin_bot @lan là ai?", "@lan là ai?"),
        ("Xin hỏi @bantin_bot\ndòng hai", "Xin hỏi \ndòng hai"),
        ("@bantin_bot", ""),
        ("@bantin_bot -2 độ là ở đâu", "2 độ là ở đâu"),
    ],
)
def test_a_mention_asks_the_rest_of_the_message(text: str, question: str) -> None:
    """A mention anywhere, in text or caption, asks the other words, where mentions are answered."""
    for caption in (False, True):
        mentioned = message(text, caption=caption)
        assert read_request(mentioned, ME, "mentions") == asked(question)
        assert read_request(mentioned, ME, "all") == asked(question)
        assert read_request(mentioned, ME, "commands") is None


@pytest.mark.parametrize(("user", "question"), [(BOT, "ai là Bí thư?"), (HUNG, None)])
def test_a_mention_without_a_username(user: User, question: str | None) -> None:
    """A mention that names the account itself counts by its id, in UTF-16 units."""
    mark = MessageEntity(MessageEntity.TEXT_MENTION, 3, 7, user=user)
    found = read_request(message("😀 Bản Tin ai là Bí thư?", marks=[mark]), ME)
    assert (found and found.text.removeprefix("😀 ")) == question


@pytest.mark.parametrize("text", ["còn năm 2018?", "năm 2018", "Thái Nguyên"])
def test_a_reply_to_the_bot_leans_on_it(text: str) -> None:
    """A reply to the bot asks on, and says which of its messages it leans on; not under commands only."""
    follow = message(text, reply_to=OURS)
    assert read_request(follow, ME, "mentions") == asked(text, answered_by=5)
    assert read_request(follow, ME, "all") == asked(text, answered_by=5)
    assert read_request(follow, ME, "commands") is None


@pytest.mark.parametrize(
    "text",
    [
        "cảm ơn bot nhé!",
        "Cám ơn nhiều ạ",
        "thanks",
        "ok",
        "👍",
        "😀 tuyệt vời",
        "?!",
        "cam on",
        "@lan_anh xem này",
        None,
    ],
)
def test_thanks_are_no_question(text: str | None) -> None:
    """Thanks, assent, a lone sign and a word to somebody else under an answer ask nothing in a group."""
    assert read_request(message(text, reply_to=OURS), ME) is None


@pytest.mark.parametrize("text", ["@bantin_bot cảm ơn nhé", "cảm ơn @bantin_bot", "@bantin_bot xin chào"])
def test_thanks_by_name_are_no_question(text: str) -> None:
    """Thanks and greetings that name the bot ask nothing either."""
    assert read_request(message(text), ME) is None


@pytest.mark.parametrize(
    "text",
    [
        "/ask",
        "/ask@bantin_bot",
        "/search",
        "/ask ?",
        "@bantin_bot",
        "@bantin_bot,",
        "@bantin_bot ?",
        "@bantin_bot???",
    ],
)
def test_a_bare_command_or_mention_points_at_a_message(text: str) -> None:
    """Without words of its own it asks the message that it replies to, and the answer goes to that one."""
    kind = "search" if "search" in text else "ask"
    found = read_request(message(text, reply_to=THEIRS), ME)
    assert found == asked("Ai là Bí thư Chi bộ Lâm Đồng?", kind=kind, reply_to=6)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("/ask@other_bot Ai là Bí thư?", "Ai là Bí thư?"),
        ("/search Lâm Đồng", "Lâm Đồng"),
        ("@bantin_bot ai?", "ai?"),
        ("", ""),
    ],
)
def test_what_is_pointed_at_is_taken_without_its_own_address(text: str, question: str) -> None:
    """Of the message that is pointed at only the words are asked, its caption where it has one."""
    for caption in (False, True):
        target = message(text, user=HUNG, number=6, caption=caption)
        assert read_request(message("/ask", reply_to=target), ME) == asked(question, reply_to=6)


def test_a_quoted_part_goes_before_the_whole() -> None:
    """Where part of a message was marked before replying, that part is asked."""
    chosen = TextQuote("Chi bộ Lâm Đồng", 13, is_manual=True)
    found = read_request(message("/ask", reply_to=THEIRS, quote=chosen), ME)
    assert found == asked("Chi bộ Lâm Đồng", reply_to=6)
    by_telegram = TextQuote("Chi bộ Lâm Đồng", 13)
    found = read_request(message("/ask", reply_to=THEIRS, quote=by_telegram), ME)
    assert found == asked("Ai là Bí thư Chi bộ Lâm Đồng?", reply_to=6)


def test_words_of_its_own_go_before_what_it_replies_to() -> None:
    """A command with words asks those, and its answer goes to it, even as a reply."""
    assert read_request(message("/ask Ai?", reply_to=THEIRS), ME) == asked("Ai?")
    assert read_request(message("/ask Ai?", reply_to=OURS), ME) == asked("Ai?", answered_by=5)


def test_a_bare_command_under_an_answer_asks_nothing_new() -> None:
    """The bot's own words are never asked back."""
    assert read_request(message("/ask", reply_to=OURS), ME) == asked("", answered_by=5)


@pytest.mark.parametrize("policy", POLICIES)
def test_talk_between_others_is_left_alone(policy: PolicyName) -> None:
    """A question that replies to somebody else is for them, even where all questions are answered."""
    assert read_request(message("Ai là Bí thư?", reply_to=THEIRS), ME, policy) is None


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        ("Ai là Bí thư Chi bộ Lâm Đồng?", True),
        ("ai lam bi thu lam dong", True),
        ("Who was elected", True),
        ("Họp lúc 8 giờ sáng mai.", False),
        ("", False),
    ],
)
def test_all_questions_may_be_overheard(text: str, *, is_asked: bool) -> None:
    """Where all questions are answered, one that nobody was asked by name is marked as overheard."""
    overheard = asked(text, addressed=False) if is_asked else None
    assert read_request(message(text), ME, "all") == overheard
    assert read_request(message(text), ME, "mentions") is None


SERVICE = Message(1, WRITTEN, GROUP, from_user=LAN, new_chat_title="Tổ mới")
NOT_FOR_US = [
    pytest.param({"user": OTHER_BOT}, id="another bot"),
    pytest.param({"user": BOT}, id="itself"),
    pytest.param({"user": None}, id="nobody"),
    pytest.param({"user": ANONYMOUS}, id="the anonymous account by itself"),
    pytest.param({"user": AS_CHANNEL, "sender_chat": CHANNEL}, id="a channel in the group"),
    pytest.param({"user": TELEGRAM, "sender_chat": CHANNEL, "forwarded": True}, id="the linked channel"),
    pytest.param({"user": LAN, "forwarded": True}, id="an automatic forward"),
    pytest.param({"user": LAN, "via_bot": OTHER_BOT}, id="through another bot"),
    pytest.param({"user": LAN, "via_bot": BOT}, id="through this bot"),
    pytest.param({"user": LAN, "sender_chat": CHANNEL}, id="a person's channel"),
    pytest.param({"user": LAN, "chat": CHANNEL}, id="a channel post"),
]


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("given_by", NOT_FOR_US)
@pytest.mark.parametrize("text", ["/ask Ai là Bí thư?", "@bantin_bot Ai là Bí thư?", "Ai là Bí thư?"])
def test_only_people_are_answered(
    policy: PolicyName, given_by: dict[str, User | Chat | bool], text: str
) -> None:
    """No bot, no channel and nobody who writes through a bot is answered, however the bot is addressed."""
    assert read_request(message(text, **given_by), ME, policy) is None  # type: ignore[arg-type]


def test_service_messages_ask_nothing() -> None:
    """A new title, a new member and the like are no questions."""
    for policy in POLICIES:
        assert read_request(SERVICE, ME, policy) is None


def test_an_anonymous_administrator_is_a_person_without_a_name() -> None:
    """The account that anonymous administrators share may ask, and is nobody in particular."""
    by_admin = message("/ask Ai?", user=ANONYMOUS, sender_chat=GROUP)
    assert read_request(by_admin, ME) == asked("Ai?", user_id=None, language_code=None)
    assert person_of(by_admin) is None
    assert person_of(message("Ai?")) == LAN.id


@pytest.mark.parametrize(
    ("thread", "is_topic", "topic"),
    [(44, True, 44), (44, None, None), (None, None, None), (1, True, None)],
)
def test_topics(thread: int | None, topic: int | None, *, is_topic: bool | None) -> None:
    """A topic is kept; a chain of replies is no topic, and General is sent to without a number."""
    asking = message("/ask Ai?", thread=thread, is_topic=is_topic)
    assert topic_of(asking) == topic
    assert read_request(asking, ME) == asked("Ai?", topic=topic)


def test_the_opening_of_a_topic_is_nothing_to_reply_to() -> None:
    """In a topic that the bot opened, a message that replies to none is no reply to the bot."""
    opening = Message(
        3, WRITTEN, GROUP, from_user=BOT, forum_topic_created=ForumTopicCreated("Tổ chức", 7_322_096)
    )
    place = {"thread": 3, "is_topic": True}
    assert read_request(message("Ai là Bí thư?", reply_to=opening, thread=3, is_topic=True), ME) is None
    bare = message("/ask", reply_to=opening, **place)  # type: ignore[arg-type]
    assert read_request(bare, ME) == asked("", topic=3)
    overheard = message("Ai là Bí thư?", reply_to=opening, **place)  # type: ignore[arg-type]
    assert read_request(overheard, ME, "all") == asked("Ai là Bí thư?", topic=3, addressed=False)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/source", ""),
        ("/source@bantin_bot  a b ", "a b"),
        ("/source\na\nb", "a\nb"),
        ("xem /source a", "xem /source a"),
    ],
)
def test_the_words_behind_a_command(text: str, words: str) -> None:
    """What stands behind a command, on its line or below, is taken as it is but for the blanks around it."""
    assert argument_of(message(text)) == words


_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="@/"), max_size=20)


@given(before=_TEXT, after=_TEXT)
@settings(deadline=None, max_examples=100)
def test_a_mention_costs_no_other_character(before: str, after: str) -> None:
    """Whatever stands around a mention is asked in order, but for blanks and signs at the edges."""
    text = f"{before} @bantin_bot {after}"
    mark = MessageEntity(MessageEntity.MENTION, len(f"{before} ".encode("utf-16-le")) // 2, 11)
    found = read_request(message(text, marks=[mark]), ME)
    if found is None:
        assert is_courtesy(f"{before} {after}")
        return
    kept = [c for c in found.text if not c.isspace()]
    whole = [c for c in before + after if not c.isspace()]
    assert whole[len(whole) - len(kept) :] == kept
    assert set(whole[: len(whole) - len(kept)]) <= set(",.;:–—-")


def test_requests_cannot_be_changed() -> None:
    """A request is what was asked, for good."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        asked("Ai?").text = "Gì?"  # type: ignore[misc]


def test_the_name_is_compared_as_telegram_does() -> None:
    """Upper and lower case of the bot's own name make no difference."""
    assert read_request(message("/ask@bantin_bot Ai?"), BotAccount(1, "BanTin_Bot")) == asked("Ai?")
