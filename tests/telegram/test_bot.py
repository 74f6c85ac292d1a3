import asyncio
import json
import os
import shutil
import signal
import sys
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.application import BotApplication, build
from bot.config import Config, TelegramConfig
from corpus.library import Library
from retrieval.encoder import Vectors
from retrieval.engine import Engine
from retrieval.indexing import Indexer
from tests.conftest import ANSWERS, INDEX, silent, write
from tests.doubles import SyllableEncoder
from tests.telegram.botapi import BotApi
from tests.telegram.factories import Privacy
from tests.telegram.model import Chat, Message, Upload

QUESTION = "Lâm Đồng bí thư 2020"
ELECTED = "Đồng chí Đỗ Xuân Kiên, Phó Trưởng Ban - Bí thư Chi bộ."


@asynccontextmanager
async def serving(api: BotApi, engine: Engine) -> AsyncIterator[BotApplication]:
    """The real application, polling the server."""
    config = Config(telegram=TelegramConfig(base_url=api.base_url))
    application = build(config, engine, SecretStr(api.token))
    assert application.post_init
    assert application.post_shutdown
    assert application.updater
    async with application:
        await application.post_init(application)
        await application.start()
        await application.updater.start_polling(allowed_updates=["message"])
        try:
            yield application
        finally:
            await application.updater.stop()
            await application.stop()
    await application.post_shutdown(application)


@pytest.fixture(autouse=True)
def _spans_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    # Otherwise the library warns at every RetryAfter that its type is going to change.
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


async def replies(api: BotApi, count: int = 1) -> list[Message]:
    """What the bot has sent, once it is so many messages."""
    calls = await api.wait_for("sendMessage", count, 60, where=lambda call: call.ok)
    chats = dict.fromkeys(int(call.params["chat_id"]) for call in calls)
    return [message for chat in chats for message in api.sent[chat]]


@pytest.mark.encoder
async def test_a_supergroup_gets_the_quote_with_its_source(api: BotApi, real_engine: Engine) -> None:
    """A member's /search@bot is answered by the sentence that says it, with title, body, date and file."""
    group = api.add_group()
    async with serving(api, real_engine):
        asked = await api.group_message(group, api.add_user(), f"/search@{api.bot.username} {QUESTION}")
        [reply] = await replies(api)
    quotes = reply.covered("blockquote")
    assert any(ELECTED in quote for quote in quotes)
    assert any(bold.endswith("í thư") for bold in reply.covered("bold"))
    assert (
        "Ban Quản lý các Khu công nghiệp tỉnh Lâm Đồng · 05/03/2020 · 000_db200b94a76b92e4.txt" in reply.text
    )
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
        await api.private_message(user, "Who won the 2022 World Cup?")
        [reply] = await replies(api)
    assert reply.text.startswith("Không thấy trong các bản tin.")
    assert "Bản tin gần nhất:\n• " in reply.text
    assert reply.covered("blockquote") == []


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


@pytest.fixture
def indexed(engine: Engine, indexer: Indexer) -> Engine:
    """The shipped bulletins, searched with the quick encoder."""
    indexer.update()
    return engine


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("/search@bantin_bot Lâm Đồng bí thư 2020", True),
        ("/ask Bí thư Chi bộ Lâm Đồng", True),
        ("/help@bantin_bot", True),
        ("/search@other_bot Lâm Đồng bí thư 2020", False),
        ("Bí thư Chi bộ Lâm Đồng là ai?", False),
        ("xem https://example.vn/search rồi", False),
        ("/unknown", False),
        ("/unknown@bantin_bot", False),
    ],
)
async def test_in_a_group_it_speaks_only_when_spoken_to(
    api: BotApi,
    indexed: Engine,
    text: str,
    *,
    answered: bool,
) -> None:
    """Even where it sees every message, it answers its own commands and nothing else."""
    api.privacy = Privacy(enabled=False)
    group = api.add_group()
    user = api.add_user()
    async with serving(api, indexed):
        await api.group_message(group, user, text)
        await api.drained()
        await api.private_message(user, "/help")  # handled after the other: once it is answered, so is that
        await api.until(lambda: bool(api.sent_to(user)))
    assert len(bot_messages(api, group)) == int(answered)


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("/start", "Xin chào!"),
        ("/help", "Trong trò chuyện riêng"),
        ("/ask", "Xin viết câu hỏi ngay sau lệnh"),
        ("/search   ", "Xin viết từ khóa ngay sau lệnh"),
        ("/tim Lâm Đồng", "Tôi không có lệnh này."),
        ("?!", "Tôi chưa thấy câu hỏi nào."),
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


async def test_an_edited_question_is_not_answered_again(api: BotApi, indexed: Engine) -> None:
    """Editing a question sends no second answer."""
    user = api.add_user()
    async with serving(api, indexed):
        asked = await api.private_message(user, "/help")
        await replies(api)
        await api.edit(asked, "/help ")
        await api.private_message(user, "/start")
        await replies(api, 2)
    assert len(bot_messages(api, api.private(user))) == 2


async def test_the_answer_stays_in_its_topic(api: BotApi, indexed: Engine) -> None:
    """In a forum the reply goes to the topic of the question, and in General to General."""
    forum = api.add_group(topics=["Tổ chức"])
    [topic] = forum.topics
    user = api.add_user()
    async with serving(api, indexed):
        await api.group_message(forum, user, "/ask Bí thư Lâm Đồng", topic=topic)
        await replies(api)
        await api.group_message(forum, user, "/ask Bí thư Lâm Đồng")
        await replies(api, 2)
    assert [message.thread_id for message in bot_messages(api, forum) if message.is_topic] == [topic]
    assert [call.params.get("message_thread_id") for call in api.calls_of("sendMessage")] == [topic, None]


async def test_flood_control_loses_no_answer(api: BotApi, indexed: Engine) -> None:
    """Told to wait, it waits and sends the answer once."""
    api.fail_next("sendMessage", status=429, retry_after=1)
    user = api.add_user()
    async with serving(api, indexed):
        await api.private_message(user, "/help")
        await replies(api)
    assert len(api.calls_of("sendMessage")) == 2
    assert len(bot_messages(api, api.private(user))) == 1


async def test_a_blocked_bot_goes_on_with_others(api: BotApi, indexed: Engine) -> None:
    """One who has blocked the bot costs the others nothing."""
    api.fail_next("sendMessage", status=403, description="Forbidden: bot was blocked by the user")
    gone, here = api.add_user(), api.add_user()
    async with serving(api, indexed):
        await api.private_message(gone, "/help")
        await api.wait_for("sendMessage")
        await api.private_message(here, "/help")
        await api.until(lambda: bool(bot_messages(api, api.private(here))))
    assert bot_messages(api, api.private(gone)) == []


async def test_html_that_telegram_cannot_read_is_sent_plain(api: BotApi, indexed: Engine) -> None:
    """A refusal of the marks costs the marks, not the answer."""
    api.fail_next("sendMessage", status=400, description="Bad Request: can't parse entities: unsupported tag")
    user = api.add_user()
    async with serving(api, indexed):
        await api.private_message(user, "Bí thư Chi bộ Ban Quản lý các Khu công nghiệp Lâm Đồng là ai?")
        [said] = await replies(api)
    assert said.covered("blockquote") == []
    assert "05/03/2020" in said.text or "05/02/2018" in said.text


async def test_a_defect_is_logged_and_its_code_sent(
    api: BotApi,
    indexer: Indexer,
    engine: Engine,
    library: Library,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """When the index breaks under it, the person gets a sentence with a code that the log holds too."""
    indexer.update()
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


async def test_the_menu_of_commands_is_set_in_both_languages(api: BotApi, indexed: Engine) -> None:
    """Everyone gets the commands described in Vietnamese, and users of English in English."""
    async with serving(api, indexed):
        await api.wait_for("setMyCommands", 2, where=lambda call: call.ok)
    menus = {
        call.params.get("language_code"): call.params["commands"] for call in api.calls_of("setMyCommands")
    }
    assert set(menus) == {None, "en"}
    described = {entry["command"]: entry["description"] for entry in menus[None]}
    assert described["ask"] == "hỏi một câu"
    assert {entry["command"] for entry in menus["en"]} == set(described) == {"ask", "search", "help", "start"}


class GatedEncoder(SyllableEncoder):
    """An encoder that waits at questions until it is let through."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()
        self.waiting = threading.Semaphore(0)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        self.waiting.release()
        assert self.gate.wait(30)
        return super().encode_questions(texts)


async def test_a_slow_answer_holds_nobody_up(api: BotApi, library: Library) -> None:
    """While one question is being worked on, typing is shown and other messages are answered."""
    encoder = GatedEncoder()
    folder = library.path.parent
    Indexer(library, folder, encoder, INDEX, silent).update()
    slow = Engine(library, folder, encoder, INDEX, ANSWERS)
    asker, other = api.add_user(), api.add_user()
    async with serving(api, slow):
        await api.private_message(asker, "Bí thư Lâm Đồng là ai?")
        await asyncio.to_thread(encoder.waiting.acquire)
        await api.private_message(other, "/help")
        await api.until(lambda: bool(bot_messages(api, api.private(other))))
        await api.wait_for("sendChatAction")
        assert bot_messages(api, api.private(asker)) == []
        encoder.gate.set()
        await api.until(lambda: bool(bot_messages(api, api.private(asker))), timeout=10)


async def test_new_bulletins_are_found_without_a_restart(
    api: BotApi,
    indexed: Engine,
    indexer: Indexer,
    tmp_path: Path,
) -> None:
    """A bulletin that is indexed while the bot runs is quoted at the next question."""
    folder = write(
        tmp_path / "new", cam_mau="Thông báo tiêm phòng\nHuyện Cam Mẫu tiêm phòng cho 4.321 con trâu."
    )
    user = api.add_user()
    async with serving(api, indexed):
        await api.private_message(user, "huyện Cam Mẫu tiêm phòng bao nhiêu con trâu?")
        await replies(api)
        await asyncio.to_thread(indexer.update, [folder])
        await api.private_message(user, "huyện Cam Mẫu tiêm phòng bao nhiêu con trâu?")
        before, after = await replies(api, 2)
    assert "4.321" not in before.text
    assert "4.321 con trâu" in after.text


def bot_messages(api: BotApi, chat: Chat) -> list[Message]:
    """What the bot has written in a chat."""
    return [message for message in api.sent_to(chat) if message.sender.id == api.bot.id]


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
    command = [sys.executable, "-m", "bot.cli", "--config", str(config), "serve"]
    process = await asyncio.create_subprocess_exec(*command, env=environment, stderr=asyncio.subprocess.PIPE)
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
