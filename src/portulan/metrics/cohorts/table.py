"""The figures of cohorts, made from their sums column by column (`stats.many`)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from portulan.language.words import Language, Words
from portulan.metrics.cohorts.cube import Axes, Cube
from portulan.metrics.cohorts.shape import LOST, OPEN, WON, span_key
from portulan.stats.incidence import IncidenceCurve, incidence_curve
from portulan.stats.many import Figures, Histograms, means, medians, one_minus, ratios, shares
from portulan.stats.sufficient import Incidence, Ints

Cell = str | bool | None
Unit = Literal["count", "share", "days", "money"]
MONEY, SQUARE, CUBE = 10**4, 10**8, 10**12


@dataclass(frozen=True, slots=True)
class CohortFigure:
    """What a column of cohorts says: its name, its unit, and what it is, in words."""

    id: str
    name: Words
    unit: Unit


FIGURES: Mapping[str, CohortFigure] = {
    one.id: one
    for one in (
        CohortFigure("created", Words(fr="Affaires créées", en="Deals created"), "count"),
        CohortFigure("still_open", Words(fr="Encore ouvertes", en="Still open"), "count"),
        CohortFigure("win_rate", Words(fr="Taux de gain", en="Win rate"), "share"),
        CohortFigure("win_rate_value", Words(fr="Taux de gain en valeur", en="Win rate by value"), "share"),
        CohortFigure("cycle_median", Words(fr="Cycle médian des gagnées", en="Median cycle of the won"), "days"),
        CohortFigure("cycle_p90", Words(fr="P90 du cycle des gagnées", en="P90 of the cycle of the won"), "days"),
        CohortFigure("average_basket", Words(fr="Panier moyen", en="Average basket"), "money"),
        CohortFigure("average_discount", Words(fr="Remise moyenne", en="Average discount"), "share"),
        CohortFigure("margin_rate", Words(fr="Taux de marge", en="Margin rate"), "share"),
        CohortFigure("pipeline_open", Words(fr="Pipeline ouvert", en="Open pipeline"), "money"),
    )
}
PASSED = Words(fr="Passage de {stage:raw}", en="Moved on from {stage:raw}")


@dataclass(frozen=True, slots=True, eq=False)
class CohortTable:
    """The figures of cohorts: one row per group that has opportunities, in the order of the dimensions.

    `keys` has an array per dimension, `figures` the `Figures` of each name. A stage's passage, `passed <stage>`, is the
    share of the deals that entered it and have entered a later one or been won since. `incidence`: the chances of being
    won and of being lost day by day since creation (Aalen-Johansen), by group of `risk_by` (None: all together).
    """

    by: tuple[str, ...]
    as_of: date
    keys: Mapping[str, NDArray[np.object_]]
    figures: Mapping[str, Figures]
    incidence: Mapping[Cell, tuple[IncidenceCurve | None, IncidenceCurve | None]]
    risk_by: str | None
    stages: tuple[str, ...]

    def __len__(self) -> int:
        return next(iter(self.figures.values())).n.size

    def rows(self) -> Iterator[dict[str, Cell | float | int]]:
        """The rows one by one: dimensions, then each figure (None where there is none)."""
        columns: dict[str, list[object]] = {name: list(values) for name, values in self.keys.items()}
        for name, column in self.figures.items():
            columns[name] = [None if v != v else v for v in column.value.tolist()]
        for values in zip(*columns.values(), strict=True):
            yield dict(zip(columns, values, strict=True))

    def name(self, figure: str) -> Words:
        """What a column is called."""
        if figure in FIGURES:
            return FIGURES[figure].name
        stage = figure.removeprefix("passed ")
        return Words(fr=PASSED.fr.replace("{stage:raw}", stage), en=PASSED.en.replace("{stage:raw}", stage))

    def unit(self, figure: str) -> Unit:
        """Its unit; passages are shares."""
        return FIGURES[figure].unit if figure in FIGURES else "share"

    def as_json(self, language: Language) -> dict[str, object]:
        """Columns with their names and units; one row per group; the curves of being won and lost, day by day."""
        figures = [{"id": f, "name": self.name(f).say(language), "unit": self.unit(f)} for f in self.figures]
        columns = {
            name: zip(*(_listed(values) for values in (f.value, f.low, f.high)), f.n.tolist(), strict=True)
            for name, f in self.figures.items()
        }
        keys = zip(*self.keys.values(), strict=True) if self.by else iter([()] * len(self))
        rows = []
        for key, *cells in zip(keys, *columns.values(), strict=True):
            said = [dict(zip(("value", "low", "high", "n"), cell, strict=True)) for cell in cells]
            rows.append({"by": list(key), "figures": dict(zip(columns, said, strict=True))})
        return {
            "by": list(self.by),
            "as_of": self.as_of.isoformat(),
            "figures": figures,
            "rows": rows,
            "incidence": {
                "by": self.risk_by,
                "groups": [
                    {"group": group, "won": _curve(won), "lost": _curve(lost)}
                    for group, (won, lost) in self.incidence.items()
                ],
            },
        }

    def same_as(self, other: "CohortTable") -> bool:
        """Whether every key and every figure is the same, to the last bit."""
        return (
            len(self) == len(other)
            and self.figures.keys() == other.figures.keys()
            and all(np.array_equal(self.keys[n], other.keys[n]) for n in self.keys)
            and all(_equal(a, b) for a, b in zip(self.figures.values(), other.figures.values(), strict=True))
            and self.incidence.keys() == other.incidence.keys()
            and all(
                _same_curve(a, b)
                for group in self.incidence
                for a, b in zip(self.incidence[group], other.incidence[group], strict=True)
            )
        )


def _listed(values: NDArray[np.float64]) -> list[float | None]:
    return [None if v != v else v for v in values.tolist()]


def _curve(curve: IncidenceCurve | None) -> dict[str, object] | None:
    if curve is None:
        return None
    return {"n": curve.n, "value": curve.value.tolist(), "low": curve.low.tolist(), "high": curve.high.tolist()}


def _equal(one: Figures, other: Figures) -> bool:
    pairs = ((one.value, other.value), (one.low, other.low), (one.high, other.high), (one.n, other.n))
    return all(np.array_equal(a, b, equal_nan=True) for a, b in pairs)


def _same_curve(one: IncidenceCurve | None, other: IncidenceCurve | None) -> bool:
    if one is None or other is None:
        return one is other
    return all(
        np.array_equal(getattr(one, n), getattr(other, n)) for n in ("value", "low", "high", "at_risk", "events")
    )


def table_of(
    cube: Cube, axes: Axes, labels: Mapping[str, Sequence[str]], stages: Sequence[str], money: bool, level: float
) -> CohortTable:
    """The figures of some sums. `money` is false where amounts are in several currencies, and never added."""
    outcome = cube.counts.sum(axis=2)
    present = np.flatnonzero(outcome.sum(axis=1))
    figures = _figures(cube, axes, outcome, present, stages, money, level)
    return CohortTable(
        by=axes.request.by,
        as_of=axes.request.as_of,
        keys=_keys(axes, labels, present),
        figures=figures,
        incidence=_incidences(cube, axes, labels, level),
        risk_by=axes.risk_by,
        stages=tuple(stages),
    )


def _figures(
    cube: Cube, axes: Axes, outcome: Ints, at: Ints, stages: Sequence[str], money: bool, level: float
) -> dict[str, Figures]:
    outcome = outcome[at]
    created, won = outcome.sum(axis=1), outcome[:, WON]
    figures = {"created": _plain(created, created), "still_open": _plain(outcome[:, OPEN], created)}
    figures |= _passages(cube.counts[at], stages, level)
    figures["win_rate"] = shares(won, won + outcome[:, LOST], level=level)
    figures["cycle_median"], p90 = medians(_cycles(cube, axes, at), level=level)
    none = np.full(at.size, np.nan)
    figures["cycle_p90"] = Figures(p90, none, none, figures["cycle_median"].n)
    if money:
        figures |= _money(cube, at, level)
    return figures


def _cycles(cube: Cube, axes: Axes, at: Ints) -> Histograms:
    """The days from creation to the win, of the groups there are."""
    group, days = np.divmod(cube.cycle_key, axes.days)
    return Histograms(np.searchsorted(at, group), days.astype(np.float64), cube.cycle_count, at.size)


def _passages(counts: Ints, stages: Sequence[str], level: float) -> dict[str, Figures]:
    masks = np.arange(1 << len(stages))
    at = np.arange(len(stages))[:, None]
    entered, later = masks >> at & 1 == 1, masks >> (at + 1) > 0  # shape (stages, sets of stages)
    all_of, won = counts.sum(axis=1), counts[:, WON]
    n = all_of @ entered.T.astype(np.int64)
    k = all_of @ (entered & later).T.astype(np.int64) + won @ (entered & ~later).T.astype(np.int64)
    return {f"passed {stage}": shares(k[:, i], n[:, i], level=level) for i, stage in enumerate(stages)}


def _money(cube: Cube, at: Ints, level: float) -> dict[str, Figures]:
    def amount(name: str, scale: int = MONEY) -> NDArray[np.float64]:
        values: NDArray[np.float64] = getattr(cube, name).value(scale)[at]
        return values

    won_square = amount("won_square", SQUARE)
    third = cube.won_cube_low.value(CUBE, cube.won_cube_high, 31)
    return {
        "win_rate_value": ratios(
            cube.n_closed[at],
            amount("won"),
            amount("closed"),
            won_square,
            amount("closed_square", SQUARE),
            won_square,
            unit="share",
            level=level,
            part=True,
        ),
        "average_basket": means(cube.n_won[at], amount("won"), won_square, third[at], level=level),
        "average_discount": one_minus(
            ratios(
                cube.n_list[at],
                amount("list_net"),
                amount("list_full"),
                amount("list_net_square", SQUARE),
                amount("list_full_square", SQUARE),
                amount("list_product", SQUARE),
                unit="share",
                level=level,
            )
        ),
        "margin_rate": ratios(
            cube.n_cost[at],
            amount("cost_margin"),
            amount("cost_net"),
            amount("cost_margin_square", SQUARE),
            amount("cost_net_square", SQUARE),
            amount("cost_product", SQUARE),
            unit="share",
            level=level,
        ),
        "pipeline_open": _plain(amount("open"), cube.n_open[at]),
    }


def _plain(value: NDArray[np.float64] | Ints, n: Ints) -> Figures:
    """A sum that is what it is, without interval."""
    none = np.full(value.size, np.nan)
    return Figures(value.astype(np.float64), none, none, n)


def _keys(axes: Axes, labels: Mapping[str, Sequence[str]], present: Ints) -> dict[str, NDArray[np.object_]]:
    numbers = np.unravel_index(present, axes.shape) if axes.request.by else ()
    keys = {}
    for name, number in zip(axes.request.by, numbers, strict=True):
        if name == axes.request.grain:
            said = np.array([span_key(i + axes.first_span, name) for i in range(axes.spans)], object)
        else:
            said = np.array([*labels[name], None], object)
        keys[name] = said[number]
    return keys


def _incidences(
    cube: Cube, axes: Axes, labels: Mapping[str, Sequence[str]], level: float
) -> dict[Cell, tuple[IncidenceCurve | None, IncidenceCurve | None]]:
    said: list[Cell] = [*labels[axes.risk_by], None] if axes.risk_by else [None]
    found = {}
    for group, name in enumerate(said):
        day, outcome = np.nonzero(cube.risk[group])
        if day.size:
            table = Incidence.of(day, outcome, count=cube.risk[group][day, outcome])
            curves = [incidence_curve(table, cause, level=level, as_of=axes.request.as_of) for cause in (WON, LOST)]
            won, lost = (curve if isinstance(curve, IncidenceCurve) else None for curve in curves)
            found[name] = (won, lost)
    return found
