from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bot.cli.main import cli
from bot.cli.misuse import usage_sentence
from bot.cli.speech import option_message, speaker_for
from bot.i18n import LANGUAGES, Translator, sentences, translator
from corpus.errors import BulletinError
from corpus.notices import notice


def commands(group: click.Group = cli, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that call it, groups included."""
    yield path, group
    for name, each in group.commands.items():
        if isinstance(each, click.Group):
            yield from commands(each, *path, name)
        else:
            yield (*path, name), each


def key(path: tuple[str, ...]) -> str:
    return "-".join(("cli", *path))


COMMANDS = list(commands())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", [path for path, _ in COMMANDS], ids=" ".join)
def test_every_command_has_its_help(path: tuple[str, ...], language: str) -> None:
    """The help says what the command does, what each option means, and gives examples, in both languages."""
    tr = translator(language)
    result = CliRunner().invoke(cli, ["--lang", language, *path, "--help"])
    assert (result.exit_code, result.stderr) == (0, "")
    told = " ".join(result.stdout.split())
    called = dict(COMMANDS)[path]
    options = [each for each in called.params if isinstance(each, click.Option) and not each.hidden]
    summary, *_ = tr.say(key(path)).splitlines()
    for words in (summary, *(tr.say(option_message(tr, key(path), each)) for each in options)):
        assert " ".join(words.split()) in told
    assert tr.say(f"{key(path)}-examples").splitlines()[0] in result.stdout
    assert tr.say("cli-head-usage") in told


def can_be_called(line: str) -> None:
    """Fail unless a line names a command that there is, with options that it has and values that it takes."""
    name, *words = shlex.split(line)
    assert name == "bantin"
    called: click.Command | None = cli
    ctx = None
    while isinstance(called, click.Group):
        ctx = called.make_context(name, list(words), parent=ctx)
        name, called, words = called.resolve_command(ctx, [*ctx._protected_args, *ctx.args])  # type: ignore[assignment]
    assert called is not None
    called.make_context(name, words, parent=ctx)


def examples(tr: Translator) -> Iterator[str]:
    for path, _ in COMMANDS:
        yield from tr.say(f"{key(path)}-examples").splitlines()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_can_be_called(language: str) -> None:
    """An example names a command that there is, with options that it has and values that it takes."""
    for example in examples(translator(language)):
        can_be_called(example)


@pytest.mark.parametrize(
    ("words", "variables", "config", "language"),
    [
        ([], {}, None, "vi"),
        ([], {}, "language: en", "en"),
        ([], {"BANTIN_LANG": "vi"}, "language: en", "vi"),
        (["--lang", "en"], {"BANTIN_LANG": "vi"}, "language: vi", "en"),
        (["--lang=en", "list"], {}, None, "en"),
        (["list", "--lang", "en"], {}, None, "vi"),
        ([], {"BANTIN_LANG": "fr"}, "language: en", "en"),
        ([], {}, "language: [", "vi"),
        ([], {}, "language: fr", "vi"),
    ],
)
def test_what_decides_the_language(  # noqa: PLR0917 (what may decide, and what comes of it)
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    variables: dict[str, str],
    config: str | None,
    language: str,
) -> None:
    """The option decides, then the variable, then the config, however broken that is; else Vietnamese."""
    monkeypatch.delenv("BANTIN_LANG")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    if config is not None:
        file = tmp_path / "bantin.yaml"
        file.write_text(config, "utf-8")
        monkeypatch.setenv("BANTIN_CONFIG", str(file))
    assert speaker_for(words).language == language


MISUSES = [
    ("--nope", "Không có tùy chọn --nope.", "There is no option --nope."),
    (
        "aks",
        "Không có lệnh aks. Có phải anh/chị muốn dùng ask?",
        "There is no command aks. Did you mean ask?",
    ),
    (
        "list --jsn",
        "Không có tùy chọn --jsn. Có phải anh/chị muốn dùng --json?",
        "There is no option --jsn. Did you mean --json?",
    ),
    ("facts", "Thiếu TỆP.", "FILE is missing."),
    ("latest -k", "Sau -k phải có giá trị.", "-k needs a value."),
    ("latest -k 200", "-k phải là số nguyên (1-100).", "-k must be a whole number (1-100)."),
    ("latest -k ba", "-k phải là số nguyên (1-100).", "-k must be a whole number (1-100)."),
    ("list --json=1", "--json không nhận giá trị.", "--json takes no value."),
    (
        "list nữa",
        "Thừa nữa: lệnh này không nhận thêm gì ở đó.",
        "Nothing can be done with nữa: it is one word too many.",
    ),
    ("--config c.yaml", "Chưa nêu lệnh nào.", "No command is given."),
    ("index --only", "--only cần ít nhất một ĐƯỜNG-DẪN.", "--only needs at least one PATH."),
]


@pytest.mark.parametrize(("words", "vietnamese", "english"), MISUSES)
def test_a_misuse_is_told_in_the_language_asked_for(words: str, vietnamese: str, english: str) -> None:
    """What is wrong with a call is one sentence, of ours and not of the library."""
    for language, expected in (("vi", vietnamese), ("en", english)):
        result = CliRunner().invoke(cli, ["--lang", language, *words.split()], standalone_mode=False)
        assert isinstance(result.exception, click.UsageError)
        assert usage_sentence(result.exception, translator(language)) == expected


def test_a_language_that_there_is_not() -> None:
    """The languages that may be asked for are named."""
    result = CliRunner().invoke(cli, ["--lang", "fr", "list"], standalone_mode=False)
    assert isinstance(result.exception, click.UsageError)
    assert usage_sentence(result.exception, translator("en")) == "--lang must be one of: vi, en."


def test_an_error_is_told_in_both_languages() -> None:
    """The Vietnamese of an error is found by its English, with its fields; a library's words are quoted."""
    limit = next(text for text in sentences() if "{limit} lines" in text)
    error = BulletinError(limit, name="a.txt", limit=7)
    assert translator("en").tell(error) == "a.txt has more than 7 lines: split it into several files."
    assert translator("vi").tell(error) == "a.txt có quá 7 dòng. Xin chia thành nhiều tệp."
    foreign = notice("{path}: {reason}", path="a.txt", reason=ValueError("no such thing"))
    assert translator("vi").tell(foreign) == "a.txt: “no such thing”"
