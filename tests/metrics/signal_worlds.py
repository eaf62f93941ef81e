"""Simulated companies as the weekly sums of the review signals, in numpy: no file, no engine.

Entries are Poisson by day, slowed by seasons (August, Christmas, Easter, May), with bursts from week to week. A deal is
won or lost by whichever of two log-normal times comes first; both clocks slow down in the seasons, and sellers close
more at the end of a quarter (saw-tooth). Nothing here comes from Portulan's own sample company.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np
import numpy.typing as npt

from portulan.metrics.signals.reading import shortfall
from portulan.stats.age_weeks import AgeWeeks
from portulan.stats.quarter_tests import NEEDED, QUARTER, YEAR, WeeklyPairs

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Kind = Literal["ghosts", "cycle", "discount", "noise", "halt"]
WATCHED = 52
WEEKS = NEEDED + WATCHED - 1
SEGMENTS, WIN_DAYS = (0.5, 0.3, 0.2), (90.0, 120.0, 165.0)
"""Shares of three segments, and their median days to win; other numbers of them are of one size."""
LOSS_DAYS, WIN_SIGMA, LOSS_SIGMA, NEVER = 37.0, 0.8, 0.9, 0.04
CHANNELS, WIN_TIMES = (0.4, 0.3, 0.2, 0.1), (1.0, 0.9, 1.2, 0.8)
"""Shares of four channels, and what multiplies the days to win of theirs; other numbers of them are of one size."""


@dataclass(frozen=True)
class Change:
    """What is planted, since week `week`: `size` of `kind`, for one segment or channel."""

    kind: Kind
    size: float
    week: int
    where: int = 0
    quality: float = 1.0


@dataclass(frozen=True)
class World:
    """A company: deals a week, how strong its quarter ends are (1: none), bursts (CV of the weekly volume).

    `warm` weeks come before those that are needed, so that old deals are known; without, facts begin with the first.
    """

    per_week: float
    saw_tooth: float = 1.35
    bursts: float = 0.15
    warm: int = 0
    segments: int = 3
    channels: int = 4
    change: Change | None = None


@dataclass(frozen=True)
class Deals:
    """One row per deal: week of entry, week of the end (−1: open), won, segment, channel, list price, net, cost."""

    weeks: int
    entered: Ints
    ended: Ints
    won: npt.NDArray[np.bool_]
    segment: Ints
    channel: Ints
    listed: Floats
    net: Floats
    cost: Floats

    def table(self, kept: npt.NDArray[np.bool_] | None = None) -> AgeWeeks:
        here = np.ones(self.entered.size, np.bool_) if kept is None else kept
        n = np.ones(int(here.sum()))
        return AgeWeeks.of(self.weeks, self.entered[here], self.ended[here], self.won[here], n)

    def rates(self, what: Literal["discount", "margin"]) -> WeeklyPairs:
        """The weekly pairs of the deals won: net over list, or margin over net."""
        here = self.won & (self.ended >= 0)
        week = self.ended[here]
        x, y = (self.net, self.listed) if what == "discount" else (self.net - self.cost, self.net)
        x, y = x[here], y[here]
        powers = (np.ones(x.size), x, y, x * x, y * y, x * y)
        sums = [np.bincount(week, weights=v, minlength=self.weeks).astype(np.float64) for v in powers]
        return shortfall(*sums)


def _calendar(start: date, days: int, saw_tooth: float) -> tuple[Floats, Floats, Floats]:
    """By day: how much comes in, and how fast the clocks of wins and losses run."""
    entering, winning, losing = np.ones(days), np.ones(days), np.ones(days)
    for i in range(days):
        day = start + timedelta(days=i)
        slow = 1.0
        if day.month == 8:
            slow = 0.55
        elif (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 3):
            slow = 0.35
        elif day.month == 5 or (day.month == 4 and day.day < 15):
            slow = 0.7
        first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
        following = date(day.year + (day.month > 9), (first.month + 2) % 12 + 1, 1)
        to_end, since = (following - day).days, (day - first).days
        weekday = (1.0, 1.1, 1.1, 1.0, 0.8, 0.05, 0.05)[day.weekday()]
        entering[i] = slow * weekday * 7 / 5.1 * (1.35 if to_end <= 14 else 1.0)
        winning[i] = slow * (saw_tooth if to_end <= 14 else 1.0)
        losing[i] = slow * (saw_tooth if since < 14 else 1.0)
    return entering / entering.mean(), winning / winning.mean(), losing / losing.mean()


_CALENDARS: dict[tuple[date, int, float], tuple[Floats, Floats, Floats]] = {}


def simulate(world: World, seed: int) -> Deals:
    """One company: `WEEKS` weeks of facts after the warm ones, the last `WATCHED` of which are looked at."""
    rng = np.random.default_rng((seed, 4242))
    warm = world.warm * 7
    days = (WEEKS + world.warm) * 7
    start = date(2019, 1, 7) + timedelta(days=7 * int(rng.integers(0, 52)))
    key = (start, days, world.saw_tooth)
    if key not in _CALENDARS:
        _CALENDARS[key] = _calendar(start, days, world.saw_tooth)
    entering, winning, losing = _CALENDARS[key]
    change = world.change
    since = days if change is None else warm + change.week * 7
    later = np.arange(days) >= since

    shape = 1 / world.bursts**2 if world.bursts else 0.0
    burst = rng.gamma(shape, 1 / shape, days // 7) if shape else np.ones(days // 7)
    rate = world.per_week / 7 * entering * np.repeat(burst, 7)
    share = _shares(CHANNELS, world.channels)
    by_channel = rate[:, None] * share[None, :]
    if change and change.kind == "noise":
        by_channel[later, change.where] *= change.size
    if change and change.kind == "halt":
        by_channel[later] = 0.0
    counts = rng.poisson(by_channel)
    day = np.repeat(np.arange(days), counts.sum(axis=1))
    channel = np.concatenate([np.repeat(np.arange(world.channels), row) for row in counts]) if counts.any() else day
    n = day.size
    segment = rng.choice(world.segments, n, p=_shares(SEGMENTS, world.segments))
    at = day + rng.random(n)

    to_win = (
        np.array(WIN_DAYS)[segment % 3] * np.array(WIN_TIMES)[channel % 4] * np.exp(WIN_SIGMA * rng.standard_normal(n))
    )
    to_lose = LOSS_DAYS * np.exp(LOSS_SIGMA * rng.standard_normal(n))
    if change and change.kind == "noise":
        useless = later[day] & (channel == change.where) & (rng.random(n) > change.quality)
        to_win = np.where(useless, np.inf, to_win)
    never = rng.random(n) < NEVER
    slower = np.where(later, 1 / change.size, 1.0) if change and change.kind == "cycle" else np.ones(days)
    slowed = segment == change.where if change and change.kind == "cycle" else np.zeros(n, np.bool_)
    won_at = np.where(slowed, _when(winning * slower, at, to_win), _when(winning, at, to_win))
    lost_at = np.where(slowed, _when(losing * slower, at, to_lose), _when(losing, at, to_lose))
    won_at[never], lost_at[never] = np.inf, np.inf
    if change and change.kind == "ghosts":
        extra = rng.poisson(np.where(later, rate * change.size, 0.0))
        ghosts = np.repeat(np.arange(days), extra)
        day, at = np.concatenate([day, ghosts]), np.concatenate([at, ghosts + 0.5])
        gone = np.full(ghosts.size, np.inf)
        won_at, lost_at = np.concatenate([won_at, gone]), np.concatenate([lost_at, gone])
        channel = np.concatenate([channel, np.zeros(ghosts.size, np.int64)])
        segment = np.concatenate([segment, np.zeros(ghosts.size, np.int64)])
        n = day.size
    end = np.minimum(won_at, lost_at)
    over = end < days
    week_end = np.where(over, np.floor(np.where(over, end, 0.0) / 7), -1).astype(np.int64) - world.warm
    listed = 10_000 * np.exp(0.7 * rng.standard_normal(n))
    discount = np.minimum(rng.gamma(2.0, 0.05, n), 0.6)
    if change and change.kind == "discount":
        discount = discount + np.where(over & (end >= since), change.size, 0.0)
    cost = listed * np.clip(0.5 + 0.08 * rng.standard_normal(n), 0.2, 0.8)
    entered = (day // 7 - world.warm).astype(np.int64)
    seen = np.ones(n, np.bool_) if world.warm else entered >= 0
    shift = world.warm
    ended = np.where(over, week_end + shift, -1)
    return Deals(
        WEEKS + shift, (entered + shift)[seen], ended[seen], (won_at < lost_at)[seen], segment[seen], channel[seen],
        listed[seen], (listed * (1 - discount))[seen], cost[seen],
    )  # fmt: skip


def _shares(usual: tuple[float, ...], groups: int) -> Floats:
    return np.array(usual if groups == len(usual) else [1 / groups] * groups)


def _when(clock: Floats, at: Floats, takes: Floats) -> Floats:
    """The instant at which so much time has run on a clock that does not run evenly, from each entry."""
    run = np.concatenate([[0.0], np.cumsum(clock)])
    instants = np.arange(run.size, dtype=np.float64)
    target = np.interp(at, instants, run) + takes
    return np.where(target < run[-1], np.interp(target, run, instants), np.inf)


@dataclass(frozen=True)
class Customers:
    """Contracts that came to term by week and class, those lapsed, and quarter by quarter what is no longer spent."""

    due: Floats
    lapsed: Floats
    quarters: WeeklyPairs


RENEW = (0.82, 0.88, 0.92, 0.94)
TERM, GRACE = 365, 30


def simulate_customers(customers: int, seed: int, worse: float = 1.0, since: int = 0) -> Customers:
    """About so many customers under yearly contracts, new ones replacing those who leave; churn × `worse` since a week
    of the watched year. Renewals come around the anniversary, for about the same amount."""
    rng = np.random.default_rng((seed, 777))
    warm, weeks = 3 * YEAR, WEEKS + 2 * YEAR
    days = (warm + weeks) * 7
    shock = (warm + weeks - WATCHED + since) * 7
    begun = rng.integers(0, 365, customers)
    leaving = 1 - float(np.mean(RENEW))
    newer = np.sort(rng.integers(365, days, rng.poisson(customers * leaving * (days - 365) / 365)))
    day = np.concatenate([begun, newer]).astype(float)
    age = np.concatenate([rng.integers(0, 4, customers), np.zeros(newer.size, np.int64)])
    amount = 5_000 * np.exp(0.8 * rng.standard_normal(day.size))
    who = np.arange(day.size)
    bought = [(who, day, amount)]
    terms: list[tuple[Ints, Ints, Ints]] = []
    while day.size:
        due = day + TERM + GRACE
        over = due < days
        churn = (1 - np.array(RENEW)[np.minimum(age, 3)]) * np.where(day + TERM >= shock, worse, 1.0)
        gone = rng.random(day.size) < churn
        terms.append(((due[over] // 7).astype(np.int64), np.minimum(age[over], 3), gone[over].astype(np.int64)))
        on = ~gone & (day + TERM < days)
        who, age = who[on], age[on] + 1
        day = day[on] + TERM + np.clip(rng.normal(0, 8, int(on.sum())), -25, 25)
        amount = amount[on] * np.exp(rng.normal(0.02, 0.15, int(on.sum())))
        bought.append((who, day, amount))
    week, kind, out = (np.concatenate(part) for part in zip(*terms, strict=True))
    kept = week >= warm
    flat = (week[kept] - warm) * 4 + kind[kept]
    due_table = np.bincount(flat, minlength=weeks * 4).reshape(weeks, 4).astype(float)
    lapsed = np.bincount(flat, weights=out[kept], minlength=weeks * 4).reshape(weeks, 4).astype(float)
    who, day, amount = (np.concatenate(part) for part in zip(*bought, strict=True))
    inside = (day >= warm * 7) & (day < days)
    spent = np.zeros((int(who.max()) + 1, weeks))
    np.add.at(spent, (who[inside], (day[inside] // 7).astype(np.int64) - warm), amount[inside])
    run = np.concatenate([np.zeros((spent.shape[0], 1)), np.cumsum(spent, axis=1)], axis=1)
    quarter = run[:, QUARTER:] - run[:, :-QUARTER]  # column i: the quarter ending in week i + 12
    now, base = quarter[:, YEAR:], quarter[:, :-YEAR]
    there = base > 0
    x, y = np.where(there, now, 0.0), np.where(there, base, 0.0)
    sums = [v.sum(axis=0) for v in (there.astype(float), x, y, x * x, y * y, x * y)]
    return Customers(due_table, lapsed, shortfall(*sums))


def planted(world: World, change: Change) -> World:
    return replace(world, change=change)
