"""Fit the coefficients of `retrieval/answer/confidence.py`, and write its data file.

Run: python benchmarks/confidence.py FOLDER    (holding xquad.vi.json, xquad.en.json and gov_faq_dvc.jsonl)

Every XQuAD question is asked twice among the 240 Vietnamese paragraphs, through the program itself: as it is,
where its best passage counts if it is of the right paragraph, and with its paragraph left out, where the
best passage is wrong by construction. Vietnamese questions are asked with and without accents. The questions
of the public service portal are asked on the five bulletins, which answer none of them; likewise the
questions of `tests/quality`, whose best passages are right or wrong as their files say.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from tqdm import tqdm

from bot.composition import Parts, build, ready
from bot.config import load
from retrieval.evaluation import datasets
from retrieval.evaluation.questions import Question, read_questions

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "retrieval" / "answer" / "data" / "confidence.json"
THRESHOLDS = (0.15, 0.25, 0.35, 0.5)
OUR_WEIGHT = 5  # the questions on bulletins are few, and what the program is for
SEVERAL = 5  # questions of one paragraph mostly stand together, and are fitted or tested together


@dataclass
class Sample:
    """The evidence of many best passages, and whether each was the right one."""

    features: list[tuple[float, ...]] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    weights: list[int] = field(default_factory=list)


def main(folder: Path) -> None:
    """Gather the evidence, fit both sets of coefficients, write and print them."""
    config = load(None)
    samples = {"vietnamese": Sample(), "english": Sample()}
    shipped = ready(config, print)
    parts = build(config.model_copy(update={"data_dir": config.data_path / "evaluation"}), print)
    vietnamese, paragraphs = datasets.read_squad(folder / "xquad.vi.json", folder / "xquad.vi.json")
    english, _ = datasets.read_squad(folder / "xquad.en.json", folder / "xquad.vi.json")
    parts.indexer.fill(paragraphs)
    for questions in (vietnamese, datasets.read_plain(vietnamese), english):
        gather(parts, questions, samples, leave_out=True)
    ours = [*read_questions(ROOT / "tests/quality/questions.dev.jsonl")]
    ours += read_questions(ROOT / "tests/quality/questions.own.jsonl")
    gather(shipped, [*ours, *portal(folder / "gov_faq_dvc.jsonl")], samples, leave_out=False)
    fitted = {name: fit(name, sample) for name, sample in samples.items()}
    source = (
        "Fitted by benchmarks/confidence.py on XQuAD (CC BY-SA 4.0), on questions of the National Public "
        "Service Portal and on those of tests/quality."
    )
    TARGET.write_text(json.dumps({"source": source, "fitted": fitted}, indent=2) + "\n", "utf-8")


def portal(file: Path) -> Iterator[Question]:
    """The portal's questions, which the bulletins do not answer, with and without accents."""
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    questions = [Question(question=row["question"], style="none", source=None, answers=()) for row in rows]
    return iter([*questions, *datasets.read_plain(questions)])


def gather(parts: Parts, questions: list[Question], samples: dict[str, Sample], *, leave_out: bool) -> None:
    """Ask the questions and add what speaks for their best passages to the samples."""
    for number, each in enumerate(tqdm(questions, unit=" questions", mininterval=10)):
        for without in [(), each.sources] if leave_out and each.sources else [()]:
            judged = parts.engine.evidence(each.question, after=each.after, without=without)
            if judged is None or (leave_out and not without and judged.bulletin.id not in each.sources):
                continue  # wrong, but not because nothing answers: nothing to learn from
            sample = samples["english" if judged.english else "vietnamese"]
            sample.features.append(judged.evidence.features())
            sample.right.append(judged.bulletin.id in each.sources)
            sample.groups.append(number // SEVERAL)
            sample.weights.append(1 if leave_out else OUR_WEIGHT)


def fit(name: str, sample: Sample) -> dict[str, object]:
    """The coefficients, with what they are worth; what would count against a passage is left out."""
    features, right, weights = np.array(sample.features), np.array(sample.right), np.array(sample.weights)
    used = np.ones(features.shape[1], dtype=bool)
    model = LogisticRegression(C=1e4, class_weight="balanced", max_iter=2000)
    while (model.fit(features[:, used], right, sample_weight=weights).coef_[0] < 0).any():
        used[np.flatnonzero(used)[model.coef_[0].argmin()]] = False
    chance = model.predict_proba(features[:, used])[:, 1]
    fair = cross_val_predict(
        model, features[:, used], right, groups=sample.groups, cv=GroupKFold(5), method="predict_proba"
    )
    area = roc_auc_score(right, fair[:, 1])
    print(f"{name}: {len(right)} passages, {right.mean():.0%} right, area under the curve {area:.3f}")
    for threshold in THRESHOLDS:
        lost = [(chance[right & (weights == weight)] < threshold).mean() for weight in (1, OUR_WEIGHT)]
        refused = [(chance[~right & (weights == weight)] < threshold).mean() for weight in (1, OUR_WEIGHT)]
        print(
            f"  below {threshold}: XQuAD {lost[0]:.1%} of the right, {refused[0]:.1%} of the wrong;", end=" "
        )
        print(f"bulletins {lost[1]:.1%} of the right, {refused[1]:.1%} of the wrong")
    coefficients = np.zeros(len(used))
    coefficients[used] = model.coef_[0]
    return {
        "bias": round(float(model.intercept_[0]), 3),
        "coefficients": [round(float(each), 3) for each in coefficients],
        "area_under_curve": round(float(area), 3),
        "passages": len(right),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
