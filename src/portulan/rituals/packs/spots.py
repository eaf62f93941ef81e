"""Where a figure, its interval, its target and its threshold lie on a bar."""

from dataclasses import dataclass

from portulan.rituals.packs.content import Line


@dataclass(frozen=True, slots=True)
class Spots:
    """Places in percent of the width of the bar; None for what the figure has not."""

    dot: float
    low: float | None
    high: float | None
    target: float | None
    threshold: float | None


def spots(line: Line) -> Spots:
    """The places of a figure that has a number, with a little room at both ends."""
    assert line.number is not None
    every = (line.number, line.low, line.high, line.target, line.threshold)
    ends = [value for value in every if value is not None]
    low, high = min(ends), max(ends)
    room = (high - low) * 0.08 or max(abs(high) * 0.1, 1.0)
    low, high = low - room, high + room

    def at(value: float | None) -> float | None:
        return None if value is None else 100 * (value - low) / (high - low)

    return Spots(100 * (line.number - low) / (high - low), *(at(value) for value in every[1:]))
