from __future__ import annotations

import re
import unicodedata
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.text.fold import fold, modern_spelling, nfc, unaccented
from retrieval.evaluation.questions import read_questions
from retrieval.query.spelling.input_methods import decode
from tests.quality.test_questions import QUESTIONS

BULLETINS = [
    nfc(file.read_text("utf-8"))
    for file in sorted(resources.files("corpus").joinpath("bulletins").iterdir(), key=lambda file: file.name)
    if file.name.endswith(".txt")
]
LINES = [" ".join(line.split()) for text in BULLETINS for line in text.splitlines()]
# Words to type. A letter and a digit ("y1" for "ý") may be anything and stays.
ACCENTED = sorted(
    {
        word
        for line in LINES
        for word in re.findall(r"[^\W\d_]+", line)
        if word.islower() and unaccented(word) != word
    }
    - {"họat", "ý"},
)
CERTAIN = "đại hội đảng bộ"  # nobody doubts what this was

MARKS = {"\u0302": "roof", "\u031b": "horn", "\u0306": "breve"}
TONES = {"\u0300": "grave", "\u0301": "acute", "\u0309": "hook", "\u0303": "tilde", "\u0323": "dot"}
TELEX = {"horn": "w", "breve": "w", "grave": "f", "acute": "s", "hook": "r", "tilde": "x", "dot": "j"}
VNI = {
    "roof": "6",
    "horn": "7",
    "breve": "8",
    "grave": "2",
    "acute": "1",
    "hook": "3",
    "tilde": "4",
    "dot": "5",
}
VIQR = {
    "roof": "^",
    "horn": "+",
    "breve": "(",
    "grave": "`",
    "acute": "'",
    "hook": "?",
    "tilde": "~",
    "dot": ".",
}


def typed(word: str, keys: dict[str, str], *, bar: str, tone_last: bool) -> str:
    """The keys that type a word: an input method as its manual has it, and nothing of the code under test."""
    pressed, tone = "", ""
    for character in nfc(word):
        letter, *signs = list(unicodedata.normalize("NFD", character))
        pressed += bar if letter == "đ" else letter
        for sign in sorted(signs, key=lambda sign: sign in TONES):
            if sign in MARKS:
                pressed += keys.get(MARKS[sign], letter)  # Telex doubles the letter for its roof
            else:
                tone = keys[TONES[sign]]
                pressed += "" if tone_last else tone
    return pressed + (tone if tone_last else "")


METHODS = {
    "telex": lambda word: typed(word, TELEX, bar="dd", tone_last=True),
    "telex, tones at once": lambda word: typed(word, TELEX, bar="dd", tone_last=False),
    "vni": lambda word: typed(word, VNI, bar="d9", tone_last=True),
    "vni, tones at once": lambda word: typed(word, VNI, bar="d9", tone_last=False),
    "viqr": lambda word: typed(word, VIQR, bar="dd", tone_last=False),
}


@pytest.mark.parametrize("method", METHODS)
@settings(deadline=None, derandomize=False, max_examples=100)
@given(words=st.lists(st.sampled_from(ACCENTED), min_size=1, max_size=8))
def test_what_an_input_method_left_is_read_back(method: str, words: list[str]) -> None:
    """Vietnamese typed with the input method off reads as it would have with it on."""
    meant = f"{CERTAIN} {' '.join(words)} lam dong"
    left = " ".join(METHODS[method](word) for word in meant.split())
    assert modern_spelling(decode(left)) == modern_spelling(meant)


@pytest.mark.parametrize(
    ("left", "meant"),
    [
        ("Ddoox Xuaan Kieen", "Đỗ Xuân Kiên"),
        ("bis thuw laf ai", "bí thư là ai"),
        ("bis thuw laf box", "bí thư là box"),
        ("ddaij hooij uwr Thais Nguyeen?", "đại hội ử Thái Nguyên?"),
        ("DDAIJ HOOIJ DDANGR BOOJ", "ĐẠI HỘI ĐẢNG BỘ"),
        ("khu coong nghieepj (KCN2)", "khu công nghiệp (KCN2)"),
        ("nghieepj, nghieejp, nghiepej, nghiejpe?", "nghiệp, nghiệp, nghiệp, nghiejpe?"),
        ("tieeng tienge tieengs dduwowngf dduowngf", "tiêng tiêng tiếng đường đường"),
        ("thuowr dduwocj muaw quawng", "thuở được mưa quăng"),
        ("đaij hôij đảng bộ", "đại hội đảng bộ"),
        ("dduoc bis thuw", "đuoc bí thư"),
        ("Lee Vawn Nghiax, bis thuw ddangr uyr", "Lê Văn Nghĩa, bí thư đảng ủy"),
        ("bi1 thu7 Lam6 D9o6ng2", "bí thư Lâm Đồng"),
        ("d9a5i ho65i la2 nga2y na2o?", "đại hội là ngày nào?"),
        ("ddu9o7ng2 truo7ng2 d9uo7ng2", "ddu9o7ng2 trường đường"),
        ("Bi' thu+ dda?ng uy? la` ai?", "Bí thư đảng ủy là ai?"),
        ("dda.i ho^.i tu+` nga`y na`o.", "đại hội từ ngày nào."),
        ("dda.i ho.^i tu`+", "đại hội từ"),
        ("Bi’ thu+ Hu*~u Nghi~a", "Bí thư Hữu Nghĩa"),
        ("vu. vie^.c na`y. Ai la`m?", "vụ việc này. Ai làm?"),
        ("Who is Ddoox Xuaan Kieen?", "Who is Đỗ Xuân Kiên?"),
        ("email banquanlykkt@travinh.gov.vn laf gif vaayj", "email banquanlykkt@travinh.gov.vn là gì vậy"),
    ],
)
def test_leftovers_become_vietnamese(left: str, meant: str) -> None:
    """Telex, VNI and VIQR are read, with their capitals, and a word that makes no syllable stays."""
    assert decode(left) == meant


@pytest.mark.parametrize(
    "text",
    [
        "nhà máy 2.000 m3, 500 m2, KCN2, QL1A, Covid19, 2020, ISO 9001:2015, e5, A4, D9",
        "boss class off add see Lee how new was as is",
        "who's the boss? what's new? it's the workers' union, I'm off",
        "How was the show? Is it as low as 5 cows in six rooms?",
        "Telex của box là gì",  # one word alone proves nothing
        "ai làm bis",
        "khu5 ấp3",
        "http://ddaij.vn/hooij ddaij@hooij.vn www.ddaij.vn/x",
        "số 05-CT/TW của TW, tw",
        "dat xoong noi",
        "tai. dai. ban. cho hoi",  # full stops, no tones
        "ai? dau? nao? the",
        "tấn công DDoS và ddos",
        "USA, UAS, ASEAN",
        "oxi Oxi oxi Oxi",  # however often it is said
    ],
)
def test_text_in_its_own_right_stays(text: str) -> None:
    """Codes, units, English, addresses, and single words that only look like leftovers are left alone."""
    assert decode(text) == text


@pytest.mark.parametrize("line", [line for line in LINES if line])
def test_bulletins_need_nothing(line: str) -> None:
    """A line of a bulletin comes back as it was, with its accents and without."""
    assert decode(line) == line
    assert decode(unaccented(line)) == unaccented(line)


@pytest.mark.parametrize("question", [question.question for question in read_questions(QUESTIONS)])
def test_plain_questions_need_nothing(question: str) -> None:
    """The project's own questions, in Vietnamese, without accents and in English, come back as they were."""
    assert decode(question) == " ".join(question.split())


@settings(deadline=None, derandomize=False, max_examples=100)
@given(
    line=st.sampled_from([line for line in LINES if len(line) > 40]),
    cut=st.tuples(st.integers(0, 200), st.integers(2, 30)),
    glue=st.sampled_from([" ", "  ", "\n", "\t ", "\u00a0"]),
)
def test_accented_text_changes_in_white_space_only(line: str, cut: tuple[int, int], glue: str) -> None:
    """Any stretch of a bulletin comes back with single spaces, whatever parted its words, NFC or NFD."""
    words = line.split()
    part = words[cut[0] % len(words) :][: cut[1]]
    assert decode(unicodedata.normalize("NFD", glue.join(part)) + glue) == " ".join(part)


@settings(deadline=None, derandomize=False, max_examples=100)
@given(
    words=st.lists(st.sampled_from(ACCENTED), min_size=1, max_size=6), method=st.sampled_from(sorted(METHODS))
)
def test_decoding_twice_is_decoding_once(words: list[str], method: str) -> None:
    """What has been decoded needs nothing more, and no syllable is lost or added."""
    left = " ".join(METHODS[method](word) for word in words)
    assert decode(decode(left)) == decode(left)
    assert len(decode(left).split()) == len(words)


def test_tone_marks_keep_their_placing() -> None:
    """Both placings of a tone mark stay as typed: matching folds them."""
    assert decode("Uỷ ban hoà giải ủy ban hòa giải") == "Uỷ ban hoà giải ủy ban hòa giải"
    assert fold(decode("khoẻ")) == fold(decode("khỏe"))
