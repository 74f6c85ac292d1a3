import socket
from collections.abc import Iterable

import httpcore
import pytest

from corpus.errors import DeadHostError, FetchError
from corpus.sync.addresses import Address
from corpus.sync.http_client import HttpClient
from tests.corpus.sync import portal as faults
from tests.corpus.sync.portal import Answer, Portal

PUBLIC = "93.184.215.14"
LIMIT = 1_000_000


class Wires(httpcore.NetworkBackend):
    """Connects nowhere; notes where it was to, and answers a page."""

    def __init__(self, dead: Iterable[str] = ()) -> None:
        self.connected: list[str] = []
        self._dead = set(dead)

    def connect_tcp(
        self,
        host: str,
        port: int,  # noqa: ARG002 (the library's)
        timeout: float | None = None,  # noqa: ARG002
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        self.connected.append(host)
        if host in self._dead:
            raise httpcore.ConnectError("refused")
        return httpcore.MockStream([b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", b"ok"])


def names(*told: list[str]) -> tuple[list[str], HttpClient, Wires]:
    """A client whose name server tells one list after the other, the wires below it, and what was asked."""
    asked: list[str] = []
    answers = list(told)

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return answers.pop(0)

    wires = Wires()
    return asked, HttpClient(seconds=5, resolve=resolve, backend=wires), wires


def test_what_was_looked_at_is_connected_to() -> None:
    """The name is resolved once, and the very address that was found good is the one that is connected to."""
    asked, client, wires = names([PUBLIC], ["127.0.0.1"])
    assert client.get(Address.parse("http://portal.example/"), {}, LIMIT).content == b"ok"
    assert (asked, wires.connected) == (["portal.example"], [PUBLIC])


def test_a_name_that_moves_into_the_private_network_is_refused() -> None:
    """A name server that tells a public address and then a private one gains nothing (DNS rebinding)."""
    _, client, wires = names([PUBLIC], ["127.0.0.1"])
    address = Address.parse("http://portal.example/")
    client.get(address, {}, LIMIT)
    with pytest.raises(DeadHostError, match=r"private network \(127\.0\.0\.1\)"):
        client.get(address, {}, LIMIT)
    assert wires.connected == [PUBLIC]


@pytest.mark.parametrize(
    "inner",
    ["10.1.2.3", "192.168.1.1", "169.254.169.254", "::1", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"],
)
def test_every_address_of_a_name_counts(inner: str) -> None:
    """A name of which one address is private is not asked at all, in whatever notation that is hidden."""
    _, client, wires = names([PUBLIC, inner])
    with pytest.raises(DeadHostError, match="private network"):
        client.get(Address.parse("http://portal.example/"), {}, LIMIT)
    assert wires.connected == []


def test_the_next_address_is_tried() -> None:
    """Where one address of a host does not answer, the next one may."""
    wires = Wires(dead=["93.184.215.15"])
    client = HttpClient(seconds=5, resolve=lambda host, port: ["93.184.215.15", PUBLIC], backend=wires)
    assert client.get(Address.parse("http://portal.example/"), {}, LIMIT).status == 200
    assert wires.connected == ["93.184.215.15", PUBLIC]


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.1", "2130706433", "0x7f000001", "[::ffff:7f00:1]", "0.0.0.0"],  # noqa: S104 (refused)
)
def test_this_machine_is_private_however_it_is_written(portal: Portal, host: str) -> None:
    """No way of writing the address of this machine gets past."""
    address = Address.parse(f"http://{host}:{portal.port}/a")
    with pytest.raises(FetchError):
        HttpClient(seconds=5).get(address, {}, LIMIT)
    assert portal.visits == []


def test_headers_are_what_was_asked_for(portal: Portal) -> None:
    """The request names the host and the program, and carries no cookie."""
    portal.pages["/a"] = Answer(b"x", headers={"Set-Cookie": "a=1"})
    client = HttpClient({portal.place}, 5)
    client.get(Address.parse(portal.url("/a")), {}, LIMIT)
    client.get(Address.parse(portal.url("/a")), {"If-None-Match": '"1"'}, LIMIT)
    last = portal.visits[-1].headers
    assert (last["host"], last["if-none-match"]) == (portal.place, '"1"')
    assert last["user-agent"].startswith("bantin")
    assert "cookie" not in last


@pytest.mark.parametrize("fault", [faults.reset, faults.no_http, faults.cut_off])
def test_what_breaks_off_is_a_sentence(portal: Portal, fault: object) -> None:
    """A connection that closes without a word, speaks no HTTP, or ends early is told as such."""
    assert callable(fault)
    portal.pages["/a"] = fault
    with pytest.raises(FetchError, match="no HTTP, or cut off"):
        HttpClient({portal.place}, 5).get(Address.parse(portal.url("/a")), {}, LIMIT)


def test_a_server_without_tls_is_a_sentence(portal: Portal) -> None:
    """HTTPS to a server that speaks none is told, and not answered without."""
    with pytest.raises(DeadHostError, match="cannot be reached"):
        HttpClient({portal.place}, 5).get(Address.parse(f"https://{portal.place}/a"), {}, LIMIT)


def test_bombs_in_parts_end(portal: Portal) -> None:
    """Gzip in many parts, each small, is larger than it may be as well."""
    portal.pages["/a"] = Answer(faults.bomb(400_000) * 5, headers={"Content-Encoding": "gzip"})
    with pytest.raises(FetchError, match="larger than 1000000 bytes when unpacked"):
        HttpClient({portal.place}, 5).get(Address.parse(portal.url("/a")), {}, LIMIT)


def test_headers_without_end_are_a_sentence(portal: Portal) -> None:
    """A server that never ends its headers is given up."""

    def drown(handler: object) -> None:
        faults.begun(handler, *(["X: " + "y" * 1000] * 300))

    portal.pages["/a"] = drown
    with pytest.raises(FetchError):
        HttpClient({portal.place}, 5).get(Address.parse(portal.url("/a")), {}, LIMIT)


def test_a_listener_that_never_answers_is_given_up() -> None:
    """A port that takes connections and says nothing costs the seconds that it may."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        place = f"127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(DeadHostError, match="is not answered within"):
            HttpClient({place}, 0.2).get(Address.parse(f"http://{place}/"), {}, LIMIT)
