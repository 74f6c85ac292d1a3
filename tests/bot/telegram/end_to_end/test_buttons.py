import asyncio
import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.state.buttons import Press
from corpus.file_library import FileLibrary
from corpus.ingest.find import shipped_folder
from corpus.text.sentences import sentences
from retrieval.engine import Engine
from retrieval.file_engine import file_engine
from retrieval.index.build import Indexer
from tests.bot.telegram.end_to_end.presses import assert_orderly, labels, shown, told
from tests.bot.telegram.end_to_end.serving import ALSO_FOUND, FOUND, UNKNOWN, gated, quotes, replies, serving
from tests.botapi.clients import client
from tests.botapi.entities import utf16_length
from tests.botapi.model import Message
from tests.botapi.server import BotApi
from tests.botapi.users import User
from tests.conftest import ANSWERS, INDEX, library_of, write
from tests.doubles import SyllableEncoder

CATTLE = "huyện Cam Mẫu tiêm phòng bao nhiêu con trâu?"
EXPIRED = "Nút này đã hết hạn, xin hỏi lại."
GONE = "Bản tin này đã được sửa hoặc gỡ, xin hỏi lại."


def report(count: int, place: str = "Cam Mẫu") -> str:
    """A bulletin whose passage is far longer than a quote, with what is special in HTML."""
    around = " ".join(
        f'Đợt {n} <b>& "mở rộng"</b> do trạm thú y làm xong trước hạn &amp;.' for n in range(12)
    )
    return f"Thông báo <tiêm phòng>\nHuyện {place} tiêm phòng cho {count} con trâu. {around}"


def translator_for(engine: Engine) -> list[str]:
    return [bulletin.text for bulletin in engine.latest(99)]


def sure(engine: Engine) -> Engine:
    """The same bulletins, with an engine that answers however weak the evidence is."""
    library = library_of(engine)
    settings = replace(ANSWERS, min_confidence=0.0)
    return file_engine(library, library.path.parent, SyllableEncoder(), INDEX, settings)


async def ask(api: BotApi, user: User, question: str = FOUND) -> Message:
    """Ask in private, and return the answer."""
    before = len(api.sent_to(user))
    await api.private_message(user, question)
    await api.until(lambda: len(api.sent_to(user)) > before, 20)
    return api.sent_to(user)[-1]


async def test_the_buttons_under_an_answer(api: BotApi, indexed: Engine) -> None:
    """A group's answer offers the next result, the passage, the source, a copy, a private chat and thumbs."""
    group, user = api.add_group(), api.add_user()
    async with serving(api, indexed):
        await api.group_message(group, user, f"/ask {FOUND}")
        [answer] = await replies(api)
        private = await ask(api, user)
    assert labels(answer) == [
        ["Kết quả sau ›"],
        ["Xem cả đoạn", "Mở nguồn"],
        ["Sao chép trích dẫn", "Xem riêng"],
        ["👍", "👎"],
    ]
    copied = answer.button("Sao chép trích dẫn")["copy_text"]["text"]
    assert "nhiệm kỳ 2020- 2025" in copied
    assert ", ngày 05/03/2020" in copied
    assert utf16_length(copied) <= 256
    sent = [button["callback_data"] for row in answer.buttons for button in row if "callback_data" in button]
    assert len(sent) == 4
    assert all(len(data.encode()) <= 64 for data in sent)
    assert "Xem riêng" not in [label for row in labels(private) for label in row]


async def test_further_results_and_back(api: BotApi, indexed: Engine) -> None:
    """The next result takes the answer's place, quoted to the letter, and the answer comes back as it was."""
    user = api.add_user()
    async with serving(api, indexed):
        answer = await ask(api, user)
        second = await shown(api, answer, "Kết quả sau ›", user)
        first = await shown(api, answer, "‹ Kết quả trước", user)
    [quote] = quotes(second)
    assert quote not in quotes(answer)
    assert any(quote in text for text in translator_for(indexed))
    assert first.html == answer.html
    assert labels(first) == labels(answer)
    assert len(api.sent_to(user)) == 1
    assert_orderly(api)


async def test_the_whole_passage_in_place(api: BotApi, indexed: Engine) -> None:
    """The passage around a quote is a longer slice of the bulletin, unfolded; the answer comes back."""
    user = api.add_user()
    async with serving(api, indexed):
        answer = await ask(api, user)
        whole = await shown(api, answer, "Xem cả đoạn", user)
        folded = await shown(api, answer, "‹ Thu gọn", user)
    [quote], [passage] = quotes(answer), whole.covered("blockquote")
    assert whole.covered("bold")[0] == quote
    assert len(passage) > len(quote)
    assert any(passage in text for text in translator_for(indexed))
    assert folded.html == answer.html
    assert len(api.sent_to(user)) == 1


async def test_buttons_survive_a_restart(api: BotApi, indexed: Engine, tmp_path: Path) -> None:
    """What was sent before the bot was started anew works as it did."""
    user = api.add_user()
    async with serving(api, indexed, tmp_path):
        answer = await ask(api, user)
    async with serving(api, indexed, tmp_path):
        whole = await shown(api, answer, "Xem cả đoạn", user)
        assert (await told(api, answer, "👍", user))["text"] == "Cảm ơn anh/chị đã đánh giá."
    assert "‹ Thu gọn" in labels(whole)[1]
    assert_orderly(api)


async def test_an_expired_button_says_so(api: BotApi, indexed: Engine) -> None:
    """Once it is purged a button answers that it has expired, and its message loses its keyboard alone."""
    user = api.add_user()
    async with serving(api, indexed) as kept:
        answer = await ask(api, user)
        kept.state.buttons.purge(dt.datetime.now(dt.UTC) + dt.timedelta(days=1))
        press = await api.press(answer, "Xem cả đoạn", user)
        said = await api.answered(press)
        await api.until(lambda: api.current(answer).buttons == [])
    assert (said["text"], said["show_alert"]) == (EXPIRED, True)
    assert api.current(answer).html == answer.html
    assert_orderly(api)


async def test_a_button_works_under_its_own_message_alone(api: BotApi, indexed: Engine) -> None:
    """The data of one message's button under another message, or in another chat, has expired."""
    user, other = api.add_user(), api.add_user()
    async with serving(api, indexed):
        answer = await ask(api, user)
        stolen = InlineKeyboardButton("Bấm", callback_data=answer.button("Xem cả đoạn")["callback_data"])
        async with client(api, api.account) as bot:
            await bot.send_message(other.id, "trước")
            for chat in (user, other):
                await bot.send_message(chat.id, "khác", reply_markup=InlineKeyboardMarkup([[stolen]]))
        elsewhere = api.sent_to(other)[-1]
        assert elsewhere.message_id == answer.message_id
        for message, presser in ((api.sent_to(user)[-1], user), (elsewhere, other)):
            assert (await told(api, message, "Bấm", presser))["text"] == EXPIRED
            assert api.current(message).text == "khác"


async def test_in_a_quiet_group_buttons_are_the_askers(api: BotApi, indexed: Engine) -> None:
    """In a quiet group another's press changes nothing and is told why; else anyone may turn."""
    group, asker, other = api.add_group(), api.add_user(), api.add_user("Hùng", language_code="en")
    async with serving(api, indexed) as kept:
        await api.group_message(group, asker, f"/ask {FOUND}")
        [answer] = await replies(api)
        kept.state.chats.set_quiet(group.id, quiet=True)
        refused = [await told(api, answer, label, other) for label in ("Kết quả sau ›", "👍")]
        untouched = api.current(answer).html
        second = await shown(api, answer, "Kết quả sau ›", asker)
        kept.state.chats.set_quiet(group.id, quiet=False)
        back = await shown(api, answer, "‹ Kết quả trước", other)
        rows = list(kept.state.journal.rows(dt.datetime(2020, 1, 1, tzinfo=dt.UTC)))
    assert [(said["text"], said["show_alert"]) for said in refused] == [
        ("In this group the buttons work for whoever asked. Please ask your own question.", True)
    ] * 2
    assert untouched == back.html == answer.html
    assert second.html != answer.html
    assert [row.ups for row in rows] == [0]


async def test_pressed_twice_quickly(api: BotApi, indexed: Engine) -> None:
    """Two presses at once are each answered once, and leave the message as one does."""
    user = api.add_user()
    async with serving(api, indexed):
        answer = await ask(api, user)
        presses = [await api.press(answer, "Xem cả đoạn", user) for _ in range(2)]
        for press in presses:
            await api.answered(press)
        await api.until(lambda: api.current(answer).html != answer.html)
        once = api.current(answer)
        assert (await told(api, answer, "‹ Thu gọn", user)).get("text") is None
        await api.until(lambda: api.current(answer).html == answer.html)
    assert "‹ Thu gọn" in labels(once)[1]
    assert_orderly(api)


@pytest.mark.parametrize("change", ["edited", "removed"])
async def test_a_bulletin_changed_meanwhile_is_not_quoted(
    api: BotApi, engine: Engine, indexer: Indexer, tmp_path: Path, change: str
) -> None:
    """If the bulletin of an answer was changed or removed since, a press shows nothing of it and says why."""
    folder = write(tmp_path / "new", trau=report(4321), bo="Hội nghị\nHuyện Cam Mẫu họp bàn việc nuôi bò.")
    indexer.update([folder])
    user = api.add_user()
    async with serving(api, sure(engine)):
        answer = await ask(api, user, CATTLE)
        if change == "edited":
            write(folder, trau=report(99))
        else:
            (folder / "trau.txt").unlink()
        await asyncio.to_thread(indexer.update, [folder])
        said = [await told(api, answer, label, user) for label in ("Xem cả đoạn", "Mở nguồn")]
        thanked = await told(api, answer, "👍", user)
    assert "4321" in answer.text
    assert [(each["text"], each["show_alert"]) for each in said] == [(GONE, True)] * 2
    assert thanked["text"] == "Cảm ơn anh/chị đã đánh giá."
    assert "99" not in api.current(answer).text
    assert_orderly(api)


async def test_a_slow_press_is_answered_before_it_is_done(api: BotApi, indexed: Engine) -> None:
    """While the work behind a press goes on the press is answered already; the page comes later."""
    engine, encoder = gated(indexed)
    user = api.add_user()
    async with serving(api, engine):
        encoder.gate.set()
        await api.private_message(user, "/search Ban Quản lý")
        [first] = await replies(api)
        encoder.gate.clear()
        said = await told(api, first, "›", user)
        assert api.current(first).html == first.html
        encoder.gate.set()
        await api.until(lambda: api.current(first).html != first.html)
    assert said.get("text") is None
    assert api.current(first).text.startswith("Kết quả 4–")
    assert_orderly(api)


async def test_a_defect_behind_a_button(
    api: BotApi, indexed: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    """When a press fails the person gets a code that the log holds too, and the chat gets no message."""
    user = api.add_user()
    async with serving(api, indexed) as kept:
        (token,) = kept.state.buttons.put(user.id, None, Press("answer", {"language": "vi"}))
        broken = InlineKeyboardButton("Bấm", callback_data=f"{token}a0")
        async with client(api, api.account) as bot:
            await bot.send_message(user.id, "x", reply_markup=InlineKeyboardMarkup([[broken]]))
        said = await told(api, api.sent_to(user)[0], "Bấm", user)
    code = str(said["text"]).partition("(mã ")[2].partition(")")[0]
    assert said["show_alert"]
    assert len(code) == 6
    assert f"error {code}" in caplog.text
    assert len(api.sent_to(user)) == 1


async def test_the_answer_in_private(api: BotApi, indexed: Engine) -> None:
    """A link from a group leads to the same answer in one's own chat and language, with buttons."""
    group, asker, other = api.add_group(), api.add_user(), api.add_user("Hùng", language_code="en")
    async with serving(api, indexed):
        await api.group_message(group, asker, f"/ask {FOUND}")
        [answer] = await replies(api)
        for user in (asker, other):
            await api.follow(user, answer.button("Xem riêng")["url"])
        await api.until(lambda: bool(api.sent_to(asker) and api.sent_to(other)))
        [mine], [theirs] = api.sent_to(asker), api.sent_to(other)
        whole = await shown(api, theirs, "Whole passage", other)
    assert mine.html == answer.html
    assert quotes(theirs) == quotes(answer)
    assert labels(whole)[1:] == [["‹ Fold", "Open source"], ["Copy citation"], ["👍", "👎"]]
    assert len(api.sent_to(group)) == 1


@pytest.mark.parametrize("payload", ["AAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAs0", "AAAAAAAAAAAAAAAAsab"])
async def test_an_expired_link_says_so(api: BotApi, indexed: Engine, payload: str) -> None:
    """A link to what is no longer known leads to a sentence, and anything else to the greeting."""
    user = api.add_user()
    async with serving(api, indexed):
        await api.start(user, payload)
        [said] = await replies(api)
        await api.start(user, "hello")
        _, greeting = await replies(api, 2)
    assert said.text == EXPIRED
    assert greeting.text.startswith("Xin chào!")


async def test_the_source_of_an_answer(api: BotApi, indexed: Engine) -> None:
    """In private the bulletin takes the answer's place and gives it back; from a group a link leads there."""
    group, user = api.add_group(), api.add_user()
    async with serving(api, indexed):
        answer = await ask(api, user)
        source = await shown(api, answer, "Mở nguồn", user)
        text = await shown(api, answer, "Đọc toàn văn", user)
        await shown(api, answer, "‹ Quay lại", user)
        back = await shown(api, answer, "‹ Quay lại", user)
        await api.group_message(group, user, f"/ask {FOUND}")
        await api.until(lambda: bool(api.sent_to(group)))
        await api.follow(user, api.sent_to(group)[0].button("Mở nguồn")["url"])
        await api.until(lambda: len(api.sent_to(user)) == 2)
    assert "Mã: 000_db200b94a76b92e4" in source.text.split("\n")
    assert "".join(text.text.split()) == "".join(translator_for(indexed)[2].split())
    assert back.html == answer.html
    assert api.sent_to(user)[1].text == source.text
    assert len(api.sent_to(group)) == 1
    assert_orderly(api)


async def test_a_refusal_has_no_passage(api: BotApi, indexed: Engine) -> None:
    """Under a refusal stand the thumbs, and no button to a passage that there is not."""
    user = api.add_user()
    async with serving(api, indexed):
        refusal = await ask(api, user, UNKNOWN)
        said = await told(api, refusal, "👎", user)
    assert labels(refusal) == [["👍", "👎"]]
    assert said["text"] == "Đã ghi nhận, cảm ơn anh/chị."
    assert labels(api.current(refusal)) == labels(refusal)


async def test_long_passages_with_html_stay_within_limits(
    api: BotApi, engine: Engine, indexer: Indexer, tmp_path: Path
) -> None:
    """Whatever a bulletin holds, its quotes and passages arrive to the letter, as Telegram takes them."""
    folder = write(tmp_path / "new", **{f"t{n}": report(4000 + n, f"Cam Mẫu {n}") for n in range(6)})
    indexer.update([folder])
    user = api.add_user()
    async with serving(api, sure(engine), quotes=5):
        answer = await ask(api, user, CATTLE)
        whole = await shown(api, answer, "Xem cả đoạn", user)
    tr = translator_for(engine)
    assert any("<b>&" in quote for quote in quotes(whole))
    for quote in (*quotes(answer), *quotes(whole)):
        assert any(quote in text for text in tr)
    [passage] = quotes(whole)
    assert sum(len(quote) for quote in quotes(answer)) > 0
    assert len(sentences(passage)) > 5
    assert_orderly(api)


async def test_the_text_as_a_file(
    api: BotApi, library: FileLibrary, indexer: Indexer, engine: Engine
) -> None:
    """A file of the text is named after the bulletin and holds its text to the letter."""
    indexer.update([shipped_folder()])
    user = api.add_user()
    async with serving(api, engine):
        answer = await ask(api, user)
        await shown(api, answer, "Mở nguồn", user)
        said = await told(api, answer, "Tải tệp .txt", user)
        [call] = await api.wait_for("sendDocument")
    document = api.sent_to(user)[-1].document
    assert document is not None
    assert said["text"] == "Đã gửi tệp."
    assert call.ok
    with library.reading() as state:
        stored = state.get("000_db200b94a76b92e4")
    assert stored is not None
    assert api.file(document["file_id"]).content == stored.text.encode()
    assert document["file_name"] == "000_db200b94a76b92e4.txt"


async def test_an_edited_question_gets_new_buttons(api: BotApi, indexed: Engine) -> None:
    """When an edit puts another answer in place of the first, the buttons under it are that answer's."""
    user = api.add_user()
    async with serving(api, sure(indexed)):
        asked = await api.private_message(user, FOUND)
        [answer] = await replies(api)
        await api.edit(asked, ALSO_FOUND)
        await api.until(lambda: api.current(answer).html != answer.html, 20)
        edited = api.current(answer)
        whole = await shown(api, answer, "Xem cả đoạn", user)
    assert "Thái Nguyên" in edited.text
    assert whole.covered("bold")[0] == quotes(edited)[0]
    assert_orderly(api)


async def test_what_a_press_shows_is_sent_where_its_message_is_gone(api: BotApi, indexed: Engine) -> None:
    """A message that is deleted while its button works is sent anew, and its buttons go on working."""
    user = api.add_user()
    async with serving(api, indexed):
        message = await ask(api, user)
        api.fail_next("editMessageText", status=400, description="Bad Request: message to edit not found")
        await api.press(message, "Xem cả đoạn", user)
        await api.wait_for("sendMessage", 2)
        [_, again] = api.sent_to(user)
        assert labels(await shown(api, again, "‹ Thu gọn", user))
