"""The figures of the Maven CRM data, as they were published or computed by hand on its files."""

import csv
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import pytest
from tests.answers.answered import Example, counts, value, values

from portulan.metrics.drivers.answers import DriverSplit
from portulan.stats.estimate import Estimate, NotComputable
from portulan.workspace import Period

QUARTERS = ("2017-Q1", "2017-Q2", "2017-Q3", "2017-Q4")


def deals(public_data: Path) -> list[dict[str, str]]:
    with (public_data / "maven_crm" / "sales_pipeline.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_win_rate_of_closed_deals(example: Example) -> None:
    table = example("maven").kpi("win_rate")
    assert round(value(table) * 100, 2) == 63.15
    assert value(table) == 4238 / (4238 + 2473)
    assert table.result.n == 4238 + 2473


def test_won_revenue_and_average(example: Example) -> None:
    revenue = example("maven").kpi("revenue")
    assert (value(revenue), revenue.result.n) == (10_005_534, 4238)
    assert "won opportunities stand in" in revenue.definition.say("en")
    assert round(value(example("maven").kpi("average_basket")), 2) == 2360.91


def test_figures_by_quarter(example: Example) -> None:
    maven = example("maven")
    rate = maven.kpi("win_rate by quarter")
    assert counts(rate) == dict(zip(QUARTERS, (647, 2032, 2047, 1985), strict=True))
    won = dict(zip(QUARTERS, (531, 1254, 1257, 1196), strict=True))
    assert values(rate) == {quarter: won[str(quarter)] / n for quarter, n in counts(rate).items()}
    revenue = maven.kpi("revenue", by=["quarter"])
    assert values(revenue) == dict(zip(QUARTERS, (1_134_672, 3_086_111, 2_982_255, 2_802_496), strict=True))
    assert counts(revenue) == won


def test_win_rate_by_office(example: Example) -> None:
    table = example("maven").kpi("win_rate by office")
    assert counts(table) == {"Central": 2604, "East": 1858, "West": 2249}
    assert {o: round(100 * v, 2) for o, v in values(table).items()} == {"Central": 62.56, "East": 63.02, "West": 63.94}


def test_cycle_of_won_deals(example: Example, public_data: Path) -> None:
    result = example("maven").kpi("cycle_time_closed").result
    assert isinstance(result, Estimate)
    assert (result.value, result.n) == (57, 4238)
    days = {
        status: [
            (date.fromisoformat(d["close_date"]) - date.fromisoformat(d["engage_date"])).days
            for d in deals(public_data)
            if d["deal_stage"] in status
        ]
        for status in (("Won",), ("Won", "Lost"))
    }
    assert round(sum(days["Won",]) / 4238, 2) == 51.78
    assert round(sum(days["Won", "Lost"]) / 6711, 2) == 47.99
    shown = example("maven").records("cycle_time_closed", limit=5000)
    assert sorted(int(str(row["days"])) for row in shown.rows) == sorted(days["Won",])
    assert median(days["Won",]) == 57


def test_open_deals_are_counted_as_unfinished(example: Example) -> None:
    table = example("maven").kpi("cycle_time")
    assert (table.result.status, table.result.n) == ("unfinished", 4238 + 2473 + 1589)
    stages = {stage.stage: stage for stage in example("maven").funnel()}
    engaging = stages["Engaging"]
    assert (engaging.entered, engaging.advanced, engaging.lost, engaging.open) == (8300, 4238, 2473, 1589)


def test_lost_amounts_are_zero_so_there_is_no_win_rate_by_value(example: Example) -> None:
    result = example("maven").kpi("win_rate_value").result
    assert isinstance(result, NotComputable)
    assert result.status == "no_data"
    assert "lost opportunities" in result.reason.say("en")


def test_open_deals_have_no_amount_so_the_pipeline_is_not_zero(example: Example) -> None:
    result = example("maven").kpi("pipeline_open").result
    assert (result.status, result.n) == ("no_data", 1589 + 500)


def test_the_monthly_win_rate_saws_around_quarter_ends(example: Example) -> None:
    monthly = values(example("maven").kpi("win_rate by month"))
    assert (round(100 * monthly["2017-03"]), round(100 * monthly["2017-04"])) == (82, 49)
    assert (round(100 * monthly["2017-06"]), round(100 * monthly["2017-07"])) == (83, 49)


def test_as_of_a_past_day_reads_what_was_closed_by_then(example: Example, public_data: Path) -> None:
    day = date(2017, 6, 30)
    closed = [d for d in deals(public_data) if d["close_date"] and date.fromisoformat(d["close_date"]) <= day]
    table = example("maven").kpi("win_rate", as_of=day)
    assert table.result.n == len(closed)
    assert value(table) == sum(d["deal_stage"] == "Won" for d in closed) / len(closed)
    whole = example("maven").kpi("win_rate", period=Period(None, day + timedelta(days=1)))
    assert value(whole) == value(table)


def test_a_deal_without_account_is_a_group_of_its_own(example: Example, public_data: Path) -> None:
    orphans = [d for d in deals(public_data) if d["deal_stage"] in ("Won", "Lost") and not d["account"]]
    table = example("maven").kpi("win_rate by sector")
    assert counts(table).get(None, 0) == len(orphans)
    assert "technolgy" not in counts(table)
    assert sum(counts(table).values()) == 6711


@pytest.mark.parametrize("reference", ["win_rate by office", "revenue by offer", "cycle_time by quarter"])
def test_as_many_records_as_the_figure_counts(example: Example, reference: str) -> None:
    maven = example("maven")
    for row in maven.kpi(reference).rows:
        if isinstance(row.result, Estimate):
            assert maven.records(reference, by_values=row.by, limit=1).total == row.result.n


@pytest.mark.parametrize(
    ("quarter", "effects"),
    [
        (Period(date(2017, 7, 1), date(2017, 10, 1)), [22_321.31, -18_532.38, -90_857.00, -16_787.93]),
        (Period(date(2017, 10, 1), date(2018, 1, 1)), [-88_976.26, -78_153.52, -31_525.35, 18_896.13]),
    ],
)
def test_what_moved_revenue_by_product_is_what_a_prototype_found(
    example: Example, quarter: Period, effects: list[float]
) -> None:
    """Volume, mix, rate, price of a quarter against the one before, from an implementation apart from this one."""
    split = example("maven").drivers("revenue", period=quarter, by=["offer"]).result
    assert isinstance(split, DriverSplit)
    assert list(split.effects) == ["volume", "mix", "rate", "price"]
    assert [float(effect.value) for effect in split.effects.values()] == pytest.approx(effects, abs=0.011)
    assert sum(effect.value for effect in split.effects.values()) == split.change.value
