"""The small trend under a figure: twelve points, their ribbon, a dashed and hollow end while unfinished."""

from collections.abc import Sequence
from dataclasses import dataclass

from portulan.stats.estimate import Estimate
from portulan.workspace import TrendPoint

WIDTH, HEIGHT = 300.0, 34.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 4.0, 296.0, 3.0, 31.0
FEWEST = 6


@dataclass(frozen=True, slots=True)
class Spark:
    """SVG paths in a box of 300 by 34; `end` is the last point, hollow while its period can still move."""

    ribbon: str
    settled: str
    unfinished: str
    end: str
    hollow: bool
    limit: str


def spark_of(points: Sequence[TrendPoint], limit: float | None = None) -> Spark | None:
    """The drawing of a trend, None where fewer than six of its points have a number."""
    known = [(i, p.result) for i, p in enumerate(points) if isinstance(p.result, Estimate)]
    if len(known) < FEWEST:
        return None
    bounds = [b for _, r in known for b in (r.low, r.value, r.high) if b is not None]
    bottom, top = min(bounds), max(bounds)
    room = (top - bottom) or abs(top) or 1.0

    def x(index: int) -> float:
        return _LEFT + (_RIGHT - _LEFT) * index / max(len(points) - 1, 1)

    def y(value: float) -> float:
        return _BOTTOM - (_BOTTOM - _TOP) * (value - bottom) / room

    ripe = len(known)
    while ripe > 1 and known[ripe - 1][1].status == "unfinished":
        ripe -= 1
    line = [(i, x(i), y(r.value)) for i, r in known]
    drawn_limit = f"{y(limit):.1f}" if limit is not None and bottom <= limit <= top else ""
    return Spark(
        ribbon=_ribbon([(i, x(i), y(r.low), y(r.high)) for i, r in known if r.low is not None and r.high is not None]),
        settled=_path(line[:ripe]),
        unfinished=_path(line[ripe - 1 :]) if ripe < len(line) else "",
        end=f"M{line[-1][1]:.1f} {line[-1][2]:.1f}h0",
        hollow=ripe < len(line),
        limit=drawn_limit,
    )


def _path(line: Sequence[tuple[int, float, float]]) -> str:
    """A polyline, lifted where a period has no number: what is unknown is not joined."""
    parts: list[str] = []
    before = None
    for index, x, y in line:
        parts.append(f"{'L' if before == index - 1 else 'M'}{x:.1f} {y:.1f}")
        before = index
    return " ".join(parts)


def _ribbon(bounds: Sequence[tuple[int, float, float, float]]) -> str:
    """The area between the bounds, one piece for each run of neighbours."""
    pieces: list[str] = []
    run: list[tuple[int, float, float, float]] = []
    for bound in [*bounds, (-2, 0.0, 0.0, 0.0)]:
        if run and bound[0] != run[-1][0] + 1:
            above = [f"{x:.1f} {high:.1f}" for _, x, _, high in run]
            below = [f"{x:.1f} {low:.1f}" for _, x, low, _ in reversed(run)]
            pieces.append("M" + " L".join(above + below) + "Z" if len(run) > 1 else "")
            run = []
        run.append(bound)
    return " ".join(piece for piece in pieces if piece)
