"""Two runs compared question by question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence

from retrieval.evaluation.models import Change, Judgement, Outcome, RunComparison
from retrieval.evaluation.significance import mcnemar_exact

_Pair = tuple[Outcome, Outcome]


def compare_runs(before: Sequence[Outcome], now: Sequence[Outcome]) -> RunComparison:
    """How the questions that both runs have fare in the second, and how probable it is that this is chance.

    Questions go by their ids if every one of either run has its own; else by their wording, the first of the
    same wording by the first. What one run has as answerable and the other has not is left out.
    """
    pairs = [pair for pair in _pairs(before, now) if pair[0].answerable == pair[1].answerable]
    answerable = [pair for pair in pairs if pair[1].answerable]
    gained = sum(new.holds_answer and not old.holds_answer for old, new in answerable)
    lost = sum(old.holds_answer and not new.holds_answer for old, new in answerable)
    return RunComparison(
        questions=len(pairs),
        answerable=len(answerable),
        gained=gained,
        lost=lost,
        p_value=mcnemar_exact(gained, lost),
        changes=tuple(_change(old, new) for old, new in pairs if judge(old) is not judge(new)),
    )


def judge(outcome: Outcome) -> Judgement:
    """How a question fared."""
    if outcome.refused:
        return Judgement.REFUSED
    if not outcome.answerable:
        return Judgement.ANSWERED
    return Judgement.RIGHT if outcome.holds_answer else Judgement.WRONG


def _change(before: Outcome, now: Outcome) -> Change:
    return Change(
        id=now.id,
        question=now.question,
        answerable=now.answerable,
        before=judge(before),
        now=judge(now),
    )


def _pairs(before: Sequence[Outcome], now: Sequence[Outcome]) -> list[_Pair]:
    identified = _have_ids(before) and _have_ids(now)
    earlier = dict(zip(_keys(before, identified=identified), before, strict=True))
    return [
        (earlier[key], outcome)
        for key, outcome in zip(_keys(now, identified=identified), now, strict=True)
        if key in earlier
    ]


def _have_ids(outcomes: Sequence[Outcome]) -> bool:
    ids = [outcome.id for outcome in outcomes]
    return None not in ids and len(set(ids)) == len(ids)


def _keys(outcomes: Sequence[Outcome], *, identified: bool) -> list[Hashable]:
    if identified:
        return [outcome.id for outcome in outcomes]
    met: Counter[str] = Counter()
    keys: list[Hashable] = []
    for outcome in outcomes:
        met[outcome.question] += 1
        keys.append((outcome.question, met[outcome.question]))
    return keys
