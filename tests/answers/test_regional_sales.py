"""The figures of the Regional Sales sample."""

import csv
from pathlib import Path

from tests.answers.answered import Example, value

from portulan.stats.estimate import Estimate


def days_to_close(public_data: Path, status: str) -> list[int]:
    with (public_data / "regional_sales" / "Opportunities.csv").open(encoding="utf-8") as file:
        return [int(row["DaysToClose"]) for row in csv.DictReader(file) if row["Status"] == status]


def test_won_lost_and_open(example: Example) -> None:
    regional = example("regional-sales")
    revenue = regional.kpi("revenue")
    assert (value(revenue), revenue.result.n) == (26_435_925, 7282)
    pipeline = regional.kpi("pipeline_open")
    assert (value(pipeline), pipeline.result.n) == (27_812_381, 5333)
    assert regional.records("win_rate", where="status = 'lost'").total == 7385


def test_win_rate_by_number_and_by_value(example: Example) -> None:
    regional = example("regional-sales")
    assert round(100 * value(regional.kpi("win_rate")), 3) == 49.649
    assert value(regional.kpi("win_rate_value")) == 26_435_925 / (26_435_925 + 23_003_910)
    assert round(100 * value(regional.kpi("win_rate_value")), 3) == 53.471


def test_average_discount_weighs_amounts_and_the_mean_of_rates_is_beside_it(example: Example) -> None:
    result = example("regional-sales").kpi("average_discount").result
    assert isinstance(result, Estimate)
    assert round(100 * result.extra["mean_of_rates"], 3) == 10.996
    assert result.value > result.extra["mean_of_rates"]
    beyond = example("regional-sales").records("average_discount", where="discount > 12 %").total
    assert round(result.extra["share_beyond"] * result.n) == beyond


def test_discount_rises_through_the_year(example: Example) -> None:
    regional = example("regional-sales")
    months = [row.result for row in regional.kpi("average_discount by month", where="closed_at >= 2020-01-01").rows]
    rates = [r.extra["mean_of_rates"] for r in months if isinstance(r, Estimate)]
    assert rates[11] > rates[0] + 0.02


def test_days_to_close(example: Example, public_data: Path) -> None:
    shown = example("regional-sales").records("cycle_time_closed", limit=10_000)
    assert shown.total == 7282
    mean = sum(int(str(row["days"])) for row in shown.rows) / shown.total
    assert round(mean, 2) == 121.12
    assert round(sum(days_to_close(public_data, "Lost")) / 7385, 2) == 94.62


def test_won_deals_that_skipped_the_last_stage_have_passed_it(example: Example) -> None:
    """6,068 won deals never reached stage 4: filled in, at the moment they were won."""
    stages = {stage.stage: stage for stage in example("regional-sales").funnel()}
    last = stages["4-Close"]
    really = example("regional-sales").records("time_in_stage(4-Close)").total
    assert last.entered - really == 6068
    assert last.entered == last.advanced + last.lost + last.open
    assert last.advanced == 7282
