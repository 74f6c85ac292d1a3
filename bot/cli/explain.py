"""The command ``bantin explain``: how a question was read, and what spoke for and against each quote."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import shorten

import click

from bot.cli.explained_words import feature_words, named_words, value_words
from bot.cli.misuse import Misuse
from bot.cli.speech import announce, argument, command, option, spoken
from bot.composition import ready
from bot.config import Config
from bot.render.explanation import explanation_record
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
        click.echo(explanation_record(draft, model, count).model_dump_json())
    else:
        for line in explanation_lines(draft, model, count):
            click.echo(line)


def explanation_lines(draft: Draft, model: QuoteModel, count: int) -> Iterator[str]:
    """How a question was read, and its ``count`` likeliest quotes with what speaks for and against each."""
    tr = spoken()
    for name, value in _reading(draft.question):
        told = tr.say("cli-explain-reading", name=name)
        yield f"{told}: {value or tr.say('cli-explain-nothing')}"
    if draft.office is not None:
        yield f"{tr.say('cli-explain-reading', name='facts')}: {named_words(draft.office, tr)}"
    for number, each in enumerate(draft.judged[:count], 1):
        yield ""
        yield from _quote_lines(number, each, draft.question, model)


def _reading(question: UnderstoodQuestion) -> Iterator[tuple[str, str]]:
    """How a question was read, by the names that `cli-explain-reading` knows."""
    tr = spoken()
    yield "understood", question.text
    yield "asks-for", tr.say("cli-explain-type", type=question.answer_type.value)
    yield "names", named_words(question.slots, tr)
    if question.english:
        yield "searched-with", question.words


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
