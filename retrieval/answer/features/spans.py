"""Whether a sentence holds words of the kind that is asked for, and how near the question's they stand."""

from __future__ import annotations

import math

from retrieval.answer.features.question import QuestionView
from retrieval.answer.features.words import PassageView
from retrieval.answer.snippet import holds_answer_type
from retrieval.answer.span_rules.select import scored_spans


def span_features(view: QuestionView, passage: PassageView) -> list[dict[str, float]]:
    """Those of each candidate of a passage, in order."""
    text, question = passage.text, view.question
    spans = scored_spans(question, text, view.weights, view.asking) if view.has_short_answer else []
    kind = question.answer_type.value
    best = max((span.score for span in spans), default=0.0)
    rows = []
    for each in passage.group:
        inside = [span for span in spans if each.place.contains((span.start, span.end))]
        typed = holds_answer_type(question.answer_type, text, each.place)
        score = max((span.score for span in inside), default=0.0)
        fit = max((span.fit for span in inside), default=0.0)
        rows.append(
            {
                "span": score,
                "span_fit": fit,
                "spans": math.log1p(len(inside)),
                "span_best": float(bool(inside) and score >= best),
                "typed": float(typed and view.has_short_answer),
                "untyped": float(not typed),
                f"typed_{kind}": float(typed),
                f"span_{kind}": score,
                f"span_fit_{kind}": fit,
            }
        )
    return rows
