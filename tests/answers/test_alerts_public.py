"""Alerts on the public data: what must stay silent does, and two real drops are found."""

from datetime import date

from tests.answers.answered import Example

from portulan.metrics.alerts.answers import Rule


def test_maven_s_quarter_ends_alert_nothing(example: Example) -> None:
    """Wins come at quarter ends: the rate of closed deals falls under 55 % in five months of ten."""
    maven = example("maven")
    track = maven.alert(Rule("win_probability", 0.51, 0.41))
    assert track.calibrated
    assert track.days
    assert track.episodes == []
    earlier = maven.alert(
        Rule("win_probability", 0.51, 0.41), date(2017, 9, 30)
    )  # learnt on six months, two quarter ends
    assert earlier.days
    assert earlier.episodes == []


def test_olist_s_cycle_that_seems_to_lengthen_alerts_nothing(example: Example) -> None:
    """Medians by closing quarter go from 10 to 199 days, because arrivals stop being recorded."""
    olist = example("olist")
    cycle = olist.alert(Rule("cycle_time", 30, 60))
    assert (cycle.family, cycle.state) == ("none", "no_data")
    won = olist.alert(Rule("lead_to_won", 0.12, 0.08))
    assert won.state in ("no_data", "too_few")
    assert not won.episodes
    assert won.reason is not None


def test_regional_sales_drops_of_2021_are_found(example: Example) -> None:
    track = example("regional-sales").alert(Rule("win_rate", 0.6, 0.5))
    opened = [episode.opened for episode in track.episodes]
    assert any(date(2021, 1, 1) <= day <= date(2021, 3, 15) for day in opened), opened
    assert any(date(2021, 9, 15) <= day <= date(2021, 12, 15) for day in opened), opened
