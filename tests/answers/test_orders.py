"""The figures of AdventureWorks (resellers) and Northwind: orders, without opportunities."""

import pytest
from tests.answers.answered import Example, value, values

from portulan.stats.estimate import Estimate


def test_adventureworks_revenue(example: Example) -> None:
    works = example("adventureworks")
    assert round(value(works.kpi("revenue")), 2) == 80_450_596.98
    by_type = values(works.kpi("revenue by reseller_type"))
    assert {name: round(amount, 2) for name, amount in by_type.items()} == {
        "Value Added Reseller": 34_967_517.33,
        "Warehouse": 38_726_913.48,
        "Specialty Bike Shop": 6_756_166.18,
    }
    assert values(works.kpi("revenue by country"))["France"] == pytest.approx(4_607_537.94, abs=0.01)


def test_adventureworks_margin(example: Example) -> None:
    assert round(100 * value(example("adventureworks").kpi("margin_rate")), 3) == 0.585


def test_northwind_orders(example: Example) -> None:
    northwind = example("northwind")
    assert round(value(northwind.kpi("revenue")), 2) == 1_265_793.04
    basket = northwind.kpi("average_basket")
    assert basket.result.n == 830
    assert round(value(basket) * 830, 2) == 1_265_793.04
    assert northwind.records("average_basket", limit=1).total == 830


def test_northwind_discount(example: Example) -> None:
    result = example("northwind").kpi("average_discount").result
    assert isinstance(result, Estimate)
    assert result.value == pytest.approx(88_665.55 / 1_354_458.59, abs=1e-8)


def test_what_orders_cannot_say_has_a_reason(example: Example) -> None:
    for kpi in ("win_rate", "cycle_time", "stage_conversion", "cac", "lead_to_won"):
        result = example("northwind").kpi(kpi).result
        assert result.status == "no_data", kpi


def test_the_board_of_every_example_answers(example: Example) -> None:
    names = ("maven", "olist", "regional-sales", "adventureworks", "northwind", "cdnow", "online-retail", "ads")
    for name in names:
        board = example(name).board()
        figures = [figure for component in board.components for figure in component.figures]
        assert len(figures) >= 5
        assert all(figure.table and figure.table.rows for figure in figures), name
        assert not any(finding.level == "error" for finding in example(name).check()), name
