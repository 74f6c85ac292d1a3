"""A portal on 127.0.0.1 with the faults of real ones, over real HTTP."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Headers = Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """What the portal answers to an address."""

    body: bytes = b""
    status: int = 200
    headers: Headers = field(default_factory=dict)


@dataclass(frozen=True)
class Visitation:
    """A request that came in."""

    path: str
    headers: Headers


class Portal:
    """Answers what a test puts there; all else is 404. ``released`` ends what holds on."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer | Callable[[Any], None] | list[Answer]] = {}
        self.visits: list[Visitation] = []
        self.released = threading.Event()
        self._asked = threading.Condition()
        portal = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                with portal._asked:
                    headers = {name.lower(): value for name, value in self.headers.items()}
                    portal.visits.append(Visitation(self.path, headers))
                    portal._asked.notify_all()
                found = portal.pages.get(self.path, Answer(status=404))
                if callable(found):
                    with suppress(OSError):
                        found(self)
                    self.close_connection = True
                    return
                if isinstance(found, list):
                    found = found.pop(0) if len(found) > 1 else found[0]
                self.reply(found)

            def reply(self, answer: Answer) -> None:
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's)
                """Say nothing."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                """Say nothing: visitors go when they like."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.place}{path}"

    def page(self, path: str, title: str, text: str = "", **headers: str) -> str:
        """Put an article there; its address."""
        self.pages[path] = Answer(
            article(title, text), headers={"Content-Type": "text/html", **named(headers)}
        )
        return self.url(path)

    def site_map(self, path: str, *paths: str, lastmod: str = "2021-01-01") -> str:
        """Put the map of a site there; its address."""
        self.pages[path] = Answer(site_map(*map(self.url, paths), lastmod=lastmod))
        return self.url(path)

    def asked(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(visit.path == path for visit in self.visits)

    def wait_for(self, path: str, seconds: float = 120.0) -> bool:
        """Wait until a path was asked for; whether it was."""
        with self._asked:
            return self._asked.wait_for(lambda: self.asked(path) > 0, seconds)

    def close(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def open_portal() -> Iterator[Portal]:
    portal = Portal()
    try:
        yield portal
    finally:
        portal.close()


def named(headers: Headers) -> dict[str, str]:
    """Headers whose names were written with underscores."""
    return {name.replace("_", "-"): value for name, value in headers.items()}


def article(title: str, text: str = "") -> bytes:
    """A page that says something."""
    said = (
        text or f"Sáng ngày 05/3/2020, {title} được công bố tại trụ sở, có 30 đại biểu dự họp và thống nhất."
    )
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head>"
        f"<body><h1>{title}</h1><p>{said}</p></body></html>"
    ).encode()


def site_map(*addresses: str, lastmod: str = "2021-01-01") -> bytes:
    entries = "".join(f"<url><loc>{each}</loc><lastmod>{lastmod}</lastmod></url>" for each in addresses)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'.encode()


def site_index(*addresses: str) -> bytes:
    entries = "".join(f"<sitemap><loc>{each}</loc></sitemap>" for each in addresses)
    return f'<?xml version="1.0"?><sitemapindex>{entries}</sitemapindex>'.encode()


def rss(*addresses: str) -> bytes:
    items = "".join(f"<item><title>Tin</title><link>{each}</link></item>" for each in addresses)
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Tin</title>{items}</channel></rss>'.encode()
    )


def atom(*addresses: str) -> bytes:
    items = "".join(f'<entry><title>Tin</title><link href="{each}"/></entry>' for each in addresses)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Tin</title>{items}</feed>'.encode()


def begun(handler: Any, *lines: str) -> None:  # noqa: ANN401 (the server's)
    """Write a status of 200 and some header lines, and no end of them."""
    handler.wfile.write("\r\n".join(["HTTP/1.1 200 OK", *lines, ""]).encode())


def endless(handler: Any) -> None:  # noqa: ANN401
    """Answer with a body without an end."""
    begun(handler, "Content-Type: text/html", "Connection: close", "")
    while True:
        handler.wfile.write(b"x" * 65_536)


def silent(portal: Portal) -> Callable[[Any], None]:
    """Answer the headers and then nothing, until the portal is closed."""

    def hold(handler: Any) -> None:  # noqa: ANN401
        begun(handler, "Content-Type: text/html", "Content-Length: 100", "")
        handler.wfile.flush()
        portal.released.wait()

    return hold


def dripping(portal: Portal) -> Callable[[Any], None]:
    """Answer one byte after the other, each soon and the last one never."""

    def drip(handler: Any) -> None:  # noqa: ANN401
        begun(handler, "Content-Type: text/html", "Connection: close", "")
        while not portal.released.wait(0.02):
            handler.wfile.write(b"x")

    return drip


def cut_off(handler: Any) -> None:  # noqa: ANN401
    """Answer less than was promised."""
    begun(handler, "Content-Type: text/html", "Content-Length: 1000", "")
    handler.wfile.write(b"<html>")
    handler.connection.shutdown(socket.SHUT_RDWR)


def reset(handler: Any) -> None:  # noqa: ANN401
    """Close without a word."""
    handler.connection.shutdown(socket.SHUT_RDWR)


def no_http(handler: Any) -> None:  # noqa: ANN401
    """Answer what is no HTTP."""
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")


def bomb(size: int) -> bytes:
    """So many bytes of nothing, packed."""
    return gzip.compress(b"\0" * size)
