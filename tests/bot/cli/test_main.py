from __future__ import annotations

import datetime as dt
import importlib.metadata
import json
import os
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main as start
from bot.cli.main import main
from corpus.ingest.read import read_bulletin, shipped_folder
from tests.conftest import write

pytestmark = pytest.mark.slow  # each test starts the program itself

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-m", "bot"]
ELECTED = "who was elected Bí thư in Lâm Đồng 2020?"
FILE = "000_db200b94a76b92e4.txt"
TITLE = (
    "Ban Quản lý các Khu công nghiệp tỉnh Lâm Đồng tiến hành Đại hội Chi bộ lần thứ IV, nhiệm kỳ 2020- 2025"
)
PUBLISHER = "Ban Quản lý các Khu công nghiệp tỉnh Lâm Đồng"
MORE = "There are more: --page 2"
TOKEN = "123456789:AAF-x_Zq0123456789abcdefghijklmnop"  # noqa: S105 (nobody's)
FRESH = "Ủy ban nhân dân xã Tân Thử bầu ông Nguyễn Văn Mẫu làm Chủ tịch xã.\n\nNgày 5/6/2023 tại xã Tân Thử."


@dataclass(frozen=True)
class Ran:
    """How a run of the command ended, and what it wrote."""

    code: int
    out: str
    err: str


def environment(folder: Path, **variables: str) -> dict[str, str]:
    """The environment of a run: nothing of the one who runs the tests leaks into it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BANTIN", "TELEGRAM"))}
    homes = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"), str(folder))
    return kept | homes | {"PYTHONPATH": str(ROOT), "BANTIN_LANG": "en"} | variables


def bantin(folder: Path, *args: str, stdin: bytes = b"", **variables: str) -> Ran:
    """Run the command in a folder, with the folder's config if there is one."""
    config = ["--config", "bantin.yaml"] if (folder / "bantin.yaml").exists() else []
    done = subprocess.run(  # noqa: S603 (our own command)
        [*COMMAND, *config, *args],
        cwd=folder,
        env=environment(folder, **variables),
        input=stdin,
        capture_output=True,
        timeout=300,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def succeeded(ran: Ran) -> str:
    """What a run wrote that ended well and had nothing to say besides."""
    assert (ran.code, ran.err) == (0, "")
    return ran.out


def refused(ran: Ran, code: int = 1) -> str:
    """The one sentence of a run that ended badly, and wrote nothing else."""
    assert (ran.code, ran.out) == (code, "")
    (line,) = ran.err.splitlines()
    assert line.startswith("bantin: ")
    return line.removeprefix("bantin: ")


def lines(objects: Iterable[object]) -> bytes:
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects).encode()


def counts(report: str) -> tuple[str, str]:
    """The two halves of an index run's report: what there is and was changed, and what was encoded."""
    changes, encoded = report.strip().splitlines()[0].split("; ")
    return changes, encoded


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> tuple[Path, Ran]:
    """A folder where a question was asked before anything else was done, and how that went."""
    folder = tmp_path_factory.mktemp("home")
    config = f"data_dir: data\nencoder: {{cache_dir: {json.dumps(str(model_cache))}}}\n"
    (folder / "bantin.yaml").write_text(config, "utf-8")
    return folder, bantin(folder, "ask", "--samples", ELECTED)


@pytest.fixture
def home(first: tuple[Path, Ran]) -> Path:
    """A folder where the shipped bulletins are indexed; to read from only."""
    return first[0]


@pytest.fixture
def own(home: Path, tmp_path: Path) -> Path:
    """A copy of that folder, to change."""
    return shutil.copytree(home, tmp_path / "own")


def test_the_installed_command_is_this_one() -> None:
    """The script `bantin` runs the entry point that these tests run."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["scripts"] == {"bantin": "bot.__main__:main"}
    assert callable(start)
    assert main.__module__ == "bot.cli.main"


@pytest.mark.encoder
def test_the_first_question_indexes_by_itself(first: tuple[Path, Ran]) -> None:
    """Where it is asked for, a first question indexes the shipped bulletins, says so, and is answered."""
    folder, ran = first
    assert ran.code == 0
    said = ran.err.splitlines()
    assert "Nothing is indexed yet: indexing the bulletins that come with bantin." in said
    assert "Traceback" not in ran.err
    short, answered = ran.out.split("\n", 1)
    assert short == "Đỗ Xuân Kiên"
    quote, rest = answered.removeprefix("“").split("”\n", 1)
    assert "Đỗ Xuân Kiên" in quote
    assert quote in read_bulletin(shipped_folder() / FILE).text
    assert rest.splitlines()[:3] == [f"  {TITLE}", f"  {PUBLISHER} · 05/03/2020 · {FILE}", ""]
    assert "ndexing" not in ran.out
    assert "\x1b" not in ran.out
    assert (folder / "data" / "library.sqlite").is_file()


@pytest.mark.encoder
def test_ask_in_json(home: Path) -> None:
    """One line of JSON holds the question, and quotes that are slices of the stored bulletin."""
    (line,) = succeeded(bantin(home, "ask", ELECTED, "--json", "-k", "2")).splitlines()
    answer = json.loads(line)
    assert (answer["question"], answer["found"]) == (ELECTED, True)
    assert 1 <= len(answer["quotes"]) <= 2
    best = answer["quotes"][0]
    assert "Đỗ Xuân Kiên" in best["text"]
    assert (best["title"], best["publisher"], best["date"]) == (TITLE, PUBLISHER, "2020-03-05")
    for quote in answer["quotes"]:
        bulletin = read_bulletin(shipped_folder() / f"{quote['bulletin']}.txt")
        assert bulletin.text[quote["start"] : quote["end"]] == quote["text"]


@pytest.mark.encoder
def test_a_batch_from_a_file(home: Path, tmp_path: Path) -> None:
    """Every line of a file is answered by one line, in order, and reads on from the question before it."""
    file = tmp_path / "câu hỏi.jsonl"
    questions = [{"question": ELECTED}, {"question": "còn năm 2018?", "after": ELECTED}]
    file.write_bytes(b"\xef\xbb\xbf" + lines(questions).replace(b"}\n", b"}\r\n\r\n"))
    out = succeeded(bantin(home, "ask", "--batch", str(file), "--json"))
    answers = [json.loads(line) for line in out.splitlines()]
    assert [answer["question"] for answer in answers] == [ELECTED, "còn năm 2018?"]
    assert answers[0]["understood"] == ELECTED
    assert "Lâm Đồng" in answers[1]["understood"]
    assert "2018" in answers[1]["understood"]
    assert "2020" not in answers[1]["understood"]


@pytest.mark.encoder
def test_a_batch_from_standard_input(home: Path) -> None:
    """A batch may come through a pipe, and its answers may be plain text, one after the other."""
    questions = lines([{"question": ELECTED}, {"question": ELECTED}])
    out = succeeded(bantin(home, "ask", "--batch", "-", "-k", "1", stdin=questions, PYTHONIOENCODING="ascii"))
    once = out[: len(out) // 2]
    assert out == once * 2
    assert once.count("“") == 1
    assert "Đỗ Xuân Kiên" in once


@pytest.mark.encoder
def test_search_in_json(home: Path) -> None:
    """A search prints one object with as many passages as were asked for, the best first."""
    question = "bầu Bí thư Chi bộ Lâm Đồng năm 2020"
    (line,) = succeeded(bantin(home, "search", question, "--json", "-k", "2")).splitlines()
    found = json.loads(line)
    assert found["question"] == question
    first, second = found["hits"]
    assert first["score"] >= second["score"]
    assert first["title"] == TITLE
    for hit in found["hits"]:
        bulletin = read_bulletin(shipped_folder() / f"{hit['bulletin']}.txt")
        assert bulletin.text[hit["start"] : hit["end"]] == hit["text"]


@pytest.mark.encoder
def test_search_with_filters(home: Path) -> None:
    """Filters choose the bulletins, pages follow each other, and the sentence is a slice of the bulletin."""
    search = ["search", "bầu bí thư năm:2020 tinh:thai nguyen", "--json", "-k", "1"]
    first, second = (json.loads(succeeded(bantin(home, *search, "--page", number))) for number in ("1", "2"))
    assert (first["offset"], first["more"], second["offset"]) == (0, True, 1)
    for found in (first, second):
        (hit,) = found["hits"]
        assert (hit["province"], hit["date"]) == ("Thái Nguyên", "2020-06-29")
        bulletin = read_bulletin(shipped_folder() / f"{hit['bulletin']}.txt")
        sentence = hit["sentence"]
        assert bulletin.text[sentence["start"] : sentence["end"]] == sentence["text"]
        assert sentence["text"] in hit["text"]
    assert first["hits"][0]["start"] != second["hits"][0]["start"]
    listed = succeeded(bantin(home, "search", "tỉnh:Lâm Đồng", "-k", "1")).splitlines()
    assert listed == [
        "The newest bulletin that fits:",
        "",
        TITLE,
        f"  {PUBLISHER} · 05/03/2020 · {FILE} · id: {FILE.removesuffix('.txt')}",
        "",
        MORE,
    ]
    beyond = succeeded(bantin(home, "search", "tỉnh:Lâm Đồng", "-k", "1", "--page", "2")).splitlines()
    assert beyond[0] == "Results 2 to 2:"
    assert beyond[3].endswith(" · 003_24d6a2c3ec119485.txt · id: 003_24d6a2c3ec119485")
    assert MORE not in beyond


@pytest.mark.encoder
def test_what_is_indexed_is_listed(home: Path) -> None:
    """The newest bulletins come by date, and all are counted by province and year."""
    out = succeeded(bantin(home, "latest", "--json"))
    dates = [json.loads(line)["date"] for line in out.splitlines()]
    assert dates == ["2020-06-29", "2020-06-09", "2020-03-05", "2018-02-05", "2017-04-21"]
    (fourth,) = succeeded(bantin(home, "latest", "--json", "-k", "1", "--page", "4")).splitlines()
    assert json.loads(fourth)["bulletin"] == "003_24d6a2c3ec119485"
    told = succeeded(bantin(home, "latest"))
    assert told.count(" · 05/03/2020 · ") == 1
    assert [line.rpartition(" · id: ")[2] for line in told.splitlines() if " · id: " in line] == [
        json.loads(line)["bulletin"] for line in out.splitlines()
    ]
    catalogue = json.loads(succeeded(bantin(home, "list", "--json")))
    assert catalogue["bulletins"] == 5
    assert {"province": "Lâm Đồng", "year": 2018, "bulletins": 1} in catalogue["holdings"]
    title, head, *rows = succeeded(bantin(home, "list")).splitlines()
    assert (title, head.split()) == ("5 bulletins", ["2017", "2018", "2020"])
    assert ["Lâm", "Đồng", "-", "1", "1"] in [row.split() for row in rows]
    assert len({len(row) for row in (head, *rows)}) == 1


@pytest.mark.encoder
def test_indexing_follows_the_files(own: Path) -> None:
    """A new file is encoded and added, an unchanged one is not encoded again, a removed one leaves."""
    _, encoded = counts(succeeded(bantin(own, "index")))
    assert encoded == "0 texts encoded."
    before = json.loads(succeeded(bantin(own, "status", "--json")))
    write(own / "mới", tân_thử=FRESH, cũ="Bản tin cũ.")
    ran = bantin(own, "index", "mới")
    changes, encoded = counts(ran.out)
    assert ran.code == 0
    assert changes == f"7 bulletins, {before['passages'] + 2} passages: 2 added, 0 changed, 0 removed"
    assert encoded == "2 texts encoded."
    after = json.loads(succeeded(bantin(own, "status", "--json")))
    assert (after["bulletins"], after["passages"]) == (7, before["passages"] + 2)
    assert after["sources"] == [str((own / "mới").resolve()), "shipped"]
    (own / "mới" / "cũ.txt").unlink()
    changes, encoded = counts(bantin(own, "index").out)
    assert changes == f"6 bulletins, {before['passages'] + 1} passages: 0 added, 0 changed, 1 removed"
    assert encoded == "0 texts encoded."


@pytest.mark.encoder
def test_evaluate_prints_a_row_a_style(home: Path, tmp_path: Path) -> None:
    """The table has a row for every style in the order met and one over all; figures go to a file."""
    known = {"source": FILE.removesuffix(".txt"), "answers": ["Đỗ Xuân Kiên"]}
    file = tmp_path / "questions.jsonl"
    file.write_bytes(
        lines(
            [
                {"question": ELECTED, "style": "en", **known},
                {"question": f"bầu Bí thư {PUBLISHER} năm 2020", "style": "keywords", **known},
                {"question": "zzyzx qwrtp?", "style": "none", "source": None},
            ]
        )
    )
    figures = tmp_path / "figures.json"
    ran = bantin(home, "evaluate", str(file), "--json", str(figures))
    assert (ran.code, "Traceback" in ran.err) == (0, False)
    first, blank, head, *rest = ran.out.splitlines()
    assert first.startswith("5 bulletins, ")
    assert ", encoder multilingual-e5-small" in first
    assert (blank, head.split()[:3]) == ("", ["search", "answerable", "R@1"])
    cells = [row.split() for row in rest[: rest.index("")]]
    assert [row[:2] for row in cells] == [["en", "1"], ["keywords", "1"], ["none", "0"], ["all", "2"]]
    assert cells[0][2:6] == ["1.000"] * 4
    assert cells[2][2:6] == ["-"] * 4
    written = json.loads(figures.read_text("utf-8"))
    assert [row["style"] for row in written["rows"]] == ["en", "keywords", "none", "all"]
    assert len(written["outcomes"]) == 3


@pytest.mark.encoder
def test_status_says_what_is_indexed(home: Path) -> None:
    """The status names folder, sources, counts, encoder and time, for people and for programs."""
    shown: dict[str, Any] = json.loads(succeeded(bantin(home, "status", "--json")))
    assert list(shown) == ["data_dir", "sources", "bulletins", "passages", "encoder", "dimension", "indexed"]
    assert shown["data_dir"] == str(home.resolve() / "data")
    assert (shown["sources"], shown["bulletins"], shown["dimension"]) == (["shipped"], 5, 384)
    assert shown["encoder"].startswith("multilingual-e5-small")
    assert dt.datetime.fromisoformat(shown["indexed"]).utcoffset() == dt.timedelta()
    told = dict(line.split(":", 1) for line in succeeded(bantin(home, "status")).splitlines())
    assert list(told) == ["data folder", "sources", "bulletins", "passages", "encoder", "indexed at"]
    assert (told["data folder"].strip(), told["bulletins"].strip()) == (shown["data_dir"], "5")


@pytest.mark.encoder
def test_status_needs_no_encoder(own: Path) -> None:
    """What is indexed is told where the encoder cannot be unpacked, too."""
    config = own / "bantin.yaml"
    shown = succeeded(bantin(own, "status"))
    config.write_text("data_dir: data\nencoder: {cache_dir: bantin.yaml}\n", "utf-8")
    assert succeeded(bantin(own, "status")) == shown


def test_status_of_nothing(tmp_path: Path) -> None:
    """Before anything is indexed the status says so, and makes nothing; a folder may have any name."""
    (tmp_path / "bantin.yaml").write_text("data_dir: dữ liệu\nencoder: {cache_dir: cache}\n", "utf-8")
    shown = succeeded(bantin(tmp_path, "status", PYTHONIOENCODING="ascii")).splitlines()
    assert shown[0] == f"data folder: {tmp_path.resolve() / 'dữ liệu'}"
    assert [line.split(":", 1)[1].strip() for line in shown[1:6]] == ["-", "0", "0", "-", "-"]
    assert shown[6] == "Nothing is indexed yet. Begin with: bantin index FOLDER"
    assert [each.name for each in tmp_path.iterdir()] == ["bantin.yaml"]


def test_nothing_is_indexed_unasked(tmp_path: Path) -> None:
    """With an empty library every command says how to begin; none takes a bulletin in, or makes a file."""
    own = tmp_path
    (own / "bantin.yaml").write_text("data_dir: data\nencoder: {cache_dir: cache}\n", "utf-8")
    (own / "good.jsonl").write_bytes(BAD_FILES["good.jsonl"])
    for command in (
        ["list"],
        ["latest"],
        ["search", "x"],
        ["ask", "x", "y"],
        ["source", "a"],
        ["explain", "x"],
        ["index"],
        ["index", "--dry-run"],
        ["evaluate", "good.jsonl"],
        ["migrate", "--to", "postgresql://bantin@127.0.0.1:1/bantin"],
    ):
        assert refused(bantin(own, *command)).startswith("Nothing is indexed yet: begin with bantin index")
    assert {each.name for each in own.iterdir()} == {"bantin.yaml", "good.jsonl"}


@pytest.mark.encoder
def test_files_that_cannot_be_indexed(own: Path) -> None:
    """Each bad file is named on a line of its own, and stops nothing; only --strict counts it."""
    (own / "bad").mkdir()
    (own / "bad" / "a.txt").write_bytes(b"Ti\xeau \xff")
    (own / "bad" / "b.txt").write_bytes(b" \n")
    bad = (own / "bad").resolve()
    for options, code in (([], 0), (["--strict"], 1)):
        ran = bantin(own, "index", "bad", *options)
        assert ran.code == code
        first, second = ran.out.splitlines()
        assert first.startswith("5 bulletins, ")
        assert second == "2 files were refused:"
        assert ran.err.splitlines() == [
            f"bantin: {bad / 'a.txt'} is not UTF-8 text (line 1): save it as UTF-8.",
            f"bantin: {bad / 'b.txt'} is empty: a bulletin needs a title and a text.",
        ]


@pytest.mark.parametrize(
    ("path", "complaint"),
    [("none.txt", "does not exist"), ("bantin.yaml", "is not a bulletin"), ("empty", "holds no files")],
)
def test_a_path_that_is_no_bulletin(tmp_path: Path, path: str, complaint: str) -> None:
    """A path that cannot be indexed is named, before a library is made or the encoder unpacked for it."""
    (tmp_path / "bantin.yaml").write_text("data_dir: data\nencoder: {cache_dir: cache}\n", "utf-8")
    (tmp_path / "empty").mkdir()
    sentence = refused(bantin(tmp_path, "index", path))
    assert str((tmp_path / path).resolve()) in sentence
    assert complaint in sentence
    assert {each.name for each in tmp_path.iterdir()} == {"bantin.yaml", "empty"}


@pytest.mark.encoder
def test_a_broken_index_is_noticed_and_mended(own: Path) -> None:
    """One wrong byte in the index stops every question, and indexing again mends it without encoding."""
    (vectors,) = (own / "data" / "segments").glob("*/vectors.faiss")
    content = bytearray(vectors.read_bytes())
    content[len(content) // 2] ^= 1
    vectors.write_bytes(content)
    for command in (["ask", ELECTED], ["status"]):
        sentence = refused(bantin(own, *command))
        assert "is damaged (vectors.faiss)" in sentence
        assert sentence.endswith("run bantin index to build it anew.")
    ran = bantin(own, "index")
    assert ran.code == 0
    assert counts(ran.out)[1] == "0 texts encoded."
    assert json.loads(succeeded(bantin(own, "status", "--json")))["bulletins"] == 5


@pytest.mark.encoder
@pytest.mark.parametrize(
    ("setting", "what"),
    [("index: {k1: 1.5}", "index settings"), ("query_prefix: 'query - '", "encoder")],
)
def test_an_index_of_other_settings(own: Path, setting: str, what: str) -> None:
    """An index that was built otherwise than the config says now is not searched."""
    text = (own / "bantin.yaml").read_text("utf-8")
    text = (
        text.replace("encoder: {", f"encoder: {{{setting}, ") if what == "encoder" else f"{text}{setting}\n"
    )
    (own / "bantin.yaml").write_text(text, "utf-8")
    # What the encoder is, the status does not ask: to load one takes long.
    for command in (["ask", ELECTED], ["status"]) if what == "index settings" else (["ask", ELECTED],):
        sentence = refused(bantin(own, *command))
        assert sentence.startswith(f"The search index was built with other {what} (")
        assert sentence.endswith("run bantin index to build it anew.")


BAD_FILES = {
    "empty.jsonl": b"",
    "blank.jsonl": b"\n \n",
    "latin.jsonl": b'{"question": "Bi th\xfe?"}\n',
    "wordless.jsonl": lines([{"question": ELECTED}, {"question": " ?! "}]),
    "broken.jsonl": lines([{"question": ELECTED}]) + b"\n{question}\n",
    "other.jsonl": lines([{"text": ELECTED}]),
    "good.jsonl": lines([{"question": ELECTED}]),
    "unknown.yaml": b"lang: vi\n",
    "blocked.yaml": b"data_dir: blocked.yaml\n",
    "hook.yaml": b"telegram: {mode: webhook, webhook: {url: 'https://example.org/'}}\n",
}


@pytest.mark.parametrize(
    ("args", "complaint"),
    [
        pytest.param(
            ["ask", "--batch", "none.jsonl"], "none.jsonl cannot be read: No such file", id="no file"
        ),
        pytest.param(
            ["evaluate", "none.jsonl"], "none.jsonl cannot be read: No such file", id="nothing to ask"
        ),
        pytest.param(["ask", "--batch", "latin.jsonl"], "latin.jsonl is not UTF-8 text", id="not UTF-8"),
        pytest.param(["ask", "--batch", "empty.jsonl"], "empty.jsonl holds no questions", id="empty file"),
        pytest.param(["evaluate", "blank.jsonl"], "blank.jsonl holds no questions", id="blank file"),
        pytest.param(
            ["ask", "--strict", "--batch", "wordless.jsonl"],
            "wordless.jsonl, line 2: The",
            id="wordless line",
        ),
        pytest.param(
            ["ask", "--strict", "--batch", "broken.jsonl"], "broken.jsonl, line 3: Invalid JSON", id="no JSON"
        ),
        pytest.param(["evaluate", "other.jsonl"], "other.jsonl, line 1: question: Field", id="no question"),
        pytest.param(["ask", ""], "The question is empty", id="empty question"),
        pytest.param(["search", " \t?"], "The question is empty", id="wordless question"),
        pytest.param(["search", "năm:abc"], "năm:abc is no year from 1900 to 2099", id="no year"),
        pytest.param(["ask", "x" * 1001], "too long (1001 characters)", id="long question"),
        pytest.param(
            ["evaluate", "good.jsonl", "--json", "no/f.json"], "no/f.json cannot be written", id="no folder"
        ),
        pytest.param(
            ["--config", "unknown.yaml", "status"],
            "there is no setting lang: bantin config show",
            id="unknown key",
        ),
        pytest.param(
            ["--config", "none.yaml", "status"], "The config none.yaml cannot be read", id="no config"
        ),
        pytest.param(
            ["--config", "blocked.yaml", "import", "x"], "library.sqlite cannot be made", id="no data folder"
        ),
    ],
)
def test_bad_input_is_one_line(tmp_path: Path, args: list[str], complaint: str) -> None:
    """What a person can mend ends in one line on stderr and status 1, before anything is unpacked."""
    for name, content in BAD_FILES.items():
        (tmp_path / name).write_bytes(content)
    assert complaint in refused(bantin(tmp_path, *args))
    assert {path.name for path in tmp_path.iterdir()} == set(BAD_FILES)


@pytest.mark.parametrize(
    ("args", "complaint"),
    [
        (["ask"], "Give either a question or --batch FILE. See bantin ask --help."),
        (["ask", "x", "--batch", "good.jsonl"], "Give either a question or"),
        (["frob"], "There is no command frob. See bantin --help."),
        (["search", "x", "--page", "0"], "--page must be a whole number (1-). See bantin search --help."),
    ],
)
def test_a_misuse_is_one_line(tmp_path: Path, args: list[str], complaint: str) -> None:
    """A command that is called as it cannot be ends in one line and status 2."""
    assert refused(bantin(tmp_path, *args), code=2).startswith(complaint)


def test_without_a_command_the_help_is_shown(tmp_path: Path) -> None:
    """Whoever calls the program alone learns its commands, aside, and that nothing was done."""
    ran = bantin(tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.strip() == succeeded(bantin(tmp_path, "--help")).strip()


def test_without_a_token_the_bot_does_not_start(tmp_path: Path) -> None:
    """That is told in one line, with a status that no service is started again for."""
    assert refused(bantin(tmp_path, "serve"), code=78).startswith("There is no token")


def test_webhook_mode_needs_its_secret(tmp_path: Path) -> None:
    """With a token but without the webhook's secret the bot does not start."""
    (tmp_path / "bantin.yaml").write_bytes(BAD_FILES["hook.yaml"])
    sentence = refused(bantin(tmp_path, "serve", TELEGRAM_BOT_TOKEN=TOKEN), code=78)
    assert sentence.startswith("No usable webhook secret")


@pytest.mark.parametrize("how", ["option", "equals", "variable"])
def test_a_broken_table_is_one_line(tmp_path: Path, how: str) -> None:
    """A mistake in a table of one's own, however the config is named, is told with its file and line."""
    (tmp_path / "own").mkdir()
    table = tmp_path / "own" / "places.json"
    table.write_text('{"places": {\n"Vịnh Ngọc": 7}}', "utf-8")
    config = tmp_path / "office.yaml"
    config.write_text("tables_dir: own\n", "utf-8")
    option = {"option": ["--config", str(config)], "equals": [f"--config={config}"], "variable": []}[how]
    named = str(config) if how == "variable" else ""
    said = refused(bantin(tmp_path, *option, "status", BANTIN_CONFIG=named))
    assert said.startswith(f"The table {table} cannot be used: line 2, places.Vịnh Ngọc: ")


def test_the_environment_names_the_config(tmp_path: Path) -> None:
    """BANTIN_CONFIG is read where --config is not given, and not where it is."""
    (tmp_path / "other.yaml").write_bytes(BAD_FILES["unknown.yaml"])
    assert "other.yaml cannot be used" in refused(bantin(tmp_path, "status", BANTIN_CONFIG="other.yaml"))
    ran = bantin(tmp_path, "--config", "none.yaml", "status", BANTIN_CONFIG="other.yaml")
    assert "The config none.yaml cannot be read" in refused(ran)


def test_standard_input_is_utf8(tmp_path: Path) -> None:
    """A batch through a pipe is UTF-8, with or without a byte order mark, whatever the terminal speaks."""
    long = lines([{"question": "đ" * 1001}])
    for stdin in (long, b"\xef\xbb\xbf" + long):
        sentence = refused(
            bantin(tmp_path, "ask", "--strict", "--batch", "-", stdin=stdin, PYTHONIOENCODING="latin-1")
        )
        assert "(1001 characters)" in sentence
    ran = bantin(tmp_path, "ask", "--batch", "-", stdin=b'{"question": "\xff"}', PYTHONUTF8="1")
    assert "is not UTF-8 text" in refused(ran)


def test_what_is_written_is_utf8(tmp_path: Path) -> None:
    """Vietnamese is written as UTF-8 even where the terminal is said to know ASCII only."""
    ran = bantin(tmp_path, "evaluate", "không có.jsonl", PYTHONIOENCODING="ascii")
    assert refused(ran).startswith("không có.jsonl cannot be read")


def test_help_names_every_command(tmp_path: Path) -> None:
    """The help lists the commands and what each is for, on stdout."""
    out = succeeded(bantin(tmp_path, "-h"))
    for command in ("ask", "evaluate", "index", "latest", "list", "search", "serve", "status"):
        assert f"\n  {command} " in out


def test_the_version_is_the_packages(tmp_path: Path) -> None:
    """The version is that of the installed package."""
    try:
        version = importlib.metadata.version("bantin")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("bantin is not installed, only its source is here")
    assert succeeded(bantin(tmp_path, "--version")).split()[-1] == version


def test_interrupting_leaves_no_traceback(tmp_path: Path) -> None:
    """Ctrl-C ends a run quietly, with the status that shells give to it."""
    running = subprocess.Popen(  # noqa: S603 (our own command)
        [*COMMAND, "ask", "--batch", "-"],
        cwd=tmp_path,
        env=environment(tmp_path),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with running:
        assert running.stdin is not None
        # More than a pipe holds: it is gone through only when the run reads it.
        running.stdin.write(b"\n" * (1 << 20))
        running.stdin.flush()
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)  # closes the pipe, should it not be reading at the moment
    assert (running.returncode, out, err.strip()) == (130, b"", b"")


@pytest.mark.parametrize("args", [["--help"], ["status"]])
@pytest.mark.encoder
def test_a_closed_pipe_leaves_no_traceback(home: Path, args: list[str]) -> None:
    """Where nobody reads on, as after head, a run ends without a word."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(  # noqa: S603 (our own command)
            [*COMMAND, "--config", "bantin.yaml", *args],
            cwd=home,
            env=environment(home),
            stdin=subprocess.DEVNULL,
            stdout=writer,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    finally:
        os.close(writer)
    assert done.stderr == b""
    assert done.returncode == 1


@pytest.mark.encoder
@pytest.mark.skipif(os.name == "nt", reason="Windows knows no modes")
def test_what_is_kept_is_for_its_owner_alone(own: Path, tmp_path: Path) -> None:
    """A folder that others could read is closed with one line, and no umask opens what is written then."""
    data = own / "data"
    for place in (data, *data.rglob("*")):
        place.chmod(0o755 if place.is_dir() else 0o644)
    (own / "new.txt").write_text("Thông báo\nTrạm Cam Mẫu tiêm phòng cho 321 con trâu.", "utf-8")
    before = os.umask(0)
    try:
        indexed = bantin(own, "index", "new.txt")
        asked = bantin(own, "ask", ELECTED)
    finally:
        os.umask(before)
    [line] = indexed.err.replace("\r", "\n").splitlines()[:1]
    assert str(data) in line
    assert asked.err == ""
    for place in (data, *data.rglob("*")):
        assert place.stat().st_mode & 0o7777 == (0o700 if place.is_dir() else 0o600), place
