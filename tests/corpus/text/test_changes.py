from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.changes import SentenceChange, changed_sentences
from tests.corpus.texts import quick

NOTICE = "Thông báo họp\n\nHọp lúc 8 giờ tại Huyện ủy. Thành phần: Ban Thường vụ. Mời đến đúng giờ."
WORDS = st.sampled_from(["Họp lúc 8 giờ.", "Mời đủ.", "Báo cáo năm 2020.", "Kết thúc tốt."])


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("8 giờ", "9 giờ", [(("Họp lúc 8 giờ tại Huyện ủy.",), ("Họp lúc 9 giờ tại Huyện ủy.",))]),
        (" Thành phần: Ban Thường vụ.", "", [(("Thành phần: Ban Thường vụ.",), ())]),
        ("giờ.", "giờ. Có in tài liệu.", [((), ("Có in tài liệu.",))]),
        ("\n\nHọp", "\n\n\n  Họp", []),
    ],
)
def test_the_sentences_that_changed_are_told(
    before: str, after: str, changes: list[tuple[tuple[str, ...], tuple[str, ...]]]
) -> None:
    """Each change has the sentences of both texts in its place; white space makes none."""
    assert before in NOTICE
    assert changed_sentences(NOTICE, NOTICE.replace(before, after)) == [
        SentenceChange(*each) for each in changes
    ]


@given(st.lists(WORDS), st.lists(WORDS))
@quick
def test_changes_lead_from_one_text_to_the_other(before: list[str], after: list[str]) -> None:
    """As many sentences come and go as the texts have more or fewer of each; equal texts have no changes."""
    changes = changed_sentences(" ".join(before), " ".join(after))
    assert bool(changes) == (before != after)
    gone = [sentence for change in changes for sentence in change.before]
    come = [sentence for change in changes for sentence in change.after]
    assert sorted([*before, *come]) == sorted([*after, *gone])


def test_long_texts_are_compared_by_what_they_have() -> None:
    """Where thousands of sentences may have moved, only those are told that the other text does not have."""
    old = [f"Điều {number} nói về việc {number}." for number in range(3000)]
    new = [*reversed(old[1:]), "Điều mới được thêm."]
    [change] = changed_sentences("\n".join(old), "\n".join(new))
    assert (change.before, change.after) == (("Điều 0 nói về việc 0.",), ("Điều mới được thêm.",))
