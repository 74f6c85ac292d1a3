from __future__ import annotations

import datetime as dt
from email.message import EmailMessage

import pytest

from corpus.errors import BulletinError
from corpus.ingest.bounds import MAX_MEMBERS
from corpus.ingest.formats.choose import container_of
from corpus.ingest.formats.mail import MailMessage, is_mail
from corpus.ingest.formats.mailbox import Mailbox
from corpus.ingest.read import ReadDocument, parse_file
from tests.corpus.ingest.encodings import written
from tests.corpus.ingest.formats import made
from tests.corpus.ingest.formats.contract import assert_read_or_told

TIN = ("Xã An Bình họp", "Đảng ủy xã An Bình tổ chức hội nghị tổng kết công tác xây dựng Đảng.")


def read(content: bytes) -> ReadDocument:
    (document,) = parse_file("thu.eml", content).documents
    return document


@pytest.mark.parametrize("html", [False, True])
def test_headers_say_what_the_text_does_not(html: bool) -> None:  # noqa: FBT001
    """Subject, sender and day of a mail are its title, publisher and date, and say where they were found."""
    document = read(made.mail(TIN, html=html, Subject="Fwd: Thông báo số 5 về hội nghị"))
    bulletin = document.bulletin
    assert (bulletin.id, bulletin.file, bulletin.title) == ("thu", "thu.eml", "Thông báo số 5 về hội nghị")
    assert (bulletin.publisher, bulletin.date) == ("Sở Y tế tỉnh Hà Nam", dt.date(2020, 3, 5))
    found_in = document.description.found_in
    assert (found_in["title"], found_in["publisher"], found_in["date"]) == ("subject", "mail", "mail")
    assert [line for line in bulletin.text.split("\n") if line] == list(TIN)
    assert document.extraction.format == "eml"


def test_what_the_text_says_goes_first() -> None:
    """The day that a bulletin tells of is its own, whenever it was sent; a person publishes nothing."""
    document = read(made.mail(From="Nguyễn Văn An <an@hanam.vn>", Date="Mon, 01 Jun 2020 08:00:00 +0700"))
    assert document.bulletin.date == dt.date(2020, 3, 5)
    assert document.description.found_in["date"] == "event"
    assert document.bulletin.publisher != "Nguyễn Văn An"


def test_attachments_are_bulletins_of_their_own() -> None:
    """Each is read as the format that it is, beside what the mail says; pictures are passed over."""
    files: dict[str, bytes | str] = {
        "báo cáo.docx": made.docx(),
        "bảng.csv": "Xã,Số hộ\nAn Bình,120\nAn Phú,90\n",
        "a.png": b"PNG",
    }
    contents = parse_file("thu.eml", made.mail(TIN, attachments=files))
    assert [(each.bulletin.id, each.extraction.format) for each in contents.documents] == [
        ("thu", "eml"),
        ("thu/báo cáo", "docx"),
        ("thu/bảng", "csv"),
    ]
    assert (contents.failures, contents.passed_over) == ([], 1)


def test_a_mail_may_be_its_attachments_alone() -> None:
    """Of one that says nothing itself there is what is attached; one with nothing at all is refused."""
    contents = parse_file("thu.eml", made.mail(("",), attachments={"a.docx": made.docx(), "b.txt": " "}))
    assert [each.bulletin.id for each in contents.documents] == ["thu/a"]
    assert [str(error).split(" ", 1)[0] for error in contents.failures] == ["thu.eml/b.txt"]
    with pytest.raises(BulletinError, match=r"^thu\.eml says nothing itself: "):
        parse_file("thu.eml", made.mail(("",)))


def test_archives_are_unpacked_to_a_depth() -> None:
    """What is attached is held against the bounds of archives: a zip in it is read."""
    inner = made.zipped({"tin.txt": "Tin trong tệp nén", "../thoat.txt": "Tin"})
    contents = parse_file("thu.eml", made.mail(TIN, attachments={"a.zip": inner}))
    assert [each.bulletin.id for each in contents.documents] == ["thu", "thu/a.zip/tin"]
    assert ["would leave the archive" in str(error) for error in contents.failures] == [True]


def test_names_are_made_safe_and_their_own() -> None:
    """A name leads to no other folder, and two attachments of one name are two."""
    message = EmailMessage()
    message["From"], message["Date"] = "so@hanam.vn", "Thu, 05 Mar 2020 20:15:00 +0700"
    message.set_content("Tin")
    for text in ("Một", "Hai"):
        message.add_attachment(text, filename="../../tin.txt")
    message.add_attachment("Ba", filename="")
    found = parse_file("thu.eml", message.as_bytes()).documents
    assert [each.path for each in found] == ["", "_.._tin.txt", "_.._tin 2.txt", "attachment.txt"]


def test_a_mail_within_a_mail_is_a_bulletin() -> None:
    """One that is forwarded as a file is read like any other, with its own headers."""
    message = EmailMessage()
    message["From"], message["Subject"] = "an@hanam.vn", "Chuyển"
    message["Date"] = "Thu, 05 Mar 2020 20:15:00 +0700"
    message.set_content("Xin gửi bản tin.")
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "Sở Y tế tỉnh Hà Nam <so@hanam.vn>", "Bản tin số 7"
    inner["Date"] = "Wed, 04 Mar 2020 20:15:00 +0700"
    inner.set_content("\n".join(TIN))
    message.add_attachment(inner)
    _, forwarded = parse_file("thu.eml", message.as_bytes()).documents
    assert (forwarded.bulletin.title, forwarded.bulletin.date) == ("Bản tin số 7", dt.date(2020, 3, 4))
    assert forwarded.bulletin.publisher == "Sở Y tế tỉnh Hà Nam"


@pytest.mark.parametrize("write", [str.encode, written.tcvn3, written.vni])
def test_text_is_read_in_every_encoding(write: object) -> None:
    """Text in a character set of before Unicode is told by its syllables, whatever the mail says."""
    assert callable(write)
    head = b"From: so@hanam.vn\r\nDate: Thu, 05 Mar 2020 20:15:00 +0700\r\nSubject: Tin\r\n"
    kind = b"Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    document = read(head + kind + write("\r\n".join(made.PARAGRAPHS)))
    assert [line for line in document.bulletin.text.split("\n") if line] == list(made.PARAGRAPHS)
    assert document.extraction.converted is (write is not str.encode)


def test_flowed_lines_are_joined() -> None:
    """A line that ends in a space goes on in the next."""
    head = b"From: so@hanam.vn\nDate: Thu, 05 Mar 2020 20:15:00 +0700\n"
    kind = b"Content-Type: text/plain; charset=utf-8; format=flowed\n\n"
    text = "Đảng ủy xã An Bình tổ chức \nhội nghị.\nHết."
    assert read(head + kind + text.encode()).bulletin.text == "Đảng ủy xã An Bình tổ chức hội nghị.\nHết."


def test_a_saved_page_is_no_mail_of_its_day() -> None:
    """A web page that a browser saved (.mht) has no sender, and was not published on its day."""
    head = (
        "From: <Saved by Blink>\r\nSubject: Tin\r\nDate: Thu, 5 Mar 2026 20:15:00 -0000\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
    )
    kind = "Content-Type: text/html\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    page = f"{head}--b\r\n{kind}<h1>Xã họp</h1><p>{TIN[1]}</p>\r\n--b--\r\n".encode()
    document = read(page)
    assert document.bulletin.date is None
    assert document.description.found_in.get("publisher") != "mail"
    assert TIN[1] in document.bulletin.text


def test_a_mailbox_is_as_many_bulletins_as_mails() -> None:
    """Each mail is named after its day and subject, and what looks like a new mail within one is text."""
    line = b"From so@hanam.vn Thu Mar  5 20:15:00 2020\n"
    files = {"a.docx": made.docx()}
    other = made.mail(("Tin hai", "Xã họp."), Subject="Bản tin: số 2/2020", attachments=files)
    quoted = b"From: so@hanam.vn\nDate: Fri, 06 Mar 2020 08:00:00 +0700\n\nTin\n>From so@hanam.vn\n"
    contents = parse_file("hop-thu.mbox", line + made.mail(TIN) + line + other + line + quoted)
    assert [(each.bulletin.id, each.path) for each in contents.documents] == [
        ("hop-thu/2020-03-05 Bản tin", "2020-03-05 Bản tin.eml"),
        ("hop-thu/2020-03-05 Bản tin_ số 2_2020", "2020-03-05 Bản tin_ số 2_2020.eml"),
        (
            "hop-thu/2020-03-05 Bản tin_ số 2_2020.eml/a",
            "2020-03-05 Bản tin_ số 2_2020.eml/a.docx",
        ),
        ("hop-thu/2020-03-06", "2020-03-06.eml"),
    ]
    assert contents.documents[-1].bulletin.text.strip() == "Tin\nFrom so@hanam.vn"
    assert contents.failures == []


def test_a_mailbox_has_bounds() -> None:
    """More mails than a file may hold are refused in a sentence."""
    line = b"From so@hanam.vn Thu Mar  5 20:15:00 2020\n"
    many = (line + b"From: a@b.vn\nDate: x\n\nTin\n") * (MAX_MEMBERS + 1)
    assert Mailbox().claims(many)
    with pytest.raises(BulletinError, match=rf"^a\.mbox holds more than {MAX_MEMBERS} mails: "):
        parse_file("a.mbox", many)


@pytest.mark.parametrize(
    "text",
    [
        "Date: mai\nSubject: Tin\n\nTin",
        "From: Hà Nội\n\nTin",
        "Kính gửi: Sở Y tế\nFrom: x\nDate: y",
        "From so@hanam.vn hôm qua\nTin",
        "Tiêu đề: Tin\nFrom: a\nDate: b\n",
    ],
)
def test_other_texts_are_no_mails(text: str) -> None:
    """A text that names somebody or a day is text."""
    assert not is_mail(text.encode())
    assert container_of(text.encode()) is None


def test_broken_mails_end_in_a_sentence() -> None:
    """Parts in parts without end, wrong dates and names cost one mail its text at most."""
    head = b"From: =?utf-8?b?####?= <a@b.vn>\nDate: 99 Foo\nSubject: =?x?y?z?=\nMIME-Version: 1.0\n"
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (level, level) for level in range(3000)
    )
    for content in (head + nested, head + b"\n", head + b"Content-Type: multipart/mixed\n\nTin"):
        assert_read_or_told(MailMessage(), content)
