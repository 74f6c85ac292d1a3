"""All settings, and how they are read. The one reader of the environment."""

from __future__ import annotations

import difflib
import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, SecretStr, ValidationError

from bot.config_sections import (
    AnswerConfig,
    EncoderConfig,
    Folder,
    IndexConfig,
    SearchConfig,
    Section,
    SyncConfig,
    TelegramConfig,
)
from bot.errors import ConfigError
from bot.i18n import LANGUAGES
from corpus.data_folders import FETCHED, SCANS
from corpus.phrases import Phrase
from corpus.yaml_text import YamlError, parse_yaml
from retrieval.encoders.base import DEFAULT_MODEL

CONFIG_VARIABLE = "BANTIN_CONFIG"
LANGUAGE_VARIABLE = "BANTIN_LANG"
TOKEN_VARIABLE = "TELEGRAM_BOT_TOKEN"  # noqa: S105 (the name of a variable)
SECRET_VARIABLE = "TELEGRAM_WEBHOOK_SECRET"  # noqa: S105 (likewise)

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Config(Section):
    """All settings. Every default is the program's own: no config file means these."""

    data_dir: Folder | None = Field(
        None, description="library, snapshots and the bot's database; null: the user's data folder"
    )
    tables_dir: Folder | None = Field(
        None, description="an office's own [rows over the tables](data-tables.md#your-own-rows); null: none"
    )
    language: Literal["vi", "en"] = Field("vi", description="of answers: `vi` or `en`")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="what `serve` logs")
    log_words: bool = Field(default=False, description="let the log hold what people wrote, for debugging")
    encoder: EncoderConfig = EncoderConfig()
    index: IndexConfig = IndexConfig()
    search: SearchConfig = SearchConfig()
    answer: AnswerConfig = AnswerConfig()
    sync: SyncConfig = SyncConfig()
    telegram: TelegramConfig = TelegramConfig()

    @property
    def data_path(self) -> Path:
        """Where everything that lasts is kept."""
        return self.data_dir or user_data_path("bantin", appauthor=False)

    @property
    def fetched_path(self) -> Path:
        """Where pages are kept that were fetched."""
        return self.data_path / FETCHED

    @property
    def scans_path(self) -> Path:
        """Where is kept what was read from pictures."""
        return self.data_path / SCANS

    @property
    def cache_path(self) -> Path:
        """Where the default model is unpacked; may be deleted at any time."""
        return self.encoder.cache_dir or user_cache_path("bantin", appauthor=False)


def load(path: Path | None) -> Config:
    """The settings in a file, or in the one that `BANTIN_CONFIG` names, or else the defaults.

    Relative folders in a file count from that file.

    Raises:
        ConfigError: the file cannot be read, is not YAML, or holds a key or a value that is none.
    """
    file = _file(path)
    if file is None:
        return Config()
    try:
        config = Config.model_validate(_settings(file))
    except ValidationError as error:
        raise ConfigError(f"The config {file} cannot be used: {_first(error)}.") from error
    return _anchored(config, file.resolve().parent)


def spoken_language(asked: str | None, path: Path | None) -> str:
    """In which language the command line speaks, however wrong the config is.

    The one that is asked for, or that of `BANTIN_LANG`, or that of the config in a file, which is found as by
    `load`; where none of them names a language that there is, Vietnamese.
    """
    for language in (asked, os.environ.get(LANGUAGE_VARIABLE)):
        if language in LANGUAGES:
            return language
    with suppress(ConfigError):
        written = _settings(path)
        if written.get("language") in LANGUAGES:
            return str(written["language"])
    return LANGUAGES[0]


def token() -> SecretStr:
    """The bot's token, from the environment.

    Raises:
        ConfigError: there is none.
    """
    value = os.environ.get(TOKEN_VARIABLE, "").strip()
    if not value:
        raise ConfigError(f"There is no token: put the one that @BotFather gave you into {TOKEN_VARIABLE}.")
    return SecretStr(value)


def webhook_secret() -> SecretStr:
    """The word that proves that a webhook call is Telegram's, from the environment.

    Raises:
        ConfigError: there is none, or none that Telegram takes; without it anyone could send the bot
            updates.
    """
    value = os.environ.get(SECRET_VARIABLE, "").strip()
    if not _SECRET.fullmatch(value):
        raise ConfigError(
            f"No usable webhook secret: put 1 to 256 letters, digits, _ or - into {SECRET_VARIABLE}.",
        )
    return SecretStr(value)


def _file(path: Path | None) -> Path | None:
    named = os.environ.get(CONFIG_VARIABLE)
    return Path(named) if path is None and named else path


def _settings(path: Path | None) -> dict[str, Any]:
    """What a config file says; nothing where there is none.

    Raises:
        ConfigError: it cannot be read, or is no YAML of settings.
    """
    file = _file(path)
    if file is None:
        return {}
    try:
        found = parse_yaml(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = error if isinstance(error, OSError) else Phrase("it is not UTF-8 text")
        raise ConfigError("The config {path} cannot be read: {reason}.", path=file, reason=reason) from error
    except YamlError as error:
        where = Phrase(" in line {line}", {"line": error.line}) if error.line else ""
        raise ConfigError(
            "The config {path} is not YAML{where}: {reason}.",
            path=file,
            where=where,
            reason=Phrase(error.reason),
        ) from error
    if not isinstance(found, dict | None):
        raise ConfigError("The config {path} is not a list of settings: write them as key: value.", path=file)
    return found or {}


def _anchored(config: Config, base: Path) -> Config:
    def anchor(folder: Path | None) -> Path | None:
        return base / folder if folder else None

    cache_dir, model = anchor(config.encoder.cache_dir), config.encoder.model
    if model != DEFAULT_MODEL and (base / model).is_dir():  # a folder, not a name on the hub
        model = str(base / model)
    encoder = config.encoder.model_copy(update={"cache_dir": cache_dir, "model": model})
    sync = config.sync.model_copy(update={"folders": [base / folder for folder in config.sync.folders]})
    folders = {"data_dir": anchor(config.data_dir), "tables_dir": anchor(config.tables_dir)}
    changed = {**folders, "encoder": encoder, "sync": sync}
    return config.model_copy(update=changed)


def _first(error: ValidationError) -> str:
    """The first complaint in one clause."""
    complaint = error.errors()[0]
    *sections, key = [str(part) for part in complaint["loc"]] or [""]
    where = ".".join([*sections, key])
    if complaint["type"] == "extra_forbidden":
        close = difflib.get_close_matches(key, _keys(sections), 1)
        hint = f", did you mean {'.'.join([*sections, close[0]])!r}" if close else ""
        return f"there is no setting {where!r}{hint}"
    message = complaint["msg"].removeprefix("Value error, ")
    return f"{where}: {message}" if where else message


def _keys(sections: list[str]) -> list[str]:
    model: Any = Config
    for section in sections:
        model = model.model_fields[section].annotation
    return list(model.model_fields)
