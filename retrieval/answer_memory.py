"""The answers that were given last, for those who ask the same again."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator

from corpus.collections import Collections
from corpus.models import Bulletin
from retrieval.models import Answer, AnswerRequest

_MOST = 256
_MOST_CHARACTERS = 4_000_000  # of the bulletins that the answers hold: 8 MB of Vietnamese

_Key = tuple[AnswerRequest, Collections | None]


class AnswerMemory:
    """The answers given last from one snapshot, each under all that it was asked with, and who may see it.

    What an answer says is of the day it was given, since an office is told with how long ago that was: on the
    next day nothing is remembered. A remembered answer still has to be read again from the library before it
    is shown. Safe to use from several threads.
    """

    def __init__(
        self,
        *,
        most: int = _MOST,
        most_characters: int = _MOST_CHARACTERS,
        today: Callable[[], dt.date] = lambda: dt.datetime.now(dt.UTC).date(),
    ) -> None:
        """Remember so many answers at most, of bulletins of so many characters in all."""
        self._most, self._most_characters, self._today = most, most_characters, today
        self._day = today()
        self._answers: OrderedDict[_Key, Answer] = OrderedDict()
        self._characters = 0
        self._lock = threading.Lock()

    def get(self, request: AnswerRequest, collections: Collections | None = None) -> Answer | None:
        """What those who may read so much were answered to the same request today; ``None``: not known."""
        with self._lock:
            self._forget_other_days()
            answer = self._answers.get((request, collections))
            if answer is not None:
                self._answers.move_to_end((request, collections))
            return answer

    def keep(self, answer: Answer, collections: Collections | None = None) -> None:
        """Remember an answer for those who may read so much; what was asked for longest ago makes room."""
        key = answer.request, collections
        with self._lock:
            self._forget_other_days()
            self._forget(key)
            self._answers[key] = answer
            self._characters += _characters(answer)
            while len(self._answers) > self._most or self._characters > self._most_characters:
                self._forget(next(iter(self._answers)))

    def _forget(self, key: _Key) -> None:
        answer = self._answers.pop(key, None)
        if answer is not None:
            self._characters -= _characters(answer)

    def _forget_other_days(self) -> None:
        day = self._today()
        if day != self._day:
            self._day, self._characters = day, 0
            self._answers.clear()


def _characters(answer: Answer) -> int:
    """How long the bulletins are that an answer holds, each counted once."""
    return sum({bulletin.id: len(bulletin.text) for bulletin in _bulletins(answer)}.values())


def _bulletins(answer: Answer) -> Iterator[Bulletin]:
    for hit in (*answer.quotes, *answer.near):
        yield hit.bulletin
        yield from hit.also_in
    yield from (statement.bulletin for statement in answer.others)
    yield from answer.nearest
