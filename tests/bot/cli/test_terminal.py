from __future__ import annotations

import datetime as dt

import pytest

from bot.cli.terminal import print_answer
from bot.i18n import translator
from corpus.models import Bulletin, Passage
from retrieval.models import Answer, AnswerRequest, Hit, Statement, Verdict

FIRST = Bulletin("a", "Đại hội", "Bầu Bí thư.", publisher="Ban Quản lý", date=dt.date(2020, 3, 5))
AGAIN = Bulletin("b", "Tin vắn", "Bầu Bí thư.", date=dt.date(2020, 3, 6))


def test_quotes_are_printed_with_what_also_prints_them(capsys: pytest.CaptureFixture[str]) -> None:
    """Each quote has its source under it, then the bulletins that print the same, and a line of distance."""
    hits = (
        Hit(Passage("a", 0, 11), FIRST, 0.9, also_in=(AGAIN,)),
        Hit(Passage("b", 0, 3), AGAIN, 0.8),
    )
    print_answer(Answer(AnswerRequest("Ai?", 3), "Ai?", hits, None, 0.9), translator("vi"))
    assert capsys.readouterr().out == (
        "“Bầu Bí thư.”\n"
        "  Đại hội\n"
        "  Ban Quản lý · 05/03/2020\n"
        "  Cũng có trong 1 bản tin khác: Tin vắn (06/03/2020)\n"
        "\n"
        "“Bầu”\n"
        "  Tin vắn\n"
        "  06/03/2020\n"
        "\n"
    )


def test_a_claim_is_answered_by_what_the_bulletins_say(capsys: pytest.CaptureFixture[str]) -> None:
    """Over the quote stands whether they say so, under it who else is named and when; never a bare yes."""
    answer = Answer(
        AnswerRequest("Có phải?", 3),
        "Có phải?",
        (Hit(Passage("a", 0, 11), FIRST, 0.9),),
        Passage("a", 4, 10),
        0.9,
        others=(Statement(Passage("b", 4, 10), AGAIN, dt.date(2018, 2, 5)),),
        verdict=Verdict.CONTRADICTED,
    )
    print_answer(answer, translator("vi"))
    assert capsys.readouterr().out == (
        "Bản tin nêu khác:\n"
        "Bí thư\n"
        "“Bầu Bí thư.”\n"
        "  Đại hội\n"
        "  Ban Quản lý · 05/03/2020\n"
        "\n"
        "Người khác được nêu: 05/02/2018: Bí thư\n"
    )


def test_what_comes_near_is_shown_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    """A refusal says that what it shows only comes near, and does not say besides that there is nothing."""
    near = (Hit(Passage("b", 0, 3), AGAIN, 0.5),)
    print_answer(Answer(AnswerRequest("Ai?", 3), "Ai?", (), None, 0.2, near=near), translator("vi"))
    assert capsys.readouterr().out == (
        "Có đoạn gần với câu hỏi, xin anh/chị xem xét:\n“Bầu”\n  Tin vắn\n  06/03/2020\n\n"
    )
