"""What a person says of a bulletin, in place of what its text says: in a file beside it, or above its text.

A sidecar is YAML beside the file: ``report.docx.yaml`` for that file alone, ``report.yaml`` for all files of
that name. Front matter is YAML above a Markdown or plain text, between two lines of ``---``. Either may have
the fields ``title``, ``number``, ``publisher``, ``province``, ``term``, ``date`` and ``url``; a field that
says ``none`` takes away what the text says. The field ``collections`` names those that the bulletin belongs
to, in a list or between semicolons, in place of the folder's name.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TypeGuard
from urllib.parse import urlsplit

from corpus.collections import LONGEST_NAME, SEPARATOR, split_names
from corpus.entities.dates import Grain, dates
from corpus.entities.places import provinces
from corpus.errors import BulletinError
from corpus.notices import Notice, notice
from corpus.text.fold import fold, modern_spelling, nfc
from corpus.text.text import read_text
from corpus.yaml_text import YamlError, parse_yaml_words

_LONGEST_FRONT = 16_384
_LONGEST = 400  # characters of a field
_LONGEST_URL = 2_000
_NONE = frozenset({"", "none", "null", "~", "không", "không có"})
_EARLIEST = 1900
_FRONT = re.compile(r"---[ \t]*\n(?P<yaml>.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_KEY = re.compile(r"[A-Za-z_][\w-]*")
_FRONT_LINE = re.compile(r"[A-Za-z_][\w-]*:(?:\s|$)|[ \t#-]|$")
_TERM = re.compile(r"(\d{4})\s*[-–]\s*(\d{4})")
_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # YAML can name them: "\0"
_TITLED = re.compile(r"^(?:tinh\s+|thanh pho\s+|tp\.?\s*)")  # folded

Value = str | dt.date | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class GivenFields:
    """What a person says of a bulletin.

    Attributes:
        values: By field, those that are given; ``None`` where they say that there is none.
        found_in: ``sidecar`` or ``front matter``.
        unknown: Keys that are no field, each as it is written.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    found_in: str = ""
    unknown: tuple[str, ...] = ()

    @property
    def warnings(self) -> tuple[Notice, ...]:
        """Keys that may be fields misspelt, one sentence each."""
        close = ((each, difflib.get_close_matches(each.lower(), _FIELDS, 1, 0.75)) for each in self.unknown)
        return tuple(
            notice(
                "The {place} has no field {unknown}: did you mean {name}?",
                place=Notice(self.found_in),
                unknown=repr(each),
                name=repr(names[0]),
            )
            for each, names in close
            if names
        )

    def text(self, name: str, otherwise: str | None) -> str | None:
        """The value of a field other than the date, or what it is otherwise."""
        value = self.values.get(name, otherwise)
        return value if isinstance(value, str) else None

    def date(self, otherwise: dt.date | None) -> dt.date | None:
        """The day, or what it is otherwise."""
        value = self.values.get("date", otherwise)
        return value if isinstance(value, dt.date) else None

    def number(self, otherwise: str | None) -> str | None:
        """The number of a document, empty where they say that it has none; or what it is otherwise."""
        return self.text("number", None) or "" if "number" in self.values else otherwise

    @property
    def collections(self) -> tuple[str, ...] | None:
        """The collections that are named, none of them where they say so; ``None``: nothing is said of it."""
        if "collections" not in self.values:
            return None
        value = self.values["collections"]
        return value if isinstance(value, tuple) else ()


NOTHING_GIVEN = GivenFields()


def says_none(written: str) -> bool:
    """Whether somebody writes that there is nothing: "none", "không có", or nothing at all."""
    return written.strip().lower() in _NONE


def read_sidecar(text: str, called: str) -> GivenFields:
    """What a sidecar says; sentences call it so.

    Raises:
        BulletinError: it is not YAML, has a key that is no field, or a value that is none of its field.
    """
    given = _given(text, called, "sidecar")
    if given.unknown:
        close = difflib.get_close_matches(given.unknown[0].lower(), _FIELDS, 1)
        hint = (
            notice("did you mean {name}?", name=repr(close[0]))
            if close
            else notice("give some of {names}.", names=", ".join(_FIELDS))
        )
        raise BulletinError(
            "{called} has the field {unknown}, and there is none such: {hint}",
            called=called,
            unknown=repr(given.unknown[0]),
            hint=hint,
        )
    return given


def split_front_matter(text: str, called: str) -> tuple[GivenFields, str]:
    r"""What stands in YAML above a text with ``\n`` line ends, and the text below it.

    "---\ndate: 2020-03-05\n---\nTin" gives that day and "Tin". What is between such lines and no list of
    keys in ASCII is text. Keys that are no fields belong to other programs.

    Raises:
        BulletinError: it has a field, and is not YAML; or a value is none of its field.
    """
    match = _FRONT.match(text, 0, _LONGEST_FRONT)
    if match is None or not all(map(_FRONT_LINE.match, match["yaml"].split("\n"))):
        return NOTHING_GIVEN, text
    if not any(re.search(rf"(?m)^{name}\s*:", match["yaml"]) for name in _FIELDS):
        return NOTHING_GIVEN, text if not _is_of_keys(match["yaml"]) else text[match.end() :]
    return _given(match["yaml"], notice("The front matter of {name}", name=called), "front matter"), text[
        match.end() :
    ]


def _is_of_keys(text: str) -> bool:
    """Whether a text is a list of keys in ASCII, as other programs read it above a text."""
    try:
        found = parse_yaml_words(text)
    except YamlError:
        return False
    return _is_mapping(found) and all(map(_FRONT_KEY.fullmatch, map(str, found)))


def _given(text: str, called: str | Notice, found_in: str) -> GivenFields:
    try:
        found = parse_yaml_words(text)
    except YamlError as error:
        where = notice(" in line {line}", line=error.line) if error.line else ""
        raise BulletinError(
            "{called} is not YAML{where}: write field: value, with quotes around a value that has a colon.",
            called=called,
            where=where,
        ) from error
    if not (_is_mapping(found) or found in (None, "")):
        raise BulletinError("{called} is no list of fields: write field: value.", called=called)
    found = found if _is_mapping(found) else {}
    values: dict[str, Value] = {}
    for name, value in found.items():
        if name in _FIELDS:
            values[str(name)] = _value(str(name), value, called)
    return GivenFields(values, found_in, tuple(str(name) for name in found if name not in _FIELDS))


def _is_mapping(found: object) -> TypeGuard[dict[object, object]]:
    return isinstance(found, dict)


def _value(name: str, value: object, called: str | Notice) -> Value:
    """The value of a field.

    Raises:
        BulletinError: it is none of that field.
    """
    if name == "collections" and isinstance(value, list) and all(isinstance(each, str) for each in value):
        value = SEPARATOR.join(value)
    if isinstance(value, str):
        line = nfc(" ".join(value.split()))
        if says_none(line):
            return None
        read, form = _FIELDS[name]
        if not _UNWRITABLE.search(line) and (found := read(line)) is not None:
            return found
        shown: str | Notice = repr(line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…")
    else:
        shown, (_, form) = Notice("a list"), _FIELDS[name]
    raise BulletinError(
        "{called} says that the {name} is {shown}: write {form}, or none.",
        called=called,
        name=name,
        shown=shown,
        form=form,
    )


def _line(text: str) -> str | None:
    return text if len(text) <= _LONGEST else None


def _day(text: str) -> dt.date | None:
    """The one day that a text is: "2020-03-05", "05/03/2020", "ngày 5 tháng 3 năm 2020"."""
    found = dates(read_text(text))
    if len(found) != 1 or found[0].grain is not Grain.DAY or found[0].first != found[0].last:
        return None
    rest = (text[: found[0].start] + text[found[0].end :]).strip()
    return found[0].first if not rest and found[0].first and found[0].first.year >= _EARLIEST else None


def _term(text: str) -> str | None:
    match = _TERM.fullmatch(text)
    if match is None or not _EARLIEST <= int(match[1]) < int(match[2]) <= int(match[1]) + 10:
        return None
    return f"{match[1]}-{match[2]}"


def _province(text: str) -> str | None:
    exact = provinces().get(modern_spelling(text))
    return exact or _provinces_folded().get(_TITLED.sub("", fold(text)))


@cache
def _provinces_folded() -> dict[str, str]:
    return {fold(spelling): name for spelling, name in provinces().items()}


def _url(text: str) -> str | None:
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    fits = parts.scheme in {"http", "https"} and parts.hostname and " " not in text
    return text if fits and len(text) <= _LONGEST_URL else None


_FIELDS: dict[str, tuple[Callable[[str], Value], Notice]] = {
    "title": (_line, notice("a line of {limit} characters at most", limit=_LONGEST)),
    "number": (_line, Notice("the number of the document as it stands there, like 715/QĐ-UBND")),
    "publisher": (_line, Notice("the name of the body")),
    "province": (_province, Notice("the name of a province, like Trà Vinh")),
    "term": (_term, Notice("two years, like 2020-2025")),
    "date": (_day, Notice("a day, like 2020-03-05")),
    "collections": (
        split_names,
        notice("names of {limit} characters at most, with semicolons between them", limit=LONGEST_NAME),
    ),
    "url": (_url, Notice("an address, like https://travinh.gov.vn/tin")),
}
