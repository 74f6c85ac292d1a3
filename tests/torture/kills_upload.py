"""kill -9 over uploads: a file is in the library whole, or not at all."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from corpus.file_library import FileLibrary
from tests.botapi.model import Message, Upload
from tests.botapi.server import BotApi
from tests.botapi.users import User
from tests.torture.arena import Arena
from tests.torture.bulletins import news
from tests.torture.folder import Examiner
from tests.torture.kills_index import run_whole
from tests.torture.kills_serve import Record, kill, polled, quiet, ready, serving_to_the_end
from tests.torture.program import PATIENCE_S, Program
from tests.torture.tally import Tally

_ADD = "Thêm"
_BEGUN = "Đang thêm bản tin và lập chỉ mục…"
_ADDED = "Đã thêm bản tin."
_KILLED_UNTIL_S = 3.0


@dataclass(slots=True)
class Sender:
    """An administrator, and what they have sent, by the name of the file."""

    api: BotApi
    user: User
    sent: dict[str, tuple[bytes, Message]] = field(default_factory=dict)

    async def send(self, number: int) -> None:
        """Send a file and, if its preview comes, confirm it."""
        name, content = f"tin_{number}.txt", news(number).encode()
        await self.api.private_message(self.user, document=Upload(name, content, "text/plain"))
        preview = await self._preview()
        self.sent[name] = (content, preview)
        await self.api.press(preview, _ADD, self.user)

    def confirmed(self, name: str) -> bool:
        """Whether the bot has said that the bulletin is in the library."""
        return self.api.current(self.sent[name][1]).text.startswith(_ADDED)

    def settled(self, name: str) -> bool:
        """Whether a file is not being added just now."""
        return self.api.current(self.sent[name][1]).text != _BEGUN

    async def _preview(self) -> Message:
        known = {preview.message_id for _, preview in self.sent.values()}

        def fresh() -> list[Message]:
            return [
                each
                for each in self.api.sent_to(self.user)
                if each.message_id not in known and _ADD in [b["text"] for row in each.buttons for b in row]
            ]

        await self.api.until(lambda: bool(fresh()), PATIENCE_S)
        return fresh()[-1]


async def kill_uploads(arena: Arena) -> Tally:
    """Kill `bantin serve` after an administrator has confirmed a file."""
    tally = Tally("kill -9, upload")
    chance, record = arena.chance(tally.attack), Record()
    with tally.timed():
        async with BotApi() as api:
            sender = Sender(api, api.add_user())
            program = await ready(arena, api, tally, admins=[sender.user.id])
            examiner = Examiner(program)
            for number in range(arena.kills):
                run = await asyncio.to_thread(program.start, "serve")
                await polled(api, run)
                await sender.send(number)
                await asyncio.sleep(chance.uniform(0, _KILLED_UNTIL_S))
                await kill(run, tally, record)
                for fault in [*examiner.faults(program.data), *torn_files(program.data, sender)]:
                    tally.tell(wrong=fault)
            async with serving_to_the_end(program, api, tally):
                await quiet(api, lambda: all(map(sender.settled, sender.sent)), most=PATIENCE_S)
            _check_all(program, sender, tally)
        await asyncio.to_thread(_compare, arena, program, examiner, tally)
    added = sum(sender.confirmed(name) for name in sender.sent)
    tally.remark = f"{added} of {len(sender.sent)} files confirmed"
    return tally


def torn_files(data: Path, sender: Sender) -> list[str]:
    """The files among the uploads that are not as they were sent, a sentence each."""
    return [
        f"{file.name} is kept torn or under a name that nobody gave"
        for file in (data / "uploads").glob("*.txt")
        if file.name not in sender.sent or sender.sent[file.name][0] != file.read_bytes()
    ]


def _check_all(program: Program, sender: Sender, tally: Tally) -> None:
    """Each file is kept and in the library, or neither; what was confirmed to the sender is there."""
    with FileLibrary(program.data / "library.sqlite").reading() as state:
        texts = {name: state.get(Path(name).stem) for name in sender.sent}
    for name, bulletin in texts.items():
        kept = (program.data / "uploads" / name).exists()
        if kept != (bulletin is not None):
            tally.tell(wrong=f"{name} is {'kept' if kept else 'gone'}, its bulletin is not")
        if sender.confirmed(name) and bulletin is None:
            tally.tell(lost=f"{name} was confirmed and is gone")


def _compare(arena: Arena, program: Program, examiner: Examiner, tally: Tally) -> None:
    run_whole(tally, program, "index")
    twin = arena.program("upload undisturbed")
    with FileLibrary(program.data / "library.sqlite").reading() as state:
        sources = state.sources()
    run_whole(tally, twin, "index", "--only", *sources)
    for difference in examiner.differences(program.data, twin.data):
        tally.tell(wrong=difference)
