"""The noun of this package: one thing that one sentence says of one person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum

from corpus.models import Passage
from corpus.text.span import Span


class Act(Enum):
    """What a sentence says that a person does; the values are the keys of ``corpus/data/acts.json``."""

    ELECTED = "elected"
    RE_ELECTED = "re-elected"
    APPOINTED = "appointed"
    HOLDS = "holds"
    CHAIRS = "chairs"
    ATTENDS = "attends"
    SPEAKS = "speaks"
    LEAVES = "leaves"


ENTERING = frozenset({Act.ELECTED, Act.RE_ELECTED, Act.APPOINTED})
"""The acts by which somebody comes to an office, or stays in it for another term."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A person, the office that a sentence gives them, and what it says that they do.

    A person with two offices makes two facts. Spans point into the bulletin's text.

    Attributes:
        sentence: The sentence that states it.
        person: The name, without honorific.
        act: What the person does; in doubt that they hold the office.
        office: The words of the office with those of its body, as they stand; ``None`` if none is given.
        role: The office by its name in ``corpus/data/roles.json``; ``None`` if none is given, or one that
            is not in that table ("Trưởng Ban biên tập").
        level: The kind of body by its name in ``corpus/data/levels.json`` ("chi bộ", "tỉnh ủy"), where the
            text tells; of a body that is not named it is the host's.
        body: The body's name in full as far as the bulletin tells it, in the bulletin's own words or those of
            its publisher; ``None`` if it is not told.
        guest: Whether the office is one of another body than the one the bulletin is about.
        province: Where; the bulletin's, unless the office names another.
        date: The day that the bulletin tells of: its own, or the one it says the event took place.
        term: The term of office, as ``2020-2025``, of those who are elected.
        acting: Whether the office is held for the time being ("quyền Chủ tịch").
        title: The office's own words in small letters, abbreviations in full and without its body, of
            whatever office: "phó trưởng đoàn" of "Phó Trưởng Đoàn ĐBQH tỉnh"; ``None`` if none is given.
        former: Whether the person holds the office no more, or left it by what the sentence tells: nobody is
            to be named as its holder for it.
        replaces: The name of whoever had the office before, where the sentence tells ("thay ông …").
    """

    sentence: Passage
    person: Span
    act: Act
    office: Span | None = None
    role: str | None = None
    level: str | None = None
    body: str | None = None
    guest: bool = False
    province: str | None = None
    date: dt.date | None = None
    term: str | None = None
    acting: bool = False
    title: str | None = None
    former: bool = False
    replaces: Span | None = None

    @property
    def deputy(self) -> bool:
        """Whether the office is a deputy's: "phó chủ tịch", "thứ trưởng"."""
        return (self.title or "").startswith(("phó ", "thứ "))

    @property
    def names_person(self) -> bool:
        """Whether the sentence itself names the person, and not only "ông" or a given name."""
        return self.sentence.start <= self.person.start and self.person.end <= self.sentence.end
