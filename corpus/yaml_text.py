"""YAML as values. The one importer of `yaml`."""

from __future__ import annotations

from dataclasses import dataclass

import yaml


class YamlError(ValueError):
    """A text is not YAML.

    Attributes:
        line: Where, from 1; ``None`` where no single line is to blame.
        reason: Why, in a few words of English.
    """

    def __init__(self, line: int | None, reason: str) -> None:
        super().__init__(f"{f'in line {line}' if line else 'somewhere'}: {reason}")
        self.line = line
        self.reason = reason


def parse_yaml(text: str) -> object:
    """What a text in YAML says, with numbers and days as such; ``None`` for an empty one.

    Raises:
        YamlError: it is not YAML, or asks for more than plain values.
    """
    return _parsed(text, yaml.SafeLoader)


def parse_yaml_words(text: str) -> object:
    """What a text in YAML says, with every value as it is written: "02" stays so, and "none" is a word.

    Raises:
        YamlError: it is not YAML.
    """
    return _parsed(text, yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class YamlPlaces:
    """Where in a text the values stand.

    Attributes:
        lines: By the keys and numbers that lead to a value, the line of its key or of itself, from 1.
        words: Likewise each single value as it is written.
        repeated: The keys that stand twice in one mapping, each with the line of the second.
    """

    lines: dict[tuple[str | int, ...], int]
    words: dict[tuple[str | int, ...], str]
    repeated: list[tuple[tuple[str | int, ...], int]]


def yaml_places(text: str) -> YamlPlaces:
    """Where the values of a text stand that `parse_yaml` takes.

    Of ``a: {b: 1}`` that is ``{("a",): 1, ("a", "b"): 1}``, with the word ``1``.
    """
    places = YamlPlaces({}, {}, [])
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if root is not None:
        _note_places(root, (), places)
    return places


def _note_places(node: yaml.Node, path: tuple[str | int, ...], places: YamlPlaces) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*path, str(key.value))
            line = key.start_mark.line + 1
            if inner in places.lines:
                places.repeated.append((inner, line))
            places.lines[inner] = line
            _note_places(value, inner, places)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            places.lines[*path, number] = value.start_mark.line + 1
            _note_places(value, (*path, number), places)
    else:
        places.words[path] = str(node.value)


def _parsed(text: str, loader: type[yaml.SafeLoader | yaml.BaseLoader]) -> object:
    try:
        return yaml.load(text, Loader=loader)  # noqa: S506 (neither makes anything but plain values)
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: 2020-13-45 looks like a date
        mark = getattr(error, "problem_mark", None)
        reason = " ".join(str(getattr(error, "problem", None) or error).split())
        raise YamlError(mark.line + 1 if mark else None, reason) from error
