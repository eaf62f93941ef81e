"""The board as an analyst writes it by hand: SQL for DuckDB on the raw Parquet files, one join, one GROUP BY.

For each week of creation × segment × channel: passages from stage to stage on first entries, win rate by count and by
value, exact median and P90 of the cycle, basket with the sums of its interval, discount, margin, open amount; and the
daily counts by segment that an Aalen-Johansen estimate starts from.
"""

from pathlib import Path

import duckdb
from generate import STAGES

AS_OF_END = "TIMESTAMP '2026-11-23 00:00:00'"


def board_sql(data: Path, extra: str = "") -> str:
    """One row per group. `extra` may name a view in place of the raw files."""
    firsts = ", ".join(f"min(Entered) FILTER (Stage = '{stage}') AS f{i}" for i, stage in enumerate(STAGES))
    entered = ", ".join(
        f's.f{i} IS NOT NULL AND s.f{i} <= coalesce(d."Close Date", {AS_OF_END}) AS e{i}' for i in range(len(STAGES))
    )
    last = len(STAGES) - 1
    passed = ", ".join(
        f"count(*) FILTER (e{i}) AS n{i}, count(*) FILTER (e{i} AND "
        f"({' OR '.join([*(f'e{j}' for j in range(i + 1, last + 1)), 'won'])})) AS k{i}"
        for i in range(last + 1)
    )
    return f"""
    WITH s AS (SELECT "Deal ID" AS deal, {firsts} FROM read_parquet('{data}/stages.parquet')
        WHERE Entered < {AS_OF_END} GROUP BY 1),
    d AS (SELECT date_trunc('week', d."Create Date") AS week, c.Sector AS segment, d.Source AS channel,
            d.Status = 'Won' AS won, d.Status = 'Lost' AS lost, d.Status = 'Open' AS open,
            CAST(d.Amount AS DOUBLE) AS amount, CAST(d."List Amount" AS DOUBLE) AS list_amount,
            CAST(d.Cost AS DOUBLE) AS cost, date_diff('day', d."Create Date", d."Close Date") AS days, {entered}
        FROM read_parquet('{data}/deals.parquet') d JOIN read_parquet('{data}/companies.parquet') c USING (Company)
        LEFT JOIN s ON s.deal = d."Deal ID")
    SELECT week, segment, channel, count(*) AS created, count(*) FILTER (open) AS still_open, {passed},
        count(*) FILTER (won) AS won, count(*) FILTER (lost) AS lost,
        quantile_cont(days, [0.5, 0.9]) FILTER (won) AS cycle,
        sum(amount) FILTER (won) AS won_amount, sum(amount) FILTER (won OR lost) AS closed_amount,
        sum(amount * amount) FILTER (won OR lost) AS closed_square,
        sum(amount * amount) FILTER (won) AS won_square, sum(amount * amount * amount) FILTER (won) AS won_cube,
        sum(list_amount) FILTER (won) AS list_amount, sum(list_amount * list_amount) FILTER (won) AS list_square,
        sum(list_amount * amount) FILTER (won) AS list_product,
        sum(cost) FILTER (won) AS cost, sum(cost * cost) FILTER (won) AS cost_square,
        sum(cost * amount) FILTER (won) AS cost_product, sum(amount) FILTER (open) AS open_amount
    FROM d GROUP BY ALL ORDER BY ALL
    """


def risk_sql(data: Path) -> str:
    """Deals leaving the risk set, by segment, day since creation and outcome."""
    return f"""
    SELECT c.Sector AS segment, CASE d.Status WHEN 'Won' THEN 1 WHEN 'Lost' THEN 2 ELSE 0 END AS outcome,
        date_diff('day', d."Create Date", coalesce(d."Close Date", {AS_OF_END} - INTERVAL 1 DAY)) AS day, count(*) AS n
    FROM read_parquet('{data}/deals.parquet') d JOIN read_parquet('{data}/companies.parquet') c USING (Company)
    GROUP BY ALL ORDER BY ALL
    """


def board(data: Path) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Both answers, from a database opened for the purpose."""
    with duckdb.connect() as engine:
        return engine.execute(board_sql(data)).fetchall(), engine.execute(risk_sql(data)).fetchall()
