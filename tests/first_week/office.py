"""An office that has just installed bantin: an empty home, a folder of mixed files, and what it is told."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bot.config import Config
from bot.config_problems import setting_names
from bot.i18n import sentences
from tests.corpus.ingest.encodings.written import tcvn3
from tests.corpus.ingest.formats.made import docx, mail, xlsx, zipped
from tests.pages import ROOT

ELECTED = "Đảng ủy xã Ngọc Hồi họp\n\nNgày 5/6/2023, bà Trần Thị Mai được bầu làm Bí thư Đảng ủy xã Ngọc Hồi."
AGAIN = ELECTED.replace("Trần Thị Mai", "Lê Thị Lan")
OTHER = "Ủy ban nhân dân xã Tân Thử họp\n\nNgày 7/8/2023, xã Tân Thử khởi công đường liên thôn dài 12 km."
QUESTION = "ai được bầu làm Bí thư Đảng ủy xã Ngọc Hồi?"
OLD = "Bộ đội Biên phòng họp bàn kế hoạch\n\nHuyện ủy đã thống nhất kế hoạch phối hợp năm nay của hai bên."
WEEK = ["Lịch họp tuần", "Thứ hai họp giao ban tại hội trường."]
COFFEE = "Huyện Bảo Lâm tổng kết\n\nSản lượng cà phê đạt 57.911 tấn."
DRAFT = [
    "ỦY BAN NHÂN DÂN",
    "TỈNH LÂM ĐỒNG",
    "Số:      /TB-UBND",
    "Lâm Đồng, ngày     tháng     năm 2024",
    "THÔNG BÁO",
    "Về việc họp giao ban",
    "Ủy ban nhân dân tỉnh thông báo lịch họp giao ban tháng tới.",
]

_WORD = re.compile(r"[A-Za-z]{2,}")
# What is no language's word: places, names of modules, commands with what is typed behind them.
_NAMES = re.compile(
    r"""\b(?:bot|corpus|retrieval)(?:\.\w+)+|(?:https?:/)?/\S+|\S*[\\/@_]\S*|\S+\.\w{2,5}\b|--?\w[\w-]*"""
    r"""|[“'"][^”'"]*[”'"]"""
)
_VALUES = frozenset({"open", "pairing"})
_TYPED = _VALUES | frozenset(
    re.findall(
        r"\w+",
        """
        bantin ask search latest list index sync source sources withdraw forget remove export import
        status facts inspect serve init config check show evaluate explain debug info warning error
        json yaml html docx pdf txt path telegram botfather bot webhook token proxy polling null true
        false utf tcvn unicode excel word rich text mb ms km id vi en ip dns data dir default shipped
        folder file
        """,
    )
)


def files(folder: Path) -> Path:
    """Write twelve files, of which each is a trap that an office's folder has."""
    (folder / "vụ cũ").mkdir(parents=True)
    (folder / "thong-bao.txt").write_text(ELECTED, "utf-8")
    (folder / "vụ cũ" / "thong-bao.txt").write_text(OTHER, "utf-8")  # of the same name
    (folder / "lich-hop.pdf").write_bytes(docx(WEEK))  # it lies
    (folder / "trong.txt").write_bytes(b"")
    (folder / "hong.docx").write_bytes(docx()[:300])
    (folder / "du-thao.docx").write_bytes(docx(DRAFT))
    (folder / "bien-phong.txt").write_bytes(tcvn3(OLD))
    (folder / "van-ban.zip").write_bytes(zipped({"mot.txt": COFFEE, "hai.txt": "Tin hai."}))
    (folder / "anh.bin").write_bytes(bytes(range(256)))
    (folder / "so-lieu.xlsx").write_bytes(xlsx([["Đơn vị", "Số dân"], ["Xã Ngọc Hồi", 5400]]))
    (folder / "thu.eml").write_bytes(mail(["Thư mời họp", "Kính mời dự hội nghị ngày 9/9/2023 tại Đà Lạt."]))
    (folder / "~$thong-bao.docx").write_bytes(b"\x00" * 60)
    return folder


@dataclass(frozen=True)
class Told:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


@dataclass
class Office:
    """Whoever sits there, with the home that they have.

    Attributes:
        home: Empty at the beginning.
        cache: Where the encoder lies unpacked, which the office says in its config.
        told: All that was said to anybody.
    """

    home: Path
    cache: Path
    told: list[tuple[str, str]] = field(default_factory=list)

    @property
    def config(self) -> Path:
        """The config that `bantin init` makes."""
        return self.home / ".config" / "bantin" / "config.yaml"

    @property
    def data(self) -> Path:
        """The data folder, where nothing names another."""
        return self.home / ".local" / "share" / "bantin"

    def environment(self, **variables: str) -> dict[str, str]:
        """Nothing but a home and a path."""
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        return kept | {"HOME": str(self.home), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"} | variables

    def command(self, *words: str | Path) -> list[str]:
        """A command as it is started."""
        return [sys.executable, "-m", "bot.cli.main", *map(str, words)]

    def run(self, *words: str | Path, code: int = 0, **variables: str) -> Told:
        """Run a command that ends with a status, and note what it says."""
        done = subprocess.run(  # noqa: S603 (our own command)
            self.command(*words),
            env=self.environment(**variables),
            cwd=self.home,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        self.note(" ".join(map(str, words)), done.stdout + done.stderr)
        assert done.returncode == code, (words, done.stdout, done.stderr)
        return Told(done.returncode, done.stdout, done.stderr)

    def note(self, what: str, said: str) -> None:
        """Keep what was said, to be looked at when the week is over."""
        self.told.append((what, said))

    def write_setting(self, name: str, value: str) -> None:
        """Change a setting in the config as one does with an editor."""
        text = self.config.read_text("utf-8")
        changed = re.sub(rf"^( *){name}: .*$", rf"\g<1>{name}: {value}", text, count=1, flags=re.MULTILINE)
        assert changed != text
        self.config.write_text(changed, "utf-8")

    def foreign_words(self) -> dict[str, list[str]]:
        """The English words that were said, by the command that said them; of JSON nothing is looked at."""
        english = english_words()
        found: dict[str, list[str]] = {}
        for what, said in self.told:
            spoken = "\n".join(line for line in said.splitlines() if not line.startswith("{"))
            words = {word.lower() for word in _WORD.findall(_NAMES.sub(" ", spoken))}
            if strange := sorted(words & english):
                found[what] = strange
        return found


def english_words() -> set[str]:
    """The words of our English messages that are none of the Vietnamese ones, nor names of what is typed."""
    english, vietnamese = (ROOT / "bot" / "locale" / f"{name}.ftl" for name in ("en", "vi"))
    typed = set(_TYPED) | {part for name in setting_names(Config) for part in re.split(r"[._]", name)}
    ours = _words(_messages(english)) | _words(sentences())
    return ours - _words(_messages(vietnamese)) - _words(sentences().values()) - typed


def _messages(file: Path) -> Iterable[str]:
    lines = file.read_text("utf-8").splitlines()
    return (re.sub(r"\{[^{}]*\}|^[\w-]+ =|^#.*", " ", line) for line in lines)


def _words(texts: Iterable[str]) -> set[str]:
    bare = (_NAMES.sub(" ", re.sub(r"\{\w+\}", " ", text)) for text in texts)
    return {word.lower() for text in bare for word in _WORD.findall(text)}
