"""The same board written five times: Portulan's, and what a user would write instead.

The board, for each ISO week × segment × channel, each figure placed by its own date: deals closed and won with Wilson's
interval, win rate by value, average basket with an interval, discount, margin, exact median and P90 of the cycle (week of
closing); deals entering each stage for the first time and going further (week of entry). Beside it: the open amount by
segment × channel, and the chance of having won after so many days by segment, losing competing (Aalen-Johansen).

All but Portulan read the raw Parquet files, and do what a careful analyst would: one row per deal first, then groups.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from generate import AS_OF, CHANNELS, SEGMENTS, STAGES

from portulan.workspace import Workspace

BY = ("week", "segment", "channel")
CLOSED = ("win_rate", "win_rate_value", "average_basket", "average_discount", "margin_rate", "cycle_time_closed")
TODAY = str(AS_OF.astype("datetime64[D]"))
Z = 1.959963984540054
HORIZON = 180


@dataclass(frozen=True)
class Board:
    """What every way gives: Arrow tables (`closed`, `stages`, `open`), and the chance of winning by segment and day."""

    closed: pa.Table
    stages: pa.Table
    open: pa.Table
    incidence: dict[str, float]


def portulan(workspace: Workspace) -> tuple[Any, Any, Any]:
    """Every figure of the board, with its interval: two grids and the chance of winning."""
    return (
        workspace.grid([*CLOSED, "stage_flow"], by=BY),
        workspace.grid(["pipeline_open"], by=("segment", "channel")),
        workspace.chances("win_probability", by=("segment",)),
    )


# ── DuckDB, by hand ──────────────────────────────────────────────────────────────────────────────────────────────────

_FIRSTS = ", ".join(f"min(Entered) FILTER (Stage = '{stage}') AS s{i}" for i, stage in enumerate(STAGES))
_ROWS = f"""
    CREATE TEMP TABLE d AS
    WITH firsts AS (SELECT "Deal ID" AS id, {_FIRSTS} FROM read_parquet('{{data}}/stages.parquet') GROUP BY id)
    SELECT c.Sector AS segment, d.Source AS channel, d."Create Date" AS created, d."Close Date" AS closed,
        d.Status AS status, d.Amount AS amount, d."List Amount" AS list, d.Cost AS cost,
        {", ".join(f"f.s{i}" for i in range(len(STAGES)))}
    FROM read_parquet('{{data}}/deals.parquet') d JOIN read_parquet('{{data}}/companies.parquet') c USING (Company)
    LEFT JOIN firsts f ON f.id = d."Deal ID"
"""
_CLOSED = f"""
    SELECT *, (p + {Z**2} / (2 * n) - {Z} * sqrt(p * (1 - p) / n + {Z**2} / (4 * n * n))) / (1 + {Z**2} / n) AS low,
        (p + {Z**2} / (2 * n) + {Z} * sqrt(p * (1 - p) / n + {Z**2} / (4 * n * n))) / (1 + {Z**2} / n) AS high
    FROM (SELECT date_trunc('week', closed) AS week, segment, channel, count(*) AS n,
        count(*) FILTER (status = 'Won') AS won, won / n AS p,
        sum(amount) FILTER (status = 'Won') / sum(amount) AS by_value,
        avg(amount) FILTER (status = 'Won') AS basket,
        {Z} * stddev(amount) FILTER (status = 'Won') / sqrt(won) AS basket_half,
        1 - sum(amount) FILTER (status = 'Won') / sum(list) FILTER (status = 'Won') AS discount,
        sum(amount - cost) FILTER (status = 'Won') / sum(amount) FILTER (status = 'Won') AS margin,
        quantile_cont(date_diff('day', created, closed), [0.5, 0.9]) FILTER (status = 'Won') AS cycle
    FROM d WHERE status <> 'Open' GROUP BY ALL)
"""
_ENTERED = " UNION ALL ".join(
    f"SELECT {i} AS stage, date_trunc('week', s{i}) AS week, segment, channel, count(*) AS entered "
    f"FROM d WHERE s{i} IS NOT NULL GROUP BY ALL"
    for i in range(len(STAGES))
)
_OPEN = "SELECT segment, channel, sum(amount) AS amount FROM d WHERE status = 'Open' GROUP BY ALL"
_INCIDENCE = f"""
    WITH days AS (
        SELECT segment, greatest(date_diff('day', created, coalesce(closed, TIMESTAMP '{TODAY}')), 0) AS day,
            count(*) FILTER (status = 'Won') AS won, count(*) FILTER (status = 'Lost') AS lost, count(*) AS n
        FROM d GROUP BY ALL),
    risk AS (SELECT *, sum(n) OVER (PARTITION BY segment ORDER BY day DESC) AS at_risk FROM days),
    left_of AS (SELECT *, coalesce(exp(sum(ln(greatest(1 - (won + lost) / at_risk, 1e-300))) OVER (
        PARTITION BY segment ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)), 1) AS before FROM risk)
    SELECT segment, day, sum(before * won / at_risk) OVER (PARTITION BY segment ORDER BY day) AS chance
    FROM left_of ORDER BY segment, day
"""


def hand(data: Path) -> Board:
    """DuckDB, the SQL written by hand."""
    with duckdb.connect() as engine:
        engine.execute(_ROWS.format(data=data))
        closed, entered = engine.sql(_CLOSED).to_arrow_table(), engine.sql(_ENTERED).to_arrow_table()
        open_ = engine.sql(_OPEN).to_arrow_table()
        curve = engine.sql(_INCIDENCE).to_arrow_table()
    at = {s: c for s, d, c in zip(*(curve.column(i).to_pylist() for i in range(3)), strict=True) if d <= HORIZON}
    return Board(closed, entered, open_, at)


# ── Polars ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def polars(data: Path) -> Board:
    """Polars, lazily, with its streaming engine."""
    import polars as pl

    stages = pl.scan_parquet(data / "stages.parquet")
    firsts = stages.group_by("Deal ID").agg(
        pl.col("Entered").filter(pl.col("Stage") == stage).min().alias(f"s{i}") for i, stage in enumerate(STAGES)
    )
    rows = (
        pl.scan_parquet(data / "deals.parquet")
        .join(pl.scan_parquet(data / "companies.parquet").select("Company", "Sector"), on="Company")
        .join(firsts, on="Deal ID", how="left")
        .rename({"Sector": "segment", "Source": "channel", "Create Date": "created", "Close Date": "closed"})
        .collect(engine="streaming")
        .lazy()
    )
    won = pl.col("Status") == "Won"
    amount = pl.col("Amount").cast(pl.Float64)
    days = (pl.col("closed").dt.date() - pl.col("created").dt.date()).dt.total_days()
    closed = (
        rows.filter(pl.col("Status") != "Open")
        .group_by(pl.col("closed").dt.truncate("1w").alias("week"), "segment", "channel")
        .agg(
            pl.len().alias("n"),
            won.sum().alias("won"),
            (amount.filter(won).sum() / amount.sum()).alias("by_value"),
            amount.filter(won).mean().alias("basket"),
            (Z * amount.filter(won).std() / won.sum().sqrt()).alias("basket_half"),
            (1 - amount.filter(won).sum() / pl.col("List Amount").cast(pl.Float64).filter(won).sum()).alias("discount"),
            ((amount - pl.col("Cost").cast(pl.Float64)).filter(won).sum() / amount.filter(won).sum()).alias("margin"),
            days.filter(won).quantile(0.5, "linear").alias("median"),
            days.filter(won).quantile(0.9, "linear").alias("p90"),
        )
        .with_columns((pl.col("won") / pl.col("n")).alias("p"))
        .with_columns(
            ((pl.col("p") + Z**2 / (2 * pl.col("n")) + sign * Z * _half(pl)) / (1 + Z**2 / pl.col("n"))).alias(name)
            for sign, name in ((-1, "low"), (1, "high"))
        )
    )
    entered = pl.concat(
        [
            rows.filter(pl.col(f"s{i}").is_not_null())
            .group_by(pl.col(f"s{i}").dt.truncate("1w").alias("week"), "segment", "channel")
            .agg(pl.len().alias("entered"))
            .with_columns(pl.lit(i).alias("stage"))
            for i in range(len(STAGES))
        ]
    )
    open_ = rows.filter(pl.col("Status") == "Open").group_by("segment", "channel").agg(pl.col("Amount").sum())
    end = pl.coalesce("closed", pl.lit(AS_OF.astype("datetime64[us]").item())).dt.date()
    counts = rows.group_by(
        "segment", (end - pl.col("created").dt.date()).dt.total_days().clip(0).alias("day"), "Status"
    ).agg(pl.len().alias("n"))
    a, b, c, d = pl.collect_all([closed, entered, open_, counts], engine="streaming")
    return Board(a.to_arrow(), b.to_arrow(), c.to_arrow(), _chances(d.to_dict(as_series=False)))


def _half(pl: Any) -> Any:
    return (pl.col("p") * (1 - pl.col("p")) / pl.col("n") + Z**2 / (4 * pl.col("n") ** 2)).sqrt()


def _chances(counts: dict[str, list[Any]]) -> dict[str, float]:
    """Aalen-Johansen by hand from counts per segment, day and status, for those whose tool has no window for it."""
    found = {}
    segment, day, status, n = (np.array(counts[name]) for name in ("segment", "day", "Status", "n"))
    for one in np.unique(segment):
        mine = segment == one
        size = int(day[mine].max()) + 1
        by = {
            s: np.bincount(day[mine & (status == s)].astype(int), n[mine & (status == s)], size)
            for s in ("Won", "Lost", "Open")
        }
        total = sum(by.values())
        risk = total[::-1].cumsum()[::-1]
        hazard = np.divide(by["Won"] + by["Lost"], risk, where=risk > 0, out=np.zeros(size))
        before = np.concatenate([[1.0], np.cumprod(1 - hazard)[:-1]])
        steps = before * np.divide(by["Won"], risk, where=risk > 0, out=np.zeros(size))
        found[str(one)] = float(steps[: HORIZON + 1].sum())
    return found


# ── pandas ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def pandas(data: Path) -> Board:
    """pandas, as an analyst writes it in a notebook."""
    import pandas as pd

    deals = pd.read_parquet(data / "deals.parquet").merge(pd.read_parquet(data / "companies.parquet"), on="Company")
    for name in ("Amount", "List Amount", "Cost"):
        deals[name] = deals[name].astype(float)
    firsts = pd.read_parquet(data / "stages.parquet").groupby(["Deal ID", "Stage"])["Entered"].min().unstack()
    deals = deals.merge(firsts, left_on="Deal ID", right_index=True, how="left")
    deals = deals.rename(columns={"Sector": "segment", "Source": "channel"})
    closed = deals[deals.Status != "Open"].copy()
    closed["week"] = closed["Close Date"].dt.to_period("W").dt.start_time
    keys = ["week", "segment", "channel"]
    won = closed[closed.Status == "Won"].copy()
    won["days"] = (won["Close Date"].dt.normalize() - won["Create Date"].dt.normalize()).dt.days
    won["profit"] = won.Amount - won.Cost
    g, w = closed.groupby(keys), won.groupby(keys)
    out = pd.DataFrame({"n": g.size(), "won": w.size()}).fillna(0)
    out["p"] = out.won / out.n
    half = np.sqrt(out.p * (1 - out.p) / out.n + Z**2 / (4 * out.n**2)) * Z
    out["low"], out["high"] = ((out.p + Z**2 / (2 * out.n) + s * half) / (1 + Z**2 / out.n) for s in (-1, 1))
    sums = w[["Amount", "List Amount", "profit"]].sum()
    out["by_value"] = sums["Amount"] / g["Amount"].sum()
    out["basket"], out["basket_half"] = w["Amount"].mean(), Z * w["Amount"].std() / np.sqrt(out.won)
    out["discount"], out["margin"] = 1 - sums["Amount"] / sums["List Amount"], sums["profit"] / sums["Amount"]
    out["median"], out["p90"] = w["days"].quantile(0.5), w["days"].quantile(0.9)
    entered = []
    for i, stage in enumerate(STAGES):
        there = deals[deals[stage].notna()]
        week = there[stage].dt.to_period("W").dt.start_time.rename("week")
        counts = there.groupby([week, "segment", "channel"]).size().rename("entered").reset_index()
        entered.append(counts.assign(stage=i))
    open_ = deals[deals.Status == "Open"].groupby(["segment", "channel"])["Amount"].sum().rename("amount").reset_index()
    end = deals["Close Date"].fillna(pd.Timestamp(TODAY)).dt.normalize()
    day = (end - deals["Create Date"].dt.normalize()).dt.days.clip(lower=0).rename("day")
    counts = deals.groupby(["segment", day, "Status"]).size().rename("n").reset_index()
    return Board(
        pa.Table.from_pandas(out.reset_index(), preserve_index=False),
        pa.Table.from_pandas(pd.concat(entered), preserve_index=False),
        pa.Table.from_pandas(open_, preserve_index=False),
        _chances(counts.to_dict("list")),
    )


# ── A compiled kernel: the practical limit ───────────────────────────────────────────────────────────────────────────


def decoded(data: Path) -> dict[str, np.ndarray[Any, Any]]:
    """The columns the board needs, as numbers: what a compiled program would hold after reading the files."""
    import pyarrow.compute as pc

    def read(file: str, *columns: str, words: tuple[str, ...] = ()) -> pa.Table:
        return pq.read_table(data / f"{file}.parquet", columns=list(columns), read_dictionary=list(words))

    def number(column: pa.ChunkedArray) -> np.ndarray[Any, Any]:
        return pc.utf8_slice_codeunits(column, 1).cast(pa.int32()).to_numpy()

    def code(column: pa.ChunkedArray, known: tuple[str, ...]) -> np.ndarray[Any, Any]:
        return pc.index_in(column.cast(pa.string()), pa.array(known)).to_numpy().astype(np.int8)

    def days(column: pa.ChunkedArray) -> np.ndarray[Any, Any]:
        return column.cast(pa.date32()).cast(pa.int32()).fill_null(-1).to_numpy()

    companies = read("companies", "Company", "Sector", words=("Sector",))
    sector = np.empty(companies.num_rows, np.int8)
    sector[number(companies["Company"])] = code(companies["Sector"], tuple(f"sector-{i}" for i in range(SEGMENTS)))
    deals = read(
        "deals", "Deal ID", "Company", "Source", "Create Date", "Close Date", "Status", "Amount", "List Amount", "Cost",
        words=("Source", "Status"),
    )  # fmt: skip
    stages = read("stages", "Deal ID", "Stage", "Entered", words=("Stage",))
    return {
        "segment": sector[number(deals["Company"])],
        "channel": code(deals["Source"], CHANNELS),
        "created": days(deals["Create Date"]),
        "closed": days(deals["Close Date"]),
        "status": code(deals["Status"], ("Open", "Won", "Lost")),
        **{name: deals[name].cast(pa.float64()).to_numpy() for name in ("Amount", "List Amount", "Cost")},
        "deal": number(stages["Deal ID"]),
        "stage": code(stages["Stage"], STAGES),
        "entered": days(stages["Entered"]),
    }


def kernel(data: Path) -> dict[str, np.ndarray[Any, Any]]:
    """One compiled loop over the decoded columns: reading the files included. Sums only, no interval."""
    from kernel import sums

    c = decoded(data)
    weeks = int(max(c["closed"].max(), c["entered"].max())) // 7 + 1
    return sums(
        c["segment"], c["channel"], c["created"], c["closed"], c["status"], c["Amount"], c["List Amount"], c["Cost"],
        c["deal"], c["stage"], c["entered"], weeks, SEGMENTS, len(CHANNELS), len(STAGES),
        int(AS_OF.astype("datetime64[D]").astype(np.int64)),
    )  # fmt: skip
