import asyncio
import csv
import datetime as dt
import io
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from importlib import metadata
from pathlib import Path

import pytest

from bot.state.buttons import Press
from bot.state.database import now
from bot.state.journal import QuestionKind, QuestionOutcome, QuestionRecord, Rating
from bot.state.state import State, open_state
from bot.telegram.admin import reindex
from bot.telegram.application import Stores
from corpus.file_library import FileLibrary
from retrieval.encoders.base import EncodedPassages
from retrieval.engine import Engine
from retrieval.index.build import Indexer
from tests.bot.state.moments import StandingClock, contents
from tests.bot.telegram.end_to_end.presses import assert_orderly, labels, shown, told
from tests.bot.telegram.end_to_end.serving import FOUND, UNKNOWN, quotes, serving
from tests.botapi.accounts import Privacy
from tests.botapi.model import Message
from tests.botapi.server import BotApi
from tests.botapi.users import User
from tests.conftest import INDEX, silent, write
from tests.doubles import SyllableEncoder

UNKNOWN_COMMAND = "Tôi không có lệnh này. Xin xem /help."
FARMERS = "Hội nghị khuyến nông xã Ngọc Hồi\n\nÔng Lý Văn Páo được bầu làm Chủ tịch Hội Nông dân xã Ngọc Hồi."
MORE = "Hội nghị phụ nữ xã Ngọc Hồi\n\nBà Vàng Thị Mỷ được bầu làm Chủ tịch Hội Phụ nữ xã Ngọc Hồi."
QUESTION = "ai được bầu làm Chủ tịch Hội Nông dân xã Ngọc Hồi?"


class HeldEncoder(SyllableEncoder):
    """An encoder that holds passages back until it is let go; questions pass."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = threading.Event()
        self.go = threading.Event()

    def encode_passages(self, texts: Sequence[str]) -> EncodedPassages:
        self.begun.set()
        assert self.go.wait(30)
        return super().encode_passages(texts)


@pytest.fixture
def watched(tmp_path: Path, indexer: Indexer) -> Path:
    """A folder with one bulletin that is indexed."""
    folder = write(tmp_path / "watched", nong_dan=FARMERS)
    indexer.update([folder])
    return folder


@pytest.fixture
def held(library: FileLibrary) -> HeldEncoder:
    """Holds an index run back."""
    return HeldEncoder()


def indexing(library: FileLibrary, encoder: SyllableEncoder) -> Indexer:
    return Indexer(library, library.path.parent, encoder, INDEX, silent)


async def said_to(api: BotApi, user: User, count: int = 1) -> Message:
    """The last message to a person, once there are so many."""
    await api.until(lambda: len(api.sent_to(user)) >= count, 20)
    return api.sent_to(user)[-1]


# Who may.


@pytest.mark.parametrize("name", ["status", "stats", "reindex", "remove x", "broadcast Xin chào"])
async def test_for_others_there_is_no_such_command(api: BotApi, indexed: Engine, name: str) -> None:
    """Commands of those who run the bot are unknown to others in private, and nothing to them in groups."""
    api.privacy = Privacy(enabled=False)
    admin, user, group = api.add_user(), api.add_user("Hùng"), api.add_group()
    api.promote(group, user)
    async with serving(api, indexed, admins=[admin.id]):
        await api.group_message(group, user, f"/{name}")
        await api.group_message(group, api.owner(group), f"/{name}", sender_chat=group)
        await api.private_message(user, f"/{name}")
        answer = await said_to(api, user)
    assert answer.text == UNKNOWN_COMMAND
    assert api.sent_to(group) == []


async def test_nobody_can_write_to_everybody(api: BotApi, indexed: Engine) -> None:
    """/broadcast is unknown to those who run the bot, too."""
    admin, other = api.add_user(), api.add_user()
    async with serving(api, indexed, admins=[admin.id]):
        await api.private_message(admin, "/broadcast Xin chào")
        answer = await said_to(api, admin)
    assert answer.text == UNKNOWN_COMMAND
    assert api.sent_to(other) == []


@pytest.mark.parametrize("name", ["stats", "reindex", "remove x"])
async def test_what_is_not_for_a_group_is_not_shown_there(api: BotApi, indexed: Engine, name: str) -> None:
    """In a group an admin is told to use these commands in private."""
    admin, group = api.add_user(), api.add_group()
    async with serving(api, indexed, admins=[admin.id]):
        await api.group_message(group, admin, f"/{name.replace(' ', '@bantin_bot ')}")
        await api.until(lambda: bool(api.sent_to(group)))
    assert [said.text for said in api.sent_to(group)] == ["Xin dùng lệnh này trong trò chuyện riêng với tôi."]


async def test_the_buttons_of_one_who_runs_the_bot_no_more(
    api: BotApi, indexed: Engine, tmp_path: Path
) -> None:
    """Whoever is taken out of the settings presses the old buttons for nothing."""
    admin = api.add_user()
    async with serving(api, indexed, tmp_path, admins=[admin.id]):
        await api.private_message(admin, "/stats")
        figures = await said_to(api, admin)
    async with serving(api, indexed, tmp_path):
        answer = await told(api, figures, "Tải tệp CSV", admin)
    assert answer["text"] == "Nút này dành cho người khác."
    assert api.calls_of("sendDocument") == []


# /status


@pytest.mark.parametrize(
    ("reads", "status", "said"),
    [
        (False, "member", "tin nhắc tên tôi có thể không đến"),
        (True, "member", "tôi nhận mọi tin nhắn của các nhóm thêm tôi sau khi tắt"),
        (False, "administrator", "Tôi là quản trị viên của nhóm này"),
    ],
)
async def test_status_says_what_the_bot_hears(
    api: BotApi, indexed: Engine, *, reads: bool, status: str, said: str
) -> None:
    """In a group /status says whether mentions arrive there, by privacy mode and by the bot's place."""
    api.privacy = Privacy(enabled=not reads)
    admin, group = api.add_user(), api.add_group(bot_status=status)
    async with serving(api, indexed, admins=[admin.id]):
        await api.group_message(group, admin, "/status@bantin_bot")
        await api.until(lambda: bool(api.sent_to(group)))
    assert said in api.sent_to(group)[0].text


async def test_status_counts_groups(api: BotApi, indexed: Engine) -> None:
    """/status counts the groups that the bot was added to, and no private chat."""
    admin, group = api.add_user(), api.add_group(bot_status="left")
    async with serving(api, indexed, admins=[admin.id]) as kept:
        await api.invite(group, api.owner(group))
        await api.drained()
        kept.state.chats.meet(admin.id, "Lan", "private")
        await api.private_message(admin, "/status")
        told = await said_to(api, admin)
    assert "Nhóm có tôi tham gia: 1" in told.text.splitlines()


async def test_status_says_what_is_indexed(
    api: BotApi, engine: Engine, watched: Path, library: FileLibrary
) -> None:
    """Bulletins and passages, the encoder, the queue, uptime, dropped quotes and the version are told."""
    admin = api.add_user()
    with closing(sqlite3.connect(library.path)) as connection, connection:
        connection.execute("UPDATE texts SET text = text || '.'")  # no longer what was stored
    begun = time.monotonic()
    async with serving(api, engine, admins=[admin.id]):
        await api.private_message(admin, QUESTION)
        await said_to(api, admin)
        await api.private_message(admin, "/status")
        told = await said_to(api, admin, 2)
    lines, since = told.text.splitlines(), int(time.monotonic() - begun) // 60
    made = engine.summary().created.astimezone(dt.timezone(dt.timedelta(hours=7)))
    installed = [each.version for each in metadata.distributions(name="bantin")]
    assert lines[0] == " ".join(["bantin", *installed[:1]])
    assert lines[1] == f"1 bản tin, 1 đoạn; chỉ mục lập lúc {made:%H:%M %d/%m/%Y}, bộ mã hóa syllables:64"
    assert lines[2] == "Đang trả lời hoặc chờ: 0"
    assert lines[3].startswith("Chạy từ ")
    assert lines[3].endswith(tuple(f"(0 giờ {minutes} phút)" for minutes in range(since + 1)))
    assert lines[4] == "Nhóm có tôi tham gia: 0"
    assert lines[5] == f"Trích dẫn bị giữ lại vì không khớp văn bản: {engine.dropped}"
    assert engine.dropped > 0
    assert lines[7].startswith("Chế độ riêng tư (privacy mode) đang bật")


# /stats


def fill(state: State, clock: StandingClock) -> None:
    """Log what three people asked in the last twenty days."""

    def ask(question: str, outcome: QuestionOutcome, seconds: float, user: int) -> int:
        asked = QuestionRecord(
            QuestionKind.ASK, question, question, -5, user, 7, outcome, 0.5, seconds, ("a",)
        )
        return state.journal.record(asked)

    ask("câu hỏi cũ", QuestionOutcome.REFUSED, 9.0, 1)
    clock.advance(days=18)
    ask("thu ngân sách?", QuestionOutcome.REFUSED, 1.0, 1)
    clock.advance(days=2)
    ask('=HYPERLINK("http://x")', QuestionOutcome.ANSWERED, 2.5, 2)
    rated = ask("Thu ngân sách", QuestionOutcome.NEAR, 1.25, 3)
    ask("thu ngan sach", QuestionOutcome.REFUSED, 0.5, 3)
    ask("hỏng", QuestionOutcome.FAILED, 0.25, 3)
    state.journal.feedback(rated, 1, Rating.DOWN)


@asynccontextmanager
async def with_a_log(api: BotApi, indexed: Engine, admin: User) -> AsyncIterator[tuple[Stores, Message]]:
    """The bot with a log, and the figures that an admin has asked for."""
    clock = StandingClock()
    async with serving(api, indexed, clock=clock, admins=[admin.id]) as kept:
        fill(kept.state, clock)
        clock.advance(seconds=1)
        await api.private_message(admin, "/stats")
        yield kept, await said_to(api, admin)


async def test_stats_of_a_week_and_a_month(api: BotApi, indexed: Engine) -> None:
    """/stats counts the last seven days, day by day, and the last thirty at a press, in the same message."""
    admin = api.add_user()
    async with with_a_log(api, indexed, admin) as (_, week):
        month = await shown(api, week, "30 ngày", admin)
    assert week.text == (
        "Thống kê 7 ngày qua\n"
        "Hỏi 5: trả lời 1, có đoạn gần 1, không thấy 2, lỗi 1; 👎 1\n\n"
        "20/03: hỏi 1, không trả lời được 1, lỗi 0, 👎 0\n"
        "21/03: hỏi 0, không trả lời được 0, lỗi 0, 👎 0\n"
        "22/03: hỏi 4, không trả lời được 2, lỗi 1, 👎 1\n\n"
        "Không trả lời được, hay gặp nhất:\n"
        "3 × thu ngan sach\n\n"
        "Chậm nhất:\n"
        '2.5 s – =HYPERLINK("http://x")\n'
        "1.2 s – Thu ngân sách\n"
        "1.0 s – thu ngân sách?\n"
        "0.5 s – thu ngan sach\n"
        "0.2 s – hỏng"
    )
    assert labels(week) == [["✓ 7 ngày", "30 ngày"], ["Tải tệp CSV"]]
    assert "Hỏi 6: " in month.text
    assert "1 × câu hỏi cũ" in month.text
    assert "\n9.0 s – câu hỏi cũ\n" in month.text
    assert labels(month) == [["7 ngày", "✓ 30 ngày"], ["Tải tệp CSV"]]


async def test_the_log_as_a_spreadsheet(api: BotApi, indexed: Engine) -> None:
    """The file opens in Excel as Vietnamese, holds the period's requests, no formula and nobody's name."""
    admin = api.add_user()
    async with with_a_log(api, indexed, admin) as (_, week):
        await told(api, week, "Tải tệp CSV", admin)
        await api.wait_for("sendDocument", where=lambda call: call.ok)
    sent = api.sent_to(admin)[-1]
    assert sent.document
    assert sent.document["file_name"] == "bantin-20260322-7.csv"
    content = api.file(sent.document["file_id"]).content
    assert content.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert header[:4] == ["id", "time", "kind", "question"]
    assert {"user", "chat", "user_id", "chat_id"}.isdisjoint(header)
    told_of = [dict(zip(header, row, strict=True)) for row in rows]
    assert [row["question"] for row in told_of] == [
        "thu ngân sách?",
        '\'=HYPERLINK("http://x")',
        "Thu ngân sách",
        "thu ngan sach",
        "hỏng",
    ]
    assert told_of[0]["time"] == "2026-03-20 15:30:15"
    assert [row["outcome"] for row in told_of] == ["refused", "answered", "near", "refused", "failed"]
    assert [row["downs"] for row in told_of] == ["0", "0", "1", "0", "0"]


# /reindex


async def test_reindex_reads_the_files_again(api: BotApi, engine: Engine, watched: Path) -> None:
    """/reindex finds a new file and one that cannot be read, and says so in the message it began with."""
    admin = api.add_user()
    write(watched, phu_nu=MORE)
    (watched / "hong.txt").write_bytes(b"\xff\xfe\x00")
    (watched / "anh.bmp").write_bytes(b"BM")
    async with serving(api, engine, admins=[admin.id]):
        await api.private_message(admin, "/reindex")
        await api.until(lambda: any("Xong" in said.text for said in api.sent_to(admin)), 20)
        await api.private_message(admin, "ai được bầu làm Chủ tịch Hội Phụ nữ xã Ngọc Hồi?")
        answer = await said_to(api, admin, 2)
    report = api.sent_to(admin)[0].text
    assert "2 bản tin (thêm 1, sửa 0, gỡ 0)." in report
    assert "Bỏ qua 1 tệp không phải văn bản." in report
    assert "Không đọc được 1 tệp:\n• " in report
    assert "hong.txt không phải văn bản UTF-8" in report
    assert "Vàng Thị Mỷ" in quotes(answer)[0]


async def test_a_question_is_answered_during_a_reindex(
    api: BotApi, engine: Engine, library: FileLibrary, watched: Path, held: HeldEncoder
) -> None:
    """With a single worker, while an index run hangs, a question is answered; a second run is refused."""
    admin, user = api.add_user(), api.add_user("Hùng")
    write(watched, phu_nu=MORE)
    async with serving(api, engine, indexer=indexing(library, held), admins=[admin.id], workers=1):
        await api.private_message(admin, "/reindex")
        await asyncio.to_thread(held.begun.wait, 20)
        await api.private_message(user, QUESTION)
        answer = await said_to(api, user)
        await api.private_message(admin, "/reindex")
        refused = await said_to(api, admin, 2)
        assert len(api.calls_of("editMessageText")) == 0  # it is told of every three seconds at most
        held.go.set()
        await api.until(lambda: "Xong" in api.sent_to(admin)[0].text, 20)
    assert "Lý Văn Páo" in quotes(answer)[0]
    assert refused.text == "Đang lập chỉ mục, xin đợi cho xong rồi làm lại."


async def test_progress_is_told_in_place(  # noqa: PLR0917 (fixtures)
    api: BotApi,
    engine: Engine,
    library: FileLibrary,
    watched: Path,
    held: HeldEncoder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While it goes on, how far it is takes the place of the first message."""
    monkeypatch.setattr(reindex, "_EVERY_S", 0.05)
    admin = api.add_user()
    write(watched, phu_nu=MORE)
    async with serving(api, engine, indexer=indexing(library, held), admins=[admin.id]):
        await api.private_message(admin, "/reindex")
        await api.until(lambda: any("%" in said.text for said in api.sent_to(admin)), 20)
        held.go.set()
        await api.until(lambda: "Xong" in api.sent_to(admin)[0].text, 20)
    told_of = [event.message.text for event in api.transcript(admin) if event.message.sender == api.bot]
    assert told_of[:2] == ["Đang đọc lại các tệp và lập chỉ mục…", "Đang lập chỉ mục: 0 %"]
    assert len(api.sent_to(admin)) == 1


async def test_a_reindex_that_fails_says_why(api: BotApi, engine: Engine, watched: Path) -> None:
    """A folder out of reach leaves everything as it was, and is named."""
    admin = api.add_user()
    (watched / "nong_dan.txt").unlink()
    async with serving(api, engine, admins=[admin.id]):
        await api.private_message(admin, "/reindex")
        await api.until(lambda: any("Không lập" in said.text for said in api.sent_to(admin)), 20)
        await api.private_message(admin, QUESTION)
        answer = await said_to(api, admin, 2)
    assert f"{watched} không có tệp nào đọc được" in api.sent_to(admin)[0].text
    assert quotes(answer)


# /forget_me


async def test_forget_me_leaves_nothing(api: BotApi, indexed: Engine, tmp_path: Path) -> None:
    """Once confirmed, no row names the person any more, and what others asked is still there."""
    user, other, group = api.add_user(), api.add_user("Hùng"), api.add_group()
    async with serving(api, indexed, tmp_path) as kept:
        kept.state.people.set_language(user.id, "vi")
        kept.state.chats.set_province(user.id, "Lâm Đồng")
        await api.private_message(user, FOUND)
        answer = await said_to(api, user)
        await told(api, answer, "👍", user)
        await api.group_message(group, user, f"/ask {FOUND}")
        await api.group_message(group, other, f"/ask {UNKNOWN}")
        await api.until(lambda: len(api.sent_to(group)) == 2, 20)
        await api.private_message(user, "/forget_me")
        asked = await said_to(api, user, 2)
        assert str(user.id) in str(contents(tmp_path / "bot.sqlite"))
        done = await shown(api, asked, "Xóa dữ liệu của tôi", user)
    left = contents(tmp_path / "bot.sqlite")
    assert str(user.id) not in str(left)
    assert str(other.id) in str(left["questions"])
    assert (done.text, done.buttons) == ("Đã xóa dữ liệu của anh/chị.", [])


async def test_forget_me_leaves_no_byte(api: BotApi, indexed: Engine, tmp_path: Path) -> None:
    """While the bot goes on, no file has a word of the person, nor of what others were shown of theirs."""
    word = "quezaltrang"
    user, other, group = api.add_user(word), api.add_user("Hùng"), api.add_group()
    async with serving(api, indexed, tmp_path):
        await api.private_message(user, f"{FOUND} {word}")
        await said_to(api, user)
        await api.group_message(group, user, f"/ask {FOUND} {word}")
        await api.until(lambda: bool(api.sent_to(group)), 20)
        await api.follow(other, api.sent_to(group)[0].button("Xem riêng")["url"])
        await said_to(api, other)
        before = await asyncio.to_thread(raw_files, tmp_path)
        await api.private_message(user, "/forget_me")
        asked = await said_to(api, user, 2)
        await shown(api, asked, "Xóa dữ liệu của tôi", user)
        left = await asyncio.to_thread(raw_files, tmp_path)
    assert word.encode() in before
    assert word.encode() not in left


def raw_files(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


async def test_forget_me_asks_first(api: BotApi, indexed: Engine) -> None:
    """Before the button is pressed nothing is deleted, and only the person's own press counts."""
    user, other, group = api.add_user(), api.add_user("Hùng"), api.add_group()
    async with serving(api, indexed) as kept:
        kept.state.people.set_language(user.id, "vi")
        await api.group_message(group, user, "/forget_me@bantin_bot")
        await api.until(lambda: bool(api.sent_to(group)))
        [asked] = api.sent_to(group)
        refused = await told(api, asked, "Xóa dữ liệu của tôi", other)
        left = await shown(api, asked, "Hủy", user)
        assert kept.state.people.language(user.id) == "vi"
    assert "không khôi phục được" in asked.text
    assert refused["text"] == "Nút này dành cho người khác."
    assert (left.text, left.buttons) == ("Không có dữ liệu nào bị xóa.", [])


async def test_nobody_can_forget_the_anonymous_account(api: BotApi, indexed: Engine) -> None:
    """An anonymous administrator is asked to write in private: the account is everybody's."""
    group = api.add_group()
    async with serving(api, indexed):
        await api.group_message(group, api.owner(group), "/forget_me@bantin_bot", sender_chat=group)
        await api.until(lambda: bool(api.sent_to(group)))
    assert "Xin nhắn riêng cho tôi /forget_me" in api.sent_to(group)[0].text
    assert api.sent_to(group)[0].buttons == []


# What is kept, and for how long.


def remember(state: State) -> None:
    """A question, its answer and a button."""
    state.journal.record(
        QuestionRecord(QuestionKind.ASK, "hỏi", "hỏi", 5, 5, 1, QuestionOutcome.REFUSED, 0.1, 0.1)
    )
    state.answers.claim(5, 1, 1, 5)
    state.buttons.put(5, 5, Press("answer", {"language": "vi"}))


@pytest.mark.parametrize(
    ("log_days", "age", "left"),
    [
        (90, 29, {"questions", "answers", "buttons"}),
        (90, 31, {"questions"}),
        (90, 89, {"questions"}),
        (90, 91, set()),
        (7, 8, set()),
        (7, 6, {"questions", "answers", "buttons"}),
        (0, 1, {"answers", "buttons"}),
        (0, 3, set()),
    ],
)
async def test_what_is_too_old_is_gone_at_the_start(
    api: BotApi, indexed: Engine, tmp_path: Path, *, log_days: int, age: int, left: set[str]
) -> None:
    """The log goes after so many days; what edits and buttons need after 30 at most, and not before two."""
    clock = StandingClock()
    with open_state(tmp_path / "bot.sqlite", clock) as state:
        remember(state)
    clock.advance(days=age)
    async with serving(api, indexed, tmp_path, clock=clock, log_days=log_days):
        found = contents(tmp_path / "bot.sqlite")
    assert {name for name in ("questions", "answers", "buttons") if found[name]} == left


async def test_nothing_is_logged_where_nothing_is_to_be_kept(api: BotApi, indexed: Engine) -> None:
    """With a log of no days a question is answered, and never written down."""
    user = api.add_user()
    async with serving(api, indexed, log_days=0) as kept:
        await api.private_message(user, FOUND)
        answer = await said_to(api, user)
        assert list(kept.state.journal.rows(now() - dt.timedelta(days=1))) == []
    assert quotes(answer)
    assert "👍" not in [label for row in labels(answer) for label in row]


# Errors.


async def test_an_error_is_told_with_an_id(
    api: BotApi, engine: Engine, watched: Path, library: FileLibrary
) -> None:
    """The person gets a sentence with an id, the chat of errors the same id, and neither a traceback."""
    user, group = api.add_user(), api.add_group("Kỹ thuật")
    async with serving(api, engine, errors_chat=group.id):
        with closing(sqlite3.connect(library.path)) as connection, connection:
            connection.execute("UPDATE versions SET date = 'không phải ngày'")
        await api.private_message(user, QUESTION)
        answer = await said_to(api, user)
        await api.until(lambda: bool(api.sent_to(group)))
    [report] = api.sent_to(group)
    code = report.text.split()[1].rstrip(":")
    assert answer.text.startswith(f"Xin lỗi, có lỗi khi tìm câu trả lời (mã {code}).")
    assert report.text.startswith(f"Lỗi {code}: ValueError, tại ")
    for said in (answer, report):
        assert "Traceback" not in said.text
        assert "Nông dân" not in said.text
    assert_orderly(api)
