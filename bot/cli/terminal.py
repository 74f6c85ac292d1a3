"""What the command line prints for people, and how its streams are encoded."""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping, Sequence

import click
from pydantic import BaseModel

from bot.cli.speech import complain, spoken
from bot.i18n import Translator
from bot.render.answer import others_line, reprints_line, source_parts, verdict_line
from bot.render.json import notes
from bot.render.scans import PictureOf, no_picture
from corpus.library import Holding
from corpus.models import Bulletin
from corpus.sync.models import FetchReport
from retrieval.index import origins
from retrieval.index.build import Report
from retrieval.models import Answer, Hit, Page


def use_utf8() -> None:
    """Read and write Vietnamese, whatever the terminal's code page."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="strict")


def print_answer(answer: Answer, tr: Translator, picture_of: PictureOf = no_picture) -> None:
    """Print an answer: the verdict on a claim, the short answer, every quote with its source, the notes."""
    if answer.verdict and answer.found:
        click.echo(verdict_line(answer.verdict, tr))
    if answer.answer_text:
        click.secho(answer.answer_text, bold=True)
    for quote in answer.quotes:
        _print_hit(quote, tr, picture_of)
    if answer.others:
        click.echo(others_line(answer.others, tr))
    if answer.near:
        click.echo(tr.say("near"))
    for hit in answer.near:
        _print_hit(hit, tr, picture_of)
    for note in notes(answer, tr):
        click.echo(note)


def print_page(page: Page, number: int, tr: Translator) -> None:
    """Print the page of that number of what a search found: passages, or bulletins if it has no words."""
    listed = not page.query.words
    count = len(page.hits)
    if page.offset and page.hits:
        click.echo(tr.say("results-from", first=page.offset + 1, last=page.offset + count) + "\n")
    elif listed:
        click.echo(tr.say("results-newest", count=count) + "\n")
    else:
        click.echo(tr.say("results", count=count) + "\n")
    for hit in page.hits:
        if listed:
            print_bulletin(hit.bulletin, tr)
        else:
            _print_hit(hit, tr)
    if page.more:
        click.echo(tr.say("results-more", next=f"--page {number + 1}"))


def print_bulletin(bulletin: Bulletin, tr: Translator) -> None:
    """Print a bulletin's title, and under it where and when it was published, and its id."""
    click.secho(bulletin.title, bold=True)
    click.echo(f"  {source_line(bulletin, tr)} · {tr.say('bulletin-id', id=bulletin.id)}\n")


def source_line(bulletin: Bulletin, tr: Translator) -> str:
    """Where a bulletin is from, in one line; its address in full, as no link stands behind it here."""
    return " · ".join(link or text for text, link in source_parts(bulletin, tr))


def print_catalogue(holdings: Sequence[Holding], tr: Translator) -> None:
    """Print how many bulletins there are, then a row a province and a column a year."""
    click.echo(tr.say("catalogue", count=sum(each.bulletins for each in holdings)))
    counts = {(each.province, each.year): each.bulletins for each in holdings}
    years = sorted({each.year for each in holdings}, key=lambda year: (year is None, year))
    rows = [["", *(str(year or tr.say("no-date")) for year in years)]]
    for province in dict.fromkeys(each.province for each in holdings):
        cells = (str(counts.get((province, year), "-")) for year in years)
        rows.append([province or tr.say("no-province"), *cells])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for name, *numbers in rows:
        aligned = [cell.rjust(width) for cell, width in zip(numbers, widths[1:], strict=True)]
        click.echo("  ".join([name.ljust(widths[0]), *aligned]))


def _print_hit(hit: Hit, tr: Translator, picture_of: PictureOf = no_picture) -> None:
    click.echo(f"“{_styled(hit)}”")
    for text in hit.part_texts:
        click.echo(f"“{text}”")
    click.secho(f"  {hit.bulletin.title}", bold=True)
    click.echo(f"  {source_line(hit.bulletin, tr)}")
    if picture := picture_of(hit):
        click.echo(f"  {tr.say('picture', file=str(picture))}")
    others = reprints_line(hit, tr)
    click.echo(f"  {others}\n" if others else "")


def _styled(hit: Hit) -> str:
    """The passage with the question's words in bold; click drops that where nobody sees it."""
    pieces = []
    done = 0
    for start, end in hit.highlights:
        pieces += [hit.text[done:start], click.style(hit.text[start:end], bold=True)]
        done = end
    return "".join([*pieces, hit.text[done:]])


class ClashRecord(BaseModel):
    """A bulletin that has another id than its file's name, since another file has that, as JSON."""

    origin: str
    id: str
    wanted: str
    holder: str


class ReportRecord(BaseModel):
    """What an index run did, as JSON.

    ``passed_over`` counts files by their endings, ``/`` for those in archives, ``left_out`` those whose
    bulletins were removed, ``regrouped`` bulletins that belong to other collections than before. Of a run
    that was not made there is null for what only indexing tells.
    """

    bulletins: int
    passages: int | None
    added: int
    changed: int
    removed: int
    encoded: int | None
    passed_over: dict[str, int]
    left_out: int
    regrouped: int
    refused: tuple[str, ...]
    clashes: tuple[ClashRecord, ...]
    waiting: tuple[str, ...]
    dry_run: bool


def report_record(report: Report, *, dry_run: bool = False) -> ReportRecord:
    """What an index run did, or would do, as JSON shows it."""
    return ReportRecord(
        bulletins=report.bulletins,
        passages=None if dry_run else report.passages,
        added=report.added,
        changed=report.changed,
        removed=report.removed,
        encoded=None if dry_run else report.encoded,
        left_out=report.left_out,
        regrouped=report.regrouped,
        dry_run=dry_run,
        passed_over={ending: count for ending, count in report.kinds_passed_over.items() if count},
        refused=tuple(map(spoken().tell, report.failures)),
        clashes=tuple(
            ClashRecord(origin=each.origin, id=each.id, wanted=each.wanted, holder=each.holder)
            for each in report.clashes
        ),
        waiting=report.waiting,
    )


def print_report(report: Report, *, dry_run: bool = False) -> None:
    """Print what an index run did, or would do; what was refused, or has another id, to stderr."""
    tr = spoken()
    if dry_run:
        click.echo(tr.say("cli-rehearsed"))
    click.echo(_changes(report, tr, dry_run=dry_run))
    if report.regrouped:
        click.echo(tr.say("cli-report-regrouped", count=report.regrouped))
    if report.left_out:
        click.echo(tr.say("cli-report-left-out", count=report.left_out))
    if report.passed_over:
        click.echo(tr.say("cli-report-passed-over", kinds=told_kinds(report.kinds_passed_over, tr)))
    if report.failures:
        click.echo(tr.say("cli-report-refused", count=len(report.failures)))
    for clash in report.clashes:
        said = tr.say(
            "cli-report-clash", origin=clash.origin, id=clash.id, wanted=clash.wanted, holder=clash.holder
        )
        click.echo(f"bantin: {said}", err=True)
    for each in report.waiting:
        click.echo(f"bantin: {tr.say('cli-report-waiting', id=each)}", err=True)
    for failure in report.failures:
        complain(failure)


def _changes(report: Report, tr: Translator, *, dry_run: bool) -> str:
    if dry_run:
        return tr.say(
            "cli-report-rehearsed",
            bulletins=report.bulletins,
            added=report.added,
            changed=report.changed,
            removed=report.removed,
        )
    return tr.say(
        "cli-report",
        bulletins=report.bulletins,
        passages=report.passages,
        added=report.added,
        changed=report.changed,
        removed=report.removed,
        encoded=report.encoded,
    )


def told_kinds(counts: Mapping[str, int], tr: Translator) -> str:
    """How many files of each ending there are, the most first: "3 .png, 1 without an ending"."""
    by_count = sorted(counts.items(), key=lambda kind: (-kind[1], kind[0]))
    return ", ".join(_kind(ending, count, tr) for ending, count in by_count if count)


def _kind(ending: str, count: int, tr: Translator) -> str:
    match ending:
        case "":
            return tr.say("cli-report-no-ending", count=count)
        case origins.IN_ARCHIVES:
            return tr.say("cli-report-in-archives", count=count)
    return tr.say("cli-report-kind", count=count, ending=f".{ending}")


def print_fetch_report(report: FetchReport) -> None:
    """Print what was fetched."""
    click.echo(
        spoken().say(
            "cli-fetched",
            new=report.new,
            changed=report.changed,
            unchanged=report.unchanged,
            failures=len(report.failures),
            left=report.left,
        )
    )
