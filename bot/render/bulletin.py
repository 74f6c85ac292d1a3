"""What is known of one bulletin, as a Telegram message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.i18n import Translator
from bot.render.answer import publisher_text
from bot.render.html import MAX_UNITS, Run, cut, messages, units
from corpus.models import Bulletin, Mark
from retrieval.facts.models import Act, Fact

_TITLE = 600
_LINE = 300
_PEOPLE = 10  # who else is named stands in the text


def render_bulletin(
    bulletin: Bulletin, facts: Sequence[Fact], tr: Translator, versions: Sequence[str] = ()
) -> str:
    """Title, publisher, date, province, term, address or file, id, and the people in office that it names.

    ``facts`` are what the index knows the bulletin to say, in the order of its text; ``versions`` is told of
    its versions, as far as there is room.
    """
    runs = [Run(cut(bulletin.title, _TITLE), bold=True)]
    runs += [Run(f"\n{line}", link=link) for line, link in _lines(bulletin, tr)]
    if versions:
        told = cut("\n".join(versions), MAX_UNITS - sum(units(run.text) for run in runs) - _LINE)
        runs.append(Run(f"\n\n{told}"))
    people = list(dict.fromkeys(_people(bulletin, facts, tr)))
    if people:
        runs.append(Run(f"\n\n{tr.say('source-people')}"))
    room = MAX_UNITS - sum(units(run.text) for run in runs) - _LINE
    shown = 0
    for line in people[:_PEOPLE]:
        entry = f"\n• {cut(line, _LINE)}"
        room -= units(entry)
        if room < 0:
            break
        runs.append(Run(entry))
        shown += 1
    if len(people) > shown:
        runs.append(Run("\n" + tr.say("source-more", count=len(people) - shown)))
    return messages(runs)[0]


def _lines(bulletin: Bulletin, tr: Translator) -> Iterator[tuple[str, str | None]]:
    if bulletin.publisher:
        name = publisher_text(bulletin, cut(bulletin.publisher, _LINE), tr)
        yield tr.say("source-publisher", name=name), None
    if bulletin.date:
        yield tr.say("source-date", date=f"{bulletin.date:%d/%m/%Y}"), None
    if bulletin.province:
        yield tr.say("source-province", name=cut(bulletin.province, _LINE)), None
    if bulletin.term:
        yield tr.say("source-term", term=cut(bulletin.term, _LINE)), None
    if bulletin.url:
        yield cut(bulletin.url, _LINE), bulletin.url
    elif bulletin.file:
        yield tr.say("source-file", name=cut(bulletin.file, _LINE)), None
    if Mark.CONVERTED in bulletin.marks:
        yield tr.say("source-converted"), None
    yield tr.say("source-id", id=cut(bulletin.id, _LINE)), None


def _people(bulletin: Bulletin, facts: Sequence[Fact], tr: Translator) -> Iterator[str]:
    """The people who hold an office that the bulletin names, each with it and what it says of them."""
    for fact in facts:
        if fact.office and not fact.former:
            name, office = (
                " ".join(bulletin.text[slice(*span)].split()) for span in (fact.person, fact.office)
            )
            done = _done(fact.act, tr)
            yield f"{name}, {office}{f' ({done})' if done else ''}"


def _done(act: Act, tr: Translator) -> str | None:
    match act:
        case Act.ELECTED:
            return tr.say("act-elected")
        case Act.RE_ELECTED:
            return tr.say("act-re-elected")
        case Act.APPOINTED:
            return tr.say("act-appointed")
        case Act.HOLDS | Act.CHAIRS | Act.ATTENDS | Act.SPEAKS | Act.LEAVES:
            return None  # the office alone is told
