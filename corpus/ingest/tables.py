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
    records: WordList
    ends: WordList


class DocumentHeadTable(Table):
    """``document_heads.json``: what stands in the head of an official document."""

    kinds: WordList
    issuers: WordList
    labels: WordList
    parts: WordList


class ImprintTable(Table):
    """``imprints.json``: what sites and papers say of themselves below their texts."""

    editors: WordList
    responsible: WordList
    sites: WordList
    contacts: WordList
    asked: WordList


DOCUMENT_HEADS = load_table(FOLDER, "document_heads.json", DocumentHeadTable)
IMPRINTS = load_table(FOLDER, "imprints.json", ImprintTable)
PAGE_FURNITURE = load_table(FOLDER, "page_furniture.json", PageFurnitureTable)
