"""Where a library's bulletins come from: the files that are read, and what they change in the library."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath, PurePosixPath

from corpus.errors import BulletinError
from corpus.ingest.find import find_files, shipped_folder
from corpus.library import Writing, digest
from corpus.models import Bulletin
from retrieval.cache_file import text_digest
from retrieval.errors import LostSourceError
from retrieval.index.file_cache import FileReader, FileReading
from retrieval.index.grouping import Grouping
from retrieval.index.identities import Clash, Identities
from retrieval.index.origins import IN_ARCHIVES, SHIPPED, belongs_to
from retrieval.index.past_ids import PastIds
from retrieval.index.source_changes import SourceChanges
from retrieval.index.update import Stages, silent_stages


@dataclass(frozen=True, slots=True)
class _Met:
    """A bulletin that was met in this run, and where."""

    reading: FileReading
    origin: str
    file: Path


class SourceReading:
    """Brings a library in line with its sources, one file after the other; no text is held for long."""

    def __init__(
        self, change: Writing, sources: Sequence[str], given: Sequence[str], reader: FileReader
    ) -> None:
        """Give all ``sources`` of the library, those of them that are to be read, and what reads them."""
        self._change = change
        self._sources = sources
        self._given = given
        self._reader = reader
        self._digests = change.held()
        self._origins = change.origins()
        self._contents = change.contents()
        self._left_out = {each.origin for each in change.left_out()}
        self._files: dict[str, Path] = {}  # by origin
        self._met: dict[str, _Met] = {}  # by id
        self._doubles: set[tuple[str, str]] = set()  # ids, and where the very same text was met as well
        self._failed: set[str] = set()  # origins, and folders, of which not all is known
        self._identities = Identities({}, self._stays)
        self._past = PastIds(change)
        self._grouping = Grouping(change, sources)
        self._gone: dict[str, list[str]] = {}  # ids that are free again, by the end of the name
        self._result = SourceChanges()

    def apply(
        self,
        readable: Iterable[str],
        step: Callable[[str], object],
        afresh: Iterable[str] = (),
        stages: Stages = silent_stages,
        *,
        remembered: bool = False,
    ) -> SourceChanges:
        """Read the files of some sources into the library, remove what is gone from it; what was changed.

        Files that the library knows come first, so that nothing new takes their ids. ``step`` is told of each
        file before it is read, and ``stages`` shows how many were. Those among ``afresh`` are parsed once
        more where they could not be read. Where the sources are ``remembered`` one that is out of reach is
        told as a failure, and what is known of it stays.

        Raises:
            BulletinError: a source does not exist or holds no bulletins; of remembered ones, all.
            SnapshotError: as its name says, of the cache of the files.
        """
        self._find(readable, remembered=remembered)
        self._identities = Identities(self._origins, self._stays)
        for each in self._digests:
            if self._identities.holder(each) is None:
                for name in {PurePosixPath(each).name, PurePosixPath(each).stem}:
                    self._gone.setdefault(name, []).append(each)
        known = self._known_files()
        again = set(afresh)
        with stages("files", len(self._files)) as advance:
            for origin in sorted(self._files, key=lambda each: each not in known):  # otherwise in their order
                step(str(self._files[origin]))
                try:
                    self._read(origin, afresh=origin in again)
                except BulletinError as error:
                    self._result.failures.append(error)
                    self._failed.add(origin)
                advance(1)
        self._remove_gone()
        self._result.regrouped = self._grouping.settle(self._is_as_before, self._digests)
        if not (self._result.added or self._result.changed):  # a run with news costs what is new
            self._mend()
        return self._result

    def _find(self, sources: Iterable[str], *, remembered: bool) -> None:
        """Note every file of some sources, and what the library calls it."""
        lost: list[BulletinError] = []
        for source in sources:
            try:
                found = find_files(shipped_folder() if source == SHIPPED else Path(source))
            except BulletinError:
                if not remembered:
                    raise
                lost.append(LostSourceError(source))
                self._failed.add(source)
                continue
            self._result.read.append(source)
            for file in found.files:
                self._files[f"{SHIPPED}:{file.name}" if source == SHIPPED else str(file)] = file
            self._result.passed_over += found.passed_over
            self._result.kinds_passed_over += found.kinds_passed_over
            self._result.failures += found.failures
            self._failed.update(map(str, found.unseen))
        if lost and not self._result.read:
            raise lost[0]
        self._result.failures += lost

    def _known_files(self) -> set[str]:
        """The origins of the files of which the library has something."""
        return {file for origin in self._origins.values() if (file := self._file_of(origin))}

    def _file_of(self, origin: str) -> str | None:
        """The file that something was read from, or the archive, if it is still there."""
        if origin in self._files:
            return origin
        return next((str(each) for each in PurePath(origin).parents if str(each) in self._files), None)

    def _stays(self, origin: str) -> bool:
        """Whether what was read from there is not gone, as far as the names of the files tell."""
        return bool(self._file_of(origin)) or self._is_as_before(origin)

    def _read(self, origin: str, *, afresh: bool) -> None:
        if origin in self._left_out:
            self._result.left_out += 1
            return
        file = self._files[origin]
        readings = self._reader.read(file, afresh=afresh)
        self._result.passed_over += readings.passed_over
        self._result.kinds_passed_over += Counter({IN_ARCHIVES: readings.passed_over})
        if readings.failures:
            self._result.failures += readings.failures
            self._failed.add(origin)
        for reading, bulletin in readings.found:
            met = _Met(reading, f"{origin}/{reading.path}" if reading.path else origin, file)
            if met.origin in self._left_out:
                self._result.left_out += 1
                continue
            identity = self._identity(met, bulletin)
            if identity is None:
                self._doubles.add((reading.id, met.origin))
                self._grouping.note(reading.id, met.origin, reading.collections)
                continue
            try:
                self._put(identity, met, bulletin)
            except BulletinError as error:  # the others of an archive are none the worse
                self._result.failures.append(error)
                self._failed.add(met.origin)
                del self._met[identity]
            else:
                self._grouping.note(identity, met.origin, reading.collections)

    def _identity(self, met: _Met, bulletin: Bulletin | None) -> str | None:
        """The id of what is met; ``None`` where the same text is here already under its name."""
        identities, wanted = self._identities, met.reading.id
        known = identities.known(met.origin)
        if known is not None:
            return known
        holder = identities.holder(wanted)
        if holder is not None and self._has_text(wanted, met.reading.text):
            return None
        identity = self._moved(met)
        if identity is None:

            def may_take(each: str) -> bool:
                return self._past.may_take(each, met.origin, lambda: bulletin or self._read_again(met))

            if holder is None and not may_take(wanted):
                holder = self._past.origin(wanted)
            identity = wanted
            if holder is not None:
                identity = identities.free(wanted, met.origin, met.file, holder, may_take)
        identities.take(identity, met.origin)
        if holder is not None and identity not in self._digests:
            self._result.clashes.append(Clash(met.origin, identity, wanted, holder))
        return identity

    def _moved(self, met: _Met) -> str | None:
        """The id of a file of this name that is gone and said the same: its folder has another name now."""
        gone = self._gone.get(PurePosixPath(met.reading.id).name, ())
        free = (each for each in gone if self._identities.holder(each) is None)
        return next((each for each in free if self._has_text(each, met.reading.text)), None)

    def _has_text(self, identity: str, text: str) -> bool:
        if identity in self._met:
            return self._met[identity].reading.text == text
        stored = self._change.held_bulletin(identity)
        return stored is not None and text_digest(stored.text) == text

    def _put(self, identity: str, met: _Met, bulletin: Bulletin | None) -> None:
        self._met[identity] = met
        known = self._digest_by_name(identity, met.reading.id)
        if known == met.reading.digest:
            stored = (
                self._change.held_bulletin(identity) if self._origins.get(identity) != met.origin else None
            )
            if stored:
                self._change.put(stored, met.origin, collections=self._collections(met))
            if self._contents.get(identity) != met.reading.provenance.content:
                self._change.note_provenance(identity, met.reading.provenance)
            return
        read = replace(bulletin or self._read_again(met), id=identity)
        self._change.put(read, met.origin, met.reading.provenance, self._collections(met))
        if known is None:
            self._result.added += 1
        else:
            self._result.changed += 1

    def _collections(self, met: _Met) -> tuple[str, ...]:
        return self._grouping.of(met.origin, met.reading.collections)

    def _digest_by_name(self, identity: str, name: str) -> str | None:
        """The digest that the library's bulletin would have under the id by its file's name."""
        stored = self._digests.get(identity)
        if stored is None or identity == name:
            return stored
        bulletin = self._change.held_bulletin(identity)
        return digest(replace(bulletin, id=name)) if bulletin else None

    def _mend(self) -> None:
        """Read again what is no longer in the library as it was stored; to look for it reads every text."""
        for identity in self._change.damaged() & self._met.keys():
            met = self._met[identity]
            try:
                read = replace(self._read_again(met), id=identity)
                self._change.put(read, met.origin, met.reading.provenance)
            except BulletinError as error:
                self._result.failures.append(error)

    def _read_again(self, met: _Met) -> Bulletin:
        """The bulletin whose reading is known."""
        documents = self._reader.parse(met.file).documents
        found = next((each.bulletin for each in documents if each.path == met.reading.path), None)
        if found is None:
            raise BulletinError("{file} changed while it was read: run bantin index again.", file=met.file)
        return found

    def _remove_gone(self) -> None:
        """Remove what is gone from every place that it lay in; what is left in one is of that place now."""
        known = self._change.addresses()
        kept = {each for each in known if self._is_as_before(each[1])}
        places: defaultdict[str, list[str]] = defaultdict(list)
        for identity, place in sorted({*self._doubles, *kept}):
            places[identity].append(place)
        for identity, origin in self._origins.items():
            if identity in self._met or self._is_as_before(origin):
                continue
            stored = self._change.held_bulletin(identity) if places[identity] else None
            if stored:
                self._change.put(stored, places[identity].pop(0))
            else:
                self._change.remove(identity)
                self._result.removed += 1
        self._change.set_addresses((each, place) for each, others in places.items() for place in others)

    def _is_as_before(self, origin: str) -> bool:
        """Whether what is known of a place stays, since it was not read now or could not be."""
        return self._has_failed(origin) or self._is_left(origin)

    def _is_left(self, origin: str) -> bool:
        """Whether something is of a source that is remembered and was not read now."""
        return not belongs_to(origin, self._given) and belongs_to(origin, self._sources)

    def _has_failed(self, origin: str) -> bool:
        """Whether a file, or what it lies in, could not be read as a whole."""
        if not self._failed:
            return False
        return origin in self._failed or any(str(each) in self._failed for each in PurePath(origin).parents)
