"""How much a share of few questions says, and how much a change of it."""

from __future__ import annotations

import math

from retrieval.evaluation.models import Interval

_Z = 1.959963984540054  # the normal distribution's quantile of .975: between its two signs lie 95 %


def wilson_interval(right: int, count: int) -> Interval | None:
    """The 95 % score interval of a share ``right / count``; ``None`` if nothing was counted.

    As Wilson (1927), "Probable inference, the law of succession, and statistical inference", Journal of the
    American Statistical Association 22, without a correction for continuity: the shares p for which
    ``|right / count - p| <= z * sqrt(p * (1 - p) / count)``. Unlike the share plus and minus its standard
    error it stays within 0 and 1, and says something where all or none are right.
    """
    if not count:
        return None
    share, square = right / count, _Z * _Z / count
    middle = share + square / 2
    reach = math.sqrt(square * share * (1 - share) + square * square / 4)
    return max(0.0, (middle - reach) / (1 + square)), min(1.0, (middle + reach) / (1 + square))


def mcnemar_exact(gained: int, lost: int) -> float:
    """The two-sided exact p-value that as many were gained as lost but for chance; 1 if nothing changed.

    McNemar (1947), "Note on the sampling error of the difference between correlated proportions or
    percentages", Psychometrika 12, by the binomial distribution in place of chi-squared: of the pairs that
    changed each was as likely gained as lost.
    """
    changed = gained + lost
    tail = sum(math.comb(changed, count) for count in range(min(gained, lost) + 1))
    return min(1.0, 2 * tail / (1 << changed))
