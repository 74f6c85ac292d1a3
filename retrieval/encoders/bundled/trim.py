"""The part of the vocabulary that bulletins need: Latin letters, digits and signs.

More than half of the pieces of multilingual-e5-small hold letters of other scripts, and no text without such
letters is ever cut into one of them. Without them the model takes half of the memory.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrieval.encoders.bundled.read_weights import Vocabulary

_SCRIPT = ("LATIN ", "COMBINING ", "MODIFIER LETTER ")
"""How Unicode's names of Latin letters begin, and those of marks that belong to no script."""


def kept_ids(vocabulary: Vocabulary) -> list[int]:
    """The ids of the special pieces, and of those whose every character is Latin, a digit 0 to 9 or a sign.

    In the order of the vocabulary. A text that holds no letter of another script is cut into the same pieces
    with these as with all; what is left out of another text counts as unknown.
    """
    special = {vocabulary.bos, vocabulary.eos, vocabulary.pad, vocabulary.unk}
    return [
        i for i, (piece, _) in enumerate(vocabulary.pieces) if i in special or all(map(_is_common, piece))
    ]


def trimmed(vocabulary: Vocabulary, ids: list[int]) -> Vocabulary:
    """The vocabulary with the pieces of these ids only, numbered anew from 0."""
    number = {old: new for new, old in enumerate(ids)}
    return replace(
        vocabulary,
        pieces=[vocabulary.pieces[i] for i in ids],
        bos=number[vocabulary.bos],
        eos=number[vocabulary.eos],
        pad=number[vocabulary.pad],
        unk=number[vocabulary.unk],
    )


@cache
def _is_common(character: str) -> bool:
    category = unicodedata.category(character)
    if category[0] in "LM":
        return unicodedata.name(character, "").startswith(_SCRIPT)
    return category != "Nd" or character.isascii()
