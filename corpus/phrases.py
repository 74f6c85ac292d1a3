"""Words for people with what varies in them as data, so that whoever shows them can say them in a language.

The words are English, as a developer reads them where they stand and in a log. The command line and the bot
find those of another language by the template, which is why one is never put together from pieces.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence or a part of one; ``str()`` says it in English.

    ``str(phrase("{file} has {count} pages.", file="a.pdf", count=3))`` is ``"a.pdf has 3 pages."``

    Attributes:
        template: As `str.format` takes it, without format specs; taken as it is where there are no fields.
        fields: What is put in, by name.
    """

    template: str
    fields: Mapping[str, str | int | Phrase] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format_map(self.fields) if self.fields else self.template


@runtime_checkable
class Worded(Protocol):
    """What has words for people: an error that they can mend."""

    @property
    def phrase(self) -> Phrase:
        """The words."""
        ...


def phrase(template: str, /, **fields: object) -> Phrase:
    """A phrase; of an error of the system what the system says, of another what its library says."""
    return Phrase(template, {name: _said(value) for name, value in fields.items()})


def renamed(said: Phrase, then: str, now: str) -> Phrase:
    """The same words of a file that was called ``then`` and is called ``now``."""
    fields: dict[str, str | int | Phrase] = {}
    for name, value in said.fields.items():
        match value:
            case Phrase():
                fields[name] = renamed(value, then, now)
            case str():
                fields[name] = value.replace(then, now)
            case _:
                fields[name] = value
    return Phrase(said.template if fields else said.template.replace(then, now), fields)


def joined(parts: list[Phrase]) -> Phrase:
    """Phrases side by side, parted by commas.

    ``str(joined([Phrase("a scan"), Phrase("a draft")]))`` is ``"a scan, a draft"``
    """
    names = [f"part{number}" for number in range(len(parts))]
    return Phrase(", ".join(f"{{{name}}}" for name in names), dict(zip(names, parts, strict=True)))


def quoted_word(word: str) -> str:
    """A word as it is typed in a command, in quotes where it needs them.

    ``quoted_word("/srv/bản tin")`` is ``"'/srv/bản tin'"``; what needs none stays as it is.
    """
    if not any(letter.isspace() or letter in "'\"$&;|<>()*?`\\!#~" for letter in word):
        return word
    return f'"{word}"' if os.name == "nt" else shlex.quote(word)


def _said(value: object) -> str | int | Phrase:
    if isinstance(value, Phrase | str | int):
        return value
    if isinstance(value, Worded):
        return value.phrase
    if isinstance(value, OSError) and value.errno is not None:
        return Phrase(os.strerror(value.errno))
    if isinstance(value, BaseException):
        return Phrase(" ".join(str(value).split()))
    return str(value)
