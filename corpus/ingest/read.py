"""From a file to bulletins: read by its content, held against the bounds, described by itself."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath, PurePosixPath

from corpus.errors import BulletinError
from corpus.ingest import bounds
from corpus.ingest.find import bulletin_files, find_files, shipped_folder
from corpus.ingest.formats.base import Extraction
from corpus.ingest.formats.choose import SUFFIXES, container_of, extract, is_marked
from corpus.ingest.metadata import Description, describe
from corpus.models import Bulletin
from corpus.text.fold import nfc

__all__ = [
    "SUFFIXES",
    "FileContents",
    "ReadDocument",
    "bulletin_files",
    "find_files",
    "parse_bulletin",
    "parse_file",
    "read_bulletin",
    "read_content",
    "read_file",
    "shipped_folder",
]


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
    """

    bulletin: Bulletin
    extraction: Extraction
    description: Description
    path: str = ""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is doubtful about it, one sentence each."""
        encoding = self.extraction.encoding
        converted = f"The text was converted from {encoding}." if self.extraction.converted else None
        ending = PurePath(self.bulletin.file or "").suffix.lower().removeprefix(".")
        is_other = ending in _ENDINGS and self.extraction.format not in _ENDINGS[ending]
        lies = f"The name ends in .{ending}, but this is {self.extraction.format}." if is_other else None
        return (*filter(None, (lies, converted)), *self.extraction.warnings, *self.description.warnings)


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


def read_file(path: Path) -> FileContents:
    """What a file holds, like `parse_file`.

    Raises:
        BulletinError: the file cannot be opened, or nothing in it can be read.
    """
    return parse_file(path.name, read_content(path), str(path))


def read_bulletin(path: Path) -> Bulletin:
    """One file as a bulletin, like `parse_bulletin`.

    Raises:
        BulletinError: the file cannot be opened, or is no bulletin.
    """
    return parse_bulletin(path.name, read_content(path), str(path))


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
        raise next(
            iter(contents.failures), BulletinError(f"{called} holds no documents: give an archive of some.")
        )
    return contents


def parse_bulletin(file_name: str, raw: bytes, called: str | None = None) -> Bulletin:
    """A file's content as one bulletin; like `parse_file`.

    Raises:
        BoundError, BulletinError: as there, and if the file is an archive.
    """
    called = called or file_name
    if container_of(raw) is not None:
        raise BulletinError(f"{called} is an archive of files: unpack it, and give them one by one.")
    return _document(file_name, raw, called).bulletin


def read_content(path: Path) -> bytes:
    """What a file holds; of one that is larger than any may be, enough to see that it is.

    Raises:
        BulletinError: the file cannot be opened.
    """
    try:
        with path.open("rb") as file:
            return file.read(bounds.MAX_FILE_BYTES + 1)  # whatever size it is said to have
    except OSError as error:
        raise BulletinError(f"{path} cannot be read: {error.strerror or error}.") from error


def _unpack(raw: bytes, path: PurePosixPath, called: str, contents: FileContents, *, depth: int) -> None:
    """Read the files in a container, those in containers in it too; ``path`` is its own."""
    container = container_of(raw)
    if container is None:
        return
    unpacked = container.unpack(raw, called)
    contents.failures += unpacked.failures
    contents.passed_over += unpacked.passed_over
    for member in unpacked.members:
        inside, where = path / member.name, f"{member.name} in {called}"
        try:
            if container_of(member.content) is not None:
                if depth >= bounds.MAX_DEPTH:
                    raise BulletinError(f"{where} is an archive in too many others: unpack it first.")  # noqa: TRY301
                _unpack(member.content, inside, where, contents, depth=depth + 1)
            elif inside.suffix.lower() in SUFFIXES or is_marked(member.content):
                document = _document(str(inside), member.content, where)
                contents.documents.append(_with_own_id(document, contents.documents))
            else:
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
    said = describe(extraction)
    archive, _, inside = nfc(file_name).partition("/") if "/" in file_name else ("", "", nfc(file_name))
    identity = str(PurePosixPath(inside).with_suffix(""))
    bulletin = Bulletin(
        id=f"{PurePosixPath(archive).stem}/{identity}" if archive else identity,
        title=said.title,
        text=extraction.text,
        publisher=said.publisher,
        province=said.province,
        date=said.date,
        term=said.term,
        file=f"{archive}/{inside}" if archive else inside,
    )
    return ReadDocument(bulletin, extraction, said, inside if archive else "")
