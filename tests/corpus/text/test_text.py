from __future__ import annotations

from corpus.text import text as subject
from corpus.text.text import Style, Text, folded_words, kept_with_text, read_text


def test_a_part_is_made_once() -> None:
    """What a function makes of a text is made when it is first asked for, and given again after that."""
    calls = []

    @kept_with_text
    def length(text: Text) -> int:
        calls.append(text.raw)
        return len(text.raw)

    text = Text("Đại hội")
    assert (length(text), length(text), length(Text("Chi bộ"))) == (7, 7, 6)
    assert calls == ["Đại hội", "Chi bộ"]


def test_a_string_gives_its_text_again() -> None:
    """A string that was read lately is not read again, but for another style."""
    assert read_text("Đại hội") is read_text("Đại hội")
    assert read_text("Đại hội") is not read_text("Đại hội", Style.TYPED)


def test_tokens_tell_how_they_are_written() -> None:
    """A token is folded for matching, says how it is written, and where it stands."""
    (first, *_, last) = read_text("Uỷ ban có 05 đồng chí").tokens
    assert (first.folded, first.written, first.span) == ("uy", "ủy", (0, 2))
    assert (last.folded, last.written) == ("chi", "chí")
    assert folded_words("Uỷ ban, 05") == ["uy", "ban", "5"]


def test_tokens_of_an_odd_text_stand_in_the_stored_one() -> None:
    """Signs that nobody sees part no words, and places are those of the stored text."""
    stored = "Bí thư&nbsp;Nguy\u00adễn An"
    assert [token.span.of(stored) for token in Text(stored).tokens] == ["Bí", "thư", "Nguy\u00adễn", "An"]


def test_tokens_within_a_span() -> None:
    """The tokens that begin in a span are found without reading the text again."""
    text = Text("Đại hội Đảng bộ")
    assert [token.folded for token in text.tokens_within((4, 12))] == ["hoi", "dang"]


def test_accents_and_capitals_say_how_a_text_is_typed() -> None:
    """A text is accented if any word carries a mark; capitals count where most words have none."""
    assert Text("Lâm dong").accented
    assert not Text("lam dong 2020").accented
    assert Text("bi thu Lam Dong").capitals(2, 4)
    assert not Text("Bi Thu Lam Dong La").capitals(2, 4)


def test_the_module_remembers_a_bounded_number_of_texts() -> None:
    """Texts that nobody asks for any more are let go."""
    assert subject._passage.cache_info().maxsize == 1024
    assert subject._bulletin.cache_info().maxsize == 16
    assert read_text("Đại hội. " * 500) is read_text("Đại hội. " * 500)


def test_a_question_and_a_bulletin_of_the_same_words_share_what_no_style_changes() -> None:
    """Words and sentences of a string are worked out once, in whatever style it is read first."""
    for raw in ("Bí thư Đảng ủy họp. Chi bộ họp.", "Bí\u200b thư họp."):
        published, typed = read_text(raw), read_text(raw, Style.TYPED)
        assert typed.tokens is published.tokens
        assert typed.sentences is published.sentences
        assert typed.folded is published.folded
        assert (typed.seen.style, typed.seen.seen) == (Style.TYPED, typed.seen)
        assert typed.seen.tokens is published.seen.tokens
