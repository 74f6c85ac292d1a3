"""The files of docs/docker, as far as they can be tried without a container engine."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.config import Config, load
from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.programs import serving_program, write_config
from tests.bot.telegram.monitoring.watching import Port
from tests.botapi.server import BotApi
from tests.conftest import library_of
from tests.pages import ROOT
from tests.test_deploy import BULLETIN, LAID_OVER, has_own_root, own_root

FOLDER = ROOT / "docs" / "docker"
COMPOSED = ("compose.yaml", "compose.postgresql.yaml")
SECRETS = {"TELEGRAM_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET", "BANTIN_STORE_PASSWORD", "POSTGRES_PASSWORD"}
PORT = 9464
IMAGE = "bantin:local"
_STARTS_S = 120.0
_RIGHTS = "--reuid=10001 --regid=10001 --clear-groups --no-new-privs --bounding-set=-all"


@dataclass(frozen=True)
class Step:
    """An instruction of the Dockerfile, on one line, and the stage that it is of."""

    stage: int
    name: str
    rest: str


def steps() -> Iterator[Step]:
    """The instructions in order, without comments."""
    text = re.sub(r"^#.*\n", "", (FOLDER / "Dockerfile").read_text("utf-8"), flags=re.MULTILINE)
    stage = 0
    for line in text.replace("\\\n", " ").splitlines():
        name, _, rest = line.strip().partition(" ")
        stage += name == "FROM"
        if name:
            yield Step(stage, name, " ".join(rest.split()))


STEPS = list(steps())
LAST = max(step.stage for step in STEPS)


def last(name: str) -> list[str]:
    """What the instructions of a name say in the stage that becomes the image."""
    return [step.rest for step in STEPS if (step.stage, step.name) == (LAST, name)]


def composed(file: str) -> dict[str, Any]:
    """A compose file."""
    read: dict[str, Any] = yaml.safe_load((FOLDER / file).read_text("utf-8"))
    return read


def services(file: str) -> list[tuple[str, dict[str, Any]]]:
    """The services of a compose file with their names."""
    return list(composed(file)["services"].items())


def is_left_out(path: str) -> bool:
    """Whether .dockerignore keeps a path from the build; the last line that fits decides."""
    left_out = False
    for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines():
        pattern = line.removeprefix("!")
        parts = [path, *(str(parent) for parent in Path(path).parents)]
        if line and not line.startswith("#") and any(fnmatch(part, pattern) for part in parts):
            left_out = not line.startswith("!")
    return left_out


def health_check() -> list[str]:
    """The command of the image's health check."""
    (check,) = last("HEALTHCHECK")
    command: list[str] = json.loads(check[check.index("CMD") + 3 :])
    return command


def test_the_image_runs_as_nobody_in_particular() -> None:
    """The image is a stage of its own, whose user has a number of its own and is not root."""
    assert LAST == 2
    assert last("USER") == ["10001:10001"]
    assert json.loads(last("ENTRYPOINT")[0]) == ["bantin"]
    assert json.loads(last("CMD")[0]) == ["serve"]
    assert {step.name for step in STEPS} & {"ADD", "MAINTAINER", "SHELL"} == set()
    assert ":latest" not in " ".join(step.rest for step in STEPS)


def test_the_build_has_what_it_copies() -> None:
    """Each file that is copied exists and is no more left out than needed; secrets and data are."""
    copied = [
        source
        for step in STEPS
        if step.name == "COPY" and not step.rest.startswith("--from")
        for source in step.rest.split()[:-1]
        if not source.startswith("--")
    ]
    assert {"bot", "corpus", "retrieval", "pyproject.toml"} <= set(copied)
    for source in copied:
        assert (ROOT / source).exists(), source
        assert not is_left_out(source), source
    for path in (".git/config", ".venv/bin/python", "docs/docker/.env", "tests/conftest.py", "build/x"):
        assert is_left_out(path), path


def test_the_image_has_what_a_server_needs() -> None:
    """Its lock names the versions of the others, with the extras of a server, and nothing of PyTorch."""

    def pins(lock: Path) -> set[str]:
        return set(re.findall(r"^(\S+==\S+)", lock.read_text("utf-8"), re.MULTILINE))

    mine = pins(FOLDER / "requirements.lock")
    names = {pin.partition("==")[0] for pin in mine}
    assert mine <= pins(ROOT / "requirements-dev.lock")
    assert {"ctranslate2", "prometheus-client", "psycopg-binary"} <= names
    assert not names & {"torch", "transformers", "sentence-transformers", "pytest"}


@pytest.mark.parametrize("script", [step.rest for step in STEPS if step.name == "RUN"])
def test_every_step_is_a_script(script: str) -> None:
    """What is run while the image is built is read by the shell without complaint."""
    subprocess.run(["sh", "-n", "-c", script], check=True)  # noqa: S603, S607 (our own step; any shell)


@pytest.mark.parametrize("file", ["config.yaml", "config.postgresql.yaml"])
def test_the_configs_can_be_used(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each config is one, its data lie in the volume, and its port is that of the health check."""
    monkeypatch.setenv("BANTIN_STORE_PASSWORD", "x")
    config = load(FOLDER / file)
    assert [str(config.data_path)] == last("VOLUME")
    assert (config.monitoring.port, last("EXPOSE")) == (PORT, [str(PORT)])
    assert f":{PORT}/healthz" in " ".join(health_check())
    assert config.monitoring.metrics
    assert config.log_format == "json"
    assert config.store == Config().store or config.store_address


@pytest.mark.parametrize(("file", "name", "service"), [(f, *each) for f in COMPOSED for each in services(f)])
def test_every_container_can_do_little(file: str, name: str, service: dict[str, Any]) -> None:
    """Images have a version, secrets come from outside, and what the internet reaches can change nothing."""
    image = service["image"]
    assert ":" in image.rpartition("/")[2]
    for variable, value in service.get("environment", {}).items():
        assert variable not in SECRETS or re.fullmatch(r"\$\{\w+:\?[^}]+\}", value)
    for volume in service["volumes"]:
        source = volume.split(":")[0]
        assert (FOLDER / source).exists() or source in composed(file)["volumes"] or "BULLETINS" in source
    if name == "database":
        return
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged")


@pytest.mark.parametrize("file", COMPOSED)
def test_the_bots_are_alike(file: str) -> None:
    """Each bot has the folders that its config names, room to end in, and data of its own."""
    bots = [(name, service) for name, service in services(file) if service["image"] == IMAGE]
    kept = []
    for _, bot in bots:
        where = dict(volume.rsplit(":", 2 if volume.endswith(":ro") else 1)[:2] for volume in bot["volumes"])
        targets = {target: source for source, target in where.items()}
        config = load(FOLDER / targets["/etc/bantin/config.yaml"])
        assert {str(folder) for folder in config.sync.folders} <= targets.keys()
        assert bot["stop_grace_period"] == "20s"
        assert bot["tmpfs"] == ["/tmp"]  # noqa: S108 (the container's)
        kept.append(targets[str(config.data_path)])
    assert len(set(kept)) == len(bots) == {"compose.yaml": 1, "compose.postgresql.yaml": 2}[file]


def test_the_proxy_calls_the_bots() -> None:
    """The proxy hands the webhook's path, and nothing else, to the bots that say that they are ready."""
    caddy = (FOLDER / "Caddyfile").read_text("utf-8")
    config = load(FOLDER / "config.postgresql.yaml")
    bots = [name for name, service in services("compose.postgresql.yaml") if service["image"] == IMAGE]
    port = config.telegram.webhook.port
    assert f"reverse_proxy {' '.join(f'{bot}:{port}' for bot in bots)} {{" in caddy
    assert str(config.telegram.webhook.url).endswith(re.findall(r"handle (/\S+) ", caddy)[0])
    assert f"health_port {PORT}" in caddy
    assert "health_uri /readyz" in caddy
    assert config.telegram.mode == "webhook"


async def checked(port: int) -> int:
    """The status with which the health check ends that looks at a port."""
    _, *words = health_check()
    command = [word.replace(f":{PORT}/", f":{port}/") for word in words]
    done = await asyncio.create_subprocess_exec(sys.executable, *command, stderr=asyncio.subprocess.DEVNULL)
    return await done.wait()


@pytest.mark.slow
@pytest.mark.encoder
async def test_the_health_check_tells(
    api: BotApi, real_engine: Engine, model_cache: Path, tmp_path: Path, unused_tcp_port: int
) -> None:
    """The health check ends with 0 while the bot serves, and otherwise not."""
    shutil.copytree(library_of(real_engine).path.parent, tmp_path / "data")
    config = write_config(api, tmp_path, model_cache, {"monitoring": {"port": unused_tcp_port}})
    async with serving_program(api, config):
        assert await checked(unused_tcp_port) == 0
    assert await checked(unused_tcp_port) == 1


def root_script(top: Path, api: BotApi, cache: Path, port: int) -> str:
    """What makes the root of the image of this machine's own, and serves in it as compose.yaml says.

    The image's own files are those of the checkout; every folder but the volume and ``/tmp`` is read-only.
    """
    settings = yaml.safe_load((FOLDER / "config.yaml").read_text("utf-8"))
    settings["monitoring"] |= {"port": port, "listen": "127.0.0.1"}
    settings["telegram"] |= {"base_url": api.base_url}
    (top / "config.yaml").write_text(yaml.safe_dump(settings), "utf-8")
    lines = [*own_root(top), *last("RUN")]
    lines += [
        "install -d /etc/bantin /var/cache/bantin /srv/bulletins",
        f"cp -r {cache}/. /var/cache/bantin/ && chmod -R a+rX /var/cache/bantin",
        f"cp {top}/config.yaml /etc/bantin/ && cp {top}/thu.txt /srv/bulletins/",
        "mount -t tmpfs -o uid=10001,gid=10001,mode=0700 tmpfs /var/lib/bantin",
        "mount -t tmpfs -o mode=1777 tmpfs /var/tmp",
        f"for place in {' '.join(LAID_OVER)} /; do mount -o remount,bind,ro $place; done",
        "cd /",
        *(f"! setpriv {_RIGHTS} touch {place}/x 2> /dev/null" for place in LAID_OVER),
        f"export PYTHONPATH={ROOT} TMPDIR=/var/tmp TELEGRAM_BOT_TOKEN={api.token}",
        f"exec setpriv {_RIGHTS} {sys.executable} -m bot.cli.main serve",
    ]
    return "\n".join(lines) + "\n"


@pytest.mark.slow
@pytest.mark.encoder
async def test_it_serves_in_the_image_s_root(
    api: BotApi, model_cache: Path, tmp_path: Path, unused_tcp_port: int
) -> None:
    """As the image's user, without rights and a home, in a read-only root, the bot indexes and answers."""
    if not has_own_root() or not shutil.which("setpriv"):
        pytest.skip("only root on Linux can make a root of its own, with a user in it")
    for folder in [tmp_path, *tmp_path.parents[:3]]:  # the new user has to enter them
        folder.chmod(folder.stat().st_mode | 0o055)
    (tmp_path / "thu.txt").write_text(BULLETIN, "utf-8")
    (tmp_path / "serve.sh").write_text(root_script(tmp_path, api, model_cache, unused_tcp_port), "utf-8")
    program = await asyncio.create_subprocess_exec(
        *("unshare", "--mount", "bash", str(tmp_path / "serve.sh")),
        env={"PATH": os.environ["PATH"] + ":/usr/sbin:/sbin"},
        stderr=asyncio.subprocess.PIPE,
    )
    reading = asyncio.create_task(program.communicate())
    try:
        user = api.add_user()
        await api.until(lambda: bool(api.calls_of("getUpdates")) or reading.done(), _STARTS_S)
        await Port(unused_tcp_port).until("/readyz", (200, "ready\n"), _STARTS_S)
        assert await checked(unused_tcp_port) == 0
        await api.private_message(user, "ai được bầu làm Bí thư Đảng ủy xã Ngọc Hồi?")
        await api.wait_for("sendMessage", 1, 60)
        program.send_signal(signal.SIGTERM)
    finally:
        async with asyncio.timeout(60):
            _, said = await reading
    assert program.returncode == 0, said.decode()[-2000:]
    assert any("Trần Thị Mai" in message.text for message in api.sent_to(user))
