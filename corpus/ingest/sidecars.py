"""The files beside others in which a person says what these are, on the disk and in archives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath, PurePosixPath

from corpus.errors import BulletinError
from corpus.ingest import bounds
from corpus.ingest.encodings.decode import decode
from corpus.ingest.formats.base import Unpacked
from corpus.ingest.given import NOTHING_GIVEN, GivenFields, read_sidecar

_ENDINGS = (".yaml", ".yml")


def read_content(path: Path) -> bytes:
    """What a file holds; of one that is larger than any may be, enough to see that it is.

    Raises:
        BulletinError: the file cannot be opened.
    """
    try:
        with path.open("rb") as file:
            return file.read(bounds.MAX_FILE_BYTES + 1)  # whatever size it is said to have
    except OSError as error:
        raise BulletinError("{path} cannot be read: {reason}.", path=path, reason=error) from error


def sidecar_of(path: Path) -> Path | None:
    """The file in which a person says of another what it is; ``None`` where nobody does.

    Of ``report.docx`` it is ``report.docx.yaml``, or else ``report.yaml``; ``.yml`` will do.
    """
    return next(
        (each for name in _sidecar_names(path.name) if (each := path.with_name(name)).is_file()), None
    )


def sidecars_among(others: Iterable[Path], files: Iterable[Path]) -> set[Path]:
    """Those of some files in which a person says of one of ``files`` what it is."""
    written = [each for each in others if each.name.lower().endswith(_ENDINGS)]
    told_of = (
        {file.with_name(name) for file in files for name in (file.name, file.stem)} if written else set()
    )
    return {each for each in written if each.with_suffix("") in told_of}


def given_beside(path: Path) -> GivenFields:
    """What a person says of a file beside it.

    Raises:
        BulletinError: the sidecar cannot be opened, or is wrong.
    """
    sidecar = sidecar_of(path)
    return _parsed(read_content(sidecar), str(sidecar)) if sidecar else NOTHING_GIVEN


def sidecars_of(unpacked: Unpacked) -> dict[str, bytes]:
    """Those among the files of an archive, by their paths there."""
    return {each.name: each.content for each in unpacked.members if each.name.lower().endswith(_ENDINGS)}


def given_inside(name: str, sidecars: Mapping[str, bytes], called: str) -> GivenFields:
    """What a sidecar in an archive says of the file of a path there."""
    path = PurePosixPath(name)
    for each in (str(path.with_name(other)) for other in _sidecar_names(path.name)):
        if each in sidecars:
            return _parsed(sidecars[each], f"{called}/{each}")
    return NOTHING_GIVEN


def _parsed(content: bytes, called: str) -> GivenFields:
    if len(content) > bounds.MAX_SIDECAR_BYTES:
        raise bounds.beyond("bytes", bounds.MAX_SIDECAR_BYTES, called)
    return read_sidecar(decode(content, called).text, called)


def _sidecar_names(name: str) -> list[str]:
    stem = PurePath(name).stem
    return [f"{each}{ending}" for each in dict.fromkeys((name, stem)) for ending in _ENDINGS]
