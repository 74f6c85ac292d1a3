from __future__ import annotations

import datetime as dt
import re

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.config_sections import MonitoringConfig
from bot.errors import ConfigError
from bot.telegram.monitoring.meter import IndexReading, NoMeter, Readings
from bot.telegram.monitoring.monitor import open_meter
from tests.pages import PAGES

UNKNOWN = Readings(
    ready=False, telegram_up=False, waiting=0, inbox=None, outbox=None, index=None, held_back=0
)
KNOWN = Readings(
    ready=True,
    telegram_up=True,
    waiting=3,
    inbox=2,
    outbox=1,
    index=IndexReading(5, 17, dt.datetime(2026, 3, 2, tzinfo=dt.UTC)),
    held_back=4,
    refused_calls={403: 7},
)
METRICS = MonitoringConfig(port=9464, metrics=True)


def families(readings: Readings) -> dict[str, tuple[str, set[str]]]:
    """The type and the labels of each of our metrics, by name."""
    meter = open_meter(METRICS)
    meter.count_question("ask", "answered")
    meter.count_answer(0.2)
    meter.count_inline_answer(0.1)
    meter.count_refusal("limit")
    meter.count_error("KeyError")
    text = meter.text(readings)
    assert text is not None
    return {
        family.name: (family.type, {label for sample in family.samples for label in sample.labels})
        for family in text_string_to_metric_families(text)
        if family.name.startswith("bantin_")
    }


def test_names_follow_the_conventions() -> None:
    """Names are words of the program with their unit; what grows is a counter, and its samples say total."""
    found = families(KNOWN)
    assert all(re.fullmatch(r"bantin(_[a-z]+)+", name) for name in found)
    kinds = {name: kind for name, (kind, _) in found.items()}
    assert {name for name, kind in kinds.items() if kind == "counter"} == {
        "bantin_errors",
        "bantin_held_back_quotes",
        "bantin_questions",
        "bantin_refused_requests",
        "bantin_refused_webhook_calls",
    }
    assert {name for name, kind in kinds.items() if kind == "histogram"} == {
        "bantin_answer_seconds",
        "bantin_inline_answer_seconds",
    }


def test_labels_have_few_values() -> None:
    """The only labels are those whose values are words of the program: none could hold a text or an id."""
    labels = {name: found for name, (_, found) in families(KNOWN).items() if found - {"le"}}
    assert labels.pop("bantin_build_info") == {"version"}
    assert labels == {
        "bantin_errors": {"kind"},
        "bantin_questions": {"kind", "outcome"},
        "bantin_refused_requests": {"reason"},
        "bantin_refused_webhook_calls": {"status"},
    }


def test_every_metric_is_documented() -> None:
    """The page for those who run the bot names each metric as it is queried."""
    page = PAGES["docs/deploy.md"]
    for name, (kind, _) in families(KNOWN).items():
        assert f"`{name}{'_total' if kind == 'counter' else ''}`" in page, name


def test_what_is_not_known_is_left_out() -> None:
    """What could not be told in time has no sample, for 0 would be a lie."""
    gone = families(KNOWN).keys() - families(UNKNOWN).keys()
    assert gone == {
        "bantin_inbox_updates",
        "bantin_index_bulletins",
        "bantin_index_created_timestamp_seconds",
        "bantin_index_passages",
        "bantin_outbox_answers",
    }


def test_meters_do_not_share_their_counts() -> None:
    """Each meter begins at nothing, whatever another one counts."""
    one, other = open_meter(METRICS), open_meter(METRICS)
    one.count_error("KeyError")
    assert "KeyError" in (one.text(KNOWN) or "")
    assert "KeyError" not in (other.text(KNOWN) or "")


def test_nothing_is_counted_unless_it_is_wanted() -> None:
    """Without the setting there is nothing to read."""
    meter = open_meter(MonitoringConfig(port=9464))
    assert isinstance(meter, NoMeter)
    meter.count_error("KeyError")
    assert meter.text(KNOWN) is None


def test_a_missing_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the settings want metrics and the library is not installed, one sentence says what to install."""
    for module in ("prometheus_client", "bot.telegram.monitoring.prometheus"):
        monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(ConfigError, match=r"install bantin\[metrics\]"):
        open_meter(METRICS)
