"""Fit the coefficients of `retrieval/answer/quote_model.py`, test them, and write their data file.

Run: python benchmarks/quote_model.py FOLDER [--test QUESTIONS] [--groups] [--write]

FOLDER holds xquad.vi.json, xquad.en.json, and real/bulletins with the bulletins of
tests/quality/labels/questions.real.jsonl. Every question of tests/quality, of its labels and of a third of
XQuAD (in Vietnamese, without accents, in English) is asked through the program itself: as it is, where the
sentences that hold one of the expected answers are right, and with its bulletins left out, where silence is.
The figures come from a cross-validation by bulletin: no question is judged by a model that was fitted on its
bulletins. So are those of ``--test``, whose questions are never fitted on. ``--groups`` prints them without
each group of features, too.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from tqdm import tqdm

from bot.composition import Parts, build
from bot.config import load
from corpus.ingest.read import bulletin_files, read_bulletin, shipped_folder
from corpus.models import Bulletin
from retrieval.answer.features import silence_features
from retrieval.answer.judge import likeliest_first
from retrieval.answer.quote_model import (
    MOST,
    Coefficient,
    Coefficients,
    PlattScaling,
    QuoteModel,
    log_odds,
)
from retrieval.evaluation import datasets
from retrieval.evaluation.calibration import SURE, measure_calibration
from retrieval.evaluation.questions import Question, read_questions
from retrieval.evaluation.run import holds

ROOT = Path(__file__).parents[1]
QUALITY = ROOT / "tests" / "quality"
TARGET = ROOT / "retrieval" / "answer" / "data" / "quote_model.json"
SOURCE = (
    "Fitted by benchmarks/quote_model.py on the questions of tests/quality and its labels, and on a third of "
    "XQuAD (CC BY-SA 4.0) in Vietnamese, without accents and in English."
)

Array = NDArray[np.float64]

EVERY = 3  # of XQuAD: more of it would drown the questions on bulletins
WEIGHTS = {"many": 1.0, "few": 0.5, "xquad": 0.2}  # of a question, by the library that it is asked of
SMALL = 8  # libraries that the real bulletins are parted into
WEIGHT_WITHOUT = 0.5  # of a question whose bulletins are left out beside itself
RIDGE = 10.0  # half the penalty of a squared weight
FOLDS = 8
_NEVER = 1e-6  # the deviation of a feature that never varies
LOOKED_AT = 20  # quotes that the program holds against the question's constraints
THRESHOLDS = (0.15, 0.2, 0.25, 0.3, 0.4)
GROUPS = {
    "search": (
        "fused",
        "passage_cosine",
        "passage_similarity",
        "rank",
        "bulletin_",
        "lead_fused",
        "highest_fused",
    ),
    "tokens": ("similarity", "passage_similarity", "lead_similarity", "highest_similarity"),
    "words": ("covered", "words", "missing", "run", "beside", "head", "new_words", "lead_", "highest_"),
    "answer type": ("span", "typed", "untyped", "lead_span", "highest_span", "asks_"),
    "facts": (
        "holder",
        "office",
        "untold",
        "replaces",
        "person",
        "superseded",
        "lead_holder",
        "highest_holder",
    ),
    "constraints": ("where_", "when_", "which_", "who_"),
    "place in the text": ("heading", "colon", "first", "position", "opening", "length", "few_words"),
}


@dataclass(frozen=True)
class Sample:
    """One question as it was judged: its sentences, which are right, and which stand in each one's quote.

    ``library`` tells what it was asked of: xquad, many bulletins or few.
    """

    question: Question
    library: str
    weight: float
    complete: bool
    english: bool
    rows: list[dict[str, float]]
    silence: dict[str, float]
    bulletins: list[str]
    sentence_holds: Array
    quote_holds: Array
    vetoed: NDArray[np.bool_]
    inside: Array
    near: str | None

    @property
    def answerable(self) -> bool:
        """Whether one of its bulletins was there."""
        return bool(self.question.sources) and self.complete

    @cached_property
    def groups(self) -> frozenset[str]:
        """The bulletins that it may be judged by no model of."""
        return frozenset(self.question.sources or ([self.near] if self.near else [self.question.question]))


@dataclass(frozen=True)
class Choice:
    """What a model chooses for a sample: which quote, and the chance of its sentences together."""

    sample: Sample
    best: int
    chance: float
    confidence: float = 0.0

    @classmethod
    def by(cls, coefficients: Coefficients, sample: Sample) -> Choice:
        """The likeliest quote that is not vetoed, as the program chooses it."""
        alone = QuoteModel(coefficients).probabilities(sample.rows, sample.silence)
        together = np.minimum(sample.inside @ alone, 1.0)
        order = likeliest_first(together, alone)
        best = next((i for i in order if not sample.vetoed[i]), order[0])
        return cls(sample, best, 0.0 if sample.vetoed[best] else float(together[best]))

    @property
    def holds_answer(self) -> bool:
        """Whether the quote holds the answer."""
        return bool(self.sample.quote_holds[self.best])

    @property
    def answerable(self) -> bool:
        """Whether one of the bulletins that answer was there."""
        return self.sample.answerable


def main() -> None:
    """Gather, fit, test and write, as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--test", type=Path)
    parser.add_argument("--groups", action="store_true")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    samples = list(gather_all(given.folder))
    tested = list(gather_test(given.folder, given.test)) if given.test else []
    scaling = report(samples, tested)
    for name, prefixes in GROUPS.items() if given.groups else ():
        print(f"without {name}:")
        report(samples, tested, without=prefixes)
    if given.write:
        write(fit(samples).model_copy(update={"calibration": scaling}))


def gather_all(folder: Path) -> Iterator[Sample]:
    """The samples to fit on."""
    yield from gather_xquad(folder)
    labels = QUALITY / "labels"
    written = filled("written", [*read_all(labels / "bulletins"), *read_all(shipped_folder())])
    yield from gather(written, read_labels(labels / "questions.written.jsonl"))
    real = filled_with_real(folder)
    own = [*read_questions(QUALITY / "questions.dev.jsonl"), *read_questions(QUALITY / "questions.own.jsonl")]
    yield from gather(real, [(question, None) for question in own])
    yield from gather(real, read_labels(labels / "questions.real.jsonl"))
    shipped = filled("shipped", read_all(shipped_folder()))
    yield from gather(shipped, [(question, None) for question in own], "few")
    yield from gather_small(folder, read_labels(labels / "questions.real.jsonl"))


def gather_small(folder: Path, labels: Sequence[tuple[Question, str | None]]) -> Iterator[Sample]:
    """The samples of small libraries, in which words are rare that are frequent in large ones."""
    bulletins = read_all(folder / "real" / "bulletins")
    for first in range(SMALL):
        few = bulletins[first::SMALL]
        ids = {each.id for each in few}
        asked = [(q, near) for q, near in labels if ids.issuperset(q.sources or [near])]
        yield from gather(filled("small", few), asked, "few")


def gather_test(folder: Path, questions: Path) -> Iterator[Sample]:
    """The samples of questions that nothing is fitted on."""
    yield from gather(
        filled_with_real(folder), [(each, None) for each in read_questions(questions)], whole=True
    )


def gather_xquad(folder: Path) -> Iterator[Sample]:
    """A third of XQuAD in its three forms."""
    vietnamese, paragraphs = datasets.read_squad(folder / "xquad.vi.json", folder / "xquad.vi.json")
    english, _ = datasets.read_squad(folder / "xquad.en.json", folder / "xquad.vi.json")
    parts = filled("xquad", paragraphs)
    for questions in (vietnamese, datasets.read_plain(vietnamese), english):
        yield from gather(parts, [(each, None) for each in questions[::EVERY]], "xquad")


def gather(
    parts: Parts,
    asked: Sequence[tuple[Question, str | None]],
    library: str = "many",
    *,
    whole: bool = False,
) -> Iterator[Sample]:
    """Ask each question, and, unless only ``whole`` ones are wanted, again without its bulletins."""
    for question, near in tqdm(asked, unit=" questions", mininterval=10):
        for without in [()] if whole or not question.sources else [(), question.sources]:
            sample = judged(parts, question, near, without, library)
            if sample is not None:
                yield sample


def judged(
    parts: Parts, question: Question, near: str | None, without: tuple[str, ...], library: str
) -> Sample | None:
    """The sample of one question; ``None`` where nothing at all was retrieved."""
    draft = parts.engine.judge(question.question, after=question.after, without=without)
    if not draft.judged:
        return None
    quotes, sentences = [e.passage for e in draft.judged], [e.candidate.sentence for e in draft.judged]
    ids = [each.candidate.bulletin.id for each in draft.judged]
    right = np.array([identity in question.sources and not without for identity in ids])
    texts = [each.candidate.text for each in draft.judged]
    shown = [each.passage.of(each.candidate.bulletin) for each in draft.judged]
    rows = [dict(each.features) for each in draft.judged]
    looked_at = draft.judged[:LOOKED_AT]
    unseen = [False] * (len(draft.judged) - len(looked_at))
    return Sample(
        question=question,
        library=library,
        weight=WEIGHTS[library] * (WEIGHT_WITHOUT if without else 1),
        complete=not without,
        english=draft.question.english,
        rows=rows,
        silence=silence_features(rows, draft.question),
        bulletins=ids,
        sentence_holds=right * np.array([float(holds(text, question.answers)) for text in texts]),
        quote_holds=right * np.array([float(holds(text, question.answers)) for text in shown]),
        vetoed=np.array([bool(each.contradictions(draft.question)) for each in looked_at] + unseen),
        inside=np.array([[float(q.contains(s)) for s in sentences] for q in quotes]),
        near=near,
    )


def filled_with_real(folder: Path) -> Parts:
    """A library of the real bulletins and those that are shipped."""
    return filled("real", [*read_all(folder / "real" / "bulletins"), *read_all(shipped_folder())])


def filled(name: str, bulletins: Sequence[Bulletin]) -> Parts:
    """A library of some bulletins, in a data folder of its own."""
    config = load(None)
    parts = build(config.model_copy(update={"data_dir": config.data_path / "fit" / name}), print)
    parts.indexer.fill(bulletins)
    return parts


def read_all(folder: Path) -> list[Bulletin]:
    """The bulletins of a folder."""
    return [read_bulletin(file) for file in bulletin_files(folder)]


def read_labels(file: Path) -> list[tuple[Question, str | None]]:
    """The questions of a file of labels, each with the bulletin that tempts."""
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    return list(zip(read_questions(file), (row["near"] for row in rows), strict=True))


def fit(samples: Sequence[Sample], *, without: tuple[str, ...] = ()) -> Coefficients:
    """The conditional logit with an outside option of greatest likelihood, less a ridge; not scaled yet."""
    used = [s for s in samples if not (s.answerable and not s.sentence_holds.any())]
    sentences = _Table.of([row for s in used for row in s.rows], without)
    silence = _Table.of([s.silence for s in used], without)
    counts = np.array([len(s.rows) for s in used])
    problem = _Likelihood(
        sentences.standard,
        silence.standard,
        np.concatenate([s.sentence_holds for s in used]),
        np.concatenate([[0], np.cumsum(counts)[:-1]]),
        np.repeat(np.arange(len(used)), counts),
        np.array([s.weight for s in used]),
    )
    size = len(sentences.names)
    start = np.zeros(size + len(silence.names) + 1)
    found = minimize(problem.loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    return Coefficients(
        source=SOURCE,
        sentence=sentences.coefficients(found[:size]),
        silence=silence.coefficients(found[size:-1]),
        bias=round(float(found[-1]), 4),
        calibration=PlattScaling(slope=1, intercept=0),
    )


@dataclass(frozen=True)
class _Table:
    """Features as columns, with their means and deviations."""

    names: Sequence[str]
    values: Array

    @classmethod
    def of(cls, rows: Sequence[dict[str, float]], without: tuple[str, ...]) -> _Table:
        named = {name for row in rows for name in row if not (without and name.startswith(without))}
        names = sorted(named)
        return cls(names, np.array([[row.get(name, 0.0) for name in names] for row in rows]))

    @cached_property
    def mean(self) -> Array:
        return np.asarray(self.values.mean(0))

    @cached_property
    def deviation(self) -> Array:
        return np.asarray(self.values.std(0) + _NEVER)

    @property
    def standard(self) -> Array:
        return np.clip((self.values - self.mean) / self.deviation, -MOST, MOST)

    def coefficients(self, weights: Array) -> dict[str, Coefficient]:
        """What the program reads, without the features that never vary."""
        return {
            name: Coefficient(
                mean=round(float(mean), 5), deviation=round(float(deviation), 6), weight=round(float(w), 4)
            )
            for name, mean, deviation, w in zip(self.names, self.mean, self.deviation, weights, strict=True)
            if deviation > 2 * _NEVER
        }


@dataclass(frozen=True)
class _Likelihood:
    table: Array
    silent: Array
    right: Array
    starts: NDArray[np.int64]
    owner: NDArray[np.int64]
    weight: Array

    def loss(self, vector: Array) -> tuple[float, Array]:
        """The negative log likelihood with its gradient."""
        size = self.table.shape[1]
        weights, silent_weights, bias = vector[:size], vector[size:-1], vector[-1]
        utility, quiet = self.table @ weights, self.silent @ silent_weights + bias
        highest = np.maximum(np.maximum.reduceat(utility, self.starts), quiet)
        odds, silence = np.exp(utility - highest[self.owner]), np.exp(quiet - highest)
        total = np.add.reduceat(odds, self.starts) + silence
        answered = np.add.reduceat(self.right, self.starts) > 0
        good = np.where(answered, np.add.reduceat(odds * self.right, self.starts), silence)
        loss = -(self.weight * np.log(good / total)).sum() + RIDGE / 2 * (vector[:-1] ** 2).sum()
        aim = np.where(answered[self.owner], odds * self.right / good[self.owner], 0.0)
        slope = (odds / total[self.owner] - aim) * self.weight[self.owner]
        silent_slope = self.weight * (silence / total - np.where(answered, 0.0, 1.0))
        gradient = [
            self.table.T @ slope + RIDGE * weights,
            self.silent.T @ silent_slope + RIDGE * silent_weights,
            [silent_slope.sum()],
        ]
        return float(loss), np.concatenate(gradient)


def cross_validate(
    fitted: Sequence[Sample], tested: Sequence[Sample], *, without: tuple[str, ...] = ()
) -> list[Choice]:
    """What is chosen for each tested sample by a fit on those that share no bulletin with it, in order."""
    ids = sorted({group for s in (*fitted, *tested) for group in s.groups})
    np.random.default_rng(0).shuffle(ids)
    fold_of = {identity: number % FOLDS for number, identity in enumerate(ids)}
    choices: dict[int, Choice] = {}
    for fold in range(FOLDS):
        mine = [i for i, s in enumerate(tested) if min(fold_of[g] for g in s.groups) == fold]
        if mine:
            apart = frozenset(group for i in mine for group in tested[i].groups)
            model = fit([s for s in fitted if s.groups.isdisjoint(apart)], without=without)
            choices |= {i: Choice.by(model, tested[i]) for i in mine}
    return [choices[i] for i in range(len(tested))]


def fit_scaling(choices: Sequence[Choice]) -> PlattScaling:
    """The line that makes the chance of the best quote how often it answers."""
    odds = np.array([[log_odds(each.chance)] for each in choices])
    weights = np.array([each.sample.weight for each in choices])
    model = LogisticRegression(C=1e4).fit(
        odds, [each.holds_answer for each in choices], sample_weight=weights
    )
    slope, intercept = float(model.coef_[0, 0]), float(model.intercept_[0])
    return PlattScaling(slope=round(slope, 4), intercept=round(intercept, 4))


def report(
    samples: Sequence[Sample], tested: Sequence[Sample], *, without: tuple[str, ...] = ()
) -> PlattScaling:
    """Print how well cross-validated models choose and refuse, by set of questions; return the scaling."""
    every = cross_validate(samples, [*samples, *tested], without=without)
    scaling = fit_scaling(every[: len(samples)])
    scaled = [replace(each, confidence=scaling.of(each.chance)) for each in every]
    sets: dict[str, Callable[[Sample], bool]] = {
        "XQuAD": lambda s: s.library == "xquad" and not s.english,
        "XQuAD in English": lambda s: s.library == "xquad" and s.english,
        "on bulletins": lambda s: s.library == "many",
        "on few bulletins": lambda s: s.library == "few",
    }
    for name, belongs in sets.items():
        print_figures(name, [each for each in scaled[: len(samples)] if belongs(each.sample)])
    if tested:
        print_figures("test", scaled[len(samples) :])
    return scaling


def print_figures(name: str, choices: Sequence[Choice]) -> None:
    """One set's figures."""
    asked = [each for each in choices if each.answerable]
    nothing = [each for each in choices if not each.sample.question.sources]
    absent = [each for each in choices if each.sample.question.sources and not each.sample.complete]
    right = [each.sample.bulletins[each.best] in each.sample.question.sources for each in asked]
    held = [each for each in asked if each.holds_answer]
    print(
        f"{name}: {len(asked)} answerable, right bulletin {np.mean(right):.3f}, "
        f"quote holds {len(held) / len(asked):.3f}"
    )
    for border in THRESHOLDS:
        print(
            f"  below {border}: refused wrongly {_share(asked, border)}, rightly {_share(nothing, border)} "
            f"of {len(nothing)} without answer, {_share(absent, border)} without their bulletins"
        )
    calibration = measure_calibration([*asked, *nothing])
    false = sum(each.confidence >= SURE for each in nothing)
    sure_right = sum(each.confidence >= SURE for each in held) / len(held)
    print(f"  Brier {calibration.brier:.3f}, calibration error {calibration.calibration_error:.3f}", end=", ")
    print(f"{false} false and {sure_right:.2f} of the right at {SURE} or more")
    for each in calibration.bins:
        if each.questions:
            print(
                f"    {each.low:.1f}: {each.questions:4d}, {each.confidence:.2f} sure, {each.holds:.2f} hold"
            )


def write(coefficients: Coefficients) -> None:
    """Write the program's data file."""
    TARGET.write_text(coefficients.model_dump_json(indent=1) + "\n", "utf-8")


def _share(choices: Sequence[Choice], border: float) -> str:
    return f"{np.mean([each.confidence < border for each in choices]):.3f}" if choices else "-"


if __name__ == "__main__":
    main()
