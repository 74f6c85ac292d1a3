from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.ingest.read import read_bulletin
from corpus.models import Bulletin
from retrieval.answer.office_qa.answer import FactAnswer, answer_from_facts
from retrieval.answer.office_qa.intent import office_question
from retrieval.facts.extract import office_facts
from retrieval.models import Verdict
from retrieval.query.understand import understand
from tests.conftest import write

CELL = (
    "Đại hội Chi bộ Ban Quản lý các Khu công nghiệp tỉnh {province}, nhiệm kỳ {term}\n\n"
    "Ngày {day}, Chi bộ Ban Quản lý các Khu công nghiệp tỉnh {province} tổ chức Đại hội. {what}"
)
MEETING = (
    "Hội nghị cán bộ công chức năm 2018 của Ban Quản lý các khu công nghiệp tỉnh Lâm Đồng\n\n"
    "Chiều ngày 05/02/2018, Ban Quản lý các khu công nghiệp tổ chức Hội nghị. Tham dự Hội nghị có "
    "đồng chí Trần Xuân Vượng - Bí thư Chi bộ, Trưởng ban; đồng chí Phạm Thế Hùng – Phó trưởng ban, "
    "đồng chí Võ Thị Tuyết Nhung – Phó trưởng ban; đồng chí Lê Văn Tám - Chủ tịch Công đoàn cơ sở."
)
WHO = "Ai là Bí thư Chi bộ Ban Quản lý các khu công nghiệp Lâm Đồng?"


def elected(name: str, day: str, *, province: str = "Lâm Đồng", term: str = "2020-2025") -> str:
    what = f"Đại hội đã bầu đồng chí {name} giữ chức Bí thư Chi bộ."
    return CELL.format(province=province, term=term, day=day, what=what)


OLD = elected("Trần Xuân Vượng", "10/3/2015", term="2015-2020")
NEW = elected("Đỗ Xuân Kiên", "05/3/2020")
FAR = elected("Lê Minh Hoàng", "20/5/2020", province="Trà Vinh")
RIVAL = elected("Ngô Thị Hạnh", "05/3/2020")

Ask = Callable[..., FactAnswer | None]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Asks a question of texts that are read as bulletins, called a, b and so on; all fit it as well."""

    def ask(question: str, *texts: str) -> FactAnswer | None:
        folder = write(tmp_path, **{chr(ord("a") + i): text for i, text in enumerate(texts)})
        bulletins: list[Bulletin] = [read_bulletin(file) for file in sorted(folder.glob("?.txt"))]
        told = [(fact, bulletin) for bulletin in bulletins for fact in office_facts(bulletin)]
        understood = understand(question)
        what = office_question(understood)
        assert what is not None
        return answer_from_facts(what, understood.slots, told, lambda fact, bulletin: 1.0)

    return ask


def words(stated: FactAnswer | None) -> str | None:
    """The words that answer: always a slice of the bulletin that states them."""
    if stated is None:
        return None
    holder = stated.holder
    sentence = holder.fact.sentence
    assert sentence.start <= stated.words.start < stated.words.end <= sentence.end
    return stated.words.of(holder.bulletin)


def others(stated: FactAnswer | None) -> list[tuple[str, dt.date | None, bool]]:
    assert stated is not None
    return [(each.text, each.date, each.disagrees) for each in stated.others]


@pytest.mark.parametrize(
    "question",
    [
        WHO,
        "ai duoc bau bi thu chi bo ban quan ly cac khu cong nghiep lam dong",
        "Who was elected secretary of the Lam Dong party cell?",
        "Ai là Bí thư?",
    ],
)
@pytest.mark.parametrize("texts", [(OLD, MEETING, NEW), (NEW, MEETING, OLD)])
def test_the_newest_answers_and_the_others_are_dated(ask: Ask, question: str, texts: tuple[str, ...]) -> None:
    """Of two terms the newer one answers; who held the office before is listed, with the newest date."""
    stated = ask(question, *texts)
    assert words(stated) == "Đỗ Xuân Kiên"
    assert others(stated) == [("Trần Xuân Vượng", dt.date(2018, 2, 5), False)]
    assert stated is not None
    assert stated.verdict is None


def test_another_province_disagrees_with_nobody(ask: Ask) -> None:
    """The same office of the same day in two provinces is two people, and no disagreement."""
    far = FAR.replace("20/5/2020", "05/3/2020")
    stated = ask("Ai là Bí thư Chi bộ?", NEW, far)
    assert {words(stated), others(stated)[0][0]} == {"Đỗ Xuân Kiên", "Lê Minh Hoàng"}
    assert [disagrees for _, _, disagrees in others(stated)] == [False]
    assert words(ask(WHO, NEW, far)) == "Đỗ Xuân Kiên"
    assert others(ask(WHO, NEW, far)) == []


def test_bulletins_of_one_day_disagree(ask: Ask) -> None:
    """Two bulletins of one day that name two people for an office held alone are told to disagree."""
    stated = ask(WHO, NEW, RIVAL, OLD)
    assert words(stated) == "Đỗ Xuân Kiên"
    assert others(stated) == [
        ("Ngô Thị Hạnh", dt.date(2020, 3, 5), True),
        ("Trần Xuân Vượng", dt.date(2015, 3, 10), False),
    ]


def test_several_deputies_are_no_disagreement(ask: Ask) -> None:
    """An office that several hold at once makes others, in one bulletin or in two, and no disagreement."""
    question = "Ai là Phó trưởng ban Ban Quản lý các khu công nghiệp Lâm Đồng?"
    stated = ask(question, MEETING)
    assert words(stated) == "Phạm Thế Hùng"
    assert others(stated) == [("Võ Thị Tuyết Nhung", dt.date(2018, 2, 5), False)]
    again = ask(question, MEETING, MEETING.replace("Phạm Thế Hùng", "Đinh Văn Bình"))
    deputies = {"Phạm Thế Hùng", "Võ Thị Tuyết Nhung", "Đinh Văn Bình"}
    assert {words(again), *(name for name, _, _ in others(again))} == deputies
    assert [disagrees for _, _, disagrees in others(again)] == [False, False]


def test_no_more_than_five_others_are_listed(ask: Ask) -> None:
    """Of many who held an office the five newest behind the first are listed, each once."""
    names = ["An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Khoa"]
    texts = [
        elected(f"Trần Văn {name}", f"05/3/{1990 + 4 * i}", term=f"{1990 + 4 * i}-{1994 + 4 * i}")
        for i, name in enumerate(names)
    ]
    stated = ask(WHO, *texts, MEETING)
    assert words(stated) == "Trần Xuân Vượng"
    assert [name for name, _, _ in others(stated)] == [f"Trần Văn {name}" for name in names[:1:-1]]


@pytest.mark.parametrize(
    ("question", "verdict", "name"),
    [
        ("Đỗ Xuân Kiên là Bí thư Chi bộ Lâm Đồng đúng không?", Verdict.CONFIRMED, "Đỗ Xuân Kiên"),
        (
            "Trần Xuân Vượng được bầu Bí thư nhiệm kỳ 2020-2025 đúng không?",
            Verdict.CONTRADICTED,
            "Đỗ Xuân Kiên",
        ),
        ("Trần Xuân Vượng là Bí thư Chi bộ Lâm Đồng đúng không?", Verdict.CONTRADICTED, "Đỗ Xuân Kiên"),
        (
            "Trần Xuân Vượng là Bí thư Chi bộ Lâm Đồng năm 2018 đúng không?",
            Verdict.CONFIRMED,
            "Trần Xuân Vượng",
        ),
        (
            "Có phải Trần Xuân Vượng được bầu Bí thư nhiệm kỳ 2015-2020?",
            Verdict.CONFIRMED,
            "Trần Xuân Vượng",
        ),
        ("Có phải Nguyễn Văn Nam là Bí thư Chi bộ Lâm Đồng?", Verdict.CONTRADICTED, "Đỗ Xuân Kiên"),
        ("Có phải Đỗ Xuân Kiên là Bí thư Chi bộ Trà Vinh?", Verdict.CONTRADICTED, "Lê Minh Hoàng"),
    ],
)
def test_a_claim_stands_or_falls_with_the_newest(
    ask: Ask, question: str, verdict: Verdict, name: str
) -> None:
    """A claim about an office held alone is judged by who holds it then and there, and that name is given.

    Of a claim that names no province it is that of the person's own office.
    """
    stated = ask(question, OLD, MEETING, NEW, FAR)
    assert stated is not None
    assert (stated.verdict, words(stated)) == (verdict, name)


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Phạm Thế Hùng là Phó trưởng ban đúng không?", Verdict.CONFIRMED),
        ("Võ Thị Tuyết Nhung là Phó trưởng ban đúng không?", Verdict.CONFIRMED),
        ("Trần Xuân Vượng là Phó trưởng ban đúng không?", None),
        ("Trần Xuân Vượng là Bí thư Tỉnh ủy Lâm Đồng đúng không?", None),
        ("Nguyễn Văn Nam là Bí thư Chi bộ đúng không?", None),
        ("Trần Xuân Vượng là Giám đốc Sở Tài chính đúng không?", None),
    ],
)
def test_what_facts_cannot_judge_is_left_alone(ask: Ask, question: str, verdict: Verdict | None) -> None:
    """Another deputy, another level, or a stranger where the province is open: nothing is contradicted."""
    stated = ask(question, MEETING, NEW, FAR)
    assert (stated.verdict if stated else None) is verdict


@pytest.mark.parametrize("name", ["Ngô Thị Hạnh", "Đỗ Xuân Kiên"])
@pytest.mark.parametrize("texts", [(NEW, RIVAL, OLD), (RIVAL, NEW, OLD)])
def test_what_bulletins_disagree_about_is_left_open(ask: Ask, name: str, texts: tuple[str, ...]) -> None:
    """A claim that one bulletin makes and another of the same day contradicts is neither true nor false."""
    stated = ask(f"{name} là Bí thư Chi bộ Lâm Đồng đúng không?", *texts)
    assert stated is not None
    assert (stated.verdict, words(stated)) == (None, name)
    assert [disagrees for _, _, disagrees in others(stated)] == [True, False]


def test_an_older_disagreement_decides_nothing(ask: Ask) -> None:
    """Of two whom bulletins of an earlier day name, neither holds the office that a newer one gives away."""
    newest = elected("Lê Văn Tám", "06/3/2021")
    stated = ask("Ngô Thị Hạnh là Bí thư Chi bộ Lâm Đồng đúng không?", NEW, RIVAL, newest)
    assert stated is not None
    assert (stated.verdict, words(stated)) == (Verdict.CONTRADICTED, "Lê Văn Tám")


def test_within_one_bulletin_the_elected_decide(ask: Ask) -> None:
    """Who attends as the secretary of a congress that elects another one is not the one elected."""
    text = NEW.replace(
        "Đại hội đã bầu", "Dự Đại hội có đồng chí Trần Xuân Vượng - Bí thư Chi bộ. Đại hội đã bầu"
    )
    stated = ask("Trần Xuân Vượng được bầu Bí thư Chi bộ Lâm Đồng đúng không?", text)
    assert stated is not None
    assert (stated.verdict, words(stated)) == (Verdict.CONTRADICTED, "Đỗ Xuân Kiên")
    assert others(stated) == [("Trần Xuân Vượng", dt.date(2020, 3, 5), False)]


@pytest.mark.parametrize(
    ("question", "offices"),
    [
        ("Trần Xuân Vượng giữ chức vụ gì?", "Bí thư Chi bộ, Trưởng ban"),
        ("tran xuan vuong la ai? Trần Xuân Vượng là ai?", "Bí thư Chi bộ, Trưởng ban"),
        ("What position does Trần Xuân Vượng hold?", "Bí thư Chi bộ, Trưởng ban"),
        ("Phạm Thế Hùng là ai?", "Phó trưởng ban"),
        ("Lê Văn Tám giữ chức vụ gì?", "Chủ tịch Công đoàn cơ sở"),
        ("Nguyễn Văn Nam giữ chức vụ gì?", None),
    ],
)
def test_the_offices_of_a_person_come_together(ask: Ask, question: str, offices: str | None) -> None:
    """What a person is, is answered by the offices that the newest sentence gives, and by no neighbour's."""
    assert words(ask(question, OLD, MEETING)) == offices


def test_offices_apart_are_not_taken_together(ask: Ask) -> None:
    """Of an office before the name and one behind it only one is given, without the name between."""
    text = (
        "Hội nghị của Ban Quản lý các khu công nghiệp tỉnh Lâm Đồng\n\n"
        "Ngày 05/02/2018, Trưởng ban Trần Xuân Vượng, Bí thư Chi bộ chủ trì Hội nghị của Ban Quản lý."
    )
    assert words(ask("Trần Xuân Vượng giữ chức vụ gì?", text)) in {"Trưởng ban", "Bí thư Chi bộ"}


@pytest.mark.parametrize(
    "question",
    [
        "Ai được bầu Bí thư Tỉnh ủy Lâm Đồng 2020?",
        "Ai là Bí thư Đảng ủy các khu công nghiệp Lâm Đồng?",
        "Ai là Bí thư Chi bộ ở Hà Giang?",
        "Ai là Giám đốc Sở Tài chính Lâm Đồng?",
    ],
)
def test_the_level_of_the_body_counts(ask: Ask, question: str) -> None:
    """The secretary of the cell is nobody else's secretary, nor that of another province."""
    assert ask(question, OLD, MEETING, NEW, FAR) is None


def test_whose_place_was_taken_is_not_the_answer(ask: Ask) -> None:
    """Who is asked for in place of somebody is not that one, though an older bulletin names him."""
    question = "Ai thay ông Trần Xuân Vượng làm Bí thư Chi bộ Ban Quản lý các khu công nghiệp Lâm Đồng?"
    assert ask(question, OLD) is None
    stated = ask(question, OLD, NEW)
    assert stated is not None
    assert (stated.holder.name, stated.verdict, stated.others) == ("Đỗ Xuân Kiên", None, ())
