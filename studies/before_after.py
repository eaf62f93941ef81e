"""How often before and after says "worked" of an action without effect, and with one: docs/method/before-after.md."""

from collections.abc import Iterable, Iterator

import numpy as np

from portulan.journal.effect import effect
from portulan.stats.counting import wilson
from portulan.stats.estimate import Result
from portulan.stats.mean import mean_skewed
from portulan.stats.sufficient import Count, Moments
from studies.running import write_table

RUNS = 4_000
DAYS, WEEKS = 56, 8


def shares(rng: np.random.Generator, n: int, p: float) -> list[Result]:
    """`RUNS` figures of n deals won with chance p."""
    return [wilson(Count(k, n)) for k in rng.binomial(n, p, RUNS).tolist()]


def worst_of(rng: np.random.Generator, windows: int, n: int, p: float) -> list[Result]:
    """The same, the worst of several windows each time: what an action opened on a bad figure has before it."""
    return [wilson(Count(k, n)) for k in rng.binomial(n, p, (RUNS, windows)).min(axis=1).tolist()]


def baskets(rng: np.random.Generator, n: int) -> list[Result]:
    """Means of n log-normal amounts, σ = 0.9."""
    return [mean_skewed(Moments.of(amounts)) for amounts in rng.lognormal(9.5, 0.9, (RUNS, n))]


def row(name: str, before: Iterable[Result], after: Iterable[Result]) -> str:
    said = [effect(a, b, better="up", days=DAYS).verdict for a, b in zip(before, after, strict=True)]
    parts = (f"{100 * said.count(verdict) / RUNS:.1f}%" for verdict in ("worked", "did_not", "cannot_tell"))
    return f"| {name} | {' | '.join(parts)} |"


def looked_at_weekly(rng: np.random.Generator, a_week: int, p: float, after: float) -> str:
    """The row of what is said at some week, from the second to the eighth, of a share read again each week."""
    won = np.stack([rng.binomial(a_week, chance, (RUNS, WEEKS)).cumsum(axis=1) for chance in (p, after)])
    ever = dict.fromkeys(("worked", "did_not"), 0)
    silent = 0
    for before, later in zip(won[0].tolist(), won[1].tolist(), strict=True):
        figures = [
            (wilson(Count(before[k], a_week * (k + 1))), wilson(Count(later[k], a_week * (k + 1))))
            for k in range(1, WEEKS)
        ]
        said = {effect(a, b, better="up", days=7 * (k + 2)).verdict for k, (a, b) in enumerate(figures)}
        for verdict in ever:
            ever[verdict] += verdict in said
        silent += said == {"cannot_tell"}
    parts = (f"{100 * n / RUNS:.1f}%" for n in (*ever.values(), silent))
    name = "no effect" if p == after else f"{100 * p:.0f}% becomes {100 * after:.0f}%"
    return (
        f"| {name}, share {100 * p:.0f}%, {a_week} deals a week, at some of the weekly readings | {' | '.join(parts)} |"
    )


def rows() -> Iterator[str]:
    yield "| simulated | worked | did not | cannot tell |"
    yield "|---|---|---|---|"
    for n in (20, 60, 240):
        for p in (0.05, 0.3, 0.6):
            rng = np.random.default_rng([7, n, round(100 * p)])
            yield row(f"no effect, share {100 * p:.0f}%, {n} deals a side", shares(rng, n, p), shares(rng, n, p))
    for n in (20, 40, 120):
        rng = np.random.default_rng([11, n])
        yield row(f"no effect, mean basket, {n} sales a side", baskets(rng, n), baskets(rng, n))
    for n in (60, 120, 240):
        for better in (0.4, 0.5):
            rng = np.random.default_rng([13, n, round(100 * better)])
            name = f"30% becomes {100 * better:.0f}%, {n} deals a side"
            yield row(name, shares(rng, n, 0.3), shares(rng, n, better))
    for windows in (4, 8):
        rng = np.random.default_rng([17, windows])
        name = f"no effect, before = the worst of {windows} windows, share 30%, 60 deals a side"
        yield row(name, worst_of(rng, windows, 60, 0.3), shares(rng, 60, 0.3))
    for a_week in (8, 30):
        yield looked_at_weekly(np.random.default_rng([19, a_week]), a_week, 0.3, 0.3)
        yield looked_at_weekly(np.random.default_rng([23, a_week]), a_week, 0.3, 0.5)


def main() -> None:
    write_table("before-after", "\n".join(rows()))


if __name__ == "__main__":
    main()
