from __future__ import annotations

from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.tables import ABBREVIATIONS, AbbreviationRow
from corpus.text.abbreviations import Abbreviations
from corpus.text.fold import fold, nfc, unaccented
from retrieval.index.lexical import terms

GENERAL = Abbreviations.general()
FOLDER = resources.files("corpus").joinpath("bulletins")
BULLETINS = {
    file.name[:3]: nfc(file.read_text("utf-8")) for file in FOLDER.iterdir() if file.name.endswith(".txt")
}
LEARNED = Abbreviations.learned([BULLETINS[name] for name in sorted(BULLETINS)])
ROWS = ABBREVIATIONS.abbreviations


def shares(question: str, passage: str) -> set[str]:
    """The terms by which a question would find a passage."""
    return set(terms(question)) & set(terms(passage))


@pytest.mark.parametrize(
    ("question", "passage", "found_by"),
    [
        ("BQLKKT làm gì", "Ban Quản lý Khu kinh tế tổ chức Đại hội", "khu kinh"),
        ("bql kcn lam dong", "Ban Quản lý các Khu công nghiệp tỉnh", "quan ly"),
        ("ai là PCT HĐND", "Phó Chủ tịch Hội đồng nhân dân thành phố", "pho chu"),
        ("số TTHC", "62/62 thủ tục hành chính", "thu tuc"),
    ],
)
def test_a_short_question_finds_a_long_passage(question: str, passage: str, found_by: str) -> None:
    """Expanded, the question has the terms of the full form, which it had not before."""
    assert found_by not in shares(question, passage)
    assert found_by in shares(GENERAL.expand(question), passage)


@pytest.mark.parametrize(
    ("question", "passage", "found_by"),
    [
        ("Ủy ban nhân dân tỉnh tặng gì", "02 tập thể được UBND tỉnh tặng bằng khen", "nhan dan"),
        ("ủy viên ban thường vụ là ai", "đồng chí Nguyễn Hữu Nghĩa UVTV, Trưởng Ban", "thuong vu"),
        ("Phó chủ tịch Hội đồng nhân dân", "Phó chủ tịch HDNĐ thành phố", "hoi dong"),
        ("bao nhieu thu tuc hanh chinh", "có tổng số 62/62 TTHC thuộc thẩm quyền", "hanh chinh"),
        ("đảng bộ trong sạch vững mạnh", "Đảng bộ luôn đạt TSVM.", "trong sach"),
    ],
)
def test_a_long_question_finds_a_short_passage(question: str, passage: str, found_by: str) -> None:
    """Indexed with its expansions, the passage has the terms of the full form, which it had not before."""
    assert found_by not in shares(question, passage)
    assert found_by in shares(question, " ".join([passage, *GENERAL.expansions(passage)]))


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("TP Trà Vinh", "thành phố Trà Vinh"),
        ("TP.Trà Vinh, TP. Hồ Chí Minh", "thành phố Trà Vinh, thành phố Hồ Chí Minh"),
        ("TX Sông Cầu, TT. Long Thành", "thị xã Sông Cầu, thị trấn Long Thành"),
        ("P. Bách Quang, P.4, Q.1, H. Châu Thành", "phường Bách Quang, phường 4, quận 1, huyện Châu Thành"),
        ("Đ/c Nguyễn Hữu Nghĩa  UVTV,", "đồng chí Nguyễn Hữu Nghĩa  Ủy viên Ban Thường vụ,"),
        ("bí thư TU, nghị quyết TU 4", "bí thư Tỉnh ủy, nghị quyết Trung ương 4"),
        ("pbt tt tỉnh", "phó bí thư thường trực tỉnh"),
        ("TT Chính phủ, TT Xúc tiến đầu tư", "Thủ tướng Chính phủ, trung tâm Xúc tiến đầu tư"),
        ("CT UBND, chủ tịch hđnd", "chủ tịch Ủy ban nhân dân, chủ tịch Hội đồng nhân dân"),
        ("CT 05 và CT số 7", "chỉ thị 05 và chỉ thị số 7"),
        ("trường CĐ nghề, CĐ cơ sở", "trường cao đẳng nghề, công đoàn cơ sở"),
        ("90% CB, CC, VC; CBCC-VC", "90% cán bộ, công chức, viên chức; cán bộ, công chức, viên chức"),
        ("KH&CN, KH 2018", "Khoa học và Công nghệ, kế hoạch 2018"),
        ("KCN/KKT (kcn, Kcn)", "khu công nghiệp/khu kinh tế (khu công nghiệp, khu công nghiệp)"),
        ("bql  kkt ở đâu", "Ban Quản lý Khu kinh tế ở đâu"),
        ("ai làm bt đu bql nk 2020-2025", "ai làm bí thư đảng ủy Ban Quản lý nhiệm kỳ 2020-2025"),
        ("ĐẠI HỘI ĐẢNG BỘ BQL", "ĐẠI HỘI ĐẢNG BỘ BAN QUẢN LÝ"),
        ("ubnd tinh o dau", "Uy ban nhan dan tinh o dau"),
        ("UBND Kon Tum", "Ủy ban nhân dân Kon Tum"),
        ("who chairs UBND Lam Dong", "who chairs Ủy ban nhân dân Lam Dong"),
    ],
)
def test_abbreviations_are_written_in_full(text: str, full: str) -> None:
    """The longest that fits its neighbours counts; spaces, signs, capitals and manner of the text stay."""
    assert GENERAL.expand(text) == full


@pytest.mark.parametrize(
    "text",
    [
        "banquanlykkt@travinh.gov.vn, http://bqlkcn.vn/UBND, www.kcn.vn, ubnd.gov.vn",
        "05-CT/TW, 12/QĐ-UBND, 57-NQ/TW, 35/2022/NĐ-CP, 01/2020/TT-BTC, NQ/TW, QĐ-UBND",
        "KCNX, XKCN, A&KCN",
        "Nguyễn P. Anh, George H. Bush, John Q. Adams",
        "TT, CT, tt, ct",  # nothing says which
        "tu van, tự tu, du lich, cb",
        "10.BT của bạn",
        "đồng chí bí thư là ai",
        "",
    ],
)
def test_what_is_no_abbreviation_stays(text: str) -> None:
    """Addresses, numbers of documents, parts of words, initials of persons, and what may be anything stay."""
    assert GENERAL.expand(text) == text
    assert GENERAL.expansions(text) == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.short[0]} {row.full}")
def test_every_row_of_the_table_counts(row: AbbreviationRow) -> None:
    """Each spelling of each row is led to its full form where what it asks for stands beside it."""
    beside = {"A": "Trà", "#": "12"}
    before = [f"{short} {beside.get(word, word)}" for word in row.before for short in row.short]
    after = [f"{word} {short}" for word in row.after for short in row.short]
    for text in before + after or row.short:
        assert row.full in GENERAL.expansions(text), text


def test_expanding_ends() -> None:
    """No full form of the table holds an abbreviation of the table."""
    assert {row.full: GENERAL.expand(row.full) for row in ROWS} == {row.full: row.full for row in ROWS}


@settings(deadline=None, derandomize=False, max_examples=100)
@given(name=st.sampled_from(sorted(BULLETINS)), start=st.integers(0, 9000), length=st.integers(1, 400))
def test_expansions_and_expanding_agree(name: str, start: int, length: int) -> None:
    """What a passage is indexed with besides is what its expanded text holds, in order, each once."""
    text = BULLETINS[name][start % len(BULLETINS[name]) :][:length]
    forms, full = GENERAL.expansions(text), fold(GENERAL.expand(text))
    assert len(set(forms)) == len(forms)
    assert all(fold(form) in full for form in forms)
    assert (not forms) == (GENERAL.expand(text) == text)


def test_the_bulletins_introduce_their_abbreviations() -> None:
    """Those that the five bulletins put in brackets are learned, and no other bracket."""
    texts = {
        "BQLKKT": "Ban Quản lý Khu kinh tế",
        "LĐB": "Lãnh đạo Ban",
        "KKT": "Khu Kinh tế",
        "KCN": "Khu công nghiệp",
        "CBCCVC": "cán bộ, công chức, viên chức",
        "Đảng ủy Khối": "Đảng ủy Khối các Cơ quan và Doanh nghiệp tỉnh",
    }
    assert {short: LEARNED.expand(short) for short in texts} == texts
    assert LEARNED.expand("(Đ/c Vũ Mạnh Hải) (chiếm 80%) UBND") == "(Đ/c Vũ Mạnh Hải) (chiếm 80%) UBND"


@pytest.mark.parametrize(
    ("text", "short", "full"),
    [
        ("Sở Khoa học và Công nghệ (KH&CN)", "KH&CN", "Khoa học và Công nghệ"),
        ("Ban Chỉ đạo các dự án (BCĐDA)", "bcđda", "Ban Chỉ đạo các dự án"),
        ("Họp. Đảng ủy Cao su Việt Nam (sau đây gọi tắt là ĐUCSVN)", "ĐUCSVN", "Đảng ủy Cao su Việt Nam"),
        (
            "Đảng ủy Khối Doanh nghiệp tỉnh (gọi tắt là Đảng ủy Khối)",
            "đảng ủy khối",
            "Đảng ủy Khối Doanh nghiệp tỉnh",
        ),
    ],
)
def test_initials_tell_what_is_introduced(text: str, short: str, full: str) -> None:
    """The letters are the words' initials, joiners passed over; a short name is the beginning of the name."""
    assert Abbreviations.learned([text]).expand(short) == full


@pytest.mark.parametrize(
    "text",
    [
        "Ban Quản lý Khu kinh tế (XYZ)",
        "Lãnh đạo. Ban (LĐB)",
        "kinh tế (KKT)",
        "năm 2018 (V)",
        "Ban Quản lý các Khu công nghiệp (Ban Quản lý)",  # the kind of body, not this one
        "Nguyễn Văn An (Bí thư Chi bộ)",
    ],
)
def test_other_brackets_introduce_nothing(text: str) -> None:
    """Wrong initials, a sentence's end between, too few words, one letter, a kind of body, a remark."""
    assert Abbreviations.learned([text]).to_json() == "[]"


def test_the_commonest_meaning_stays() -> None:
    """Of two meanings the one more often introduced counts, whatever came first; of equals the first."""
    zone, area = "Khu công nghiệp (KCN)", "Khoa chống nhiễm (KCN)"
    assert Abbreviations.learned([area, zone, zone]).expand("KCN") == "Khu công nghiệp"
    assert Abbreviations.learned([area, zone]).expand("KCN") == "Khoa chống nhiễm"


def test_a_short_name_does_not_grow_twice() -> None:
    """Where the text goes on with the full name, or with another body of that kind, it is left alone."""
    text = "Đảng ủy Khối các cơ quan tỉnh Lâm Đồng"
    assert LEARNED.expand(text) == text
    assert LEARNED.expansions(BULLETINS["002"]).count("Đảng ủy Khối các Cơ quan và Doanh nghiệp tỉnh") == 1


def test_the_other_table_wins() -> None:
    """Merged, the other's meaning counts, but neighbours still decide where they do; no table changes."""
    local = Abbreviations.learned(["Trung tâm (TT)", "Bảo quản lúa (BQL)"])
    both = GENERAL.merged(local)
    assert both.expand("BQL") == "Bảo quản lúa"
    assert both.expand("TT") == "Trung tâm"
    assert both.expand("TT Chính phủ, UBND") == "Thủ tướng Chính phủ, Ủy ban nhân dân"
    assert local.merged(GENERAL).expand("BQL") == "Ban Quản lý"
    assert GENERAL.expand("BQL") == "Ban Quản lý"
    assert local.expand("UBND") == "UBND"


def test_a_table_is_read_back() -> None:
    """What `to_json` wrote expands as before, with all conditions; an empty table expands nothing."""
    both = GENERAL.merged(LEARNED)
    again = Abbreviations.from_json(both.to_json())
    assert again.to_json() == both.to_json()
    for text in (
        *BULLETINS.values(),
        "TT Chính phủ, TT, TP Trà Vinh, tp, Đảng ủy Khối các",
        unaccented("bt đu bql"),
    ):
        assert again.expand(text) == both.expand(text)
    assert Abbreviations.from_json("[]").expand("UBND") == "UBND"


@pytest.mark.parametrize("typed", ["Sở GD & ĐT", "Sở GD &ĐT", "Sở GD&ĐT", "sở gd & đt"])
def test_spaces_about_an_ampersand_make_no_difference(typed: str) -> None:
    """Whoever writes "GD & ĐT" means the same as with "GD&ĐT"."""
    assert Abbreviations.general().expand(typed).lower() == "sở giáo dục và đào tạo"
