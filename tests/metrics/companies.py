"""Small companies drawn by hypothesis: skipped stages, returns, undated closings, empty channels, all sorts of ties."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from tests.metrics.plainly import STAGES

START = datetime(2025, 1, 1)
DAYS = 60
DAY_OF_READING = (START + timedelta(days=45)).date()

moments = st.integers(0, DAYS * 4).map(lambda quarter_days: START + timedelta(hours=6 * quarter_days))
perhaps = st.none() | moments
channels = st.sampled_from(["fair", "web", "unknown", None])
amounts = st.none() | st.integers(1, 10_000).map(lambda cents: Decimal(cents) / 100)


@st.composite
def opportunities(draw: st.DrawFn, leads: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    entries: list[dict[str, Any]] = []
    for i in range(draw(st.integers(0, 14))):
        created = draw(st.none() | moments) if draw(st.integers(0, 9)) == 0 else draw(moments)
        status = draw(st.sampled_from(["open", "won", "lost"]))
        base = created or draw(moments)
        closed = base + timedelta(hours=6 * draw(st.integers(0, 80))) if status != "open" else None
        if status != "open" and draw(st.integers(0, 19)) == 0:
            closed = None
        rows.append(
            {
                "opportunity_id": f"O{i}",
                "account_id": draw(st.sampled_from(["A1", "A2", "A3", None])),
                "lead_id": draw(st.none() | st.integers(0, leads).map(lambda n: f"L{n}")),
                "channel": draw(channels),
                "created_at": created,
                "closed_at": closed,
                "status": status,
                "amount": draw(amounts),
                "list_amount": draw(amounts),
                "currency": "EUR",
            }
        )
        for _ in range(draw(st.integers(0, 5))):
            stage = draw(st.sampled_from([*STAGES, "elsewhere"]))
            at = base + timedelta(hours=6 * draw(st.integers(0, 60)))
            entries.append({"opportunity_id": f"O{i}", "stage": stage, "entered_at": at, "sequence": len(entries)})
    return rows, entries


@st.composite
def companies(draw: st.DrawFn) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Facts of a company, as rows."""
    leads = draw(st.integers(0, 10))
    rows, entries = draw(opportunities(leads))
    contacts = [
        {
            "lead_id": f"L{i}",
            "created_at": draw(moments),
            "channel": draw(channels),
            "mql_at": draw(perhaps),
            "sql_at": draw(perhaps),
            "won_at": draw(st.none() | perhaps),
            "refused_at": draw(st.none() | perhaps),
            "meeting_at": draw(perhaps),
            "opportunity_id": draw(st.none() | st.integers(0, 14).map(lambda n: f"O{n}")),
        }
        for i in range(leads)
    ]
    meetings = [
        {
            "activity_id": f"M{i}",
            "kind": draw(st.sampled_from(["meeting", "demo", "call"])),
            "happened_at": draw(moments),
            "held": draw(st.sampled_from([True, False, None])),
            "lead_id": draw(st.none() | st.integers(0, 10).map(lambda n: f"L{n}")),
            "opportunity_id": draw(st.none() | st.integers(0, 14).map(lambda n: f"O{n}")),
        }
        for i in range(draw(st.integers(0, 8)))
    ]
    sales = [
        {
            "sale_id": f"S{i:02}",
            "sold_at": draw(moments),
            "account_id": draw(st.sampled_from(["A1", "A2", "A3", None])),
            "channel": draw(channels),
            "amount": draw(amounts) or Decimal(7),
            "cost": draw(amounts),
            "currency": "EUR",
        }
        for i in range(draw(st.integers(0, 10)))
    ]
    return {"opportunity": rows, "stage_entry": entries, "lead": contacts, "activity": meetings, "sale": sales}
