"""The nouns of a comparison: what is asked, what is said instead, and where it is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, wraps

from corpus.models import Bulletin
from corpus.text.text import Text, kept_with_text, read_text
from retrieval.query.slots import Sort

_OPENING = 1000  # characters behind the title in which a bulletin says what it is about
_NEAR_LAYERS = 2  # the sentence and the passage


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


def value_reader(
    function: Callable[[Text], Iterable[NamedValue]],
) -> Callable[[Text], tuple[NamedValue, ...]]:
    """Make a function of a text be called once for each text; what it made is kept with the text."""

    @kept_with_text
    @wraps(function)
    def values(text: Text) -> tuple[NamedValue, ...]:
        return tuple(function(text))

    return values


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


Test = Callable[[NamedValue, NamedValue], bool]
"""Says something of a value that is asked for and one that a bulletin names."""


def same(asked: NamedValue, other: NamedValue) -> bool:
    """Whether two values are one."""
    return (asked.kind, asked.value) == (other.kind, other.value)


def of_one_kind(asked: NamedValue, other: NamedValue) -> bool:
    """Whether a value says which of its kind is meant, so that another one is excluded."""
    return asked.kind == other.kind


def decide(
    sort: Sort,
    asked: Sequence[NamedValue],
    layers: Sequence[Sequence[NamedValue]],
    *,
    agrees: Test = same,
    excludes: Test = of_one_kind,
    elsewhere: Callable[[NamedValue], bool] | None = None,
    everywhere: bool = False,
) -> Iterator[Comparison]:
    """Compare each value that is asked for with what the layers of a bulletin name, nearest first.

    The nearest layer that names a value which ``agrees`` or ``excludes`` decides. What excludes contradicts
    only where no layer agrees, and behind the first two (the heading), or ``everywhere``, only where the
    bulletin does not name the value ``elsewhere``; a value that the question asks for besides never does.
    """
    for each in asked:
        fitting = [next((other for other in layer if agrees(each, other)), None) for layer in layers]
        against = [
            next((o for o in layer if excludes(each, o) and not any(agrees(a, o) for a in asked)), None)
            for layer in layers
        ]
        pairs = zip(fitting, against, strict=True)
        nearest = next((i for i, (fit, other) in enumerate(pairs) if fit or other), None)
        if nearest is None:
            yield Comparison(sort, each.shown, None, Agreement.SILENT)
        elif (alike := fitting[nearest]) is not None:
            yield Comparison(sort, each.shown, alike.shown, Agreement.AGREES)
        elif any(fitting) or (
            (everywhere or nearest >= _NEAR_LAYERS) and elsewhere is not None and elsewhere(each)
        ):
            yield Comparison(sort, each.shown, None, Agreement.SILENT)
        else:
            other = against[nearest]
            yield Comparison(sort, each.shown, other.shown if other else None, Agreement.CONTRADICTS)
