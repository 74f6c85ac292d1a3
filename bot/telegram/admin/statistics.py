"""/stats: what was asked, and how it went. Verbs: ``7`` shows so many days, ``f7`` sends them as a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from telegram import Update

from bot.i18n import Texts
from bot.render.html import Run, cut, messages
from bot.state.buttons import Press
from bot.state.statistics import Statistics
from bot.telegram.admin.commands import HANOI, admin_command
from bot.telegram.admin.csv_export import spreadsheet
from bot.telegram.handlers import Handler, message_of
from bot.telegram.models import Pressed, Reply, Screen
from bot.telegram.request import person_of
from bot.telegram.runtime.sender import Place
from bot.telegram.services import Desk
from bot.telegram.views.keyboard import Board, keyboard
from bot.telegram.views.post import post

ACTION = "statistics"

_PERIODS = (7, 30)  # days
_SLOWEST, _UNANSWERED = 5, 10
_QUESTION_UNITS = 90


def handlers(desk: Desk) -> list[Handler]:
    """/stats."""
    return [admin_command(desk, "stats", on_stats, in_private=True)]


async def on_stats(desk: Desk, update: Update) -> None:
    """Show the last seven days."""
    message = message_of(update)
    words = await desk.texts_beside(message)
    press = Press(ACTION, {"language": words.language})
    user_id = person_of(message)
    (token,) = await desk.stored(desk.state.buttons.put, message.chat_id, user_id, press)
    board = Board.of(desk, token, words, private=True)
    screen = await _screen(desk, board, _PERIODS[0])
    await post(desk, Place.beside(message), Reply((screen.text or "",), screen.keyboard, (token,)))


async def show(desk: Desk, pressed: Pressed) -> Screen | str:
    """Show another while, or send a file of it."""
    if not desk.is_admin(pressed.user_id):
        return pressed.own.say("button-of-another")
    wanted = pressed.verb.removeprefix("f")
    days = int(wanted) if wanted in map(str, _PERIODS) else _PERIODS[0]
    if pressed.verb.startswith("f"):
        content = await desk.work(_file, desk, _since(desk, days))
        name = f"bantin-{desk.state.clock().astimezone(HANOI):%Y%m%d}-{days}.csv"
        await desk.outbox.send_file(pressed.place, name, content, pressed.texts.say("stats-file", days=days))
        return pressed.own.say("source-sent")
    board = Board.of(desk, pressed.button.token, pressed.texts, private=True)
    return await _screen(desk, board, days)


async def _screen(desk: Desk, board: Board, days: int) -> Screen:
    say = board.texts.say
    found = await desk.work(
        desk.state.journal.statistics,
        _since(desk, days),
        desk.state.clock(),
        HANOI,
        max(_SLOWEST, _UNANSWERED),
    )
    text = messages(_told(found, days, board.texts))[0]
    periods = []
    for each in _PERIODS:
        label = say("button-days", days=each)
        periods.append(board.button(f"✓ {label}" if each == days else label, str(each)))
    return Screen(text, keyboard(periods, [board.button(say("button-csv"), f"f{days}")]))


def _since(desk: Desk, days: int) -> dt.datetime:
    """The midnight, in Vietnam, with which so many days begin of which today is the last."""
    today = desk.state.clock().astimezone(HANOI).date()
    return dt.datetime.combine(today - dt.timedelta(days=days - 1), dt.time(), HANOI)


def _file(desk: Desk, since: dt.datetime) -> bytes:
    return spreadsheet(desk.state.journal.rows(since), HANOI)


def _told(found: Statistics, days: int, words: Texts) -> Iterator[Run]:
    """The sums, the days, the slowest and the unanswered."""
    yield Run(words.say("stats-title", days=days), bold=True)
    yield Run("\n" + _sums(found, words) + "\n")
    for day in found.days:
        told = words.say(
            "stats-day",
            date=f"{day.date:%d/%m}",
            asked=day.asked,
            refused=day.near + day.refused,
            failed=day.failed,
            downs=day.downs,
        )
        yield Run(f"\n{told}")
    if found.unanswered:
        yield Run("\n\n")
        yield Run(words.say("stats-unanswered"), bold=True)
    for unanswered in found.unanswered[:_UNANSWERED]:
        yield Run(f"\n{unanswered.times} × {_short(unanswered.question)}")
    if found.slowest:
        yield Run("\n\n")
        yield Run(words.say("stats-slowest"), bold=True)
    for slow in found.slowest[:_SLOWEST]:
        yield Run(f"\n{slow.seconds:.1f} s – {_short(slow.question)}")


def _sums(found: Statistics, words: Texts) -> str:
    return words.say(
        "stats-sums",
        asked=sum(day.asked for day in found.days),
        answered=sum(day.answered for day in found.days),
        near=sum(day.near for day in found.days),
        refused=sum(day.refused for day in found.days),
        failed=sum(day.failed for day in found.days),
        downs=sum(day.downs for day in found.days),
    )


def _short(question: str) -> str:
    return cut(" ".join(question.split()), _QUESTION_UNITS)
