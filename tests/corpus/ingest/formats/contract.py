"""What every format keeps to."""

from __future__ import annotations

import unicodedata
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from corpus.errors import BulletinError
from corpus.ingest import bounds
from corpus.ingest.formats.base import Extraction, Format

EXAMPLES = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.differing_executors, HealthCheck.too_slow],
)


def assert_kept(extraction: Extraction) -> None:
    """What a format makes of a file is as the rest of the program takes it."""
    text = extraction.text
    assert text.strip()
    assert unicodedata.is_normalized("NFC", text)
    assert not {"\r", "\f", "\v", "\0", "\ufeff", "\ufffe"} & set(text)
    assert {unicodedata.category(sign) for sign in set(text) - {"\n", "\t"}}.isdisjoint({"Cc", "Co", "Cs"})
    bounds.check_text(text, "it")
    assert list(extraction.pages) == sorted(extraction.pages)
    assert not extraction.pages or (extraction.pages[0] == 0 and extraction.pages[-1] <= len(text))
    assert all(title.text == " ".join(title.text.split()) != "" for title in extraction.titles)
    assert extraction.converted is (extraction.encoding in {"cp1258", "tcvn3", "vni", "viscii"})


def assert_read_or_told(subject: Format, content: bytes) -> None:
    """A file ends as text or in one sentence that calls it as it was called, whatever is in it."""
    try:
        extraction = subject.read(content, "a file")
    except BulletinError as error:
        sentence = str(error)
        assert sentence.startswith("a file ")
        assert sentence.endswith(".")
        assert "\n" not in sentence
    else:
        assert_kept(extraction)


class FormatContract:
    """What every format keeps to; a subclass gives one, and a file of it."""

    subject: ClassVar[Format]
    sample: ClassVar[bytes]
    """With the paragraphs of `made.PARAGRAPHS`, or a table."""

    def test_a_file_is_read_the_same_each_time(self) -> None:
        """A file has one text, which is as the rest of the program takes it."""
        first = self.subject.read(self.sample, "a file")
        assert first == self.subject.read(self.sample, "a file")
        assert_kept(first)
        assert first.text.strip()

    def test_an_empty_file_is_told(self) -> None:
        """A file without a byte is refused in one sentence."""
        with pytest.raises(BulletinError):
            self.subject.read(b"", "a file")
        assert_read_or_told(self.subject, b"")

    def test_what_is_cut_off_is_read_or_told(self) -> None:
        """A file that ends anywhere is read as far as it goes, or refused in one sentence."""
        for part in range(1, 24):
            assert_read_or_told(self.subject, self.sample[: len(self.sample) * part // 24])

    @EXAMPLES
    @given(content=st.binary(max_size=2000))
    @example(content=b"\xff" * 600)
    def test_any_bytes_are_read_or_told(self, content: bytes) -> None:
        """Bytes that mean nothing are refused in one sentence, or are text."""
        assert_read_or_told(self.subject, content)

    @EXAMPLES
    @given(data=st.data())
    def test_what_is_damaged_is_read_or_told(self, data: st.DataObject) -> None:
        """A file with other bytes here and there is read, or refused in one sentence."""
        damaged = bytearray(self.sample)
        places = st.integers(0, len(self.sample) - 1)
        for at, byte in data.draw(st.lists(st.tuples(places, st.integers(0, 255)), min_size=1, max_size=12)):
            damaged[at] = byte
        assert_read_or_told(self.subject, bytes(damaged))
