"""Business time, first responses and the service level, against a walk over the minutes and plain loops."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

import numpy as np
import pytest
from tests.metrics.hand_facts import HandFacts, evaluator, facts

from portulan.language.units import Duration, DurationUnit
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.period import Period
from portulan.metrics.records import record_page
from portulan.metrics.requests import read_request
from portulan.metrics.service import Clock, Service
from portulan.metrics.wide import WidePlan
from portulan.plan.public_holidays import known_calendar, public_holidays
from portulan.plan.quantities import OpeningHours
from portulan.stats.estimate import Estimate, NotComputable

HOURS = OpeningHours(("Mon", "Tue", "Wed", "Thu", "Fri"), time(9), time(18))
ROMANDY = OpeningHours(("Tue", "Wed", "Thu", "Fri", "Sat"), time(8, 30), time(12, 15))
DAY = date(2026, 6, 30)
START = datetime(2026, 3, 23)  # the clocks go forward on the 29th; Easter Monday is 6 April, then 1, 8, 14, 25 May


def span(count: int, unit: DurationUnit) -> Duration:
    return Duration(Decimal(count), unit)


SERVICE = Service(span(4, "business hours"), 2, span(15, "days"), HOURS, "FR")


def walked(clock: Clock, start: datetime, end: datetime) -> int:
    """The minutes of business time between two instants, counted one by one."""
    count, at = 0, start
    while at < end:
        worked = at.weekday() in clock.weekdays and at.date() not in clock.closed
        count += worked and clock.hours.opens <= at.time() < clock.hours.closes
        at += timedelta(minutes=1)
    return count


@pytest.mark.parametrize("hours", [HOURS, ROMANDY], ids=str)
@pytest.mark.parametrize("country", ["FR", "FR-57", "DE", None])
def test_business_time_is_what_a_walk_over_the_minutes_counts(hours: OpeningHours, country: str | None) -> None:
    clock, rng = Clock(hours, public_holidays(country)), Random(str(hours))
    for _ in range(12):
        start = START + timedelta(minutes=rng.randrange(60 * 24 * 60))
        end = start + timedelta(minutes=rng.randrange(12 * 24 * 60))
        assert clock.reading(end) - clock.reading(start) == 60 * walked(clock, start, end)


def test_a_friday_evening_lead_waits_until_monday_and_longer_over_a_holiday() -> None:
    clock = Clock(HOURS, public_holidays("FR"))
    assert date(2026, 5, 14) in clock.closed
    friday, monday = datetime(2026, 4, 10, 19), datetime(2026, 4, 13, 10)
    assert clock.reading(monday) - clock.reading(friday) == 3600
    good_friday, tuesday = datetime(2026, 4, 3, 17), datetime(2026, 4, 7, 9, 30)
    assert clock.reading(tuesday) - clock.reading(good_friday) == 3600 + 1800
    before, after = datetime(2026, 3, 27, 17), datetime(2026, 3, 30, 10)  # over the change to summer time
    assert clock.reading(after) - clock.reading(before) == 2 * 3600


def test_a_calendar_that_does_not_exist_is_told_from_one_that_does() -> None:
    assert known_calendar("FR")
    assert known_calendar("FR-57")
    assert not known_calendar("Franca")
    assert not known_calendar("FR-Nowhere")


@cache
def leads() -> HandFacts:
    rng = Random(11)
    rows: list[dict[str, Any]] = []
    acts: list[dict[str, Any]] = []
    for i in range(220):
        created = START + timedelta(minutes=rng.randrange(99 * 24 * 60), seconds=rng.randrange(60))
        refused = created + timedelta(minutes=rng.randrange(9000)) if rng.random() < 0.25 else None
        rows.append({
            "lead_id": f"L{i}", "created_at": created, "refused_at": refused, "owner_id": rng.choice(["Ada", "Bob"]),
            "meeting_at": created + timedelta(days=rng.randrange(30)) if rng.random() < 0.15 else None,
        })  # fmt: skip
        at = created
        for j in range(rng.choice([0, 1, 2, 3, 4])):
            at += timedelta(minutes=rng.randrange(20, 300 if j == 0 else 9000))
            direction = rng.choice(["out", "out", "out", "in"])
            acts.append({"activity_id": f"A{i}-{j}", "kind": "call", "direction": direction, "happened_at": at,
                         "lead_id": f"L{i}"})  # fmt: skip
    acts.append({"activity_id": "early", "kind": "call", "direction": "out", "lead_id": "L0",
                 "happened_at": rows[0]["created_at"] - timedelta(days=1)})  # fmt: skip
    return facts(lead=rows, activity=acts)


@cache
def ours() -> Evaluator:
    return evaluator(leads(), WidePlan(service=SERVICE))


def due_by_walking(created: datetime) -> datetime:
    """Four business hours after, second by second being too long: to the minute, then the seconds of the start."""
    clock, left, at = Clock(HOURS, public_holidays("FR")), 4 * 3600, created
    while True:
        opens = datetime.combine(at.date(), HOURS.opens)
        closes = datetime.combine(at.date(), HOURS.closes)
        at = max(at, opens)
        if clock.works(at.date()) and at < closes:
            if left <= (closes - at).total_seconds():
                return at + timedelta(seconds=left)
            left -= int((closes - at).total_seconds())
        at = datetime.combine(at.date() + timedelta(days=1), time())


def handled(day: date) -> dict[str, str]:
    """Each lead and how it was handled, as of the end of a day, from the definition."""
    end = datetime.combine(day + timedelta(days=1), time())
    told = {}
    for lead in leads().written["lead"]:
        created = lead["created_at"]
        if created >= end:
            continue
        out = sorted(
            a["happened_at"]
            for a in leads().written["activity"]
            if a["lead_id"] == lead["lead_id"] and a["direction"] == "out" and created <= a["happened_at"] < end
        )
        window = created + timedelta(days=15)
        due = due_by_walking(created)
        refused, met = (d if d and d < end else None for d in (lead["refused_at"], lead["meeting_at"]))
        replies = [d for d in (*out[:1], refused) if d]
        ended = [d for d in (*out[2:3], refused, met) if d]
        if max(due, window) >= end:
            told[lead["lead_id"]] = "pending"
        elif not replies or min(replies) > due:
            told[lead["lead_id"]] = "late"
        elif not ended or min(ended) > window:
            told[lead["lead_id"]] = "few_follow_ups"
        else:
            told[lead["lead_id"]] = "on_time"
    return told


@pytest.mark.parametrize("day", [DAY, date(2026, 5, 12)])
def test_each_lead_is_handled_as_a_plain_loop_says(day: date) -> None:
    expected = handled(day)
    request = read_request("sla_compliance by handling", (), None, None, day, ())
    rows = {row.by["handling"]: row.result.n for row in ours().table(request).rows}
    counts = {kind: list(expected.values()).count(kind) for kind in ("on_time", "late", "few_follow_ups")}
    assert rows == {kind: n for kind, n in counts.items() if n}
    assert min(counts.values()) > 5
    result = ours().table(read_request("sla_compliance", (), None, None, day, ())).result
    assert isinstance(result, Estimate)
    assert result.value == pytest.approx(counts["on_time"] / sum(counts.values()))
    assert result.still_open == list(expected.values()).count("pending") > 0


def test_the_breaches_of_a_seller_can_be_listed() -> None:
    expected = handled(DAY)
    mine = {row["lead_id"] for row in leads().written["lead"] if row["owner_id"] == "Ada"}
    late = {lead for lead, kind in expected.items() if kind == "late" and lead in mine}
    asked = read_request("sla_compliance where handling = 'late'", (), None, None, DAY, ())
    page = record_page(ours(), asked, {"owner": "Ada"}, 500, 0, None)
    assert {row["lead_id"] for row in page.rows} == late
    assert page.total == len(late) > 5
    assert "handling" in [column.id for column in page.columns]


@pytest.mark.parametrize("name", ["sla_compliance", "first_response_time"])
def test_as_many_leads_stand_behind_the_figure_as_its_n(name: str) -> None:
    period = Period(date(2026, 4, 1), date(2026, 6, 1))
    asked = read_request(name, (), None, period, DAY, ())
    assert record_page(ours(), asked, {}, 5, 0, None).total == ours().table(asked).result.n > 50


def test_first_response_time_is_the_quantile_of_the_minutes_walked_when_all_were_answered() -> None:
    rng, clock = Random(3), Clock(HOURS, public_holidays("FR"))
    rows, acts, minutes = [], [], []
    for i in range(120):
        created = START + timedelta(minutes=rng.randrange(40 * 24 * 60))
        answered = created + timedelta(minutes=rng.randrange(1, 3 * 24 * 60))
        rows.append({"lead_id": f"L{i}", "created_at": created})
        acts.append({"activity_id": f"A{i}", "direction": "out", "happened_at": answered, "lead_id": f"L{i}"})
        minutes.append(walked(clock, created, answered))
    over = evaluator(facts(lead=rows, activity=acts), WidePlan(service=SERVICE))
    result = over.table(read_request("first_response_time", (), None, None, DAY, ())).result
    assert isinstance(result, Estimate)
    ordered = np.sort(minutes)
    assert result.value == pytest.approx(ordered[59] / 60)  # the first minute by which half are answered
    assert result.extra["p95"] == pytest.approx(ordered[113] / 60)
    assert (result.n, result.unit, result.still_open) == (120, "hours", 0)
    assert result.low is not None
    assert result.low < result.value


def test_without_opening_hours_the_plan_is_asked_for_them() -> None:
    over = evaluator(leads(), WidePlan(service=Service(span(4, "business hours"))))
    for name in ("sla_compliance", "first_response_time"):
        result = over.table(read_request(name, (), None, None, DAY, ())).result
        assert isinstance(result, NotComputable)
        assert "sla" in result.reason.say("fr")
    plain = evaluator(leads(), WidePlan(service=Service(span(2, "days"))))
    table = plain.table(read_request("sla_compliance", (), None, None, DAY, ()))
    assert isinstance(table.result, Estimate)
    assert "sans relance exigée" in table.definition.say("fr")
