"""Draws the screens of docs/telegram.md and the README from what the bot really sends.

Run: PYTHONPATH=. python docs/draw_screens.py

Each scene is played with the real application, the default encoder and the five shipped bulletins against the
tests' Bot API server; what is in the chat then is drawn into `docs/screens`.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import composition
from bot.config import load
from docs.bubbles import draw
from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.serving import serving
from tests.botapi.server import BotApi

FOLDER = Path(__file__).parent / "screens"
_PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Scene:
    """What somebody writes to the bot: in a group, or in private."""

    name: str
    title: str
    who: str
    text: str
    group: bool = False
    language: str = "vi"


SCENES = (
    Scene(
        "answer",
        "Câu trả lời trong nhóm",
        "Lan",
        "/ask@bantin_bot Bí thư Chi bộ Ban Quản lý các KCN Lâm Đồng năm 2020 là ai?",
        group=True,
    ),
    Scene("refusal", "Không thấy trong các bản tin", "Hùng", "Giá vàng hôm nay bao nhiêu?"),
    Scene("near", "Có đoạn gần với câu hỏi", "Mai", "Ai là Chủ tịch tỉnh Trà Vinh?"),
    Scene(
        "contradicted",
        "Bản tin nêu khác",
        "Tuấn",
        "Trần Xuân Vượng là Bí thư Chi bộ Lâm Đồng đúng không?",
    ),
    Scene("search", "Danh sách kết quả", "Lan", "/search đảng viên từ:2017"),
    Scene("settings", "Cài đặt của nhóm", "Bình", "/settings@bantin_bot", group=True),
    Scene(
        "english", "An answer in English", "John", "who was elected Bí thư in Lâm Đồng 2020?", language="en"
    ),
)


async def drawn(engine: Engine) -> dict[str, str]:
    """Every scene by its name, as SVG."""
    async with BotApi() as api, serving(api, engine):
        return {scene.name: await _play(api, scene) for scene in SCENES}


async def _play(api: BotApi, scene: Scene) -> str:
    person = api.add_user(scene.who, language_code=scene.language)
    group = api.add_group() if scene.group else None
    if group:
        api.promote(group, person)
        asked = await api.group_message(group, person, scene.text)
    else:
        asked = await api.private_message(person, scene.text)
    place = group or person
    await api.until(lambda: bool(api.sent_to(place)), _PATIENCE_S)
    [answer] = api.sent_to(place)
    return draw([(scene.who, asked), ("bantin", answer)], scene.title)


def main() -> None:
    """Draw all and write them."""
    FOLDER.mkdir(exist_ok=True)
    config = load(None)
    with TemporaryDirectory() as folder:
        own = config.model_copy(update={"data_dir": Path(folder)})
        parts = composition.ready(own, print, with_samples=True)
        for name, picture in asyncio.run(drawn(parts.engine)).items():
            (FOLDER / f"{name}.svg").write_text(picture, "utf-8")


if __name__ == "__main__":
    main()
