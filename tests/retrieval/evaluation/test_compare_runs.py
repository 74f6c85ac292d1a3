from __future__ import annotations

import pytest

from retrieval.evaluation.compare_runs import compare_runs, judge
from retrieval.evaluation.models import Judgement, Outcome
from tests.retrieval.evaluation.outcomes import REFUSED, UNANSWERABLE, WRONG, outcome

RIGHT, WRONGLY, REFUSAL, ANSWERED = Judgement


def named(name: str, **different: object) -> Outcome:
    return outcome(id=name, question=f"{name}?", **different)


@pytest.mark.parametrize(
    ("different", "judgement"),
    [
        ({}, RIGHT),
        (WRONG, WRONGLY),
        (REFUSED, REFUSAL),
        (UNANSWERABLE, ANSWERED),
        (UNANSWERABLE | {"refused": True}, REFUSAL),
    ],
)
def test_a_question_fares_in_one_of_four_ways(different: dict[str, object], judgement: Judgement) -> None:
    """The first quote holds the answer or does not; or there is none; or there should be none."""
    assert judge(outcome(**different)) is judgement


def test_what_changed_is_told_question_by_question() -> None:
    """Each question that fares otherwise is told with how it fared before; the others are counted only."""
    before = [
        *(named("a", **WRONG), named("b"), named("c", **REFUSED), named("d"), named("e", **UNANSWERABLE)),
        *(named("f", **UNANSWERABLE | {"refused": True}), named("g"), named("h", **WRONG)),
    ]
    now = [
        *(named("a"), named("b", **WRONG), named("c", **WRONG), named("d", **REFUSED)),
        *(named("e", **UNANSWERABLE | {"refused": True}), named("f", **UNANSWERABLE)),
        *(named("g"), named("h", **WRONG)),
    ]
    found = compare_runs(before, now)
    assert [(each.id, each.before, each.now, each.answerable) for each in found.changes] == [
        ("a", WRONGLY, RIGHT, True),
        ("b", RIGHT, WRONGLY, True),
        ("c", REFUSAL, WRONGLY, True),
        ("d", RIGHT, REFUSAL, True),
        ("e", ANSWERED, REFUSAL, False),
        ("f", REFUSAL, ANSWERED, False),
    ]
    assert (found.questions, found.answerable, found.gained, found.lost) == (8, 6, 1, 2)
    assert found.p_value == 1.0  # of three changes two or more on one side are nothing but chance


def test_only_gains_are_hardly_chance() -> None:
    """Six questions that became right, and none that no longer is: p = 2 / 2 ** 6."""
    before, now = ([named(name, **each) for name in "abcdef"] for each in (WRONG, {}))
    assert compare_runs(before, now).p_value == pytest.approx(0.03125)


def test_questions_go_by_their_ids_however_they_are_typed() -> None:
    """In another order, and typed otherwise, a question is compared with itself."""
    before = [named("a"), named("b", **WRONG)]
    now = [outcome(id="b", question="B"), outcome(id="a", question="A"), outcome(id="c", question="C")]
    found = compare_runs(before, now)
    assert (found.questions, found.gained, found.lost) == (2, 1, 0)
    assert [each.question for each in found.changes] == ["B"]


def test_without_ids_questions_go_by_their_wording() -> None:
    """The second question of the same words is compared with the second; one without its like is left out."""
    before = [outcome(question="Còn năm 2019?"), outcome(question="Còn năm 2019?", **WRONG)]
    now = [
        outcome(question="Còn năm 2019?", id="x"),
        outcome(question="Ai?"),
        outcome(question="Còn năm 2019?"),
    ]
    found = compare_runs(before, now)
    assert (found.questions, found.gained, found.lost) == (2, 1, 0)


def test_ids_that_are_given_twice_tell_nothing() -> None:
    """Where two questions of a run share an id, all go by their wording."""
    before = [outcome(id="1", question="Ai?"), outcome(id="1", question="Ở đâu?", **WRONG)]
    now = [outcome(id="1", question="Ở đâu?"), outcome(id="1", question="Ai?")]
    found = compare_runs(before, now)
    assert (found.questions, [each.question for each in found.changes]) == (2, ["Ở đâu?"])


def test_what_became_answerable_is_not_compared() -> None:
    """A question whose labels changed from without to with an answer says nothing about the answers."""
    found = compare_runs([named("a", **UNANSWERABLE)], [named("a")])
    assert (found.questions, found.answerable, found.p_value, found.changes) == (0, 0, 1.0, ())
