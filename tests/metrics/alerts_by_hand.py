"""The evidence of a share, deal by deal and day by day in plain Python: what the engine's sums must come down to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, exp, expm1, log, log1p, sqrt

from scipy.optimize import brentq

CUTS = (0, 3, 7, 14, 21, 30, 45, 60, 90, 120, 180, 270, 365, 545, 730)
YEAR = timedelta(days=364)


@dataclass(frozen=True)
class Deal:
    """When a deal entered, advanced or was lost; None where it did not."""

    entered: date
    advanced: date | None
    lost: date | None

    def exit(self, as_of: date) -> tuple[date, bool] | None:
        """The day it left and whether it advanced, as known on a day."""
        advanced = self.advanced if self.advanced and self.advanced <= as_of else None
        lost = self.lost if self.lost and self.lost <= as_of else None
        if advanced and (lost is None or advanced <= lost):
            return max(advanced, self.entered), True
        return (max(lost, self.entered), False) if lost else None


@dataclass(frozen=True)
class ByHand:
    evidence: dict[date, float]
    limit: float
    delay: int
    horizon: int


def place(day: date) -> int:
    """The place of a day in its quarter: first fortnight, middle, last fortnight."""
    opens = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    closes = date(day.year + (opens.month == 10), (opens.month + 2) % 12 + 1, 1)
    if (closes - day).days <= 14:
        return 2
    if (day - opens).days < 14:
        return 0
    return 1


def by_hand(deals: Sequence[Deal], start: date, as_of: date, target: float, threshold: float, alarm: float) -> ByHand:
    """One year learnt from `start`, the evidence from then on; only for at most a year of evidence."""
    first = start + YEAR
    before = first - timedelta(days=1)
    ages = sorted((left[0] - d.entered).days for d in deals if (left := d.exit(before)) and left[1])
    horizon = max(ages[ceil(0.9 * len(ages) - 1e-9) - 1], 1)
    exits = sorted((left[0] - d.entered).days for d in deals if (left := d.exit(before)))
    oldest = max(horizon, exits[ceil(0.95 * len(exits) - 1e-9) - 1])
    bins = sorted({cut for cut in CUTS if cut <= oldest} | {horizon + 1} - {oldest + 1})

    def bin_of(age: int) -> int:
        return max(i for i, cut in enumerate(bins) if cut <= age)

    counts = [[0, 0] for _ in bins]
    at_risk = [0 for _ in bins]
    seen: list[tuple[date, int, bool]] = []
    for deal in deals:
        left = deal.exit(as_of)
        day = max(deal.entered, start)
        last = min(left[0] if left else as_of, before)
        while day <= last:
            if (age := (day - deal.entered).days) <= oldest:
                at_risk[bin_of(age)] += 1
            day += timedelta(days=1)
        if left and (age := (left[0] - deal.entered).days) <= oldest:
            seen.append((left[0], bin_of(age), left[1]))
            if start <= left[0] < first:
                counts[bin_of(age)][0 if left[1] else 1] += 1
    chance = [[(n + 0.25) / (r + 1) for n in pair] for pair, r in zip(counts, at_risk, strict=True)]
    share = [a / (a + b) for a, b in chance]

    def implied(theta: float) -> float:
        staying, total = 1.0, 0.0
        for age in range(horizon + 1):
            b = bin_of(age)
            q = theta * share[b] / (1 - share[b] + theta * share[b])
            leaving = min(sum(chance[b]), 0.98)
            total += staying * leaving * q
            staying *= 1 - leaving
        return total

    def theta_of(value: float) -> float:
        return exp(brentq(lambda u: implied(exp(u)) - value, -11, 11, xtol=1e-15))

    past = [one for one in seen if start <= one[0] < first]
    odds: list[float] = []
    for s in range(3):
        here = [(b, good) for day, b, good in past if place(day) == s]
        good, n, usual = sum(g for _, g in here), len(here), sum(share[b] for b, _ in here)
        odds.append(((good + 15) / (n - good + 15)) / ((usual + 15) / (n - usual + 15)))

    def shares(theta: float) -> list[list[float]]:
        return [[w * theta * q / (1 - q + w * theta * q) for q in share] for w in odds]

    at, beyond, untilted = shares(theta_of(target)), shares(theta_of(threshold)), shares(1.0)
    phi = dispersion(past, start, untilted)

    def worth(s: int, b: int, good: bool) -> float:
        ratio = beyond[s][b] / at[s][b] if good else (1 - beyond[s][b]) / (1 - at[s][b])
        return log(ratio) / phi

    def moments(q: list[list[float]], power: int) -> float:
        each = [
            sum(p * worth(s, b, good) ** power for good, p in ((True, q[s][b]), (False, 1 - q[s][b])))
            for s, b in ((place(day), b) for day, b, _ in past)
        ]
        return sum(each) / len(each)

    information, spread = -moments(at, 1), sqrt((moments(at, 2) - moments(at, 1) ** 2) * phi)
    run = information * len(past) / -log1p(-alarm)
    level = brentq(lambda b: expm1(b) - b - run, 0, 40, xtol=1e-14)
    delay = (level - 1 + exp(-level)) / (moments(beyond, 1) * len(past) / 364)
    evidence, now, day = {}, 0.0, first
    while day <= as_of:
        now = max(0.0, now + sum(worth(place(d), b, good) for d, b, good in seen if d == day))
        evidence[day] = now
        day += timedelta(days=1)
    a_day = len(past) / len({day for day, _, _ in past})
    return ByHand(evidence, level - 1.166 * spread * sqrt(a_day), ceil(delay), horizon)


def dispersion(past: list[tuple[date, int, bool]], start: date, usual: list[list[float]]) -> float:
    """Pearson's χ² of weekly advances over its degrees of freedom, if chance rarely gives as much."""
    from scipy.stats import chi2

    weeks: dict[int, list[float]] = {}
    for day, b, good in past:
        q = usual[place(day)][b]
        week = weeks.setdefault((day - start).days // 7, [0.0, 0.0, 0.0])
        week[0], week[1], week[2] = week[0] + good, week[1] + q, week[2] + q * (1 - q)
    kept = [w for w in weeks.values() if w[2] > 0.5]
    total, free = sum((w[0] - w[1]) ** 2 / w[2] for w in kept), len(kept) - 1
    return float(total / free) if total > chi2.ppf(0.975, free) else 1.0
