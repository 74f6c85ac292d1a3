"""Several answers in one message, each in the few words that there is room for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.i18n import Texts
from bot.render.answer import others_line, verdict_line
from bot.render.found import Found
from bot.render.html import MAX_UNITS, Run, cut, messages, plain, units

_LEAST = 200  # UTF-16 units for one question, its answer and its source; below that they say nothing
_SPARE = 200  # for the words around them


@dataclass(frozen=True, slots=True)
class Waited:
    """A question, and its answer or the HTML sentence that says why there is none."""

    question: str
    found: Found | str


def render_summary(waited: Sequence[Waited], texts: Texts) -> list[str]:
    """Questions with their answers as HTML, in order, in one message; the room is shared out evenly.

    An answer is its short answer, else the beginning of its first quote, with the bulletin's title and date.
    Of more questions than fit the last ones are only counted.
    """
    room = MAX_UNITS - _SPARE
    shown = waited[: room // _LEAST]
    share = room // max(1, len(shown))
    runs = [Run(texts.say("summary", count=len(waited)))]
    for each in shown:
        runs += [Run("\n\n"), *_item(each, share - 2, texts)]
    if len(waited) > len(shown):
        runs.append(Run("\n\n" + texts.say("summary-more", count=len(waited) - len(shown))))
    return messages(runs)


def _item(each: Waited, room: int, texts: Texts) -> Iterator[Run]:
    question = cut(" ".join(each.question.split()), room // 3)
    yield Run(f"“{question}”\n", bold=True)
    room -= units(question) + 3
    if isinstance(each.found, str) or not each.found.found:
        sentence = plain(each.found) if isinstance(each.found, str) else texts.say("not-found")
        yield Run(cut(sentence, room))
        return
    first = each.found.quotes[0].narrowed
    dated = f" · {first.bulletin.date:%d/%m/%Y}" if first.bulletin.date else ""
    source = "\n" + cut(first.bulletin.title, room // 3) + dated
    notes = cut("".join(f"\n{remark}" for remark in _remarks(each.found, texts)), room // 3)
    words = each.found.answer_text or first.text.strip()
    yield Run(cut(words, room - units(source) - units(notes)), quoted=True)
    yield Run(source + notes)


def _remarks(answer: Found, texts: Texts) -> Iterator[str]:
    """What the reader must know besides the words that answer."""
    if answer.verdict:
        yield verdict_line(answer.verdict, texts)
    if answer.others:
        yield others_line(answer.others, texts)
    for note in answer.notes:
        yield texts.say(note.message, **note.values)
