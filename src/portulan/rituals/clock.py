"""The timer of a meeting: seconds spent on each point of the agenda. It never ends anything; it can be paused.

A clock is plain data: `{"point": "deals", "since": "2026-11-23T09:12:00+01:00", "spent": {"movement": 340}}`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

Clock = Mapping[str, Any]


def spent(clock: Clock, at: datetime) -> dict[str, int]:
    """The seconds spent on each point by now, the one under way included."""
    found: dict[str, int] = dict(clock.get("spent", {}))
    since, point = clock.get("since"), clock.get("point")
    if since and point:
        found[point] = found.get(point, 0) + max(int((at - datetime.fromisoformat(since)).total_seconds()), 0)
    return found


def total(clock: Clock, at: datetime) -> int:
    """The seconds spent in all."""
    return sum(spent(clock, at).values())


def running(clock: Clock) -> bool:
    """Whether time is being counted."""
    return bool(clock.get("since"))


def start(clock: Clock, points: Sequence[str], at: datetime) -> dict[str, Any]:
    """Count from now, on the point where it stopped (the first one at the beginning)."""
    if running(clock):
        return dict(clock)
    point = clock.get("point") if clock.get("point") in points else points[0]
    return {"point": point, "since": at.isoformat(), "spent": spent(clock, at)}


def pause(clock: Clock, at: datetime) -> dict[str, Any]:
    """Stop counting, until it starts again."""
    return {"point": clock.get("point"), "since": None, "spent": spent(clock, at)}


def go_to(clock: Clock, point: str, at: datetime) -> dict[str, Any]:
    """Go to a point; what was spent on the others stays. Keeps running, or paused, as it was."""
    return {"point": point, "since": at.isoformat() if running(clock) else None, "spent": spent(clock, at)}


def following(clock: Clock, points: Sequence[str]) -> str:
    """The point after the one under way; the last one has none after it and stays."""
    point = clock.get("point")
    if point not in points:
        return points[0]
    return points[min(points.index(point) + 1, len(points) - 1)]


def written(seconds: int) -> str:
    """`12:40`; an hour and more stays in minutes, as the length of a meeting is said."""
    return f"{seconds // 60:02d}:{seconds % 60:02d}"
