"""How good forecasts were: error, bias, CRPS, coverage of their intervals, calibration of their probabilities."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def crps_of_quantiles(levels: Floats, quantiles: Floats, outcome: float) -> float:
    """The continuous ranked probability score, from quantiles: twice the mean pinball loss over the levels.

    Gneiting & Raftery, JASA 102, 2007; of a single point it is the absolute error. Levels need not be evenly spread.
    """
    pinball = np.where(outcome >= quantiles, levels, levels - 1) * (outcome - quantiles)
    edges = np.concatenate([[0.0], (levels[1:] + levels[:-1]) / 2, [1.0]])
    return float(2 * np.sum(pinball * np.diff(edges)))


@dataclass(frozen=True, slots=True)
class Band:
    """Probabilities said between two bounds: how many, their mean, how often it happened."""

    said: float
    happened: float
    n: int


def calibration_bands(said: Floats, happened: Floats, edges: Floats) -> list[Band]:
    """Said against happened, by band of what was said; empty bands are left out."""
    where = np.clip(np.searchsorted(edges, said, side="right") - 1, 0, len(edges) - 2)
    return [
        Band(float(said[where == b].mean()), float(happened[where == b].mean()), int((where == b).sum()))
        for b in range(len(edges) - 1)
        if (where == b).any()
    ]


def calibration_error(bands: list[Band]) -> float:
    """Mean gap between said and happened, over the records."""
    n = sum(band.n for band in bands)
    return sum(band.n * abs(band.said - band.happened) for band in bands) / n if n else float("nan")


def brier(said: Floats, happened: Floats) -> float:
    """Mean squared gap between a probability and what came (Brier, Monthly Weather Review 78, 1950)."""
    return float(np.mean((said - happened) ** 2))
