"""The hands of `retrieval.query.context.rewrite`: edits of an old question that put new things into it.

Each function takes the question before (and the one that leans on it) as `leaning` read them, and
returns edits of the old text or words for the new one, in the language and the spelling of the old one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.tables import PROVINCES, ROLES
from corpus.text.fold import CAPITALS, fold, looks_vietnamese, unaccented
from corpus.text.text import Style, read_text
from retrieval.query.context.phrases import Edit, level, moment, when_phrase, whole_time, with_before
from retrieval.query.context.question_parts import WHEN, WHERE, QuestionParts
from retrieval.query.slots import Mention, Sort

# These look at text as `level` gives it.
_TITLE = re.compile(r"\b(?P<title>tinh uy|thanh uy|tinh|thanh pho|tp\.?)\s*$")
_BEFORE_PLACE = re.compile(r"(?:,\s*|\b(?:o|tai|in|at|of|thuoc|tinh|thanh pho|tp\.?|thi xa|va)\s+)+$")
_HONORIFIC = re.compile(r"\b(?:dong chi|d/c|dc|ong|ba|anh|chi|mr|mrs|comrade)\.?\s+$")
_LONGEST_ALIKE = 3  # syllables
_NAMED = rf"(?:\s+[{CAPITALS}][^\s,.;?]*)"
_DISTRICT = re.compile(
    r",?\s*(?i:\b(?:(?:ở|tại|in|of)\s+)?(?:huyện|quận|thị xã|thị trấn|xã|phường|huyen|thi xa))\b"
    rf"{_NAMED}{{1,3}},?"
    rf"|(?:(?<=yện ủy)|(?<=quận ủy)|(?<=thị ủy)){_NAMED}{{1,3}},?(?=\s)"
    r"|,?\s*(?:huyen|thi xa)\s+(?!uy\b)[a-z]+\s+[a-z]+",
)


def office_edit(role: str, before: QuestionParts) -> Edit:
    """The office put where the old question names the one most like it."""
    named = before.named(Sort.ROLE)
    old = max(named, key=lambda mention: (str(mention.value) in role) + (role in str(mention.value)))
    written = before.text[old.start : old.end]
    english = fold(written) in {fold(word) for word in ROLES.roles[str(old.value)].en}
    names = ROLES.roles[role].en if english else ()
    return old.start, old.end, _as_written(names[0] if names else _capital_office(role, written), written)


def _capital_office(role: str, written: str) -> str:
    """An office in the manner of bulletins, where "Phó Bí thư" has two capitals."""
    if written[:1].islower():
        return role
    if role.startswith("phó "):
        return f"Phó {role[4:5].upper()}{role[5:]}"
    return role[:1].upper() + role[1:]


def _as_written(name: str, written: str) -> str:
    """A name in the manner of the words whose place it takes: capitals, and accents or none."""
    if written.isascii():
        name = unaccented(name)
    if written.isupper():
        return name.upper()
    if written.islower() and written == fold(written):
        return name.lower()
    return name[:1].upper() + name[1:] if written[:1].isupper() else name


def body_edits(asks: QuestionParts, before: QuestionParts) -> list[Edit] | None:
    """The bodies put where the old question names others of their groups; ``None`` where it names none.

    The chairman of a trade union within an authority has no namesake in a people's committee: a body that
    belongs to a mass organisation is no place for another.
    """
    new, old = asks.named(Sort.BODY), before.named(Sort.BODY)
    edits = []
    for body in new:
        group = next(names for names in ROLES.bodies.values() if body.value in names)
        alike = [mention for mention in old if mention.value in group]
        if not alike or (old[0].value in ROLES.bodies["mass"] and alike[0] is not old[0]):
            return None
        if body.value != alike[0].value:
            edits.append((alike[0].start, alike[0].end, asks.text[body.start : body.end]))
    return edits + _zone_edits(asks, before)


def _zone_edits(asks: QuestionParts, before: QuestionParts) -> list[Edit]:
    """The name of a zone put where the old question has one: "KCN Long Đức" for "KCN Phú Hội"."""
    if not asks.zones:
        return []
    new = asks.text[slice(*asks.zones[0])]
    old = [*before.zones, *((mention.start, mention.end) for mention in before.named(Sort.PLACE))]
    return [(*old[0], f" {new}")] if old else []


def alike_edit(asks: QuestionParts, before: QuestionParts) -> Edit | None:
    """The new words put where the old question has some that begin alike: "đội nữ" for "đội nam".

    ``None`` where there are no such, or several, or where they name or ask something.
    """
    new = read_text(asks.text, Style.TYPED).tokens
    old = read_text(before.text, Style.TYPED).tokens
    if not 1 < len(new) <= _LONGEST_ALIKE:
        return None
    begins = [i for i, token in enumerate(old) if token.folded == new[0].folded]
    if len(begins) != 1 or begins[0] + len(new) > len(old):
        return None
    start, end = old[begins[0]].start, old[begins[0] + len(new) - 1].end
    taken = [(each.start, each.end) for each in before.mentions]
    taken += [(each.start, each.end) for each in before.asked]
    if any(first < end and start < last for first, last in taken):
        return None
    return start, end, _as_written(asks.text, before.text[start:end])


def person_edit(asks: QuestionParts, before: QuestionParts) -> Edit:
    """The person put where the old question names one."""
    old, new = before.named(Sort.PERSON)[0], asks.named(Sort.PERSON)[0]
    return old.start, old.end, str(new.value)


def place_edits(where: Sequence[Mention], before: QuestionParts, *, keep_people: bool) -> list[Edit]:
    """The province or place put where the old question names one; none where it names none.

    Other names of the old place go, with its district and the people of there: they would make it false.
    """
    named = before.named(*WHERE)
    if not named:
        name = str(where[0].value)
        return [(*span, f" {name}") for span in before.zones[:1]]
    new = next((m for m in where if m.sort is Sort.PROVINCE), where[0])
    old = next((m for m in reversed(named) if m.sort is new.sort), named[-1])
    edits = [(old.start, old.end, _place(new, before.text, old))]
    title = _TITLE.search(level(before.text[: old.start]))
    if title and new.sort is Sort.PROVINCE:
        edits.append(
            (title.start("title"), title.end("title"), _title(before.text[slice(*title.span("title"))], new))
        )
    # Of two provinces that are compared only one is asked about anew.
    beside = [m for m in named if m is not old and (m.sort is Sort.PLACE or m.value == old.value)]
    people = [] if keep_people else before.named(Sort.PERSON)
    edits += [_gone(before.text, with_before(_BEFORE_PLACE, before.text, mention)) for mention in beside]
    edits += [_gone(before.text, span) for span in before.zones]
    edits += [(*with_before(_HONORIFIC, before.text, mention), " ") for mention in people]
    edits += [(match.start(), match.end(), " ") for match in _DISTRICT.finditer(before.text)]
    return edits


def _gone(text: str, span: tuple[int, int]) -> Edit:
    """The edit that takes words out, with the comma behind them."""
    start, end = span
    return start, end + (text[end : end + 1] == ","), " "


def _place(new: Mention, text: str, old: Mention) -> str:
    name = str(new.value)
    if name == "Hồ Chí Minh" and not _TITLE.search(level(text[: old.start])):
        name = f"TP {name}"
    written = text[old.start : old.end]
    name = unaccented(name) if written.isascii() and text.isascii() else name
    return name.lower() if written.islower() and text.isascii() else name


def _title(written: str, new: Mention) -> str:
    """The title of a province, that of a city where the new one is a city."""
    kinds = {row.name: row.kind for row in PROVINCES.provinces}
    city = kinds.get(str(new.value)) == "thành phố"
    if city is not fold(written).startswith("tinh"):
        return written
    of_party = fold(written).endswith("uy")
    title = ("thành ủy" if of_party else "thành phố") if city else ("tỉnh ủy" if of_party else "tỉnh")
    return _as_written(title, written)


def moment_edits(asks: QuestionParts, before: QuestionParts) -> list[Edit]:
    """The time put where the old question tells one, of the same sort first; its other times go."""
    named = before.named(*WHEN)
    if not named:
        return []
    new = asks.named(*WHEN)[0]
    old = next((m for m in reversed(named) if m.sort is new.sort), named[-1])
    if old.sort is new.sort:
        edits: list[Edit] = [(old.start, old.end, moment(asks.text, new))]
    else:
        edits = [(*whole_time(before.text, old), f" {when_phrase(asks, like=before)} ")]
    return edits + [_gone_time(before.text, other) for other in named if other is not old]


def _gone_time(text: str, mention: Mention) -> Edit:
    start, end = whole_time(text, mention)
    return _gone(text, (len(text[:start].rstrip(" ,")), end))


def part_edit(asks: QuestionParts, before: QuestionParts) -> Edit | None:
    """What is counted put in: "nữ" behind "bao nhiêu đồng chí", "đảng viên" in place of what was counted.

    ``None`` where the old question counts nothing that is known: then it cannot be told what to replace.
    """
    if before.kind != "number":
        return None
    asked, new = before.asked[0], asks.parts[0]
    written = asks.text[new.start : new.end]
    counted = next((p for p in before.parts if p.first == asked.stop and p.entries[0].sort == "nouns"), None)
    if new.entries[0].sort == "modifiers":
        told = next((p for p in before.parts if p.entries[0].sort == "modifiers"), None)
        if told:
            return told.start, told.end, written
        if counted is None or not looks_vietnamese(before.text):
            return asked.end, asked.end, f" {written}"
        return counted.end, counted.end, f" {written}"
    behind = fold(before.text[counted.end :]) if counted else ""
    if counted and re.match(
        r"$|\s*(?:duoc|trong|o|vao|tai|nam|nhiem|du|do|were|was|did|does|in|at|of)\b", behind
    ):
        return counted.start, counted.end, written
    return None
