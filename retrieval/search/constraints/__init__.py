"""What a question asks for explicitly (where, when, which, who), held against what a bulletin says of it."""

from retrieval.search.constraints.compare import compare_constraints
from retrieval.search.constraints.models import Agreement, Comparison
from retrieval.search.constraints.penalties import (
    about,
    at_another_time,
    contradictions,
    elsewhere,
    in_another_part,
    renamed,
    term_years,
)

__all__ = [
    "Agreement",
    "Comparison",
    "about",
    "at_another_time",
    "compare_constraints",
    "contradictions",
    "elsewhere",
    "in_another_part",
    "renamed",
    "term_years",
]
