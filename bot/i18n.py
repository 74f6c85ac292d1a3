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

from corpus.phrases import Phrase, Worded
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

    def tell(self, said: Worded | Phrase) -> str:
        """An error, or other words of corpus and retrieval, in one line.

        Words that nobody has put into this language, such as a library's reason, stand in quotes as they are.
        """
        return " ".join(self._told(said if isinstance(said, Phrase) else said.phrase).split())

    def _told(self, said: Phrase) -> str:
        fields = {
            name: self._told(value) if isinstance(value, Phrase) else value
            for name, value in said.fields.items()
        }
        if self.language == "en":
            return str(Phrase(said.template, fields))
        words = sentences().get(said.template)
        if words is None:
            bare = Phrase(said.template, dict.fromkeys(fields, ""))
            return str(Phrase(said.template, fields)) if not _has_letters(str(bare)) else f"“{said}”"
        return str(Phrase(words, fields))


class Sentence(BaseModel, extra="forbid", frozen=True):
    """What corpus or retrieval says, with its fields in braces, in both languages."""

    en: str
    vi: str


@cache
def sentences() -> Mapping[str, str]:
    """The Vietnamese of what corpus and retrieval say, by the English, read once."""
    text = resources.files("bot").joinpath("locale", "sentences.yaml").read_text("utf-8")
    rows = TypeAdapter(list[Sentence]).validate_python(parse_yaml_words(text))
    return {row.en: row.vi for row in rows}


@cache
def translator(language: str) -> Translator:
    """The messages of a language, read once."""
    return Translator(language)


def _has_letters(text: str) -> bool:
    return any(character.isalpha() for character in text)
