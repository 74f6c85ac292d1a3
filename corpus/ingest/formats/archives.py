"""Zip files: held against bounds before anything in them is unpacked, and never unpacked onto a disk."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath

from corpus.errors import BulletinError
from corpus.ingest.bounds import MAX_FILE_BYTES, MAX_MEMBERS, MAX_RATIO, MAX_UNPACKED
from corpus.ingest.encodings.decode import decode
from corpus.ingest.formats.base import Member, Unpacked, one_line

_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_UTF8_NAME = 0x800  # the flag by which a name says that it is UTF-8
_LOCKED = 0x1
_SMALL = 1_000_000  # bytes; of less any ratio is harmless
_LEFTOVERS = re.compile(r"(?i)(?:^|/)(?:__MACOSX/|~\$|\.|thumbs\.db$|desktop\.ini$)")


def is_zip(content: bytes) -> bool:
    """Whether a file begins like a zip."""
    return content.startswith(_MAGIC)


def office_kind(content: bytes) -> str | None:
    """The folder by which an Office Open XML file says what it is: ``word``, ``xl`` or ``ppt``."""
    if not is_zip(content):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, RecursionError):
        # A file that was cut off has lost its list at the end; its first part says what it was.
        head = content[:4096]
        return next((kind for kind in ("word", "xl", "ppt") if f"{kind}/".encode() in head), None)
    if "[Content_Types].xml" not in names:
        return None
    kinds = {name.partition("/")[0] for name in names}
    return next((kind for kind in ("word", "xl", "ppt") if kind in kinds), None)


def check_zip(content: bytes, called: str) -> None:
    """Make sure that a zip may be unpacked, as far as its list tells.

    Raises:
        BulletinError: it is damaged, locked, or holds more than it may.
    """
    with _opened(content, called):
        pass


class ZipArchive:
    """Archives of documents; those that office programs save are none."""

    name = "zip"
    max_bytes = MAX_FILE_BYTES

    def claims(self, content: bytes) -> bool:
        """Whether it is a zip and no document."""
        return is_zip(content) and office_kind(content) is None

    def unpack(self, content: bytes, called: str) -> Unpacked:
        """The files in it, in the order of their names; locks and leftovers of systems are passed over.

        Raises:
            BulletinError: it is damaged, or holds more than it may.
        """
        result = Unpacked()
        with _opened(content, called) as archive:
            if {"mimetype", "META-INF/MANIFEST.MF"} & set(archive.namelist()):
                raise BulletinError(
                    "{called} is no archive of documents: save it as PDF or docx.", called=called
                )
            files = [info for info in archive.infolist() if not info.is_dir()]
            for name, info in sorted(zip(_names(files), files, strict=True), key=lambda pair: pair[0]):
                _add(archive, name, info, called, result)
        return result


def _add(archive: zipfile.ZipFile, name: str, info: zipfile.ZipInfo, called: str, result: Unpacked) -> None:
    """Add a member to what was unpacked, or why it is not."""
    path = PurePosixPath(name)
    outside = path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", name)
    inside = f"{called}/{one_line(name)}"
    if outside:
        result.failures.append(
            BulletinError("{inside} would leave the archive: give it a name without ...", inside=inside)
        )
    elif _LEFTOVERS.search(name):
        result.passed_over += 1
    elif info.flag_bits & _LOCKED:
        result.failures.append(
            BulletinError("{inside} is locked with a password: unpack it first.", inside=inside)
        )
    else:
        try:
            with archive.open(info) as stream:
                content = stream.read(info.file_size + 1)
        except Exception as error:  # noqa: BLE001 (zlib, lzma, zipfile and others, each with its own)
            failure = BulletinError("{inside} is damaged: pack it anew.", inside=inside)
            failure.__cause__ = error
            result.failures.append(failure)
        else:
            result.members.append(Member(name, content))


@contextmanager
def _opened(content: bytes, called: str) -> Iterator[zipfile.ZipFile]:
    """A zip that was held against the bounds.

    Raises:
        BulletinError: it is damaged, or holds more than it may.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise BulletinError("{called} is damaged or cut off: copy or pack it anew.", called=called) from error
    with archive:
        every = archive.infolist()
        if len(every) > MAX_MEMBERS:
            raise BulletinError(
                "{called} holds more than {max_members} files: split it into several.",
                called=called,
                max_members=MAX_MEMBERS,
            )
        if sum(info.file_size for info in every) > MAX_UNPACKED:
            raise BulletinError(
                "{called} holds more than {max_unpacked} bytes: split it into several.",
                called=called,
                max_unpacked=MAX_UNPACKED,
            )
        for info in every:
            if info.file_size > max(_SMALL, MAX_RATIO * info.compress_size):
                raise BulletinError(
                    "{called} is packed more than {max_ratio} times over, as no document is: pack it anew.",
                    called=called,
                    max_ratio=MAX_RATIO,
                )
        yield archive


def _names(files: list[zipfile.ZipInfo]) -> list[str]:
    """The paths of members; names of old programs are in a character set that they do not tell.

    The library reads these as code page 437. They are judged together, each without its ending: one name has
    few syllables.
    """
    untold = [info.filename for info in files if not info.flag_bits & _UTF8_NAME]
    told = dict(zip(untold, _decoded(untold), strict=True))
    names = (told.get(info.filename, info.filename) for info in files)
    return [one_line(name.replace("\\", "/")) or "_" for name in names]


def _decoded(names: list[str]) -> list[str]:
    if not names:
        return []
    stems = [name.rpartition(".") if "." in name else (name, "", "") for name in names]
    try:
        raw = "\n".join(stem.replace("\n", " ") for stem, _, _ in stems).encode("cp437")
        read = decode(raw, "the names").text.split("\n")
    except (UnicodeEncodeError, BulletinError):
        return names
    return [f"{stem}{dot}{ending}" for stem, (_, dot, ending) in zip(read, stems, strict=True)]
