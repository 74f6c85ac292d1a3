"""/stats: what was asked, and how it went. Verbs: ``7`` shows so many days, ``f7`` sends them as a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from telegram import Update

from bot.i18n import Translator
from bot.render.html import Run, cut, messages
from bot.render.times import HANOI
from bot.state.buttons import Press
from bot.state.statistics import Statistics
from bot.telegram.admin.commands import admin_command
from bot.telegram.admin.csv_export import write_csv
from bot.telegram.handlers import Handler, message_of
from bot.telegram.message_fields import person_of
from bot.telegram.models import ButtonPress, MessageView, Place, Reply, UnknownVerbError
from bot.telegram.sending import SendingServices
from bot.telegram.services import AnsweringServices
from bot.telegram.views.keyboard import KeyboardBuilder, keyboard
from bot.telegram.views.post import post_reply, put_button

ACTION = "statistics"

_PERIODS = (7, 30)  # days
_SLOWEST, _UNANSWERED = 5, 10
_QUESTION_UNITS = 90


def handlers(services: AnsweringServices) -> list[Handler]:
    """/stats."""
    return [admin_command(services, "stats", on_stats, in_private=True)]


async def on_stats(services: AnsweringServices, update: Update) -> None:
    """Show the last seven days."""
    message = message_of(update)
    tr = await services.translator_for_message(message)
    press = Press(ACTION, {"language": tr.language})
    user_id = person_of(message)
    token = await put_button(services, message.chat_id, user_id, press)
    builder = KeyboardBuilder.of(services, token, tr, private=True)
    screen = await _screen(services, builder, _PERIODS[0])
    reply = Reply.with_buttons([screen.text or ""], screen.keyboard, token)
    await post_reply(services, Place.beside(message), reply)


async def show_statistics(services: AnsweringServices, pressed: ButtonPress) -> MessageView | str:
    """Show another while, or send a file of it.

    Raises:
        UnknownVerbError: no button does that.
    """
    if not services.is_admin(pressed.user_id):
        return pressed.own.say("button-of-another")
    wanted = pressed.verb.removeprefix("f")
    if wanted not in map(str, _PERIODS):
        raise UnknownVerbError
    days = int(wanted)
    if pressed.verb.startswith("f"):
        content = await services.run_long_call(_file, services, _since(services, days))
        name = f"bantin-{services.state.clock().astimezone(HANOI):%Y%m%d}-{days}.csv"
        await services.outbox.send_file(pressed.place, name, content, pressed.tr.say("stats-file", days=days))
        return pressed.own.say("source-sent")
    builder = KeyboardBuilder.of(services, pressed.button.token, pressed.tr, private=True)
    return await _screen(services, builder, days)


async def _screen(services: AnsweringServices, builder: KeyboardBuilder, days: int) -> MessageView:
    say = builder.tr.say
    found = await services.run_long_call(
        services.state.journal.statistics,
        _since(services, days),
        services.state.clock(),
        HANOI,
        max(_SLOWEST, _UNANSWERED),
    )
    text = messages(_told(found, days, builder.tr))[0]
    periods = []
    for each in _PERIODS:
        label = say("button-days", days=each)
        periods.append(builder.button(f"✓ {label}" if each == days else label, str(each)))
    return MessageView(text, keyboard(periods, [builder.button(say("button-csv"), f"f{days}")]))


def _since(services: SendingServices, days: int) -> dt.datetime:
    """The midnight, in Vietnam, with which so many days begin of which today is the last."""
    today = services.state.clock().astimezone(HANOI).date()
    return dt.datetime.combine(today - dt.timedelta(days=days - 1), dt.time(), HANOI)


def _file(services: SendingServices, since: dt.datetime) -> bytes:
    return write_csv(services.state.journal.rows(since), HANOI)


def _told(found: Statistics, days: int, tr: Translator) -> Iterator[Run]:
    """The sums, the days, the slowest and the unanswered."""
    yield Run(tr.say("stats-title", days=days), bold=True)
    yield Run("\n" + _sums(found, tr) + "\n")
    if found.given_up:
        yield Run(tr.say("stats-given-up", count=found.given_up) + "\n")
    for day in found.days:
        told = tr.say(
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
        yield Run(tr.say("stats-unanswered"), bold=True)
    for unanswered in found.unanswered[:_UNANSWERED]:
        yield Run(f"\n{unanswered.times} × {_short(unanswered.question)}")
    if found.slowest:
        yield Run("\n\n")
        yield Run(tr.say("stats-slowest"), bold=True)
    for slow in found.slowest[:_SLOWEST]:
        yield Run(f"\n{slow.seconds:.1f} s – {_short(slow.question)}")


def _sums(found: Statistics, tr: Translator) -> str:
    return tr.say(
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
