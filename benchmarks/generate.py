"""A generated company of N opportunities for the benchmarks: seeded, written as the Parquet or CSV files of a CRM.

Three years of deals growing through five stages, 4.3 stage entries each on average, 14 % re-entries, 17 % still open;
8 segments of accounts, 6 channels, 200 owners. Not a simulation of selling (see `portulan.sample` for that): a load.
"""

from pathlib import Path
from typing import Literal

import duckdb
import numpy as np
from numpy.typing import NDArray

Columns = dict[str, NDArray[np.generic]]
Suffix = Literal["parquet", "csv"]

STAGES = ("qualification", "discovery", "proposal", "negotiation", "closing")
CHANNELS = ("events", "web", "mail", "phone", "partner", "referral")
FIRST_DAY = np.datetime64("2023-11-20T08:00", "s")
AS_OF = np.datetime64("2026-11-22T23:59:59", "s")
DAYS = 1098
SEGMENTS = 8
OWNERS = 200

PLAN = (
    """\
portulan: 1
company: Bench
language: en
currency: EUR
timezone: Europe/Paris
as_of: 2026-11-22
period: {from: 2026-01-01, to: 2026-12-31}
target:
  decision: Eight segments.
  indicator: win_rate by segment
  segments:
"""
    + "".join(f"    - {{id: segment-{i}, priority: {i + 1}, when: sector = 'sector-{i}'}}\n" for i in range(SEGMENTS))
    + """\
process:
  decision: Five stages.
  indicator: cycle_time
  stages:
"""
    + "".join(f"    - {{id: {stage}, allowed: 14 days, exit: [done]}}\n" for stage in STAGES)
)

MAPPING = """\
mapping: 1
timezone: Europe/Paris
currency: EUR
sources:
  companies: data/companies.{suffix}
  deals: data/deals.{suffix}
  stages: data/stages.{suffix}
tables:
  account:
    from: companies
    columns: {{account_id: Company, name: Company, sector: Sector, employees: Employees}}
  opportunity:
    from: deals
    columns:
      opportunity_id: Deal ID
      account_id: Company
      owner_id: Owner
      channel: Source
      created_at: Create Date
      closed_at: Close Date
      status: {{column: Status, map: {{Won: won, Lost: lost, Open: open}}}}
      amount: Amount
      list_amount: List Amount
      cost: Cost
  stage_entry:
    from: stages
    columns: {{opportunity_id: Deal ID, stage: Stage, entered_at: Entered}}
"""


def generate(folder: Path, deals: int, suffix: Suffix = "parquet", seed: int = 20261122) -> None:
    """Write a workspace of `deals` opportunities under `folder`: plan, mapping, and the files it maps."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    (folder / "mapping.yaml").write_text(MAPPING.format(suffix=suffix), encoding="utf-8")
    rng = np.random.default_rng(seed)
    companies = max(1, deals * 2 // 5)
    opportunities, entries = _deals(rng, deals, companies)
    with duckdb.connect() as engine:
        _write(engine, data / f"companies.{suffix}", _companies(rng, companies), _COMPANIES)
        _write(engine, data / f"deals.{suffix}", opportunities, _DEALS)
        _write(engine, data / f"stages.{suffix}", entries, _STAGES)


# How numbers become what a CRM writes.
_COMPANIES = "'C' || company AS Company, 'sector-' || sector AS Sector, employees AS Employees"
_DEALS = f"""'D' || deal AS "Deal ID", 'C' || company AS Company, 'U' || owner AS Owner,
    {list(CHANNELS)}[channel + 1] AS Source, created AS "Create Date", closed AS "Close Date",
    ['Open', 'Won', 'Lost'][status + 1] AS Status, amount::DECIMAL(18, 2) AS Amount,
    list_amount::DECIMAL(18, 2) AS "List Amount", cost::DECIMAL(18, 2) AS Cost"""
_STAGES = f"""'D' || deal AS "Deal ID", {list(STAGES)}[stage + 1] AS Stage, entered AS Entered"""


def _write(engine: duckdb.DuckDBPyConnection, path: Path, columns: Columns, selected: str) -> None:
    engine.register("generated", columns)
    options = "FORMAT parquet, COMPRESSION zstd" if path.suffix == ".parquet" else "FORMAT csv, HEADER"
    engine.execute(f"COPY (SELECT {selected} FROM generated) TO '{path}' ({options})")
    engine.unregister("generated")


def _companies(rng: np.random.Generator, count: int) -> Columns:
    return {
        "company": np.arange(count),
        "sector": rng.choice(SEGMENTS, count, p=[0.24, 0.2, 0.16, 0.12, 0.1, 0.08, 0.06, 0.04]),
        "employees": np.round(np.exp(rng.normal(4, 1.2, count))).astype(np.int64) + 1,
    }


def _deals(rng: np.random.Generator, count: int, companies: int) -> tuple[Columns, Columns]:
    """Deals in the order of their creation, and their stage entries in time order."""
    since = np.sort((DAYS * 86_400 * np.sqrt(rng.random(count))).astype(np.int64))
    created = FIRST_DAY + since.astype("timedelta64[s]")
    number = np.arange(count)
    waits = rng.gamma(1.6, 16 * 86_400, (count, len(STAGES))).astype(np.int64).astype("timedelta64[s]")
    advances = rng.random((count, len(STAGES))) < np.array([0.9, 0.86, 0.85, 0.86, 0.8])
    before = np.concatenate([np.zeros((count, 1), "timedelta64[s]"), waits[:, :-1].cumsum(axis=1)], axis=1)
    entered = created[:, None] + before
    passed = advances[:, :-1].cumprod(axis=1).astype(bool)
    reached = np.concatenate([np.ones((count, 1), bool), passed], axis=1)
    last = reached.sum(axis=1) - 1
    closed = entered[number, last] + waits[number, last]
    won = advances[number, last] & (last == len(STAGES) - 1)
    still_open = closed > AS_OF
    amount = np.round(np.exp(rng.normal(9.3, 0.9, count)), 2)
    discount = np.clip(rng.normal(0.08, 0.05, count), 0, 0.4)
    opportunities: Columns = {
        "deal": number,
        "company": rng.integers(0, companies, count),
        "owner": rng.integers(0, OWNERS, count),
        "channel": rng.choice(len(CHANNELS), count, p=[0.3, 0.22, 0.18, 0.14, 0.1, 0.06]),
        "created": created,
        "closed": np.where(still_open, np.datetime64("NaT"), closed),
        "status": np.where(still_open, 0, np.where(won, 1, 2)),
        "amount": amount,
        "list_amount": np.round(amount / (1 - discount), 2),
        "cost": np.round(amount * np.clip(rng.normal(0.45, 0.08, count), 0.1, 0.9), 2),
    }
    return opportunities, _entries(rng, entered, reached)


def _entries(rng: np.random.Generator, entered: NDArray[np.datetime64], reached: NDArray[np.bool_]) -> Columns:
    deal, stage = np.nonzero(reached & (entered <= AS_OF))
    at = entered[deal, stage]
    again = rng.random(len(deal)) < 0.14
    late = at[again] + rng.integers(86_400, 12 * 86_400, again.sum()).astype("timedelta64[s]")
    deal, stage = np.concatenate([deal, deal[again]]), np.concatenate([stage, stage[again]])
    at = np.concatenate([at, late])
    kept = at <= AS_OF
    order = np.argsort(at[kept], kind="stable")
    return {"deal": deal[kept][order], "stage": stage[kept][order], "entered": at[kept][order]}
