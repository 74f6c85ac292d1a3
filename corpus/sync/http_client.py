"""HTTP: one address asked, within bounds of time and size. The one importer of `httpcore`.

No redirect is followed here, and nothing is connected to but the very address that was looked at: a name is
resolved once for each connection, so that a name server which tells another address the second time gains
nothing.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

import httpcore

from corpus.errors import DeadHostError, FetchError
from corpus.notices import Notice, notice
from corpus.sync.addresses import Address
from corpus.sync.public_addresses import is_public
from corpus.sync.unpack import unpacked

Resolve = Callable[[str, int], list[str]]
"""The IP addresses of a host, as a name server tells them; raises `OSError` where there are none."""

AGENT = "bantin"
_PROXY_PORTS = {"http": 80, "https": 443}
_HEADERS = {
    "User-Agent": AGENT,
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate",
    "Accept-Language": "vi,en;q=0.5",
}


@dataclass(frozen=True, slots=True)
class WebResponse:
    """What a server answered.

    Attributes:
        status: Its number, such as 200.
        headers: By their names in small letters; of several of one name the last.
        content: The body, unpacked.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a host, each once, as the system finds them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class HttpClient:
    """Asks servers of the open internet, and those private ones that are listed; not for several threads."""

    def __init__(
        self,
        private: Collection[str] = (),
        seconds: float = 60.0,
        *,
        proxy: str | None = None,
        resolve: Resolve = resolve,
        backend: httpcore.NetworkBackend | None = None,
    ) -> None:
        """Give up an answer that is not whole after so many seconds.

        Hosts in ``private`` (`Address.place`) may have private addresses, and are asked without the ``proxy``
        (``http://user:word@host:port``) that all others are asked through. ``backend`` opens connections.
        """
        self._seconds = seconds
        self._private = private
        self._network = _GuardedNetwork(private, resolve, backend or httpcore.SyncBackend())
        # A connection for each request: kept ones are often closed just when they are used.
        self._pool = httpcore.ConnectionPool(max_keepalive_connections=0, network_backend=self._network)
        self._proxied = _proxy_pool(proxy, self._network) if proxy else None

    def get(self, address: Address, headers: Mapping[str, str], limit: int) -> WebResponse:
        """What the server of an address answers, of ``limit`` bytes at most, packed and unpacked.

        Raises:
            DeadHostError: it cannot be reached, may not be, or does not answer in time.
            FetchError: the answer is larger, broken, or packed in a way that is not read.
        """
        pool = self._pool if address.place in self._private else self._proxied or self._pool
        self._network.begin(address, self._seconds, through_proxy=pool is self._proxied)
        named = {**_HEADERS, "Host": address.place, **headers}
        wait = dict.fromkeys(("connect", "read", "write", "pool"), self._seconds)
        try:
            with pool.stream(
                "GET", str(address), headers=list(named.items()), extensions={"timeout": wait}
            ) as answer:
                told = {_text(name).lower(): _text(value) for name, value in answer.headers}
                body = _collected(answer.iter_stream(), limit, address)
        except httpcore.TimeoutException as error:
            raise DeadHostError(
                "{address} is not answered within {seconds} s.",
                address=address,
                seconds=f"{self._seconds:.0f}",
            ) from error
        except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
            raise FetchError(
                "{address} is answered by what is no HTTP, or cut off.", address=address
            ) from error
        except httpcore.ProxyError as error:
            raise DeadHostError(
                "{address} is refused by the proxy ({reason}): see sync.proxy.",
                address=address,
                reason=error,
            ) from error
        except httpcore.NetworkError as error:
            raise DeadHostError(
                "{address} cannot be reached ({reason}).", address=address, reason=_reason(error)
            ) from error
        packing = told.get("content-encoding", "")
        return WebResponse(answer.status, told, unpacked(body, packing, limit, str(address)))

    def close(self) -> None:
        """Close the connections that are open."""
        self._pool.close()
        if self._proxied:
            self._proxied.close()


def _proxy_pool(proxy: str, network: httpcore.NetworkBackend) -> httpcore.HTTPProxy:
    parts = urlsplit(proxy)
    named = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    host = f"[{parts.hostname}]" if parts.hostname and ":" in parts.hostname else parts.hostname
    url = f"{parts.scheme}://{host}:{parts.port or _PROXY_PORTS[parts.scheme]}"
    return httpcore.HTTPProxy(url, named, max_keepalive_connections=0, network_backend=network)


class _GuardedNetwork(httpcore.NetworkBackend):
    """Opens connections to addresses that may be asked, each for as long as a request may take."""

    def __init__(self, private: Collection[str], resolve: Resolve, backend: httpcore.NetworkBackend) -> None:
        self._private = private
        self._resolve = resolve
        self._backend = backend
        self._place = ""
        self._through_proxy = False
        self.due = 0.0

    def begin(self, address: Address, seconds: float, *, through_proxy: bool) -> None:
        """Connect from now on for this address, until so many seconds are over.

        Where a proxy resolves its name, that is looked at here besides, as far as it is known here.

        Raises:
            DeadHostError: the address is of a private network, and not listed.
        """
        self._place = address.place
        self._through_proxy = through_proxy
        self.due = time.monotonic() + seconds
        if through_proxy:
            if "." not in address.host and ":" not in address.host:
                self._refuse_private([address.host])
            with suppress(OSError, UnicodeError):  # of many offices the proxy alone knows names of outside
                self._refuse_private(self._resolve(address.host, address.port))

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to one of the host's addresses, all of which may be asked, or to the proxy."""
        try:
            found = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise DeadHostError("{host} is not known to the name servers.", host=host) from error
        if not self._through_proxy:
            self._refuse_private(found)
        failed: Exception = httpcore.ConnectError("no address")
        for each in found:
            try:
                stream = self._backend.connect_tcp(
                    each, port, self.left(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return _TimedStream(stream, self)
        raise failed

    def _refuse_private(self, found: Iterable[str]) -> None:
        barred = [each for each in found if not is_public(each)] if self._place not in self._private else []
        if barred:
            raise DeadHostError(
                "{place} is a machine of a private network "
                "({barred}): list it in sync.private_hosts if it may be asked.",
                place=self._place,
                barred=barred[0],
            )

    def left(self, timeout: float | None) -> float:
        """How long one step may take."""
        left = self.due - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the request is over")
        return left if timeout is None else min(left, timeout)


class _TimedStream(httpcore.NetworkStream):
    """A connection on which a whole request, however small the steps, takes no longer than it may."""

    def __init__(self, stream: httpcore.NetworkStream, network: _GuardedNetwork) -> None:
        self._stream = stream
        self._network = network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some bytes; none where the other side has closed."""
        return self._stream.read(max_bytes, self._network.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes."""
        self._stream.write(buffer, self._network.left(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The connection under TLS, for the host by its name."""
        secured = self._stream.start_tls(ssl_context, server_hostname, self._network.left(timeout))
        return _TimedStream(secured, self._network)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 (the library's)
        """What the library asks of a connection."""
        return self._stream.get_extra_info(info)


def _text(raw: bytes) -> str:
    return raw.decode("latin-1")


def _collected(chunks: Iterable[bytes], limit: int, address: Address) -> bytes:
    """A body as it came."""
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > limit:
            raise FetchError(
                "{address} is larger than {limit} bytes: see sync.page_mb.", address=address, limit=limit
            )
    return bytes(body)


def _reason(error: Exception) -> Notice:
    """Why a connection failed, in few words."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return notice("its certificate is not valid: {reason}", reason=Notice(cause.verify_message))
        if isinstance(cause, OSError) and cause.strerror:
            return notice("{reason}", reason=cause)
        cause = cause.__cause__ or next((each for each in cause.args if isinstance(each, Exception)), None)
    return Notice("the connection is refused or breaks off")
