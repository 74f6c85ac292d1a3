"""The commands ``bantin config check`` and ``bantin config show``: what is wrong, and what is in force."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import click
from pydantic import BaseModel

from bot import config as configuration
from bot.cli.speech import group, option, spoken
from bot.config import Config, ConfigFile
from bot.config_problems import find_problems, setting_names
from bot.config_values import STORE_VARIABLE
from bot.errors import ConfigError
from bot.i18n import Translator
from corpus.yaml_text import yaml_places

_VARIABLES = (configuration.TOKEN_VARIABLE, configuration.SECRET_VARIABLE, STORE_VARIABLE)


class ProblemRecord(BaseModel):
    """A problem as JSON; null is the line of what stands in no file, and the setting of what is none."""

    line: int | None
    setting: str | None
    error: str


class ConfigCheckRecord(BaseModel):
    """What is wrong with a config as JSON; ``file`` is null where the defaults are in force."""

    file: str | None
    ok: bool
    errors: tuple[ProblemRecord, ...]
    has_token: bool


class SettingRecord(BaseModel):
    """A setting that is in force, and where it comes from.

    Attributes:
        name: By its sections, as ``telegram.mode``.
        value: As the program uses it; of an address without what stands before its ``@``.
        source: ``default`` or ``file``.
        line: Where in the file.
    """

    name: str
    value: Any
    source: Literal["default", "file"]
    line: int | None


class ConfigRecord(BaseModel):
    """What is in force as JSON.

    Attributes:
        file: The config; null where there is none.
        found_by: What named it: ``--config``, ``BANTIN_CONFIG``, or its place: ``user``, ``system``.
        lang: Of the command line.
        settings: All, in the order of docs/settings.md.
        environment: Which variables hold a secret; never what.
    """

    file: str | None
    found_by: str | None
    lang: str
    settings: tuple[SettingRecord, ...]
    environment: dict[str, bool]


@group("config")
def config_group() -> None:
    """Hold the two commands."""


@config_group.command("check")
@option("--json", "as_json", is_flag=True)
@click.pass_obj
def check_config(given: Path | None, *, as_json: bool) -> None:
    """Report everything that is wrong with the config; the exit status is 1 if something is.

    Raises:
        ConfigError: the file cannot be read.
    """
    tr, file = spoken(), configuration.find_config(given)
    problems = find_problems(configuration.read_config(file.path), Config) if file else []
    records = [
        ProblemRecord(line=each.line, setting=each.setting or None, error=tr.tell(each.said))
        for each in problems
    ]
    records += _of_environment(tr)
    if as_json:
        record = ConfigCheckRecord(
            file=str(file.path) if file else None,
            ok=not records,
            errors=tuple(records),
            has_token=configuration.holds_token(),
        )
        click.echo(record.model_dump_json())
    else:
        for line in _report(file, records, tr):
            click.echo(line)
    sys.exit(1 if records else 0)


@config_group.command("show")
@option("--json", "as_json", is_flag=True)
@click.pass_obj
def show_config(given: Path | None, *, as_json: bool) -> None:
    """Print every setting that is in force, and where it comes from; secrets never.

    Raises:
        ConfigError: the config cannot be used.
    """
    tr, file = spoken(), configuration.find_config(given)
    record = ConfigRecord(
        file=str(file.path) if file else None,
        found_by=file.found_by if file else None,
        lang=tr.language,
        settings=tuple(_settings(configuration.load(given), file)),
        environment={name: configuration.is_set(name) for name in _VARIABLES},
    )
    if as_json:
        click.echo(record.model_dump_json())
        return
    for line in _shown(record, file, tr):
        click.echo(line)


def _of_environment(tr: Translator) -> Iterator[ProblemRecord]:
    """What is wrong with the token, if there is one."""
    if not configuration.holds_token():
        return
    try:
        configuration.token()
    except ConfigError as error:
        yield ProblemRecord(line=None, setting=configuration.TOKEN_VARIABLE, error=tr.tell(error))


def _report(file: ConfigFile | None, records: list[ProblemRecord], tr: Translator) -> Iterator[str]:
    for record in records:
        if record.line is None and record.setting == configuration.TOKEN_VARIABLE:
            yield record.error
        elif file:
            yield f"{file.path}{f':{record.line}' if record.line else ''}: {record.error}"
    if records:
        yield tr.say("cli-config-wrong", count=len(records))
        return
    yield tr.say("cli-config-right", file=str(file.path)) if file else tr.say("cli-config-none")
    if not configuration.holds_token():
        yield tr.say("cli-config-no-token", variable=configuration.TOKEN_VARIABLE)


def _settings(config: Config, file: ConfigFile | None) -> Iterator[SettingRecord]:
    lines = yaml_places(configuration.read_config(file.path)).lines if file else {}
    values = config.model_dump(mode="json")
    values["data_dir"], values["encoder"]["cache_dir"] = str(config.data_path), str(config.cache_path)
    for name in setting_names(Config):
        value: Any = values
        for key in name.split("."):
            value = value[key]
        line = lines.get(tuple(name.split(".")))
        yield SettingRecord(
            name=name, value=_discreet(value), source="file" if line else "default", line=line
        )


def _discreet(value: object) -> object:
    """A value without the password in its address."""
    if isinstance(value, list):
        return [_discreet(each) for each in value]
    if isinstance(value, str) and "@" in value and "://" in value:
        parts = urlsplit(value)
        return parts._replace(netloc=f"***@{parts.netloc.rpartition('@')[2]}").geturl()
    return value


def _shown(record: ConfigRecord, file: ConfigFile | None, tr: Translator) -> Iterator[str]:
    if file is None:
        yield tr.say("cli-config-none")
    else:
        yield tr.say("cli-config-file", file=str(file.path), found=file.found_by)
    yield ""
    for each in record.settings:
        source = tr.say("cli-config-line", line=each.line) if each.line else tr.say("cli-config-default")
        yield f"{each.name} = {_written(each.value)}  ({source})"
    yield ""
    for name, is_set in record.environment.items():
        yield f"{name}: {tr.say('cli-config-set') if is_set else tr.say('cli-config-unset')}"


def _written(value: object) -> str:
    """A value as it stands in the config."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, list):
        return f"[{', '.join(map(str, value))}]"
    return str(value)
