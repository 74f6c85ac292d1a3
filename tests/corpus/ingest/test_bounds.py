import pickle
from pathlib import Path

import pytest

from corpus.errors import BoundError
from corpus.ingest.bounds import MAX_ACCENTS, MAX_BYTES, MAX_CHARACTERS, MAX_LINE, MAX_LINES, MAX_MARKS
from corpus.ingest.read import parse_bulletin, read_bulletin

LINE = "Đại hội Chi bộ bầu Bí thư.\n"

MARKS = ("[a", "[]", "![", "*a_", "`_", "<a")
BEYOND = [
    ("a.txt", b"a" * (MAX_BYTES + 1), "bytes", 0),
    ("a.txt", LINE.encode() * (MAX_CHARACTERS // len(LINE) + 1), "characters", 0),
    ("a.txt", b"a\n" * (MAX_LINES + 1), "lines", 0),
    ("a.txt", b"a\n" + b"." * (MAX_LINE + 1), "line", 2),
    ("a.md", b"word\n" * (MAX_LINE // 5 + 1), "line", 1),
    ("a.txt", ("a\n\no" + "\u0301\u0323" * MAX_ACCENTS).encode(), "accents", 3),
    *(("a.md", f"a\n\n{mark * MAX_MARKS}*".encode(), "marks", 3) for mark in MARKS),
]


@pytest.mark.parametrize(("name", "content", "bound", "line"), BEYOND)
def test_what_is_too_much_is_refused(name: str, content: bytes, bound: str, line: int) -> None:
    """A file beyond a bound is told in one sentence which, how much may be, and where it is too much."""
    with pytest.raises(BoundError, match=r"^a\.(txt|md) [^\n]*: [^\n]*\.$") as raised:
        parse_bulletin(name, content)
    error = raised.value
    assert (error.bound, error.name, error.line) == (bound, name, line)
    assert str(error.limit) in str(error)


@pytest.mark.parametrize(
    "text",
    [
        "Bí thư\n" * (MAX_LINES - 1),
        "a" * MAX_LINE,
        "Tiêu đề\n" + "a" * MAX_LINE,
        "o" + "\u0301" * MAX_ACCENTS,
        "[" * 2_000,
    ],
    ids=["lines", "one line", "line", "accents", "marks"],
)
@pytest.mark.parametrize("suffix", ["txt", "md"])
def test_what_is_just_within_is_read(text: str, suffix: str) -> None:
    """Up to the bound a file is read like any other; lines of Markdown are apart from each other."""
    if suffix == "md":
        text = "\n\n".join(text[: MAX_LINE // 2].split("\n"))
    assert parse_bulletin(f"a.{suffix}", text.encode()).id == "a"


def test_a_file_is_not_read_beyond_the_bound(tmp_path: Path) -> None:
    """A file that is larger than memory is refused by its first bytes, and called by its path."""
    file = tmp_path / "large.txt"
    with file.open("wb") as stream:
        stream.truncate(1 << 40)
    with pytest.raises(BoundError, match="^" + str(file)):
        read_bulletin(file)


def test_the_error_goes_from_process_to_process() -> None:
    """An error that is pickled says the same, and knows the same, afterwards."""
    error = BoundError("Too much.", bound="line", limit=3, name="a.txt", line=2)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 (our own)
    assert (type(again), str(again), vars(again)) == (BoundError, "Too much.", vars(error))
