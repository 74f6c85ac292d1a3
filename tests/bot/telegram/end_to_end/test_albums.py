"""Several photos or documents that are sent at once: to Telegram each is a message of its own."""

from pathlib import Path

import pytest

from bot.state.file_database import FileDatabase
from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.serving import FOUND, quotes, serving
from tests.botapi.model import Upload
from tests.botapi.server import BotApi
from tests.clock import VirtualClock
from tests.disks import fill

HINT = "Tôi chỉ đọc được tin nhắn bằng chữ. Xin viết câu hỏi."
TEN = [""] * 10
BULLETIN = "Thông báo số {}\nHuyện Cam Mẫu tiêm phòng cho {} con trâu.".format


def with_question(place: int, question: str = FOUND) -> list[str]:
    """The captions of ten photos, the question under one of them."""
    return [*TEN[:place], question, *TEN[place + 1 :]]


@pytest.mark.parametrize("place", [0, 4, 9])
async def test_photos_with_a_question_get_one_answer(api: BotApi, indexed: Engine, place: int) -> None:
    """In private the question is answered, under whichever photo it stands, and nothing else is said."""
    user = api.add_user()
    async with serving(api, indexed):
        await api.album(api.private(user), user, with_question(place))
        await api.drained()
        await api.until(lambda: bool(api.sent_to(user)), 20)
    [answer] = api.sent_to(user)
    assert quotes(answer)


async def test_photos_with_a_question_in_a_group(api: BotApi, indexed: Engine) -> None:
    """A question under one of many photos gets one answer, which replies to that photo."""
    group, user = api.add_group(), api.add_user()
    async with serving(api, indexed):
        sent = await api.album(group, user, with_question(3, f"@bantin_bot {FOUND}"))
        await api.until(lambda: bool(api.sent_to(group)), 20)
        await api.drained()
    assert api.replies_to(sent[3]) == api.sent_to(group)
    assert len(api.sent_to(group)) == 1


async def test_a_question_that_comes_in_a_later_batch(api: BotApi, indexed: Engine) -> None:
    """Photos that Telegram delivers before the one with the question are not told to be no question."""
    user, clock = api.add_user(), VirtualClock()
    async with serving(api, indexed, waits=clock):
        sent = await api.album(api.private(user), user, TEN[:5])
        await api.drained()
        album = str(sent[0].options["media_group_id"])
        await api.album(api.private(user), user, [*TEN[:4], FOUND], album=album)
        await api.until(lambda: bool(api.sent_to(user)), 20)
        clock.advance(60)
    [answer] = api.sent_to(user)
    assert quotes(answer)


@pytest.mark.parametrize("documents", [False, True])
async def test_photos_without_a_question_get_one_hint(
    api: BotApi, indexed: Engine, *, documents: bool
) -> None:
    """Ten photos, or documents of somebody who may send none, get the hint once; the next ten once more."""
    user = api.add_user()
    files = [Upload(f"{n}.txt", b"...") for n in range(10)] if documents else []
    async with serving(api, indexed):
        for count in (1, 2):
            await api.album(api.private(user), user, TEN, documents=files)
            await api.drained()
            await api.until(lambda count=count: len(api.sent_to(user)) == count, 20)  # type: ignore[misc]
        await api.private_message(user, FOUND)
        await api.until(lambda: len(api.sent_to(user)) > 2, 20)
    assert [message.text for message in api.sent_to(user)[:2]] == [HINT] * 2
    assert quotes(api.sent_to(user)[2])


async def test_a_photo_of_the_album_after_a_restart(api: BotApi, indexed: Engine, tmp_path: Path) -> None:
    """What comes of an album after a restart gets no second hint, but a question its answer."""
    user = api.add_user()
    async with serving(api, indexed, tmp_path):
        sent = await api.album(api.private(user), user, TEN[:5])
        await api.until(lambda: bool(api.sent_to(user)), 20)
    album = str(sent[0].options["media_group_id"])
    async with serving(api, indexed, tmp_path):
        await api.album(api.private(user), user, with_question(9), album=album)
        await api.drained()
        await api.until(lambda: len(api.sent_to(user)) > 1, 20)
    hint, answer = api.sent_to(user)
    assert hint.text == HINT
    assert quotes(answer)


async def test_ten_photos_count_once(api: BotApi, indexed: Engine) -> None:
    """Ten photos take no more of what a person may ask than one message does."""
    user = api.add_user()
    async with serving(api, indexed, limits={"user_per_minute": 3}):
        await api.album(api.private(user), user, with_question(0))
        await api.until(lambda: bool(api.sent_to(user)), 20)
        await api.private_message(user, FOUND)
        await api.until(lambda: len(api.sent_to(user)) > 1, 20)
    assert all(quotes(message) for message in api.sent_to(user))


async def test_photos_of_a_stranger_are_refused_once(api: BotApi, indexed: Engine) -> None:
    """Ten photos of somebody who may not ask get the sentence that says so once."""
    admin, stranger = api.add_user("Quản trị"), api.add_user()
    async with serving(api, indexed, access="list", admins=[admin.id]):
        await api.album(api.private(stranger), stranger, TEN)
        await api.until(lambda: bool(api.sent_to(stranger)), 20)
        await api.drained()
    [said] = api.sent_to(stranger)
    assert str(stranger.id) in said.text


async def test_documents_of_an_admin_are_each_taken(api: BotApi, indexed: Engine) -> None:
    """Of several documents at once each is shown as it is read, as a reply to it; a wrong kind is told so."""
    admin = api.add_user("Quản trị")
    files = [Upload(f"tb{n}.txt", BULLETIN(n, n).encode()) for n in range(9)] + [Upload("phim.mp4", b"...")]
    async with serving(api, indexed, admins=[admin.id]):
        sent = await api.album(api.private(admin), admin, TEN, documents=files)
        await api.until(lambda: len(api.sent_to(admin)) == 10, 60)
    said = [message for each in sent for message in api.replies_to(each)]
    assert [message.text.partition("\n")[0] for message in said[:9]] == [
        f"Thông báo số {n}" for n in range(9)
    ]
    assert all(message.button("Thêm") for message in said[:9])
    assert ".txt" in said[9].text


@pytest.mark.slow
async def test_photos_on_a_full_disk_get_one_hint(api: BotApi, indexed: Engine, disk: object) -> None:
    """Where nothing can be kept ten photos get the hint once all the same."""
    assert callable(disk)
    folder, user = disk("size=2m"), api.add_user()
    async with serving(api, indexed, folder) as kept:
        assert isinstance(kept.state.database, FileDatabase)
        kept.state.database._leave_log()
        fill(folder)
        await api.album(api.private(user), user, TEN)
        await api.until(lambda: bool(api.sent_to(user)), 60)
        await api.drained(60)
    assert [message.text for message in api.sent_to(user)] == [HINT]
