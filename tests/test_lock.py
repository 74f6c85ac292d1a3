import re
import tomllib
from functools import cache

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.pages import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
SYSTEMS = [
    {
        "sys_platform": system,
        "platform_system": {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}[system],
        "python_version": version,
        "python_full_version": f"{version}.0",
        "platform_machine": machine,
    }
    for system in ("linux", "darwin", "win32")
    for version in ("3.11", "3.12", "3.13", "3.14")
    for machine in ("x86_64", "arm64")
]
# Its builds differ from machine to machine, so that no list of hashes would hold everywhere.
UNLOCKED = {"torch"}


@cache
def pins(lock: str) -> list[tuple[Requirement, str]]:
    """Each requirement of a lock with the lines that follow it."""
    text = re.sub(r"^ *#.*\n", "", (ROOT / lock).read_text("utf-8"), flags=re.MULTILINE)
    found = re.findall(r"^(\S[^\n]*?) \\\n((?: +\S[^\n]*\n?)+)", text, re.MULTILINE)
    return [(Requirement(pin), rest) for pin, rest in found]


def locked(lock: str, system: dict[str, str]) -> dict[str, str]:
    """The version of each library that a lock names for a system."""
    return {
        canonicalize_name(pin.name): next(iter(pin.specifier)).version
        for pin, _ in pins(lock)
        if pin.marker is None or pin.marker.evaluate(system)
    }


def wanted(lock: str) -> list[Requirement]:
    """What pyproject.toml asks for."""
    extra = PROJECT["optional-dependencies"]["dev"] if lock == "requirements-dev.lock" else []
    return [Requirement(each) for each in (*PROJECT["dependencies"], *extra)]


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: "-".join(list(system.values())[::2]))
def test_the_lock_names_what_the_project_asks_for(lock: str, system: dict[str, str]) -> None:
    """Each dependency is locked for each system, in its range; after a change run `make lock`."""
    versions = locked(lock, system)
    for requirement in wanted(lock):
        applies = requirement.marker is None or Marker(str(requirement.marker)).evaluate(system)
        name = canonicalize_name(requirement.name)
        if applies and name not in UNLOCKED:
            assert requirement.specifier.contains(versions[name]), requirement
        elif not applies:
            assert name not in versions


@pytest.mark.parametrize("lock", LOCKS)
def test_every_file_of_the_lock_has_its_hash(lock: str) -> None:
    """Nothing is installed from a lock that is not the file that was locked, from whatever index it comes."""
    assert len(pins(lock)) > 50
    for pin, rest in pins(lock):
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", rest), pin
        assert [specifier.operator for specifier in pin.specifier] == ["=="], pin
    assert "://" not in (ROOT / lock).read_text("utf-8")


def test_the_locks_agree() -> None:
    """What the program runs on is the same with the tools for its tests as without."""
    for system in SYSTEMS:
        assert locked(LOCKS[0], system).items() <= locked(LOCKS[1], system).items()


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_brings_a_graphics_card(lock: str) -> None:
    """No system gets torch's gigabytes of CUDA packages, nor torch itself in a build that is not its own."""
    assert [pin.name for pin, _ in pins(lock) if re.match(r"torch|nvidia|cuda|triton", pin.name)] == []
