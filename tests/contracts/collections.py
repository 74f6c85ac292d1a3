"""What every store does about collections: who may read so much sees that, and nothing else is there."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from corpus.library import Membership
from corpus.library_transfer import export_lines, import_lines
from corpus.models import Bulletin
from retrieval.engine import Engine
from retrieval.index.grouping import by_bulletin
from retrieval.models import AnswerRequest, SearchRequest
from tests.conftest import write
from tests.contracts.store import FIRST, OTHER, QUESTION, SECOND, Place

HOME, FINANCE = "Nội vụ", "Văn hóa, Thể thao và Du lịch"


class CollectionsContract:
    """The promises of a store about collections; a subclass has the fixture ``place`` with an empty one."""

    def test_a_folder_of_a_source_is_a_collection(self, place: Place, tmp_path: Path) -> None:
        """What lies in it, however deep, belongs to it; what lies in the source itself to none."""
        write(tmp_path / HOME / "2020", hoamai=FIRST)
        write(tmp_path / FINANCE, lua=OTHER)
        place.indexer.update([write(tmp_path, chung=SECOND)])
        assert _collections(place) == {"hoamai": {HOME}, "lua": {FINANCE}}
        with place.library.reading() as state:
            assert state.collection_sizes() == {HOME: 1, FINANCE: 1}

    def test_what_is_said_nearest_counts(self, place: Place, tmp_path: Path) -> None:
        """Front matter and a sidecar come before what is named for a source, and that before the folder."""
        folder = write(
            tmp_path / "tin" / HOME,
            own="---\ncollections: Tài chính; Y tế\n---\n" + FIRST,
            none="---\ncollections: none\n---\n" + SECOND,
            beside=OTHER,
            plain=OTHER.replace("Tân Lập", "Tân Hòa"),
        )
        (folder / "beside.txt.yaml").write_text('collections: ["Giáo dục"]\n', "utf-8")
        place.indexer.update([tmp_path / "tin"])
        said = {"own": {"Tài chính", "Y tế"}, "beside": {"Giáo dục"}}
        assert _collections(place) == {**said, "plain": {HOME}}
        place.indexer.update([tmp_path / "tin"], collections=["Chung"])
        assert _collections(place) == {**said, "plain": {"Chung"}}
        assert place.indexer.update().regrouped == 0
        assert place.indexer.update([tmp_path / "tin"], collections=[]).regrouped == 1
        assert _collections(place) == {**said, "plain": {HOME}}

    def test_one_text_in_two_folders_belongs_to_both(self, place: Place, tmp_path: Path) -> None:
        """It leaves a collection with the file that lay there, and no text has to be encoded again."""
        write(tmp_path / "tin" / FINANCE, hoamai=FIRST)
        write(tmp_path / "tin" / HOME, hoamai=FIRST, lua=OTHER)
        place.indexer.update([tmp_path / "tin"])
        assert _collections(place) == {"hoamai": {HOME, FINANCE}, "lua": {HOME}}
        (tmp_path / "tin" / FINANCE / "hoamai.txt").unlink()
        report = place.indexer.update()
        assert (report.regrouped, report.changed, report.encoded) == (1, 0, 0)
        assert _collections(place) == {"hoamai": {HOME}, "lua": {HOME}}

    def test_a_moved_file_is_read_by_others_from_then_on(self, place: Place, tmp_path: Path) -> None:
        """An answer that was given before is not given again to those who may not read it any more."""
        one, two = write(tmp_path / "tin" / HOME, hoamai=FIRST), write(tmp_path / "tin" / FINANCE, lua=OTHER)
        place.indexer.update([tmp_path / "tin"])
        home, finance = (place.engine.seen_by(frozenset({each})) for each in (HOME, FINANCE))
        assert (_quoted(home), _quoted(finance)) == (["hoamai"], [])
        given = home.answer(AnswerRequest(QUESTION, 1))
        (one / "hoamai.txt").rename(two / "hoamai.txt")
        write(one, khac=OTHER.replace("Tân Lập", "Tân Hòa"))
        assert place.indexer.update().regrouped == 1
        assert (_quoted(home), _quoted(finance)) == ([], ["hoamai"])
        assert home.recheck(given).quotes == ()

    def test_there_is_nothing_else_for_those_who_read_a_collection(
        self, place: Place, tmp_path: Path
    ) -> None:
        """No method of the engine shows them what they may not read, its versions and withdrawals neither."""
        write(tmp_path / "tin" / HOME, hoamai=FIRST)
        write(tmp_path / "tin" / FINANCE, lua=OTHER)
        place.indexer.update([tmp_path / "tin"])
        write(tmp_path / "tin" / HOME, hoamai=SECOND)
        place.indexer.update()
        finance = place.engine.seen_by(frozenset({FINANCE}))
        answer = finance.answer(AnswerRequest(QUESTION, 3))
        shown = [hit.bulletin for hit in (*answer.quotes, *answer.near)] + list(answer.nearest)
        assert {bulletin.id for bulletin in shown} <= {"lua"}
        assert finance.answer(AnswerRequest(QUESTION, 1, within="hoamai")).quotes == ()
        assert _found(finance, "bí thư") <= {"lua"}
        assert _found(finance, "năm:2020") == _found(finance, '"Lê Thị Sen"') == set()
        assert [each.id for each in finance.latest(9)] == [each.id for each in finance.cards()] == ["lua"]
        assert sum(each.bulletins for each in finance.catalogue()) == 1
        assert finance.bulletin("hoamai") is finance.cited("hoamai") is finance.cited("hoamai@1") is None
        assert finance.versions("hoamai") == []
        hoamai = place.engine.bulletin("hoamai")
        assert hoamai is not None
        assert (finance.facts_of(hoamai), finance.passages_of(hoamai)) == ([], [])
        place.library.withdraw("hoamai", "thu hồi")
        assert place.engine.withdrawal("hoamai") is not None
        assert finance.withdrawal("hoamai") is None

    def test_what_belongs_to_none_is_for_those_who_read_all(self, place: Place, tmp_path: Path) -> None:
        """Nobody who reads collections sees it, nor does anybody who reads none see anything."""
        write(tmp_path / HOME, lua=OTHER)
        place.indexer.update([write(tmp_path, chung=FIRST)])
        assert _quoted(place.engine) == _quoted(place.engine.seen_by(None)) == ["chung"]
        assert _quoted(place.engine.seen_by(frozenset({HOME}))) == []
        nothing = place.engine.seen_by(frozenset())
        assert nothing.latest(9) == []
        assert _found(nothing, "lúa") == _found(nothing, "năm:2021") == set()

    def test_limits_only_grow(self, place: Place, tmp_path: Path) -> None:
        """Who reads one collection gets no other by being asked to read it as well."""
        write(tmp_path / FINANCE, lua=OTHER)
        place.indexer.update([write(tmp_path / HOME, hoamai=FIRST).parent])
        home = place.engine.seen_by(frozenset({HOME}))
        assert [each.id for each in home.seen_by(None).latest(9)] == ["hoamai"]
        assert home.seen_by(frozenset({FINANCE})).latest(9) == []

    def test_legs_look_among_what_may_be_read(self, place: Place, tmp_path: Path) -> None:
        """One that answers is found behind more of others than a leg proposes."""
        folder = write(tmp_path / "tin" / HOME, hoamai=FIRST)
        others = {
            f"tin{n}": FIRST.replace("Ngày 5/3", f"Ngày {n % 28 + 1}/{n // 28 + 1}") for n in range(150)
        }
        write(tmp_path / "tin" / FINANCE, **others)
        place.indexer.update([folder.parent])
        assert _quoted(place.engine.seen_by(frozenset({HOME}))) == ["hoamai"]
        assert _found(place.engine.seen_by(frozenset({HOME})), "bí thư đảng ủy xã hoa mai") == {"hoamai"}

    def test_collections_go_from_store_to_store(self, place: Place, tmp_path: Path) -> None:
        """An export names them, and an import has them again, those of sources too."""
        write(tmp_path / "tin" / HOME, hoamai=FIRST)
        place.indexer.update([tmp_path / "tin", write(tmp_path / "khac", lua=OTHER)])
        place.indexer.update([tmp_path / "khac"], collections=["Chung", "Y tế"])
        before = _collections(place)
        with place.library.writing() as change:
            exported = list(export_lines(change))
            named = change.source_collections()
            change.erase(["hoamai", "lua"])
            change.set_sources([])
            assert change.memberships() == []
        assert named == {str(tmp_path / "khac"): ("Chung", "Y tế")}
        place.indexer.receive(lambda change: import_lines(change, iter(exported), called="x"))
        with place.library.reading() as state:
            assert list(export_lines(state)) == exported
        assert _collections(place) == before == {"hoamai": {HOME}, "lua": {"Chung", "Y tế"}}
        assert _quoted(place.engine.seen_by(frozenset({HOME}))) == ["hoamai"]

    def test_a_forgotten_source_takes_its_collections_along(self, place: Place, tmp_path: Path) -> None:
        """What another source holds as well belongs to the collections of that one alone."""
        write(tmp_path / "một" / HOME, hoamai=FIRST)
        write(tmp_path / "hai" / FINANCE, hoamai=FIRST)
        place.indexer.update([tmp_path / "một", tmp_path / "hai"])
        assert _collections(place) == {"hoamai": {HOME, FINANCE}}
        place.indexer.forget(str(tmp_path / "một"))
        assert _collections(place) == {"hoamai": {FINANCE}}
        assert _quoted(place.engine.seen_by(frozenset({HOME}))) == []

    @pytest.mark.parametrize("changed", [("khác",), ()])
    def test_a_bulletin_is_put_with_all_its_collections(self, place: Place, changed: Iterable[str]) -> None:
        """What it belonged to before it does no more; without a word of them it stays as it was."""
        bulletin = Bulletin("a", "A", "A\n")
        with place.library.writing() as change:
            change.put(bulletin, "/a", collections=["một", "hai"])
            change.put(bulletin, "/b")
            assert change.memberships() == [Membership("a", "/a", "hai"), Membership("a", "/a", "một")]
            change.put(bulletin, "/b", collections=changed)
            assert change.memberships() == [Membership("a", "/b", each) for each in changed]


def _collections(place: Place) -> dict[str, set[str]]:
    with place.library.reading() as state:
        return by_bulletin(state.memberships())


def _quoted(engine: Engine) -> list[str]:
    return [hit.bulletin.id for hit in engine.answer(AnswerRequest(QUESTION, 1)).quotes]


def _found(engine: Engine, typed: str) -> set[str]:
    return {hit.bulletin.id for hit in engine.search(SearchRequest.from_text(typed, count=20)).hits}
