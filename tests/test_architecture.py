from __future__ import annotations

import ast
import inspect
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from fnmatch import fnmatch
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
import telegram

from bot.cli.init import config_text

ROOT = Path(__file__).parents[1]
PACKAGES = ("corpus", "retrieval", "bot")
ENVIRONMENT = {"environ", "environb", "getenv", "getenvb"}


def modules() -> dict[str, Path]:
    """Every module of the packages by its name; a package goes by its own."""
    found = {}
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            parts = file.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


MODULES = modules()


def imported(source: str) -> Iterator[str]:
    """The modules that a source imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def reads_environment(source: str) -> bool:
    """Whether a source uses what `os` knows of the environment, under whatever name it has it."""
    return any(
        (isinstance(node, ast.Attribute) and node.attr in ENVIRONMENT)
        or (isinstance(node, ast.ImportFrom) and any(alias.name in ENVIRONMENT for alias in node.names))
        for node in ast.walk(ast.parse(source))
    )


IMPORTS = {name: set(imported(file.read_text("utf-8"))) for name, file in MODULES.items()}


def importers() -> dict[str, set[str]]:
    """Which modules import each top-level library or package."""
    found = defaultdict(set)
    for module, names in IMPORTS.items():
        for name in names:
            found[name.split(".")[0]].add(module)
    return found


def test_the_top_level_holds_what_it_should() -> None:
    """Three packages, tests, settings and the project file; beside them only what is written about it."""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S607
    if tracked.returncode:
        pytest.skip("what lies here is no git repository")
    top = {line.split("/")[0] for line in tracked.stdout.splitlines() if not line.startswith(".")}
    given = {*PACKAGES, "tests", "config.yaml", "pyproject.toml"}
    written = {name for name in top if name.isupper() or Path(name).suffix in {".md", ".lock"}}
    assert given <= top
    assert top - given - written == {"Makefile", "benchmarks", "docs"}


def test_the_settings_at_the_top_are_those_that_init_writes() -> None:
    """The config of the repository and what `bantin init` makes in Vietnamese are the same file."""
    assert (ROOT / "config.yaml").read_text("utf-8") == config_text("vi")


def test_the_scan_sees_the_modules() -> None:
    """The tests below look at the modules that there are, and not at an empty or a moved folder."""
    assert {"corpus.library", "corpus.errors", "retrieval.engine", "bot.cli.main", "bot"} <= set(MODULES)
    assert {name.split(".")[0] for name in MODULES} == set(PACKAGES)
    assert "retrieval.engine" in IMPORTS["bot.telegram.application"]
    assert "bot.telegram.application" in IMPORTS["bot.cli.serve"]  # inside a function
    # Under TYPE_CHECKING.
    assert "sentence_transformers" in IMPORTS["retrieval.encoders.sentence_transformer"]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import a.b, c as d", {"a.b", "c"}),
        ("from a import b", {"a", "a.b"}),
        ("def f():\n  from a.b import c", {"a.b", "a.b.c"}),
        ("if TYPE_CHECKING:\n  import a", {"a"}),
        ("try:\n  import a\nexcept ImportError:\n  import b", {"a", "b"}),
    ],
)
def test_the_scan_sees_every_import(source: str, names: set[str]) -> None:
    """An import is seen in functions, conditions and alternatives too."""
    assert set(imported(source)) == names


@pytest.mark.parametrize(
    ("package", "others"),
    [
        ("corpus", {"retrieval", "bot"}),
        ("retrieval", {"bot"}),
        ("bot", set()),
    ],
)
def test_imports_point_one_way(package: str, others: set[str]) -> None:
    """The corpus knows nothing of retrieval, nor retrieval of the bot; and none imports the tests."""
    for module, names in IMPORTS.items():
        if module.split(".")[0] == package:
            assert not {name.split(".")[0] for name in names} & {*others, "tests", "benchmarks", ""}, module


def circle(imports: dict[str, set[str]]) -> list[str]:
    """Modules of which each imports the next, from one back to itself; empty if there are no such.

    The package that a module lies in is loaded before it in any case, and does not count.
    """
    graph = {
        module: {name for name in names if name in imports and not f"{module}.".startswith(f"{name}.")}
        for module, names in imports.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_imports_go_in_a_circle() -> None:
    """No module imports itself by way of others, not even inside a function."""
    assert circle(IMPORTS) == []


def test_a_circle_of_imports_is_seen() -> None:
    """Three modules that import each other in turn are found; one that imports its own package is none."""
    assert set(circle({"a": {"b"}, "b": {"c", "os"}, "c": {"a"}})) == {"a", "b", "c"}
    assert circle({"a": {"a.b"}, "a.b": {"a", "a.c"}, "a.c": set()}) == []


@pytest.mark.parametrize(
    ("library", "where"),
    [
        ("PIL", {"corpus.ingest.scans.pictures"}),
        (
            "alembic",
            {
                "bot.state.file_database",
                "bot.state.migrations.env",
                "bot.state.migrations.versions.v001_first",
                "bot.state.migrations.versions.v002_inbox",
                "bot.state.migrations.versions.v003_outbox",
                "bot.state.migrations.versions.v004_albums",
                "bot.state.migrations.versions.v005_shares",
                "bot.state.migrations.versions.v006_requests",
                "bot.state.migrations.versions.v007_readable",
                "corpus.migrations.env",
                "corpus.migrations.versions.v001_library",
                "corpus.migrations.versions.v002_collections",
                "corpus.postgres",
                "retrieval.postgres.migrations.env",
                "retrieval.postgres.migrations.versions.v001_index",
            },
        ),
        (
            "click",
            {
                "bot.cli.ask",
                "bot.cli.batch",
                "bot.cli.browse",
                "bot.cli.check",
                "bot.cli.config",
                "bot.cli.evaluate",
                "bot.cli.explain",
                "bot.cli.facts",
                "bot.cli.index",
                "bot.cli.init",
                "bot.cli.inspect",
                "bot.cli.main",
                "bot.cli.migrate",
                "bot.cli.misuse",
                "bot.cli.remove",
                "bot.cli.source",
                "bot.cli.sources",
                "bot.cli.speech",
                "bot.cli.status",
                "bot.cli.sync",
                "bot.cli.terminal",
                "bot.cli.transfer",
                "bot.cli.withdraw",
            },
        ),
        ("ctranslate2", {"retrieval.encoders.bundled.convert", "retrieval.encoders.ctranslate2_encoder"}),
        ("faiss", {"retrieval.index.vectors"}),
        ("filelock", {"bot.telegram.runtime.serving_lock"}),
        ("fluent", {"bot.i18n"}),
        ("httpcore", {"corpus.sync.http_client"}),
        ("lxml", {"corpus.ingest.formats.markup"}),
        ("mammoth", {"corpus.ingest.formats.docx"}),
        ("markdown_it", {"corpus.ingest.formats.markdown"}),
        ("olefile", {"corpus.ingest.formats.ole"}),
        ("platformdirs", {"bot.config"}),
        ("prometheus_client", {"bot.telegram.monitoring.prometheus"}),
        ("protego", {"corpus.sync.robots"}),
        ("pypdfium2", {"corpus.ingest.formats.pdf"}),
        ("python_calamine", {"corpus.ingest.formats.sheets"}),
        ("readability", {"corpus.ingest.formats.html"}),
        ("sentence_transformers", {"retrieval.encoders.sentence_transformer"}),
        (
            "sqlalchemy",
            {
                "bot.state.answers",
                "bot.state.database",
                "bot.state.file_database",
                "bot.state.inbox",
                "bot.state.leases",
                "bot.state.migrations.versions.v001_first",
                "bot.state.migrations.versions.v002_inbox",
                "bot.state.migrations.versions.v003_outbox",
                "bot.state.migrations.versions.v004_albums",
                "bot.state.migrations.versions.v005_shares",
                "bot.state.migrations.versions.v006_requests",
                "bot.state.migrations.versions.v007_readable",
                "bot.state.people",
                "bot.state.server_database",
                "bot.state.statements",
                "bot.state.statistics",
                "bot.state.tables",
                "bot.state.transfer",
                "bot.state.unsent",
                "corpus.postgres",
                "corpus.postgres_errors",
            },
        ),
        ("psycopg", set()),  # SQLAlchemy's driver
        ("sqlite3", {"corpus.sqlite"}),
        ("striprtf", {"corpus.ingest.formats.rtf"}),
        ("tenacity", {"bot.telegram.runtime.network"}),
        ("threadpoolctl", {"bot.composition"}),
        ("tokenizers", {"retrieval.encoders.bundled.write_folder"}),
        ("tornado", {"bot.telegram.runtime.web_server"}),
        ("torch", {"retrieval.encoders.sentence_transformer"}),
        ("tqdm", {"bot.cli.bars", "retrieval.encoders.bundled.progress"}),
        ("transformers", {"retrieval.encoders.sentence_transformer"}),
        ("yaml", {"corpus.yaml_text"}),
    ],
)
def test_each_library_has_its_place(library: str, where: set[str]) -> None:
    """A foreign library is imported where it is translated into our own terms, and nowhere else."""
    assert importers()[library] == where


@pytest.mark.parametrize("package", ["retrieval.search", "retrieval.answer", "retrieval.query"])
def test_nobody_who_answers_imports_the_index_writer(package: str) -> None:
    """What searches and answers reads snapshots, and knows nothing of how they are built."""
    writers = {"retrieval.index.build", "retrieval.index.sources", "retrieval.index.products"}
    readers = {module for module in IMPORTS if module.startswith(f"{package}.")}
    assert "retrieval.index.build" in IMPORTS["bot.composition"]
    assert readers
    assert {module for module in readers if IMPORTS[module] & writers} == set()


@pytest.mark.parametrize(
    "reading",
    [
        "fold.fold_with_origins",
        "fold.WORD",
        "sentences.sentences",
        "sentences.paragraphs",
        "normalise.normalised",
    ],
)
def test_only_a_text_is_folded_and_cut(reading: str) -> None:
    """A string is folded, cut into words and sentences, and cleaned in one place: by its `Text`."""
    readers = {module for module, names in IMPORTS.items() if f"corpus.text.{reading}" in names}
    assert readers <= {"corpus.text.text"}


def test_telegram_stays_in_the_chat_package() -> None:
    """Only the application and the package of what people do in chats know Telegram's library."""
    where = importers()["telegram"]
    assert {"bot.telegram.application", "bot.telegram.runtime.sender"} <= where
    assert {module for module in where if not module.startswith("bot.telegram.")} == set()


# What writes into a chat, or takes something out of it: methods of the library's bot, and the short ways to
# them on its chats, messages and presses.
ACTING = (
    "send",
    "edit",
    "delete_",
    "copy_",
    "forward",
    "reply_",
    "pin_",
    "unpin_",
    "stop_poll",
    "set_message",
)
WRITERS = {
    name
    for kind in (telegram.Bot, telegram.Chat, telegram.User, telegram.Message, telegram.CallbackQuery)
    for name in dir(kind)
    if name.startswith(ACTING) and inspect.iscoroutinefunction(getattr(kind, name))
} - {"delete_webhook"}  # nothing in a chat: how updates come


def test_every_message_goes_one_way() -> None:
    """One module alone calls what writes into chats: it knows what Telegram may answer to each such call.

    Presses and inline queries are answered where they come in (`answer`): that goes to no chat. The bot
    leaves chats (`leave_chat`), asks about chats and files (`get_…`) and sets its menus (`set_my_…`) where it
    decides so: nothing is written by that.
    """
    assert {"send_message", "send_document", "edit_message_text", "delete_message", "reply_text"} <= WRITERS
    found = defaultdict(set)
    for module, file in MODULES.items():
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in WRITERS:
                found[module].add(node.attr)
    allowed = {"bot.telegram.runtime.chat_calls"}
    assert set(found) == allowed, {module: names for module, names in found.items() if module not in allowed}


def test_only_the_config_reads_the_environment() -> None:
    """Settings come from one place: no other module looks at the environment."""
    assert [name for name, file in MODULES.items() if reads_environment(file.read_text("utf-8"))] == [
        "bot.config"
    ]


def test_only_the_command_line_builds_the_parts() -> None:
    """Objects are put together for the command line, which hands them on, and at the door for programs."""
    wired = {module for module, names in IMPORTS.items() if "bot.composition" in names}
    assert wired == {
        "bot.bulletins",
        "bot.cli.batch",
        "bot.cli.browse",
        "bot.cli.child_work",
        "bot.cli.evaluate",
        "bot.cli.explain",
        "bot.cli.index",
        "bot.cli.migrate",
        "bot.cli.remove",
        "bot.cli.serve",
        "bot.cli.source",
        "bot.cli.sources",
        "bot.cli.sync",
        "bot.cli.transfer",
        "bot.cli.withdraw",
    }


def classes_by_name() -> dict[str, list[str]]:
    """The modules in which a public class of each name stands, nested classes aside."""
    found = defaultdict(list)
    for module, file in MODULES.items():
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(module)
    return found


def test_no_two_public_classes_share_a_name() -> None:
    """A name means one thing in the whole tree: whoever greps for it finds one class."""
    classes = classes_by_name()
    assert classes["Answer"] == ["retrieval.models"]
    shared = {name: where for name, where in classes.items() if len(where) > 1}
    assert shared == {}


def test_modules_stay_small() -> None:
    """No module is longer than 300 lines."""
    lengths = {name: len(file.read_text("utf-8").splitlines()) for name, file in MODULES.items()}
    assert {name: length for name, length in lengths.items() if length > 300} == {}
    assert lengths["bot.cli.main"] > 100


# ")*+" and the like; in "()*+," as a list of signs it is none.
POSSESSIVE_GROUP = re.compile(r"(?<!\()\)(?:[*+?]|\{\d*,?\d*\})\+")


def strings(source: str) -> Iterator[str]:
    """Every string in a source, of one with values in it its parts."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_no_group_is_repeated_possessively() -> None:
    """Python before 3.11.5, as in Debian 12, matches such a pattern wrongly; an atomic group does the same.

    See https://github.com/python/cpython/issues/106052. A single character may be repeated so.
    """
    assert POSSESSIVE_GROUP.search(r"a(?:b|c)*+")
    found = {
        name: [text for text in strings(file.read_text("utf-8")) if POSSESSIVE_GROUP.search(text)]
        for name, file in MODULES.items()
    }
    assert {name: texts for name, texts in found.items() if texts} == {}


def texts() -> Iterator[tuple[Path, str]]:
    """Every text file of the repository, without what is ignored."""
    ignored = [*(line.rstrip("/") for line in (ROOT / ".gitignore").read_text("utf-8").split()), ".git"]
    for file in sorted(ROOT.rglob("*")):
        parts = file.relative_to(ROOT).parts
        if file.is_file() and not any(fnmatch(part, pattern) for part in parts for pattern in ignored):
            try:
                yield file, file.read_text("utf-8")
            except UnicodeDecodeError:
                continue


def test_no_file_names_a_place_on_one_machine() -> None:
    """Nothing in the repository is bound to the folders of the machine that it was written on."""
    local = re.compile(r"(?<![\w.~-])/(?:work|tmp/dev|root|home/\w+)(?![\w-])")
    found = dict(texts())
    assert {
        ROOT / "pyproject.toml",
        Path(__file__),
        MODULES["bot.cli.main"],
        ROOT / "bot" / "locale" / "vi.ftl",
    } <= set(found)
    assert local.search(f"cd {ROOT.anchor}root") is not None
    assert [str(file.relative_to(ROOT)) for file, text in found.items() if local.search(text)] == []
