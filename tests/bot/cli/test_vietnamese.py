from __future__ import annotations

import json
import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bot.cli import main as program
from bot.cli.main import cli
from bot.cli.misuse import usage_sentence
from bot.composition import Parts
from bot.config import Config
from bot.i18n import translator
from corpus.errors import BantinError, TableError
from corpus.file_library import FileLibrary
from corpus.own_tables import OwnTables
from retrieval.encoders.base import Encoder
from retrieval.file_engine import file_engine
from retrieval.index.build import Indexer
from tests.bot.cli.test_speech import COMMANDS, MISUSES
from tests.conftest import ANSWERS, silent, write
from tests.corpus.ingest.formats import made

TIN = "Đảng ủy xã Ngọc Hồi họp\n\nNgày 5/3/2020, bà Trần Thị Mai được bầu làm Bí thư Đảng ủy xã Ngọc Hồi."

# Names of programs, formats and values in files, and words that Vietnamese writes as English does.
_ALLOWED = """
    bantin cli telegram json jsonl squad docx html pdf txt utf yaml byte mb gz systemd stderr null
    multilingual question after style source answers id short verdict confirmed contradicted paragraphs
    sync language server data index small config serve default open
"""
_COMMON = """
    the and file files folder error usage options commands arguments missing invalid value such option
    cannot read found nothing indexed bulletins bulletin passages encoder what is not there must write
"""


def english_words(text: str) -> set[str]:
    """The words of a text that are English, names of options, commands, settings and files aside."""
    names = r"--?[a-z][\w-]*|\S*[/_@.]\S*|\b[A-Z_]{4,}\b|bantin( [a-z-]+)+|“[^”]*”|\[[a-z|]+\]"
    return {
        word for word in re.findall(r"\b[a-z]{2,}\b", re.sub(names, " ", text).lower()) if word in ENGLISH
    }


def _english() -> frozenset[str]:
    """The words of all that the program says in English, without those that it says in Vietnamese as well."""
    folder = Path(program.__file__).parents[1] / "locale"
    sentences = (folder / "sentences.yaml").read_text("utf-8")
    english = [(folder / "en.ftl").read_text("utf-8"), *re.findall(r'- en: "(.*)"', sentences)]
    vietnamese = [(folder / "vi.ftl").read_text("utf-8"), *re.findall(r'vi: "(.*)"', sentences)]
    no_words = r"(?m)^[\w-]+ =|\{[^}]*\}|\[[\w-]+\]"
    said = [
        set(re.findall(r"\b[a-z]{2,}\b", re.sub(no_words, " ", " ".join(texts)).lower()))
        for texts in (english, vietnamese)
    ]
    return frozenset((said[0] - said[1] | set(_COMMON.split())) - set(_ALLOWED.split()))


ENGLISH = _english()


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has said which language is wanted."""
    monkeypatch.delenv("BANTIN_LANG")


@pytest.fixture
def parts(tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> Parts:
    """A library of a mixed folder, in place of the one that the commands would build."""
    folder = write(tmp_path / "tin", a=TIN, b=" ", c="Thông báo số 12\n\nTrạm Cam Mẫu tiêm 321 con trâu.")
    for name, content in {
        "d.png": b"PNG",
        "e": b"x",
        "f.docx": b"\x89PNG\r\n\x1a\n",
        "g.doc": made.html_page(),
    }.items():
        (folder / name).write_bytes(content)
    config = Config(data_dir=tmp_path / "data")
    library = FileLibrary(config.data_path / "library.sqlite")
    settings = config.index.settings
    made_parts = Parts(
        library=library,
        indexer=Indexer(library, config.data_path, encoder, settings, silent),
        engine=file_engine(library, config.data_path, encoder, settings, ANSWERS),
    )
    for module in ("browse", "explain", "source", "batch"):
        monkeypatch.setattr(f"bot.cli.{module}.ready", lambda config, announce, **_: made_parts)
    for module in ("index", "withdraw", "transfer", "sources", "remove"):
        monkeypatch.setattr(f"bot.cli.{module}.build", lambda config, announce: made_parts)
    return made_parts


def run(folder: Path, line: str) -> str:
    """What a command says in all, its error or misuse included, in a folder with a config."""
    (folder / "bantin.yaml").write_text(f"data_dir: {json.dumps(str(folder / 'data'))}\n", "utf-8")
    words = ["--config", str(folder / "bantin.yaml"), *line.format(folder=folder).split()]
    result = CliRunner().invoke(cli, words, prog_name="bantin", standalone_mode=False)
    tr = translator("vi")
    match result.exception:
        case BantinError() as error:
            return result.output + tr.tell(error)
        case click.UsageError() as error:
            return result.output + usage_sentence(error, tr)
        case None | SystemExit():
            return result.output
    raise result.exception


@pytest.mark.parametrize("path", [path for path, _ in COMMANDS], ids=" ".join)
def test_help_is_vietnamese(path: tuple[str, ...]) -> None:
    """No help has an English word, names of settings, commands, options, files and formats aside."""
    told = CliRunner().invoke(cli, [*path, "--help"], prog_name="bantin").stdout
    assert english_words(told) == set()


@pytest.mark.parametrize("words", [words for words, *_ in MISUSES])
def test_a_misuse_is_told_in_vietnamese(tmp_path: Path, words: str) -> None:
    """Neither do we say a misuse in English, nor does the library that reads the command line."""
    assert english_words(run(tmp_path, words)) == set()


@pytest.mark.parametrize("content", [b"{", b'{"a": 1, "a": 2}', b"\xff\xfe"])
def test_a_broken_table_is_told_in_vietnamese(content: bytes) -> None:
    """What stops an own table from being read is told without the words of the library that reads it."""
    with pytest.raises(TableError) as raised:
        OwnTables(Path(), {"places.json": content}).rows("places.json")
    told = translator("vi").tell(raised.value)
    assert "“" not in told
    assert english_words(told) == set()


COMMAND_LINES = (
    "index {folder}/tin",
    "index --check {folder}/tin",
    "status",
    "list",
    "latest",
    "ask Bí thư Đảng ủy xã Ngọc Hồi là ai",
    "ask giá vàng hôm nay bao nhiêu",
    "search Bí thư",
    "search Bí thư năm:2020 --page 2",
    "source a",
    "source khong-co",
    "facts {folder}/tin/a.txt",
    "inspect {folder}/tin/g.doc",
    "sources",
    "remove a --dry-run",
    "forget {folder}/tin --dry-run",
    "withdraw a --reason sai",
    "withdraw a --undo",
    "export {folder}/x.jsonl",
    "config show",
    "config check",
)
BROKEN = (
    "index {folder}/khong-co",
    "index {folder}/tin/d.png",
    "inspect {folder}/tin/b.txt",
    "inspect {folder}/tin/f.docx",
    "facts {folder}/tin",
    "ask ?",
    "ask --batch {folder}/khong-co.jsonl",
    "ask --batch {folder}/tin/a.txt",
    "search năm:abc",
    "search tỉnh:Xyz",
    "evaluate {folder}/khong-co.jsonl",
    "withdraw khong-co --reason x",
    "remove khong-co",
    "forget {folder}/khong-co",
    "import {folder}/khong-co.jsonl",
    "export {folder}/khong/co.jsonl",
    "sync",
    "serve",
)


def test_what_commands_print_is_vietnamese(parts: Parts, tmp_path: Path) -> None:
    """No command prints an English word, from the first index to the last question."""
    said = {line: run(tmp_path, line) for line in COMMAND_LINES}
    assert "Trần Thị Mai" in said["ask Bí thư Đảng ủy xã Ngọc Hồi là ai"]
    assert {line: words for line, text in said.items() if (words := english_words(text))} == {}


def test_what_is_wrong_is_told_in_vietnamese(
    parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither does an error, of missing and broken files, of questions and of settings."""
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN", raising=False)
    parts.indexer.update([tmp_path / "tin"])
    said = {line: run(tmp_path, line) for line in BROKEN}
    assert all(said.values())
    assert {line: words for line, text in said.items() if (words := english_words(text))} == {}


@pytest.mark.parametrize("text", ["lang: en", "telegram:", "log_level: info", "a: [", "data_dir: 3", "- x"])
def test_a_broken_config_is_told_in_vietnamese(tmp_path: Path, text: str) -> None:
    """A config that cannot be used is told in Vietnamese, since it says nothing of a language."""
    file = tmp_path / "hong.yaml"
    file.write_text(text, "utf-8")
    result = CliRunner().invoke(cli, ["--config", str(file), "list"], standalone_mode=False)
    assert isinstance(result.exception, BantinError)
    assert english_words(translator("vi").tell(result.exception)) == set()


def test_an_english_word_is_seen() -> None:
    """The scan finds English words, and passes by names of options, files and commands."""
    assert english_words("Không đọc được: the file is empty.") >= {"the", "file", "is"}
    assert english_words("Xin xem bantin index --help, /srv/files/list.txt và BANTIN_CONFIG.") == set()
