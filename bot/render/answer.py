"""Answers as Telegram messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from textwrap import shorten
from urllib.parse import urlsplit

from bot.i18n import Translator
from bot.render.html import Run, cut, messages
from corpus.models import Bulletin, Mark, Passage
from corpus.text.span import Span
from corpus.text.text import read_text
from retrieval.models import Answer, Hit, Note, Page, Statement, Verdict

_NAMED = 3  # of the bulletins that print the same: a long list helps nobody
_TITLE = 60  # characters of their titles
_OTHER = 120  # UTF-16 units of a name


@dataclass(frozen=True, slots=True)
class PageResult:
    """A page of a search, with what an answer tells of itself."""

    page: Page

    confidence: None = None
    answer_text: None = None
    verdict: None = None
    others: tuple[Statement, ...] = ()
    near: tuple[Hit, ...] = ()
    nearest: tuple[Bulletin, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def found(self) -> bool:
        """Whether anything fits."""
        return bool(self.page.hits)

    @property
    def understood(self) -> str:
        """The words as they were searched for; empty if there are none."""
        return self.page.understood

    @property
    def quotes(self) -> tuple[Hit, ...]:
        """The results' best sentences."""
        return tuple(hit.narrowed for hit in self.page.hits)


QueryResult = Answer | PageResult
"""What a request is answered with: an answer, or a page of a search that is told of in the same words."""


def render_answer(answer: Answer, tr: Translator) -> list[str]:
    """An answer as HTML messages, nearly always one.

    Short answer, verdict on a claim, quotes with their sources, who else is stated, notes. Where the
    bulletins do not say it, the message quotes what comes near or says so, and names the nearest ones.
    """
    runs: list[Run] = []
    if answer.answer_text:
        runs += [Run(answer.answer_text, bold=True), Run("\n\n")]
    if answer.verdict and answer.found:
        runs.append(Run(verdict_line(answer.verdict, tr) + "\n", bold=True))
    for quote in answer.quotes:
        runs += [*quote_runs(quote, tr), Run("\n\n")]
    if answer.others:
        runs.append(Run(others_line(answer.others, tr) + "\n"))
    runs += [Run(tr.say(note.message, **note.values) + "\n") for note in answer.notes]
    if not answer.found:
        runs += _refusal(answer, tr)
    return messages(runs, numbered=True)


def render_hit(hit: Hit, tr: Translator, *, folded: bool = True) -> list[str]:
    """A passage with its source as HTML, in one message or, if it is long, in several.

    If ``folded``, a long quote shows a few lines, and the rest at a tap.
    """
    return messages(quote_runs(hit, tr), folded=folded)


def source_parts(bulletin: Bulletin, tr: Translator) -> Iterator[tuple[str, str | None]]:
    """Where a quote is from, each part with its link: publisher, date (day first), host or file.

    The link of the host is the whole address. Of a text that is not the bulletin's first one the version is
    named, too, as one cites it: "thong-bao@2"; and last comes that it was converted, if it was.
    """
    if bulletin.publisher:
        yield publisher_text(bulletin, bulletin.publisher, tr), None
    if bulletin.date:
        yield f"{bulletin.date:%d/%m/%Y}", None
    if bulletin.url:
        yield host_of(bulletin.url), bulletin.url
    elif bulletin.file:
        yield bulletin.file, None
    if Mark.OCR in bulletin.marks:
        yield tr.say("read-by-machine"), None
    if bulletin.version > 1:
        yield f"{bulletin.id}@{bulletin.version}", None
    if Mark.CONVERTED in bulletin.marks:
        yield tr.say("source-converted"), None


def publisher_text(bulletin: Bulletin, name: str, tr: Translator) -> str:
    """A publisher's name, with a note where nobody but the page itself says so."""
    return tr.say("publisher-claimed", name=name) if Mark.CLAIMED in bulletin.marks else name


def host_of(url: str) -> str:
    """The host of an address, in the letters in which it is looked up; all of what is no address."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def reprints_line(hit: Hit, tr: Translator) -> str | None:
    """That other bulletins print the same, by title and date; ``None`` if none does."""
    if not hit.also_in:
        return None
    named = [_named(bulletin) for bulletin in hit.also_in[:_NAMED]]
    more = ["…"] if len(hit.also_in) > _NAMED else []
    return tr.say("also-in", count=len(hit.also_in), titles="; ".join([*named, *more]))


def _named(bulletin: Bulletin) -> str:
    title = shorten(bulletin.title, _TITLE, placeholder=" …")
    return f"{title} ({bulletin.date:%d/%m/%Y})" if bulletin.date else title


def quote_runs(hit: Hit, tr: Translator) -> Iterator[Run]:
    """A passage with its marks, its source, and where else it stands."""
    yield from passage_runs(hit)
    yield from part_runs(hit)
    yield from _source(hit.bulletin, tr)
    others = reprints_line(hit, tr)
    if others:
        yield Run(f"\n{others}")


def passage_runs(hit: Hit) -> Iterator[Run]:
    """A passage as a quote, the question's words in it in bold."""
    done = 0
    for start, end in hit.highlights:
        yield Run(hit.text[done:start], quoted=True)
        yield Run(hit.text[start:end], quoted=True, bold=True)
        done = end
    yield Run(hit.text[done:], quoted=True)


def part_runs(hit: Hit) -> Iterator[Run]:
    """The further slices that answer a question for a list, each a quote of its own."""
    for text in hit.part_texts:
        yield Run("\n")
        yield Run(text, quoted=True)


def _source(bulletin: Bulletin, tr: Translator) -> Iterator[Run]:
    yield Run("\n")
    yield Run(bulletin.title, bold=True)
    separator = "\n"
    for text, link in source_parts(bulletin, tr):
        yield Run(separator)
        yield Run(text, link=link)
        separator = " · "


def verdict_line(verdict: Verdict, tr: Translator) -> str:
    """What stands above the quotes that answer a claim, in one line.

    Quotes that leave it open come near and no more: that the bulletins do not say it would take them back.
    """
    match verdict:
        case Verdict.CONFIRMED:
            return tr.say("verdict-confirmed")
        case Verdict.CONTRADICTED:
            return tr.say("verdict-contradicted")
        case Verdict.SILENT:
            return tr.say("near")


def others_line(others: Sequence[Statement], tr: Translator) -> str:
    """Who else is stated, in one line, each with the day; and where bulletins of one day disagree."""
    named = []
    for other in others:
        day = f"{other.date:%d/%m/%Y}" if other.date else tr.say("no-date")
        name = f"{day}: {cut(' '.join(other.text.split()), _OTHER)}"
        named.append(tr.say("other-disagrees", name=name) if other.disagrees else name)
    return tr.say("others", names="; ".join(named))


def refusal_line(answer: Answer, tr: Translator) -> str | None:
    """That the bulletins do not say what was asked or claimed; ``None`` where any of their words are shown.

    Beside a quote, or what comes near, it would take that back.
    """
    if answer.found or answer.near:
        return None
    return tr.say("verdict-silent") if answer.verdict is Verdict.SILENT else tr.say("not-found")


def _refusal(answer: Answer, tr: Translator) -> Iterator[Run]:
    if line := refusal_line(answer, tr):
        yield Run(line, bold=True)
    if answer.near:
        yield Run(f"{tr.say('near')}\n", bold=True)
        yield from quote_runs(answer.near[0], tr)
    if answer.nearest:
        yield Run("\n\n" + tr.say("nearest"))
    for bulletin in answer.nearest:
        dated = f" ({bulletin.date:%d/%m/%Y})" if bulletin.date else ""
        yield Run(f"\n• {bulletin.title}{dated}", link=bulletin.url)


def expand_to_passage(hit: Hit, passages: Sequence[Passage]) -> Hit:
    """The one of its bulletin's ``passages`` that holds a quote, the quote marked in it.

    Of several the first one; where none holds all of it, the paragraphs that it touches.
    """
    quote = hit.passage
    holding = (each for each in passages if each.start <= quote.start and quote.end <= each.end)
    around = next(holding, None) or _touched_paragraphs(hit)
    span = Span(quote.start - around.start, quote.end - around.start)
    return replace(hit, passage=around, highlights=(span,))


def _touched_paragraphs(hit: Hit) -> Passage:
    quote = hit.passage
    spans = read_text(hit.bulletin.text).paragraphs
    touched = [(start, end) for start, end in spans if start < quote.end and quote.start < end]
    start = min([quote.start, *(start for start, _ in touched)])
    return Passage(quote.bulletin_id, start, max([quote.end, *(end for _, end in touched)]))
