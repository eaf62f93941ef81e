"""The statistics of the review signals: the last 13 weeks against the 52 before them, at any number of weekly looks.

One whole quarter holds one quarter end whatever week it ends in, so that what sellers do to meet their quarter cancels
out. Nothing is known of a look before 65 weeks. All statistics are about normal with variance 1 when nothing changes;
what they really do when looked at every week is measured in docs/method/signals-results.md.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri, stdtr

from portulan.stats.age_weeks import AgeWeeks, Calendar, over, surviving, window
from portulan.stats.sufficient import Floats, Ints

QUARTER, YEAR = 13, 52
NEEDED = QUARTER + YEAR
YOUNG = 26
WIN_AGES = 0.95
LEAST_NOW, LEAST_BASE = 15, 30
LEAST_RATIO_NOW, LEAST_RATIO_BASE = 15, 40
LEAST_EXPECTED, LEAST_LAPSES = 3.0, 10.0


def looks(first: int, weeks: int, most: int) -> Ints:
    """The weeks in which there is something to look at, the last `most` of them."""
    return np.arange(max(first + NEEDED - 1, weeks - most, NEEDED - 1), weeks, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Promised:
    """By look, shape (looks,): `z` (NaN: not computable), wins and those the ages of the pipeline promised, open young
    deals now and a year ago, wins of the same quarter a year ago, and how old, in weeks, is no longer young.

    `z` counts only where the pipeline is up by a tenth and the sales are not: see `counts`.
    """

    z: Floats
    wins: Floats
    promised: Floats
    young: Floats
    young_before: Floats
    wins_before: Floats
    base_wins: Floats
    old: Ints

    def counts(self) -> Floats:
        """`z` where the pipeline has grown to 110 % and the wins are at most 105 % of a year ago, else at most 0."""
        grown = (self.young >= 1.1 * self.young_before) & (self.young_before > 0)
        flat = self.wins <= 1.05 * self.wins_before
        held: Floats = np.where(grown & flat, self.z, np.minimum(self.z, 0.0))
        return held


def promised_wins(table: AgeWeeks, at: Ints) -> Promised:
    """Wins O of the quarter against E = Σ R[k]·λ₀[k], what deals of these ages gave last year.

    z = (E − O)/√(φE(1 + E/O_base)); φ, at least 1, is Pearson's dispersion of the weekly wins of the base.
    """
    c = Calendar.of(table)
    base = at - QUARTER
    risk, won = window(c.at_risk, YEAR, base), window(c.won, YEAR, base)
    rate = over(won, risk)
    expected_by_week = c.at_risk @ rate.T  # (weeks, looks)
    column = np.arange(at.size)
    back = at[:, None] - QUARTER - np.arange(YEAR)[None, :]
    weekly, seen = expected_by_week[back, column[:, None]], c.won.sum(axis=1)[back]
    phi = np.maximum(over((seen - weekly) ** 2, weekly).sum(axis=1) / (YEAR - 1), 1.0)
    expected = np.einsum("ij,ij->i", window(c.at_risk, QUARTER, at), rate)
    wins, base_wins = window(c.won, QUARTER, at).sum(axis=1), won.sum(axis=1)
    spread = np.sqrt(phi * expected * (1 + over(expected, base_wins)))
    enough = (base_wins >= LEAST_BASE) & (expected >= LEAST_NOW)
    z = np.where(enough, over(expected - wins, spread), np.nan)
    still = c.at_risk - c.exits
    # a year ago the facts may not reach 26 weeks back: then the same, shorter, range of ages is compared
    reach = [min(YOUNG, table.ages, int(w) - YEAR + 1) for w in at]
    young = np.array([still[w, :a].sum() for w, a in zip(at, reach, strict=True)])
    before = np.array([still[w - YEAR, :a].sum() for w, a in zip(at, reach, strict=True)])
    wins_before = window(c.won, QUARTER, at - YEAR).sum(axis=1)
    return Promised(z, wins, expected, young, before, wins_before, base_wins, np.array(reach, dtype=np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class Ages:
    """By look: the two statistics, ages of the wins in weeks (mean now, mean expected of them), wins now and before."""

    given_pipeline: Floats
    given_cohort: Floats
    now: Floats
    expected: Floats
    wins: Floats
    base_wins: Floats

    def z(self) -> Floats:
        """Both must pass: the smaller one (intersection-union, Berger 1982)."""
        return np.minimum(self.given_pipeline, self.given_cohort)


def ages_of_wins(table: AgeWeeks, at: Ints) -> Ages:
    """Are wins older than they should be? Two answers on the same wins, of ages up to the base's 95th percentile.

    Given the pipeline: in a week with a win, the winner is of age k with probability ∝ R[w,k]·λ₀[k] (partial
    likelihood, Cox 1975), whatever the season and volume. Given the cohort: the age of a win that fell in the quarter
    ∝ S₀(k)·λ₀(k) on the ages the quarter let it have (double truncation; Lagakos, Barraj, De Gruttola 1988), whatever
    came in since. x = ln(1 + k); z = Σ(x − E)/√(ΣV·(1 + n/n₀)).
    """
    c = Calendar.of(table)
    base = at - QUARTER
    risk, won, exits = (window(values, YEAR, base) for values in (c.at_risk, c.won, c.exits))
    rate = over(won, risk)
    base_wins = won.sum(axis=1)
    oldest = np.argmax(np.cumsum(won, axis=1) >= WIN_AGES * base_wins[:, None], axis=1)  # (looks,)
    ages = int(oldest.max(initial=0)) + 1  # none counts beyond
    kept = np.arange(ages)[None, :] <= oldest[:, None]
    n0 = np.where(kept, won[:, :ages], 0.0).sum(axis=1)
    given_pipeline = _by_week(c, np.where(kept, rate[:, :ages], 0.0), kept, at)
    density = np.where(kept, surviving(over(exits, risk)[:, :ages]) * rate[:, :ages], 0.0)
    given_cohort = _by_cohort(table, density, oldest, at)
    enough = (given_pipeline.n >= LEAST_NOW) & (n0 >= LEAST_BASE)
    z1, z2 = (np.where(enough, one.z(n0), np.nan) for one in (given_pipeline, given_cohort))
    now, expected = (np.expm1(over(sums, given_pipeline.n)) for sums in (given_pipeline.seen, given_pipeline.expected))
    return Ages(z1, z2, now, expected, given_pipeline.n, n0)


@dataclass(frozen=True, slots=True, eq=False)
class _Score:
    """Sums over wins, by look: how many, Σx, ΣE, ΣV."""

    n: Floats
    seen: Floats
    expected: Floats
    variance: Floats

    def z(self, n0: Floats) -> Floats:
        return over(self.seen - self.expected, np.sqrt(self.variance * (1 + over(self.n, n0))))


def _by_week(c: Calendar, rate: Floats, kept: "np.ndarray[tuple[int, int], np.dtype[np.bool_]]", at: Ints) -> _Score:
    """Each week of the quarter a stratum: its wins against the ages of those at risk in it."""
    ages = rate.shape[1]
    x = np.log1p(np.arange(ages))
    at_risk, won = c.at_risk[:, :ages], c.won[:, :ages]
    mass, first, second = (at_risk @ (rate * power).T for power in (1.0, x, x * x))  # (weeks, looks)
    wins, seen = won @ np.where(kept, 1.0, 0.0).T, (won * x) @ np.where(kept, 1.0, 0.0).T
    week, look = at[:, None] - np.arange(QUARTER)[None, :], np.arange(at.size)[:, None]
    mass, first, second, wins, seen = (one[week, look] for one in (mass, first, second, wins, seen))
    return _score(mass, first, second, wins, seen)


def _by_cohort(table: AgeWeeks, density: Floats, oldest: Ints, at: Ints) -> _Score:
    """Each week of entry a stratum: its wins of the quarter against the ages the quarter let them have."""
    ages = density.shape[1]
    x = np.log1p(np.arange(ages))
    reach = np.arange(ages + QUARTER - 1)  # weeks from the entry to the last week of the quarter
    low, high = np.maximum(reach - QUARTER + 1, 0), np.minimum(reach, ages - 1)
    prefix = [_prefixed(density * power) for power in (1.0, x, x * x)]
    mass, first, second = (one[:, high + 1] - one[:, low] for one in prefix)
    cohort = at[:, None] - reach[None, :]
    there = cohort >= 0
    last = np.minimum(high[None, :], oldest[:, None]) + 1
    from_age = np.minimum(np.broadcast_to(low[None, :], last.shape), last)
    counted = [_prefixed(table.won[:, :ages] * power) for power in (1.0, x)]
    place = np.maximum(cohort, 0)
    wins, seen = (np.where(there, one[place, last] - one[place, from_age], 0.0) for one in counted)
    return _score(mass, first, second, wins, seen)


def _prefixed(values: Floats) -> Floats:
    return np.concatenate([np.zeros((values.shape[0], 1)), np.cumsum(values, axis=1)], axis=1)


def _score(mass: Floats, first: Floats, second: Floats, wins: Floats, seen: Floats) -> _Score:
    possible = mass > 1e-12
    wins, seen = np.where(possible, wins, 0.0), np.where(possible, seen, 0.0)
    safe = np.where(possible, mass, 1.0)
    mean = first / safe
    variance = np.maximum(second / safe - mean * mean, 0.0)
    return _Score(wins.sum(axis=1), seen.sum(axis=1), (wins * mean).sum(axis=1), (wins * variance).sum(axis=1))


@dataclass(frozen=True, slots=True, eq=False)
class WeeklyPairs:
    """Sums by week of two amounts, numerator x and denominator y; all of shape (weeks,)."""

    n: Floats
    x: Floats
    y: Floats
    xx: Floats
    yy: Floats
    xy: Floats

    def within(self, length: int, at: Ints) -> "WeeklyPairs":
        return WeeklyPairs(*(window(getattr(self, name), length, at) for name in self.__slots__))

    def ratio(self) -> Floats:
        return over(self.x, self.y)

    def variance(self) -> Floats:
        """Of the ratio of sums: Σ(x − r·y)²/(Σy)² (linearised; Cochran, Sampling Techniques, 1977, ch. 6)."""
        r = self.ratio()
        return over(np.maximum(self.xx - 2 * r * self.xy + r * r * self.yy, 0.0), self.y * self.y)


@dataclass(frozen=True, slots=True, eq=False)
class Changed:
    """By look: `z`, the value now and before, the records it rests on now and before."""

    z: Floats
    now: Floats
    base: Floats
    n: Floats
    n_base: Floats


def ratio_rise(pairs: WeeklyPairs, at: Ints) -> Changed:
    """How surely the ratio of the quarter is above that of the year before: t = (r₁ − r₀)/√(v₁n₁/(n₁−1) + v₀), as the
    normal deviate that chance exceeds as often as Student's t of n₁ − 1 degrees exceeds t."""
    return rise(pairs.within(QUARTER, at), pairs.within(YEAR, at - QUARTER))


def rise(now: WeeklyPairs, base: WeeklyPairs) -> Changed:
    """The same of two sets of sums already made."""
    enough = (now.n >= LEAST_RATIO_NOW) & (base.n >= LEAST_RATIO_BASE) & (now.y > 0) & (base.y > 0)
    spread = np.sqrt(now.variance() * over(now.n, now.n - 1) + base.variance())
    t = over(now.ratio() - base.ratio(), spread)
    z = np.where(enough & (spread > 0), as_normal(t, np.maximum(now.n - 1, 1)), np.nan)
    return Changed(z, now.ratio(), base.ratio(), now.n, base.n)


def as_normal(t: Floats, free: Floats) -> Floats:
    """The normal deviate that is exceeded as often as Student's t of `free` degrees exceeds `t`."""
    return np.asarray(-np.sign(t) * ndtri(stdtr(free, -np.abs(t))))


def spending_fall(quarters: WeeklyPairs, at: Ints) -> Changed:
    """How surely customers keep less of what they spent a year before than those of the four quarters before it did.

    Row w of `quarters`: pairs (no longer spent, spent then) of the customers of the quarter that ended a year before
    week w. Looks begin at week 64 of the rows.
    """
    before = [
        WeeklyPairs(*(getattr(quarters, name)[at - QUARTER * i] for name in WeeklyPairs.__slots__))
        for i in (1, 2, 3, 4)
    ]
    base = WeeklyPairs(*(sum(getattr(one, name) for one in before) for name in WeeklyPairs.__slots__))
    return rise(WeeklyPairs(*(getattr(quarters, name)[at] for name in WeeklyPairs.__slots__)), base)


def more_lapses(due: Floats, lapsed: Floats, at: Ints) -> Changed:
    """Contracts that lapsed O against those expected E at last year's rate of their class; arrays (weeks, classes).

    z = 2(√(O+⅜) − √(E+⅜))/√(1 + E/O_base) (Anscombe 1948). `now` and `base` are the shares of those due that lapsed.
    """
    due_now, due_base = window(due, QUARTER, at), window(due, YEAR, at - QUARTER)
    lapsed_now, lapsed_base = window(lapsed, QUARTER, at).sum(axis=1), window(lapsed, YEAR, at - QUARTER)
    expected = (due_now * over(lapsed_base, due_base)).sum(axis=1)
    known = lapsed_base.sum(axis=1)
    enough = (known >= LEAST_LAPSES) & (expected >= LEAST_EXPECTED)
    spread = np.sqrt(1 + over(expected, known))
    z = np.where(enough, 2 * (np.sqrt(lapsed_now + 0.375) - np.sqrt(expected + 0.375)) / spread, np.nan)
    n = due_now.sum(axis=1)
    return Changed(z, over(lapsed_now, n), over(expected, n), lapsed_now, known)
