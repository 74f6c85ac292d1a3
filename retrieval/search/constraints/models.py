"""The nouns of a comparison: what is asked, what is said instead, and where it is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from corpus.models import Bulletin
from corpus.text.text import Text, read_text
from retrieval.query.slots import Sort

_OPENING = 1000  # characters behind the title in which a bulletin says what it is about


class Agreement(Enum):
    """What a place of a bulletin says of a constraint."""

    AGREES = "agrees"
    SILENT = "silent"
    CONTRADICTS = "contradicts"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One constraint of a question, held against one place of a bulletin.

    Attributes:
        sort: What is constrained.
        asked: What the question asks for, as a reader may be shown it: "Đại hội lần thứ III".
        stated: What the bulletin says instead or alike ("Đại hội lần thứ II"); ``None`` where it is silent.
        agreement: What comes of it.
    """

    sort: Sort
    asked: str
    stated: str | None
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class NamedValue:
    """Something that a text names.

    Attributes:
        kind: Of what it is a value; only values of one kind contradict each other.
        value: By which two of a kind are equal.
        shown: Its words, as a reader may be shown them.
    """

    kind: str
    value: object
    shown: str


@dataclass(frozen=True)
class Surroundings:
    """The place of a bulletin that is compared, and what stands around it, nearest first.

    Attributes:
        bulletin: The bulletin.
        sentence: The sentence, if one was picked.
        passage: The passage that it stands in.
    """

    bulletin: Bulletin
    sentence: Text | None
    passage: Text

    @cached_property
    def title(self) -> Text:
        """The bulletin's title."""
        return read_text(self.bulletin.title)

    @cached_property
    def opening(self) -> Text:
        """What stands at the bulletin's beginning, where it says what it is about."""
        return read_text(self.bulletin.text[:_OPENING])

    @cached_property
    def publisher(self) -> Text:
        """The publisher's name, maybe empty."""
        return read_text(self.bulletin.publisher or "")

    @property
    def near(self) -> Text:
        """The sentence, or the passage where none was picked."""
        return self.sentence or self.passage

    def layers(self, named: Callable[[Text], Iterable[NamedValue]]) -> list[list[NamedValue]]:
        """What is named in the sentence, in the passage, in the heading, and in the opening."""
        heading = [*named(self.title), *named(self.publisher)]
        return [list(named(self.near)), list(named(self.passage)), heading, list(named(self.opening))]


def decide(
    sort: Sort, asked: Sequence[NamedValue], layers: Sequence[Sequence[NamedValue]]
) -> Iterable[Comparison]:
    """Compare each value that is asked for with what the layers of a bulletin name, nearest first.

    The nearest layer that names something of its kind decides. One that names another value contradicts only
    where no layer names the value itself; nor does a value that the question asks for besides.
    """
    wanted = {(each.kind, each.value) for each in asked}
    for each in asked:
        of_kind = [[other for other in layer if other.kind == each.kind] for layer in layers]
        equal = [next((other for other in layer if other.value == each.value), None) for layer in of_kind]
        nearest = next((i for i, layer in enumerate(of_kind) if layer), None)
        if nearest is None:
            yield Comparison(sort, each.shown, None, Agreement.SILENT)
        elif (alike := equal[nearest]) is not None:
            yield Comparison(sort, each.shown, alike.shown, Agreement.AGREES)
        else:
            others = [other for other in of_kind[nearest] if (other.kind, other.value) not in wanted]
            if any(equal) or not others:
                yield Comparison(sort, each.shown, None, Agreement.SILENT)
            else:
                yield Comparison(sort, each.shown, others[0].shown, Agreement.CONTRADICTS)
