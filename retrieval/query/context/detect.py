"""Whether a question leans on the one before it.

"còn năm 2018?", "ai là phó?", "and how many women?" say nothing by themselves; "Còn bao nhiêu dự án chưa giải
phóng mặt bằng?" does, though it begins alike. To complete the second from what was asked before would answer
what nobody asked, so in doubt a question stands alone.
"""

from __future__ import annotations

from corpus.text.phrase_matcher import Found
from corpus.text.text import Style, read_text
from retrieval.query.context.question_parts import WHERE, QuestionParts
from retrieval.query.slots import Sort
from retrieval.query.tables import FOLLOWUPS

_NOT_YET = {"chua"}  # "còn … chưa …" asks what is still to do
_SHORT = 3  # words of its own that a leaning question may have where it asks
_ANAPHORA = 4  # and where it says "ông ấy": in longer ones the person is mostly named too
_SUBJECT = 6  # and where it only names another subject: "còn tổng vốn đăng ký đầu tư?"
_OPENED = 10  # and behind "còn" where it names nothing


def asks_more(question: QuestionParts, before: QuestionParts) -> bool:
    """Whether it asks for an attribute of what the one before is about: "ai chủ trì?", "tổng kinh phí?".

    It names nothing, and each of its words is of an attribute or stood in the question before.
    """
    said = {token.folded for token in read_text(before.text, Style.TYPED).tokens}
    names = question.zones or any(
        not {token.folded for token in read_text(question.text[each.start : each.end]).tokens} <= said
        for each in question.mentions
    )
    asks = question.asked or (question.attributes and len(question.content) <= _SHORT)
    about_something = before.mentions or before.zones
    if not asks or not about_something or names or len(question.content) > _SUBJECT:
        return False
    return all(word in said for word in question.own)


def leans(question: QuestionParts, before: QuestionParts) -> bool:
    """Whether a question cannot be understood without the one before it."""
    loose = question.opened and not question.anchored
    if question.pronouns:
        deictic = question.anchored and question.pronouns[0].entries[0].value == "time"
        return len(question.content) <= (_OPENED if loose else _ANAPHORA) and not deictic
    if question.continues:
        return len(question.content) <= (_OPENED if question.opened else _SUBJECT) and not question.placed
    if question.opened:
        return _leans_opened(question, before)
    if question.content:
        return asks_more(question, before)
    return _leans_asking(question, before) if question.asked else _leans_bare(question, before)


def _leans_opened(question: QuestionParts, before: QuestionParts) -> bool:
    """Behind "còn", "what about" and the like."""
    if not question.asked:
        return len(question.content) <= _SUBJECT and _says_something(question)
    if question.content and asks_more(question, before):
        return True
    if _NOT_YET & {*question.content}:
        return False
    if question.kind == "other":  # "Còn dự án nào chậm tiến độ?" asks what is left
        return len(question.content) <= 1 and not question.placed
    of_its_own = question.content or question.named(Sort.ROLE) or _nouns(question)
    if question.placed and of_its_own:
        return False
    return len(question.content) <= (_SHORT if question.anchored else _OPENED)


def _leans_asking(question: QuestionParts, before: QuestionParts) -> bool:
    """Without such words, with nothing but names, what is counted, and words that ask."""
    kind = question.kind
    if kind == "other" or question.named(Sort.PERSON, Sort.BODY):
        return False
    if any(mention.value in FOLLOWUPS.sole for mention in question.named(Sort.ROLE)):
        return False  # there is one prime minister
    if question.parts:
        # "bao nhiêu nữ?" says nothing alone; "bao nhiêu đảng viên?" goes on where a number was asked.
        holds = not _nouns(question) or (
            before.kind == "number" and question.asked[0].first < question.parts[0].first
        )
        return kind == "number" and holds and not question.named(*WHERE, Sort.ROLE)
    if question.named(*WHERE):
        return not question.named(Sort.ROLE) and kind == before.kind
    return True


def _leans_bare(question: QuestionParts, before: QuestionParts) -> bool:
    """With nothing but names: "2018?", "Thái Nguyên?"."""
    sorts = {mention.sort for mention in question.mentions}
    if Sort.PERSON in sorts:
        return sorts == {Sort.PERSON} and bool(before.named(Sort.PERSON))
    if Sort.BODY in sorts or (Sort.ROLE in sorts and sorts & WHERE):
        return False
    if question.parts:
        return before.kind == "number" and not sorts
    return bool(sorts or question.deputies)


def _says_something(question: QuestionParts) -> bool:
    return bool(question.mentions or question.parts or question.deputies or question.content)


def _nouns(question: QuestionParts) -> list[Found]:
    return [part for part in question.parts if part.entries[0].sort == "nouns"]
