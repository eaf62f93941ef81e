"""Two periods of a company whose truth is known: how often does the interval of each effect hold the true effect?

Run as a program (`python -m tests.coverage.effect_worlds`), this writes the measured table into docs/method/drivers.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from portulan.stats.effect_intervals import EffectIntervals, LinkKind, SideMoments, effect_intervals
from portulan.stats.shapley import decompose

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Sales:
    """Of each group in one period: closed deals expected, chance to win, mean list price, mean discount."""

    closed: Sequence[float]
    wins: Sequence[float]
    price: Sequence[float] = ()
    discount: float = 0.0
    sigma: float = 0.8

    def expected(self) -> dict[int, tuple[Fraction, ...]]:
        sums = [np.array(self.closed), np.array(self.closed) * self.wins]
        if self.price:
            sums += [sums[1] * self.price, sums[1] * self.price * (1 - self.discount)]
        return {group: tuple(Fraction(float(b)) for b in row) for group, row in enumerate(np.stack(sums, axis=1))}

    def drawn(self, rng: np.random.Generator) -> SideMoments:
        groups = [self._group(g, rng) for g in range(len(self.closed))]
        return SideMoments(
            np.array([x.sum(axis=0) for x in groups]),
            np.array([(x * x).sum(axis=0) for x in groups]),
            np.array([(x[:, :-1] * x[:, 1:]).sum(axis=0) for x in groups]),
            np.array([(x != 0).sum(axis=0) for x in groups], dtype=np.float64),
        )

    def _group(self, g: int, rng: np.random.Generator) -> Array:
        """One row per closed deal: 1, won, at list price, net."""
        n = rng.poisson(self.closed[g])
        won = (rng.random(n) < self.wins[g]).astype(np.float64)
        columns = [np.ones(n), won]
        if self.price:
            listed = won * self.price[g] * rng.lognormal(-(self.sigma**2) / 2, self.sigma, n)
            columns += [listed, listed * (1 - np.clip(rng.normal(self.discount, 0.04, n), -1, 1))]
        return np.stack(columns, axis=1)


@dataclass(frozen=True)
class Comparison:
    """Two periods, the factors between them, and the intervals of many parallel worlds."""

    label: str
    before: Sales
    after: Sales
    volume: bool
    factors: tuple[str, ...]

    @property
    def kinds(self) -> tuple[LinkKind, ...]:
        kinds: tuple[LinkKind, ...] = ("part", "amount", "quotient")
        return kinds if self.before.price else kinds[:1]

    def truth(self) -> tuple[float, ...]:
        """The effects between the expected sums, then the change."""
        split = decompose(self.before.expected(), self.after.expected(), volume=self.volume)
        return (*map(float, split.totals), float(split.change))

    def worlds(self, count: int, draws: int) -> Iterator[EffectIntervals]:
        rng = np.random.default_rng([*self.label.encode()])
        for world in range(count):
            before, after = self.before.drawn(rng), self.after.drawn(rng)
            rows = [
                {g: tuple(Fraction(float(b)) for b in row) for g, row in enumerate(side.sums)}
                for side in (before, after)
            ]
            split = decompose(*rows, volume=self.volume)
            yield effect_intervals(
                split, before, after, self.kinds, counted=True, volume=self.volume, seed=world, draws=draws
            )

    def coverage(self, count: int, draws: int) -> dict[str, float]:
        """The share of worlds whose interval holds the truth, of each factor and of the change."""
        truth = self.truth()
        held = np.array(
            [
                [low <= true <= high for (low, high), true in zip((*w.factors, w.change), truth, strict=True)]
                for w in self.worlds(count, draws)
            ]
        )
        return dict(zip((*self.factors, "change"), held.mean(axis=0).tolist(), strict=True))


RATE = ("mix", "rate")
MONEY = ("volume", "mix", "rate", "list price", "discount")
PRICES = (8_000.0, 25_000.0, 70_000.0, 15_000.0)
COMPARISONS = (
    Comparison(
        "win rate, 4 groups, 120 closed deals, rates fall",
        Sales((50, 30, 25, 15), (0.5, 0.3, 0.2, 0.4)), Sales((35, 30, 40, 15), (0.4, 0.25, 0.15, 0.4)), False, RATE,
    ),
    Comparison(
        "win rate, 4 groups, 120 closed deals, nothing happens",
        Sales((50, 30, 25, 15), (0.5, 0.3, 0.2, 0.4)), Sales((50, 30, 25, 15), (0.5, 0.3, 0.2, 0.4)), False, RATE,
    ),
    Comparison(
        "win rate, 12 groups, 60 closed deals, half of the mix turns over",
        Sales((8, 2) * 6, (0.5, 0.2) * 6), Sales((2, 8) * 6, (0.5, 0.2) * 6), False, RATE,
    ),
    Comparison(
        "revenue, 4 groups, 160 closed deals, all factors move",
        Sales((60, 40, 40, 20), (0.5, 0.3, 0.2, 0.4), PRICES, 0.08),
        Sales((60, 50, 50, 20), (0.4, 0.3, 0.25, 0.4), PRICES, 0.12), True, MONEY,
    ),
    Comparison(
        "revenue, 4 groups, 600 closed deals, nothing happens",
        Sales((200, 150, 150, 100), (0.5, 0.3, 0.2, 0.4), PRICES, 0.1),
        Sales((200, 150, 150, 100), (0.5, 0.3, 0.2, 0.4), PRICES, 0.1), True, MONEY,
    ),
)  # fmt: skip


def write_table() -> None:
    """The coverage over 2,000 worlds of each comparison."""
    rows = ["| simulated | " + " | ".join((*MONEY, "change")) + " |", "|---|" + "---|" * (len(MONEY) + 1)]
    for comparison in COMPARISONS:
        found = comparison.coverage(2_000, 400)
        cells = (f"{found[name]:.1%}" if name in found else "" for name in (*MONEY, "change"))
        rows.append(f"| {comparison.label} | " + " | ".join(cells) + " |")
    path = Path(__file__).parents[2] / "docs" / "method" / "drivers.md"
    before, _, after = path.read_text(encoding="utf-8").partition("<!-- coverage -->\n")
    after = after.partition("<!-- end -->\n")[2]
    path.write_text(f"{before}<!-- coverage -->\n" + "\n".join(rows) + f"\n<!-- end -->\n{after}", encoding="utf-8")


if __name__ == "__main__":
    write_table()
