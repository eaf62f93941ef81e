"""A small company made by hand for the figures pages: a plan of three stages and eighteen months of facts.

The numbers come from counting, not from chance: the same facts every time.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from portulan.facts.report import ImportReport, dump_report
from portulan.facts.schema import TABLES
from portulan.facts.store import FOLDER, StoredColumn, StoredTable, write_manifest

AS_OF = date(2026, 11, 22)
START = datetime(2025, 6, 2, 9)
STAGES = ("decouverte", "proposition", "negociation")
CHANNELS = ("salons", "recommandation", None)
OWNERS = ("u1", "u2", "u3")

PLAN = """\
portulan: 1
company: Atelier Essai
language: fr
currency: EUR
timezone: Europe/Paris
as_of: 2026-11-22
period: {from: 2026-01-01, to: 2026-12-31}
target:
  decision: PME industrielles
  indicator: win_rate by segment
  segments:
    - {id: pme, name: PME industrie, priority: 1, when: employees between 50 and 250}
    - {id: eti, name: ETI, priority: 2, when: employees > 250}
offer: {decision: Une seule promesse, indicator: meeting_rate}
price:
  decision: Prix à la valeur
  indicator: average_discount
  guardrails: {discount_max: 15 %, margin_min: 45 %}
channels:
  decision: Salons et recommandation
  indicator: cost_per_opportunity by channel
  acquisition:
    - {id: salons, name: Salons professionnels, intent: medium}
    - {id: recommandation, intent: high}
  closing: {id: vente-directe}
process:
  decision: Trois étapes
  indicator: cycle_time
  stages:
    - {id: decouverte, name: Découverte, allowed: 14 days, exit: [coût chiffré]}
    - {id: proposition, name: Proposition, allowed: 14 days, exit: [proposition lue]}
    - {id: negociation, name: Négociation, allowed: 10 days, exit: [accord]}
  skips: filled
focus:
  from: 2026-11-02
  weeks: 4
  kpis:
    - {kpi: stage_conversion(decouverte -> proposition), target: 60 %, alert: 35 %,
       action: {what: Retravailler la découverte, owner: u1, due_in: 5 days}}
"""


def facts() -> dict[str, list[dict[str, Any]]]:
    """The rows of each table."""
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    tables["owner"] = [
        {"owner_id": id_, "name": name, "team": team}
        for id_, name, team in (("u1", "M. Tanguy", "Ouest"), ("u2", "N. Le Goff", "Ouest"), ("u3", "S. Morvan", "Est"))
    ]
    for i in range(60):
        tables["account"].append(
            {
                "account_id": f"a{i}",
                "name": f"Fonderie {i}" if i else "Fonderie de l’Odet & Fils <SARL>",
                "sector": "industrie" if i % 3 else "agroalimentaire",
                "employees": 60 + 5 * i,
                "country": "FR",
            }
        )
    for i in range(240):
        _deal(i, tables)
    for month in range(18):
        day = (START + timedelta(days=30 * month)).date()
        tables["spend"] += [
            {"spend_id": f"sp{month}{c}", "day": day, "channel": c, "amount": 900 + 10 * month, "currency": "EUR"}
            for c in ("salons", "recommandation")
        ]
    return tables


def _deal(i: int, tables: dict[str, list[dict[str, Any]]]) -> None:
    created = START + timedelta(days=2 * i + i // 4)
    amount = 8000 + 250 * (i % 17)
    opportunity: dict[str, Any] = {
        "opportunity_id": f"o{i}",
        "name": f"Affaire {i}",
        "account_id": f"a{i % 60}",
        "owner_id": OWNERS[i % 3],
        "channel": CHANNELS[(i // 2) % 3],
        "created_at": created,
        "status": "open",
        "stage": STAGES[0],
        "amount": amount,
        "list_amount": amount * 1.1,
        "cost": amount * 0.4,
        "currency": "EUR",
        "budget_known": bool(i % 2),
    }
    end = datetime(AS_OF.year, AS_OF.month, AS_OF.day, 23)
    at = created
    for number, stage in enumerate(STAGES):
        if at > end:
            break
        tables["stage_entry"].append({"opportunity_id": f"o{i}", "stage": stage, "entered_at": at, "sequence": number})
        opportunity["stage"] = stage
        stay = timedelta(days=5 + (7 * i + 3 * number) % 23)
        fate = (i * 7 + number * 5) % 10  # 0-3 lost here, 4-9 moves on
        if at + stay > end:
            break
        at += stay
        if fate < 4 - number:
            opportunity |= {"status": "lost", "closed_at": at, "loss_reason": ("prix", "sans budget")[i % 2]}
            break
        if number == len(STAGES) - 1:
            opportunity |= {"status": "won", "closed_at": at}
            tables["sale"].append(
                {
                    "sale_id": f"s{i}",
                    "sold_at": at,
                    "account_id": f"a{i % 60}",
                    "opportunity_id": f"o{i}",
                    "owner_id": OWNERS[i % 3],
                    "channel": opportunity["channel"],
                    "amount": amount,
                    "list_amount": amount * 1.1,
                    "cost": amount * 0.4,
                    "currency": "EUR",
                }
            )
    tables["opportunity"].append(opportunity)
    if i % 4 == 0:
        tables["activity"].append(
            {
                "activity_id": f"v{i}",
                "kind": "note" if i % 8 else "call",
                "direction": "out",
                "happened_at": created + timedelta(days=1),
                "opportunity_id": f"o{i}",
                "owner_id": OWNERS[i % 3],
                "subject": "Premier échange",
                "text": "« Que se passe-t-il si rien ne change ? » <b>noté</b>",
            }
        )


def build(folder: Path, tables: Mapping[str, list[dict[str, Any]]] | None = None, identity: str = "by-hand") -> Path:
    """A workspace folder with the plan and, unless `tables` is empty, its facts."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    rows = facts() if tables is None else tables
    if rows:
        stored = {name: _store(folder, name, rows.get(name, []), identity) for name in TABLES}
        write_manifest(folder, identity, stored, dump_report(ImportReport(identity, START, committed=True)))
    return folder


def _store(folder: Path, name: str, rows: Iterable[dict[str, Any]], identity: str) -> StoredTable:
    rows = list(rows)
    table = TABLES[name]
    columns = [StoredColumn(c.name, c.type, c.sql_type) for c in table.columns]
    extra = sorted({key for row in rows for key in row} - set(table.names))
    columns += [StoredColumn(key, "boolean", "BOOLEAN", custom=True) for key in extra]
    target = folder / FOLDER / name
    target.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    listed = ", ".join(f'"{c.name}" {c.sql_type}' for c in columns)
    connection.execute(f"CREATE TABLE t ({listed})")
    happened = table.happened
    full = [{**row, **({"learnt_at": row.get(happened)} if happened else {})} for row in rows]
    if full:
        marks = ", ".join("?" * len(columns))
        connection.executemany(f"INSERT INTO t VALUES ({marks})", [[row.get(c.name) for c in columns] for row in full])
    connection.execute(f"COPY t TO '{target / identity}.parquet' (FORMAT parquet)")
    return StoredTable(0, (f"{identity}.parquet",), len(rows), tuple(columns))
