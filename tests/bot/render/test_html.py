from __future__ import annotations

import re
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render.html import Run, messages, plain, units
from tests.botapi.entities import Formatted, utf16_length, utf16_slice
from tests.botapi.html_mode import parse_html

LINK = "https://example.org/a?b=1&c=%22"
MARKS = {"bold": "bold", "blockquote": "quoted", "expandable_blockquote": "quoted", "text_link": "link"}

# What Telegram's HTML, its white space and its counting make special.
_TRICKY = st.text(st.sampled_from("<>&\"';#/ab1.?: \n\t\r\x00\x1f\x7f\u00a0\u2028\u200bđ̣😀𠀀"), max_size=60)
_LONG = st.builds(lambda text, times: text * times, _TRICKY, st.integers(1, 400))
_MARKUP = st.sampled_from(
    ["<b>", "</b>", "</blockquote>", '<a href="x">', "&lt;", "&amp;lt;", "&#0;", "&#x41;"]
)
_TEXTS = st.one_of(st.text(max_size=60), _TRICKY, _LONG, _MARKUP)
_LINKS = st.sampled_from([None, LINK])
_RUNS = st.lists(st.builds(Run, _TEXTS, st.booleans(), st.booleans(), _LINKS), max_size=8)


def accepted(runs: list[Run]) -> list[Formatted]:
    """What Telegram reads in the messages, each made sure to be within its limits."""
    read = [parse_html(message) for message in messages(runs)]
    for message in read:
        assert message.text.strip()
        assert utf16_length(message.text) <= 4096
        assert len(message.entities) <= 100
    return read


def visible(text: str) -> str:
    """A text as Telegram shows it: its control characters are blanks."""
    return re.sub(r"[\x00-\x09\x0b-\x1f]", " ", text)


def places(texts: list[str], whole: str) -> list[int]:
    """Where each text begins in the whole; between them stands white space only."""
    found = []
    end = 0
    for text in texts:
        begin = end + len(whole[end:]) - len(whole[end:].lstrip())
        assert whole.startswith(text.lstrip(), begin)
        begin -= len(text) - len(text.lstrip())
        found.append(begin)
        end = begin + len(text)
    assert not whole[end:].strip()
    return found


def covered(message: Formatted, kind: str) -> list[str]:
    return [entity.cover(message.text) for entity in message.entities if entity.type == kind]


@given(_RUNS)
@settings(deadline=None, max_examples=150)
def test_no_word_is_lost_or_invented(runs: list[Run]) -> None:
    """Any text with any marks becomes messages that Telegram accepts and that hold it all, in order."""
    whole = visible("".join(run.text for run in runs))
    texts = [message.text for message in accepted(runs)]
    places(texts, whole)
    if utf16_length(whole) <= 4096:
        assert texts == [whole.strip()] * bool(whole.strip())


@given(_RUNS)
@settings(deadline=None, max_examples=150)
def test_marks_stand_on_their_words(runs: list[Run]) -> None:
    """Every character that can be seen has the marks of its run, and no others, whatever stands before it."""
    whole = visible("".join(run.text for run in runs))
    wanted = list(chain.from_iterable([run] * len(run.text) for run in runs))
    read = accepted(runs)
    for message, begin in zip(read, places([m.text for m in read], whole), strict=True):
        marks: list[set[str]] = [set() for _ in message.text]
        for entity in message.entities:
            start = len(utf16_slice(message.text, 0, entity.offset))
            for i in range(start, start + len(entity.cover(message.text))):
                marks[i].add(MARKS[entity.type])
            assert entity.url == (LINK if entity.type == "text_link" else None)
        for i, character in enumerate(message.text):
            run = wanted[begin + i]
            if not character.isspace():
                assert marks[i] == {name for name in MARKS.values() if getattr(run, name)}


@given(_RUNS)
@settings(deadline=None, max_examples=100)
def test_plain_takes_the_marks_off(runs: list[Run]) -> None:
    """The plain text of a message is the text that Telegram reads in it."""
    assert [plain(message) for message in messages(runs)] == [message.text for message in accepted(runs)]


@given(st.text())
def test_units_are_utf16(text: str) -> None:
    """Length is counted in UTF-16 code units."""
    assert units(text) == len(text.encode("utf-16-le")) // 2


def test_offsets_after_an_emoji() -> None:
    """A mark behind characters of two units begins at its own word."""
    (message,) = accepted([Run("🇻🇳 😀 "), Run("Đỗ Xuân Kiên", bold=True), Run(" 😀")])
    assert [(e.type, e.offset, e.length) for e in message.entities] == [("bold", 8, 12)]


def test_nested_marks() -> None:
    """Bold and linked words inside a quote are one blockquote with the marks in it."""
    runs = [
        Run("a ", quoted=True),
        Run("b", quoted=True, bold=True),
        Run(" c ", quoted=True),
        Run("d", quoted=True, bold=True, link=LINK),
        Run(" e"),
    ]
    (message,) = accepted(runs)
    assert [(e.type, e.cover(message.text)) for e in message.entities] == [
        ("blockquote", "a b c d"),
        ("bold", "b"),
        ("text_link", "d"),
        ("bold", "d"),
    ]


def test_a_link_keeps_its_address() -> None:
    """Quotes, brackets and ampersands in an address reach Telegram as they are."""
    link = "https://example.org/?q=\"a\"&b='c'&d=<e>&amp;"
    (message,) = messages([Run("x", link=link)])
    assert [entity.url for entity in parse_html(message).entities] == [link]
    assert plain(message) == "x"


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t\x00\u00a0\u2028", " " * 9000])
def test_white_space_makes_no_message(text: str) -> None:
    """What shows nothing is not sent, marked or not."""
    assert messages([]) == []
    assert messages([Run(text), Run(text, bold=True, quoted=True, link=LINK)]) == []


def test_lone_surrogates_are_replaced() -> None:
    """Half a character, which no encoding can send, becomes a question mark and the words around it stay."""
    (message,) = messages([Run("năm \ud800 2020 \udfff")])
    assert message.encode("utf-8").decode("utf-8") == "năm ? 2020 ?"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        pytest.param("a" * 4096, 4096, id="just fits"),
        pytest.param("a" * 4097, 4096, id="one too many"),
        pytest.param("😀" * 2048, 2048, id="just fits in pairs"),
        pytest.param("😀" * 2049, 2048, id="one pair too many"),
        pytest.param("a" + "😀" * 2048, 2048, id="a pair across the limit"),
        pytest.param("a" * 4094 + "😀" + "b", 4095, id="a pair at the limit"),
    ],
)
def test_a_text_without_a_break_fills_messages(text: str, first: int) -> None:
    """A message holds 4096 units, and a character of two units is never cut in half."""
    assert [len(message.text) for message in accepted([Run(text)])] == [first] + [len(text) - first] * (
        len(text) > first
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("từ " * 900 + "hết.\n", "Một câu. Và " * 400, id="paragraph before sentence"),
        pytest.param("từ " * 900 + "hết.", " từ" * 900, id="sentence before word"),
        pytest.param("từ " * 900 + "hết?", " từ" * 900, id="question"),
        pytest.param("từ " * 900 + "thay!", " từ" * 900, id="exclamation"),
        pytest.param("từ " * 900 + "và…", " từ" * 900, id="ellipsis"),
        pytest.param("từ " * 900 + "một;", " từ" * 900, id="semicolon"),
        pytest.param("từ " * 900 + "gồm:", " từ" * 900, id="colon"),
        pytest.param("3.14159 " * 400 + "từ", " " + "x" * 4000, id="word before the middle of one"),
        pytest.param("Đầu đề\n" + "a. " * 1300 + "hết\n", "b. " * 1300, id="last paragraph of several"),
    ],
)
def test_a_long_text_is_parted_at_its_best_break(before: str, after: str) -> None:
    """A message ends with a paragraph if it can, else with a sentence, else with a word."""
    assert accepted([Run(before + after)])[0].text == before.strip()


def test_a_message_is_never_short_for_a_break() -> None:
    """A better break in the first half of a message does not leave the message half empty."""
    first = accepted([Run("Đầu đề.\n" + "từ " * 2000)])[0].text
    assert 2048 <= utf16_length(first) <= 4096
    assert first.endswith(" từ")


def test_long_runs_are_closed_and_opened_again() -> None:
    """Marks that reach over a parting place stand in full on both sides of it."""
    text = "từ " * 5000
    read = accepted([Run(text, bold=True, quoted=True, link=LINK)])
    assert len(read) == 4
    for message in read:
        for kind in ("bold", "expandable_blockquote", "text_link"):
            assert covered(message, kind) == [message.text.strip()]


@pytest.mark.parametrize(
    ("length", "folded", "kind"),
    [
        (300, True, "blockquote"),
        (301, True, "expandable_blockquote"),
        (301, False, "blockquote"),
    ],
)
def test_a_long_quote_can_be_folded(length: int, kind: str, *, folded: bool) -> None:
    """A quote of more than 300 units, of however many runs, is expandable unless it is to stand open."""
    runs = [Run("a" * 200, quoted=True), Run("b" * (length - 200), quoted=True, bold=True), Run("c" * 400)]
    (message,) = messages(runs, folded=folded)
    assert covered(parse_html(message), kind) == ["a" * 200 + "b" * (length - 200)]


@pytest.mark.parametrize(
    ("run", "kinds"),
    [
        (Run("b", bold=True), ["bold"] * 100),
        (Run("b", link=LINK), ["text_link"] * 100),
        (Run("b", quoted=True), ["blockquote"] * 100),
        (Run("b", bold=True, link=LINK), ["text_link", "bold"] * 50),
        (
            Run("b", bold=True, quoted=True, link=LINK),
            ["blockquote", "text_link", "bold"] * 33 + ["blockquote"],
        ),
    ],
)
def test_marks_beyond_the_limit_are_dropped(run: Run, kinds: list[str]) -> None:
    """The first hundred marks stay on their words, the later ones go, and no word goes with them."""
    (message,) = accepted([Run("a "), run] * 150)
    assert message.text == "a b" * 150
    assert [entity.type for entity in message.entities] == kinds
    assert {entity.cover(message.text) for entity in message.entities} == {"b"}


def test_after_the_first_dropped_mark_all_are_dropped() -> None:
    """Where two marks no longer fit, a later single one is not let in either."""
    runs = [
        *[Run("a", bold=True), Run(" ")] * 99,
        Run("b", bold=True, link=LINK),
        Run(" "),
        Run("c", bold=True),
    ]
    (message,) = accepted(runs)
    assert covered(message, "bold") == ["a"] * 99
    assert message.text.endswith("a b c")


def test_every_message_has_its_own_hundred_marks() -> None:
    """The limit on marks counts from anew in every message."""
    read = accepted([Run("a" * 30 + " "), Run("b", bold=True), Run("\n")] * 250)  # 124 of them fit
    assert [len(covered(message, "bold")) for message in read] == [100, 100, 2]


@pytest.mark.parametrize("text", ["ngắn", "a" * 4096])
def test_one_message_has_no_number(text: str) -> None:
    """What fits into one message is not numbered."""
    assert messages([Run(text)], numbered=True) == [text]


def test_several_messages_are_numbered() -> None:
    """Each of several messages says the how manyth of how many it is, and still fits, with every word."""
    words = [f"từ{number}" for number in range(3000)]
    runs = [Run(" ".join(words), bold=True, quoted=True)]
    read = [parse_html(message) for message in messages(runs, numbered=True)]
    heads, bodies = zip(*(message.text.split("\n", 1) for message in read), strict=True)
    assert len(read) > 2
    assert list(heads) == [f"({number}/{len(read)})" for number in range(1, len(read) + 1)]
    assert " ".join(bodies).split() == words
    assert all(utf16_length(message.text) <= 4096 for message in read)
