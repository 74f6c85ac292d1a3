"""A question as it was typed, without what nobody sees and without a command."""

from __future__ import annotations

import html
import re
import unicodedata

from corpus.text.fold import nfc
from corpus.text.text import tokens_of
from retrieval.errors import EmptyQuestionError, LongQuestionError

MAX_LENGTH = 1000
_MAX_TYPED = 10 * MAX_LENGTH  # with what nobody sees; more is not even looked through

_COMMAND = re.compile(r"^/[a-zA-Z0-9_]{1,32}(?:@\w{3,32})?(?=\s|$)\s*")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>|<!--.{0,500}?-->")
_UNSEEN = {"Cc", "Cf", "Cs"}  # control, format and lone surrogate characters


def clean_question(question: str) -> str:
    """The question in NFC, with single spaces, without a leading command.

    Raises:
        EmptyQuestionError: there is no word in it.
        LongQuestionError: it is longer than `MAX_LENGTH`.
    """
    if len(question) > _MAX_TYPED:
        raise _too_long(len(question))
    text = visible_text(question)
    if not tokens_of(text):
        raise EmptyQuestionError("The question is empty: ask in words, for example: ai được bầu làm Bí thư?")
    if len(text) > MAX_LENGTH:
        raise _too_long(len(text))
    return text


def _too_long(length: int) -> LongQuestionError:
    return LongQuestionError(
        "The question is too long ({length} characters): ask with at most {max_length}.",
        length=length,
        max_length=MAX_LENGTH,
    )


def visible_text(typed: str) -> str:
    """What of a question can be seen, in NFC and with single spaces, without a leading command.

    Of what was copied out of a page as HTML neither tags nor entities are: "<b>Bí thư</b>&nbsp;là ai". What
    stands behind the first ten thousand characters is not looked at.
    """
    typed = typed[:_MAX_TYPED]
    typed = html.unescape(_TAG.sub(" ", typed))
    visible = "".join(" " if unicodedata.category(c) in _UNSEEN else c for c in nfc(typed))
    return _COMMAND.sub("", " ".join(visible.split()))
