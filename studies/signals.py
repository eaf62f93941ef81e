"""How often the review signals fire for nothing, how soon they find what is planted: docs/method/signals-results.md.

`python -m studies.signals` writes the page: 500 fresh quiet years for each volume, looked at every week, then planted
changes. `python -m studies.signals 60` does it with 60 years, to try, and prints the page. Seeds below 100,000 were
used to set the limits, and pages before this one used some up to 1,600,000; those of this page are above.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from tests.metrics.signal_worlds import WATCHED, WEEKS, Change, Deals, World, planted, simulate, simulate_customers

from portulan.metrics.signals.answers import SignalId
from portulan.metrics.signals.limits import FALSE_ALARM, limit_of
from portulan.stats import quarter_tests as tests
from portulan.stats.noisy_entries import noisier
from portulan.stats.sufficient import Floats, Ints
from studies.running import PAGES, Job, worked

PAGE = PAGES / "signals-results.md"
FRESH = 2_000_000
YEARS = 500
VOLUMES = (15, 40, 60)
CUSTOMERS = (100, 300, 1000)
WITHIN = 26
MILD, STRONG = 1.35, 2.2


def look(weeks: int) -> Ints:
    """The weeks of the watched year."""
    return tests.looks(0, weeks, WATCHED)


def over_limit(name: SignalId, z: Sequence[Floats]) -> Floats:
    """The highest z of the groups compared at each look, over the limit for as many as could be computed so far: the
    signal fires from 1 on. Below everything where none can be."""
    every = np.vstack([*z, np.full(z[0].size, -99.0)])
    able = np.logical_or.accumulate(np.isfinite(every[:-1]), axis=1).sum(axis=0)
    limits = np.array([limit_of(name, n) for n in able.tolist()])
    found: Floats = np.nanmax(every, axis=0) / limits
    return found


def highest(name: SignalId, deals: Deals, world: World) -> Floats:
    """What one company shows of a signal, week after week, over its limit."""
    at = look(deals.weeks)
    if name == "pipeline_flat_sales":
        z = [tests.promised_wins(deals.table(), at).counts()]
    elif name == "cycle_longer":
        z = [tests.ages_of_wins(deals.table(deals.segment == s), at).z() for s in range(world.segments)]
    elif name == "discount_up":
        z = [tests.ratio_rise(deals.rates(what), at).z for what in ("discount", "margin")]
    else:
        everyone = deals.table()
        z = [noisier(deals.table(deals.channel == c), everyone, at).z for c in range(world.channels)]
    return over_limit(name, z)


def customers_highest(customers: int, seed: int, worse: float = 1.0, since: int = 0) -> Floats:
    """The same of churn and revenue retention."""
    found = simulate_customers(customers, seed, worse, since)
    churn = tests.more_lapses(found.due, found.lapsed, look(len(found.due))).z
    spent = tests.spending_fall(found.quarters, look(found.quarters.n.size)).z
    return over_limit("churn_worse", [churn, spent])


DEALS: Sequence[SignalId] = ("pipeline_flat_sales", "cycle_longer", "discount_up", "noisy_acquisition")


def quiet_maxima(world: World, years: int, first: int) -> dict[SignalId, Floats]:
    """The highest z over its limit of each quiet year, signal by signal: shape (years,)."""
    found: dict[SignalId, list[float]] = {name: [] for name in DEALS}
    for seed in range(first, first + years):
        deals = simulate(world, seed)
        for name in DEALS:
            found[name].append(float(highest(name, deals, world).max()))
    return {name: np.array(values) for name, values in found.items()}


@dataclass(frozen=True)
class Power:
    """Share of planted changes found within 26 weeks, and the median delay in weeks of those found (None: none)."""

    found: float
    delay: float | None


def power(name: SignalId, world: World, years: int, change: Change, first: int) -> Power:
    """Changes like this one planted at a random week of the first half of the watched year."""
    delays = []
    for seed in range(first, first + years):
        week = WEEKS - WATCHED + int(np.random.default_rng(seed).integers(0, WATCHED - WITHIN))
        changed = planted(world, replace(change, week=week))
        z = highest(name, simulate(changed, seed), changed)
        delays.append(_delay(z, week - (WEEKS - WATCHED)))
    return _power(delays)


def customers_power(customers: int, years: int, worse: float, first: int) -> Power:
    """The same of churn."""
    delays = []
    for seed in range(first, first + years):
        week = int(np.random.default_rng(seed).integers(0, WATCHED - WITHIN))
        delays.append(_delay(customers_highest(customers, seed, worse, week), week))
    return _power(delays)


def _delay(z: Floats, week: int) -> int | None:
    """Weeks from the change to the first week of firing, within 26; a signal that fired just before finds nothing."""
    if week and z[week - 1] >= 1:
        return None
    fired = np.flatnonzero(z[week : week + WITHIN] >= 1)
    return int(fired[0]) + 1 if fired.size else None


def _power(delays: Sequence[int | None]) -> Power:
    known = [delay for delay in delays if delay is not None]
    return Power(len(known) / len(delays), float(np.median(known)) if known else None)


PLANTED: Sequence[tuple[str, SignalId, Change]] = (
    ("1 · ghosts, 40 % more entries that never close", "pipeline_flat_sales", Change("ghosts", 0.4, 0)),
    ("1 · ghosts, 80 % more", "pipeline_flat_sales", Change("ghosts", 0.8, 0)),
    ("2 · cycle of one segment × 1.25", "cycle_longer", Change("cycle", 1.25, 0)),
    ("2 · cycle of one segment × 1.5", "cycle_longer", Change("cycle", 1.5, 0)),
    ("2 · cycle of one segment × 2", "cycle_longer", Change("cycle", 2.0, 0)),
    ("3 · discounts + 2 points", "discount_up", Change("discount", 0.02, 0)),
    ("3 · discounts + 3 points", "discount_up", Change("discount", 0.03, 0)),
    ("3 · discounts + 5 points", "discount_up", Change("discount", 0.05, 0)),
    ("5 · channel of 30 %, volume × 1.5, conversion × 0.6", "noisy_acquisition",
     Change("noise", 1.5, 0, where=1, quality=0.6)),
    ("5 · channel of 10 %, volume × 3, conversion × 0.3", "noisy_acquisition",
     Change("noise", 3.0, 0, where=3, quality=0.3)),
)  # fmt: skip
NAMES: dict[SignalId, str] = {
    "pipeline_flat_sales": "1 · pipeline up, sales flat",
    "cycle_longer": "2 · longer cycle (3 segments)",
    "discount_up": "3 · discounts or margin",
    "noisy_acquisition": "5 · noisy acquisition (4 channels)",
}


WORLDS: Sequence[tuple[str, Sequence[World]]] = tuple(
    (title, tuple(World(volume, saw_tooth=saw, warm=warm) for volume in VOLUMES))
    for title, saw, warm in (
        ("mild quarter ends, facts from the first deal", MILD, 0),
        ("mild quarter ends, old deals known", MILD, 40),
        ("strong quarter ends, facts from the first deal", STRONG, 0),
    )
)
GROUPS = ((1, 15), (1, 60), (2, 40), (6, 60), (10, 60), (10, 180))
"""Numbers of groups compared, and deals a week."""
WORSE = (1.5, 2.0)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _head(first: str, others: Sequence[str]) -> list[str]:
    return [_row([first, *others]), _row(["---", *("---:",) * len(others)])]


def quiet_jobs(years: int) -> list[Job]:
    return [(quiet_maxima, (world, years, FRESH)) for _, worlds in WORLDS for world in worlds]


def quiet_table(found: Iterator[dict[SignalId, Floats]]) -> list[str]:
    """How often each signal fires in a quiet year."""
    rows = [_row(["company", "signal", *(f"{v} a week" for v in VOLUMES)]), _row(["---", "---", *("---:",) * 3])]
    for title, worlds in WORLDS:
        fired = [{name: one[name] >= 1 for name in DEALS} for one in (next(found) for _ in worlds)]
        rows += [_row([title, NAMES[name], *(f"{one[name].mean():.1%}" for one in fired)]) for name in DEALS]
        any_of = [np.any(list(one.values()), axis=0).mean() for one in fired]
        rows.append(_row([title, "any of the four", *(f"{share:.1%}" for share in any_of)]))
    return rows


def customers_alarm(customers: int, years: int, first: int) -> float:
    """How often churn or retention fires in a quiet year."""
    return float(np.mean([customers_highest(customers, seed).max() >= 1 for seed in range(first, first + years)]))


def customers_jobs(years: int) -> list[Job]:
    return [(customers_alarm, (size, years, FRESH)) for size in CUSTOMERS]


def customers_table(found: Iterator[float]) -> list[str]:
    shares = [f"{next(found):.1%}" for _ in CUSTOMERS]
    head = _head("signal", [f"{size:,} customers" for size in CUSTOMERS])
    return ["", *head, _row(["4 · churn or revenue retention", *shares])]


def group_alarms(groups: int, volume: int, years: int, first: int) -> list[float]:
    """How often signals 2 and 5 fire in a quiet year when so many groups are compared; signal 5 needs two."""
    world = World(volume, segments=groups, channels=groups)
    names: Sequence[SignalId] = ("cycle_longer", "noisy_acquisition") if groups > 1 else ("cycle_longer",)
    deals = (simulate(world, seed) for seed in range(first, first + years))
    fired = [[highest(name, one, world).max() >= 1 for name in names] for one in deals]
    return [float(share) for share in np.mean(fired, axis=0)]


def group_jobs(years: int) -> list[Job]:
    return [(group_alarms, (*case, years, FRESH)) for case in GROUPS]


def group_table(found: Iterator[list[float]]) -> list[str]:
    rows = ["\nOther numbers of groups, all of one size, facts from the first deal:\n"]
    rows += _head("groups", ["2 · longer cycle", "5 · noisy acquisition"])
    for groups, volume in GROUPS:
        shares = [f"{share:.1%}" for share in next(found)]
        rows.append(_row([f"{groups}, {volume} deals a week", *shares, *(["—"] if groups == 1 else [])]))
    return rows


def power_jobs(years: int) -> list[Job]:
    jobs: list[Job] = [
        (power, (name, World(volume, warm=40), years, change, 2 * FRESH))
        for _, name, change in PLANTED
        for volume in VOLUMES
    ]
    return jobs + [(customers_power, (size, years, worse, 2 * FRESH)) for worse in WORSE for size in CUSTOMERS]


def power_table(found: Iterator[Power]) -> list[str]:
    """What is planted and found."""
    rows = ["\n## Finds what is planted, within 26 weeks (median delay)\n"]
    rows += _head("planted", [f"{v} a week" for v in VOLUMES])
    rows += [_row([title, *(_said(next(found)) for _ in VOLUMES)]) for title, *_ in PLANTED]
    rows += ["", *_head("planted", [f"{size:,} customers" for size in CUSTOMERS])]
    rows += [_row([f"4 · churn × {worse:g}", *(_said(next(found)) for _ in CUSTOMERS)]) for worse in WORSE]
    return rows


def _said(one: Power) -> str:
    return f"{one.found:.0%}" + (f" ({one.delay:.0f} weeks)" if one.delay is not None else "")


def truncated(companies: int, first: int) -> str:
    """Entries stop for 26 weeks, cycles unchanged: how often signal 2 fires."""
    fired, able = 0, 0
    for seed in range(first, first + companies):
        week = WEEKS - WITHIN
        world = planted(World(40, warm=40), Change("halt", 0.0, week))
        z = highest("cycle_longer", simulate(world, seed), world)[-WITHIN:]
        fired += bool((z >= 1).any())
        able += bool((z > -9).any())
    return f"{fired} of {companies} companies ({able} had enough wins for it to speak)"


def trap_table(found: Iterator[str]) -> list[str]:
    return [
        "\n## The truncation trap\n",
        (
            "Entries stop for 26 weeks and cycles do not change: closed deals get older and older, and the median of "
            f"closed cycles climbs. Signal 2 fires in {next(found)}.\n"
        ),
    ]


HEAD = (
    "# What the review signals really do\n\n"
    "Written by `make study` (`studies/signals.py`), seeded: {years} simulated years for each cell of the first two "
    "tables, {changed} for the others, on seeds that did not set the limits; each year is looked at every week. The "
    "standard error of a false-alarm rate near 5 % is {error:.1f} points. Announced: at most {announced}.\n\n"
    "## Fires though nothing changes, in a year\n"
)


def page(years: int) -> str:
    """The whole page."""
    changed = max(years // 2, 20)
    jobs = [*quiet_jobs(years), *customers_jobs(years), *group_jobs(changed), *power_jobs(changed)]
    jobs.append((truncated, (max(years // 3, 20), 3 * FRESH)))
    found = iter(worked("signals", jobs))
    announced = ", ".join(f"{share:.1%}" for share in sorted(set(FALSE_ALARM.values())))
    head = HEAD.format(years=years, changed=changed, error=100 * (0.05 * 0.95 / years) ** 0.5, announced=announced)
    tables = (quiet_table, customers_table, group_table, power_table, trap_table)
    return "\n".join([head, *(line for table in tables for line in table(found))])


def main() -> None:
    if len(sys.argv) > 1:
        sys.stdout.write(page(int(sys.argv[1])))
    else:
        PAGE.write_text(page(YEARS), encoding="utf-8")


if __name__ == "__main__":
    main()
