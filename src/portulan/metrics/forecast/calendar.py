"""The half-months a forecast counts in: from the 1st to the 15th, from the 16th to the end.

A half-month is a number on one calendar: (year × 12 + month − 1) × 2, plus 1 for the second half; so its remainder by
6 is its place in the quarter, by 24 its place in the year.
"""

from datetime import date, timedelta

ORIGIN = date(2000, 1, 1)
"""Days are counted from here."""


def day_number(day: date) -> int:
    return (day - ORIGIN).days


def day_of(number: int) -> date:
    return ORIGIN + timedelta(days=number)


def half_month(day: date) -> int:
    """The half-month that holds this day."""
    return (day.year * 12 + day.month - 1) * 2 + (day.day > 15)


def first_day(number: int) -> date:
    """The first day of a half-month."""
    year, month = divmod(number // 2, 12)
    return date(year, month + 1, 16 if number % 2 else 1)


def days_in(number: int) -> int:
    return (first_day(number + 1) - first_day(number)).days


def month_ends(after: date, until: date) -> list[date]:
    """The last day of each month from the one that holds the day after `after`, the last one cut at `until`."""
    ends: list[date] = []
    day = after + timedelta(days=1)
    while day <= until:
        following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        ends.append(min(following - timedelta(days=1), until))
        day = following
    return ends
