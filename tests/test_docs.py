import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.cli.main import cli
from bot.cli.terminal import print_answer
from bot.config import SECRET_VARIABLE, TOKEN_VARIABLE, Config, load
from bot.i18n import translator
from retrieval.engine import Engine
from retrieval.evaluation.questions import read_questions
from retrieval.evaluation.run import Row, evaluate
from retrieval.models import AnswerRequest
from tests.bot.telegram.end_to_end.serving import serving
from tests.botapi.server import BotApi
from tests.quality.test_questions import QUESTIONS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
SETTINGS = ROOT / "config.yaml"


def settings(model: type[BaseModel] = Config, prefix: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Every setting by its full name; sections stand for what is in them."""
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from settings(field.annotation, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", field


def table() -> str:
    """The README's table of settings, as the code would have it."""
    rows = ["| setting | default | what it is |", "|---|---|---|"]
    for name, field in settings():
        default = "null" if field.default is None else field.default
        rows.append(f"| `{name}` | `{default}` | {field.description} |")
    return "\n".join(rows)


def flat(tree: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def test_the_readme_lists_every_setting() -> None:
    """The table of settings is the one that the code gives."""
    assert table() in README


def test_the_config_file_holds_every_setting_with_its_default() -> None:
    """config.yaml has each setting, no other, at the program's own default."""
    written = dict(flat(yaml.safe_load(SETTINGS.read_text("utf-8"))))
    assert list(written) == [name for name, _ in settings()]
    assert load(SETTINGS) == Config()


def test_every_setting_in_the_config_file_has_a_comment() -> None:
    """Each block of settings in config.yaml stands under a line that explains it."""
    lines = SETTINGS.read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        if re.match(r"\s*\w+: \S", line):
            above = next(lines[i] for i in range(number - 1, -1, -1) if not re.match(r"\s*\w+: \S", lines[i]))
            assert above.lstrip().startswith("#"), line


def test_the_readme_names_every_command_and_variable() -> None:
    """No command and no environment variable is left out."""
    for name in cli.commands:
        assert f"`bantin {name}" in README
    for variable in (TOKEN_VARIABLE, SECRET_VARIABLE, "BANTIN_CONFIG"):
        assert f"| `{variable}` |" in README


def block(name: str) -> str:
    """The fenced block of the README under the comment of that name."""
    found = re.search(rf"<!-- {name} -->\n```\w+\n(.*?)```", README, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.encoder
def test_the_transcript_of_the_command_line_is_what_it_prints(
    real_engine: Engine,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each command of the README's transcript prints what stands under it."""
    shown = re.findall(
        r'\$ bantin ask (?:-k (\d) )?"([^"\n]*)"\n(.*?)(?=\n\$ |\Z)',
        block("transcript: command line"),
        re.DOTALL,
    )
    assert len(shown) == 2
    for count, question, printed in shown:
        print_answer(
            real_engine.answer(AnswerRequest(question, count=int(count or Config().answer.quotes))),
            translator("vi"),
        )
        assert capsys.readouterr().out.strip() == printed.strip()


@pytest.mark.encoder
async def test_the_transcript_of_telegram_is_what_it_sends(real_engine: Engine) -> None:
    """The bot sends what the README's transcript shows."""
    question, _, shown = block("transcript: telegram").partition("\n")
    async with BotApi() as api, serving(api, real_engine):
        group = api.add_group()
        await api.group_message(group, api.add_user(), question.removeprefix("Lan: "))
        [call] = await api.wait_for("sendMessage", timeout=60, where=lambda call: call.ok)
    assert call.params["text"] == shown.removeprefix("bantin: ").strip()


@pytest.mark.encoder
def test_the_figures_are_what_is_measured(real_engine: Engine) -> None:
    """The README's figures are those of the questions that it names, latencies aside."""
    measured = evaluate(real_engine, read_questions(QUESTIONS), count=Config().answer.quotes)
    for row in measured.rows:
        assert figures(row) in README


def figures(row: Row) -> str:
    """A row of the README's table of figures."""
    shares = (row.right_bulletin, row.holds_answer, row.wrongly_refused, row.rightly_refused)
    right, holds, wrongly, rightly = ("–" if share is None else f"{share:.1%}" for share in shares)
    return (
        f"| {row.style} | {row.answerable} | {right} | {holds} | {wrongly} | {row.unanswerable} | {rightly} |"
    )
