"""The command ``bantin init``: a commented config, made where it is found without being named."""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path

import click
from pydantic import BaseModel

from bot import config as configuration
from bot.cli.speech import command, option, spoken
from bot.errors import ConfigError
from bot.i18n import LANGUAGES, translator
from corpus.notices import quoted_word


class MadeConfigRecord(BaseModel):
    """The config that was made, as JSON."""

    file: str


@command()
@option("--lang", "language", type=click.Choice(LANGUAGES))
@option("--json", "as_json", is_flag=True)
@click.pass_obj
def init(given: Path | None, *, language: str | None, as_json: bool) -> None:
    """Write a config with a comment on each setting, where the platform expects it or where it is named.

    Raises:
        ConfigError: there is one, which stays as it is, or it cannot be written.
    """
    tr = translator(language) if language else spoken()
    found = configuration.find_config(given)
    named = found.path if found and found.found_by in {"--config", "BANTIN_CONFIG"} else None
    file = (named or configuration.user_config_file()).absolute()
    _write(file, config_text(tr.language))
    if as_json:
        click.echo(MadeConfigRecord(file=str(file)).model_dump_json())
        return
    click.echo(tr.say("cli-init-made", file=str(file)))
    option = f"--config {quoted_word(str(file))} " if named else ""
    click.echo(tr.say("cli-init-next", command=f"bantin {option}config check"))


def config_text(language: str) -> str:
    """The config with all settings at their defaults, commented in a language, which is its ``language``."""
    return resources.files("bot").joinpath("locale", f"config.{language}.yaml").read_text("utf-8")


def _write(file: Path, text: str) -> None:
    """Write a new file, never one that is there.

    Raises:
        ConfigError: it is there, or it cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
    except FileExistsError as error:
        raise ConfigError(
            "{path} is there already and stays as it is: edit it, or move it away first.", path=file
        ) from error
    except OSError as error:
        raise ConfigError("{path} cannot be written: {reason}.", path=file, reason=error) from error
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
