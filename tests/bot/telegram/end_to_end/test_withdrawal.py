from pathlib import Path

import pytest

from corpus.file_library import FileLibrary
from retrieval.engine import Engine
from retrieval.index.build import Indexer
from tests.bot.telegram.end_to_end.presses import assert_orderly, labels, shown, told
from tests.bot.telegram.end_to_end.serving import quotes, serving
from tests.botapi.calls import Fault
from tests.botapi.faults import FaultPolicy
from tests.botapi.model import Message
from tests.botapi.server import BotApi
from tests.botapi.users import User
from tests.conftest import write

FARMERS = "Hội nghị khuyến nông xã Ngọc Hồi\n\nÔng Lý Văn Páo được bầu làm Chủ tịch Hội Nông dân xã Ngọc Hồi."
CHANGED = FARMERS.replace("Lý Văn Páo", "Lý Văn Sùng")
MORE = "Hội nghị phụ nữ xã Ngọc Hồi\n\nBà Vàng Thị Mỷ được bầu làm Chủ tịch Hội Phụ nữ xã Ngọc Hồi."
QUESTION = "ai được bầu làm Chủ tịch Hội Nông dân xã Ngọc Hồi?"
HOW = "Xin viết mã bản tin và lý do ngay sau lệnh, ví dụ: /withdraw thong_bao_12 đã có văn bản đính chính"
GONE = "Bản tin này đã được sửa hoặc gỡ, xin hỏi lại."


@pytest.fixture
def watched(tmp_path: Path, indexer: Indexer) -> Path:
    """A folder with two bulletins that are indexed; the id of one has a space in it."""
    folder = write(tmp_path / "watched", **{"nong dan": FARMERS, "phu_nu": MORE})
    indexer.update([folder])
    return folder


async def say(api: BotApi, user: User, text: str) -> Message:
    before = len(api.sent_to(user))
    await api.private_message(user, text)
    await api.until(lambda: len(api.sent_to(user)) > before, 20)
    return api.sent_to(user)[-1]


async def test_a_bulletin_is_withdrawn(
    api: BotApi, engine: Engine, watched: Path, library: FileLibrary
) -> None:
    """At once it is gone from answers, results, lists, inline results and buttons; /source says why."""
    admin, user = api.add_user(), api.add_user()
    async with serving(api, engine, admins=[admin.id]):
        answer = await say(api, user, QUESTION)
        assert "Lý Văn Páo" in answer.text
        found = await say(api, user, "/search Nông dân Ngọc Hồi")
        listed = await say(api, user, "/latest")
        done = await say(api, admin, "/withdraw nong dan: bầu lại & đính chính")
        again = await say(api, user, QUESTION)
        asked = [await say(api, user, f"/source {written}") for written in ("nong dan", "nong dan@1")]
        pressed = [
            await told(api, answer, "Mở nguồn", user),
            await told(api, found, "1", user),
            await told(api, listed, "1", user),
        ]
        latest = await say(api, user, "/latest")
        results = await api.inline(user, "Nông dân Ngọc Hồi")
    first, count, quoted, searched = done.text.splitlines()
    assert first.startswith("nong dan đã được thu hồi lúc ")
    assert first.endswith(". Lý do: bầu lại & đính chính")
    assert count == "Câu trả lời đã trích dẫn hoặc gợi ý bản tin này: 2"
    assert quoted.endswith(f", trò chuyện riêng: {QUESTION}")
    assert searched.endswith(", trò chuyện riêng: Nông dân Ngọc Hồi")
    assert labels(done) == [["Hủy thu hồi"]]
    assert not [quote for quote in quotes(again) if "Páo" in quote]
    assert [message.text for message in asked] == [first, first]
    assert [press.get("text") for press in pressed] == [GONE, GONE, GONE]
    assert "khuyến nông" not in latest.text
    assert "Páo" not in str(results)


async def test_a_withdrawal_is_taken_back(api: BotApi, engine: Engine, watched: Path) -> None:
    """The button under it brings the bulletin back."""
    admin = api.add_user()
    async with serving(api, engine, admins=[admin.id]):
        done = await say(api, admin, "/withdraw phu_nu nhầm")
        taken_back = await shown(api, done, "Hủy thu hồi", admin)
        seen = await say(api, admin, "/source phu_nu")
    assert (taken_back.text, taken_back.buttons) == ("Đã hủy thu hồi: phu_nu", [])
    assert "Mã: phu_nu" in seen.text
    assert_orderly(api)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "",
            HOW,
        ),
        (
            "nong dan",
            HOW,
        ),
        ("nong dân sai", "Không có bản tin mang mã này."),
    ],
)
async def test_what_is_missing_is_told(
    api: BotApi, engine: Engine, watched: Path, written: str, said: str
) -> None:
    """Without an id or a reason how to write them is told, and nothing is withdrawn; nor of an unknown id."""
    admin = api.add_user()
    async with serving(api, engine, admins=[admin.id]):
        answer = await say(api, admin, f"/withdraw {written}".strip())
    assert answer.text == said
    assert len(engine.latest(9)) == 2


async def test_what_is_withdrawn_already_says_why(api: BotApi, engine: Engine, watched: Path) -> None:
    """Asked once more, the first reason is told."""
    admin = api.add_user()
    async with serving(api, engine, admins=[admin.id]):
        first = await say(api, admin, "/withdraw phu_nu một")
        again = await say(api, admin, "/withdraw phu_nu")
    assert again.text == first.text.splitlines()[0]


async def test_only_those_who_run_the_bot_withdraw(api: BotApi, engine: Engine, watched: Path) -> None:
    """To others there is no such command, and in a group it is told to be used in private."""
    admin, user, group = api.add_user(), api.add_user(), api.add_group()
    async with serving(api, engine, admins=[admin.id]):
        refused = await say(api, user, "/withdraw phu_nu nhầm")
        await api.group_message(group, admin, "/withdraw phu_nu nhầm")
        await api.until(lambda: bool(api.sent_to(group)), 20)
    assert refused.text == "Tôi không có lệnh này. Xin xem /help."
    assert api.sent_to(group)[-1].text == "Xin dùng lệnh này trong trò chuyện riêng với tôi."
    assert len(engine.latest(9)) == 2


async def test_an_old_citation_is_opened(
    api: BotApi, engine: Engine, watched: Path, indexer: Indexer
) -> None:
    """By /source with its version: its text, that there is a newer version, and what changed."""
    user = api.add_user()
    async with serving(api, engine):
        write(watched, **{"nong dan": CHANGED})
        indexer.update()
        old = await say(api, user, "/source nong dan@1")
        text = await shown(api, old, "Đọc toàn văn", user)
        new = await say(api, user, "/source nong dan")
        later = await say(api, user, QUESTION)
        unknown = await say(api, user, "/source nong dan@7")
    assert (
        "Đã có phiên bản mới hơn: nong dan@2\nNhững câu đã thay đổi:\n− Ông Lý Văn Páo được bầu" in old.text
    )
    assert "+ Ông Lý Văn Sùng được bầu" in old.text
    assert text.text == FARMERS
    assert "mới hơn" not in new.text
    assert "nong dan@2" in later.text
    assert unknown.text == "Bản tin này không có phiên bản đó. Hiện có: nong dan@1, nong dan@2"


async def test_what_waits_to_be_sent_is_not_sent_any_more(
    api: BotApi, engine: Engine, watched: Path, library: FileLibrary
) -> None:
    """An answer that could not be sent yet when its bulletin is withdrawn is never sent; others are."""
    asks, searches, other = api.add_user(), api.add_user(), api.add_user()
    async with serving(api, engine):
        await api.drained()
        api.faults = FaultPolicy(faults=[Fault(status=502)], share=1.0, spare={"getUpdates", "deleteWebhook"})
        await api.private_message(asks, QUESTION)
        await api.private_message(searches, "/search Nông dân Ngọc Hồi")
        await api.private_message(other, QUESTION.replace("Nông dân", "Phụ nữ"))
        await api.wait_for("getMe", 3, 120, where=lambda call: call.fault is not None)
        with library.writing() as change:
            change.withdraw("nong dan", "bầu lại")
        api.faults = None
        await api.until(lambda: all(api.sent_to(user) for user in (asks, searches, other)), 120)
    assert [message.text for message in api.sent_to(asks)] == [GONE]
    assert "Páo" not in str([message.text for message in api.sent_to(searches)])
    assert "Vàng Thị Mỷ" in api.sent_to(other)[-1].text
