"""How often alerts are wrong in quiet years, and how soon they find a drop: docs/method/alerts-results.md.

`python -m studies.alerts` simulates some 80,000 companies; `python -m studies.alerts 60` does it with 60 a cell, to
try, and prints the page. Seeds are from 20,000 to 40,000: none of them was looked at while the method was built or set
(those are under 1,000, and 10,000 to 20,000 for its first version).
"""

import sys
from collections.abc import Iterator, Sequence

from studies.alert_moments import count_trial, mean_trial
from studies.alert_trials import Power, alarms, power
from studies.alert_worlds import Calendar, Drop, World
from studies.running import PAGES, Job, worked

RUNS = 1_000
SEED = 20_000
PAGE = PAGES / "alerts-results.md"
CALENDARS: Sequence[Calendar] = ("flat", "seasons", "mild", "strong")
VOLUMES = (7, 15, 40, 60)
HEAD = """# Alerts: what the study shows

Written by `make study` (`studies/alerts.py`), seeded, {runs:,} simulated companies a cell: one year learnt, one
watched. Standard error: {error:.1f} points on yearly false alarms of 5 %, at most {widest:.1f} on what is found. The
target is the true long-run value, the threshold 10 points below, unless said. How to read it, and what is assumed:
[alerts.md](alerts.md).

Calendars: *flat*, week-ends only; *seasons*, August ×0.55, Christmas ×0.35, Easter and May ×0.7, on entries and on
exits, entries +35 % before quarter end; *mild* and *strong*, seasons with a saw-tooth: advances ×1.35 or ×2.2 in the
last fortnight of the quarter, losses as much in the first. "Either way": each day a deal may still be won or lost, so
that nothing is missing after a quarter end. "Decided": a deal is won or lost from the start, and one pulled forward is
missing afterwards, which the method does not assume.
"""
LETTERS = (
    "**a**: every open deal, advances become losses; **b**: only deals entered after; **c**: advances do not happen, "
    "the deals stall. “Announced” is the delay the plan shows."
)
MOMENTS = (
    "Discounts: a third of deals at list price, true value the target, threshold 3 points above; mild saw-tooth. "
    "Counts: threshold three quarters of the target, two years learnt."
)
CHANGES: Sequence[tuple[Drop, float]] = (("a", 0.05), ("a", 0.1), ("a", 0.15), ("b", 0.1), ("c", 0.1))
LEVELS = (0.05, 0.2)


def quiet_jobs(runs: int) -> list[Job]:
    """The table of false alarms, row after row."""
    return [
        (alarms, (World(volume, calendar, decided=decided), runs, SEED + 10 * volume + i + 1000 * decided))
        for decided in (False, True)
        for volume in VOLUMES
        for i, calendar in enumerate(CALENDARS)
    ]


def quiet_table(found: Iterator[list[float]]) -> list[str]:
    lines = [
        "## False alarms a year, announced 5 % (20 %)", "",
        "| deals | entries a week | flat | seasons | mild saw-tooth | strong saw-tooth |", "|---|---|---|---|---|---|",
    ]  # fmt: skip
    for deals in ("either way", "decided"):
        for volume in VOLUMES:
            cells = [_shares(next(found)) for _ in CALENDARS]
            lines.append(f"| {deals} | {volume} | {' | '.join(cells)} |")
    return lines


PLAIN = World(40, "mild", decided=False)
STRESSES: Sequence[tuple[str, World, float, int]] = (
    ("one loss in ten reopened", World(40, "mild", reopened=0.1, decided=False), 0.1, 364),
    ("weekly chance to advance wanders, 10 % (relative sd)", World(40, "mild", wander=0.1, decided=False), 0.1, 364),
    ("the same, 20 %", World(40, "mild", wander=0.2, decided=False), 0.1, 364),
    ("arrivals in bursts (CV 0.5)", World(40, "mild", bursts=0.5, decided=False), 0.1, 364),
    ("the second year, learnt anew", World(40, "mild", watched=2, decided=False), 0.1, 364),
    ("threshold 5 points below", PLAIN, 0.05, 364),
    ("threshold 15 points below", PLAIN, 0.15, 364),
    ("learnt on half a year (uncalibrated)", PLAIN, 0.1, 182),
)
"""What else may happen, at 40 entries a week with a mild saw-tooth, deals going either way: the world, the distance
from target to threshold, the days learnt on."""


def stress_jobs(runs: int) -> list[Job]:
    return [
        (alarms, (world, runs, SEED + 3000 + i, LEVELS, gap, learning))
        for i, (_, world, gap, learning) in enumerate(STRESSES)
    ]


def stress_table(found: Iterator[list[float]]) -> list[str]:
    lines = ["", "### Stresses, 40 a week, mild saw-tooth", "", "| what | announced 5 % | 20 % |", "|---|---|---|"]
    for name, *_ in STRESSES:
        five, twenty = next(found)
        lines.append(f"| {name} | {five:.1%} | {twenty:.0%} |")
    return lines


DROPS: Sequence[tuple[World, Drop, float]] = (
    *((World(volume, "mild"), kind, points) for volume in VOLUMES for kind, points in CHANGES),
    *((World(40, calendar), "a", 0.1) for calendar in ("flat", "seasons", "strong")),
    *((World(volume, "mild", decided=False), "a", 0.1) for volume in (15, 40, 60)),
    *((World(40, calendar, decided=False), "a", 0.1) for calendar in ("flat", "seasons", "strong")),
)


def drop_jobs(runs: int) -> list[Job]:
    return [(power, (*case, runs, SEED + 5000 + i)) for i, case in enumerate(DROPS)]


def drop_table(found: Iterator[Power]) -> list[str]:
    lines = [
        "", "## Found within 28 / 56 / 84 days, announced 5 %", "",
        LETTERS, "",
        "| deals | a week | calendar | drop | found within 28 / 56 / 84 days | median, days | announced |",
        "|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for world, kind, points in DROPS:
        deals = "decided" if world.decided else "either way"
        name = f"{kind}, {100 * points:.0f} points"
        lines.append(f"| {deals} | {world.per_week:.0f} | {world.calendar} | {name} | {_said(next(found))}")
    return lines


def _said(found: Power) -> str:
    median = "never" if found.median == float("inf") else f"{found.median:.0f}"
    return f"{_within(found.within)} | {median} | {found.announced:.0f} |"


DISCOUNTS, SHIFTS = (3, 8, 12), (0.03, 0.05)
COUNTS, FALLS = (15, 40, 60), (0.25, 0.4)


def moment_jobs(runs: int) -> list[Job]:
    jobs: list[Job] = []
    for i, volume in enumerate(DISCOUNTS):
        jobs += [
            (mean_trial, (volume, runs, SEED + 17_000 + i, 0.0)),
            (mean_trial, (volume, runs, SEED + 17_100 + i, 0.0, True)),
        ]
        jobs += [(mean_trial, (volume, runs, SEED + 17_200 + i + round(1000 * shift), shift)) for shift in SHIFTS]
    for i, volume in enumerate(COUNTS):
        jobs.append((count_trial, (volume, runs, SEED + 17_500 + i, 0.0)))
        jobs += [(count_trial, (volume, runs, SEED + 17_600 + i + round(100 * fall), fall)) for fall in FALLS]
    return jobs


def moment_table(found: Iterator[tuple[float, float, float]]) -> list[str]:
    lines = [
        "", "## Means and counts, announced 5 %", "",
        MOMENTS, "",
        "| what | a week | false alarms a year | change | found within 28 / 56 / 84 days |", "|---|---|---|---|---|",
    ]  # fmt: skip
    for volume in DISCOUNTS:
        quiet, own = next(found)[0], next(found)[0]
        alarm = f"{quiet:.1%} (target = own last year: {own:.1%})"
        for shift in SHIFTS:
            lines.append(f"| discount | {volume} | {alarm} | +{100 * shift:.0f} points | {_within(next(found))} |")
    for volume in COUNTS:
        quiet = next(found)[0]
        for fall in FALLS:
            lines.append(f"| count | {volume} | {quiet:.1%} | −{fall:.0%} | {_within(next(found))} |")
    return lines


def _within(found: tuple[float, float, float]) -> str:
    return " / ".join(f"{share:.0%}" for share in found)


def _shares(found: Sequence[float]) -> str:
    five, twenty = found
    return f"{five:.1%} ({twenty:.0%})"


def page(runs: int) -> str:
    """The whole page."""
    jobs = [*quiet_jobs(runs), *stress_jobs(runs), *drop_jobs(runs), *moment_jobs(runs)]
    found = iter(worked("alerts", jobs))
    head = HEAD.format(runs=runs, error=100 * (0.05 * 0.95 / runs) ** 0.5, widest=50 / runs**0.5)
    tables = (quiet_table, stress_table, drop_table, moment_table)
    return "\n".join([head, *(line for table in tables for line in table(found))]) + "\n"


def main() -> None:
    if len(sys.argv) > 1:
        sys.stdout.write(page(int(sys.argv[1])))
    else:
        PAGE.write_text(page(RUNS), encoding="utf-8")


if __name__ == "__main__":
    main()
