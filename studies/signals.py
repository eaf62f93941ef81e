"""How often the review signals fire for nothing, how soon they find what is planted: docs/method/signals-results.md.

`python -m studies.signals` writes the page, in some minutes: 500 fresh quiet years for each volume, looked at every
week, then planted changes. `python -m studies.signals 60` does it with 60 years, to try. Seeds below 100,000 were
used to set the limits; those of the page are above.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tests.metrics.signal_worlds import WATCHED, WEEKS, Change, Deals, World, planted, simulate, simulate_customers

from portulan.metrics.signals.answers import SignalId
from portulan.metrics.signals.limits import FALSE_ALARM, limit_of
from portulan.stats import quarter_tests as tests
from portulan.stats.noisy_entries import noisier
from portulan.stats.sufficient import Floats, Ints

PAGE = Path(__file__).parents[1] / "docs" / "method" / "signals-results.md"
FRESH = 100_000
VOLUMES = (15, 40, 60)
CUSTOMERS = (100, 300, 1000)
WITHIN = 26
MILD, STRONG = 1.35, 2.2


def look(weeks: int) -> Ints:
    """The weeks of the watched year."""
    return tests.looks(0, weeks, WATCHED)


def highest(name: SignalId, deals: Deals, world: World) -> Floats:
    """The highest z of the groups compared, at each look; below everything where none can be computed."""
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
    most: Floats = np.nanmax(np.vstack([*z, np.full(at.size, -99.0)]), axis=0)
    return most


def groups_of(name: SignalId, world: World) -> int:
    """How many are compared."""
    return {"cycle_longer": world.segments, "discount_up": 2, "noisy_acquisition": world.channels}.get(name, 1)


def customers_highest(customers: int, seed: int, worse: float = 1.0, since: int = 0) -> Floats:
    """The same of churn and revenue retention."""
    found = simulate_customers(customers, seed, worse, since)
    churn = tests.more_lapses(found.due, found.lapsed, look(len(found.due))).z
    spent = tests.spending_fall(found.quarters, look(found.quarters.n.size)).z
    most: Floats = np.nanmax(np.vstack([churn, spent, np.full(churn.size, -99.0)]), axis=0)
    return most


DEALS: Sequence[SignalId] = ("pipeline_flat_sales", "cycle_longer", "discount_up", "noisy_acquisition")


def quiet_maxima(world: World, years: int, first: int) -> dict[SignalId, Floats]:
    """The highest z of each quiet year, signal by signal: shape (years,)."""
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


def power(name: SignalId, world: World, years: int, change: Callable[[int], Change], first: int) -> Power:
    """Changes planted at a random week of the first half of the watched year."""
    limit = limit_of(name, groups_of(name, world))
    delays = []
    for seed in range(first, first + years):
        week = WEEKS - WATCHED + int(np.random.default_rng(seed).integers(0, WATCHED - WITHIN))
        changed = planted(world, change(week))
        z = highest(name, simulate(changed, seed), changed)
        delays.append(_delay(z, limit, week - (WEEKS - WATCHED)))
    return _power(delays)


def customers_power(customers: int, years: int, worse: float, first: int) -> Power:
    """The same of churn."""
    limit = limit_of("churn_worse", 2)
    delays = []
    for seed in range(first, first + years):
        week = int(np.random.default_rng(seed).integers(0, WATCHED - WITHIN))
        delays.append(_delay(customers_highest(customers, seed, worse, week), limit, week))
    return _power(delays)


def _delay(z: Floats, limit: float, week: int) -> int | None:
    """Weeks from the change to the first week of firing, within 26; a signal already firing does not count."""
    fired = np.flatnonzero(z[week : week + WITHIN] >= limit)
    return int(fired[0]) + 1 if fired.size else None


def _power(delays: Sequence[int | None]) -> Power:
    known = [delay for delay in delays if delay is not None]
    return Power(len(known) / len(delays), float(np.median(known)) if known else None)


PLANTED: Sequence[tuple[str, SignalId, Callable[[int], Change]]] = (
    ("1 · ghosts, 40 % more entries that never close", "pipeline_flat_sales", lambda w: Change("ghosts", 0.4, w)),
    ("1 · ghosts, 80 % more", "pipeline_flat_sales", lambda w: Change("ghosts", 0.8, w)),
    ("2 · cycle of one segment × 1.25", "cycle_longer", lambda w: Change("cycle", 1.25, w)),
    ("2 · cycle of one segment × 1.5", "cycle_longer", lambda w: Change("cycle", 1.5, w)),
    ("2 · cycle of one segment × 2", "cycle_longer", lambda w: Change("cycle", 2.0, w)),
    ("3 · discounts + 2 points", "discount_up", lambda w: Change("discount", 0.02, w)),
    ("3 · discounts + 3 points", "discount_up", lambda w: Change("discount", 0.03, w)),
    ("3 · discounts + 5 points", "discount_up", lambda w: Change("discount", 0.05, w)),
    ("5 · channel of 30 %, volume × 1.5, conversion × 0.6", "noisy_acquisition",
     lambda w: Change("noise", 1.5, w, where=1, quality=0.6)),
    ("5 · channel of 10 %, volume × 3, conversion × 0.3", "noisy_acquisition",
     lambda w: Change("noise", 3.0, w, where=3, quality=0.3)),
)  # fmt: skip
NAMES: dict[SignalId, str] = {
    "pipeline_flat_sales": "1 · pipeline up, sales flat",
    "cycle_longer": "2 · longer cycle (3 segments)",
    "discount_up": "3 · discounts or margin",
    "noisy_acquisition": "5 · noisy acquisition (4 channels)",
}


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def false_alarms(years: int, first: int) -> list[str]:
    """The first table: how often each signal fires in a quiet year."""
    worlds = [
        ("mild quarter ends, facts from the first deal", {"saw_tooth": MILD}),
        ("mild quarter ends, old deals known", {"saw_tooth": MILD, "warm": 40}),
        ("strong quarter ends, facts from the first deal", {"saw_tooth": STRONG}),
    ]
    rows = [_row(["company", "signal", *(f"{v} a week" for v in VOLUMES)]), _row(["---", "---", *("---:",) * 3])]
    for title, settings in worlds:
        made = [World(volume, **settings) for volume in VOLUMES]  # type: ignore[arg-type]  # reason=settings of a world
        maxima = [quiet_maxima(world, years, first) for world in made]
        for name in DEALS:
            shares = [
                float((one[name] >= limit_of(name, groups_of(name, world))).mean())
                for one, world in zip(maxima, made, strict=True)
            ]
            rows.append(_row([title, NAMES[name], *(f"{share:.1%}" for share in shares)]))
        any_of = [
            float(np.any([one[name] >= limit_of(name, groups_of(name, world)) for name in DEALS], axis=0).mean())
            for one, world in zip(maxima, made, strict=True)
        ]
        rows.append(_row([title, "any of the four", *(f"{share:.1%}" for share in any_of)]))
    return rows


def group_alarms(years: int, first: int) -> list[str]:
    """How often signals 2 and 5 fire in a quiet year when fewer or more groups are compared."""
    rows = [_row(["groups", "2 · longer cycle", "5 · noisy acquisition"]), _row(["---", "---:", "---:"])]
    for groups, volume in ((1, 15), (1, 60), (2, 40), (6, 60), (10, 60), (10, 180)):
        world = World(volume, segments=groups, channels=groups)
        deals = [simulate(world, seed) for seed in range(first, first + years)]
        names: Sequence[SignalId] = ("cycle_longer", "noisy_acquisition") if groups > 1 else ("cycle_longer",)
        shares = [
            f"{np.mean([highest(name, one, world).max() >= limit_of(name, groups) for one in deals]):.1%}"
            for name in names
        ]
        rows.append(_row([f"{groups}, {volume} deals a week", *shares, *(["—"] if groups == 1 else [])]))
    return rows


def customer_alarms(years: int, first: int) -> list[str]:
    """The same for churn and retention, by number of customers."""
    limit = limit_of("churn_worse", 2)
    shares = []
    for size in CUSTOMERS:
        fired = [customers_highest(size, seed).max() >= limit for seed in range(first, first + years)]
        shares.append(f"{np.mean(fired):.1%}")
    return [
        _row(["signal", *(f"{size:,} customers" for size in CUSTOMERS)]), _row(["---", *("---:",) * 3]),
        _row(["4 · churn or revenue retention", *shares]),
    ]  # fmt: skip


def powers(years: int, first: int) -> list[str]:
    """The second table: what is planted and found."""
    rows = [_row(["planted", *(f"{v} a week" for v in VOLUMES)]), _row(["---", *("---:",) * 3])]
    for title, name, change in PLANTED:
        found = [power(name, World(volume, warm=40), years, change, first) for volume in VOLUMES]
        rows.append(_row([title, *(_said(one) for one in found)]))
    return rows


def customer_powers(years: int, first: int) -> list[str]:
    rows = [_row(["planted", *(f"{size:,} customers" for size in CUSTOMERS)]), _row(["---", *("---:",) * 3])]
    for worse in (1.5, 2.0):
        found = [customers_power(size, years, worse, first) for size in CUSTOMERS]
        rows.append(_row([f"4 · churn × {worse:g}", *(_said(one) for one in found)]))
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
        fired += bool((z >= limit_of("cycle_longer", world.segments)).any())
        able += bool((z > -99).any())
    return f"{fired} of {companies} companies ({able} had enough wins for it to speak)"


def main() -> None:
    years = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    changed = max(years // 2, 20)
    announced = ", ".join(f"{share:.1%}" for share in sorted(set(FALSE_ALARM.values())))
    error = 100 * (0.05 * 0.95 / years) ** 0.5
    head = (
        f"Measured by `studies/signals.py`: {years} simulated years for each cell of the first two tables, {changed} "
        "for the others, on seeds that did not set the limits; each year is looked at every week. The standard error "
        f"of a false-alarm rate near 5 % is {error:.1f} points. Announced: at most {announced}.\n"
    )
    trap = (
        "Entries stop for 26 weeks and cycles do not change: closed deals get older and older, and the median of "
        f"closed cycles climbs. Signal 2 fires in {truncated(max(years // 3, 20), 3 * FRESH)}.\n"
    )
    parts = [
        "# What the review signals really do\n",
        head,
        "## Fires though nothing changes, in a year\n",
        *false_alarms(years, FRESH),
        "",
        *customer_alarms(years, FRESH),
        "\nOther numbers of groups, all of one size, facts from the first deal:\n",
        *group_alarms(changed, FRESH),
        "\n## Finds what is planted, within 26 weeks (median delay)\n",
        *powers(changed, 2 * FRESH),
        "",
        *customer_powers(changed, 2 * FRESH),
        "\n## The truncation trap\n",
        trap,
    ]
    PAGE.write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
