"""/forget_me: what is kept of a person is deleted, once they have said so twice. Verbs: ``yes``, ``no``."""

from __future__ import annotations

from telegram import Update

from bot.state.buttons import Press
from bot.telegram.handlers import Handler, admitted, command, message_of
from bot.telegram.models import Pressed, Reply, Screen
from bot.telegram.request import person_of
from bot.telegram.runtime.sender import Place
from bot.telegram.services import Desk
from bot.telegram.views.keyboard import Board, keyboard
from bot.telegram.views.post import post

ACTION = "forget"


def handlers(desk: Desk) -> list[Handler]:
    """/forget_me."""
    return [command(desk, "forget_me", on_forget_me)]


async def on_forget_me(desk: Desk, update: Update) -> None:
    """Say what would be deleted, and ask whether it shall be."""
    message = message_of(update)
    if not await admitted(desk, message, "command"):
        return
    words = await desk.texts_beside(message)
    place = Place.beside(message)
    user_id = person_of(message)
    if user_id is None:
        await desk.outbox.send(place, [words.say("forget-nobody")])
        return
    press = Press(ACTION, {"language": words.language})
    (token,) = await desk.stored(desk.state.buttons.put, message.chat_id, user_id, press)
    board = Board.of(desk, token, words, private=message.chat.type == message.chat.PRIVATE)
    row = [board.button(words.say("button-forget"), "yes"), board.button(words.say("button-cancel"), "no")]
    await post(desk, place, Reply((words.say("forget-what"),), keyboard(row), (token,)))


async def show(desk: Desk, pressed: Pressed) -> Screen | str:
    """Forget the person, or leave everything as it is."""
    if pressed.user_id != pressed.button.user_id:
        return pressed.own.say("button-of-another")
    if pressed.verb != "yes":
        return Screen(pressed.texts.say("forget-not"), None)
    # What the person asked here just now is answered, and logged, before.
    async with desk.turns.of((pressed.place.chat_id, pressed.place.topic, pressed.user_id)):
        await desk.work(desk.state.people.forget, pressed.user_id)
    return Screen(pressed.texts.say("forget-done"), None)
