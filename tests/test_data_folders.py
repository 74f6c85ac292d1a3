import json
import re
import shutil
import sqlite3
import tomllib
from contextlib import closing
from pathlib import Path

import pytest

from bot.render.saved_answer import unpack
from bot.state.chats import ChatSettings, GroupPolicy
from bot.state.journal import Reason
from bot.state.state import FILE_NAME, open_state
from bot.state.tables import metadata
from corpus.file_library import FileLibrary
from retrieval.encoders.base import Encoder
from retrieval.engine import Engine
from retrieval.errors import SnapshotError
from retrieval.file_engine import file_engine
from retrieval.index import snapshot as snapshots
from retrieval.index.build import Indexer
from retrieval.models import AnswerRequest
from tests.conftest import ANSWERS, INDEX, silent
from tests.fixtures.make_data import GROUP, MESSAGE, MOMENT, PERSON, QUESTION, REPLY, TOKEN
from tests.pages import ROOT

RELEASES = sorted((ROOT / "tests" / "fixtures").glob("data-*"))
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
ANSWER = "Đỗ Xuân Kiên"


@pytest.fixture(params=RELEASES, ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of the data folder that a released version left."""
    release: Path = request.param
    return Path(shutil.copytree(release, tmp_path / release.name))


def engine_of(folder: Path, encoder: Encoder) -> Engine:
    """What `bantin ask` answers with in that folder."""
    return file_engine(FileLibrary(folder / "library.sqlite"), folder, encoder, INDEX, ANSWERS)


def indexer_of(folder: Path, encoder: Encoder) -> Indexer:
    """What `bantin index` runs in that folder."""
    return Indexer(FileLibrary(folder / "library.sqlite"), folder, encoder, INDEX, silent)


def manifest_of(folder: Path) -> Path:
    """The manifest of the one snapshot in that folder."""
    [manifest] = folder.glob("snapshots/*/manifest.json")
    return manifest


def complaint(engine: Engine) -> str | None:
    """What is said where the snapshot cannot be used; ``None`` where it can."""
    try:
        engine.summary()
    except SnapshotError as error:
        return str(error)
    return None


def _is_as_released(folder: Path) -> bool:
    """Whether the folder is of this very version: what is not released yet may read bulletins otherwise."""
    pending = (ROOT / "CHANGELOG.md").read_text("utf-8").split("## [")[1].removeprefix("Unreleased]")
    return folder.name == f"data-{VERSION}" and not pending.strip()


def answers(engine: Engine) -> None:
    """See that the question is answered, by words that stand in the library."""
    answer = engine.answer(AnswerRequest(QUESTION, 3))
    assert answer.answer_text == ANSWER
    assert ANSWER in answer.quotes[0].text
    assert engine.dropped == 0


def test_each_release_left_its_data_folder() -> None:
    """The version of the program has its folder, of less than 2 MB, with one snapshot."""
    assert f"data-{VERSION}" in {release.name for release in RELEASES}
    for release in RELEASES:
        manifest_of(release)
        assert sum(file.stat().st_size for file in release.rglob("*") if file.is_file()) < 2_000_000


@pytest.mark.encoder
def test_this_version_answers_from_the_folder_of_a_release(folder: Path, real_encoder: Encoder) -> None:
    """It answers at once, or says in one sentence to run bantin index, and answers after that."""
    engine = engine_of(folder, real_encoder)
    sentence = complaint(engine)
    if sentence is not None:
        assert not _is_as_released(folder), sentence
        assert sentence.endswith("run bantin index to build it anew.")
        indexer_of(folder, real_encoder).update()
    answers(engine)


@pytest.mark.encoder
def test_a_snapshot_of_another_format_is_converted(folder: Path, real_encoder: Encoder) -> None:
    """An index run replaces it, from the vectors that are kept: nothing is encoded anew."""
    manifest = manifest_of(folder)
    known = json.loads(manifest.read_text("utf-8"))
    manifest.write_text(json.dumps(known | {"format": known["format"] - 1}), "utf-8")
    report = indexer_of(folder, real_encoder).update()
    assert (report.added, report.removed, report.bulletins) == (0, 0, 5)
    if _is_as_released(folder):
        assert (report.changed, report.encoded, report.passages) == (0, 0, known["passages"])
    assert not manifest.exists()
    answers(engine_of(folder, real_encoder))


@pytest.mark.parametrize("format_", [snapshots.FORMAT - 1, snapshots.FORMAT + 1])
def test_a_snapshot_of_another_format_is_told_in_one_sentence(folder: Path, format_: int) -> None:
    """Neither an older nor a newer format is read, and the sentence says what to run."""
    manifest = manifest_of(folder)
    known = json.loads(manifest.read_text("utf-8"))
    manifest.write_text(json.dumps(known | {"format": format_}), "utf-8")
    with pytest.raises(
        SnapshotError, match=re.escape(f"has format {format_}, not {snapshots.FORMAT}")
    ) as raised:
        snapshots.read(folder / "snapshots", manifest.parent.name)
    assert str(raised.value).endswith(": run bantin index to build it anew.")


def test_the_bot_remembers_what_it_was_told(folder: Path) -> None:
    """The bot's database is opened, and each of its rows read as it was meant."""
    with open_state(folder / FILE_NAME, clock=lambda: MOMENT) as state:
        assert state.chats.get(GROUP) == ChatSettings(GroupPolicy.ALL, "vi", "Lâm Đồng", quiet=True)
        assert [(chat.chat_id, chat.title) for chat in state.chats.known()] == [(GROUP, "Tổ tổng hợp")]
        assert state.people.language(PERSON) == "en"
        assert state.access.allows(PERSON)
        assert [pairing.label for pairing in state.access.pending()] == ["Lan"]
        [row] = state.journal.rows(MOMENT)
        assert (row.record.question, row.downs, row.reasons) == (QUESTION, 1, (Reason.OUT_OF_DATE,))
        answered = state.answers.answer_of_reply(GROUP, REPLY)
        assert answered is not None
        assert (answered.message_id, answered.user_id) == (MESSAGE, PERSON)


def test_a_button_of_a_release_shows_its_answer(folder: Path) -> None:
    """The answer behind a button is unpacked, and its words are those of the library."""
    with open_state(folder / FILE_NAME) as state:
        button = state.buttons.get(TOKEN)
    assert button is not None
    assert (button.chat_id, button.user_id, button.message_id) == (GROUP, PERSON, REPLY)
    with FileLibrary(folder / "library.sqlite").reading() as library:
        answer = unpack(button.press.payload, library.get)
    assert answer.request.question == QUESTION
    assert answer.answer_text == ANSWER


def test_every_table_of_the_bot_has_a_row(folder: Path) -> None:
    """No table that the bot's database had then was left empty when the folder was made."""
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        had = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    with open_state(folder / FILE_NAME) as state, state.database.reading() as rows:
        tables = {name: table for name, table in metadata.tables.items() if name in had}
        assert {"answers", "questions"} <= set(tables)
        assert {name for name, table in tables.items() if not rows.all(table.select())} == set()
