"""The simulator keeps its own promises: true chances, working days, volumes; and quiet companies have no events."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from portulan.sample import atelier_boreal, quiet_company, simulate
from portulan.sample.organisation import STAGES
from portulan.sample.working_time import WorkingCalendar, easter, french_holidays


@pytest.mark.parametrize(
    ("year", "day"), [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2026, date(2026, 4, 5))]
)
def test_easter(year: int, day: date) -> None:
    assert easter(year) == day


def test_the_holidays_of_2026() -> None:
    expected = ["01-01", "04-06", "05-01", "05-08", "05-14", "05-25", "07-14", "08-15", "11-01", "11-11", "12-25"]
    assert sorted(f"{d:%m-%d}" for d in french_holidays(2026)) == expected


def test_a_clock_counts_business_hours_across_a_week_end() -> None:
    calendar = WorkingCalendar.between(date(2026, 11, 2), date(2026, 12, 1))  # a Monday
    hours = calendar.business_hours()
    friday_17h, saturday = np.array([4 + 17 / 24]), np.array([5.5])
    assert hours.after(friday_17h, np.array([2.0]))[0] == pytest.approx(7 + 10 / 24)  # Monday, ten o'clock
    assert hours.after(saturday, np.array([0.5]))[0] == pytest.approx(7 + 9.5 / 24)
    assert hours.read(hours.instant(np.array([30.25])))[0] == pytest.approx(30.25)


def test_the_calendar_never_ends_silently() -> None:
    calendar = WorkingCalendar.between(date(2026, 11, 2), date(2026, 12, 1))
    assert calendar.business_hours().after(np.array([1.0]), np.array([5000.0]))[0] == np.inf


@pytest.mark.parametrize("volume", [15, 60, 300])
def test_a_quiet_company_creates_about_the_deals_asked_for(volume: int) -> None:
    months = 24
    created = [int(simulate(quiet_company(volume), seed).known_deals.sum()) for seed in range(5)]
    expected = volume * months
    assert abs(np.mean(created) / expected - 1) < 0.12


def test_the_share_that_advances_is_the_true_chance() -> None:
    """On ten large companies, stage by stage, whatever the season: within four standard errors."""
    advanced, entered, expected = (np.zeros(len(STAGES)) for _ in range(3))
    for seed in range(10):
        history = simulate(quiet_company(300), seed)
        deals = history.deals
        old = deals.starts.created < history.known_from + 365  # all have had time
        for n in range(len(STAGES)):
            here = old & ~np.isnan(deals.entered[:, n])
            onwards = ~np.isnan(deals.entered[:, n + 1]) if n + 1 < len(STAGES) else deals.won
            advanced[n] += (here & onwards).sum()
            entered[n] += here.sum()
            expected[n] += deals.probability[here, n].sum()
    error = np.sqrt(expected * (1 - expected / entered))
    assert np.all(np.abs(advanced - expected) < 4 * error)


def test_a_quiet_company_has_no_events_in_its_chances() -> None:
    deals = simulate(quiet_company(60), 1).deals
    known = ~np.isnan(deals.probability)
    assert np.array_equal(deals.probability[known], deals.undisturbed[known])


def test_events_change_the_chances_only_from_their_start() -> None:
    company = atelier_boreal()
    slide = next(e for e in company.events if e.id == "decouverte-recule")
    history = simulate(replace(company, events=(slide,)), 5)
    deals, start = history.deals, history.calendar.number(slide.start)
    entered = deals.entered[:, 1]
    before, after = entered < start, entered >= history.calendar.number(slide.settled)
    assert np.array_equal(deals.probability[before, 1], deals.undisturbed[before, 1])
    assert np.all(deals.probability[after, 1] < deals.undisturbed[after, 1])
    assert np.array_equal(deals.probability[after, 0], deals.undisturbed[after, 0])


def test_stages_are_entered_on_working_days_in_order() -> None:
    history = simulate(atelier_boreal(), 2)
    deals, calendar = history.deals, history.calendar
    entered = deals.entered[:, 1:]
    reached = entered[np.isfinite(entered)]
    assert calendar.is_open[reached.astype(int)].all()
    steps = np.diff(deals.entered, axis=1)
    assert np.all(steps[np.isfinite(steps)] >= 0)
    assert np.all(deals.ended >= np.nanmax(deals.entered, axis=1))


def test_some_deals_go_back_skip_or_are_never_closed() -> None:
    """At realistic shares: a few in a hundred."""
    history = simulate(quiet_company(300), 3)
    deals, n = history.deals, len(history.deals)
    old = deals.starts.created < history.known_from + 365
    assert 0.02 < deals.skipped.any(axis=1).sum() / n < 0.10
    assert 0.02 < np.isfinite(deals.back[:, :, 0]).any(axis=1).sum() / n < 0.12
    assert 0.01 < np.isinf(deals.ended[old]).mean() < 0.08


def test_seasons_show_in_the_months_of_arrival() -> None:
    history = simulate(quiet_company(300), 4)
    created = history.leads.created[history.known_leads].astype(int)
    by_month = np.bincount(history.calendar.month[created], minlength=13)[1:]
    assert by_month[7] == min(by_month)  # August
    assert by_month[7] < 0.65 * by_month.mean()


def test_amounts_are_whole_cents_at_the_discount_said() -> None:
    quotes = simulate(atelier_boreal(), 6).quotes
    assert np.array_equal(quotes.net * 1000, quotes.listed * (1000 - quotes.per_mille))
