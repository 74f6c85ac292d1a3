from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from corpus.models import Bulletin
from retrieval.index.parts import PARTS, SnapshotParts
from retrieval.index.products import BulletinProducts, LibraryProducts
from retrieval.query.lexicon import Lexicon
from tests.conftest import INDEX
from tests.doubles import SyllableEncoder

BULLETINS = [
    Bulletin("a", "Đảng ủy xã họp", "Đảng ủy xã họp\n\nBà Trần Thị Mai được bầu làm Bí thư Đảng ủy."),
    Bulletin("b", "Khai trương", "Ban Quản lý Khu kinh tế (BQLKKT) khai trương. BQLKKT đón 3 đoàn khách."),
]


def products(*bulletins: Bulletin) -> LibraryProducts:
    """What an index run works out of some bulletins."""
    encoder = SyllableEncoder(dimension=8)
    each = [BulletinProducts.of(bulletin, INDEX) for bulletin in bulletins]
    passages = [passage for one in each for passage in one.passages]
    return LibraryProducts(
        each,
        Lexicon.of_lessons([one.lessons for one in each]),
        encoder.encode_passages([passage.text for passage in passages]),
        INDEX,
    )


def test_every_part_is_listed_once() -> None:
    """The list of parts has the names that a snapshot's parts go by, in their order, and no place twice."""
    assert [kind.name for kind in PARTS] == [each.name for each in fields(SnapshotParts)]
    places = [kind.place for kind in PARTS if kind.place]
    assert len(places) == len(set(places))


def test_parts_are_built_saved_and_loaded(tmp_path: Path) -> None:
    """Each part knows the bulletins that it was built of, and after it was saved and loaded still does."""
    built = SnapshotParts.build(products(*BULLETINS))
    built.save(tmp_path)
    for parts in (built, SnapshotParts.load(tmp_path)):
        assert parts.agree()
        assert [passage.bulletin_id for passage in map(parts.passages.__getitem__, range(2))] == ["a", "b"]
        assert parts.dense.dimension == 8
        assert int(np.argmax(parts.lexical.scores("khai trương"))) == 1
        assert parts.lexicon.abbreviations.expand("BQLKKT") == "Ban Quản lý Khu kinh tế"
        assert [fact.role for fact in parts.facts.of(["a", "b"])] == ["bí thư"]


@pytest.mark.parametrize("name", [kind.name for kind in PARTS if kind.passages])
def test_parts_of_other_bulletins_do_not_agree(name: str) -> None:
    """A part that counts other passages than the rest is noticed, whichever it is."""
    parts, other = SnapshotParts.build(products(*BULLETINS)), SnapshotParts.build(products(BULLETINS[0]))
    assert not SnapshotParts(**parts.by_name() | {name: other.by_name()[name]}).agree()
