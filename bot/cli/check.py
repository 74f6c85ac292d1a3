"""``bantin index --check``: what an index run would make of files, as a table or as JSON."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click
from pydantic import BaseModel

from bot.cli.speech import spoken
from bot.cli.terminal import told_kinds
from bot.stores import Store, reading_if_there
from corpus.ingest.parser_process import ParserProcess
from retrieval.index.preview import FilePreview, PreviewRun

_HEADINGS = ("file", "kind", "encoding", "date", "remarks")


class FileRecord(BaseModel):
    """A file, or one of those in an archive, as JSON.

    Attributes:
        file: Its whole path; empty where only ``refused`` can tell.
        id: Of its bulletin in an empty library; null if there would be none.
        kind: What it is read as, whatever its name ends in.
        encoding: What its text is written in; null where the format knows none but Unicode.
        converted: Whether that is a character set of before Unicode.
        scan: Whether it is pictures of text.
        draft: Whether its day is left blank.
        no_date: Whether it would be a bulletin without a date.
        duplicate_of: The file before it that says the same.
        version_of: The file before it that is another text of the same document.
        held_as: The id of the library's bulletin that has this very text.
        other_text_of: The id of the library's bulletin of which it is another text: read from that place,
            or the same document by number, issuer and year.
        refused: Why it cannot be read, with what to do.
    """

    file: str
    id: str | None
    kind: str | None
    encoding: str | None
    converted: bool
    scan: bool
    draft: bool
    no_date: bool
    title: str | None
    number: str | None
    publisher: str | None
    date: dt.date | None
    duplicate_of: str | None
    version_of: str | None
    held_as: str | None
    other_text_of: str | None
    refused: str | None
    warnings: tuple[str, ...]


class CheckRecord(BaseModel):
    """A report on files as JSON.

    Attributes:
        paths: What was asked for.
        bulletins: How many there would be.
        refused: How many files cannot be read.
        passed_over: How many are no documents.
        files: In the order in which they would be read.
    """

    paths: tuple[str, ...]
    bulletins: int
    refused: int
    passed_over: int
    files: tuple[FileRecord, ...]


def check_files(paths: Sequence[Path], store: Store, *, as_json: bool) -> bool:
    """Print what an index run would make of the files under some paths; whether all can be read.

    They are compared with the library of that store, if it is there.

    Raises:
        BulletinError: a path does not exist or holds no bulletins.
        LibraryError: as its name says.
    """
    with ParserProcess() as parse, reading_if_there(store) as held:
        run = PreviewRun(parse, held)
        found = list(run.files(paths))
    refused = sum(each.refused is not None for each in found)
    if as_json:
        record = CheckRecord(
            paths=tuple(map(str, paths)),
            bulletins=len(found) - refused,
            refused=refused,
            passed_over=run.passed_over,
            files=tuple(map(_record, found)),
        )
        click.echo(record.model_dump_json())
    else:
        _print_table(found)
        click.echo()
        for line in _summary(found, refused, run.kinds_passed_over):
            click.echo(line)
    return not refused


def _record(each: FilePreview) -> FileRecord:
    tr, fields = spoken(), {field.name: getattr(each, field.name) for field in dataclasses.fields(each)}
    fields["refused"] = tr.tell(each.refused) if each.refused else None
    fields["warnings"] = tuple(map(tr.tell, each.warnings))
    kind = fields.pop("format")
    marks = {name: fields.pop(f"is_{name}") for name in ("converted", "scan", "draft")}
    return FileRecord(**fields, **marks, kind=kind, no_date=each.refused is None and each.date is None)


def _print_table(found: Sequence[FilePreview]) -> None:
    """Print a row a file; paths without what all of them begin with."""
    folders = [os.path.dirname(each.file) for each in found if each.file]  # noqa: PTH120 (it may be one in an archive)
    base = os.path.commonpath(folders) if folders else ""
    headings = tuple(spoken().say("cli-check-heading", column=each) for each in _HEADINGS)
    rows = [headings, *(_row(each, base) for each in found)]
    *widths, _ = (max(map(len, column)) for column in zip(*rows, strict=True))
    for *cells, last in rows:
        aligned = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
        click.echo("  ".join([*aligned, last]).rstrip())


def _row(each: FilePreview, base: str) -> tuple[str, str, str, str, str]:
    day = each.date.isoformat() if each.date else "-"
    remarks = "; ".join(_remarks(each, base))
    return _shown(each.file, base) or "-", each.format or "-", each.encoding or "-", day, remarks


def _remarks(each: FilePreview, base: str) -> Iterator[str]:
    """What is to be known of a file before it is indexed."""
    tr = spoken()
    if each.refused is not None:
        told = tr.tell(each.refused)
        why = told.replace(f"{base}{os.sep}", "") if base else told
        yield (
            tr.say("cli-check-scan-refused", reason=why)
            if each.is_scan
            else tr.say("cli-check-refused", reason=why)
        )
        return
    if each.is_draft:
        yield tr.say("cli-check-draft")
    if each.date is None:
        yield tr.say("no-date")
    if each.duplicate_of:
        yield tr.say("cli-check-duplicate", file=_shown(each.duplicate_of, base))
    if each.version_of:
        yield tr.say("cli-check-version", file=_shown(each.version_of, base))
    if each.held_as:
        yield tr.say("cli-check-held", id=each.held_as)
    if each.other_text_of:
        yield tr.say("cli-check-other-text", id=each.other_text_of)
    yield from map(tr.tell, each.warnings)


def _shown(file: str, base: str) -> str:
    return " ".join((os.path.relpath(file, base) if file and base else file).split())


def _summary(found: Sequence[FilePreview], refused: int, kinds: Mapping[str, int]) -> Iterator[str]:
    tr = spoken()
    yield tr.say("cli-check-sum", bulletins=len(found) - refused, refused=refused)
    if kinds:
        yield tr.say("cli-report-passed-over", kinds=told_kinds(kinds, tr))
    counts = {
        "scans": sum(each.is_scan for each in found),
        "drafts": sum(each.is_draft for each in found),
        "undated": sum(each.refused is None and each.date is None for each in found),
        "duplicates": sum(each.duplicate_of is not None for each in found),
        "versions": sum(each.version_of is not None for each in found),
        "held": sum(each.held_as is not None for each in found),
        "other_texts": sum(each.other_text_of is not None for each in found),
    }
    told = ", ".join(
        tr.say("cli-check-count", kind=kind, count=count) for kind, count in counts.items() if count
    )
    if told:
        yield tr.say("cli-check-among", counts=told)
    yield tr.say("cli-check-nothing")
