from dataclasses import replace

from corpus.models import Bulletin, Mark, Passage
from retrieval.answer.scans import without_misreadings
from retrieval.models import Answer, AnswerRequest, Hit, Statement, Verdict

READ = Bulletin("b", "Tin", "Có 80 đại biểu dự họp.")
SCAN = replace(READ, id="s", marks=(Mark.OCR,))


def answer(bulletin: Bulletin, other: Bulletin) -> Answer:
    return Answer(
        AnswerRequest("Có 30 đại biểu phải không?", 1),
        "Có 30 đại biểu",
        (Hit(Passage(bulletin.id, 0, 22), bulletin, 1.0),),
        Passage(bulletin.id, 3, 5),
        0.9,
        verdict=Verdict.CONTRADICTED,
        others=(Statement(Passage(other.id, 3, 5), other, None),),
    )


def test_nothing_but_the_quote_is_said_out_of_a_scan() -> None:
    """A scan gives no short answer, no verdict and no other names; its quote stays."""
    found = without_misreadings(answer(SCAN, SCAN))
    assert (found.answer, found.verdict, found.others) == (None, None, ())
    assert found.quotes == answer(SCAN, SCAN).quotes


def test_a_scan_takes_nothing_from_others() -> None:
    """What a text says that was not scanned is said, without what a scan adds to it."""
    found = without_misreadings(answer(READ, SCAN))
    assert (found.answer, found.verdict, found.others) == (Passage("b", 3, 5), Verdict.CONTRADICTED, ())
    assert without_misreadings(answer(READ, READ)) == answer(READ, READ)
