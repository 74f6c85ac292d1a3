from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Literal

import pytest

from corpus import table_files as subject
from corpus.errors import TableError
from corpus.ingest import tables as ingest_tables
from corpus.own_tables import OwnTables, shipped_tables
from corpus.table_files import Table, load_table, own_digest, tables_in_use, use_tables
from corpus.tables import (
    FOLDER,
    AbbreviationTable,
    AreaTable,
    DocumentTable,
    GazetteerTable,
    ProvinceTable,
    UnitTable,
)
from retrieval.query import tables as query_tables
from tests.tables import files_of

ROOT = Path(__file__).parents[2]


class _Fresh:
    """Nothing is read yet, and no own tables are in use."""

    own: OwnTables | None = None
    read = False


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that has read no table."""
    monkeypatch.setattr(subject, "_IN_USE", _Fresh())


def own(folder: Path, name: str, content: object) -> None:
    """Put a table of this content into a folder, and use it."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    (folder / name).write_text(text, "utf-8")
    use_tables(OwnTables.read(folder))


def test_words_are_added(tmp_path: Path) -> None:
    """A word of a list is added to the shipped ones, and one that is there already is no second one."""
    shipped = load_table(FOLDER, "areas.json", AreaTable)
    subject._IN_USE.read = False
    own(tmp_path, "areas.json", {"districts": ["Tân Huyện", shipped.districts[0]]})
    read = load_table(FOLDER, "areas.json", AreaTable)
    assert read.districts == (*shipped.districts, "Tân Huyện")
    assert read.communes == shipped.communes


def test_rows_of_a_mapping_are_added_or_replaced_by_key(tmp_path: Path) -> None:
    """A key that is there has its value replaced, another one is added, all others stay."""
    shipped = load_table(FOLDER, "documents.json", DocumentTable).sorts
    subject._IN_USE.read = False
    own(tmp_path, "documents.json", {"sorts": {"quyết định": ["QĐN"], "chỉ lệnh": ["CL"]}})
    read = load_table(FOLDER, "documents.json", DocumentTable).sorts
    assert read == {**shipped, "quyết định": ("QĐN",), "chỉ lệnh": ("CL",)}


def test_rows_of_a_list_go_first(tmp_path: Path) -> None:
    """An own row goes before the shipped ones, of which the first that fits counts."""
    own(tmp_path, "abbreviations.json", {"abbreviations": [{"short": ["KCN"], "full": "khu chăn nuôi"}]})
    rows = load_table(FOLDER, "abbreviations.json", AbbreviationTable).abbreviations
    assert [row.full for row in rows if row.short == ("KCN",)] == ["khu chăn nuôi", "khu công nghiệp"]


def test_rows_of_a_list_that_have_a_key_are_replaced_by_it(tmp_path: Path) -> None:
    """An own province takes the place of the shipped one of its name."""
    row = {"name": "Cao Bằng", "code": "04", "kind": "tỉnh", "merged": ["Cao Bằng", "Lũng Cú"]}
    own(tmp_path, "provinces.json", {"provinces": [row]})
    provinces = load_table(FOLDER, "provinces.json", ProvinceTable).provinces
    assert [each.merged for each in provinces if each.name == "Cao Bằng"] == [("Cao Bằng", "Lũng Cú")]
    assert len(provinces) == 34


def test_mappings_in_a_mapping_and_parts_go_together(tmp_path: Path) -> None:
    """A district is added to its province, and a word to a part of a table, without what else is there."""
    own(tmp_path, "gazetteer.json", {"districts": {"Đồng Tháp": {"huyện Mới": "X Mới Một"}}})
    districts = load_table(FOLDER, "gazetteer.json", GazetteerTable).districts["Đồng Tháp"]
    assert districts["huyện Mới"] == "X Mới Một"
    assert "huyện Châu Thành" in districts
    subject._IN_USE.read = False
    own(tmp_path, "units.json", {"bounds": {"before": ["cỡ chừng"]}})
    bounds = load_table(FOLDER, "units.json", UnitTable).bounds
    assert bounds.before[-1] == "cỡ chừng"
    assert len(bounds.before) > 1
    assert bounds.after


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_own_tables_are_read_as_editors_write_them(
    tmp_path: Path, encoding: str, form: Literal["NFC", "NFD"]
) -> None:
    """A mark of Windows' editors, and accents apart from their letters, change nothing."""
    text = unicodedata.normalize(form, json.dumps({"districts": ["Tân Huyện"]}, ensure_ascii=False))
    (tmp_path / "areas.json").write_bytes(text.encode(encoding))
    use_tables(OwnTables.read(tmp_path))
    assert load_table(FOLDER, "areas.json", AreaTable).districts[-1] == "Tân Huyện"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            '{"abbreviations": [\n{"short": ["A"], "ful": "b"}]}',
            "line 2, there is no key 'abbreviations.0.ful'; wr",
        ),
        ('{"abbreviations": [\n\n{"short": "A", "full": "b"}]}', "line 3, abbreviations.0.short: "),
        ('{"abbreviation": []}', "line 1, there is no key 'abbreviation'; mend it or take it out."),
        ('{"abbreviations": null}', "line 1, abbreviations: "),
        ("[]", "line 1, "),
        ('{"abbreviations": [\n}', "line 2 is no JSON: "),
        ('{"source": "a", "source": "b"}', "'source' stands there twice."),
    ],
)
def test_a_broken_table_is_told_with_file_and_line(tmp_path: Path, content: str, said: str) -> None:
    """What is wrong with an own table is one sentence with its file, its line and its key."""
    own(tmp_path, "abbreviations.json", content)
    with pytest.raises(TableError) as error:
        load_table(FOLDER, "abbreviations.json", AbbreviationTable)
    assert str(error.value).startswith(f"The table {tmp_path / 'abbreviations.json'} cannot be used: ")
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_a_table_that_is_no_text_is_told(tmp_path: Path) -> None:
    """An own table in another character set than UTF-8 is told with its file."""
    (tmp_path / "areas.json").write_bytes("{}".encode("utf-16"))
    use_tables(OwnTables.read(tmp_path))
    with pytest.raises(TableError, match=r"areas\.json cannot be used: line 1 is not UTF-8 text: .*\.$"):
        load_table(FOLDER, "areas.json", AreaTable)


def test_a_name_that_is_no_table_is_told(tmp_path: Path) -> None:
    """A file whose name is no table's would have no effect: it is told, with the name that it is like."""
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    assert OwnTables.read(tmp_path).files == {}
    (tmp_path / "abbreviation.json").write_text("{}", "utf-8")
    with pytest.raises(TableError, match=r"no table abbreviation\.json.* one of abbreviations\.json\.$"):
        OwnTables.read(tmp_path)
    with pytest.raises(TableError, match="No such file"):
        OwnTables.read(tmp_path / "none")


def test_every_table_can_have_own_rows() -> None:
    """Each table of the program has a name of its own, by which own rows find it."""
    names = [
        name
        for module in (ingest_tables, query_tables)
        for name in files_of(module.FOLDER)
        if any(isinstance(each, Table) for each in vars(module).values())
    ]
    assert set(files_of(FOLDER)) | set(names) <= set(shipped_tables())
    files = [
        file
        for package in ("corpus", "retrieval", "bot")
        for file in (ROOT / package).rglob("data/*.json")
        if file.name in shipped_tables()
    ]
    assert len(files) == len({file.name for file in files}) == len(shipped_tables())


def test_a_process_reads_the_tables_of_one_folder(tmp_path: Path) -> None:
    """Once a table is read, others cannot come over it; the same stay, as they were read."""
    own(tmp_path, "areas.json", {"districts": ["Tân Huyện"]})
    load_table(FOLDER, "areas.json", AreaTable)
    used = tables_in_use()
    (tmp_path / "areas.json").write_text("{}", "utf-8")
    use_tables(OwnTables.read(tmp_path))
    assert tables_in_use() is used
    with pytest.raises(TableError, match="start bantin anew"):
        use_tables(None)


def test_the_digest_is_of_what_stands_in_the_tables(tmp_path: Path) -> None:
    """Own tables have one digest for one content, and none where there are none of those names."""
    assert own_digest(["areas.json"]) == ""
    own(tmp_path, "areas.json", {"districts": ["Tân Huyện"]})
    first = own_digest(["areas.json", "roles.json"])
    assert first != ""
    assert own_digest(["roles.json"]) == ""
    own(tmp_path, "areas.json", {"districts": ["Tân Huyện Hai"]})
    assert own_digest(["areas.json", "roles.json"]) not in {"", first}


@pytest.mark.parametrize("modules", ["bot.config, bot.own_tables", "bot.telegram.runtime.child_process"])
def test_settings_come_before_the_tables(modules: str) -> None:
    """What finds out where the own tables lie reads no table by being imported."""
    code = f"import sys, {modules}; sys.exit('corpus.tables' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0  # noqa: S603
