import gc
import sys

import pytest

from bot.telegram.runtime.process import _prompt


def test_while_it_serves_nothing_keeps_the_loop_waiting() -> None:
    """Threads change places every millisecond and the collector leaves what is loaded alone; then no more."""
    before = sys.getswitchinterval()
    gc.unfreeze()  # what another test may have left
    with _prompt():
        assert sys.getswitchinterval() == pytest.approx(0.001)
        assert gc.get_freeze_count() > 10_000
    assert sys.getswitchinterval() == before
    assert gc.get_freeze_count() == 0
