import pytest

from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.serving import serving
from tests.botapi.model import Chat, Message
from tests.botapi.server import BotApi
from tests.botapi.users import User

SETTERS = ("setMyCommands", "setMyDescription", "setMyShortDescription")
FOR_ADMINS = [
    "status",
    "stats",
    "reindex",
    "remove",
    "withdraw",
    "allow",
    "deny",
    "who_is_allowed",
    "collections",
]
FOR_GROUPS = ["ask", "search", "latest", "list", "source", "help"]
FOR_PEOPLE = ["search", "latest", "list", "source", "settings", "lang", "forget_me", "help"]


async def announced(api: BotApi) -> None:
    """Wait until the last of the texts is there: the English short description."""
    await api.wait_for(
        "getMyShortDescription",
        where=lambda call: call.done and call.params.get("language_code") == "en",
    )
    await api.until(lambda: ("short_description", "en") in api.account.profile, 10)


def offered(api: BotApi, user: User, chat: Chat | None = None) -> list[str]:
    return [entry["command"] for entry in api.account.menu(user, chat)]


async def test_each_role_is_offered_its_own_commands(api: BotApi, indexed: Engine) -> None:
    """In groups, among their administrators, in private, and in the admins' own chats: what works there."""
    admin, user, group = api.add_user(), api.add_user(), api.add_group()
    api.promote(group, user)
    async with serving(api, indexed, admins=[admin.id]):
        await announced(api)
    assert offered(api, user) == FOR_PEOPLE
    assert offered(api, admin) == [*FOR_PEOPLE, *FOR_ADMINS]
    assert offered(api, admin, group) == FOR_GROUPS
    assert offered(api, user, group) == [*FOR_GROUPS, "settings"]


async def test_menus_and_descriptions_in_both_languages(api: BotApi, indexed: Engine) -> None:
    """Telegrams in English get English, all others Vietnamese."""
    admin = api.add_user()
    english = [api.add_user(language_code="en"), api.add_group()]
    async with serving(api, indexed, admins=[admin.id]):
        await announced(api)
    user, group = english
    assert isinstance(user, User)
    assert isinstance(group, Chat)
    assert api.account.menu(user)[0] == {
        "command": "search",
        "description": "find the passages that fit best",
    }
    assert api.account.menu(user, group)[0] == {"command": "ask", "description": "ask a question"}
    assert api.account.menu(admin)[0] == {
        "command": "search",
        "description": "tìm các đoạn phù hợp nhất",
    }
    assert api.account.menu(api.add_user(language_code="fr"), group)[0]["description"] == "hỏi một câu"
    profile = api.account.profile
    assert profile["description", ""].startswith("Tôi trả lời câu hỏi về các bản tin")
    assert profile["description", ""].endswith("gõ @bantin_bot rồi từ khóa để gửi một trích dẫn.")
    assert profile["description", "en"].startswith("I answer questions about bulletins")
    assert profile["short_description", ""].startswith("Hỏi đáp bản tin")
    assert profile["short_description", "en"].startswith("Answers about bulletins")


async def test_what_is_set_already_is_not_set_again(api: BotApi, indexed: Engine) -> None:
    """A second start asks what is set, and sets nothing but what somebody has changed."""
    admin = api.add_user()
    async with serving(api, indexed, admins=[admin.id]):
        await announced(api)
    before = [len(api.calls_of(setter)) for setter in SETTERS]
    api.account.profile["description", "en"] = "something else"
    seen = len(api.calls_of("getMyShortDescription"))
    async with serving(api, indexed, admins=[admin.id]):
        await api.wait_for("getMyShortDescription", seen + 2)
    assert before == [8, 2, 2]
    assert [len(api.calls_of(setter)) for setter in SETTERS] == [8, 3, 2]
    assert api.account.profile["description", "en"].startswith("I answer")


async def test_what_cannot_be_set_stops_nothing(
    api: BotApi, indexed: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    """Where Telegram refuses a menu, the others are set, the bot answers, and the log says which."""
    for setter in SETTERS:
        api.fail_next(method=setter, status=400, description="Bad Request: no")
    stranger = 77  # who never wrote to the bot
    user = api.add_user()
    async with serving(api, indexed, admins=[stranger]):
        await announced(api)
        await api.private_message(user, "/help")
        await api.until(lambda: bool(api.sent_to(user)))
    assert offered(api, user, api.add_group()) == FOR_GROUPS
    assert "the menu of all_private_chats in vi could not be set" in caplog.text
    assert "the menu of chat in en could not be set" in caplog.text
    assert "the description in vi could not be set" in caplog.text
    assert "the short description in vi could not be set" in caplog.text
    assert set(api.account.profile) == {("description", "en"), ("short_description", "en")}


async def helped(api: BotApi, user: User, chat: Chat | None = None) -> Message:
    """What /help says to somebody."""
    place = chat or user
    before = len(api.sent_to(place))
    if chat:
        await api.group_message(chat, user, "/help@bantin_bot")
    else:
        await api.private_message(user, "/help")
    await api.until(lambda: len(api.sent_to(place)) > before)
    return api.sent_to(place)[-1]


async def test_the_help_is_for_whom_it_is_given(api: BotApi, indexed: Engine) -> None:
    """/help names to people, to groups and to admins what each of them can use there."""
    admin, user, group = api.add_user(), api.add_user(), api.add_group()
    async with serving(api, indexed, admins=[admin.id]):
        for_user = await helped(api, user)
        for_admin = await helped(api, admin)
        for_group = await helped(api, admin, group)
    assert all(f"/{name}" in for_admin.text for name in FOR_ADMINS)
    assert not any(f"/{name}" in said.text for name in FOR_ADMINS for said in (for_user, for_group))
    assert all(f"/{name}" in for_user.text for name in ("settings", "lang", "forget_me"))
    assert "/settings" in for_group.text
    assert "/lang" not in for_group.text


@pytest.mark.parametrize("inline", [True, False])
async def test_inline_mode_is_told_of_where_it_is_on(api: BotApi, indexed: Engine, *, inline: bool) -> None:
    """Help and description name inline mode, to people and to groups, but not while it is off."""
    api.account.inline = inline
    user, group = api.add_user(), api.add_group()
    async with serving(api, indexed):
        said = [await helped(api, user), await helped(api, user, group)]
        await announced(api)
    assert ["gõ @bantin_bot rồi" in message.text for message in said] == [inline] * 2
    assert ("@bantin_bot" in api.account.profile["description", "en"]) is inline


@pytest.mark.parametrize(
    ("access", "told"),
    [("open", None), ("list", "để biết số cần gửi người quản trị"), ("pairing", "để nhận mã")],
)
async def test_the_help_says_how_others_are_let_in(
    api: BotApi, indexed: Engine, access: str, told: str | None
) -> None:
    """Where not everybody may ask, /help says to those who may what others do to be allowed."""
    admin = api.add_user()
    async with serving(api, indexed, access=access, admins=[admin.id]):
        said = await helped(api, admin)
    assert ("Bot chỉ phục vụ người được phép" in said.text) is (told is not None)
    assert (told or "/allow số hoặc mã") in said.text
