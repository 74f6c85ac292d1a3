import asyncio
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from retrieval.engine import Engine
from retrieval.index.build import Indexer
from tests.bot.telegram.end_to_end.presses import assert_orderly, labels, shown, told
from tests.bot.telegram.end_to_end.serving import quotes, replies, serving
from tests.botapi.model import Message
from tests.botapi.server import BotApi
from tests.botapi.users import User
from tests.conftest import write

GONE = "Bản tin này đã được sửa hoặc gỡ, xin hỏi lại."


def meeting(number: int, *, province: str = "Lâm Đồng", year: int = 2020, more: str = "") -> str:
    return (
        f"Hội nghị số {number}\n"
        f"Ngày {number:02}/03/{year}, Ban Quản lý Khu kinh tế tỉnh {province} họp bàn việc thứ {number}. "
        f"Hội nghị nhất trí xây cầu Cam Mẫu số {number}.{more}"
    )


@pytest.fixture
def folder(tmp_path: Path, indexer: Indexer) -> Path:
    """Seven bulletins, indexed: five of Lâm Đồng in 2020, one of 2018, one of Trà Vinh."""
    texts = {f"h{n}": meeting(n) for n in range(1, 6)}
    texts["h6"] = meeting(6, year=2018)
    texts["h7"] = meeting(7, province="Trà Vinh")
    made = write(tmp_path / "new", **texts)
    indexer.update([made])
    return made


async def search(api: BotApi, user: User, text: str) -> Message:
    await api.private_message(user, f"/search {text}")
    [page] = await replies(api)
    return page


def titles(message: Message) -> list[str]:
    """The numbered titles on a page."""
    return re.findall(r"^\d+\. .+", message.text, re.MULTILINE)


def held(page: Message) -> Sequence[str]:
    return [bold for bold in page.covered("bold") if bold.startswith("Hội nghị số")]


async def test_a_page_of_results(api: BotApi, engine: Engine, folder: Path) -> None:
    """A page numbers its results, each with title, date, publisher and the sentence that fits, marked."""
    user = api.add_user()
    async with serving(api, engine):
        page = await search(api, user, "cầu Cam Mẫu số 3")
    assert page.text.startswith("Kết quả 1–3:\n\n1. ")
    [entry] = [each for each in page.text.split("\n\n") if "Hội nghị số 3\n" in each]
    assert entry.split(". ", 1)[1] == (
        "Hội nghị số 3\n03/03/2020 · Ban Quản lý Khu kinh tế tỉnh Lâm Đồng\n"
        "Hội nghị nhất trí xây cầu Cam Mẫu số 3."
    )
    assert any("Cam Mẫu" in bold for bold in page.covered("bold"))
    assert labels(page) == [["1", "2", "3"], ["1–3", "›"]]


async def test_pages_hold_every_result_once(api: BotApi, engine: Engine, folder: Path) -> None:
    """Turning ahead and back shows each bulletin on one page, numbered through, and the first page again."""
    user = api.add_user()
    async with serving(api, engine):
        first = await search(api, user, "cầu Cam Mẫu")
        second = await shown(api, first, "›", user)
        third = await shown(api, first, "›", user)
        await shown(api, first, "‹", user)
        again = await shown(api, first, "‹", user)
    pages = [first, second, third]
    assert sorted(title for page in pages for title in held(page)) == [
        f"Hội nghị số {n}" for n in range(1, 8)
    ]
    numbers = [title.partition(".")[0] for page in pages for title in titles(page)]
    assert numbers == ["1", "2", "3", "4", "5", "6", "7"]
    assert [labels(page)[-1] for page in pages] == [["1–3", "›"], ["‹", "4–6", "›"], ["‹", "7"]]
    assert again.html == first.html
    assert len(api.sent_to(user)) == 1
    assert_orderly(api)


async def test_the_position_changes_nothing(api: BotApi, engine: Engine, folder: Path) -> None:
    """Pressing where one is leaves the page as it is, and Telegram's refusal of that unnoticed."""
    user = api.add_user()
    async with serving(api, engine):
        page = await search(api, user, "cầu Cam Mẫu")
        said = await told(api, page, "1–3", user)
        await api.wait_for("editMessageText")
    assert said.get("text") is None
    assert api.current(page) == page
    assert_orderly(api)


async def test_a_result_whole_and_back(api: BotApi, engine: Engine, folder: Path) -> None:
    """A result's button shows its passage the sentence marked, with source, copy and the way back."""
    user = api.add_user()
    async with serving(api, engine):
        first = await search(api, user, "cầu Cam Mẫu")
        page = await shown(api, first, "›", user)
        named = held(page)[1]
        whole = await shown(api, page, "5", user)
        source = await shown(api, page, "Mở nguồn", user)
        await shown(api, page, "‹ Quay lại", user)
        back = await shown(api, page, "‹ Danh sách", user)
    number = named.rpartition(" ")[2]
    assert whole.covered("blockquote") == [(folder / f"h{number}.txt").read_text("utf-8")]
    assert f"Hội nghị nhất trí xây cầu Cam Mẫu số {number}." in whole.covered("bold")
    copied = whole.button("Sao chép trích dẫn")["copy_text"]["text"]
    assert copied.startswith(f"“Hội nghị nhất trí xây cầu Cam Mẫu số {number}.” (Hội nghị số {number}, ")
    assert source.text.startswith(f"Hội nghị số {number}\nCơ quan: Ban Quản lý Khu kinh tế")
    assert back.html == page.html
    assert len(api.sent_to(user)) == 1
    assert_orderly(api)


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("cầu Cam Mẫu năm:2018", "Bộ lọc: năm 2018", {"Hội nghị số 6"}),
        ("cau cam mau tinh:Tra Vinh", "Bộ lọc: tỉnh, thành phố: Trà Vinh", {"Hội nghị số 7"}),
        ('"Cam Mẫu số 4"', "Bộ lọc: có nguyên văn “Cam Mẫu số 4”", {"Hội nghị số 4"}),
        ("cầu from:2017 to:2019", "Bộ lọc: từ ngày 01/01/2017; đến ngày 31/12/2019", {"Hội nghị số 6"}),
        (
            'cầu đơn vị:"Khu kinh tế" province:Trà Vinh',
            "Bộ lọc: tỉnh, thành phố: Trà Vinh; đơn vị: Khu kinh tế",
            {"Hội nghị số 7"},
        ),
    ],
)
async def test_filters_are_said_and_kept(
    api: BotApi, engine: Engine, folder: Path, text: str, *, line: str, found: set[str]
) -> None:
    """What was read as filters stands in one line, and only what passes them is listed."""
    async with serving(api, engine):
        page = await search(api, api.add_user(), text)
    assert page.text.split("\n")[1] == line
    assert set(held(page)) == found


async def test_filters_hold_on_further_pages(
    api: BotApi, engine: Engine, folder: Path, tmp_path: Path
) -> None:
    """Filters are remembered with the buttons, over a restart too."""
    user = api.add_user()
    async with serving(api, engine, tmp_path / "state"):
        first = await search(api, user, "cầu năm:2020 tỉnh:Lâm Đồng")
    async with serving(api, engine, tmp_path / "state"):
        second = await shown(api, first, "›", user)
    assert {*held(first), *held(second)} == {f"Hội nghị số {n}" for n in range(1, 6)}
    assert second.text.split("\n")[:2] == ["Kết quả 4–5:", "Bộ lọc: năm 2020; tỉnh, thành phố: Lâm Đồng"]
    assert labels(second)[-1] == ["‹", "4–5"]


async def test_without_words_the_newest_are_listed(api: BotApi, engine: Engine, folder: Path) -> None:
    """Filters alone list the bulletins that pass them, newest first, without any sentence."""
    async with serving(api, engine):
        page = await search(api, api.add_user(), "năm:2020")
    assert page.text.startswith("Bản tin mới nhất, 1–3:\nBộ lọc: năm 2020\n\n")
    assert held(page) == ["Hội nghị số 7", "Hội nghị số 5", "Hội nghị số 4"]
    assert quotes(page) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("cầu năm:mới", "Tôi chưa hiểu năm trong “năm:mới”. Xin viết, ví dụ: năm:2020"),
        ("cầu từ:hômqua", "Tôi chưa hiểu ngày trong “từ:hômqua”. Xin viết, ví dụ: "),
        ("cầu tỉnh:a&b", "Tôi không nhận ra tỉnh, thành phố nào trong “tỉnh:a&b”. Xin viết, ví dụ: "),
        ("cầu từ:2020 đến:2017", "Thời điểm kết thúc sớm hơn thời điểm bắt đầu ("),
    ],
)
async def test_a_wrong_filter_gets_one_sentence(
    api: BotApi, engine: Engine, folder: Path, text: str, sentence: str
) -> None:
    """A filter that cannot be one is named as it was typed, with an example, and nothing is searched."""
    async with serving(api, engine):
        said = await search(api, api.add_user(), text)
    assert said.text.startswith(sentence)
    assert "\n" not in said.text
    assert said.buttons == []
    assert_orderly(api)


async def test_nothing_found_gets_a_hint(api: BotApi, engine: Engine, folder: Path) -> None:
    """Where nothing passes the filters, a sentence says so and what to try, and there are no buttons."""
    async with serving(api, engine):
        said = await search(api, api.add_user(), "cầu năm:1999")
    assert said.text == (
        "Không tìm thấy đoạn nào phù hợp.\nBộ lọc: năm 1999\n"
        "Xin dùng ít từ hơn, bỏ bớt bộ lọc, hoặc xem /list để biết có những bản tin nào."
    )
    assert said.buttons == []


@pytest.mark.parametrize("change", ["edited", "removed"])
async def test_a_result_that_changed_is_not_taken_for_another(
    api: BotApi, engine: Engine, indexer: Indexer, folder: Path, change: str
) -> None:
    """If the bulletins changed since the page was shown, its numbers never open something else."""
    user = api.add_user()
    async with serving(api, engine):
        page = await search(api, user, "cầu Cam Mẫu số 3")
        first = held(page)[0]
        file = folder / f"h{first.rpartition(' ')[2]}.txt"
        if change == "edited":
            file.write_text(file.read_text("utf-8").replace("nhất trí", "chưa nhất trí"), "utf-8")
        else:
            file.unlink()
        await asyncio.to_thread(indexer.update, [folder])
        said = await told(api, page, "1", user)
        unchanged = api.current(page)
        renewed = await shown(api, page, "1–3", user)
    assert (said["text"], said["show_alert"]) == (GONE, True)
    assert unchanged == page
    assert (first in held(renewed)) is (change == "edited")
    assert len(held(renewed)) == 3


async def test_ten_long_results_fit_into_one_message(
    api: BotApi, engine: Engine, indexer: Indexer, tmp_path: Path
) -> None:
    """Long titles and sentences are shortened, with an ellipsis and nothing else that is not theirs."""
    texts = {}
    for name in "abcdefghikmn":  # each in words of its own, or they would count as one text printed twice
        spans = " ".join(f"nhịp {name}{n}{name} <qua> & 😀 sông {n}{name}{name}" for n in range(40))
        texts[name] = f"Tin {name} {f'rất dài {name} ' * 60}\nHuyện {name} họp, xây cầu Cam Mẫu {spans}."
    indexer.update([write(tmp_path / "new", **texts)])
    user = api.add_user()
    async with serving(api, engine, results=10):
        page = await search(api, user, "xây cầu Cam Mẫu nhịp")
        whole = await shown(api, page, "1", user)
    assert len(quotes(page)) == 10
    for quote in quotes(page):
        assert quote.endswith(" …")
        assert any(quote.removesuffix(" …") in text for text in texts.values())
        assert len(quote) > 100
    assert [len(row) for row in labels(page)] == [5, 5, 2]
    assert all(any(quote in text for text in texts.values()) for quote in quotes(whole))
    assert_orderly(api)


async def test_a_search_in_english(api: BotApi, engine: Engine, folder: Path) -> None:
    """Who writes in English gets the page in English, quotes aside."""
    user = api.add_user(language_code="en")
    async with serving(api, engine):
        page = await search(api, user, "cầu year:2018")
        whole = await shown(api, page, "1", user)
    assert page.text.startswith("Results 1 to 1:\nFilters: year 2018\n\n1. Hội nghị số 6\n")
    assert labels(whole) == [["Open source", "Copy citation"], ["‹ List"]]


async def test_a_search_that_leans_on_the_one_before(api: BotApi, indexed: Engine) -> None:
    """What a short search took over from the one before holds on its further pages and back on its first."""
    user = api.add_user()
    async with serving(api, indexed, results=2):
        await search(api, user, "Bí thư Chi bộ Ban Quản lý các Khu công nghiệp Lâm Đồng năm 2020")
        await api.private_message(user, "/search còn Trà Vinh?")
        _, first = await replies(api, 2)
        await shown(api, first, "›", user)
        again = await shown(api, first, "‹", user)
    assert "Trà Vinh" in first.text
    assert again.html == first.html
