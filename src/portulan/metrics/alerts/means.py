"""Means and ratios, span by span: three small passes, for what is usual, what clipping does, and the evidence."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from portulan.language.words import Sentence
from portulan.metrics.alerts.answers import Rule
from portulan.metrics.alerts.outcomes import SHIFT, day_of_facts
from portulan.metrics.alerts.part import Part, few, watched
from portulan.metrics.alerts.spans import Span
from portulan.metrics.alerts.words import ALL_EQUAL, NO_OUTCOME
from portulan.metrics.engine import Engine
from portulan.metrics.kpi import Mean, Ratio, Variant
from portulan.metrics.requests import Request
from portulan.metrics.selecting import source
from portulan.stats.alert_years import MeanYears
from portulan.stats.cusum import Pace
from portulan.stats.quarter_place import quarter_places
from portulan.stats.shifts import CLIP, DayMoments, MeanTest, Usual
from portulan.stats.sufficient import Floats

HEAVIEST = 4.0
"""No deal weighs more than so many usual ones (their geometric mean)."""
LEAST_RECORDS = 30
"""Records it takes to learn what is usual of a mean; its delay says the rest."""


@dataclass(frozen=True, slots=True, eq=False)
class _Learnt:
    """What days teach: what is usual; records and clipped values of each day; what clipping does."""

    usual: Usual
    n: Floats
    z: Floats
    centre: float
    deviation: float
    inside: float

    def test(self, target: float, threshold: float) -> MeanTest:
        return MeanTest.of(
            self.usual, target, threshold, centre=self.centre, deviation=self.deviation, inside=self.inside
        )


@dataclass(frozen=True, slots=True)
class Means:
    """The records of a mean or of a ratio of sums, as of the request's day."""

    engine: Engine
    request: Request
    variant: Variant
    unit: str

    def part(self, span: Span, rule: Rule, unit: str) -> Part:
        """The span with its evidence, or why it has none."""
        cap = self._cap(span)
        past = self._moments(span.learnt, span.first, cap)
        n = int(past.n.sum())
        if n == 0:
            return Part(span, refusal=("no_data", Sentence(NO_OUTCOME)))
        if n < LEAST_RECORDS:
            return few(span, n, LEAST_RECORDS)
        learnt = self._learnt(span, past, cap)
        if learnt is None:
            return Part(span, refusal=("no_data", Sentence(ALL_EQUAL)))

        def increments() -> Floats:
            n, about_target, _, _ = self._clipped(span.first, span.end, learnt.usual, rule.target, cap)
            return learnt.test(rule.target, rule.threshold).increments(n, about_target)

        def pace_at(threshold: float) -> Pace | None:
            return learnt.test(rule.target, threshold).pace

        return watched(span, rule, unit, pace_at, increments)

    def years(self, span: Span, rule: Rule, enough: bool) -> tuple[MeanYears | None, float | None]:
        """The maker of years on the days learnt, and the value over them; None where there is too little."""
        cap = self._cap(span)
        past = self._moments(span.learnt, span.first, cap)
        learnt = self._learnt(span, past, cap) if past.n.sum() >= LEAST_RECORDS else None
        whole = self._moments(span.learnt, span.first, None)
        now = float(whole.wd.sum() / whole.w.sum()) if whole.w.sum() > 0 else None
        if learnt is None or not enough:
            return None, now
        return MeanYears(lambda threshold: learnt.test(rule.target, threshold), rule.target, learnt.n, learnt.z), now

    def daily(self, first: int, end: int) -> DayMoments:
        """The sums of each day, no record's weight capped: the KPI itself."""
        return self._moments(first, end, None)

    def _learnt(self, span: Span, past: DayMoments, cap: float | None) -> "_Learnt | None":
        usual = Usual.of(past, span.first - span.learnt)
        if usual is None:
            return None
        n, z, squares, inside = self._clipped(span.learnt, span.first, usual, usual.value, cap)
        number = max(float(n.sum()), 1.0)
        centre = float(z.sum()) / number
        deviation = float(np.sqrt(max(float(squares.sum()) / number - centre**2, 1e-12)))
        return _Learnt(usual, n, z, centre, deviation, float(inside.sum()) / number)

    @property
    def _value(self) -> tuple[str, str]:
        """The value of a record and its weight, as expressions."""
        measure = self.variant.measure
        if isinstance(measure, Mean):
            return f"CAST({measure.value} AS DOUBLE)", "1.0"
        assert isinstance(measure, Ratio)
        quotient = f"CAST({measure.top} AS DOUBLE) / CAST({measure.bottom} AS DOUBLE)"
        return f"(1.0 - {quotient})" if measure.one_minus else quotient, f"CAST({measure.bottom} AS DOUBLE)"

    def _rows(self, first: int, end: int, cap: float | None) -> str:
        """Day (since 1970-01-01), value `d` and weight `w` of the records of the days `first` to `end` − 1."""
        whole = replace(self.request, by=(), period=None)
        value, weight = self._value
        of_ratio = isinstance(self.variant.measure, Ratio)
        heavy = f"least({weight}, {cap!r})" if of_ratio and cap is not None else weight
        rows = source(whole, self.variant, self.engine)
        some = f"{self.variant.measure.bottom} > 0" if isinstance(self.variant.measure, Ratio) else "true"
        day = day_of_facts(self.variant.reference)
        return (
            f"SELECT * FROM (SELECT {day} AS t, {value} AS d, {heavy} AS w FROM (SELECT * FROM ({rows}) AS r "
            f"WHERE {some}) AS kept) AS read WHERE d IS NOT NULL AND t >= {first - SHIFT} AND t < {end - SHIFT}"
        )

    def _cap(self, span: Span) -> float | None:
        if not isinstance(self.variant.measure, Ratio):
            return None
        rows = self._rows(span.learnt, span.first, None)
        (mean,) = self.engine.one(f"SELECT fsum(ln(w)) / count(*) FROM ({rows}) AS read")
        return None if mean is None else HEAVIEST * float(np.exp(mean))

    def _moments(self, first: int, end: int, cap: float | None) -> DayMoments:
        sums = ", ".join(
            f"fsum({sql}) AS {name}"
            for name, sql in (
                ("a", "w"), ("b", "w * d"), ("c", "w * w"), ("e", "w * w * d"), ("f", "w * w * d * d")
            )
        )  # fmt: skip
        rows = self._rows(first, end, cap)
        found = self.engine.rows(f"SELECT t, count(*) AS n, {sums} FROM ({rows}) AS read GROUP BY t ORDER BY t")
        columns = np.array([[float(cell) for cell in row] for row in found]).reshape(-1, 7).T
        day, n = (columns[i].astype(np.int64) for i in (0, 1))
        return DayMoments(day + SHIFT, n, *columns[2:])

    def _clipped(
        self, first: int, end: int, usual: Usual, about: float, cap: float | None
    ) -> tuple[Floats, Floats, Floats, Floats]:
        """By day: records; sums of their values in deviations about `about`, clipped, and of the squares; not
        clipped."""
        offset = _by_place(first, end, lambda place: float(usual.offsets[place]))
        z = f"w * (d - {about!r} - ({offset})) / {usual.spread!r}"
        rows = self._rows(first, end, cap)
        clip = f"greatest(least(z, {CLIP!r}), {-CLIP!r})"
        sql = (
            f"SELECT t, count(*) AS n, fsum({clip}) AS s, fsum({clip} * {clip}) AS ss, "
            f"sum(CASE WHEN abs(z) < {CLIP!r} THEN 1 ELSE 0 END) AS inside "
            f"FROM (SELECT t, {z} AS z FROM ({rows}) AS read) AS scored GROUP BY t"
        )
        days = np.zeros((4, end - first))
        for t, *sums in self.engine.rows(sql):
            days[:, int(t) + SHIFT - first] = [float(value) for value in sums]
        return days[0], days[1], days[2], days[3]


def _by_place(first: int, end: int, value: Callable[[int], float]) -> str:
    """A value of the place in the quarter, as an expression on the day `t`."""
    days = np.arange(first, end)
    places = quarter_places(days)
    starts = [0, *(np.flatnonzero(np.diff(places)) + 1).tolist()]
    cases = " ".join(f"WHEN t >= {first + i - SHIFT} THEN {value(int(places[i]))!r}" for i in reversed(starts))
    return f"CASE {cases} ELSE 0.0 END"
