"""What a data folder must be after every attack: whole, usable, and in the end like its undisturbed twin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from bot.composition import Parts, answer_settings
from corpus.errors import BantinError
from corpus.file_library import FileLibrary
from corpus.sqlite import SQLiteError, connect
from retrieval.file_engine import file_engine
from retrieval.index import snapshot as snapshots
from retrieval.models import AnswerRequest
from tests.torture.program import Program

QUESTIONS = (
    "ai được bầu làm Chủ tịch Hội Nông dân xã Ngọc Hồi?",
    "Who was elected Bí thư in Lâm Đồng 2020?",
    "giá vàng hôm nay bao nhiêu",
)
DATABASES = ("library.sqlite", "bot.sqlite", "encodings.sqlite", "products.sqlite")
# In which segments bulletins lie depends on the runs that there were; what is found does not.
_PARTS = {"places.npy"}


class Examiner:
    """Looks into the data folder of a program with the program's own readers, and one encoder for all."""

    def __init__(self, program: Program) -> None:
        """Load the encoder that the program uses."""
        self._parts: Parts = program.parts()
        self._program = program
        self.encoder = self._parts.engine._encoder

    def faults(self, data: Path) -> Iterator[str]:
        """What is damaged in a folder, a sentence each; no process may be at work in it."""
        yield from damaged_databases(data)
        if not (data / "library.sqlite").exists():
            return
        try:
            yield from self._index_faults(data)
        except BantinError as error:
            yield str(error)

    def _index_faults(self, data: Path) -> Iterator[str]:
        with FileLibrary(data / "library.sqlite").reading() as state:
            name, bulletins, whole = state.snapshot(), state.digests(), state.digest()
            unlike = [each for each in bulletins if state.digest_of(each) != bulletins[each]]
        yield from (f"{each} is not what its digest says" for each in unlike)
        if name is None:
            if bulletins:
                yield "bulletins without an index"
            return
        snapshot = snapshots.read(data / "snapshots", name)
        settings = self._program.config.index.settings
        snapshots.check(snapshot, encoder=self.encoder.fingerprint, settings=settings, library=whole)

    def answers(self, data: Path, questions: Sequence[str] = QUESTIONS) -> list[list[tuple[str, int, int]]]:
        """What is quoted for each question: the places of the quotes."""
        config = self._program.config
        library = FileLibrary(data / "library.sqlite")
        engine = file_engine(library, data, self.encoder, config.index.settings, answer_settings(config))
        found = [engine.answer(AnswerRequest(question, 3)) for question in questions]
        return [
            [(quote.passage.bulletin_id, quote.passage.start, quote.passage.end) for quote in answer.quotes]
            for answer in found
        ]

    def differences(self, data: Path, twin: Path) -> Iterator[str]:
        """In what a folder is unlike its twin, in which nothing was ever disturbed."""
        ours, theirs = (_Contents(folder) for folder in (data, twin))
        if ours.bulletins != theirs.bulletins:
            yield f"other bulletins than its twin: {sorted(ours.bulletins ^ theirs.bulletins)[:2]}"
        if ours.sources != theirs.sources:
            yield f"other sources than its twin: {ours.sources}, {theirs.sources}"
        names = {name for name in ours.files | theirs.files if ours.file(name) != theirs.file(name)}
        if names:
            yield f"another index than its twin: {sorted(names)}"
        if left := ours.leftovers:
            yield f"left over: {left}"
        if self.answers(data) != self.answers(twin):
            yield "other answers than its twin"


class _Contents:
    """A library and its index, to compare with another."""

    def __init__(self, data: Path) -> None:
        with FileLibrary(data / "library.sqlite").reading() as state:
            self.bulletins = set(state.digests().items())
            self.sources = state.sources()
            live = data / "snapshots" / (state.snapshot() or "none")
        self._checksums = snapshots.read(live.parent, live.name).manifest.files
        self.files = set(self._checksums) - _PARTS
        known = {live.name, *snapshots.read_manifest(live.parent, live.name).segments}
        folders = (live.parent, snapshots.segments_folder(live.parent))
        self.leftovers = sorted(
            each.name for folder in folders for each in folder.iterdir() if each.name not in known
        )

    def file(self, name: str) -> str | None:
        return self._checksums.get(name)


def damaged_databases(data: Path) -> Iterator[str]:
    """The databases of a folder that SQLite itself finds damaged, a sentence each."""
    for name in DATABASES:
        if not (data / name).exists():
            continue
        try:
            with closing(connect(data / name)) as connection:
                [[found]] = connection.execute("PRAGMA integrity_check(1)").fetchall()
        except SQLiteError as error:
            found = error
        if found != "ok":
            yield f"{name} is damaged: {found}"
