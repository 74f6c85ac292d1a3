"""The tables in `retrieval/answer/data`, by which short answers are told apart; see `corpus.tables`."""

from __future__ import annotations

from importlib import resources

from corpus.table_files import FrozenMap, Phrase, Table, WordList, load_table

FOLDER = resources.files("retrieval.answer").joinpath("data")


class SpanCueTable(Table):
    """``span_cues.json``: the words that tell spans of one kind apart; see its notes."""

    cues: FrozenMap[Phrase, WordList]
    clause_openers: WordList
    replaced: WordList
    predecessor: WordList
    several: WordList
    plural_marks: WordList
    code_nouns: WordList


SPAN_CUES = load_table(FOLDER, "span_cues.json", SpanCueTable)
