"""With batches of changes, the movement tells what was corrected, put off, handed over and deleted since."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from portulan.facts.changes import Changes
from portulan.workspace import Period, Workspace

MAPPING = """\
mapping: 1
timezone: Europe/Paris
currency: EUR
sources:
  deals: deals.csv
tables:
  opportunity:
    from: deals
    columns:
      opportunity_id: id
      owner_id: owner
      created_at: created
      expected_close: expected
      closed_at: closed
      status: status
      amount: amount
      learnt_at: created
"""
DEALS = """\
id,owner,created,expected,closed,status,amount
raised,anne,2026-01-10,2026-03-20,,open,1000.10
put-off,anne,2026-01-11,2026-03-21,,open,2000.20
deleted,anne,2026-01-12,2026-03-22,,open,300.30
handed,anne,2026-01-13,2026-03-23,,open,400.40
won,anne,2026-01-14,2026-03-24,,open,500.50
quiet,bob,2026-01-15,2026-03-25,,open,600.60
"""
PLAN = "portulan: 1\ncompany: Essai\ncurrency: EUR\n"
MARCH = Period(date(2026, 3, 1), date(2026, 4, 1))


def changed(name: str, **values: Any) -> dict[str, Any]:
    row = {"opportunity_id": name, "owner_id": "anne", "status": "open", "closed_at": None, **values, "currency": "EUR"}
    row["expected_close"] = values.get("expected_close", date(2026, 3, 20))
    return row | {"created_at": datetime(2026, 1, 10), "learnt_at": None}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Six deals, imported in January; a batch in mid-March changes five of them."""
    folder = tmp_path_factory.mktemp("history")
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    (folder / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    (folder / "deals.csv").write_text(DEALS, encoding="utf-8")
    assert Workspace(folder, clock=lambda: datetime(2026, 2, 1, 9)).import_facts().committed
    rows = [
        changed("raised", amount=Decimal("1200.00")),
        changed("put-off", amount=Decimal("2000.20"), expected_close=date(2026, 6, 30)),
        changed("handed", amount=Decimal("400.40"), owner_id="bob"),
        changed("won", amount=Decimal("450.00"), status="won", closed_at=datetime(2026, 3, 12)),
    ]
    table = pa.Table.from_pylist(rows).set_column(
        list(rows[0]).index("learnt_at"), "learnt_at", pa.nulls(len(rows), pa.timestamp("us"))
    )
    changes = Changes({"opportunity": table}, deleted={"opportunity": ["deleted"]})
    Workspace(folder, clock=lambda: datetime(2026, 3, 15, 9)).apply(changes)
    return Workspace(folder, clock=lambda: datetime(2026, 4, 2, 9))


def amounts(home: Workspace, **more: Any) -> dict[str, Decimal]:
    answer = home.movement(MARCH, **more)
    assert answer.unknown == ()
    assert answer.whole.gap == 0
    lines = {name: step.amount for name, step in answer.whole.steps.items()}
    return {"opening": answer.whole.opening.amount, **lines, "closing": answer.whole.closing.amount}


def test_changes_of_amount_and_deletions_have_their_lines(home: Workspace) -> None:
    assert amounts(home) == {
        "opening": Decimal("4802.10"),
        "up": Decimal("199.90"),
        "down": Decimal("-50.50"),
        "won": Decimal("-450.00"),
        "deleted": Decimal("-300.30"),
        "closing": Decimal("4201.20"),
    }


def test_a_deal_put_off_leaves_the_quarter_and_enters_the_next_one(home: Workspace) -> None:
    assert amounts(home, closing_in="2026-Q1")["slipped"] == Decimal("-2000.20")
    assert amounts(home, closing_in="2026-Q2")["pulled_in"] == Decimal("2000.20")


def test_a_deal_handed_over_leaves_the_scope_of_its_owner(home: Workspace) -> None:
    assert amounts(home, where="owner_id = 'anne'")["transferred_out"] == Decimal("-400.40")
    assert amounts(home, where="owner_id = 'bob'")["transferred_in"] == Decimal("400.40")
    answer = home.movement(MARCH, by="owner")
    assert all(flow.gap == 0 for _, flow in answer.places)
    assert {value: flow.step("regrouped").amount for value, flow in answer.places} == {
        "anne": Decimal("-400.40"),
        "bob": Decimal("400.40"),
    }


def test_day_by_day_closes_too_and_the_deals_are_listed(home: Workspace) -> None:
    gross = home.movement(Period(date(2026, 3, 10), date(2026, 3, 20)), gross=True).whole
    assert gross.gap == 0
    assert gross.step("deleted").deals == 1
    page = home.movement_deals(MARCH, "deleted")
    assert [row["opportunity_id"] for row in page.rows] == ["deleted"]
    assert page.rows[0]["amount_before"] == Decimal("300.30")


def test_after_the_batch_nothing_moves_any_more(home: Workspace) -> None:
    answer = home.movement(Period(date(2026, 3, 20), date(2026, 4, 1)))
    assert answer.whole.steps == {}
    assert "kept" in answer.definition.say("en")
