from __future__ import annotations

from corpus.text.text import read_text
from retrieval.answer.span_rules.clauses import clause_numbers
from retrieval.answer.span_rules.cues import asked_cues, cue_kinds


def test_a_clause_ends_at_its_signs_and_goes_on_behind_brackets() -> None:
    """Semicolons and "trong đó" part clauses, commas phrases; a decimal comma parts nothing."""
    text = read_text("Thu 4,7 tỷ (năm trước 3 tỷ) đồng, tăng nhanh; trong đó thuế 2 tỷ.")
    clauses = {
        token.folded: number[0] for token, number in zip(text.tokens, clause_numbers(text), strict=True)
    }
    phrases = {
        token.folded: number[1] for token, number in zip(text.tokens, clause_numbers(text), strict=True)
    }
    assert clauses["thu"] == clauses["4,7"] == clauses["dong"] == clauses["nhanh"]
    assert clauses["truoc"] not in {clauses["thu"], clauses["thue"]}
    assert clauses["thue"] != clauses["thu"]
    assert phrases["thu"] == phrases["4,7"] != phrases["nhanh"]


def test_cues_are_read_with_accents_and_without() -> None:
    """A question without accents has the same cues as one with them; a text needs its own."""
    assert asked_cues(read_text("Hiện có bao nhiêu hội viên?")) == {"now"}
    assert "now" in asked_cues(read_text("hien co bao nhieu hoi vien"))
    assert cue_kinds(["tổng", "số", "đầu", "năm"]) == {"total", "begin"}
