from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import combinations
from pathlib import Path

import pytest

from corpus.file_library import FileLibrary
from corpus.models import Bulletin
from corpus.text.fold import unaccented
from retrieval.answer.answerer import Answerer, AnswerSettings
from retrieval.engine import Engine
from retrieval.file_engine import file_engine
from retrieval.index import snapshot as snapshots
from retrieval.index.build import Indexer
from retrieval.index.snapshot import Snapshot
from retrieval.models import Answer, AnswerRequest, Hit, SearchRequest, Verdict
from retrieval.query.understand import understand
from retrieval.search.index import Findable, Lookup
from tests.conftest import ANSWERS, INDEX, silent, write
from tests.doubles import SyllableEncoder

FILLER = (
    "Hội nghị thảo luận nhiều nội dung quan trọng về phát triển kinh tế, văn hóa và xã hội của địa phương. "
    * 5
)
NGOC_HOI = (
    "Đảng ủy xã Ngọc Hồi họp\n\n"
    "Sáng nay Đảng ủy họp phiên thường kỳ. Bà Trần Thị Mai được bầu làm Bí thư Đảng ủy. "
    "Xã hiện có 412 đảng viên.\n\n"
)
BULLETINS = {
    "ngoc_hoi": NGOC_HOI + FILLER,
    "bao_lam": "Huyện Bảo Lâm tổng kết mùa cà phê\n\n"
    "Sản lượng cà phê đạt 57.911 tấn. Giá cà phê tăng.\n\n" + FILLER,
    "da_lat": "Đà Lạt đón du khách\n\nThành phố đón ba triệu lượt du khách trong năm 2019.\n\n" + FILLER,
    "cam_ly": "Suối Cam Ly\n\nNước suối trong xanh.",
}
ASKED = [
    "ai được bầu làm Bí thư Đảng ủy xã Ngọc Hồi?",
    "ai duoc bau lam bi thu dang uy xa ngoc hoi",
    "sản lượng cà phê huyện Bảo Lâm đạt bao nhiêu tấn?",
    "hội nghị thảo luận nội dung gì về phát triển kinh tế?",
    "How many visitors came in 2019?",
    "lượt du khách Đà Lạt",
    "nước suối Cam Ly",
    "khí mê-tan trên sao Hỏa từ đâu ra?",
    "57.911",
]
# The quick encoder knows no meaning, so its cosines are low.
OPEN = replace(ANSWERS, min_confidence=0.001, near_confidence=1e-6)
ANY = "phiên họp Đảng ủy xã Ngọc Hồi"  # asks for no kind of words in particular


class Asking:
    """The four bulletins above, to ask with any settings."""

    def __init__(self, library: FileLibrary, snapshot: Snapshot, encoder: SyllableEncoder) -> None:
        self.bulletins: dict[str, Bulletin] = {}
        with library.reading() as state:
            for identity in state.digests():
                bulletin = state.get(identity)
                assert bulletin is not None
                self.bulletins[identity] = bulletin
        self.snapshot, self.encoder = snapshot, encoder

    def answerer(self, settings: AnswerSettings = ANSWERS) -> Answerer:
        return Answerer(self.snapshot, self.encoder, settings)

    def ask(self, question: str, settings: AnswerSettings = ANSWERS, count: int = 20) -> Answer:
        return self.answerer(settings).answer(
            AnswerRequest(question, count), understand(question), Findable(self.bulletins.get)
        )

    def search(self, question: str, count: int = 1000, lookup: Lookup | None = None) -> list[Hit]:
        return self.answerer().search(understand(question), count, Findable(lookup or self.bulletins.get))


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Asking:
    """The bulletins, indexed in small chunks so that each has several."""
    folder = tmp_path_factory.mktemp("answering")
    library, encoder = FileLibrary(folder / "library.sqlite"), SyllableEncoder()
    index = INDEX.model_copy(update={"max_chars": 200})
    Indexer(library, folder, encoder, index, silent).update([write(folder / "files", **BULLETINS)])
    with library.reading() as state:
        snapshot = snapshots.read(folder / "snapshots", state.snapshot() or "")
    return Asking(library, snapshot, encoder)


@pytest.mark.parametrize(
    ("question", "bulletin", "words", "short"),
    [
        (
            "ai được bầu làm Bí thư Đảng ủy xã Ngọc Hồi?",
            "ngoc_hoi",
            "Bà Trần Thị Mai được bầu",
            "Trần Thị Mai",
        ),
        (
            "ai duoc bau lam bi thu dang uy xa ngoc hoi",
            "ngoc_hoi",
            "Bà Trần Thị Mai được bầu",
            "Trần Thị Mai",
        ),
        ("xã Ngọc Hồi có bao nhiêu đảng viên?", "ngoc_hoi", "412 đảng viên", "412 đảng viên"),
        ("sản lượng cà phê Bảo Lâm?", "bao_lam", "57.911 tấn", "57.911 tấn"),
        ("nước suối trong xanh ở đâu?", "cam_ly", "Nước suối trong xanh.", None),
    ],
)
def test_what_the_bulletins_say_is_quoted(
    asking: Asking, question: str, bulletin: str, words: str, short: str | None
) -> None:
    """The first quote is from the right bulletin and holds the answer; the question comes back as asked."""
    answer = asking.ask(f"/hoi  {question}", OPEN)
    assert answer.found
    assert answer.quotes[0].bulletin.id == bulletin
    assert words in answer.quotes[0].text
    assert (answer.question, unaccented(answer.understood)) == (f"/hoi  {question}", unaccented(question))
    assert (answer.nearest, answer.near, answer.verdict, answer.answer_text) == ((), (), None, short)


def test_what_the_bulletins_do_not_say_is_not_quoted(asking: Asking) -> None:
    """A question from elsewhere gets no quotes but three bulletins, none twice, the nearest first."""
    answer = asking.ask("khí mê-tan trên sao Hỏa từ đâu ra?")
    assert not answer.found
    assert (answer.quotes, answer.answer) == ((), None)
    assert answer.confidence < ANSWERS.min_confidence
    nearest = [bulletin.id for bulletin in answer.nearest]
    hits = asking.search("khí mê-tan trên sao Hỏa từ đâu ra?")
    assert len(hits) > len({hit.bulletin.id for hit in hits})
    assert nearest == list(dict.fromkeys(hit.bulletin.id for hit in hits))[:3]
    assert len(nearest) == 3


@pytest.mark.parametrize("question", ASKED)
def test_the_nearest_bulletins_are_those_of_the_search(asking: Asking, question: str) -> None:
    """A refusal offers the first three bulletins that a search finds, beginning with the best."""
    refusal = asking.ask(question, replace(ANSWERS, min_confidence=1))
    found = dict.fromkeys(hit.bulletin.id for hit in asking.search(question))
    assert [bulletin.id for bulletin in refusal.nearest] == list(found)[:3]


@pytest.mark.parametrize("question", ASKED)
def test_the_least_confidence_is_the_border(asking: Asking, question: str) -> None:
    """At exactly the least confidence there are quotes, just below it a refusal with the same confidence."""
    sure = asking.ask(question).confidence
    assert 0 < sure < 1
    assert asking.ask(question, replace(ANSWERS, min_confidence=sure)).found
    refusal = asking.ask(question, replace(ANSWERS, min_confidence=math.nextafter(sure, 1)))
    assert not refusal.found
    assert refusal.confidence == sure


def test_a_title_is_evidence(asking: Asking) -> None:
    """What the bulletin's title says counts for its passages, so naming the place makes an answer surer."""
    assert "Đảng ủy xã Ngọc Hồi" not in BULLETINS["ngoc_hoi"].split("\n\n", 1)[1]
    named, astray = (asking.ask(f"ai được bầu làm Bí thư xã {place}?") for place in ("Ngọc Hồi", "Krông Nô"))
    assert "Bà Trần Thị Mai được bầu" in named.quotes[0].text
    assert not astray.found
    assert named.confidence > astray.confidence


def quotes_of(tmp_path: Path, texts: dict[str, str], question: str, settings: AnswerSettings) -> list[str]:
    """Index some bulletins, ask, and return the quotes."""
    library, encoder = FileLibrary(tmp_path / "library.sqlite"), SyllableEncoder()
    Indexer(library, tmp_path, encoder, INDEX, silent).update([write(tmp_path / "files", **texts)])
    with library.reading() as state:
        snapshot = snapshots.read(tmp_path / "snapshots", state.snapshot() or "")
        answerer = Answerer(snapshot, encoder, settings)
        answer = answerer.answer(AnswerRequest(question, 20), understand(question), Findable(state.get))
    return [quote.text for quote in answer.quotes]


@pytest.mark.parametrize(
    "retyped",
    [
        pytest.param(lambda text: text, id="as it is"),
        pytest.param(lambda text: text.replace(".\n", "\n"), id="no full stop"),
        pytest.param(lambda text: text.replace(" ", "  ").replace("\n\n", " \n\n\n"), id="white space"),
        pytest.param(lambda text: text.replace("Trần Thị Mai", "“Trần Thị Mai”"), id="quotation marks"),
        pytest.param(partial(unicodedata.normalize, "NFD"), id="accents apart"),
        pytest.param(lambda text: text.replace("Bí thư", "BÍ THƯ"), id="capitals"),
    ],
)
def test_what_several_bulletins_print_comes_once(tmp_path: Path, retyped: Callable[[str], str]) -> None:
    """Of a report and its reprint, however it is typed, answer and search give one and name the other."""
    report = "Ngày 5/3/2020, " + NGOC_HOI.split("\n\n")[1] + "\n\n" + FILLER
    library, encoder = FileLibrary(tmp_path / "library.sqlite"), SyllableEncoder()
    texts = {"first": f"Xã họp\n\n{report}", "later": f"Tin vắn\n\n7/3/2020\n\n{retyped(report)}"}
    Indexer(library, tmp_path, encoder, INDEX, silent).update([write(tmp_path / "files", **texts)])
    engine = file_engine(
        library, tmp_path, encoder, INDEX, replace(ANSWERS, min_confidence=0, further_confidence=0)
    )
    for hits in (
        engine.answer(AnswerRequest(ASKED[0], count=20)).quotes,
        engine.search(SearchRequest.from_text(ASKED[0], count=20)).hits,
    ):
        (hit,) = (hit for hit in hits if "Bà Trần Thị Mai được bầu" in hit.text)
        assert (hit.bulletin.id, [other.id for other in hit.also_in]) == ("first", ["later"])


@pytest.mark.parametrize("question", ASKED)
def test_quotes_are_slices_that_never_overlap(asking: Asking, question: str) -> None:
    """Quotes are short slices of bulletins, the likeliest first; none repeats another."""
    quoting = replace(ANSWERS.quote, max_chars=120)
    settings = replace(ANSWERS, quote=quoting, min_confidence=0, further_confidence=0)
    quotes = asking.ask(question, settings, 1000).quotes
    for quote in quotes:
        stored = asking.bulletins[quote.bulletin.id]
        assert quote.text == stored.text[quote.passage.start : quote.passage.end]
        assert 0 < len(quote.text) <= 120
        assert all(0 <= start < end <= len(quote.text) for start, end in quote.highlights)
    assert not any(one.passage.overlaps(other.passage) for one, other in combinations(quotes, 2))
    judged = asking.answerer(settings).judge(understand(question), Findable(asking.bulletins.get)).judged
    sure = {each.passage: each.probability for each in reversed(judged)}
    order = [sure[quote.passage] for quote in quotes]
    assert order == sorted(order, reverse=True)


@pytest.mark.parametrize("question", ASKED)
def test_hits_are_chunks_that_never_overlap(asking: Asking, question: str) -> None:
    """A search gives whole chunks of the index, best first, from every bulletin, and none repeats another."""
    hits = asking.search(question)
    chunks = {asking.snapshot.passages[i] for i in range(len(asking.snapshot.passages))}
    assert {hit.passage for hit in hits} < chunks
    assert not any(one.passage.overlaps(other.passage) for one, other in combinations(hits, 2))
    left = chunks - {hit.passage for hit in hits}
    assert all(any(chunk.overlaps(hit.passage) for hit in hits) for chunk in left)
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_no_more_than_asked_for(asking: Asking, count: int) -> None:
    """So many hits or quotes as were asked for are the first of those there are."""
    settings = replace(ANSWERS, further_confidence=0)
    question = ANY
    assert asking.search(question, count) == asking.search(question)[:count]
    assert asking.ask(question, settings, count).quotes == asking.ask(question, settings, 1000).quotes[:count]
    assert len(asking.ask(question, settings, count).quotes) == count


def test_the_questions_words_are_marked_in_hits_and_quotes(asking: Asking) -> None:
    """Hits and quotes carry the spans of their own text that hold the question's words."""
    question = "giá cà phê tăng bao nhiêu?"
    for hit in (asking.search(question)[0], asking.ask(question, OPEN).quotes[0]):
        marked = [hit.text[start:end] for start, end in hit.highlights]
        assert "Giá cà phê tăng" in marked
        assert set(" ".join(marked).lower().split()) <= {"giá", "cà", "phê", "tăng"}


def test_a_bulletin_that_is_gone_is_passed_over(asking: Asking) -> None:
    """Passages whose bulletin cannot be found are left out; where none is left the answer is a refusal."""
    known = {identity: each for identity, each in asking.bulletins.items() if identity != "ngoc_hoi"}
    hits = asking.search(ASKED[0], lookup=known.get)
    assert {hit.bulletin.id for hit in hits} == set(known)
    request = AnswerRequest("bí thư?", 3)
    answer = asking.answerer().answer(request, understand("bí thư?"), Findable(lambda identity: None))
    assert (answer.quotes, answer.nearest, answer.confidence) == ((), (), 0)


def test_a_bulletin_of_symbols_can_be_quoted(tmp_path: Path) -> None:
    """A bulletin without a single word breaks nothing: with every gate open it is quoted like any other."""
    texts = {"symbols": "😀👍🏽 …", "words": "Nước suối trong xanh."}
    settings = replace(ANSWERS, min_confidence=0, further_confidence=0)
    assert quotes_of(tmp_path, texts, "nước suối", settings) == ["Nước suối trong xanh.", "😀👍🏽 …"]


def answering(tmp_path: Path, texts: dict[str, str], settings: AnswerSettings = ANSWERS) -> Engine:
    """An engine that answers from some bulletins."""
    library, encoder = FileLibrary(tmp_path / "library.sqlite"), SyllableEncoder()
    Indexer(library, tmp_path, encoder, INDEX, silent).update([write(tmp_path / "files", **texts)])
    return file_engine(library, tmp_path, encoder, INDEX, settings)


CELL = (
    "Đại hội Chi bộ Ban Quản lý các Khu công nghiệp tỉnh Lâm Đồng, nhiệm kỳ {term}\n\n"
    "Ngày {day}, Chi bộ Ban Quản lý các Khu công nghiệp tỉnh Lâm Đồng tổ chức Đại hội. "
    "Chi bộ có {count} đảng viên. Đại hội đã bầu đồng chí {name} giữ chức Bí thư Chi bộ."
)
OLD = CELL.format(term="2015-2020", day="10/3/2015", count=19, name="Trần Xuân Vượng")
NEW = CELL.format(term="2020-2025", day="05/3/2020", count=26, name="Đỗ Xuân Kiên")
WHO = "Ai là Bí thư Chi bộ Ban Quản lý các khu công nghiệp Lâm Đồng?"


def test_the_newest_fact_answers_and_the_older_one_is_listed(tmp_path: Path) -> None:
    """The quote is of the newest bulletin and holds the short answer; the one before stands among others."""
    answer = answering(tmp_path, {"old": OLD, "new": NEW}).answer(AnswerRequest(WHO, count=3))
    assert (answer.quotes[0].bulletin.id, answer.answer_text) == ("new", "Đỗ Xuân Kiên")
    assert answer.answer is not None
    first = answer.quotes[0].passage
    assert first.start <= answer.answer.start < answer.answer.end <= first.end
    assert [(each.text, str(each.date), each.bulletin.id) for each in answer.others] == [
        ("Trần Xuân Vượng", "2015-03-10", "old")
    ]


@pytest.mark.parametrize(
    ("question", "verdict", "name"),
    [
        ("Đỗ Xuân Kiên là Bí thư Chi bộ Lâm Đồng đúng không?", Verdict.CONFIRMED, "Đỗ Xuân Kiên"),
        ("Trần Xuân Vượng là Bí thư Chi bộ Lâm Đồng đúng không?", Verdict.CONTRADICTED, "Đỗ Xuân Kiên"),
        ("Trần Xuân Vượng là Bí thư Tỉnh ủy Lâm Đồng đúng không?", Verdict.SILENT, None),
    ],
)
def test_a_claim_gets_what_the_bulletins_say(
    tmp_path: Path, question: str, verdict: Verdict, name: str | None
) -> None:
    """A claim about a person is answered with the office's holder; of another level it is refused."""
    settings = replace(ANSWERS, min_confidence=0.5)
    answer = answering(tmp_path, {"old": OLD, "new": NEW}, settings).answer(AnswerRequest(question, count=1))
    assert (answer.verdict, answer.answer_text, answer.found) == (verdict, name, name is not None)
    assert (answer.question, answer.understood) == (question, question)


def test_a_claim_of_a_number_is_not_confirmed_by_words(tmp_path: Path) -> None:
    """The number that the bulletin counts is the answer, and the question comes back as it was meant."""
    engine = answering(tmp_path, {"new": NEW}, replace(ANSWERS, min_confidence=0))
    for number, verdict in ((26, Verdict.CONFIRMED), (19, Verdict.CONTRADICTED), (5, Verdict.CONTRADICTED)):
        question = f"Chi bộ Ban Quản lý các khu công nghiệp Lâm Đồng có {number} đảng viên đúng không?"
        answer = engine.answer(AnswerRequest(question, count=1))
        assert (answer.answer_text, answer.verdict) == ("26 đảng viên", verdict)
        assert answer.understood == question


def test_a_reprint_of_the_fact_answers_in_its_own_words(tmp_path: Path) -> None:
    """Where the newest fact's bulletin is a reprint, the first print is quoted, and its own name given."""
    report = NGOC_HOI.split("\n\n")[1] + "\n\n" + FILLER
    texts = {
        "first": f"Đảng ủy xã Ngọc Hồi họp\n\nNgày 5/3/2020, {report}",
        "later": f"Tin vắn xã Ngọc Hồi\n\n7/3/2020\n\nNgày 5/3/2020, {report}",
    }
    answer = answering(tmp_path, texts).answer(AnswerRequest(ASKED[0], count=3))
    assert [(quote.bulletin.id, len(quote.also_in)) for quote in answer.quotes] == [("first", 1)]
    assert answer.answer_text == "Trần Thị Mai"
    assert answer.answer is not None
    assert answer.quotes[0].passage.start <= answer.answer.start < answer.quotes[0].passage.end


@pytest.mark.parametrize("question", ASKED)
def test_three_outcomes(asking: Asking, question: str) -> None:
    """Between the two borders there is a quote to judge and no answer; below both only titles are left."""
    sure = asking.ask(question).confidence
    over = math.nextafter(sure, 1)
    near = asking.ask(question, replace(ANSWERS, min_confidence=over, near_confidence=sure))
    assert (near.found, near.answer, len(near.near)) == (False, None, 1)
    assert near.near[0].text in near.near[0].bulletin.text
    assert near.nearest
    nothing = asking.ask(question, replace(ANSWERS, min_confidence=over, near_confidence=over))
    assert (nothing.found, nothing.near) == (False, ())
    assert nothing.nearest == near.nearest


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Ai là Bí thư Chi bộ Ban Quản lý các khu công nghiệp Lâm Đồng?", True),
        ("Ai được bầu Bí thư Chi bộ xã Krông Nô?", False),
        ("ai la bi thu chi bo huyen Krong No", False),
        ("Ai là Bí thư Tỉnh ủy Lâm Đồng?", False),
    ],
)
def test_a_fact_of_another_body_is_not_given_as_the_answer(
    tmp_path: Path,
    question: str,
    told: bool,  # noqa: FBT001
) -> None:
    """A fact that lacks what the question names is shown as near at most, whatever else fits."""
    answer = answering(tmp_path, {"old": OLD, "new": NEW}).answer(AnswerRequest(question, count=1))
    assert (answer.found, answer.answer is not None) == (told, told)


def test_within_one_bulletin_the_evidence_is_not_doubted(tmp_path: Path) -> None:
    """Asked of one bulletin only, its own fact answers, and nothing of another is quoted or listed."""
    engine = answering(tmp_path, {"old": OLD, "new": NEW}, replace(ANSWERS, min_confidence=1))
    answer = engine.answer(AnswerRequest(WHO, count=3, within="old"))
    assert (answer.answer_text, answer.others) == ("Trần Xuân Vượng", ())
    assert {quote.bulletin.id for quote in answer.quotes} == {"old"}


@pytest.mark.parametrize(("max_chars", "short"), [(8, None), (11, None), (12, "Trần Thị Mai")])
def test_a_name_that_the_quote_cuts_is_no_short_answer(
    tmp_path: Path, max_chars: int, short: str | None
) -> None:
    """Where a quote is too short for the whole name, nothing is marked rather than words outside of it."""
    quoting = replace(ANSWERS.quote, max_chars=max_chars)
    text = "Đảng ủy xã Ngọc Hồi họp\n\nTrần Thị Mai - Bí thư Đảng ủy chủ trì cuộc họp."
    engine = answering(tmp_path, {"a": text}, replace(ANSWERS, quote=quoting, min_confidence=0))
    answer = engine.answer(AnswerRequest("ai là Bí thư Đảng ủy xã Ngọc Hồi?", count=1))
    assert answer.quotes[0].text.startswith("Trần")
    assert answer.answer_text == short


LIST = (
    "Đại hội Hội Nông dân xã Tân Thử\n\n"
    "Ban Chấp hành Hội Nông dân xã Tân Thử gồm các thành viên sau.\n"
    "Ông Lê Văn An làm thành viên Ban Chấp hành Hội Nông dân xã Tân Thử.\n"
    "Bà Trần Thị Mai làm thành viên Ban Chấp hành Hội Nông dân xã Tân Thử.\n"
)


def test_a_list_is_answered_by_several_slices_of_one_bulletin(tmp_path: Path) -> None:
    """Asked for several people, the quote brings further slices of its bulletin along, each verbatim."""
    settings = replace(ANSWERS, min_confidence=0, further_confidence=0)
    engine = answering(tmp_path, {"a": LIST, "b": BULLETINS["bao_lam"]}, settings)
    first, *others = engine.answer(
        AnswerRequest("Ban Chấp hành Hội Nông dân xã Tân Thử gồm những ai?", count=5)
    ).quotes
    shown = [first.text, *first.part_texts]
    assert first.parts == tuple(sorted(first.parts))
    assert all(text in LIST for text in shown)
    assert any("Lê Văn An" in text for text in shown)
    assert any("Trần Thị Mai" in text for text in shown)
    assert not any(other.passage.overlaps(part) for other in others for part in first.parts)
    (single, *_) = engine.answer(AnswerRequest("Bà Trần Thị Mai ở xã nào?", count=5)).quotes
    assert single.parts == ()


STALE = "Ai là Bí thư Chi bộ Ban Quản lý các khu công nghiệp Lâm Đồng?"


@pytest.mark.parametrize(
    ("stale_days", "message", "short"), [(None, "as-of", "Đỗ Xuân Kiên"), (365, "stale", None)]
)
def test_who_holds_an_office_is_said_with_its_day(
    tmp_path: Path, stale_days: int | None, message: str, short: str | None
) -> None:
    """Without a time in the question the bulletin's day is told; of one too old there is no short answer."""
    settings = replace(ANSWERS, stale_days=stale_days)
    answer = answering(tmp_path, {"new": NEW}, settings).answer(AnswerRequest(STALE, count=1))
    assert [(note.message, dict(note.values)) for note in answer.notes] == [(message, {"date": "05/03/2020"})]
    assert answer.answer_text == short
    assert "Đỗ Xuân Kiên" in answer.quotes[0].text


def test_a_time_in_the_question_needs_no_such_note(tmp_path: Path) -> None:
    """Who asks of a term knows what time the answer is of."""
    engine = answering(tmp_path, {"new": NEW}, replace(ANSWERS, stale_days=365))
    answer = engine.answer(AnswerRequest(STALE.replace("?", " nhiệm kỳ 2020-2025?"), count=1))
    assert (answer.notes, answer.answer_text) == ((), "Đỗ Xuân Kiên")
