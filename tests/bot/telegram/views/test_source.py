import pytest

from bot.telegram.views.source import file_name
from corpus.models import Bulletin


@pytest.mark.parametrize(
    ("identity", "name"),
    [
        ("000_db200b94a76b92e4", "000_db200b94a76b92e4.txt"),
        ("số 5/QĐ-UBND\n", "số_5_QĐ-UBND.txt"),
        ("../../etc/passwd", "etc_passwd.txt"),
        ("<>", "bulletin.txt"),
        ("a" * 300, "a" * 60 + ".txt"),
    ],
)
def test_a_file_has_a_fit_name(identity: str, name: str) -> None:
    """Whatever a bulletin's id holds, its file's name is short and holds nothing that folders mind."""
    assert file_name(Bulletin(identity, "Tin", "x")) == name
