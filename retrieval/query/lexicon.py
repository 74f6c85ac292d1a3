"""What the library teaches about language: its spellings, its abbreviations and its people.

Made when the bulletins are indexed and kept in the snapshot, so that a question is read with the words of
the very state that it is searched in.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.entities.people import people
from corpus.text.abbreviations import Abbreviations
from corpus.text.fold import fold, nfc
from corpus.text.introductions import introduced
from corpus.text.text import read_text
from retrieval.errors import SnapshotError
from retrieval.query.spelling.ngram_counts import DomainCounts


@dataclass(frozen=True, slots=True)
class Lessons:
    """What one text teaches, whatever others do.

    Attributes:
        spellings: How often its words follow each other.
        introductions: The abbreviations that it introduces, each with its full form, in order.
        people: The names of people in it, as they are spelled, in order.
    """

    spellings: DomainCounts
    introductions: tuple[tuple[str, str], ...]
    people: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Lessons:
        """What a text teaches."""
        names = (person.name for person in people(read_text(text)))
        return cls(DomainCounts.of([text]), tuple(introduced(nfc(text))), tuple(names))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What a set of texts teaches.

    Attributes:
        spellings: How often words follow each other, for putting accents back.
        abbreviations: The general ones, and those that the texts introduce.
        people: The names of people, folded, each with its commonest spelling.
    """

    spellings: DomainCounts
    abbreviations: Abbreviations
    people: Mapping[str, str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Lexicon:
        """What these texts teach."""
        return cls.of_lessons([Lessons.of(text) for text in texts])

    @classmethod
    def of_lessons(cls, lessons: Sequence[Lessons]) -> Lexicon:
        """What several texts teach together, in the order of the texts."""
        return cls.of_names(
            DomainCounts.merged([each.spellings for each in lessons]),
            (pair for each in lessons for pair in each.introductions),
            (name for each in lessons for name in each.people),
        )

    @classmethod
    def of_names(
        cls, spellings: DomainCounts, introductions: Iterable[tuple[str, str]], people: Iterable[str]
    ) -> Lexicon:
        """What texts teach whose spellings are counted, and whose other lessons are given in their order."""
        learned = Abbreviations.of_introductions(introductions)
        return cls(spellings, Abbreviations.general().merged(learned), _commonest(people))

    @classmethod
    def load(cls, folder: Path) -> Lexicon:
        """Read what `save` wrote.

        Raises:
            SnapshotError: it is missing or damaged.
        """
        try:
            abbreviations = Abbreviations.from_json((folder / "abbreviations.json").read_text("utf-8"))
            names = json.loads((folder / "people.json").read_text("utf-8"))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SnapshotError(
                "{folder} is damaged: run bantin index to build it anew.", folder=folder
            ) from error
        return cls(DomainCounts.load(folder / "spellings.npz"), abbreviations, names)

    def save(self, folder: Path) -> None:
        """Write the lexicon into a folder, made if need be."""
        folder.mkdir(exist_ok=True)
        self.spellings.save(folder / "spellings.npz")
        (folder / "abbreviations.json").write_text(self.abbreviations.to_json(), "utf-8")
        (folder / "people.json").write_text(json.dumps(dict(self.people), ensure_ascii=False), "utf-8")


def _commonest(names: Iterable[str]) -> dict[str, str]:
    """The commonest spelling of each name, by its folded form."""
    spellings: dict[str, Counter[str]] = {}
    for name, times in Counter(names).items():  # in the order in which they were met
        spellings.setdefault(fold(name), Counter())[name] = times
    return {bare: counted.most_common(1)[0][0] for bare, counted in sorted(spellings.items())}
