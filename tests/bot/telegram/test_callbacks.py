"""Presses that no button of the bot's sends, made up by the hundred for every action."""

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from telegram import Bot, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram._utils.types import JSONDict
from telegram.request import BaseRequest, RequestData

from bot.config import Config
from bot.render import saved_answer
from bot.state.buttons import Press
from bot.telegram.admin import collections, removal, statistics, uploads, withdrawal
from bot.telegram.application import compose_services
from bot.telegram.callbacks import ACTIONS, Presses
from bot.telegram.models import translator_of
from bot.telegram.runtime.clock import SystemClock
from bot.telegram.services import AdminServices
from bot.telegram.settings import dialog, erasure, language
from bot.telegram.views import answer, catalogue, results, source
from retrieval.engine import Engine
from retrieval.models import AnswerRequest, SearchRequest
from retrieval.query.search_syntax import read_filters
from tests.bot.telegram.end_to_end.serving import FOUND, stores
from tests.bot.telegram.messages import BOT, HUNG, LAN, ME, PRIVATE, message

UNLIMITED = dict.fromkeys(
    ("user_per_minute", "quick_per_minute", "chat_per_minute", "all_per_minute", "all_quick_per_minute"), 0
)
SEARCH = "Lâm Đồng"
GARBAGE = st.text(st.characters(codec="utf-8"), max_size=8)
NUMBERS = st.integers() | st.integers(-3, 12) | st.sampled_from([10**5, 10**6, 10**60])


class AnsweringTelegram(BaseRequest):
    """Takes every call of the bot's and keeps it, by its method and what it is about."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, JSONDict]] = []

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: object, **__: object
    ) -> tuple[int, bytes]:
        del method
        name = url.rpartition("/")[2]
        self.calls.append((name, request_data.parameters if request_data else {}))
        sent = {"message_id": 8, "date": 1, "chat": PRIVATE.to_dict()}
        known: Mapping[str, object] = {
            "getMe": BOT.to_dict(),
            "answerCallbackQuery": True,
            "getFile": {"file_id": "a", "file_unique_id": "b"},
        }
        return 200, json.dumps({"ok": True, "result": known.get(name, sent)}).encode()


def payloads(engine: Engine) -> Mapping[str, Mapping[str, object]]:
    """What stands behind the buttons of messages that show something, by action."""
    found = engine.answer(AnswerRequest(FOUND, 3))
    tr = {"language": "vi"}
    packed = saved_answer.pack(found, 1, translator_of(tr))
    known = found.quotes[0].bulletin.id
    return {
        answer.ACTION: {**packed, "number": 1, "asker": LAN.id, **tr},
        results.ACTION: {"query": saved_answer.pack_query(read_filters(SEARCH)), "count": 3, **tr},
        catalogue.ACTION: tr,
        source.ACTION: {"bulletin": known, **tr},
        dialog.ACTION: {"code": "vi", **tr},
        language.ACTION: {"code": "vi", **tr},
        erasure.ACTION: tr,
        statistics.ACTION: tr,
        uploads.ACTION: {"file": "a", "name": "a.txt", "digest": "b", **tr},
        removal.ACTION: {"bulletin": known, **tr},
        withdrawal.ACTION: {"bulletin": known, **tr},
        collections.ACTION: tr,
    }


def beginnings(engine: Engine) -> Sequence[str]:
    """Beginnings of what the bot's own buttons say, for what follows them to be made up."""
    [hit] = engine.search(SearchRequest(read_filters(SEARCH), 1)).hits
    found, province = results.hit_check(hit), saved_answer.check("province", hit.bulletin.province or "")[:8]
    bulletin = saved_answer.check("bulletin", hit.bulletin.id)[:8]
    fixed = "a w0. s0/ s0/t ! !0 !0a = =a + - -a -w0. l h p y b p: l: t t= q: f /t / s/t l0 ye no ad x f7"
    rights = ("o", "s7.", "t7.", "d-7", "a-100")
    own = (f"h{found}0.", f"h{found}", f"s{found}0/", f"y{province}", f"b{province}2020.")
    return [
        *fixed.split(),
        *rights,
        *own,
        f"s{bulletin}l0/t",
        f"s{bulletin}l",
        f"s{bulletin}b{province}2020.",
    ]


class Player:
    """Presses under message 7 of Lan's private chat, and what Telegram is told then."""

    def __init__(self, services: AdminServices, telegram: AnsweringTelegram, runner: asyncio.Runner) -> None:
        self.services = services
        self._telegram = telegram
        self._runner = runner

    def press(self, data: str | None, carried: str = "") -> list[tuple[str, JSONDict]]:
        """What the bot calls at a press with this data, under a message with a button of other data."""
        self._telegram.calls.clear()
        buttons = InlineKeyboardMarkup.from_button(InlineKeyboardButton("…", callback_data=carried or "…"))
        under = message("…", PRIVATE, BOT)
        with under._unfrozen():
            under.reply_markup = buttons
        query = CallbackQuery("1", LAN, "7", under, data, game_short_name=None)
        query.set_bot(self.services.bot)
        update = Update(1, callback_query=query)
        services = self._runner.run(self.services.for_update(update))
        self._runner.run(Presses().on_press(services, update))
        calls = list(self._telegram.calls)
        said = [given for name, given in calls if name == "answerCallbackQuery"]
        assert len(said) == 1
        assert "(mã " not in str(said)
        return calls


@contextmanager
def player(engine: Engine) -> Iterator[Player]:
    """A bot that Lan administers, without the network."""
    telegram = AnsweringTelegram()
    bot = Bot(f"{ME.id}:a", request=telegram, get_updates_request=telegram)
    config = Config.model_validate({"telegram": {"limits": UNLIMITED, "admins": [LAN.id]}})
    with asyncio.Runner() as runner, stores(engine) as kept:
        runner.run(bot.initialize())
        services = compose_services(config, kept, bot, SystemClock())
        yield Player(services, telegram, runner)
        for executor in (services.state_executor, services.answer_executor, services.index_executor):
            executor.close()


def tokens(playing: Player, engine: Engine, user_id: int) -> Mapping[str, str]:
    """Buttons under message 7 of a person's chat, by action."""
    kept, made = playing.services.state.buttons, payloads(engine)
    put = kept.put(user_id, user_id, *(Press(action, payload) for action, payload in made.items()))
    kept.bind(put, 7)
    return dict(zip(made, put, strict=True))


def test_every_action_is_played(indexed: Engine) -> None:
    """The presses that are made up reach every action that there is."""
    assert payloads(indexed).keys() == ACTIONS.keys()


@pytest.mark.parametrize("action", ACTIONS)
def test_whatever_a_press_asks_of_an_action_is_no_defect(indexed: Engine, action: str) -> None:
    """A verb that no button has is answered once, never as a defect, and reaches the presser's chat alone."""
    verbs = st.builds(
        "{}{}".format, st.sampled_from(["", *beginnings(indexed)]), GARBAGE | NUMBERS.map(str)
    ).filter(lambda verb: verb not in {"yes", "add"})
    with player(indexed) as playing:
        token = tokens(playing, indexed, LAN.id)[action]

        @settings(max_examples=120, deadline=None, database=None)
        @given(verbs)
        @example("-" + "a" * 60)
        @example("p:everything")
        @example("t=999")
        @example("t" + "9" * 60)
        @example("!9a0")
        def press(verb: str) -> None:
            calls = playing.press(f"{token}{verb}")
            assert all(given.get("chat_id", LAN.id) == LAN.id for _, given in calls)

        press()


def test_presses_of_no_button_change_nothing(indexed: Engine) -> None:
    """What carries no token, or one of another chat's message, is answered, and nothing is done."""
    with player(indexed) as playing:
        theirs = list(tokens(playing, indexed, HUNG.id).values())
        others = st.builds("{}{}".format, st.sampled_from(theirs), GARBAGE | st.sampled_from(["yes", "add"]))

        @settings(max_examples=80, deadline=None, database=None)
        @given(st.one_of(others, GARBAGE, st.none()))
        def press(data: str | None) -> None:
            assert [name for name, _ in playing.press(data)] == ["answerCallbackQuery"]

        press()


@pytest.mark.parametrize(
    ("action", "verb"),
    [
        *((action, "yes ") for action in (erasure.ACTION, removal.ACTION)),
        *((dialog.ACTION, verb) for verb in ("l:xx", "t=999", "t=x", "p:all", "q:1")),
        (uploads.ACTION, "addd"),
        (language.ACTION, "xx"),
        (answer.ACTION, "!4a0"),
        (answer.ACTION, "a99"),
        (results.ACTION, "l99999"),
        (catalogue.ACTION, "l99999"),
        (catalogue.ACTION, "p99999"),
    ],
)
def test_a_verb_that_no_button_has_does_nothing(indexed: Engine, action: str, verb: str) -> None:
    """A made-up verb of one's own message is told to have expired; the message stays as it is."""
    with player(indexed) as playing:
        token = tokens(playing, indexed, LAN.id)[action]
        [(name, given)] = playing.press(f"{token}{verb}")
    assert name == "answerCallbackQuery"
    assert given["show_alert"]
