"""The facts of all bulletins, by bulletin, by office or by person: one SQLite file of a snapshot."""

from __future__ import annotations

import datetime as dt
import json
import threading
import weakref
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from corpus.models import Bulletin, Passage
from corpus.private_files import make_file
from corpus.sqlite import Connection, SQLiteError, connect, connect_read_only, connect_temporary
from corpus.text.span import Span
from corpus.text.text import folded_words
from retrieval.facts.models import Act, Fact

FILE = "facts.sqlite"
MOST = 500
"""How many facts `FactTable.find` returns at most."""

_SCHEMA = """
CREATE TABLE facts (
    bulletin TEXT NOT NULL, place INTEGER NOT NULL, name TEXT NOT NULL, role TEXT, date TEXT,
    sentence_start INTEGER NOT NULL, sentence_end INTEGER NOT NULL,
    person_start INTEGER NOT NULL, person_end INTEGER NOT NULL, act TEXT NOT NULL,
    office_start INTEGER, office_end INTEGER, level TEXT, body TEXT, guest INTEGER NOT NULL, province TEXT,
    term TEXT, acting INTEGER NOT NULL, title TEXT, former INTEGER NOT NULL,
    replaces_start INTEGER, replaces_end INTEGER,
    PRIMARY KEY (bulletin, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX facts_by_role ON facts (role, date DESC);
CREATE INDEX facts_by_title ON facts (title, date DESC);
CREATE INDEX facts_by_name ON facts (name, date DESC);
"""
COLUMNS = (
    *("bulletin", "place", "name", "role", "date", "sentence_start", "sentence_end"),
    *("person_start", "person_end", "act", "office_start", "office_end", "level", "body", "guest"),
    *("province", "term", "acting", "title", "former", "replaces_start", "replaces_end"),
)
"""The columns of a table of facts, in the order of `fact_rows` and `read_fact`."""

_INSERT = f"INSERT INTO facts VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608 (nothing but question marks)
_WITHOUT = "bulletin NOT IN (SELECT value FROM json_each(?))"  # one value, however many bulletins it names
_BATCH = 500  # bulletins that one query asks for


class FactTable:
    """Facts that are never changed once the table is made; safe to read from several threads."""

    def __init__(self, connection: Connection) -> None:
        """Hold a database with the table; `build` and `load` are the ways to get one."""
        self._lock = threading.Lock()  # one connection, one statement at a time
        self._connection = connection
        weakref.finalize(self, connection.close)

    @classmethod
    def build(cls, told: Iterable[tuple[Bulletin, Iterable[Fact]]]) -> FactTable:
        """The table of what bulletins say, each bulletin once; held in a temporary file until it is saved."""
        return cls._of_rows(fact_rows(told))

    @classmethod
    def merged(cls, parts: Iterable[tuple[FactTable, Collection[str]]]) -> FactTable:
        """The table of what is in several tables, but for the bulletins that are named beside each."""
        query = f"SELECT * FROM facts WHERE {_WITHOUT}"  # noqa: S608 (nothing but a condition of ours)
        return cls._of_rows(
            row
            for table, without in parts
            for row in table._all(query, [json.dumps(list(without))])  # noqa: SLF001 (its own class)
        )

    @classmethod
    def _of_rows(cls, rows: Iterable[tuple[object, ...]]) -> FactTable:
        table = cls(connect_temporary())
        with table._lock:
            table._connection.executescript(_SCHEMA)
            table._connection.execute("BEGIN")
            table._connection.executemany(_INSERT, rows)
            table._connection.execute("COMMIT")
        return table

    @classmethod
    def load(cls, folder: Path) -> FactTable:
        """Open what `save` wrote, for reading only.

        Raises:
            OSError: it is missing, or is no table of facts.
        """
        path = folder / FILE
        if not path.is_file():
            raise FileNotFoundError(f"{path} does not exist")
        try:
            table = cls(connect_read_only(path))
            len(table)
        except SQLiteError as error:
            raise OSError(f"{path} cannot be read: {error}") from error
        return table

    def save(self, folder: Path) -> None:
        """Write the table into a folder.

        Raises:
            OSError: the disk is full or cannot be written.
        """
        try:
            make_file(folder / FILE)
            with self._lock, closing(connect(folder / FILE)) as copy:
                self._connection.backup(copy)
        except SQLiteError as error:
            raise OSError(f"{folder / FILE} cannot be written: {error}") from error

    def of(self, bulletin_ids: Iterable[str]) -> list[Fact]:
        """What these bulletins say, in the order of the ids and of their text; nothing of unknown ones."""
        order = {identity: i for i, identity in enumerate(dict.fromkeys(bulletin_ids))}
        found: list[Fact] = []
        remaining = iter(order)
        while ids := list(islice(remaining, _BATCH)):  # itertools.batched asks for Python 3.12
            among = ", ".join("?" * len(ids))
            rows = self._all(f"SELECT * FROM facts WHERE bulletin IN ({among}) ORDER BY place", ids)  # noqa: S608
            found += map(read_fact, rows)
        return sorted(found, key=lambda fact: order[fact.sentence.bulletin_id])

    def find(
        self, *, roles: Collection[str] = (), people: Collection[str] = (), without: Collection[str] = ()
    ) -> list[Fact]:
        """Facts about these offices (as in ``roles.json``, or titles) and these people (folded names).

        With both, about one of the people in one of the offices; with neither, none; and none of bulletins
        in ``without``. The newest date first and those without one last, of one day by bulletin; `MOST` at
        most.
        """
        wanted = [
            (columns, list(dict.fromkeys(values)))
            for columns, values in ((("role", "title"), roles), (("name",), people))
            if values
        ]
        if not wanted:
            return []
        among = (
            " OR ".join(f"{column} IN ({', '.join('?' * len(values))})" for column in columns)
            for columns, values in wanted
        )
        where = " AND ".join(f"({one})" for one in among)
        if without:
            where += f" AND {_WITHOUT}"
        rows = self._all(
            f"SELECT * FROM facts WHERE {where} ORDER BY date DESC, bulletin, place LIMIT ?",  # noqa: S608
            [
                *(value for columns, values in wanted for _ in columns for value in values),
                *([json.dumps(list(without))] if without else []),
                MOST,
            ],
        )
        return list(map(read_fact, rows))

    def __len__(self) -> int:
        ((count,),) = self._all("SELECT count(*) FROM facts", ())
        return int(count)

    def _all(self, query: str, values: Collection[object]) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(query, tuple(values)).fetchall()


def fact_rows(told: Iterable[tuple[Bulletin, Iterable[Fact]]]) -> Iterator[tuple[object, ...]]:
    """What bulletins say, a row a fact, with its place among those of its bulletin."""
    for bulletin, facts in told:
        for place, fact in enumerate(facts):
            name = " ".join(folded_words(bulletin.text[slice(*fact.person)]))
            yield (
                bulletin.id,
                place,
                name,
                fact.role,
                fact.date.isoformat() if fact.date else None,
                fact.sentence.start,
                fact.sentence.end,
                *fact.person,
                fact.act.value,
                *(fact.office or (None, None)),
                fact.level,
                fact.body,
                fact.guest,
                fact.province,
                fact.term,
                fact.acting,
                fact.title,
                fact.former,
                *(fact.replaces or (None, None)),
            )


def read_fact(row: Sequence[Any]) -> Fact:
    """The fact of a row."""
    (
        bulletin,
        _,
        _,
        role,
        date,
        start,
        end,
        person,
        person_end,
        act,
        office,
        office_end,
        level,
        body,
        *rest,
    ) = row
    guest, province, term, acting, title, former, replaces, replaces_end = rest
    return Fact(
        sentence=Passage(bulletin, start, end),
        person=Span(person, person_end),
        act=Act(act),
        office=None if office is None else Span(office, office_end),
        role=role,
        level=level,
        body=body,
        guest=bool(guest),
        province=province,
        date=dt.date.fromisoformat(date) if date else None,
        term=term,
        acting=bool(acting),
        title=title,
        former=bool(former),
        replaces=None if replaces is None else Span(replaces, replaces_end),
    )
