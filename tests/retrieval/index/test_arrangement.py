from __future__ import annotations

import shutil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.index.arrangement import BulletinRows, arrange
from tests.corpus.texts import quick

BULLETINS = st.dictionaries(
    st.text("abđ", min_size=1, max_size=3),
    st.lists(st.tuples(st.integers(0, 9), st.integers(10, 20)), max_size=3),
)


@quick
@given(bulletins=BULLETINS, gone=BULLETINS, data=st.data())
def test_parts_come_in_one_order(
    bulletins: dict[str, list[tuple[int, int]]], gone: dict[str, list[tuple[int, int]]], data: st.DataObject
) -> None:
    """In whichever parts bulletins lie, the whole is the same, and each passage has its place in it."""
    parts = []
    owners = {identity: data.draw(st.integers(0, 2)) for identity in bulletins}
    for part in range(3):
        own = {identity: bulletins[identity] for identity, owner in owners.items() if owner == part}
        every = gone | own
        rows = BulletinRows.of((identity, f"{identity} 1", every[identity]) for identity in sorted(every))
        parts.append((rows, np.array([identity in own for identity in rows.ids], dtype=np.bool_)))
    arrangement = arrange(parts)
    whole = BulletinRows.of(
        (identity, f"{identity} 1", bulletins[identity]) for identity in sorted(bulletins)
    )
    assert (arrangement.whole.ids, arrangement.whole.digests) == (whole.ids, whole.digests)
    np.testing.assert_array_equal(arrangement.whole.rows, whole.rows)
    there = np.concatenate(arrangement.places)
    assert sorted(there[there >= 0].tolist()) == list(range(len(whole)))
    for (rows, _), places in zip(parts, arrangement.places, strict=True):
        assert (np.diff(places[places >= 0]) > 0).all()
        for row, place in zip(rows.rows, places, strict=True):
            if place >= 0:
                number, start, end = whole.rows[place]
                assert (rows.ids[row[0]], row[1], row[2]) == (whole.ids[number], start, end)


def test_rows_are_saved_and_loaded(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Loaded rows are those that were saved, with bulletins that have no passages."""
    folder = tmp_path_factory.mktemp("rows")
    rows = BulletinRows.of([("a", "1", [(0, 3), (2, 9)]), ("b", "2", []), ("ủy", "3", [(1, 2)])])
    rows.save(folder)
    loaded = BulletinRows.load(folder)
    assert (loaded.ids, loaded.digests, len(loaded)) == (["a", "b", "ủy"], ["1", "2", "3"], 3)
    np.testing.assert_array_equal(loaded.rows, rows.rows)
    shutil.rmtree(folder)
