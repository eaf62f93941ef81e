"""Whether all the ways give the same board, and the events of the update measure."""

import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import boards
import duckdb
import hand
import numpy as np
import pyarrow as pa
from generate import AS_OF, STAGES

from portulan.facts.changes import Changes
from portulan.metrics.grid.passes import parts_of, pass_sql, passes
from portulan.metrics.kpi import Variant
from portulan.metrics.needs import pick
from portulan.metrics.requests import read_request
from portulan.workspace import Workspace

TOLERANCE = 1e-9
Numbers = dict[tuple[str, ...], dict[str, float]]


def all_agree(company: Path, data: Path, *, pandas: bool) -> bool:
    """Whether Portulan, Polars, the kernel and pandas count and sum what the hand-written SQL does."""
    expected, exits = _by_hand(data)
    others = {"Portulan": ours(company, expected), "Polars": _table(boards.polars(data)[0], expected)}
    if pandas:
        others["pandas"] = _table(boards.pandas(data)[0], expected)
    counts, _, _, left = boards.kernel(data)
    wanted = np.array([sum(group[name] for group in expected.values()) for name in ("still_open", "won", "lost")])
    others["the kernel"] = [] if np.array_equal(counts.sum(axis=0)[:3], wanted) and left.sum() == exits else ["totals"]
    for name, faults in others.items():
        for fault in faults[:5]:
            print(f"{name} differs from the SQL: {fault}")
    return not any(others.values())


def ours(company: Path, expected: Numbers) -> list[str]:
    """What differs between Portulan's cohorts and the sums written by hand. Too few is no number, and no difference."""
    table = Workspace(company).cohorts(("week", "segment", "channel"))
    keys = zip(*(table.keys[name].tolist() for name in table.by), strict=True)
    rows = {key: i for i, key in enumerate(keys)}
    faults = [f"{len(rows)} groups, not {len(expected)}"] if len(rows) != len(expected) else []
    for key, sums in expected.items():
        i = rows[(date.fromisoformat(key[0]).strftime("%G-W%V"), key[1].replace("sector", "segment"), key[2])]
        won, closed = sums["won"], sums["won"] + sums["lost"]
        wanted = {
            "created": sums["created"], "still_open": sums["still_open"], "pipeline_open": sums["open_amount"],
            "win_rate": won / max(closed, 1), "win_rate_value": sums["won_amount"] / (sums["closed_amount"] or 1),
            "average_basket": sums["won_amount"] / max(won, 1),
            "cycle_median": sums["median"], "cycle_p90": sums["p90"],
            "average_discount": 1 - sums["won_amount"] / (sums["list_amount"] or 1),
            "margin_rate": 1 - sums["cost"] / (sums["won_amount"] or 1),
            **{f"passed {stage}": sums[f"k{s}"] / max(sums[f"n{s}"], 1) for s, stage in enumerate(STAGES)},
        }  # fmt: skip
        for name, value in wanted.items():
            found = table.figures[name].value[i]
            if not np.isnan(found) and abs(found - value) > TOLERANCE * max(1.0, abs(value)):
                faults.append(f"{name} of {key}: {found}, not {value}")
        if table.figures["win_rate"].n[i] != closed:
            faults.append(f"n of {key}: {table.figures['win_rate'].n[i]}, not {closed}")
    return faults


def _by_hand(data: Path) -> tuple[Numbers, int]:
    with duckdb.connect() as engine:
        found = engine.sql(
            f"SELECT * REPLACE (cycle[1] AS cycle), cycle[1] AS median, cycle[2] AS p90 FROM ({hand.board_sql(data)})"
        )
        groups = _numbers(found.to_arrow_table())
        exits = engine.sql(f"SELECT sum(n) FROM ({hand.risk_sql(data)})").fetchall()[0][0]
    return groups, int(exits)


def _numbers(table: pa.Table) -> Numbers:
    names = [name for name in table.column_names if name not in boards.KEYS]
    weeks = [str(week)[:10] for week in table.column("week").to_pylist()]
    keys = zip(weeks, table.column("segment").to_pylist(), table.column("channel").to_pylist(), strict=True)
    columns = {name: table.column(name).to_pylist() for name in names}
    return {key: {n: float(columns[n][i] or 0) for n in names} for i, key in enumerate(keys)}


def _table(table: pa.Table, expected: Numbers) -> list[str]:
    found = _numbers(table)
    faults = [f"{len(found)} groups, not {len(expected)}"] if found.keys() != expected.keys() else []
    for key in expected.keys() & found.keys():
        for name in (*boards.SUMS, *boards.MONEY, "median", "p90"):
            one, other = found[key][name], expected[key][name]
            if not abs(one - other) <= TOLERANCE * max(1.0, abs(other)) and not np.isnan(one):
                faults.append(f"{name} of {key}: {one}, not {other}")
    return faults


def thousand_events(workspace: Workspace, turn: int) -> Changes:
    """500 open deals that enter their next stage and 500 that are closed, other ones each turn."""
    store = workspace.facts()
    with duckdb.connect() as engine:
        store.attach(engine)
        open_ = "SELECT * FROM opportunity WHERE status = 'open' ORDER BY opportunity_id"
        deals: Any = engine.sql(f"{open_} LIMIT 1000 OFFSET {1000 * (turn % 9)}").to_arrow_table()
    at = AS_OF.astype("datetime64[us]").item() - timedelta(hours=1)
    moving, closing = deals.slice(0, 500), deals.slice(500)
    entries = pa.table(
        {
            "opportunity_id": moving["opportunity_id"],
            "stage": [STAGES[-1]] * len(moving),
            "entered_at": [at] * len(moving),
        }
    )
    outcomes = ["won" if i % 3 else "lost" for i in range(len(closing))]
    closing = closing.set_column(closing.column_names.index("status"), "status", pa.array(outcomes))
    when = pa.array([at] * len(closing), type=closing.schema.field("closed_at").type)
    closing = closing.set_column(closing.column_names.index("closed_at"), "closed_at", when)
    return Changes(rows={"stage_entry": entries, "opportunity": closing.drop_columns(["learnt_at"])})


def compiling(workspace: Workspace, by: tuple[str, ...]) -> float:
    """Seconds from the text of a KPI to its SQL, once the workspace is open."""
    state = workspace._now()
    engine = state.evaluator.engine
    started = time.perf_counter()
    request = read_request("win_rate", by, "amount > 1000", None, workspace.as_of(), engine.plan.stages)
    variant = pick(request.kpi, engine)
    assert isinstance(variant, Variant)
    for one in passes(parts_of("0", request, variant, engine)):
        pass_sql(one, engine)
    return time.perf_counter() - started
