"""The command ``bantin inspect``: what is read from a file, and what it says of itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import click
from pydantic import BaseModel

from bot.cli.speech import argument, command, complain, option, spoken
from bot.config import Config
from bot.i18n import Translator
from corpus.chunking import ChunkSettings, chunks
from corpus.errors import BulletinError
from corpus.ingest.find import find_files
from corpus.ingest.parser_process import ParserProcess
from corpus.ingest.read import FileContents, ReadDocument, read_file
from corpus.models import Bulletin
from corpus.sync.host_publishers import HostPublishers
from corpus.sync.kept_pages import PageParser
from retrieval.facts.extract import office_facts


class InspectionRecord(BaseModel):
    """A file, or one of those in it, as JSON.

    Attributes:
        number: Of an official document.
        collections: Those that a person says it belongs to; null where nobody does.
        format: What it is read as, whatever its name ends in.
        encoding: What its text was written in; null where the format knows none but Unicode.
        ocr: Whether its text was read by machine from a picture.
        pages: Where in the text each page begins, in code points; empty where there are no pages.
        found_in: Of each field where it was found; ``sidecar`` or ``front matter`` where a person says it.
    """

    id: str
    title: str
    number: str | None
    date: dt.date | None
    publisher: str | None
    province: str | None
    term: str | None
    url: str | None
    collections: tuple[str, ...] | None
    format: str
    encoding: str | None
    ocr: bool
    pages: tuple[int, ...]
    text: str
    found_in: Mapping[str, str]
    warnings: tuple[str, ...]


@command()
@argument("file", type=click.Path(path_type=Path))
@option("--json", "as_json", is_flag=True)
@click.pass_obj
def inspect(config: Config, file: Path, *, as_json: bool) -> None:
    """Show what FILE is read as: its text, its fields and where each was found, pages, warnings.

    Of an archive or a folder every file is shown. What cannot be read is told on stderr, and the rest shown.
    """
    found = find_files(file).files
    with ParserProcess() as process:
        parse = PageParser(process, config.fetched_path.resolve(), HostPublishers(config.sync.publishers))
        for each in found:
            try:
                contents = read_file(each, parse)
            except BulletinError as error:
                if len(found) == 1:
                    raise
                contents = FileContents(failures=[error])
            _print_contents(contents, config, as_json=as_json)


def _print_contents(contents: FileContents, config: Config, *, as_json: bool) -> None:
    """Print what a file holds; what could not be read of it goes to stderr."""
    for document in contents.documents:
        if as_json:
            click.echo(inspection_record(document).model_dump_json())
        else:
            _print_document(document, config.index.settings.chunking)
    for failure in contents.failures:
        complain(failure)


def inspection_record(document: ReadDocument) -> InspectionRecord:
    """What is read from a file as JSON shows it."""
    bulletin, extraction = document.bulletin, document.extraction
    return InspectionRecord(
        id=bulletin.id,
        title=bulletin.title,
        number=document.description.number,
        date=bulletin.date,
        publisher=bulletin.publisher,
        province=bulletin.province,
        term=bulletin.term,
        url=bulletin.url,
        collections=document.collections,
        format=extraction.format,
        encoding=extraction.encoding,
        ocr=extraction.ocr,
        pages=extraction.pages,
        text=bulletin.text,
        found_in=document.description.found_in,
        warnings=tuple(map(spoken().tell, document.warnings)),
    )


def _print_document(document: ReadDocument, chunking: ChunkSettings) -> None:
    record, bulletin = inspection_record(document), document.bulletin
    click.secho(record.title, bold=True)
    tr = spoken()
    for name in ("id", "number", "date", "publisher", "province", "term", "url"):
        value = getattr(record, name)
        click.echo(f"  {tr.say('cli-inspect-name', name=name)}: {value or '-'}{_found(record, name, tr)}")
    if record.collections is not None:
        named = "; ".join(record.collections) or "-"
        click.echo(f"  {tr.say('cli-inspect-name', name='collections')}: {named}")
    encoding = f", {record.encoding}" if record.encoding else ""
    click.echo(f"  {tr.say('cli-inspect-format', format=f'{record.format}{encoding}')}")
    if "title" in record.found_in:
        click.echo(f"  {tr.say('cli-inspect-title')}{_found(record, 'title', tr)}")
    click.echo(f"  {_counted(bulletin, chunking, len(record.pages))}")
    for warning in record.warnings:
        click.echo(f"  ! {warning}")
    click.echo(f"\n{record.text.strip()}\n")


def _counted(bulletin: Bulletin, chunking: ChunkSettings, pages: int) -> str:
    said = spoken().say(
        "cli-inspect-counts",
        characters=len(bulletin.text),
        passages=len(chunks(bulletin, chunking)),
        facts=len(office_facts(bulletin)),
    )
    return f"{said}, {spoken().say('cli-inspect-pages', count=pages)}" if pages else said


def _found(record: InspectionRecord, name: str, tr: Translator) -> str:
    """Where a field was found; a name of HTML or of a file's properties stands as it is."""
    where = record.found_in.get(name)
    if where is None:
        return ""
    place = where.replace(" ", "-")  # as a name in a message is written
    return f" ({tr.say('cli-inspect-place', place=place)})"
