from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.data_folders import SCANS
from corpus.file_library import FileLibrary
from corpus.ingest.scans import tesseract
from corpus.ingest.scans.models import PagePicture, ScannedLine, ScannedText
from corpus.ingest.scans.pictures import png_of
from corpus.ingest.scans.store import ScanStore
from corpus.models import Bulletin, Mark
from retrieval.engine import Engine
from retrieval.index.build import Indexer
from tests.bot.telegram.end_to_end.presses import labels
from tests.bot.telegram.end_to_end.serving import quotes, replies, serving
from tests.bot.telegram.end_to_end.test_administration import said_to
from tests.botapi.model import Upload
from tests.botapi.server import BotApi
from tests.corpus.ingest.scans import printed

QUESTION = "ai được bầu làm Chủ tịch Hội Phụ nữ xã Ngọc Hồi?"
WIDTH, HEIGHT = 1654, 2339
LINES = [
    ScannedLine(0, WIDTH, 150, 200, 900, 240, "Đại hội Hội Phụ nữ xã Ngọc Hồi"),
    ScannedLine(
        0, WIDTH, 150, 300, 1400, 340, "Bà Vàng Thị Mỷ được bầu làm Chủ tịch Hội Phụ nữ xã Ngọc Hồi."
    ),
    ScannedLine(0, WIDTH, 150, 400, 1200, 440, "Đại hội kết thúc cùng ngày, có 80 đại biểu dự họp."),
]
CONTENT = b"the scan itself"


@pytest.fixture
def data(library: FileLibrary, indexer: Indexer) -> Path:
    """A data folder with one bulletin that was read from a scan, and its page."""
    folder = library.path.parent
    page = png_of(PagePicture(WIDTH, HEIGHT, b"\xff" * (WIDTH * HEIGHT)))
    ScanStore(folder / SCANS).keep(CONTENT, LINES, [page])
    text = ScannedText.of(LINES).text
    indexer.fill([Bulletin("scan", "Đại hội Hội Phụ nữ", text, file="scan.pdf", marks=(Mark.OCR,))])
    return folder


async def test_a_scan_is_quoted_with_a_photo(api: BotApi, engine: Engine, data: Path) -> None:
    """The answer says that a machine read it, has no short answer, and the photo of its lines follows it."""
    group, user = api.add_group(), api.add_user()
    async with serving(api, engine, data):
        await api.group_message(group, user, f"/ask {QUESTION}")
        [answer] = await replies(api)
        [photo] = await api.wait_for("sendPhoto", 1, 20, where=lambda call: call.ok)
    assert "Vàng Thị Mỷ" in quotes(answer)[0]
    assert "máy đọc từ bản quét, xin đối chiếu với ảnh" in answer.text
    assert not answer.text.startswith("Vàng Thị Mỷ")
    assert photo.params["caption"] == "Ảnh đoạn trích: Đại hội Hội Phụ nữ"
    width, height = size_of(api)
    assert width == WIDTH
    assert WIDTH // 20 < height < 300


async def test_a_button_sends_the_picture_again(api: BotApi, engine: Engine, data: Path) -> None:
    """The picture has a button, which says so where the picture is there no more."""
    user = api.add_user()
    async with serving(api, engine, data):
        await api.private_message(user, QUESTION)
        await api.wait_for("sendPhoto", 1, 20, where=lambda call: call.ok)
        answer = next(message for message in api.sent_to(user) if message.buttons)
        assert "Ảnh trang" in [label for row in labels(answer) for label in row]
        await api.press(answer, "Ảnh trang", user)
        await api.wait_for("sendPhoto", 2, 20, where=lambda call: call.ok)
        ScanStore(data / SCANS).prune(lambda hashed: False)
        await api.press(answer, "Ảnh trang", user)
        told = await api.wait_for("answerCallbackQuery", 2, 20)
    assert [call.params["text"] for call in told] == ["Đã gửi ảnh.", "Không còn ảnh của trang này."]


@pytest.fixture
def reading_scans(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Tesseract is used, where it is installed."""
    monkeypatch.setattr(tesseract, "_PROGRAM", "tesseract")
    tesseract.can_read_scans.cache_clear()
    if not tesseract.can_read_scans():
        pytest.skip("Tesseract with its Vietnamese data is not installed")
    yield
    tesseract.can_read_scans.cache_clear()


@pytest.mark.slow
@pytest.mark.usefixtures("reading_scans")
@pytest.mark.parametrize(("kind", "name"), [("PNG", "dai-hoi.PNG"), ("JPEG", "dai-hoi.jpg")])
async def test_a_scan_that_is_sent_becomes_a_bulletin(
    api: BotApi, engine: Engine, data: Path, kind: str, name: str
) -> None:
    """An admin sends a picture of a page as a file, sees what is read from it, and adds it."""
    admin = api.add_user()
    async with serving(api, engine, data, admins=[admin.id]):
        upload = Upload(name, printed.written(kind), "image/png")
        await api.private_message(admin, document=upload)
        preview = await said_to(api, admin, 1)
        assert "Mã: dai-hoi" in preview.text
        await api.press(preview, "Thêm", admin)
        await api.until(lambda: "Đã thêm bản tin" in api.current(preview).text, 60)
    assert [bulletin.marks for bulletin in engine.latest(9) if bulletin.id == "dai-hoi"] == [(Mark.OCR,)]


def size_of(api: BotApi) -> tuple[int, int]:
    """Width and height of the last picture that was sent."""
    content = list(api.world.files.values())[-1].content
    width, height = struct.unpack(">II", content[16:24])
    return int(width), int(height)
