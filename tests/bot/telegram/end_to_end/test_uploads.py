import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.file_library import FileLibrary
from retrieval.encoders.base import EncodedPassages
from retrieval.engine import Engine
from retrieval.index.build import Indexer
from tests.bot.telegram.end_to_end.presses import assert_orderly, labels, shown, told
from tests.bot.telegram.end_to_end.serving import quotes, serving
from tests.bot.telegram.end_to_end.test_administration import FARMERS, MORE, HeldEncoder, indexing, said_to
from tests.botapi.model import Message, Upload
from tests.botapi.server import BotApi
from tests.botapi.users import User
from tests.conftest import write
from tests.doubles import SyllableEncoder

NEWS = (
    "Đại hội Hội Phụ nữ tỉnh Lâm Đồng lần thứ XVI\n\n"
    "Hội Liên hiệp Phụ nữ tỉnh Lâm Đồng\n\n"
    "Ngày 12/5/2024, bà Vàng Thị Mỷ được bầu làm Chủ tịch Hội Phụ nữ tỉnh <Lâm Đồng>."
)
QUESTION = "ai được bầu làm Chủ tịch Hội Phụ nữ tỉnh Lâm Đồng?"
TAKEN = "Đã có bản tin mang mã nong_dan (từ "


@pytest.fixture
def data(library: FileLibrary) -> Path:
    """Where the bot keeps everything."""
    return library.path.parent


@pytest.fixture
def watched(tmp_path: Path, indexer: Indexer) -> Path:
    """A folder with one bulletin that is indexed."""
    folder = write(tmp_path / "watched", nong_dan=FARMERS)
    indexer.update([folder])
    return folder


def document(text: str | bytes = NEWS, name: str = "phu_nu.txt") -> Upload:
    return Upload(name, text if isinstance(text, bytes) else text.encode(), "text/plain")


async def send(api: BotApi, user: User, upload: Upload) -> Message:
    """Send a document to the bot, and return what it says."""
    before = len(api.sent_to(user))
    await api.private_message(user, document=upload)
    return await said_to(api, user, before + 1)


async def settled(api: BotApi, message: Message, label: str, user: User, begun: str) -> Message:
    """Press a button that begins something, and return the message when it is done."""
    await api.press(message, label, user)
    await api.until(lambda: api.current(message).text not in {message.text, begun}, 20)
    return api.current(message)


async def add(api: BotApi, message: Message, user: User) -> Message:
    return await settled(api, message, "Thêm", user, "Đang thêm bản tin và lập chỉ mục…")


async def remove(api: BotApi, message: Message, user: User) -> Message:
    return await settled(api, message, "Gỡ", user, "Đang gỡ bản tin và lập lại chỉ mục…")


async def test_a_document_becomes_a_bulletin(api: BotApi, engine: Engine, watched: Path, data: Path) -> None:
    """An admin sees what is read from a document, adds it, and is answered from it at once."""
    admin = api.add_user()
    async with serving(api, engine, data, admins=[admin.id]):
        preview = await send(api, admin, document())
        assert not (data / "uploads").exists()
        done = await add(api, preview, admin)
        await api.private_message(admin, QUESTION)
        answer = await said_to(api, admin, 2)
    assert preview.text == (
        "Đại hội Hội Phụ nữ tỉnh Lâm Đồng lần thứ XVI\n"
        "Cơ quan: Hội Liên hiệp Phụ nữ tỉnh Lâm Đồng\n"
        "Ngày: 12/05/2024\n"
        "Tỉnh, thành phố: Lâm Đồng\n"
        "Mã: phu_nu\n"
        "Dài 162 ký tự; nhận ra 1 thông tin về người và chức vụ\n\n"
        "Thêm bản tin này vào thư viện?"
    )
    assert labels(preview) == [["Thêm", "Hủy"]]
    assert (done.text, done.buttons) == (
        "Đã thêm bản tin. Từ bây giờ tôi trả lời theo cả bản tin này.",
        [],
    )
    assert "bà Vàng Thị Mỷ được bầu" in quotes(answer)[0]
    assert (data / "uploads" / "phu_nu.txt").read_text("utf-8") == NEWS
    assert_orderly(api)


async def test_the_library_keeps_what_was_added(
    api: BotApi, engine: Engine, watched: Path, data: Path, indexer: Indexer
) -> None:
    """An index run over all sources keeps what was sent, and the bulletins of before."""
    admin = api.add_user()
    async with serving(api, engine, data, admins=[admin.id]):
        await add(api, await send(api, admin, document()), admin)
    indexer.update()
    assert sorted(bulletin.id for bulletin in engine.latest(9)) == ["nong_dan", "phu_nu"]


async def test_what_is_not_confirmed_is_not_kept(
    api: BotApi, engine: Engine, watched: Path, data: Path
) -> None:
    """Cancelled, a document leaves no file, no bulletin and no button."""
    admin = api.add_user()
    async with serving(api, engine, data, admins=[admin.id]):
        left = await shown(api, await send(api, admin, document()), "Hủy", admin)
    assert (left.text, left.buttons) == ("Không thêm bản tin này.", [])
    assert [bulletin.id for bulletin in engine.latest(9)] == ["nong_dan"]
    assert not (data / "uploads").exists()


async def test_others_cannot_add(api: BotApi, engine: Engine, watched: Path, data: Path) -> None:
    """Somebody else's document is no more than a message without words, and is not fetched."""
    admin, user = api.add_user(), api.add_user("Hùng")
    async with serving(api, engine, data, admins=[admin.id]):
        said = await send(api, user, document())
    assert said.text == "Tôi chỉ đọc được tin nhắn bằng chữ. Xin viết câu hỏi."
    assert api.calls_of("getFile") == []


async def test_nothing_is_added_in_a_group(api: BotApi, engine: Engine, watched: Path, data: Path) -> None:
    """A document that an admin shows to a group is the group's."""
    admin, group = api.add_user(), api.add_group(bot_status="administrator")
    async with serving(api, engine, data, admins=[admin.id]):
        await api.group_message(group, admin, document=document())
        await api.private_message(admin, "/status")
        await said_to(api, admin)
    assert api.sent_to(group) == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\windows\\win.TXT", "win.txt"),
        ("Thông báo số 12\n(bản chính).md", "Thông_báo_số_12_(bản_chính).md"),
    ],
)
async def test_a_name_leads_nowhere_else(
    api: BotApi, engine: Engine, watched: Path, data: Path, *, name: str, kept: str
) -> None:
    """Whatever a document is called, its file lies in the folder of uploads under a harmless name."""
    admin = api.add_user()
    before = set(data.parent.rglob("*"))
    async with serving(api, engine, data, admins=[admin.id]):
        done = await add(api, await send(api, admin, document(name=name)), admin)
    assert done.text.startswith("Đã thêm bản tin.")
    files = {path for path in data.parent.rglob("*") if path.suffix in {".txt", ".md"}} - before
    assert files == {data / "uploads" / kept}


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        (
            document("Đại hội".encode("utf-16")[:-1], "a.txt"),
            "Không dùng được tệp này: a.txt không phải văn bản UTF-8 (dòng 1). Xin lưu lại theo UTF-8.",
        ),
        (
            document(b"\xef\xbb\xbfB\xb8o", "../<i>.txt"),
            "Không dùng được tệp này: i.txt không phải văn bản UTF-8 (dòng 1). Xin lưu lại theo UTF-8.",
        ),
        (
            document(" \n"),
            "Không dùng được tệp này: phu_nu.txt không có nội dung. Bản tin cần có tiêu đề và phần chữ.",
        ),
        (
            document(b"%PDF-1.7", "bao_cao.pdf"),
            "Không dùng được tệp này: bao_cao.pdf bị hỏng, bị cắt ngang, hoặc không phải PDF.",
        ),
        (
            document(name="phim.mp4"),
            "Tôi chỉ nhận bản tin là trang web, tệp Word, PDF, Excel, RTF, CSV, .txt, .md hoặc ảnh quét",
        ),
        (
            document(b"\x89PNG\r\n\x1a\n", "anh.png"),
            "Không dùng được tệp này: anh.png là hình ảnh.",
        ),
    ],
)
async def test_what_cannot_be_a_bulletin_is_refused(
    api: BotApi, engine: Engine, watched: Path, data: Path, *, upload: Upload, said: str
) -> None:
    """A document of another kind, too large or not readable is refused with the reason, and no button."""
    admin = api.add_user()
    async with serving(api, engine, data, admins=[admin.id], upload_mb=1):
        answer = await send(api, admin, upload)
    assert (answer.text.startswith(said), answer.buttons) == (True, [])
    assert not (data / "uploads").exists()


async def test_a_file_too_large_is_not_fetched(
    api: BotApi, engine: Engine, watched: Path, data: Path
) -> None:
    """What is known to be too large is not asked for; what Telegram finds too large is told alike."""
    admin = api.add_user()
    async with serving(api, engine, data, admins=[admin.id], upload_mb=1):
        known = await send(api, admin, document(b"a" * 1_000_001))
        assert api.calls_of("getFile") == []
        api.fail_next("getFile", status=400, description="Bad Request: file is too big")
        found = await send(api, admin, document())
    assert known.text == found.text == "Tệp lớn quá, tối đa 1 MB."


@pytest.mark.parametrize("name", ["nong_dan.txt", "nong_dan.md", "NONG_DAN.txt"])
async def test_no_bulletin_is_overwritten(
    api: BotApi, engine: Engine, watched: Path, data: Path, name: str
) -> None:
    """A document whose name is another bulletin's is refused, and told where that one comes from."""
    admin = api.add_user()
    async with serving(api, engine, data, admins=[admin.id]):
        answer = await send(api, admin, document(name=name))
    assert answer.text.lower().startswith(TAKEN.lower())
    assert f"(từ {watched / 'nong_dan.txt'})" in answer.text
    assert answer.buttons == []
    assert [bulletin.text for bulletin in engine.latest(9)] == [FARMERS]


async def test_the_first_of_two_of_one_name_is_kept(
    api: BotApi, engine: Engine, watched: Path, data: Path
) -> None:
    """Of two documents of one name that wait for confirmation the second is refused when the first is in."""
    admin = api.add_user()
    async with serving(api, engine, data, admins=[admin.id]):
        first = await send(api, admin, document())
        second = await send(api, admin, document(MORE))
        await add(api, first, admin)
        refused = await add(api, second, admin)
    assert refused.text == "Vừa có bản tin khác mang mã này. Tôi không ghi đè, chưa thêm gì."
    assert (data / "uploads" / "phu_nu.txt").read_text("utf-8") == NEWS


async def test_only_what_was_shown_is_added(api: BotApi, engine: Engine, watched: Path, data: Path) -> None:
    """If Telegram gives another file, or none, than the one that was shown, nothing is added."""
    admin = api.add_user()
    async with serving(api, engine, data, admins=[admin.id]):
        preview = await send(api, admin, document())
        [identifier] = api.world.files
        api.world.files[identifier] = replace(api.world.files[identifier], content=MORE.encode())
        done = await add(api, preview, admin)
    assert done.text == "Không lấy được tệp này từ Telegram nữa. Xin gửi lại."
    assert [bulletin.id for bulletin in engine.latest(9)] == ["nong_dan"]


async def test_a_confirmation_survives_a_restart(
    api: BotApi, engine: Engine, watched: Path, data: Path
) -> None:
    """What was shown before a restart can be added after it."""
    admin = api.add_user()
    async with serving(api, engine, data, admins=[admin.id]):
        preview = await send(api, admin, document())
    async with serving(api, engine, data, admins=[admin.id]):
        done = await add(api, preview, admin)
    assert done.text.startswith("Đã thêm bản tin.")
    assert sorted(bulletin.id for bulletin in engine.latest(9)) == ["nong_dan", "phu_nu"]


async def test_during_an_index_run_nothing_is_added_or_removed(
    api: BotApi, engine: Engine, watched: Path, data: Path, library: FileLibrary
) -> None:
    """While an index run is under way, a press says to wait and can be made again afterwards."""
    admin, held = api.add_user(), HeldEncoder()
    async with serving(api, engine, data, indexer=indexing(library, held), admins=[admin.id]):
        preview = await send(api, admin, document())
        write(watched, phu_nu_xa=MORE)
        await api.private_message(admin, "/reindex")
        report = await said_to(api, admin, 2)
        busy = await told(api, preview, "Thêm", admin)
        held.go.set()
        await api.until(lambda: "Xong" in api.current(report).text, 20)
        done = await add(api, preview, admin)
    assert busy["text"] == "Đang lập chỉ mục, xin đợi cho xong rồi làm lại."
    assert done.text.startswith("Đã thêm bản tin.")


class BrokenEncoder(SyllableEncoder):
    """An encoder that fails at passages."""

    def encode_passages(self, texts: Sequence[str]) -> EncodedPassages:
        raise OSError(len(texts))


async def test_a_failed_index_run_keeps_no_file(
    api: BotApi, engine: Engine, watched: Path, data: Path, library: FileLibrary
) -> None:
    """If a document cannot be indexed, it is in no folder, and the message says so with a code."""
    admin = api.add_user()
    async with serving(api, engine, data, indexer=indexing(library, BrokenEncoder()), admins=[admin.id]):
        done = await add(api, await send(api, admin, document()), admin)
    assert re.fullmatch(r"Không dùng được tệp này: lỗi của chương trình, mã [0-9a-f]{6}\.", done.text)
    assert list((data / "uploads").iterdir()) == []
    assert [bulletin.id for bulletin in engine.latest(9)] == ["nong_dan"]


# /remove


async def ask_to_remove(api: BotApi, admin: User, wanted: str) -> Message:
    before = len(api.sent_to(admin))
    await api.private_message(admin, f"/remove {wanted}".rstrip())
    return await said_to(api, admin, before + 1)


async def test_what_was_sent_can_be_removed(api: BotApi, engine: Engine, watched: Path, data: Path) -> None:
    """After a confirmation the bulletin is out of the answers and its file off the disk."""
    admin = api.add_user()
    async with serving(api, engine, data, admins=[admin.id]):
        await add(api, await send(api, admin, document()), admin)
        question = await ask_to_remove(api, admin, "phu_nu")
        assert (data / "uploads" / "phu_nu.txt").exists()
        done = await remove(api, question, admin)
        again = await ask_to_remove(api, admin, "phu_nu")
        fresh = await send(api, admin, document())
    assert question.text == (
        "Gỡ bản tin Đại hội Hội Phụ nữ tỉnh Lâm Đồng lần thứ XVI (phu_nu) cùng mọi văn bản trước đây của "
        "bản tin đó? Tệp đã gửi sẽ bị xóa hẳn."
    )
    assert (done.text, done.buttons) == ("Đã gỡ bản tin.", [])
    assert again.text == "Không có bản tin mang mã này."
    assert labels(fresh) == [["Thêm", "Hủy"]]
    assert list((data / "uploads").iterdir()) == []
    assert [bulletin.id for bulletin in engine.latest(9)] == ["nong_dan"]


async def test_a_removal_is_asked_for_first(api: BotApi, engine: Engine, watched: Path, data: Path) -> None:
    """Cancelled, a removal removes nothing."""
    admin = api.add_user()
    async with serving(api, engine, data, admins=[admin.id]):
        await add(api, await send(api, admin, document()), admin)
        left = await shown(api, await ask_to_remove(api, admin, "phu_nu"), "Hủy", admin)
    assert left.text == "Không gỡ bản tin nào."
    assert sorted(bulletin.id for bulletin in engine.latest(9)) == ["nong_dan", "phu_nu"]
    assert (data / "uploads" / "phu_nu.txt").exists()


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("", "Xin viết mã bản tin ngay sau lệnh, ví dụ: /remove thong_bao_12"),
        ("khong_co", "Không có bản tin mang mã này."),
        ("../nong_dan", "Không có bản tin mang mã này."),
    ],
)
async def test_a_removal_needs_a_bulletin(
    api: BotApi, engine: Engine, watched: Path, data: Path, *, wanted: str, said: str
) -> None:
    """/remove without an id, or with one that there is not, says so."""
    admin = api.add_user()
    async with serving(api, engine, data, admins=[admin.id]):
        answer = await ask_to_remove(api, admin, wanted)
    assert answer.text == said


async def test_a_bulletin_of_a_folder_can_be_removed(
    api: BotApi, engine: Engine, watched: Path, data: Path, indexer: Indexer
) -> None:
    """Its file stays, which the question says; later runs pass it by until the command told takes it back."""
    admin = api.add_user()
    async with serving(api, engine, data, admins=[admin.id]):
        await add(api, await send(api, admin, document()), admin)
        question = await ask_to_remove(api, admin, "nong_dan")
        done = await remove(api, question, admin)
    assert f"Tệp {watched / 'nong_dan.txt'} vẫn ở chỗ cũ" in question.text
    assert "bantin remove nong_dan --undo" in done.text
    assert (watched / "nong_dan.txt").exists()
    assert indexer.update().left_out == 1
    assert [bulletin.id for bulletin in engine.latest(9)] == ["phu_nu"]


async def test_the_last_bulletin_stays(
    api: BotApi, engine: Engine, indexer: Indexer, watched: Path, data: Path
) -> None:
    """A library of nothing is refused, with the reason, and the file stays too."""
    admin = api.add_user()
    async with serving(api, engine, data, admins=[admin.id]):
        await add(api, await send(api, admin, document()), admin)
        indexer.remove("nong_dan")
        done = await remove(api, await ask_to_remove(api, admin, "phu_nu"), admin)
    assert done.text.startswith("Không gỡ được, dữ liệu vẫn như trước: Chỉ mục sẽ không còn bản tin nào.")
    assert (data / "uploads" / "phu_nu.txt").exists()
    assert [bulletin.id for bulletin in engine.latest(9)] == ["phu_nu"]


async def test_the_caption_names_collections(api: BotApi, engine: Engine, watched: Path, data: Path) -> None:
    """Who reads one of them finds the bulletin, others do not; the admin sees the names before adding it."""
    admin, reader, other = api.add_user(), api.add_user(), api.add_user()
    async with serving(api, engine, data, admins=[admin.id]) as kept:
        await api.private_message(admin, "Nội vụ;  Hội  Phụ nữ", document=document())
        shown_first = await said_to(api, admin, 1)
        assert "Tập tài liệu: Nội vụ; Hội Phụ nữ" in shown_first.text
        await settled(api, shown_first, "Thêm", admin, "Đang thêm bản tin và lập chỉ mục…")
        kept.state.readers.let_read(reader.id, frozenset({"Hội Phụ nữ"}))
        kept.state.readers.let_read(other.id, frozenset({"Tài chính"}))
        for user in (reader, other):
            await api.private_message(user, QUESTION)
            await said_to(api, user, 1)
        await api.private_message(admin, "a;" + "x" * 121, document=document(name="khac.txt"))
        refused = await said_to(api, admin, 2)
    assert "Vàng Thị Mỷ" in api.sent_to(reader)[0].text
    assert "Vàng Thị Mỷ" not in api.sent_to(other)[0].text
    assert refused.text.startswith("Chú thích ghi tên tập tài liệu không hợp lệ")
