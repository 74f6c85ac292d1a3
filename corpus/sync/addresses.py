"""Addresses of the web, each in one spelling."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from corpus.errors import FetchError

_PORTS = {"http": 80, "https": 443}
_LONGEST = 2_000
_SHOWN = 120  # signs in a sentence
_MEANT = "/%:@!$&'()*+,;=~?-._"  # what stays as it is in a path; the rest is written in bytes of UTF-8
_BLANK = re.compile(r"[\s\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Address:
    """Where something can be fetched.

    Attributes:
        scheme: ``http`` or ``https``.
        host: A name in small letters, in ASCII (IDNA), or a number as it was written.
        port: The one that is asked, also where it goes without saying.
        target: Path and question, beginning with ``/``.
    """

    scheme: str
    host: str
    port: int
    target: str

    @classmethod
    def parse(cls, text: str, base: Address | None = None) -> Address:
        """Read an address, ``HTTPS://Tinh.gov.vn:443/Tin tức#1`` as ``https://tinh.gov.vn/Tin%20t%E1%BB%A9c``.

        One that has no host of its own counts from ``base``. What stands behind ``#`` is left out.

        Raises:
            FetchError: it is none of the web, names a user, or is too long.
        """
        written = text.strip()
        try:
            whole = urljoin(str(base), written) if base else written
            parts = urlsplit(whole)
            host, port = (parts.hostname or "").rstrip("."), parts.port
            name = host if ":" in host else host.encode("idna").decode("ascii").lower()
        except (ValueError, UnicodeError) as error:
            raise FetchError("{shown} is no address: correct it.", shown=_shown(written)) from error
        if parts.scheme not in _PORTS or not name or _BLANK.search(name):
            raise FetchError(
                "{shown} is no address of the web: it begins with http:// or https://.", shown=_shown(whole)
            )
        if parts.username is not None or parts.password is not None:
            raise FetchError(
                "The address of {name} names a user: leave out what stands before the @.", name=name
            )
        query = f"?{parts.query}" if parts.query else ""
        target = quote(f"{parts.path or '/'}{query}", safe=_MEANT)
        if len(target) > _LONGEST:
            raise FetchError(
                "{shown} is longer than an address may be ({longest} signs).",
                shown=_shown(whole),
                longest=_LONGEST,
            )
        return cls(parts.scheme, name, _PORTS[parts.scheme] if port is None else port, target)

    @property
    def place(self) -> str:
        """The host as it is listed: with its port, where that is not the usual one of its scheme."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.place}{self.target}"


def _shown(text: str) -> str:
    """An address for a sentence, in small measure."""
    short = " ".join(text.split())
    return short if len(short) <= _SHOWN else f"{short[:_SHOWN]}…"
