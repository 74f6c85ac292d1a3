"""Pictures: opened, written, cut. The one importer of Pillow (`PIL`)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from importlib.util import find_spec

from corpus.errors import BulletinError
from corpus.ingest.scans.models import PagePicture

_MAGICS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*")
_MOST_PIXELS = 40_000_000  # a page of A3 at 400 dots an inch
_GREY = "L"
_SLIMMEST = 10  # times as wide as high


def is_picture(content: bytes) -> bool:
    """Whether a content begins like a PNG, a JPEG or a TIFF."""
    return content.startswith(_MAGICS)


def can_open_pictures() -> bool:
    """Whether Pillow is installed."""
    return find_spec("PIL") is not None


def pages_of_picture(content: bytes, called: str) -> Iterator[PagePicture]:
    """The pages of a file of pictures, upright; a TIFF may have several.

    Raises:
        BulletinError: it is damaged, or has more pixels than a page may have.
    """
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError  # noqa: PLC0415

    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "TIFF")) as picture:
            for frame in ImageSequence.Iterator(picture):
                if frame.width * frame.height > _MOST_PIXELS:
                    raise BulletinError(
                        "{called} has a page of more than {most_pixels} pixels: scan it anew.",
                        called=called,
                        most_pixels=_MOST_PIXELS,
                    )
                grey = ImageOps.exif_transpose(frame).convert(_GREY)
                yield PagePicture(grey.width, grey.height, grey.tobytes())
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise BulletinError(
            "{called} is a picture that is damaged or cut off: get it anew.", called=called
        ) from error


def png_of(page: PagePicture) -> bytes:
    """A page as PNG."""
    from PIL import Image  # noqa: PLC0415

    written = io.BytesIO()
    Image.frombytes(_GREY, (page.width, page.height), page.pixels).save(written, "PNG")
    return written.getvalue()


def strip_of(png: bytes, top: int, bottom: int) -> bytes:
    """The part of a picture between two heights in pixels, as PNG; nothing of what lies beyond it.

    It is a tenth as high as wide at least, with more of what stands around it: Telegram takes no photo of
    which one side is more than 20 times as long as the other.
    """
    from PIL import Image  # noqa: PLC0415

    with Image.open(io.BytesIO(png), formats=("PNG",)) as picture:
        missing = max(0, picture.width // _SLIMMEST - (bottom - top))
        top = max(0, min(top - missing // 2, picture.height - picture.width // _SLIMMEST))
        bottom = max(bottom + missing - missing // 2, top + picture.width // _SLIMMEST, top + 1)
        box = (0, top, picture.width, min(picture.height, bottom))
        written = io.BytesIO()
        picture.crop(box).save(written, "PNG")
    return written.getvalue()
