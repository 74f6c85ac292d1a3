from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from fluent.syntax import ast as ftl
from fluent.syntax import parse
from fluent.syntax.visitor import Visitor

from bot.cli.speech import option_message
from bot.i18n import LANGUAGES, translator
from bot.telegram.menus import COMMANDS
from tests.bot.cli.test_speech import commands
from tests.botapi.html_mode import parse_html

ROOT = Path(__file__).parents[2]
VALUES: dict[str, str | int] = {
    "bot": "bantin_bot",
    "may": "Nội vụ",
    "file": "/var/bantin/scans/1-2.png",
    "count": 2,
    "date": "05/03/2020",
    "id": "a1b2c3",
    "limit": 1000,
    "line": 12,
    "titles": "A; B",
    "asked": "Vĩnh Long",
    "named": "Trà Vinh",
    "stated": "Đại hội lần thứ II",
    "kind": "ValueError",
    "place": "engine.py:70",
    "first": 6,
    "last": 10,
    "next": "--page 2",
    "code": "ACDE-3467",
    "ids": "101, 102",
    "minutes": 60,
    "seconds": 42,
    "number": 7,
    "name": "Đỗ Xuân Kiên",
    "names": "Trà Vinh, Vĩnh Long",
    "years": "2018, 2020",
    "year": "2020",
    "phrases": "“đại hội điểm”",
    "filters": "năm 2020; từ ngày 01/01/2017",
    "typed": "năm:hai nghìn",
    "instead": "năm:2020",
    "province": "Lâm Đồng",
    "term": "2020-2025",
    "policy": "mọi câu hỏi",
    "language": "English",
    "percent": 40,
    "reason": "It is empty.",
    "title": "Đại hội Đảng bộ",
    "origin": "bulletins/a.txt",
    "days": 30,
    "answered": 20,
    "near": 4,
    "refused": 6,
    "failed": 1,
    "downs": 3,
    "bulletins": 5,
    "passages": 88,
    "encoder": "multilingual-e5-small",
    "at": "15:30 02/03/2026",
    "hours": 12,
    "added": 7,
    "changed": 8,
    "removed": 9,
    "characters": "12.345",
    "places": "/srv/a/tin.txt, /srv/b/tin.txt",
    "citations": "thong_bao@1, thong_bao@2",
    "facts": 11,
    "command": "bantin remove thong_bao --undo",
}


class Variables(Visitor):
    """Gathers the names of the values that a message needs."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802 (the library's name)
        self.names.add(node.id.name)


def messages(language: str) -> dict[str, set[str]]:
    """Every message of a language, and the values that it needs."""
    found: dict[str, set[str]] = {}
    for entry in parse((ROOT / "bot" / "locale" / f"{language}.ftl").read_text("utf-8")).body:
        assert isinstance(entry, ftl.Message | ftl.Comment | ftl.GroupComment | ftl.ResourceComment)
        if isinstance(entry, ftl.Message):
            assert entry.id.name not in found
            variables = Variables()
            variables.visit(entry)
            found[entry.id.name] = variables.names
    return found


def calls() -> Iterator[ast.Call]:
    for package in ("bot", "retrieval", "corpus"):
        for file in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Call):
                    yield node


def constants(call: ast.Call) -> list[str]:
    return [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]


def name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def said() -> dict[str, set[str]]:
    """Every message that the sources name in `say` or for a misuse, and the values that they put in."""
    return {
        constants(call)[0]: {keyword.arg or "" for keyword in call.keywords}
        for call in calls()
        if name(call) in {"say", "Misuse"} and constants(call)
    }


def of_the_command_line() -> Iterator[str]:
    """The messages that the help of commands is made of."""
    yield "cli--help"
    for path, called in commands():
        key = "-".join(("cli", *path))
        yield from (key, f"{key}-examples")
        for parameter in called.params:
            if isinstance(parameter, click.Option):
                yield option_message(translator("vi"), key, parameter)
            if parameter.metavar or isinstance(parameter, click.Argument):
                yield f"cli-value-{(parameter.metavar or parameter.name or '').lower()}"


def named_otherwise() -> set[str]:
    """The messages that reach `say` by a variable: of commands, their help, and an answer's notes."""
    by_name = {word for call in calls() if name(call) == "Note" for word in constants(call)}
    menus = {f"command-{command}" for command in COMMANDS}
    return by_name | menus | {"man-name", "man-synopsis", "man-description"} | set(of_the_command_line())


def test_both_languages_have_the_same_messages() -> None:
    """Vietnamese and English name the same messages, in the same order, and need the same values in each."""
    vietnamese, english = (messages(language) for language in LANGUAGES)
    assert "not-found" in vietnamese
    assert list(vietnamese.items()) == list(english.items())


def test_every_message_is_used_and_every_used_one_exists() -> None:
    """The sources say each message somewhere, and none that there is not."""
    assert {"failed", "start"} <= set(said())
    assert {"renamed", "command-ask"} <= named_otherwise()
    assert set(said()) | named_otherwise() == set(messages("vi"))


def test_every_message_is_given_the_values_it_needs() -> None:
    """Where the sources say a message, they give it exactly the values that stand in it."""
    needed = messages("vi")
    assert said() == {message: needed[message] for message in said()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_telegrams_html(language: str) -> None:
    """Every message of the bot can be said, and Telegram reads it: well-formed, and short enough for one."""
    said_in_chats = {
        name: needed for name, needed in messages(language).items() if name.split("-")[0] != "cli"
    }
    for message, needed in said_in_chats.items():
        text = translator(language).say(message, **{name: VALUES[name] for name in needed})
        shown = parse_html(text).text
        assert shown.strip()
        assert len(shown) < 2000
        for value in needed - {"limit", "count"}:
            assert str(VALUES[value]) in shown


def test_marks_in_messages() -> None:
    """The examples in the help are marked, and placeholders are filled in."""
    shown = parse_html(translator("en").say("help", bot="bantin_bot"))
    assert [(e.type, e.cover(shown.text)) for e in shown.entities] == [
        ("italic", "Who was elected Bí thư in Lâm Đồng in 2020?"),
        ("code", "/search bí thư year:2020 province:Lâm Đồng"),
    ]
    assert shown.text.endswith("write /search@bantin_bot.")


@pytest.mark.parametrize(
    ("language", "count", "sentence"),
    [
        ("vi", 0, "Không có đoạn nào phù hợp."),
        ("vi", 1, "1 đoạn phù hợp nhất:"),
        ("vi", 5, "5 đoạn phù hợp nhất:"),
        ("en", 0, "No passage fits."),
        ("en", 1, "The passage that fits best:"),
        ("en", 5, "The 5 passages that fit best:"),
    ],
)
def test_numbers_choose_the_form(language: str, count: int, sentence: str) -> None:
    """None, one and many are said as the language says them."""
    assert translator(language).say("results", count=count) == sentence


def test_values_are_put_in_as_they_are() -> None:
    """A value gets no invisible marks around it, which would end up in people's reports."""
    assert translator("vi").say("nearest-titles", titles="Đại hội") == "Bản tin gần với câu hỏi nhất: Đại hội"


@pytest.mark.parametrize("message", ["question-long", "results", "help", "failed"])
def test_a_missing_value_is_an_error(message: str) -> None:
    """A message is never said with a hole in it."""
    with pytest.raises(ValueError, match=message):
        translator("vi").say(message)


def test_an_unknown_message_is_an_error() -> None:
    """A message that there is not cannot be said."""
    with pytest.raises(LookupError):
        translator("vi").say("no-such-message")


def test_a_language_is_read_once() -> None:
    """Whoever asks for a language gets the same messages object, which knows its language."""
    assert translator("vi") is translator("vi")
    assert [translator(language).language for language in LANGUAGES] == ["vi", "en"]
