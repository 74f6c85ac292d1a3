"""Questions for a bot under load: new ones, old ones in other words, and the same ones again.

A bot that is asked the same over and over answers from its memory. Of the questions made here a half was
never asked in any form: a few words of a bulletin's sentence in the frame of a question, a third of them
without accents. A quarter are known questions in other words: another year, another province, a beginning or
an ending, without accents, two words swapped. A quarter were asked before, letter by letter.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from corpus.text.fold import fold

NEW, PARAPHRASED = 0.5, 0.25  # the rest is asked again
_LEAST_WORDS, _MOST_WORDS = 4, 10
_FRAMES = (
    "{} là gì?",
    "{} bao nhiêu?",
    "{} khi nào?",
    "Ai {}?",
    "ai phụ trách {}",
    "{} ở đâu",
    "Bản tin nói gì về {}?",
    "vì sao {}",
    "{}",
)
_BEGINNINGS = ("Theo bản tin, ", "Năm ngoái ", "Vậy ", "Có phải ", "tóm lại ")
_ENDINGS = (" thế nào", " trong nhiệm kỳ này", ", kết quả ra sao?", " năm 2021", " gần đây nhất")
_OTHERS = {
    "2020": "2021",
    "2018": "2017",
    "Lâm Đồng": "Thái Nguyên",
    "Thái Nguyên": "Trà Vinh",
    "ai ": "người nào ",
    "Ai ": "Đồng chí nào ",
    "bao nhiêu": "mấy",
}


class Questions:
    """Makes questions without end; with the same seed the same ones."""

    def __init__(self, known: Sequence[str], texts: Sequence[str], seed: int = 12) -> None:
        """Take known questions, and bulletins to cut new ones from."""
        self._known = list(known)
        self._sentences = [line.split() for text in texts for line in text.splitlines()]
        self._sentences = [words for words in self._sentences if len(words) > _MOST_WORDS]
        self._random = random.Random(seed)  # noqa: S311 (no secret)
        self._asked: dict[str, None] = dict.fromkeys(known)

    def __iter__(self) -> Iterator[str]:
        while True:
            yield self._next()

    def _next(self) -> str:
        kind = self._random.random()
        if kind >= NEW + PARAPHRASED:
            return self._random.choice(list(self._asked))
        make = self._new if kind < NEW else self._paraphrased
        question = make()
        while question in self._asked:
            question = make()
        self._asked[question] = None
        return question

    def _new(self) -> str:
        words = self._random.choice(self._sentences)
        count = self._random.randint(_LEAST_WORDS, _MOST_WORDS)
        start = self._random.randint(0, len(words) - count)
        asked = " ".join(words[start : start + count]).strip(" ,.;:-–“”\"'()")
        question = self._random.choice(_FRAMES).format(asked)
        return fold(question) if self._random.random() < 1 / 3 else question

    def _paraphrased(self) -> str:
        question = self._random.choice(self._known)
        for old, new in _OTHERS.items():
            if self._random.random() < 1 / 2:
                question = question.replace(old, new)
        words = question.split()
        place = self._random.randrange(len(words))
        words[place : place + 2] = reversed(words[place : place + 2])
        question = " ".join(words)
        if self._random.random() < 1 / 2:
            question = self._random.choice(_BEGINNINGS) + question
        if self._random.random() < 1 / 2:
            question = question.rstrip("?") + self._random.choice(_ENDINGS)
        return fold(question) if self._random.random() < 1 / 3 else question
