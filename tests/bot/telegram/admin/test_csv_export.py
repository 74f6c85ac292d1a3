from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.state.journal import LogEntry, QuestionKind, QuestionOutcome, QuestionRecord, Reason
from bot.telegram.admin.csv_export import HEADER, write_csv

AT = dt.datetime(2026, 3, 2, 20, 0, 5, tzinfo=dt.UTC)
ZONE = dt.timezone(dt.timedelta(hours=7))


def logged(question: str = "hỏi", understood: str | None = None, bulletins: tuple[str, ...] = ()) -> LogEntry:
    outcome = QuestionOutcome.ANSWERED
    asked = QuestionRecord(
        QuestionKind.ASK, question, understood, -7, 99, 5, outcome, 0.456, 1.234, bulletins
    )
    return LogEntry(12, AT, asked, 2, 1, (Reason.WRONG_ANSWER,))


def rows(content: bytes) -> list[list[str]]:
    """What a reader of CSV sees, behind the mark."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_request_is_a_line() -> None:
    """A line tells when, in the time zone, what, how it went and what people thought, and of nobody."""
    content = write_csv([logged('ai, "ở đâu"\nvà khi nào?', "ai?", ("a", "b"))], ZONE)
    assert content.startswith(b"\xef\xbb\xbfid,time,")
    assert rows(content) == [
        list(HEADER),
        [
            "12",
            "2026-03-03 03:00:05",
            "ask",
            'ai, "ở đâu"\nvà khi nào?',
            "ai?",
            "answered",
            "0.46",
            "1.23",
            "2",
            "1",
            "wrong_answer",
            "a b",
        ],
    ]


def test_an_empty_log_is_a_header() -> None:
    """Without requests there is the first line alone."""
    assert rows(write_csv([], ZONE)) == [list(HEADER)]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＠", "\t=", " @", "\r\n+"])
def test_no_cell_is_a_formula(sign: str) -> None:
    """What a write_csv would reckon with is only text, in each column that people can write into."""
    words = f"{sign}SUM(A1)"
    [_, row] = rows(write_csv([logged(words, words, (words,))], ZONE))
    cells = dict(zip(HEADER, row, strict=True))
    assert [cells[name] for name in ("question", "understood", "bulletins")] == [f"'{words}"] * 3


@given(st.text(max_size=40))
@settings(max_examples=100)
def test_every_question_can_be_read_back(question: str) -> None:
    """Whatever was asked is one cell of one line and no formula; lone surrogates become question marks."""
    [_, row] = rows(write_csv([logged(question)], ZONE))
    shown = question.encode("utf-8", "replace").decode()
    assert row[3] in {shown, f"'{shown}"}
    assert not row[3].lstrip().startswith(("=", "+", "-", "@"))
