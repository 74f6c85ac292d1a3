"""The command ``bantin serve``: what the bot works with, opened and closed around its run."""

from __future__ import annotations

from pydantic import SecretStr

from bot import config as configuration
from bot.cli.child_work import ChildFetcher, ChildIndexer, ChildReader
from bot.composition import build
from bot.config import Config
from bot.logs import configure
from bot.state.state import FILE_NAME, open_state
from bot.telegram.application import Stores, run
from bot.telegram.monitoring.monitor import open_meter
from bot.telegram.runtime.child import Children
from corpus.notices import Announce


def run_bot(config: Config, announce: Announce) -> None:
    """Serve until SIGINT or SIGTERM; what was opened is closed, and every child ended, when it returns.

    Raises:
        BantinError: a setting, the library or the state does not allow it.
    """
    token = configuration.token()
    secret = configuration.webhook_secret() if config.telegram.mode == "webhook" else None
    address = config.store_address
    password = SecretStr(address.password) if address and address.password else None
    meter = open_meter(config.monitoring)
    configure(
        config.log_level,
        *filter(None, (token, secret, password)),
        words=config.log_words,
        form=config.log_format,
        language=config.language,
    )
    parts = build(config, announce)
    memory = address or config.data_path / FILE_NAME
    with open_state(memory) as state, Children(config.log_format, config.language) as children:
        indexer, reader = ChildIndexer(config, children), ChildReader(children)
        fetch = ChildFetcher(config, children)
        run(config, Stores(parts.engine, parts.library, indexer, reader, state, fetch), token, secret, meter)
