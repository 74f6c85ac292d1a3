"""The parts of a snapshot: the one list of them, and what each has to be able to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, Self

from retrieval.facts.store import FactTable
from retrieval.index.dense import DenseIndex
from retrieval.index.lexical import LexicalIndex
from retrieval.index.passages import PassageTable
from retrieval.index.products import LibraryProducts
from retrieval.query.lexicon import Lexicon


class Part(Protocol):
    """What a snapshot holds; never changed once it is made, and safe to read from several threads."""

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            SnapshotError, OSError: it is missing or damaged.
        """
        ...

    def save(self, path: Path) -> None:
        """Write the part: to the file or into the folder of that path, as the part has it.

        Raises:
            OSError, RuntimeError: the disk is full or cannot be written.
        """
        ...


@dataclass(frozen=True, slots=True)
class PartKind:
    """How a part is built from the products of single bulletins, kept and counted.

    Attributes:
        name: What `SnapshotParts` calls it.
        place: Its file or folder below the snapshot's; empty: it names its files in that folder itself.
        load: Reads it.
        build: Makes it of all that an index run worked out.
        passages: How many passages it knows of; ``None`` of a part that does not count them.
    """

    name: str
    place: str
    load: Callable[[Path], Part]
    build: Callable[[LibraryProducts], Part]
    passages: Callable[[Any], int] | None = len


@dataclass(frozen=True, slots=True)
class SnapshotParts:
    """Everything that searches, by passage, by bulletin or for all of a library."""

    passages: PassageTable
    dense: DenseIndex
    lexical: LexicalIndex
    lexicon: Lexicon
    facts: FactTable

    @classmethod
    def build(cls, products: LibraryProducts) -> SnapshotParts:
        """The parts of a library, from the products of its bulletins."""
        return cls(**{kind.name: kind.build(products) for kind in PARTS})  # type: ignore[arg-type]

    @classmethod
    def load(cls, folder: Path) -> SnapshotParts:
        """Read what `save` wrote.

        Raises:
            SnapshotError, OSError: a part is missing or damaged.
        """
        return cls(**{kind.name: kind.load(folder / kind.place) for kind in PARTS})  # type: ignore[arg-type]

    def save(self, folder: Path) -> None:
        """Write every part into a folder.

        Raises:
            OSError, RuntimeError: the disk is full or cannot be written.
        """
        for kind in PARTS:
            getattr(self, kind.name).save(folder / kind.place)

    def by_name(self) -> dict[str, Any]:
        """Every part by its name."""
        return {kind.name: getattr(self, kind.name) for kind in PARTS}

    def agree(self) -> bool:
        """Whether all parts that count passages know of equally many."""
        counts = {kind.passages(getattr(self, kind.name)) for kind in PARTS if kind.passages}
        return len(counts) == 1


PARTS = (
    PartKind(
        "passages",
        "",
        PassageTable.load,
        lambda products: PassageTable.of([each.passage for each in products.passages()]),
    ),
    PartKind(
        "dense",
        "vectors.faiss",
        DenseIndex.load,
        lambda products: DenseIndex.build(products.passage_vectors),
    ),
    PartKind(
        "lexical",
        "lexical",
        LexicalIndex.load,
        lambda products: LexicalIndex.of_words(
            products.words(), k1=products.settings.k1, b=products.settings.b
        ),
    ),
    PartKind("lexicon", "lexicon", Lexicon.load, lambda products: products.lexicon, passages=None),
    PartKind(
        "facts",
        "",
        FactTable.load,
        lambda products: FactTable.build((each.bulletin, each.facts) for each in products.bulletins),
        passages=None,
    ),
)
"""Every part, in the order in which they are written and read."""
