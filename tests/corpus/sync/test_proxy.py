from __future__ import annotations

import socket

import pytest

from corpus.errors import DeadHostError
from corpus.sync.addresses import Address
from corpus.sync.http_client import HttpClient
from tests.corpus.sync.portal import Answer, Portal

PAGE = "http://tinh.example/tin"
LIMIT = 1_000


def client(portal: Portal, names: dict[str, list[str]], private: str = "", user: str = "") -> HttpClient:
    """A client behind a proxy, which the portal plays, on a machine that knows these names."""

    def resolve(host: str, port: int) -> list[str]:
        del port
        if host == "127.0.0.1":
            return [host]
        if host not in names:
            raise OSError(host)
        return names[host]

    return HttpClient({private}, 5, proxy=f"http://{user}127.0.0.1:{portal.port}", resolve=resolve)


def only_here(host: str, port: int) -> list[str]:
    """A name server that knows this machine alone."""
    del port
    if host != "127.0.0.1":
        raise OSError(host)
    return [host]


@pytest.mark.parametrize("names", [{}, {"tinh.example": ["93.184.215.14"]}], ids=["unknown here", "known"])
def test_hosts_are_asked_through_the_proxy(portal: Portal, names: dict[str, list[str]]) -> None:
    """The proxy gets the whole address, whether or not this machine knows the name, and who asks."""
    portal.pages[PAGE] = Answer(b"tin")
    asked = client(portal, names, user="an:m%40t@")
    assert asked.get(Address.parse(PAGE), {}, LIMIT).content == b"tin"
    [visit] = portal.visits
    assert visit.path == PAGE
    assert visit.headers["proxy-authorization"] == "Basic YW46bUB0"


@pytest.mark.parametrize(
    ("page", "names"),
    [
        (PAGE, {"tinh.example": ["93.184.215.14", "10.1.2.3"]}),
        ("http://10.1.2.3/", {"10.1.2.3": ["10.1.2.3"]}),
        ("http://noi-bo/", {}),
    ],
)
def test_private_addresses_are_refused_as_far_as_they_are_known(
    portal: Portal, page: str, names: dict[str, list[str]]
) -> None:
    """What this machine knows to be private, and a name without a dot, is not asked of the proxy."""
    with pytest.raises(DeadHostError, match="private network"):
        client(portal, names).get(Address.parse(page), {}, LIMIT)
    assert portal.visits == []


def test_private_hosts_are_asked_without_the_proxy(portal: Portal) -> None:
    """The office's own portal, which is listed, is asked directly."""
    portal.pages["/a"] = Answer(b"ok")
    asked = client(portal, {}, private=portal.place)
    assert asked.get(Address.parse(portal.url("/a")), {}, LIMIT).content == b"ok"
    assert [visit.path for visit in portal.visits] == ["/a"]


def test_a_proxy_that_refuses_is_told(portal: Portal) -> None:
    """A proxy that opens no way to a host with TLS, or that is not there, is one sentence."""
    with pytest.raises(DeadHostError, match=r"refused by the proxy .*: see sync\.proxy\.$"):
        client(portal, {}).get(Address.parse("https://tinh.example/"), {}, LIMIT)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    nowhere = HttpClient(seconds=5, proxy=f"http://127.0.0.1:{port}", resolve=only_here)
    with pytest.raises(DeadHostError, match="cannot be reached"):
        nowhere.get(Address.parse("http://tinh.example/"), {}, LIMIT)
