"""The scale of interval bars: where a value falls, as a percentage of the width. An interval is never clipped."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log10

from portulan.stats.estimate import Estimate, Result

SMALLEST = 1e-6  # of what is drawn: finer differences are not visible


@dataclass(frozen=True, slots=True)
class Scale:
    """From `low` at the left end to `high` at the right end, in the unit of the figure."""

    low: float
    high: float

    def at(self, value: float) -> str:
        """The position of a value, as SVG writes it: `34.6%`."""
        return f"{self.part(value):.2f}%"

    def part(self, value: float) -> float:
        """The position of a value, 0 to 100."""
        return 100 * (value - self.low) / (self.high - self.low)


def scale_for(results: Iterable[Result], marks: Iterable[float] = (), unit: str = "") -> Scale:
    """The scale that holds every interval and mark, with round ends; one for a whole column, so that bars compare.

    Exact sums are read from zero: nothing else tells how far a sum is from its target.
    """
    values = list(marks)
    results = list(results)
    if any(isinstance(result, Estimate) and result.exact for result in results):
        values.append(0.0)
    for result in results:
        if isinstance(result, Estimate):
            values += [bound for bound in (result.low, result.value, result.high) if bound is not None]
    if not values:
        return Scale(0.0, 1.0)
    low, high = min(values), max(values)
    if high - low < SMALLEST * max(1.0, abs(high)):  # one value, or nearly: room around it
        room = abs(high) * 0.25 if abs(high) > SMALLEST else 1.0
        low, high = low - (room if low < 0 else 0.0), high + room
    margin = (high - low) * 0.12
    step = _step((high - low) + 2 * margin)
    left, right = floor((low - margin) / step) * step, ceil((high + margin) / step) * step
    if low >= 0:
        left = max(left, 0.0)
    if unit == "share" and low >= 0 and high <= 1:
        right = min(right, 1.0)
    return Scale(round(left, 10), round(right, 10))


def _step(span: float) -> float:
    """A round step that cuts the span in five to twelve."""
    power = 10.0 ** floor(log10(span / 5))
    return next(power * factor for factor in (1, 2, 5, 10) if span / (power * factor) <= 12)
