from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.source import source
from bot.cli.withdraw import withdraw
from bot.composition import Parts
from bot.config import Config
from bot.errors import StateError
from bot.state.journal import QuestionKind, QuestionOutcome, QuestionRecord
from bot.state.state import FILE_NAME, open_state
from corpus.errors import BulletinError
from corpus.file_library import FileLibrary
from retrieval.file_engine import file_engine
from retrieval.index.build import Indexer
from retrieval.models import AnswerRequest
from tests.conftest import ANSWERS, INDEX, silent, write
from tests.doubles import SyllableEncoder

NOTICE = "Thông báo họp\n\nHọp lúc 8 giờ. Mời đến đúng giờ."
LATER = NOTICE.replace("8 giờ", "9 giờ")
NEWS = "Bảo Lâm được mùa cà phê\n\nÔng Hồ Văn Nam trồng cà phê."


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    """What these tests expect is said as in chats."""
    monkeypatch.setenv("BANTIN_LANG", "vi")


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Parts:
    """What the commands work with: a notice in two versions and a report, with the quick encoder."""
    encoder = SyllableEncoder()
    library = FileLibrary(tmp_path / "library.sqlite")
    indexer = Indexer(library, tmp_path, encoder, INDEX, silent)
    for text in (NOTICE, LATER):
        indexer.update([write(tmp_path / "files", thong_bao=text, tin=NEWS)])
    made = Parts(library, indexer, file_engine(library, tmp_path, encoder, INDEX, ANSWERS))
    monkeypatch.setattr("bot.cli.source.ready", lambda config, announce: made)
    monkeypatch.setattr("bot.cli.withdraw.build", lambda config, announce: made)
    return made


def run(command: object, folder: Path, *words: str) -> Result:
    config = Config(data_dir=folder)
    return CliRunner().invoke(command, words, obj=config, catch_exceptions=False)  # type: ignore[arg-type]


def answered(folder: Path, *bulletins: str, chat_id: int | None = -5, outcome: str = "answered") -> None:
    """Keep in the log that a question was answered by these bulletins."""
    record = QuestionRecord(
        kind=QuestionKind.ASK,
        question="Họp lúc mấy giờ?",
        understood=None,
        chat_id=chat_id,
        user_id=7,
        message_id=12 if chat_id else None,
        outcome=QuestionOutcome(outcome),
        confidence=0.9,
        seconds=0.1,
        bulletins=bulletins,
    )
    with open_state(folder / FILE_NAME) as state:
        state.chats.meet(-5, "Tổ tổng hợp", "supergroup")
        state.journal.record(record)


def test_a_bulletin_is_shown_with_its_text(parts: Parts, tmp_path: Path) -> None:
    """By its id the newest text is shown, with where it is from and which version it is."""
    shown = run(source, tmp_path, "thong_bao").output
    assert shown.startswith("Thông báo họp\n")
    assert "thong_bao.txt · thong_bao@2\n" in shown
    assert "Phiên bản 2/2" in shown
    assert "mới hơn" not in shown
    assert shown.endswith(f"\n\n{LATER}\n")


@pytest.mark.parametrize("words", [("thong_bao", "--version", "1"), ("thong_bao@1",)])
def test_an_old_version_is_shown(parts: Parts, tmp_path: Path, words: tuple[str, ...]) -> None:
    """With its text as it was, that there is a newer one, and which sentences changed."""
    result = run(source, tmp_path, *words)
    assert result.exit_code == 0
    assert "Đã có phiên bản mới hơn: thong_bao@2\n" in result.output
    assert "  − Họp lúc 8 giờ.\n  + Họp lúc 9 giờ.\n" in result.output
    assert result.output.endswith(f"\n\n{NOTICE}\n")


def test_json_tells_versions_and_changes(parts: Parts, tmp_path: Path) -> None:
    """One object with the text, every version with what it was made of, and the changed sentences."""
    record = json.loads(run(source, tmp_path, "thong_bao@1", "--json").output)
    assert (record["bulletin"], record["version"], record["newest"], record["text"]) == (
        *("thong_bao", 1, 2),
        NOTICE,
    )
    assert [(each["version"], each["current"]) for each in record["versions"]] == [(1, False), (2, True)]
    assert record["changes"] == [{"before": ["Họp lúc 8 giờ."], "after": ["Họp lúc 9 giờ."]}]
    assert record["same_text"] == []


def test_what_has_the_same_text_is_named(parts: Parts, tmp_path: Path) -> None:
    """A text that another bulletin has as well names it: it is stored once, with both."""
    parts.indexer.update([write(tmp_path / "files", ban_sao=LATER)])
    assert "  Cùng một văn bản: ban_sao\n" in run(source, tmp_path, "thong_bao").output


@pytest.mark.parametrize(
    ("written", "said"),
    [("khac", "Không có bản tin nào mang mã này."), ("thong_bao@3", "Bản tin này không có phiên bản đó.")],
)
def test_what_is_not_there_ends_badly(parts: Parts, tmp_path: Path, written: str, said: str) -> None:
    """A sentence says so, and the exit status is 1."""
    result = run(source, tmp_path, written)
    assert result.exit_code == 1
    assert result.output.startswith(said)


def test_a_bulletin_is_withdrawn(parts: Parts, tmp_path: Path) -> None:
    """It is quoted no more, asked for by its id it says why, and the answers that quoted it are listed."""
    answered(tmp_path, "tin", "thong_bao")
    answered(tmp_path, "thong_bao", chat_id=None)
    answered(tmp_path, "tin")
    answered(tmp_path, "thong_bao", outcome="refused")
    done = run(withdraw, tmp_path, "thong_bao", "--reason", "sai giờ họp")
    assert done.exit_code == 0
    first, count, one, two = done.output.splitlines()
    assert first.startswith("thong_bao đã được thu hồi lúc ")
    assert first.endswith(" Lý do: sai giờ họp")
    assert count == "Số câu trả lời đã trích dẫn: 2"
    assert one.endswith("  Tổ tổng hợp (-5), tin nhắn 12: Họp lúc mấy giờ?")
    assert two.endswith("  gửi bằng @: Họp lúc mấy giờ?")
    assert [bulletin.id for bulletin in parts.engine.latest(5)] == ["tin"]
    assert parts.engine.summary().bulletins == 1
    assert not parts.engine.answer(AnswerRequest("Họp lúc mấy giờ?", 3)).found
    asked = run(source, tmp_path, "thong_bao@1")
    assert (asked.exit_code, asked.output) == (1, f"{first}\n")
    record = json.loads(run(source, tmp_path, "thong_bao", "--json").output)
    assert (record["bulletin"], record["reason"]) == ("thong_bao", "sai giờ họp")
    assert record["withdrawn"]


def test_a_withdrawal_is_taken_back(parts: Parts, tmp_path: Path) -> None:
    """With --undo it is shown again."""
    run(withdraw, tmp_path, "thong_bao.txt", "--reason", "nhầm")
    assert run(withdraw, tmp_path, "thong_bao", "--undo").output == "Hiển thị lại: thong_bao\n"
    assert run(source, tmp_path, "thong_bao").exit_code == 0
    assert parts.engine.summary().bulletins == 2


def test_a_withdrawal_as_json(parts: Parts, tmp_path: Path) -> None:
    """One object says what is withdrawn, why, and which answers quoted it."""
    parts.indexer.update([write(tmp_path / "files", ban_sao=LATER)])
    answered(tmp_path, "ban_sao")
    record = json.loads(run(withdraw, tmp_path, "thong_bao@1", "--reason", "x", "--json").output)
    assert (record["bulletin"], record["withdrawn"]) == ("thong_bao", ["ban_sao", "thong_bao"])
    [answer] = record["answers"]
    assert (answer["chat"], answer["chat_title"], answer["message"]) == (-5, "Tổ tổng hợp", 12)
    undone = run(withdraw, tmp_path, "ban_sao", "--undo", "--json").output
    assert json.loads(undone) == {"reinstated": ["ban_sao", "thong_bao"], "dry_run": False}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("khac", "--reason", "x"), r"^There is no bulletin with the id “khac”: bantin latest shows them\.$"),
        (("tin", "--undo"), r"^tin is not withdrawn: there is nothing to take back\.$"),
    ],
)
def test_what_cannot_be_withdrawn_is_told(
    parts: Parts, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    """One sentence says why."""
    with pytest.raises(BulletinError, match=said):
        run(withdraw, tmp_path, *words)


def test_what_is_withdrawn_already_is_told(parts: Parts, tmp_path: Path) -> None:
    """The first reason stays."""
    run(withdraw, tmp_path, "tin", "--reason", "một")
    with pytest.raises(
        BulletinError, match=r"^tin is withdrawn already: bantin source tin tells when and why\.$"
    ):
        run(withdraw, tmp_path, "tin", "--reason", "hai")


@pytest.mark.parametrize("words", [(), ("--reason", " "), ("--reason", "x", "--undo")])
def test_a_withdrawal_needs_a_reason(parts: Parts, tmp_path: Path, words: tuple[str, ...]) -> None:
    """Either a reason is given, or it is taken back."""
    assert run(withdraw, tmp_path, "tin", *words).exit_code == 2


def test_the_only_bulletins_can_be_withdrawn(parts: Parts, tmp_path: Path) -> None:
    """It is withdrawn although no index can be made without any, which is told."""
    run(withdraw, tmp_path, "tin", "--reason", "x")
    done = run(withdraw, tmp_path, "thong_bao", "--reason", "x")
    assert done.exit_code == 0
    assert "Chỉ mục sẽ bỏ bản tin này ở lần chạy sau: Chỉ mục sẽ không còn bản tin nào" in done.stderr
    assert run(source, tmp_path, "thong_bao").exit_code == 1


def test_a_damaged_memory_is_told_in_a_rehearsal(parts: Parts, tmp_path: Path) -> None:
    """Where the log of questions cannot be read, a rehearsed withdrawal says so in a sentence."""
    del parts
    (tmp_path / FILE_NAME).write_bytes(b"no database at all, but long enough to be looked at" * 30)
    with pytest.raises(StateError, match="is damaged"):
        run(withdraw, tmp_path, "thong_bao", "--reason", "sai", "--dry-run")
