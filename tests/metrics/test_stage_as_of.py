"""The stage an opportunity stood in on a past day, as its entries say."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from tests.metrics.companies import companies
from tests.metrics.hand_facts import Row, evaluator, facts
from tests.metrics.plainly import STAGES

from portulan.metrics.records import record_page
from portulan.metrics.requests import read_request
from portulan.metrics.wide import WidePlan

PLAN = WidePlan(stages=STAGES)


def stages_on(company: dict[str, list[Row]], day: date) -> dict[str, Any]:
    over = evaluator(facts(**company), PLAN)
    page = record_page(over, read_request("pipeline_open by stage", (), None, None, day, STAGES), {}, 1000, 0, None)
    return {str(row["opportunity_id"]): row["stage"] for row in page.rows}


def deal(*entries: tuple[str, int], closed: int | None = None) -> dict[str, list[Row]]:
    """One deal created on 1 January 2025, entering stages on days of that month."""
    steps: list[Row] = [
        {"opportunity_id": "O", "stage": stage, "entered_at": datetime(2025, 1, day), "sequence": i}
        for i, (stage, day) in enumerate(entries)
    ]
    status = "won" if closed else "open"
    row: Row = {
        "opportunity_id": "O",
        "created_at": datetime(2025, 1, 1),
        "closed_at": datetime(2025, 1, closed) if closed else None,
        "status": status,
        "stage": "signed" if closed else entries[-1][0],
        "amount": 100,
        "currency": "EUR",
    }
    return {"opportunity": [row], "stage_entry": steps}


@pytest.mark.parametrize(
    ("company", "day", "stage"),
    [
        (deal(("qualify", 1), ("propose", 10)), 5, "qualify"),
        (deal(("qualify", 1), ("propose", 10)), 10, "propose"),
        (deal(("qualify", 1), ("propose", 10)), 31, "propose"),
        (deal(("qualify", 1), ("propose", 10), ("qualify", 20)), 15, "propose"),
        (deal(("qualify", 1), ("propose", 10), ("qualify", 20)), 25, "qualify"),
        (deal(("qualify", 1), ("on hold", 10), ("propose", 20)), 15, "on hold"),
        (deal(("qualify", 1), ("negotiate", 10), closed=20), 15, "negotiate"),
        (deal(("qualify", 1), ("propose", 4), ("qualify", 6), ("propose", 8), ("qualify", 12)), 9, "propose"),
    ],
)
def test_the_stage_of_a_past_day(company: dict[str, list[Row]], day: int, stage: str) -> None:
    assert stages_on(company, date(2025, 1, day)) == {"O": stage}


@settings(
    max_examples=15, deadline=None, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck)
)
@given(companies())
def test_the_last_stage_entered_by_then_is_the_stage(company: dict[str, list[Row]]) -> None:
    """On deals that went on afterwards; entries of one instant are left out, as nothing orders them."""
    day = date(2025, 1, 25)
    for identifier, stage in stages_on(company, day).items():
        (row,) = (o for o in company["opportunity"] if o["opportunity_id"] == identifier)
        closed = row["closed_at"]
        entries = [
            e
            for e in company["stage_entry"]
            if e["opportunity_id"] == identifier and (closed is None or e["entered_at"] <= closed)
        ]
        before = [e for e in entries if e["entered_at"].date() <= day]
        after = len(entries) > len(before) or closed is not None
        if before and after:
            latest = max(e["entered_at"] for e in before)
            assert stage in {e["stage"] for e in before if e["entered_at"] == latest}
