"""From a file to bulletins: read by its content, held against the bounds, described by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath, PurePosixPath

from corpus.errors import BulletinError
from corpus.ingest import bounds
from corpus.ingest.extractors import provenance_of
from corpus.ingest.find import bulletin_files, find_files, shipped_folder
from corpus.ingest.formats.base import Extraction
from corpus.ingest.formats.choose import SUFFIXES, container_of, extract, is_marked
from corpus.ingest.given import GivenFields
from corpus.ingest.metadata import Description, describe, overridden
from corpus.ingest.sidecars import given_beside, given_inside, read_content, sidecars_of
from corpus.library_models import UNKNOWN, Provenance
from corpus.models import Bulletin, Mark
from corpus.notices import Notice, notice
from corpus.text.fold import nfc

__all__ = [
    "SUFFIXES",
    "FileContents",
    "FileParser",
    "ReadDocument",
    "bulletin_files",
    "find_files",
    "parse_bulletin",
    "parse_document",
    "parse_file",
    "read_bulletin",
    "read_file",
    "shipped_folder",
]


_LIES = "The name ends in .{ending}, but this is {format}."
_SEVERAL = "{called} is an archive of files: unpack it, and give them one by one."
_TOO_DEEP = "{where} is an archive in too many others: unpack it first."
# What a file may be read as by its ending, without a word.
_ENDINGS: dict[str, frozenset[str]] = {
    **{ending: frozenset({ending}) for ending in ("csv", "doc", "docx", "html", "md", "pdf", "rtf", "txt")},
    **{ending: frozenset({ending}) for ending in ("xls", "xlsx")},
    "htm": frozenset({"html"}),
    "tsv": frozenset({"csv"}),
}


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A bulletin and what it was made of.

    Attributes:
        bulletin: As it is kept.
        extraction: What its format read.
        description: What it says of itself, and where.
        path: Where it lies in the file, with ``/``; empty for the file itself.
        provenance: Which bytes it was made of, and by what.
        collections: Those that a person says it belongs to; ``None`` where nobody does.
    """

    bulletin: Bulletin
    extraction: Extraction
    description: Description
    path: str = ""
    provenance: Provenance = UNKNOWN
    collections: tuple[str, ...] | None = None

    @property
    def warnings(self) -> tuple[Notice, ...]:
        """What is doubtful about it, one sentence each."""
        own, read_as = [], self.extraction.format
        ending = PurePath(self.bulletin.file or "").suffix.lower().removeprefix(".")
        if ending in _ENDINGS and read_as not in _ENDINGS[ending]:
            own.append(notice(_LIES, ending=ending, format=read_as))
        if self.extraction.converted:
            own.append(notice("The text was converted from {encoding}.", encoding=self.extraction.encoding))
        return (*own, *self.extraction.given.warnings, *self.extraction.warnings, *self.description.warnings)

    def with_given(self, given: GivenFields) -> ReadDocument:
        """The same with what a person says of it, in place of what it says of itself."""
        if not given.values:
            return self
        said = overridden(self.description, given, self.bulletin.text)
        collections = self.collections if given.collections is None else given.collections
        bulletin = _bulletin(self.bulletin, said, given)
        return replace(self, bulletin=bulletin, description=said, collections=collections)


@dataclass(slots=True)
class FileContents:
    """What a file holds: one bulletin, or those of the files in it.

    Attributes:
        documents: In the order of their paths.
        failures: Why files in it cannot be read.
        passed_over: How many files in it are no documents.
    """

    documents: list[ReadDocument] = field(default_factory=list)
    failures: list[BulletinError] = field(default_factory=list)
    passed_over: int = 0

    def with_given(self, given: GivenFields) -> FileContents:
        """The same with what a person says of each bulletin."""
        documents = [each.with_given(given) for each in self.documents]
        return FileContents(documents, self.failures, self.passed_over)


FileParser = Callable[[str, bytes, str], FileContents]
"""Like `parse_file`: a file's name, its content, and what sentences call it."""


def read_file(path: Path, parse: FileParser | None = None) -> FileContents:
    """What a file holds, parsed by ``parse`` or else `parse_file`, with what is said of it beside it.

    Raises:
        BulletinError: the file cannot be opened, nothing in it can be read, or its sidecar is wrong.
    """
    contents = (parse or parse_file)(path.name, read_content(path), str(path))
    return contents.with_given(given_beside(path))


def read_bulletin(path: Path) -> Bulletin:
    """One file as a bulletin, like `parse_bulletin`, with what is said of it beside it.

    Raises:
        BulletinError: the file cannot be opened, is no bulletin, or its sidecar is wrong.
    """
    document = parse_document(path.name, read_content(path), str(path))
    return document.with_given(given_beside(path)).bulletin


def parse_file(file_name: str, raw: bytes, called: str | None = None) -> FileContents:
    r"""A file's content as bulletins, each in NFC with ``\n`` line ends and described by itself.

    What the content is decides how it is read, whatever the name ends in. Without a folder and without its
    ending the name gives the id; the id of a file in an archive is its path there behind that of the archive
    ("thang-5/Thông báo 12"). Sentences call the file by its name if not otherwise.

    Raises:
        BoundError: it is larger, or made of more, than it may be (`corpus.ingest.bounds`).
        BulletinError: it is damaged, locked, empty, or of a kind that is not read; or it is an archive of
            which nothing can be read.
    """
    called = called or file_name
    if container_of(raw) is None:
        return FileContents([_document(file_name, raw, called)])
    contents = FileContents()
    _unpack(raw, PurePosixPath(PurePath(file_name).name), called, contents, depth=1)
    if not contents.documents:
        nothing = BulletinError("{called} holds no documents: give an archive of some.", called=called)
        raise next(iter(contents.failures), nothing)
    return contents


def parse_bulletin(file_name: str, raw: bytes, called: str | None = None) -> Bulletin:
    """A file's content as one bulletin; like `parse_file`.

    Raises:
        BoundError, BulletinError: as there, and if the file is an archive.
    """
    return parse_document(file_name, raw, called or file_name).bulletin


def parse_document(file_name: str, raw: bytes, called: str) -> ReadDocument:
    """The same with what is known of it besides.

    Raises:
        BoundError, BulletinError: as there.
    """
    if container_of(raw) is not None:
        raise BulletinError(_SEVERAL, called=called)
    return _document(file_name, raw, called)


def _unpack(raw: bytes, path: PurePosixPath, called: str, contents: FileContents, *, depth: int) -> None:
    """Read the files in a container, those in containers in it too; ``path`` is its own."""
    container = container_of(raw)
    if container is None:
        return
    unpacked = container.unpack(raw, called)
    contents.failures += unpacked.failures
    contents.passed_over += unpacked.passed_over
    if unpacked.has_text:
        try:
            contents.documents.append(_document(str(path), raw, called))
        except BulletinError as error:
            contents.failures.append(error)
    sidecars = sidecars_of(unpacked)
    for member in unpacked.members:
        inside, where = path / member.name, f"{called}/{member.name}"
        try:
            if container_of(member.content) is not None:
                if depth >= bounds.MAX_DEPTH:
                    raise BulletinError(_TOO_DEEP, where=where)  # noqa: TRY301
                _unpack(member.content, inside, where, contents, depth=depth + 1)
            elif inside.suffix.lower() in SUFFIXES or is_marked(member.content):
                document = _document(str(inside), member.content, where)
                document = document.with_given(given_inside(member.name, sidecars, called))
                contents.documents.append(_with_own_id(document, contents.documents))
            elif member.name not in sidecars:
                contents.passed_over += 1
        except BulletinError as error:
            contents.failures.append(error)


def _with_own_id(document: ReadDocument, others: list[ReadDocument]) -> ReadDocument:
    """The document, with its ending in its id where another's is the same without: "a", "a.pdf"."""
    if all(document.bulletin.id != other.bulletin.id for other in others):
        return document
    identity = f"{document.bulletin.id}{PurePosixPath(document.path).suffix}"
    return replace(document, bulletin=replace(document.bulletin, id=identity))


def _document(file_name: str, raw: bytes, called: str) -> ReadDocument:
    """A file that holds no others; in an archive its name is its path there, behind the archive's own."""
    extraction = extract(file_name, raw, called)
    said = overridden(describe(extraction), extraction.given, extraction.text)
    archive, _, inside = nfc(file_name).partition("/") if "/" in file_name else ("", "", nfc(file_name))
    identity = str(PurePosixPath(inside).with_suffix(""))
    bulletin = Bulletin(
        id=f"{PurePosixPath(archive).stem}/{identity}" if archive else identity,
        title=said.title,
        text=extraction.text,
        file=f"{archive}/{inside}" if archive else inside,
        marks=_marks(extraction),
    )
    made = provenance_of(raw, extraction.format)
    return ReadDocument(
        _bulletin(bulletin, said, extraction.given),
        extraction,
        said,
        inside if archive else "",
        made,
        extraction.given.collections,
    )


def _marks(extraction: Extraction) -> tuple[Mark, ...]:
    """What a reader has to know of how a text was read."""
    found = {Mark.CONVERTED: extraction.converted, Mark.OCR: extraction.ocr}
    return tuple(sorted(mark for mark, holds in found.items() if holds))


def _bulletin(bulletin: Bulletin, said: Description, given: GivenFields) -> Bulletin:
    """A bulletin with what it says of itself, and with what a person says of it."""
    return replace(
        bulletin,
        title=said.title,
        publisher=said.publisher,
        province=said.province,
        date=said.date,
        term=said.term,
        url=said.url,
        given_number=given.number(bulletin.given_number),
    )
