import pytest

from bot.i18n import translator
from bot.telegram.models import button_data, split_button_data
from bot.telegram.views.keyboard import KeyboardBuilder, in_rows, is_address, keyboard
from corpus.models import Bulletin
from tests.botapi.entities import checked_link

TOKEN = "AbCdEfGhIjKlMn-_"  # noqa: S105 (of a button)


def builder(*, private: bool) -> KeyboardBuilder:
    return KeyboardBuilder(TOKEN, "bantin_bot", private, translator("vi"))


@pytest.mark.parametrize(
    ("url", "fits"),
    [
        ("https://example.org", True),
        ("http://a-b.gov.vn:8080/tin?id=1&x=%C4%90#z", True),
        ("https://localhost/x", False),
        ("https://example.org/tin tức", False),
        ("https://ví-dụ.vn/", False),
        ("ftp://example.org/a", False),
        ("javascript:alert(1)", False),
        ("https://example.org/\n", False),
        ("https://example.org/" + "a" * 1000, False),
        ("", False),
        (None, False),
    ],
)
def test_addresses_that_a_button_may_open(url: str | None, *, fits: bool) -> None:
    """Only what Telegram surely takes as a web address becomes a button's; all others are never sent."""
    assert is_address(url) is fits
    if url and fits:
        assert checked_link(url) is not None


@pytest.mark.parametrize("private", [True, False])
def test_a_published_bulletin_is_opened_where_it_was_published(*, private: bool) -> None:
    """A bulletin with an address has it on its button, in groups and in private."""
    bulletin = Bulletin("b", "Tin", "x", url="https://example.org/a")
    assert builder(private=private).source(bulletin, "s0").url == "https://example.org/a"


def test_others_are_opened_in_private() -> None:
    """A bulletin without a usable address opens in place in private, and from a group by a link."""
    bulletin = Bulletin("b", "Tin", "x", url="http://nowhere")
    assert builder(private=True).source(bulletin, "s0").callback_data == f"{TOKEN}s0/"
    assert builder(private=False).source(bulletin, "s0").url == f"https://t.me/bantin_bot?start={TOKEN}s0"


def test_data_is_parted_again() -> None:
    """A button's data is its token and what it does, and never more than 64 bytes."""
    assert split_button_data(button_data(TOKEN, "w2.1")) == (TOKEN, "w2.1")
    assert len(button_data(TOKEN, "x" * 48)) == 64
    with pytest.raises(ValueError, match="too long"):
        button_data(TOKEN, "ế" * 17)


def test_parts_are_turned_by_their_numbers() -> None:
    """The pager of a text knows its neighbours, at both ends too, and a single part has none."""
    rows = [builder(private=True).parts("t", part, 3)[0] for part in range(3)]
    assert [[(b.text, str(b.callback_data)[16:]) for b in row] for row in rows] == [
        [("1/3", "t0"), ("›", "t1")],
        [("‹", "t0"), ("2/3", "t1"), ("›", "t2")],
        [("‹", "t1"), ("3/3", "t2")],
    ]
    assert builder(private=True).parts("t", 0, 1) == []


def test_rows() -> None:
    """Buttons stand five in a row, and a keyboard without any is none."""
    buttons = [builder(private=True).button(str(n), f"l{n}") for n in range(7)]
    assert [[b.text for b in row] for row in in_rows(buttons)] == [["0", "1", "2", "3", "4"], ["5", "6"]]
    assert keyboard([], []) is None
    made = keyboard([], buttons[:1])
    assert made is not None
    assert len(made.inline_keyboard) == 1
