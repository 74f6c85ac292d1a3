"""Answers as Telegram messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.rich import Run, messages
from bot.texts import Texts
from corpus.bulletin import Bulletin
from retrieval.answer import Answer, Hit


def render_answer(answer: Answer, texts: Texts) -> list[str]:
    """An answer as HTML messages, nearly always one: short answer, quotes with their sources, notes.

    Where the bulletins do not say it, the message says so and names the nearest ones.
    """
    runs: list[Run] = []
    if answer.answer_text:
        runs += [Run(answer.answer_text, bold=True), Run("\n\n")]
    for quote in answer.quotes:
        runs += [*_quote(quote), Run("\n\n")]
    runs += [Run(texts.say(note.message, **note.values) + "\n") for note in answer.notes]
    if not answer.found:
        runs += _refusal(answer.nearest, texts)
    return messages(runs)


def source_parts(bulletin: Bulletin) -> Iterator[tuple[str, str | None]]:
    """Where a quote is from, each part with its link: publisher, date (day first), address or file."""
    if bulletin.publisher:
        yield bulletin.publisher, None
    if bulletin.date:
        yield f"{bulletin.date:%d/%m/%Y}", None
    if bulletin.url:
        yield bulletin.url, bulletin.url
    elif bulletin.file:
        yield bulletin.file, None


def _quote(hit: Hit) -> Iterator[Run]:
    done = 0
    for start, end in hit.highlights:
        yield Run(hit.text[done:start], quoted=True)
        yield Run(hit.text[start:end], quoted=True, bold=True)
        done = end
    yield Run(hit.text[done:], quoted=True)
    yield from _source(hit.bulletin)


def _source(bulletin: Bulletin) -> Iterator[Run]:
    yield Run("\n")
    yield Run(bulletin.title, bold=True)
    separator = "\n"
    for text, link in source_parts(bulletin):
        yield Run(separator)
        yield Run(text, link=link)
        separator = " · "


def _refusal(nearest: Sequence[Bulletin], texts: Texts) -> Iterator[Run]:
    yield Run(texts.say("not-found"), bold=True)
    if nearest:
        yield Run("\n\n" + texts.say("nearest"))
    for bulletin in nearest:
        dated = f" ({bulletin.date:%d/%m/%Y})" if bulletin.date else ""
        yield Run(f"\n• {bulletin.title}{dated}", link=bulletin.url)
