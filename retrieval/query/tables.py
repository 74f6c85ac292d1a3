"""The tables in `retrieval/query/data`, by which questions are read; see `corpus.tables`."""

from __future__ import annotations

from importlib import resources
from typing import Literal

from pydantic import Field

from corpus.table_files import FrozenMap, Phrase, Table, TableRow, WordList, load_table

FOLDER = resources.files("retrieval.query").joinpath("data")


class ChatWordRow(TableRow):
    """A word as chats shorten it, what it means, and where it counts."""

    word: Phrase
    means: Phrase
    after: WordList = ()
    before: WordList = ()
    end: bool = False
    name: bool = False
    number: bool = True


class LookalikeWords(TableRow):
    """English words that could be Vietnamese ones, as a keyboard without a Vietnamese mode leaves them."""

    always: WordList
    in_doubt: WordList = Field(alias="in doubt")


class ChatWordTable(Table):
    """``chat_words.json``: how words are shortened in chats."""

    words: tuple[ChatWordRow, ...]
    english: LookalikeWords


class EmptyWordTable(Table):
    """``empty_words.json``: words that ask or only join."""

    words: WordList


class EnglishTermTable(Table):
    """``english_terms.json``: English phrases by their part of life, to the words of the bulletins.

    ``spellings`` leads American spellings to British ones. ``english`` are words that only English has,
    ``shared`` could also be Vietnamese syllables without marks, ``vietnamese`` are those English lacks.
    ``little`` are English words that join others, whether Vietnamese could have them or not.
    """

    terms: FrozenMap[Phrase, FrozenMap[Phrase, Phrase]]
    spellings: FrozenMap[Phrase, Phrase]
    english: WordList
    shared: WordList
    little: WordList
    vietnamese: WordList


FilterKey = Literal["year", "province", "unit", "from", "to"]
"""What a search filter restricts."""


class FilterTable(Table):
    """``filters.json``: the keys of search filters, and what their values may be called.

    ``now`` stands for today, ``titles`` and ``suffixes`` may stand beside a province's name, and ``names``
    end with a word that is no key there: "Việt Nam" is no "nam".
    """

    keys: FrozenMap[FilterKey, WordList]
    now: WordList
    titles: WordList
    suffixes: WordList
    names: WordList


AskingKind = Literal["date", "place", "reason", "number", "person", "other"]
"""What a word of asking asks for."""

PronounKind = Literal["person", "place", "time", "body", "thing"]
"""What a pronoun stands for."""


class FollowupTable(Table):
    """``followups.json``: the words of questions that lean on the one before."""

    openers: WordList
    closers: WordList
    strong_closers: WordList
    asking_closers: WordList
    standing: WordList
    still: WordList
    asking: FrozenMap[AskingKind, WordList]
    lookalikes: WordList
    modifiers: WordList
    nouns: WordList
    deputies: WordList
    sole: WordList
    attributes: WordList
    partitive: WordList
    marker: WordList
    conditional: WordList
    vague: WordList
    pronouns: FrozenMap[PronounKind, WordList]
    wrapping: WordList


AnswerKind = Literal["date", "number", "person", "place"]
"""What kind of words an asking word asks for."""


class AnswerTypeTable(Table):
    """``answer_types.json``: the words that ask, by the kind of words that would answer; see its notes."""

    reasons: WordList
    asked: FrozenMap[AnswerKind, WordList]
    which: FrozenMap[AnswerKind, WordList]
    compounds: WordList
    apart: WordList
    titles: WordList
    labels: WordList
    told: WordList
    told_what: WordList
    asking: WordList
    yes_or_no: WordList
    implied: FrozenMap[AnswerKind, WordList]


class PrefaceTable(Table):
    """``prefaces.json``: what is said before and behind a question out of politeness; see its notes."""

    greetings: WordList
    whom: WordList
    speakers: WordList
    not_greeting: WordList
    loose: WordList
    introduces: WordList
    before: WordList
    asks: WordList
    wants: WordList
    after: WordList
    fixed: WordList
    thanks: WordList
    behind: WordList
    much: WordList


class QuestionTable(Table):
    """``questions.json``: how questions about people and their offices are put."""

    whether: WordList
    after_whether: WordList
    office: WordList
    election: WordList
    other: WordList
    now: WordList
    in_place_of: WordList
    right_after: WordList
    gave_way: WordList
    goes_off: WordList
    predecessor: WordList
    events: WordList
    gives: WordList
    lies: WordList
    choice: WordList
    no_choice: WordList
    list: WordList
    past: WordList
    holding: WordList
    leaving: WordList


ANSWER_TYPES = load_table(FOLDER, "answer_types.json", AnswerTypeTable)
CHAT_WORDS = load_table(FOLDER, "chat_words.json", ChatWordTable)
EMPTY_WORDS = load_table(FOLDER, "empty_words.json", EmptyWordTable)
ENGLISH_TERMS = load_table(FOLDER, "english_terms.json", EnglishTermTable)
FILTERS = load_table(FOLDER, "filters.json", FilterTable)
FOLLOWUPS = load_table(FOLDER, "followups.json", FollowupTable)
PREFACES = load_table(FOLDER, "prefaces.json", PrefaceTable)
QUESTIONS = load_table(FOLDER, "questions.json", QuestionTable)
