"""How often alerts are wrong in quiet years, and how soon they find a drop: docs/method/alerts-results.md.

`python -m studies.alerts` simulates some 25,000 companies in some minutes. Seeds start at 10,000: none of them
was looked at while the method was built or set (those are under 1,000).
"""

from collections.abc import Sequence
from pathlib import Path

from studies.alert_moments import count_trial, mean_trial
from studies.alert_trials import Power, alarms, power
from studies.alert_worlds import Calendar, Drop, World

RUNS = 300
SEED = 10_000
PAGE = Path(__file__).parents[1] / "docs" / "method" / "alerts-results.md"
CALENDARS: Sequence[Calendar] = ("flat", "seasons", "mild", "strong")
VOLUMES = (7, 15, 40, 60)
HEAD = """# Alerts: what the study shows

Written by `make study` (`studies/alerts.py`), seeded, {runs} simulated companies a cell: one year learnt, one watched.
Standard error: 1.3 points on yearly false alarms of 5 %, 2 to 3 points on power. The target is the true long-run
value, the threshold 10 points below, unless said. How to read it, and what is assumed: [alerts.md](alerts.md).

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


def false_alarms() -> list[str]:
    lines = [
        "## False alarms a year, announced 5 % (20 %)", "",
        "| deals | entries a week | flat | seasons | mild saw-tooth | strong saw-tooth |", "|---|---|---|---|---|---|",
    ]  # fmt: skip
    for decided in (False, True):
        for volume in VOLUMES:
            cells = []
            for i, calendar in enumerate(CALENDARS):
                seed = SEED + 10 * volume + i + 1000 * decided
                five, twenty = alarms(World(volume, calendar, decided=decided), RUNS, seed)
                cells.append(f"{five:.1%} ({twenty:.0%})")
            lines.append(f"| {'decided' if decided else 'either way'} | {volume} | {' | '.join(cells)} |")
    return lines


def stresses() -> list[str]:
    """What else may happen, at 40 entries a week with a mild saw-tooth, deals going either way unless said."""
    plain = World(40, "mild", decided=False)
    worlds = (
        ("one loss in ten reopened", World(40, "mild", reopened=0.1, decided=False)),
        ("weekly chance to advance wanders, 10 % (relative sd)", World(40, "mild", wander=0.1, decided=False)),
        ("the same, 20 %", World(40, "mild", wander=0.2, decided=False)),
        ("arrivals in bursts (CV 0.5)", World(40, "mild", bursts=0.5, decided=False)),
        ("the second year, learnt anew", World(40, "mild", watched=2, decided=False)),
    )
    lines = ["", "### Stresses, 40 a week, mild saw-tooth", "", "| what | announced 5 % | 20 % |", "|---|---|---|"]
    for i, (name, world) in enumerate(worlds):
        five, twenty = alarms(world, RUNS, SEED + 3000 + i)
        lines.append(f"| {name} | {five:.1%} | {twenty:.0%} |")
    for gap in (0.05, 0.15):
        five, twenty = alarms(plain, RUNS, SEED + 3100 + round(100 * gap), gap=gap)
        lines.append(f"| threshold {100 * gap:.0f} points below | {five:.1%} | {twenty:.0%} |")
    five, twenty = alarms(plain, RUNS, SEED + 3200, learning=182)
    lines.append(f"| learnt on half a year (uncalibrated) | {five:.1%} | {twenty:.0%} |")
    return lines


def drops() -> list[str]:
    lines = [
        "", "## Found within 28 / 56 / 84 days, announced 5 %", "",
        LETTERS, "",
        "| deals | a week | calendar | drop | found within 28 / 56 / 84 days | median, days | announced |",
        "|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    cases: list[tuple[World, Drop, float]] = [
        (World(volume, "mild"), kind, points) for volume in (7, 15, 40, 60) for kind, points in CHANGES
    ]
    cases += [(World(40, calendar), "a", 0.1) for calendar in ("flat", "seasons", "strong")]
    cases += [(World(volume, "mild", decided=False), "a", 0.1) for volume in (15, 40, 60)]
    for i, (world, kind, points) in enumerate(cases):
        found = power(world, kind, points, RUNS, SEED + 5000 + i)
        name = f"{kind}, {100 * points:.0f} points"
        deals = "decided" if world.decided else "either way"
        lines.append(f"| {deals} | {world.per_week:.0f} | {world.calendar} | {name} | {_said(found)}")
    return lines


def _said(found: Power) -> str:
    within = " / ".join(f"{share:.0%}" for share in found.within)
    median = "never" if found.median == float("inf") else f"{found.median:.0f}"
    return f"{within} | {median} | {found.announced:.0f} |"


def moments() -> list[str]:
    lines = [
        "", "## Means and counts, announced 5 %", "",
        MOMENTS, "",
        "| what | a week | false alarms a year | change | found within 28 / 56 / 84 days |", "|---|---|---|---|---|",
    ]  # fmt: skip
    for i, volume in enumerate((3, 8, 12)):
        quiet, _, _ = mean_trial(volume, RUNS, SEED + 7000 + i, 0.0)
        own, _, _ = mean_trial(volume, RUNS, SEED + 7100 + i, 0.0, own=True)
        for shift in (0.03, 0.05):
            found = mean_trial(volume, RUNS, SEED + 7200 + i + round(1000 * shift), shift)
            alarm = f"{quiet:.1%} (target = own last year: {own:.1%})"
            lines.append(f"| discount | {volume} | {alarm} | +{100 * shift:.0f} points | {_within(found)} |")
    for i, volume in enumerate((15, 40, 60)):
        quiet, _, _ = count_trial(volume, RUNS, SEED + 7500 + i, 0.0)
        for fall in (0.25, 0.4):
            found = count_trial(volume, RUNS, SEED + 7600 + i + round(100 * fall), fall)
            lines.append(f"| count | {volume} | {quiet:.1%} | −{fall:.0%} | {_within(found)} |")
    return lines


def _within(found: tuple[float, float, float]) -> str:
    return " / ".join(f"{share:.0%}" for share in found)


def main() -> None:
    parts = [HEAD.format(runs=RUNS)]
    for part in (false_alarms, stresses, drops, moments):
        parts.append("\n".join(part()))
    PAGE.write_text("\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
