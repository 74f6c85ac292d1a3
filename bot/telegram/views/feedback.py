"""What people think of an answer: each person's own verdict, kept in the journal; the last one counts."""

from __future__ import annotations

from bot.i18n import Texts
from bot.state.journal import Reason, Verdict
from bot.telegram.models import Pressed
from bot.telegram.services import Desk
from bot.telegram.views.keyboard import Board, Row

REASONS = tuple(Reason)  # their places stand in the data of buttons


async def rate(
    desk: Desk, pressed: Pressed, verdict: Verdict, reason: Reason | None = None, *, asking: bool = False
) -> str:
    """Keep what the one who pressed thinks; what to tell them, or if ``asking`` to ask them."""
    number = pressed.button.press.payload["number"]
    kept = await desk.stored(desk.state.journal.feedback, number, pressed.user_id, verdict, reason)
    if not kept:
        return pressed.own.say("feedback-late")
    if verdict is Verdict.UP:
        return pressed.own.say("feedback-up")
    return pressed.own.say("feedback-down") if asking else pressed.own.say("feedback-noted")


def thumbs(board: Board, verb: str, *, why: bool) -> Row:
    """The row under an answer that a verb shows; ``why`` says whether a bad one is to give a reason."""
    down = f"-{verb}" if why else "-"
    return [board.button("👍", "+"), board.button("👎", down)]


def reasons(board: Board, verb: str) -> list[Row]:
    """The buttons that ask what is wrong with an answer, and the way back to what the verb shows."""
    rows: list[Row] = [
        [board.button(_label(reason, board.texts), f"!{place}{verb}")] for place, reason in enumerate(REASONS)
    ]
    return [*rows, [board.button(board.texts.say("button-back"), f"={verb}")]]


def _label(reason: Reason, texts: Texts) -> str:
    match reason:
        case Reason.WRONG_BULLETIN:
            return texts.say("reason-wrong-bulletin")
        case Reason.WRONG_ANSWER:
            return texts.say("reason-wrong-answer")
        case Reason.OUT_OF_DATE:
            return texts.say("reason-out-of-date")
        case Reason.SHOULD_REFUSE:
            return texts.say("reason-should-refuse")
