"""The command ``bantin``, which is also ``python -m bot``."""

from __future__ import annotations

import sys
from contextlib import suppress

from bot import config as configuration
from bot.cli.speech import config_named_in, speaker_for
from bot.errors import ConfigError
from bot.own_tables import use_tables_of
from corpus.errors import BantinError


def main() -> None:
    """Run the command line and exit; whatever is wrong with a table of words is one line, too."""
    try:
        with suppress(ConfigError):  # the command itself says what is wrong with it
            use_tables_of(configuration.load(config_named_in(sys.argv[1:])))
        # Only now, for its modules read the tables.
        from bot.cli.main import main as run_command  # noqa: PLC0415
    except BantinError as error:
        sys.stderr.write(f"bantin: {speaker_for(sys.argv[1:]).tell(error)}\n")
        sys.exit(1)
    run_command()


if __name__ == "__main__":
    main()
