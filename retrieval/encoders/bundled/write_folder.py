"""Writes multilingual-e5-small, read from its 4-bit file, as a Sentence Transformers folder.

The small files are in the oldest spelling that Sentence Transformers still reads, that of 5.1. Nothing here
imports PyTorch or transformers, which cost seconds.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
from safetensors.numpy import save_file
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from retrieval.encoders.bundled.progress import counted
from retrieval.encoders.unigram import DROPPED, SPACES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from retrieval.encoders.bundled.read_weights import E5Weights, Sizes, Vocabulary

FILES = (
    "config.json",
    "model.safetensors",
    "tokenizer.json",
    "tokenizer_config.json",
    "modules.json",
    "sentence_bert_config.json",
    "config_sentence_transformers.json",
    "1_Pooling/config.json",
)
"""Everything that ``write_folder`` writes."""

_EMBEDDING_NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def write_folder(weights: E5Weights, folder: Path, progress: bool) -> None:  # noqa: FBT001 (a `Form.write`)
    """Write the ``FILES`` into an existing folder, with a bar over the tensors on stderr if ``progress``.

    ``OSError`` or ``SafetensorError`` where the disk refuses. The float32 tensors are held once, half a
    gigabyte in all.
    """
    for name, content in _texts(weights.sizes, weights.vocabulary).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    tensors = counted(bert_tensors(weights), len(weights.directory) + 2, shown=progress)
    target = folder / "model.safetensors"
    save_file(dict(tensors), target, metadata={"format": "pt"})
    # safetensors may keep the file to its owner, while a cache may be shared: as readable as its neighbours.
    target.chmod((folder / "config.json").stat().st_mode)


def bert_tensors(weights: E5Weights) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Yield every parameter of transformers' ``BertModel`` under its name there, in its shape there."""
    hidden, wide = weights.sizes.hidden, weights.sizes.feed_forward
    for name in weights.directory:
        flat = weights.tensor(name)
        is_vector = name.endswith((".b", "ln.w"))
        columns = wide if name.endswith(".fo.w") else hidden
        yield _bert_name(name), flat if is_vector else flat.reshape(-1, columns)
    # Mean pooling never looks at BERT's pooler, and the file has none; without weights for it transformers
    # would report a layer left at random.
    yield "pooler.dense.weight", np.zeros((hidden, hidden), np.float32)
    yield "pooler.dense.bias", np.zeros(hidden, np.float32)


def tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    """XLM-RoBERTa's tokenizer, which E5 uses: Unigram between ``<s>`` and ``</s>``, spaces as U+2581."""
    pieces = vocabulary.pieces
    bos, eos = pieces[vocabulary.bos][0], pieces[vocabulary.eos][0]
    built = Tokenizer(models.Unigram(pieces, unk_id=vocabulary.unk, byte_fallback=False))
    # NFKC rather than the table, which knows single characters only: decomposed Vietnamese must compose.
    # A space at an end of the text would become a token of its own.
    built.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(DROPPED), ""),
            normalizers.NFKC(),
            normalizers.Replace(Regex(SPACES), " "),
            normalizers.Strip(),
        ]
    )
    built.pre_tokenizer = pre_tokenizers.Metaspace()
    built.decoder = decoders.Metaspace()
    built.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, vocabulary.bos), (eos, vocabulary.eos)],
    )
    specials = (vocabulary.bos, vocabulary.pad, vocabulary.eos, vocabulary.unk)
    built.add_special_tokens([AddedToken(pieces[special][0], normalized=False) for special in specials])
    return built


def _bert_name(name: str) -> str:
    if name in _EMBEDDING_NAMES:
        return _EMBEDDING_NAMES[name]
    layer, part, kind = name.split(".")
    return f"encoder.layer.{layer[1:]}.{_LAYER_NAMES[part]}.{'weight' if kind == 'w' else 'bias'}"


def _texts(sizes: Sizes, vocabulary: Vocabulary) -> dict[str, str]:
    modules = {"Transformer": "", "Pooling": "1_Pooling", "Normalize": "2_Normalize"}
    settings: dict[str, object] = {
        "config.json": _bert_settings(sizes, vocabulary),
        "tokenizer_config.json": _tokenizer_settings(sizes, vocabulary),
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for i, (kind, path) in enumerate(modules.items())
        ],
        "sentence_bert_config.json": {"max_seq_length": sizes.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "document": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": {"word_embedding_dimension": sizes.hidden, "pooling_mode_mean_tokens": True},
    }
    texts = {name: json.dumps(value, indent=2) + "\n" for name, value in settings.items()}
    return {**texts, "tokenizer.json": tokenizer(vocabulary).to_str()}


def _bert_settings(sizes: Sizes, vocabulary: Vocabulary) -> dict[str, object]:
    return {
        "model_type": "bert",
        "architectures": ["BertModel"],
        "vocab_size": sizes.vocabulary,
        "hidden_size": sizes.hidden,
        "num_hidden_layers": sizes.layers,
        "num_attention_heads": sizes.heads,
        "intermediate_size": sizes.feed_forward,
        "max_position_embeddings": sizes.positions,
        "type_vocab_size": sizes.types,
        "layer_norm_eps": sizes.epsilon,
        "hidden_act": "gelu",
        "pad_token_id": vocabulary.pad,
    }


def _tokenizer_settings(sizes: Sizes, vocabulary: Vocabulary) -> dict[str, object]:
    bos, eos = vocabulary.pieces[vocabulary.bos][0], vocabulary.pieces[vocabulary.eos][0]
    return {
        # The generic class takes tokenizer.json as it is, where XLM-RoBERTa's own would rebuild it.
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": sizes.positions,
        "clean_up_tokenization_spaces": False,
        "bos_token": bos,
        "eos_token": eos,
        "cls_token": bos,
        "sep_token": eos,
        "pad_token": vocabulary.pieces[vocabulary.pad][0],
        "unk_token": vocabulary.pieces[vocabulary.unk][0],
    }
