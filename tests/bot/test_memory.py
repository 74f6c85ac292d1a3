from bot.memory import Memory


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_question_is_kept_for_its_time_and_no_longer() -> None:
    """It comes back to the last moment of its time, under each key it was kept under, and not after."""
    clock = Clock()
    memory = Memory(300, clock)
    memory.remember("ai là Bí thư?", ("chat", 1), ("answer", 7))
    clock.now = 300
    assert memory.before(("chat", 1)) == memory.before(("answer", 7)) == "ai là Bí thư?"
    clock.now = 300.1
    assert memory.before(("chat", 1)) is None


def test_the_first_key_that_knows_one_decides() -> None:
    """A reply to an older answer goes before what the same person asked last."""
    memory = Memory(300, Clock())
    memory.remember("cũ", "answer")
    memory.remember("mới", "asker")
    assert memory.before("answer", "asker") == "cũ"
    assert memory.before(None, "asker") == "mới"
    assert memory.before("nobody") is None


def test_the_newest_question_takes_the_place_of_the_older() -> None:
    """Under one key there is one question."""
    memory = Memory(300, Clock())
    memory.remember("cũ", "asker")
    memory.remember("mới", "asker")
    assert memory.before("asker") == "mới"


def test_memory_is_bounded() -> None:
    """Of more questions than it keeps the oldest are forgotten."""
    memory = Memory(300, Clock())
    for number in range(10_001):
        memory.remember("?", number)
    assert memory.before(0) is None
    assert memory.before(1) == memory.before(10_000) == "?"
