"""Measure the short answers alone: of each question with one, on a quote that holds it; and fit their model.

Run: python benchmarks/short_answers.py BULLETINS [--halves ad] [--squad xquad.vi.json [--last]] [--show]
     python benchmarks/short_answers.py BULLETINS --squad xquad.vi.json --fit

BULLETINS is the folder of the real bulletins that `tests/quality/labels` asks about. The quote is the
sentence that holds the answer, with one neighbour on each side inside its paragraph, so that nothing is
measured but `retrieval.answer.span_rules` and, where an office is asked for, the words that the facts of the
same bulletin give. Of each kind of words that is asked for it prints how many get a short answer, and how
many of these are right: one holds the other in whole words (`agrees`), and more strictly the two share most
of their words.

Fitted are the first 24 articles of XQuAD, in English too if xquad.en.json lies beside it, and of the labels
those whose ids begin with a and d, which count twice. Each question stands there a second time, by half, with
a quote of its bulletin that does not answer it. The figures that are printed are of models fitted without the
question's bulletin (eight folds).
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.model_selection import GroupKFold

from corpus.ingest.read import read_bulletin
from corpus.models import Bulletin, Passage
from corpus.text.fold import nfc
from corpus.text.span import Span
from corpus.text.text import read_text
from retrieval.answer.office_qa.answer import answer_from_facts
from retrieval.answer.office_qa.intent import office_question
from retrieval.answer.span_rules.features import Features, span_features
from retrieval.answer.span_rules.select import short_answer, span_view
from retrieval.evaluation.metrics import agrees, token_f1
from retrieval.facts.extract import office_facts
from retrieval.facts.models import Fact
from retrieval.index.lexical import LexicalIndex
from retrieval.query.answer_type import AnswerType
from retrieval.query.models import UnderstoodQuestion
from retrieval.query.understand import understand
from retrieval.search.term_weights import weigh_terms

LABELS = Path(__file__).parents[1] / "tests" / "quality" / "labels"
WHOLE = 0.6  # the share of words that an answer has in common with one that is accepted as whole
FIRST_ARTICLES = 24


# A few features only: with so few labels more of them told no bulletin left out better.
_COMMON = ("close", "beside", "fit", "head", "known", "lead_close", "lead_beside")
_MORE = (
    "spared",
    "lead_spared",
    "clause",
    "phrase",
    "cue_agrees",
    "lead_own",
    "asked_behind",
    "rivals",
    "bare",
    "english",
    "english_fit",
)
FEATURES = {
    AnswerType.NUMBER: (*_COMMON, *_MORE),
    AnswerType.DATE: (*_COMMON, *_MORE),
    AnswerType.PERSON: (*_COMMON, *_MORE, "office", "other_office", "no_office"),
    AnswerType.PLACE: (*_COMMON, "spared", "located", "english", "english_fit"),
    AnswerType.OTHER: (*_COMMON, "spared", "english"),
}
SURE = {  # chosen on the folds, where .95 of the labels' answers are right, or as near to it as they come
    AnswerType.NUMBER: 0.6,
    AnswerType.DATE: 0.55,
    AnswerType.PERSON: 0.6,
    AnswerType.PLACE: 0.45,
    AnswerType.OTHER: 0.7,
}
LABEL_WEIGHT = 2.0
OTHER_QUOTE = 0.4
ALIKE = 0.4  # of the words of an answer that may be learned as right
PENALTY = 0.3
FOLDS = 8
TARGET = Path(__file__).parents[1] / "retrieval" / "answer" / "data" / "short_answers.json"

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Sample:
    """The spans of one quote for one question: their features, and which are right."""

    kind: AnswerType
    bulletin: str
    holds: bool
    spans: list[Span]
    rows: list[Features]
    right: list[bool]
    weight: float

    def numbers(self, names: Sequence[str]) -> tuple[Numbers, Numbers, float]:
        """The features as rows of a matrix, which rows are right, and what the quote counts."""
        return (
            np.array([[row[name] for name in names] for row in self.rows]),
            np.array(self.right, float),
            self.weight,
        )


@dataclass(frozen=True)
class Case:
    """A question, the quote that answers it, where that stands, and its accepted short answers."""

    id: str
    question: str
    after: str | None
    bulletin: Bulletin
    quote: Span
    short: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words of the quote."""
        return self.quote.of(self.bulletin.text)


def main() -> None:
    """Answer the questions, and print what came of it by kind."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("bulletins", type=Path, help="the folder of the real bulletins")
    parser.add_argument("--halves", default="ad", help="first letters of the ids to measure")
    parser.add_argument("--squad", type=Path, help="a SQuAD file to measure instead")
    parser.add_argument("--last", action="store_true", help="its last articles, which are not developed on")
    parser.add_argument("--show", action="store_true", help="print each answer that is wrong or absent")
    parser.add_argument("--fit", action="store_true", help="fit the model, and write its file")
    asked = parser.parse_args()
    if asked.fit:
        squad = list(squad_cases(asked.squad, last=False))
        english = asked.squad.with_name("xquad.en.json")
        fit(labelled_cases(asked.bulletins, "ad"), [*squad, *in_english(squad, english)])
        return
    cases = list(
        squad_cases(asked.squad, last=asked.last)
        if asked.squad
        else labelled_cases(asked.bulletins, asked.halves)
    )
    index = index_of(cases)
    tally: dict[str, list[tuple[bool, bool, bool]]] = {}
    for case in cases:
        question = understand(case.question, case.after)
        given = answered(case, question, index)
        right = given is not None and agrees(given, case.short)
        whole = right and given is not None and token_f1(given, case.short) >= WHOLE
        for kind in (question.answer_type.value, "all"):
            tally.setdefault(kind, []).append((given is not None, right, whole))
        if asked.show and not whole:
            mark = "part" if right else "WRONG" if given else "none"
            print(f"{mark} {question.answer_type.value} {case.id}: {question.text}")
            print(f"    {given!r}, not {case.short[:2]}, of {' '.join(case.text.split())}")
    for kind, rows in sorted(tally.items()):
        given, right, whole = (sum(column) for column in zip(*rows, strict=True))
        print(
            f"{kind:12} {len(rows):4} asked, {given:4} given ({given / len(rows):.2f}), "
            f"{right:4} right ({right / max(1, given):.3f}), {whole:4} whole ({whole / max(1, given):.3f})"
        )


def labelled_cases(folder: Path, halves: str) -> Iterator[Case]:
    """The labelled questions that have a short answer, with the first quote of a source that holds one."""
    for file, sources in (("written", LABELS / "bulletins"), ("real", folder)):
        for line in (LABELS / f"questions.{file}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            if row["short"] and row["source"] and row["id"][0] in halves:
                quotes = ((each, quote_of(each, row["answers"])) for each in named(sources, row["source"]))
                found = next(((bulletin, quote) for bulletin, quote in quotes if quote), None)
                if found:
                    yield Case(row["id"], row["question"], row["after"], *found, tuple(row["short"]))


def squad_cases(file: Path, *, last: bool) -> Iterator[Case]:
    """The questions of the first or of the last articles of a SQuAD file."""
    articles = json.loads(file.read_text("utf-8"))["data"]
    for number, article in enumerate(articles[FIRST_ARTICLES:] if last else articles[:FIRST_ARTICLES]):
        for paragraph in article["paragraphs"]:
            bulletin = Bulletin(id=f"{number}", title="—", text=nfc(paragraph["context"]))
            for each in paragraph["qas"]:
                short = tuple(nfc(answer["text"]) for answer in each["answers"])
                quote = quote_of(bulletin, list(short))
                if quote:
                    yield Case(each["id"], each["question"], None, bulletin, quote, short)


def in_english(cases: list[Case], file: Path) -> Iterator[Case]:
    """The same cases as a SQuAD file asks them in English; none if there is no such file."""
    if file.exists():
        articles = json.loads(file.read_text("utf-8"))["data"]
        paragraphs = (paragraph for article in articles for paragraph in article["paragraphs"])
        asked = {each["id"]: each["question"] for paragraph in paragraphs for each in paragraph["qas"]}
        yield from (replace(case, question=asked[case.id]) for case in cases)


def named(folder: Path, source: str | list[str]) -> Iterator[Bulletin]:
    """The bulletins that a label names."""
    for name in [source] if isinstance(source, str) else source:
        yield bulletin_of(folder / f"{name}.txt")


@cache
def bulletin_of(path: Path) -> Bulletin:
    """A bulletin as the program reads it."""
    return read_bulletin(path)


def quote_of(bulletin: Bulletin, answers: list[str]) -> Span | None:
    """The sentence that holds one of the answers, with its neighbours in the paragraph."""
    text = read_text(bulletin.text)
    pattern = "|".join(r"\s+".join(map(re.escape, nfc(answer).split())) for answer in answers)
    found = re.search(pattern, bulletin.text)
    if found is None:
        return None
    paragraph = next(each for each in text.paragraphs if each.start <= found.start() < each.end)
    inside = [each for each in text.sentences if paragraph.contains(each)]
    holding = [i for i, each in enumerate(inside) if each.start < found.end() and found.start() < each.end]
    if not holding:
        return None
    first, last = max(0, holding[0] - 1), min(len(inside) - 1, holding[-1] + 1)
    return Span(inside[first].start, inside[last].end)


def index_of(cases: list[Case]) -> LexicalIndex:
    """An index of the paragraphs of all their bulletins, for the weights of words."""
    texts = {case.bulletin.text: None for case in cases}
    return LexicalIndex.build(
        [line for text in texts for line in text.split("\n") if line.strip()], k1=0.6, b=0.5
    )


def answered(case: Case, question: UnderstoodQuestion, index: LexicalIndex) -> str | None:
    """The short answer to a question on its quote: from the facts where they tell, else by the rules."""
    words = told(case, question)
    if words is not None:
        return words
    quote = read_text(case.text)
    span = short_answer(question, quote, weigh_terms(question.words_reading, index))
    return None if span is None else span.of(quote.raw)


def told(case: Case, question: UnderstoodQuestion) -> str | None:
    """What the facts of the bulletin answer, if that stands in the quote."""
    asked = office_question(question)
    if asked is None:
        return None
    facts = [(fact, case.bulletin) for fact in facts_of(case.bulletin) if _within(case, fact.sentence)]
    answer = answer_from_facts(asked, question.slots, facts, _any_fit)
    return answer.words.of(case.bulletin) if answer else None


def _any_fit(_fact: Fact, _bulletin: Bulletin) -> float:
    return 1.0


@cache
def facts_of(bulletin: Bulletin) -> list[Fact]:
    """What the bulletin says of people and their offices."""
    return office_facts(bulletin)


def _within(case: Case, passage: Passage) -> bool:
    return passage.start < case.quote.end and case.quote.start < passage.end


def fit(labelled: Iterable[Case], squad: Iterable[Case]) -> None:
    """Fit the model of each kind, print what it is worth on bulletins left out, and write them all."""
    samples = [*samples_of(list(labelled), LABEL_WEIGHT), *samples_of(list(squad), 1.0)]
    fitted = {}
    for kind, names in FEATURES.items():
        mine = [each for each in samples if each.kind is kind and each.rows]
        data = [each.numbers(names) for each in mine]
        groups = [each.bulletin for each in mine]
        best: list[tuple[float, bool]] = [(0.0, False)] * len(mine)
        for learn, test in GroupKFold(FOLDS).split(mine, groups=groups):
            theta = maximise([data[i] for i in learn], len(names))
            for i in test:
                best[i] = likeliest(theta, mine[i], data[i][0])
        report(kind, samples, mine, best)
        theta = maximise(data, len(names))
        weights = {name: round(float(each), 3) for name, each in zip(names, theta[1:], strict=True)}
        fitted[kind.value] = {"none": round(float(theta[0]), 3), "weights": weights, "sure": SURE[kind]}
    source = (
        "Fitted by benchmarks/short_answers.py on the first 24 articles of XQuAD (CC BY-SA 4.0) and on a "
        "part of tests/quality/labels."
    )
    TARGET.write_text(json.dumps({"source": source, "fitted": fitted}, indent=2) + "\n", "utf-8")


def samples_of(cases: list[Case], weight: float) -> Iterator[Sample]:
    """The spans of each case's quote, and of a quote of the same bulletin that does not hold its answer."""
    index = index_of(cases)
    for case in cases:
        question = understand(case.question, case.after)
        others = (
            other.text
            for other in cases
            if other.bulletin is case.bulletin and not any(short in other.text for short in case.short)
        )
        for quote, holds in ((case.text, True), (next(others, None), False)):
            if quote is not None and question.answer_type in FEATURES:
                text = read_text(quote)
                view = span_view(question, text, weigh_terms(question.words_reading, index))
                words = [quote[each.start : each.end] for each in view.spans]
                right = [
                    holds and agrees(each, case.short) and token_f1(each, case.short) >= ALIKE
                    for each in words
                ]
                share = weight * (1.0 if holds else OTHER_QUOTE)
                rows = span_features(view) if view.spans else []
                places = [Span(each.start, each.end) for each in view.spans]
                yield Sample(question.answer_type, case.bulletin.id, holds, places, rows, right, share)


def maximise(data: list[tuple[Numbers, Numbers, float]], count: int) -> Numbers:
    """The weights that make what is right likeliest, that of none before those of the features."""

    def loss(theta: Numbers) -> tuple[float, Numbers]:
        value, slope = PENALTY * float(theta[1:] @ theta[1:]), 2 * PENALTY * theta
        slope[0] = 0.0
        for rows, right, weight in data:
            chances = chances_of(theta, rows)
            truth = np.concatenate([[0.0 if right.any() else 1.0], right])
            held = float(chances @ truth)
            value -= weight * math.log(held + 1e-12)
            change = weight * (chances - chances * truth / held)
            slope[0] += change[0]
            slope[1:] += rows.T @ change[1:]
        return value, slope

    return np.asarray(minimize(loss, np.zeros(count + 1), jac=True, method="L-BFGS-B").x)


def chances_of(theta: Numbers, rows: Numbers) -> Numbers:
    """The probability of none, and of each span."""
    scores = np.concatenate([[theta[0]], rows @ theta[1:]])
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum())


def likeliest(theta: Numbers, sample: Sample, rows: Numbers) -> tuple[float, bool]:
    """The probability of the likeliest span and those over it, and whether it is right."""
    chances = chances_of(theta, rows)[1:]
    best = int(chances.argmax())
    over = [sample.spans[best].overlaps(each) for each in sample.spans]
    return float(chances[over].sum()), sample.right[best]


def report(
    kind: AnswerType, samples: list[Sample], mine: list[Sample], best: list[tuple[float, bool]]
) -> None:
    """Print what is given and right at some thresholds; the one that is used is marked."""
    for weight, name in ((LABEL_WEIGHT, "labels"), (1.0, "XQuAD")):
        asked = sum(each.kind is kind and each.holds and each.weight == weight for each in samples)
        for threshold in sorted({0.4, 0.5, 0.6, 0.7, 0.8, SURE[kind]}):
            rows = [
                right
                for each, (chance, right) in zip(mine, best, strict=True)
                if each.holds and each.weight == weight and chance >= threshold
            ]
            mark = "*" if threshold == SURE[kind] else " "
            share = len(rows) / max(1, asked)
            print(
                f"{kind.value:7} {name:6} {mark}{threshold:.2f} given {share:.2f}, right {np.mean(rows):.3f}"
            )


if __name__ == "__main__":
    main()
