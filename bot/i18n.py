"""What the bot says, in Vietnamese and English, from `bot/locale`. The one importer of `fluent`."""

from __future__ import annotations

from functools import cache
from importlib import resources

from fluent.runtime import FluentBundle, FluentResource

LANGUAGES = ("vi", "en")


class Translator:
    """The messages of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._bundle = FluentBundle([language], use_isolating=False)
        source = resources.files("bot").joinpath("locale", f"{language}.ftl").read_text("utf-8")
        self._bundle.add_resource(FluentResource(source))

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


@cache
def translator(language: str) -> Translator:
    """The messages of a language, read once."""
    return Translator(language)
