"""How often before and after says "worked" of an action without effect, and with one: docs/method/before-after.md."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from portulan.journal.effect import effect
from portulan.stats.counting import wilson
from portulan.stats.estimate import Result
from portulan.stats.mean import mean_skewed
from portulan.stats.sufficient import Count, Moments

PAGE = Path(__file__).parent.parent / "docs" / "method" / "before-after.md"
RUNS = 4_000
DAYS = 56
START, END = "<!-- measured -->", "<!-- end -->"


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


def main() -> None:
    text = PAGE.read_text(encoding="utf-8")
    head, rest = text.split(START)
    PAGE.write_text(f"{head}{START}\n{chr(10).join(rows())}\n{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
