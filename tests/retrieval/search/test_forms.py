from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from corpus.file_library import FileLibrary
from corpus.ingest.metadata.forms import document_form
from corpus.library import DocumentForm
from corpus.models import Bulletin, Mark
from corpus.text.text import Style, read_text
from retrieval.engine import Engine
from retrieval.file_engine import file_engine
from retrieval.index.build import Indexer
from retrieval.models import AnswerRequest, SearchRequest
from retrieval.search.forms import AskedForm, DocumentForms
from tests.conftest import ANSWERS, INDEX, write
from tests.doubles import SyllableEncoder

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
RULE = "Điều 1. Mức hỗ trợ trồng cà phê là {amount} đồng một héc ta."
QUESTION = "Mức hỗ trợ trồng cà phê là bao nhiêu đồng một héc ta?"


def decision(
    amount: int,
    day: str = "ngày 5 tháng 3 năm 2020",
    issuer: str = "ỦY BAN NHÂN DÂN TỈNH LÂM ĐỒNG",
    number: str = "15/QĐ-UBND",
) -> str:
    """A decision of a province, with its letterhead."""
    rule = RULE.format(amount=amount)
    return f"{issuer}\nSố: {number}\n{MOTTO}\nĐà Lạt, {day}\n\nQUYẾT ĐỊNH\nVề hỗ trợ trồng cà phê\n\n{rule}"


DRAFT = "ngày     tháng     năm 2020"
DECREE = (
    f"CHÍNH PHỦ\nSố: 30/2020/NĐ-CP\n{MOTTO}\nHà Nội, ngày 05 tháng 3 năm 2020\n\nNGHỊ ĐỊNH\nVề cà phê\n\n"
    + RULE.format(amount=100)
)


def consolidated(
    amount: int, number: str, day: str, base: str = "05 tháng 3 năm 2020", part: str = ""
) -> str:
    """A consolidated text of the decree, or a part of one in which something else stands."""
    return (
        f"BỘ NÔNG NGHIỆP\nSố: {number}/VBHN-BNN\n{MOTTO}\nHà Nội, {day}\n\nNGHỊ ĐỊNH\nVề cà phê {part}\n\n"
        f"Nghị định số 30/2020/NĐ-CP ngày {base} của Chính phủ về cà phê, có hiệu lực kể từ ngày 01 tháng 5 "
        "năm 2020, được sửa đổi, bổ sung bởi:\n"
        "Nghị định số 59/2022/NĐ-CP ngày 10 tháng 9 năm 2022 của Chính phủ.\n" + RULE.format(amount=amount)
    )


def of_province(
    issuer: str = "ỦY BAN NHÂN DÂN TỈNH LÂM ĐỒNG", base: str = "Ủy ban nhân dân tỉnh Lâm Đồng"
) -> str:
    """A consolidated text of the decision, whose number any province may have."""
    return (
        f"{issuer}\nSố: 01/VBHN-UBND\n{MOTTO}\nĐà Lạt, ngày 20 tháng 12 năm 2022\n\nQUYẾT ĐỊNH\n"
        f"Về hỗ trợ trồng cà phê\n\nQuyết định số 15/QĐ-UBND ngày 05 tháng 3 năm 2020 của {base} về hỗ trợ "
        "trồng cà phê, có hiệu lực kể từ ngày 15 tháng 3 năm 2020, được sửa đổi, bổ sung bởi:\n"
        "Quyết định số 22/QĐ-UBND ngày 10 tháng 9 năm 2022.\n" + RULE.format(amount=200)
    )


def annex(
    of: str = "Quyết định số 15/QĐ-UBND ngày 05/3/2020 của UBND tỉnh Lâm Đồng", amount: int = 700
) -> str:
    """A part of the decision in a file of its own."""
    return f"PHỤ LỤC I\nMỨC HỖ TRỢ\n(Ban hành kèm theo {of})\n\n" + RULE.format(amount=amount)


@pytest.fixture
def engine(library: FileLibrary, encoder: SyllableEncoder) -> Engine:
    return file_engine(library, library.path.parent, encoder, INDEX, ANSWERS)


def joined(**texts: str) -> DocumentForms:
    """The forms among bulletins of these ids and texts, each with the day that its letterhead names."""
    days = {
        "ngày 5 tháng 3 năm 2020": dt.date(2020, 3, 5),
        "ngày 05 tháng 3 năm 2020\n": dt.date(2020, 3, 5),
        "ngày 5 tháng 3 năm 2021": dt.date(2021, 3, 5),
        "ngày 20 tháng 12 năm 2022": dt.date(2022, 12, 20),
        "ngày 20 tháng 12 năm 2024": dt.date(2024, 12, 20),
    }
    forms = {}
    for identity, text in texts.items():
        head = text.split("QUYẾT ĐỊNH")[0].split("NGHỊ ĐỊNH")[0]
        day = next((each for written, each in days.items() if written in head), None)
        form = document_form(Bulletin(identity, "Tin", text, date=day))
        if form:
            forms[identity] = form
    return DocumentForms.of(forms)


def test_a_draft_is_joined_with_what_was_signed() -> None:
    """By number, issuer and year, whatever the capitals and spaces are."""
    signed, draft = decision(900), decision(700, DRAFT, "Ủy ban nhân dân  tỉnh Lâm Đồng")
    assert joined(ky=signed, nhap=draft).drafts == {"nhap": "ky"}


@pytest.mark.parametrize(
    "other",
    [
        decision(700, DRAFT, "ỦY BAN NHÂN DÂN TỈNH TRÀ VINH"),
        decision(700, DRAFT, number="16/QĐ-UBND"),
        decision(700, "ngày     tháng     năm 2021"),
        decision(700, "ngày     tháng     năm"),
        decision(700, DRAFT, number=""),
        decision(700, "ngày 5 tháng 3 năm 2021"),
        decision(700),
        RULE.format(amount=700),
    ],
    ids=["issuer", "number", "year", "no year", "no number", "signed later", "signed too", "no document"],
)
def test_what_is_not_joined(other: str) -> None:
    """One number of two issuers or of two years, and what does not tell them, are documents of their own."""
    forms = joined(ky=decision(900), khac=other)
    assert (forms.drafts, forms.editions) == ({}, {})


def test_what_was_put_together_is_joined_with_its_base() -> None:
    """By the number and the day that the consolidated text names; the latest comes first."""
    forms = joined(
        goc=DECREE,
        hop=consolidated(200, "01", "ngày 20 tháng 12 năm 2022"),
        moi=consolidated(300, "02", "ngày 20 tháng 12 năm 2024"),
    )
    assert [set(each.ids) for each in forms.editions["goc"]] == [{"moi"}, {"hop"}, {"goc"}]
    assert set(forms.editions) == {"goc", "hop", "moi"}


def test_a_consolidated_text_of_another_day_is_of_another_document() -> None:
    """Where number and day do not both agree nothing is joined."""
    other = consolidated(200, "01", "ngày 20 tháng 12 năm 2022", base="06 tháng 3 năm 2020")
    assert "goc" not in joined(goc=DECREE, hop=other).editions


@pytest.mark.parametrize(
    ("issuer", "base"),
    [
        ("ỦY BAN NHÂN DÂN TỈNH LÂM ĐỒNG", "Ủy ban nhân dân tỉnh Lâm Đồng"),
        ("UBND TỈNH LÂM ĐỒNG", "Uỷ ban nhân dân tỉnh Lâm Đồng"),
        ("VĂN PHÒNG UBND TỈNH LÂM ĐỒNG", "Chủ tịch UBND tỉnh Lâm Đồng"),
    ],
)
def test_a_consolidated_text_of_a_province_is_joined(issuer: str, base: str) -> None:
    """By number, day and issuer of what it puts together, whoever does that and however it is written."""
    forms = joined(goc=decision(100), hop=of_province(issuer, base))
    assert [set(each.ids) for each in forms.editions["goc"]] == [{"hop"}, {"goc"}]


@pytest.mark.parametrize(
    "base", ["Ủy ban nhân dân tỉnh Trà Vinh", "Hội đồng nhân dân tỉnh Lâm Đồng", "tỉnh ta"]
)
def test_the_number_of_another_province_joins_nothing(base: str) -> None:
    """A number that any province may have says nothing without the issuer."""
    assert "goc" not in joined(goc=decision(100), hop=of_province(base=base)).editions


@pytest.mark.parametrize("mark", [Mark.CLAIMED, Mark.OCR])
def test_what_may_be_wrong_joins_nothing(mark: Mark) -> None:
    """Neither a page that nobody vouches for nor what a machine read takes the place of a document."""
    text = consolidated(200, "01", "ngày 20 tháng 12 năm 2022")
    assert document_form(Bulletin("hop", "Tin", text)) is not None
    assert document_form(Bulletin("hop", "Tin", text, marks=(mark,))) is None


def test_the_publisher_stands_for_an_issuer_that_is_not_told() -> None:
    """Where nothing stands above number and motto, the publisher that the bulletin has is its issuer."""
    text = decision(900).partition("\n")[2]
    form = document_form(Bulletin("ky", "Tin", text, publisher="Ủy ban nhân dân tỉnh Lâm Đồng"))
    assert form is not None
    assert form.issuer == "ủy ban nhân dân tỉnh lâm đồng"


def test_a_number_that_a_person_gives_joins(
    engine: Engine, indexer: Indexer, tmp_path: Path, library: FileLibrary
) -> None:
    """A sidecar's number goes before the text's: by it a draft without one is joined, by "none" it is not."""
    draft = decision(700, DRAFT, number="")
    folder = write(tmp_path / "files", ky=decision(900), nhap=draft)
    indexer.update([folder])
    assert answers(engine, QUESTION) == {"ky", "nhap"}
    sidecar = folder / "nhap.yaml"
    sidecar.write_text("number: 15/QĐ-UBND\n", "utf-8")
    indexer.update()
    assert answers(engine, QUESTION) == {"ky"}
    write(folder, nhap=decision(700, DRAFT))
    sidecar.write_text("number: none\n", "utf-8")
    indexer.update()
    assert answers(engine, QUESTION) == {"ky", "nhap"}


def test_a_number_that_a_person_gives_vouches_for_a_scan() -> None:
    """What a machine read joins where a person says its number."""
    scan = Bulletin("nhap", "Tin", decision(700, number="I5/QĐ-UBND"), marks=(Mark.OCR,))
    assert document_form(scan) is None
    form = document_form(dataclasses.replace(scan, given_number="15/QĐ-UBND"))
    assert form is not None
    assert form.number == "15/qđ-ubnd"


def test_parts_of_one_law_are_all_answered_from() -> None:
    """Two signed documents of one number, issuer and day take nothing from each other."""
    forms = joined(phan_1=decision(900), phan_2=decision(800), phu_luc=annex())
    for identity in ("phan_1", "phan_2", "phu_luc"):
        assert not forms.is_left_out(identity, AskedForm(), lambda each: True)


def test_all_parts_of_an_edition_answer() -> None:
    """Of a text put together all parts are valid, and before it all parts of what was signed."""
    day = "ngày 20 tháng 12 năm 2022"
    forms = joined(
        goc_1=DECREE,
        goc_2=f"{DECREE} Phần hai.",
        hop_1=consolidated(200, "01", day),
        hop_2=consolidated(300, "01", day, part="(phần hai)"),
    )
    asked = {AskedForm(): {"goc_1", "goc_2"}, AskedForm(dt.date(2021, 12, 31)): {"hop_1", "hop_2"}}
    for question, expected in asked.items():
        assert {each for each in forms.editions if forms.is_left_out(each, question, bool)} == expected


@pytest.mark.parametrize(
    "of",
    [
        "Quyết định số 15/QĐ-UBND ngày 05/3/2020 của UBND tỉnh Lâm Đồng",
        "Quyết định số: 15/QĐ-UBND ngày 05 tháng 3 năm 2020\ncủa Chủ tịch Ủy ban nhân dân tỉnh Lâm Đồng",
        "Quyết định\nsố 15/QĐ-UBND ngày 5-3-2020 của Ủy ban nhân dân\ntỉnh Lâm Đồng",
    ],
)
def test_an_annex_goes_with_its_document(of: str) -> None:
    """A part in a file of its own is replaced with the document that it names in its first lines."""
    forms = joined(goc=decision(100), phu_luc=annex(of), hop=of_province())
    assert [set(each.ids) for each in forms.editions["goc"]] == [{"hop"}, {"goc", "phu_luc"}]


@pytest.mark.parametrize(
    "text",
    [
        annex("Quyết định số 15/QĐ-UBND ngày 05/3/2020"),
        annex("Quyết định số 15/QĐ-UBND ngày 45/3/2020 của UBND tỉnh Lâm Đồng"),
        annex().replace("(Ban hành", "Quy chế được ban hành"),
        "Tin.\n" * 400 + annex(),
    ],
    ids=["no issuer", "no day", "in a sentence", "far below"],
)
def test_what_is_no_annex(text: str) -> None:
    """What only tells of a document, or does not tell which, is no part of one."""
    assert document_form(Bulletin("tin", "Tin", text)) is None


def test_a_document_that_holds_its_annex_is_the_whole() -> None:
    """Below a head of its own the line of an annex says nothing."""
    form = document_form(Bulletin("ky", "Tin", f"{decision(900)[:-60]}\n{annex()}"))
    assert form is not None
    assert not form.is_part


def test_the_draft_of_a_whole_waits_for_the_whole() -> None:
    """A draft is left out when it was signed, that of an annex likewise; an annex alone signs no whole."""
    assert joined(phu_luc=annex(), nhap=decision(700, DRAFT)).drafts == {}
    assert joined(ky=decision(900), phu_luc=annex(), nhap=decision(700, DRAFT)).drafts == {"nhap": "ky"}


@pytest.mark.parametrize(
    ("question", "until", "draft"),
    [
        (QUESTION, None, False),
        ("năm 2018 quy định thế nào?", dt.date(2018, 12, 31), False),
        ("quy định tại Nghị định 30/2020/NĐ-CP", None, False),
        ("Nghị định số 30/2020/NĐ-CP ngày 5/3/2020 quy định gì?", None, False),
        ("trước ngày 1/7/2021 thì sao?", dt.date(2021, 7, 1), False),
        ("dự thảo quyết định nói gì?", None, True),
        ("du thao quyet dinh noi gi?", None, True),
        ("nhiệm kỳ 2020-2025 ai là bí thư?", None, False),
    ],
)
def test_what_a_question_asks_for(question: str, until: dt.date | None, draft: bool) -> None:  # noqa: FBT001
    """A time and drafts are asked for in words; the year of a document's number names the document."""
    assert AskedForm.of(read_text(question, Style.TYPED)) == AskedForm(until, draft)


def answers(engine: Engine, question: str) -> set[str]:
    """The bulletins that an answer quotes, shows as near, or names as nearest."""
    answer = engine.answer(AnswerRequest(question, 5))
    hits = (*answer.quotes, *answer.near)
    return {hit.bulletin.id for hit in hits} | {bulletin.id for bulletin in answer.nearest}


def test_the_signed_form_answers_and_the_draft_when_asked_for(
    engine: Engine, indexer: Indexer, tmp_path: Path, library: FileLibrary
) -> None:
    """Where the signed one is withdrawn the draft does not take its place; a search finds both."""
    indexer.update([write(tmp_path / "files", ky=decision(900), nhap=decision(700, DRAFT))])
    assert answers(engine, QUESTION) == {"ky"}
    assert "nhap" in answers(engine, f"Theo dự thảo, {QUESTION}")
    found = engine.search(SearchRequest.from_text("hỗ trợ trồng cà phê", count=9)).hits
    assert {hit.bulletin.id for hit in found} == {"ky", "nhap"}
    within = engine.answer(AnswerRequest(QUESTION, 3, within="nhap"))
    assert within.quotes[0].bulletin.id == "nhap"
    with library.writing() as change:
        change.withdraw("ky", "thu hồi")
    assert answers(engine, QUESTION) == set()


def test_the_valid_form_answers_for_the_time_that_is_asked_for(
    engine: Engine, indexer: Indexer, tmp_path: Path, library: FileLibrary
) -> None:
    """Today the latest consolidated text, for a year what was valid then; a withdrawn one gives way."""
    folder = write(
        tmp_path / "files",
        goc=DECREE,
        hop=consolidated(200, "01", "ngày 20 tháng 12 năm 2022"),
        moi=consolidated(300, "02", "ngày 20 tháng 12 năm 2024"),
    )
    indexer.update([folder])
    assert answers(engine, QUESTION) == {"moi"}
    assert answers(engine, f"Năm 2023, {QUESTION}") == {"hop"}
    assert answers(engine, f"Năm 2021, {QUESTION}") == {"goc"}
    assert answers(engine, f"Theo Nghị định 30/2020/NĐ-CP, {QUESTION}") == {"moi"}
    with library.writing() as change:
        change.withdraw("moi", "thu hồi")
    assert answers(engine, QUESTION) == {"hop"}


@pytest.mark.parametrize(
    ("time", "expected"),
    [("Năm 2021", ["goc"]), ("Tháng 6/2023", ["hop"]), ("Ngày 5/6/2023", ["hop"]), ("Năm 2019", [])],
)
def test_what_was_valid_then_is_quoted(
    engine: Engine, indexer: Indexer, tmp_path: Path, time: str, expected: list[str]
) -> None:
    """The day of a document is no other time than one at which it was valid; before its day it was not."""
    day = "ngày 20 tháng 12 năm 2022"
    folder = write(tmp_path / "files", goc=DECREE, hop=consolidated(200, "01", day))
    indexer.update([folder])
    quotes = engine.answer(AnswerRequest(f"{time}, {QUESTION}", 3)).quotes
    assert sorted({each.bulletin.id for each in quotes}) == expected


def test_forms_follow_the_files(
    engine: Engine, indexer: Indexer, tmp_path: Path, library: FileLibrary
) -> None:
    """A draft answers until it is signed, and is joined again when a text changes."""
    folder = write(tmp_path / "files", nhap=decision(700, DRAFT))
    indexer.update([folder])
    assert answers(engine, QUESTION) == {"nhap"}
    write(folder, ky=decision(900))
    indexer.update()
    assert answers(engine, QUESTION) == {"ky"}
    write(folder, ky=decision(900, number="17/QĐ-UBND"))
    indexer.update()
    assert answers(engine, QUESTION) == {"ky", "nhap"}
    with library.reading() as state:
        assert state.forms()["ky"] == DocumentForm(
            "17/qđ-ubnd", "ủy ban nhân dân tỉnh lâm đồng", 2020, dt.date(2020, 3, 5)
        )
