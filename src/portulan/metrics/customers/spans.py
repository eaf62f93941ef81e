"""The two ends a figure about customers compares: the eve of the period and its last day, or the last twelve months."""

from dataclasses import dataclass
from datetime import date, timedelta

from portulan.metrics.period import Period

USUAL_DAYS = 365


@dataclass(frozen=True, slots=True)
class Span:
    """From the evening of `eve` to the evening of `end`."""

    eve: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.eve).days

    @property
    def begun(self) -> bool:
        return self.end > self.eve

    @property
    def year_before(self) -> "Span":
        """The same days a year earlier; of as many whole years as a longer span needs not to overlap itself."""
        years = max((self.days + USUAL_DAYS) // (USUAL_DAYS + 1), 1)
        return Span(_years_earlier(self.eve, years), _years_earlier(self.end, years))


def span_of(period: Period | None, as_of: date) -> Span:
    """A period is read up to the as-of day; one without a start, or none, is the twelve months that end it."""
    end = min(as_of, period.end - timedelta(days=1)) if period and period.end else as_of
    eve = period.start - timedelta(days=1) if period and period.start else end - timedelta(days=USUAL_DAYS)
    return Span(eve, end)


def _years_earlier(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
