from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.chunking import chunks
from corpus.file_library import FileLibrary, PinnedReading
from corpus.ingest.read import shipped_folder
from corpus.library import Reading
from retrieval.encoders.remembering import RememberingEncoder
from retrieval.engine import Engine
from retrieval.errors import EmptyQuestionError, LongQuestionError, NothingIndexedError, SnapshotError
from retrieval.facts.extract import office_facts
from retrieval.file_engine import file_engine
from retrieval.index.build import Indexer
from retrieval.models import Answer, AnswerRequest, Hit, SearchRequest, Verdict
from retrieval.query.models import Query
from retrieval.query.search_syntax import read_filters
from tests.conftest import ANSWERS, INDEX, silent, write
from tests.doubles import SyllableEncoder

OPEN = replace(ANSWERS, min_confidence=0, further_confidence=0)
TITLE = "Đảng ủy xã Ngọc Hồi họp"


def edition(number: int) -> str:
    """Return one edition of a bulletin: no edition's offsets fit another's sentences."""
    sentences = "".join(
        f"Bản in lần {number} ghi rằng {'rất ' * number}nhiều người thứ {i} đến dự họp. " for i in range(12)
    )
    return f"{TITLE}\n\n{sentences}"


def checked(answer: Answer) -> Answer:
    """Return the answer, once its quotes are seen to be whole sentences of one and the same edition."""
    assert answer.found
    for quote in answer.quotes:
        number = next(number for number in range(50) if edition(number) == quote.bulletin.text)
        assert quote.text == edition(number)[quote.passage.start : quote.passage.end]
        assert quote.text.startswith(("Bản in", TITLE))
        assert quote.text.endswith(("dự họp.", TITLE))
    assert len({quote.bulletin.text for quote in answer.quotes}) == 1
    return answer


def new_indexer(library: FileLibrary, encoder: SyllableEncoder | None = None) -> Indexer:
    return Indexer(library, library.path.parent, encoder or SyllableEncoder(), INDEX, silent)


def new_engine(library: FileLibrary, encoder: SyllableEncoder | None = None) -> Engine:
    return file_engine(library, library.path.parent, encoder or SyllableEncoder(), INDEX, OPEN)


def edition_quoted(engine: Engine, question: str) -> str:
    """Return the text of the one edition that a question is answered from."""
    return checked(engine.answer(AnswerRequest(question, 5))).quotes[0].bulletin.text


METHODS: dict[str, Callable[[Engine], object]] = {
    "ask": lambda engine: engine.answer(AnswerRequest("Bí thư?", count=1)),
    "search": lambda engine: engine.search(SearchRequest.from_text("Bí thư?", count=1)),
    "warm_up": lambda engine: engine.warm_up(),
    "manifest": lambda engine: engine.summary(),
}
each_method = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS.keys())


@each_method
def test_nothing_indexed_is_an_error(engine: Engine, method: Callable[[Engine], object]) -> None:
    """Before the first index run every method says which command to run."""
    with pytest.raises(NothingIndexedError, match=r"^Nothing is indexed yet: begin with bantin index"):
        method(engine)


@each_method
def test_another_encoder_is_an_error(
    library: FileLibrary, indexer: Indexer, method: Callable[[Engine], object], tmp_path: Path
) -> None:
    """With another encoder than the index was built with, no method goes ahead; a new index run mends it."""
    indexer.update([write(tmp_path / "files", a=edition(1))])
    other = SyllableEncoder(name="other")
    engine = new_engine(library, other)
    with pytest.raises(
        SnapshotError, match=r"built with other encoder .*: run bantin index to build it anew\.$"
    ):
        method(engine)
    new_indexer(library, other).update()
    method(engine)


@pytest.mark.parametrize("what", ["index settings", "bulletins"])
def test_what_does_not_fit_is_an_error(
    library: FileLibrary, indexer: Indexer, tmp_path: Path, what: str
) -> None:
    """Other index settings, or a library that changed without its snapshot, are told apart from a fit."""
    indexer.update([write(tmp_path / "files", a=edition(1))])
    settings = INDEX
    if what == "index settings":
        settings = INDEX.model_copy(update={"b": 0.75})
    else:
        with library.writing() as change:
            change.remove("a")
    engine = file_engine(library, library.path.parent, SyllableEncoder(), settings, OPEN)
    with pytest.raises(SnapshotError, match=f"built with other {what}"):
        engine.summary()


def test_a_missing_snapshot_is_an_error(library: FileLibrary, indexer: Indexer, tmp_path: Path) -> None:
    """A snapshot that the library names and that is not there is refused rather than waited for."""
    indexer.update([write(tmp_path / "files", a=edition(1))])
    (library.path.parent / "snapshots").rename(tmp_path / "away")
    with pytest.raises(SnapshotError, match="missing or damaged"):
        new_engine(library).answer(AnswerRequest("người", 1))


def test_a_question_that_cannot_be_asked_is_an_error(
    engine: Engine, indexer: Indexer, tmp_path: Path
) -> None:
    """A question without words or with too many is refused in ask and search alike."""
    indexer.update([write(tmp_path / "files", a=edition(1))])
    for question, error in (("?!", EmptyQuestionError), ("x" * 1001, LongQuestionError)):
        with pytest.raises(error):
            engine.answer(AnswerRequest(question, 1))
        with pytest.raises(error):
            engine.search(SearchRequest.from_text(question, count=1))


def test_questions_are_answered_from_the_library(engine: Engine, indexer: Indexer, tmp_path: Path) -> None:
    """An answer's quotes and a search's hits are of the stored bulletin; no more come than asked for."""
    indexer.update([write(tmp_path / "files", a=f"{TITLE}\n\nBà Trần Thị Mai được bầu làm Bí thư Đảng ủy.")])
    answer = engine.answer(AnswerRequest("/hoi ai làm bí thư xã Ngọc Hồi?", count=1))
    assert "Bà Trần Thị Mai được bầu" in answer.quotes[0].text
    assert answer.question == "/hoi ai làm bí thư xã Ngọc Hồi?"
    (hit,) = engine.search(SearchRequest.from_text("/hoi ai làm bí thư xã Ngọc Hồi?", count=1)).hits
    assert isinstance(hit, Hit)
    assert "Bà Trần Thị Mai được bầu" in hit.text


def test_a_follow_up_is_asked_with_the_question_before(
    engine: Engine, indexer: Indexer, tmp_path: Path
) -> None:
    """The question before completes one that leans on it; without it the question is taken as it is."""
    indexer.update([write(tmp_path / "files", a=edition(1))])
    before = "ai làm bí thư năm 2020?"
    answer = engine.answer(AnswerRequest("còn năm 2018?", count=1, after=before))
    assert answer.understood == "ai làm bí thư năm 2018?"
    assert engine.answer(AnswerRequest("còn năm 2018?", count=1)).understood == "còn năm 2018?"


def test_a_new_snapshot_is_used_at_once(library: FileLibrary, indexer: Indexer, tmp_path: Path) -> None:
    """The question after an index run sees the new text, without a restart."""
    folder, engine = write(tmp_path / "files", a=edition(1)), new_engine(library)
    indexer.update([folder])
    assert edition_quoted(engine, "bản in lần mấy?") == edition(1)
    indexer.update([write(folder, a=edition(2))])
    assert edition_quoted(engine, "bản in lần mấy?") == edition(2)


def test_a_question_encodes_nothing_but_itself(
    library: FileLibrary, indexer: Indexer, tmp_path: Path
) -> None:
    """To answer, no passage or sentence is encoded: the index holds what there is to compare."""
    encoder = SyllableEncoder()
    engine = file_engine(library, library.path.parent, RememberingEncoder(encoder), INDEX, OPEN)
    indexer.update([write(tmp_path / "files", a=edition(1), b="Mùa cà phê\n\nSản lượng cà phê tăng.")])
    answer = engine.answer(AnswerRequest("bản in lần mấy?", 5))
    assert {hit.bulletin.id for hit in answer.quotes} == {"a", "b"}
    assert encoder.encoded == []


def test_a_snapshot_is_opened_once(library: FileLibrary, indexer: Indexer, tmp_path: Path) -> None:
    """What is open stays open: the folder on the disk is not read again for the next question."""
    indexer.update([write(tmp_path / "files", a=edition(1))])
    engine = new_engine(library)
    engine.warm_up()
    (library.path.parent / "snapshots").rename(tmp_path / "away")
    checked(engine.answer(AnswerRequest("người", count=3)))
    assert engine.summary().bulletins == 1


class OvertakenLibrary(FileLibrary):
    """A library whose readers are overtaken: while each has its view, something else happens first."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.meanwhile: list[Callable[[], object]] = []

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        with super().reading() as state:
            if self.meanwhile:
                self.meanwhile.pop(0)()
            yield state

    def pin(self) -> PinnedReading:
        state = super().pin()
        if self.meanwhile:
            self.meanwhile.pop(0)()
        return state


@pytest.mark.parametrize("runs", [1, 2])
@pytest.mark.parametrize("opened", ["nothing", "the old snapshot", "the new snapshot"])
def test_a_question_overtaken_by_an_index_run_is_answered(
    library: FileLibrary, indexer: Indexer, tmp_path: Path, opened: str, runs: int
) -> None:
    """A question whose snapshot is replaced and removed under it is answered from the new text."""
    folder = write(tmp_path / "files", a=edition(1))
    indexer.update([folder])
    overtaken = OvertakenLibrary(library.path)
    engine = new_engine(overtaken)
    if opened == "the old snapshot":
        engine.warm_up()

    def overtake(number: int) -> None:
        indexer.update([write(folder, a=edition(number))])
        if opened == "the new snapshot":
            engine.warm_up()

    for number in range(2, 2 + runs):
        overtaken.meanwhile.append(lambda number=number: overtake(number))  # type: ignore[misc]
    assert edition_quoted(engine, "bản in lần mấy?") == edition(1 + runs)
    assert overtaken.meanwhile == []


def test_a_follow_up_that_an_index_run_overtakes_is_asked_as_it_was(
    library: FileLibrary, indexer: Indexer, tmp_path: Path
) -> None:
    """Quotes that an index run moves, at once or after a while, are looked for by all that was leaned on."""
    told = {name: CONGRESS.format(name, "Lê Thị Hoa", 80) for name in ("Lâm Đồng", "Trà Vinh")}
    folder = write(tmp_path / "files", **told)
    indexer.update([folder])
    overtaken = OvertakenLibrary(library.path)
    engine = new_engine(overtaken)
    engine.warm_up()
    before = "ai được bầu làm Chủ tịch Hội Nông dân tỉnh?"
    request = AnswerRequest("còn số phiếu?", 1, after=before, province="Trà Vinh")
    free = engine.answer(replace(request, province=None))

    def move(lead: str) -> None:
        indexer.update([write(folder, **{"Trà Vinh": told["Trà Vinh"].replace("Bà", lead)})])

    overtaken.meanwhile.append(lambda: move("Hôm qua bà"))
    answer = engine.answer(request)
    assert engine.dropped > 0
    move("Hôm kia bà")
    rechecked = engine.recheck(answer)
    for each, lead in ((answer, "Hôm qua bà"), (rechecked, "Hôm kia bà")):
        assert each.request == request
        assert each.understood == free.understood != request.question
        assert [quote.bulletin.id for quote in each.quotes] == ["Trà Vinh"]
        assert each.quotes[0].bulletin.text.count(lead) == 1


def test_no_question_is_lost_while_the_index_changes(
    library: FileLibrary, indexer: Indexer, tmp_path: Path
) -> None:
    """Threads that ask while another re-indexes get an answer each time, the last one from the new text."""
    folder = write(tmp_path / "files", a=edition(1))
    indexer.update([folder])
    shared, done = new_engine(library), threading.Event()

    def keep_asking(engine: Engine) -> int:
        asked = 0
        while not done.is_set():
            checked(engine.answer(AnswerRequest(f"người thứ {asked % 12}?", count=3)))
            asked += 1
        assert edition_quoted(engine, "người thứ 3?") == edition(8)
        return asked

    with ThreadPoolExecutor(4) as pool:
        engines = [shared, shared, shared, new_engine(FileLibrary(library.path))]
        asking = [pool.submit(keep_asking, engine) for engine in engines]
        try:
            for number in range(2, 9):
                new_indexer(FileLibrary(library.path)).update([write(folder, a=edition(number))])
                checked(shared.answer(AnswerRequest("người thứ 3?", count=3)))
        finally:
            done.set()
        assert all(future.result(timeout=60) > 0 for future in asking)
    with library.reading() as state:
        assert [place.name for place in (library.path.parent / "snapshots").iterdir()] == [state.snapshot()]


def test_a_bulletin_is_shown_as_the_index_has_it(engine: Engine, indexer: Indexer, tmp_path: Path) -> None:
    """Its facts and passages are those that the index run found; none once it is another text."""
    told = f"{TITLE}\n\n" + "Ông Hồ Văn Nam phát biểu. " * 60 + "Bà Trần Thị Mai được bầu làm Bí thư Đảng ủy."
    indexer.update([write(tmp_path / "files", a=told, b=edition(1))])
    bulletin = engine.bulletin("a")
    assert bulletin is not None
    assert engine.facts_of(bulletin) == office_facts(bulletin) != []
    assert engine.passages_of(bulletin) == chunks(bulletin, INDEX.chunking)
    assert len(engine.passages_of(bulletin)) > 1
    for other in (replace(bulletin, text=f" {told}"), replace(bulletin, id="c"), replace(bulletin, id="")):
        assert engine.facts_of(other) == []
        assert engine.passages_of(other) == []


CONGRESS = (
    "Đại hội Hội Nông dân tỉnh {0}\n\n"
    "Bà {1} được bầu làm Chủ tịch Hội Nông dân tỉnh {0} với {2} phiếu. "
    "Có {2} đại biểu dự đại hội. "
)
WHO = "ai được bầu làm Chủ tịch Hội Nông dân tỉnh?"
CLAIM = "có 90 đại biểu dự Đại hội Hội Nông dân tỉnh, đúng không?"


@pytest.fixture
def provinces(tmp_path: Path, library: FileLibrary, indexer: Indexer) -> Engine:
    """Answers from news of three provinces that are told alike."""
    told = {
        "a": CONGRESS.format("Lâm Đồng", "Trần Thị Lan", 70),
        "b": CONGRESS.format("Trà Vinh", "Lê Thị Hoa", 80),
        "c": CONGRESS.format("Nghệ An", "Vũ Thị Mận", 90),
    }
    indexer.update([write(tmp_path / "files", **told)])
    return new_engine(library)


@pytest.mark.parametrize(
    ("meant", "found"), [("Lâm Đồng", "a"), ("Trà Vinh", "b"), ("Vĩnh Long", "b"), ("Nghệ An", "c")]
)
def test_a_province_is_meant_where_none_is_named(provinces: Engine, meant: str, found: str) -> None:
    """Answers and searches are about the province that is meant, and do not say that it was asked for."""
    answer = provinces.answer(AnswerRequest(WHO, count=1, province=meant))
    assert answer.quotes[0].bulletin.id == found
    assert provinces.recheck(answer) == answer
    assert provinces.answer(AnswerRequest(CLAIM, count=1, province=meant)).quotes[0].bulletin.id == found
    assert answer.notes == ()
    assert answer.understood == WHO
    page = provinces.search(SearchRequest(Query(WHO, province=meant), count=1))
    assert page.hits[0].bulletin.id == found
    assert page.understood == WHO


def test_what_is_named_goes_before_what_is_meant(provinces: Engine) -> None:
    """A province that the question or a filter names is the one; its other name is told as ever."""
    question = WHO.replace("?", " Vĩnh Long?")
    answer = provinces.answer(AnswerRequest(question, count=1, province="Nghệ An"))
    assert answer.quotes[0].bulletin.id == "b"
    assert [note.message for note in answer.notes] == ["renamed"]
    assert answer == replace(provinces.answer(AnswerRequest(question, count=1)), request=answer.request)
    filtered = replace(read_filters(f"{WHO} tỉnh:Trà Vinh"), province="Nghệ An")
    assert [hit.bulletin.id for hit in provinces.search(SearchRequest(filtered, count=3)).hits] == ["b"]


@pytest.mark.parametrize(
    "claim",
    [
        "Chủ tịch UBND huyện Đơn Dương Nguyễn Văn An, đúng không?",
        "Nguyễn Văn An là Chủ tịch UBND huyện Đơn Dương phải không?",
    ],
)
def test_a_claim_in_the_words_of_a_bulletin_is_confirmed(
    tmp_path: Path, indexer: Indexer, engine: Engine, claim: str
) -> None:
    """Where an office, its place and a person stand in a row, question and bulletin read the same person."""
    told = "Ngày 5 tháng 3, 2020, tại huyện Đơn Dương, Chủ tịch UBND huyện Đơn Dương Nguyễn Văn An phát biểu."
    report = write(tmp_path / "files", don_duong=f"Hội nghị năm 2020 của tỉnh Lâm Đồng\n\n{told}")
    indexer.update([shipped_folder(), report])
    answer = engine.answer(AnswerRequest(claim, count=1))
    assert (answer.verdict, answer.answer_text) == (Verdict.CONFIRMED, "Nguyễn Văn An")
    assert answer.quotes[0].bulletin.date == dt.date(2020, 3, 5)
