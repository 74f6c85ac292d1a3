from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import config
from bot.cli.main import cli
from bot.errors import ConfigError, UnservableError

TOKEN = "123456789:AAF-x_Zq0123456789abcdefghijklmnop"  # noqa: S105 (nobody's)
SECRET = "mat-khau"  # noqa: S105 (nobody's)

Run = Callable[..., Result]


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the user's config goes; nothing else is set, and there is no config of the machine."""
    for name in (
        "BANTIN_CONFIG",
        "BANTIN_LANG",
        "TELEGRAM_BOT_TOKEN",
        "TELEGRAM_WEBHOOK_SECRET",
        "BANTIN_STORE_PASSWORD",
    ):
        monkeypatch.delenv(name, raising=False)
    file = tmp_path / "home" / ".config" / "bantin" / "config.yaml"
    monkeypatch.setattr(config, "user_config_file", lambda: file)
    monkeypatch.setattr(config, "system_config_file", lambda: tmp_path / "etc" / "config.yaml")
    return file


@pytest.fixture
def run(user: Path) -> Run:
    """Runs the command line."""
    del user
    return lambda *words: CliRunner().invoke(cli, list(map(str, words)), catch_exceptions=False)


def test_a_config_is_made_where_it_is_found(run: Run, user: Path) -> None:
    """Without a name it lies where every command looks, fits at once, and says what to do next."""
    made = run("init")
    assert made.stdout == (
        f"Đã tạo tệp cấu hình {user}.\nXin sửa tệp theo chú thích, rồi kiểm tra bằng: bantin config check\n"
    )
    checked = run("config", "check")
    assert checked.exit_code == 0
    assert checked.stdout.splitlines() == [
        f"Tệp cấu hình {user} dùng được.",
        "Biến TELEGRAM_BOT_TOKEN chưa có mã của bot; chỉ bantin serve cần mã này.",
    ]
    user.write_text("language: en\n", "utf-8")
    with pytest.raises(ConfigError, match="is there already and stays as it is"):
        run("init")
    assert user.read_text("utf-8") == "language: en\n"


def test_a_config_is_made_where_it_is_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--config and BANTIN_CONFIG say where, and --lang in which language."""
    file = tmp_path / "bản tin" / "config.yaml"
    assert f"bantin --config '{file}' config check" in run("--config", file, "init", "--lang", "en").stdout
    assert config.load(file).language == "en"
    monkeypatch.setenv("BANTIN_CONFIG", str(tmp_path / "khac.yaml"))
    assert json.loads(run("init", "--json").stdout) == {"file": str(tmp_path / "khac.yaml")}
    assert config.load(None).language == "vi"


def test_a_check_reports_everything(run: Run, user: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every problem has its line, the token's shape counts, too, and the status is 1; nothing is made."""
    user.parent.mkdir(parents=True)
    user.write_text("log_level: info\ntelegram:\n", "utf-8")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456")
    checked = run("config", "check")
    assert checked.exit_code == 1
    assert checked.stdout.splitlines() == [
        f"{user}:1: log_level: info phải viết là INFO, đúng chữ hoa, chữ thường",
        f"{user}:2: telegram: mục này để trống; xin viết cài đặt bên dưới, hoặc xóa dòng này",
        (
            "Nội dung biến TELEGRAM_BOT_TOKEN không phải là mã của bot. Xin đặt vào đó mã mà @BotFather đã "
            "cấp: các chữ số, dấu hai chấm và khoảng 35 chữ cái, không có dấu cách."
        ),
        "Có 3 lỗi.",
    ]
    record = json.loads(run("config", "check", "--json").stdout)
    assert (record["ok"], record["file"], record["has_token"]) == (False, str(user), True)
    assert [(each["line"], each["setting"]) for each in record["errors"]] == [
        (1, "log_level"),
        (2, "telegram"),
        (None, "TELEGRAM_BOT_TOKEN"),
    ]
    assert list(user.parent.iterdir()) == [user]


def test_what_is_in_force_is_shown(run: Run, user: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each setting with where it comes from; no secret, and no password of an address."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    user.parent.mkdir(parents=True)
    user.write_text(
        f"data_dir: data\ntelegram:\n  proxy: http://lan:{SECRET}@proxy.example.vn:3128\n  admins: [7, 8]\n",
        "utf-8",
    )
    shown = run("config", "show").stdout
    assert f"Tệp cấu hình của người dùng: {user}" in shown
    assert f"data_dir = {user.parent / 'data'}  (dòng 1)" in shown
    assert "language = vi  (mặc định)" in shown
    assert "telegram.proxy = http://***@proxy.example.vn:3128  (dòng 3)" in shown
    assert "telegram.admins = [7, 8]  (dòng 4)" in shown
    assert "TELEGRAM_BOT_TOKEN: có\nTELEGRAM_WEBHOOK_SECRET: chưa có\nBANTIN_STORE_PASSWORD: chưa có" in shown
    as_json = run("config", "show", "--json").stdout
    record = json.loads(as_json)
    assert record["found_by"] == "user"
    assert record["environment"] == {
        "TELEGRAM_BOT_TOKEN": True,
        "TELEGRAM_WEBHOOK_SECRET": False,
        "BANTIN_STORE_PASSWORD": False,
    }
    settings = {each["name"]: each for each in record["settings"]}
    assert settings["telegram.admins"] == {
        "name": "telegram.admins",
        "value": [7, 8],
        "source": "file",
        "line": 4,
    }
    for secret in (TOKEN, SECRET):
        assert secret not in shown + as_json


def test_without_a_config_the_defaults_are_shown(run: Run, user: Path) -> None:
    """That there is none is said with how to make one."""
    for words in (("config", "show"), ("config", "check")):
        assert "Muốn tạo tệp: bantin init" in run(*words).stdout
    assert json.loads(run("config", "show", "--json").stdout)["file"] is None
    assert not user.parent.parent.exists()


def test_what_no_restart_mends_has_a_status_of_its_own(
    run: Run, user: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong config or token ends serve, and only serve, by what tells systemd not to try again."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456")
    with pytest.raises(UnservableError, match="is no token"):
        run("serve")
    user.parent.mkdir(parents=True)
    user.write_text("log_level: info\n", "utf-8")
    with pytest.raises(UnservableError, match="capitals count"):
        run("serve")
    with pytest.raises(ConfigError, match="capitals count"):
        run("list")
