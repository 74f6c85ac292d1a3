"""Who may read what, through every door of the bot; and a list that fails where a new door has no test."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from pydantic import SecretStr
from telegram.ext import CommandHandler

from bot.config import Config
from bot.telegram import callbacks
from bot.telegram.application import Stores, build
from retrieval.engine import Engine
from retrieval.index.build import Indexer
from tests.bot.telegram.end_to_end.presses import labels, shown, told
from tests.bot.telegram.end_to_end.serving import serving, stores
from tests.botapi.calls import Fault
from tests.botapi.faults import FaultPolicy
from tests.botapi.model import Chat, Message
from tests.botapi.server import BotApi
from tests.botapi.users import User
from tests.conftest import write

FARMERS = (
    "Hội nghị khuyến nông xã Ngọc Hồi\n\n"
    "Ngày 5/3/2020, ông Lý Văn Páo được bầu làm Chủ tịch Hội Nông dân xã Ngọc Hồi.\n"
)
WOMEN = (
    "Hội nghị phụ nữ xã Tân Lập\n\n"
    "Ngày 7/4/2020, bà Vàng Thị Mỷ được bầu làm Chủ tịch Hội Phụ nữ xã Tân Lập.\n"
)
QUESTION = "ai được bầu làm Chủ tịch Hội Nông dân xã Ngọc Hồi?"
SECRETS = ("Páo", "khuyến nông", "khuyen_nong")
_LOOKS, _LOOK_S = 20, 0.05
AGRICULTURE, WOMENS = "Nông nghiệp", "Phụ nữ"


@dataclass(slots=True)
class Scene:
    """A bot that serves, somebody and a colleague, and a group of both."""

    api: BotApi
    kept: Stores
    who: User
    colleague: User
    group: Chat
    known: dict[str, Message] = field(default_factory=dict)

    async def say(self, text: str, user: User | None = None) -> Message:
        """Have somebody say something in private; what the bot answers."""
        user = user or self.who
        before = len(self.api.sent_to(user))
        await self.api.private_message(user, text)
        return await self._answer(user, before)

    async def say_in_group(
        self, text: str, user: User | None = None, reply_to: Message | None = None, date: int | None = None
    ) -> Message:
        """Likewise in the group."""
        before = len(self.api.sent_to(self.group))
        await self.api.group_message(self.group, user or self.who, text, reply_to=reply_to, date=date)
        return await self._answer(self.group, before)

    async def _answer(self, where: User | Chat, before: int) -> Message:
        await self.api.until(lambda: len(self.api.sent_to(where)) > before, 20)
        return self.api.sent_to(where)[-1]

    async def press(self, message: Message, label: str) -> None:
        """Have somebody press a button, if it is there, and wait until that is dealt with."""
        before = self.api.current(message)
        if label not in [each for row in labels(before) for each in row]:
            return
        await told(self.api, before, label, self.who)
        for _ in range(_LOOKS):  # what is edited may come after the press is answered
            if self.api.current(message) != before:
                break
            await asyncio.sleep(_LOOK_S)


Act = Callable[[Scene], Awaitable[object]]


async def _nothing(scene: Scene) -> None:
    del scene


@dataclass(frozen=True, slots=True)
class Door:
    """A way to what a bulletin says.

    Attributes:
        act: Goes it.
        before: What comes before, while everybody may read everything.
        commands: Which commands are gone by.
        actions: Which actions of buttons.
        is_public: Whether the group is shown what comes of it.
    """

    act: Act
    before: Act = _nothing
    commands: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    is_public: bool = False


def remember(name: str, act: Callable[[Scene], Awaitable[Message]]) -> Act:
    """An act whose answer the scene knows under a name."""

    async def remembering(scene: Scene) -> None:
        scene.known[name] = await act(scene)

    return remembering


def pressing(name: str, *ways: str) -> Act:
    """Presses buttons one after the other under a message that the scene knows."""

    async def press(scene: Scene) -> None:
        for label in ways:
            await scene.press(scene.known[name], label)

    return press


async def ask_twice_while_away(scene: Scene) -> None:
    earlier = int(time.time()) - 1800
    await scene.api.group_message(scene.group, scene.who, f"/ask@bantin_bot {QUESTION}", date=earlier)
    await scene.say_in_group("/ask@bantin_bot ai là Chủ tịch Hội Nông dân?", date=earlier)


async def edit(scene: Scene) -> None:
    asked = await scene.api.private_message(scene.who, "thời tiết hôm nay thế nào?")
    await scene.api.until(lambda: bool(scene.api.sent_to(scene.who)), 20)
    await scene.api.edit(asked, QUESTION)
    await scene.api.drained()
    await scene.say("/help")  # dealt with after it


async def list_to_the_end(scene: Scene) -> None:
    listed = await scene.say("/list")
    for label in ("1", "2020 (1)", "2020 (2)", "1", "Đọc toàn văn", "Tải tệp .txt"):
        await scene.press(listed, label)


async def inline(scene: Scene) -> None:
    for words in ("", "Hội Nông dân xã Ngọc Hồi", "năm:2020"):
        await scene.api.inline(scene.who, words, timeout=20)


async def follow_the_link(scene: Scene) -> None:
    before = len(scene.api.sent_to(scene.who))
    await scene.api.follow(scene.who, scene.known["group"].button("Xem riêng")["url"])
    await scene.api.until(lambda: len(scene.api.sent_to(scene.who)) > before, 20)


async def follow_the_source(scene: Scene) -> None:
    before = len(scene.api.sent_to(scene.who))
    await scene.api.follow(scene.who, scene.known["group"].button("Mở nguồn")["url"])
    await scene.api.until(lambda: len(scene.api.sent_to(scene.who)) > before, 20)


async def open_sources(scene: Scene) -> None:
    for written in ("khuyen_nong", "khuyen_nong.txt", "khuyen_nong@1"):
        said = await scene.say(f"/source {written}")
        if labels(said):
            for label in ("Đọc toàn văn", "Tải tệp .txt"):
                await scene.press(said, label)


ASKED_IN_GROUP = remember("group", lambda scene: scene.say_in_group(f"/ask {QUESTION}", scene.colleague))
SEARCHED_IN_GROUP = remember(
    "group", lambda scene: scene.say_in_group("/search Hội Nông dân Ngọc Hồi", scene.colleague)
)
ASKED = remember("own", lambda scene: scene.say(QUESTION))
SEARCHED = remember("own", lambda scene: scene.say("/search Hội Nông dân Ngọc Hồi"))
OPENED = remember("own", lambda scene: scene.say("/source khuyen_nong"))
LISTED = remember("own", lambda scene: scene.say("/latest"))

DOORS: Mapping[str, Door] = {
    "a question in private": Door(lambda scene: scene.say(QUESTION)),
    "a question that was answered before": Door(lambda scene: scene.say(QUESTION), before=ASKED),
    "a question that leans on one before": Door(lambda scene: scene.say("năm 2020"), before=ASKED),
    "an edit": Door(edit),
    "a question in a group": Door(
        lambda scene: scene.say_in_group(f"/ask {QUESTION}"), commands=("ask",), is_public=True
    ),
    "a mention": Door(lambda scene: scene.say_in_group(f"@bantin_bot {QUESTION}"), is_public=True),
    "a reply to an answer": Door(
        lambda scene: scene.say_in_group("năm 2020", reply_to=scene.known["group"]),
        before=ASKED_IN_GROUP,
        is_public=True,
    ),
    "questions of while the bot was away": Door(ask_twice_while_away, is_public=True),
    "a search": Door(
        lambda scene: scene.say("/search Hội Nông dân Ngọc Hồi"),
        commands=("search",),
    ),
    "a search with filters": Door(lambda scene: scene.say('/search "Hội Nông dân" năm:2020')),
    "a search in a group": Door(
        lambda scene: scene.say_in_group("/search Hội Nông dân Ngọc Hồi"), is_public=True
    ),
    "the newest": Door(lambda scene: scene.say("/latest"), commands=("latest",)),
    "the newest in a group": Door(lambda scene: scene.say_in_group("/latest"), is_public=True),
    "the list": Door(list_to_the_end, commands=("list",), actions=("catalogue",)),
    "the source": Door(open_sources, commands=("source",), actions=("source",)),
    "inline": Door(inline),
    "the buttons of an answer": Door(
        pressing("own", "Xem cả đoạn", "‹ Thu gọn", "Mở nguồn", "👎"), before=ASKED, actions=("answer",)
    ),
    "the buttons of results": Door(
        pressing("own", "1", "Mở nguồn", "Đọc toàn văn", "‹ Danh sách"), before=SEARCHED, actions=("search",)
    ),
    "the buttons of a bulletin": Door(pressing("own", "Đọc toàn văn", "Tải tệp .txt"), before=OPENED),
    "the buttons of the newest": Door(pressing("own", "2", "Đọc toàn văn"), before=LISTED),
    "somebody else's buttons": Door(
        pressing("group", "Xem cả đoạn", "‹ Thu gọn"), before=ASKED_IN_GROUP, is_public=True
    ),
    "somebody else's results": Door(pressing("group", "1", "2"), before=SEARCHED_IN_GROUP, is_public=True),
    "a link into the private chat": Door(follow_the_link, before=ASKED_IN_GROUP, commands=("start",)),
    "a link to the source": Door(follow_the_source, before=ASKED_IN_GROUP),
}

SHOW_NO_BULLETIN: Mapping[str, str] = {
    "help": "says how to ask",
    "settings": "sets what is answered, and how",
    "lang": "sets the language",
    "forget_me": "deletes what is kept of a person",
    "status": "counts",
    "reindex": "is of those who run the bot, and reads files again",
    "stats": "is of those who run the bot, in private: they say who may read what",
    "remove": "likewise",
    "withdraw": "likewise",
    "allow": "lets somebody in",
    "deny": "lets somebody in no more",
    "who_is_allowed": "tells who was let in",
    "collections": "is of those who run the bot, in private, and names collections",
}
"""Commands that need no door, each with the reason."""

SHOWN_TO_ADMINS = {
    "settings",
    "language",
    "forget",
    "statistics",
    "upload",
    "remove",
    "withdraw",
    "collections",
}
"""Actions of buttons that stand under what `SHOW_NO_BULLETIN` tells of, and under what an admin uploads."""


@pytest.fixture
def grouped(tmp_path: Path, indexer: Indexer) -> Path:
    """Two folders of a source, each a collection with one bulletin."""
    write(tmp_path / "tin" / AGRICULTURE, khuyen_nong=FARMERS)
    write(tmp_path / "tin" / WOMENS, phu_nu=WOMEN)
    indexer.update([tmp_path / "tin"])
    return tmp_path / "tin"


def has_answer(api: BotApi, user: User) -> bool:
    return bool(api.sent_to(user))


def revealed(api: BotApi, since: int) -> set[str]:
    """Which secret words stand in what the bot has told since then, wherever."""
    told_since = json.dumps(
        [[call.params, str(call.effect)] for call in api.calls[since:]], ensure_ascii=False, default=str
    )
    return {word for word in SECRETS if word in told_since}


@pytest.mark.parametrize(
    ("name", "limited"),
    [
        (name, limited)
        for name, door in DOORS.items()
        for limited in ("nobody", "person", *(["group"] if door.is_public else []))
    ],
)
async def test_what_may_not_be_read_is_behind_no_door(
    api: BotApi, engine: Engine, grouped: Path, name: str, limited: str
) -> None:
    """What a person, or a group, may not read is told there by no door; without the limit it is by each."""
    door = DOORS[name]
    async with serving(api, engine) as kept:
        scene = Scene(api, kept, api.add_user(), api.add_user(), api.add_group())
        await door.before(scene)
        if limited != "nobody":
            subject = scene.who.id if limited == "person" else scene.group.id
            kept.state.readers.let_read(subject, frozenset({WOMENS}))
        since = len(api.calls)
        await door.act(scene)
        await api.drained()
        assert bool(revealed(api, since)) == (limited == "nobody"), revealed(api, since)


def test_every_door_has_its_test(api: BotApi, engine: Engine) -> None:
    """Each command and each action of buttons has a door above, or a reason to have none."""
    with stores(engine) as kept:
        program = build(Config(), kept, SecretStr(api.token))
    handlers = [each for group in program.application.handlers.values() for each in group]
    commands = {name for each in handlers if isinstance(each, CommandHandler) for name in each.commands}
    tested = {command for door in DOORS.values() for command in door.commands}
    assert tested | SHOW_NO_BULLETIN.keys() == commands | {"ask", "search"}  # which messages read
    assert not tested & SHOW_NO_BULLETIN.keys()
    actions = {action for door in DOORS.values() for action in door.actions}
    assert actions | SHOWN_TO_ADMINS == set(callbacks.ACTIONS)


async def test_what_waits_is_not_sent_to_whom_it_was_taken_from(
    api: BotApi, engine: Engine, grouped: Path
) -> None:
    """An answer that could not be sent yet when somebody may read its bulletin no more is never sent."""
    who = api.add_user()
    async with serving(api, engine) as kept:
        await api.drained()
        api.faults = FaultPolicy(faults=[Fault(status=502)], share=1.0, spare={"getUpdates", "deleteWebhook"})
        await api.private_message(who, QUESTION)
        await api.wait_for("getMe", 3, 120, where=lambda call: call.fault is not None)
        kept.state.readers.let_read(who.id, frozenset({WOMENS}))
        api.faults = None
        await api.until(lambda: bool(api.sent_to(who)), 120)
    assert "Páo" not in str([message.text for message in api.sent_to(who)])


async def test_an_admin_says_who_may_read_what(api: BotApi, engine: Engine, grouped: Path) -> None:
    """By buttons, for a group that is known and for a person of a number; what is chosen has a tick."""
    admin, who, group = api.add_user("Quản trị"), api.add_user(), api.add_group()
    async with serving(api, engine, admins=[admin.id]) as kept:
        await api.group_message(group, who, f"/ask {QUESTION}")
        await api.until(lambda: bool(api.sent_to(group)), 20)
        kept.state.chats.meet(group.id, "Phòng Nông nghiệp", "supergroup")
        before = len(api.sent_to(admin))
        await api.private_message(admin, "/collections")
        await api.until(lambda: len(api.sent_to(admin)) > before, 20)
        overview = api.sent_to(admin)[-1]
        assert f"• {AGRICULTURE} (1)\n• {WOMENS} (1)" in overview.text
        assert "Người và nhóm chưa được cấp quyền riêng được đọc: tất cả" in overview.text
        dialog = await shown(api, overview, "Phòng Nông nghiệp", admin)
        assert "Phòng Nông nghiệp" in dialog.text
        assert ["Tất cả", "✓ Như mặc định"] in labels(dialog)
        chosen = await shown(api, dialog, AGRICULTURE, admin)
        assert [f"✓ {AGRICULTURE}"] in labels(chosen)
        both = await shown(api, chosen, WOMENS, admin)
        [right] = kept.state.readers.rights(group.id)
        assert right
        assert right.collections == frozenset({AGRICULTURE, WOMENS})
        await shown(api, both, f"✓ {AGRICULTURE}", admin)
        assert kept.state.readers.rights(group.id)[0] != right
        await shown(api, both, "Tất cả", admin)
        [everything] = kept.state.readers.rights(group.id)
        assert everything
        assert everything.collections is None
        await shown(api, both, "Như mặc định", admin)
        assert kept.state.readers.rights(group.id) == [None]
        await api.private_message(admin, f"/collections {who.id}")
        await api.until(lambda: str(who.id) in api.sent_to(admin)[-1].text, 20)
        await shown(api, api.sent_to(admin)[-1], WOMENS, admin)
        [right] = kept.state.readers.rights(who.id)
        assert right
        assert right.collections == frozenset({WOMENS})
        await api.private_message(admin, "/collections Nông nghiệp")
        await api.until(lambda: "mã số" in api.sent_to(admin)[-1].text, 20)


async def test_nobody_else_says_it(api: BotApi, engine: Engine, grouped: Path) -> None:
    """To others there is no such command, and in a group an admin is sent to the private chat."""
    admin, who, group = api.add_user("Quản trị"), api.add_user(), api.add_group()
    async with serving(api, engine, admins=[admin.id]) as kept:
        await api.private_message(who, "/collections")
        await api.until(lambda: bool(api.sent_to(who)), 20)
        assert AGRICULTURE not in str([message.text for message in api.sent_to(who)])
        await api.group_message(group, admin, "/collections")
        await api.until(lambda: bool(api.sent_to(group)), 20)
        assert AGRICULTURE not in api.sent_to(group)[-1].text
        assert kept.state.readers.everyone() == []


async def test_where_nothing_is_said_the_config_decides(api: BotApi, engine: Engine, grouped: Path) -> None:
    """With no collections for those without a word people read nothing, and those who run the bot all."""
    admin, who = api.add_user("Quản trị"), api.add_user()
    async with serving(api, engine, admins=[admin.id], collections=[]) as kept:
        for user in (admin, who):
            await api.private_message(user, QUESTION)
            await api.until(partial(has_answer, api, user), 20)
        assert "Páo" in api.sent_to(admin)[-1].text
        assert "Páo" not in api.sent_to(who)[-1].text
        kept.state.readers.let_read(who.id, None)
        await api.private_message(who, QUESTION)
        await api.until(lambda: "Páo" in api.sent_to(who)[-1].text, 20)


async def test_a_person_who_is_forgotten_reads_no_more(api: BotApi, engine: Engine, grouped: Path) -> None:
    """What somebody may not read stays away when all that is kept of them is deleted."""
    who = api.add_user()
    async with serving(api, engine) as kept:
        kept.state.readers.let_read(who.id, frozenset({WOMENS}))
        kept.state.people.forget(who.id)
        await api.private_message(who, QUESTION)
        await api.until(lambda: bool(api.sent_to(who)), 20)
    assert "Páo" not in api.sent_to(who)[-1].text


async def test_hundreds_of_collections_fit_a_message(
    api: BotApi, engine: Engine, indexer: Indexer, tmp_path: Path
) -> None:
    """Of long names only the first are told, and buttons lead to all."""
    for number in range(200):
        name = f"{number:03} {'Văn hóa, Thể thao và Du lịch ' * 3}"
        write(tmp_path / "tin" / name, **{f"tin{number}": WOMEN.replace("Mỷ", f"Mỷ {number}")})
    indexer.update([tmp_path / "tin"])
    admin = api.add_user("Quản trị")
    async with serving(api, engine, admins=[admin.id]) as kept:
        with kept.library.reading() as state:
            names = list(state.collection_sizes())
        for number in range(100):
            kept.state.readers.let_read(-1001234567890 - number, frozenset(names))
        await api.private_message(admin, "/collections")
        await api.until(lambda: bool(api.sent_to(admin)), 20)
        overview = api.sent_to(admin)[-1]
        assert "… và 180 mục nữa" in overview.text
        dialog = await shown(api, overview, "-1001234567890", admin)
        turned = await shown(api, dialog, "›", admin)
        label = turned.buttons[2][0]["text"]
        assert label.startswith("✓ 013")
        await shown(api, turned, label, admin)
        [right] = kept.state.readers.rights(-1001234567890)
    assert right
    assert right.collections == frozenset(names) - {names[13]}
