"""How often what a question asks for explicitly is held to be contradicted, rightly and wrongly.

Run: python benchmarks/constraints.py --questions FILE... --bulletins FOLDER... [--show]

A line of the files has ``question``, ``after``, ``source`` (stems of bulletins), ``answers``, ``style``,
``verdict``, and for style ``none`` ``near`` (the stem of a bulletin that tempts) and ``changed`` (which
constraint was changed).
Of a question that can be answered the best sentence that holds an answer in a right bulletin must not be
contradicted; of one that cannot, those sentences of the near bulletin that hold most of its words should be.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from corpus.chunking import ChunkSettings, chunks
from corpus.ingest.read import read_bulletin
from corpus.models import Bulletin, Passage
from corpus.text.text import folded_words, read_text
from retrieval.query.models import UnderstoodQuestion
from retrieval.query.understand import Reader
from retrieval.search.constraints import Agreement, Comparison, compare_constraints

CHUNKS = ChunkSettings(900, 1)
TEMPTING = 3  # sentences of a near bulletin
Rows = Sequence[dict[str, Any]]


def main(questions: Rows, bulletins: dict[str, Bulletin], *, show: bool) -> None:
    """Compare, and print the shares."""
    reader = Reader()
    answered = wrong = claims = 0
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for row in questions:
        question = reader.read(row["question"], row.get("after"))
        if row["style"] != "none":
            compared = right_comparisons(question, row, bulletins)
            answered += bool(compared)
            against = min(map(contradicted, compared), key=len, default=[])
            wrong += bool(against)
            claims += bool(against) and row["verdict"] == "contradicted"
            if against and show:
                report("WRONG", row, against)
        elif row.get("near") in bulletins:
            places = list(tempting(question, bulletins[row["near"]]))
            against = [contradicted(compare_constraints(question, *place)) for place in places]
            kinds[row["changed"]].update(total=1, first=bool(against[0]), every=all(map(bool, against)))
            if not against[0] and show:
                report(f"MISSED {row['changed']} {row['near']}", row, [], places[0])
    share = wrong / max(answered, 1)
    print(f"answerable, an answer found: {answered}, contradicted: {wrong} ({share:.3f})")
    print(f"of these claims that the bulletin contradicts: {claims}")
    for changed, counts in sorted(kinds.items()):
        print(
            f"{changed:10} n {counts['total']:3}  best sentence {counts['first']:3}  all {counts['every']:3}"
        )
    total = sum(kinds.values(), Counter())
    print(f"{'together':10} n {total['total']:3}  best sentence {total['first']:3}  all {total['every']:3}")


def contradicted(compared: Sequence[Comparison]) -> list[Comparison]:
    """What is contradicted."""
    return [each for each in compared if each.agreement is Agreement.CONTRADICTS]


def report(what: str, row: dict[str, Any], against: list[Comparison], place: tuple[Any, ...] = ()) -> None:
    """Print one question that was judged wrongly."""
    shown = [f"{each.sort.value}: {each.asked} / {each.stated}" for each in against]
    words = place[2].of(place[0])[:160] if place else ""
    print(
        f"{what} | {row['id']} {row['style']} {row['verdict'] or ''} | {row['question']} | {shown} {words!r}"
    )


def right_comparisons(
    question: UnderstoodQuestion, row: dict[str, Any], bulletins: dict[str, Bulletin]
) -> list[tuple[Comparison, ...]]:
    """The comparisons with each sentence that holds an answer in a right bulletin."""
    found = []
    for bulletin in (bulletins[stem] for stem in row["source"] if stem in bulletins):
        for place in places_of(bulletin):
            words = " ".join(place[2].of(bulletin).split())
            if any(" ".join(answer.split()) in words for answer in row["answers"]):
                found.append(compare_constraints(question, *place))
    return found


def tempting(question: UnderstoodQuestion, bulletin: Bulletin) -> Iterator[tuple[Bulletin, Passage, Passage]]:
    """The places of a bulletin that share most words with a question, best first."""
    wanted = set(folded_words(question.words))

    def shared(place: tuple[Bulletin, Passage, Passage]) -> int:
        return len(wanted & set(folded_words(place[2].of(bulletin))))

    places = [place for place in places_of(bulletin) if place[2].start >= len(bulletin.title)]
    yield from sorted(places, key=shared, reverse=True)[:TEMPTING]


def places_of(bulletin: Bulletin) -> Iterator[tuple[Bulletin, Passage, Passage]]:
    """Every sentence of a bulletin in the first chunk that holds it."""
    done = 0
    sentences = [Passage(bulletin.id, *span) for span in read_text(bulletin.text).sentences]
    for chunk in chunks(bulletin, CHUNKS):
        for sentence in sentences:
            if done <= sentence.start < chunk.end and chunk.start <= sentence.start:
                done = sentence.end
                yield bulletin, chunk, sentence


def read_all(folders: Sequence[Path]) -> dict[str, Bulletin]:
    """The bulletins of some folders by their stems."""
    return {path.stem: read_bulletin(path) for folder in folders for path in sorted(folder.glob("*.txt"))}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=Path, nargs="+", required=True)
    parser.add_argument("--bulletins", type=Path, nargs="+", required=True)
    parser.add_argument("--show", action="store_true", help="print what is judged wrongly")
    given = parser.parse_args()
    lines = [line for path in given.questions for line in path.read_text(encoding="utf-8").splitlines()]
    main([json.loads(line) for line in lines], read_all(given.bulletins), show=given.show)
    sys.exit()
