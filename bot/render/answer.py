"""Answers as Telegram messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import shorten

from bot.i18n import Texts
from bot.render.html import Run, cut, messages
from corpus.models import Bulletin
from retrieval.models import Answer, Hit, Statement, Verdict

_NAMED = 3  # of the bulletins that print the same: a long list helps nobody
_TITLE = 60  # characters of their titles
_OTHER = 120  # UTF-16 units of a name


def render_answer(answer: Answer, texts: Texts) -> list[str]:
    """An answer as HTML messages, nearly always one.

    Short answer, verdict on a claim, quotes with their sources, who else is stated, notes. Where the
    bulletins do not say it, the message says so, quotes what comes near, and names the nearest ones.
    """
    runs: list[Run] = []
    if answer.answer_text:
        runs += [Run(answer.answer_text, bold=True), Run("\n\n")]
    if answer.verdict and answer.found:
        runs.append(Run(verdict_line(answer.verdict, texts) + "\n", bold=True))
    for quote in answer.quotes:
        runs += [*quoted(quote, texts), Run("\n\n")]
    if answer.others:
        runs.append(Run(others_line(answer.others, texts) + "\n"))
    runs += [Run(texts.say(note.message, **note.values) + "\n") for note in answer.notes]
    if not answer.found:
        runs += _refusal(answer, texts)
    return messages(runs, numbered=True)


def render_hit(hit: Hit, texts: Texts, *, folded: bool = True) -> list[str]:
    """A passage with its source as HTML, in one message or, if it is long, in several.

    If ``folded``, a long quote shows a few lines, and the rest at a tap.
    """
    return messages(quoted(hit, texts), folded=folded)


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


def also_in(hit: Hit, texts: Texts) -> str | None:
    """That other bulletins print the same, by title and date; ``None`` if none does."""
    if not hit.also_in:
        return None
    named = [_named(bulletin) for bulletin in hit.also_in[:_NAMED]]
    more = ["…"] if len(hit.also_in) > _NAMED else []
    return texts.say("also-in", count=len(hit.also_in), titles="; ".join([*named, *more]))


def _named(bulletin: Bulletin) -> str:
    title = shorten(bulletin.title, _TITLE, placeholder=" …")
    return f"{title} ({bulletin.date:%d/%m/%Y})" if bulletin.date else title


def quoted(hit: Hit, texts: Texts) -> Iterator[Run]:
    """A passage with its marks, its source, and where else it stands."""
    yield from marked(hit)
    yield from _source(hit.bulletin)
    others = also_in(hit, texts)
    if others:
        yield Run(f"\n{others}")


def marked(hit: Hit) -> Iterator[Run]:
    """A passage as a quote, the question's words in it in bold."""
    done = 0
    for start, end in hit.highlights:
        yield Run(hit.text[done:start], quoted=True)
        yield Run(hit.text[start:end], quoted=True, bold=True)
        done = end
    yield Run(hit.text[done:], quoted=True)


def _source(bulletin: Bulletin) -> Iterator[Run]:
    yield Run("\n")
    yield Run(bulletin.title, bold=True)
    separator = "\n"
    for text, link in source_parts(bulletin):
        yield Run(separator)
        yield Run(text, link=link)
        separator = " · "


def verdict_line(verdict: Verdict, texts: Texts) -> str:
    """What the bulletins say of a claim, in one line."""
    match verdict:
        case Verdict.CONFIRMED:
            return texts.say("verdict-confirmed")
        case Verdict.CONTRADICTED:
            return texts.say("verdict-contradicted")
        case Verdict.SILENT:
            return texts.say("verdict-silent")


def others_line(others: Sequence[Statement], texts: Texts) -> str:
    """Who else is stated, in one line, each with the day; and where bulletins of one day disagree."""
    named = []
    for other in others:
        day = f"{other.date:%d/%m/%Y}" if other.date else texts.say("no-date")
        name = f"{day}: {cut(' '.join(other.text.split()), _OTHER)}"
        named.append(texts.say("other-disagrees", name=name) if other.disagrees else name)
    return texts.say("others", names="; ".join(named))


def _refusal(answer: Answer, texts: Texts) -> Iterator[Run]:
    silent = answer.verdict is Verdict.SILENT
    yield Run(verdict_line(Verdict.SILENT, texts) if silent else texts.say("not-found"), bold=True)
    if answer.near:
        yield Run(f"\n\n{texts.say('near')}\n")
        yield from quoted(answer.near[0], texts)
    if answer.nearest:
        yield Run("\n\n" + texts.say("nearest"))
    for bulletin in answer.nearest:
        dated = f" ({bulletin.date:%d/%m/%Y})" if bulletin.date else ""
        yield Run(f"\n• {bulletin.title}{dated}", link=bulletin.url)
