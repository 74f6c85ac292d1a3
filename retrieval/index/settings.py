"""What shapes an index."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from corpus.chunking import ChunkSettings


class IndexSettings(BaseModel):
    """What shapes an index, and so must be the same when it is read as when it was built."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_chars: int
    overlap_sentences: int
    k1: float
    b: float

    @property
    def chunking(self) -> ChunkSettings:
        """How bulletins are cut into passages."""
        return ChunkSettings(self.max_chars, self.overlap_sentences)
