"""What is said to people, in Vietnamese and English, from `bot/locale`. The one importer of `fluent`.

The bot's and the command line's own words are messages, in a file a language. What corpus and retrieval say,
above all their errors, is written in English where it is said; `sentences.yaml` has the Vietnamese of each.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

from fluent.runtime import FluentBundle, FluentResource
from pydantic import BaseModel, TypeAdapter

from corpus.notices import HasNotice, Notice
from corpus.yaml_text import parse_yaml_words

LANGUAGES = ("vi", "en")


class Translator:
    """The messages of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._bundle = FluentBundle([language], use_isolating=False)
        source = resources.files("bot").joinpath("locale", f"{language}.ftl").read_text("utf-8")
        self._bundle.add_resource(FluentResource(source))

    def has(self, message: str) -> bool:
        """Whether there is such a message."""
        return self._bundle.has_message(message)

    def say(self, message: str, **values: str | int) -> str:
        """One message with its values put in.

        Raises:
            LookupError: there is no such message.
            ValueError: a value that it needs is missing.
        """
        found = self._bundle.get_message(message)
        if found.value is None:
            raise LookupError(message)
        text, problems = self._bundle.format_pattern(found.value, values)
        if problems:
            raise ValueError(f"{message}: {problems[0]}")
        return str(text)

    def tell(self, said: HasNotice | Notice) -> str:
        """An error, or other words of corpus and retrieval, in one line.

        Words that nobody has put into this language, such as a library's reason, stand in quotes as they are.
        """
        return " ".join(self._told(said if isinstance(said, Notice) else said.notice).split())

    def log_template(self, template: str) -> str:
        """What a line of the log is made of, its places as ``%s``; unknown templates stay as they are."""
        return template if self.language == "en" else sentences().get(template, template)

    def _told(self, said: Notice) -> str:
        fields = {
            name: self._told(value) if isinstance(value, Notice) else value
            for name, value in said.fields.items()
        }
        words = said.template if self.language == "en" else sentences().get(said.template)
        if words is None:
            bare = str(Notice(said.template, dict.fromkeys(fields, "")))
            if any(character.isalpha() for character in bare):
                return f"“{said}”"
        return str(Notice(words or said.template, fields, said.is_clause))


class Sentence(BaseModel, extra="forbid", frozen=True):
    """What corpus or retrieval says, with its fields in braces, in both languages.

    Attributes:
        of: Whose words they are, where no source says them: ``system``, a library's name, or ``data`` of a
            value that is told by its name.
    """

    en: str
    vi: str
    of: str = ""


def read_sentences() -> list[Sentence]:
    """The rows of `sentences.yaml`."""
    text = resources.files("bot").joinpath("locale", "sentences.yaml").read_text("utf-8")
    return TypeAdapter(list[Sentence]).validate_python(parse_yaml_words(text))


@cache
def sentences() -> Mapping[str, str]:
    """The Vietnamese of what corpus and retrieval say, by the English, read once."""
    return {row.en: row.vi for row in read_sentences()}


@cache
def translator(language: str) -> Translator:
    """The messages of a language, read once."""
    return Translator(language)
