from __future__ import annotations

from contextlib import suppress

import pytest

from corpus.errors import BulletinError
from corpus.ingest.formats.html import HtmlPage
from tests.corpus.ingest.encodings import written
from tests.corpus.ingest.formats import made

SENTENCE = "Chi bộ Ban Quản lý tổ chức Đại hội lần thứ IV và bầu ra Ban Chấp hành gồm năm đồng chí."
MENU = "".join(f"<li><a href='/muc-{number}'>Chuyên mục thứ {number}</a></li>" for number in range(12))


def read(body: str, head: str = "") -> str:
    page = f"<html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"
    return HtmlPage().read(page.encode(), "trang.html").text


def article(inside: str) -> str:
    return read(
        f"<nav><ul>{MENU}</ul></nav><div id=content><h1>Đại hội Chi bộ Ban Quản lý</h1>"
        f"<p>{SENTENCE}</p><p>{SENTENCE[:-1]}, nhiệm kỳ mới.</p>"
        f"<p>{SENTENCE[:-1]}, năm 2020.</p>{inside}</div>"
        "<div class=footer>Người chịu trách nhiệm: ông Lê Văn Mẫu</div>"
    )


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (f"<p>{SENTENCE}</p><div>hai<br>ba</div>", [SENTENCE, "hai", "ba"]),
        (f"{SENTENCE}<p>một\n  hai</p>ba", [SENTENCE, "một hai", "ba"]),
        (f"<p>{SENTENCE}<ul><li>một<li>hai</ul>", [SENTENCE, "một", "hai"]),
        (f"<p>{SENTENCE}<ol start=3><li>một<li>4. hai<li></ol>", [SENTENCE, "3. một", "4. hai"]),
        (f"<p>{SENTENCE}<ol start={'9' * 5000}><li>một</ol>", [SENTENCE, "999999. một"]),
        (f"<p>{SENTENCE}<pre>một\nhai</pre>", [SENTENCE, "một", "hai"]),
        (f"<p>{SENTENCE}<script>x</script><style>y</style><p hidden>z<p style='display: none'>w", [SENTENCE]),
        (f"<p>{SENTENCE.replace(' ', '&nbsp;', 1)}", [SENTENCE.replace(" ", "\xa0", 1)]),
        (f"<b>{SENTENCE[:20]}</b><i>{SENTENCE[20:]}</i>", [SENTENCE]),
    ],
)
def test_blocks_are_lines(body: str, lines: list[str]) -> None:
    """A paragraph, a list item, what a break parts: each is a line; what nobody sees is none."""
    assert read(body).split("\n") == lines


def test_a_row_is_a_line() -> None:
    """Each row of a table of data is a line, its cells parted by tabs."""
    rows = "".join(f"<tr><td>{number}<td><p>Đơn vị</p><p>số {number}</p>" for number in range(5))
    assert read(f"<p>{SENTENCE}<table>{rows}</table>").split("\n")[1:3] == [
        "0\tĐơn vị số 0",
        "1\tĐơn vị số 1",
    ]


def test_a_letterhead_is_read_column_by_column() -> None:
    """A table that only places text beside text is read cell by cell, so that each line stays whole."""
    head = (
        "<table><tr><td><p>UBND TỈNH HÀ NAM</p><p>Số: 12/QĐ-UBND</p></td>"
        "<td><p>CỘNG HÒA XÃ HỘI</p><p>Hà Nam, ngày 5 tháng 3 năm 2020</p></td></tr></table>"
    )
    assert read(f"{head}<p>{SENTENCE}").split("\n") == [
        *(
            "UBND TỈNH HÀ NAM",
            "Số: 12/QĐ-UBND",
            "CỘNG HÒA XÃ HỘI",
            "Hà Nam, ngày 5 tháng 3 năm 2020",
            SENTENCE,
        )
    ]


def test_menus_are_left_out() -> None:
    """Of a page with menus the article is read, with its heading."""
    text = article("")
    assert text.startswith("Đại hội Chi bộ Ban Quản lý\n")
    assert SENTENCE in text
    assert "Chuyên mục" not in text


@pytest.mark.parametrize(
    "inside",
    [
        "<p>Lượt xem: 1.204</p>",
        "<p>Chia sẻ | Facebook | Zalo</p>",
        "<p>In trang</p>",
        "<h3>Các tin khác</h3><ul><li><a href=a>Khởi công</a> (12/3/2020)<li><a href=b>Họp</a></ul>",
        "<p>Gửi bình luận của bạn</p><p>Họ tên</p>",
        "<p>Hôm nay: 12 | Hôm qua: 15 | Tổng số lượt truy cập: 1.200</p>",
    ],
)
def test_what_stands_around_an_article_goes(inside: str) -> None:
    """Counters, share buttons, lists of other news and forms are no text of the bulletin."""
    assert article(inside) == article("")


def test_what_is_said_stays() -> None:
    """Sentences that begin like a button or a counter are text, and so is what follows other news."""
    said = [
        "Xem thêm 5 hộ gia đình, đoàn đã chia sẻ khó khăn với bà con vùng lũ.",
        "Hôm nay 5/3, đoàn về thăm xã.",
    ]
    text = article(
        "".join(f"<p>{each}</p>" for each in said)
        + f"<h3>Tin khác</h3><a href=x>Khởi công</a><p>{SENTENCE}</p>"
    )
    assert all(each in text for each in said)
    assert text.rstrip().endswith(SENTENCE)


LEADS = "".join(
    f"<div><h3><a href='/{n}'>Hội nghị tổng kết công tác năm học thứ {n}</a></h3><span>1{n}/03/2020</span>"
    f"<p>Sáng nay, ủy ban thứ {n} họp bàn về nhiều việc quan trọng.</p></div>"
    for n in range(8)
)


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("", "an empty page"),
        ("<p> </p>", "an empty page"),
        (f"<ul>{MENU}</ul>", "a page without an article"),
        (LEADS, "a page without an article"),
        (f"<ul>{MENU}</ul><div id=list>{LEADS}</div>", "a page without an article"),
        ("<h1>Trang chủ</h1><p>Chào mừng</p>", "a page without an article"),
    ],
)
def test_a_page_without_an_article_is_refused(body: str, what: str) -> None:
    """Home pages, lists of other pages and empty pages are refused in one sentence that says which."""
    with pytest.raises(BulletinError, match=rf"^trang\.html is {what}[^\n]*\.$"):
        read(body)


@pytest.mark.parametrize(
    "sentence",
    [
        "Hội nghị tổng kết công tác khu công nghiệp được tổ chức vào ngày 5/3/2020.",
        "Ban Quản lý khen thưởng tập thể và học sinh của lớp 5 B và của lớp 5 A.",
        "Tỷ lệ lấp đầy các khu công nghiệp của tỉnh trong năm qua đã đạt 62,5%.",
        "Ban Quản lý trả lời câu hỏi của doanh nghiệp về tiền thuê đất năm 2020 (quý I)?",
    ],
)
def test_a_page_of_one_sentence_is_read(sentence: str) -> None:
    """A page whose only sentence ends in a number, a letter or a sign is an article."""
    assert read(f"<h1>Tin ngắn</h1><p>{sentence}</p>").strip().endswith(sentence)


def test_what_a_server_says_in_place_of_a_page_is_refused() -> None:
    """An error page that was saved under the name of a document is told as what it is."""
    with pytest.raises(BulletinError, match="said in place of the page"):
        read("<h1>Server Error</h1><h2>404 - File or directory not found.</h2><p>It might have been removed.")


def test_a_page_says_what_it_is_called() -> None:
    """The headings of a page come before the title in its head, which may be the site's."""
    head = "<title>Trang tin Sở Nội vụ</title><meta property='og:title' content='Đại hội  mới'>"
    page = f"<html><head>{head}</head><body><h1>Đại hội Chi bộ</h1><p>{SENTENCE}</p></body></html>"
    titles = HtmlPage().read(page.encode(), "trang.html").titles
    assert [(title.text, title.found_in) for title in titles] == [
        ("Đại hội Chi bộ", "h1"),
        ("Đại hội mới", "og:title"),
        ("Trang tin Sở Nội vụ", "title"),
    ]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (made.html_page(), "utf-8"),
        (made.html_page().decode().encode("utf-16"), "utf-16-le"),
        (made.html_page().decode().replace("utf-8", "unicode").encode("utf-16-be"), "utf-16-be"),
        (written.cp1258(made.html_page().decode().replace("utf-8", "windows-1258")), "cp1258"),
        (written.cp1258(made.html_page().decode().replace("charset='utf-8'", "")), "cp1258"),
        (written.vni(made.html_page().decode().replace("utf-8", "x-user-defined")), "vni"),
        (written.viscii(made.html_page().decode().replace("utf-8", "iso-8859-1")), "viscii"),
    ],
)
def test_a_page_is_read_in_every_encoding(content: bytes, encoding: str) -> None:
    """What a page says of its encoding may be wrong: its bytes are read as what makes words of them."""
    extraction = HtmlPage().read(content, "trang.html")
    assert extraction.encoding == encoding
    assert tuple(extraction.text.split("\n")) == made.PARAGRAPHS


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + SENTENCE,
        "<p>" + "<b>" * 150_000 + SENTENCE,
        "<table><tr><td>" * 30_000 + SENTENCE,
        "<p>&" + "a" * 400_000,
        f"<!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><p>{SENTENCE}&a;",
        "<html>" + "<" * 199_000,
        "<html>" + "<p" * 250_000,
        "<html><!--" + "-" * 1_000_000,
    ],
    ids=["div", "b", "table", "entity", "file", "signs", "tags", "comment"],
)
def test_pages_that_mean_harm_end_soon(page: str) -> None:
    """A page of nothing but tags is read or refused, and reads no other file."""
    with suppress(BulletinError):
        text = HtmlPage().read(page.encode(), "trang.html").text
        assert SENTENCE in text.replace("\n", "")


@pytest.mark.parametrize(
    "shown",
    [
        "<p style=\"font-family: '.VnTimeH', serif\">{0}</p>",
        '<p><font face=".VnTimeH">{0}</font></p>',
        '<div style="font-size:13pt;font-family:.VnArialH"><p><b>{0}</b></p></div>',
    ],
)
def test_a_font_that_shows_capitals_makes_them(shown: str) -> None:
    """TCVN3 in a font whose name ends in H is read as the capitals that it shows, and nothing else is."""
    motto = "Cộng hòa xã hội chủ nghĩa Việt Nam, độc lập, tự do, hạnh phúc"
    other = "Đại hội Chi bộ bầu Ban Chấp hành gồm năm đồng chí và thông qua nghị quyết."
    old, beside = (written.tcvn3(each).decode("cp1252") for each in (motto, other))
    page = f"<html><body>{shown.format(old)}<p style='font-family:.VnTime'>{beside}</p></body></html>"
    assert HtmlPage().read(page.encode(), "tin").text.strip().split("\n") == [motto.upper(), other]
    assert motto in HtmlPage().read(page.replace(old, motto).replace(beside, other).encode(), "tin").text
