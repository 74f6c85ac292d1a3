from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.ingest.scans import tesseract
from tests.bot.cli.test_main import bantin
from tests.corpus.ingest.scans import printed

pytestmark = [pytest.mark.slow, pytest.mark.encoder]  # each test starts the program itself


@pytest.fixture(autouse=True, scope="module")
def no_tesseract() -> None:
    """Here Tesseract is used where it is installed."""
    tesseract.can_read_scans.cache_clear()
    if not tesseract.can_read_scans():
        pytest.skip("Tesseract with its Vietnamese data is not installed")


def test_a_scan_is_quoted_with_its_picture(tmp_path: Path, model_cache: Path) -> None:
    """A scan answers by a quote that says what it is, with the file of its lines, and by no short answer."""
    (tmp_path / "bantin.yaml").write_text(
        f"data_dir: data\nencoder: {{cache_dir: '{model_cache}'}}\n", "utf-8"
    )
    (tmp_path / "dai-hoi.pdf").write_bytes(printed.written("PDF"))
    question = "ai được bầu giữ chức Bí thư Đảng ủy xã Tân Thử?"
    assert "1 bulletins" in bantin(tmp_path, "index", "--only", "dai-hoi.pdf").out
    told = bantin(tmp_path, "ask", question, BANTIN_LANG="vi").out
    assert "máy đọc từ bản quét, xin đối chiếu với ảnh" in told
    answer = json.loads(bantin(tmp_path, "ask", "--json", question).out)
    assert answer["answer"] is None
    [quote, *_] = answer["quotes"]
    assert quote["marks"] == ["ocr"]
    assert Path(quote["picture"]).read_bytes().startswith(b"\x89PNG")
    assert f"Ảnh: {quote['picture']}" in told
