"""What `bantin explain` calls the features of a sentence, and what a question names, for people to read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import fields

from bot.i18n import Translator
from retrieval.answer.office_qa.intent import OfficeInQuestion, OfficeQuestion
from retrieval.query.answer_type import AnswerType
from retrieval.query.slots import Slots
from retrieval.search.constraints.models import Agreement


def _one_of(values: Iterable[str]) -> str:
    return f"({'|'.join(values)})"


_OF_KIND = re.compile(rf"(typed|span|span_fit)_{_one_of(kind.value for kind in AnswerType)}")
_CONSTRAINT = re.compile(rf"(where|when|which|who)_{_one_of(each.value for each in Agreement)}")


def feature_words(name: str, tr: Translator) -> str:
    """What a feature of `retrieval.answer.features` says of a sentence.

    ``feature_words("lead_similarity", translator("en"))`` is ``"what it means, beside the others"``
    """
    if name.startswith("english_"):
        bare = feature_words(name.removeprefix("english_"), tr)
        return tr.say("cli-explain-feature-english", feature=bare)
    if name.startswith("lead_"):
        return tr.say("cli-explain-feature-lead", feature=feature_words(name.removeprefix("lead_"), tr))
    if found := _CONSTRAINT.fullmatch(name):
        return tr.say("cli-explain-constraint", group=found[1], agreement=found[2])
    if found := _OF_KIND.fullmatch(name):
        kind = tr.say("cli-explain-type", type=found[2])
        return tr.say("cli-explain-feature-kind", feature=feature_words(found[1], tr), kind=kind)
    return tr.say("cli-explain-feature", name=name)


def named_words(named: Slots | OfficeQuestion, tr: Translator) -> str:
    """The fields that hold something, with their names; empty where none does.

    ``named_words(Slots(years=(2020,)), translator("en"))`` is ``"years 2020"``
    """
    held = {field.name: getattr(named, field.name) for field in fields(named)}
    return ", ".join(
        " ".join([tr.say("cli-explain-named", name=name), *_values(value)])
        for name, value in held.items()
        if value
    )


def value_words(value: object) -> str:
    """Something named, as it is written in Vietnam."""
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else str(value)


def _values(value: object) -> list[str]:
    """The words of a field's value; of one that only says yes none."""
    match value:
        case bool() | None:
            return []
        case OfficeInQuestion():
            return [value.words]
        case tuple() if any(isinstance(each, tuple) for each in value):
            return ["; ".join(" ".join(map(value_words, each)) for each in value)]
        case tuple():
            return ["; ".join(map(value_words, value))]
    return [value_words(value)] if value else []
