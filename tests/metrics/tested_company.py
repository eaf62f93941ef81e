"""A company where a change is tried: deals go on as their arm says, the draw being known in advance."""

import csv
import random
from datetime import date, datetime, timedelta
from pathlib import Path

from portulan.stats.blocks import arms
from portulan.workspace import Workspace

START, LAST = date(2026, 1, 5), date(2026, 6, 30)
NAME, SEED = "un-essai", 7
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
      owner_id: owner
      channel: channel
      created_at: created
      closed_at: closed
      status: status
      amount: amount
      list_amount: list
    custom:
      script: {column: script, type: text}
"""
PLAN = """\
portulan: 1
company: Essais
currency: EUR
as_of: 2026-06-30
offer:
  promise: Avant
  proofs: []
process:
  stages: [{id: decouverte, name: Découverte, questions: [Pourquoi maintenant ?]}]
"""
TRIAL = """\
portulan: 1
name: Un essai
hypothesis: Ça marche mieux
change: {kind: script, what: Poser la question du coût}
population: {when: channel = 'web'}
split: {by: random, seed: 7}
kpi: win_probability
horizon: 30 days
start: 2026-01-05
rule: {kind: declared, deals: 60, alpha: 10 %, effect: +30 pt}
guardrail: {kpi: average_discount, at_most: 15 %}
deploy: {path: process.stages.decouverte.questions, add: Combien coûte une heure d’arrêt ?}
"""


def company_with(
    folder: Path,
    effect: float,
    discount_b: float = 0.05,
    base: float = 0.35,
    deployed: date | None = None,
    seed: int = SEED,
) -> Path:
    """Web deals, one on each working day since a year before the test; those drawn B win `effect` more often, with
    that discount, and all of them from the day it is deployed on. As many fair deals beside, whom nothing touches. Six
    owners in turn. `seed` is the draw's."""
    rng, tested = random.Random(5), 0
    rows: list[dict[str, str]] = []
    drawn = arms(NAME, seed, 0, 400)
    day = START - timedelta(days=365)
    while day <= LAST:
        if day.weekday() < 5:
            for channel in ("web", "fair"):
                arm = ""
                if channel == "web" and day >= START:
                    arm, tested = drawn[tested], tested + 1
                    arm = "b" if deployed and day >= deployed else arm
                rows.append(
                    _deal(f"D{len(rows):04}", day, channel, arm, len(rows) // 2 % 6, effect, base, discount_b, rng)
                )
        day += timedelta(days=1)
    (folder / "data").mkdir(parents=True)
    with (folder / "data/deals.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]))
        out.writeheader()
        out.writerows(rows)
    (folder / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    (folder / "trials").mkdir()
    (folder / "trials" / f"{NAME}.yaml").write_text(TRIAL, encoding="utf-8")
    workspace(folder).import_facts()
    return folder


def _deal(
    id_: str,
    day: date,
    channel: str,
    arm: str,
    owner: int,
    effect: float,
    base: float,
    discount: float,
    rng: random.Random,
) -> dict[str, str]:
    won = rng.random() < base + (effect if arm == "b" else 0.0)
    closed = day + timedelta(days=rng.randint(3, 25))
    over = closed <= LAST
    net = 100 * (1 - (discount if arm == "b" else 0.05)) + rng.random()
    return {
        "id": id_, "owner": f"U{owner}", "channel": channel, "created": f"{day} 09:00",
        "closed": f"{closed} 17:00" if over else "",
        "status": ("won" if won else "lost") if over else "open", "amount": f"{net:.2f}", "list": "100",
        "script": {"a": "ancien", "b": "nouveau"}.get(arm, "ancien"),
    }  # fmt: skip


def workspace(folder: Path) -> Workspace:
    return Workspace(folder, clock=lambda: datetime(2026, 6, 30, 18))


def written(folder: Path, name: str, **changes: str) -> str:
    """One more test like the usual one, lines of other keys in place of its own; its id."""
    lines = [line for line in TRIAL.splitlines() if line.split(":")[0] not in {*changes, "name"}]
    lines += [f"name: {name}", *(f"{key}: {value}" for key, value in changes.items() if value)]
    (folder / "trials" / f"{name}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return name
