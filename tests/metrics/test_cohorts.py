"""Cohorts: the sums kept from state to state are those of reading everything anew, and those of plain SQL."""

import shutil
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portulan.facts import applying
from portulan.facts.applying import apply_changes
from portulan.facts.changes import Changes
from portulan.facts.importing import import_facts
from portulan.metrics.answers import RequestError
from portulan.metrics.cohorts import CohortRequest, Cohorts, CohortTable, keeping
from portulan.metrics.cohorts.exact import CubeSums, Sums
from portulan.metrics.engine import Engine
from portulan.workspace import Workspace

NOW = datetime(2026, 6, 30, 9)
DAY = date(2026, 6, 30)
BY = ("month", "segment", "channel")
STAGES = ("first", "second", "third")
PLAN = """\
portulan: 1
company: Test
language: en
currency: EUR
as_of: 2026-06-30
target:
  decision: Two.
  indicator: win_rate by segment
  segments:
    - {id: large, priority: 1, when: sector = 'x'}
    - {id: other, priority: 2, when: sector = 'y'}
process:
  decision: Three.
  indicator: cycle_time
  stages:
    - {id: first, allowed: 14 days, exit: [done]}
    - {id: second, allowed: 14 days, exit: [done]}
    - {id: third, allowed: 14 days, exit: [done]}
"""
MAPPING = """\
mapping: 1
timezone: Europe/Paris
currency: EUR
sources: {companies: companies.csv, deals: deals.csv, stages: stages.csv}
tables:
  account: {from: companies, columns: {account_id: id, sector: sector}}
  opportunity:
    from: deals
    columns:
      {opportunity_id: id, account_id: company, channel: channel, created_at: created, closed_at: closed,
       status: status, amount: amount, list_amount: list, cost: cost}
  stage_entry: {from: stages, columns: {opportunity_id: deal, stage: stage, entered_at: at}}
"""
DEALS, ACCOUNTS = tuple(f"D{i}" for i in range(60)), tuple(f"A{i}" for i in range(8))


def deal(number: int, rng: np.random.Generator) -> dict[str, Any]:
    created = datetime(2026, 1, 1) + timedelta(hours=float(rng.integers(0, 4000)))
    status = str(rng.choice(["open", "won", "lost"], p=[0.2, 0.5, 0.3]))
    closed = created + timedelta(hours=float(rng.integers(1, 2000))) if status != "open" else None
    amount = float(np.round(np.exp(rng.normal(9, 2)), 2)) if rng.random() < 0.9 else None
    return {
        "opportunity_id": f"D{number}",
        "account_id": str(rng.choice(ACCOUNTS)),
        "channel": str(rng.choice(["web", "phone"])) if rng.random() < 0.9 else None,
        "created_at": created,
        "closed_at": closed,
        "status": status,
        "amount": amount,
        "list_amount": round(amount * 1.1, 2) if amount and rng.random() < 0.8 else None,
        "cost": round(amount * 0.6, 2) if amount and rng.random() < 0.7 else None,
    }


def entries(number: int, rng: np.random.Generator, how_many: int = 4) -> list[dict[str, Any]]:
    start = datetime(2026, 1, 1) + timedelta(hours=float(rng.integers(0, 4000)))
    return [
        {
            "opportunity_id": f"D{number}",
            "stage": str(rng.choice(STAGES)),
            "entered_at": start + timedelta(hours=float(rng.integers(0, 900))),
        }
        for _ in range(how_many)
    ]


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, rng = tmp_path_factory.mktemp("cohorts"), np.random.default_rng(5)
    (folder / "plan.yaml").write_text(PLAN)
    (folder / "mapping.yaml").write_text(MAPPING)
    deals = [deal(i, rng) for i in range(50)]
    stages = [one for i in range(50) for one in entries(i, rng)]
    write(folder / "companies.csv", [{"id": a, "sector": str(rng.choice(list("xyz")))} for a in ACCOUNTS], {})
    names = {"opportunity_id": "id", "account_id": "company", "created_at": "created", "closed_at": "closed"}
    write(folder / "deals.csv", deals, names | {"list_amount": "list"})
    write(folder / "stages.csv", stages, {"opportunity_id": "deal", "entered_at": "at"})
    report = import_facts(folder / "mapping.yaml", folder, [], lambda: NOW)
    assert report.committed, [f.message("en") for f in report.findings]
    return folder


def write(path: Path, rows: list[dict[str, Any]], names: Mapping[str, str]) -> None:
    pa_rows = pa.Table.from_pylist(rows).rename_columns([names.get(n, n) for n in rows[0]])
    with duckdb.connect() as engine:
        engine.register("given", pa_rows)
        engine.execute(f"COPY (SELECT * FROM given) TO '{path}' (HEADER)")


def read_anew(folder: Path) -> CohortTable:
    """The same facts, read with nothing kept: from a workspace that never saw a batch's columns."""
    workspace = Workspace(folder, clock=lambda: NOW)
    engine = workspace._now().evaluator.engine
    return Cohorts(None).table(workspace.facts(), engine.plan, CohortRequest(BY, DAY))


def wide_rows(workspace: Workspace, cache: Path | None) -> list[tuple[Any, ...]]:
    """The wide table of opportunities, carried from the cache's last state, or made whole."""
    engine = Engine(workspace.facts(), workspace._now().evaluator.engine.plan, cache)
    columns = sorted(engine.wide("opportunity").columns)
    made = [f"_raw_{i}" for i in range(3)] + [f"_at_{i}" for i in range(3)] + ["_first_of_account", "_moved_at"]
    listed = ", ".join(f'"{name}"' for name in [*columns, *made])
    return [tuple(row) for row in engine.rows(f"SELECT {listed} FROM wide_opportunity ORDER BY opportunity_id")]


def test_a_wide_table_is_carried_by_what_changed_alone(imported: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(imported, tmp_path / "company")
    workspace, cache = Workspace(folder, clock=lambda: NOW), folder / ".portulan/cache"
    wide_rows(workspace, cache)
    rows = {"opportunity": pa.Table.from_pylist([deal(3, np.random.default_rng(8))])}
    apply_changes(folder, Changes(rows), lambda: NOW)
    assert wide_rows(workspace, cache) == wide_rows(workspace, None)
    (part,) = cache.glob("opportunity-*.part")
    with duckdb.connect() as engine:
        made = engine.execute(f"SELECT count(*) FROM read_parquet('{part}')").fetchall()[0][0]
    assert 1 <= made < 40  # the deal and those of its accounts, of 50


@st.composite
def batches(draw: st.DrawFn) -> Changes:
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    rows = {}
    numbers = rng.choice(60, draw(st.integers(0, 6)), replace=False)
    if numbers.size:
        rows["opportunity"] = pa.Table.from_pylist([deal(int(i), rng) for i in numbers])
    late = [one for i in rng.choice(60, draw(st.integers(0, 8))) for one in entries(int(i), rng, 1)]
    if late:
        rows["stage_entry"] = pa.Table.from_pylist(late)
    if draw(st.booleans()):
        sector = str(rng.choice(list("xyz")))
        rows["account"] = pa.Table.from_pylist([{"account_id": str(rng.choice(ACCOUNTS)), "sector": sector}])
    deleted: dict[str, list[str]] = {}
    if gone := draw(st.lists(st.sampled_from(DEALS), max_size=2, unique=True)):
        deleted["opportunity"] = gone
    if again := draw(st.lists(st.sampled_from(DEALS), max_size=1)):
        deleted["stage_entry"] = again
    merged: dict[str, dict[str, str]] = {}
    if draw(st.integers(0, 3)) == 0:
        one, other = rng.choice(60, 2, replace=False)
        merged["opportunity"] = {f"D{one}": f"D{other}"}
    if draw(st.integers(0, 4)) == 0:
        one, other = rng.choice(8, 2, replace=False)
        merged["account"] = {f"A{one}": f"A{other}"}
    return Changes(rows, deleted, merged)


def at(hours: int) -> datetime:
    return NOW + timedelta(hours=hours)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=st.lists(batches(), min_size=1, max_size=3), whole=st.booleans())
def test_after_any_sequence_of_batches_the_sums_kept_are_those_of_reading_everything_anew(
    imported: Path, tmp_path_factory: pytest.TempPathFactory, sequence: list[Changes], whole: bool
) -> None:
    folder = shutil.copytree(imported, tmp_path_factory.mktemp("kept") / "company")
    workspace = Workspace(folder, clock=lambda: NOW)
    workspace.cohorts(BY)
    wide_rows(workspace, folder / ".portulan/cache")  # the wide table that later states are carried from
    with pytest.MonkeyPatch.context() as patch:
        if not whole:  # small tables are written whole by each batch; large ones are not
            patch.setattr(applying, "SMALL", 0)
            patch.setattr(applying, "MUCH", 1e9)
        for i, changes in enumerate(sequence):
            apply_changes(folder, changes, partial(at, i))
            assert workspace.cohorts(BY).same_as(read_anew(folder)), f"after batch {i + 1}"
            assert wide_rows(workspace, folder / ".portulan/cache") == wide_rows(workspace, None), (
                f"after batch {i + 1}"
            )
    late = Workspace(folder, clock=lambda: NOW)  # another process: it finds the columns of the first state on disk
    assert late.cohorts(BY).same_as(workspace.cohorts(BY))


def test_the_figures_are_those_of_sql_on_the_files(imported: Path) -> None:
    table = read_anew(imported)
    firsts = ", ".join(f"""min("at") FILTER (stage = '{stage}') AS f{i}""" for i, stage in enumerate(STAGES))
    with duckdb.connect() as engine:
        found = engine.execute(
            f"""
            WITH s AS (SELECT deal, {firsts}
                FROM '{imported}/stages.csv' WHERE "at" < '2026-07-01' GROUP BY 1),
            d AS (SELECT strftime(d.created, '%Y-%m') AS month,
                CASE c.sector WHEN 'x' THEN 'large' WHEN 'y' THEN 'other'
                END AS segment, d.*, s.*, CASE WHEN d.closed < '2026-07-01' THEN d.status ELSE 'open' END AS now
                FROM '{imported}/deals.csv' d JOIN '{imported}/companies.csv' c ON c.id = d.company
                LEFT JOIN s ON s.deal = d.id WHERE d.created < '2026-07-01')
            SELECT month, segment, channel, count(*), count_if(now = 'open'), sum(amount) FILTER (now = 'open'),
                count_if(f0 < coalesce(closed + INTERVAL 1 SECOND, '2026-07-01')),
                count_if(f0 < coalesce(closed + INTERVAL 1 SECOND, '2026-07-01') AND
                    (now = 'won' OR f1 < coalesce(closed + INTERVAL 1 SECOND, '2026-07-01')
                     OR f2 < coalesce(closed + INTERVAL 1 SECOND, '2026-07-01')))
            FROM d GROUP BY ALL ORDER BY month, segment NULLS LAST, channel NULLS LAST
            """
        ).fetchall()
    rank = {"phone": 0, "web": 1, None: 2}
    found.sort(key=lambda row: (row[0], row[1] is None, row[1], rank[row[2]]))
    assert [tuple(values) for values in zip(*table.keys.values(), strict=True)] == [row[:3] for row in found]
    for name, column in (("created", 3), ("still_open", 4)):
        assert table.figures[name].value.tolist() == [row[column] for row in found]
    assert np.allclose(table.figures["pipeline_open"].value, [float(row[5] or 0) for row in found])
    assert table.figures["passed first"].n.tolist() == [row[6] or 0 for row in found]


def test_reading_by_row_numbers_and_by_joins_come_to_the_same(imported: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(imported, tmp_path / "company")
    before = read_anew(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(applying, "SMALL", 0)
        nothing = {"opportunity": ["nobody"], "stage_entry": ["nobody"]}
        apply_changes(folder, Changes(deleted=nothing), lambda: NOW)  # row numbers cannot be used any more
    assert read_anew(folder).same_as(before)


SPLITS = (("week", "sector"), ("status", "channel"), ("segment",), ("quarter", "name"))


@pytest.mark.parametrize(
    "large", ["sector = 'x'", "sector = 'x' and employees is empty", "channel = 'web' and amount > 900"]
)
def test_however_opportunities_are_read_and_in_whatever_lots_their_sums_are_the_same(
    imported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: str
) -> None:
    folder = shutil.copytree(imported, tmp_path / "company")
    (folder / "plan.yaml").write_text(PLAN.replace("sector = 'x'", large))
    monkeypatch.setattr(applying, "SMALL", 0)
    linked = Workspace(folder, clock=lambda: NOW)
    by_row = [linked.cohorts(by) for by in SPLITS]
    monkeypatch.setattr(keeping, "LOT", 16)  # four lots, on as many threads as there are cores
    many = Workspace(folder, clock=lambda: NOW)
    assert all(many.cohorts(by).same_as(table) for by, table in zip(SPLITS, by_row, strict=True))
    shutil.rmtree(folder / ".portulan")  # by another process: what is mapped into memory is still there
    whole = many.cohorts(("channel",))
    apply_changes(folder, Changes(deleted={"opportunity": ["nobody"], "stage_entry": ["nobody"]}), lambda: NOW)
    joined = Workspace(folder, clock=lambda: NOW)  # row numbers cannot be used any more
    assert all(joined.cohorts(by).same_as(table) for by, table in zip(SPLITS, by_row, strict=True))
    assert joined.cohorts(("channel",)).same_as(whole)


def test_sums_of_whole_numbers_too_large_for_a_double_are_exact() -> None:
    rng = np.random.default_rng(3)
    values = np.concatenate([rng.integers(-(10**17), 10**17, 3000), [4 * 10**17, 3_037_000_500]])
    key = rng.integers(0, 7, values.size)
    plain = [[int(v) for v, k in zip(values, key, strict=True) if k == group] for group in range(7)]
    sums, squares, cubes = Sums(7), Sums(7), CubeSums(7)
    for lot in (slice(0, 1), slice(1, 1500), slice(1500, None)):
        sums.add(key[lot], values[lot])
        squares.add_products(key[lot], values[lot], values[lot])
        cubes.add(key[lot], values[lot])
    total, square, high, low = sums.total(), squares.total(), cubes.high.total(), cubes.low.total()
    for group, numbers in enumerate(plain):
        assert total.whole(group) == sum(numbers)
        assert square.whole(group) == sum(n * n for n in numbers)
        assert (high.whole(group) << 31) + low.whole(group) == sum(n**3 for n in numbers)


def test_a_split_that_deals_do_not_have_is_refused_with_the_nearest(imported: Path) -> None:
    workspace = Workspace(imported, clock=lambda: NOW)
    with pytest.raises(RequestError) as refused:
        workspace.cohorts(["chanel"])
    assert "channel" in refused.value.finding.way_out("en")
    with pytest.raises(RequestError) as refused:
        workspace.cohorts(["week", "month"])
    assert refused.value.finding.code == "ME031"
