from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from bot import config
from bot.cli.same_library import warnings
from bot.i18n import translator


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The machine's config, with a library of its own."""
    file = tmp_path / "etc" / "config.yaml"
    file.parent.mkdir()
    file.write_text(f"data_dir: {tmp_path / 'common'}\n", "utf-8")
    monkeypatch.setattr(config, "system_config_file", lambda: file)
    monkeypatch.setattr(config, "user_config_file", lambda: tmp_path / "home" / "config.yaml")
    monkeypatch.delenv("BANTIN_CONFIG", raising=False)
    return file


def told(given: Path | None) -> list[str]:
    return list(warnings("index", config.load(given), given, translator("vi")))


def test_another_library_is_told(system: Path, tmp_path: Path) -> None:
    """Where the config in force has another folder than the machine's, it is said how to use that."""
    own = tmp_path / "own.yaml"
    own.write_text(f"data_dir: {tmp_path / 'own'}\n", "utf-8")
    (said,) = told(own)
    assert str(tmp_path / "own") in said
    assert said.endswith(f"Muốn dùng chung: bantin --config {system} index")


def test_the_same_library_needs_no_word(system: Path, tmp_path: Path) -> None:
    """The machine's config itself, and another one with the same folder, say nothing."""
    own = tmp_path / "own.yaml"
    own.write_text(f"data_dir: {tmp_path / 'common'}\nlanguage: en\n", "utf-8")
    assert told(None) == told(system) == told(own) == []


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root writes for others")
def test_root_is_told_whose_folder_it_is(system: Path, tmp_path: Path) -> None:
    """What root writes into the folder of another user that user could not read."""
    (tmp_path / "common").mkdir()
    os.chown(tmp_path / "common", 65534, -1)
    (said,) = told(system)
    assert "-- bantin index" in said
