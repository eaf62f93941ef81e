"""A generated company of N opportunities for the benchmarks: seeded, written as the Parquet files an import reads.

Three years of deals growing through five stages: 4.3 stage entries each on average, 14 % re-entries, 17 % still open;
8 segments of accounts, 6 channels, 200 owners. Not a simulation of selling (see `portulan.sample` for that): a load.
"""

from pathlib import Path

import duckdb
import numpy as np

STAGES = ("qualification", "discovery", "proposal", "negotiation", "closing")
FIRST_DAY = np.datetime64("2023-11-20T08:00", "s")
AS_OF = np.datetime64("2026-11-22T23:59:59", "s")
DAYS = 1098
ACCOUNTS_PER_DEAL = 0.4

PLAN = """\
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
""" + "".join(
    f"    - {{id: segment-{i}, priority: {i + 1}, when: sector = 'sector-{i}'}}\n" for i in range(8)
) + """\
process:
  decision: Five stages.
  indicator: cycle_time
  stages:
""" + "".join(f"    - {{id: {stage}, allowed: 14 days}}\n" for stage in STAGES)

MAPPING = """\
mapping: 1
"""


def generate(folder: Path, deals: int, seed: int = 20261122) -> None:
    """Write accounts, owners, opportunities and stage entries of `deals` opportunities under `folder`/data."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    accounts = max(1, int(deals * ACCOUNTS_PER_DEAL))
    with duckdb.connect() as connection:
        _write(connection, data / "accounts.parquet", _accounts(rng, accounts))
        _write(connection, data / "owners.parquet", {"owner_id": np.arange(200), "team": np.arange(200) // 20})
        opportunities, entries = _deals(rng, deals, accounts)
        _write(connection, data / "opportunities.parquet", opportunities)
        _write(connection, data / "stage_entries.parquet", entries)


def _write(connection: duckdb.DuckDBPyConnection, path: Path, columns: dict[str, np.ndarray]) -> None:
    connection.register("columns", columns)
    connection.execute(f"COPY (SELECT * FROM columns) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
    connection.unregister("columns")


def _accounts(rng: np.random.Generator, count: int) -> dict[str, np.ndarray]:
    return {
        "account_id": np.arange(count),
        "sector_number": rng.choice(8, count, p=[0.24, 0.2, 0.16, 0.12, 0.1, 0.08, 0.06, 0.04]),
        "employees": np.round(np.exp(rng.normal(4, 1.2, count))).astype(np.int64) + 1,
    }


def _deals(
    rng: np.random.Generator, count: int, accounts: int
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Deals in the order of their creation; stage entries one column block per stage, then put in time order."""
    created = FIRST_DAY + np.sort((DAYS * 86_400 * np.sqrt(rng.random(count))).astype(np.int64)).astype("timedelta64[s]")
    number = np.arange(count)
    waits = (rng.gamma(1.6, 16 * 86_400, (count, len(STAGES)))).astype(np.int64).astype("timedelta64[s]")
    advance = rng.random((count, len(STAGES))) < np.array([0.9, 0.86, 0.85, 0.86, 0.8])
    entered = created[:, None] + np.concatenate([np.zeros((count, 1), "timedelta64[s]"), waits[:, :-1].cumsum(axis=1)], axis=1)
    reached = np.concatenate([np.ones((count, 1), bool), advance[:, :-1].cumprod(axis=1).astype(bool)], axis=1)
    last = reached.sum(axis=1) - 1
    closed = entered[number, last] + waits[number, last]
    won = advance[number, last] & (last == len(STAGES) - 1)
    open_ = closed > AS_OF
    amount = np.round(np.exp(rng.normal(9.3, 0.9, count)), 2)
    discount = np.clip(rng.normal(0.08, 0.05, count), 0, 0.4)
    opportunities = {
        "opportunity_id": number,
        "account_id": rng.integers(0, accounts, count),
        "owner_id": rng.integers(0, 200, count),
        "channel_number": rng.choice(6, count, p=[0.3, 0.22, 0.18, 0.14, 0.1, 0.06]),
        "created_at": created,
        "closed_at": np.where(open_, np.datetime64("NaT"), closed),
        "status_number": np.where(open_, 0, np.where(won, 1, 2)),
        "amount": amount,
        "list_amount": np.round(amount / (1 - discount), 2),
        "cost": np.round(amount * np.clip(rng.normal(0.45, 0.08, count), 0.1, 0.9), 2),
    }
    return opportunities, _entries(rng, entered, reached)


def _entries(rng: np.random.Generator, entered: np.ndarray, reached: np.ndarray) -> dict[str, np.ndarray]:
    seen = reached & (entered <= AS_OF)
    deal, stage = np.nonzero(seen)
    at = entered[deal, stage]
    again = rng.random(len(deal)) < 0.14
    late = at[again] + rng.integers(86_400, 12 * 86_400, again.sum()).astype("timedelta64[s]")
    deal, stage = np.concatenate([deal, deal[again]]), np.concatenate([stage, stage[again]])
    at = np.concatenate([at, late])
    kept = at <= AS_OF
    order = np.argsort(at[kept], kind="stable")
    return {
        "opportunity_id": deal[kept][order],
        "stage_number": stage[kept][order],
        "entered_at": at[kept][order],
    }
