"""What the command line prints for people."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from bot.config import Config
from bot.records import notes
from bot.rendering import source_parts
from bot.texts import Texts
from bot.wiring import Parts
from retrieval.answer import Answer, Hit
from retrieval.evaluation import Evaluation
from retrieval.indexing import Report


def print_answer(answer: Answer, texts: Texts) -> None:
    """Print an answer: the short answer, then every quote with its source, then the notes."""
    if answer.answer_text:
        click.secho(answer.answer_text, bold=True)
    for quote in answer.quotes:
        _print_hit(quote)
    for note in notes(answer, texts):
        click.echo(note)


def print_hits(hits: Sequence[Hit], texts: Texts) -> None:
    """Print what a search found."""
    click.echo(texts.say("results", count=len(hits)) + "\n")
    for hit in hits:
        _print_hit(hit)


def _print_hit(hit: Hit) -> None:
    click.echo(f"“{_styled(hit)}”")
    click.secho(f"  {hit.bulletin.title}", bold=True)
    click.echo(f"  {' · '.join(text for text, _ in source_parts(hit.bulletin))}\n")


def _styled(hit: Hit) -> str:
    """The passage with the question's words in bold; click drops that where nobody sees it."""
    pieces = []
    done = 0
    for start, end in hit.highlights:
        pieces += [hit.text[done:start], click.style(hit.text[start:end], bold=True)]
        done = end
    return "".join([*pieces, hit.text[done:]])


def print_report(report: Report) -> None:
    """Print what an index run did."""
    click.echo(
        f"{report.bulletins} bulletins, {report.passages} passages: {report.added} added, "
        f"{report.changed} changed, {report.removed} removed; {report.encoded} passages encoded.",
    )


def print_status(config: Config, parts: Parts, *, as_json: bool) -> None:
    """Print what is indexed, from where, with what and when."""
    with parts.library.reading() as state:
        sources = state.sources()
        indexed = state.snapshot() is not None
    manifest = parts.engine.manifest() if indexed else None
    shown = {
        "data_dir": str(config.data_path),
        "sources": sources,
        "bulletins": manifest.bulletins if manifest else 0,
        "passages": manifest.passages if manifest else 0,
        "encoder": manifest.encoder if manifest else None,
        "dimension": manifest.dimension if manifest else None,
        "indexed": manifest.created.isoformat() if manifest else None,
    }
    if as_json:
        click.echo(json.dumps(shown, ensure_ascii=False))
        return
    for name, value in shown.items():
        text = ", ".join(value) if isinstance(value, list) else value
        click.echo(f"{name + ':':<11}{'-' if text in (None, '') else text}")


def print_evaluation(evaluation: Evaluation) -> None:
    """Print the figures as a table, a row a style."""
    click.echo(f"encoder {evaluation.encoder}, {evaluation.passages} passages")
    head = (
        "style",
        "answerable",
        "right first",
        "quote holds",
        "refused",
        "none",
        "refused",
        "verbatim",
        "p50 s",
        "p95 s",
    )
    rows = [
        (
            row.style,
            str(row.answerable),
            _percent(row.right_bulletin),
            _percent(row.holds_answer),
            _percent(row.wrongly_refused),
            str(row.unanswerable),
            _percent(row.rightly_refused),
            _percent(row.verbatim),
            f"{row.p50:.3f}",
            f"{row.p95:.3f}",
        )
        for row in evaluation.rows
    ]
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for line in (head, *rows):
        first, *others = (
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        click.echo("  ".join([first, *others]))


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"
