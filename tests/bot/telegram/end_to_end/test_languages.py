import pytest

from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.presses import assert_orderly, labels, shown, told
from tests.bot.telegram.end_to_end.serving import UNKNOWN, replies, serving
from tests.botapi.model import Message
from tests.botapi.server import BotApi
from tests.botapi.users import User

REFUSED = {"vi": "Không thấy trong các bản tin.", "en": "Not in the bulletins."}


async def ask(api: BotApi, user: User, question: str = UNKNOWN) -> Message:
    """Ask in private, and return what is said."""
    before = len(api.sent_to(user))
    await api.private_message(user, question)
    await api.until(lambda: len(api.sent_to(user)) > before, 20)
    return api.sent_to(user)[-1]


@pytest.mark.parametrize(
    ("telegram", "language"), [("vi", "vi"), ("en", "en"), ("en-GB", "en"), ("fr", "vi"), (None, "vi")]
)
async def test_telegrams_language_is_spoken(
    api: BotApi, indexed: Engine, telegram: str | None, language: str
) -> None:
    """A person is answered in the language of their Telegram, or in the bot's own if it does not speak it."""
    user = api.add_user(language_code=telegram)
    async with serving(api, indexed):
        answer = await ask(api, user)
    assert answer.text.startswith(REFUSED[language])


@pytest.mark.parametrize(
    ("telegram", "label", "language"), [("vi", "English", "en"), ("en", "Tiếng Việt", "vi")]
)
async def test_a_chosen_language_goes_before_telegrams(
    api: BotApi, indexed: Engine, telegram: str, label: str, language: str
) -> None:
    """/lang sets a person's language, in private and in groups, until it is left to Telegram again."""
    user, group = api.add_user(language_code=telegram), api.add_group()
    async with serving(api, indexed) as kept:
        dialog = await ask(api, user, "/lang")
        done = await shown(api, dialog, label, user)
        assert kept.state.people.language(user.id) == language
        private = await ask(api, user)
        asked = await api.group_message(group, user, f"/ask {UNKNOWN}")
        await api.until(lambda: bool(api.replies_to(asked)), 20)
        await shown(api, done, labels(done)[2][0], user)
        assert kept.state.people.language(user.id) is None
        again = await ask(api, user)
    assert [label[:1] for row in labels(dialog) for label in row] == ["T", "E", "✓"]
    assert f"✓ {label}" in [each for row in labels(done) for each in row]
    assert private.text.startswith(REFUSED[language])
    assert api.replies_to(asked)[0].text.startswith(REFUSED[language])
    assert again.text.startswith(REFUSED[telegram])
    assert_orderly(api)


async def test_the_groups_language_goes_first(api: BotApi, indexed: Engine) -> None:
    """In a group that has set a language everybody is answered in it."""
    user, group = api.add_user(language_code="vi"), api.add_group()
    async with serving(api, indexed) as kept:
        kept.state.people.set_language(user.id, "vi")
        kept.state.chats.set_language(group.id, "en")
        await api.group_message(group, user, f"/ask {UNKNOWN}")
        [answer] = await replies(api)
    assert answer.text.startswith(REFUSED["en"])


async def test_nobody_chooses_for_another(api: BotApi, indexed: Engine) -> None:
    """In a group only the one who asked for it can press the buttons of /lang."""
    user, other, group = api.add_user(), api.add_user("Hùng"), api.add_group()
    async with serving(api, indexed) as kept:
        await api.group_message(group, user, "/lang@bantin_bot")
        [dialog] = await replies(api)
        refused = await told(api, dialog, "English", other)
        assert kept.state.people.language(user.id) is None
        assert kept.state.people.language(other.id) is None
    assert refused["text"] == "Nút này dành cho người khác."


async def test_an_anonymous_account_has_no_language(api: BotApi, indexed: Engine) -> None:
    """An anonymous administrator is sent to the settings of the group."""
    group = api.add_group()
    async with serving(api, indexed):
        await api.group_message(group, api.owner(group), "/lang@bantin_bot", sender_chat=group)
        [said] = await replies(api)
    assert "/settings" in said.text
    assert said.buttons == []
