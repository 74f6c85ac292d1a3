from __future__ import annotations

import time

import pytest

from corpus.ingest.formats.rtf import RichText
from tests.corpus.ingest.encodings import written

MOTTO = "Cộng hòa xã hội chủ nghĩa Việt Nam, độc lập, tự do, hạnh phúc"
OTHER = "Đại hội Chi bộ bầu Ban Chấp hành gồm năm đồng chí và thông qua nghị quyết."
FONTS = (
    r"{\fonttbl{\f0\froman\fcharset0\fprq2{\*\panose 02020603050405020304}Times New Roman;}"
    r"{\f36\fnil\fcharset0 .VnTime;}{\f37\fswiss\fcharset0{\*\falt Arial}.VnTimeH;}}"
)


def old(text: str) -> str:
    """A text in TCVN3, as word processors of the time put it into Rich Text."""
    return "".join(chr(byte) if byte < 128 else f"\\'{byte:02x}" for byte in written.tcvn3(text))


def read(body: str) -> list[str]:
    """The lines of a document with these fonts."""
    source = r"{\rtf1\ansi\ansicpg1252\deff0" + FONTS + body + "}"
    return RichText().read(source.encode("latin-1"), "tin").text.strip().split("\n")


@pytest.mark.parametrize(
    "body",
    [
        r"\pard\plain\f37 {0}\par\f36 {1}\par",
        r"\pard\plain {{\b\f37 {0}\par}}{{\f36 {1}\par}}",
        r"{{\f37\fs28 {{\b {0}}}\par}}\pard\plain\f36 {1}\par",
        r"\f37 {0}\par\plain\f36\fs26 {1}\par",
        r"{{\f36{{\f37 {0}}}\par {1}\par}}",
    ],
)
def test_a_font_that_shows_capitals_makes_them(body: str) -> None:
    """TCVN3 in a font whose name ends in H is read as the capitals that it shows, and nothing else is."""
    assert read(body.format(old(MOTTO), old(OTHER))) == [MOTTO.upper(), OTHER]


def test_such_a_font_changes_nothing_of_unicode() -> None:
    """What is no TCVN3 stays as it is written, whatever the name of its font."""
    body = r"\f37 " + "".join(sign if sign.isascii() else f"\\u{ord(sign)}?" for sign in MOTTO) + r"\par"
    assert read(body) == [MOTTO]


def test_many_changes_of_fonts_are_read_soon() -> None:
    """A document of nothing but fonts and groups is read in time that grows with its length alone."""
    body = r"{\f37 a}\par\f36 {" * 4_000 + "}" * 4_000
    begin = time.process_time()
    read(body)
    assert time.process_time() - begin < 10
