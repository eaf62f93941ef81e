"""Groups of few records are drawn towards the whole where groups are compared, and nowhere else."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from tests.metrics.hand_facts import Row, evaluator, facts

from portulan.metrics.answers import KpiTable
from portulan.metrics.requests import read_request
from portulan.metrics.shrinking import with_shrinkage
from portulan.stats.estimate import Estimate
from portulan.stats.shrinkage import shrink_rates

AS_OF = date(2026, 6, 30)
CLOSED = {"a": (10, 11), "b": (20, 200), "c": (35, 180), "d": (40, 220), "few": (2, 4)}


def company() -> list[Row]:
    """Closed deals of each seller: won, closed."""
    return [
        {
            "opportunity_id": f"{owner}{i}",
            "created_at": datetime(2026, 1, 2),
            "closed_at": datetime(2026, 1 + i % 6, 3),
            "status": "won" if i < won else "lost",
            "owner_id": owner,
            "loss_reason": "price" if i % 2 else "delay",
            "amount": Decimal(1000 + 10 * i),
            "currency": "EUR",
        }
        for owner, (won, closed) in CLOSED.items()
        for i in range(closed)
    ]


def table(kpi: str, *by: str) -> KpiTable:
    over = evaluator(facts(opportunity=company()))
    return with_shrinkage(over.table(read_request(kpi, by, None, None, AS_OF, ())))


def test_each_seller_has_both_values_and_a_group_too_small_for_a_figure_has_none() -> None:
    rows = {row.by["owner"]: row for row in table("win_rate", "owner").rows}
    told = shrink_rates([CLOSED[o][0] for o in "abcd"], [CLOSED[o][1] for o in "abcd"])
    for owner, expected in zip("abcd", told, strict=True):
        result = rows[owner].result
        assert isinstance(result, Estimate)
        assert result.value == CLOSED[owner][0] / CLOSED[owner][1], "the raw value stays"
        assert rows[owner].shrunk == expected
    assert rows["few"].shrunk is None
    lucky = rows["a"].shrunk
    assert lucky is not None
    assert lucky.value < 0.85 < 10 / 11


@pytest.mark.parametrize(
    ("kpi", "by"),
    [
        ("win_rate", ("month",)),
        ("win_rate", ("quarter", "owner")),
        ("win_rate", ()),
        ("win_rate", ("loss_reason",)),
        ("bookings", ("owner",)),
    ],
)
def test_time_outcomes_and_exact_sums_are_left_as_they_are(kpi: str, by: tuple[str, ...]) -> None:
    assert [row.shrunk for row in table(kpi, *by).rows if row.shrunk is not None] == []


def test_amounts_are_shrunk_too_and_stay_positive() -> None:
    rows = [row for row in table("average_basket", "owner").rows if row.shrunk is not None]
    assert len(rows) >= 3
    assert all(row.shrunk is not None and 0 < row.shrunk.low <= row.shrunk.value <= row.shrunk.high for row in rows)


def test_json_gives_both() -> None:
    told = table("win_rate", "owner").as_json("en")["rows"][0]
    assert told["shrunk"] is not None
    assert told["value"] != told["shrunk"]["value"]
