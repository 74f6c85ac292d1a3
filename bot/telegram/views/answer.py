"""An answer in the chat: its further passages, the whole passage around a quote, its source and feedback.

Verbs: ``a2`` shows the third view, ``w2.1`` the second part of its whole passage, ``s2/…`` its bulletin (see
`source`); ``+`` and ``-`` rate it, ``!0a2`` says why, ``=a2`` puts back the buttons that ``a2`` has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from telegram import InlineKeyboardMarkup

from bot.i18n import Texts
from bot.render import saved_answer
from bot.render.answer import render_answer, render_hit
from bot.render.wholes import whole
from bot.state.buttons import Press
from bot.state.journal import Verdict
from bot.telegram.models import Pressed, Reply, Screen, language_of
from bot.telegram.request import Request
from bot.telegram.services import Desk
from bot.telegram.views import feedback, source
from bot.telegram.views.keyboard import Board, keyboard
from retrieval.models import Answer

ACTION = "answer"
MOST = 5  # passages that an answer's buttons lead to

_TRIES = 3

_VIEW = re.compile(r"(?P<kind>[aw])(?P<view>\d{1,2})(\.(?P<part>\d{1,3}))?")
_SOURCE = re.compile(r"s(?P<view>\d{1,2})/?(?P<sub>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _View:
    """What is shown of an answer."""

    number: int
    whole: bool
    part: int

    @classmethod
    def read(cls, verb: str) -> _View:
        """The view that a verb names; the answer itself if it names none."""
        found = _VIEW.fullmatch(verb)
        if not found:
            return cls(0, whole=False, part=0)
        return cls(int(found["view"]), found["kind"] == "w", int(found["part"] or 0))

    @property
    def verb(self) -> str:
        """Shows it."""
        return f"w{self.number}.{self.part}" if self.whole else f"a{self.number}"


async def compose(desk: Desk, request: Request, answer: Answer, number: int, texts: Texts) -> Reply:
    """An answer with its buttons; ``number`` is the request's in the journal, 0 for none."""
    for _ in range(_TRIES):
        packed = saved_answer.pack(answer, desk.config.telegram.quotes)
        payload = {**packed, "number": number, "language": texts.language}
        try:
            return await put(desk, request.chat_id, request.user_id, payload, private=request.private)
        except saved_answer.GoneError:  # an index run ended just now
            answer = await desk.work(desk.engine.recheck, answer)
    raise saved_answer.GoneError


async def put(
    desk: Desk, chat_id: int, user_id: int | None, payload: saved_answer.Packed, *, private: bool
) -> Reply:
    """An answer for a chat, read from the library again.

    Raises:
        GoneError: one of its passages does not read as it did.
    """
    (token,) = await desk.stored(desk.state.buttons.put, chat_id, user_id, Press(ACTION, payload))
    board = Board.of(desk, token, language_of(payload), private=private)
    parts, buttons = await desk.stored(_shown, desk, board, payload, _View.read("a0"))
    return Reply(tuple(parts), buttons, (token,))


async def show(desk: Desk, pressed: Pressed) -> Screen | str:
    """Do what a button under an answer does.

    Raises:
        GoneError: what it shows does not read as it did.
    """
    verb, payload = pressed.verb, pressed.button.press.payload
    board = Board.of(desk, pressed.button.token, pressed.texts, private=pressed.private)
    if verb == "+":
        return await feedback.rate(desk, pressed, Verdict.UP)
    if verb.startswith("-"):
        notice = await feedback.rate(desk, pressed, Verdict.DOWN, asking=bool(verb[1:]))
        return Screen(None, keyboard(*feedback.reasons(board, verb[1:])), notice) if verb[1:] else notice
    if verb.startswith("!"):
        reason = feedback.REASONS[int(verb[1])]
        notice = await feedback.rate(desk, pressed, Verdict.DOWN, reason)
        return Screen(None, await _buttons(desk, board, payload, verb[2:]), notice)
    if verb.startswith("="):
        return Screen(None, await _buttons(desk, board, payload, verb[1:]))
    asked = _SOURCE.fullmatch(verb)
    if asked:
        view = int(asked["view"])
        hit = await desk.stored(saved_answer.hit_of, payload, view, desk.engine.bulletin)
        if hit is None:
            raise saved_answer.GoneError
        here = source.Here(board, f"s{view}/", f"a{view}")
        return await source.screen(desk, pressed.place, hit.bulletin.id, asked["sub"], here)
    view_asked = _View.read(verb)
    parts, buttons = await desk.stored(_shown, desk, board, payload, view_asked)
    # Of an answer that took several messages the last one has the buttons, and turns.
    last = len(parts) - 1
    part = min(view_asked.part, last) if view_asked.number or view_asked.whole else last
    return Screen(parts[part], buttons)


async def _buttons(
    desk: Desk, board: Board, payload: saved_answer.Packed, verb: str
) -> InlineKeyboardMarkup | None:
    return (await desk.stored(_shown, desk, board, payload, _View.read(verb)))[1]


def _shown(
    desk: Desk, board: Board, payload: saved_answer.Packed, view: _View
) -> tuple[list[str], InlineKeyboardMarkup | None]:
    """The text of a view in parts, and the buttons under it."""
    find = desk.engine.bulletin
    hit = saved_answer.hit_of(payload, view.number, find)
    around = whole(hit, desk.config.index.settings.chunking) if hit else None
    if view.whole and around:
        parts = render_hit(around, board.texts, folded=False)
    elif view.number and hit:
        parts = render_hit(hit, board.texts)
    else:
        parts = render_answer(saved_answer.unpack(payload, find), board.texts)
    say, here, count = board.texts.say, view.number, saved_answer.views(payload)
    turning = [board.button(say("button-previous"), f"a{here - 1}")] if here else []
    if here + 1 < count:
        turning.append(board.button(say("button-next"), f"a{here + 1}"))
    rows = board.parts(f"w{here}.", view.part, len(parts)) if view.whole else []
    rows.append(turning)
    if hit and around:
        passage = [board.source(hit.bulletin, f"s{here}")]
        if view.whole:
            passage.insert(0, board.button(say("button-fold"), f"a{here}"))
        elif around.passage != hit.passage:
            passage.insert(0, board.button(say("button-whole"), f"w{here}.0"))
        rows.append(passage)
    copying = [board.copy(hit, saved_answer.short_answer(payload))] if hit else []
    rows.append(copying if board.private else [*copying, board.in_private(say("button-private"))])
    if payload["number"]:
        rows.append(feedback.thumbs(board, view.verb, why=payload["found"]))
    return parts, keyboard(*rows)
