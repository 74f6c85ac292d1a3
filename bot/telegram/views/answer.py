"""An answer in the chat: its further passages, the whole passage around a quote, its source and feedback.

Verbs: ``a2`` shows the third view, ``w2.1`` the second part of its whole passage, ``s2/…`` its bulletin (see
`source`), ``p2`` sends the picture that its quote was read from; ``+`` and ``-`` rate it, ``!0a2`` says why,
``=a2`` puts back the buttons that ``a2`` has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from telegram import InlineKeyboardMarkup

from bot.i18n import Translator
from bot.render import saved_answer
from bot.render.answer import expand_to_passage, render_answer, render_hit
from bot.state.buttons import Press
from bot.state.journal import Rating
from bot.telegram.models import (
    ButtonPress,
    MessageView,
    Reply,
    Request,
    UnknownVerbError,
    translator_of,
)
from bot.telegram.services import AnsweringServices
from bot.telegram.views import feedback, source
from bot.telegram.views.keyboard import KeyboardBuilder, keyboard
from bot.telegram.views.pictures import send_picture
from bot.telegram.views.post import put_button
from corpus.models import Mark
from retrieval.models import Answer

ACTION = "answer"
MOST = 5  # passages that an answer's buttons lead to

_TRIES = 3

_VIEW = re.compile(r"(?P<kind>[aw])(?P<view>[0-9]{1,2})(\.(?P<part>[0-9]{1,3}))?")
_SOURCE = re.compile(r"s(?P<view>[0-9]{1,2})/?(?P<sub>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _View:
    """What is shown of an answer."""

    number: int
    whole: bool
    part: int

    @classmethod
    def read(cls, verb: str) -> _View:
        """The view that a verb names.

        Raises:
            UnknownVerbError: it names none.
        """
        found = _VIEW.fullmatch(verb)
        if not found:
            raise UnknownVerbError
        return cls(int(found["view"]), found["kind"] == "w", int(found["part"] or 0))

    @property
    def verb(self) -> str:
        """Shows it."""
        return f"w{self.number}.{self.part}" if self.whole else f"a{self.number}"


async def compose_reply(
    services: AnsweringServices, request: Request, answer: Answer, number: int, tr: Translator
) -> Reply:
    """An answer with its buttons; ``number`` is the request's in the journal, 0 for none."""
    for _ in range(_TRIES):
        packed = saved_answer.pack(answer, services.config.telegram.quotes, tr)
        payload = {**packed, "number": number, "language": tr.language, "asker": request.user_id}
        try:
            return await create_answer_reply(
                services, request.chat_id, request.user_id, payload, private=request.private
            )
        except saved_answer.GoneError:  # an index run ended just now
            answer = await services.run_long_call(services.engine.recheck, answer)
    raise saved_answer.GoneError


async def create_answer_reply(
    services: AnsweringServices,
    chat_id: int,
    user_id: int | None,
    payload: saved_answer.Packed,
    *,
    private: bool,
) -> Reply:
    """An answer for a chat, read from the library again.

    Raises:
        GoneError: one of its passages does not read as it did.
    """
    token = await put_button(services, chat_id, user_id, Press(ACTION, payload))
    builder = KeyboardBuilder.of(services, token, translator_of(payload), private=private)
    parts, buttons = await services.run_short_call(first_view, services, builder, payload)
    return Reply.with_buttons(parts, buttons, token)


async def show_answer(services: AnsweringServices, pressed: ButtonPress) -> MessageView | str:
    """Do what a button under an answer does.

    Raises:
        GoneError: what it shows does not read as it did.
        UnknownVerbError: no button does that.
    """
    verb, payload = pressed.verb, pressed.button.press.payload
    builder = KeyboardBuilder.of(services, pressed.button.token, pressed.tr, private=pressed.private)
    if verb == "+":
        return await feedback.keep_rating(services, pressed, Rating.UP)
    if verb.startswith("-"):
        if verb[1:]:
            _View.read(verb[1:])
        notice = await feedback.keep_rating(services, pressed, Rating.DOWN, asking=bool(verb[1:]))
        return (
            MessageView(None, keyboard(*feedback.reason_rows(builder, verb[1:])), notice)
            if verb[1:]
            else notice
        )
    if verb.startswith("!"):
        reason = feedback.read_reason(verb[1:2])
        buttons = await _buttons(services, builder, payload, verb[2:])
        return MessageView(None, buttons, await feedback.keep_rating(services, pressed, Rating.DOWN, reason))
    if verb.startswith("="):
        return MessageView(None, await _buttons(services, builder, payload, verb[1:]))
    if verb.startswith(("p", "s")):
        return await _show_beside(services, pressed, builder)
    view_asked = _View.read(verb)
    parts, buttons = await services.run_short_call(_shown, services, builder, payload, view_asked)
    # Of an answer that took several messages the last one has the buttons, and turns.
    last = len(parts) - 1
    part = min(view_asked.part, last) if view_asked.number or view_asked.whole else last
    return MessageView(parts[part], buttons)


def first_view(
    services: AnsweringServices, builder: KeyboardBuilder, payload: saved_answer.Packed
) -> tuple[list[str], InlineKeyboardMarkup | None]:
    """The texts and the buttons of an answer as it is shown first, read from the library again.

    Raises:
        GoneError: one of its passages does not read as it did.
    """
    return _shown(services, builder, payload, _View.read("a0"))


async def _show_beside(
    services: AnsweringServices, pressed: ButtonPress, builder: KeyboardBuilder
) -> MessageView | str:
    """Show a quote's bulletin, or send the picture that it was read from; then what to tell who asked for it.

    Raises:
        GoneError: the quote does not read as it did.
        UnknownVerbError: the answer quotes nothing there.
    """
    verb, payload = pressed.verb, pressed.button.press.payload
    match = _SOURCE.fullmatch(verb)
    if match:
        view = int(match["view"])
        hit = await services.run_short_call(saved_answer.hit_of, payload, view, services.engine.bulletin)
        if hit is None:
            raise UnknownVerbError
        here = source.SourceLocation(builder, f"s{view}/", f"a{view}")
        return await source.show_bulletin(services, pressed.place, hit.bulletin.id, match["sub"], here)
    view = _View.read(f"a{verb[1:]}").number
    hit = await services.run_short_call(saved_answer.hit_of, payload, view, services.engine.bulletin)
    if hit is None:
        raise UnknownVerbError
    sent = await send_picture(services, pressed.place, hit, pressed.tr)
    return pressed.tr.say("picture-sent") if sent else pressed.tr.say("picture-gone")


async def _buttons(
    services: AnsweringServices, builder: KeyboardBuilder, payload: saved_answer.Packed, verb: str
) -> InlineKeyboardMarkup | None:
    return (await services.run_short_call(_shown, services, builder, payload, _View.read(verb)))[1]


def _shown(
    services: AnsweringServices, builder: KeyboardBuilder, payload: saved_answer.Packed, view: _View
) -> tuple[list[str], InlineKeyboardMarkup | None]:
    """The text of a view in parts, and the buttons under it.

    Raises:
        UnknownVerbError: the answer has no such view.
    """
    find = services.engine.bulletin
    if view.number >= saved_answer.views(payload):
        raise UnknownVerbError
    hit = saved_answer.hit_of(payload, view.number, find)
    around = expand_to_passage(hit, services.engine.passages_of(hit.bulletin)) if hit else None
    if view.whole and around:
        parts = render_hit(around, builder.tr, folded=False)
    elif view.number and hit:
        parts = render_hit(hit, builder.tr)
    else:
        parts = render_answer(saved_answer.unpack(payload, find), builder.tr)
    say, here, count = builder.tr.say, view.number, saved_answer.views(payload)
    turning = [builder.button(say("button-previous"), f"a{here - 1}")] if here else []
    if here + 1 < count:
        turning.append(builder.button(say("button-next"), f"a{here + 1}"))
    rows = builder.parts(f"w{here}.", min(view.part, len(parts) - 1), len(parts)) if view.whole else []
    rows.append(turning)
    if hit and around:
        passage = [builder.source(hit.bulletin, f"s{here}")]
        if view.whole:
            passage.insert(0, builder.button(say("button-fold"), f"a{here}"))
        elif around.passage != hit.passage:
            passage.insert(0, builder.button(say("button-whole"), f"w{here}.0"))
        if Mark.OCR in hit.bulletin.marks:
            passage.append(builder.button(say("button-picture"), f"p{here}"))
        rows.append(passage)
    copying = [builder.copy(hit, saved_answer.short_answer(payload))] if hit else []
    rows.append(copying if builder.private else [*copying, builder.in_private(say("button-private"))])
    if payload["number"]:
        rows.append(feedback.rating_row(builder, view.verb, why=payload["found"]))
    return parts, keyboard(*rows)
