"""What people think of an answer: each person's own verdict, kept in the journal; the last one counts."""

from __future__ import annotations

from bot.i18n import Translator
from bot.state.journal import Rating, Reason
from bot.telegram.models import ButtonPress, UnknownVerbError
from bot.telegram.sending import SendingServices
from bot.telegram.views.keyboard import KeyboardBuilder, Row

REASONS = tuple(Reason)  # their places stand in the data of buttons


async def keep_rating(
    services: SendingServices,
    pressed: ButtonPress,
    verdict: Rating,
    reason: Reason | None = None,
    *,
    asking: bool = False,
) -> str:
    """Keep what the one who pressed thinks; what to tell them, or if ``asking`` to ask them."""
    number = pressed.button.press.payload["number"]
    kept = await services.run_short_call(
        services.state.journal.feedback, number, pressed.user_id, verdict, reason
    )
    if not kept:
        return pressed.own.say("feedback-late")
    if verdict is Rating.UP:
        return pressed.own.say("feedback-up")
    return pressed.own.say("feedback-down") if asking else pressed.own.say("feedback-noted")


def read_reason(place: str) -> Reason:
    """The reason of a place, as `reason_rows` writes it into the data of a button.

    Raises:
        UnknownVerbError: there is no such place.
    """
    try:
        return {str(number): reason for number, reason in enumerate(REASONS)}[place]
    except KeyError:
        raise UnknownVerbError from None


def rating_row(builder: KeyboardBuilder, verb: str, *, why: bool) -> Row:
    """The row under an answer that a verb shows; ``why`` says whether a bad one is to give a reason."""
    down = f"-{verb}" if why else "-"
    return [builder.button("👍", "+"), builder.button("👎", down)]


def reason_rows(builder: KeyboardBuilder, verb: str) -> list[Row]:
    """The buttons that ask what is wrong with an answer, and the way back to what the verb shows."""
    rows: list[Row] = [
        [builder.button(_label(reason, builder.tr), f"!{place}{verb}")]
        for place, reason in enumerate(REASONS)
    ]
    return [*rows, [builder.button(builder.tr.say("button-back"), f"={verb}")]]


def _label(reason: Reason, tr: Translator) -> str:
    match reason:
        case Reason.WRONG_BULLETIN:
            return tr.say("reason-wrong-bulletin")
        case Reason.WRONG_ANSWER:
            return tr.say("reason-wrong-answer")
        case Reason.OUT_OF_DATE:
            return tr.say("reason-out-of-date")
        case Reason.SHOULD_REFUSE:
            return tr.say("reason-should-refuse")
