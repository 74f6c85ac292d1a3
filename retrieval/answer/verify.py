"""The last look before a quote leaves: is it still, to the letter, what the library holds?

Between the search and the sending an index run may change or remove a bulletin, and a disk or a stranger's
hand may damage the file. A quote that fails here is never sent.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from corpus.library import Shown, digest
from corpus.models import Bulletin, Passage
from corpus.notices import Notice
from retrieval.models import Answer, Hit, Statement

_LOG = logging.getLogger(__name__)


class Fault(Enum):
    """Why a passage fails; the values go into the log."""

    GONE = "its bulletin is no longer in the library"
    CHANGED = "it reads otherwise in the library now"
    DAMAGED = "its bulletin does not fit the digest that was stored with it"
    ASTRAY = "it does not lie within the first quote"


@dataclass(frozen=True, slots=True)
class Failure:
    """A passage that fails, and why."""

    passage: Passage
    fault: Fault


def intact(bulletin: Bulletin, state: Shown) -> bool:
    """Whether a bulletin that was read from this state is what was once stored; if not, it is logged."""
    sound = digest(bulletin) == state.digest_of(bulletin.id)
    if not sound:
        _LOG.warning("bulletin %s is passed over: it does not fit its digest in the library", bulletin.id)
    return sound


def intact_version(bulletin: Bulletin, state: Shown) -> bool:
    """Whether one of a bulletin's versions is what was once stored, like `intact`."""
    sound = digest(bulletin) == state.digest_of_version(bulletin.id, bulletin.version)
    if not sound:
        _LOG.warning("version %d of %s does not fit its digest in the library", bulletin.version, bulletin.id)
    return sound


def verify(hits: Sequence[Hit], state: Shown) -> tuple[list[Hit], list[Failure]]:
    """The hits that hold, each with its bulletin as the library has it now, and what fails; both in order.

    Of a hit's further parts those stay that hold.

    Of ``also_in`` those bulletins stay that are stored as they were found. Each failure is logged as a
    warning that names the bulletin and the offsets, and none of the words.
    """
    sound: list[Hit] = []
    failures: list[Failure] = []
    for hit in hits:
        stored = _reread(hit.passage, hit.bulletin, state)
        if isinstance(stored, Failure):
            failures.append(stored)
        else:
            also_in = tuple(other for other in hit.also_in if _is_stored(other, state))
            parts = {part: _reread(part, hit.bulletin, state) for part in hit.parts}
            failures += [fault for fault in parts.values() if isinstance(fault, Failure)]
            whole = tuple(part for part, read in parts.items() if not isinstance(read, Failure))
            sound.append(replace(hit, bulletin=stored, also_in=also_in, parts=whole))
    return sound, failures


def verify_answer(answer: Answer, state: Shown) -> tuple[Answer, list[Failure]]:
    """The answer with the quotes and statements that hold, and what fails; where no quote holds, a refusal.

    What is said of the first quote, the short answer, the verdict and who else is stated, goes with it. The
    short answer must also lie within it.
    """
    quotes, failures = verify(answer.quotes, state)
    near, failures_near = verify(answer.near, state)
    others, failures_others = _verify_statements(answer.others, state)
    failures += failures_near + failures_others
    checked = replace(answer, quotes=tuple(quotes), near=tuple(near), others=tuple(others))
    first = answer.quotes[0].passage if answer.quotes else None
    if not first:
        nearest = tuple(bulletin for bulletin in answer.nearest if _is_stored(bulletin, state))
        return replace(checked, nearest=nearest), failures
    if not quotes or quotes[0].passage != first:
        return replace(checked, answer=None, others=(), verdict=None, notes=()), failures
    if answer.answer and not first.contains(answer.answer):
        failures.append(_logged(Failure(answer.answer, Fault.ASTRAY)))
        checked = replace(checked, answer=None)
    return checked, failures


def _verify_statements(
    statements: Sequence[Statement], state: Shown
) -> tuple[list[Statement], list[Failure]]:
    sound: list[Statement] = []
    failures: list[Failure] = []
    for statement in statements:
        stored = _reread(statement.words, statement.bulletin, state)
        if isinstance(stored, Failure):
            failures.append(stored)
        else:
            sound.append(replace(statement, bulletin=stored))
    return sound, failures


def _reread(passage: Passage, found: Bulletin, state: Shown) -> Bulletin | Failure:
    """The passage's bulletin as it is stored now, or why the passage must not be shown."""
    stored = state.get(found.id)
    if stored is None:
        return _logged(Failure(passage, Fault.GONE))
    if not intact(stored, state):
        return _logged(Failure(passage, Fault.DAMAGED))
    if stored.text[passage.start : passage.end] != passage.of(found):
        return _logged(Failure(passage, Fault.CHANGED))
    return stored


def _is_stored(bulletin: Bulletin, state: Shown) -> bool:
    return state.get(bulletin.id) == bulletin and digest(bulletin) == state.digest_of(bulletin.id)


def _logged(failure: Failure) -> Failure:
    passage = failure.passage
    _LOG.warning(
        "bulletin %s, %d to %d is not quoted: %s",
        passage.bulletin_id,
        passage.start,
        passage.end,
        Notice(failure.fault.value),
    )
    return failure
