"""The sections of the config: every setting but the outermost, its default, and what it is for."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.config_values import (
    CollectionName,
    Folder,
    Host,
    PageAddress,
    ProxyAddress,
    SettingError,
    WebAddress,
)
from corpus.collections import Collections
from corpus.sync.addresses import Address
from corpus.sync.models import SyncSettings
from retrieval.encoders.base import DEFAULT_MODEL
from retrieval.index.settings import IndexSettings

_MB = 1_000_000


class Section(BaseModel):
    """A part of the config: frozen, and without room for misspelt keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class EncoderConfig(Section):
    """The model that turns text into vectors."""

    model: str = Field(
        DEFAULT_MODEL,
        min_length=1,
        description="`default` (multilingual-e5-small, offline), a model folder, or a hub name",
    )
    query_prefix: str | None = Field(None, description="put before a question; null: the model's own prompt")
    passage_prefix: str | None = Field(None, description="put before a passage; null: the model's own prompt")
    threads: int | None = Field(
        None, ge=1, description="processor threads for encoding, one a question; null: all"
    )
    cache_dir: Folder | None = Field(
        None, description="where the default model is unpacked; null: the user's cache folder"
    )


class IndexConfig(Section):
    """How bulletins are cut and indexed; a change takes effect with the next `bantin index`."""

    max_chars: int = Field(900, ge=200, le=4000, description="length of a chunk, in characters")
    overlap_sentences: int = Field(1, ge=0, le=5, description="sentences a chunk repeats of the one before")
    k1: float = Field(0.6, ge=0, le=10, description="BM25: how soon a repeated word stops to count")
    b: float = Field(0.5, ge=0, le=1, description="BM25: how much a long chunk is held against it")

    @property
    def settings(self) -> IndexSettings:
        """The same as the index reads them."""
        return IndexSettings(**self.model_dump())


class SearchConfig(Section):
    """How passages are found."""

    candidates: int = Field(100, ge=1, le=10_000, description="passages that each of the two legs proposes")
    dense_weight: float = Field(0.75, ge=0, le=1, description="share of the vectors in the score")
    english_dense_weight: float = Field(0.8, ge=0, le=1, description="the same of a question in English")
    token_weight: float = Field(0.17, ge=0, le=1, description="share of single tokens' vectors in the score")
    english_token_weight: float = Field(0.3, ge=0, le=1, description="the same of a question in English")
    contradiction: float = Field(
        0.15,
        ge=0,
        le=1,
        description="what another province or another year than the question's costs a passage",
    )
    results: int = Field(5, ge=1, le=100, description="passages that `bantin search` shows")


class AnswerConfig(Section):
    """How answers are made."""

    quotes: int = Field(3, ge=1, le=20, description="quotes that `bantin ask` shows at most")
    max_chars: int = Field(600, ge=100, le=600, description="length of a quote, in characters")
    context_sentences: int = Field(
        1, ge=0, le=5, description="neighbours shown with the sentence that answers"
    )
    min_confidence: float = Field(0.25, ge=0, le=1, description="below it nothing is quoted as an answer")
    near_confidence: float = Field(0.1, ge=0, le=1, description="from it on what comes near is shown")
    further_confidence: float = Field(0.02, ge=0, le=1, description="below it no further quote is shown")
    stale_days: int | None = Field(
        None, ge=1, description="days until who holds an office is quoted with a warning only; null: never"
    )


class SyncConfig(Section):
    """What `bantin sync` reads; what it fetches is kept in the data folder."""

    folders: list[Folder] = Field([], description="folders that `bantin sync` reads, as `bantin index` does")
    addresses: list[PageAddress] = Field(
        [], description="feeds (RSS, Atom), maps of sites and pages that it fetches"
    )
    hosts: list[Host] = Field(
        [], description="hosts that may be asked besides those of the addresses, as `host` or `host:port`"
    )
    private_hosts: list[Host] = Field(
        [], description="hosts that may be machines of a private network; no other ones are asked"
    )
    proxy: WebAddress | None = Field(
        None, description="`http://…` through which all but the private hosts are asked; null: none"
    )
    publishers: dict[Host, list[str]] = Field(
        {}, description="whom a host speaks for, by host; what others say they are is shown as not verified"
    )
    every_minutes: float | None = Field(
        None,
        ge=1,
        le=525_600,
        description="minutes between two runs that `serve` begins by itself; null: none",
    )
    recheck_hours: float = Field(24, ge=0, le=8760, description="hours until a known page is asked for again")
    pause_s: float = Field(1, ge=0, le=3600, description="seconds between two requests to one host")
    timeout_s: float = Field(60, gt=0, le=3600, description="seconds within which an answer must be whole")
    page_mb: int = Field(20, ge=1, le=64, description="largest page, in MB")
    run_mb: int = Field(1000, ge=1, description="most that one run fetches, in MB")
    run_pages: int = Field(1000, ge=1, le=1_000_000, description="pages that one run asks for")
    run_minutes: float = Field(60, gt=0, le=1440, description="minutes for which one run fetches")

    @property
    def settings(self) -> SyncSettings:
        """The same as fetching reads them."""
        return SyncSettings(
            addresses=tuple(map(Address.parse, self.addresses)),
            hosts=frozenset(self.hosts),
            private_hosts=frozenset(self.private_hosts),
            proxy=self.proxy,
            pause_s=self.pause_s,
            timeout_s=self.timeout_s,
            page_bytes=self.page_mb * _MB,
            run_bytes=self.run_mb * _MB,
            run_pages=self.run_pages,
            run_s=self.run_minutes * 60,
            recheck_s=self.recheck_hours * 3600,
        )


class WebhookConfig(Section):
    """Where Telegram delivers updates when `telegram.mode` is `webhook`."""

    url: WebAddress | None = Field(None, description="public https address that Telegram calls")
    listen: str = Field("127.0.0.1", description="address to listen on, behind the proxy that ends TLS")
    port: int = Field(8443, ge=1, le=65_535, description="port to listen on")


class MonitoringConfig(Section):
    """A port for the machines that look after `bantin serve`; nothing on it tells what anybody wrote."""

    port: int | None = Field(
        None, ge=1, le=65_535, description="port of `/healthz`, `/readyz` and `/metrics`; null: none"
    )
    listen: str = Field("127.0.0.1", description="address to listen on for them; anybody there may read")
    metrics: bool = Field(default=False, description="serve `/metrics` too, which needs `bantin[metrics]`")

    @model_validator(mode="after")
    def _metrics_have_a_port(self) -> Self:
        if self.metrics and self.port is None:
            raise SettingError("monitoring.metrics is true, so monitoring.port must say where")
        return self


class LimitsConfig(Section):
    """How much may be asked within a minute; 0 sets no limit."""

    user_per_minute: int = Field(
        10, ge=0, le=10_000, description="questions and commands of one person a minute; 0: any"
    )
    chat_per_minute: int = Field(20, ge=0, le=10_000, description="those in one group; 0: any")
    all_per_minute: int = Field(120, ge=0, le=100_000, description="those of all together; 0: any")
    quick_per_minute: int = Field(
        40, ge=0, le=10_000, description="inline queries and presses of one person a minute; 0: any"
    )
    all_quick_per_minute: int = Field(600, ge=0, le=100_000, description="those of all together; 0: any")


class TelegramConfig(Section):
    """The bot. Its token comes from the environment only: `TELEGRAM_BOT_TOKEN`."""

    mode: Literal["polling", "webhook"] = Field("polling", description="`polling` or `webhook`")
    base_url: WebAddress = Field(
        "https://api.telegram.org/bot", description="Bot API server; another one if you host your own"
    )
    proxy: ProxyAddress | None = Field(None, description="`http://…` or `socks5://…`; null: none")
    quotes: int = Field(1, ge=1, le=5, description="quotes in the reply to a question")
    results: int = Field(3, ge=1, le=10, description="results on a page of /search")
    workers: int = Field(2, ge=1, le=64, description="questions answered at the same moment")
    retries: int = Field(
        5, ge=1, le=100, description="times a message is sent again when Telegram says to wait"
    )
    memory_s: int = Field(
        300, ge=0, le=86_400, description="seconds for which a question may lean on the one before"
    )
    queue: int = Field(10_000, ge=1, le=100_000, description="questions that may wait for a worker")
    unsent_hours: int = Field(
        24, ge=1, le=720, description="hours for which what cannot be sent is kept, and tried again"
    )
    errors_chat: int | None = Field(None, description="chat that is told of errors, by id; null: none")
    upload_mb: int = Field(
        5, ge=1, le=20, description="largest file that an administrator can add in the chat, in MB"
    )
    index_memory_mb: int = Field(4000, ge=500, description="memory of an index run, in MB (Linux)")
    log_days: int = Field(90, ge=0, le=3650, description="days for which questions are kept; 0: none is")
    access: Literal["open", "list", "pairing"] = Field(
        "open",
        description="who may ask: `open` (all), `list` (whom an admin allows), or `pairing` (also by a code)",
    )
    admins: list[Annotated[int, Field(gt=0)]] = Field([], description="people who run the bot, by user id")
    collections: list[CollectionName] | None = Field(
        None,
        description="collections that may be read by those to whom no admin gave any; null: every bulletin",
    )
    limits: LimitsConfig = LimitsConfig()
    webhook: WebhookConfig = WebhookConfig()

    @property
    def readable(self) -> Collections | None:
        """The collections of those to whom none were given; ``None``: every bulletin."""
        return None if self.collections is None else frozenset(self.collections)

    @model_validator(mode="after")
    def _somebody_can_allow(self) -> Self:
        if self.access != "open" and not self.admins:
            raise SettingError(
                "telegram.access is {access}, so telegram.admins must name somebody", access=self.access
            )
        return self

    @model_validator(mode="after")
    def _webhook_has_url(self) -> Self:
        if self.mode == "webhook" and not self.webhook.url:
            raise SettingError("telegram.mode is webhook, so telegram.webhook.url must say where")
        return self
