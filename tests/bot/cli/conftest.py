from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """What these tests expect is English; those of the language itself say which."""
    monkeypatch.setenv("BANTIN_LANG", "en")
