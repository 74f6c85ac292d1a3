import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from docs import draw_screens
from docs.bubbles import draw
from retrieval.engine import Engine
from tests.botapi.clients import client
from tests.botapi.server import BotApi

PAGE = (Path(__file__).parents[1] / "docs" / "telegram.md").read_text("utf-8")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.encoder
async def test_the_screens_are_what_the_bot_sends(
    real_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each picture of docs/telegram.md is the one that today's messages give; no other lies beside them."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    drawn = await draw_screens.drawn(real_engine)
    assert {file.stem: file.read_text("utf-8") for file in draw_screens.FOLDER.iterdir()} == drawn


def test_the_telegram_page_shows_every_screen() -> None:
    """No scene is left out of docs/telegram.md."""
    missing = [scene.name for scene in draw_screens.SCENES if f"(screens/{scene.name}.svg)" not in PAGE]
    assert missing == []


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("một <b>hai</b>\n\n<code>ba &lt; bốn</code>", ["một hai", "", "ba < bốn"]),
        ("<blockquote>trích</blockquote>\n<b>nguồn</b>", ["trích", "nguồn"]),
        ("trước\n<blockquote>trích\nhai dòng</blockquote>sau", ["trước", "trích", "hai dòng", "sau"]),
    ],
)
async def test_a_message_is_drawn_line_by_line(html: str, lines: list[str]) -> None:
    """The words of a message stand in the picture, line by line, whatever its marks are."""
    assert (await drawn_lines(html))[1:] == lines


async def test_long_lines_are_wrapped_without_losing_a_word() -> None:
    """A line that is too wide goes on in the next one; together they are the text."""
    text = "Đại hội Đảng bộ các Khu Công nghiệp tỉnh Thái Nguyên, nhiệm kỳ 2020 – 2025. " * 4
    _, *lines = await drawn_lines(f"<i>{text.strip()}</i>")
    assert len(lines) > 5
    assert "".join(lines) == text.strip()


async def test_a_folded_quote_shows_three_lines() -> None:
    """Of an expandable quote three lines are drawn, with a mark, and all of what follows it."""
    quote = "Chi bộ có 26 đảng viên. " * 20
    _, *lines = await drawn_lines(f"<blockquote expandable>{quote}</blockquote>\nnguồn")
    assert lines[-1] == "nguồn"
    assert "⌄" in lines
    assert len(lines) == 5


async def drawn_lines(html: str) -> list[str]:
    """The texts of a picture of one message of the bot, its author first."""
    async with BotApi() as api, client(api, api.account) as bot:
        user = api.add_user()
        await bot.send_message(user.id, html, parse_mode="HTML")
        [message] = api.sent_to(user)
    root = ET.fromstring(draw([("bantin", message)], "Thử"))  # noqa: S314 (our own)
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
