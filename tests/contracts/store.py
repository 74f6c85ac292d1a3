"""What every store of bulletins does: a library, what indexes into it, and what answers from it."""

from __future__ import annotations

import datetime as dt
import inspect
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.stores import AnyIndexer
from corpus.errors import BulletinError
from corpus.ingest.read import shipped_folder
from corpus.library import DocumentForm, Library, Provenance, Reading, digest
from corpus.library_transfer import export_lines, import_lines
from corpus.models import Bulletin
from retrieval.engine import Engine
from retrieval.models import AnswerRequest, SearchRequest
from retrieval.search.forms import DocumentForms
from tests.conftest import library_of, write
from tests.pages import ROOT

QUESTION = "Ai được bầu làm Bí thư Đảng ủy xã Hoa Mai?"
HOA_MAI = (
    "Đại hội Đảng bộ xã Hoa Mai\n\n"
    "Ngày 5/3/2020, đại hội đã bầu đồng chí {name} làm Bí thư Đảng ủy xã Hoa Mai.\n"
)
FIRST, SECOND = HOA_MAI.format(name="Đỗ Xuân Kiên"), HOA_MAI.format(name="Lê Thị Sen")
OTHER = "Tin nông nghiệp\n\nNgày 7/4/2021, huyện Tân Lập thu hoạch lúa đông xuân sớm hơn mọi năm.\n"


@dataclass(frozen=True, slots=True)
class Place:
    """A store that is open."""

    library: Library
    indexer: AnyIndexer
    engine: Engine


class StoreContract:
    """The promises of a store; a subclass has the fixture ``place`` with an empty one."""

    def test_what_is_put_is_got(self, place: Place) -> None:
        """A bulletin comes back with every field, and its digest is that of what was put."""
        bulletin = Bulletin(
            "tin-1", "Tiêu đề", "Nội dung.\n", "Báo Hoa Mai", "Lâm Đồng", dt.date(2020, 3, 5), "2020-2025"
        )
        with place.library.writing() as change:
            change.put(bulletin, "/tin/1.txt", Provenance("ab", "text", "1"))
        with place.library.reading() as state:
            assert state.get("tin-1") == bulletin
            assert state.digests() == state.held() == {"tin-1": digest(bulletin)}
            assert state.origins() == {"tin-1": "/tin/1.txt"}
            assert [card.provenance for card in state.versions("tin-1")] == [Provenance("ab", "text", "1")]

    def test_a_change_that_fails_is_undone(self, place: Place) -> None:
        """Where a block raises nothing of it is kept."""

        def fail() -> None:
            with place.library.writing() as change:
                change.put(Bulletin("a", "A", "A\n"), "a")
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()
        with place.library.reading() as state:
            assert state.held() == {}

    def test_a_reader_sees_one_state(self, place: Place) -> None:
        """What is changed while somebody reads is not seen by them."""
        with place.library.reading() as state:
            assert state.held() == {}
            with place.library.writing() as change:
                change.put(Bulletin("a", "A", "A\n"), "a")
            assert state.held() == {}

    def test_ids_stand_in_the_order_of_their_code_points(self, place: Place) -> None:
        """Whatever the language of the database, ids are sorted as Python sorts them; cards by their days."""
        ids = ["b", "Á", "a-1", "a", "B", "đ", "a 2"]
        with place.library.writing() as change:
            for number, identity in enumerate(ids):
                day = dt.date(2020, 1, number) if number else None
                change.put(Bulletin(identity, "T", f"{number}\n", date=day), identity)
        with place.library.reading() as state:
            assert list(state.held()) == sorted(ids)
            assert [card.id for card in state.cards()] == [*reversed(ids[1:]), ids[0]]
            assert [card.id for card in state.cards(since=dt.date(2020, 1, 6))] == [ids[6]]
            assert [bulletin.id for bulletin in state.latest(2, 1)] == [ids[5], ids[4]]

    def test_every_version_is_told_in_order(self, place: Place) -> None:
        """Of more than are read at once each version comes once, by ids in their order, then numbers."""
        ids = [f"{letter}{number}" for letter in "aBđÁ-" for number in range(23)]
        with place.library.writing() as change:
            for text in ("một\n", "hai\n"):
                for identity in ids:
                    change.put(Bulletin(identity, "T", text), identity)
        with place.library.reading() as state:
            told = [(each.bulletin.id, each.card.number) for each in state.stored_versions()]
        assert told == [(identity, number) for identity in sorted(ids) for number in (1, 2)]

    def test_files_are_answered_from(self, place: Place, tmp_path: Path) -> None:
        """What is indexed is quoted; what changes, or goes, is quoted no more."""
        folder = write(tmp_path / "tin", hoamai=FIRST, lua=OTHER)
        assert place.indexer.update([folder]).added == 2
        assert "Đỗ Xuân Kiên" in _first_quote(place)
        write(folder, hoamai=SECOND)
        report = place.indexer.update()
        assert (report.added, report.changed, report.removed) == (0, 1, 0)
        assert "Lê Thị Sen" in _first_quote(place)
        (folder / "hoamai.txt").unlink()
        assert place.indexer.update().removed == 1
        assert place.engine.answer(AnswerRequest(QUESTION, 1)).quotes == ()
        assert place.engine.summary().bulletins == 1

    def test_an_earlier_version_is_kept(self, place: Place, tmp_path: Path) -> None:
        """Both texts that a file had can be cited."""
        folder = write(tmp_path / "tin", hoamai=FIRST)
        place.indexer.update([folder])
        write(folder, hoamai=SECOND)
        place.indexer.update()
        cited = [place.engine.cited(f"hoamai@{number}") for number in (1, 2, 3)]
        assert [each and each.text for each in cited] == [FIRST, SECOND, None]

    def test_a_withdrawal_counts_at_once(self, place: Place, tmp_path: Path) -> None:
        """Before any index run nothing of a withdrawn bulletin is shown; taken back it is again."""
        place.indexer.update([write(tmp_path / "tin", hoamai=FIRST, lua=OTHER)])
        assert place.library.withdraw("hoamai", "đính chính") == ["hoamai"]
        assert place.engine.answer(AnswerRequest(QUESTION, 1)).quotes == ()
        assert place.engine.bulletin("hoamai") is place.engine.cited("hoamai@1") is None
        place.indexer.settle()
        assert place.engine.summary().bulletins == 1
        assert place.indexer.reinstate("hoamai") == ["hoamai"]
        assert "Đỗ Xuân Kiên" in _first_quote(place)

    def test_a_withdrawal_that_is_taken_back_leaves_no_trace(self, place: Place, tmp_path: Path) -> None:
        """What was refused meanwhile is answered again before any index run, through a collection as well."""
        place.indexer.update([write(tmp_path / "tin" / "Nội vụ", hoamai=FIRST, lua=OTHER).parent])
        limited = replace(place, engine=place.engine.seen_by(frozenset({"Nội vụ"})))
        place.library.withdraw("hoamai", "đính chính")
        for each in (place, limited):
            assert each.engine.answer(AnswerRequest(QUESTION, 1)).quotes == ()
        place.indexer.reinstate("hoamai")
        for each in (place, limited):
            assert "Đỗ Xuân Kiên" in _first_quote(each)

    def test_a_removed_bulletin_leaves_nothing(self, place: Place, tmp_path: Path) -> None:
        """No text of it stays, no run brings it back, and a forgotten source takes its bulletins along."""
        folder, other = write(tmp_path / "tin", hoamai=FIRST), write(tmp_path / "khac", lua=OTHER)
        place.indexer.update([folder, other])
        removal = place.indexer.remove("hoamai")
        assert removal is not None
        assert removal.left_out == (str(folder / "hoamai.txt"),)
        assert place.indexer.update().left_out == 1
        with place.library.reading() as state:
            assert state.versions("hoamai") == []
            assert list(state.digests()) == ["lua"]
        assert place.engine.answer(AnswerRequest(QUESTION, 1)).quotes == ()

    def test_a_forgotten_source_takes_its_bulletins_along(self, place: Place, tmp_path: Path) -> None:
        """What another source holds stays."""
        folder, other = write(tmp_path / "tin", hoamai=FIRST), write(tmp_path / "khac", lua=OTHER)
        place.indexer.update([folder, other])
        assert place.indexer.forget(str(folder)).ids == ("hoamai",)
        with place.library.reading() as state:
            assert (state.sources(), list(state.digests())) == ([str(other)], ["lua"])
        assert place.engine.summary().bulletins == 1

    def test_an_index_is_never_emptied_by_a_command(self, place: Place, tmp_path: Path) -> None:
        """Neither its only source can be forgotten nor its last bulletin removed, and all is as it was."""
        folder = write(tmp_path / "tin", hoamai=FIRST)
        place.indexer.update([folder])
        with pytest.raises(BulletinError, match="No bulletin would be left"):
            place.indexer.forget(str(folder))
        with pytest.raises(BulletinError, match="No bulletin would be left"):
            place.indexer.remove("hoamai")
        assert "Đỗ Xuân Kiên" in _first_quote(place)
        with place.library.reading() as state:
            assert state.sources() == [str(folder)]
            assert state.left_out() == []

    def test_one_text_in_two_places_is_one_bulletin(self, place: Place, tmp_path: Path) -> None:
        """It is stored once with both places, and stays while one of them holds it."""
        one, two = write(tmp_path / "một", hoamai=FIRST), write(tmp_path / "hai", hoamai=FIRST, lua=OTHER)
        assert place.indexer.update([one, two]).bulletins == 2
        with place.library.reading() as state:
            assert len(state.addresses()) == 1
        (one / "hoamai.txt").unlink()
        write(one, khac=OTHER.replace("Tân Lập", "Tân Hòa"))
        assert place.indexer.update().bulletins == 3
        with place.library.reading() as state:
            assert state.origins()["hoamai"] == str(two / "hoamai.txt")
            assert state.addresses() == []
        assert "Đỗ Xuân Kiên" in _first_quote(place)

    def test_a_corrected_text_is_shown_when_a_withdrawal_is_taken_back(
        self, place: Place, tmp_path: Path
    ) -> None:
        """A new text of a withdrawn bulletin waits; taken back it is shown, and the old one stays away."""
        folder = write(tmp_path / "tin", hoamai=FIRST, lua=OTHER)
        place.indexer.update([folder])
        place.library.withdraw("hoamai", "đính chính")
        write(folder, hoamai=SECOND)
        assert place.indexer.update().waiting == ("hoamai",)
        assert place.engine.answer(AnswerRequest(QUESTION, 1)).quotes == ()
        place.indexer.reinstate("hoamai")
        assert "Lê Thị Sen" in _first_quote(place)
        assert place.engine.cited("hoamai@1") is None

    def test_a_library_goes_from_store_to_store(self, place: Place, tmp_path: Path) -> None:
        """An export, read back after all was erased, is written again byte for byte, and answers."""
        folder = write(tmp_path / "tin", hoamai=FIRST, lua=OTHER)
        place.indexer.update([folder])
        write(folder, hoamai=SECOND)
        place.indexer.update()
        place.library.withdraw("lua", "thu hồi")
        exported = _exported(place)
        with place.library.writing() as change:
            change.erase(["hoamai", "lua"])
            change.set_sources([])
            change.lift("lua")
        place.indexer.receive(lambda change: import_lines(change, iter(exported), called="x"))
        assert _exported(place) == exported
        assert "Lê Thị Sen" in _first_quote(place)

    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("năm:2020", ["hoamai"]),
            ("từ:01/01/2021 lúa", ["lua"]),
            ("đến:01/01/2021 bí thư", ["hoamai"]),
            ('"lúa đông xuân"', ["lua"]),
            ('"đông lúa xuân"', []),
            ('năm:2020 "lúa đông xuân"', []),
            ("năm:2019", []),
        ],
    )
    def test_filters_choose(self, place: Place, tmp_path: Path, typed: str, found: Sequence[str]) -> None:
        """A search finds what passes its filters and holds its phrases."""
        place.indexer.update([write(tmp_path / "tin", hoamai=FIRST, lua=OTHER)])
        page = place.engine.search(SearchRequest.from_text(typed, count=5))
        assert [hit.bulletin.id for hit in page.hits] == list(found)

    def test_answers_are_those_of_a_file(self, place: Place, indexed: Engine) -> None:
        """To the questions of tests/quality it gives the quotes that a library in a file gives."""
        place.indexer.update([shipped_folder()])
        asked = _questions()
        assert len(asked) > 30
        assert list(map(_quotes(place.engine), asked)) == list(map(_quotes(indexed), asked))

    def test_a_state_tells_all_that_a_file_tells(self, place: Place, indexed: Engine) -> None:
        """Whatever a state of the library is asked, it says what a file with the same bulletins says."""
        place.indexer.update([shipped_folder()])
        with place.library.reading() as state, library_of(indexed).reading() as other:
            names = [name for name, _ in inspect.getmembers(type(other), inspect.isfunction)]
            alone = [
                name
                for name in names
                if not name.startswith("_")
                and all(
                    each.default is not each.empty or each.name == "self"
                    for each in inspect.signature(getattr(Reading, name)).parameters.values()
                )
            ]
            assert {"cards", "holdings", "forms", "origins", "damaged"} <= set(alone)
            for name in sorted({*alone} - {"snapshot", "source_times", "stored_versions"}):
                told, expected = getattr(state, name)(), getattr(other, name)()
                assert _whole(told) == _whole(expected), name
            for identity in state.held():
                for name in sorted({*names} & _ASKED_BY_ID):
                    assert getattr(state, name)(identity) == getattr(other, name)(identity), name

    @pytest.mark.parametrize("seed", range(5))
    def test_forms_that_join_nothing_need_not_be_read(self, place: Place, seed: int) -> None:
        """Documents are joined alike by all forms and by those that may be joined with others."""
        chance = random.Random(seed)  # noqa: S311 (no secret)
        with place.library.writing() as change:
            for number in range(200):
                bulletin = Bulletin(f"tin-{number}", "Tin", f"{number}\n")
                change.put(bulletin, bulletin.id)
                change.put_form(bulletin.id, digest(bulletin), "1", _made_up_form(chance))
        with place.library.reading() as state:
            some, whole = state.joined_forms(), state.forms()
        assert len(some) < len(whole)
        assert DocumentForms.of(some) == DocumentForms.of(whole)
        assert DocumentForms.of(whole).drafts
        assert DocumentForms.of(whole).editions

    def test_searches_are_those_of_a_file(self, place: Place, indexed: Engine) -> None:
        """With filters of every kind it finds what a library in a file finds, in the same order."""
        place.indexer.update([shipped_folder()])
        for typed in (
            'đại hội tỉnh:"Lâm Đồng"',
            "bí thư năm:2020",
            "bí thư từ:2019 đến:2021",
            'đơn vị:"Hà Nội" đại hội',
            'tỉnh:"Vĩnh Long" trà vinh',
            '"Ban Chấp hành"',
            "năm:2020",
        ):
            assert _found(place.engine, typed) == _found(indexed, typed), typed


def _made_up_form(chance: random.Random) -> DocumentForm | None:
    """A form by chance, of few numbers and days: so that some are of one document."""

    def number() -> str:
        return f"{min(chance.randrange(200), chance.randrange(200))}/QĐ-UBND"

    def day() -> dt.date:
        return dt.date(2020, 3, chance.choice([1, 1, 1, 2]))

    if chance.random() < 0.1:
        return None
    own = number(), "UBND tỉnh", 2020, day()
    match chance.random():
        case share if share < 0.05:
            return DocumentForm(*own[:3], is_draft=True, is_part=chance.random() < 0.3)
        case share if share < 0.1:
            return DocumentForm(*own, base_number=number(), base_issuer="UBND tỉnh", base_date=day())
        case _:
            return DocumentForm(*own, is_part=chance.random() < 0.1)


_ASKED_BY_ID = {
    *("get", "held_bulletin", "last_bulletin", "digest_of", "searched_digest", "is_withdrawable"),
    *("same_text", "withdrawal"),
}
"""What a state is asked of one bulletin, and does not tell of the moment when it was stored."""


def _whole(told: object) -> object:
    return list(told) if isinstance(told, Iterator) else told


def _first_quote(place: Place) -> str:
    return place.engine.answer(AnswerRequest(QUESTION, 1)).quotes[0].text


def _exported(place: Place) -> list[bytes]:
    with place.library.reading() as state:
        return list(export_lines(state))


def _questions() -> list[str]:
    lines = (ROOT / "tests" / "quality" / "questions.dev.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines]


def _quotes(engine: Engine) -> Callable[[str], object]:
    def quotes(question: str) -> object:
        answer = engine.answer(AnswerRequest(question, 2))
        return [hit.passage for hit in answer.quotes], answer.answer, round(answer.confidence, 2)

    return quotes


def _found(engine: Engine, typed: str) -> object:
    return [hit.passage for hit in engine.search(SearchRequest.from_text(typed, count=10)).hits]
