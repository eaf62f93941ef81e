"""Where an action stands on a day: to come, under way, overdue, done or dropped. No Django here."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Standing = Literal["to_come", "under_way", "overdue", "done", "dropped"]
STANDINGS: tuple[Standing, ...] = ("overdue", "under_way", "to_come", "done", "dropped")
"""In the order of what needs someone."""


@dataclass(frozen=True, slots=True)
class Dates:
    """The days of an action. `closed` is None while it is open; `done` says how it ended."""

    opened: date
    start: date | None = None
    due: date | None = None
    closed: date | None = None
    done: bool = True


def standing(dates: Dates, today: date) -> Standing | None:
    """Where the action stood at the end of that day; None if it was not yet written down."""
    if dates.opened > today:
        return None
    if dates.closed is not None and dates.closed <= today:
        return "done" if dates.done else "dropped"
    if dates.due is not None and dates.due < today:
        return "overdue"
    if dates.start is not None and dates.start > today:
        return "to_come"
    return "under_way"
