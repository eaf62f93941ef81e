"""Alerts on simulated companies: rarely wrong at target, a drop found in time. The long study is studies/alerts.py."""

from studies.alert_trials import alarms, power
from studies.alert_worlds import World


def test_quiet_years_rarely_alert() -> None:
    """Announced 5 %; of 120 companies, more than 13 would come by chance less than once in two hundred."""
    (alarmed,) = alarms(World(40, "mild", decided=False), 120, 501, levels=(0.05,))
    assert alarmed * 120 <= 13


def test_a_drop_of_ten_points_is_found_within_a_quarter() -> None:
    found = power(World(40, "mild", decided=False), "a", 0.1, 80, 502)
    assert found.within[-1] > 0.75
    assert found.within[1] > 0.5
    assert 25 < found.announced < 50
