"""A small company with everything that makes two databases disagree: nulls, ties, returns, odd names, odd dates."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tests.metrics.hand_facts import HandFacts, Row, facts

from portulan.language.condition_text import parse_condition
from portulan.language.place import Place
from portulan.language.units import Duration
from portulan.metrics.service import Service
from portulan.metrics.wide import WidePlan
from portulan.plan.quantities import OpeningHours

STAGES = ("qualify", "propose", "negotiate")
DAY = date(2025, 4, 20)
START = datetime(2024, 11, 25)  # so that the ISO year and the calendar year differ in between
CHANNELS = ("salons", "Réseau d’anciens", "web", "", None, "o\"dd \\ one's", "100%_sure")


def _condition(text: str) -> Any:
    return parse_condition(text, Place("plan"))


PLAN = WidePlan(
    segments=(
        ("big", _condition("amount >= 500 and sector != 'other'")),
        ("far", _condition("country = 'FR' or channel like 'RÉSEAU%'")),
        ("rest", _condition("amount < 500")),
    ),
    exclusions=(_condition("country = 'XX'"),),
    stages=STAGES,
    mql=_condition("score >= 40"),
    sql=_condition("score >= 60 and channel is not null"),
    service=Service(
        Duration(Decimal(4), "business hours"),
        follow_ups=1,
        window=Duration(Decimal(15), "days"),
        hours=OpeningHours(("Mon", "Tue", "Wed", "Fri"), time(8, 30), time(18, 0)),
        holidays="FR",
    ),
)


def company(seed: int = 3, deals: int = 160) -> HandFacts:
    """The same company at each run."""
    draw = Random(seed)

    def moment(most: int = 150) -> datetime:
        return START + timedelta(hours=6 * draw.randrange(most * 4))

    def money() -> Decimal | None:
        return draw.choice([None, Decimal(draw.randrange(1, 200_000)) / 100, Decimal("0"), Decimal("12.3456")])

    accounts: list[Row] = [
        {
            "account_id": f"A{i}",
            "name": draw.choice([None, f"Société n° {i}", "Même nom"]),
            "sector": draw.choice(["industry", "other", None]),
            "country": draw.choice(["FR", "DE", "XX", None]),
            "employees": draw.choice([None, 0, 9, 10, 250, 5_000]),
        }
        for i in range(12)
    ]
    opportunities: list[Row] = []
    entries: list[Row] = []
    for i in range(deals):
        created = None if draw.random() < 0.05 else moment()
        status = draw.choice(["open", "won", "won", "lost", "lost"])
        base = created or moment()
        closed = (
            base + timedelta(hours=6 * draw.randrange(-8, 200)) if status != "open" else None
        )  # some before created
        opportunities.append(
            {
                "opportunity_id": f"O{i:03}",
                "account_id": draw.choice([*(a["account_id"] for a in accounts), None, "unheard of"]),
                "owner_id": draw.choice(["U1", "U2", None]),
                "lead_id": draw.choice([None, f"L{draw.randrange(90)}"]),
                "channel": draw.choice(CHANNELS),
                "created_at": created,
                "closed_at": None if draw.random() < 0.04 else closed,
                "expected_close": (base + timedelta(days=draw.randrange(90))).date() if draw.random() < 0.7 else None,
                "status": status,
                "stage": draw.choice([*STAGES, None]),
                "amount": money(),
                "list_amount": money(),
                "cost": money(),
                "currency": "EUR",
                "loss_reason": draw.choice(["price", "", None]),
                "observed_from": draw.choice([None, base + timedelta(days=3)]),
                "Région (client)": draw.choice(["Île-de-France", None, "PACA"]),
                "priority": draw.choice([1.5, 2.0, None]),
                "renewal": draw.choice([True, False, None]),
            }
        )
        at = base
        for n in range(draw.randrange(6)):
            at += timedelta(hours=6 * draw.choice([0, 0, 1, 9, 30]))
            entries.append(
                {
                    "opportunity_id": f"O{i:03}",
                    "stage": draw.choice([*STAGES, *STAGES, "on hold"]),
                    "entered_at": at,
                    "sequence": draw.choice([n, None]),
                }
            )
    leads: list[Row] = [
        {
            "lead_id": f"L{i}",
            "account_id": draw.choice(["A1", "A2", None]),
            "owner_id": draw.choice(["U1", None]),
            "created_at": moment(),
            "channel": draw.choice(CHANNELS),
            "score": draw.choice([None, 10, 40, 80]),
            "won_at": moment() if draw.random() < 0.1 else None,
            "refused_at": moment() if draw.random() < 0.3 else None,
            "refusal_reason": draw.choice(["budget", None]),
            "meeting_at": moment() if draw.random() < 0.3 else None,
            "opportunity_id": draw.choice([None, f"O{draw.randrange(deals):03}"]),
            "status": draw.choice(["new", None]),
        }
        for i in range(120)
    ]
    activities: list[Row] = [
        {
            "activity_id": f"M{i}",
            "kind": draw.choice(["meeting", "demo", "call", "email"]),
            "happened_at": moment() + timedelta(seconds=977 * i, microseconds=i % 3),
            "held": draw.choice([True, False, None]),
            "lead_id": draw.choice([None, f"L{draw.randrange(120)}"]),
            "opportunity_id": draw.choice([None, f"O{draw.randrange(deals):03}"]),
            "direction": draw.choice(["in", "out", None]),
            "owner_id": draw.choice(["U1", "U2"]),
        }
        for i in range(220)
    ]
    sales: list[Row] = [
        {
            "sale_id": f"S{i:03}",
            "sold_at": moment(),
            "account_id": draw.choice(["A1", "A2", "A3", "A4", None]),
            "channel": draw.choice(CHANNELS),
            "amount": money() or Decimal(7),
            "list_amount": money(),
            "cost": money(),
            "quantity": draw.choice([1, 3, None]),
            "currency": "EUR",
            "order_id": f"C{draw.randrange(60)}",
        }
        for i in range(140)
    ]
    spend: list[Row] = [
        {
            "spend_id": f"D{i}",
            "day": (START + timedelta(days=draw.randrange(120))).date(),
            "channel": draw.choice(CHANNELS[:3]),
            "amount": Decimal(draw.randrange(1, 90_000)) / 100,
            "currency": "EUR",
        }
        for i in range(60)
    ]
    owners: list[Row] = [
        {"owner_id": "U1", "name": "Zoé", "team": "Nord"},
        {"owner_id": "U2", "name": None, "team": None},
    ]
    return facts(
        account=accounts, opportunity=opportunities, stage_entry=entries, lead=leads, activity=activities, sale=sales,
        spend=spend, owner=owners,
    )  # fmt: skip


def two_currencies() -> HandFacts:
    """The same company, with amounts in two currencies: what money figures refuse to add."""
    written = {name: [dict(row) for row in rows] for name, rows in company().written.items()}
    for table in ("opportunity", "sale", "spend"):
        for row in written[table][::3]:
            row["currency"] = "USD"
    return facts(**written)
