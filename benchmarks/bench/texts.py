"""What all are given: texts, each a passage, and questions of which it is known which text answers them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

_PIECE = 900  # characters of a passage of the shipped bulletins, nearly
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the source of the texts that answer it."""

    question: str
    source: str


@dataclass(frozen=True, slots=True)
class TextSet:
    """Texts and the questions about them.

    Attributes:
        name: What they are, in words.
        texts: The passages.
        sources: Of each passage what it is of; a question is answered by any passage of its source.
        questions: By language, ``vi`` and ``en``.
    """

    name: str
    texts: Sequence[str]
    sources: Sequence[str]
    questions: Mapping[str, Sequence[Asked]]

    def save(self, file: Path) -> None:
        """Write it for the processes that are measured, which must not need what reads the originals."""
        file.write_text(json.dumps(asdict(self), ensure_ascii=False), "utf-8")

    @classmethod
    def load(cls, file: Path) -> TextSet:
        """Read what `save` wrote."""
        kept = json.loads(file.read_text("utf-8"))
        questions = {name: [Asked(**each) for each in asked] for name, asked in kept.pop("questions").items()}
        return cls(**kept, questions=questions)

    def first(self, texts: int, questions: int) -> TextSet:
        """The first texts alone, and so many of the questions about them in each language."""
        sources = self.sources[:texts]
        kept = {
            language: [each for each in asked if each.source in sources][:questions]
            for language, asked in self.questions.items()
        }
        return TextSet(f"{self.name}, the first {texts}", self.texts[:texts], sources, kept)


def read_xquad(folder: Path) -> TextSet:
    """XQuAD's Vietnamese paragraphs, and the questions about them in Vietnamese and in English.

    Raises:
        QuestionError: ``xquad.vi.json`` and ``xquad.en.json`` in the folder are not XQuAD.
    """
    from retrieval.evaluation.datasets import read_squad  # noqa: PLC0415 (not in the environment of the peers)

    vi, en = (folder / f"xquad.{language}.json" for language in ("vi", "en"))
    asked, paragraphs = read_squad(vi, vi)
    questions = {"vi": asked, "en": read_squad(en, vi)[0]}
    return TextSet(
        "the Vietnamese paragraphs of XQuAD",
        [each.text for each in paragraphs],
        [each.id for each in paragraphs],
        {name: [Asked(q.question, q.sources[0]) for q in each] for name, each in questions.items()},
    )


def read_shipped() -> TextSet:
    """The five bulletins that come with bantin, cut at their lines, and the project's own questions.

    A line, or several short ones, makes a passage of about 900 characters.
    """
    from corpus.ingest.read import shipped_folder  # noqa: PLC0415 (likewise)
    from retrieval.evaluation.questions import read_questions  # noqa: PLC0415

    texts, sources = [], []
    for file in sorted(shipped_folder().glob("*.txt")):
        pieces = list(_pieces(file.read_text("utf-8").splitlines()))
        texts += pieces
        sources += [file.stem] * len(pieces)
    asked = read_questions(_ROOT / "tests" / "quality" / "questions.dev.jsonl")
    questions = {
        name: [Asked(q.question, q.sources[0]) for q in asked if q.sources and (q.style == "en") == english]
        for name, english in (("vi", False), ("en", True))
    }
    return TextSet("the five bulletins that come with bantin", texts, sources, questions)


def _pieces(lines: Iterable[str]) -> Iterator[str]:
    piece = ""
    for line in lines:
        if piece and len(piece) + len(line) > _PIECE:
            yield piece
            piece = ""
        piece = f"{piece}\n{line}".strip()
    if piece:
        yield piece
