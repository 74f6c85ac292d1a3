from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import json, sys
from pathlib import Path
from threadpoolctl import threadpool_info
from bot.composition import build
from bot.config import Config
build(Config(data_dir=Path(sys.argv[1])), lambda said: None)
print(json.dumps([each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"]))
"""


def test_matrices_are_multiplied_in_the_thread_that_asks(tmp_path: Path) -> None:
    """Once the parts are built, no linear algebra library of the process uses threads of its own."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", PROGRAM, str(tmp_path)], capture_output=True, text=True, check=True
    )
    threads = json.loads(done.stdout)
    assert threads
    assert set(threads) == {1}


IMPORTED = """
import sys
import bot.cli.main
print(*(name for name in ("alembic", "sqlalchemy", "telegram", "torch") if name in sys.modules))
"""


def test_the_command_line_begins_without_what_only_some_commands_need() -> None:
    """Neither Telegram's library nor the bot's database is imported before a command that uses them."""
    done = subprocess.run([sys.executable, "-c", IMPORTED], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.split() == []
