from __future__ import annotations

import numpy as np
import pytest

from corpus.text.span import Span
from retrieval.encoders.base import Vectors
from retrieval.encoders.token_codes import TokenCodes
from retrieval.search.late_interaction import TokenMatch, fill_unknown, match_tokens
from tests.doubles import SyllableEncoder

TEXT = "Chi bộ có 26 đảng viên. Đồng chí Kiên làm Bí thư. Họp."
PLACES = [Span(0, 23), Span(24, 49), Span(50, 54)]


def match(question: str, text: str) -> TokenMatch:
    encoder = SyllableEncoder()
    (asked,) = encoder.encode_questions([question]).tokens
    (tokens,) = encoder.encode_passages([text]).tokens
    return match_one(asked, tokens)


def match_one(question: Vectors, passage: TokenCodes) -> TokenMatch:
    (found,) = match_tokens(question, [passage])
    return found


def test_a_sentence_that_has_all_words_is_met_whole() -> None:
    """Where each word of the question stands in a sentence, that is met nearly wholly, and best."""
    found = match("Kiên làm Bí thư", TEXT)
    sentences = found.sentences(PLACES)
    assert sentences[1] == pytest.approx(1, abs=0.03)
    assert int(np.argmax(sentences)) == 1
    assert found.whole == pytest.approx(sentences[1], abs=1e-6)


def test_no_sentence_is_better_than_the_whole() -> None:
    """Words that stand in several sentences count in the whole together."""
    found = match("26 đảng viên, Bí thư Kiên", TEXT)
    assert found.whole is not None
    assert found.whole > found.sentences(PLACES).max() + 0.2


def test_a_sentence_without_tokens_does_as_badly_as_the_worst() -> None:
    """What the model did not read is no better than what it read."""
    found = match("Kiên làm Bí thư", TEXT)
    longer = found.sentences([*PLACES, Span(60, 70)])
    np.testing.assert_array_equal(longer[:3], found.sentences(PLACES))
    assert longer[3] == longer[:3].min()


@pytest.mark.parametrize(("question", "text"), [("", TEXT), ("Bí thư", ""), ("", "")])
def test_where_there_are_no_tokens_nothing_is_known(question: str, text: str) -> None:
    """Of a question or a passage without tokens there is no similarity, and each sentence counts as 0."""
    found = match(question, text)
    assert found.whole is None
    assert found.sentences(PLACES).tolist() == [0.0, 0.0, 0.0]


def test_tokens_in_no_sentence_leave_the_whole() -> None:
    """Where no sentence has a token but the passage has, each does as the whole."""
    found = match("Bí thư", "Bí thư")
    assert found.sentences([Span(10, 20)]).tolist() == [pytest.approx(found.whole)]


def test_what_is_unknown_is_filled() -> None:
    """The mean of the known stands for the unknown; 0 where nothing is known."""
    assert fill_unknown([0.2, None, 0.6]) == [0.2, pytest.approx(0.4), 0.6]
    assert fill_unknown([None, None]) == [0.0, 0.0]
    assert fill_unknown([]) == []


def test_a_model_without_tokens_is_none_the_worse() -> None:
    """Codes of no width, of a model that gives none, are no error."""
    found = match_one(np.empty((0, 128), np.float32), TokenCodes.none(0))
    assert found.whole is None


def test_passages_beside_each_other_are_matched_as_each_alone() -> None:
    """What is worked out at once for several passages is what each has alone; of none there is nothing."""
    encoder = SyllableEncoder()
    (asked,) = encoder.encode_questions(["Kiên làm Bí thư"]).tokens
    passages = encoder.encode_passages([TEXT, "", "Bí thư Kiên họp."]).tokens
    for found, passage in zip(match_tokens(asked, passages), passages, strict=True):
        np.testing.assert_allclose(
            found.similar, match_one(asked, passage).similar.reshape(len(asked), -1), atol=1e-6
        )
    assert match_tokens(asked, []) == []
