"""Writes the man pages docs/bantin.1 and docs/vi/bantin.1 from the words of `--help`.

Run: PYTHONPATH=. python docs/write_man.py
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from bot.cli.main import cli
from bot.cli.speech import option_words, usage
from bot.i18n import Translator, translator
from docs.parts import FOLDER

PAGES = {"en": FOLDER / "bantin.1", "vi": FOLDER / "vi" / "bantin.1"}


def man_page(language: str) -> str:
    """The whole page in a language, as groff's `man` macros have it: the same for the same words."""
    tr = translator(language)
    with cli.make_context("bantin", ["--lang", language, "list"]) as ctx:
        summary, *rest = tr.say("cli").splitlines()
        lines = [
            '.TH BANTIN 1 "" bantin',
            f".SH {tr.say('man-name').upper()}",
            f"bantin \\- {_escaped(summary)}",
            f".SH {tr.say('man-synopsis').upper()}",
            ".B bantin",
            _escaped(usage(cli, ctx)),
            f".SH {tr.say('man-description').upper()}",
            *_paragraphs("\n".join(rest)),
            f".SH {tr.say('cli-head-options').upper()}",
            *_options(cli, ctx),
            f".SH {tr.say('cli-head-commands').upper()}",
            *_commands(cli, ctx, tr, "cli"),
            f".SH {tr.say('cli-head-examples').upper()}",
            *_examples(tr.say("cli-examples")),
        ]
    return "\n".join(lines) + "\n"


def _commands(group: click.Group, parent: click.Context, tr: Translator, key: str) -> Iterator[str]:
    for name in group.list_commands(parent):
        called, own = group.commands[name], f"{key}-{name}"
        with click.Context(called, info_name=name, parent=parent) as ctx:
            yield f".SS {_escaped(f'{ctx.command_path} {usage(called, ctx)}')}"
            yield from _paragraphs(tr.say(own))
            yield from _options(called, ctx)
            yield from _examples(tr.say(f"{own}-examples"))
            if isinstance(called, click.Group):
                yield from _commands(called, ctx, tr, own)


def _options(called: click.Command, ctx: click.Context) -> Iterator[str]:
    for each in called.get_params(ctx):
        if isinstance(each, click.Option) and not each.hidden and "--help" not in each.opts:
            yield ".TP"
            yield f".B {_escaped(each.get_help_spec(ctx))}"
            yield _escaped(option_words(each, ctx))


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.strip().split("\n\n"):
        yield ".PP"
        yield from map(_escaped, paragraph.splitlines())


def _examples(text: str) -> Iterator[str]:
    yield ".PP"
    yield ".EX"
    yield from map(_escaped, text.splitlines())
    yield ".EE"


def _escaped(text: str) -> str:
    """A line of text as groff takes it: no sign of it is a request or joins words."""
    plain = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{plain}" if plain.startswith((".", "'")) else plain


def main() -> None:
    """Write both pages anew."""
    for language, file in PAGES.items():
        Path(file).parent.mkdir(exist_ok=True)
        file.write_text(man_page(language), "utf-8")


if __name__ == "__main__":
    main()
