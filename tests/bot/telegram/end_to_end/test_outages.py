import asyncio
import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.errors import StateError
from bot.state.database import Clock
from bot.state.unsent import UnsentReply
from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.presses import labels, shown
from tests.bot.telegram.end_to_end.serving import (
    ALSO_FOUND,
    FOUND,
    UNKNOWN,
    quotes,
    replies,
    serving,
    skipped,
    stores,
)
from tests.botapi.calls import Fault
from tests.botapi.errors import Params
from tests.botapi.faults import FaultPolicy
from tests.botapi.server import BotApi
from tests.clock import VirtualClock

_PATIENCE_S = 120.0  # of a machine that has much else to do
_AWAY = [Fault(status=502), Fault("drop"), Fault("page", status=503)]


def away() -> FaultPolicy:
    """Nothing gets through but what people write."""
    return FaultPolicy(faults=_AWAY, share=1.0, spare={"getUpdates", "deleteWebhook"})


def waiting(texts: tuple[str, ...], chat_id: int) -> UnsentReply:
    return UnsentReply(chat_id, None, None, None, None, texts)


def clock_of(virtual: VirtualClock) -> Clock:
    """The state's clock, that goes by another."""
    return lambda: dt.datetime.fromtimestamp(virtual.time(), dt.UTC)


async def settled(condition: Callable[[], bool], clock: VirtualClock | None = None) -> None:
    """Wait for what no call of the bot tells, and let minutes pass on a clock until then."""
    async with asyncio.timeout(_PATIENCE_S):
        while not condition():
            await asyncio.sleep(0.02)
            if clock:
                clock.advance(61)


async def given_up(api: BotApi, method: str = "getMe") -> None:
    """Wait until the bot has stopped to try, and only looks whether Telegram is back."""
    await api.wait_for(method, 3, _PATIENCE_S, where=lambda call: call.fault is not None)


async def test_an_outage_loses_no_answer(
    api: BotApi, indexed: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    """However long Telegram is away, whoever asked is answered once it is back, with buttons that work."""
    group, lan, minh = api.add_group(), api.add_user(), api.add_user("Minh")
    async with serving(api, indexed) as kept:
        await api.drained()
        api.faults = away()
        asked = await api.group_message(group, lan, f"/ask@bantin_bot {FOUND}")
        await given_up(api)
        await api.private_message(minh, "/help")
        await api.private_message(minh, ALSO_FOUND)
        await api.drained()
        api.faults = None
        await api.until(
            lambda: len(api.sent_to(minh)) == 2 and bool(api.replies_to(asked)), timeout=_PATIENCE_S
        )
        [answer] = api.replies_to(asked, ever=True)
        assert quotes(answer)
        assert labels(await shown(api, answer, "Xem cả đoạn", lan))
        await api.edit(asked, f"/ask@bantin_bot {UNKNOWN}")
        await api.until(lambda: api.current(answer).text.startswith("Không thấy"), timeout=_PATIENCE_S)
        await settled(lambda: kept.state.unsent.count() == 0)
    assert len(api.sent_to(minh)) == 2
    said = [record for record in caplog.records if "answers are kept until it can" in record.message]
    assert len(said) == 1
    assert all(record.exc_info is None for record in caplog.records if record.name.startswith("bot."))


async def test_an_outage_outlasts_the_process(api: BotApi, indexed: Engine, tmp_path: Path) -> None:
    """What could not be sent before a stop is sent after the next start, once, and an edit finds it."""
    user = api.add_user()
    async with serving(api, indexed, tmp_path):
        await api.drained()
        api.faults = away()
        asked = await api.private_message(user, FOUND)
        await given_up(api)
    api.faults = None
    assert api.sent_to(user) == []
    async with serving(api, indexed, tmp_path) as kept:
        [answer] = await replies(api)
        await api.edit(asked, UNKNOWN)
        await api.until(lambda: api.current(answer).text.startswith("Không thấy"), timeout=_PATIENCE_S)
        await settled(lambda: kept.state.unsent.count() == 0)
    assert len(api.sent_to(user)) == 1


async def test_of_a_question_edited_meanwhile_the_last_answer_comes(api: BotApi, indexed: Engine) -> None:
    """An answer that waits is not sent if the question has changed: the new one takes its place."""
    user = api.add_user()
    async with serving(api, indexed):
        await api.drained()
        api.faults = away()
        asked = await api.private_message(user, FOUND)
        await given_up(api)
        await api.edit(asked, UNKNOWN)
        await api.drained()
        api.faults = None
        await api.until(lambda: bool(api.sent_to(user)), timeout=_PATIENCE_S)
    [answer] = api.sent_to(user)
    assert answer.text.startswith("Không thấy")


async def test_what_was_sent_of_an_answer_is_not_sent_again(
    api: BotApi, indexed: Engine, tmp_path: Path
) -> None:
    """Of several messages those that are left are sent, in order, whatever ended in between."""
    user = api.add_user()
    with stores(indexed, tmp_path) as before:
        before.state.unsent.put(waiting(("một", "hai", "ba"), user.id))

    def after_the_first(method: str, _params: Params) -> Fault | None:
        broken = method != "getUpdates" and bool(api.sent_to(user))
        return Fault(status=502) if broken else None

    api.faults = after_the_first
    async with serving(api, indexed, tmp_path):
        await given_up(api)
    assert [message.text for message in api.sent_to(user)] == ["một"]
    api.faults = None
    async with serving(api, indexed, tmp_path) as kept:
        await api.until(lambda: len(api.sent_to(user)) == 3, timeout=_PATIENCE_S)
        await api.drained()
        await settled(lambda: kept.state.unsent.count() == 0)
    assert [message.text for message in api.sent_to(user)] == ["một", "hai", "ba"]


async def test_what_is_too_old_is_given_up_aloud(
    api: BotApi, indexed: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody is sent what they waited for `telegram.unsent_hours` in vain; one line in the log says so."""
    old, new = api.add_user(), api.add_user()
    now = VirtualClock()
    with stores(indexed, tmp_path, clock_of(now)) as before:
        for text in ("cũ", "cũ nữa"):
            before.state.unsent.put(waiting((text,), old.id))
        now.advance(3 * 3600)
        before.state.unsent.put(waiting(("mới",), new.id))
    async with serving(api, indexed, tmp_path, clock=clock_of(now), unsent_hours=2):
        await api.until(lambda: bool(api.sent_to(new)), timeout=_PATIENCE_S)
    assert api.sent_to(old) == []
    said = [record for record in caplog.records if "could not be sent within 2 hours" in record.message]
    assert [record.getMessage() for record in said] == [
        f"2 answers could not be sent within 2 hours, and are given up: {old.id}"
    ]


async def test_what_was_given_up_is_in_the_statistics(api: BotApi, indexed: Engine, tmp_path: Path) -> None:
    """An admin sees in /stats how many answers were given up."""
    admin, now = api.add_user(), VirtualClock()
    with stores(indexed, tmp_path, clock_of(now)) as before:
        for text in ("cũ", "cũ nữa"):
            before.state.unsent.put(waiting((text,), api.add_user().id))
        now.advance(3 * 3600)
    async with serving(
        api, indexed, tmp_path, clock=clock_of(now), unsent_hours=2, admins=[admin.id]
    ) as kept:
        await settled(lambda: kept.state.unsent.count() == 0)
        now.advance(1)
        await api.private_message(admin, "/stats")
        await api.until(lambda: bool(api.sent_to(admin)), timeout=_PATIENCE_S)
    assert "Câu trả lời phải bỏ vì không gửi được kịp: 2" in api.sent_to(admin)[0].text


async def test_who_is_forgotten_is_cut_out_of_a_summary(api: BotApi, indexed: Engine) -> None:
    """Of a summary that could not be sent yet the others get their answers, and not the person's."""
    group, lan, minh = api.add_group(), api.add_user(), api.add_user("Minh")
    old = int(time.time()) - 3600
    async with serving(api, indexed) as kept:
        await api.drained()
        api.faults = away()
        for user, question in ((lan, FOUND), (minh, ALSO_FOUND)):
            await api.group_message(group, user, f"/ask@bantin_bot {question}", date=old)
        await settled(lambda: kept.state.unsent.count() == 1)
        await given_up(api)
        kept.state.people.forget(lan.id)
        api.faults = None
        await api.until(lambda: bool(api.sent_to(group)), timeout=_PATIENCE_S)
    [summary] = api.sent_to(group)
    assert ALSO_FOUND in summary.text
    assert FOUND not in summary.text
    assert "Đỗ Xuân Kiên" not in summary.text


async def test_an_outage_stacks_up_no_tries(api: BotApi, indexed: Engine) -> None:
    """While Telegram is away answers are only kept, and one call at a time looks whether it is back."""
    users = [api.add_user() for _ in range(5)]
    first = api.add_user()
    clock = VirtualClock()
    async with serving(api, indexed, waits=clock) as kept:
        await api.drained()
        api.faults = away()
        async with skipped(api, clock):
            await api.private_message(first, "/help")
            await given_up(api)
        before = len(api.calls_of("sendMessage"))
        for user in users:
            await api.private_message(user, FOUND)
        await api.drained()
        await settled(lambda: kept.state.unsent.count() == 6)
        assert len(api.calls_of("sendMessage")) == before
        assert len([call for call in api.calls_of("getMe") if not call.done]) <= 1


async def test_a_chat_that_must_wait_for_long_is_answered_after_that(api: BotApi, indexed: Engine) -> None:
    """Told to wait for an hour, the bot keeps the answer and goes on; no other chat waits."""
    flooded, calm = api.add_user(), api.add_user("Lan")
    clock = VirtualClock()

    def refuse(method: str, params: Params) -> Fault | None:
        held = method == "sendMessage" and params.get("chat_id") == flooded.id
        return Fault(status=429, retry_after=3000) if held else None

    async with serving(api, indexed, waits=clock) as kept:
        await api.drained()
        api.faults = refuse
        await api.private_message(flooded, FOUND)
        await api.wait_for("sendMessage")
        await api.private_message(calm, "/help")
        await api.until(lambda: bool(api.sent_to(calm)), timeout=_PATIENCE_S)
        assert api.sent_to(flooded) == []
        api.faults = None
        await settled(lambda: kept.state.unsent.count() == 1)
        await settled(lambda: bool(api.sent_to(flooded)), clock)
    assert len(api.calls_of("sendMessage")) == 3


async def test_who_has_blocked_the_bot_meanwhile_is_let_be(
    api: BotApi, indexed: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What waits for somebody who cannot be written to any more goes, with a line in the log."""
    gone, here = api.add_user(), api.add_user()
    with stores(indexed, tmp_path) as before:
        for user in (gone, here):
            before.state.unsent.put(waiting(("đáp",), user.id))
    await api.block(gone)
    async with serving(api, indexed, tmp_path) as kept:
        await api.until(lambda: bool(api.sent_to(here)), timeout=_PATIENCE_S)
        await settled(lambda: kept.state.unsent.count() == 0)
    assert f"chat {gone.id}: not allowed to write" in caplog.text
    assert "ERROR" not in {record.levelname for record in caplog.records}


async def test_a_state_that_cannot_note_what_was_sent_sends_nothing_twice(
    api: BotApi, indexed: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was sent while the disk was full is known to the run that sent it, and goes when there is room."""
    user = api.add_user()
    clock = VirtualClock()

    def full(*_: object) -> None:
        raise StateError("the disk is full")

    async with serving(api, indexed, tmp_path, clock=clock_of(clock), waits=clock) as kept:
        await api.drained()
        with monkeypatch.context() as sick:
            for change in ("renew", "note_sent", "finish"):
                sick.setattr(kept.state.unsent, change, full)
            await api.private_message(user, FOUND)
            await api.until(lambda: bool(api.sent_to(user)), timeout=_PATIENCE_S)
            await api.drained()
        assert kept.state.unsent.count() == 1
        await settled(lambda: kept.state.unsent.count() == 0, clock)
    assert len(api.sent_to(user)) == 1
