"""YAML as values. The one importer of `yaml`."""

from __future__ import annotations

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


def _parsed(text: str, loader: type[yaml.SafeLoader | yaml.BaseLoader]) -> object:
    try:
        return yaml.load(text, Loader=loader)  # noqa: S506 (neither makes anything but plain values)
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: 2020-13-45 looks like a date
        mark = getattr(error, "problem_mark", None)
        reason = " ".join(str(getattr(error, "problem", None) or error).split())
        raise YamlError(mark.line + 1 if mark else None, reason) from error
