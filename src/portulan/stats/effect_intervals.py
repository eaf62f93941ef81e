"""How far chance alone could have moved each effect of a decomposition: a parametric bootstrap from sums.

Each side is drawn again as its sums say it might have been: the number of records of a group is Poisson's; a rate of
yes and no is a beta around the one observed; an amount per record, or a quotient of two amounts, is Student's with the
delta method's variance. Groups of few records borrow their dispersion from the others. The effects are computed again
on each draw, and their quantiles, set around the effects observed, are the interval (Efron and Tibshirani, *An
Introduction to the Bootstrap*, 1993, ch. 6 and 13; docs/method/drivers.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from portulan.stats.shapley import Decomposition, centred, product_effects
from portulan.stats.sufficient import Floats

LinkKind = Literal["part", "amount", "quotient"]
"""Of a rate: 'part' is a share of the sum before (0 to 1); 'amount' an amount per unit; 'quotient' any other."""

DRAWS = 1_000
BORROWED = 2.0  # records' worth of dispersion that each group takes from all
Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class SideMoments:
    """One side's sums and sums of squares. `sums`: (groups, k+1). `squares`: the same, Σ b_i² over records.

    `products`: (groups, k), Σ b_{i−1}·b_i. `records`: (groups, k+1), how many records have b_i ≠ 0.
    """

    sums: Floats
    squares: Floats
    products: Floats
    records: Floats


@dataclass(frozen=True, slots=True)
class EffectIntervals:
    """Bounds at the level asked: of the change, of each factor over all groups, of each group, and of each cell."""

    change: Span
    factors: Sequence[Span]
    groups: Sequence[Span]
    cells: Sequence[Sequence[Span]]


def effect_intervals(
    split: Decomposition[Any],
    before: SideMoments,
    after: SideMoments,
    kinds: Sequence[LinkKind],
    *,
    counted: bool,
    volume: bool,
    seed: int,
    level: float = 0.95,
    draws: int = DRAWS,
) -> EffectIntervals:
    """The intervals of the effects of `split`, whose groups are the rows of the moments, in its order.

    `counted` says that the first sum is a number of records (and not an amount). The same seed gives the same bounds.
    """
    rng = np.random.default_rng(seed)
    observed = np.array([[float(effect) for effect in effects] for effects in split.effects.values()])
    drawn = _drawn_effects(before, after, kinds, counted, volume, rng, draws)
    factors, groups = drawn.sum(axis=1), drawn.sum(axis=2)

    def spans(values: Floats, centre: Floats) -> Floats:
        tail = (1 - level) / 2
        around = values - values.mean(axis=0)
        bounds: Floats = np.quantile(around, [tail, 1 - tail], axis=0) + centre
        return np.stack([np.minimum(bounds[0], centre), np.maximum(bounds[1], centre)], axis=-1)

    whole = spans(factors.sum(axis=1), np.asarray(float(split.change)))
    return EffectIntervals(
        (float(whole[0]), float(whole[1])),
        [_span(pair) for pair in spans(factors, observed.sum(axis=0))],
        [_span(pair) for pair in spans(groups, observed.sum(axis=1))],
        [[_span(pair) for pair in row] for row in spans(drawn, observed)],
    )


def _span(pair: Floats) -> Span:
    return float(pair[0]), float(pair[1])


def _drawn_effects(
    before: SideMoments,
    after: SideMoments,
    kinds: Sequence[LinkKind],
    counted: bool,
    volume: bool,
    rng: np.random.Generator,
    draws: int,
) -> Floats:
    """The effects of each draw: (draws, groups, factors)."""
    spreads = _spreads(before, after, kinds)
    bases = [_bases(side, counted, rng, draws) for side in (before, after)]
    if volume and not kinds:
        return (bases[1] - bases[0])[:, :, None]
    sizes = [np.maximum(base.sum(axis=1, keepdims=True), 1e-300) for base in bases]
    rates = [_rates(side, spread, kinds, rng, draws) for side, spread in zip((before, after), spreads, strict=True)]
    x0, x1 = ([base / size, *(rate for rate in of)] for base, size, of in zip(bases, sizes, rates, strict=True))
    for i in range(len(kinds)):
        seen0, seen1 = before.sums[:, i] != 0, after.sums[:, i] != 0
        x0[i + 1] = np.where(seen0, x0[i + 1], np.where(seen1, x1[i + 1], 0.0))
        x1[i + 1] = np.where(seen1, x1[i + 1], x0[i + 1])
    if volume:
        x0, x1 = ([np.broadcast_to(size, x[0].shape), *x] for size, x in zip(sizes, (x0, x1), strict=True))
    values = [np.prod(np.stack(x), axis=0).sum(axis=1, keepdims=True) for x in (x0, x1)]
    effects: list[Floats] = centred(product_effects(x0, x1), (x0, x1), values, int(volume))
    return np.stack(effects, axis=2)


def _bases(side: SideMoments, counted: bool, rng: np.random.Generator, draws: int) -> Floats:
    """The first sum drawn again: a Poisson number of records, or a sum of as many amounts."""
    base = side.sums[:, 0]
    if counted:
        return rng.poisson(base, (draws, base.size)).astype(np.float64)
    spread = np.sqrt(side.squares[:, 0])
    return np.clip(base + spread * rng.standard_normal((draws, base.size)), 0, None)


def _rates(
    side: SideMoments, spreads: Sequence[Floats], kinds: Sequence[LinkKind], rng: np.random.Generator, draws: int
) -> list[Floats]:
    """Each rate drawn around what it is, with its standard error; a part stays between 0 and 1."""
    rates = []
    for i, (kind, spread) in enumerate(zip(kinds, spreads, strict=True)):
        bottom, top = side.sums[:, i], side.sums[:, i + 1]
        rate = np.divide(top, bottom, out=np.zeros_like(top), where=bottom != 0)
        if kind == "part":
            rates.append(_beta(rate, spread, side.records[:, i], rng, draws))
        else:
            rates.append(rate + spread * rng.standard_t(side.records[:, i] + 2 * BORROWED, (draws, rate.size)))
    return rates


def _beta(rate: Floats, spread: Floats, records: Floats, rng: np.random.Generator, draws: int) -> Floats:
    """A beta of that mean and spread, its mean half a record away from 0 and 1."""
    mean = np.clip(rate, 0.5 / (records + 1), 1 - 0.5 / (records + 1))
    weight = np.clip(mean * (1 - mean) / np.maximum(spread, 1e-12) ** 2 - 1, 0.5, 1e9)
    return rng.beta(mean * weight, (1 - mean) * weight, (draws, rate.size))


def _spreads(before: SideMoments, after: SideMoments, kinds: Sequence[LinkKind]) -> tuple[list[Floats], list[Floats]]:
    """The standard error of each rate of each group, both sides: Var(r) = n·(Σ(b_i − r·b_{i−1})² / df) / (Σ b_{i−1})².

    The sum of squared residuals of a group is completed by that of BORROWED records of the pooled dispersion, which
    for an amount is relative to the group's own rate.
    """
    found: tuple[list[Floats], list[Floats]] = ([], [])
    for i, kind in enumerate(kinds):
        sides = [_residuals(side, i) for side in (before, after)]
        scales = [rate**2 if kind == "amount" else np.ones_like(rate) for rate, _, _ in sides]
        weights = [scale * side.squares[:, i] for scale, side in zip(scales, (before, after), strict=True)]
        total = sum(float(weight.sum()) for weight in weights)
        pooled = sum(float(residual.sum()) for _, residual, _ in sides) / total if total else 0.0
        for spreads, side, scale, (_, residual, n) in zip(found, (before, after), scales, sides, strict=True):
            bottom = side.sums[:, i]
            typical = pooled * scale * side.squares[:, i] / np.maximum(n, 1)
            per_record = (residual + BORROWED * typical) / np.maximum(n + BORROWED - 1, 1)
            variance = np.divide(n * per_record, bottom**2, out=np.zeros_like(bottom), where=bottom != 0)
            spreads.append(np.sqrt(variance))
    return found


def _residuals(side: SideMoments, i: int) -> tuple[Floats, Floats, Floats]:
    """Of link i: the rate of each group, the sum of squares of what records have beyond it, how many records."""
    bottom, top = side.sums[:, i], side.sums[:, i + 1]
    rate = np.divide(top, bottom, out=np.zeros_like(top), where=bottom != 0)
    squares = side.squares[:, i + 1] - 2 * rate * side.products[:, i] + rate**2 * side.squares[:, i]
    return rate, np.maximum(squares, 0.0), side.records[:, i]


def spans_zero(span: Span) -> bool:
    """Whether an effect is not distinguishable from 0."""
    return span[0] <= 0 <= span[1]
