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
from dataclasses import dataclass
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
from retrieval.answer.quote_model import Coefficient, Coefficients, PlattScaling
from retrieval.evaluation import datasets
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
MOST = 6.0  # standard deviations that a feature counts, as in the program
BINS = 10
LOOKED_AT = 20  # quotes that the program holds against the question's constraints
SURE = 0.8
THRESHOLDS = (0.15, 0.2, 0.25, 0.3, 0.4)
GROUPS = {
    "search": ("fused", "passage_cosine", "rank", "bulletin_", "lead_fused", "highest_fused"),
    "sentence vectors": ("cosine", "lead_cosine", "highest_cosine"),
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
class Fit:
    """The weights of a fit, with the means and deviations of its features."""

    names: Sequence[str]
    silent_names: Sequence[str]
    mean: Array
    deviation: Array
    weights: Array
    silent_mean: Array
    silent_deviation: Array
    silent_weights: Array
    bias: float

    def chances(self, sample: Sample) -> Array:
        """The chance of each quote of a sample: that of its sentences together; 0 of what is vetoed."""
        utilities = _standard(_table(sample.rows, self.names), self.mean, self.deviation) @ self.weights
        silence = _table([sample.silence], self.silent_names)
        quiet = float(_standard(silence, self.silent_mean, self.silent_deviation)[0] @ self.silent_weights)
        highest = max(float(utilities.max()), quiet + self.bias)
        odds = np.exp(utilities - highest)
        each = odds / (odds.sum() + np.exp(quiet + self.bias - highest))
        return np.asarray(np.where(sample.vetoed, 0.0, np.minimum(sample.inside @ each, 1.0)))


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
        write(fit(samples), scaling)


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


def fit(samples: Sequence[Sample], *, without: tuple[str, ...] = ()) -> Fit:
    """The conditional logit with an outside option of greatest likelihood, less a ridge."""
    used = [s for s in samples if not (s.answerable and not s.sentence_holds.any())]
    names = _names([row for s in used for row in s.rows], without)
    silent_names = _names([s.silence for s in used], without)
    table, silent = (
        _table([r for s in used for r in s.rows], names),
        _table([s.silence for s in used], silent_names),
    )
    mean, deviation = table.mean(0), table.std(0) + 1e-6
    silent_mean, silent_deviation = silent.mean(0), silent.std(0) + 1e-6
    table, silent = _standard(table, mean, deviation), _standard(silent, silent_mean, silent_deviation)
    counts = np.array([len(s.rows) for s in used])
    problem = _Likelihood(
        table,
        silent,
        np.concatenate([s.sentence_holds for s in used]),
        np.concatenate([[0], np.cumsum(counts)[:-1]]),
        np.repeat(np.arange(len(used)), counts),
        np.array([s.weight for s in used]),
    )
    size, quiet = table.shape[1], silent.shape[1]
    found = minimize(
        problem.loss, np.zeros(size + quiet + 1), jac=True, method="L-BFGS-B", options={"maxiter": 200}
    )
    weights, silent_weights = found.x[:size], found.x[size:-1]
    return Fit(
        names,
        silent_names,
        mean,
        deviation,
        weights,
        silent_mean,
        silent_deviation,
        silent_weights,
        float(found.x[-1]),
    )


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
) -> list[Array]:
    """The chances of each tested sample by a fit on those that share no bulletin with it."""
    ids = sorted({group for s in (*fitted, *tested) for group in s.groups})
    np.random.default_rng(0).shuffle(ids)
    fold_of = {identity: number % FOLDS for number, identity in enumerate(ids)}
    chances: list[Array] = [np.empty(0)] * len(tested)
    for fold in range(FOLDS):
        mine = [i for i, s in enumerate(tested) if min(fold_of[g] for g in s.groups) == fold]
        if mine:
            apart = frozenset(group for i in mine for group in tested[i].groups)
            model = fit([s for s in fitted if s.groups.isdisjoint(apart)], without=without)
            for i in mine:
                chances[i] = model.chances(tested[i])
    return chances


def fit_scaling(samples: Sequence[Sample], chances: Sequence[Array]) -> PlattScaling:
    """The line that makes the chance of the best quote how often it answers."""
    best = [int(np.argmax(each)) for each in chances]
    odds = np.array([_log_odds(float(each[i])) for each, i in zip(chances, best, strict=True)])
    right = np.array([s.quote_holds[i] for s, i in zip(samples, best, strict=True)])
    weights = np.array([s.weight for s in samples])
    model = LogisticRegression(C=1e4).fit(odds[:, None], right, sample_weight=weights)
    return PlattScaling(
        slope=round(float(model.coef_[0, 0]), 4), intercept=round(float(model.intercept_[0]), 4)
    )


def report(
    samples: Sequence[Sample], tested: Sequence[Sample], *, without: tuple[str, ...] = ()
) -> PlattScaling:
    """Print how well cross-validated models choose and refuse, by set of questions; return the scaling."""
    every = cross_validate(samples, [*samples, *tested], without=without)
    chances, of_tested = every[: len(samples)], every[len(samples) :]
    scaling = fit_scaling(samples, chances)
    sets: dict[str, Callable[[Sample], bool]] = {
        "XQuAD": lambda s: s.library == "xquad" and not s.english,
        "XQuAD in English": lambda s: s.library == "xquad" and s.english,
        "on bulletins": lambda s: s.library == "many",
        "on few bulletins": lambda s: s.library == "few",
    }
    for name, belongs in sets.items():
        print_figures(name, [(s, c) for s, c in zip(samples, chances, strict=True) if belongs(s)], scaling)
    if tested:
        print_figures("test", list(zip(tested, of_tested, strict=True)), scaling)
    return scaling


def print_figures(name: str, judged_samples: Sequence[tuple[Sample, Array]], scaling: PlattScaling) -> None:
    """One set's figures."""
    best = [(s, int(np.argmax(c)), scaling.of(float(c.max()))) for s, c in judged_samples]
    asked = [each for each in best if each[0].answerable]
    nothing = [sure for s, _, sure in best if not s.question.sources]
    absent = [sure for s, _, sure in best if s.question.sources and not s.complete]
    right = np.array([s.bulletins[i] in s.question.sources for s, i, _ in asked])
    held = np.array([s.quote_holds[i] for s, i, _ in asked])
    sure = np.array([each[2] for each in asked])
    print(
        f"{name}: {len(asked)} answerable, right bulletin {right.mean():.3f}, quote holds {held.mean():.3f}"
    )
    for border in THRESHOLDS:
        print(
            f"  below {border}: refused wrongly {np.mean(sure < border):.3f}, rightly "
            f"{_share(nothing, border)} of {len(nothing)} without answer, "
            f"{_share(absent, border)} without their bulletins"
        )
    every = np.array([*sure, *nothing])
    truth = np.array([*held, *np.zeros(len(nothing))])
    brier = float(np.mean((every - truth) ** 2))
    false = sum(each >= SURE for each in nothing)
    print(
        f"  Brier {brier:.3f}, calibration error {_calibration_error(every, truth):.3f}, {false} false and",
        end=" ",
    )
    print(f"{np.mean(sure[held > 0] >= SURE):.2f} of the right at {SURE} or more")
    for low in np.arange(0, 1, 1 / BINS):
        within = (every >= low) & (every < low + 1 / BINS)
        if within.any():
            said, true = every[within].mean(), truth[within].mean()
            print(f"    {low:.1f}: {within.sum():4d}, {said:.2f} sure, {true:.2f} hold")


def write(model: Fit, scaling: PlattScaling) -> None:
    """Write the program's data file."""
    coefficients = Coefficients(
        source=SOURCE,
        sentence=_coefficients(model.names, model.mean, model.deviation, model.weights),
        silence=_coefficients(
            model.silent_names, model.silent_mean, model.silent_deviation, model.silent_weights
        ),
        bias=round(model.bias, 4),
        calibration=scaling,
    )
    TARGET.write_text(coefficients.model_dump_json(indent=1) + "\n", "utf-8")


def _coefficients(
    names: Sequence[str], mean: Array, deviation: Array, weights: Array
) -> dict[str, Coefficient]:
    return {
        name: Coefficient(mean=round(float(m), 5), deviation=round(float(d), 6), weight=round(float(w), 4))
        for name, m, d, w in zip(names, mean, deviation, weights, strict=True)
        if d > 1e-5  # noqa: PLR2004 (a feature that never varies)
    }


def _names(rows: Sequence[dict[str, float]], without: tuple[str, ...]) -> list[str]:
    return sorted({name for row in rows for name in row if not (without and name.startswith(without))})


def _table(rows: Sequence[dict[str, float]], names: Sequence[str]) -> Array:
    return np.array([[row.get(name, 0.0) for name in names] for row in rows], dtype=np.float64)


def _standard(table: Array, mean: Array, deviation: Array) -> Array:
    return np.clip((table - mean) / deviation, -MOST, MOST)


def _log_odds(chance: float) -> float:
    bounded = min(max(chance, 1e-6), 1 - 1e-6)
    return float(np.log(bounded / (1 - bounded)))


def _share(sure: Sequence[float], border: float) -> str:
    return f"{np.mean(np.array(sure) < border):.3f}" if sure else "-"


def _calibration_error(sure: Array, truth: Array) -> float:
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    gaps = [
        abs(sure[bins == b].mean() - truth[bins == b].mean()) * (bins == b).sum() for b in set(bins.tolist())
    ]
    return float(sum(gaps) / len(sure))


if __name__ == "__main__":
    main()
