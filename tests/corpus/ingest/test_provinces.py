from __future__ import annotations

import pytest

from corpus.ingest import metadata


@pytest.mark.parametrize(
    ("text", "province"),
    [
        ("Tin\n(binhdinh.gov.vn) - Sáng 5/3, tỉnh họp.", "Bình Định"),
        ("Tin\nTỉnh họp.\nNguồn: sonoivu.hanam.gov.vn", "Hà Nam"),
        ("Tin\nTỉnh họp.\nTheo baoquangninh.vn", "Quảng Ninh"),
        ("Tin\nTỉnh họp.\nXem hanam.gov.vn và namdinh.gov.vn", None),
        ("Tin\n(Chinhphu.vn) - Thủ tướng họp.", None),
        ("Tin\nTỉnh họp.\nTheo hoahue.vn", None),
        ("Tin\nĐiểm cầu Hà Nam có 12 đại biểu. Hà Nam sẽ sớm ban hành kế hoạch.", "Hà Nam"),
        ("Tin\nĐiểm cầu Hà Nam có 12 đại biểu.", None),
        ("UBND huyện Mộc Châu họp\nA", "Sơn La"),
        ("Đê mới\nXã Ka Đô và huyện Đơn Dương cùng góp công.", "Lâm Đồng"),
        ("Đê mới\nHuyện Mộc Châu và huyện Đơn Dương cùng góp công.", None),
        ("Đê mới\nHuyện Đăk R’lấp góp công.", "Đắk Nông"),
        ("Tin\nChiến thắng Điện Biên Phủ, rồi lại Điện Biên Phủ mãi được nhớ.", None),
        ("Đê mới\nHuyện Châu Thành góp công.", None),
        ("Đê mới\nHuyện Mộc Châu góp công cho tỉnh Hà Nam.", "Hà Nam"),
    ],
)
def test_the_province_is_told_by_sites_localities_and_bare_names(text: str, province: str | None) -> None:
    """Where no "tỉnh …" says it, districts do, or its site, or the name that stands there most."""
    assert metadata.province(text) == province
