from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import combinations, permutations
from typing import Any

import pytest
from hypothesis import given

from corpus.ingest.read import read_bulletin, shipped_folder
from corpus.models import Bulletin, Passage
from retrieval.models import Hit
from retrieval.search.near_duplicates import (
    are_reprints,
    collapse,
    containment,
    resemblance,
    shingles,
    stands_in,
    words,
)
from tests.corpus.texts import nfc_text, quick

TITLE = "Chi bộ Ban Quản lý họp đại hội"
LEAD = (
    "Sáng ngày 04/3/2020, Chi bộ Ban Quản lý các Khu công nghiệp tỉnh Lâm Đồng đã long trọng tổ chức đại hội."
)
ELECTED = "Đại hội đã bầu ra Ban Chấp hành gồm 5 đồng chí do đồng chí Đỗ Xuân Kiên làm Bí thư."
PRAISE = "Đảng ủy hoà cùng niềm vui, hoan nghênh thành tích mà chi bộ đã đạt được trong nhiệm kỳ vừa qua."
GOAL = "Mục tiêu quan trọng nhất là thu hút thêm nhà đầu tư và giữ gìn đoàn kết nội bộ trong toàn cơ quan."
BODY = f"{LEAD} {ELECTED}\n\n{PRAISE}\n\n{GOAL}"
REPORT = f"{TITLE}\n\n{BODY}"

MORE = (
    "Dịp này, nhiều đảng viên được tặng giấy khen vì đã gắn bó lâu năm. Các đại biểu trồng cây lưu niệm trong"
    " khuôn viên trụ sở và thăm gia đình có công. Buổi chiều là phần văn nghệ do đoàn viên biểu diễn."
)

REPRINTS = {
    "as it is": REPORT,
    "another headline": f"Lâm Đồng: 5 đồng chí vào cấp ủy mới\n\n{BODY}",
    "an added paragraph": f"{REPORT}\n\n{MORE}",
    "a like sentence more": f"{REPORT}\n\n{ELECTED.replace('5', '3')}",
    "a paragraph before": f"{TITLE}\n\nTin từ cơ sở, 12 chi bộ đã họp xong.\n\n{BODY}",
    "a day of its own": f"{TITLE}\n\n06/03/2020 08:15\n\n{BODY}",
    "other tone marks": REPORT.replace("hoà", "hòa").replace("ủy", "uỷ").replace("kỳ", "kì"),
    "other spaces": REPORT.replace(" ", "\N{NO-BREAK SPACE} ").replace("\n\n", "\n"),
    "other address": REPORT.replace("đồng chí Đỗ", "Đ/c Đỗ"),
    "other zeros": REPORT.replace("5 đồng", "05 đồng"),
    "other case": REPORT.replace("Ban Quản lý", "Ban quản lý"),
    "no full stop at its end": REPORT.removesuffix("."),
    "no full stop in it": REPORT.replace("làm Bí thư.", "làm Bí thư"),
    "other quotation marks": REPORT.replace("Đỗ Xuân Kiên", "“Đỗ Xuân Kiên”"),
    "a headline in capitals": f"{TITLE.upper()}\n\n{BODY}",
    "a signature": f"{REPORT}\n\nVăn phòng Ban Quản lý",
}
OTHERS = {
    "a number": REPORT.replace("gồm 5", "gồm 7"),
    "a day": REPORT.replace("04/3/2020", "09/3/2020"),
    "a year": REPORT.replace("04/3/2020", "04/3/2015"),
    "a name": REPORT.replace("Đỗ Xuân Kiên", "Đỗ Xuân Kiền"),
    "a rare name": REPORT.replace("Đỗ Xuân Kiên", "K’Broi Niê Kđăm"),
    "a province": REPORT.replace("Lâm Đồng", "Đồng Nai"),
    "everything but a sentence": f"{TITLE}\n\nHội Nông dân xã họp bàn việc vay vốn. {ELECTED}\n\n"
    "Bà con đề nghị sửa kênh mương trước mùa mưa và cấp giống lúa mới cho vụ sau.",
    "half of it": f"{TITLE}\n\n{LEAD} {ELECTED}\n\n{MORE}",
    "everything but a few words": f"{TITLE}\n\n{ELECTED}",
}


def bulletin(identity: str, text: str = REPORT, **known: Any) -> Bulletin:  # noqa: ANN401 (a bulletin's fields)
    return Bulletin(identity, text.partition("\n")[0], text, **known)


def hit(source: Bulletin, words: str = ELECTED, score: float = 0.5) -> Hit:
    start = source.text.index(words)
    return Hit(Passage(source.id, start, start + len(words)), source, score)


def whole(source: Bulletin, score: float = 0.5) -> Hit:
    return Hit(Passage(source.id, 0, len(source.text)), source, score)


def ids(hits: list[Hit]) -> list[tuple[str, list[str]]]:
    return [(each.bulletin.id, [other.id for other in each.also_in]) for each in hits]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Uỷ ban HOÀ giải", "ủy Ban  hòa\ngiải"),
        ("nhiệm kỳ, công ty", "Nhiệm kì: công ti"),
        ("05 đồng chí", "5"),
        ("Đ/c Đỗ Xuân Kiên", "đồng chí Đỗ Xuân Kiên"),
        ("ngày 04 /3/2020", "ngày 4/03/2020"),
    ],
)
def test_what_is_spelled_otherwise_is_the_same_words(one: str, other: str) -> None:
    """Case, spaces, signs, place of tone marks, i for y, leading zeros, "đồng chí" make no difference."""
    assert words(one) == words(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hùng", "Hưng"),
        ("Hưng", "Hứng"),
        ("5", "50"),
        ("6.378", "6,378"),
        ("quý", "quỳ"),
        ("đa", "da"),
        ("ông", "bà"),
    ],
)
def test_what_reads_otherwise_is_not_the_same_words(one: str, other: str) -> None:
    """An accent, a digit or a decimal mark makes another word."""
    assert words(one) != words(other)


def test_shingles_are_runs_of_four() -> None:
    """The shingles of a text are its runs of four words; containment and resemblance are shares of them."""
    one, other = shingles("một hai ba bốn năm"), shingles("Hai ba bốn năm sáu bảy")
    assert one == {("một", "hai", "ba", "bốn"), ("hai", "ba", "bốn", "năm")}
    assert shingles("một hai") == {("một", "hai")}
    assert shingles("…") == frozenset()
    assert (containment(one, other), containment(other, one)) == (1 / 2, 1 / 3)
    assert resemblance(one, other) == resemblance(other, one) == 1 / 4
    assert (containment(frozenset(), one), resemblance(frozenset(), frozenset())) == (0, 0)


@pytest.mark.parametrize("text", REPRINTS.values(), ids=REPRINTS)
def test_a_reprint_is_known(text: str) -> None:
    """The same report is known whatever its headline, its spelling and what stands before and behind it."""
    one, other = bulletin("one"), bulletin("other", text)
    assert are_reprints(one, other)
    assert are_reprints(other, one)
    assert stands_in(hit(one), other)
    assert stands_in(hit(one, BODY), other)


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_another_report_is_told_apart(text: str) -> None:
    """A report with another number, day, name or province, or with little in common, is another one."""
    one, other = bulletin("one"), bulletin("other", text)
    assert not are_reprints(one, other)
    assert not are_reprints(other, one)


@pytest.mark.parametrize(
    ("known", "same"),
    [
        ({"province": "Lâm Đồng"}, True),
        ({"province": "Đồng Nai"}, False),
        ({"term": "2020-2025"}, True),
        ({"term": "2015-2020"}, False),
        ({"date": dt.date(2020, 4, 4)}, True),
        ({"date": dt.date(2020, 2, 2)}, True),
        ({"date": dt.date(2020, 4, 5)}, False),
        ({"date": dt.date(2020, 2, 1)}, False),
        ({"publisher": "Báo Lâm Đồng", "url": "https://example.org"}, True),
    ],
)
def test_what_is_known_of_bulletins_parts_them(known: dict[str, Any], same: bool) -> None:  # noqa: FBT001
    """Word for word the same, of another province, another term or more than 31 days away it is another."""
    one = bulletin("one", province="Lâm Đồng", term="2020-2025", date=dt.date(2020, 3, 4))
    assert are_reprints(one, bulletin("other", **known)) is same
    assert are_reprints(bulletin("other", **known), one) is same


def test_each_reprint_has_lines_of_its_own() -> None:
    """Days of publication and counts of readers part no reports, and no quotes that hold them."""
    one, other = (
        bulletin(name, f"{TITLE}\n\n{stamp}\n\n{BODY}\n\nLượt xem: {readers}")
        for name, stamp, readers in (("a", "04/03/2020 17:00", 12), ("b", "06/03/2020 08:15", 340))
    )
    assert are_reprints(one, other)
    assert stands_in(hit(one, f"04/03/2020 17:00\n\n{BODY}"), other)
    assert not stands_in(hit(one, "04/03/2020 17:00"), other)


def test_signs_stand_nowhere() -> None:
    """A hit without words is in no other bulletin."""
    one = bulletin("one", f"{TITLE}\n\n***\n\n{BODY}")
    assert not stands_in(hit(one, "***"), replace(one, id="other"))


def test_a_bulletin_is_no_reprint_of_itself() -> None:
    """Only another bulletin can be a reprint."""
    assert not are_reprints(bulletin("one"), bulletin("one"))


def test_the_shipped_bulletins_are_all_different() -> None:
    """Of the bulletins that are shipped_folder, no two are taken for reprints."""
    bulletins = [read_bulletin(file) for file in sorted(shipped_folder().glob("*.txt"))]
    assert len(bulletins) == 5
    assert not any(are_reprints(one, other) for one, other in combinations(bulletins, 2))


@pytest.mark.parametrize("name", OTHERS)
def test_a_quote_that_reads_otherwise_does_not_stand_there(name: str) -> None:
    """A quote stands in no bulletin that has another number, day, name or province in it."""
    changed = name not in {"half of it", "everything but a sentence", "everything but a few words"}
    quote = hit(bulletin("one"), BODY)
    assert not stands_in(quote, bulletin("other", OTHERS[name]))
    sentence = hit(bulletin("one"), LEAD if name in {"a day", "a year", "a province"} else ELECTED)
    assert stands_in(sentence, bulletin("other", OTHERS[name])) is not changed


@pytest.mark.parametrize(
    ("quote", "stands"), [(TITLE, False), (f"{TITLE}\n\n{LEAD}", True), ("04/3/2020", True)]
)
def test_a_title_counts_where_there_is_nothing_else(quote: str, stands: bool) -> None:  # noqa: FBT001
    """A headline in a quote may differ, unless the quote is nothing but the headline."""
    assert stands_in(hit(bulletin("one"), quote), bulletin("other", f"Tin vắn\n\n{BODY}")) is stands


def test_a_word_is_not_part_of_another() -> None:
    """A quote that ends in a name does not stand where the name is longer."""
    one, other = (bulletin("one", f"A\n\nẢnh: đồng chí Lê Văn {name}") for name in ("An", "Anh"))
    assert not stands_in(hit(one, "Ảnh: đồng chí Lê Văn An"), replace(other, id="other"))


def test_a_reprint_comes_once() -> None:
    """Of three that print the same the best comes, and names the others, the earliest first."""
    found = [
        hit(bulletin("best", date=dt.date(2020, 3, 5)), score=0.9),
        hit(bulletin("late", date=dt.date(2020, 3, 8)), score=0.8),
        hit(bulletin("else", OTHERS["a name"]), "Đảng ủy hoà", score=0.7),
        hit(bulletin("undated"), score=0.6),
        hit(bulletin("next", date=dt.date(2020, 3, 6)), score=0.5),
    ]
    assert ids(list(collapse(found))) == [("best", ["next", "late", "undated"]), ("else", [])]


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        (dt.date(2020, 3, 8), dt.date(2020, 3, 5), "an other"),
        (dt.date(2020, 3, 5), dt.date(2020, 3, 8), "the first"),
        (None, dt.date(2020, 3, 8), "an other"),
        (dt.date(2020, 3, 8), None, "the first"),
        (None, None, "the first"),
        (dt.date(2020, 3, 8), dt.date(2020, 3, 8), "the first"),
    ],
)
def test_of_equal_texts_the_earliest_is_kept(
    first: dt.date | None, second: dt.date | None, kept: str
) -> None:
    """Of equal texts the one published first is given, at the place and with the score of the best."""
    found = [
        hit(bulletin("the first", REPORT, date=first), score=0.9),
        hit(bulletin("an other", f"{TITLE}\n\n{REPORT}", date=second), score=0.8),
    ]
    (one,) = collapse(found)
    assert (one.bulletin.id, one.score, one.text) == (kept, 0.9, ELECTED)
    assert {one.bulletin.id, *(other.id for other in one.also_in)} == {"the first", "an other"}


def test_a_longer_text_is_not_swapped_for_an_earlier_one() -> None:
    """Where the earlier bulletin's passage is cut otherwise, the better one is kept."""
    found = [
        hit(bulletin("better", date=dt.date(2020, 3, 8)), f"{LEAD} {ELECTED}", score=0.9),
        hit(bulletin("earlier", date=dt.date(2020, 3, 5)), ELECTED, score=0.8),
    ]
    assert ids(list(collapse(found))) == [("better", ["earlier"])]


def test_a_passage_that_is_cut_otherwise_is_the_same() -> None:
    """Of two passages that mostly overlap, in bulletins that print the same, one is given."""
    found = [
        hit(bulletin("one"), BODY[: BODY.index(GOAL)]),
        hit(bulletin("other"), BODY[BODY.index(ELECTED) :]),
    ]
    assert ids(list(collapse(found))) == [("one", ["other"])]


def test_other_passages_of_a_reprint_stay() -> None:
    """Two passages of one bulletin stay, and so does a reprint's that says something else."""
    one, other = bulletin("one"), bulletin("other")
    found = [hit(one, LEAD), hit(one, ELECTED), hit(other, PRAISE), hit(other, LEAD)]
    assert [(each.bulletin.id, each.text) for each in collapse(found)] == [
        ("one", LEAD),
        ("one", ELECTED),
        ("other", PRAISE),
    ]


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_not_the_same_is_not_collapsed(name: str) -> None:
    """Reports that differ are both given, in either order, though a formulaic sentence stands in both."""
    sentence = "Đại hội đã bầu ra Ban Chấp hành gồm"
    found = [hit(bulletin("one"), sentence), hit(bulletin("other", OTHERS[name]), sentence)]
    for order in permutations(found):
        assert ids(list(collapse(order))) == [(each.bulletin.id, []) for each in order]


def test_a_sentence_that_differs_is_not_hidden() -> None:
    """A reprint whose sentence was reworded is given beside the other: the words are not the same."""
    reworded = bulletin("other", REPORT.replace("đã bầu ra", "chưa bầu ra"))
    assert are_reprints(bulletin("one"), reworded)
    assert ids(list(collapse([hit(bulletin("one")), whole(reworded)]))) == [("one", []), ("other", [])]


def test_reprints_are_looked_for_among_other_hits() -> None:
    """A bulletin that prints the same is named though its passage is none of the hits that are given."""
    among = [whole(bulletin("one")), whole(bulletin("other", REPRINTS["another headline"]))]
    assert ids(list(collapse([hit(bulletin("one"), BODY)], among))) == [("one", ["other"])]


def test_a_headline_parts_no_reports_but_other_sentences_do() -> None:
    """Reports that share a sentence and no more are given one by one, as they are asked for."""
    found = [hit(bulletin(name, f"{name} {TITLE}\n\n{name} {LEAD}"), LEAD) for name in ("Một", "Hai")]
    given = collapse(found)
    assert ids([next(given)]) == [("Một", [])]
    assert ids(list(given)) == [("Hai", [])]


@given(nfc_text, nfc_text)
@quick
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    """Whatever two bulletins hold, comparing them is symmetric, and a copy of one is its reprint."""
    first, second = (bulletin(name, f"T\n\n{text}") for name, text in (("a", one), ("b", other)))
    assert are_reprints(first, second) == are_reprints(second, first)
    assert are_reprints(first, replace(first, id="b"))
    assert stands_in(whole(first), replace(first, id="b"))
