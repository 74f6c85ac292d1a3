from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from corpus.errors import BoundError, BulletinError
from corpus.ingest.given import NOTHING_GIVEN, read_sidecar, split_front_matter
from corpus.ingest.read import ReadDocument, read_bulletin, read_file
from corpus.ingest.sidecars import sidecar_of
from tests.corpus.ingest.formats import made

TEXT = "Đại hội Chi bộ Sở Y tế tỉnh Trà Vinh\n\nNgày 05/3/2020, Chi bộ tổ chức Đại hội, nhiệm kỳ 2020-2025."
ALL = (
    "title: Báo cáo quý I\nnumber: 012/BC-SYT\npublisher: Sở Y tế\nprovince: Lâm Đồng\nterm: 2015-2020\n"
    "date: 2021-04-06\nurl: https://lamdong.gov.vn/tin?id=3\n"
)
FIELDS = ("title", "number", "publisher", "province", "term", "date", "url")


def document(folder: Path, name: str, sidecar: str, content: bytes = TEXT.encode()) -> ReadDocument:
    """What ``tin.txt`` is read as beside a sidecar of that name."""
    (folder / "tin.txt").write_bytes(content)
    (folder / name).write_text(sidecar, "utf-8")
    (found,) = read_file(folder / "tin.txt").documents
    assert found.bulletin == read_bulletin(folder / "tin.txt")
    return found


def shown(found: ReadDocument) -> tuple[object, ...]:
    bulletin = found.bulletin
    return (
        *(bulletin.title, found.description.number, bulletin.publisher, bulletin.province, bulletin.term),
        *(bulletin.date, bulletin.url),
    )


@pytest.mark.parametrize("name", ["tin.txt.yaml", "tin.yaml", "tin.yml", "tin.txt.yml"])
def test_a_sidecar_goes_before_the_text(tmp_path: Path, name: str) -> None:
    """Each field that a person gives takes the place of what the text says, and says where it comes from."""
    found = document(tmp_path, name, ALL)
    expected = (
        *("Báo cáo quý I", "012/BC-SYT", "Sở Y tế", "Lâm Đồng", "2015-2020", dt.date(2021, 4, 6)),
        "https://lamdong.gov.vn/tin?id=3",
    )
    assert shown(found) == expected
    assert dict(found.description.found_in) == dict.fromkeys(FIELDS, "sidecar")
    assert found.bulletin.text == TEXT


@pytest.mark.parametrize("none", ["none", "None", "null", "~", "", "không có"])
def test_each_field_can_say_none(tmp_path: Path, none: str) -> None:
    """What the text says is taken away; a bulletin without a title has its first line."""
    found = document(tmp_path, "tin.yaml", "".join(f"{name}: {none}\n" for name in FIELDS))
    assert shown(found) == (TEXT.partition("\n")[0], *[None] * 6)
    assert found.description.found_in["date"] == "sidecar"
    assert found.description.found_in["title"] == "first line"


def test_what_is_not_given_is_read_from_the_text(tmp_path: Path) -> None:
    """A sidecar of one field, or of none, leaves the others as they are."""
    found = document(tmp_path, "tin.yaml", "url: http://a.vn\n")
    assert (found.bulletin.date, found.bulletin.term) == (dt.date(2020, 3, 5), "2020-2025")
    assert found.description.found_in["date"] == "event"
    assert document(tmp_path, "tin.yaml", "# nothing yet\n").bulletin.url is None


def test_the_sidecar_of_the_very_file_goes_first(tmp_path: Path) -> None:
    """``tin.yaml`` is for all files of that name, ``tin.txt.yaml`` for the one."""
    (tmp_path / "tin.yaml").write_text("title: Tất cả", "utf-8")
    found = document(tmp_path, "tin.txt.yaml", "title: Một")
    assert found.bulletin.title == "Một"
    (tmp_path / "tin.docx").write_bytes(made.docx())
    assert read_bulletin(tmp_path / "tin.docx").title == "Tất cả"
    assert sidecar_of(tmp_path / "khac.docx") is None


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2020-03-05", dt.date(2020, 3, 5)),
        ("5/3/2020", dt.date(2020, 3, 5)),
        ("'05-03-2020'", dt.date(2020, 3, 5)),
        ("ngày 5 tháng 3 năm 2020", dt.date(2020, 3, 5)),
    ],
)
def test_a_day_may_be_written_as_people_do(written: str, day: dt.date) -> None:
    """Any way of writing one day will do."""
    assert read_sidecar(f"date: {written}", "tin.yaml").values == {"date": day}


@pytest.mark.parametrize("written", ["tra vinh", "Trà Vinh", "tỉnh Trà Vinh", "TINH TRA VINH"])
def test_a_province_has_its_own_name(written: str) -> None:
    """However it is written, it is found by the name that others have."""
    assert read_sidecar(f"province: {written}", "tin.yaml").values == {"province": "Trà Vinh"}


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        (
            "date: 31/2/2020",
            "tin.yaml says that the date is '31/2/2020': write a day, like 2020-03-05, or",
        ),
        ("date: 3/2020", "tin.yaml says that the date is '3/2020': write a day"),
        ("date: 5/3/2020 và 6/3/2020", "write a day"),
        ("date: [2020-03-05]", "tin.yaml says that the date is a list: write a day"),
        ("province: Atlantis", "says that the province is 'Atlantis': write the name of a province"),
        ("term: 2025-2020", "says that the term is '2025-2020': write two years"),
        ("term: nhiệm kỳ tới", "write two years"),
        ("url: javascript:alert(1)", "write an address, like https"),
        ("url: /tin/3", "write an address, like https"),
        ("title: {a: b}", "says that the title is a list: write a line"),
        (f"title: {'x' * 401}", "write a line of 400 characters at most"),
        ("titel: Tin", "tin.yaml has the field 'titel', and there is none such: did you mean 'title'?"),
        ("màu: xanh", "tin.yaml has the field 'màu', and there is none such: give some of title, number,"),
        ("title: Báo cáo: quý I", "tin.yaml is not YAML in line 1: write field: value"),
        ("chỉ là chữ", "tin.yaml is no list of fields: write field: value."),
        ("title: " + "[" * 5000, "tin.yaml is not YAML"),
        (f"a: &a [1, 1]\nb: &b [{','.join(['*a'] * 99)}]\nc: [{','.join(['*b'] * 99)}]", "has the field 'a'"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(written: str, complaint: str) -> None:
    """The file and the field are named, with what to write."""
    with pytest.raises(BulletinError) as error:
        read_sidecar(written, "tin.yaml")
    assert complaint in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", ["title", "number", "publisher", "url"])
@pytest.mark.parametrize("sign", ["\\0", "\\x7f", "\\ud800"])
def test_a_field_holds_no_sign_that_no_text_has(name: str, sign: str) -> None:
    """What YAML can name and no text is written with is told like any other wrong value."""
    with pytest.raises(BulletinError, match=f"says that the {name} is "):
        read_sidecar(f'{name}: "https://a.vn/{sign}b"\n', "tin.yaml")


def test_a_sidecar_is_small(tmp_path: Path) -> None:
    """A file that is no few lines is not parsed."""
    with pytest.raises(BoundError, match=r"tin\.yaml is larger than 65536 bytes"):
        document(tmp_path, "tin.yaml", "title: x\n" * 10_000)


@pytest.mark.parametrize("name", ["tin.md", "tin.txt"])
def test_front_matter_stands_above_the_text(tmp_path: Path, name: str) -> None:
    """Its fields are the bulletin's, it is no part of the text, and other programs' keys are let be."""
    file = tmp_path / name
    file.write_text(f"---\r\n{ALL}tags: [a, b]\r\nlayout: post\r\n---\r\n\r\n{TEXT}", "utf-8")
    (found,) = read_file(file).documents
    assert shown(found)[:4] == ("Báo cáo quý I", "012/BC-SYT", "Sở Y tế", "Lâm Đồng")
    assert dict(found.description.found_in) == dict.fromkeys(FIELDS, "front matter")
    assert found.bulletin.text.strip() == TEXT
    assert found.warnings == ()
    assert found.bulletin.given_number == "012/BC-SYT"
    (tmp_path / "tin.yaml").write_text("title: none\n", "utf-8")
    assert read_bulletin(file).given_number == "012/BC-SYT"
    (tmp_path / "tin.yaml").write_text("number: none\n", "utf-8")
    (found,) = read_file(file).documents
    assert found.bulletin.given_number == ""
    assert shown(found)[:3] == ("Báo cáo quý I", None, "Sở Y tế")
    assert found.description.found_in["number"] == "sidecar"


def test_a_key_that_may_be_misspelt_is_told() -> None:
    """Front matter may have any key; one that is nearly a field is doubtful."""
    given, text = split_front_matter("---\ntitle: Tin\npublishr: Sở Y tế\ntags: x\n---\nTin", "tin.md")
    assert list(map(str, given.warnings)) == [
        "The front matter has no field 'publishr': did you mean 'publisher'?"
    ]
    assert text == "Tin"


@pytest.mark.parametrize(
    "text",
    [
        "---\nBẢN TIN: Đại hội\n---\nTin",
        "---\nĐại hội Chi bộ\ndate of birth\n---\nTin",
        "---\n\n---\nTin",
        "---\ntitle: không có dòng cuối\nTin",
        "Tin\n---\ntitle: x\n---\n",
    ],
)
def test_rules_around_words_are_text(text: str) -> None:
    """Where lines of dashes stand around something else the text stays as it is."""
    assert split_front_matter(text, "tin.txt") == (NOTHING_GIVEN, text)


def test_wrong_front_matter_is_told() -> None:
    """The sentence names the file, the place and the field."""
    with pytest.raises(BulletinError, match=r"^The front matter of tin\.md says that the date is 'mai'"):
        split_front_matter("---\ndate: mai\n---\nTin", "tin.md")
    with pytest.raises(BulletinError, match=r"^The front matter of tin\.md is not YAML in line 1"):
        split_front_matter("---\ntitle: a: b\n---\nTin", "tin.md")


def test_a_day_that_is_given_makes_no_draft(tmp_path: Path) -> None:
    """A document whose day is blank is a draft, unless a person says the day."""
    draft = (
        "ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTỈNH TRÀ VINH\tĐộc lập - Tự do - Hạnh phúc\n"
        "Số:     /QĐ-UBND\tTrà Vinh, ngày    tháng    năm 2021\n\nQUYẾT ĐỊNH\nVề việc trồng rừng\n\n"
        "Điều 1. Trồng.\n"
    ).encode()
    assert document(tmp_path, "tin.yaml", "number: none", draft).description.is_draft
    found = document(tmp_path, "tin.yaml", "date: 2021-05-05", draft)
    assert (found.description.is_draft, found.warnings) == (False, ())


def test_sidecars_lie_in_archives_too(tmp_path: Path) -> None:
    """Beside a file in an archive its sidecar is for it; beside the archive it is for all in it."""
    file = tmp_path / "z.zip"
    file.write_bytes(
        made.zipped(
            {"a/tin.txt": TEXT, "a/tin.yaml": "date: 2021-04-06", "tin.txt": TEXT, "khac.yaml": "title: x"}
        )
    )
    contents = read_file(file)
    assert [each.bulletin.date for each in contents.documents] == [dt.date(2021, 4, 6), dt.date(2020, 3, 5)]
    (tmp_path / "z.zip.yaml").write_text("publisher: Sở Y tế", "utf-8")
    assert {each.bulletin.publisher for each in read_file(file).documents} == {"Sở Y tế"}
    file.write_bytes(made.zipped({"tin.txt": TEXT, "tin.txt.yaml": "date: mai", "b.txt": TEXT}))
    (error,) = read_file(file).failures
    assert str(error).startswith(f"{file}/tin.txt.yaml says that the date is 'mai': ")
