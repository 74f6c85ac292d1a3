from __future__ import annotations

from corpus.tables import ACTS
from retrieval.facts.models import Act


def test_every_act_has_its_words() -> None:
    """The acts of the table are those that a fact can be of: a misspelt one would never be looked up."""
    assert set(ACTS.acts) == {act.value for act in Act}
