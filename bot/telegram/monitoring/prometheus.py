"""What is counted, as Prometheus reads it. The one importer of `prometheus_client`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from importlib import metadata

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    Info,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.telegram.monitoring.meter import Readings, Refusal

# In seconds: most answers take tenths; where Telegram is out of reach an answer is kept for hours.
_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200)


class PrometheusMeter:
    """Counts in a registry of its own."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # a second sample for each counter
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        with suppress(metadata.PackageNotFoundError):  # run from its sources it has no version
            about = Info("bantin_build", "What runs.", registry=self._registry)
            about.info({"version": metadata.version("bantin")})
        self._gauges = _Gauges()
        self._registry.register(self._gauges)
        self._questions = Counter(
            "bantin_questions",
            "Questions that were dealt with, by how they were asked and how they ended.",
            ["kind", "outcome"],
            registry=self._registry,
        )
        self._answers = Histogram(
            "bantin_answer_seconds",
            "From a question in a chat to the moment when all of its answer was sent.",
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._inline_answers = Histogram(
            "bantin_inline_answer_seconds",
            "From an inline query to its answer.",
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._refusals = Counter(
            "bantin_refused_requests",
            "Requests that were turned away, by access (telegram.access) or limit (telegram.limits).",
            ["reason"],
            registry=self._registry,
        )
        self._errors = Counter(
            "bantin_errors", "Errors that went to the log, by kind.", ["kind"], registry=self._registry
        )

    def count_question(self, kind: str, outcome: str) -> None:
        """See `Meter`."""
        self._questions.labels(kind, outcome).inc()

    def count_answer(self, seconds: float) -> None:
        """See `Meter`."""
        self._answers.observe(seconds)

    def count_inline_answer(self, seconds: float) -> None:
        """See `Meter`."""
        self._inline_answers.observe(seconds)

    def count_refusal(self, why: Refusal) -> None:
        """See `Meter`."""
        self._refusals.labels(why).inc()

    def count_error(self, kind: str) -> None:
        """See `Meter`."""
        self._errors.labels(kind).inc()

    def text(self, readings: Readings) -> str:
        """All of it in the text format of Prometheus."""
        self._gauges.readings = readings
        return generate_latest(self._registry).decode()


class _Gauges(Collector):
    """What stands as it stands at the moment of reading."""

    readings: Readings | None = None

    def collect(self) -> Iterator[Metric]:
        """The metrics of the readings; of what is not known there is none."""
        readings = self.readings
        if readings is None:
            return
        for name, told, value in _values(readings):
            if value is not None:
                yield GaugeMetricFamily(name, told, value=value)
        held_back = "Quotes that were held back for not being what the library stored."
        yield CounterMetricFamily("bantin_held_back_quotes", held_back, value=readings.held_back)
        calls = CounterMetricFamily(
            "bantin_refused_webhook_calls", "Calls of the webhook that were refused.", labels=["status"]
        )
        for status, count in sorted(readings.refused_calls.items()):
            calls.add_metric([str(status)], count)
        yield calls


def _values(readings: Readings) -> Iterator[tuple[str, str, float | None]]:
    """Name, help and value of each gauge."""
    yield "bantin_ready", "1 while /readyz says so.", readings.ready
    yield "bantin_telegram_up", "0 while Telegram cannot be written to.", readings.telegram_up
    yield "bantin_waiting_questions", "Questions that are answered, or wait for that.", readings.waiting
    yield "bantin_inbox_updates", "Updates that have not been dealt with.", readings.inbox
    yield "bantin_outbox_answers", "Answers that wait to be sent, or are being sent.", readings.outbox
    if index := readings.index:
        created = "When the index was made, as a Unix time; its age is time() minus this."
        yield "bantin_index_bulletins", "Bulletins in the index.", index.bulletins
        yield "bantin_index_passages", "Passages in the index.", index.passages
        yield "bantin_index_created_timestamp_seconds", created, index.created.timestamp()
