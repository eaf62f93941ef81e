"""Counts, week by week: against the seasons of the two years before."""

from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np

from portulan.language.words import Sentence
from portulan.metrics.alerts.answers import Rule
from portulan.metrics.alerts.outcomes import SHIFT, day_of_facts
from portulan.metrics.alerts.part import LEAST_OUTCOMES, Part, few, watched
from portulan.metrics.alerts.spans import Span
from portulan.metrics.alerts.words import NO_OUTCOME
from portulan.metrics.board import FOCUS_DAYS
from portulan.metrics.engine import Engine
from portulan.metrics.kpi import Variant
from portulan.metrics.requests import Request
from portulan.metrics.selecting import source
from portulan.stats.cusum import Pace
from portulan.stats.shifts import CountTest, seasons_of
from portulan.stats.sufficient import Floats, Ints

WEEKS = timedelta(days=FOCUS_DAYS).days // 7
"""A count is aimed at over the weeks that a focus shows."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many records there were, by day: arrays of one length, days since 1970-01-01."""

    day: Ints
    n: Ints

    @classmethod
    def read(cls, engine: Engine, request: Request, variant: Variant) -> "Counts":
        rows = source(replace(request, by=(), period=None), variant, engine)
        at = variant.reference
        sql = f"SELECT {day_of_facts(at)} AS t, count(*) AS n FROM ({rows}) AS r WHERE {at} IS NOT NULL GROUP BY t"
        found = sorted((int(t) + SHIFT, int(n)) for t, n in engine.rows(sql))
        columns = np.array(found, dtype=np.int64).reshape(-1, 2)
        return cls(columns[:, 0], columns[:, 1])

    def weekly(self, first: int, end: int) -> Floats:
        """The counts of the whole weeks from `first`."""
        weeks = (end - first) // 7
        kept = (self.day >= first) & (self.day < first + 7 * weeks)
        return np.bincount((self.day[kept] - first) // 7, weights=self.n[kept], minlength=weeks).astype(np.float64)

    def part(self, span: Span, rule: Rule, unit: str) -> Part:
        """The span with its evidence, or why it has none."""
        past = self.weekly(span.learnt, span.first)
        seasons = seasons_of(past)
        if seasons is None or rule.target <= 0 or rule.threshold <= 0:
            return Part(span, refusal=("no_data", Sentence(NO_OUTCOME)))
        if past.sum() < LEAST_OUTCOMES:
            return few(span, int(past.sum()), LEAST_OUTCOMES)

        def test(threshold: float) -> CountTest:
            return CountTest(seasons, rule.target / WEEKS, threshold / rule.target)

        def pace_at(threshold: float) -> Pace | None:
            return test(threshold).pace if threshold > 0 else None

        return watched(
            span,
            rule,
            unit,
            pace_at,
            lambda: test(rule.threshold).increments(self.weekly(span.first, span.end)),
            dispersion=seasons.dispersion,
            every=7,
        )
