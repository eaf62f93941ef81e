"""Batches of changes: whatever their sequence, the tables hold what a plain dictionary of records would."""

import shutil
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portulan.facts import applying
from portulan.facts.applying import apply_changes
from portulan.facts.changes import Changes
from portulan.facts.importing import import_facts
from portulan.facts.store import FOLDER, MANIFEST, FactStore
from portulan.workspace import Workspace

NOW = datetime(2026, 11, 23, 9)
MAPPING = """\
mapping: 1
timezone: Europe/Paris
currency: EUR
sources:
  companies: data/companies.csv
  deals: data/deals.csv
  stages: data/stages.csv
tables:
  account: {from: companies, columns: {account_id: id, sector: sector}}
  opportunity:
    from: deals
    columns: {opportunity_id: id, account_id: company, created_at: created, status: status, amount: amount}
  stage_entry: {from: stages, columns: {opportunity_id: deal, stage: stage, entered_at: at}}
"""
ACCOUNTS, DEALS, STAGES = ("A1", "A2", "A3"), ("D1", "D2", "D3", "D4", "D5"), ("first", "second")


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return started(tmp_path_factory.mktemp("imported"))


@pytest.fixture
def company(imported: Path, tmp_path: Path) -> Path:
    return shutil.copytree(imported, tmp_path / "company")


def started(folder: Path) -> Path:
    (folder / "data").mkdir(parents=True)
    (folder / "mapping.yaml").write_text(MAPPING)
    (folder / "data/companies.csv").write_text("id,sector\nA1,x\nA2,y\n")
    (folder / "data/deals.csv").write_text(
        "id,company,created,status,amount\nD1,A1,2026-01-05,open,10\nD2,A1,2026-02-05,won,20\nD3,A2,2026-03-05,lost,30\n"
    )
    (folder / "data/stages.csv").write_text(
        "deal,stage,at\nD1,first,2026-01-06\nD2,first,2026-02-06\nD2,second,2026-02-09\n"
    )
    assert import_facts(folder / "mapping.yaml", folder, [], lambda: NOW).committed
    return folder


def ask(folder: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        store = FactStore.open(folder)
        store.attach(connection)
        for name in ("opportunity", "stage_entry"):
            connection.execute(f"CREATE VIEW {name}_history AS {store.history(name)}")
        return connection.execute(query).fetchall()


def deal(one: str, account: str, amount: int) -> dict[str, Any]:
    return {
        "opportunity_id": one,
        "account_id": account,
        "created_at": datetime(2026, 4, 1),
        "status": "open",
        "amount": amount,
    }


def entry(one: str, stage: str, day: int) -> dict[str, Any]:
    return {"opportunity_id": one, "stage": stage, "entered_at": datetime(2026, 4, 1) + timedelta(days=day)}


def at(hours: int) -> datetime:
    return NOW + timedelta(hours=hours)


BATCHES = st.lists(
    st.fixed_dictionaries(
        {
            "deals": st.dictionaries(
                st.sampled_from(DEALS), st.tuples(st.sampled_from(ACCOUNTS), st.integers(1, 99)), max_size=3
            ),
            "entries": st.lists(
                st.tuples(st.sampled_from(DEALS), st.sampled_from(STAGES), st.integers(0, 60)), max_size=4, unique=True
            ),
            "accounts": st.dictionaries(st.sampled_from(ACCOUNTS), st.sampled_from("xyz"), max_size=2),
            "deleted": st.lists(st.sampled_from(DEALS), max_size=2, unique=True),
            "merged": st.lists(
                st.tuples(st.sampled_from(("opportunity", "account")), st.integers(0, 4), st.integers(0, 4)), max_size=1
            ),
        }
    ),
    min_size=1,
    max_size=4,
)


def changes_of(batch: dict[str, Any]) -> Changes:
    rows = {}
    if batch["deals"]:
        rows["opportunity"] = pa.Table.from_pylist([deal(one, *said) for one, said in batch["deals"].items()])
    if batch["entries"]:
        rows["stage_entry"] = pa.Table.from_pylist([entry(*said) for said in batch["entries"]])
    if batch["accounts"]:
        rows["account"] = pa.Table.from_pylist([{"account_id": a, "sector": s} for a, s in batch["accounts"].items()])
    merged: dict[str, dict[str, str]] = {}
    for table, one, other in batch["merged"]:
        names = DEALS if table == "opportunity" else ACCOUNTS
        if names[one % len(names)] != names[other % len(names)]:
            merged[table] = {names[one % len(names)]: names[other % len(names)]}
    return Changes(rows, {"opportunity": batch["deleted"]} if batch["deleted"] else {}, merged)


class Plain:
    """The same records in dictionaries, changed one by one: what the batches must come to."""

    def __init__(self) -> None:
        self.accounts = {"A1": "x", "A2": "y"}
        self.deals = {"D1": ("A1", 10), "D2": ("A1", 20), "D3": ("A2", 30)}
        self.entries = [("D1", "first"), ("D2", "first"), ("D2", "second")]
        self.merged: dict[str, dict[str, str]] = {"opportunity": {}, "account": {}}

    def now(self, table: str, one: str) -> str:
        while one in self.merged[table]:
            one = self.merged[table][one]
        return one

    def apply(self, batch: dict[str, Any], changes: Changes) -> None:
        merges = {table: dict(pairs) for table, pairs in changes.merged.items()}
        gone = [one for one in batch["deleted"] if one not in merges.get("opportunity", {})]
        for one in gone:
            self.deals.pop(one, None)
            self.entries = [e for e in self.entries if e[0] != one]
        for table, pairs in merges.items():
            for one, other in pairs.items():
                self.merged[table].pop(other, None)
                self.merged[table][one] = other
                (self.deals if table == "opportunity" else self.accounts).pop(one, None)
        if "opportunity" in merges:
            self.entries = [(merges["opportunity"].get(d, d), s) for d, s in self.entries]
        if "account" in merges:
            self.deals = {d: (merges["account"].get(a, a), n) for d, (a, n) in self.deals.items()}
        for one, (account, amount) in batch["deals"].items():
            if one not in self.merged["opportunity"] and one not in gone:
                self.deals[one] = (self.now("account", account), amount)
        for one, sector in batch["accounts"].items():
            if one not in self.merged["account"]:
                self.accounts[one] = sector
        for one, stage, _ in batch["entries"]:
            if one not in gone:
                self.entries.append((self.now("opportunity", one), stage))


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=BATCHES, small=st.booleans())
def test_any_sequence_of_batches_comes_to_what_a_dictionary_of_records_holds(
    imported: Path, tmp_path_factory: pytest.TempPathFactory, batches: list[dict[str, Any]], small: bool
) -> None:
    folder, plain = shutil.copytree(imported, tmp_path_factory.mktemp("company") / "one"), Plain()
    kept = applying.SMALL, applying.MUCH
    applying.SMALL, applying.MUCH = kept if small else (0, 1e9)
    try:
        for i, batch in enumerate(batches):
            changes = changes_of(batch)
            apply_changes(folder, changes, partial(at, i))
            plain.apply(batch, changes)
    finally:
        applying.SMALL, applying.MUCH = kept
    assert dict(ask(folder, "SELECT account_id, sector FROM account")) == plain.accounts
    deals = {
        one: (account, int(n))
        for one, account, n in ask(folder, "SELECT opportunity_id, account_id, amount FROM opportunity")
    }
    assert deals == plain.deals
    assert sorted(ask(folder, "SELECT opportunity_id, stage FROM stage_entry")) == sorted(plain.entries)
    for name, rows in (("account", plain.accounts), ("opportunity", plain.deals), ("stage_entry", plain.entries)):
        assert FactStore.open(folder).stored[name].rows == len(rows)


def test_the_pipeline_as_known_before_a_correction_can_be_asked(company: Path) -> None:
    later = NOW + timedelta(days=1)
    rows = {"opportunity": pa.Table.from_pylist([deal("D1", "A2", 99)])}
    apply_changes(company, Changes(rows, deleted={"opportunity": ["D3"]}), lambda: later)
    known = (
        "SELECT opportunity_id, amount FROM opportunity_history WHERE learnt_at <= TIMESTAMP '{}' "
        "AND (superseded_at IS NULL OR superseded_at > TIMESTAMP '{}') ORDER BY 1"
    )
    before, after = NOW + timedelta(hours=1), later + timedelta(hours=1)
    assert [(one, int(n)) for one, n in ask(company, known.format(before, before))] == [
        ("D1", 10),
        ("D2", 20),
        ("D3", 30),
    ]
    assert [(one, int(n)) for one, n in ask(company, known.format(after, after))] == [("D1", 99), ("D2", 20)]
    why = dict(
        ask(company, "SELECT opportunity_id, superseded_by FROM opportunity_history WHERE superseded_at IS NOT NULL")
    )
    assert why == {"D1": "correction", "D3": "deletion"}


def test_a_batch_killed_before_its_manifest_leaves_the_facts_as_they_were(
    company: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (company / FOLDER / MANIFEST).read_bytes()
    rows = {"opportunity": pa.Table.from_pylist([deal("D1", "A2", 99)])}

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(applying, "write_manifest", killed)
        with pytest.raises(KeyboardInterrupt):
            apply_changes(company, Changes(rows), lambda: NOW)
    assert (company / FOLDER / MANIFEST).read_bytes() == before
    assert len(ask(company, "SELECT * FROM opportunity")) == 3
    apply_changes(company, Changes(rows), lambda: NOW)  # and the same batch passes afterwards
    assert ask(company, "SELECT amount FROM opportunity WHERE opportunity_id = 'D1'")[0][0] == 99


def test_files_of_changes_go_through_the_mapping_and_keep_their_rejects(company: Path) -> None:
    folder = company / "monday"
    folder.mkdir()
    (folder / "deals.csv").write_text(
        "id,company,created,status,amount\nD1,A1,2026-01-05,won,15\nD9,A2,2026-05-05,open,40\nD8,A2,2026-05-05,maybe,40\n"
    )
    (folder / "deletions.csv").write_text("table,id\nopportunity,D3\n")
    (folder / "merges.csv").write_text("table,from,into\naccount,A2,A1\n")
    (folder / "strange.csv").write_text("a\n1\n")
    workspace = Workspace(company, clock=lambda: NOW + timedelta(days=2))
    report = workspace.import_changes([folder], "en")
    assert report.committed, [f.message("en") for f in report.findings]
    assert report.tables["opportunity"].as_json() == {
        "read": 3, "accepted": 2, "rejected": 1, "merged": 0, "corrected": 1, "deleted": 1,
    }  # fmt: skip
    assert {f.code for f in report.findings} == {"FA041", "FA044"}
    assert "maybe" in (company / report.rejected_files["opportunity"]).read_text()
    found = ask(company, "SELECT opportunity_id, account_id, amount FROM opportunity ORDER BY 1")
    assert [(a, b, int(c)) for a, b, c in found] == [("D1", "A1", 15), ("D2", "A1", 20), ("D9", "A1", 40)]
    assert workspace.import_changes([folder], "en").unchanged


def test_a_deletion_that_names_no_table_and_merges_in_a_circle_are_findings_at_their_line(company: Path) -> None:
    (company / "deletions.csv").write_text("table,id\ndeal,D3\n")
    (company / "merges.csv").write_text("table,from,into\naccount,A1,A2\naccount,A2,A1\n")
    report = Workspace(company).import_changes([company / "deletions.csv", company / "merges.csv"], "en")
    assert not report.committed
    assert [(f.code, f.place and f.place.line) for f in report.findings] == [("FA045", 2), ("FA045", 3)]


def test_files_that_are_no_change_are_refused_with_the_names_that_would_do(company: Path) -> None:
    report = Workspace(company).import_changes([company / "mapping.yaml"], "fr")
    assert [f.code for f in report.findings if f.level == "error"] == ["FA043"]
    assert "deals.csv" in report.findings[-1].way_out("fr")
