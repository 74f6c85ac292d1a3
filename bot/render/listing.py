"""Lists as Telegram messages: what a search found, the newest bulletins, what is indexed.

Each is one message, for a list is turned in place: what is too long for its share of the room is shortened,
with an ellipsis, and shown whole at a press.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.i18n import Translator
from bot.render.answer import passage_runs, publisher_text
from bot.render.html import MAX_UNITS, Run, cut, messages, units
from corpus.library import Holding
from corpus.models import Bulletin
from corpus.text.span import Span
from retrieval.models import Hit, Page
from retrieval.query.models import ANYTHING, Query

_AROUND = 700  # UTF-16 units for what stands over the entries
_FILTERS = 400
_TITLE = 160
_PUBLISHER = 80
_NAME = 80


def render_page(page: Page, tr: Translator) -> str:
    """A page of a search: how it was read, then each result's title, date, publisher and best sentence."""
    runs = [Run(_heading(page, tr), bold=True)]
    filters = filters_line(page.query, tr)
    if filters:
        runs.append(Run(f"\n{filters}"))
    if not page.hits:
        runs.append(Run("\n" + tr.say("search-hint")))
    room = (MAX_UNITS - _AROUND) // max(1, len(page.hits))
    for number, hit in enumerate(page.hits, page.offset + 1):
        head = [Run("\n\n"), *_entry(number, hit.bulletin, tr)]
        runs += head
        if hit.sentence:
            left = room - sum(units(run.text) for run in head)
            runs += [Run("\n"), *_shortened(hit.narrowed, left)]
    return _one(runs)


def filters_line(query: Query, tr: Translator) -> str | None:
    """What was read as filters, in words; ``None`` if nothing was."""
    filters = query.filters
    if filters == ANYTHING and not query.phrases:
        return None
    named = []
    if filters.years:
        named.append(tr.say("filter-years", years=", ".join(map(str, filters.years))))
    if filters.since:
        named.append(tr.say("filter-since", date=f"{filters.since:%d/%m/%Y}"))
    if filters.until:
        named.append(tr.say("filter-until", date=f"{filters.until:%d/%m/%Y}"))
    if filters.provinces:
        named.append(tr.say("filter-provinces", names=", ".join(filters.provinces)))
    if filters.units:
        named.append(tr.say("filter-units", names=cut(", ".join(filters.units), _FILTERS)))
    if query.phrases:
        phrases = ", ".join(f"“{phrase}”" for phrase in query.phrases)
        named.append(tr.say("filter-phrases", phrases=cut(phrases, _FILTERS)))
    return tr.say("filters", filters=cut("; ".join(named), _FILTERS))


def render_bulletins(heading: str, bulletins: Sequence[Bulletin], offset: int, tr: Translator) -> str:
    """A page of bulletins under a heading, numbered from behind the ``offset`` ones before."""
    runs = [Run(heading, bold=True)]
    for number, bulletin in enumerate(bulletins, offset + 1):
        runs += [Run("\n\n"), *_entry(number, bulletin, tr)]
    return _one(runs)


def render_provinces(
    provinces: Sequence[tuple[str | None, Sequence[Holding]]], offset: int, total: int, tr: Translator
) -> str:
    """A page of provinces, each with its number of bulletins by year, under how many there are in all."""
    runs = [Run(tr.say("catalogue", count=total), bold=True), Run("\n")]
    room = (MAX_UNITS - _AROUND) // max(1, len(provinces))
    for number, (name, holdings) in enumerate(provinces, offset + 1):
        years = ", ".join(f"{each.year or tr.say('no-date')}: {each.bulletins}" for each in holdings)
        count = sum(each.bulletins for each in holdings)
        shown = cut(name or tr.say("no-province"), _NAME)
        runs += [Run(f"\n{number}. "), Run(shown, bold=True)]
        runs.append(Run(cut(f" – {tr.say('catalogue', count=count)} ({years})", room - _NAME - 10)))
    return _one(runs)


def province_heading(name: str | None, year: int | None, count: int, tr: Translator) -> str:
    """What stands over one province's bulletins of one year."""
    return tr.say(
        "catalogue-of",
        province=cut(name or tr.say("no-province"), _NAME),
        year=str(year or tr.say("no-date")),
        count=count,
    )


def text_parts(bulletin: Bulletin) -> list[str]:
    """A bulletin's text, all of it, as the HTML of one message or of several."""
    return messages([Run(bulletin.text)])


def _heading(page: Page, tr: Translator) -> str:
    first, last = page.offset + 1, page.offset + len(page.hits)
    if not page.hits:
        return tr.say("search-nothing")
    if page.query.words:
        return tr.say("search-found", first=first, last=last)
    return tr.say("search-newest", first=first, last=last)


def _entry(number: int, bulletin: Bulletin, tr: Translator) -> Iterator[Run]:
    yield Run(f"{number}. ")
    yield Run(cut(bulletin.title, _TITLE), bold=True)
    known = [f"{bulletin.date:%d/%m/%Y}"] if bulletin.date else []
    if bulletin.publisher:
        known.append(publisher_text(bulletin, cut(bulletin.publisher, _PUBLISHER), tr))
    if known:
        yield Run("\n" + " · ".join(known))


def _shortened(hit: Hit, room: int) -> Iterator[Run]:
    """A sentence with its marks; one that is too long up to a word's end, and an ellipsis."""
    kept = cut(hit.text, room)
    if kept == hit.text:
        yield from passage_runs(hit)
        return
    end = len(kept) - len(" …")
    highlights = tuple(Span(start, min(stop, end)) for start, stop in hit.highlights if start < end)
    passage = replace(hit.passage, end=hit.passage.start + end)
    yield from passage_runs(replace(hit, passage=passage, highlights=highlights))
    yield Run(" …", quoted=True)


def _one(runs: list[Run]) -> str:
    return messages(runs)[0]
