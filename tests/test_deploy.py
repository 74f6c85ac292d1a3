"""docs/deploy.md is carried out word by word, in a root of its own, as far as one without systemd goes."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir

import pytest

from tests.pages import PAGES, ROOT

PAGE = PAGES["docs/deploy.md"]
UNITS = ("bantin.service", "bantin-index.service", "bantin-index.timer")
BULLETIN = "Đảng ủy xã Ngọc Hồi họp\n\nBà Trần Thị Mai được bầu làm Bí thư Đảng ủy xã Ngọc Hồi."
# What a root of our own lays over the machine's: nothing of the steps reaches the machine itself.
LAID_OVER = ("/opt", "/srv", "/var/lib", "/var/cache", "/usr/local/bin", "/etc")
_CLOSED = ("/var/lib/bantin", "/var/lib/bantin/library.sqlite", "/etc/bantin/token.env")
_STEPS = (
    *("user", "program", "config", "token", "index", *UNITS, "systemd"),
    *("backup", "restore", "upgrade", "uninstall"),
)


def block(name: str) -> str:
    """The fenced block of the page under the comment of that name, without the indentation of its list."""
    match = re.search(
        rf"^( *)<!-- deploy: {re.escape(name)} -->\n *```\w+\n(.*?)^ *```", PAGE, re.DOTALL | re.MULTILINE
    )
    assert match, name
    return re.sub(rf"^{match[1]}", "", match[2], flags=re.MULTILINE)


def settings(unit: str) -> dict[str, str]:
    """The lines of a unit, the last one of each name."""
    return dict(
        line.split("=", 1) for line in block(f"/etc/systemd/system/{unit}").splitlines() if "=" in line
    )


def has_own_root() -> bool:
    """Whether this user may make a root of its own, with another user in it."""
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("useradd"):
        return False
    tried = subprocess.run(
        ["unshare", "--mount", "sh", "-c", "mount --make-rprivate / && mount -t tmpfs tmpfs /opt"],  # noqa: S607 (any)
        capture_output=True,
        check=False,
    )
    return tried.returncode == 0


@dataclass(frozen=True)
class Machine:
    """What the steps did.

    Attributes:
        out: What they printed, by the name of each step.
        files: What was left in the places of the page afterwards.
    """

    out: dict[str, str]
    files: list[str]


def own_root(top: Path) -> list[str]:
    """The commands that lay folders of our own over those that the page's steps write to."""
    lines = ["set -eu", "mount --make-rprivate /"]
    for place in LAID_OVER:
        own = top / place.strip("/").replace("/", "_")
        own.mkdir()
        if place in {"/etc", "/usr/local/bin"}:
            lines.append(f"cp -a {place}/. {own}/")
        lines.append(f"mount --bind {own} {place}")
    prefix = Path(sys.base_prefix)
    closed = [each for each in [*reversed(prefix.parents), prefix] if not each.stat().st_mode & stat.S_IXOTH]
    if closed:  # the interpreter lies in a home that the new user may not enter
        stage = top / "home" / prefix.relative_to(closed[0])
        stage.mkdir(parents=True)
        lines += [f"mount --bind {prefix} {stage}", f"mount --rbind {top / 'home'} {closed[0]}"]
    return lines


def steps(name: str, top: Path) -> list[str]:
    """The commands of one step, with what it needs before and what is looked at behind it."""
    if name in UNITS:
        path = f"/etc/systemd/system/{name}"
        return [f"mkdir -p {Path(path).parent}", f"cat > {path} <<'UNIT'\n{block(path)}UNIT"]
    lines = [line for line in block(name).splitlines() if "pip install" not in line and "venv" not in line]
    before, behind = [], []
    if name == "program":
        program = f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m bot.cli.main "$@"\n'
        (top / "bantin").write_text(program, "utf-8")
        before = [f"install -D -m 0755 {top / 'bantin'} /opt/bantin/bin/bantin"]
    if name == "index":
        before = [f"cp {top / 'mai.txt'} /srv/bulletins/"]
    if name in {"index", "restore", "upgrade"}:
        behind = ["runuser -u bantin -- bantin ask --json 'ai được bầu làm Bí thư Đảng ủy xã Ngọc Hồi?'"]
    if name == "index":
        behind += [f"stat -c '%U %a %n' {' '.join(_CLOSED)}", "bantin index 2>&1"]
    return [*before, *lines, *behind]


def script(top: Path) -> str:
    """The page's steps for a shell, behind what makes the root; pip and systemd are told and left out."""
    lines = [*own_root(top), 'systemctl() { echo "systemctl $*"; }', f"cd {ROOT}"]
    for name in _STEPS:
        lines += [f"echo '== {name}'", *steps(name, top)]
    lines += ["echo '== left'", "getent passwd bantin || true"]
    lines.append(f"find {' '.join(LAID_OVER)} -name '*bantin*' -not -path '/srv/backup/*'")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A machine on which all the steps of the page were taken, one after the other."""
    if not has_own_root():
        pytest.skip("only root on Linux can make a root of its own, with a user in it")
    top = tmp_path_factory.mktemp("root")
    for folder in [top, *top.parents]:  # the new user has to enter them
        if folder.parent.is_relative_to(gettempdir()):
            folder.chmod(folder.stat().st_mode | 0o055)
    (top / "mai.txt").write_text(BULLETIN, "utf-8")
    (top / "steps.sh").write_text(script(top), "utf-8")
    done = subprocess.run(  # noqa: S603 (our own steps)
        ["unshare", "--mount", "bash", str(top / "steps.sh")],  # noqa: S607 (any)
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
        env={
            "PATH": os.environ["PATH"] + ":/usr/sbin:/sbin:/usr/local/bin",
            "HOME": os.environ.get("HOME", "/"),
            "LANG": "C.UTF-8",
        },
    )
    assert done.returncode == 0, done.stdout + done.stderr
    parts = re.split(r"^== (.*)\n", done.stdout, flags=re.MULTILINE)
    out = dict(zip(parts[1::2], parts[2::2], strict=True))
    return Machine(out, out["left"].splitlines())


@pytest.mark.slow
@pytest.mark.encoder
def test_the_page_can_be_followed(machine: Machine) -> None:
    """The config fits, the service's user indexes and asks, and what it keeps is its own and closed."""
    assert "Tệp cấu hình /etc/bantin/config.yaml dùng được." in machine.out["config"]
    told = machine.out["index"]
    assert "/var/lib/bantin" in told
    assert '"mai"' in told
    owners = [line for line in told.splitlines() if re.match(r"\w+ [0-7]{3} /", line)]
    assert owners == [
        "bantin 700 /var/lib/bantin",
        "bantin 600 /var/lib/bantin/library.sqlite",
        "root 600 /etc/bantin/token.env",
    ]


@pytest.mark.slow
@pytest.mark.encoder
def test_index_by_another_user_says_so(machine: Machine) -> None:
    """Root's `bantin index` uses the same library, and is told whom to run it as."""
    assert "runuser -u bantin -- bantin index" in machine.out["index"]


@pytest.mark.slow
@pytest.mark.encoder
def test_what_was_restored_and_upgraded_answers(machine: Machine) -> None:
    """After the backup is put back, and after an upgrade, the same question has its answer."""
    for step in ("restore", "upgrade"):
        assert '"mai"' in machine.out[step]


@pytest.mark.slow
@pytest.mark.encoder
def test_nothing_is_left_after_the_uninstallation(machine: Machine) -> None:
    """No user, no file of bantin's remains, the bulletins and the backup aside."""
    assert machine.files == []


@pytest.mark.parametrize("unit", UNITS[:2])
def test_the_units_are_hardened(unit: str, tmp_path: Path) -> None:
    """Systemd rates the exposure of both services below 3 of 10."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    (tmp_path / unit).write_text(block(f"/etc/systemd/system/{unit}"), "utf-8")
    done = subprocess.run(  # noqa: S603 (our own unit)
        ["systemd-analyze", "security", "--offline=true", "--no-pager", str(tmp_path / unit)],  # noqa: S607 (any)
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    rated = re.search(r"Overall exposure level for \S+: (\d+\.\d+)", done.stdout)
    if rated is None:
        pytest.skip("this systemd-analyze cannot rate a unit offline")
    assert float(rated[1]) < 3


def test_index_and_serve_have_one_config() -> None:
    """Both units name the same config and the same user, and a wrong config restarts nothing."""
    serve, index = settings("bantin.service"), settings("bantin-index.service")
    assert serve["ExecStart"].removesuffix("serve") == index["ExecStart"].removesuffix("index")
    assert serve["User"] == index["User"] == "bantin"
    assert serve["RestartPreventExitStatus"] == "78"
