"""How a passage agrees with what the question asks for explicitly: where, when, which, who."""

from __future__ import annotations

from retrieval.answer.features.question import QuestionView
from retrieval.models import Hit
from retrieval.query.slots import Sort
from retrieval.search.constraints import Agreement, compare_constraints

_GROUPS = {
    "where": frozenset({Sort.PROVINCE, Sort.PLACE, Sort.DISTRICT, Sort.COMMUNE}),
    "when": frozenset({Sort.YEAR, Sort.PART, Sort.MONTH, Sort.TERM, Sort.DATE}),
    "which": frozenset({Sort.ORDINAL, Sort.DOCUMENT}),
    "who": frozenset({Sort.ROLE, Sort.BODY, Sort.PERSON}),
}


def constraint_features(view: QuestionView, hit: Hit) -> dict[str, float]:
    """How many constraints of each group a passage and its heading agree with, contradict, or leave open."""
    row = {}
    compared = compare_constraints(view.question, hit.bulletin, hit.passage)
    for name, sorts in _GROUPS.items():
        of_group = [each.agreement for each in compared if each.sort in sorts]
        for agreement in Agreement:
            row[f"{name}_{agreement.value}"] = float(of_group.count(agreement))
    return row
