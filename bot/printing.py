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
        f"{report.changed} changed, {report.removed} removed; {report.encoded} texts encoded.",
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
