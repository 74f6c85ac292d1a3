"""The values that settings may have beside numbers and words: folders, addresses, hosts, a store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator

from corpus.collections import LONGEST_NAME, collection_name
from corpus.errors import FetchError
from corpus.notices import notice
from corpus.sync.addresses import Address
from corpus.sync.models import check_place

STORE_VARIABLE = "BANTIN_STORE_PASSWORD"


class SettingError(ValueError):
    """A value that a setting cannot have; pydantic passes it on as it is.

    Attributes:
        phrase: What is wrong and what to write, for a sentence that begins with the setting.
    """

    def __init__(self, template: str, /, **fields: object) -> None:
        self.notice = notice(template, **fields)
        super().__init__(str(self.notice))


def _expanded(folder: Path) -> Path:
    try:
        return folder.expanduser()
    except RuntimeError as error:
        raise SettingError(
            "{folder} is nobody's home folder: write the whole path", folder=folder.parts[0]
        ) from error


Folder = Annotated[Path, AfterValidator(_expanded)]


def _address(*schemes: str) -> AfterValidator:
    """Lets only addresses of these schemes through."""

    def check(value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in schemes or not parts.netloc:
            raise SettingError(
                "write an address that begins with {schemes}", schemes=" / ".join(f"{s}://" for s in schemes)
            )
        return value

    return AfterValidator(check)


WebAddress = Annotated[str, _address("https", "http")]
ProxyAddress = Annotated[str, _address("http", "https", "socks5", "socks5h")]


def _has_port(parts: SplitResult) -> bool:
    """Whether the port of an address is one, or left out."""
    try:
        return parts.port != 0
    except ValueError:
        return False


def check_store(value: str) -> str:
    """Lets ``sqlite`` through, and addresses of databases that name a host, a database and no password.

    Raises:
        SettingError: it is neither.
    """
    if value == "sqlite":
        return value
    parts = urlsplit(value)
    places = [urlsplit(f"//{place}") for place in parts.netloc.rpartition("@")[2].split(",")]
    if (
        parts.scheme != "postgresql"
        or len(parts.path) < len("/d")
        or not all(place.hostname and _has_port(place) for place in places)
    ):
        raise SettingError("write sqlite, or an address as postgresql://user@host/database")
    if parts.password is not None or "password=" in parts.query:
        raise SettingError(
            "leave the password out of the address: put it into {variable}", variable=STORE_VARIABLE
        )
    return value


Store = Annotated[str, AfterValidator(check_store)]


def _page_address(value: str) -> str:
    try:
        return str(Address.parse(value))
    except FetchError as error:
        raise SettingError(
            "{address} is no address of a page: write one as https://tinh.example.vn/rss", address=value
        ) from error


def _host(value: str) -> str:
    try:
        return check_place(value)
    except FetchError as error:
        raise SettingError(
            "{host} is no host: write it as tinh.example.vn or tinh.example.vn:8080", host=value
        ) from error


PageAddress = Annotated[str, AfterValidator(_page_address)]
Host = Annotated[str, AfterValidator(_host)]


def _collection(value: str) -> str:
    name = collection_name(value)
    if name is None:
        raise SettingError(
            "must be the name of a collection: 1 to {limit} characters without a semicolon",
            limit=LONGEST_NAME,
        )
    return name


CollectionName = Annotated[str, AfterValidator(_collection)]
