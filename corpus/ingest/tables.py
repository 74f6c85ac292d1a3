"""The tables in `corpus/ingest/data`, by which files are read; see `corpus.tables`."""

from __future__ import annotations

from importlib import resources

from corpus.table_files import Table, WordList, load_table

FOLDER = resources.files("corpus.ingest").joinpath("data")


class PageFurnitureTable(Table):
    """``page_furniture.json``: what stands around the article of a web page."""

    related: WordList
    buttons: WordList
    counters: WordList
    ends: WordList


PAGE_FURNITURE = load_table(FOLDER, "page_furniture.json", PageFurnitureTable)
