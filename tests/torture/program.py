"""The program `bantin` in processes of its own, which can be killed at any moment.

Each command runs as it does for people, its own process from the first to the last line. Where the system can
fork, the processes are forked from a server that has loaded the libraries and nothing else: so that a kill
meets the command at its work, and seldom while it loads Python modules.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path

import yaml

from bot import composition
from bot.config import TOKEN_VARIABLE, Config, load

PATIENCE_S = 600.0
_PRELOADED = ["bot.cli.main", "bot.telegram.application", "sentence_transformers", "torch", "faiss"]
_EXIT_BY_ITSELF = {0, 1}


def _context() -> BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context


CONTEXT = _context()


@dataclass(slots=True)
class Run:
    """A command that was started."""

    process: BaseProcess
    log: Path

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self.process.is_alive()

    def kill(self) -> None:
        """End it as `kill -9` does, and wait until it is gone."""
        self.process.kill()
        self.process.join(PATIENCE_S)

    def stop(self) -> None:
        """Tell it to end as a service manager does, and wait until it has."""
        self.process.terminate()
        self.process.join(PATIENCE_S)

    def finish(self) -> int:
        """Wait for its end; its exit status."""
        self.process.join(PATIENCE_S)
        return -1 if self.process.exitcode is None else self.process.exitcode

    def said(self) -> str:
        """What it has written to both of its streams."""
        return self.log.read_text("utf-8", errors="replace") if self.log.exists() else ""

    def crash(self) -> str:
        """How it ended otherwise than a person can mend: the last line that it said; empty if it did not."""
        said = self.said()
        status = self.process.exitcode
        if "Traceback" not in said and status in _EXIT_BY_ITSELF:
            return ""
        last = said.strip().splitlines()[-1:] or ["nothing"]
        return f"exit status {status}, said last: {last[0]}"


@dataclass(slots=True)
class Program:
    """The command line over one data folder.

    Attributes:
        folder: Where settings and logs lie.
        model: The folder of the encoder's model.
        telegram: Settings of `telegram`.
        token: The bot's token, if it serves.
        data: The data folder; one inside the folder, where none is given.
    """

    folder: Path
    model: Path
    telegram: Mapping[str, object] = field(default_factory=dict)
    token: str = ""
    data: Path = Path()
    _runs: count[int] = field(init=False, default_factory=count)

    def __post_init__(self) -> None:
        if self.data == Path():
            self.data = self.folder / "data"
        self.folder.mkdir(parents=True, exist_ok=True)
        settings = {
            "data_dir": str(self.data),
            # One thread each: these processes share the machine with whoever watches them.
            "encoder": {"threads": 1, "model": str(self.model)},
            "telegram": dict(self.telegram),
        }
        self._settings.write_text(yaml.safe_dump(settings), "utf-8")

    @property
    def _settings(self) -> Path:
        return self.folder / "bantin.yaml"

    @property
    def config(self) -> Config:
        """The settings as the program reads them."""
        return load(self._settings)

    def start(self, *arguments: str, file_bytes: int | None = None) -> Run:
        """Start a command; with ``file_bytes`` no file of it may grow beyond that many."""
        log = self.folder / f"run-{next(self._runs)}.log"
        command = ["--config", str(self._settings), *arguments]
        process = CONTEXT.Process(target=_run, args=(command, log, self.token, file_bytes))  # type: ignore[attr-defined]
        process.start()
        return Run(process, log)

    def parts(self) -> composition.Parts:
        """The parts of the program over the same folder, in this process."""
        return composition.build(self.config, lambda sentence: None)


def _run(command: list[str], log: Path, token: str, file_bytes: int | None) -> None:
    """Be the command `bantin` in this process."""
    target = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(target, 1)
    os.dup2(target, 2)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
    if token:
        os.environ[TOKEN_VARIABLE] = token
    if file_bytes is not None:
        _limit_files(file_bytes)
    sys.argv = ["bantin", *command]
    # Imported here: where nothing was forked, this process begins with nothing.
    from bot.cli.main import main  # noqa: PLC0415

    main()


def _limit_files(most: int) -> None:
    import resource  # noqa: PLC0415 - POSIX alone has it

    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def wait_until_gone(run: Run, seconds: float) -> None:
    """Let so much time pass, or less if the command ends before."""
    end = time.monotonic() + seconds
    while run.running and (left := end - time.monotonic()) > 0:
        run.process.join(left)
