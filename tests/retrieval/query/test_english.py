from __future__ import annotations

import re
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.text.fold import looks_vietnamese, nfc, unaccented
from retrieval.evaluation.questions import Question, read_questions
from retrieval.index.lexical import terms
from retrieval.query.english import vietnamese_terms
from retrieval.query.language import is_english
from retrieval.query.tables import ENGLISH_TERMS
from tests.quality.test_questions import QUESTIONS

PHRASES = {
    english: vietnamese for part in ENGLISH_TERMS.terms.values() for english, vietnamese in part.items()
}
ASKED = read_questions(QUESTIONS)
FILES = [
    file for file in resources.files("corpus").joinpath("bulletins").iterdir() if file.name.endswith(".txt")
]
LINES = sorted(
    {" ".join(line.split()) for file in FILES for line in nfc(file.read_text("utf-8")).splitlines()} - {""},
)
VIETNAMESE = [line for line in LINES if any(unaccented(word) != word for word in line.split())]


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.question)
def test_the_language_of_the_projects_questions_is_seen(asked: Question) -> None:
    """English and mixed questions are English; Vietnamese ones are not, with accents or without."""
    if asked.style in {"en", "mixed"}:
        assert is_english(asked.question)
    elif any(unaccented(word) != word for word in asked.question.split()) or asked.style == "plain":
        assert not is_english(asked.question)
        assert not is_english(unaccented(asked.question))


@pytest.mark.parametrize("line", VIETNAMESE)
def test_bulletins_are_not_english(line: str) -> None:
    """No line of a bulletin is taken for English, with accents, without, or in capitals."""
    assert not is_english(line)
    assert not is_english(unaccented(line))
    assert not is_english(unaccented(line).upper())


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("Lam Dong industrial parks revenue 2018", True),
        ("how many members in chi bo lam dong", True),
        ("WHO CHAIRS THE CONGRESS", True),
        ("Đỗ Xuân Kiên is who?", True),
        ("tell me about Bo Y", True),
        ("the in to a an on", False),  # each could be Vietnamese
        ("long an can tho ha long", False),
        ("FDI Lam Dong 2020", False),
        ("bi thu la ai, who is", False),
        ("KCN 2018?", False),
        ("", False),
    ],
)
def test_only_what_vietnamese_lacks_counts_as_english(text: str, english: bool) -> None:  # noqa: FBT001 the expected value
    """Names and words that both languages have prove nothing; the rest is counted."""
    assert is_english(text) is english


@pytest.mark.parametrize(
    ("question", "found"),
    [
        (
            "Who was the party cell secretary of the Lam Dong industrial zones authority in 2018?",
            ["bí thư chi bộ", "Ban Quản lý các Khu công nghiệp"],
        ),
        ("Who is the standing deputy secretary?", ["phó bí thư thường trực"]),
        ("deputy secretary, secretary and deputy secretaries", ["phó bí thư", "bí thư"]),
        ("How many houses did the trade union donate?", ["căn nhà", "công đoàn", "trao tặng"]),
        ("vice-chairman of the People’s Committee", ["phó chủ tịch", "Ủy ban nhân dân"]),
        ("Vice Chairmen of peoples committees", ["phó chủ tịch", "Ủy ban nhân dân"]),
        ("the province's labor organizations", ["tỉnh", "lao động", "tổ chức"]),
        ("border-gate economic zone", ["khu kinh tế cửa khẩu"]),
        ("farmers' union and women's union", ["Hội Nông dân", "Hội Liên hiệp Phụ nữ"]),
        ("export turnover, exports, turnover", ["kim ngạch xuất khẩu", "xuất khẩu", "doanh thu"]),
        ("by 20 April 2017, in May", ["tháng 4", "tháng 5"]),
        ("secretary of An Giang", ["bí thư"]),
        ("chairman Dak Nong people's committee", ["chủ tịch", "Ủy ban nhân dân"]),
        ("chief justice of the people's court", ["chánh án", "Tòa án nhân dân"]),
        ("head of the provincial police", ["giám đốc công an tỉnh"]),
        ("population of Dak Lak", ["dân số"]),
        ("budget revenue in the first half", ["thu ngân sách", "6 tháng đầu năm"]),
        ("Department of Agriculture and Environment", ["Sở Nông nghiệp và Môi trường"]),
        ("may I ask", []),
        ("ai là bí thư", []),
        ("", []),
    ],
)
def test_phrases_have_their_vietnamese(question: str, found: list[str]) -> None:
    """The longest phrase wins, in the order of the question, each once, whatever its number and spelling."""
    assert vietnamese_terms(question) == found


@pytest.mark.parametrize("phrase", PHRASES)
def test_every_entry_is_found(phrase: str) -> None:
    """Each phrase of the table gives its own Vietnamese, in small letters, in capitals, inside a question."""
    assert vietnamese_terms(phrase) == [PHRASES[phrase]]
    assert vietnamese_terms(phrase.upper().replace("'", "’")) == [PHRASES[phrase]]
    assert PHRASES[phrase] in vietnamese_terms(f"Was it {phrase}?")


@settings(deadline=None, derandomize=False, max_examples=100)
@given(
    name=st.sampled_from(["Trà Vinh", "Lam Dong", "thai nguyen", "Bờ Y"]),
    phrases=st.lists(st.sampled_from(sorted(PHRASES)), max_size=4),
    year=st.integers(1990, 2030),
)
def test_nothing_is_said_twice(name: str, phrases: list[str], year: int) -> None:
    """Terms are not repeated, however often their phrases are."""
    question = f"what were {' and '.join([*phrases, 'the'])} {name} {year}"
    assert len(set(vietnamese_terms(question))) == len(vietnamese_terms(question))


@pytest.mark.parametrize(
    "asked",
    [asked for asked in ASKED if asked.style in {"en", "mixed"} and asked.source],
    ids=lambda asked: asked.question,
)
def test_an_english_question_shares_terms_with_its_bulletin(asked: Question) -> None:
    """Its Vietnamese terms bring an English question more of its bulletin's terms than it has by itself."""
    text = next(nfc(file.read_text("utf-8")) for file in FILES if file.name.startswith(str(asked.source)))
    led = " . ".join([asked.question, *vietnamese_terms(asked.question)])
    assert len(set(terms(led)) & set(terms(text))) > len(set(terms(asked.question)) & set(terms(text)))


def test_the_lists_of_words_are_what_they_say() -> None:
    """No word stands in two lists; the English ones are small and the shared ones could be Vietnamese."""
    english, shared = ENGLISH_TERMS.english, ENGLISH_TERMS.shared
    vietnamese = ENGLISH_TERMS.vietnamese
    everything = [*english, *shared, *vietnamese]
    assert len(set(everything)) == len(everything)
    assert all(re.fullmatch(r"[a-z']+", word) for word in everything)
    assert all(looks_vietnamese(word) for word in (*shared, *vietnamese))
