from pathlib import Path

import pytest

from retrieval.engine import Engine
from tests.bot.telegram.end_to_end import day
from tests.bot.telegram.end_to_end.playing import Players
from tests.bot.telegram.end_to_end.serving import quotes, serving
from tests.botapi.accounts import Privacy
from tests.botapi.faults import BAD_WEATHER, LOST_REPLY, FaultPolicy
from tests.botapi.model import Message
from tests.botapi.server import BotApi

# Limits on what people ask within a minute are off: the script has a day's questions in a few seconds.
_NO_LIMITS = {"user_per_minute": 0, "quick_per_minute": 0, "chat_per_minute": 0, "all_per_minute": 0}


def ever_written(api: BotApi, *actions: str) -> list[Message]:
    """Every message of the bot, wherever it was, as it was after each of these actions."""
    chats = [*api.world.groups.values(), *api.account.privates.values()]
    events = [event for chat in chats for event in api.transcript(chat)]
    return [event.message for event in events if event.action in actions and event.message.sender == api.bot]


def ever_sent(api: BotApi) -> list[Message]:
    """Every message that the bot ever sent, as it was sent, wherever it was."""
    return ever_written(api, "sent")


def assert_answered_once(api: BotApi, players: Players, unasked: int = 0) -> None:
    """Each message that asks has one reply, no other has any, and nothing else was ever sent.

    `unasked` messages that reply to nothing are expected beside those owed to people in private.
    """
    assert [len(api.replies_to(message, ever=True)) for message in players.due] == [1] * len(players.due)
    assert [str(message) for message in players.silent if api.replies_to(message, ever=True)] == []
    owed = {api.world.users[who].first_name: count for who, count in players.private.items()}
    assert {name: len(api.sent_to(person)) for name, person in players.people.items()} == {
        name: owed.get(name, 0) for name in players.people
    }
    assert len(ever_sent(api)) == len(players.due) + sum(owed.values()) + unasked


def assert_quoted_to_the_letter(api: BotApi, engine: Engine) -> None:
    """Whatever stands as a quote anywhere is a slice of a stored bulletin."""
    texts = [bulletin.text for bulletin in engine.latest(100)]
    written = ever_written(api, "sent", "edited")
    found = [quote.removesuffix(" …") for message in written for quote in quotes(message)]
    assert len(found) > 10
    assert [quote for quote in found if not any(quote in text for text in texts)] == []


async def test_a_working_day(api: BotApi, indexed: Engine, tmp_path: Path) -> None:
    """With one call in ten failing, what is asked is answered exactly once, and nothing else ever."""
    api.privacy = Privacy(enabled=False)
    players = Players.gather(api)
    api.faults = FaultPolicy(every=10)
    async with serving(api, indexed, tmp_path, limits=_NO_LIMITS):
        await players.play(day.MORNING)
        await players.settled()
    await players.play(day.AWAY)
    players.office = await api.migrate(players.office)
    async with serving(api, indexed, tmp_path, limits=_NO_LIMITS):
        await players.play(day.AFTERNOON)
        await players.settled()

    assert (len(players.due), len(players.silent)) == (18, 19)
    assert_answered_once(api, players, len(day.SUMMARIES) + day.TO_NOBODY)
    assert_quoted_to_the_letter(api, indexed)
    assert api.refusals(400) == []
    assert api.dropped_entities == 0
    # The last call may be the tenth, and still be on its slow way.
    assert len(api.injected) in {len(api.calls) // 10, (len(api.calls) - 1) // 10}
    assert {call.fault for call in api.injected} == set(BAD_WEATHER)

    for place, count in day.SUMMARIES.items():
        standing = [m for m in api.sent_to(players.forum) if m.thread_id == players.topic(place)]
        [summary] = [m for m in standing if m.reply_to is None]
        assert summary.text.count("“") >= count
    assert players.answer("english").html != players.answer("secretary").html
    assert players.answer("in english now").text.startswith("Not in the bulletins.")
    assert "05/02/2018" in players.answer("without accents").text


async def test_a_morning_on_which_confirmations_are_lost(api: BotApi, indexed: Engine) -> None:
    """Where every tenth message is taken but not confirmed, it is sent twice at most, and none is lost."""
    api.privacy = Privacy(enabled=False)
    players = Players.gather(api)
    api.faults = FaultPolicy([LOST_REPLY], every=10, only={"sendMessage"})
    async with serving(api, indexed, limits=_NO_LIMITS):
        await players.play(MORNING_WITHOUT_BUTTONS)
        await players.settled()
    counts = [len(api.replies_to(message, ever=True)) for message in players.due]
    assert set(counts) <= {1, 2}
    lost = len(api.injected)
    assert lost >= 1
    assert len(ever_sent(api)) == len(players.due) + sum(players.private.values()) + lost
    assert [str(message) for message in players.silent if api.replies_to(message, ever=True)] == []


MORNING_WITHOUT_BUTTONS = tuple(
    step for step in day.MORNING if isinstance(step, day.Line) and not step.to_answer
)


@pytest.mark.encoder
async def test_a_morning_with_the_real_engine(api: BotApi, real_engine: Engine) -> None:
    """The real engine in the same weather answers as often, and says who was elected in every language."""
    api.privacy = Privacy(enabled=False)
    players = Players.gather(api)
    api.faults = FaultPolicy(every=10)
    async with serving(api, real_engine, limits=_NO_LIMITS):
        await players.play(MORNING_WITHOUT_BUTTONS)
        await players.settled()
    assert_answered_once(api, players)
    assert_quoted_to_the_letter(api, real_engine)
    assert api.refusals(400) == []
    assert players.answer("english").text.startswith("Đỗ Xuân Kiên")
    assert players.answer("without accents").text.startswith("Trần Xuân Vượng")
