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
from bot.telegram.handlers import Handler, Reaction, admitted, command, message_of
from bot.telegram.models import Pressed, Reply, Screen
from bot.telegram.request import person_of
from bot.telegram.runtime.sender import Place
from bot.telegram.services import Desk
from bot.telegram.views import source
from bot.telegram.views.keyboard import Board, Row, in_rows, keyboard
from bot.telegram.views.post import post
from bot.telegram.views.results import position
from corpus.library import Card, Holding
from corpus.models import Bulletin

ACTION = "catalogue"
PAGE = 5  # bulletins
PROVINCES = 10

_CHECK = 8  # letters
_VERB = re.compile(
    rf"(?P<kind>[lpyb])(?P<check>[0-9a-f]{{{_CHECK}}}(?=$|\d{{4}}\.))?"
    r"((?P<year>\d{4})\.)?(?P<offset>\d{1,6})?"
)
_BULLETIN = re.compile(rf"s(?P<check>[0-9a-f]{{{_CHECK}}})(?P<back>[lb][0-9a-f.]+)/?(?P<sub>.*)", re.DOTALL)
_Shown = tuple[str, InlineKeyboardMarkup | None]
_Province = tuple[str | None, list[Holding]]


@dataclass(frozen=True, slots=True)
class _Listed:
    """A page of bulletins: those on it, how many come before, and whether there are more."""

    bulletins: Sequence[Bulletin]
    offset: int
    more: bool


def handlers(desk: Desk) -> list[Handler]:
    """/latest and /list."""
    return [command(desk, "latest", _opening("l0")), command(desk, "list", _opening("p0"))]


def _opening(verb: str) -> Reaction:
    """The reaction that shows what a verb shows."""

    async def reaction(desk: Desk, update: Update) -> None:
        message = message_of(update)
        if not await admitted(desk, message, "command"):
            return
        words = await desk.texts_beside(message)
        press = Press(ACTION, {"language": words.language})
        (token,) = await desk.stored(desk.state.buttons.put, message.chat_id, person_of(message), press)
        board = Board.of(desk, token, words, private=message.chat.type == message.chat.PRIVATE)
        text, buttons = await desk.work(_shown, desk, verb, board)
        await post(desk, Place.beside(message), Reply((text,), buttons, (token,)))

    return reaction


async def show(desk: Desk, pressed: Pressed) -> Screen | str:
    """Do what a button under a list does.

    Raises:
        BusyError: too many questions wait already.
        GoneError: what it shows is in the library no more.
    """
    board = Board.of(desk, pressed.button.token, pressed.texts, private=pressed.private)
    asked = _BULLETIN.fullmatch(pressed.verb)
    if asked is None:
        return Screen(*await desk.work(_shown, desk, pressed.verb, board))
    identity = await desk.work(_identity, desk, asked["check"])
    here = source.Here(board, f"s{asked['check']}{asked['back']}/", asked["back"])
    return await source.screen(desk, pressed.place, identity, asked["sub"], here)


def _shown(desk: Desk, verb: str, board: Board) -> _Shown:
    asked = _VERB.fullmatch(verb)
    if asked is None:
        raise GoneError
    offset = int(asked["offset"] or 0)
    match asked["kind"]:
        case "l":
            return _latest(desk, offset, board)
        case "p":
            return _provinces(desk, offset, board)
        case "y":
            return _years(desk, asked["check"], board)
        case _:
            return _of_year(desk, asked["check"], int(asked["year"] or 0) or None, offset, board)


def _latest(desk: Desk, offset: int, board: Board) -> _Shown:
    found = desk.engine.latest(PAGE + 1, offset)
    listed = _Listed(found[:PAGE], offset, len(found) > PAGE)
    heading = board.texts.say("latest") if found else board.texts.say("latest-none")
    return render_bulletins(heading, listed.bulletins, offset), keyboard(*_rows(listed, board, "l"))


def _provinces(desk: Desk, offset: int, board: Board) -> _Shown:
    provinces = _by_province(desk)
    page = provinces[offset : offset + PROVINCES]
    total = sum(holding.bulletins for _, holdings in provinces for holding in holdings)
    numbers = [
        board.button(str(number), f"y{_province_check(name)}")
        for number, (name, _) in enumerate(page, offset + 1)
    ]
    rows: list[Row] = list(in_rows(numbers))
    before = f"p{max(0, offset - PROVINCES)}" if offset else None
    after = f"p{offset + PROVINCES}" if offset + PROVINCES < len(provinces) else None
    if before is not None or after is not None:
        rows.append(board.pager(before, (position(offset, offset + len(page)), f"p{offset}"), after))
    return render_provinces(page, offset, total, board.texts), keyboard(*rows)


def _years(desk: Desk, wanted: str, board: Board) -> _Shown:
    name, holdings = _province(desk, wanted)
    none = board.texts.say("no-date")
    buttons = [
        board.button(f"{each.year or none} ({each.bulletins})", f"b{wanted}{each.year or 0:04}.0")
        for each in holdings
    ]
    text = render_provinces([(name, holdings)], 0, sum(each.bulletins for each in holdings), board.texts)
    return text, keyboard(*in_rows(buttons), [board.button(board.texts.say("button-list"), "p0")])


def _of_year(desk: Desk, wanted: str, year: int | None, offset: int, board: Board) -> _Shown:
    name, holdings = _province(desk, wanted)
    count = sum(each.bulletins for each in holdings if each.year == year)

    def belongs(card: Card) -> bool:
        return card.province == name and (card.date.year if card.date else None) == year

    with desk.library.reading() as state:
        fitting = (card.id for card in state.cards() if belongs(card))
        identities = list(islice(fitting, offset, offset + PAGE + 1))
    found = [bulletin for bulletin in map(desk.engine.bulletin, identities[:PAGE]) if bulletin]
    listed = _Listed(found, offset, len(identities) > PAGE)
    heading = province_heading(name, year, count, board.texts)
    rows = _rows(listed, board, f"b{wanted}{year or 0:04}.")
    back = board.button(board.texts.say("button-back"), f"y{wanted}")
    return render_bulletins(heading, found, offset), keyboard(*rows, [back])


def _rows(listed: _Listed, board: Board, verb: str) -> list[Row]:
    """The buttons under a page of bulletins, of a list that the verb with an offset shows."""
    offset, here = listed.offset, f"{verb}{listed.offset}"
    numbers = [
        board.button(str(number), f"s{_bulletin_check(bulletin.id)}{here}/")
        for number, bulletin in enumerate(listed.bulletins, offset + 1)
    ]
    rows: list[Row] = list(in_rows(numbers))
    before = f"{verb}{max(0, offset - PAGE)}" if offset else None
    after = f"{verb}{offset + PAGE}" if listed.more else None
    if before is not None or after is not None:
        rows.append(board.pager(before, (position(offset, offset + len(listed.bulletins)), here), after))
    return rows


def _by_province(desk: Desk) -> list[_Province]:
    grouped = groupby(desk.engine.catalogue(), lambda each: each.province)
    return [(name, list(holdings)) for name, holdings in grouped]


def _province(desk: Desk, wanted: str) -> _Province:
    for name, holdings in _by_province(desk):
        if _province_check(name) == wanted:
            return name, holdings
    raise GoneError


def _identity(desk: Desk, wanted: str) -> str:
    with desk.library.reading() as state:
        for card in state.cards():
            if _bulletin_check(card.id) == wanted:
                return card.id
    raise GoneError


def _province_check(name: str | None) -> str:
    return check("province", name or "")[:_CHECK]


def _bulletin_check(bulletin_id: str) -> str:
    return check("bulletin", bulletin_id)[:_CHECK]
