"""A figure that changed: two that answer equally well, at the beginning and at the end, shown together."""

from __future__ import annotations

from corpus.entities.quantities import quantities
from corpus.text.span import Span
from retrieval.answer.span_rules.cues import cue_kinds, written
from retrieval.answer.span_rules.features import SpanView

_EARLIER = frozenset({"begin"})
_LATER = frozenset({"end", "now"})
_LONGEST = 160  # characters from the first figure to the second


def both_figures(view: SpanView, one: Span, other: Span) -> Span | None:
    """Both figures with the words that part them, if these say which is the earlier one.

    "Đầu nhiệm kỳ có 19 hội viên, cuối nhiệm kỳ có 26 hội viên" is one span. ``None`` where the question says
    which one it wants, or where they count different things or stand in two sentences.
    """
    first, second = sorted((one, other))
    whole = Span(first.start, second.end)
    if view.cues & (_EARLIER | _LATER) or second.end - first.start > _LONGEST:
        return None
    if not any(sentence.contains(whole) for sentence in view.text.sentences):
        return None
    units = [each.unit_key for each in quantities(view.text) if whole.contains(each.number)]
    if len(units) != 2 or units[0] != units[1]:  # noqa: PLR2004 (two figures)
        return None
    kinds = [_cue_kinds(view, first), _cue_kinds(view, second)]
    if not any(mine & _EARLIER and theirs & _LATER for mine, theirs in (kinds, kinds[::-1])):
        return None
    return Span(_cue_start(view, first), second.end)


def _cue_kinds(view: SpanView, figure: Span) -> frozenset[str]:
    before, _ = view.segments[_place(view, figure)]
    tokens = view.text.tokens
    return cue_kinds(written((*tokens[before.start : before.stop], *view.text.tokens_within(figure))))


def _cue_start(view: SpanView, first: Span) -> int:
    """Where the words begin that tell of what time the first figure is; its own start if it has them."""
    before, _ = view.segments[_place(view, first)]
    tokens = view.text.tokens
    for k in range(before.stop - 1, before.start - 1, -1):
        if cue_kinds(written(tokens[k : before.stop])) & (_EARLIER | _LATER):
            return tokens[k].start
    return first.start


def _place(view: SpanView, figure: Span) -> int:
    return next(i for i, each in enumerate(view.spans) if (each.start, each.end) == figure)
