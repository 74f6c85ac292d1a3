from pathlib import Path

from corpus.ingest.read import parse_file
from corpus.sync.host_publishers import HostPublishers
from corpus.sync.kept_pages import PageParser
from tests.corpus.sync import portal as faults
from tests.corpus.sync.conftest import Office
from tests.corpus.sync.portal import Answer, Portal


def test_a_kept_page_has_the_address_that_served_it(portal: Portal, office: Office) -> None:
    """A bulletin that was fetched is known by its address behind all redirects, and not by a file."""
    portal.pages["/cu"] = Answer(status=301, headers={"Location": "/moi.html"})
    portal.page("/moi.html", "Tin")
    office.fetch(portal.site_map("/map", "/cu"))
    [file] = office.kept
    parse = PageParser(parse_file, office.originals.folder, HostPublishers({}))
    [document] = parse(file.name, file.read_bytes(), str(file)).documents
    assert (document.bulletin.url, document.bulletin.file) == (portal.url("/moi.html"), None)
    assert document.bulletin.id == file.stem


def test_a_page_does_not_say_who_may_read_it(portal: Portal, office: Office, tmp_path: Path) -> None:
    """Front matter of what was fetched names no collections; in a file of the office's own it does."""
    text = b"---\ntitle: Tin\ncollections: Chung\n---\nTin\n\nNgay 5/3/2020 hop.\n"
    office.fetch(portal.page("/a.html", "Tin"))
    [kept] = office.kept
    parse = PageParser(parse_file, office.originals.folder, HostPublishers({}))
    for file, collections in ((kept, None), (tmp_path / kept.name, ("Chung",))):
        [document] = parse("a.txt", text, str(file)).documents
        assert (document.bulletin.title, document.collections) == ("Tin", collections)


def test_other_files_stay_as_they_are(portal: Portal, office: Office, tmp_path: Path) -> None:
    """A file of the office's own has no address, whatever lies beside it."""
    office.fetch(portal.page("/a.html", "Tin"))
    [kept] = office.kept
    own = tmp_path / kept.name
    own.write_bytes(faults.article("Tin"))
    own.with_name(f".{kept.stem}.json").write_bytes(kept.with_name(f".{kept.stem}.json").read_bytes())
    parse = PageParser(parse_file, office.originals.folder, HostPublishers({}))
    [document] = parse(own.name, own.read_bytes(), str(own)).documents
    assert (document.bulletin.url, document.bulletin.file) == (None, own.name)


def test_a_damaged_record_is_none(portal: Portal, office: Office) -> None:
    """A page whose record was damaged is fetched anew, and read as a file meanwhile."""
    address = portal.page("/a.html", "Tin")
    office.fetch(address)
    [kept] = office.kept
    kept.with_name(f".{kept.stem}.json").write_bytes(b"{")
    parse = PageParser(parse_file, office.originals.folder, HostPublishers({}))
    assert parse(kept.name, kept.read_bytes(), str(kept)).documents[0].bulletin.url is None
    office.fetch(address)
    assert parse(kept.name, kept.read_bytes(), str(kept)).documents[0].bulletin.url == address
