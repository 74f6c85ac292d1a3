"""What a search found, page by page, and each result whole.

Verbs: ``l6`` shows the page behind six results, ``h<check>4.1`` the second part of the fifth result's whole
passage, ``s<check>4/…`` its bulletin (see `source`). The check tells whether the fifth is still the same.
"""

from __future__ import annotations

import html
import re
from dataclasses import replace

from telegram import InlineKeyboardMarkup

from bot.i18n import Texts
from bot.render import saved_answer
from bot.render.answer import render_hit
from bot.render.listing import render_page
from bot.state.buttons import Press
from bot.telegram.models import Pressed, Reply, Screen, language_of
from bot.telegram.request import Request
from bot.telegram.services import Desk
from bot.telegram.views import source
from bot.telegram.views.keyboard import Board, Row, in_rows, keyboard
from corpus.models import Bulletin
from corpus.text.span import Span
from retrieval.errors import FilterError
from retrieval.models import Hit, Page, SearchRequest
from retrieval.query.search_syntax import read_filters

ACTION = "search"

_CHECK = 8  # letters, enough to tell the results of one search apart
_PAGE = re.compile(r"l(?P<offset>\d{1,6})")
_RESULT = re.compile(
    rf"(?P<kind>[hs])(?P<check>[0-9a-f]{{{_CHECK}}})(?P<number>\d{{1,6}})([./](?P<rest>.*))?", re.DOTALL
)


async def find(desk: Desk, text: str, after: str | None, province: str | None = None) -> Page:
    """The first page of what a search finds, each result read again from the library.

    What leans on the question before is completed, so that the further pages need no more than the page says.
    ``province`` is meant where the search names none.

    Raises:
        BusyError: too many questions wait already.
        QuestionError: it cannot be searched for.
    """
    count = desk.config.telegram.results

    def call() -> Page:
        query = replace(read_filters(text), province=province)
        page = desk.engine.search(SearchRequest(query, count, after=after))
        if after and page.understood:
            completed = replace(query, words=page.understood)
            page = desk.engine.search(SearchRequest(completed, count))
        return page

    return await desk.work(call)


async def compose(desk: Desk, request: Request, page: Page, texts: Texts) -> Reply:
    """A page with its buttons."""
    count = desk.config.telegram.results
    payload = {
        "query": saved_answer.pack_query(page.query),
        "count": count,
        "language": texts.language,
    }
    (token,) = await desk.stored(
        desk.state.buttons.put, request.chat_id, request.user_id, Press(ACTION, payload)
    )
    board = Board.of(desk, token, texts, private=request.private)
    return Reply((render_page(page, texts),), _under(page, board, count), (token,))


async def show(desk: Desk, pressed: Pressed) -> Screen | str:
    """Do what a button under a page of results does.

    Raises:
        BusyError: too many questions wait already.
        GoneError: the search finds something else by now.
    """
    payload = pressed.button.press.payload
    board = Board.of(desk, pressed.button.token, language_of(payload), private=pressed.private)
    asked = _RESULT.fullmatch(pressed.verb)
    if asked is None:
        turned = _PAGE.fullmatch(pressed.verb)
        page = await desk.work(_page, desk, payload, int(turned["offset"]) if turned else 0)
        return Screen(render_page(page, board.texts), _under(page, board, payload["count"]))
    number = int(asked["number"])
    hit = await desk.work(_hit, desk, payload, number, asked["check"])
    verb = f"{hit_check(hit)}{number}"
    if asked["kind"] == "s":
        here = source.Here(board, f"s{verb}/", f"h{verb}.0")
        return await source.screen(desk, pressed.place, hit.bulletin.id, asked["rest"] or "", here)
    parts = render_hit(_with_sentence(hit), board.texts, folded=False)
    part = min(int(asked["rest"] or 0), len(parts) - 1)
    page_of = number - number % payload["count"]
    return Screen(
        parts[part],
        keyboard(
            *board.parts(f"h{verb}.", part, len(parts)),
            [board.source(hit.bulletin, f"s{verb}"), board.copy(hit.narrowed)],
            [board.button(board.texts.say("button-list"), f"l{page_of}")],
        ),
    )


def bulletin_of(desk: Desk, payload: saved_answer.Packed, verb: str) -> Bulletin:
    """The bulletin of the result that a verb (``s…``) names.

    Raises:
        GoneError: the search finds something else by now.
    """
    asked = _RESULT.fullmatch(verb)
    if asked is None:
        raise saved_answer.GoneError
    return _hit(desk, payload, int(asked["number"]), asked["check"]).bulletin


def complaint(error: FilterError, texts: Texts) -> str:
    """What is wrong with a filter and what to write instead, as HTML."""
    typed, instead = html.escape(error.typed, quote=False), html.escape(error.instead, quote=False)
    match error.problem:
        case "year":
            return texts.say("filter-no-year", typed=typed, instead=instead)
        case "date":
            return texts.say("filter-no-date", typed=typed, instead=instead)
        case "order":
            return texts.say("filter-order", typed=typed, instead=instead)
        case "province":
            return texts.say("filter-no-province", typed=typed, instead=instead)
        case _:
            return texts.say("filter-no-unit", typed=typed, instead=instead)


def hit_check(hit: Hit) -> str:
    """A few letters that tell a result from others, and from itself once it was changed."""
    return saved_answer.check(hit.bulletin.id, hit.text)[:_CHECK]


def position(first: int, last: int) -> str:
    """What the button between ‹ and › says of a page from behind ``first`` entries to the ``last`` one."""
    return f"{first + 1}–{last}" if last > first + 1 else str(last)


def _page(desk: Desk, payload: saved_answer.Packed, offset: int) -> Page:
    query, count = saved_answer.unpack_query(payload["query"]), payload["count"]
    return desk.engine.search(SearchRequest(query, count, offset))


def _hit(desk: Desk, payload: saved_answer.Packed, number: int, check: str) -> Hit:
    query = saved_answer.unpack_query(payload["query"])
    for hit in desk.engine.search(SearchRequest(query, 1, offset=number)).hits:
        if hit_check(hit) == check:
            return hit
    raise saved_answer.GoneError


def _with_sentence(hit: Hit) -> Hit:
    """The whole passage with its best sentence marked."""
    if hit.sentence is None:
        return hit
    start = hit.sentence.start - hit.passage.start
    return replace(hit, highlights=(Span(start, start + hit.sentence.end - hit.sentence.start),))


def _under(page: Page, board: Board, count: int) -> InlineKeyboardMarkup | None:
    """The buttons under a page: each result's, then those that turn."""
    first, last = page.offset, page.offset + len(page.hits)
    numbers = [
        board.button(str(number + 1), f"h{hit_check(hit)}{number}.0")
        for number, hit in enumerate(page.hits, first)
    ]
    rows: list[Row] = list(in_rows(numbers))
    before = f"l{max(0, first - count)}" if first else None
    after = f"l{last}" if page.more else None
    if before is not None or after is not None:
        rows.append(board.pager(before, (position(first, last), f"l{first}"), after))
    return keyboard(*rows)
