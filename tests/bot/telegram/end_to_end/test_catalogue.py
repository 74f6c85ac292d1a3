from pathlib import Path

import pytest

from corpus.file_library import FileLibrary
from retrieval.engine import Engine
from retrieval.index.build import Indexer
from tests.bot.telegram.end_to_end.presses import assert_orderly, labels, shown, told
from tests.bot.telegram.end_to_end.serving import replies, serving
from tests.botapi.model import Message
from tests.botapi.server import BotApi
from tests.botapi.users import User
from tests.conftest import write

SHIPPED = "000_db200b94a76b92e4"
TITLE = (
    "Ban Quản lý các Khu công nghiệp tỉnh Lâm Đồng tiến hành Đại hội Chi bộ lần thứ IV, nhiệm kỳ 2020- 2025"
)


def meeting(number: int, *, province: str = "Lâm Đồng", year: int = 2020) -> str:
    day = f"{number % 28 + 1:02}/03/{year}"
    return f"Hội nghị số {number}\nNgày {day}, Ban Quản lý Khu kinh tế tỉnh {province} họp bàn việc {number}."


@pytest.fixture
def folder(tmp_path: Path, indexer: Indexer) -> Path:
    """Twelve bulletins, indexed: seven of Lâm Đồng in 2020, four in 2018, and one without day or place."""
    texts = {f"h{n:02}": meeting(n) for n in range(1, 8)}
    texts |= {f"h{n:02}": meeting(n, year=2018) for n in range(8, 12)}
    texts["h12"] = "Hội nghị số 12\nHội nghị đã diễn ra."
    made = write(tmp_path / "new", **texts)
    indexer.update([made])
    return made


async def say(api: BotApi, user: User, text: str) -> Message:
    before = len(api.sent_to(user))
    await api.private_message(user, text)
    await api.until(lambda: len(api.sent_to(user)) > before, 20)
    return api.sent_to(user)[-1]


def titles(message: Message) -> list[str]:
    return [bold for bold in message.covered("bold") if bold.startswith("Hội nghị số")]


def named(*numbers: int) -> list[str]:
    return [f"Hội nghị số {number}" for number in numbers]


async def test_the_newest_bulletins(api: BotApi, engine: Engine, folder: Path) -> None:
    """/latest lists five bulletins a page, newest first and those without a date last, with date and body."""
    user = api.add_user()
    async with serving(api, engine):
        first = await say(api, user, "/latest")
        second = await shown(api, first, "›", user)
        third = await shown(api, first, "›", user)
        await shown(api, first, "‹", user)
        again = await shown(api, first, "‹", user)
    assert first.text.startswith(
        "Bản tin mới nhất:\n\n1. Hội nghị số 7\n08/03/2020 · Ban Quản lý Khu kinh tế tỉnh Lâm Đồng\n\n2. "
    )
    assert [titles(page) for page in (first, second, third)] == [
        named(7, 6, 5, 4, 3),
        named(2, 1, 11, 10, 9),
        named(8, 12),
    ]
    assert third.text.endswith("12. Hội nghị số 12")
    assert [labels(page)[-1] for page in (first, second, third)] == [
        ["1–5", "›"],
        ["‹", "6–10", "›"],
        ["‹", "11–12"],
    ]
    assert again.html == first.html
    assert_orderly(api)


async def test_what_is_indexed(api: BotApi, engine: Engine, folder: Path) -> None:
    """/list counts by province and year, and leads down to the bulletins of one year and to one bulletin."""
    user = api.add_user()
    async with serving(api, engine):
        provinces = await say(api, user, "/list")
        years = await shown(api, provinces, "1", user)
        first = await shown(api, provinces, "2020 (7)", user)
        second = await shown(api, provinces, "›", user)
        bulletin = await shown(api, provinces, "7", user)
        back = await shown(api, provinces, "‹ Quay lại", user)
        up = await shown(api, provinces, "‹ Quay lại", user)
        top = await shown(api, provinces, "‹ Danh sách", user)
    assert provinces.text == (
        "12 bản tin\n\n1. Lâm Đồng – 11 bản tin (2018: 4, 2020: 7)\n"
        "2. không rõ tỉnh – 1 bản tin (không rõ ngày: 1)"
    )
    assert labels(years) == [["2018 (4)", "2020 (7)"], ["‹ Danh sách"]]
    assert first.text.startswith("Lâm Đồng, 2020: 7 bản tin\n\n1. Hội nghị số 7\n")
    assert (titles(first), titles(second)) == (named(7, 6, 5, 4, 3), named(2, 1))
    assert bulletin.text.startswith("Hội nghị số 1\nCơ quan: Ban Quản lý Khu kinh tế tỉnh Lâm Đồng\n")
    assert (back.html, up.html, top.html) == (second.html, years.html, provinces.html)
    assert len(api.sent_to(user)) == 1
    assert_orderly(api)


async def test_what_says_neither_day_nor_place(api: BotApi, engine: Engine, folder: Path) -> None:
    """Bulletins without a province or a date are reached like all others."""
    user = api.add_user()
    async with serving(api, engine):
        provinces = await say(api, user, "/list")
        await shown(api, provinces, "2", user)
        listed = await shown(api, provinces, "không rõ ngày (1)", user)
    assert listed.text == "không rõ tỉnh, không rõ ngày: 1 bản tin\n\n1. Hội nghị số 12"


async def test_lists_survive_a_restart(api: BotApi, engine: Engine, folder: Path, tmp_path: Path) -> None:
    """A list that was sent before the bot was started anew is turned as before."""
    user = api.add_user()
    async with serving(api, engine, tmp_path / "state"):
        first = await say(api, user, "/latest")
    async with serving(api, engine, tmp_path / "state"):
        second = await shown(api, first, "›", user)
    assert titles(second) == named(2, 1, 11, 10, 9)


async def test_an_empty_library(api: BotApi, engine: Engine) -> None:
    """Where nothing is indexed yet, /latest and /list say so."""
    user = api.add_user()
    async with serving(api, engine):
        latest = await say(api, user, "/latest")
        listed = await say(api, user, "/list")
    assert (latest.text, latest.buttons) == ("Chưa có bản tin nào.", [])
    assert (listed.text, listed.buttons) == ("0 bản tin", [])


@pytest.mark.parametrize("wanted", [f" {SHIPPED}", f" {SHIPPED}.txt", f"\n{SHIPPED}"])
async def test_a_bulletins_facts(api: BotApi, indexed: Engine, wanted: str) -> None:
    """/source tells title, body, day, place, term, file and id of a bulletin, and who is in office in it."""
    async with serving(api, indexed):
        said = await say(api, api.add_user(), f"/source{wanted}")
    assert said.text.split("\n")[:7] == [
        TITLE,
        "Cơ quan: Ban Quản lý các Khu công nghiệp tỉnh Lâm Đồng",
        "Ngày: 05/03/2020",
        "Tỉnh, thành phố: Lâm Đồng",
        "Nhiệm kỳ: 2020-2025",
        f"Tệp: {SHIPPED}.txt",
        f"Mã: {SHIPPED}",
    ]
    assert "• Đỗ Xuân Kiên, Bí thư Chi bộ (được bầu)" in said.text.split("\n")
    assert labels(said) == [["Đọc toàn văn"], ["Tải tệp .txt"]]


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("/source", "Xin viết mã bản tin ngay sau lệnh"),
        ("/source 999_none", "Không có bản tin nào mang mã này."),
        ("/source 100%_'; DROP", "Không có bản tin nào mang mã này."),
    ],
)
async def test_an_id_that_is_none(api: BotApi, indexed: Engine, text: str, reply: str) -> None:
    """Without an id, or with one that no bulletin has, a sentence says what to do."""
    async with serving(api, indexed):
        said = await say(api, api.add_user(), text)
    assert said.text.startswith(reply)
    assert said.buttons == []


async def test_a_long_text_in_parts(
    api: BotApi, engine: Engine, indexer: Indexer, library: FileLibrary, tmp_path: Path
) -> None:
    """A bulletin's text is read part by part, each ending with a sentence; together they are all of it."""
    story = " ".join(f"Câu thứ {n} kể rằng <b>xã</b> & huyện 😀 đã xong việc {n}." for n in range(250))
    indexer.update([write(tmp_path / "new", dai=f"Chuyện dài\n{story}")])
    user = api.add_user()
    async with serving(api, engine):
        facts = await say(api, user, "/source dai")
        parts = [await shown(api, facts, "Đọc toàn văn", user)]
        count = int(labels(parts[0])[0][0].rpartition("/")[2])
        parts += [await shown(api, facts, "›", user) for _ in range(count - 1)]
        back = await shown(api, facts, "‹ Quay lại", user)
        await told(api, facts, "Tải tệp .txt", user)
        await api.wait_for("sendDocument")
    with library.reading() as state:
        stored = state.get("dai")
    assert stored is not None
    assert count == len(parts) > 3
    assert " ".join(part.text for part in parts).split() == stored.text.split()
    assert all(part.text.endswith(".") for part in parts)
    assert labels(parts[1]) == [["‹", f"2/{count}", "›"], ["‹ Quay lại", "Tải tệp .txt"]]
    assert back.html == facts.html
    document = api.sent_to(user)[-1].document
    assert document is not None
    assert api.file(document["file_id"]).content == stored.text.encode()
    assert_orderly(api)


async def test_a_file_stays_in_its_topic(api: BotApi, indexed: Engine) -> None:
    """In a forum the bulletin and its file go to the topic that they were asked for in."""
    forum, user = api.add_group(topics=["Tổ chức"]), api.add_user()
    [topic] = forum.topics
    async with serving(api, indexed):
        await api.group_message(forum, user, f"/source@bantin_bot {SHIPPED}", topic=topic)
        [facts] = await replies(api)
        await told(api, facts, "Tải tệp .txt", user)
        await api.wait_for("sendDocument")
    assert [message.thread_id for message in api.sent_to(forum)] == [topic, topic]
    assert facts.reply_to


async def test_many_provinces(api: BotApi, engine: Engine, indexer: Indexer, tmp_path: Path) -> None:
    """Provinces come ten a page, and each leads to its own bulletins of a year alone."""
    names = ["An Giang", "Bắc Ninh", "Cà Mau", "Gia Lai", "Hà Tĩnh", "Kon Tum"]
    names += ["Lai Châu", "Lâm Đồng", "Long An", "Nghệ An", "Trà Vinh", "Yên Bái"]
    texts = {f"p{n:02}": meeting(n, province=name) for n, name in enumerate(names, 1)}
    indexer.update([write(tmp_path / "new", **texts)])
    user = api.add_user()
    async with serving(api, engine):
        first = await say(api, user, "/list")
        second = await shown(api, first, "›", user)
        await shown(api, first, "11", user)
        listed = await shown(api, first, "2020 (1)", user)
    assert [line.split(" – ")[0] for line in second.text.split("\n")[2:]] == ["11. Trà Vinh", "12. Yên Bái"]
    assert (labels(first)[-1], labels(second)[-1]) == (["1–10", "›"], ["‹", "11–12"])
    assert titles(listed) == named(11)
