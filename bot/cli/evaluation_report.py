"""What `bantin evaluate` prints: tables of at most 100 columns, a row a style, and what has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from bot.i18n import Translator
from retrieval.evaluation.calibration import SURE
from retrieval.evaluation.models import (
    Change,
    ConfidenceReport,
    CoveragePoint,
    Evaluation,
    Interval,
    Judgement,
    ReliabilityBin,
    Row,
    RunComparison,
)

_WIDTH = 100
_NAMES = 18  # columns for the styles, if there is room
_LISTED = 20  # questions under a heading; all of them are in the file that --json writes
_GAP = "  "


@dataclass(frozen=True, slots=True)
class _Table:
    """A table: its name, the rows that have something to say, and the name of each figure's label."""

    name: str
    fits: Callable[[Row], bool]
    columns: dict[str, str]


_TABLES = (
    _Table(
        "search",
        lambda row: bool(row.answerable or row.unanswerable),
        {
            "answerable": "answerable",
            "recall_1": "recall-1",
            "recall_5": "recall-5",
            "mrr": "mrr",
            "ndcg_10": "ndcg-10",
            "verbatim": "verbatim",
            "p50": "p50",
            "p95": "p95",
        },
    ),
    _Table(
        "quotes",
        lambda row: bool(row.answerable),
        {
            "answerable": "number",
            "right_bulletin": "right-first",
            "holds_answer": "first-holds",
            "holds_in_3": "holds-in-3",
            "wrongly_refused": "refused",
        },
    ),
    _Table(
        "short",
        lambda row: bool(row.answerable),
        {
            "answerable": "number",
            "answer_given": "given",
            "answer_given_held": "given-if-held",
            "answer_right": "right",
            "exact_match": "em",
            "f1": "f1",
        },
    ),
    _Table(
        "claims",
        lambda row: bool(row.verdicts),
        {"verdicts": "claims", "verdict_right": "right-verdict"},
    ),
    _Table(
        "unanswerable",
        lambda row: bool(row.unanswerable),
        {
            "unanswerable": "questions",
            "rightly_refused": "refused",
            "false_answers": "answered",
            "sure_false_answers": "sure",
        },
    ),
)
_BINS = ("asked", "mean", "first-holds", "quoted", "mean", "first-holds", "false-answers")
_POINTS = ("given", "right", "coverage", "precision")


def report_lines(evaluation: Evaluation, earlier: Evaluation | None, tr: Translator) -> Iterator[str]:
    """The lines to print: a table a kind of figure, under each row what has changed, and then all questions'.

    Shares are followed by their 95 % intervals in brackets where those were measured.
    """
    yield tr.say(
        "cli-evaluate-searched",
        bulletins=evaluation.bulletins,
        passages=evaluation.passages,
        encoder=evaluation.encoder,
    )
    before = {row.style: row for row in earlier.rows} if earlier else {}
    for table in _TABLES:
        rows = [row for row in evaluation.rows if table.fits(row)]
        if rows:
            yield ""
            yield from _table_lines(table, rows, before, tr)
    if evaluation.confidence:
        yield from _confidence_lines(evaluation.confidence, tr)
    if evaluation.comparison:
        yield from _comparison_lines(evaluation.comparison, tr)


def _head(table: str, columns: Iterable[str], tr: Translator) -> list[str]:
    """The labels of a table, its own over the first column."""
    labels = (tr.say("cli-evaluate-column", name=each, sure=str(SURE)) for each in columns)
    return [tr.say("cli-evaluate-table", name=table), *labels]


def _table_lines(table: _Table, rows: Sequence[Row], before: dict[str, Row], tr: Translator) -> Iterator[str]:
    lines = [_head(table.name, table.columns.values(), tr)]
    for row in rows:
        lines.append([row.style, *(_figure(row, name) for name in table.columns)])
        if row.style in before:
            changes = (_change(row, before[row.style], name) for name in table.columns)
            lines.append([f"  {tr.say('cli-evaluate-change')}", *changes])
    yield from _aligned(lines)


def _figure(row: Row, name: str) -> str:
    value = getattr(row, name)
    return str(value) if isinstance(value, int) else _share(value, row.intervals.get(name))


def _change(row: Row, before: Row, name: str) -> str:
    new, old = getattr(row, name), getattr(before, name)
    if new is None or old is None:
        return ""
    if isinstance(new, int):
        return f"{new - old:+}" if new != old else ""
    # Where an interval follows the share, the change stands under the share.
    return f"{new - old:+.3f}" + " " * len(_brackets(row.intervals.get(name)))


def _confidence_lines(report: ConfidenceReport, tr: Translator) -> Iterator[str]:
    yield ""
    bins = (_bin_cells(*each, tr) for each in zip(report.every.bins, report.quoted.bins, strict=True))
    yield from _aligned([_head("confidence", _BINS, tr), *bins])
    for kind, calibration in (("asked", report.every), ("quoted", report.quoted)):
        yield tr.say(
            "cli-evaluate-calibration",
            kind=kind,
            count=calibration.questions,
            brier=_share(calibration.brier),
            error=_share(calibration.calibration_error),
        )
    false = sum(each.unanswerable for each in report.quoted.bins)
    sure = sum(each.unanswerable for each in report.quoted.bins if each.low >= SURE)
    yield tr.say(
        "cli-evaluate-sure",
        threshold=str(SURE),
        share=_share(report.sure_right),
        right=report.right,
        sure=sure,
        false=false,
    )
    yield ""
    yield from _aligned([_head("coverage", _POINTS, tr), *map(_point_cells, report.coverage)])


def _point_cells(point: CoveragePoint) -> list[str]:
    counts = [str(point.given), str(point.right)]
    return [
        f"{point.threshold:.2f}",
        *counts,
        _share(point.coverage),
        _share(point.precision, point.interval),
    ]


def _bin_cells(every: ReliabilityBin, quoted: ReliabilityBin, tr: Translator) -> list[str]:
    cells = [tr.say("cli-evaluate-bin", low=f"{every.low:.1f}", high=f"{every.high:.1f}")]
    for each in (every, quoted):
        cells += [str(each.questions), _share(each.confidence), _share(each.holds)]
    return [*cells, str(quoted.unanswerable)]


def _comparison_lines(comparison: RunComparison, tr: Translator) -> Iterator[str]:
    yield ""
    yield from tr.say(
        "cli-evaluate-comparison",
        questions=comparison.questions,
        answerable=comparison.answerable,
        gained=comparison.gained,
        lost=comparison.lost,
        p=f"{comparison.p_value:.3f}",
    ).splitlines()
    for answerable, judgement in product((True, False), Judgement):
        changes = [
            change
            for change in comparison.changes
            if change.answerable is answerable and change.now is judgement
        ]
        if changes:
            kind = "answerable" if answerable else "unanswerable"
            yield tr.say("cli-evaluate-became", kind=kind, now=judgement.value, count=len(changes))
        yield from (_change_line(each, tr) for each in changes[:_LISTED])
        if len(changes) > _LISTED:
            yield f"  {tr.say('cli-evaluate-more', count=len(changes) - _LISTED)}"


def _change_line(change: Change, tr: Translator) -> str:
    width = max(len(tr.say("cli-evaluate-was", before=each.value)) for each in Judgement)
    was = tr.say("cli-evaluate-was", before=change.before.value).ljust(width)
    name = f"{change.id}: " if change.id else ""
    return _clipped(f"  {was}  {name}{change.question}", _WIDTH)


def _aligned(lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines as columns: the first to the left, cut where there is no room, the others to the right."""
    names, *widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    names = min(max(names, _NAMES), _WIDTH - sum(len(_GAP) + width for width in widths))
    for first, *others in lines:
        cells = [cell.rjust(width) for cell, width in zip(others, widths, strict=True)]
        yield _GAP.join([_clipped(first, names).ljust(names), *cells]).rstrip()


def _share(share: float | None, interval: Interval | None = None) -> str:
    return "-" if share is None else f"{share:.3f}{_brackets(interval)}"


def _brackets(interval: Interval | None) -> str:
    return f" ({interval[0]:.2f}-{interval[1]:.2f})" if interval else ""


def _clipped(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
