"""What the facts of a sentence say of the office, or of the person, that a question asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.entities.people import people
from corpus.models import Bulletin
from retrieval.answer.features.question import QuestionView
from retrieval.answer.office_qa.lookup import question_fit
from retrieval.answer.office_qa.match import Holder, is_same_office, matching_holders, same_person
from retrieval.answer.quote_candidates import QuoteCandidate
from retrieval.facts.models import ENTERING, Fact


@dataclass(frozen=True)
class HolderView:
    """The facts of the candidates' bulletins, and those of them that fit a question, the likeliest first."""

    view: QuestionView
    facts: Mapping[str, Sequence[Fact]]
    holders: Sequence[Holder]

    @classmethod
    def of(
        cls, view: QuestionView, candidates: Sequence[QuoteCandidate], facts: Sequence[Fact]
    ) -> HolderView:
        """What the facts tell; nothing where the question asks for something else."""
        if view.office is None:
            return cls(view, {}, ())
        bulletins: dict[str, Bulletin] = {each.bulletin.id: each.bulletin for each in candidates}
        by_bulletin: dict[str, list[Fact]] = {identity: [] for identity in bulletins}
        for fact in facts:
            if fact.sentence.bulletin_id in by_bulletin:
                by_bulletin[fact.sentence.bulletin_id].append(fact)
        known = ((fact, bulletins[name]) for name, own in by_bulletin.items() for fact in own)
        fit = question_fit(view.retrieved, view.office)
        holders = matching_holders(view.office, view.question.slots, known, fit, margin=1.0)
        return cls(view, by_bulletin, holders)

    def features(self, candidate: QuoteCandidate) -> dict[str, float]:
        """Those of a candidate; all 0 where the question asks for no office and no person."""
        if self.view.office is None:
            return self._person(candidate)
        row = {"office": 1.0} | self._person(candidate) | self._told(candidate)
        place, bulletin = candidate.sentence, candidate.bulletin.id
        here = [
            (i, holder)
            for i, holder in enumerate(self.holders)
            if holder.bulletin.id == bulletin and place.start <= holder.words.start < place.end
        ]
        if not here:
            row["untold"] = float(bool(self.holders))
            return row
        first, best = here[0]
        return row | {
            "holder": 1.0,
            "holder_first": float(first == 0),
            "holder_fit": best.fit,
            "holder_fit_lead": best.fit - max(holder.fit for holder in self.holders),
            "holder_enters": float(best.fact.act in ENTERING),
            "holder_guest": float(best.fact.guest),
            "superseded": float(first > 0 and _is_newer(self.holders[0], best)),
        }

    def _told(self, candidate: QuoteCandidate) -> dict[str, float]:
        """Whether the sentence tells of the office at all, of whoever left it, and in whose place."""
        asked, place, bulletin = self.view.office, candidate.sentence, candidate.bulletin
        if asked is None:
            return {}
        here = [fact for fact in self.facts.get(bulletin.id, ()) if fact.sentence.overlaps(place)]
        same = [fact for fact in here if asked.office and is_same_office(asked.office, fact, bulletin)]
        replaced = [fact.replaces.of(bulletin.text) for fact in here if fact.replaces]
        return {
            "office_told": float(any(not fact.former for fact in same)),
            "office_left": float(any(fact.former for fact in same)),
            "replaces": float(any(same_person(name, other) for name in asked.replaced for other in replaced)),
        }

    def _person(self, candidate: QuoteCandidate) -> dict[str, float]:
        """Whether a person whom the question names stands in the sentence."""
        named = self.view.question.slots.people
        if not named:
            return {}
        there = [each for each in people(candidate.hit.reading) if candidate.place.contains(each.span)]
        held = any(same_person(name, each.name) for name in named for each in there)
        return {"person": float(held), "person_missing": float(not held)}


def _is_newer(one: Holder, other: Holder) -> bool:
    """Whether one fact is of a later day than another, of somebody else, and fits about as well."""
    day, other_day = one.fact.date or one.bulletin.date, other.fact.date or other.bulletin.date
    later = day is not None and (other_day is None or day > other_day)
    return later and not same_person(one.name, other.name) and one.fit >= other.fit
