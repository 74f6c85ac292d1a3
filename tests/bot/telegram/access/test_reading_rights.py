from pathlib import Path

import pytest

from bot.state.state import open_state
from bot.telegram.access.reading_rights import NOTHING, Asker, readable_by
from corpus.collections import Collections

ME, GROUP = 7, -100
A, B, AB = frozenset("a"), frozenset("b"), frozenset("ab")


@pytest.mark.parametrize(
    ("person", "group", "where", "read"),
    [
        ("unset", "unset", ME, "default"),
        (AB, "unset", ME, AB),
        (None, A, ME, None),
        ("unset", A, None, "default"),
        (B, A, None, B),
        ("unset", "unset", GROUP, "default"),
        ("unset", A, GROUP, A),
        ("unset", None, GROUP, None),
        (B, None, GROUP, B),
        (B, AB, GROUP, B),
        (B, A, GROUP, NOTHING),
        (None, A, GROUP, A),
    ],
)
@pytest.mark.parametrize("default", [None, A, NOTHING])
def test_who_reads_what(
    tmp_path: Path,
    *,
    person: Collections | str | None,
    group: Collections | str | None,
    where: int | None,
    read: Collections | str | None,
    default: Collections | None,
) -> None:
    """In private and inline it goes by the person, in a group by the group as far as the person may."""
    with open_state(tmp_path / "bot.sqlite") as state:
        for subject, given in ((ME, person), (GROUP, group)):
            if not isinstance(given, str):
                state.readers.let_read(subject, given)
        found = readable_by(Asker(ME, where), state.readers, default, is_admin=False)
    assert found == (default if isinstance(read, str) else read)


def test_a_person_with_a_word_of_their_own_gets_no_default_in_a_group(tmp_path: Path) -> None:
    """What all may read in a group without a word is cut down to what the person may."""
    with open_state(tmp_path / "bot.sqlite") as state:
        state.readers.let_read(ME, B)
        assert readable_by(Asker(ME, GROUP), state.readers, AB, is_admin=False) == B
        assert readable_by(Asker(ME, GROUP), state.readers, A, is_admin=False) == NOTHING


def test_those_who_run_the_bot_read_everything_in_private(tmp_path: Path) -> None:
    """Unless they were given less; in a group they are like others, and nobody nowhere reads nothing."""
    with open_state(tmp_path / "bot.sqlite") as state:
        assert readable_by(Asker(ME, ME), state.readers, A, is_admin=True) is None
        assert readable_by(Asker(ME, GROUP), state.readers, A, is_admin=True) == A
        state.readers.let_read(ME, B)
        assert readable_by(Asker(ME, ME), state.readers, A, is_admin=True) == B
        assert readable_by(Asker(None, GROUP), state.readers, A, is_admin=False) == A
        assert readable_by(Asker(None, None), state.readers, None, is_admin=False) == NOTHING
