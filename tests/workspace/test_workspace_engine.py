"""A workspace whose settings name another engine: same verbs, same figures, a clear refusal where none answers."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from tests.answers.engines import POSTGRESQL
from tests.metrics.saved_facts import imported_company

from portulan.facts.applying import apply_changes
from portulan.facts.changes import Changes
from portulan.metrics.engines.agreement import differences
from portulan.metrics.engines.database import EngineError
from portulan.stats.estimate import Estimate
from portulan.workspace import Workspace

NOBODY = "engine:\n  kind: postgresql\n  url: postgresql://me@127.0.0.1:1/nothing\n"


def chosen(folder: Path, settings: str) -> Workspace:
    (folder / "settings.yaml").write_text(settings)
    return Workspace(folder, clock=lambda: datetime(2026, 11, 23, 9))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return imported_company(tmp_path)


def test_clickhouse_answers_through_the_same_verbs(folder: Path) -> None:
    pytest.importorskip("chdb")
    expected = chosen(folder, "").kpi("win_rate", by=("channel",))
    workspace = chosen(folder, "engine: {kind: clickhouse}\n")
    assert not workspace.engine_findings()
    assert not differences(expected, workspace.kpi("win_rate", by=("channel",)))
    assert workspace.engine().kind == "clickhouse"
    assert workspace.engine().rows["opportunity"] == 3
    assert "ClickHouse" in workspace.engine_version()
    assert all(not one.differences for one in workspace.compare_engines(("month",)))


def test_a_batch_of_changes_is_read_by_every_engine_as_by_duckdb(folder: Path) -> None:
    """A correction hides the first version of a deal, a deletion hides it whole."""
    pytest.importorskip("chdb")
    won = {"opportunity_id": "D1", "status": "won", "amount": Decimal(10), "closed_at": datetime(2026, 6, 1)}
    changes = Changes({"opportunity": pa.Table.from_pylist([{**won, "currency": "EUR"}])}, {"opportunity": ["D3"]})
    apply_changes(folder, changes, lambda: datetime(2026, 11, 23, 10))
    expected = chosen(folder, "").kpi("revenue")
    workspace = chosen(folder, "engine: {kind: clickhouse}\n")
    assert workspace.engine().rows["opportunity"] == 2
    assert isinstance(expected.result, Estimate)
    assert expected.result.value == 30
    assert not differences(expected, workspace.kpi("revenue"))


def test_a_database_that_does_not_answer_is_told_with_its_address(folder: Path) -> None:
    pytest.importorskip("psycopg")
    workspace = chosen(folder, NOBODY)
    with pytest.raises(EngineError, match=r"127\.0\.0\.1:1"):
        workspace.kpi("revenue")
    assert [f.code for f in workspace.engine_findings()] == ["EN010"]
    assert "EN010" in [f.code for f in workspace.check()]


def test_wrong_settings_are_told_at_their_line(folder: Path) -> None:
    workspace = chosen(folder, "engine:\n  kind: postgre\n")
    with pytest.raises(EngineError) as refusal:
        workspace.kpi("revenue")
    assert str(refusal.value.finding.place) == "settings.yaml:2:9"


def test_postgresql_keeps_one_import_of_a_workspace(folder: Path) -> None:
    """Loading the facts of a later import drops those of the one before, in the same transaction."""
    pytest.importorskip("psycopg")
    workspace = chosen(folder, f"engine: {{kind: postgresql, url: '{POSTGRESQL}'}}\n")
    if [f.code for f in workspace.engine_findings()]:
        pytest.skip("PostgreSQL is not here")
    from portulan.metrics.engines.postgresql import PostgresDatabase

    first = workspace._now().evaluator.engine.database
    assert isinstance(first, PostgresDatabase)
    try:
        assert first.loaded() == [first.schema]
        (folder / "data/deals.csv").write_text("id,channel,created,closed,status,amount\nD9,web,2026-01-05,,open,10\n")
        workspace.import_facts()
        assert workspace.engine().rows["opportunity"] == 1
        second = workspace._now().evaluator.engine.database
        assert isinstance(second, PostgresDatabase)
        assert second.loaded() == [second.schema]
        assert second.schema != first.schema
    finally:
        first.drop()
    assert first.loaded() == []
