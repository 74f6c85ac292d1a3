from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner, Result

from bot.cli import bars
from bot.cli.main import cli
from bot.cli.speech import announce
from corpus.notices import Notice
from retrieval.engine import Engine
from retrieval.models import Answer, AnswerRequest
from tests.bot.cli.test_speech import COMMANDS
from tests.bot.telegram.end_to_end.serving import FOUND


@pytest.fixture
def answering(indexed: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands answer from the tests' own index."""
    for module in ("batch", "browse", "explain"):
        monkeypatch.setattr(f"bot.cli.{module}.ready", lambda *_, **__: SimpleNamespace(engine=indexed))


def run(folder: Path, *words: str, color: bool = False) -> Result:
    config = folder / "bantin.yaml"
    config.write_text("data_dir: data\n", "utf-8")
    return CliRunner().invoke(cli, ["--config", str(config), *words], standalone_mode=False, color=color)


def status(result: Result) -> int:
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exception.code if result.exception else 0  # type: ignore[return-value]


@pytest.mark.usefixtures("answering")
@pytest.mark.parametrize("command", ["ask", "search", "explain"])
def test_a_question_needs_no_quotes(tmp_path: Path, command: str) -> None:
    """Words one by one are the question that they are together."""
    apart = run(tmp_path, command, *FOUND.split(), "--json")
    assert apart.stdout == run(tmp_path, command, FOUND, "--json").stdout != ""


@pytest.mark.usefixtures("answering")
def test_a_refusal_can_be_told_by_the_status(tmp_path: Path) -> None:
    """That the bulletins do not answer is no error, and status 3 where that is asked for."""
    unknown = ("zzyzx", "qwrtp")
    assert status(run(tmp_path, "ask", *unknown)) == 0
    assert status(run(tmp_path, "ask", "--exit-code", *unknown)) == 3
    assert status(run(tmp_path, "ask", "--exit-code", FOUND)) == 0


def test_every_command_speaks_json() -> None:
    """Each command has --json, but the groups and the one that does not end."""
    without = {
        " ".join(path)
        for path, called in COMMANDS
        if not isinstance(called, click.Group) and not any("--json" in each.opts for each in called.params)
    }
    assert without == {"serve"}


@pytest.mark.parametrize(
    ("total", "terminal", "shown"), [(3, True, True), (3, False, False), (0, True, False)]
)
def test_bars_are_for_terminals(
    monkeypatch: pytest.MonkeyPatch, *, total: int, terminal: bool, shown: bool
) -> None:
    """A bar runs on a terminal only, and only where there is something to count."""
    written: list[str] = []
    screen = SimpleNamespace(write=written.append, flush=lambda: None, isatty=lambda: terminal)
    monkeypatch.setattr(sys, "stderr", screen)
    with bars.progress_bar(total) as advance:
        advance(total)
    assert bool("".join(written)) == shown


@pytest.mark.usefixtures("answering")
def test_colours_are_for_terminals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Into a file goes no colour, unless it is forced; NO_COLOR takes it away in any case."""
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    assert "\x1b" not in run(tmp_path, "ask", FOUND).stdout
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" in run(tmp_path, "ask", FOUND).stdout
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run(tmp_path, "ask", FOUND, color=True).stdout


def test_quiet_leaves_out_what_is_no_result(tmp_path: Path) -> None:
    """What is announced is not said under --quiet; what is wrong is."""

    @click.command()
    def tell() -> None:
        announce(Notice("a scan"))

    cli.add_command(tell)
    try:
        assert run(tmp_path, "tell").stderr == "a scan\n"
        assert run(tmp_path, "--quiet", "tell").stderr == ""
    finally:
        del cli.commands["tell"]
    assert run(tmp_path, "--quiet", "list").exception is not None


@pytest.mark.parametrize(
    ("typed", "word", "expected"),
    [
        ([], "in", {"index", "init", "inspect"}),
        ([], "wi", {"withdraw"}),
        (["ask"], "--exit", {"--exit-code"}),
    ],
)
def test_a_shell_completes(typed: list[str], word: str, expected: set[str]) -> None:
    """The commands and options that begin so are offered, whichever shell asks."""
    shell = ShellComplete(cli, {}, "bantin", "_BANTIN_COMPLETE")
    assert {each.value for each in shell.get_completions(typed, word)} == expected


@pytest.mark.usefixtures("answering")
def test_an_answer_and_its_absence_never_stand_together(
    tmp_path: Path, indexed: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where something near is shown, it is not said besides that there is nothing."""
    found = indexed.answer(AnswerRequest(FOUND, 1))

    def answer(self: Engine, request: AnswerRequest) -> Answer:
        return replace(found, quotes=(), answer=None, near=found.quotes, notes=())

    monkeypatch.setattr(Engine, "answer", answer)
    said = run(tmp_path, "ask", FOUND).stdout
    assert found.quotes[0].text in said
    assert "Not in the bulletins." not in said
