from __future__ import annotations

import errno
import pickle
from pathlib import Path

from corpus.errors import BoundError, BulletinError
from corpus.notices import Notice, joined, notice, renamed


def test_an_error_says_its_sentence_and_keeps_its_fields() -> None:
    """The sentence is there for a log, and what varies in it as data; braces in a file's name do no harm."""
    error = BulletinError("{path} is empty: write {count} words.", path=Path("{a}.txt"), count=3)
    assert str(error) == "{a}.txt is empty: write 3 words."
    assert error.notice.fields == {"path": "{a}.txt", "count": 3}
    assert str(BulletinError("{a} has no fields.")) == "{a} has no fields."


def test_a_reason_is_a_phrase_of_its_own() -> None:
    """What the system or a library says of an error is kept apart; an error in an error is its sentence."""
    missing = OSError(errno.ENOENT, "whatever the platform says", "a.txt")
    assert notice("{path}: {reason}", path="a", reason=missing).fields["reason"] == Notice(
        "No such file or directory"
    )
    assert notice("{reason}", reason=ValueError("two\nlines")).fields["reason"] == Notice("two lines")
    inner = BulletinError("{path} is empty.", path="a.txt")
    assert str(BulletinError("{reason} Nothing is done.", reason=inner)) == "a.txt is empty. Nothing is done."


def test_errors_go_from_process_to_process() -> None:
    """An error that is pickled says the same, and knows the same, afterwards."""
    for error in (
        BulletinError("{path}: {reason}.", path="a", reason=notice("{n} bytes", n=3)),
        BoundError("{name} has {limit} ({line}).", bound="line", limit=3, name="a.txt", line=2),
    ):
        again = pickle.loads(pickle.dumps(error))  # noqa: S301 (our own)
        assert (type(again), str(again), again.__dict__) == (type(error), str(error), error.__dict__)


def test_a_file_of_another_name_is_told_so() -> None:
    """A sentence that was kept names the file as it is called now, however deep the name stands in it."""
    said = notice("{path}: {reason}, {count}", path="/a/x.txt", reason=Notice("/a/x.txt is odd"), count=1)
    assert str(renamed(said, "/a/", "/b/")) == "/b/x.txt: /b/x.txt is odd, 1"


def test_phrases_side_by_side() -> None:
    """Phrases are joined as one; of none comes nothing."""
    assert str(joined([Notice("a scan"), notice("{n} pages", n=2)])) == "a scan, 2 pages"
    assert str(joined([])) == ""
