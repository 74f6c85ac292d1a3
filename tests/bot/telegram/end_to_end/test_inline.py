import asyncio
import datetime as dt
import shutil
from collections.abc import AsyncIterator, Sequence

import pytest
import pytest_asyncio

from bot.state.journal import LogEntry, QuestionKind, QuestionOutcome
from bot.telegram.application import Stores
from bot.telegram.questions import inline
from corpus.file_library import FileLibrary
from corpus.ingest.find import shipped_folder
from corpus.models import Bulletin
from retrieval.engine import Engine
from retrieval.index.build import Indexer
from tests.bot.telegram.end_to_end.serving import ALSO_FOUND, FOUND, gated, quotes, serving
from tests.botapi.errors import Json
from tests.botapi.html_mode import parse_html
from tests.botapi.server import BotApi
from tests.botapi.users import User
from tests.clock import VirtualClock
from tests.conftest import write


@pytest.fixture
def clock() -> VirtualClock:
    """The time of the server, by which it keeps answers."""
    return VirtualClock()


@pytest_asyncio.fixture
async def api(clock: VirtualClock) -> AsyncIterator[BotApi]:
    async with BotApi(inline_feedback=True, clock=clock.time) as server:
        yield server


def sources(engine: Engine, results: Sequence[Json]) -> list[Bulletin]:
    """The bulletins that results quote; each quote is a slice of the text of the bulletin that it names."""
    found = []
    for result in results:
        shown = parse_html(result["input_message_content"]["message_text"])
        [quote] = [e.cover(shown.text) for e in shown.entities if "blockquote" in e.type]
        [bulletin] = [b for b in engine.latest(100) if quote in b.text and str(b.file) in shown.text]
        found.append(bulletin)
    return found


def logged(kept: Stores) -> list[LogEntry]:
    return list(kept.state.journal.rows(dt.datetime.fromtimestamp(0, dt.UTC)))


async def settled(api: BotApi, user: User) -> None:
    """Wait until what came before is dealt with, as far as nothing holds it up."""
    await api.drained()
    await api.private_message(user, "/help")
    await api.until(lambda: bool(api.sent_to(user)), timeout=20)


async def test_a_question_finds_quotes_to_send(api: BotApi, indexed: Engine) -> None:
    """Each result has a bulletin's day, title and sentence, and sends the quote with its source."""
    user = api.add_user()
    async with serving(api, indexed):
        shown = await api.inline(user, FOUND)
    [params] = api.answers.values()
    assert 1 < len(shown.results) <= 10
    for result, bulletin in zip(shown.results, sources(indexed, shown.results), strict=True):
        assert bulletin.date
        day, _, title = result["title"].partition(" · ")
        assert day == f"{bulletin.date:%d/%m/%Y}"
        assert title.rstrip(" …") in bulletin.title
        assert result["description"].rstrip(" …") in " ".join(bulletin.text.split())
    assert params["is_personal"] is True
    assert params["cache_time"] <= 10


async def test_a_chosen_result_is_a_message_in_any_chat(api: BotApi, indexed: Engine) -> None:
    """What is sent into a chat where the bot is not is the quote, and the log says what was chosen, once."""
    user, group = api.add_user(), api.add_group(bot_status="left")
    async with serving(api, indexed) as kept:
        shown = await api.inline(user, FOUND)
        message = await api.choose(shown, shown.results[0]["id"], group)
        await settled(api, user)
        [entry] = logged(kept)
    [bulletin] = sources(indexed, shown.results[:1])
    assert len(quotes(message)) == 1
    assert message.via_bot == api.bot
    asked = entry.record
    assert (asked.kind, asked.question, asked.user_id, asked.chat_id) == (
        QuestionKind.INLINE,
        FOUND,
        user.id,
        None,
    )
    assert (asked.outcome, asked.bulletins) == (QuestionOutcome.ANSWERED, (bulletin.id,))


async def test_a_choice_is_not_logged_where_nothing_is(api: BotApi, indexed: Engine) -> None:
    """With a log of no days a chosen result is not written down either."""
    user, group = api.add_user(), api.add_group(bot_status="left")
    async with serving(api, indexed, log_days=0) as kept:
        shown = await api.inline(user, FOUND)
        await api.choose(shown, shown.results[0]["id"], group)
        await settled(api, user)
        assert logged(kept) == []


async def test_a_result_sent_to_the_bot_itself_is_no_question(api: BotApi, indexed: Engine) -> None:
    """Chosen in the private chat with the bot, or where it is a member, a result is not answered."""
    user, group = api.add_user(), api.add_group()
    async with serving(api, indexed) as kept:
        shown = await api.inline(user, FOUND)
        for chat in (api.private(user), group):
            await api.choose(shown, shown.results[0]["id"], chat)
        await settled(api, user)
        assert [entry.record.kind for entry in logged(kept)] == [QuestionKind.INLINE] * 2
    [said] = api.sent_to(user)
    assert said.text.startswith("Trong trò chuyện riêng")
    assert api.sent_to(group) == []


@pytest.mark.parametrize("query", ["", "  "])
async def test_nothing_typed_shows_the_newest_bulletins(api: BotApi, indexed: Engine, query: str) -> None:
    """Before a word is typed, the newest bulletins are there, newest first; choosing one asks nothing."""
    user, group = api.add_user(), api.add_group()
    async with serving(api, indexed) as kept:
        shown = await api.inline(user, query)
        await api.choose(shown, shown.results[0]["id"], group)
        await settled(api, user)
        assert logged(kept) == []
    assert [b.id for b in sources(indexed, shown.results)] == [b.id for b in indexed.latest(10)]


async def test_results_come_in_pages(
    api: BotApi, indexer: Indexer, engine: Engine, library: FileLibrary
) -> None:
    """Page by page all is shown once: ten results each, and the last page says that it is the last."""
    folder = write(
        library.path.parent / "new",
        **{f"tin_{n:02}": f"Thông báo số {n}\nHuyện Cam Mẫu có {n} trường học." for n in range(23)},
    )
    await asyncio.to_thread(indexer.update, [folder])
    user = api.add_user()
    pages, offset = [], ""
    async with serving(api, engine):
        for query in ("", "huyện Cam Mẫu trường học"):
            while True:
                shown = await api.inline(user, query, offset)
                pages.append([b.id for b in sources(engine, shown.results)])
                assert len(shown.next_offset.encode()) <= 64
                offset = shown.next_offset
                if not offset:
                    break
    everything = [b.id for b in engine.latest(100)]
    newest, found = pages[:3], pages[3:]
    assert [len(page) for page in newest] == [10, 10, len(everything) - 20]
    assert [name for page in newest for name in page] == everything
    assert [len(page) for page in found[:-1]] == [10] * (len(found) - 1)
    names = [name for page in found for name in page]
    assert len(names) == len(set(names))
    assert {f"tin_{n:02}" for n in range(23)} <= set(names)


@pytest.mark.parametrize("offset", ["x", "-10", "1e3", "9" * 64, "١٠", "100000"])
async def test_a_made_up_offset_shows_nothing(api: BotApi, indexed: Engine, offset: str) -> None:
    """An offset that no page gave, or behind the last result, is answered with no results."""
    async with serving(api, indexed):
        shown = await api.inline(api.add_user(), FOUND, offset)
    assert shown.results == []
    assert shown.next_offset == ""


@pytest.mark.parametrize("query", ["?!", "năm:abc", "x" * 256, "<b>&", "\u202e", '"'])
async def test_a_query_that_asks_nothing_shows_nothing_wrong(
    api: BotApi, indexed: Engine, caplog: pytest.LogCaptureFixture, query: str
) -> None:
    """Whatever is typed gets an answer that Telegram takes, and is no error."""
    async with serving(api, indexed):
        await api.inline(api.add_user(), query)
    assert api.refusals() == []
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_only_the_last_of_what_is_typed_is_answered(api: BotApi, indexed: Engine) -> None:
    """Of queries that come while one types only the newest is searched for and answered, for each person."""
    engine, encoder = gated(indexed)
    encoder.gate.set()
    lan, nam = api.add_user("Lan"), api.add_user("Nam")
    typed = [await api.inline_query(person, FOUND[:end]) for end in (10, 20, 30) for person in (lan, nam)]
    async with serving(api, engine):
        for update in typed[-2:]:
            assert (await api.answered(update))["results"]
    assert {update.payload["id"] for update in typed[-2:]} == set(api.answers)
    assert [encoder.waiting.acquire(blocking=False) for _ in range(3)] == [True, True, False]


async def test_who_types_is_waited_for_and_who_turns_pages_is_not(
    api: BotApi, indexed: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words are not searched for before the person pauses; further pages and the newest are shown at once."""
    monkeypatch.setattr(inline, "_PAUSE_S", 3600.0)
    engine, encoder = gated(indexed)
    encoder.gate.set()
    lan, nam = api.add_user("Lan"), api.add_user("Nam")
    async with serving(api, engine, workers=1):
        typed = await api.inline_query(lan, FOUND)
        await api.drained()
        assert (await api.inline(nam, FOUND, "1")).results
        assert (await api.inline(nam, "")).results
        # One worker does what comes first first: Lan's words would have been searched for by now.
        assert [encoder.waiting.acquire(blocking=False) for _ in range(2)] == [True, False]
        assert typed.payload["id"] not in api.answers
        assert (await api.inline(lan, "")).results


async def test_a_newer_query_ends_the_search_for_an_older(api: BotApi, indexed: Engine) -> None:
    """A query that is being searched for is not answered once the person has typed on."""
    engine, encoder = gated(indexed)
    user = api.add_user()
    async with serving(api, engine, workers=2):
        old = await api.inline_query(user, FOUND)
        await asyncio.to_thread(encoder.waiting.acquire)
        new = await api.inline_query(user, ALSO_FOUND)
        await asyncio.to_thread(encoder.waiting.acquire)
        encoder.gate.set()
        shown = await api.answered(new)
        await settled(api, user)
    assert old.payload["id"] not in api.answers
    [first, *_] = sources(indexed, shown["results"])
    assert "Thái Nguyên" in first.title + first.text


async def test_a_query_that_waited_too_long_is_let_go(
    api: BotApi, indexed: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    """Telegram's word that a query is too old is no error, and the next one is answered."""
    engine, encoder = gated(indexed)
    user = api.add_user()
    async with serving(api, engine):
        await api.inline_query(user, FOUND)
        await asyncio.to_thread(encoder.waiting.acquire)
        api.expire_queries()
        encoder.gate.set()
        await api.wait_for("answerInlineQuery")
        shown = await api.inline(user, FOUND)
    assert shown.results
    assert len(api.refusals()) == 1
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_an_error_shows_no_results(
    api: BotApi, indexer: Indexer, engine: Engine, library: FileLibrary, caplog: pytest.LogCaptureFixture
) -> None:
    """When the index breaks under it the person sees nothing, nothing of that is kept, and the log has it."""
    indexer.update([shipped_folder()])
    for snapshot in (library.path.parent / "snapshots").iterdir():
        shutil.rmtree(snapshot)
    user = api.add_user()
    async with serving(api, engine):
        shown = await api.inline(user, FOUND)
        again = await api.inline(user, FOUND)
    assert shown.results == again.results == []
    assert not again.kept
    assert "SnapshotError" in caplog.text
    assert api.sent_to(user) == []


async def test_results_that_telegram_refuses(
    api: BotApi, indexed: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    """Where Telegram takes the results for wrong, the query is answered with none, and the log has it."""
    api.fail_next("answerInlineQuery", status=400, description="Bad Request: can't parse entities")
    async with serving(api, indexed):
        shown = await api.inline(api.add_user(), FOUND)
    assert shown.results == []
    assert "can't parse entities" in caplog.text.lower()


async def test_a_busy_bot_shows_no_results(api: BotApi, indexed: Engine) -> None:
    """While as many wait as may, a query gets an empty answer at once, which is not kept."""
    engine, encoder = gated(indexed)
    first, second, third = (api.add_user() for _ in range(3))
    async with serving(api, engine, workers=1, queue=1):
        await api.private_message(first, FOUND)
        await asyncio.to_thread(encoder.waiting.acquire)
        await api.private_message(second, FOUND)
        await api.wait_for("sendChatAction", where=lambda call: call.params["chat_id"] == second.id)
        refused = await api.inline(third, FOUND)
        encoder.gate.set()
        await api.until(lambda: bool(api.sent_to(second)), timeout=20)
        shown = await api.inline(third, FOUND)
    assert refused.results == []
    assert shown.results
    assert not shown.kept


# Who may.


@pytest.mark.parametrize("access", ["list", "pairing"])
async def test_what_one_found_is_not_shown_to_another(api: BotApi, indexed: Engine, access: str) -> None:
    """A stranger who types what another was just shown gets none of it, but a way to ask for leave."""
    admin, stranger = api.add_user("Quản trị"), api.add_user()
    async with serving(api, indexed, access=access, admins=[admin.id]) as kept:
        assert (await api.inline(admin, FOUND)).results
        assert (await api.inline(admin, FOUND)).kept
        shown = await api.inline(stranger, FOUND)
        assert shown.results == []
        [*_, params] = api.answers.values()
        assert params["button"]["text"] == "Xin phép sử dụng bot"
        await api.start(stranger, params["button"]["start_parameter"])
        await api.until(lambda: bool(api.sent_to(stranger)), timeout=20)
        kept.state.access.allow(stranger.id, admin.id, "Lan")
        assert (await api.inline(stranger, FOUND)).results
    assert "những người đã được cho phép" in api.sent_to(stranger)[0].text


async def test_leave_that_is_taken_away_ends_with_what_is_kept(
    api: BotApi, indexed: Engine, clock: VirtualClock
) -> None:
    """Ten seconds after somebody was denied, nothing is shown to them any more."""
    admin, person = api.add_user("Quản trị"), api.add_user()
    async with serving(api, indexed, access="list", admins=[admin.id]) as kept:
        kept.state.access.allow(person.id, admin.id, "Lan")
        assert (await api.inline(person, FOUND)).results
        kept.state.access.deny(person.id)
        clock.advance(10)
        assert (await api.inline(person, FOUND)).results == []


async def test_an_allowed_group_allows_nobody_inline(api: BotApi, indexed: Engine) -> None:
    """Telegram does not say where a query is typed: a group's leave does not count for it."""
    admin, stranger, group = api.add_user("Quản trị"), api.add_user(), api.add_group()
    async with serving(api, indexed, access="list", admins=[admin.id]) as kept:
        kept.state.access.allow(group.id, admin.id, "Tổ")
        shown = await api.inline(stranger, FOUND)
    assert shown.results == []


async def test_inline_queries_have_their_limit(api: BotApi, indexed: Engine) -> None:
    """Over the limit a query shows how long to wait and nothing else; another person's is answered."""
    lan, nam = api.add_user("Lan"), api.add_user("Nam")
    async with serving(api, indexed, limits={"quick_per_minute": 2}):
        answered = [bool((await api.inline(lan, FOUND[:end])).results) for end in (30, 35, 40)]
        [*_, params] = api.answers.values()
        other = await api.inline(nam, FOUND)
    assert answered == [True, True, False]
    assert params["button"]["text"].startswith("Anh/chị hỏi nhanh quá, xin chờ ")
    assert other.results


async def test_the_language_of_results_is_the_persons(api: BotApi, indexed: Engine) -> None:
    """Who uses Telegram in English is told in English how to be allowed."""
    admin, stranger = api.add_user("Quản trị"), api.add_user(language_code="en")
    async with serving(api, indexed, access="list", admins=[admin.id]):
        await api.inline(stranger, FOUND)
    [params] = api.answers.values()
    assert params["button"]["text"] == "Ask to be allowed"
