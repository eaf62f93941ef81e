"""Shares, span by span: chances with a delay (exits of a stage, of the whole process), and rates judged on a day."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from portulan.language.words import Sentence
from portulan.metrics.alerts.answers import Rule
from portulan.metrics.alerts.part import LEAST_OUTCOMES, Part, few, watched
from portulan.metrics.alerts.spans import Span
from portulan.metrics.alerts.words import ADVANCES, LOSSES, NO_OUTCOME, ONE_SIDED, OUT_OF_REACH
from portulan.metrics.evaluate import observed_p90
from portulan.stats.cusum import Pace
from portulan.stats.exit_shares import (
    DayBins,
    ExitShares,
    Kind,
    ShareTest,
    Stays,
    day_bins,
    days_at_risk,
    edges_of,
    learn,
)
from portulan.stats.sufficient import Ints

OLD = 0.95
"""Exits older than this share of all exits are no evidence (unless within the KPI's horizon)."""


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """The stays a share is read on, how its horizon is found, and which share it is.

    `whole` are the stays the KPI's horizon is read on, whatever the condition. `horizon`: 'p90' of the days it took to
    advance; 'ever', no horizon; 'none', judged on the day.
    """

    stays: Stays
    whole: Stays
    horizon: str
    kind: Kind

    def model(self, span: Span) -> tuple[ExitShares, int | None, DayBins]:
        """What the days before the span's evidence teach; the horizon; the exits of the evidence's days."""
        horizon, watched = self._ages(span)
        edges = edges_of(horizon, watched)
        past = day_bins(self.stays, edges, span.learnt, span.first)
        at_risk = days_at_risk(self.stays, edges, span.learnt, span.first)
        kept, looked = (int(np.searchsorted(edges, age + 1)) for age in (watched, horizon))
        model = learn(past, at_risk, edges, watched=kept, counted=looked, kind=self.kind)
        return model, horizon if self.horizon == "p90" else None, day_bins(self.stays, edges, span.first, span.end)

    def bins(self, span: Span, model: ExitShares) -> DayBins:
        """The exits of the days learnt, in the model's bins."""
        return day_bins(self.stays, model.edges, span.learnt, span.first)

    def _ages(self, span: Span) -> tuple[int, int]:
        """The age up to which the KPI looks, and the one up to which exits are evidence; known before the span."""
        if self.horizon == "none":
            return 0, 0
        age, _, count = self._exits(self.stays, span)
        if not len(age):
            return 1, 1
        order = np.argsort(age, kind="stable")
        usual = int(age[order][np.searchsorted(np.cumsum(count[order]), OLD * count.sum())])
        if self.horizon == "p90":
            horizon = observed_p90(*self._exits(self.whole, span)) or 1
            return horizon, max(horizon, usual)
        return int(age.max()), usual

    def _exits(self, of: Stays, span: Span) -> tuple[Ints, Ints, Ints]:
        """Age, cause and number of the exits known before a span's evidence."""
        known = (of.cause > 0) & (of.left < span.first)
        return of.age[known], of.cause[known], of.count[known]

    def part(self, span: Span, rule: Rule, unit: str = "share") -> Part:
        """The span with its evidence, or why it has none."""
        model, horizon, bins = self.model(span)
        if (refusal := self._refusal(span, model)) is not None:
            return refusal
        test = ShareTest.of(model, rule.target, rule.threshold)
        if test is None:
            sentence = Sentence(OUT_OF_REACH, {"now": round(model.implied(1.0), 3)})
            return Part(span, refusal=("no_data", sentence), horizon=horizon)
        paces: Mapping[float, Pace] = {rule.threshold: test.pace}

        def pace_at(threshold: float) -> Pace | None:
            if threshold in paces:
                return paces[threshold]
            other = ShareTest.of(model, rule.target, threshold) if 0 < threshold < 1 else None
            return other.pace if other else None

        return watched(
            span, rule, unit, pace_at, lambda: test.increments(bins), horizon=horizon, dispersion=model.dispersion
        )

    def _refusal(self, span: Span, model: ExitShares) -> Part | None:
        known = (self.stays.cause > 0) & (self.stays.left >= span.learnt) & (self.stays.left < span.first)
        seen = set(np.unique(self.stays.cause[known]).tolist())
        if not seen:
            return Part(span, refusal=("no_data", Sentence(NO_OUTCOME)))
        if len(seen) == 1:
            return Part(span, refusal=("no_data", Sentence(ONE_SIDED, {"seen": ADVANCES if 1 in seen else LOSSES})))
        n = round(model.exits)
        return None if n >= LEAST_OUTCOMES else few(span, n, LEAST_OUTCOMES)
