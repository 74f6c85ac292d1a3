from __future__ import annotations

import re

import pytest

from bot.config import Config
from bot.config_problems import find_problems
from bot.i18n import translator

TOKEN = "123456789:AAF-x_Zq0123456789abcdefghijklmnop"  # noqa: S105 (nobody's)

NUMBER = "is a name, and a number is meant: write to the bot, and its log shows the number"


def told(text: str, language: str = "en") -> list[tuple[int | None, str]]:
    """The problems of a config, each with its line."""
    return [(each.line, translator(language).tell(each.said)) for each in find_problems(text, Config)]


def test_every_problem_is_told_at_once() -> None:
    """Each with its line, in their order, and with what to write instead."""
    text = f"""\
language: vi
log_level: info
search:
encoder:
  threads: nhiều
telegram:
  admins: [123, '@lan']
  errors_chat: '@nhom'
  bot_token: {TOKEN}
  quotes: 9
  worker: 2
langauge: en
language: en
"""
    assert told(text) == [
        (2, "log_level: info is written INFO: capitals count"),
        (3, "search: the section is empty: write a setting under it, or take its line out"),
        (5, "encoder.threads: nhiều is no number that fits: write one in digits"),
        (
            7,
            f"telegram.admins: @lan {NUMBER}",
        ),
        (
            8,
            f"telegram.errors_chat: @nhom {NUMBER}",
        ),
        (
            9,
            (
                "the bot's token does not belong into this file: put it into TELEGRAM_BOT_TOKEN, and if "
                "others could read it, have @BotFather make another by /revoke"
            ),
        ),
        (10, "telegram.quotes: 9 is too large: 5 is the most"),
        (11, "there is no setting telegram.worker; did you mean telegram.workers?"),
        (12, "there is no setting langauge; did you mean language?"),
        (13, "language stands here for the second time: keep one"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "complaint"),
    [
        ("telegram:\n\tmode: polling", 2, "a tab stands before the key"),
        ("a: b: c", 1, "a colon too many"),
        ("- a", 1, "no list of settings"),
        ("workers: 2", 1, "did you mean telegram.workers?"),
        ("telegrm:\n  mode: polling", 1, "did you mean telegram?"),
        ("sync: {folders: /srv}", 1, "/srv is no list"),
        ("sync: {publishers: [a]}", 1, "no list of hosts"),
        ("log_words: maybe", 1, "neither true nor false"),
        ("data_dir: [a]", 1, "no text"),
        ("encoder: {model: ''}", 1, "the value is empty"),
        ("telegram: 5", 1, "this is a section"),
        ("sync:\n  timeout_s: 0", 2, "it must be more than 0"),
        ("telegram:\n  access: list", 1, "telegram.admins must name somebody"),
        ("telegram:\n  proxy: ftp://x", 2, "begins with http:// / https://"),
        ("encoder: {model: null}", 1, "null is no text"),
    ],
)
def test_a_problem_says_what_is_wrong(text: str, line: int, complaint: str) -> None:
    """Each kind in its own words, at its line."""
    ((found, sentence),) = told(text)
    assert found == line
    assert complaint in sentence


@pytest.mark.parametrize(
    "text",
    [
        "a: b: c",
        "a:\n\tb: 1",
        "- a",
        "x: [",
        "xyzzy: 1",
        "workers: 2",
        "language: fr",
        "log_level: info",
        "telegram:",
        "telegram: 5",
        "telegram: {admins: ['@lan']}",
        "telegram: {quotes: 9, workers: 0}",
        "telegram: {access: list}",
        "telegram: {mode: webhook}",
        "telegram: {proxy: x}",
        "sync: {addresses: [tin], hosts: ['http://x'], timeout_s: 0, folders: a, publishers: b}",
        "log_words: maybe",
        "data_dir: [a]",
        "data_dir: ~nobody-at-all/x",
        "encoder: {model: ''}",
        "1: 2",
        "language: vi\nlanguage: vi",
        f"x: {TOKEN}",
    ],
)
def test_problems_are_told_in_vietnamese(text: str) -> None:
    """Nothing of English is left in them, names of settings and values aside."""
    english = "is|the|and|not|write|there|be|of|should|input|valid|must|line|no"
    for _, sentence in told(text, "vi"):
        assert not re.search(rf"\b(?:{english})\b", sentence), sentence


def test_a_token_is_never_repeated() -> None:
    """Wherever it stands in the file, the sentence tells where it belongs, and not what it is."""
    for text in (
        f"token: {TOKEN}",
        f"data_dir: {TOKEN}",
        f"telegram: {{admins: ['{TOKEN}']}}",
        f"x: [{TOKEN}]",
    ):
        problems = find_problems(text, Config)
        assert problems
        assert TOKEN not in str(problems)
