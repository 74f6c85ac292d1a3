"""Notices: words for people with what varies in them as data, so that they can be said in any language.

The words are English, as a developer reads them where they stand and in a log. The command line and the bot
find those of another language by the template, which is why one is never put together from pieces.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence or a part of one; ``str()`` says it in English.

    ``str(notice("{file} has {count} pages.", file="a.pdf", count=3))`` is ``"a.pdf has 3 pages."``

    Attributes:
        template: As `str.format` takes it, without format specs; taken as it is where there are no fields.
        fields: What is put in, by name.
        is_clause: Whether it is said without its full stop, for a sentence that goes on.
    """

    template: str
    fields: Mapping[str, str | int | Notice] = field(default_factory=dict)
    is_clause: bool = False

    def __str__(self) -> str:
        said = self.template.format_map(self.fields) if self.fields else self.template
        return said.removesuffix(".") if self.is_clause else said

    def clause(self) -> Notice:
        """The same without its full stop."""
        return replace(self, is_clause=True)


@runtime_checkable
class HasNotice(Protocol):
    """What has words for people: an error that they can mend."""

    @property
    def notice(self) -> Notice:
        """The words."""
        ...


Announce = Callable[[Notice], object]
"""What is told of work that takes its time, before it begins."""


def notice(template: str, /, **fields: object) -> Notice:
    """A notice; of an error of the system what the system says, of another what its library says."""
    return Notice(template, {name: _said(value) for name, value in fields.items()})


def renamed(said: Notice, then: str, now: str) -> Notice:
    """The same words of a file that was called ``then`` and is called ``now``."""
    fields: dict[str, str | int | Notice] = {}
    for name, value in said.fields.items():
        match value:
            case Notice():
                fields[name] = renamed(value, then, now)
            case str():
                fields[name] = value.replace(then, now)
            case _:
                fields[name] = value
    template = said.template if fields else said.template.replace(then, now)
    return Notice(template, fields, said.is_clause)


def joined(parts: list[Notice]) -> Notice:
    """Phrases side by side, parted by commas.

    ``str(joined([Notice("a scan"), Notice("a draft")]))`` is ``"a scan, a draft"``
    """
    names = [f"part{number}" for number in range(len(parts))]
    return Notice(", ".join(f"{{{name}}}" for name in names), dict(zip(names, parts, strict=True)))


def quoted_word(word: str) -> str:
    """A word as it is typed in a command, in quotes where it needs them.

    ``quoted_word("/srv/bản tin")`` is ``"'/srv/bản tin'"``; what needs none stays as it is.
    """
    if not any(letter.isspace() or letter in "'\"$&;|<>()*?`\\!#~" for letter in word):
        return word
    return f'"{word}"' if os.name == "nt" else shlex.quote(word)


def _said(value: object) -> str | int | Notice:
    if isinstance(value, Notice | str | int):
        return value
    if isinstance(value, HasNotice):
        return value.notice
    if isinstance(value, OSError) and value.errno is not None:
        return Notice(os.strerror(value.errno))
    if isinstance(value, BaseException):
        return Notice(" ".join(str(value).split()))
    return str(value)
