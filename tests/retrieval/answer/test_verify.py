from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.file_library import FileLibrary
from corpus.library import Reading
from corpus.models import Passage
from retrieval.answer.verify import Fault, intact, verify, verify_answer
from retrieval.engine import Engine
from retrieval.file_engine import file_engine
from retrieval.index.build import Indexer
from retrieval.models import Answer, AnswerRequest, Hit, Note, SearchRequest, Statement, Verdict
from tests.conftest import ANSWERS, INDEX, write
from tests.doubles import SyllableEncoder

QUESTION = "ai được bầu làm Bí thư Đảng ủy xã Ngọc Hồi?"
MAI = (
    "Đảng ủy xã Ngọc Hồi họp\n\n"
    "Bà Trần Thị Mai được bầu làm Bí thư Đảng ủy xã Ngọc Hồi. Hội nghị kết thúc tốt."
)
LAN = (
    "Tin xã Ngọc Hồi\n\nHôm qua bà Lê Thị Lan được bầu làm Bí thư Đảng ủy xã Ngọc Hồi thay người tiền nhiệm."
)
NAM = "Bảo Lâm được mùa cà phê\n\nÔng Hồ Văn Nam trồng cà phê."


def damage(library: FileLibrary, name: str, old: str, new: str) -> None:
    """Change the text of a bulletin in the file itself, behind the program's back."""
    with closing(sqlite3.connect(library.path)) as connection, connection:
        changed = connection.execute(
            "UPDATE texts SET text = replace(text, ?, ?) WHERE instr(text, ?) AND number IN"
            " (SELECT text FROM versions WHERE id = ?)",
            (old, new, old, name),
        )
        assert changed.rowcount == 1


@pytest.fixture
def folder(tmp_path: Path, indexer: Indexer) -> Path:
    """A folder with two bulletins that answer the question and one that does not, indexed."""
    folder = write(tmp_path / "files", mai=MAI, lan=LAN, nam=NAM)
    indexer.update([folder])
    return folder


@pytest.fixture
def engine(library: FileLibrary, encoder: SyllableEncoder) -> Engine:
    """Quotes whatever fits best, however badly."""
    return file_engine(
        library, library.path.parent, encoder, INDEX, replace(ANSWERS, min_confidence=0, further_confidence=0)
    )


def bulletins(hits: tuple[Hit, ...] | list[Hit]) -> list[str]:
    return [hit.bulletin.id for hit in hits]


def test_what_holds_is_left_as_it_is(engine: Engine, folder: Path) -> None:
    """An answer and hits that are still what the library holds come back equal, and nothing is counted."""
    answer = engine.answer(AnswerRequest(QUESTION, count=3))
    assert bulletins(answer.quotes) == ["mai", "lan", "nam"]
    assert engine.recheck(answer) == answer
    page = engine.search(SearchRequest.from_text(QUESTION, count=3))
    assert engine.recheck_page(page) == page
    assert engine.dropped == 0


@pytest.mark.parametrize("new", ["Lan", "Ma", "Loan Anh", "Mai. Bà Lê Thị Hoa", ""])
def test_a_damaged_quote_is_not_sent(
    engine: Engine, library: FileLibrary, folder: Path, new: str, caplog: pytest.LogCaptureFixture
) -> None:
    """When the file is damaged after the answer was found, its quote goes and the next bulletin answers."""
    answer, page = (
        engine.answer(AnswerRequest(QUESTION, count=1)),
        engine.search(SearchRequest.from_text(QUESTION, count=1)),
    )
    assert bulletins(answer.quotes) == bulletins(page.hits) == ["mai"]
    damage(library, "mai", "Mai", new)
    verified = engine.recheck(answer)
    assert bulletins(verified.quotes) == ["lan"]
    assert "bà Lê Thị Lan" in verified.quotes[0].text
    assert engine.dropped >= 1
    warned = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    passage = answer.quotes[0].passage
    assert any(f"bulletin mai, {passage.start} to {passage.end} " in each for each in warned)
    assert not any("Trần" in each or "Bí thư" in each for each in warned)
    before = engine.dropped
    assert bulletins(engine.recheck_page(page).hits) == ["lan"]
    assert engine.dropped > before


def test_a_part_that_no_longer_holds_is_left_out(engine: Engine, library: FileLibrary, folder: Path) -> None:
    """Of a quote's further slices those stay that read in the library as they did."""
    (quote, *_) = engine.answer(AnswerRequest(QUESTION, count=1)).quotes
    found = quote.bulletin
    astray = replace(found, text=found.text + " Thêm.")
    parts = (Passage(found.id, 0, 8), Passage(found.id, len(found.text) + 1, len(astray.text)))
    with library.reading() as state:
        sound, failures = verify([replace(quote, bulletin=astray, parts=parts)], state)
    assert [hit.parts for hit in sound] == [parts[:1]]
    assert [failure.passage for failure in failures] == [parts[1]]


def test_damage_elsewhere_in_the_bulletin_counts(engine: Engine, library: FileLibrary, folder: Path) -> None:
    """A bulletin that is damaged behind its quote is not trusted for the quote either."""
    answer = engine.answer(AnswerRequest("ai được bầu làm Bí thư?", count=1))
    damage(library, "mai", "kết thúc tốt", "kết thúc xấu")
    quote = answer.quotes[0]
    assert "kết thúc" not in replace(quote, passage=Passage("mai", 25, 60)).text
    with library.reading() as state:
        sound, [failure] = verify([replace(quote, passage=Passage("mai", 25, 60))], state)
    assert (sound, failure.fault) == ([], Fault.DAMAGED)


@pytest.mark.parametrize("new", ["Lan", "Ma", "Mai. Bà Lê Thị Hoa", ""])
def test_damage_from_before_the_question_is_seen(
    engine: Engine, library: FileLibrary, folder: Path, new: str
) -> None:
    """A bulletin that was damaged before the question is neither quoted nor named, and breaks nothing."""
    damage(library, "mai", "Mai", new)
    answer = engine.answer(AnswerRequest(QUESTION, count=3))
    assert bulletins(answer.quotes) == ["lan", "nam"]
    assert bulletins(engine.search(SearchRequest.from_text(QUESTION, count=3)).hits) == ["lan", "nam"]
    assert engine.recheck(answer) == answer
    assert engine.dropped == 2  # once a question


def test_where_nothing_is_left_it_is_a_refusal(
    library: FileLibrary, indexer: Indexer, engine: Engine, tmp_path: Path
) -> None:
    """If the only bulletin is damaged, the answer becomes a refusal without a quote or a nearest bulletin."""
    indexer.update([write(tmp_path / "files", mai=MAI)])
    answer = engine.answer(AnswerRequest(QUESTION, count=1))
    damage(library, "mai", "Mai", "Lan")
    verified = engine.recheck(answer)
    assert (verified.found, verified.answer, verified.nearest) == (False, None, ())
    assert verified.question == QUESTION


def test_a_bulletin_changed_meanwhile_answers_anew(engine: Engine, indexer: Indexer, folder: Path) -> None:
    """When an index run changes the bulletin between answer and sending, the new text is quoted."""
    answer, page = (
        engine.answer(AnswerRequest(QUESTION, count=1)),
        engine.search(SearchRequest.from_text(QUESTION, count=1)),
    )
    indexer.update([write(folder, mai=MAI.replace("Trần Thị Mai", "Trần Thị Hiền Mai"))])
    verified = engine.recheck(answer)
    assert bulletins(verified.quotes) == ["mai"]
    assert "Trần Thị Hiền Mai" in verified.quotes[0].text
    assert engine.dropped == 1
    (hit,) = engine.recheck_page(page).hits
    assert "Trần Thị Hiền Mai" in hit.text
    assert engine.dropped == 2


def test_a_bulletin_changed_elsewhere_keeps_its_quote(
    engine: Engine, indexer: Indexer, library: FileLibrary, folder: Path
) -> None:
    """When only what follows the quote has changed, the quote stays, with the bulletin as it is now."""
    found = engine.answer(AnswerRequest(QUESTION, count=1))
    start = MAI.index("Bà Trần")
    quote = replace(found.quotes[0], passage=Passage("mai", start, MAI.index(" Hội nghị")))
    answer = replace(found, quotes=(quote,))
    changed = MAI.replace("kết thúc tốt", "bế mạc lúc 17 giờ")
    indexer.update([write(folder, mai=changed)])
    (verified,) = engine.recheck(answer).quotes
    assert (verified.text, verified.passage, verified.bulletin.text) == (quote.text, quote.passage, changed)
    assert engine.dropped == 0


def test_a_bulletin_removed_meanwhile_is_not_quoted(engine: Engine, indexer: Indexer, folder: Path) -> None:
    """When an index run removes the bulletin between answer and sending, another one answers."""
    answer, page = (
        engine.answer(AnswerRequest(QUESTION, count=2)),
        engine.search(SearchRequest.from_text(QUESTION, count=2)),
    )
    assert bulletins(answer.quotes) == ["mai", "lan"]
    (folder / "mai.txt").unlink()
    indexer.update()
    assert bulletins(engine.recheck(answer).quotes) == ["lan", "nam"]
    assert bulletins(engine.recheck_page(page).hits) == ["lan", "nam"]
    assert engine.dropped == 2


def test_a_follow_up_is_asked_again_with_the_question_before(
    engine: Engine, indexer: Indexer, folder: Path
) -> None:
    """What was asked again is understood as it was the first time."""
    before = "ai làm Bí thư xã Ngọc Hồi năm 2020?"
    asked = "/hoi  còn năm 2018?"
    answer = engine.answer(AnswerRequest(asked, count=1, after=before))
    indexer.update([write(folder, mai=MAI.replace("Bà", "Hôm nay bà"))])
    verified = engine.recheck(answer)
    assert engine.dropped == 1
    assert verified.question == asked
    assert verified.understood == answer.understood == "ai làm Bí thư xã Ngọc Hồi năm 2018?"


class ChangingLibrary(FileLibrary):
    """A library in which something happens before each reading, while there is something to happen."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.before: list[Callable[[], object]] = []

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        if self.before:
            self.before.pop(0)()
        with super().reading() as state:
            yield state


def test_a_library_that_keeps_changing_ends_in_what_holds(
    library: FileLibrary, indexer: Indexer, folder: Path
) -> None:
    """If the bulletin changes before every sending, it is dropped in the end, and what holds is left."""
    changing = ChangingLibrary(library.path)
    engine = file_engine(
        changing, library.path.parent, SyllableEncoder(), INDEX, replace(ANSWERS, further_confidence=0)
    )
    answer = engine.answer(AnswerRequest(QUESTION, count=2))
    assert bulletins(answer.quotes) == ["mai", "lan"]

    def edition(number: int) -> Callable[[], object]:
        return lambda: indexer.update([write(folder, mai=MAI.replace("Bà", "Hôm nay " * number + "bà"))])

    for number in range(1, 4):  # before each verification, not before the question that follows
        changing.before += [edition(number), lambda: None, lambda: None]
    verified = engine.recheck(answer)
    assert bulletins(verified.quotes) == ["lan"]
    assert engine.dropped == 3
    assert changing.before != []


@pytest.mark.parametrize("gone", [False, True])
def test_reprints_are_named_while_they_are_there(
    engine: Engine,
    library: FileLibrary,
    indexer: Indexer,
    folder: Path,
    gone: bool,  # noqa: FBT001
) -> None:
    """A bulletin that also printed a quote is no longer named once it is gone or damaged."""
    with library.reading() as state:
        other = state.get("nam")
    assert other is not None
    hits = [
        replace(hit, also_in=(other,))
        for hit in engine.search(SearchRequest.from_text(QUESTION, count=1)).hits
    ]
    with library.reading() as state:
        assert verify(hits, state) == (hits, [])
    if gone:
        (folder / "nam.txt").unlink()
        indexer.update()
    else:
        damage(library, "nam", "Nam", "Năm")
    with library.reading() as state:
        assert verify(hits, state) == ([replace(hits[0], also_in=())], [])


def short(answer: Answer, words: str) -> Answer:
    """The answer with some words of its first quote's bulletin as the short answer."""
    source = answer.quotes[0].bulletin
    start = source.text.index(words)
    return replace(answer, answer=Passage(source.id, start, start + len(words)))


def test_a_short_answer_lies_within_the_first_quote(
    engine: Engine, library: FileLibrary, folder: Path
) -> None:
    """A short answer from within the first quote stays, one from elsewhere goes, and the quotes stay."""
    found = engine.answer(AnswerRequest(QUESTION, count=2))
    start = MAI.index("Bà Trần")
    quotes = (replace(found.quotes[0], passage=Passage("mai", start, len(MAI))), found.quotes[1])
    good, astray = (short(replace(found, quotes=quotes), words) for words in ("Trần Thị Mai", "Đảng ủy xã"))
    reaching = replace(good, answer=Passage("mai", start, len(MAI) + 1))
    other = replace(good, answer=Passage("lan", start, start + 5))
    with library.reading() as state:
        assert verify_answer(good, state) == (good, [])
        for answer in (astray, reaching, other):
            verified, [failure] = verify_answer(answer, state)
            assert (verified, failure.fault) == (replace(answer, answer=None), Fault.ASTRAY)


def test_a_short_answer_goes_with_its_quote(engine: Engine, library: FileLibrary, folder: Path) -> None:
    """If the first quote fails, its short answer is not left for the second one."""
    answer = short(engine.answer(AnswerRequest(QUESTION, count=2)), "Trần Thị Mai")
    damage(library, "mai", "tốt", "xấu")
    with library.reading() as state:
        verified, [failure] = verify_answer(answer, state)
    assert (bulletins(verified.quotes), verified.answer, failure.fault) == (["lan"], None, Fault.DAMAGED)


def test_all_words_that_are_shown_are_read_again(engine: Engine, library: FileLibrary, folder: Path) -> None:
    """What comes near and who else is stated is dropped too when its bulletin is damaged, and counts."""
    found = engine.answer(AnswerRequest(QUESTION, count=2))
    mai, lan = found.quotes
    start = LAN.index("Lê Thị Lan")
    statement = Statement(Passage("lan", start, start + 10), lan.bulletin, None)
    answer = replace(found, quotes=(mai,), near=(lan,), others=(statement,))
    with library.reading() as state:
        assert verify_answer(answer, state) == (answer, [])
    damage(library, "lan", "tiền nhiệm", "tiền bối")
    with library.reading() as state:
        verified, failures = verify_answer(answer, state)
    assert verified == replace(answer, near=(), others=())
    assert [failure.passage for failure in failures] == [lan.passage, statement.words]


def test_a_statement_comes_with_its_bulletin_as_it_is(
    engine: Engine, library: FileLibrary, indexer: Indexer, folder: Path
) -> None:
    """Words that still stand where they stood keep their place, in the bulletin as it is stored now."""
    found = engine.answer(AnswerRequest(QUESTION, count=2))
    start = LAN.index("Lê Thị Lan")
    statement = Statement(Passage("lan", start, start + 10), found.quotes[1].bulletin, None)
    changed = LAN.replace("tiền nhiệm", "tiền bối")
    indexer.update([write(folder, lan=changed)])
    with library.reading() as state:
        verified, failures = verify_answer(replace(found, others=(statement,)), state)
    assert [failure.fault for failure in failures] == [Fault.CHANGED]  # the quote, which is all of the text
    assert [(each.text, each.bulletin.text) for each in verified.others] == [("Lê Thị Lan", changed)]


def test_what_is_said_of_a_quote_goes_with_it(engine: Engine, library: FileLibrary, folder: Path) -> None:
    """If the first quote fails, verdict, further names and notes are not said of the second one."""
    found = engine.answer(AnswerRequest(QUESTION, count=2))
    statement = Statement(
        Passage("nam", 0, 7), engine.search(SearchRequest.from_text("cà phê", count=1)).hits[0].bulletin, None
    )
    answer = replace(
        found, others=(statement,), verdict=Verdict.CONFIRMED, notes=(Note("renamed", {"asked": "A"}),)
    )
    damage(library, "mai", "tốt", "xấu")
    with library.reading() as state:
        verified, _ = verify_answer(answer, state)
    assert verified == replace(
        answer, quotes=answer.quotes[1:], answer=None, others=(), verdict=None, notes=()
    )


def test_a_refusal_names_only_what_is_there(engine: Engine, library: FileLibrary, folder: Path) -> None:
    """Of the nearest bulletins of a refusal those are left out that have changed or are damaged."""
    found = engine.answer(AnswerRequest(QUESTION, count=3))
    nearest = tuple(quote.bulletin for quote in found.quotes)
    damage(library, "lan", "Lan", "Len")
    with library.reading() as state:
        verified, failures = verify_answer(replace(found, quotes=(), others=(), nearest=nearest), state)
        damaged = state.get("lan")
        assert damaged is not None
        assert verify([replace(found.quotes[0], also_in=(damaged,))], state)[0][0].also_in == ()
    assert ([bulletin.id for bulletin in verified.nearest], failures) == (["mai", "nam"], [])


def test_a_damaged_bulletin_is_told_from_a_stored_one(library: FileLibrary, folder: Path) -> None:
    """A bulletin as it was stored is intact, one whose title was changed in the file is not."""
    with library.reading() as state:
        stored = state.get("mai")
        assert stored is not None
        assert intact(stored, state)
        assert not intact(replace(stored, title="Khác"), state)
        assert state.digest_of("none") is None
