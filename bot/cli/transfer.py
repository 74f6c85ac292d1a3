"""The commands ``bantin export`` and ``bantin import``: a whole library in one file, to keep or to carry."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

import click
from pydantic import BaseModel

from bot.cli.misuse import Misuse
from bot.cli.speech import announce, argument, command, is_quiet, option, spoken
from bot.composition import build
from bot.config import Config
from bot.stores import store_of
from corpus.errors import LibraryError
from corpus.library_lines import LONGEST
from corpus.library_transfer import export_lines, import_lines
from corpus.private_files import make_file

_FILE = click.Path(path_type=Path)


class TransferRecord(BaseModel):
    """What was written or read, as JSON: how many bulletins, and how many of them are withdrawn."""

    file: str
    bulletins: int
    withdrawn: int


@command("export")
@argument("file", type=_FILE)
@option("--json", "as_json", is_flag=True)
@click.pass_obj
def export_library(config: Config, file: Path, *, as_json: bool) -> None:
    """Write all that the library holds to FILE; - is standard output.

    Every version of every bulletin, the sources and what is withdrawn, as lines of JSON. The same library
    gives the same bytes, and what `bantin import` made of them, too. A FILE that is there is replaced.
    """
    is_stdout = str(file) == "-"
    if as_json and is_stdout:
        raise Misuse("cli-export-json")
    with store_of(config).open().reading() as state, written(file) as stream:
        record = TransferRecord(
            file=str(file), bulletins=len(state.held()), withdrawn=len(state.withdrawals())
        )
        for line in export_lines(state):
            stream.write(line)
    if as_json:
        click.echo(record.model_dump_json())
    elif not is_stdout and not is_quiet():
        click.echo(spoken().say("cli-exported", count=record.bulletins, withdrawn=record.withdrawn))


@command("import")
@argument("file", type=_FILE)
@option("--json", "as_json", is_flag=True)
@click.pass_obj
def import_library(config: Config, file: Path, *, as_json: bool) -> None:
    """Fill an empty library with what `bantin export` wrote to FILE, and index it; - is standard input.

    All of it or nothing: a line that is damaged, foreign or missing ends the command, and nothing is stored.
    """
    parts = build(config, announce)
    with _opened(file) as stream:
        lines = iter(lambda: stream.readline(LONGEST + 1), b"")
        parts.indexer.receive(partial(import_lines, lines=lines, called=str(file)))
    with parts.library.reading() as state:
        record = TransferRecord(
            file=str(file), bulletins=len(state.held()), withdrawn=len(state.withdrawals())
        )
    if as_json:
        click.echo(record.model_dump_json())
    else:
        click.echo(spoken().say("cli-imported", count=record.bulletins, withdrawn=record.withdrawn))


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    """A file to read from.

    Raises:
        LibraryError: it cannot be read.
    """
    if str(file) == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = file.open("rb")
    except OSError as error:
        raise LibraryError("{file} cannot be read: {reason}.", file=file, reason=error) from error
    with stream:
        yield stream


@contextmanager
def written(file: Path) -> Iterator[BinaryIO]:
    """A file to write, for its owner alone: it gets its name when all of it is on the disk.

    Raises:
        LibraryError: it cannot be written.
    """
    if str(file) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    passing = file.with_name(f".{secrets.token_hex(8)}.passing")
    try:
        make_file(passing)
        with passing.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        passing.replace(file)
    except OSError as error:
        raise LibraryError(
            "{file} cannot be written ({reason}): check the folder and the free space.",
            file=file,
            reason=error,
        ) from error
    finally:
        passing.unlink(missing_ok=True)
