from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.chunking import ChunkSettings, chunks
from corpus.models import Bulletin, Passage
from corpus.text.text import read_text
from retrieval.answer.highlight import highlight_words
from retrieval.answer.snippet import best_sentence
from retrieval.index.lexical import LexicalIndex
from retrieval.models import Hit
from retrieval.query.answer_type import AnswerType
from retrieval.query.models import UnderstoodQuestion
from retrieval.search.candidates import Ranking
from retrieval.search.filters import Verbatim
from retrieval.search.retriever import Retrieved
from retrieval.search.term_weights import discount_known_terms, term_coverage, terms_of_text, weigh_terms

WORDS = ["hội nghị", "bí thư", "đảng ủy", "26 người", "xã Ngọc Hồi,", "năm 2020", "“điểm”", "công nghiệp;"]
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(
    lambda words: f"Đã {' '.join(words)} họp."
)
TEXTS = st.lists(st.tuples(SENTENCES, st.sampled_from([" ", "  ", "\n", "\n\n"])), min_size=1, max_size=10)
QUESTIONS = st.lists(st.sampled_from([*WORDS, "ai", "bao nhiêu", "khác"]), min_size=1, max_size=5).map(
    " ".join
)


def sentence_of(
    text: str,
    question: str = "",
    *,
    kind: AnswerType = AnswerType.OTHER,
    chunk: Passage | None = None,
    title: str = "title",
    max_chars: int = 600,
    phrases: Sequence[str] = (),
) -> str:
    """Narrow a chunk, or a whole text, to the sentence that fits a question."""
    bulletin = Bulletin("b", title, text)
    hit = Hit(chunk or Passage("b", 0, len(text)), bulletin, 1.0)
    asked = UnderstoodQuestion(question, question, kind)
    weights = weigh_terms(read_text(question), LexicalIndex.build([text], k1=1.2, b=0.75))
    retrieved = Retrieved(asked, Ranking(np.zeros(1, dtype=np.float32), []), [hit], weights, {})
    found = best_sentence(
        hit, retrieved, phrases=[Verbatim(phrase) for phrase in phrases], max_chars=max_chars
    )
    assert hit.passage.start <= found.start < found.end <= hit.passage.end
    return found.of(bulletin)


@settings(deadline=None, max_examples=100)
@given(parts=TEXTS, question=QUESTIONS, kind=st.sampled_from(AnswerType), max_chars=st.integers(110, 400))
def test_it_is_a_whole_sentence_of_its_chunk(
    parts: list[tuple[str, str]], question: str, kind: AnswerType, max_chars: int
) -> None:
    """Whatever is asked, one whole sentence of the chunk is chosen."""
    text = "".join(sentence + space for sentence, space in parts)
    known = [sentence for sentence, _ in parts]
    for chunk in chunks(Bulletin("b", "title", text), ChunkSettings(300, 1)):
        assert sentence_of(text, question, kind=kind, chunk=chunk, max_chars=max_chars) in known


@settings(deadline=None, max_examples=60)
@given(
    words=st.lists(st.sampled_from(["hội", "nghị,", "đảng;", "ủy", "𝐛í", "thư"]), min_size=20, max_size=80),
    question=QUESTIONS,
    max_chars=st.integers(20, 90),
)
def test_a_sentence_that_is_too_long_is_quoted_in_part(
    words: list[str], question: str, max_chars: int
) -> None:
    """Of a sentence longer than a quote may be, a piece is quoted that begins and ends with whole words."""
    text = " ".join(words)
    quote = sentence_of(text, question, max_chars=max_chars)
    assert 0 < len(quote) <= max_chars
    assert f" {quote} " in f" {text} "


REPORT = (
    "Đại hội Chi bộ diễn ra trang trọng. Chi bộ có 26 đảng viên. Đại hội họp ngày 5/3. "
    "Đồng chí Đỗ Xuân Kiên giữ chức Bí thư. Nghị quyết được thông qua."
)


@pytest.mark.parametrize(
    ("question", "kind", "quote"),
    [
        ("ai giữ chức bí thư?", AnswerType.PERSON, "Đồng chí Đỗ Xuân Kiên giữ chức Bí thư."),
        ("ai giu chuc bi thu", AnswerType.OTHER, "Đồng chí Đỗ Xuân Kiên giữ chức Bí thư."),
        ("chi bộ có bao nhiêu đảng viên?", AnswerType.NUMBER, "Chi bộ có 26 đảng viên."),
        ("đại hội họp khi nào?", AnswerType.DATE, "Đại hội họp ngày 5/3."),
        ("nghị quyết có được thông qua?", AnswerType.OTHER, "Nghị quyết được thông qua."),
    ],
)
def test_the_sentence_that_answers_is_chosen(question: str, kind: AnswerType, quote: str) -> None:
    """Among five sentences the one with the answer is quoted, by its words and what is asked for."""
    assert sentence_of(REPORT, question, kind=kind) == quote


@pytest.mark.parametrize(
    ("kind", "quote"),
    [
        (AnswerType.OTHER, "Đại hội Chi bộ diễn ra trang trọng."),
        (AnswerType.NUMBER, "Chi bộ có 26 đảng viên."),
        (AnswerType.DATE, "Đại hội họp ngày 5/3."),
        (AnswerType.PERSON, "Đồng chí Đỗ Xuân Kiên giữ chức Bí thư."),
    ],
)
def test_the_kind_decides_between_equals(kind: AnswerType, quote: str) -> None:
    """Where the words say nothing, the first sentence with words of the kind is quoted."""
    assert sentence_of(REPORT, kind=kind) == quote


@pytest.mark.parametrize(
    ("question", "found"),
    [("hội nghị bàn dự án", "Hội nghị bàn dự án."), ("hội nghị sao hỏa mặt trăng xa xôi", "Có 26 dự án.")],
)
def test_the_kind_counts_little(question: str, found: str) -> None:
    """The kind is worth a quarter of all terms: a sentence that holds much more of them outweighs it."""
    text = "Hội nghị bàn dự án. Có 26 dự án."
    assert sentence_of(text, question, kind=AnswerType.NUMBER) == found


@pytest.mark.parametrize("date", ["ngày 17/1", "17.01.2020", "ngày 05 - 3", "tháng 3", "Năm 2020"])
def test_days_months_and_years_are_dates(date: str) -> None:
    """Asked when, a sentence with a day, a month or a year is chosen, not one with other figures."""
    text = f"Có 26 đảng viên khóa 12 đạt 57.911 tấn, 1.250,5 ha, 40/64 xã. Họp vào {date}."
    assert sentence_of(text, kind=AnswerType.DATE) == f"Họp vào {date}."


def test_repeating_what_the_bulletin_is_about_is_no_answer() -> None:
    """Words that the bulletin's context holds count a quarter: the sentence with the other word is quoted."""
    text = "Xã Ngọc Hồi họp. Nhiều dự án chậm."
    question = "Ngọc Hồi chậm?"
    assert sentence_of(text, question) == "Xã Ngọc Hồi họp."
    assert sentence_of(text, question, title="Đảng ủy xã Ngọc Hồi") == "Nhiều dự án chậm."


def test_only_words_that_can_be_evidence_have_a_weight() -> None:
    """Words that only ask or join have none, nor have pairs that no passage holds; a known pair has half."""
    index = LexicalIndex.build(["bí thư", "bí"], k1=1.2, b=0.75)
    weights = weigh_terms(read_text("Ai là bí thư xã"), index)
    assert set(weights) == {"bi", "thu", "xa", "bi thu"}
    assert weights["bi"] == pytest.approx(np.log(1 + 0.5 / 2.5))
    assert weights["thu"] == pytest.approx(np.log(1 + 1.5 / 1.5))
    assert weights["bi thu"] == pytest.approx(np.log(1 + 1.5 / 1.5) / 2)
    assert weights["xa"] == pytest.approx(np.log(1 + 2.5 / 0.5))


@pytest.mark.parametrize(
    ("text", "share"),
    [("", 0), ("Khác", 0), ("Bí mật", 0.2), ("thư bí", 0.5), ("BÍ THƯ", 1), ("bi thu va bi thu", 1)],
)
def test_coverage_is_the_share_of_the_weight(text: str, share: float) -> None:
    """A text covers the weight of the terms that it holds, each once, over the weight of all."""
    assert term_coverage(terms_of_text(read_text(text)), {"bi": 2, "thu": 3, "bi thu": 5}) == pytest.approx(
        share
    )


def test_a_question_without_weight_is_not_covered() -> None:
    """Nothing covers a question that has no words of weight."""
    assert term_coverage(terms_of_text(read_text("bí thư")), {}) == 0


def test_terms_known_from_elsewhere_count_a_quarter() -> None:
    """The weights of terms that the context holds are a quarter of what they were, the others unchanged."""
    assert discount_known_terms(terms_of_text(read_text("Bí thư")), {"bi": 2, "thu": 4, "dang": 3}) == {
        "bi": 0.5,
        "thu": 1,
        "dang": 3,
    }


@pytest.mark.parametrize(
    ("text", "question", "marked"),
    [
        ("Đồng chí Bí thư Đảng ủy", "ai là bí thư?", ["Bí thư"]),
        ("Bí thư và Phó bí  thư", "bi thu", ["Bí thư", "bí  thư"]),
        ("Uỷ ban xã", "ủy ban", ["Uỷ ban"]),
        ("Bí, thư", "bí thư", ["Bí", "thư"]),
        ("Bí\nthư", "bí thư", ["Bí\nthư"]),
        ("Thư ký và bí mật", "bí thư", []),
        ("đồng chí ở Lâm Đồng", "Lâm Đồng", ["Lâm Đồng"]),
        ("hai xã họp", "xã nào?", ["xã"]),
        ("có 05 xã", "mấy xã trong 5?", ["05 xã"]),
        ("năm 2020", "bí thư 2020", ["2020"]),
        ("Quốc lộ 30A", "quốc lộ 30A", ["Quốc lộ 30A"]),
        ("bị và bí", "bí", ["bị", "bí"]),
        ("bị và bí", "bị", []),
        ("Ai là ai", "ai là ai", []),
        ("Kế hoạch", "nghị quyết", []),
        ("", "bí thư", []),
    ],
)
def test_the_questions_words_are_marked(text: str, question: str, marked: list[str]) -> None:
    """Marked are numbers, lone words and runs of two or more, but not what only asks; neighbours as one."""
    assert [text[start:end] for start, end in highlight_words(read_text(text), read_text(question))] == marked


MARKABLE = ["Đảng", "uỷ", "ỦY", "bí", "thư", "x\u0323", "😀", "𝐛í", "30A", "va", ",", "\n", "ai"]


@settings(deadline=None, max_examples=150)
@given(
    words=st.lists(st.sampled_from(MARKABLE)),
    space=st.sampled_from(["", " ", "\u00a0"]),
    question=st.lists(st.sampled_from(["đảng", "ủy", "thư", "X\u0323", "30", "a", "ai", "bí"])).map(" ".join),
)
@example(words=["30A"], space="", question="30A")
def test_highlights_are_sorted_apart_and_the_questions_words(
    words: list[str], space: str, question: str
) -> None:
    """Marks lie in the text, in order and apart, and hold no word that the question does not hold."""
    text = space.join(words)
    spans = highlight_words(read_text(text), read_text(question))
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(set(edges))
    assert not edges or (edges[0] >= 0 and edges[-1] <= len(text))
    marked = {syllable for start, end in spans for syllable in plain(text[start:end])}
    assert marked <= set(plain(question))
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)


def plain(text: str) -> list[str]:
    """Fold by a table and cut between letters and digits: enough for the words above, and no code of ours."""
    table = str.maketrans("đảủỷíư", "dauyiu", "\u0323")
    return re.findall(r"\d+|[^\W\d]+", text.lower().translate(table))
