"""What ids meant before: a new bulletin takes none that stands for another one in citations."""

from __future__ import annotations

from collections.abc import Callable

from corpus.ingest.metadata.forms import document_form
from corpus.library import Reading
from corpus.models import Bulletin


class PastIds:
    """The ids of bulletins that are gone, whose texts are still cited."""

    def __init__(self, library: Reading) -> None:
        self._library = library

    def origin(self, identity: str) -> str:
        """Where the last bulletin was read from that had an id, which one did."""
        return self._library.versions(identity)[-1].origin

    def may_take(self, identity: str, origin: str, bulletin: Callable[[], Bulletin]) -> bool:
        """Whether what is read from ``origin`` may have an id, if nothing else has it now.

        It may where nothing ever had it, where it was read from the same place or says the same, and where it
        is another text of the same official document: of its number, its issuer and its day.
        """
        before = self._library.last_bulletin(identity)
        if before is None or self.origin(identity) == origin:
            return True
        return _is_same_document(before, bulletin())


def _is_same_document(before: Bulletin, now: Bulletin) -> bool:
    if before.text == now.text:
        return True
    one, other = document_form(before), document_form(now)
    if one is None or other is None or one.day is None:
        return False
    return (one.number, one.issuer, one.day, one.is_part) == (
        other.number,
        other.issuer,
        other.day,
        other.is_part,
    )
