"""All settings, and how they are read. The one reader of the environment."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from platformdirs import site_config_path, user_cache_path, user_config_path, user_data_path
from pydantic import Field, SecretStr, ValidationError

from bot.config_problems import ConfigProblem, find_problems
from bot.config_sections import (
    AnswerConfig,
    EncoderConfig,
    IndexConfig,
    MonitoringConfig,
    SearchConfig,
    Section,
    SyncConfig,
    TelegramConfig,
)
from bot.config_values import STORE_VARIABLE, Folder, Store
from bot.errors import ConfigError
from bot.i18n import LANGUAGES
from corpus.data_folders import FETCHED, SCANS
from corpus.notices import Notice, notice
from corpus.yaml_text import YamlError, parse_yaml
from retrieval.encoders.base import DEFAULT_MODEL

if TYPE_CHECKING:
    from corpus.postgres import DatabaseAddress

CONFIG_VARIABLE = "BANTIN_CONFIG"
LANGUAGE_VARIABLE = "BANTIN_LANG"
TOKEN_VARIABLE = "TELEGRAM_BOT_TOKEN"  # noqa: S105 (the name of a variable)
SECRET_VARIABLE = "TELEGRAM_WEBHOOK_SECRET"  # noqa: S105 (likewise)

_FILE_NAME = "config.yaml"
_AROUND = " \t\r\n\v\f\u00a0\u200b\ufeff\"'“”‘’`"  # what comes along when a token is copied
_TOKEN = re.compile(r"[0-9]{3,20}:[A-Za-z0-9_-]{20,100}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A config that is in force.

    Attributes:
        path: The file.
        found_by: What named it; ``user`` or ``system``: it lies where the platform expects it.
    """

    path: Path
    found_by: Literal["--config", "BANTIN_CONFIG", "user", "system"]


class Config(Section):
    """All settings. Every default is the program's own: no config file means these."""

    data_dir: Folder | None = Field(
        None, description="library, snapshots and the bot's database; null: the user's data folder"
    )
    tables_dir: Folder | None = Field(
        None, description="an office's own [rows over the tables](data-tables.md#your-own-rows); null: none"
    )
    store: Store = Field(
        "sqlite",
        description="`sqlite`: files in `data_dir`; or `postgresql://user@host/database` "
        "([several servers](postgresql.md)), the password in `BANTIN_STORE_PASSWORD`",
    )
    language: Literal["vi", "en"] = Field("vi", description="of answers: `vi` or `en`")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="what `serve` logs")
    log_format: Literal["text", "json"] = Field(
        "text", description="lines of `serve`'s log: `text`, or `json`, an object a line"
    )
    log_words: bool = Field(default=False, description="let the log hold what people wrote, for debugging")
    encoder: EncoderConfig = EncoderConfig()
    index: IndexConfig = IndexConfig()
    search: SearchConfig = SearchConfig()
    answer: AnswerConfig = AnswerConfig()
    sync: SyncConfig = SyncConfig()
    telegram: TelegramConfig = TelegramConfig()
    monitoring: MonitoringConfig = MonitoringConfig()

    @property
    def data_path(self) -> Path:
        """Where everything that lasts is kept."""
        return self.data_dir or user_data_path("bantin", appauthor=False)

    @property
    def store_address(self) -> DatabaseAddress | None:
        """Where the database is, with its password out of the environment; ``None``: files in `data_path`."""
        if self.store == "sqlite":
            return None
        # Imported here: to load SQLAlchemy takes longer than to answer a question out of a file.
        from corpus.postgres import DatabaseAddress  # noqa: PLC0415

        return DatabaseAddress(self.store, os.environ.get(STORE_VARIABLE) or None)

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
    """The settings in a file, or in the one that `find_config` finds, or else the defaults.

    Relative folders in a file count from that file.

    Raises:
        ConfigError: the file cannot be read, is not YAML, or holds a key or a value that is none; of several
            problems the first, and how many more there are.
    """
    file = find_config(path)
    if file is None:
        return Config()
    text = read_config(file.path)
    try:
        found = parse_yaml(text)
        config = Config.model_validate({} if found is None else found)
    except (YamlError, ValidationError) as error:
        raise _unusable(file.path, find_problems(text, Config)) from error
    return _anchored(config, file.path.resolve().parent)


def find_config(path: Path | None) -> ConfigFile | None:
    """The config that is in force: the given file, or that of `BANTIN_CONFIG`, or the first that there is.

    Looked for is first the user's and then the system's. ``None``: no file, so the defaults are.
    """
    if path is not None:
        return ConfigFile(path, "--config")
    if named := os.environ.get(CONFIG_VARIABLE):
        return ConfigFile(Path(named), "BANTIN_CONFIG")
    user, system = user_config_file(), system_config_file()
    with suppress(PermissionError):  # a service has somebody else's home in its environment
        if user.is_file():
            return ConfigFile(user, "user")
    return ConfigFile(system, "system") if _may_be_there(system) else None


def user_config_file() -> Path:
    """Where a user's own config lies; `bantin init` makes it there."""
    return user_config_path("bantin", appauthor=False) / _FILE_NAME


def system_config_file() -> Path:
    """Where the config of everybody on a machine lies, which a service uses."""
    if sys.platform in {"win32", "darwin"}:
        return site_config_path("bantin", appauthor=False) / _FILE_NAME
    return Path("/etc/bantin", _FILE_NAME)


def read_config(file: Path) -> str:
    """The text of a config.

    Raises:
        ConfigError: it cannot be read.
    """
    try:
        return file.read_text("utf-8-sig")
    except PermissionError as error:
        raise ConfigError(
            "The config {path} cannot be read: {reason}. Run as a user who may read it, or make a config of "
            "your own by bantin init.",
            path=file,
            reason=error,
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        reason = error if isinstance(error, OSError) else Notice("it is not UTF-8 text")
        raise ConfigError("The config {path} cannot be read: {reason}.", path=file, reason=reason) from error


def spoken_language(asked: str | None, path: Path | None) -> str:
    """In which language the command line speaks, however wrong the config is.

    The one that is asked for, or that of `BANTIN_LANG`, or that of the config in a file, which is found as by
    `load`; where none of them names a language that there is, Vietnamese.
    """
    for language in (asked, os.environ.get(LANGUAGE_VARIABLE)):
        if language in LANGUAGES:
            return language
    with suppress(ConfigError, YamlError):
        file = find_config(path)
        written = parse_yaml(read_config(file.path)) if file else None
        if isinstance(written, dict) and written.get("language") in LANGUAGES:
            return str(written["language"])
    return LANGUAGES[0]


def wanted_color() -> bool | None:
    """Whether colours are wanted, by `NO_COLOR` or `FORCE_COLOR`; ``None``: on a terminal.

    See https://no-color.org and https://force-color.org: of each any value counts that is not empty.
    """
    if os.environ.get("NO_COLOR"):
        return False
    return True if os.environ.get("FORCE_COLOR") else None


def token() -> SecretStr:
    """The bot's token, from the environment, without the white space and the quotes around it.

    Raises:
        ConfigError: there is none, or nothing that could be one.
    """
    value = os.environ.get(TOKEN_VARIABLE, "").strip(_AROUND)
    if not value:
        raise ConfigError(
            "There is no token: put the one that @BotFather gave you into {variable}.",
            variable=TOKEN_VARIABLE,
        )
    if not _TOKEN.fullmatch(value):
        raise ConfigError(
            "What {variable} holds is no token: put there what @BotFather gave you, digits, a colon and some "
            "35 letters, without spaces.",
            variable=TOKEN_VARIABLE,
        )
    return SecretStr(value)


def is_set(variable: str) -> bool:
    """Whether the environment holds something under a name, whatever it is."""
    return bool(os.environ.get(variable, "").strip(_AROUND))


def holds_token() -> bool:
    """Whether the environment holds something for a token, whatever it is."""
    return is_set(TOKEN_VARIABLE)


def webhook_secret() -> SecretStr:
    """The word that proves that a webhook call is Telegram's, from the environment.

    Raises:
        ConfigError: there is none, or none that Telegram takes; without it anyone could send the bot
            updates.
    """
    value = os.environ.get(SECRET_VARIABLE, "").strip(_AROUND)
    if not _SECRET.fullmatch(value):
        raise ConfigError(
            "No usable webhook secret: put 1 to 256 letters, digits, _ or - into {variable}.",
            variable=SECRET_VARIABLE,
        )
    return SecretStr(value)


def _may_be_there(file: Path) -> bool:
    """Whether there is a file, or whether that cannot be told: to pass it by would mean another library."""
    try:
        return file.is_file()
    except PermissionError:
        return True


def _unusable(file: Path, problems: Sequence[ConfigProblem]) -> ConfigError:
    first, *more = problems
    return ConfigError(
        "The config {path} cannot be used: {problem}{where}{more}.",
        path=file,
        problem=first.said,
        where=notice(" (line {line})", line=first.line) if first.line else "",
        more=notice("; bantin config check tells of {count} more", count=len(more)) if more else "",
    )


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
