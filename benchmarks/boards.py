"""The same board by other means: Polars, pandas, and a compiled kernel as the practical limit. `hand.py` has the SQL.

For each week of creation × segment × channel: passages from stage to stage on first entries, win rate by count and
value, exact median and P90 of the cycle, basket, discount, margin, open amount; and the exits by segment and day that
an Aalen-Johansen estimate starts from. Each reads the raw Parquet files, and does what a careful analyst would.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from generate import AS_OF, CHANNELS, SEGMENTS, STAGES

KEYS = ["week", "segment", "channel"]
LAST = len(STAGES) - 1
SUMS = (
    "created",
    "still_open",
    "won",
    "lost",
    *(f"n{i}" for i in range(LAST + 1)),
    *(f"k{i}" for i in range(LAST + 1)),
)
MONEY = ("won_amount", "closed_amount", "list_amount", "cost", "open_amount")
Board = tuple[pa.Table, pa.Table]
"""The groups with their sums, median and P90; the exits by segment, day and outcome."""


def polars(data: Path) -> Board:
    """Polars, lazily, with its streaming engine."""
    import polars as pl

    end = pl.coalesce("closed", pl.lit(AS_OF.astype("datetime64[us]").item()))
    firsts = (
        pl.scan_parquet(data / "stages.parquet")
        .group_by("Deal ID")
        .agg(pl.col("Entered").filter(pl.col("Stage") == stage).min().alias(f"f{i}") for i, stage in enumerate(STAGES))
    )
    rows = (
        pl.scan_parquet(data / "deals.parquet")
        .join(pl.scan_parquet(data / "companies.parquet").select("Company", "Sector"), on="Company")
        .join(firsts, on="Deal ID", how="left")
        .rename({"Sector": "segment", "Source": "channel", "Create Date": "created_at", "Close Date": "closed"})
        .select(
            pl.col("created_at").dt.truncate("1w").alias("week"),
            "segment",
            "channel",
            *(pl.col(name).cast(pl.Float64) for name in ("Amount", "List Amount", "Cost")),
            *((pl.col("Status") == status).alias(status) for status in ("Won", "Lost", "Open")),
            *((pl.col(f"f{i}").is_not_null() & (pl.col(f"f{i}") <= end)).alias(f"e{i}") for i in range(LAST + 1)),
            (end.dt.date() - pl.col("created_at").dt.date()).dt.total_days().alias("days"),
        )
    )
    won, closed, amount = pl.col("Won"), pl.col("Won") | pl.col("Lost"), pl.col("Amount")
    further = [pl.any_horizontal([*(f"e{j}" for j in range(i + 1, LAST + 1)), "Won"]) for i in range(LAST + 1)]
    groups = rows.group_by(KEYS).agg(
        pl.len().alias("created"),
        pl.col("Open").sum().alias("still_open"),
        won.sum().alias("won"),
        pl.col("Lost").sum().alias("lost"),
        *(pl.col(f"e{i}").sum().alias(f"n{i}") for i in range(LAST + 1)),
        *((pl.col(f"e{i}") & further[i]).sum().alias(f"k{i}") for i in range(LAST + 1)),
        pl.col("days").filter(won).quantile(0.5, "linear").alias("median"),
        pl.col("days").filter(won).quantile(0.9, "linear").alias("p90"),
        amount.filter(won).sum().alias("won_amount"),
        amount.filter(closed).sum().alias("closed_amount"),
        (amount**2).filter(won).sum().alias("won_square"),
        pl.col("List Amount").filter(won).sum().alias("list_amount"),
        pl.col("Cost").filter(won).sum().alias("cost"),
        amount.filter(pl.col("Open")).sum().alias("open_amount"),
    )
    outcome = pl.when(pl.col("Won")).then(1).when(pl.col("Lost")).then(2).otherwise(0).alias("outcome")
    risk = rows.group_by("segment", outcome, pl.col("days").alias("day")).agg(pl.len().alias("n"))
    found, exits = pl.collect_all([groups, risk], engine="streaming")
    return found.to_arrow(), exits.to_arrow()


def pandas(data: Path) -> Board:
    """pandas, as an analyst writes it in a notebook."""
    import pandas as pd

    deals = pd.read_parquet(data / "deals.parquet").merge(pd.read_parquet(data / "companies.parquet"), on="Company")
    for name in ("Amount", "List Amount", "Cost"):
        deals[name] = deals[name].astype(float)
    firsts = pd.read_parquet(data / "stages.parquet").groupby(["Deal ID", "Stage"])["Entered"].min().unstack()
    deals = deals.merge(firsts, left_on="Deal ID", right_index=True, how="left")
    deals = deals.rename(columns={"Sector": "segment", "Source": "channel"})
    deals["week"] = deals["Create Date"].dt.to_period("W").dt.start_time
    end = deals["Close Date"].fillna(pd.Timestamp(AS_OF))
    deals["days"] = (end.dt.normalize() - deals["Create Date"].dt.normalize()).dt.days
    won, lost, is_open = (deals.Status == status for status in ("Won", "Lost", "Open"))
    entered = [deals[stage].notna() & (deals[stage] <= end) for stage in STAGES]
    counted = {"created": 1, "still_open": is_open, "won": won, "lost": lost}
    for i, here in enumerate(entered):
        further = won.copy()
        for later in entered[i + 1 :]:
            further |= later
        counted |= {f"n{i}": here, f"k{i}": here & further}
    counted |= {
        "won_amount": deals.Amount.where(won, 0),
        "closed_amount": deals.Amount.where(~is_open, 0),
        "won_square": (deals.Amount**2).where(won, 0),
        "list_amount": deals["List Amount"].where(won, 0),
        "cost": deals.Cost.where(won, 0),
        "open_amount": deals.Amount.where(is_open, 0),
    }
    groups = deals.assign(**counted).groupby(KEYS)[list(counted)].sum()
    days = deals[won].groupby(KEYS)["days"]
    groups["median"], groups["p90"] = days.quantile(0.5), days.quantile(0.9)
    outcome = pd.Series(np.select([won, lost], [1, 2], 0), index=deals.index, name="outcome")
    risk = deals.groupby(["segment", outcome, deals.days.rename("day")]).size().rename("n").reset_index()
    tables = [pa.Table.from_pandas(frame, preserve_index=False) for frame in (groups.reset_index(), risk)]
    return tables[0], tables[1]


def kernel(data: Path) -> Any:
    """One compiled loop over the decoded columns, reading the files included: sums only, nothing named."""
    from kernel import sums

    c = decoded(data)
    return sums(
        c["segment"], c["channel"], c["created"], c["closed"], c["status"], c["Amount"], c["List Amount"], c["Cost"],
        c["deal"], c["stage"], c["entered"], SEGMENTS, len(CHANNELS), len(STAGES),
        int(AS_OF.astype("datetime64[D]").astype(np.int64)),
    )  # fmt: skip


def decoded(data: Path) -> dict[str, Any]:
    """The columns the board needs, as numbers: what a compiled program would hold after reading the files."""
    import pyarrow.compute as pc

    def read(file: str, *columns: str, words: tuple[str, ...] = ()) -> pa.Table:
        return pq.read_table(data / f"{file}.parquet", columns=list(columns), read_dictionary=list(words))

    def number(column: pa.ChunkedArray) -> Any:
        return pc.utf8_slice_codeunits(column, 1).cast(pa.int32()).to_numpy()

    def code(column: pa.ChunkedArray, known: tuple[str, ...]) -> Any:
        return pc.index_in(column.cast(pa.string()), pa.array(known)).to_numpy().astype(np.int8)

    def days(column: pa.ChunkedArray) -> Any:
        return column.cast(pa.date32()).cast(pa.int32()).fill_null(-1).to_numpy()

    companies = read("companies", "Company", "Sector", words=("Sector",))
    sector = np.empty(companies.num_rows, np.int8)
    sector[number(companies["Company"])] = code(companies["Sector"], tuple(f"sector-{i}" for i in range(SEGMENTS)))
    deals = read(
        "deals", "Company", "Source", "Create Date", "Close Date", "Status", "Amount", "List Amount", "Cost",
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
