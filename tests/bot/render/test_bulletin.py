from __future__ import annotations

import datetime as dt

from bot.i18n import Translator, translator
from bot.render.bulletin import render_bulletin
from corpus.models import Bulletin
from retrieval.facts.extract import office_facts
from tests.botapi.entities import utf16_length
from tests.botapi.html_mode import parse_html

TEXT = "Đại hội Chi bộ Ban Quản lý. Đồng chí Đỗ Xuân Kiên được bầu làm Bí thư Chi bộ nhiệm kỳ 2020-2025."
URL = "https://example.org/a?b=1&c=2"


def render(bulletin: Bulletin, tr: Translator) -> str:
    """A bulletin with the facts that an index run would read in it."""
    return render_bulletin(bulletin, office_facts(bulletin), tr)


def test_all_that_is_known() -> None:
    """Every fact has a line of its own, the address a link, and people come with what is said of them."""
    bulletin = Bulletin(
        "b<1>", "Đại hội", TEXT, "Ban Quản lý", "Lâm Đồng", dt.date(2020, 3, 5), "2020-2025", URL, "a.txt"
    )
    shown = parse_html(render(bulletin, translator("en")))
    assert shown.text == (
        "Đại hội\nPublisher: Ban Quản lý\nDate: 05/03/2020\nProvince: Lâm Đồng\nTerm: 2020-2025\n"
        f"{URL}\nId: b<1>\n\nPeople and offices that are named:\n• Đỗ Xuân Kiên, Bí thư Chi bộ (elected)"
    )
    assert [entity.url for entity in shown.entities if entity.url] == [URL]


def test_what_is_not_known_is_left_out() -> None:
    """A bulletin that says nothing of itself has a title and an id, and its file if there is one."""
    assert parse_html(render(Bulletin("b", "Tin", "Trời mưa."), translator("vi"))).text == "Tin\nMã: b"
    filed = Bulletin("b", "Tin", "Trời mưa.", file="b.txt")
    assert parse_html(render(filed, translator("vi"))).text == "Tin\nTệp: b.txt\nMã: b"


def test_many_people_are_counted() -> None:
    """Of more than ten people the others are counted; long titles do not burst the message."""
    names = ["An", "Bình", "Cường", "Dũng", "Giang", "Hà", "Khánh", "Lan", "Minh", "Nam", "Oanh", "Phúc"]
    text = " ".join(f"Đồng chí Nguyễn Văn {name} được bầu làm Bí thư Chi bộ." for name in names)
    shown = parse_html(render(Bulletin("b", "Dài " * 2000, text), translator("vi"))).text
    assert shown.count("\n• Nguyễn Văn ") == 10
    assert shown.endswith("\n… và 2 người khác.")
    assert utf16_length(shown) < 4096


def test_long_lines_leave_room_for_the_count() -> None:
    """Where all lines are long fewer people are listed, the others counted, and it stays one message."""
    names = ["An", "Bình", "Cường", "Dũng", "Giang", "Hà", "Khánh", "Lan", "Minh", "Nam", "Oanh", "Phúc"]
    body = "Chi bộ " + "Ban Quản lý các Khu công nghiệp " * 12
    text = " ".join(f"Đồng chí Nguyễn Văn {name} được bầu làm Bí thư {body.strip()}." for name in names)
    long = "rất dài " * 200
    bulletin = Bulletin("b" * 500, long, text, long, long, term=long, file=long)
    shown = parse_html(render(bulletin, translator("vi"))).text
    listed = shown.count("\n• Nguyễn Văn ")
    assert 0 < listed <= 10
    assert shown.endswith(f"\n… và {12 - listed} người khác.")
    assert utf16_length(shown) <= 4096
