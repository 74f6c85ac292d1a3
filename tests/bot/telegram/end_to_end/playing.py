"""Plays the script of a day: people do what it says, and each waits for the answer that it leans on."""

import time
from dataclasses import dataclass, field

from bot.i18n import translator
from tests.bot.telegram.end_to_end.day import (
    ADMINS,
    ECONOMY,
    LANGUAGES,
    OFFICE,
    PRIVATE,
    STAFF,
    Delete,
    Edit,
    Follow,
    Forward,
    Inline,
    Line,
    OtherBot,
    Press,
    Step,
)
from tests.botapi.accounts import Account
from tests.botapi.entities import Formatted, finish
from tests.botapi.errors import Json
from tests.botapi.model import Chat, Message, Update, Upload
from tests.botapi.server import BotApi
from tests.botapi.users import User

_PATIENCE_S = 60.0  # nothing takes so long, but a call that fails again and again
_PLACES = tuple(translator(language).say("place", number=1).split("1")[0] for language in ("vi", "en"))


@dataclass(slots=True)
class Players:
    """The people and places of a day, and what was said there.

    Attributes:
        due: The messages that must be answered, each of them once.
        private: How many messages the bot owes each person in private.
        silent: The messages that nobody meant for the bot.
        presses: What people pressed.
    """

    api: BotApi
    other: Account
    forum: Chat
    office: Chat
    channel: Chat
    people: dict[str, User] = field(default_factory=dict)
    said: dict[str, Message] = field(default_factory=dict)
    due: list[Message] = field(default_factory=list)
    private: dict[int, int] = field(default_factory=dict)
    silent: list[Message] = field(default_factory=list)
    presses: list[Update] = field(default_factory=list)

    @classmethod
    def gather(cls, api: BotApi) -> "Players":
        """The places, two bots in the forum."""
        other = api.add_bot("lich_bot", "Lịch họp")
        forum = api.add_group("Sở Nội vụ", topics=[STAFF, ECONOMY], bots=[other])
        return cls(api, other, forum, api.add_group(OFFICE, kind="group"), api.add_channel())

    async def play(self, steps: tuple[Step, ...]) -> None:
        """Have everything done in order."""
        for step in steps:
            await self._do(step)

    async def settled(self) -> None:
        """Wait until everything that is due has been answered."""
        await self.api.drained(_PATIENCE_S)
        await self.api.until(self._is_settled, _PATIENCE_S)

    def answer(self, name: str) -> Message:
        """The answer to a line, as it stands now.

        Raises:
            AssertionError: there is none, or more than one.
        """
        [answer] = self.api.replies_to(self.said[name])
        return answer

    def topic(self, where: str) -> int | None:
        """The thread of a topic of the forum."""
        return next((thread for thread, title in self.forum.topics.items() if title == where), None)

    def _is_settled(self) -> bool:
        return (
            all(self._is_answered(message) for message in self.due)
            and all(len(self.api.sent_to(self._by_id(who))) >= count for who, count in self.private.items())
            and all(update.payload["id"] in self.api.answers for update in self.presses)
        )

    def _is_answered(self, message: Message) -> bool:
        """Whether a reply stands there that says more than its place in the queue, which is edited later."""
        return any(not reply.text.startswith(_PLACES) for reply in self.api.replies_to(message))

    async def _do(self, step: Step) -> None:
        match step:
            case Line():
                await self._say(step)
            case Press():
                await self._press(step)
            case Edit():
                await self._edit(step)
            case Delete():
                await self.api.delete(self.said[step.name])
            case Inline():
                shown = await self.api.inline(self._person(step.who), step.query, timeout=_PATIENCE_S)
                first = shown.results[0]["id"]
                sent = await self.api.choose(shown, first, self.forum, topic=self.topic(step.where))
                self.silent.append(sent)
            case Follow():
                answer = await self._answered(step.answer)
                await self.api.follow(self._person(step.who), answer.button(step.label)["url"])
                self._owe(self._person(step.who))
            case Forward():
                post = await self.api.channel_post(self.channel, step.text)
                self.silent.append(await self.api.forward_post(post, self.forum))
            case OtherBot():
                self.silent.append(await self.api.bot_message(self.other, self.forum, step.text))

    async def _say(self, line: Line) -> None:
        person = self._person(line.who)
        document = Upload("công văn.pdf", b"%PDF-1.7") if line.sent_as == "file" else None
        if line.where == PRIVATE:
            await self.api.private_message(person, line.text, document=document)
            self._owe(person)
            return
        target = self.said[line.to] if line.to else None
        if line.to_answer:
            target = await self._answered(line.to_answer)
        if line.sent_as == "photo":
            message = self._photo(person, line)
        else:
            message = await self.api.group_message(
                self.office if line.where == OFFICE else self.forum,
                person,
                line.text,
                topic=self.topic(line.where),
                reply_to=target,
                sender_chat={"group": self.forum, "channel": self.channel}.get(line.sent_as),
                date=int(time.time()) - 60 * line.minutes_ago,
            )
        self.said[line.name] = message
        if line.answered:
            pointed_at = target if line.points else None
            self.due.append(pointed_at or message)
            if pointed_at in self.silent:
                self.silent.remove(pointed_at)
        elif not line.minutes_ago:
            self.silent.append(message)

    def _photo(self, person: User, line: Line) -> Message:
        """A photo, which this server has no kind of its own for."""
        caption = finish(Formatted(line.text, ()))
        photo: Json = {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 90, "height": 60}]}
        if line.text:
            photo["caption"] = caption.text
            photo["caption_entities"] = [entity.to_json() for entity in caption.entities]
        written = self.api._write(self.forum, person, topic=self.topic(line.where), options=photo)
        return self.api._announce("message", written)

    async def _press(self, press: Press) -> None:
        answer = await self._answered(press.answer)
        await self.api.until(
            lambda: press.label in [b["text"] for row in self.api.current(answer).buttons for b in row],
            _PATIENCE_S,
        )
        self.presses.append(await self.api.press(answer, press.label, self._person(press.who)))
        await self.api.answered(self.presses[-1], _PATIENCE_S)

    async def _edit(self, edit: Edit) -> None:
        message = self.said[edit.name]
        if not edit.quotes:
            await self.api.edit(message, edit.text)
            return
        await self._answered(edit.name)
        await self.api.edit(message, edit.text)
        await self.api.until(lambda: "<blockquote" in (self.answer(edit.name).html or ""), _PATIENCE_S)

    async def _answered(self, name: str) -> Message:
        await self.api.until(lambda: self._is_answered(self.said[name]), _PATIENCE_S)
        return self.answer(name)

    def _owe(self, person: User) -> None:
        self.private[person.id] = self.private.get(person.id, 0) + 1

    def _person(self, name: str) -> User:
        if name not in self.people:
            self.people[name] = self.api.add_user(name, language_code=LANGUAGES.get(name, "vi"))
            if name in ADMINS:
                self.api.promote(self.forum, self.people[name])
                self.api.promote(self.office, self.people[name])
        return self.people[name]

    def _by_id(self, identifier: int) -> User:
        return self.api.world.users[identifier]
