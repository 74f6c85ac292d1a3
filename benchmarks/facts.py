"""Measure what `retrieval/facts` reads of people and their offices against labels.

Run: python benchmarks/facts.py LABELS FOLDER [--half open]    (facts.jsonl, the bulletins)

A label is met where a fact of its bulletin has its person and the head of its office; separately it is told
whether a fact that meets it has the body and place of the label, too, and whether it tells what is past from
what is not. Of facts about people whom the labels name, those that meet no label are wrong; what is said of
others is not counted, as the labels leave people out.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from corpus.ingest.read import read_bulletin
from corpus.models import Bulletin
from corpus.text.abbreviations import Abbreviations
from corpus.text.text import folded_words
from retrieval.facts.extract import office_facts
from retrieval.facts.models import Act, Fact

_BESIDE = re.compile(r"\b(?:quyen|nguyen|tan|cuu) |(?<=uy vien )ban (?=thuong vu|chap hanh)")
_MEMBER = re.compile(
    r"(?:tinh|thanh|huyen|thi|quan|dang|chi) (?=uy vien)|(?<=dai bieu) (?:quoc hoi|hdnd|hoi dong).*"
)
_GENERIC = frozenset(
    folded_words("của các và tỉnh thành phố huyện quận thị xã phường trường tp đảng nhà nước ban chấp hành")
)
_ENTERING = {Act.ELECTED, Act.RE_ELECTED, Act.APPOINTED}


@dataclass(frozen=True)
class Label:
    """A line of the labels, as far as it is compared."""

    bulletin: str
    half: str
    person: str
    office: str
    head: str
    body: str | None
    place: str | None
    state: str

    @classmethod
    def of(cls, row: dict[str, str | None]) -> Label:
        """The label that a row says, read from JSON."""
        return cls(**{name: row[name] for name in cls.__dataclass_fields__})  # type: ignore[arg-type]


def main() -> None:
    """Read, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("labels", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("open", "held"))
    parser.add_argument("--quiet", action="store_true", help="print no misses")
    given = parser.parse_args()
    rows = [json.loads(line) for line in given.labels.read_text(encoding="utf-8").splitlines()]
    labels = [Label.of(row) for row in rows if given.half in {None, row["half"]}]
    for half in sorted({label.half for label in labels}):
        _measure(half, [label for label in labels if label.half == half], given.folder, quiet=given.quiet)


def _measure(half: str, labels: list[Label], folder: Path, *, quiet: bool) -> None:
    met: dict[Label, tuple[bool, bool, bool, bool]] = {}
    right, wrong, past = 0, 0, 0
    for name in sorted({label.bulletin for label in labels}):
        own = [label for label in labels if label.bulletin == name]
        (file,) = (path for path in folder.glob(f"{name}.*") if path.suffix in {".txt", ".md", ".html"})
        bulletin = read_bulletin(file)
        facts = [fact for fact in office_facts(bulletin) if fact.office]
        for label in own:
            met[label] = _meets(label, bulletin, facts)
            if not quiet and not all(met[label][1:]):
                print(
                    f"{name} missed {met[label][1:]}: "
                    f"{label.person} | {label.office} | {label.body} | {label.state}"
                )
        for key, told in _distinct(bulletin, facts).items():
            named = [label for label in own if _name(label.person) == key[0]]
            fitting = [label for label in named if _head(label.head) in _heads(told[0])]
            if named and fitting:
                right += 1
                past += any((label.state == "former") is key[2] for label in fitting)
            elif named:
                wrong += 1
            if not quiet and not (named and fitting):
                note = "wrong" if named else "left out"
                print(f"{name} {note}: {_shown(bulletin, told[0])}")
    _print_shares(half, labels, met, (right, wrong, past))


def _print_shares(
    half: str,
    labels: list[Label],
    met: dict[Label, tuple[bool, bool, bool, bool]],
    told: tuple[int, int, int],
) -> None:
    right, wrong, past = told
    print(f"\n{half}: {len(labels)} labels        n  person    head    body   state")
    for state in (None, *sorted({label.state for label in labels})):
        own = [met[label] for label in labels if state in {None, label.state}]
        shares = "".join(f"{sum(each[i] for each in own) / len(own):8.3f}" for i in range(4))
        print(f"  {state or 'all':<20}{len(own):5}{shares}")
    count = right + wrong
    print(
        f"  precision {right / max(1, count):.3f} of {count} facts; "
        f"past or present right {past / max(1, right):.3f}"
    )


def _meets(label: Label, bulletin: Bulletin, facts: Iterable[Fact]) -> tuple[bool, bool, bool, bool]:
    """Whether facts have the label's person, its office's head, its body and place, and its state, too."""
    of_person = [fact for fact in facts if _person(bulletin, fact) == _name(label.person)]
    headed = [fact for fact in of_person if _head(label.head) in _heads(fact)]
    full = [fact for fact in headed if _has_body(label, bulletin, fact)]
    return bool(of_person), bool(headed), bool(full), any(_has_state(label, fact) for fact in headed)


def _has_state(label: Label, fact: Fact) -> bool:
    if label.state == "former":
        return fact.former
    if label.state == "acting":
        return fact.acting
    if label.state in {"elected", "appointed"}:
        return fact.act in _ENTERING and not fact.former
    return not fact.former


def _has_body(label: Label, bulletin: Bulletin, fact: Fact) -> bool:
    """Whether the fact tells all words of the label's body and place, and none of another."""
    told = f"{fact.office.of(bulletin.text) if fact.office else ''} {fact.body or ''} {fact.province or ''}"
    known, wanted = _words(told), _words(f"{label.body or ''} {label.place or ''}")
    own = _words(fact.body or "")
    return wanted <= known and own <= wanted | _words(f"{label.office} {fact.province or ''}")


def _words(text: str) -> set[str]:
    return set(folded_words(Abbreviations.general().expand(text.replace("-", " - ")))) - _GENERIC


def _distinct(bulletin: Bulletin, facts: Iterable[Fact]) -> dict[tuple[str, str, bool], list[Fact]]:
    """The facts by person, head, and whether they are of the past."""
    found: dict[tuple[str, str, bool], list[Fact]] = {}
    for fact in facts:
        key = (_person(bulletin, fact), min(_heads(fact), default=""), fact.former)
        found.setdefault(key, []).append(fact)
    return found


def _heads(fact: Fact) -> set[str]:
    return {_head(name) for name in (fact.role, fact.title) if name}


def _head(words: str) -> str:
    """The head of an office as it is compared: folded, abbreviations in full, without "quyền" and bodies."""
    full = " ".join(folded_words(Abbreviations.general().expand(words)))
    return _MEMBER.sub("", _BESIDE.sub("", full)).strip()


def _person(bulletin: Bulletin, fact: Fact) -> str:
    return _name(fact.person.of(bulletin.text))


def _name(name: str) -> str:
    return " ".join(folded_words(name))


def _shown(bulletin: Bulletin, fact: Fact) -> str:
    words = fact.office.of(bulletin.text) if fact.office else "-"
    told = (fact.person.of(bulletin.text), words, fact.title, fact.act.value, fact.body, fact.province)
    return " | ".join(" ".join(str(part).split()) for part in (*told, "former" if fact.former else "-"))


if __name__ == "__main__":
    main()
