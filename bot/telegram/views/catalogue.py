"""What is in the library: the newest bulletins, and all of them by province and year.

Verbs: ``l5`` shows the newest bulletins behind five, ``p8`` the provinces behind eight, ``y<check>`` a
province's years, ``b<check>2020.5`` its bulletins of a year behind five (``0000`` for those without a date),
``s<check><verb>/…`` a bulletin (see `source`) and the way back to what that verb shows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from telegram import InlineKeyboardMarkup, Update

from bot.render.listing import province_heading, render_bulletins, render_provinces
from bot.render.saved_answer import GoneError, check
from bot.state.buttons import Press
from bot.telegram.access.admission import is_admitted
from bot.telegram.handlers import Handler, Reaction, command_handler, message_of
from bot.telegram.message_fields import person_of
from bot.telegram.models import ButtonPress, MessageView, Place, Reply, UnknownVerbError
from bot.telegram.services import AnsweringServices
from bot.telegram.views import source
from bot.telegram.views.keyboard import KeyboardBuilder, Row, in_rows, keyboard
from bot.telegram.views.post import post_reply, put_button
from bot.telegram.views.results import position_label
from corpus.library import Card, Holding
from corpus.models import Bulletin

ACTION = "catalogue"
PAGE = 5  # bulletins
PROVINCES = 10

_CHECK = 8  # letters
_VERB = re.compile(
    rf"(?P<kind>[lpyb])(?P<check>[0-9a-f]{{{_CHECK}}}(?=\Z|[0-9]{{4}}\.))?"
    r"((?P<year>[0-9]{4})\.)?(?P<offset>[0-9]{1,6})?"
)
_BACK = rf"l[0-9]{{1,6}}|b[0-9a-f]{{{_CHECK}}}[0-9]{{4}}\.[0-9]{{1,6}}"
_BULLETIN = re.compile(rf"s(?P<check>[0-9a-f]{{{_CHECK}}})(?P<back>{_BACK})/?(?P<sub>.*)", re.DOTALL)
_Shown = tuple[str, InlineKeyboardMarkup | None]
_Province = tuple[str | None, list[Holding]]


@dataclass(frozen=True, slots=True)
class _Listed:
    """A page of bulletins: those on it, how many come before, and whether there are more."""

    bulletins: Sequence[Bulletin]
    offset: int
    more: bool


def handlers(services: AnsweringServices) -> list[Handler]:
    """/latest and /list."""
    return [
        command_handler(services, "latest", _opening("l0")),
        command_handler(services, "list", _opening("p0")),
    ]


def _opening(verb: str) -> Reaction[AnsweringServices]:
    """The reaction that shows what a verb shows."""

    async def reaction(services: AnsweringServices, update: Update) -> None:
        message = message_of(update)
        if not await is_admitted(services, message, "command"):
            return
        tr = await services.translator_for_message(message)
        press = Press(ACTION, {"language": tr.language})
        token = await put_button(services, message.chat_id, person_of(message), press)
        builder = KeyboardBuilder.of(services, token, tr, private=message.chat.type == message.chat.PRIVATE)
        text, buttons = await services.run_long_call(_shown, services, verb, builder)
        await post_reply(services, Place.beside(message), Reply.with_buttons([text], buttons, token))

    return reaction


async def show_catalogue(services: AnsweringServices, pressed: ButtonPress) -> MessageView | str:
    """Do what a button under a list does.

    Raises:
        BusyError: too many questions wait already.
        GoneError: what it shows is in the library no more.
        UnknownVerbError: no button does that.
    """
    builder = KeyboardBuilder.of(services, pressed.button.token, pressed.tr, private=pressed.private)
    match = _BULLETIN.fullmatch(pressed.verb)
    if match is None:
        return MessageView(*await services.run_long_call(_shown, services, pressed.verb, builder))
    identity = await services.run_long_call(_identity, services, match["check"])
    here = source.SourceLocation(builder, f"s{match['check']}{match['back']}/", match["back"])
    return await source.show_bulletin(services, pressed.place, identity, match["sub"], here)


def _shown(services: AnsweringServices, verb: str, builder: KeyboardBuilder) -> _Shown:
    match = _VERB.fullmatch(verb)
    if match is None:
        raise UnknownVerbError
    offset = int(match["offset"] or 0)
    match match["kind"]:
        case "l":
            return _latest(services, offset, builder)
        case "p":
            return _provinces(services, offset, builder)
        case "y":
            return _years(services, match["check"], builder)
        case _:
            return _of_year(services, match["check"], int(match["year"] or 0) or None, offset, builder)


def _latest(services: AnsweringServices, offset: int, builder: KeyboardBuilder) -> _Shown:
    found = services.engine.latest(PAGE + 1, offset)
    if offset and not found:
        raise GoneError
    listed = _Listed(found[:PAGE], offset, len(found) > PAGE)
    heading = builder.tr.say("latest") if found else builder.tr.say("latest-none")
    return render_bulletins(heading, listed.bulletins, offset, builder.tr), keyboard(
        *_rows(listed, builder, "l")
    )


def _provinces(services: AnsweringServices, offset: int, builder: KeyboardBuilder) -> _Shown:
    provinces = _by_province(services)
    page = provinces[offset : offset + PROVINCES]
    if offset and not page:
        raise GoneError
    total = sum(holding.bulletins for _, holdings in provinces for holding in holdings)
    numbers = [
        builder.button(str(number), f"y{_province_check(name)}")
        for number, (name, _) in enumerate(page, offset + 1)
    ]
    rows: list[Row] = list(in_rows(numbers))
    before = f"p{max(0, offset - PROVINCES)}" if offset else None
    after = f"p{offset + PROVINCES}" if offset + PROVINCES < len(provinces) else None
    if before is not None or after is not None:
        rows.append(builder.pager(before, (position_label(offset, offset + len(page)), f"p{offset}"), after))
    return render_provinces(page, offset, total, builder.tr), keyboard(*rows)


def _years(services: AnsweringServices, wanted: str, builder: KeyboardBuilder) -> _Shown:
    name, holdings = _province(services, wanted)
    none = builder.tr.say("no-date")
    buttons = [
        builder.button(f"{each.year or none} ({each.bulletins})", f"b{wanted}{each.year or 0:04}.0")
        for each in holdings
    ]
    text = render_provinces([(name, holdings)], 0, sum(each.bulletins for each in holdings), builder.tr)
    return text, keyboard(*in_rows(buttons), [builder.button(builder.tr.say("button-list"), "p0")])


def _of_year(
    services: AnsweringServices, wanted: str, year: int | None, offset: int, builder: KeyboardBuilder
) -> _Shown:
    name, holdings = _province(services, wanted)
    count = sum(each.bulletins for each in holdings if each.year == year)

    def belongs(card: Card) -> bool:
        return card.province == name and (card.date.year if card.date else None) == year

    fitting = (card.id for card in services.engine.cards() if belongs(card))
    identities = list(islice(fitting, offset, offset + PAGE + 1))
    found = [bulletin for bulletin in map(services.engine.bulletin, identities[:PAGE]) if bulletin]
    if not found:
        raise GoneError
    listed = _Listed(found, offset, len(identities) > PAGE)
    heading = province_heading(name, year, count, builder.tr)
    rows = _rows(listed, builder, f"b{wanted}{year or 0:04}.")
    back = builder.button(builder.tr.say("button-back"), f"y{wanted}")
    return render_bulletins(heading, found, offset, builder.tr), keyboard(*rows, [back])


def _rows(listed: _Listed, builder: KeyboardBuilder, verb: str) -> list[Row]:
    """The buttons under a page of bulletins, of a list that the verb with an offset shows."""
    offset, here = listed.offset, f"{verb}{listed.offset}"
    numbers = [
        builder.button(str(number), f"s{_bulletin_check(bulletin.id)}{here}/")
        for number, bulletin in enumerate(listed.bulletins, offset + 1)
    ]
    rows: list[Row] = list(in_rows(numbers))
    before = f"{verb}{max(0, offset - PAGE)}" if offset else None
    after = f"{verb}{offset + PAGE}" if listed.more else None
    if before is not None or after is not None:
        rows.append(
            builder.pager(before, (position_label(offset, offset + len(listed.bulletins)), here), after)
        )
    return rows


def _by_province(services: AnsweringServices) -> list[_Province]:
    grouped = groupby(services.engine.catalogue(), lambda each: each.province)
    return [(name, list(holdings)) for name, holdings in grouped]


def _province(services: AnsweringServices, wanted: str) -> _Province:
    for name, holdings in _by_province(services):
        if _province_check(name) == wanted:
            return name, holdings
    raise GoneError


def _identity(services: AnsweringServices, wanted: str) -> str:
    for card in services.engine.cards():
        if _bulletin_check(card.id) == wanted:
            return card.id
    raise GoneError


def _province_check(name: str | None) -> str:
    return check("province", name or "")[:_CHECK]


def _bulletin_check(bulletin_id: str) -> str:
    return check("bulletin", bulletin_id)[:_CHECK]
