from __future__ import annotations

import unicodedata
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.text.fold import fold, nfc, unaccented
from retrieval.query.spelling.diacritics import AccentModel, DomainCounts
from retrieval.query.spelling.tokens import CLASSES, TOKEN
from retrieval.query.spelling.trigram_model import General

# Invented for this test, as people ask offices.
QUESTIONS = """
Ai được bầu làm Bí thư Đảng ủy nhiệm kỳ 2020-2025?
Chủ tịch Ủy ban nhân dân huyện hiện nay là ai?
Đại hội Đảng bộ tỉnh lần thứ XVI diễn ra vào ngày nào?
Có bao nhiêu đảng viên tham dự đại hội?
Hồ sơ đăng ký kinh doanh gồm những giấy tờ gì?
Nộp hồ sơ xin cấp phép xây dựng ở đâu?
Thời hạn giải quyết thủ tục đất đai là bao nhiêu ngày?
Tổng vốn đầu tư của dự án nhà máy nước sạch là bao nhiêu?
Khu công nghiệp nào có tỷ lệ lấp đầy cao nhất?
Số lao động đang làm việc trong các khu công nghiệp?
Kim ngạch xuất khẩu sáu tháng đầu năm đạt bao nhiêu triệu USD?
Lịch tiếp công dân của lãnh đạo tỉnh trong tháng này?
Khi nào khánh thành cây cầu mới qua sông Đồng Nai?
Hội nghị cán bộ công chức năm 2019 tổ chức ở đâu?
Ban Quản lý các khu công nghiệp có mấy phòng chuyên môn?
Quyết định bổ nhiệm Phó trưởng ban được ký ngày mấy?
Vì sao dự án mở rộng đường bị chậm tiến độ?
Doanh nghiệp nào nộp ngân sách nhiều nhất năm ngoái?
Mức hỗ trợ cho hộ nghèo xây nhà là bao nhiêu tiền?
Công đoàn cơ sở đã tặng bao nhiêu suất quà cho công nhân?
Chi bộ kết nạp được mấy đảng viên mới trong nhiệm kỳ?
Nhà máy xử lý nước thải có công suất bao nhiêu?
Những đơn vị nào được tặng bằng khen của Thủ tướng Chính phủ?
Hạn cuối nộp báo cáo kết quả phòng chống dịch là khi nào?
Tỉnh Thái Nguyên thu hút được bao nhiêu dự án nước ngoài?
Ai chủ trì buổi làm việc với Liên đoàn Lao động tỉnh?
Bí thư Tỉnh ủy Lâm Đồng phát biểu những gì tại hội nghị?
Giá thuê đất trong khu kinh tế cửa khẩu là bao nhiêu?
Thành phố Đà Nẵng có bao nhiêu quận và huyện?
Còn thủ tục cấp lại căn cước công dân thì sao?
""".strip().split("\n")
FLOOR = 0.97

SYLLABLES = ["ai", "Bi", "thư", "CHI", "bộ", "bql", "KCN", "lam", "Đồng", "dong", "who", "was", "in", "đ"]
SIGNS = ["2020", "157.911,47", "?", ",", "(", "\n", "  ", "a@b.vn", "m2", "😀", "ß", "é", "é"]
TEXTS = st.lists(st.sampled_from([*SYLLABLES, *SIGNS]) | st.text(max_size=3), max_size=12).map(" ".join)


@pytest.fixture(scope="module")
def general() -> AccentModel:
    """The shipped model."""
    return AccentModel.general()


@pytest.fixture(scope="module")
def taught(general: AccentModel) -> AccentModel:
    """The shipped model with the five shipped bulletins as its domain."""
    folder = Path(__file__).parents[4] / "corpus" / "bulletins"
    return general.with_domain(
        DomainCounts.of(file.read_text("utf-8") for file in sorted(folder.glob("*.txt")))
    )


def share_restored(model: AccentModel, texts: list[str]) -> float:
    """The share of words that are what they were before they lost their accents."""
    was = TOKEN.findall("\n".join(texts))
    now = TOKEN.findall("\n".join(model.restore(unaccented(text)) for text in texts))
    right = [a == b for a, b in zip(was, now, strict=True) if a[0].isalpha()]
    return right.count(True) / len(right)


def test_the_general_model_restores_questions_to_offices(general: AccentModel) -> None:
    """Of questions as people ask offices, nearly every word gets its own accents back."""
    assert len(QUESTIONS) == 30
    assert share_restored(general, QUESTIONS) >= FLOOR


def test_questions_in_small_letters_are_restored_too(general: AccentModel) -> None:
    """Case helps, but a question typed all small is restored as well to within a word in a hundred."""
    assert share_restored(general, [question.lower() for question in QUESTIONS]) >= FLOOR - 0.01


@pytest.mark.parametrize("question", QUESTIONS)
def test_questions_with_accents_are_left_alone(general: AccentModel, question: str) -> None:
    """A question typed with accents comes back as it is."""
    assert general.restore(question) == question


@pytest.mark.parametrize(
    ("typed", "restored"),
    [
        ("ai lam bi thu chi bo bql kcn lam dong 2020", "ai làm bí thư chi bộ bql kcn lâm đồng 2020"),
        ("BI THU TINH UY", "BÍ THƯ TỈNH ỦY"),
        ("Ai la Bi thu Tinh uy Da Nang?", "Ai là Bí thư Tỉnh ủy Đà Nẵng?"),
        ("cong suat la 2.000m3, 19h ngay 5/6", "công suất là 2.000m3, 19h ngày 5/6"),
        ("e-mail cua ban quan ly la gi", "e-mail của ban quản lý là gì"),
        ("gui ve lam.dong@gmail.com hay www.lam-dong.vn", "gửi về lam.dong@gmail.com hay www.lam-dong.vn"),
        ("bí thu tỉnh uy là ai", "bí thư tỉnh ủy là ai"),
        ("Uỷ ban nhan dan", "Uỷ ban nhân dân"),
        ("", ""),
        ("2020?", "2020?"),
    ],
)
def test_questions_get_their_accents(general: AccentModel, typed: str, restored: str) -> None:
    """Words get accents in their own case; numbers, signs, abbreviations and addresses stay."""
    assert general.restore(typed) == restored


@pytest.mark.parametrize(
    "name",
    ["đỗ xuân kiên", "trần xuân vượng", "võ thị tuyết nhung", "khu kinh tế bờ y", "khu kinh tế định an"],
)
def test_the_domain_teaches_its_names(taught: AccentModel, name: str) -> None:
    """Names that the bulletins hold are restored as the bulletins spell them."""
    assert taught.restore(unaccented(name)) == name


def test_a_domain_may_spell_what_the_general_model_does_not_know(general: AccentModel) -> None:
    """A new spelling is learned if it stands twice, or if nothing else is written with its letters."""
    assert general.restore("xa dak giy") == "xã dak giy"
    assert general.with_domain(DomainCounts.of(["Xã Đắk Glêi họp"])).restore("xa glei") == "xã glêi"
    once = general.with_domain(DomainCounts.of(["Huyện Rệm họp"]))
    twice = general.with_domain(DomainCounts.of(["Huyện Rệm họp. Huyện Rệm họp"]))
    assert once.restore("huyen rem hop") != "huyện rệm họp"
    assert twice.restore("huyen rem hop") == "huyện rệm họp"


def test_a_domain_is_no_more_than_the_last_one(general: AccentModel) -> None:
    """A model with a domain is another one: the one before stays as it is, and so do the tables."""
    first = general.with_domain(DomainCounts.of(["Đồng chí Rệm Vượng. Đồng chí Rệm Vượng"]))
    second = first.with_domain(DomainCounts.of([]))
    assert first.restore("rem vuong") == "rệm vượng"
    assert second.restore("rem vuong") == general.restore("rem vuong") != "rệm vượng"
    assert AccentModel.general() is general


@pytest.mark.parametrize(
    ("question", "known"),
    [
        ("who was elected in Lam Dong 2020?", "who was elected in Lâm Đồng 2020?"),
        (
            "Who was the party cell secretary of the Lam Dong industrial zones authority?",
            "Who was the party cell secretary of the Lâm Đồng industrial zones authority?",
        ),
        (
            "How many houses did the union donate in Tra Vinh and at what cost?",
            "How many houses did the union donate in Trà Vinh and at what cost?",
        ),
        ("How many people work in the ban?", "How many people work in the ban?"),
        ("Who won the 2022 World Cup?", "Who won the 2022 World Cup?"),
        ("Who was the mayor of Can Tho in 2020?", "Who was the mayor of Can Tho in 2020?"),
    ],
)
def test_english_stays_english(general: AccentModel, taught: AccentModel, question: str, known: str) -> None:
    """An English question keeps its words; only names that the domain knows get their accents."""
    assert general.restore(question) == question
    assert taught.restore(question) == known


def test_a_vietnamese_question_may_hold_english_words(taught: AccentModel) -> None:
    """English words in a question that is mostly Vietnamese stay, and the rest is restored."""
    assert taught.restore("who is bi thu chi bo kcn lam dong") == "who is bí thư chi bộ kcn lâm đồng"


@pytest.mark.parametrize(
    "text",
    [
        "Nhà văn Dan viết cuốn sách nào đầu tiên?",
        "Ai là tác giả của bài hát này?",
        "Nước sông dâng cao là do đâu mà kéo dài đến thế?",
    ],
)
def test_bare_words_among_accented_ones_are_meant(general: AccentModel, text: str) -> None:
    """Where nearly every word has its accents, those that have none are left alone."""
    assert general.restore(text) == text


@settings(deadline=None, max_examples=150)
@given(TEXTS)
@example("ai lam bi thu?")
@example("Tổng sô Ǆ İ ﬁ K")
@example("thu" * 3 + "́")
def test_nothing_but_marks_is_added(text: str) -> None:
    """What comes back is NFC, folds to the same, is as long, and has its capitals where they were."""
    model = AccentModel.general()
    restored = model.restore(text)
    assert unicodedata.is_normalized("NFC", restored)
    assert fold(restored) == fold(nfc(text))
    assert len(restored) == len(nfc(text))
    assert [c.isupper() for c in restored] == [c.isupper() for c in nfc(text)]


@settings(deadline=None, max_examples=150)
@given(TEXTS)
def test_only_unmarked_letters_change(text: str) -> None:
    """A word with a mark or đ, a number, a sign and a space stay exactly as they are."""
    restored = AccentModel.general().restore(text)
    before = nfc(text)
    for match in TOKEN.finditer(before):
        if not (match[0].isascii() and match[0].isalpha()):
            assert restored[match.start() : match.end()] == match[0]
    assert [c for c in restored if not c.isalpha()] == [c for c in before if not c.isalpha()]


@settings(deadline=None, max_examples=60)
@given(TEXTS)
def test_texts_without_bare_words_are_unchanged(text: str) -> None:
    """A text in which every word has a mark comes back in NFC and otherwise as it is."""
    marked = TOKEN.sub(
        lambda match: "đã" if match[0].isascii() and match[0].isalpha() else match[0], nfc(text)
    )
    assert AccentModel.general().restore(marked) == nfc(marked)


def test_decomposed_text_is_read_as_composed(general: AccentModel) -> None:
    """Accents in normalization form D count as accents, and come back in form C."""
    assert general.restore(unicodedata.normalize("NFD", "bí thư nhiem kỳ")) == "bí thư nhiệm kỳ"


def test_long_texts_are_restored_throughout(general: AccentModel) -> None:
    """A text of more words than are read together is restored to its end, and none is lost."""
    assert general.restore("bi thu tinh uy, " * 300) == "bí thư tỉnh ủy, " * 300


@pytest.mark.parametrize("typed", ["bi thu", "lam dong 2020", "bo y la gi", "so lao dong", "tinh uy"])
def test_the_best_of_all_readings_is_found(general: AccentModel, typed: str) -> None:
    """No other sequence of readings is more probable than the one that is chosen."""
    tokens = typed.split()
    columns = [general._column(token) for token in tokens]
    chosen = general._read(tokens, columns, 0.0)

    def probability(readings: tuple[int, ...]) -> float:
        steps = general._steps([np.array([number]) for number in readings])
        return float(sum(step.item() for step in steps))

    best = max(probability(readings) for readings in product(*(column.tolist()[:12] for column in columns)))
    assert probability(tuple(chosen)) >= best


def model_of(words: dict[str, tuple[int, int]]) -> AccentModel:
    """A model of words alone: for each how improbable it is, in steps, and its capitals, in 255ths."""
    costs, capitals = zip(*words.values(), strict=True)
    nothing = np.zeros(1, dtype=np.uint8)
    return AccentModel(
        General(
            words=tuple(words),
            capital=np.array([128] * CLASSES + list(capitals), dtype=np.uint8),
            single=np.array([9] * CLASSES + list(costs), dtype=np.uint8),
            backoff=np.zeros(CLASSES + len(words), dtype=np.uint8),
            pairs=np.zeros(1, dtype=np.int64),
            pair=nothing,
            pair_backoff=nothing,
            triples=np.zeros(0, dtype=np.int64),
            triple=nothing[:0],
        )
    )


@pytest.mark.parametrize(("costs", "restored"), [((1, 200), "Bì, bì"), ((200, 1), "Bí, bí")])
def test_the_tables_decide(costs: tuple[int, int], restored: str) -> None:
    """Of two readings the one that the tables hold for more probable is chosen."""
    model = model_of({"bì": (costs[0], 128), "bí": (costs[1], 128)})
    assert model.restore("Bi, bi") == restored


@pytest.mark.parametrize(
    ("typed", "restored"),
    [
        ("bi Bi bi", "bì Bí bì"),
        ("Bi bi Bi. Bi", "Bì bì Bí. Bì"),  # at the start of a sentence a capital says nothing
        ("bi bi bi", "bì bì bì"),
        ("Bi Bi Bi", "Bì Bì Bì"),  # and neither where all words have one,
        ("bi BI bi", "bì BÌ bì"),  # nor where all of its letters are
    ],
)
def test_capitals_tell_names_from_words(typed: str, restored: str) -> None:
    """A capital speaks for a reading that is mostly written with one, where others have none."""
    assert model_of({"bì": (20, 5), "bí": (22, 250)}).restore(typed) == restored


@pytest.mark.parametrize(
    ("typed", "restored"),
    [
        ("xa", "xà"),
        ("bí bí bí bi xa", "bí bí bí bí xa"),
        ("bi xa", "bí xà"),
        ("bí bí bí bí bí bi", "bí bí bí bí bí bí"),
        ("bí bí bí bí bí bí bi", "bí bí bí bí bí bí bi"),
        ("bí bí Bi bí", "bí bí Bi bí"),
        ("Bi bí bí", "Bí bí bí"),
    ],
)
def test_the_more_accents_there_are_the_more_a_bare_word_is_meant(typed: str, restored: str) -> None:
    """Accents elsewhere speak for a word without one being meant so; where nearly all are there, it is."""
    model = model_of({"bi": (60, 128), "bí": (1, 128), "xa": (20, 128), "xà": (19, 128)})
    assert model.restore(typed) == restored
