import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from bot.cli.facts import OfficeRecord
from bot.cli.init import config_text
from bot.cli.main import cli
from bot.cli.terminal import print_answer
from bot.config import SECRET_VARIABLE, TOKEN_VARIABLE, Config, load
from bot.config_values import STORE_VARIABLE
from bot.i18n import LANGUAGES, translator
from bot.render import json as records
from bot.telegram.menus import COMMANDS
from docs import parts, write_man, write_quality, write_settings, write_speed, write_tables
from retrieval.engine import Engine
from retrieval.evaluation.models import Evaluation
from retrieval.facts.models import Act
from retrieval.models import AnswerRequest
from tests.bot.cli.test_speech import can_be_called
from tests.bot.telegram.end_to_end.serving import serving
from tests.botapi.server import BotApi
from tests.pages import PACKAGES, PAGES, ROOT
from tests.quality.expected import ExpectedRow, read

README = PAGES["README.md"]


def flat(tree: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in tree.items():
        if isinstance(value, dict) and value:
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def block(page: str, name: str) -> str:
    """The fenced block of a page under the comment of that name."""
    match = re.search(rf"<!-- {name} -->\n```\w+\n(.*?)```", PAGES[page], re.DOTALL)
    assert match
    return match[1]


def sections(page: str) -> dict[str, str]:
    """The text under each heading of a page, by the heading without its signs."""
    _, *rest = re.split(r"^#+ (.+)\n", PAGES[page], flags=re.MULTILINE)
    return {heading.strip("`"): text for heading, text in zip(rest[::2], rest[1::2], strict=True)}


def test_the_readme_stays_short() -> None:
    """The README has at most 8 KB, with one transcript and one screen; all else has its page."""
    assert len(README.encode()) <= 8192
    assert README.count("<!-- transcript: ") == 1
    assert len(re.findall(r"!\[[^]]*\]", README)) == 1


def test_the_settings_page_lists_every_setting() -> None:
    """The table of settings is the one that the code gives; docs/write_settings.py writes it anew."""
    page = PAGES["docs/settings.md"]
    assert parts.with_part(page, "settings", write_settings.settings_table()) == page
    assert "| `telegram.limits.user_per_minute` | `10` | questions and commands of one person" in page


def test_the_tables_page_lists_every_table() -> None:
    """The list of tables is the one that the code gives; docs/write_tables.py writes it anew."""
    page = PAGES["docs/data-tables.md"]
    assert parts.with_part(page, "tables", write_tables.tables_list()) == page


def test_the_page_of_quality_shows_what_is_expected() -> None:
    """The figures are those of tests/quality/expected.json; docs/write_quality.py writes them anew."""
    page = PAGES["docs/quality.md"]
    assert parts.with_part(page, "figures", write_quality.figures(read())) == page


def test_the_page_of_speed_shows_what_was_measured() -> None:
    """Its tables are those of docs/speed.json; docs/write_speed.py writes them anew."""
    page, speed = PAGES["docs/speed.md"], write_speed.read()
    assert parts.with_part(page, "bench", write_speed.bench_part(speed.bench)) == page
    assert parts.with_part(page, "encoder", write_speed.encoder_part(speed.encoder)) == page


def test_every_data_file_has_its_line() -> None:
    """Each file in a folder of data is named on the page of tables, the learned ones included."""
    files = {
        file.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for file in (ROOT / package).rglob("data/*")
        if file.is_file()
    }
    assert "corpus/data/provinces.json" in files
    assert {file for file in files if f"`{file}`" not in PAGES["docs/data-tables.md"]} == set()


def test_every_table_is_read_by_somebody() -> None:
    """No table is kept that nothing reads."""
    assert [table.path for table in write_tables.table_files() if not table.readers] == []


def test_the_notice_names_every_table_that_is_not_our_own() -> None:
    """A table whose rows come from elsewhere stands in NOTICE; all others were written for the project."""
    foreign = [
        table
        for table in write_tables.table_files()
        if not table.source.startswith("Written for this project")
    ]
    assert "corpus/data/provinces.json" in {table.path for table in foreign}
    assert [table.path for table in foreign if table.path not in PAGES["NOTICE"]] == []


def test_a_part_of_a_page_is_written_between_its_comments() -> None:
    """What stands outside the two comments stays; a page without them is refused."""
    page = "a\n<!-- x: begin -->\nold\n<!-- x: end -->\nb\n"
    assert parts.with_part(page, "x", r"new \1") == page.replace("old", r"new \1")
    with pytest.raises(ValueError, match="0 parts 'y'"):
        parts.with_part(page, "y", "new")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_config_that_init_writes_holds_every_setting_with_its_default(
    language: str, tmp_path: Path
) -> None:
    """It has each setting, no other, at the program's own default, those that are commented out as well."""
    names = [name for name, _ in write_settings.settings()]
    keys = "|".join({name.rpartition(".")[2] for name in names})
    (tmp_path / "all.yaml").write_text(
        re.sub(rf"^( *)# ((?:{keys}): \S+)$", r"\1\2", config_text(language), flags=re.MULTILINE), "utf-8"
    )
    written = dict(flat(yaml.safe_load((tmp_path / "all.yaml").read_text("utf-8"))))
    assert sorted(written) == sorted(names)
    (tmp_path / "as_it_is.yaml").write_text(config_text(language), "utf-8")
    for file in ("all.yaml", "as_it_is.yaml"):
        assert load(tmp_path / file) == Config(language=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_in_the_config_has_a_comment(language: str) -> None:
    """Each block of settings that `bantin init` writes stands under a line that explains it."""
    lines = config_text(language).splitlines()
    for number, line in enumerate(lines):
        if re.match(r"\s*\w+: \S", line):
            above = next(lines[i] for i in range(number - 1, -1, -1) if not re.match(r"\s*\w+: \S", lines[i]))
            assert above.lstrip().startswith("#"), line


def test_the_page_of_the_command_line_names_every_command() -> None:
    """No command is left out."""
    page = PAGES["docs/command-line.md"]
    assert [name for name in cli.commands if f"`bantin {name}" not in page] == []


@pytest.mark.parametrize("language", write_man.PAGES)
def test_the_man_pages_are_current(language: str) -> None:
    """The man pages say what --help says; docs/write_man.py writes them anew."""
    assert write_man.PAGES[language].read_text("utf-8") == write_man.man_page(language)


@pytest.mark.parametrize("page", ["README.vi.md", "docs/vi/can-bo.md", "docs/vi/quan-tri.md"])
def test_the_vietnamese_pages_call_what_there_is(page: str) -> None:
    """Each command in a block of a Vietnamese page can be called so."""
    lines = [
        line
        for block in re.findall(r"```sh\n(.*?)```", PAGES[page], re.DOTALL)
        for line in block.splitlines()
        if line.startswith("bantin ")
    ]
    assert lines
    for line in lines:
        can_be_called(line)


def test_each_convention_has_its_test() -> None:
    """The tests that the page of the command line names are there."""
    named = re.findall(r"^\| [^|`].* \| (.*`tests/.*) \|$", PAGES["docs/command-line.md"], re.MULTILINE)
    assert len(named) >= 10
    for row in named:
        file = (ROOT / re.findall(r"`(tests/[^`]*)`", row)[0]).read_text("utf-8")
        for name in re.findall(r"`(test_\w+)`", row):
            assert f"def {name}(" in file


def test_the_settings_page_names_every_variable() -> None:
    """No environment variable is left out."""
    for variable in (TOKEN_VARIABLE, SECRET_VARIABLE, STORE_VARIABLE, "BANTIN_CONFIG", "BANTIN_LANG"):
        assert f"| `{variable}` |" in PAGES["docs/settings.md"]


def test_the_telegram_page_names_every_command() -> None:
    """No command of the bot is left out."""
    page = PAGES["docs/telegram.md"]
    assert [name for name in COMMANDS if not re.search(rf"`/{name}[` @]", page)] == []


def test_every_folder_has_its_section() -> None:
    """Each folder of code has a section in docs/architecture.md that says what it is for and what not."""
    folders = {
        file.parent.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for file in (ROOT / package).rglob("__init__.py")
    }
    by_heading = sections("docs/architecture.md")
    assert {name for name in by_heading if name.startswith(PACKAGES)} == folders
    for folder in folders:
        assert re.match(r"\n\*\*For:\*\* .+?\.\n\*\*Not for:\*\* .+", by_heading[folder], re.DOTALL), folder


@pytest.mark.parametrize(
    ("start", "model", "before"),
    [
        ("| an answer", records.AnswerRecord, None),
        ("| a quote", records.QuoteRecord, None),
        ("| another holder", records.StatementRecord, None),
        ("| a page", records.SearchRecord, None),
        ("| a hit", records.HitRecord, records.QuoteRecord),
        ("| a bulletin", records.BulletinRecord, None),
        ("| the catalogue", records.CatalogueRecord, None),
    ],
)
def test_the_shapes_of_json_are_those_that_are_written(
    start: str, model: type[BaseModel], before: type[BaseModel] | None
) -> None:
    """Each object of the JSON is told with all its keys in their order."""
    [row] = [line for line in PAGES["docs/search.md"].splitlines() if line.startswith(start)]
    keys = [key for key in model.model_fields if before is None or key not in before.model_fields]
    assert f"`{', '.join(keys)}`" in row


def test_the_keys_of_facts_are_those_that_are_written() -> None:
    """Each key of a fact's JSON, and each act, is told."""
    page = sections("docs/search.md")["Facts"]
    names = [*OfficeRecord.model_fields, *(act.value for act in Act)]
    assert [name for name in names if not re.search(rf"`[^`]*\b{name}\b[^`]*`", page)] == []


def test_the_version_has_its_section_in_the_changelog() -> None:
    """The changelog has a section for what comes next, and below it one for the version of the program."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    headings = re.findall(r"^## (.+)$", PAGES["CHANGELOG.md"], re.MULTILINE)
    assert headings[0] == "[Unreleased]"
    assert re.fullmatch(rf"\[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d", headings[1])


@pytest.mark.encoder
def test_the_transcript_of_the_command_line_is_what_it_prints(
    real_engine: Engine,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each command of the README's transcript prints what stands under it."""
    shown = re.findall(
        r'\$ bantin ask (?:-k (\d) )?"([^"\n]*)"\n(.*?)(?=\n\$ |\Z)',
        block("README.md", "transcript: command line"),
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
    """The bot sends what the transcript in docs/telegram.md shows."""
    question, _, shown = block("docs/telegram.md", "transcript: telegram").partition("\n")
    async with BotApi() as api, serving(api, real_engine):
        group = api.add_group()
        await api.group_message(group, api.add_user(), question.removeprefix("Lan: "))
        [call] = await api.wait_for("sendMessage", timeout=60, where=lambda call: call.ok)
    assert call.params["text"] == shown.removeprefix("bantin: ").strip()


@pytest.mark.encoder
def test_the_figures_are_what_is_measured(evaluations: Callable[[str], Evaluation]) -> None:
    """The figures in docs/quality.md are those of the questions that it names, latencies aside."""
    for row in evaluations("dev").rows:
        assert write_quality.row_line(ExpectedRow.of(row)) in PAGES["docs/quality.md"]
