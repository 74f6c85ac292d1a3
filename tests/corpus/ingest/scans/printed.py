"""Pages that are pictures, as a scanner would make them."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from PIL import Image, ImageDraw, ImageFont

FONTS = ("DejaVuSans.ttf", "Arial.ttf", "arial.ttf")  # of Linux, macOS, Windows
WIDTH, HEIGHT = 1654, 2339  # A4 at 200 dots an inch
LEFT, TOP, STEP = 150, 200, 60

LINES = (
    "Đại hội Đảng bộ xã Tân Thử lần thứ năm",
    "Đại hội đã bầu đồng chí Nguyễn Văn An giữ chức Bí thư",
    "Đảng ủy xã Tân Thử nhiệm kỳ mới.",
    "Hội nghị kết thúc vào buổi chiều cùng ngày.",
)


def page(lines: Sequence[str] = LINES) -> Image.Image:
    """A page with lines in black on white; passes the test over where no font has the letters."""
    picture = Image.new("L", (WIDTH, HEIGHT), 255)
    pen, font = ImageDraw.Draw(picture), _font()
    for number, line in enumerate(lines):
        pen.text((LEFT, TOP + number * STEP), line, fill=0, font=font)
    return picture


def written(kind: str, *pages: Image.Image) -> bytes:
    """Pages in a file of that kind: PNG, JPEG, TIFF or PDF."""
    first, *others = pages or (page(),)
    file = io.BytesIO()
    more = {"save_all": True, "append_images": others} if others else {}
    first.save(file, kind, **more)
    return file.getvalue()


def _font() -> ImageFont.FreeTypeFont:
    for name in FONTS:
        try:
            return ImageFont.truetype(name, 32)
        except OSError:
            continue
    pytest.skip("no font with Vietnamese letters is installed")
