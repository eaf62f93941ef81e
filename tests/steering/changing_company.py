"""A company whose win rate falls one day, and does or does not come back after another: simulated deal by deal."""

import csv
import random
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from portulan.workspace import Workspace

FIRST, FALLS, DONE = date(2025, 1, 6), date(2026, 5, 1), date(2026, 7, 1)
AT_TARGET, FALLEN = 0.45, 0.15
A_DAY = 6
PLAN = """\
portulan: 1
company: Ateliers Morvan
language: fr
currency: EUR
timezone: Europe/Paris
as_of: 2026-06-26
target: {indicator: win_rate}
process:
  stages: [{id: decouverte, name: Découverte}, {id: proposition, name: Proposition}]
focus:
  from: 2026-06-01
  weeks: 4
  kpis:
    - kpi: win_rate
      target: 45 %
      alert: 30 %
      action:
        what: Écouter dix appels perdus
        owner: Nadia Le Goff
        due_in: 5 days
        steps: [Choisir les dix appels, Les écouter à deux]
rituals:
  weekly: {day: Mon, at: "09:00", minutes: 30, kpis: [win_rate]}
"""
MAPPING = """\
mapping: 1
timezone: Europe/Paris
currency: EUR
sources:
  deals: {file: data/deals.csv}
tables:
  opportunity:
    from: deals
    columns:
      opportunity_id: id
      created_at: created
      closed_at: closed
      status: status
      amount: amount
"""


@dataclass(frozen=True)
class World:
    """Six deals a working day, decided within a fortnight: won with the chance of the day they are decided."""

    after: float
    """The chance of winning once the action is done."""

    def chance(self, day: date) -> float:
        if day < FALLS:
            return AT_TARGET
        return FALLEN if day <= DONE else self.after

    def deals(self, until: date) -> list[dict[str, str]]:
        """What the CRM exports at the end of that day."""
        rows: list[dict[str, str]] = []
        rng, day = random.Random(20260601), FIRST
        while day <= until:
            for _ in range(A_DAY if day.weekday() < 5 else 0):
                closed, drawn = day + timedelta(days=rng.randint(2, 14)), rng.random()
                known = closed <= until
                status = "open" if not known else "won" if drawn < self.chance(closed) else "lost"
                rows.append({
                    "id": f"D{len(rows):05}", "created": day.isoformat(), "closed": closed.isoformat() if known else "",
                    "status": status, "amount": "8000",
                })  # fmt: skip
            day += timedelta(days=1)
        return rows


def begin(folder: Path) -> Workspace:
    """The folder with its plan and its mapping, before any fact."""
    (folder / "data").mkdir(parents=True)
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    (folder / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    return Workspace(folder)


def move_on(folder: Path, world: World, day: date) -> None:
    """The CRM exports again, the file is imported, and everything is read at the end of that day."""
    rows = world.deals(day)
    with (folder / "data/deals.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]))
        out.writeheader()
        out.writerows(rows)
    plan = folder / "plan.yaml"
    lines = plan.read_text("utf-8").splitlines(keepends=True)
    dated = [f"as_of: {day}\n" if line.startswith("as_of:") else line for line in lines]
    plan.write_text("".join(dated), encoding="utf-8")
    Workspace(folder).import_facts()
