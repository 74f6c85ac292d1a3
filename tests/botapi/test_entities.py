import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.botapi.entities import (
    Entity,
    EntityError,
    Formatted,
    checked_link,
    detect,
    entities_from_json,
    finish,
    utf16_length,
    utf16_slice,
)
from tests.botapi.html_mode import parse_html


def spans(formatted: Formatted) -> list[tuple[str, int, int]]:
    return [(entity.type, entity.offset, entity.length) for entity in formatted.entities]


def rendered(source: str) -> Formatted:
    return finish(parse_html(source))


def test_offsets_count_utf16_units() -> None:
    """A flag takes four units and a Vietnamese letter one, so that what follows starts where it should."""
    formatted = rendered("🇻🇳 Hội nghị <b>Trung ương</b> 😀<i>Đảng</i>")
    assert formatted.text == "🇻🇳 Hội nghị Trung ương 😀Đảng"
    assert spans(formatted) == [("bold", 14, 10), ("italic", 27, 4)]
    assert [e.cover(formatted.text) for e in formatted.entities] == ["Trung ương", "Đảng"]


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("b", "bold"),
        ("strong", "bold"),
        ("i", "italic"),
        ("em", "italic"),
        ("u", "underline"),
        ("ins", "underline"),
        ("s", "strikethrough"),
        ("strike", "strikethrough"),
        ("del", "strikethrough"),
        ("code", "code"),
        ("pre", "pre"),
        ("blockquote", "blockquote"),
        ("tg-spoiler", "spoiler"),
        ("B", "bold"),
    ],
)
def test_tags(tag: str, kind: str) -> None:
    """Each documented tag gives its entity, in either case."""
    assert rendered(f"a <{tag}>bc</{tag}>").entities == (Entity(kind, 2, 2),)


def test_attributes() -> None:
    """Spoiler spans, expandable quotes, links, mentions by id and languages are read from attributes."""
    assert spans(rendered('<span class="tg-spoiler">ab</span>')) == [("spoiler", 0, 2)]
    assert spans(rendered("<blockquote expandable>ab</blockquote>")) == [("expandable_blockquote", 0, 2)]
    assert rendered("<a href='http://vtv.vn/a?b=1&amp;c=2'>x</a>").entities == (
        Entity("text_link", 0, 1, url="http://vtv.vn/a?b=1&c=2"),
    )
    assert rendered('<a href="https://vtv.vn">x</a>').entities[0].url == "https://vtv.vn/"
    assert rendered('<a href="tg://user?id=42">x</a>').entities == (Entity("text_mention", 0, 1, user_id=42),)
    assert rendered('<pre><code class="language-python">x</code></pre>').entities == (
        Entity("pre", 0, 1, language="python"),
    )
    assert rendered('<code class="language-python">x</code>').entities == (Entity("code", 0, 1),)


def test_a_link_that_goes_nowhere_is_only_text() -> None:
    """A link that Telegram would not follow leaves its text without an entity."""
    assert rendered('<a href="javascript:alert(1)">x</a>').entities == ()
    assert rendered('<a href="http://localhost/">x</a>').entities == ()


def test_references() -> None:
    """The four named references and numeric ones are resolved, everything else stands as written."""
    source = "&lt;b&gt; &amp; &quot;&#39;&#x1F600;&#7890; &nbsp; &amp;lt; R&D &lt"
    assert rendered(source).text == "<b> & \"'😀Ồ &nbsp; &lt; R&D <"


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("ắ <x>a</x>", 'Unsupported start tag "x" at byte offset 4'),
        ("<b>a", "Can't find end tag corresponding to start tag b"),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        (
            "<a href>x</a>",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
        ),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ('<a ="x">y</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=a/b>x</a>", "Unexpected end of name token at byte offset 8"),
        (
            "<blockquote>a<blockquote>b</blockquote></blockquote>",
            "Blockquote entities can't be nested at byte offset 13",
        ),
        (
            "&#xD83D;",
            (
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            ),
        ),
    ],
)
def test_malformed_markup(source: str, sentence: str) -> None:
    """Malformed markup is refused with Telegram's sentence and the offset in bytes."""
    with pytest.raises(EntityError) as caught:
        parse_html(source)
    assert str(caught.value) == sentence


def test_nesting() -> None:
    """Styles nest and join, monospace keeps them out, and links and monospace never overlap."""
    assert spans(rendered("<b>a<i>b</i></b>")) == [("bold", 0, 2), ("italic", 1, 1)]
    assert spans(rendered("<b>a</b><b>b</b>")) == [("bold", 0, 2)]
    assert spans(rendered("<b>a<code>b</code>c</b>")) == [("bold", 0, 1), ("code", 1, 1), ("bold", 2, 1)]
    assert spans(rendered('<a href="http://a.vn">a<code>b</code></a>')) == [("text_link", 0, 2)]
    assert spans(rendered("<blockquote><b>a</b></blockquote>")) == [("blockquote", 0, 1), ("bold", 0, 1)]
    assert spans(rendered("<b> </b>a<i></i>")) == []


def test_trimming_moves_entities() -> None:
    """Space around the text goes and every entity still covers the same words."""
    formatted = rendered("\n <b> ab </b>\n")
    assert formatted.text == "ab"
    assert spans(formatted) == [("bold", 0, 2)]


def test_only_a_hundred_entities_are_kept() -> None:
    """The hundred-and-first entity on are dropped and counted."""
    formatted = rendered(" ".join(f"<b>{number}</b>" for number in range(103)))
    assert len(formatted.entities) == 100
    assert formatted.dropped == 3
    assert rendered(" ".join(f"<b>{number}</b>" for number in range(100))).dropped == 0


def test_detection() -> None:
    """Commands, mentions, hashtags and links are found, at UTF-16 offsets and whole."""
    text = "🇻🇳 /tim@bantin_bot Đại hội @bantin_bot #ĐạiHội https://vtv.vn/a, /tìm a/b #1"
    found = [(e.type, e.offset, e.cover(text)) for e in detect(text)]
    assert found == [
        ("bot_command", 5, "/tim@bantin_bot"),
        ("mention", 29, "@bantin_bot"),
        ("hashtag", 41, "#ĐạiHội"),
        ("url", 49, "https://vtv.vn/a"),
    ]


def test_nothing_is_detected_inside_monospace_and_links() -> None:
    """A command in code or under a link stays what it was written as."""
    formatted = rendered('<code>/tim</code> <a href="http://a.vn">/tim</a> <b>/tim</b>')
    assert spans(formatted) == [
        ("code", 0, 4),
        ("text_link", 5, 4),
        ("bot_command", 10, 4),
        ("bold", 10, 4),
    ]


def test_explicit_entities() -> None:
    """An explicit list is sorted, detected types in it are ignored and unknown ones refused."""
    items = [
        {"type": "bold", "offset": 3, "length": 1},
        {"type": "url", "offset": 0, "length": 1},
        {"type": "text_link", "offset": 0, "length": 2, "url": "http://a.vn/"},
    ]
    assert entities_from_json(items) == (
        Entity("text_link", 0, 2, url="http://a.vn/"),
        Entity("bold", 3, 1),
    )
    with pytest.raises(EntityError, match="Unsupported type specified"):
        entities_from_json([{"type": "block_quote", "offset": 0, "length": 1}])


def test_links() -> None:
    """A link gets a scheme and a path, and one without a proper host is none."""
    assert checked_link("chinhphu.vn") == "http://chinhphu.vn/"
    assert checked_link("tg://resolve?domain=a") == "tg://resolve?domain=a"
    assert checked_link("mailto:a@b.vn") is None
    assert checked_link("http://[::1") is None


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_escaped_text_comes_back(text: str) -> None:
    """Whatever a text holds, escaping it and parsing that gives it back, and never an entity."""
    parsed = parse_html(html.escape(text))
    assert parsed == Formatted(text, ())


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_utf16_slices_agree_with_lengths(before: str, inside: str) -> None:
    """A slice at the UTF-16 length of what is before it gives exactly what is inside."""
    assert utf16_slice(before + inside + "x", utf16_length(before), utf16_length(inside)) == inside
