"""What is worked out of a bulletin before its rows are written: what takes time, outside any transaction."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.library import digest
from corpus.models import Bulletin
from retrieval.encoders.base import EncodedPassages, Encoder
from retrieval.encoders.encoding_cache import EncodingCache
from retrieval.index.code_version import code_version
from retrieval.index.lexical import pairs
from retrieval.index.product_cache import CachedProducts
from retrieval.index.products import BulletinProducts, PassageProducts

_LONGEST = 2000  # bytes of a term: a row of a B-tree holds 2,704


def stored_term(term: str) -> str:
    """What a term is stored under: itself, or of one that no row of an index holds a hash."""
    written = term.encode()
    return term if len(written) <= _LONGEST else f"sha256 {hashlib.sha256(written).hexdigest()}"


@dataclass(frozen=True, slots=True)
class PassageWords:
    """How often a passage holds each of its terms.

    Attributes:
        counts: By term, as it is stored: its folded syllables, and the pairs of neighbours among them.
        length: How many terms it has, each as often as it stands there; one without any counts as one long.
    """

    counts: dict[str, int]
    length: int

    @classmethod
    def of(cls, passage: PassageProducts) -> PassageWords:
        """The words of a passage."""
        terms = [stored_term(term) for term in (*passage.words, *pairs(passage.words))]
        return cls(dict(Counter(terms)), max(1, len(terms)))


@dataclass(frozen=True, slots=True)
class PreparedBulletin:
    """A bulletin with all that its rows hold.

    Attributes:
        products: What was worked out of it.
        words: Of each of its passages.
        encoded: The passages' vectors and tokens.
        digest: The bulletin's.
        code: The version of the code that worked it out.
    """

    products: BulletinProducts
    words: tuple[PassageWords, ...]
    encoded: EncodedPassages
    digest: str
    code: str


class Preparation:
    """Prepares bulletins, one after the other; not for several threads."""

    def __init__(
        self,
        products: CachedProducts,
        encodings: EncodingCache,
        encoder: Encoder,
        advance: Callable[[int], object] = int,
    ) -> None:
        """Take what is known from the caches, and tell ``advance`` of passages that are encoded."""
        self._products = products
        self._encodings = encodings
        self._encoder = encoder
        self._advance = advance
        self.encoded = 0

    def of(self, bulletin: Bulletin) -> PreparedBulletin:
        """All that the rows of a bulletin hold.

        Raises:
            BoundError: it holds more than one may.
            SnapshotError, EncoderError: as their names say.
        """
        products = self._products.of(bulletin)
        texts = [(passage.text, passage.own_start) for passage in products.passages]
        if texts:
            encoded, new = self._encodings.encode(texts, self._encoder, self._advance)
            self.encoded += new
        else:
            encoded = EncodedPassages(np.empty((0, 0), dtype=np.float32), [])
        words = tuple(PassageWords.of(passage) for passage in products.passages)
        return PreparedBulletin(products, words, encoded, digest(bulletin), code_version())

    def keep_only(self, digests: Iterable[str]) -> None:
        """Forget what was worked out of bulletins but those of these digests."""
        self._products.prune(set(digests))


def caches(folder: Path) -> tuple[Path, Path]:
    """Where this machine keeps what it worked out and encoded: each may be deleted at any time."""
    return folder / "prepared.sqlite", folder / "encodings.sqlite"
