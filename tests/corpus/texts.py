"""Translator that look like bulletins, for property tests."""

from __future__ import annotations

import unicodedata

from hypothesis import settings
from hypothesis import strategies as st

_WORDS = (
    "Uỷ ban nhân dân tỉnh Khánh Hoà hòa bình hoà giải khoẻ thuỷ sản quý huyện Đắk Lắk đồng chí bầu Bí thư "
    "NGHỊ QUYẾT nghiêng giếng ưu tú 05 157.911,47 2020-2025 số 12/QĐ-UBND TP. ThS. v.v. a) b) 1. Điều Đảng"
)
_SYLLABLES = _WORDS.split()
_GLUE = (" ", " ", " ", " ", "  ", "\n", "\n\n", "\t", "\N{NO-BREAK SPACE}", "")
_MARKS = (
    ". ",
    ".",
    "? ",
    "! ",
    "… ",
    ", ",
    "; ",
    ": ",
    "“",
    "” ",
    "(",
    ") ",
    "./.",
    " – ",
    "😀",
    "👩‍👩‍👧",
    "ﬁ",
    "ð",
)

_piece = st.one_of(st.sampled_from(_SYLLABLES), st.sampled_from(_SYLLABLES), st.sampled_from(_MARKS))
_written = st.lists(st.tuples(_piece, st.sampled_from(_GLUE)), max_size=40).map(
    lambda pairs: "".join(piece + glue for piece, glue in pairs),
)

any_text = st.one_of(
    _written,
    _written.map(lambda text: unicodedata.normalize("NFD", text)),
    st.text(max_size=60),
)
nfc_text = any_text.map(lambda text: unicodedata.normalize("NFC", text))

quick = settings(deadline=None, max_examples=150)
