"""What an index run over files changes in a library."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from corpus.errors import BulletinError
from retrieval.index.identities import Clash


@dataclass(slots=True)
class SourceChanges:
    """What the files of some sources changed in a library.

    Attributes:
        added: How many bulletins are new.
        changed: How many were there before, with another text or another field.
        removed: How many are no longer among the files.
        passed_over: How many files are no documents.
        kinds_passed_over: How many of them have each ending; of those in archives "/".
        left_out: What was met and is left out, since its bulletin was removed: how many.
        read: The sources that could be looked into.
        regrouped: How many bulletins that were there before belong to other collections now.
        clashes: The new bulletins that are kept under a longer id than their files' names.
        failures: Why files could not be read; what was known of them before is kept.
    """

    added: int = 0
    changed: int = 0
    removed: int = 0
    passed_over: int = 0
    kinds_passed_over: Counter[str] = field(default_factory=Counter)
    left_out: int = 0
    read: list[str] = field(default_factory=list)
    regrouped: int = 0
    clashes: list[Clash] = field(default_factory=list)
    failures: list[BulletinError] = field(default_factory=list)
