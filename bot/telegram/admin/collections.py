"""/collections: who may read which collections, in the hands of those who run the bot.

In private, since it names what not everybody may know of. Verbs: ``o5`` shows whom it can be said of behind
five, ``s-100200`` somebody, by their id, ``s-100200.12`` behind twelve collections; ``t-100200.<check>.12``
lets them read a collection or no more, ``a…`` everything, ``d…`` what all may of whom nothing is said.
"""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from telegram import Update
from telegram.constants import ChatType

from bot.i18n import Translator
from bot.render.html import cut
from bot.render.saved_answer import check
from bot.state.buttons import Press
from bot.state.readers import ReadingRight
from bot.telegram.admin.commands import admin_command
from bot.telegram.handlers import Handler, message_of
from bot.telegram.message_fields import argument_of, person_of
from bot.telegram.models import ButtonPress, MessageView, Place, Reply, UnknownVerbError
from bot.telegram.services import AdminServices
from bot.telegram.views.keyboard import KeyboardBuilder, Row, keyboard
from bot.telegram.views.post import post_reply, put_button
from bot.telegram.views.results import position_label
from corpus.collections import Collections

ACTION = "collections"

_LOG = logging.getLogger(__name__)
_ID = r"-?[1-9][0-9]{0,14}"
_VERB = re.compile(
    rf"o(?P<first>[0-9]{{1,6}})|(?P<kind>[stad])(?P<subject>{_ID})(\.(?P<check>[0-9a-f]{{8}}))?(\.(?P<offset>[0-9]{{1,6}}))?"
)
_SUBJECTS, _COLLECTIONS = 8, 12  # on a page
_LISTED, _NAMED = 20, 12  # collections, and people and groups, in the text
_LINE, _LABEL, _BUTTON = 150, 60, 40  # UTF-16 units; the text has less than Telegram's 4096


@dataclass(frozen=True, slots=True)
class _Rights:
    """All that is said of who may read what.

    Attributes:
        sizes: The collections of the library, and how many bulletins each has.
        labels: Those of whom something can be said, by id, and what they are called.
        rights: What is said, by id.
    """

    sizes: Mapping[str, int]
    labels: Mapping[int, str]
    rights: Mapping[int, ReadingRight]

    def names_for(self, subject_id: int) -> list[str]:
        """The collections that there are, and those that somebody may read though there are none such."""
        right = self.rights.get(subject_id)
        own = right.collections if right and right.collections else frozenset()
        return sorted({*self.sizes, *own})


def handlers(services: AdminServices) -> list[Handler]:
    """/collections."""
    return [admin_command(services, "collections", on_collections, in_private=True)]


async def on_collections(services: AdminServices, update: Update) -> None:
    """Show who may read what, or what a person or a group of an id may."""
    message = message_of(update)
    tr, place = await services.translator_for_message(message), Place.beside(message)
    wanted = argument_of(message)
    if wanted and not re.fullmatch(_ID, wanted):
        await services.outbox.send(place, [tr.say("collections-how")])
        return
    press = Press(ACTION, {"language": tr.language})
    token = await put_button(services, message.chat_id, person_of(message), press)
    builder = KeyboardBuilder.of(services, token, tr, private=message.chat.type == ChatType.PRIVATE)
    screen = await services.run_long_call(_screen, services, builder, f"s{wanted}" if wanted else "o0")
    await post_reply(services, place, Reply.with_buttons([screen.text or ""], screen.keyboard, token))


async def show_collections(services: AdminServices, pressed: ButtonPress) -> MessageView | str:
    """Let somebody read what a button says, and show what they may read now.

    Raises:
        BusyError: too many questions wait already.
        UnknownVerbError: no button does that.
    """
    if not services.is_admin(pressed.user_id):
        return pressed.own.say("button-of-another")
    builder = KeyboardBuilder.of(services, pressed.button.token, pressed.tr, private=pressed.private)
    return await services.run_long_call(_screen, services, builder, pressed.verb)


def _screen(services: AdminServices, builder: KeyboardBuilder, verb: str) -> MessageView:
    match = _VERB.fullmatch(verb)
    if match is None:
        raise UnknownVerbError
    rights = _read(services)
    if match["first"] is not None:
        return _overview(services, rights, builder, int(match["first"]))
    subject, offset = int(match["subject"]), int(match["offset"] or 0)
    changed = match["kind"] != "s"
    if changed:
        _change(services, rights, subject, match["kind"], match["check"])
        rights = _read(services)
    notice = builder.tr.say("collections-saved") if changed else None
    return _of_subject(services, rights, builder, subject, offset, notice)


def _read(services: AdminServices) -> _Rights:
    state = services.state
    with services.library.reading() as library:
        sizes = library.collection_sizes()
    labels = {each.subject_id: each.label for each in state.access.everyone()}
    labels |= {each.chat_id: each.title for each in state.chats.known() if each.title}
    rights = {each.subject_id: each for each in state.readers.everyone()}
    return _Rights(sizes, labels | {each: labels.get(each, str(each)) for each in rights}, rights)


def _change(services: AdminServices, rights: _Rights, subject: int, kind: str, checked: str | None) -> None:
    """Keep what a verb says of somebody.

    Raises:
        UnknownVerbError: it names no collection.
    """
    readers, right = services.state.readers, rights.rights.get(subject)
    match kind:
        case "a":
            readers.let_read(subject, None)
        case "d":
            readers.let_read_as_others(subject)
        case _:
            name = next((each for each in rights.names_for(subject) if _check(each) == checked), None)
            if name is None:
                raise UnknownVerbError
            now = right.collections if right and right.collections is not None else frozenset()
            readers.let_read(subject, now ^ {name})
    _LOG.info("what %d may read was changed by an admin", subject)


def _overview(services: AdminServices, rights: _Rights, builder: KeyboardBuilder, offset: int) -> MessageView:
    """The collections, who may read what, and a button for each of whom it can be said."""
    tr = builder.tr
    lines = [f"<b>{tr.say('collections-heading')}</b>"]
    lines += [f"• {_shown(name)} ({count})" for name, count in list(rights.sizes.items())[:_LISTED]]
    if len(rights.sizes) > _LISTED:
        lines.append(tr.say("collections-more", count=len(rights.sizes) - _LISTED))
    if not rights.sizes:
        lines.append(tr.say("collections-none"))
    default = services.config.telegram.readable
    lines += ["", tr.say("collections-default", may=_may(default, tr)), ""]
    lines += [
        f"• {_shown(rights.labels[each.subject_id])} ({each.subject_id}): {_may(each.collections, tr)}"
        for each in list(rights.rights.values())[:_NAMED]
    ]
    if len(rights.rights) > _NAMED:
        lines.append(tr.say("collections-more", count=len(rights.rights) - _NAMED))
    subjects = sorted(rights.labels.items(), key=lambda each: (each[0] not in rights.rights, each[1]))
    page = subjects[offset : offset + _SUBJECTS]
    lines += ["", tr.say("collections-whom")]
    rows: list[Row] = [[builder.button(cut(label, _BUTTON), f"s{subject}")] for subject, label in page]
    rows += _pager(builder, "o", offset, _SUBJECTS, len(subjects))
    return MessageView("\n".join(lines), keyboard(*rows))


def _of_subject(  # noqa: PLR0917
    services: AdminServices,
    rights: _Rights,
    builder: KeyboardBuilder,
    subject: int,
    offset: int,
    notice: str | None,
) -> MessageView:
    """What somebody may read, and the buttons that change it; what is chosen has a tick."""
    tr, right = builder.tr, rights.rights.get(subject)
    label = rights.labels.get(subject, str(subject))
    may = services.config.telegram.readable if right is None else right.collections
    text = tr.say("collections-of", name=_shown(label), id=str(subject), may=_may(may, tr))
    if right is None:
        text += f"\n{tr.say('collections-as-others')}"
    names = rights.names_for(subject)
    rows: list[Row] = [
        [
            builder.button(
                _ticked(tr.say("button-collections-all"), right is not None and right.collections is None),
                f"a{subject}",
            ),
            builder.button(_ticked(tr.say("button-collections-default"), right is None), f"d{subject}"),
        ]
    ]
    chosen = right.collections if right and right.collections is not None else frozenset()
    rows += [
        [builder.button(_ticked(cut(name, _BUTTON), name in chosen), f"t{subject}.{_check(name)}.{offset}")]
        for name in names[offset : offset + _COLLECTIONS]
    ]
    rows += _pager(builder, f"s{subject}.", offset, _COLLECTIONS, len(names))
    rows.append([builder.button(tr.say("button-back"), "o0")])
    return MessageView(text, keyboard(*rows), notice)


def _pager(builder: KeyboardBuilder, verb: str, offset: int, size: int, count: int) -> Sequence[Row]:
    before = f"{verb}{max(0, offset - size)}" if offset else None
    after = f"{verb}{offset + size}" if offset + size < count else None
    if before is None and after is None:
        return []
    here = position_label(offset, min(offset + size, count)), f"{verb}{offset}"
    return [builder.pager(before, here, after)]


def _may(collections: Collections | None, tr: Translator) -> str:
    """What is read through collections, in words."""
    if collections is None:
        return tr.say("collections-all")
    named = cut("; ".join(sorted(collections)), _LINE)
    return html.escape(named, quote=False) or tr.say("collections-nothing")


def _shown(name: str) -> str:
    return html.escape(cut(name, _LABEL), quote=False)


def _ticked(label: str, chosen: bool) -> str:  # noqa: FBT001
    return f"✓ {label}" if chosen else label


def _check(name: str) -> str:
    return check("collection", name)[:8]
