from __future__ import annotations

import json
import re
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from corpus.notices import Announce, Notice
from retrieval.encoders import ctranslate2_encoder
from retrieval.encoders.base import Encoder, EncoderSettings, Vectors
from retrieval.encoders.bundled.unpack import CTRANSLATE2
from retrieval.encoders.ctranslate2_encoder import CTranslate2Encoder
from retrieval.encoders.sentence_transformer import SentenceTransformersEncoder
from retrieval.errors import EncoderError
from tests.contracts.encoder import QUESTION, TEXTS, passage_vectors, question_vectors
from tests.pages import ROOT

pytestmark = pytest.mark.encoder

WRITTEN = [  # without such as are refused before they are encoded, for want of a word
    "ai",
    "UBND",
    "thu do cua viet nam la gi",
    "Who was elected Secretary of the Party Cell in 2020?",
    "NĂM 2025: chi 1.000.000đ (½ kế hoạch) – ‘đạt’ 😀",
    "Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị “về đột phá phát triển khoa học”…",
    "0263.3822.307 · https://lamdong.gov.vn/sites/kcn/SitePages/Trang-chu.aspx",
    "Y Bhăm Niê, K’Brếu, Đắk R’Lấp, Cư M’gar",
    "- - - * * * 1. 2. 3. a) b) c)",
    "khu công nghiệp " * 400,
]


def open_default(cache: Path, announce: Announce = print, **settings: object) -> Encoder:
    values = {"query_prefix": None, "passage_prefix": None, "threads": None, **settings}
    return CTranslate2Encoder(
        EncoderSettings(model="default", cache_dir=cache, **values),  # type: ignore[arg-type]
        announce=announce,
        progress=False,
    )


def passages() -> list[str]:
    """Lines of the shipped bulletins, and each three that follow one another."""
    found = []
    for file in sorted((ROOT / "corpus" / "bulletins").glob("*.txt")):
        lines = [line for line in file.read_text("utf-8").splitlines() if line.strip()]
        found += [*lines, *("\n".join(lines[i : i + 3]) for i in range(len(lines)))]
    return [*dict.fromkeys(found), *WRITTEN]


def questions() -> list[str]:
    """Questions on the shipped bulletins and on others."""
    files = [
        ROOT / "tests" / "quality" / "questions.own.jsonl",
        *sorted((ROOT / "tests" / "quality" / "labels").glob("questions.*.jsonl")),
    ]
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
    return [*WRITTEN, *(json.loads(line)["question"] for line in lines[::2])]


def cosines(one: Vectors, other: Vectors) -> Vectors:
    return np.asarray((one * other).sum(axis=1), np.float32)


@pytest.mark.slow
def test_the_vectors_are_those_of_the_reference(
    real_encoder: Encoder, reference_encoder: SentenceTransformersEncoder
) -> None:
    """On 500 texts each vector has a cosine of .998 and more with what Sentence Transformers gives."""
    read = passages()
    asked = questions()[: 500 - len(read)]
    assert len(asked) + len(read) == 500
    found = np.concatenate(
        [
            cosines(
                question_vectors(real_encoder, asked),
                question_vectors(reference_encoder, asked),
            ),
            cosines(passage_vectors(real_encoder, read), passage_vectors(reference_encoder, read)),
        ]
    )
    assert found.min() >= 0.998
    assert found.mean() >= 0.999


def test_a_text_has_one_vector_to_the_last_bit(model_cache: Path, real_encoder: Encoder) -> None:
    """Neither what is encoded beside a text nor the number of threads changes a bit of its vector."""
    texts = passages()[::7] + WRITTEN
    together = passage_vectors(real_encoder, texts)
    one_thread, three = open_default(model_cache, threads=1), open_default(model_cache, threads=3)
    np.testing.assert_array_equal(together, passage_vectors(one_thread, texts))
    np.testing.assert_array_equal(together, passage_vectors(three, texts[::-1])[::-1])
    alone = [passage_vectors(one_thread, [text])[0] for text in texts]
    np.testing.assert_array_equal(together, alone)


def test_what_is_beyond_the_models_reach_is_cut_off(
    real_encoder: Encoder, reference_encoder: SentenceTransformersEncoder
) -> None:
    """Of a text of more than 512 tokens the first count and its end, where Sentence Transformers cuts."""
    long = "Đại hội đã bầu Ban Chấp hành gồm 5 đồng chí. " * 200
    vector = passage_vectors(real_encoder, [long])
    np.testing.assert_array_equal(vector, passage_vectors(real_encoder, [long + "Bí thư là ông Nam."]))
    assert cosines(vector, passage_vectors(reference_encoder, [long])).min() >= 0.998


def test_a_prefix_changes_vectors_and_fingerprint(model_cache: Path, real_encoder: Encoder) -> None:
    """The configured prefixes replace E5's own, and each pair of them has its own fingerprint."""
    pairs = [("", None), (None, ""), ("a: ", None), (None, "a: "), ("passage: ", "query: ")]
    encoders = [open_default(model_cache, query_prefix=query, passage_prefix=read) for query, read in pairs]
    prints = {real_encoder.fingerprint, *(each.fingerprint for each in encoders)}
    assert len(prints) == 1 + len(pairs)
    assert all(re.fullmatch(r"multilingual-e5-small-ct2-\w+-int8-\d+:[0-9a-f]{16}", each) for each in prints)
    same = open_default(model_cache, query_prefix="query: ", passage_prefix="passage: ")
    assert same.fingerprint == real_encoder.fingerprint
    swapped = encoders[-1]
    np.testing.assert_array_equal(question_vectors(swapped, TEXTS), passage_vectors(real_encoder, TEXTS))
    np.testing.assert_array_equal(
        passage_vectors(swapped, [QUESTION]), question_vectors(real_encoder, [QUESTION])
    )


def test_a_changed_byte_of_the_model_is_found_and_mended(
    tmp_path: Path, model_cache: Path, real_encoder: Encoder
) -> None:
    """A model on the disk that is damaged in one byte is unpacked anew before it gives any vector."""
    folder = shutil.copytree(model_cache / CTRANSLATE2.folder, tmp_path / CTRANSLATE2.folder)
    weights = bytearray((folder / "model.bin").read_bytes())
    weights[len(weights) // 2] ^= 0x40
    (folder / "model.bin").write_bytes(weights)
    said: list[Notice] = []
    damaged = open_default(tmp_path, said.append)
    assert said == []
    np.testing.assert_array_equal(passage_vectors(damaged, TEXTS), passage_vectors(real_encoder, TEXTS))
    assert len(said) == 1


def test_a_model_that_cannot_be_opened_is_told_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever CTranslate2 does not like about a folder ends in one sentence with what to delete."""
    (tmp_path / "pieces.json").write_text("{}")
    monkeypatch.setattr(ctranslate2_encoder, "offline_model", lambda *args, **settings: tmp_path)
    encoder = open_default(tmp_path)
    with pytest.raises(EncoderError) as error:
        question_vectors(encoder, ["Bí thư"])
    assert re.fullmatch(
        r"The encoder in \S+ cannot be loaded \([^\n]+\): delete that folder, .*\.", str(error.value)
    )


def test_several_questions_are_encoded_beside_each_other(
    model_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two threads are within the model at the same moment, each with its own question."""
    encoder, inside = open_default(model_cache, threads=2), threading.Barrier(2)
    forward = ctranslate2_encoder._forward

    def meet(*args: object) -> object:
        inside.wait(timeout=60)
        return forward(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(ctranslate2_encoder, "_forward", meet)
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(encoder.encode_questions, [[QUESTION], ["Bao nhiêu?"]])
    assert not np.allclose(one.vectors, other.vectors, atol=1e-3)


@pytest.mark.parametrize("most", [1, 16, 100, 512])
def test_batches_hold_each_text_once_and_one_width(most: int) -> None:
    """Each text is in one batch, a batch is of one width and of bounded size, the longest come first."""
    lengths = [int(each) for each in np.random.default_rng(most).integers(1, most, size=300, endpoint=True)]
    batches = list(ctranslate2_encoder._batches(lengths))
    assert sorted(i for batch in batches for i in batch) == list(range(300))
    widths = [{-(-lengths[i] // 16) * 16 for i in batch} for batch in batches]
    assert all(len(each) == 1 for each in widths)
    assert all(len(batch) * max(width) <= 1600 for batch, width in zip(batches, widths, strict=True))
    assert all(max(one) >= max(next_) for one, next_ in pairwise(widths))
    assert list(ctranslate2_encoder._batches([])) == []
