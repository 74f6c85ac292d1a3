from pathlib import Path

import pytest

from bot.state.chats import ChatSettings, GroupPolicy
from corpus.file_library import FileLibrary
from corpus.tables import PROVINCES
from retrieval.engine import Engine
from retrieval.index.build import Indexer
from tests.bot.telegram.end_to_end.presses import assert_orderly, labels, shown, told
from tests.bot.telegram.end_to_end.serving import FOUND, quotes, replies, serving
from tests.botapi.accounts import Privacy
from tests.botapi.model import Chat, Message
from tests.botapi.server import BotApi
from tests.botapi.users import User
from tests.conftest import write

ADMINS_ONLY = "Chỉ quản trị viên của nhóm mới đổi được cài đặt này."
CHAIR = "Bà Trần Thị Lan được bầu giữ chức Chủ tịch Hội Nông dân tỉnh."


def administrator(api: BotApi, group: Chat, name: str = "Bình", *, anonymous: bool = False) -> User:
    """A member of a group who is one of its administrators."""
    user = api.add_user(name)
    api.promote(group, user, anonymous=anonymous)
    return user


async def opened(api: BotApi, group: Chat, admin: User) -> Message:
    """The dialog of a group."""
    await api.group_message(group, admin, "/settings@bantin_bot")
    await api.until(lambda: bool(api.sent_to(group)))
    return api.sent_to(group)[-1]


async def test_an_administrator_sees_what_is_set(api: BotApi, indexed: Engine) -> None:
    """The dialog says in one message what is set, and ticks what is chosen among its buttons."""
    group = api.add_group()
    async with serving(api, indexed):
        dialog = await opened(api, group, administrator(api, group))
    assert dialog.text == (
        "Cài đặt cho nhóm này\n\n"
        "Tôi trả lời: khi có lệnh, nhắc tên tôi, trả lời tin của tôi\n"
        "Ngôn ngữ: theo Telegram của người hỏi\n"
        "Tỉnh mặc định, khi câu hỏi không nêu tỉnh nào: không đặt\n"
        "Nút dưới câu trả lời: ai cũng dùng được"
    )
    assert labels(dialog) == [
        ["chỉ khi có lệnh"],
        ["✓ khi có lệnh, nhắc tên tôi, trả lời tin của tôi"],
        ["mọi câu hỏi"],
        ["Tiếng Việt", "English", "✓ theo Telegram của người hỏi"],
        ["Chọn tỉnh mặc định…"],
        ["Chỉ người hỏi dùng nút"],
        ["Đóng"],
    ]


async def test_each_button_sets_one_thing_in_the_same_message(api: BotApi, indexed: Engine) -> None:
    """Policy, language and quiet results are each set by a press, kept, and shown where they were asked."""
    group = api.add_group()
    admin = administrator(api, group)
    async with serving(api, indexed) as kept:
        dialog = await opened(api, group, admin)
        await shown(api, dialog, "chỉ khi có lệnh", admin)
        await shown(api, dialog, "Chỉ người hỏi dùng nút", admin)
        english = await shown(api, dialog, "English", admin)
        assert kept.state.chats.get(group.id) == ChatSettings(GroupPolicy.COMMANDS, "en", None, quiet=True)
        assert "I answer: commands only\nLanguage: English\n" in english.text
        assert "Buttons under answers: only for whoever asked" in english.text
        again = await shown(api, dialog, "✓ Buttons only for whoever asked", admin)
        assert kept.state.chats.get(group.id).quiet is False
        assert "for everybody" in again.text
        await shown(api, dialog, "as the asker's Telegram says", admin)
        assert kept.state.chats.get(group.id).language is None
    assert len(api.sent_to(group)) == 1
    assert_orderly(api)


async def test_a_setting_counts_at_once(api: BotApi, indexed: Engine) -> None:
    """After the press a mention is left alone that was answered before."""
    api.privacy = Privacy(enabled=False)
    group = api.add_group()
    admin = administrator(api, group)
    async with serving(api, indexed):
        dialog = await opened(api, group, admin)
        before = await api.group_message(group, admin, f"@bantin_bot {FOUND}")
        await api.until(lambda: bool(api.replies_to(before)), 20)
        await shown(api, dialog, "chỉ khi có lệnh", admin)
        mention = await api.group_message(group, admin, f"@bantin_bot {FOUND}")
        command = await api.group_message(group, admin, f"/ask {FOUND}")
        await api.until(lambda: bool(api.replies_to(command)), 20)
    assert api.replies_to(mention) == []


async def test_a_member_is_told_who_may(api: BotApi, indexed: Engine) -> None:
    """A mere member gets a sentence and no dialog, and presses another's dialog for nothing."""
    group, member = api.add_group(), api.add_user()
    admin = administrator(api, group)
    async with serving(api, indexed) as kept:
        dialog = await opened(api, group, admin)
        answer = await told(api, dialog, "chỉ khi có lệnh", member)
        asked = await api.group_message(group, member, "/settings@bantin_bot")
        await api.until(lambda: bool(api.replies_to(asked)))
        assert kept.state.chats.get(group.id) == ChatSettings()
    assert answer["text"] == ADMINS_ONLY
    [reply] = api.replies_to(asked)
    assert (reply.text, reply.buttons) == (ADMINS_ONLY, [])
    assert api.current(dialog) == dialog


async def test_a_demoted_administrator_can_change_nothing(api: BotApi, indexed: Engine) -> None:
    """Whoever is no administrator any more is refused at the next press, in a dialog of their own too."""
    group = api.add_group()
    admin = administrator(api, group)
    async with serving(api, indexed) as kept:
        dialog = await opened(api, group, admin)
        await shown(api, dialog, "English", admin)
        api.demote(group, admin)
        answer = await told(api, dialog, "commands only", admin)
        assert kept.state.chats.get(group.id) == ChatSettings(language="en")
    assert answer["text"] == "Only the administrators of the group can change these settings."


async def test_any_administrator_may_press(api: BotApi, indexed: Engine) -> None:
    """The dialog that one administrator opened serves another, who is asked of Telegram at that moment."""
    group = api.add_group()
    first, second = administrator(api, group), api.add_user("Chi")
    async with serving(api, indexed) as kept:
        dialog = await opened(api, group, first)
        api.promote(group, second)
        await shown(api, dialog, "mọi câu hỏi", second)
        assert kept.state.chats.get(group.id).policy is GroupPolicy.ALL


async def test_an_anonymous_administrator_may(api: BotApi, indexed: Engine) -> None:
    """Who writes as the group itself opens the dialog, and presses it under the own name."""
    group = api.add_group()
    admin = administrator(api, group, anonymous=True)
    async with serving(api, indexed) as kept:
        await api.group_message(group, admin, "/settings@bantin_bot", sender_chat=group)
        await api.until(lambda: bool(api.sent_to(group)))
        dialog = api.sent_to(group)[-1]
        await shown(api, dialog, "chỉ khi có lệnh", admin)
        assert kept.state.chats.get(group.id).policy is GroupPolicy.COMMANDS


async def test_whoever_writes_as_a_channel_may_not(api: BotApi, indexed: Engine) -> None:
    """A member who writes in a channel's name opens no dialog."""
    group, channel, member = api.add_group(), api.add_channel(), api.add_user()
    async with serving(api, indexed):
        await api.group_message(group, member, "/settings@bantin_bot", sender_chat=channel)
        other = await api.group_message(group, member, "/help@bantin_bot")
        await api.until(lambda: bool(api.replies_to(other)))
    assert len(api.sent_to(group)) == 1


async def test_the_provinces_of_today_are_offered_in_pages(api: BotApi, indexed: Engine) -> None:
    """All 34 provinces can be reached by turning pages, each once; the chosen one is kept and shown."""
    user = api.add_user()
    offered: list[str] = []
    async with serving(api, indexed) as kept:
        await api.private_message(user, "/settings")
        [dialog] = await replies(api)
        page = await shown(api, dialog, "Chọn tỉnh mặc định…", user)
        while True:
            offered += [label for row in labels(page)[:-2] for label in row]
            if "›" not in labels(page)[-2]:
                break
            page = await shown(api, dialog, "›", user)
        done = await shown(api, dialog, "Vĩnh Long", user)
        assert kept.state.chats.get(user.id).province == "Vĩnh Long"
        assert "không nêu tỉnh nào: Vĩnh Long" in done.text
        await shown(api, dialog, "Chọn tỉnh mặc định…", user)
        await shown(api, dialog, "không đặt", user)
        assert kept.state.chats.get(user.id).province is None
    today = [row.name for row in PROVINCES.provinces]
    assert len(offered) == 34
    assert sorted(offered) == sorted(today)
    assert offered[:3] == ["An Giang", "Bắc Ninh", "Cà Mau"]
    assert len(api.sent_to(user)) == 1
    assert_orderly(api)


async def test_in_private_the_person_sets_their_own(api: BotApi, indexed: Engine) -> None:
    """A private dialog has no policy; its language is the person's own wherever no group has set one."""
    user = api.add_user()
    async with serving(api, indexed) as kept:
        await api.private_message(user, "/settings")
        [dialog] = await replies(api)
        english = await shown(api, dialog, "English", user)
        assert kept.state.people.language(user.id) == "en"
        closed = await shown(api, dialog, "Close", user)
    assert labels(dialog) == [
        ["Tiếng Việt", "English", "✓ theo Telegram của người hỏi"],
        ["Chọn tỉnh mặc định…"],
        ["Đóng"],
    ]
    assert english.text.startswith("Your settings\n\nLanguage: English\n")
    assert closed.buttons == []


@pytest.mark.parametrize(
    ("reads", "status", "said"),
    [
        (False, "member", "Tôi chưa đọc được tin nhắn thường trong nhóm này."),
        (True, "member", "Chế độ riêng tư (privacy mode) của tôi đang tắt."),
        (False, "administrator", "Tôi là quản trị viên của nhóm này nên đọc được mọi tin nhắn ở đây."),
    ],
)
async def test_all_questions_need_what_telegram_delivers(
    api: BotApi, indexed: Engine, *, reads: bool, status: str, said: str
) -> None:
    """Who sets the bot to every question is told whether it hears them, and what to do if it does not."""
    api.privacy = Privacy(enabled=not reads)
    group = api.add_group(bot_status=status)
    admin = administrator(api, group)
    async with serving(api, indexed):
        dialog = await opened(api, group, admin)
        done = await shown(api, dialog, "mọi câu hỏi", admin)
    assert said not in dialog.text
    assert said in done.text


async def test_settings_move_with_the_group(api: BotApi, indexed: Engine) -> None:
    """What was set by buttons in a group holds in the supergroup that it becomes."""
    group = api.add_group(kind="group")
    admin = administrator(api, group)
    async with serving(api, indexed) as kept:
        dialog = await opened(api, group, admin)
        await shown(api, dialog, "chỉ khi có lệnh", admin)
        new = await api.migrate(group)
        await api.group_message(new, admin, "/settings@bantin_bot")
        await api.until(lambda: bool(api.sent_to(new)))
        assert kept.state.chats.get(new.id).policy is GroupPolicy.COMMANDS
    assert "Tôi trả lời: chỉ khi có lệnh" in api.sent_to(new)[-1].text


@pytest.fixture
def unions(tmp_path: Path, library: FileLibrary, indexer: Indexer, engine: Engine) -> Engine:
    """The same news from two provinces, told alike."""
    files = {
        name: f"Đại hội Hội Nông dân tỉnh {province} ngày 12/5/2024\n\n{chair}"
        for name, province, chair in (
            ("a", "Lâm Đồng", CHAIR),
            ("b", "Trà Vinh", CHAIR.replace("Trần Thị Lan", "Lê Thị Hoa")),
        )
    }
    indexer.update([write(tmp_path / "files", **files)])
    return engine


@pytest.mark.parametrize(("code", "elected"), [("Lâm Đồng", "Trần Thị Lan"), ("Vĩnh Long", "Lê Thị Hoa")])
@pytest.mark.parametrize("command", ["/ask", "/search"])
async def test_the_default_province_is_meant(
    api: BotApi, unions: Engine, code: str, elected: str, command: str
) -> None:
    """A question that names no province is about the chat's, which is not shown as if it had been asked."""
    user = api.add_user()
    async with serving(api, unions, results=1) as kept:
        kept.state.chats.set_province(user.id, code)
        await api.private_message(user, f"{command} ai được bầu làm Chủ tịch Hội Nông dân tỉnh?")
        [answer] = await replies(api)
    assert elected in quotes(answer)[0]
    assert "câu hỏi nêu" not in answer.text


async def test_a_named_province_goes_before_the_default(api: BotApi, unions: Engine) -> None:
    """The chat's province does not stand in the way of a question about another."""
    user = api.add_user()
    async with serving(api, unions) as kept:
        kept.state.chats.set_province(user.id, "Lâm Đồng")
        await api.private_message(user, "ai được bầu làm Chủ tịch Hội Nông dân tỉnh Trà Vinh?")
        [answer] = await replies(api)
    assert "Lê Thị Hoa" in quotes(answer)[0]
