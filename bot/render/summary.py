"""Several answers in one message, each in the few words that there is room for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from bot.i18n import Translator
from bot.render.answer import QueryResult, others_line, verdict_line
from bot.render.html import MAX_UNITS, Run, cut, messages, plain, units

_LEAST = 200  # UTF-16 units for one question, its answer and its source; below that they say nothing
_SPARE = 200  # for the words around them


@dataclass(frozen=True, slots=True)
class SummaryItem:
    """A question, and its answer or the HTML sentence that says why there is none."""

    question: str
    result: QueryResult | str


def render_summary(waited: Sequence[SummaryItem], tr: Translator) -> list[str]:
    """Questions with their answers as HTML, in order, in one message; the room is shared out evenly.

    An answer is its short answer, else the beginning of its first quote, with the bulletin's title and date.
    Of more questions than fit the last ones are only counted.
    """
    sections = _sections(waited, tr)
    if len(waited) > len(sections) - 1:
        sections.append([Run("\n\n" + tr.say("summary-more", count=len(waited) - len(sections) + 1))])
    return messages(chain.from_iterable(sections))


def summary_parts(waited: Sequence[SummaryItem], tr: Translator) -> list[str]:
    """What `render_summary` shows of each question, as it stands there; of those that are shown, in order."""
    sections = _sections(waited, tr)
    text = messages(chain.from_iterable(sections))[0]
    ends = [len(messages(chain.from_iterable(sections[:end]))[0]) for end in range(1, len(sections) + 1)]
    return [text[start:end] for start, end in pairwise(ends)]


def _sections(waited: Sequence[SummaryItem], tr: Translator) -> list[list[Run]]:
    """The heading, and each question for which there is room."""
    room = MAX_UNITS - _SPARE
    shown = waited[: room // _LEAST]
    share = room // max(1, len(shown))
    heading = [Run(tr.say("summary", count=len(waited)))]
    return [heading, *([Run("\n\n"), *_item(each, share - 2, tr)] for each in shown)]


def _item(each: SummaryItem, room: int, tr: Translator) -> Iterator[Run]:
    question = cut(" ".join(each.question.split()), room // 3)
    yield Run(f"“{question}”\n", bold=True)
    room -= units(question) + 3
    if isinstance(each.result, str) or not each.result.found:
        sentence = plain(each.result) if isinstance(each.result, str) else tr.say("not-found")
        yield Run(cut(sentence, room))
        return
    first = each.result.quotes[0].narrowed
    dated = f" · {first.bulletin.date:%d/%m/%Y}" if first.bulletin.date else ""
    source = "\n" + cut(first.bulletin.title, room // 3) + dated
    notes = cut("".join(f"\n{remark}" for remark in _remarks(each.result, tr)), room // 3)
    words = each.result.answer_text or first.text.strip()
    yield Run(cut(words, room - units(source) - units(notes)), quoted=True)
    yield Run(source + notes)


def _remarks(answer: QueryResult, tr: Translator) -> Iterator[str]:
    """What the reader must know besides the words that answer."""
    if answer.verdict:
        yield verdict_line(answer.verdict, tr)
    if answer.others:
        yield others_line(answer.others, tr)
    for note in answer.notes:
        yield tr.say(note.message, **note.values)
