"""What a search found, page by page, and each result whole.

Verbs: ``l6`` shows the page behind six results, ``h<check>4.1`` the second part of the fifth result's whole
passage, ``s<check>4/…`` its bulletin (see `source`). The check tells whether the fifth is still the same.
"""

from __future__ import annotations

import html
import re
from dataclasses import replace

from telegram import InlineKeyboardMarkup

from bot.i18n import Translator
from bot.render import saved_answer
from bot.render.answer import render_hit
from bot.render.listing import render_page
from bot.state.buttons import Press
from bot.telegram.models import (
    ButtonPress,
    MessageView,
    Reply,
    Request,
    UnknownVerbError,
    translator_of,
)
from bot.telegram.sending import SendingServices
from bot.telegram.services import AnsweringServices
from bot.telegram.views import source
from bot.telegram.views.keyboard import KeyboardBuilder, Row, in_rows, keyboard
from bot.telegram.views.post import put_button
from corpus.models import Bulletin
from corpus.text.span import Span
from retrieval.errors import FilterError
from retrieval.models import Hit, Page, SearchRequest
from retrieval.query.search_syntax import read_filters

ACTION = "search"

_CHECK = 8  # letters, enough to tell the results of one search apart
_PAGE = re.compile(r"l(?P<offset>[0-9]{1,6})")
_RESULT = re.compile(
    rf"(h|(?P<source>s))(?P<check>[0-9a-f]{{{_CHECK}}})(?P<number>[0-9]{{1,6}})"
    r"(?(source)(/(?P<sub>.*))?|(\.(?P<part>[0-9]{1,4}))?)",
    re.DOTALL,
)


async def find_page(
    services: AnsweringServices, text: str, after: str | None, province: str | None = None
) -> Page:
    """The first page of what a search finds, each result read again from the library.

    What leans on the question before is completed, so that the further pages need no more than the page says.
    ``province`` is meant where the search names none.

    Raises:
        BusyError: too many questions wait already.
        QuestionError: it cannot be searched for.
    """
    count = services.config.telegram.results

    def call() -> Page:
        query = replace(read_filters(text), province=province)
        page = services.engine.search(SearchRequest(query, count, after=after))
        if after and page.understood:
            completed = replace(query, words=page.understood)
            page = services.engine.search(SearchRequest(completed, count))
        return page

    return await services.run_long_call(call)


async def compose_reply(services: SendingServices, request: Request, page: Page, tr: Translator) -> Reply:
    """A page with its buttons."""
    count = services.config.telegram.results
    payload = {
        "query": saved_answer.pack_query(page.query),
        "count": count,
        "language": tr.language,
    }
    token = await put_button(services, request.chat_id, request.user_id, Press(ACTION, payload))
    builder = KeyboardBuilder.of(services, token, tr, private=request.private)
    return Reply.with_buttons([render_page(page, tr)], _under(page, builder, count), token)


async def show_results(services: AnsweringServices, pressed: ButtonPress) -> MessageView | str:
    """Do what a button under a page of results does.

    Raises:
        BusyError: too many questions wait already.
        GoneError: the search finds something else by now.
        UnknownVerbError: no button does that.
    """
    payload = pressed.button.press.payload
    builder = KeyboardBuilder.of(
        services, pressed.button.token, translator_of(payload), private=pressed.private
    )
    match = _RESULT.fullmatch(pressed.verb)
    if match is None:
        turned = _PAGE.fullmatch(pressed.verb)
        if turned is None:
            raise UnknownVerbError
        page = await services.run_long_call(_page, services, payload, int(turned["offset"]))
        return MessageView(render_page(page, builder.tr), _under(page, builder, payload["count"]))
    number = int(match["number"])
    hit = await services.run_long_call(_hit, services, payload, number, match["check"])
    verb = f"{hit_check(hit)}{number}"
    if match["source"]:
        here = source.SourceLocation(builder, f"s{verb}/", f"h{verb}.0")
        return await source.show_bulletin(services, pressed.place, hit.bulletin.id, match["sub"] or "", here)
    parts = render_hit(_with_sentence(hit), builder.tr, folded=False)
    part = min(int(match["part"] or 0), len(parts) - 1)
    page_of = number - number % payload["count"]
    return MessageView(
        parts[part],
        keyboard(
            *builder.parts(f"h{verb}.", part, len(parts)),
            [builder.source(hit.bulletin, f"s{verb}"), builder.copy(hit.narrowed)],
            [builder.button(builder.tr.say("button-list"), f"l{page_of}")],
        ),
    )


def first_page(
    services: AnsweringServices, builder: KeyboardBuilder, payload: saved_answer.Packed
) -> tuple[str, InlineKeyboardMarkup | None]:
    """The text and the buttons of the first page of a search, as it is found now."""
    page = _page(services, payload, 0)
    return render_page(page, builder.tr), _under(page, builder, payload["count"])


def bulletin_of(services: AnsweringServices, payload: saved_answer.Packed, verb: str) -> Bulletin:
    """The bulletin of the result that a verb (``s…``) names.

    Raises:
        GoneError: the search finds something else by now.
    """
    match = _RESULT.fullmatch(verb)
    if match is None:
        raise saved_answer.GoneError
    return _hit(services, payload, int(match["number"]), match["check"]).bulletin


def filter_complaint(error: FilterError, tr: Translator) -> str:
    """What is wrong with a filter and what to write instead, as HTML."""
    typed, instead = html.escape(error.typed, quote=False), html.escape(error.instead, quote=False)
    match error.problem:
        case "year":
            return tr.say("filter-no-year", typed=typed, instead=instead)
        case "date":
            return tr.say("filter-no-date", typed=typed, instead=instead)
        case "order":
            return tr.say("filter-order", typed=typed, instead=instead)
        case "province":
            return tr.say("filter-no-province", typed=typed, instead=instead)
        case _:
            return tr.say("filter-no-unit", typed=typed, instead=instead)


def hit_check(hit: Hit) -> str:
    """A few letters that tell a result from others, and from itself once it was changed."""
    return saved_answer.check(hit.bulletin.id, hit.text)[:_CHECK]


def position_label(first: int, last: int) -> str:
    """What the button between ‹ and › says of a page from behind ``first`` entries to the ``last`` one."""
    return f"{first + 1}–{last}" if last > first + 1 else str(last)


def _page(services: AnsweringServices, payload: saved_answer.Packed, offset: int) -> Page:
    query, count = saved_answer.unpack_query(payload["query"]), payload["count"]
    page = services.engine.search(SearchRequest(query, count, offset))
    if offset and not page.hits:
        raise saved_answer.GoneError
    return page


def _hit(services: AnsweringServices, payload: saved_answer.Packed, number: int, check: str) -> Hit:
    query = saved_answer.unpack_query(payload["query"])
    for hit in services.engine.search(SearchRequest(query, 1, offset=number)).hits:
        if hit_check(hit) == check:
            return hit
    raise saved_answer.GoneError


def _with_sentence(hit: Hit) -> Hit:
    """The whole passage with its best sentence marked."""
    if hit.sentence is None:
        return hit
    start = hit.sentence.start - hit.passage.start
    return replace(hit, highlights=(Span(start, start + hit.sentence.end - hit.sentence.start),))


def _under(page: Page, builder: KeyboardBuilder, count: int) -> InlineKeyboardMarkup | None:
    """The buttons under a page: each result's, then those that turn."""
    first, last = page.offset, page.offset + len(page.hits)
    numbers = [
        builder.button(str(number + 1), f"h{hit_check(hit)}{number}.0")
        for number, hit in enumerate(page.hits, first)
    ]
    rows: list[Row] = list(in_rows(numbers))
    before = f"l{max(0, first - count)}" if first else None
    after = f"l{last}" if page.more else None
    if before is not None or after is not None:
        rows.append(builder.pager(before, (position_label(first, last), f"l{first}"), after))
    return keyboard(*rows)
