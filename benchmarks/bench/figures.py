"""What was measured: every run of every figure, their medians and ratios, and what was to be reached."""

from __future__ import annotations

from statistics import median

from pydantic import BaseModel, ConfigDict


class Result(BaseModel):
    """What was measured of one contestant.

    Attributes:
        title: Its name in tables.
        runs: By figure, such as ``ask.first_50_ms``, what each run gave, in their order.
    """

    model_config = ConfigDict(frozen=True)

    title: str
    runs: dict[str, tuple[float, ...]]

    def median(self, figure: str) -> float | None:
        """The median of a figure's runs; ``None`` where it was not measured."""
        return median(self.runs[figure]) if self.runs.get(figure) else None


class Bench(BaseModel):
    """A whole comparison.

    Attributes:
        day: When it was measured, as ISO 8601.
        texts: What all were given, in words.
        passages: How many texts that was.
        questions: How many questions each latency is of; and how many, by language, each share is of.
        threads: How many each might use.
        system: On what it ran, in words.
        results: By the contestant's name.
        skipped: By the name of a contestant that could not take part, why.
        limits: What the machine can do, and the work that there was; see `benchmarks/bench/limits.py`.
        waited: The largest share of its time in which a process that was timed had to wait for a processor,
            where the system tells it.
        packages: Versions of what was compared.
    """

    model_config = ConfigDict(frozen=True)

    day: str
    texts: str
    passages: int
    questions: dict[str, int]
    threads: int
    system: str
    results: dict[str, Result]
    skipped: dict[str, str]
    limits: dict[str, float]
    waited: float | None = None
    packages: dict[str, str]

    def median(self, contestant: str, figure: str) -> float | None:
        """The median of a contestant's figure."""
        result = self.results.get(contestant)
        return result.median(figure) if result else None

    def ratio(self, figure: str, ours: str, theirs: str, base: str | None = None) -> float | None:
        """The median of what a figure is, run by run, divided by theirs; of their figure ``base``, if given.

        Runs of one number were made one soon after the other, on a machine in the same mood.
        """
        if ours not in self.results or theirs not in self.results:
            return None
        one = self.results[ours].runs.get(figure, ())
        other = self.results[theirs].runs.get(base or figure, ())
        pairs = [(a, b) for a, b in zip(one, other, strict=False) if b]
        return median(a / b for a, b in pairs) if pairs else None


class Aim(BaseModel):
    """Something that was to be reached, and what was.

    Attributes:
        what: In words.
        value: What was measured; ``None`` if it was not.
        bound: What was to be reached.
        at_least: Whether more is better.
        unit: Of both; empty for a ratio.
    """

    model_config = ConfigDict(frozen=True)

    what: str
    value: float | None
    bound: float
    at_least: bool = False
    unit: str = ""

    @property
    def reached(self) -> bool:
        """Whether it was reached; what was not measured was not."""
        if self.value is None:
            return False
        return self.value >= self.bound if self.at_least else self.value <= self.bound


_A_THIRD = 1 / 3


def aims(bench: Bench) -> list[Aim]:
    """What is to be reached beside plain Sentence Transformers and FAISS, and what was."""

    def beside(figure: str, ours: str = "bantin", base: str | None = None) -> float | None:
        return bench.ratio(figure, ours, "plain", base)

    asked, serving = "a question through the whole path", bench.median("bantin-serve", "ask.steady_mb")
    return [
        Aim(
            what=f"{asked}, nothing that it finds remembered",
            value=beside("ask.first_50_ms", "bantin-new"),
            bound=1.5,
        ),
        Aim(
            what=f"{asked}, beside earlier ones in this small library",
            value=beside("ask.first_50_ms"),
            bound=1.5,
        ),
        Aim(what="a repeated question", value=beside("ask.again_50_ms"), bound=0.5),
        Aim(what="encoding a question alone", value=beside("ask.encode_50_ms"), bound=_A_THIRD),
        Aim(what="passages indexed a second", value=beside("index.per_s"), bound=1.8, at_least=True),
        Aim(what="R@1, asked in Vietnamese", value=beside("recall.vi_1"), bound=1, at_least=True),
        Aim(what="R@1, asked in English", value=beside("recall.en_1"), bound=1, at_least=True),
        Aim(what="memory of what `bantin serve` loads", value=serving, bound=400, unit="MB"),
        Aim(what="the same", value=beside("ask.steady_mb", "bantin-serve"), bound=_A_THIRD),
        Aim(what="memory of `bantin ask`, at most", value=beside("command.peak_mb"), bound=_A_THIRD),
        Aim(what="memory of an index run, at most", value=beside("index.peak_mb"), bound=_A_THIRD),
        Aim(what="`bantin ask` from cold", value=beside("command.seconds"), bound=0.2),
    ]
