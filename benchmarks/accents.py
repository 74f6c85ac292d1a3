"""Measures how well the diacritics are restored: what, what should have been left alone, and the pace.

    PYTHONPATH=. python benchmarks/accents.py xquad.vi.json [--pages viwiki_2017.jsonl.gz] [--tune]

The questions are those of XQuAD in Vietnamese. They are asked without accents, with half of them, and as they
are; of the general model alone, and with their paragraphs as the domain. With ``--pages``, the same on
sentences from the second halves of the pages that the training kept out, with the first halves as the domain.
With ``--tune``, the trust in a domain on the same pages, five at a time: about as much as a few bulletins.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import product
from pathlib import Path

from train_accents import pages

from corpus.text.fold import modern_spelling, nfc, unaccented
from corpus.text.sentences import sentences
from retrieval.query.spelling.diacritics import AccentModel, DomainCounts, Trust
from retrieval.query.spelling.tokens import TOKEN

SEED = 2017
SENTENCES = 1500
GROUPS, GROUP, PER_PAGE = (
    30,
    5,
    8,
)  # for tuning: so many domains, of so many pages, with so many sentences each
SHORTEST, LONGEST = 30, 150  # characters of a sentence that might be a question's length


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("xquad", type=Path)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--tune", action="store_true")
    chosen = parser.parse_args()
    start = time.perf_counter()
    model = AccentModel.general()
    print(f"loaded in {1000 * (time.perf_counter() - start):.0f} ms")
    questions, paragraphs = xquad(chosen.xquad)
    report("XQuAD, general", model, questions)
    report("XQuAD, paragraphs as domain", model.with_domain(DomainCounts.of(paragraphs)), questions)
    if chosen.pages:
        halves = [half(page) for page in pages(chosen.pages, held_out=True)]
        wanted = random.Random(SEED).sample([s for _, later in halves for s in later], SENTENCES)  # noqa: S311
        report("Held-out pages, general", model, wanted)
        domain = DomainCounts.of(first for first, _ in halves)
        report("Held-out pages, first halves as domain", model.with_domain(domain), wanted)
        if chosen.tune:
            tune(model, halves)


def xquad(path: Path) -> tuple[list[str], list[str]]:
    """The questions and the paragraphs."""
    entries = json.loads(path.read_text("utf-8"))["data"]
    paragraphs = [paragraph for entry in entries for paragraph in entry["paragraphs"]]
    return [qa["question"] for p in paragraphs for qa in p["qas"]], [p["context"] for p in paragraphs]


def half(page: str) -> tuple[str, list[str]]:
    """The first half of a page, and the sentences of the second that are as long as a question."""
    middle = page.find("\n", len(page) // 2)
    middle = len(page) // 2 if middle < 0 else middle
    spans = sentences(page, (middle, len(page)))
    return page[:middle], [
        page[start:end]
        for start, end in spans
        if SHORTEST <= end - start <= LONGEST and "\n" not in page[start:end] and _latin(page[start:end])
    ]


def _latin(sentence: str) -> bool:
    """Other scripts lose their vowel signs with the accents, and with them the count of their words."""
    return len(TOKEN.findall(sentence)) == len(TOKEN.findall(unaccented(sentence)))


def report(name: str, model: AccentModel, texts: Sequence[str]) -> None:
    """Print one model's figures on some texts."""
    start = time.perf_counter()
    plain = accuracy(model, texts, unaccented)
    pace = (time.perf_counter() - start) / len(texts)
    changed = [text for text in texts if model.restore(text) != nfc(text)]
    print(f"{name}: {len(texts)} texts")
    print(f"  without accents {plain:.2%}, with half {accuracy(model, texts, halved()):.2%}")
    print(f"  as they are: {len(changed) / len(texts):.2%} changed; {1000 * pace:.2f} ms a text")


def accuracy(model: AccentModel, texts: Sequence[str], strip: Callable[[str], str]) -> float:
    """The share of the words that are restored to what they were."""
    return agreement([model.restore(strip(nfc(text))) for text in texts], texts)


def agreement(restored: Iterable[str], originals: Iterable[str]) -> float:
    """The share of the words that are those of the originals, whatever their case."""
    right = total = 0
    for now, was in zip(restored, originals, strict=True):
        for new, old in zip(words(now), words(was), strict=True):
            right += new == old
            total += 1
    return right / total


def words(text: str) -> list[str]:
    """The words in lower case, tone marks placed the newer way."""
    return [token for token in TOKEN.findall(modern_spelling(nfc(text)).lower()) if token[0].isalpha()]


def halved() -> Callable[[str], str]:
    """Takes the accents off a random half of the words, the same each time it is made."""
    chance = random.Random(SEED)  # noqa: S311

    def strip(text: str) -> str:
        return TOKEN.sub(lambda match: unaccented(match[0]) if chance.random() < 1 / 2 else match[0], text)

    return strip


def tune(model: AccentModel, halves: Sequence[tuple[str, list[str]]]) -> None:
    """Print the accuracy without a domain and for some ways to trust one."""
    chance = random.Random(SEED)  # noqa: S311
    long = [(first, chance.sample(later, PER_PAGE)) for first, later in halves if len(later) >= PER_PAGE]
    chance.shuffle(long)
    groups = [long[i : i + GROUP] for i in range(0, GROUP * GROUPS, GROUP)]
    tasks = [
        (DomainCounts.of(f for f, _ in group), [s for _, later in group for s in later]) for group in groups
    ]

    def over_groups(models: Iterable[AccentModel]) -> float:
        restored = [
            "\n".join(map(m.restore, map(unaccented, t))) for m, (_, t) in zip(models, tasks, strict=True)
        ]
        return agreement(restored, ["\n".join(texts) for _, texts in tasks])

    print(f"  general alone: {over_groups([model] * len(tasks)):.2%}")
    for discount, pair, triple, single in product((0.5, 0.8), (2.0, 8.0, 64.0), (2.0, 8.0), (1e3, 1e4, 5e4)):
        trust = Trust(discount, pair, triple, single)
        share = over_groups(model.with_domain(domain, trust) for domain, _ in tasks)
        print(f"  {trust}: {share:.2%}", flush=True)


if __name__ == "__main__":
    main()
