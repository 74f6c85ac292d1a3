"""The command ``bantin explain``: how a question was read, and what spoke for and against each quote."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from textwrap import shorten
from typing import Any

import click

from bot.cli.explained_words import feature_words, named_words, value_words
from bot.cli.misuse import Misuse
from bot.cli.speech import announce, argument, command, option, spoken
from bot.composition import ready
from bot.config import Config
from retrieval.answer.draft import Draft
from retrieval.answer.judge import JudgedQuote
from retrieval.answer.quote_model import QuoteModel
from retrieval.evaluation.questions import Question
from retrieval.query.models import UnderstoodQuestion

_CONTRIBUTIONS = 8
_WIDTH = 100


@command()
@argument("words", nargs=-1, metavar="QUESTION")
@option("--after", metavar="QUESTION")
@option("--json", "as_json", is_flag=True)
@option("-k", "count", type=click.IntRange(1, 50), default=5, metavar="N")
@click.pass_obj
def explain(config: Config, words: tuple[str, ...], *, after: str | None, as_json: bool, count: int) -> None:
    """Tell why a question, in quotes or not, is answered as it is."""
    if not words:
        raise Misuse("cli-missing", name=spoken().say("cli-value-question"))
    question = " ".join(words)
    Question(question=question).check()
    draft = ready(config, announce).engine.judge(question, after=after)
    model = QuoteModel.shipped()
    if as_json:
        click.echo(explanation_record(draft, model, count))
    else:
        for line in explanation_lines(draft, model, count):
            click.echo(line)


def explanation_lines(draft: Draft, model: QuoteModel, count: int) -> Iterator[str]:
    """How a question was read, and its ``count`` likeliest quotes with what speaks for and against each."""
    tr = spoken()
    for name, value in _reading(draft.question).items():
        told = tr.say("cli-explain-reading", name=name.replace(" ", "-"))
        match name:
            case "asks for":
                shown = tr.say("cli-explain-type", type=value)
            case "names":
                shown = named_words(draft.question.slots, tr)
            case _:
                shown = value
        yield f"{told}: {shown or tr.say('cli-explain-nothing')}"
    if draft.office is not None:
        yield f"{tr.say('cli-explain-reading', name='facts')}: {named_words(draft.office, tr)}"
    for number, each in enumerate(draft.judged[:count], 1):
        yield ""
        yield from _quote_lines(number, each, draft.question, model)


def explanation_record(draft: Draft, model: QuoteModel, count: int) -> str:
    """The same as one JSON object, with every feature."""
    quotes = [_quote_record(each, draft.question, model) for each in draft.judged[:count]]
    return json.dumps({"question": _reading(draft.question), "quotes": quotes}, ensure_ascii=False)


def _reading(question: UnderstoodQuestion) -> dict[str, str]:
    slots = _told(asdict(question.slots))
    reading = {"understood": question.text, "asks for": question.answer_type.value, "names": slots}
    return reading | ({"searched with": question.words} if question.english else {})


def _told(fields: Mapping[str, object]) -> str:
    """The fields that hold something."""
    return ", ".join(f"{name} {value}" for name, value in fields.items() if value)


def _quote_lines(
    number: int, judged: JudgedQuote, question: UnderstoodQuestion, model: QuoteModel
) -> Iterator[str]:
    tr, bulletin = spoken(), judged.candidate.bulletin
    yield f"{number}. {judged.probability:.3f}  {bulletin.id}: {shorten(bulletin.title, _WIDTH // 2)}"
    yield f"   {shorten(judged.passage.of(bulletin), 2 * _WIDTH)}"
    for each in judged.contradictions(question):
        sort = tr.say("cli-explain-sort", sort=each.sort.value)
        asked, stated = value_words(each.asked), value_words(each.stated)
        yield f"   {tr.say('cli-explain-contradicts', sort=sort, asked=asked, stated=stated)}"
    for name, value in list(model.contributions(judged.features).items())[:_CONTRIBUTIONS]:
        yield f"   {value:+.2f}  {feature_words(name, tr)}"


def _quote_record(judged: JudgedQuote, question: UnderstoodQuestion, model: QuoteModel) -> dict[str, Any]:
    return {
        "probability": round(judged.probability, 4),
        "bulletin": judged.candidate.bulletin.id,
        "start": judged.passage.start,
        "end": judged.passage.end,
        "text": judged.passage.of(judged.candidate.bulletin),
        "contradicts": [
            {"sort": each.sort.value, "asked": each.asked, "stated": each.stated}
            for each in judged.contradictions(question)
        ],
        "features": {name: round(value, 4) for name, value in judged.features.items()},
        "contributions": {
            name: round(value, 4) for name, value in model.contributions(judged.features).items()
        },
    }
