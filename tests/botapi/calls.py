"""Calls on record, and what goes wrong with them.

Sources: Bot API "Making requests", "ResponseParameters" (`retry_after` is the number of seconds to wait:
Telegram leaves it out rather than saying 0).
"""

from dataclasses import dataclass
from typing import Final, Literal

from tests.botapi.errors import TWO_POLLS, ApiError, Json, Params, too_many_requests
from tests.botapi.users import User

_PHRASES: Final = {
    400: "Bad Request",
    403: "Forbidden: bot was blocked by the user",
    409: TWO_POLLS,
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong with one call.

    `answer` replies with an error, `page` with the HTML of a server before Telegram's, `drop` closes the
    connection, `stall` never replies, `slow` carries the call out `delay` seconds late. With `after` the
    call is carried out first, as when only the reply is lost.
    """

    action: Literal["answer", "page", "drop", "stall", "slow"] = "answer"
    status: int = 500
    description: str | None = None
    retry_after: int | None = None
    migrate_to: int | None = None
    after: bool = False
    delay: float = 0.0

    def __post_init__(self) -> None:
        if self.action == "answer" and self.status == 429 and (self.retry_after or 0) < 1:
            raise ValueError("Telegram asks to wait for a whole number of seconds, at least one")

    def error(self) -> ApiError:
        """Return the error that an `answer` or a `page` replies with."""
        if self.retry_after is not None and self.description is None:
            return too_many_requests(self.retry_after)
        parameters: Json = {}
        if self.retry_after is not None:
            parameters["retry_after"] = self.retry_after
        if self.migrate_to is not None:
            parameters["migrate_to_chat_id"] = self.migrate_to
        phrase = _PHRASES.get(self.status, f"Error {self.status}")
        return ApiError(self.status, self.description or phrase, parameters)


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it came: `at` is monotonic time, `outcome` what the bot was told.

    The outcome is "in flight", "ok", "dropped", "stalled", "abandoned" (the client went away while
    the call waited), or the error's code and description. The `effect` is what became of it here: "ok"
    where it was carried out, the refusal where the server itself refused it, None where a `fault` kept
    it from being tried. `result` is what a call that was carried out returns.
    """

    method: str
    params: Params
    at: float
    bot: User
    outcome: str = "in flight"
    effect: str | None = None
    fault: Fault | None = None
    result: object = None

    @property
    def done(self) -> bool:
        """Whether the server is through with it."""
        return self.outcome != "in flight"

    @property
    def ok(self) -> bool:
        """Whether it was carried out and answered so."""
        return self.outcome == "ok"

    def refused(self, status: int) -> bool:
        """Whether the server itself, and no fault, refused it with this status."""
        return self.effect is not None and self.effect.startswith(f"{status} ")

    def __str__(self) -> str:
        return f"{self.method} -> {self.outcome} {dict(self.params)}"
