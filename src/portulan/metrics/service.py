"""What the plan promises to do with a lead, in the time the team works: when it was answered, by when it had to be.

Business time is a clock that only runs while the team works: `W(t)` is how many seconds of it have gone by at an
instant, so that the business time between two instants is a difference, and a deadline is the instant at which the
clock shows a number. In the engine the clock is a small table of days made from the plan alone (no fact decides it);
in Python it is `Clock`. Instants are wall-clock times, as facts are: a change to summer time moves no opening hour.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from portulan.language.units import Duration
from portulan.plan.public_holidays import public_holidays
from portulan.plan.quantities import WEEKDAYS, OpeningHours
from portulan.plan.records import Sla

FIRST_DAY = date(1990, 1, 1)
"""A Monday: the day the clock is at 0."""
DAYS = 30_000
DAY_US = 86_400_000_000
"""A day in microseconds."""

TABLE = "response"
COLUMNS = ("_answered", "_followed", "_due", "_deadline", "_work_start", "_work_answered", "_work_refused")
"""What the table beside the leads holds: see `query`."""
HANDLING = "handling"
"""The column that says how a lead was handled: on_time, late, few_follow_ups, pending."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service level: the time to a first response, how many follow-ups in how long, and when the team works."""

    response: Duration
    follow_ups: int = 0
    window: Duration | None = None
    hours: OpeningHours | None = None
    holidays: str | None = None

    @property
    def clock(self) -> "Clock | None":
        """The clock of business time; None where the plan gives no opening hours."""
        return Clock(self.hours, public_holidays(self.holidays)) if self.hours else None

    @property
    def business(self) -> bool:
        """Whether the response is promised in business time."""
        return "business" in self.response.unit

    @property
    def computable(self) -> bool:
        """Whether deadlines can be told: business time needs opening hours."""
        return self.hours is not None or not self.business

    @property
    def response_seconds(self) -> int:
        """The time given to respond; a business day lasts as long as the team is open."""
        if self.response.unit == "business days" and self.hours:
            return int(self.response.count * _length(self.hours))
        return round(self.response.as_timedelta.total_seconds())

    @property
    def identity(self) -> str:
        return f"{self.response} {self.follow_ups} {self.window} {self.hours} {self.holidays}"


def service_of(sla: Sla | None) -> Service | None:
    """What the plan promises, as the figures need it; None where it promises nothing."""
    if sla is None or sla.first_response is None:
        return None
    number, window = sla.follow_ups or (0, None)
    return Service(sla.first_response, number, window, sla.hours, sla.holidays)


@dataclass(frozen=True)
class Clock:
    """Business time: `hours` of the week, none on the days `closed`."""

    hours: OpeningHours
    closed: frozenset[date]

    @property
    def day_seconds(self) -> int:
        """How long the team works on a working day."""
        return _length(self.hours)

    @property
    def weekdays(self) -> tuple[int, ...]:
        """The days of the week worked, 0 for Monday."""
        return tuple(WEEKDAYS.index(day) for day in self.hours.days)

    def works(self, day: date) -> bool:
        return day.weekday() in self.weekdays and day not in self.closed

    def reading(self, instant: datetime) -> int:
        """Seconds of business time gone by at an instant, since the clock's first day."""
        day = instant.date()
        weeks, rest = divmod((day - FIRST_DAY).days, 7)
        worked = weeks * len(self.weekdays) + sum(weekday < rest for weekday in self.weekdays)
        worked -= sum(one < day for one in self._closed_working_days)
        into = (instant - datetime.combine(day, self.hours.opens)) // timedelta(seconds=1)
        return worked * self.day_seconds + (min(max(into, 0), self.day_seconds) if self.works(day) else 0)

    @cached_property
    def _closed_working_days(self) -> list[date]:
        return [day for day in self.closed if day.weekday() in self.weekdays and day >= FIRST_DAY]


def _length(hours: OpeningHours) -> int:
    return _seconds(hours.closes) - _seconds(hours.opens)


def _seconds(at: time) -> int:
    return at.hour * 3600 + at.minute * 60


# ── The same in the engine ───────────────────────────────────────────────────────────────────────────────────────────


def query(service: Service | None) -> str:
    """The table beside the leads, a row per lead.

    `_answered`: its first outgoing activity. `_followed`: when the follow-ups owed had been made, or were owed no more
    (a meeting held, an opportunity, a refusal). `_due`: by when it had to be answered. `_deadline`: by when all had to
    be done. `_work_start`, `_work_answered`, `_work_refused`: the readings of the clock, in seconds.
    """
    clock = service.clock if service else None
    outgoing = (
        "outgoing AS (SELECT lead.lead_id, a.happened_at, row_number() OVER (PARTITION BY lead.lead_id "
        "ORDER BY a.happened_at, a.activity_id) AS rank FROM lead JOIN activity AS a ON a.lead_id = lead.lead_id "
        "WHERE a.direction = 'out' AND a.happened_at >= lead.created_at)"
    )
    owed = (service.follow_ups if service else 0) + 1
    done = (
        "done AS (SELECT lead_id, min(happened_at) AS answered, "
        f"min(CASE WHEN rank = {owed:d} THEN happened_at END) AS followed FROM outgoing GROUP BY lead_id)"
    )
    settled = "least(l._meeting, l._opportunity, l._won, l.refused_at)"
    base = (
        f"base AS (SELECT l.lead_id, l.created_at, l.refused_at, done.answered, least(done.followed, {settled}) AS "
        "followed FROM wide_lead AS l LEFT JOIN done ON done.lead_id = l.lead_id)"
    )
    ctes = [outgoing, done, base]
    readings, joins = [f"CAST(NULL AS BIGINT) AS {name}" for name in COLUMNS[4:]], ""
    if clock is not None:
        ctes += _clock(clock)
        readings = [
            f"{_reading(clock, f'base.{at}', name)} AS _work_{name}"
            for name, at in (("start", "created_at"), ("answered", "answered"), ("refused", "refused_at"))
        ]
        joins = " ".join(
            f"LEFT JOIN clock AS {name} ON {name}.day = CAST(base.{at} AS DATE)"
            for name, at in (("start", "created_at"), ("answered", "answered"), ("refused", "refused_at"))
        )
    ctes.append(f"read AS (SELECT base.*, {', '.join(readings)} FROM base {joins})")
    due, by = _due(service, clock)
    window = round(service.window.as_timedelta.total_seconds()) if service and service.window else 0
    until = f"read.created_at + INTERVAL {window:d} SECOND"
    return (
        f"WITH {', '.join(ctes)} SELECT read.lead_id AS _of, read.answered AS _answered, "
        f"CASE WHEN read.followed <= {until} THEN read.followed END AS _followed, {due} AS _due, "
        f"greatest({due}, {until}) AS _deadline, read._work_start, read._work_answered, read._work_refused "
        f"FROM read {by}"
    )


def _clock(clock: Clock) -> list[str]:
    """The table of days: `before` counts the working days before each."""
    digit = "digit AS (SELECT 0 AS n " + " ".join(f"UNION ALL SELECT {n}" for n in range(1, 10)) + ")"
    number = "a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 10000 * e.n"
    later = f"CAST({_day(FIRST_DAY)} AS TIMESTAMP) + to_microseconds(CAST(n AS BIGINT) * {DAY_US})"
    closed = sorted(day for day in clock.closed if day >= FIRST_DAY)
    up_to = "ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
    open_day = f"n % 7 IN ({', '.join(map(str, clock.weekdays))})"
    if closed:
        open_day += f" AND day NOT IN ({', '.join(_day(day) for day in closed)})"
    return [
        digit,
        f"numbered AS (SELECT {number} AS n FROM {', '.join(f'digit AS {name}' for name in 'abcde')} WHERE e.n < 3)",
        f"dated AS (SELECT n, CAST({later} AS DATE) AS day FROM numbered)",
        f"worked AS (SELECT day, CASE WHEN {open_day} THEN 1 ELSE 0 END AS works FROM dated)",
        f"clock AS (SELECT day, works, sum(works) OVER ({up_to}) - works AS before FROM worked)",
    ]


def _reading(clock: Clock, at: str, of: str) -> str:
    gone = f"(epoch_us({at}) - epoch_us(CAST(CAST({at} AS DATE) AS TIMESTAMP))) / CAST(1000000 AS DOUBLE)"
    into = f"CAST(floor({gone}) AS BIGINT) - {_seconds(clock.hours.opens):d}"
    within = f"greatest(least({into}, {clock.day_seconds:d}), 0)"
    return f"CAST({of}.before * {clock.day_seconds:d} + {of}.works * {within} AS BIGINT)"


def _due(service: Service | None, clock: Clock | None) -> tuple[str, str]:
    """The instant by which a lead had to be answered, and the join it takes."""
    if service is None or not service.computable:
        return "CAST(NULL AS TIMESTAMP)", ""
    seconds = service.response_seconds
    if not service.business or clock is None:
        return f"read.created_at + INTERVAL {seconds:d} SECOND", ""
    shown = f"(read._work_start + {seconds - 1:d})"  # the last second given is of that working day
    rank = f"CAST(floor({shown} / CAST({clock.day_seconds:d} AS DOUBLE)) AS BIGINT)"
    into = f"({shown} - due.before * {clock.day_seconds:d} + 1 + {_seconds(clock.hours.opens):d})"
    at = f"CAST(due.day AS TIMESTAMP) + to_microseconds(CAST({into} AS BIGINT) * 1000000)"
    return at, f"LEFT JOIN clock AS due ON due.works = 1 AND due.before = {rank}"


def _day(day: date) -> str:
    return f"DATE '{day:%Y-%m-%d}'"


def seen_columns(end: str) -> Sequence[str]:
    """The columns of that table as known before an instant: what happened or fell due later is hidden."""
    dated = [
        f"CASE WHEN {TABLE}.{name} < {end} THEN {TABLE}.{name} END AS {name}" for name in ("_answered", "_followed")
    ]
    deadline = f"CASE WHEN {TABLE}._deadline < {end} THEN {TABLE}._deadline END"
    reply = f"least({TABLE}._answered, wide_lead.refused_at)"
    kept = (
        f"CASE WHEN {deadline} IS NULL THEN 'pending' WHEN {reply} IS NULL OR {reply} > {TABLE}._due THEN 'late' "
        f"WHEN {TABLE}._followed IS NULL THEN 'few_follow_ups' ELSE 'on_time' END AS {HANDLING}"
    )
    rest = [f"{TABLE}.{name}" for name in COLUMNS if name not in ("_answered", "_followed", "_deadline")]
    return [*dated, f"{deadline} AS _deadline", kept, *rest]
