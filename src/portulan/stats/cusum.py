"""At target, or at the threshold: evidence added day after day, and the level at which it alerts.

C = max(0, C + x), x the day's log-likelihood ratio of "at the threshold" against "at the target" (Page 1954). The level
comes from the false alarms accepted in a year (Siegmund 1985, chapter 2: run length of a CUSUM seen as Brownian motion,
with his 1.166 sd correction for the overshoot). Evidence is in nats.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from portulan.stats.sufficient import Floats, Ints

YEAR = 364
"""Days of a year of alerts: 52 whole weeks."""
OVERSHOOT = 1.166
"""Siegmund's correction: the mean overshoot at both ends of a random walk, in standard deviations of one step. A step
is a day on which records come: evidence is looked at when the day is over, not after each record."""
RECOVERED = 4.0
"""Evidence of a return to the target (nats) at which an alert is over. At 3, it would be wrongly over one time in
three; at 5, four weeks later."""
RECOVERING = RECOVERED / 2
"""And at which it is said to recover: half of the way, as an alert is pending from half of its limit."""

Watch = Literal["normal", "pending", "alerting", "recovering"]


@dataclass(frozen=True, slots=True)
class Pace:
    """What one record is worth: `at_target` and `at_threshold` the mean evidence it brings (nats, both positive: the
    information of one against the other), `spread` the standard deviation of its evidence at target, `per_day` how
    many records come in a day, `together` how many on a day on which some do (at least 1)."""

    at_target: float
    at_threshold: float
    spread: float
    per_day: float
    together: float = 1.0

    @property
    def runs(self) -> bool:
        """Whether any evidence comes at all."""
        return self.at_target > 0 and self.at_threshold > 0 and self.per_day > 0


def together(daily: Floats | Ints) -> float:
    """How many records come on a day on which some do, at least 1; `daily` are the records of each day."""
    with_some = np.count_nonzero(daily)
    return float(daily.sum()) / with_some if with_some else 1.0


def boundary(pace: Pace, false_alarm: float) -> float:
    """The corrected level b′ that a CUSUM at target reaches within a year with probability `false_alarm`.

    e^b′ − 1 − b′ = I₀ · run length, run length = YEAR · per_day / −ln(1 − false_alarm) records. Raises ValueError
    unless 0 < false_alarm < 1.
    """
    if not 0 < false_alarm < 1:
        raise ValueError(f"a chance of false alarm is between 0 and 1, not {false_alarm}")
    wanted = pace.at_target * YEAR * pace.per_day / -np.log1p(-false_alarm)
    low, high = 0.0, 50.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if np.expm1(middle) - middle < wanted else (low, middle)
    return (low + high) / 2


def limit_of(pace: Pace, false_alarm: float) -> float:
    """The evidence at which to alert, in nats: b = b′ − 1.166 · spread · √together, never under one half."""
    return max(boundary(pace, false_alarm) - OVERSHOOT * pace.spread * float(np.sqrt(pace.together)), 0.5)


def delay_of(pace: Pace, false_alarm: float) -> float:
    """The days a drop to the threshold takes to show, on average: (b′ − 1 + e^−b′) / I₁ records at `per_day`."""
    if not pace.runs:
        return float("inf")
    b = boundary(pace, false_alarm)
    return float((b - 1 + np.exp(-b)) / (pace.at_threshold * pace.per_day))


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the evidence stands at the end of a day. `recovery` is the evidence of a return, while alerting."""

    evidence: float = 0.0
    recovery: float = 0.0
    state: Watch = "normal"


def step(before: Standing, increment: float, limit: float) -> Standing:
    """One more day. Once alerting, only enough evidence of a return ends it, and evidence starts again from nothing."""
    evidence = max(0.0, before.evidence + increment)
    if before.state in ("alerting", "recovering"):
        recovery = max(0.0, before.recovery - increment)
        if recovery >= RECOVERED:
            return Standing()
        recovering = recovery >= RECOVERING or (before.state == "recovering" and recovery > 0)
        return Standing(evidence, recovery, "recovering" if recovering else "alerting")
    if evidence >= limit:
        return Standing(evidence, 0.0, "alerting")
    return Standing(evidence, 0.0, "pending" if evidence >= limit / 2 else "normal")


def run(increments: Sequence[float], limits: Sequence[float], start: Standing | None = None) -> list[Standing]:
    """The standing at the end of each day; arrays of one length."""
    standing, found = start or Standing(), []
    for increment, limit in zip(increments, limits, strict=True):
        standing = step(standing, increment, limit)
        found.append(standing)
    return found


def evidence(increments: Floats) -> Floats:
    """C of each day along the last axis, never reset by an alert: C_t = S_t − min(0, S_1 … S_t)."""
    summed = np.cumsum(increments, axis=-1)
    lowest = np.minimum.accumulate(np.minimum(summed, 0.0), axis=-1)
    return np.asarray(summed - lowest)


def first_alarm(increments: Floats, limit: float) -> Floats:
    """The first day (from 0) at which C reaches the limit, along the last axis; infinite where it never does."""
    reached = evidence(increments) >= limit
    return np.where(reached.any(axis=-1), reached.argmax(axis=-1).astype(float), np.inf)
