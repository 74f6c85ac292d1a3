"""A text that is read once: folded, cut into words and sentences, recognised, and each of it kept.

Whatever a program wants to know of a text it asks of the same object, so that nothing is worked out twice;
what is recognised in it (`corpus.entities`) is kept with it likewise.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from enum import Enum
from functools import cached_property, lru_cache, wraps
from sys import intern
from typing import Any, NamedTuple, Self, TypeVar, overload

from corpus.text import sentences as segmentation
from corpus.text.fold import WORD, Folded, fold_with_origins, modern_spelling
from corpus.text.normalise import Normalised, normalised
from corpus.text.span import Span

T = TypeVar("T")

# How many texts are remembered: of questions, passages and what stands in tables some ten megabytes, and a
# few whole bulletins.
_PASSAGES, _BULLETINS = 1024, 16
_LONGEST_PASSAGE = 2000  # characters


class Style(Enum):
    """How far a text's spelling can be relied on."""

    PUBLISHED = "published"
    """Capitals and accents are as they should be."""
    TYPED = "typed"
    """In a hurry, on a phone: either may be missing."""


class Token(NamedTuple):
    """A syllable or a number of a text.

    Attributes:
        folded: Without accents, in small letters; a whole number without leading zeros ("05" is "5").
        written: As it stands, in small letters, tone marks placed the newer way.
        start: Where it begins.
        end: Where it ends.
    """

    folded: str
    written: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)


class _shared_property(cached_property[T]):  # noqa: N801 (a decorator, like the one it is made of)
    """A part that is the same in every style: it is kept with the text of the string as published."""

    @overload
    def __get__(self, instance: None, owner: type[Any] | None = None) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type[Any] | None = None) -> T: ...

    def __get__(self, instance: object, owner: type[Any] | None = None) -> Self | T:
        """The part, worked out when it is first asked for in any style."""
        return super().__get__(instance.published if isinstance(instance, Text) else instance, owner)


class Text:
    """A text (NFC) and what is known of it; never changed, each part made once, when first asked for.

    All offsets count code points of `raw`. `published` is the text of the same string as published, which
    keeps what is the same in every style; of such a text it is itself.
    """

    __slots__ = ("__dict__", "_parts", "published", "raw", "style")

    def __init__(self, raw: str, style: Style = Style.PUBLISHED) -> None:
        """Nothing is read yet. `read_text` gives the text that was made of the same string before."""
        self.raw = raw
        self.style = style
        self._parts: dict[Callable[..., Any], Any] = {}
        self.published: Text = self if style is Style.PUBLISHED else read_text(raw)

    def __repr__(self) -> str:
        return f"Text({self.raw!r}, {self.style})"

    def part(self, function: Callable[[Text], T]) -> T:
        """What a function makes of this text, the same object each time; see `kept_with_text`."""
        if function not in self._parts:
            self._parts[function] = function(self)
        made: T = self._parts[function]
        return made

    @_shared_property
    def _normalised(self) -> Normalised | None:
        return normalised(self.raw)

    @cached_property
    def seen(self) -> Text:
        """The text as a reader sees it: no invisible signs, entities and soft line breaks; mostly itself.

        Recognition is done there, and `original` leads its places back.
        """
        if self._normalised is None:
            return self
        seen = Text(self._normalised.text, self.style)
        if self.published is not self:
            seen.published = self.published.seen
        seen.__dict__.update(_normalised=None, seen=seen)
        return seen

    def original(self, span: tuple[int, int]) -> Span:
        """Where what stands in `seen` at a span stands in this text."""
        return Span(*span) if self._normalised is None else self._normalised.original(span)

    @_shared_property
    def folded(self) -> Folded:
        """`modern` without accents and in small letters, with the way back."""
        return fold_with_origins(self.modern)

    @_shared_property
    def modern(self) -> str:
        """In one spelling where there are several (`modern_spelling`); offsets hold."""
        return modern_spelling(self.raw)

    @_shared_property
    def lower(self) -> str:
        """`modern` in small letters; offsets hold."""
        lower = self.modern.lower()
        # Where lowering changes the length ("İ") the offsets would shift: such text is no Vietnamese.
        return lower if len(lower) == len(self.raw) else self.modern

    @_shared_property
    def tokens(self) -> tuple[Token, ...]:
        """The syllables and numbers that a reader sees, in order."""
        if self._normalised is not None:
            return tuple(token._replace(**self.original(token.span)._asdict()) for token in self.seen.tokens)
        folded, lower = self.folded, self.lower
        same_offsets = isinstance(folded.origins, range)
        found = []
        for match in WORD.finditer(folded.text):
            token = match[0] if match[0][0] != "0" else _as_number(match[0])
            start, end = match.span() if same_offsets else folded.span(match.start(), match.end())
            # Of very many texts that are remembered most syllables are the same few.
            found.append(Token(intern(token), intern(lower[start:end]), start, end))
        return tuple(found)

    def words_within(self, span: tuple[int, int]) -> list[str]:
        """The folded tokens of a slice, as of a text of its own: "bo" and "5" of the end of "Đảng bộ 05".

        Quicker than `tokens` where nobody needs those, as of a long text that is indexed.
        """
        folded = self.folded
        if self._normalised is not None or not isinstance(folded.origins, range):
            return list(folded_words(self.raw[span[0] : span[1]]))
        found = WORD.findall(folded.text[span[0] : span[1]])
        return [word if word[0] != "0" else _as_number(word) for word in found]

    @_shared_property
    def accented(self) -> bool:
        """Whether the text carries any mark: then a word without marks is likely meant so."""
        return any(token.folded != token.written for token in self.tokens if token.folded.isalpha())

    @_shared_property
    def paragraphs(self) -> tuple[Span, ...]:
        """The paragraphs in order, trimmed; together they hold all that is not white space."""
        return self._covering(segmentation.paragraphs(self.seen.raw))

    @_shared_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences in order, trimmed; together they hold all that is not white space."""
        return self._covering(segmentation.sentences(self.seen.raw))

    def _covering(self, seen: Sequence[Span]) -> tuple[Span, ...]:
        """Spans of `seen` in this text; signs between them that nobody sees go with the one before."""
        if self._normalised is None:
            return tuple(seen)
        begins = [0, *(self.original(span).start for span in seen[1:])]
        ends = [*begins[1:], len(self.raw)]
        parts = (segmentation.trim(self.raw, begin, end) for begin, end in zip(begins, ends, strict=True))
        return tuple(part for part in parts if part)

    def tokens_within(self, span: tuple[int, int]) -> tuple[Token, ...]:
        """The tokens that begin in a span, without what of the last one reaches beyond it."""
        first, stop = self.token_range(span)
        return self.tokens[first:stop]

    def token_range(self, span: tuple[int, int]) -> tuple[int, int]:
        """The places of those tokens: of the first, and behind the last."""
        first = bisect_left(self._token_starts, span[0])
        return first, bisect_left(self._token_starts, span[1], lo=first)

    @_shared_property
    def _token_starts(self) -> tuple[int, ...]:
        return tuple(token.start for token in self.tokens)

    def capitals(self, first: int, stop: int) -> bool:
        """Whether the tokens ``first:stop`` begin with capitals that say something.

        Of a text in which most words have one they say nothing, unless these are the whole text.
        """
        initials = self._initials
        return all(initials[first:stop]) and (self._has_small or stop - first == len(initials))

    @cached_property
    def _initials(self) -> tuple[bool, ...]:
        """Of each token whether it begins with a capital."""
        return tuple(self.raw[token.start].isupper() for token in self.tokens)

    @cached_property
    def _has_small(self) -> bool:
        """Whether at least a third of the tokens begin with a small letter."""
        return self._initials.count(False) * 3 >= len(self._initials)

    @cached_property
    def numbers(self) -> int:
        """How many of the tokens are whole numbers."""
        return sum(token.folded.isdecimal() for token in self.tokens)


def kept_with_text(function: Callable[[Text], T]) -> Callable[[Text], T]:
    """Have a function of a text called once for each text; what it made is kept with the text."""

    @wraps(function)
    def keeping(text: Text) -> T:
        return text.part(function)

    return keeping


def read_text(raw: str, style: Style = Style.PUBLISHED) -> Text:
    """The text of a string; the same object for a string that was read lately."""
    return _passage(raw, style) if len(raw) <= _LONGEST_PASSAGE else _bulletin(raw, style)


@lru_cache(maxsize=_PASSAGES)
def _passage(raw: str, style: Style) -> Text:
    return Text(raw, style)


@lru_cache(maxsize=_BULLETINS)
def _bulletin(raw: str, style: Style) -> Text:
    return Text(raw, style)


def tokens_of(raw: str) -> tuple[Token, ...]:
    """The tokens of a string: of "Đảng bộ, 05" those folded to "dang", "bo" and "5"."""
    return read_text(raw).tokens


def folded_words(raw: str) -> Sequence[str]:
    """The folded tokens of a string: ``["dang", "bo", "5"]`` of "Đảng bộ, 05"."""
    return [token.folded for token in read_text(raw).tokens]


def _as_number(token: str) -> str:
    """The token, but "5" of "05": bulletins write "05 đồng chí" where people ask for 5."""
    return (token.lstrip("0") or "0") if token.isdecimal() else token
