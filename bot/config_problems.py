"""What is wrong with a config: every problem at once, each with its line and what mends it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.config_values import SettingError
from corpus.notices import Notice, notice
from corpus.yaml_text import YamlError, YamlPlaces, parse_yaml, yaml_places

_TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")
_TOKEN_KEYS = ("token", "bot_token", "telegram_bot_token")
_CHOICE = re.compile(r"'([^']*)'")
_SHOWN = 60

_Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class ConfigProblem:
    """Something in a config that cannot be used.

    Attributes:
        line: Where, from 1; ``None`` where no single line is to blame.
        setting: Which, such as ``telegram.admins``; empty where it is none.
        said: What is wrong and what to write instead.
    """

    line: int | None
    setting: str
    said: Notice


def find_problems(text: str, model: type[BaseModel]) -> list[ConfigProblem]:
    """What is wrong with the text of a config of that model, in the order of its lines; nothing: it fits."""
    try:
        found = parse_yaml(text)
    except YamlError as error:
        return [ConfigProblem(error.line, "", _yaml_reason(text, error))]
    if not isinstance(found, dict | None):
        return [ConfigProblem(1, "", notice("this is no list of settings: write them as key: value"))]
    places = yaml_places(text)
    problems = [*_tokens(places), *_repeated(places)]
    told = {problem.line for problem in problems}
    try:
        model.model_validate(found or {})
    except ValidationError as error:
        for complaint in error.errors():
            problem = _problem(complaint, places, model)
            if problem.line is None or problem.line not in told:
                problems.append(problem)
    return sorted(problems, key=lambda problem: problem.line or 0)


def setting_names(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """Every setting of a model by its full name, sections not among them."""
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from setting_names(field.annotation, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def _yaml_reason(text: str, error: YamlError) -> Notice:
    lines = text.splitlines()
    line = lines[error.line - 1] if error.line and error.line <= len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return notice("a tab stands before the key: indent with spaces")
    if "mapping values are not allowed" in error.reason:
        return notice("there is a colon too many, or the line is indented too far: put the value in quotes")
    return notice("this is not YAML: look at the colons, the quotes and how far the line is indented")


def _tokens(places: YamlPlaces) -> Iterator[ConfigProblem]:
    """Tokens in the file, wherever they stand."""
    for path, word in places.words.items():
        if _TOKEN.search(word) or str(path[-1]).lower() in _TOKEN_KEYS:
            yield ConfigProblem(
                places.lines.get(path),
                _name(path),
                notice(
                    "the bot's token does not belong into this file: put it into {variable}, and if others "
                    "could read it, have @BotFather make another by /revoke",
                    variable="TELEGRAM_BOT_TOKEN",
                ),
            )


def _repeated(places: YamlPlaces) -> Iterator[ConfigProblem]:
    for path, line in places.repeated:
        yield ConfigProblem(
            line,
            _name(path),
            notice("{setting} stands here for the second time: keep one", setting=_name(path)),
        )


def _problem(complaint: Mapping[str, Any], places: YamlPlaces, model: type[BaseModel]) -> ConfigProblem:
    path: _Path = complaint["loc"]
    line = next(
        (places.lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in places.lines), None
    )
    setting = _name(path)
    kind, given, context = complaint["type"], complaint["input"], complaint.get("ctx", {})
    if kind == "extra_forbidden":
        return ConfigProblem(line, setting, _unknown(setting, model))
    if isinstance(error := context.get("error"), SettingError):
        return ConfigProblem(line, setting, _about(setting, error.notice))
    told = _PHRASES.get(kind, _other)(given, context)
    return ConfigProblem(line, setting, _about(setting, told))


def _about(setting: str, said: Notice) -> Notice:
    return notice("{setting}: {said}", setting=setting, said=said) if setting else said


def _name(path: Sequence[str | int]) -> str:
    """The setting's name, without the number of a value in its list."""
    return ".".join(part for part in map(str, path) if not part.isdigit())


def _unknown(setting: str, model: type[BaseModel]) -> Notice:
    """That there is no such setting, with the one that was meant."""
    names = list(setting_names(model))
    section, _, key = setting.rpartition(".")
    beside = [name for name in names if name.rpartition(".")[0] == section]
    sections = {name.rpartition(".")[0] for name in names} - {""}
    close = [
        *_nearest(key, {name.rpartition(".")[2]: name for name in beside}),
        *(name for name in names if name.rpartition(".")[2] == key),
        *_nearest(setting, {name: name for name in [*names, *sections]}),
        *_nearest(key, {name.rpartition(".")[2]: name for name in names}),
    ]
    if not close:
        return notice("there is no setting {setting}: bantin config show lists all", setting=setting)
    return notice("there is no setting {setting}; did you mean {near}?", setting=setting, near=close[0])


def _nearest(word: str, names: Mapping[str, str]) -> Iterable[str]:
    return [names[each] for each in difflib.get_close_matches(word, names, 1, 0.7)]


def _shown(given: object) -> str:
    """A value for a sentence, in small measure."""
    text = " ".join(str("null" if given is None else given).split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _section(given: object, context: Mapping[str, Any]) -> Notice:
    del context
    if given is None:
        return notice("the section is empty: write a setting under it, or take its line out")
    return notice("this is a section: write its settings under it, one a line and indented")


def _choice(given: object, context: Mapping[str, Any]) -> Notice:
    choices = _CHOICE.findall(context["expected"])
    meant = next((each for each in choices if each.casefold() == str(given).casefold()), None)
    if meant:
        return notice("{given} is written {meant}: capitals count", given=_shown(given), meant=meant)
    return notice(
        "{given} is none of the choices: write {choices}", given=_shown(given), choices=" / ".join(choices)
    )


def _number(given: object, context: Mapping[str, Any]) -> Notice:
    del context
    if isinstance(given, str) and given.startswith("@"):
        return notice(
            "{given} is a name, and a number is meant: write to the bot, and its log shows the number",
            given=_shown(given),
        )
    return notice("{given} is no number that fits: write one in digits", given=_shown(given))


def _bound(template: str, *names: str) -> Callable[[object, Mapping[str, Any]], Notice]:
    def say(given: object, context: Mapping[str, Any]) -> Notice:
        bound = next(context[name] for name in names if name in context)
        return notice(template, given=_shown(given), bound=str(bound))

    return say


def _fixed(template: str) -> Callable[[object, Mapping[str, Any]], Notice]:
    return lambda given, context: notice(template, given=_shown(given))  # noqa: ARG005 (all have one form)


def _other(given: object, context: Mapping[str, Any]) -> Notice:
    del context
    return notice("{given} cannot be used here: see the comment on the setting", given=_shown(given))


_LEAST, _MOST = "{given} is too small: {bound} is the least", "{given} is too large: {bound} is the most"
_PHRASES: dict[str, Callable[[object, Mapping[str, Any]], Notice]] = {
    "model_type": _section,
    "model_attributes_type": _section,
    "literal_error": _choice,
    **dict.fromkeys(
        (
            "int_type",
            "int_parsing",
            "int_from_float",
            "int_parsing_size",
            "float_type",
            "float_parsing",
            "finite_number",
        ),
        _number,
    ),
    **dict.fromkeys(
        ("bool_type", "bool_parsing"), _fixed("{given} is neither true nor false: write one of them")
    ),
    "greater_than_equal": _bound(_LEAST, "ge"),
    "less_than_equal": _bound(_MOST, "le"),
    "greater_than": _bound("{given} is too small: it must be more than {bound}", "gt"),
    "less_than": _bound("{given} is too large: it must be less than {bound}", "lt"),
    **dict.fromkeys(("string_type", "path_type"), _fixed("{given} is no text: write one value, in quotes")),
    "list_type": _fixed("{given} is no list: write it in brackets, as [first, second]"),
    "dict_type": _fixed("{given} is no list of hosts: write host: [publisher]"),
    "string_too_short": _fixed("the value is empty: write one, or take the line out"),
}
