from __future__ import annotations

import os
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from bot import config
from bot.composition import answer_settings
from bot.config import Config, load
from bot.config_sections import Section
from bot.errors import ConfigError
from retrieval.answer.quote_model import QuoteModel
from retrieval.index.settings import IndexSettings
from tests.conftest import ANSWERS, INDEX

TOKEN = "123456789:AAF-x_Zq0123456789abcdefghijklmnop"  # noqa: S105 (nobody's)


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BANTIN_CONFIG", "TELEGRAM_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET", "BANTIN_STORE_PASSWORD"):
        monkeypatch.delenv(name, raising=False)


def places(monkeypatch: pytest.MonkeyPatch, folder: Path) -> tuple[Path, Path]:
    """The user's and the system's place of the config, in a folder."""
    user, system = folder / "user" / "config.yaml", folder / "system" / "config.yaml"
    monkeypatch.setattr(config, "user_config_file", lambda: user)
    monkeypatch.setattr(config, "system_config_file", lambda: system)
    return user, system


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a test's config goes."""
    return tmp_path / "bantin.yaml"


def refused(file: Path) -> str:
    """Why a config file is refused, in one sentence that names the file."""
    with pytest.raises(ConfigError) as caught:
        load(file)
    sentence = str(caught.value)
    assert str(file) in sentence
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert not sentence.endswith("..")
    assert "\n" not in sentence
    return sentence


def test_defaults() -> None:
    """Without a file every setting has the value that the documentation gives."""
    found = load(None).model_dump()
    assert found == {
        "data_dir": None,
        "tables_dir": None,
        "store": "sqlite",
        "language": "vi",
        "log_level": "INFO",
        "log_format": "text",
        "log_words": False,
        "encoder": {
            "model": "default",
            "query_prefix": None,
            "passage_prefix": None,
            "threads": None,
            "cache_dir": None,
        },
        "index": {"max_chars": 900, "overlap_sentences": 1, "k1": 0.6, "b": 0.5},
        "search": {
            "candidates": 100,
            "dense_weight": 0.75,
            "english_dense_weight": 0.8,
            "token_weight": 0.17,
            "english_token_weight": 0.3,
            "contradiction": 0.15,
            "results": 5,
        },
        "answer": {
            "quotes": 3,
            "max_chars": 600,
            "context_sentences": 1,
            "min_confidence": 0.25,
            "near_confidence": 0.1,
            "further_confidence": 0.02,
            "stale_days": None,
        },
        "sync": {
            "folders": [],
            "addresses": [],
            "hosts": [],
            "private_hosts": [],
            "proxy": None,
            "publishers": {},
            "every_minutes": None,
            "recheck_hours": 24,
            "pause_s": 1,
            "timeout_s": 60,
            "page_mb": 20,
            "run_mb": 1000,
            "run_pages": 1000,
            "run_minutes": 60,
        },
        "telegram": {
            "mode": "polling",
            "base_url": "https://api.telegram.org/bot",
            "proxy": None,
            "quotes": 1,
            "results": 3,
            "workers": 2,
            "retries": 5,
            "memory_s": 300,
            "queue": 10_000,
            "unsent_hours": 24,
            "errors_chat": None,
            "upload_mb": 5,
            "index_memory_mb": 4000,
            "log_days": 90,
            "access": "open",
            "admins": [],
            "collections": None,
            "limits": {
                "user_per_minute": 10,
                "chat_per_minute": 20,
                "all_per_minute": 120,
                "quick_per_minute": 40,
                "all_quick_per_minute": 600,
            },
            "webhook": {"url": None, "listen": "127.0.0.1", "port": 8443},
        },
        "monitoring": {"port": None, "listen": "127.0.0.1", "metrics": False},
    }


def test_the_tests_use_the_defaults() -> None:
    """What the rest of the tests is run with is what people get."""
    assert IndexSettings(**Config().index.model_dump()) == INDEX
    assert answer_settings(Config()) == replace(ANSWERS, model=QuoteModel.shipped())


def test_folders_that_are_not_set_are_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Data and cache have folders of the program's own name, apart from each other."""
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    found = Config()
    assert found.data_path != found.cache_path
    for path in (found.data_path, found.cache_path):
        assert path.name == "bantin"
        assert path.is_relative_to(tmp_path)


@pytest.mark.parametrize("text", ["", "\n", "# nothing set\n", "---\n...\n", "{}"])
def test_an_empty_file_means_the_defaults(file: Path, text: str) -> None:
    """A file that sets nothing changes nothing."""
    file.write_text(text, "utf-8")
    assert load(file) == Config()


def test_what_a_file_sets_is_set(file: Path) -> None:
    """Settings are taken from the file, and the others of the same section stay as they were."""
    file.write_text("language: en\nindex: {k1: 2}\nencoder:\n  query_prefix: 'câu hỏi: '\n", "utf-8")
    found = load(file)
    assert (found.language, found.index.k1, found.encoder.query_prefix) == ("en", 2.0, "câu hỏi: ")
    assert found.index.model_copy(update={"k1": 0.6}) == Config().index


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param("langage: vi", "no setting langage; did you mean language? (line 1)", id="unknown"),
        pytest.param("xyzzy: 1", "no setting xyzzy: bantin config show", id="unknown, nothing like it"),
        pytest.param(
            "index: {max_char: 900}",
            "no setting index.max_char; did you mean index.max_chars?",
            id="unknown in a section",
        ),
        pytest.param(
            "telegram: {webhook: {prt: 1}}",
            "no setting telegram.webhook.prt; did you mean telegram.webhook.port?",
            id="unknown two sections down",
        ),
        pytest.param("search: {candidates: many}", "search.candidates: ", id="a word for a number"),
        pytest.param("telegram: {workers: 2.5}", "telegram.workers: ", id="half a worker"),
        pytest.param("data_dir: [a, b]", "data_dir: ", id="a list for a folder"),
        pytest.param("telegram: [a]", "telegram: ", id="a list for a section"),
        pytest.param(
            "language: fr", "language: fr is none of the choices: write vi / en", id="not of the choice"
        ),
        pytest.param("telegram: {mode: push}", "telegram.mode: ", id="not of the choice in a section"),
        pytest.param("encoder: {model: ''}", "encoder.model: ", id="empty"),
        pytest.param("data_dir: ~nobody-at-all/x", "data_dir: ~nobody-at-all is", id="nobody's home"),
        pytest.param("1: 2", "cannot be used: ", id="a number for a key"),
        pytest.param("telegram: {mode: webhook}", "telegram.webhook.url", id="webhook without url"),
        pytest.param("telegram: {mode: webhook, webhook: {url: ''}}", "telegram.webhook.url", id="empty url"),
        pytest.param("telegram: {access: pairing}", "telegram.admins must name", id="nobody to approve"),
        pytest.param("telegram: {upload_mb: 21}", "telegram.upload_mb: ", id="more than Telegram gives"),
        pytest.param("telegram: {log_days: -1}", "telegram.log_days: ", id="fewer days than none"),
        pytest.param("telegram: {access: list}", "telegram.admins must name", id="nobody to allow"),
        pytest.param("telegram: {admins: [-1001]}", "telegram.admins: ", id="a group as an admin"),
        pytest.param("sync: {addresses: [tin]}", "sync.addresses: tin is no address", id="no address"),
        pytest.param("sync: {hosts: ['http://a.vn']}", "sync.hosts: http://a.vn is no host", id="no host"),
        pytest.param("a: b: c", "put the value in quotes (line 1)", id="not YAML"),
        pytest.param(
            "a: 1\nb: [",
            "this is not YAML: look at the colons, the quotes and how far the line is indented (line 2)",
            id="not YAML further down",
        ),
        pytest.param("a: \x01", "this is not YAML: ", id="control character"),
        pytest.param("language: 2020-13-45", "this is not YAML: ", id="an impossible date"),
        pytest.param("a: " + "[" * 5000, "this is not YAML: ", id="bottomless"),
        pytest.param(
            "language: !!python/object/apply:os.getcwd []", "this is not YAML: ", id="a Python object"
        ),
        pytest.param("- a\n- b", "write them as key: value", id="a list"),
        pytest.param("language", "write them as key: value", id="a word"),
        pytest.param("false", "write them as key: value", id="a truth value"),
    ],
)
def test_bad_input_is_named(file: Path, text: str, complaint: str) -> None:
    """What cannot be used is refused in one sentence that names the file and the setting or the line."""
    file.write_text(text, "utf-8")
    assert complaint in refused(file)


@pytest.mark.parametrize(
    ("setting", "lowest", "highest"),
    [
        ("encoder.threads", 1, None),
        ("index.max_chars", 200, 4000),
        ("index.overlap_sentences", 0, 5),
        ("index.k1", 0, 10),
        ("index.b", 0, 1),
        ("search.candidates", 1, 10_000),
        ("search.dense_weight", 0, 1),
        ("search.english_dense_weight", 0, 1),
        ("search.results", 1, 100),
        ("answer.quotes", 1, 20),
        ("answer.max_chars", 100, 600),
        ("answer.context_sentences", 0, 5),
        ("answer.min_confidence", 0, 1),
        ("answer.near_confidence", 0, 1),
        ("answer.further_confidence", 0, 1),
        ("sync.every_minutes", 1, 525_600),
        ("sync.recheck_hours", 0, 8760),
        ("sync.pause_s", 0, 3600),
        ("sync.page_mb", 1, 64),
        ("sync.run_mb", 1, None),
        ("sync.run_pages", 1, 1_000_000),
        ("telegram.quotes", 1, 5),
        ("telegram.results", 1, 10),
        ("telegram.workers", 1, 64),
        ("telegram.retries", 1, 100),
        ("telegram.limits.user_per_minute", 0, 10_000),
        ("telegram.limits.quick_per_minute", 0, 10_000),
        ("telegram.limits.chat_per_minute", 0, 10_000),
        ("telegram.limits.all_per_minute", 0, 100_000),
        ("telegram.limits.all_quick_per_minute", 0, 100_000),
        ("telegram.webhook.port", 1, 65_535),
    ],
)
def test_numbers_have_a_range(file: Path, setting: str, lowest: int, highest: int | None) -> None:
    """The lowest and the highest value are taken; what lies beyond, or is no number, is refused by name."""

    def put(value: float) -> Path:
        content: object = value
        for key in reversed(setting.split(".")):
            content = {key: content}
        file.write_text(yaml.safe_dump(content), "utf-8")
        return file

    for value in (lowest, *([highest] if highest else [])):
        found: object = load(put(value))
        for key in setting.split("."):
            found = getattr(found, key)
        assert found == value
    beyond = [lowest - 1, *([highest + 1] if highest else [])]
    for wrong in (*beyond, float("nan"), float("inf")):
        assert f"{setting}: " in refused(put(wrong))


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """A missing file, a folder and a file that is not UTF-8 are refused with the reason."""
    assert "No such file" in refused(tmp_path / "none.yaml")
    assert "cannot be read" in refused(tmp_path)
    (tmp_path / "latin.yaml").write_bytes("language: việt".encode("utf-16"))
    assert "it is not UTF-8 text" in refused(tmp_path / "latin.yaml")


def test_folders_count_from_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative folder is one beside the config, wherever the program is started."""
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "model").mkdir()
    text = "data_dir: data\ntables_dir: own\nencoder: {cache_dir: ../cache, model: model}\n"
    text += "sync: {folders: [tin, /srv/tin]}\n"
    (tmp_path / "conf" / "bantin.yaml").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    found = load(Path("conf/bantin.yaml"))
    assert found.data_path == tmp_path / "conf" / "data"
    assert found.tables_dir == tmp_path / "conf" / "own"
    assert found.cache_path.resolve() == tmp_path / "cache"
    assert found.encoder.model == str(tmp_path / "conf" / "model")
    assert found.sync.folders == [tmp_path / "conf" / "tin", Path("/srv/tin")]


@pytest.mark.parametrize("model", ["default", "intfloat/multilingual-e5-small"])
def test_a_models_name_is_left_alone(file: Path, model: str) -> None:
    """What is no folder beside the config is a name, and `default` always is one."""
    (file.parent / "default").mkdir()
    file.write_text(f"encoder: {{model: {model}}}", "utf-8")
    assert load(file).encoder.model == model


def test_whole_folders_and_home_folders(file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An absolute folder stays as it is, and ~ is the home folder."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    file.write_text(f"data_dir: ~/bản tin\nencoder: {{cache_dir: {tmp_path / 'cache'}}}\n", "utf-8")
    found = load(file)
    assert found.data_path == tmp_path / "home" / "bản tin"
    assert found.cache_path == tmp_path / "cache"


def test_the_environment_names_a_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """BANTIN_CONFIG is used where no file is given, an empty one is none, and a given file wins."""
    file.write_text("language: en", "utf-8")
    monkeypatch.setenv("BANTIN_CONFIG", str(file))
    assert load(None).language == "en"
    other = file.with_name("other.yaml")
    other.write_text("log_level: DEBUG", "utf-8")
    found = load(other)
    assert (found.language, found.log_level) == ("vi", "DEBUG")
    monkeypatch.setenv("BANTIN_CONFIG", "")
    assert load(None) == Config()
    monkeypatch.setenv("BANTIN_CONFIG", str(file.with_name("none.yaml")))
    with pytest.raises(ConfigError, match=re.escape("none.yaml cannot be read")):
        load(None)


def test_the_order_of_the_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The given file, then that of BANTIN_CONFIG, then the user's, then the system's, then the defaults."""
    user, system = places(monkeypatch, tmp_path)
    assert config.find_config(None) is None
    for file, found_by in ((system, "system"), (user, "user")):
        file.parent.mkdir()
        file.write_text("language: en", "utf-8")
        assert config.find_config(None) == config.ConfigFile(file, found_by)  # type: ignore[arg-type]
        assert load(None).language == "en"
    monkeypatch.setenv("BANTIN_CONFIG", "named.yaml")
    assert config.find_config(None) == config.ConfigFile(Path("named.yaml"), "BANTIN_CONFIG")
    assert config.find_config(Path("given.yaml")) == config.ConfigFile(Path("given.yaml"), "--config")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="nothing is closed to this user")
def test_a_config_that_may_not_be_read_is_not_passed_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who may not read the machine's config is told so: the defaults would fill another library."""
    _, system = places(monkeypatch, tmp_path)
    system.parent.mkdir()
    system.write_text("language: en", "utf-8")
    system.chmod(0)
    with pytest.raises(ConfigError, match="bantin init"):
        load(None)
    system.parent.chmod(0)
    with pytest.raises(ConfigError, match="bantin init"):
        load(None)
    system.parent.chmod(0o700)


def test_the_token_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The token is read without the white space around it, and showing it by accident shows nothing."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", f" {TOKEN}\n")
    found = config.token()
    assert found.get_secret_value() == TOKEN
    assert TOKEN not in f"{found} {found!r} {[found]}"


@pytest.mark.parametrize("key", ["token: {}", "telegram: {{token: '{}'}}"])
def test_the_token_has_no_place_in_the_file(file: Path, key: str) -> None:
    """A token in the config is refused like any unknown key, and not repeated in the complaint."""
    file.write_text(key.format(TOKEN), "utf-8")
    sentence = refused(file)
    assert "token" in sentence
    assert TOKEN not in sentence


@pytest.mark.parametrize("around", ['"{}"', "'{}'", "{}\r", "\ufeff{}\n", " “{}” ", "\u00a0{}\u200b"])
def test_what_comes_along_with_a_token_is_left_out(monkeypatch: pytest.MonkeyPatch, around: str) -> None:
    """White space, quotes and line ends of other systems are none of it."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", around.format(TOKEN))
    assert config.token().get_secret_value() == TOKEN


@pytest.mark.parametrize("value", [None, "", " \n", '""'])
def test_a_missing_token(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    """Without a token the sentence names the variable to put it into."""
    if value is not None:
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", value)
    with pytest.raises(ConfigError, match=r"^There is no token: .*TELEGRAM_BOT_TOKEN\.$"):
        config.token()


@pytest.mark.parametrize(
    "value",
    ["123456789", f"bot{TOKEN}", f"TELEGRAM_BOT_TOKEN={TOKEN}", TOKEN[:15], f"{TOKEN} x", "mã của bot"],
)
def test_what_is_no_token(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """What Telegram would refuse is refused before, by its shape, and not repeated."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", value)
    with pytest.raises(ConfigError, match=r"^What TELEGRAM_BOT_TOKEN holds is no token: ") as caught:
        config.token()
    assert value not in str(caught.value).replace("TELEGRAM_BOT_TOKEN", "")


@pytest.mark.parametrize("value", [None, "", " ", "hai từ", "a b", "a.b", "x" * 257, "bí-mật"])
def test_a_webhook_secret_that_telegram_refuses(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    """Without a secret that Telegram takes the sentence says what one is made of and where it goes."""
    if value is not None:
        monkeypatch.setenv("TELEGRAM_WEBHOOK_SECRET", value)
    with pytest.raises(ConfigError, match=r"^No usable webhook secret: .* TELEGRAM_WEBHOOK_SECRET\.$"):
        config.webhook_secret()


@pytest.mark.parametrize("value", ["a", "Az09_-", "x" * 256])
def test_a_webhook_secret(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """The secret is read from the environment, and showing it by accident shows nothing."""
    monkeypatch.setenv("TELEGRAM_WEBHOOK_SECRET", f"{value}\n")
    found = config.webhook_secret()
    assert found.get_secret_value() == value
    assert repr(found) == "SecretStr('**********')"


def test_webhook_mode_with_an_address(file: Path) -> None:
    """Webhook mode is taken where it says where Telegram is to call."""
    file.write_text("telegram: {mode: webhook, webhook: {url: https://example.org/hook}}", "utf-8")
    assert load(file).telegram.webhook.url == "https://example.org/hook"


@pytest.mark.parametrize(
    "section", ["", "encoder", "index", "search", "answer", "sync", "telegram", "telegram.webhook"]
)
def test_settings_are_frozen(section: str) -> None:
    """No part of the program can change a setting."""
    part: object = Config()
    for key in filter(None, section.split(".")):
        part = getattr(part, key)
    key = next(iter(type(part).model_fields))  # type: ignore[attr-defined]
    with pytest.raises(ValidationError, match="frozen"):
        setattr(part, key, "other")


def test_every_setting_says_what_it_is_for() -> None:
    """Each setting has a description, from which the commented config is written."""

    def undescribed(model: type[Section], where: str) -> list[str]:
        found = []
        for key, field in model.model_fields.items():
            kind = field.annotation
            if isinstance(kind, type) and issubclass(kind, Section):
                found += undescribed(kind, f"{where}{key}.")
            elif not field.description:
                found.append(where + key)
        return found

    assert undescribed(Config, "") == []


def test_a_store_is_files_or_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a setting files are meant; a database's password comes from the environment alone."""
    assert Config().store_address is None
    monkeypatch.setenv("BANTIN_STORE_PASSWORD", "mật khẩu")
    address = Config(store="postgresql://bantin@db.example.vn:5433/bantin").store_address
    assert address is not None
    assert (str(address), address.password) == (
        "postgresql://bantin@db.example.vn:5433/bantin",
        "mật khẩu",
    )
    assert "mật khẩu" not in repr(address)


def test_a_store_may_have_standbys() -> None:
    """Several hosts with commas between them are an address; each must be one."""
    store = "postgresql://bantin@a.vn:5432,b.vn/bantin"
    assert str(Config(store=store).store_address) == store
    for wrong in ("postgresql://bantin@a.vn:5432,/bantin", "postgresql://bantin@a.vn:x,b.vn/bantin"):
        with pytest.raises(ValidationError, match="as postgresql"):
            Config(store=wrong)


@pytest.mark.parametrize(
    ("store", "said"),
    [
        ("mysql://db/bantin", "write sqlite, or an address"),
        ("postgresql://bantin@db", "write sqlite, or an address"),
        ("postgresql://bantin@db:x/bantin", "write sqlite, or an address"),
        ("postgresql://bantin:geheim@db/bantin", "leave the password out"),
        ("postgresql://bantin@db/bantin?password=geheim", "leave the password out"),
    ],
)
def test_a_store_of_another_kind_is_refused(file: Path, store: str, said: str) -> None:
    """What is no store is told in a sentence, and so is a password that stands in a file."""
    file.write_text(f"store: {store}\n", "utf-8")
    sentence = refused(file)
    assert said in sentence
    assert "geheim" not in sentence
