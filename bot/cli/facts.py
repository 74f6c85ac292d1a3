"""The command ``bantin facts``: what is read from one bulletin, for people and for programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import click
from pydantic import BaseModel

from bot.cli.speech import argument, command, option, spoken
from corpus.entities.dates import dates
from corpus.entities.quantities import quantities
from corpus.errors import BulletinError
from corpus.ingest.read import bulletin_files, read_bulletin
from corpus.models import Bulletin
from corpus.text.span import Span
from corpus.text.text import read_text
from retrieval.facts.extract import office_facts
from retrieval.facts.models import Fact

_SHOWN = 100  # characters of a sentence


class OfficeRecord(BaseModel):
    """A person and an office as JSON; spans are code points of the bulletin's text."""

    kind: Literal["office"] = "office"
    person: str
    act: str
    office: str | None
    role: str | None
    level: str | None
    body: str | None
    guest: bool
    acting: bool
    former: bool
    title: str | None
    replaces: str | None
    province: str | None
    date: dt.date | None
    term: str | None
    sentence: str
    start: int
    end: int
    person_span: Span
    office_span: Span | None


class SpanRecord(BaseModel):
    """A quantity or a day as JSON: ``text`` is the bulletin's ``start:end``."""

    kind: Literal["quantity", "day"]
    text: str
    start: int
    end: int


@command()
@argument("file", type=click.Path(path_type=Path))
@option("--json", "as_json", is_flag=True)
def facts(file: Path, *, as_json: bool) -> None:
    """Print what is read from a bulletin's file: offices, then quantities and days.

    Raises:
        BulletinError: the file does not exist or cannot be read as a bulletin, or is a folder.
    """
    if file.is_dir():
        raise BulletinError("{file} is a folder: give one bulletin file.", file=file)
    (found,) = bulletin_files(file)
    bulletin = read_bulletin(found)
    offices = [_office(bulletin, fact) for fact in office_facts(bulletin)]
    spans = list(_spans(bulletin.text))
    if as_json:
        for record in (*offices, *spans):
            click.echo(record.model_dump_json())
        return
    click.secho(bulletin.title, bold=True)
    tr = spoken()
    click.echo(f"\n{tr.say('cli-facts-offices', count=len(offices))}")
    for office in offices:
        _print_office(office)
    click.echo(f"\n{tr.say('cli-facts-spans', count=len(spans))}")
    kinds = {kind: tr.say("cli-facts-kind", kind=kind) for kind in ("quantity", "day")}
    width = max(map(len, kinds.values()))
    for span in spans:
        click.echo(f"  {kinds[span.kind]:<{width}}  {_one_line(span.text)}")


def _office(bulletin: Bulletin, fact: Fact) -> OfficeRecord:
    text = bulletin.text
    return OfficeRecord(
        person=text[slice(*fact.person)],
        act=fact.act.value,
        office=text[slice(*fact.office)] if fact.office else None,
        role=fact.role,
        level=fact.level,
        body=fact.body,
        guest=fact.guest,
        acting=fact.acting,
        former=fact.former,
        title=fact.title,
        replaces=text[slice(*fact.replaces)] if fact.replaces else None,
        province=fact.province,
        date=fact.date,
        term=fact.term,
        sentence=fact.sentence.of(bulletin),
        start=fact.sentence.start,
        end=fact.sentence.end,
        person_span=fact.person,
        office_span=fact.office,
    )


def _spans(text: str) -> Iterator[SpanRecord]:
    """The quantities and the days of a text, in its order."""
    amounts = [("quantity", each.start, each.end) for each in quantities(read_text(text))]
    days = [("day", each.start, each.end) for each in dates(read_text(text))]
    for kind, start, end in sorted((*amounts, *days), key=lambda row: row[1:]):
        yield SpanRecord.model_validate({"kind": kind, "text": text[start:end], "start": start, "end": end})


def _print_office(office: OfficeRecord) -> None:
    tr = spoken()
    marks = {"guest": office.guest, "acting": office.acting, "former": office.former}
    told_marks = (tr.say("cli-facts-mark", mark=mark) for mark, holds in marks.items() if holds)
    when = office.term or (office.date.isoformat() if office.date else None)
    act = tr.say("cli-facts-act", act=office.act)
    told = (act, office.office, office.level, office.body, *told_marks, office.province, when)
    click.secho(f"  {_one_line(office.person)}", bold=True)
    click.echo(f"    {' · '.join(_one_line(part) for part in told if part)}")
    sentence = _one_line(office.sentence)
    click.echo(f"    “{sentence if len(sentence) <= _SHOWN else sentence[: _SHOWN - 2].rstrip() + ' …'}”")


def _one_line(text: str) -> str:
    return " ".join(text.split())
