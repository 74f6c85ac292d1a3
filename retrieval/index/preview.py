"""What an index run would make of files, told before it is made; nothing is stored."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import BulletinError, ScanError
from corpus.ingest.find import find_files
from corpus.ingest.metadata import Description
from corpus.ingest.metadata.forms import document_form
from corpus.ingest.read import FileParser, ReadDocument, read_file
from corpus.library import Reading
from corpus.library_writing import text_hash
from corpus.models import Bulletin
from corpus.notices import Notice
from corpus.text.fold import fold
from retrieval.cache_file import text_digest
from retrieval.index.identities import Identities
from retrieval.index.origins import IN_ARCHIVES


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePreview:
    """What would become of a file, or of one of those in an archive.

    Attributes:
        file: Its path; of a file in an archive that of the archive, and its own behind it. Empty where only
            ``refused`` can tell.
        id: That of its bulletin in an empty library; ``None`` if there would be none.
        format: What it is read as, whatever its name ends in.
        encoding: What its text is written in; ``None`` where the format knows none but Unicode.
        is_converted: Whether that is a character set of before Unicode.
        is_scan: Whether it is pictures of text.
        is_draft: Whether its day is left blank.
        title, number, publisher, date: As `corpus.ingest.metadata.Description` has them.
        duplicate_of: The file before it that says the same, but for white space.
        version_of: The file before it that is another text of the same document.
        held_as: The bulletin of the library that has this very text.
        other_text_of: The bulletin of the library of which it is another text: read from that place, or the
            same document by number, issuer and year.
        refused: Why it cannot be read.
        warnings: What is doubtful, one sentence each.
    """

    file: str = ""
    id: str | None = None
    format: str | None = None
    encoding: str | None = None
    is_converted: bool = False
    is_scan: bool = False
    is_draft: bool = False
    title: str | None = None
    number: str | None = None
    publisher: str | None = None
    date: dt.date | None = None
    duplicate_of: str | None = None
    version_of: str | None = None
    held_as: str | None = None
    other_text_of: str | None = None
    refused: Notice | None = None
    warnings: tuple[Notice, ...] = ()


class PreviewRun:
    """Reads files as an index run would, one after the other; no text is held for long.

    Attributes:
        passed_over: How many of the files that were looked at so far are no documents.
        kinds_passed_over: How many of them have each ending; of those in archives "/".
    """

    def __init__(self, parse: FileParser, library: Reading | None = None) -> None:
        """Have files parsed by ``parse`` and compared with each other and a library."""
        self.passed_over = 0
        self._held = _Held(library) if library else None
        self.kinds_passed_over: Counter[str] = Counter()
        self._parse = parse
        self._identities = Identities({}, lambda _: True)
        self._texts: dict[str, str] = {}  # the first file with a text, by its digest
        self._documents: dict[tuple[str, str], str] = {}  # the first file, by what names a document

    def files(self, paths: Iterable[Path]) -> Iterator[FilePreview]:
        """What would become of the files under some paths, each as soon as it has been read.

        Raises:
            BulletinError: a path does not exist or holds no bulletins.
        """
        found = [find_files(path.resolve()) for path in paths]
        for each in found:
            self.passed_over += each.passed_over
            self.kinds_passed_over += each.kinds_passed_over
        yield from (FilePreview(refused=failure.notice) for each in found for failure in each.failures)
        for file in dict.fromkeys(file for each in found for file in each.files):
            yield from self._of_file(file)

    def _of_file(self, file: Path) -> Iterator[FilePreview]:
        try:
            contents = read_file(file, self._parse)
        except BulletinError as error:
            yield FilePreview(file=str(file), is_scan=isinstance(error, ScanError), refused=error.notice)
            return
        self.passed_over += contents.passed_over
        self.kinds_passed_over += Counter({IN_ARCHIVES: contents.passed_over})
        for document in contents.documents:
            yield self._of_document(file, document)
        for failure in contents.failures:
            yield FilePreview(file=str(file), is_scan=isinstance(failure, ScanError), refused=failure.notice)

    def _of_document(self, file: Path, document: ReadDocument) -> FilePreview:
        origin = f"{file}/{document.path}" if document.path else str(file)
        bulletin, said, extraction = document.bulletin, document.description, document.extraction
        duplicate_of = self._texts.setdefault(text_digest(" ".join(bulletin.text.split())), origin)
        versions = [self._documents.setdefault(name, origin) for name in _names(said)]
        version_of = next((each for each in versions if each != origin), None)
        held_as = self._held.with_text(bulletin) if self._held else None
        return FilePreview(
            file=origin,
            held_as=held_as,
            other_text_of=self._held.other_text(origin, bulletin) if self._held and not held_as else None,
            id=self._id(bulletin.id, origin, file),
            format=extraction.format,
            encoding=extraction.encoding,
            is_converted=extraction.converted,
            is_scan=extraction.ocr,
            is_draft=said.is_draft,
            title=said.title,
            number=said.number,
            publisher=said.publisher,
            date=said.date,
            duplicate_of=duplicate_of if duplicate_of != origin else None,
            version_of=version_of if duplicate_of == origin else None,
            warnings=document.warnings,
        )

    def _id(self, wanted: str, origin: str, file: Path) -> str:
        holder = self._identities.holder(wanted)
        identity = self._identities.free(wanted, origin, file, holder) if holder is not None else wanted
        self._identities.take(identity, origin)
        return identity


class _Held:
    """The bulletins of a library, to compare others with."""

    def __init__(self, library: Reading) -> None:
        self._library = library
        self._by_origin = {origin: identity for identity, origin in library.origins().items()}
        self._by_form = {
            form.whole: identity for identity, form in library.forms().items() if not form.is_part
        }

    def with_text(self, bulletin: Bulletin) -> str | None:
        """The id of one that has the text of a bulletin."""
        return self._library.id_of_text(text_hash(bulletin.text))

    def other_text(self, origin: str, bulletin: Bulletin) -> str | None:
        """The id of one that was read from there, or is a form of the same document."""
        form = document_form(bulletin)
        of_form = self._by_form.get(form.whole) if form and not form.is_part else None
        return self._by_origin.get(origin, of_form)


def _names(said: Description) -> Iterator[tuple[str, str]]:
    """What a document is known by: its number and its issuer or its day; of a draft what it is about."""
    if said.number:
        yield from ((fold(said.number), fold(str(each))) for each in (said.publisher, said.date) if each)
    if (said.number or said.is_draft) and said.publisher:
        subject = said.title.replace(said.number or "", "")
        yield " ".join(fold(subject).split()), fold(said.publisher)
