"""How the command line speaks: its commands take their help from `bot/locale`, in the language asked for.

Of the command ``bantin ask`` the message ``cli-ask`` is the help: what it does in one line, then the rest in
paragraphs; ``cli-ask-examples`` has its examples, ``cli-ask--json`` tells of ``--json``, or ``cli--json``
where several commands mean the same by it. A command in a group has both names: ``cli-config-show``. The
names of values, such as FILE, are messages too: ``cli-value-file``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import click

from bot import config as configuration
from bot.cli.misuse import Misuse, bounds
from bot.i18n import Translator, translator
from corpus.notices import HasNotice, Notice, quoted_word

_SPEAKER = "bot.cli.speaker"
_QUIET = "bot.cli.quiet"


def spoken(ctx: click.Context | None = None) -> Translator:
    """The messages in the language of a command, or of the one that is running."""
    ctx = ctx or click.get_current_context(silent=True)
    speaker: Translator | None = ctx.meta.get(_SPEAKER) if ctx else None
    return speaker or speaker_for(())  # of a command that is called without its group


def is_quiet() -> bool:
    """Whether nothing but results and complaints is wanted."""
    ctx = click.get_current_context(silent=True)
    return bool(ctx and ctx.meta.get(_QUIET))


def be_quiet(ctx: click.Context) -> None:
    """Have a command write nothing but results and complaints."""
    ctx.meta[_QUIET] = True


def announce(said: Notice) -> None:
    """Say aside what is about to be done that takes its time, unless that is not wanted."""
    if not is_quiet():
        click.echo(spoken().tell(said), err=True)


def complain(said: HasNotice) -> None:
    """Say aside what is wrong with a part of the work, in one line."""
    click.echo(f"bantin: {spoken().tell(said)}", err=True)


def speaker_for(words: Sequence[str]) -> Translator:
    """The messages in the language that a command line asks for, whatever else is wrong with it.

    ``--lang`` decides, then BANTIN_LANG, then the language in the config, if it can be read; else Vietnamese.
    """
    options = _group_options(words)
    return translator(configuration.spoken_language(options.get("--lang"), config_named_in(words)))


def config_named_in(words: Sequence[str]) -> Path | None:
    """The file that a command line names by ``--config`` before its command; ``None`` without."""
    named = _group_options(words).get("--config")
    return Path(named) if named else None


def _group_options(words: Sequence[str]) -> dict[str, str]:
    """The values of ``--lang`` and ``--config`` where they stand before the command, by their names."""
    options: dict[str, str] = {}
    left = iter(words)
    for word in left:
        if not word.startswith("-"):
            break
        name, equals, value = word.partition("=")
        if name in ("--lang", "--config"):
            options[name] = value if equals else next(left, "")
    return options


class _Spoken(click.Command):
    """What is called by a name and has its help in `bot/locale`, in the language asked for."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how it is called."""
        write_usage(self, ctx, formatter)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what it does."""
        write_text(ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each option means."""
        write_options(self, ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write examples."""
        write_examples(ctx, formatter)


class Command(_Spoken):
    """A command whose help stands in `bot/locale`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; what is one too many is told in the language asked for."""
        ctx.allow_extra_args = True
        with _told_of(ctx):
            left = super().parse_args(ctx, args)
            if left and not ctx.resilient_parsing:
                raise Misuse("cli-too-many", words=" ".join(left))
        return left

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 (as click declares it)
        """What the command does, for a shell that completes its name; empty within a group."""
        tr, key = spoken(), f"cli-{self.name}"
        return tr.say(key).splitlines()[0] if tr.has(key) else ""


class Group(_Spoken, click.Group):
    """A group of commands whose help stands in `bot/locale`; the outermost chooses the language."""

    command_class = Command

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 (as click declares it)
    ) -> click.Context:
        """Choose the language before anything is read that could be wrong."""
        self._speaker = parent.meta[_SPEAKER] if parent else speaker_for(args)
        return super().make_context(info_name, args, parent, **extra)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the group's own arguments."""
        ctx.meta[_SPEAKER] = self._speaker
        with _told_of(ctx):
            return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each option means, then the commands."""
        super().format_options(ctx, formatter)
        tr, rows = spoken(ctx), []
        for name in self.list_commands(ctx):
            summary, *_ = tr.say(f"{_key(ctx)}-{name}").splitlines()
            rows.append((name, summary))
        with formatter.section(tr.say("cli-head-commands")):
            formatter.write_dl(rows)


class Option(click.Option):
    """An option whose help stands in `bot/locale`."""

    def make_metavar(self, ctx: click.Context) -> str:
        """Write the name of its value, which is the metavar that it was made with."""
        if isinstance(self.type, click.Choice):
            return super().make_metavar(ctx)
        return _value_name(self.metavar or "text", ctx)


class Argument(click.Argument):
    """An argument whose name stands in `bot/locale`."""

    def make_metavar(self, ctx: click.Context) -> str:
        """Write its name, as the usage has it."""
        name = _value_name(self.metavar or self.name or "", ctx)
        return (name if self.required else f"[{name}]") + ("..." if self.nargs != 1 else "")


def command(name: str | None = None) -> Callable[[Callable[..., Any]], Command]:
    """Make a command of a function, whose name it has without another."""
    return click.command(name, cls=Command)


def group(name: str | None = None) -> Callable[[Callable[..., Any]], Group]:
    """Make a group of commands of a function that is run before the command is."""
    return click.group(name, cls=Group, context_settings={"help_option_names": ["-h", "--help"]})


option = partial(click.option, cls=Option)
argument = partial(click.argument, cls=Argument)


def option_message(tr: Translator, key: str, asked: click.Option) -> str:
    """The message that tells of an option of the command with that key: its own, or that of all commands."""
    name = max(asked.opts, key=len).lstrip("-")
    own = f"{key}--{name}"
    return own if tr.has(own) else f"cli--{name}"


def quoted_command(*words: str) -> str:
    """A command as it is typed."""
    return " ".join(map(quoted_word, words))


def write_usage(called: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """Write how a command is called."""
    formatter.write_usage(
        ctx.command_path, usage(called, ctx), prefix=f"{spoken(ctx).say('cli-head-usage')} "
    )


def usage(called: click.Command, ctx: click.Context) -> str:
    """How a command is called, without its name."""
    tr = spoken(ctx)
    pieces = [tr.say("cli-usage-options")]
    pieces += [piece for each in called.get_params(ctx) for piece in each.get_usage_pieces(ctx)]
    if isinstance(called, click.Group):
        pieces.append(tr.say("cli-usage-command"))
    return " ".join(pieces)


def write_text(ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """Write what a command does."""
    formatter.write_paragraph()
    summary, _, rest = spoken(ctx).say(_key(ctx)).partition("\n")
    with formatter.indentation():
        formatter.write_text(f"{summary}\n\n{rest.strip()}".strip())


def write_options(called: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """Write what each option of a command means."""
    options = [each for each in called.get_params(ctx) if isinstance(each, click.Option) and not each.hidden]
    with formatter.section(spoken(ctx).say("cli-head-options")):
        formatter.write_dl([(each.get_help_spec(ctx), option_words(each, ctx)) for each in options])


def write_examples(ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """Write a command's examples, each as it is typed."""
    tr = spoken(ctx)
    with formatter.section(tr.say("cli-head-examples")):
        for line in tr.say(f"{_key(ctx)}-examples").splitlines():
            formatter.write(f"{' ' * formatter.current_indent}{line}\n")


def option_words(asked: click.Option, ctx: click.Context) -> str:
    """What an option means, with its default and its bounds."""
    tr, told = spoken(ctx), []
    if asked.show_default and isinstance(asked.default, int | str):
        told.append(tr.say("cli-default", value=str(asked.default)))
    if isinstance(asked.type, click.IntRange):
        told.append(bounds(asked.type))
    words = tr.say(option_message(tr, _key(ctx), asked))
    return words + "".join(f" [{each}]" for each in told)


@contextmanager
def _told_of(ctx: click.Context) -> Iterator[None]:
    """Make known which command a misuse is of: click leaves it out of some."""
    try:
        yield
    except click.UsageError as error:
        error.ctx = error.ctx or ctx
        raise


def _value_name(name: str, ctx: click.Context) -> str:
    return spoken(ctx).say(f"cli-value-{name.lower()}")


def _key(ctx: click.Context) -> str:
    """Under which message a command's words stand: ``cli-config-show`` for ``bantin config show``."""
    names = []
    while ctx.parent is not None:
        names.append(ctx.info_name or "")
        ctx = ctx.parent
    return "-".join(["cli", *reversed(names)])
