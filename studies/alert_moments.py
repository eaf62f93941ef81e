"""The same for means (discounts of the deals won) and counts (deals created): simulated years, the product's own
tests."""

import numpy as np

from portulan.stats.cusum import evidence, first_alarm, limit_of
from portulan.stats.quarter_place import quarter_places
from portulan.stats.shifts import CLIP, CountTest, DayMoments, MeanTest, Usual, seasons_of
from portulan.stats.sufficient import Floats, Ints
from studies.alert_worlds import WARM, YEAR, World, calendar

LEVEL = 0.05
DISCOUNT, WORSE = 0.10, 0.13
"""True discount, threshold."""


def _deals(per_week: float, rng: np.random.Generator, shift: float, day: int) -> tuple[Ints, Floats, Floats]:
    """Two years of wins: day, list price, discount; discounts rise by `shift` from a day of the second year on."""
    world = World(per_week)
    start = 18_000 + 7 * int(rng.integers(0, 200))
    days = np.arange(start, start + world.days)
    arrivals, _, to_advance, _ = calendar(world, days, rng)
    won = np.repeat(np.arange(world.days), rng.poisson(per_week / 7 * arrivals * to_advance))
    n = len(won)
    price = np.exp(rng.normal(9.5, 0.8, n))
    given = np.where(rng.random(n) < 0.35, 0.0, rng.beta(2, 11, n))
    given = given * DISCOUNT / 0.1
    later = won >= WARM + YEAR + day
    given = np.minimum(given + np.where(later, shift, 0.0), 0.6)
    kept = won >= WARM
    return won[kept] + start, price[kept], given[kept]


def _watch_mean(day: Ints, price: Floats, given: Floats, target: float, threshold: float) -> Floats | None:
    """The evidence of the second year over its level."""
    first = int(day.min()) + YEAR
    past = day < first
    cap = 4 * float(np.exp(np.log(price[past]).mean()))
    w = np.minimum(price, cap)
    at, where = np.unique(day[past], return_inverse=True)

    def summed(values: Floats) -> Floats:
        return np.asarray(np.bincount(where, weights=values[past]))

    moments = DayMoments(
        at,
        np.bincount(where),
        *(summed(v) for v in (w, w * given, w * w, w * w * given, (w * given) ** 2)),
    )
    usual = Usual.of(moments, YEAR)
    if usual is None:
        return None
    offset = usual.offsets[quarter_places(day)]

    def z(about: float) -> Floats:
        return np.clip(w * (given - about - offset) / usual.spread, -CLIP, CLIP)

    learnt = z(usual.value)[past]
    test = MeanTest.of(
        usual, target, threshold, centre=float(learnt.mean()), deviation=float(learnt.std()),
        inside=float((abs(learnt) < CLIP).mean()),
    )  # fmt: skip
    after = day[~past] - first
    kept = after < YEAR
    n = np.bincount(after[kept], minlength=YEAR).astype(np.float64)
    clipped = np.bincount(after[kept], weights=z(target)[~past][kept], minlength=YEAR)
    return test.increments(n, np.asarray(clipped, dtype=np.float64)) / limit_of(test.pace, LEVEL)


def mean_trial(per_week: float, runs: int, seed: int, shift: float, own: bool = False) -> tuple[float, float, float]:
    """Without a shift: share of years with an alarm (then twice nothing). With one: found within 28, 56, 84 days.
    `own`: the target is last year's own value instead of the true one."""
    rng = np.random.default_rng(seed)
    _, big_price, big_given = _deals(20_000, rng, 0.0, 0)
    truth = float((big_price * big_given).sum() / big_price.sum())
    found = []
    for i in range(runs):
        rng = np.random.default_rng((seed, i))
        day = int(rng.integers(0, YEAR - 84))
        when, price, given = _deals(per_week, rng, shift, day)
        target = truth
        if own:
            past = when < when.min() + YEAR
            target = float((price[past] * given[past]).sum() / price[past].sum())
        increments = _watch_mean(when, price, given, target, target + WORSE - DISCOUNT)
        if increments is None:
            continue
        if shift and (evidence(increments[:day]) >= 1).any():
            continue
        found.append(float(first_alarm(increments, 1.0)) - (day if shift else 0))
    delays = np.array(found)
    if not shift:
        return float(np.isfinite(delays).mean()), 0.0, 0.0
    a, b, c = (float((delays <= within).mean()) for within in (28, 56, 84))
    return a, b, c


def count_trial(per_week: float, runs: int, seed: int, fall: float) -> tuple[float, float, float]:
    """The same for a count with target its true value and threshold three quarters of it; falls to 1 − `fall`."""
    found = []
    for i in range(runs):
        rng = np.random.default_rng((seed, i))
        world = World(per_week, watched=2)
        start = 18_000 + 7 * int(rng.integers(0, 200))
        days = np.arange(start, start + world.days)
        arrivals, _, _, _ = calendar(world, days, rng)
        week = int(rng.integers(0, 40))
        rate = per_week / 7 * arrivals[WARM:]
        if fall:
            rate = np.where(np.arange(len(rate)) >= 2 * YEAR + 7 * week, rate * (1 - fall), rate)
        weekly = rng.poisson(rate).reshape(-1, 7).sum(axis=1).astype(np.float64)
        seasons = seasons_of(weekly[:104])
        assert seasons is not None
        test = CountTest(seasons, per_week * _usual_week(), 0.75)
        increments = test.increments(weekly[104:156]) / limit_of(test.pace, LEVEL)
        if fall and (evidence(increments[:week]) >= 1).any():
            continue
        found.append(7 * (float(first_alarm(increments, 1.0)) + 1 - (week if fall else 0)))
    delays = np.array(found)
    if not fall:
        return float(np.isfinite(delays).mean()), 0.0, 0.0
    a, b, c = (float((delays <= within).mean()) for within in (28, 56, 84))
    return a, b, c


def _usual_week() -> float:
    """Arrivals of a mean week over those of a week without seasons."""
    if not _USUAL:
        days = np.arange(18_000, 18_000 + 28 * YEAR)
        world = World(40, watched=1, bursts=0.001)
        arrivals, _, _, _ = calendar(world, days, np.random.default_rng(0))
        _USUAL.append(float(arrivals.mean()))
    return _USUAL[0]


_USUAL: list[float] = []
