"""Simulated companies read as cells of deal-days, in numpy from the simulator's own arrays: no file, no engine.

The truth of the studies of blockages, and a second implementation of the cells the engine sums.
"""

from dataclasses import replace
from datetime import date

import numpy as np

from portulan.metrics.blockages.family import PAST, PERIODS, Compared, Waiting, compare
from portulan.metrics.forecast.calendar import first_day, half_month
from portulan.sample import Organisation, atelier_boreal, quiet_company, simulate
from portulan.sample.simulate import History
from portulan.stats.hazards import AGES, Cells

SEGMENT, OWNER = 0, 1
ETI = 2


def slowed_company(deals_per_month: float) -> Organisation:
    """A quiet company in which one segment takes 1.8 times as long since May 2026, and nothing else happens."""
    events = tuple(event for event in atelier_boreal().events if event.id == "cycle-eti")
    return replace(quiet_company(deals_per_month), events=events)


def losing_company(deals_per_month: float) -> Organisation:
    """A quiet company in which far fewer deals advance from discovery since July 2026: they are lost instead."""
    events = tuple(event for event in atelier_boreal().events if event.id == "decouverte-recule")
    return replace(quiet_company(deals_per_month), events=events)


def compared_in(organisation: Organisation, seed: int, as_of: date) -> list[Compared]:
    """What is compared in a simulated company, as of a day."""
    cells = cells_of(simulate(organisation, seed), as_of)
    return compare(Waiting.of(cells, half_month(as_of), SEGMENT, OWNER))


def cells_of(history: History, as_of: date) -> Cells:
    """The cells as the company's CRM would give them on that day, of the half-months that comparisons look at."""
    calendar, last = history.calendar, half_month(as_of)
    start, end = calendar.number(history.organisation.start), calendar.number(as_of)
    first = max(half_month(history.organisation.start), last - PERIODS - PAST + 1)
    stage, entered, gone, lost, segment, owner = _stays(history, start, end)
    oldest = [*AGES[1:], 10**6]
    pieces = []
    for period in range(first, last + 1):
        opens = calendar.number(first_day(period))
        closes = calendar.number(first_day(period + 1)) if period < last else end + 1
        for age, youngest in enumerate(AGES):
            low = np.maximum(entered + youngest, max(opens, start))
            high = np.minimum(np.minimum(gone, end) + 1, np.minimum(entered + oldest[age], closes))
            here = low < high
            leaves = (gone[here] + 1 == high[here]) & (gone[here] <= end)
            at = np.full(here.sum(), 1)
            pieces.append(
                (stage[here], at * age, at * period, segment[here], owner[here], (high - low)[here],
                 leaves & ~lost[here], leaves & lost[here])
            )  # fmt: skip
    s, a, p, g, o, days, left, lost_here = (np.concatenate(part) for part in zip(*pieces, strict=True))
    return Cells(
        s, a, p, np.zeros_like(s), np.stack([g, o], axis=1), days.astype(float),
        np.stack([left.astype(float), lost_here.astype(float)], axis=1),
    )  # fmt: skip


def _stays(history: History, start: float, end: float) -> tuple[np.ndarray, ...]:
    deals = history.deals
    known = np.flatnonzero((deals.starts.created >= start) & (deals.starts.created < end + 1))
    entries = np.where(deals.skipped[known], np.nan, deals.entered[known])
    ended, won = deals.ended[known], deals.won[known]
    stages = entries.shape[1]
    parts = []
    for stage in range(stages):
        later = [np.where(np.isnan(entries[:, j]), np.inf, entries[:, j]) for j in range(stage + 1, stages)]
        moved = np.minimum.reduce(later) if later else np.full(len(known), np.inf)
        here = ~np.isnan(entries[:, stage]) & (np.floor(entries[:, stage]) <= end)
        gone = np.floor(np.where(np.isfinite(moved), moved, ended))
        lost = ~np.isfinite(moved) & ~won
        parts.append(
            (np.full(here.sum(), stage), np.floor(entries[here, stage]), gone[here], lost[here],
             deals.starts.segment[known][here], deals.starts.owner[known][here])
        )  # fmt: skip
    return tuple(np.concatenate(part) for part in zip(*parts, strict=True))
