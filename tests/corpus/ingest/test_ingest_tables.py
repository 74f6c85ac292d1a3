from __future__ import annotations

from pathlib import Path

import pytest

from corpus.ingest import tables
from corpus.ingest.tables import FOLDER
from tests.tables import assert_all_read, assert_misspelling_fails, assert_well_kept, files_of, models_of


@pytest.mark.parametrize("name", files_of(FOLDER))
def test_tables_say_where_they_come_from(name: str) -> None:
    """Every table is JSON in NFC, each key once, and names its source."""
    assert_well_kept(FOLDER, name)


def test_every_table_is_read() -> None:
    """Every file of the folder is read into a model, and nothing of it is lost on the way."""
    assert_all_read(FOLDER, models_of(tables))


@pytest.mark.parametrize("name", files_of(FOLDER))
def test_a_misspelt_key_fails_when_the_table_is_read(name: str, tmp_path: Path) -> None:
    """A table with a misspelt key or a value of the wrong type fails, file and key named."""
    assert_misspelling_fails(FOLDER, name, models_of(tables), tmp_path)
