import asyncio
import datetime as dt
import json
import os
import re
import shutil
import signal
import sys
from pathlib import Path

import pytest

from bot.state.journal import QuestionRecord
from corpus.file_library import FileLibrary
from corpus.ingest.find import shipped_folder
from retrieval.engine import Engine
from retrieval.index.build import Indexer
from tests.bot.telegram.end_to_end.serving import FOUND, UNKNOWN, gated, quotes, replies, serving
from tests.botapi.model import Upload
from tests.botapi.server import BotApi
from tests.conftest import write

QUESTION = "Lâm Đồng bí thư 2020"
ELECTED = "Đồng chí Đỗ Xuân Kiên, Phó Trưởng Ban - Bí thư Chi bộ."


@pytest.mark.encoder
async def test_a_supergroup_gets_the_quote_with_its_source(api: BotApi, real_engine: Engine) -> None:
    """A member's /search@bot is answered by the sentence that says it, with title, date and body."""
    group = api.add_group()
    async with serving(api, real_engine):
        asked = await api.group_message(group, api.add_user(), f"/search@{api.bot.username} {QUESTION}")
        [reply] = await replies(api)
    assert any(ELECTED in quote for quote in quotes(reply))
    assert any(bold.endswith("í thư") for bold in reply.covered("bold"))
    assert "05/03/2020 · Ban Quản lý các Khu công nghiệp tỉnh Lâm Đồng" in reply.text
    assert reply.reply_to
    assert reply.reply_to.message_id == asked.message_id


@pytest.mark.encoder
async def test_a_private_message_is_a_question(api: BotApi, real_engine: Engine) -> None:
    """Whatever is written in private is a question, and /ask asks the same one."""
    user = api.add_user()
    question = "Ai được bầu làm Bí thư Chi bộ ở Lâm Đồng năm 2020?"
    async with serving(api, real_engine):
        await api.private_message(user, question)
        await replies(api)
        await api.private_message(user, f"/ask {question}")
        first, second = await replies(api, 2)
    assert ELECTED in first.text
    assert first.html == second.html


@pytest.mark.encoder
async def test_what_the_bulletins_do_not_say_is_refused(api: BotApi, real_engine: Engine) -> None:
    """A question that no bulletin answers gets a refusal with the nearest titles, and no quote."""
    user = api.add_user()
    async with serving(api, real_engine):
        await api.private_message(user, "Ai vô địch World Cup 2022?")
        [reply] = await replies(api)
    assert reply.text.startswith("Không thấy trong các bản tin.")
    assert "Bản tin gần với câu hỏi nhất:\n• " in reply.text
    assert quotes(reply) == []


@pytest.mark.encoder
async def test_a_question_may_lean_on_the_one_before(api: BotApi, real_engine: Engine) -> None:
    """The same person's follow-up is completed, another's is not, and a reply leans on what it replies to."""
    group = api.add_group()
    asker, other = api.add_user(), api.add_user("Hùng")
    async with serving(api, real_engine):
        await api.group_message(group, asker, "/ask Ai là Bí thư Chi bộ các KCN Lâm Đồng năm 2020?")
        [first] = await replies(api)
        await api.group_message(group, asker, "/ask còn năm 2018?")
        *_, follow = await replies(api, 2)
        await api.group_message(group, other, "/ask còn năm 2018?")
        *_, alone = await replies(api, 3)
        await api.group_message(group, other, "/ask còn năm 2018?", reply_to=first)
        *_, reply = await replies(api, 4)
    assert "Đỗ Xuân Kiên" in first.text
    assert "Trần Xuân Vượng" in follow.text
    assert alone.text != follow.text
    assert reply.text == follow.text


# What follows needs no real encoder: it is about Telegram, not about finding.


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("/start", "Xin chào!"),
        ("/help", "Trong trò chuyện riêng"),
        ("/ask", "Xin viết câu hỏi ngay sau lệnh"),
        ("/search   ", "Xin viết từ khóa ngay sau lệnh"),
        ("/tim Lâm Đồng", "Tôi không có lệnh này."),
        ("?!", "Tôi chưa thấy câu hỏi nào."),
        ("xin chào", "Xin chào!"),
        ("cảm ơn nhé", "Rất vui được phục vụ anh/chị."),
        ("dài " * 300, "Câu hỏi dài quá. Xin rút gọn còn tối đa 1.000 ký tự."),
    ],
)
async def test_in_private_it_is_never_silent(api: BotApi, indexed: Engine, text: str, reply: str) -> None:
    """Whatever cannot be answered gets a sentence that says what to do."""
    user = api.add_user()
    async with serving(api, indexed):
        await api.private_message(user, text)
        [said] = await replies(api)
    assert said.text.startswith(reply)


async def test_what_is_not_text_gets_a_sentence(api: BotApi, indexed: Engine) -> None:
    """A document is not read in silence."""
    user = api.add_user()
    async with serving(api, indexed):
        await api.private_message(user, document=Upload("công văn.pdf", b"%PDF-1.7"))
        [said] = await replies(api)
    assert said.text == "Tôi chỉ đọc được tin nhắn bằng chữ. Xin viết câu hỏi."


async def test_before_anything_is_indexed(
    api: BotApi, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    """A question is told that there are no bulletins, an admin how to begin; neither is an error."""
    user, admin = api.add_user(), api.add_user()
    async with serving(api, engine, admins=[admin.id]):
        await api.private_message(user, FOUND)
        await api.private_message(admin, FOUND)
        await api.private_message(admin, "/status")
        await api.private_message(admin, "/reindex")
        inline = await api.inline(user, FOUND)
        await api.until(lambda: len(api.sent_to(admin)) == 3 and "THƯ-MỤC" in api.sent_to(admin)[-1].text)
    [said] = api.sent_to(user)
    how, status, reindexed = api.sent_to(admin)
    assert said.text.startswith("Kho bản tin chưa có bản tin nào nên tôi chưa trả lời được.")
    for told in (how, status, reindexed):
        assert "bantin index THƯ-MỤC" in told.text
    assert inline.results == []
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_a_defect_is_logged_and_its_code_sent(
    api: BotApi,
    indexer: Indexer,
    engine: Engine,
    library: FileLibrary,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """When the index breaks under it, the person gets a sentence with a code that the log holds too."""
    indexer.update([shipped_folder()])
    for snapshot in (library.path.parent / "snapshots").iterdir():
        shutil.rmtree(snapshot)
    user = api.add_user()
    async with serving(api, engine):
        await api.private_message(user, "Bí thư Lâm Đồng là ai?")
        [said] = await replies(api)
    code = said.text.partition("(mã ")[2].partition(")")[0]
    assert len(code) == 6
    assert f"error {code}" in caplog.text
    assert "SnapshotError" in caplog.text
    assert "Traceback" not in said.text


async def test_errors_are_told_to_the_administrators(
    api: BotApi, indexer: Indexer, engine: Engine, library: FileLibrary
) -> None:
    """Their chat gets the code, the kind and the place of an error, and not a word of the question."""
    indexer.update([shipped_folder()])
    for snapshot in (library.path.parent / "snapshots").iterdir():
        shutil.rmtree(snapshot)
    user, chat = api.add_user(), api.add_group()
    async with serving(api, engine, errors_chat=chat.id):
        await api.private_message(user, "Đỗ Xuân Kiên là ai?")
        await api.until(lambda: bool(api.sent_to(user)))
    [told], [said] = api.sent_to(chat), api.sent_to(user)
    code = said.text.partition("(mã ")[2].partition(")")[0]
    assert re.fullmatch(rf"Lỗi {code}: SnapshotError, tại \w+\.py:\d+\. Chi tiết trong nhật ký\.", told.text)


@pytest.mark.parametrize(
    ("of_group", "chosen", "of_telegram", "refusal"),
    [
        (None, None, "vi", "Không thấy trong các bản tin."),
        (None, None, "en-GB", "Not in the bulletins."),
        (None, None, "fr", "Không thấy trong các bản tin."),
        (None, None, None, "Không thấy trong các bản tin."),
        (None, "en", "vi", "Not in the bulletins."),
        ("vi", "en", "en", "Không thấy trong các bản tin."),
        ("en", None, "vi", "Not in the bulletins."),
    ],
)
async def test_the_language_of_an_answer(
    api: BotApi,
    indexed: Engine,
    *,
    of_group: str | None,
    chosen: str | None,
    of_telegram: str | None,
    refusal: str,
) -> None:
    """A group's language goes before a person's choice, that before Telegram's, that before the setting."""
    group, user = api.add_group(), api.add_user(language_code=of_telegram)
    async with serving(api, indexed) as kept:
        kept.state.chats.set_language(group.id, of_group)
        kept.state.people.set_language(user.id, chosen)
        await api.group_message(group, user, f"/ask@bantin_bot {UNKNOWN}")
        [said] = await replies(api)
    assert said.text.startswith(refusal)


async def test_in_private_a_group_sets_no_language(api: BotApi, indexed: Engine) -> None:
    """In a private chat a person's own choice counts."""
    user = api.add_user(language_code="vi")
    async with serving(api, indexed) as kept:
        kept.state.people.set_language(user.id, "en")
        await api.private_message(user, UNKNOWN)
        [said] = await replies(api)
    assert said.text.startswith("Not in the bulletins.")


async def test_every_request_is_in_the_journal(
    api: BotApi, indexed: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    """The journal holds who asked what where and how it went, and the log no word of it."""
    caplog.set_level("INFO")
    group, user = api.add_group(), api.add_user()
    async with serving(api, indexed) as kept:
        first = await api.group_message(group, user, f"/ask@bantin_bot {FOUND}")
        await replies(api)
        await api.private_message(user, UNKNOWN)
        await replies(api, 2)
        rows = [row.record for row in kept.state.journal.rows(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))]
    assert [(row.kind, row.question, row.chat_id, row.user_id) for row in rows] == [
        ("ask", FOUND, group.id, user.id),
        ("ask", UNKNOWN, user.id, user.id),
    ]
    assert rows[0].message_id == first.message_id
    assert [row.outcome for row in rows] == ["answered", "refused"]
    assert rows[0].bulletins
    assert "Bí thư" not in caplog.text
    assert "World Cup" not in caplog.text


async def test_a_slow_answer_holds_nobody_up(api: BotApi, indexed: Engine) -> None:
    """While one question is being worked on, typing is shown and other messages are answered."""
    engine, encoder = gated(indexed)
    asker, other = api.add_user(), api.add_user()
    async with serving(api, engine):
        await api.private_message(asker, FOUND)
        await asyncio.to_thread(encoder.waiting.acquire)
        await api.private_message(other, "/help")
        await api.until(lambda: bool(api.sent_to(other)))
        await api.wait_for("sendChatAction", 2, timeout=20)  # it is shown again before it fades
        assert api.sent_to(asker) == []
        encoder.gate.set()
        await api.until(lambda: bool(api.sent_to(asker)), timeout=10)
    assert {call.params["chat_id"] for call in api.calls_of("sendChatAction")} == {asker.id}


async def test_new_bulletins_are_found_without_a_restart(
    api: BotApi,
    engine: Engine,
    indexer: Indexer,
    tmp_path: Path,
) -> None:
    """A bulletin that is indexed while the bot runs is quoted at the next question."""
    folder = write(
        tmp_path / "new", cam_mau="Thông báo tiêm phòng\nHuyện Cam Mẫu tiêm phòng cho 4.321 con trâu."
    )
    user = api.add_user()
    indexer.update([shipped_folder()])
    async with serving(api, engine):
        await api.private_message(user, "huyện Cam Mẫu tiêm phòng bao nhiêu con trâu?")
        await replies(api)
        await asyncio.to_thread(indexer.update, [folder])
        await api.private_message(user, "huyện Cam Mẫu tiêm phòng bao nhiêu con trâu?")
        before, after = await replies(api, 2)
    assert "4.321" not in before.text
    assert "4.321 con trâu" in after.text


CHAIR = "Đảng ủy xã Ngọc Hồi họp\n\nNgày 5/3/{year}, {chair} được bầu làm Bí thư Đảng ủy xã Ngọc Hồi."


async def test_a_follow_up_that_an_index_run_overtakes_is_asked_as_it_was(
    api: BotApi, engine: Engine, indexer: Indexer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where an index run lands between a follow-up's answer and its sending, the whole question counts."""
    earlier = CHAIR.format(year=2018, chair="ông Hồ Văn Nam")
    folder = write(
        tmp_path / "files",
        now=CHAIR.format(year=2020, chair="bà Trần Thị Mai"),
        then=earlier,
        other="Bảo Lâm được mùa cà phê năm 2018\n\nNăm 2018 còn khô hạn. Còn năm 2018 là năm được mùa.",
    )
    indexer.update([folder])
    user = api.add_user()
    async with serving(api, engine) as stores:
        await api.private_message(user, "Ai được bầu làm Bí thư Đảng ủy xã Ngọc Hồi năm 2020?")
        await replies(api)
        record = stores.state.journal.record

        def record_overtaken(entry: QuestionRecord) -> int:
            """Log an answer that an index run overtakes: its words have moved in their bulletin."""
            indexer.update([write(folder, then=earlier.replace("Ngày", "Sáng ngày"))])
            return record(entry)

        monkeypatch.setattr(stores.state.journal, "record", record_overtaken)
        await api.private_message(user, "còn năm 2018?")
        before, after = await replies(api, 2)
    assert "Trần Thị Mai" in before.text
    assert quotes(after)[0].startswith("Sáng ngày 5/3/2018, ông Hồ Văn Nam được bầu")
    assert "cà phê" not in after.text


# The program itself, as `bantin serve` runs it.


@pytest.mark.encoder
@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_serve_answers_and_stops_when_told(
    api: BotApi,
    tmp_path: Path,
    model_cache: Path,
    unused_tcp_port: int,
    mode: str,
) -> None:
    """The real command answers in both modes, keeps the token to itself and ends well on SIGTERM."""
    settings = {
        "data_dir": str(tmp_path / "data"),
        "encoder": {"cache_dir": str(model_cache)},
        "telegram": {
            "mode": mode,
            "base_url": api.base_url,
            "webhook": {"url": f"http://127.0.0.1:{unused_tcp_port}/hook", "port": unused_tcp_port},
        },
    }
    config = tmp_path / "config.yaml"
    config.write_text(json.dumps(settings), "utf-8")  # JSON is YAML
    environment = os.environ | {"TELEGRAM_BOT_TOKEN": api.token, "TELEGRAM_WEBHOOK_SECRET": "s3cret"}
    command = [sys.executable, "-m", "bot.cli.main", "--config", str(config)]
    indexing = await asyncio.create_subprocess_exec(*command, "index", str(shipped_folder()), env=environment)
    assert await indexing.wait() == 0
    process = await asyncio.create_subprocess_exec(
        *command, "serve", env=environment, stderr=asyncio.subprocess.PIPE
    )
    try:
        await api.wait_for("setMyCommands", 2, timeout=120)
        if mode == "webhook":
            await api.wait_for("setWebhook", timeout=30)
        user = api.add_user()
        await api.private_message(user, "who was elected Bí thư in Lâm Đồng 2020?")
        [said] = await replies(api)
    finally:
        process.send_signal(signal.SIGTERM)
        _, log = await asyncio.wait_for(process.communicate(), 30)
    assert ELECTED in said.text
    assert process.returncode == 0
    assert api.token not in log.decode()
    assert "Traceback" not in log.decode()
