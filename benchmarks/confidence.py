"""Fit the coefficients of `retrieval/confidence.py` on XQuAD.

Run: python benchmarks/confidence.py FOLDER    (holding xquad.vi.json and xquad.en.json; some minutes)

Every question is asked twice among the 240 paragraphs: as it is, where its best passage counts if it is the
right one, and with its paragraph taken out, where the best passage is wrong by construction. Vietnamese
questions are asked with and without accents.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bot.config import Config
from bot.wiring import answer_settings, open_encoder
from corpus.bulletin import Bulletin, Passage
from corpus.vietnamese import unaccented
from retrieval.fusion import fuse
from retrieval.lexical import LexicalIndex
from retrieval.pieces import Pieces, split
from retrieval.quoting import coverage, weigh

ACCEPTABLE_REFUSALS = 0.05  # of the questions whose best passage is the right one


def main(folder: Path) -> None:
    """Fit both sets of coefficients and print them."""
    paragraphs, vietnamese = read(folder / "xquad.vi.json")
    _, english = read(folder / "xquad.en.json")
    plain = [(unaccented(question), right) for question, right in vietnamese]
    encoder = open_encoder(Config(), print)
    vectors = encoder.encode_passages(paragraphs)
    spans = [split(Passage("", 0, len(text)), Bulletin("", "", text)) for text in paragraphs]
    sentences = [text[slice(*span)] for text, each in zip(paragraphs, spans, strict=True) for span in each]
    pieces = Pieces.build([len(each) for each in spans], encoder.encode_passages(sentences))
    config = Config()
    index = LexicalIndex.build(paragraphs, k1=config.index.k1, b=config.index.b)
    search = answer_settings(config).search

    for name, questions in (("Vietnamese", vietnamese + plain), ("other", english)):
        features, labels = [], []
        asked = encoder.encode_questions([question for question, _ in questions])
        for (question, right), vector in zip(questions, asked, strict=True):
            best_pieces = np.array([pieces.cosines(vector, i).max() for i in range(len(paragraphs))])
            share = search.sentence_weight
            cosines = (1 - share) * (vectors @ vector) + share * best_pieces
            fused = fuse(
                cosines, index.scores(question), ceiling=index.ceiling(question), weight=search.dense_weight
            )
            weights = weigh(question, index)
            best = int(fused.argmax())
            fused[right] = -1
            for passage, label in ((best, 1), (int(fused.argmax()), 0)):
                if label == 0 or passage == right:
                    features.append((cosines[passage], coverage(paragraphs[passage], weights)))
                    labels.append(label)
        report(name, np.array(features), np.array(labels))


def read(path: Path) -> tuple[list[str], list[tuple[str, int]]]:
    """The paragraphs of a SQuAD file, and its questions with the number of the paragraph that answers."""
    paragraphs: list[str] = []
    questions = []
    for article in json.loads(path.read_text("utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            questions += [(each["question"], len(paragraphs)) for each in paragraph["qas"]]
            paragraphs.append(paragraph["context"])
    return paragraphs, questions


def report(name: str, features: np.ndarray, labels: np.ndarray) -> None:
    """Fit, and print the coefficients and what they are worth."""
    model = LogisticRegression(C=1e4, class_weight="balanced").fit(features, labels)
    chance = model.predict_proba(features)[:, 1]
    threshold = np.quantile(chance[labels == 1], ACCEPTABLE_REFUSALS)
    (cosine, covered), bias = model.coef_[0], model.intercept_[0]
    print(f"{name}: bias={bias:.2f}, cosine={cosine:.2f}, coverage={covered:.2f}")
    print(f"  area under the curve {roc_auc_score(labels, chance):.3f}")
    print(
        f"  below {threshold:.2f}: {ACCEPTABLE_REFUSALS:.0%} of the right passages and "
        f"{(chance[labels == 0] < threshold).mean():.0%} of the wrong ones",
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
