"""How a command is called as it cannot be, and what is said of that in either language."""

from __future__ import annotations

from collections.abc import Sequence

import click

from bot.i18n import Translator


class Misuse(click.UsageError):
    """A command is called as it cannot be; told by a message of `bot/locale` and its values."""

    def __init__(self, message: str, /, **values: str | int) -> None:
        super().__init__(message)
        self.values = values


def usage_sentence(error: click.ClickException, tr: Translator) -> str:  # noqa: PLR0911 (one for each kind)
    """What is wrong with how a command was called, in one sentence."""
    match error:
        case Misuse():
            return tr.say(error.message, **error.values)
        case click.NoSuchOption(option_name=name, possibilities=near):
            return tr.say("cli-no-option", name=name) + _near(near, tr)
        case click.NoSuchCommand(command_name=name, possibilities=near):
            return tr.say("cli-no-command", name=name) + _near(near, tr)
        case click.MissingParameter(param=click.Parameter() as missing):
            return tr.say("cli-missing", name=_called(missing, error.ctx))
        case click.BadOptionUsage(option_name=name):
            takes_none = any(
                name in each.opts and each.is_flag
                for each in (error.ctx.command.params if error.ctx else [])
                if isinstance(each, click.Option)
            )
            return (
                tr.say("cli-takes-no-value", name=name)
                if takes_none
                else tr.say("cli-needs-value", name=name)
            )
        case click.BadParameter(param=click.Parameter(type=click.IntRange() as among) as bad):
            return tr.say("cli-bad-number", name=_called(bad, error.ctx), bounds=bounds(among))
        case click.BadParameter(param=click.Parameter(type=click.Choice(choices=choices)) as bad):
            return tr.say("cli-bad-choice", name=_called(bad, error.ctx), choices=", ".join(choices))
        case click.UsageError(ctx=click.Context(command=click.Group())):
            return tr.say("cli-missing-command")
        case _:
            return tr.say("cli-wrong-usage", reason=error.format_message())


def bounds(among: click.IntRange) -> str:
    """Between which numbers a value must be: ``1-20``, or ``1-`` without an end."""
    return f"{among.min}-{among.max or ''}"


def _near(names: Sequence[str] | None, tr: Translator) -> str:
    return " " + tr.say("cli-did-you-mean", names=", ".join(names)) if names else ""


def _called(parameter: click.Parameter, ctx: click.Context | None) -> str:
    if isinstance(parameter, click.Option) or ctx is None:
        return max(parameter.opts, key=len)
    return parameter.make_metavar(ctx)
