"""What keeps the bot from Telegram: said once, in one sentence, with the address and when it tries again."""

from __future__ import annotations

import errno
import logging
import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

from telegram.error import NetworkError, TimedOut

from corpus.notices import Notice, notice

_LOG = logging.getLogger(__name__)
_SERVER_ERROR = 500
_CONFLICT = 409
# Of the HTTP client whose errors Telegram's library wraps, by their names.
_CONNECTING = frozenset({"ConnectError", "ConnectTimeout"})
_PROXY_REFUSES = "ProxyError"
_UNREACHABLE = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN)


class ForeignReplyError(NetworkError):
    """Something else than the Bot API answered: a web page, such as a captive portal's.

    Attributes:
        status: With which status.
    """

    def __init__(self, status: int) -> None:
        super().__init__(f"a page instead of the Bot API ({status})")
        self.status = status


def check_reply(status: int, body: bytes) -> None:
    """See that a reply is the Bot API's, which answers with a JSON object, or that a server failed.

    Raises:
        ForeignReplyError: it is not.
    """
    if status < _SERVER_ERROR and not body.lstrip().startswith(b"{"):
        raise ForeignReplyError(status)


class ConnectionLog:
    """Says in the log what is wrong with the way to Telegram, once for each trouble, and when it is over."""

    def __init__(self, base_url: str, proxy: str | None) -> None:
        self._address = shown_address(base_url)
        self._proxy = shown_address(proxy) if proxy else None
        self._trouble: Notice | None = None

    def failed(self, error: NetworkError, seconds: float, longest: float) -> None:
        """Say why no reply came; it is tried again in so many seconds, and later every ``longest`` ones."""
        reason = _reason(error)
        if self._proxy and _is_connecting(error):
            reason = notice("the proxy {proxy} does not answer: {reason}", proxy=self._proxy, reason=reason)
        self._warn(
            "Telegram cannot be reached at {address}: {reason}. Trying again in {seconds} s, later every "
            "{longest} s.",
            reason,
            seconds,
            longest,
        )

    def replied(self, status: int, seconds: float, longest: float) -> None:
        """Say that a server fails or another program is in the way; of any other reply that all is well."""
        if status == _CONFLICT:
            reason = notice("another program fetches this bot's updates ({status})", status=status)
            self._warn(
                "Updates cannot be fetched from {address}: {reason}. Stop that program; trying again in "
                "{seconds} s, later every {longest} s.",
                reason,
                seconds,
                longest,
            )
        elif status >= _SERVER_ERROR:
            self._warn(
                "Telegram cannot be reached at {address}: {reason}. Trying again in {seconds} s, later every "
                "{longest} s.",
                notice("its server fails ({status})", status=status),
                seconds,
                longest,
            )
        elif self._trouble is not None:
            self._trouble = None
            _LOG.info(notice("Telegram is reached again."))

    def _warn(self, template: str, reason: Notice, seconds: float, longest: float) -> None:
        if reason == self._trouble:
            return
        self._trouble = reason
        told = notice(
            template,
            address=self._address,
            reason=reason,
            seconds=max(1, round(seconds)),
            longest=round(longest),
        )
        _LOG.warning(told)


def shown_address(address: str) -> str:
    """Scheme, host and port of an address, without what is secret in it."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _reason(error: NetworkError) -> Notice:  # noqa: PLR0911 (one for each kind)
    if isinstance(error, ForeignReplyError):
        return notice(
            "a web page answered instead of the Bot API ({status}), so that a login page of the network "
            "stands between, or telegram.base_url is wrong",
            status=error.status,
        )
    if isinstance(error, TimedOut):
        return notice("no answer came in time")
    causes = list(_causes(error))
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return notice("its certificate cannot be trusted, look at the machine's clock and the proxy")
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return notice("the name of the host is not known, look at the network and its DNS")
    codes = {cause.errno for cause in causes if isinstance(cause, OSError)}
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes) or errno.ECONNREFUSED in codes:
        return notice("nothing listens at that port")
    if codes & set(_UNREACHABLE):
        return notice("there is no way through the network")
    if any(type(cause).__name__ == _PROXY_REFUSES for cause in causes):
        return notice("the proxy refuses, look at telegram.proxy")
    if _is_connecting(error):
        return notice("no connection could be made")
    return notice("the connection broke off")


def _is_connecting(error: NetworkError) -> bool:
    return any(type(cause).__name__ in _CONNECTING for cause in _causes(error))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error with those that led to it, groups taken apart."""
    waiting, seen = [error], set[int]()
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [each for each in (one.__cause__, one.__context__) if each is not None]
        if isinstance(one, BaseExceptionGroup):
            waiting += one.exceptions
