"""The import: read the mapping, load the sources, shape the tables, say what was found, and commit all or nothing.

Everything happens beside the facts in place, in a scratch folder and in Delta versions nobody names yet; the last act
replaces the manifest. Killed at any moment before that, the import leaves the old facts as they were.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb

from portulan.facts import schema
from portulan.facts.committing import write_table
from portulan.facts.locking import ImportRunningError, one_import_at_a_time
from portulan.facts.mapping.reading import read_mapping_bytes
from portulan.facts.mapping.records import FactMapping, Source, TableRule
from portulan.facts.outcome import EMPTY_ROWS, FAULTY_ROWS, IMPORT_RUNNING, NO_MAPPING, first_fault, mixed_currencies
from portulan.facts.quality import examine
from portulan.facts.quality.context import gather
from portulan.facts.rejects import REASONS, faults_by_kind, rejections, write_rejections
from portulan.facts.report import ImportReport, TableCount, dump_report
from portulan.facts.shaping import Shaper, typed_table
from portulan.facts.sources.findings import ALL_REJECTED
from portulan.facts.sources.load import Loader, RawSource
from portulan.facts.sources.locate import FoundFile, locate
from portulan.facts.sql import quoted
from portulan.facts.store import FOLDER, FORMAT, FactStore, StoredColumn, StoredTable, write_manifest
from portulan.language.finding import Finding, has_errors, in_order
from portulan.language.place import Place
from portulan.language.words import Language, Sentence, Words

MEMORY_LIMIT = "600MB"
SCRATCH = Path(".portulan") / "import"
REJECTED = "rejected"

READING = Words(fr="Lecture de {what:raw}", en="Reading {what:raw}")
SHAPING = Words(fr="Mise en forme de {what:raw}", en="Shaping {what:raw}")
EXAMINING = Words(fr="Examen de la qualité", en="Examining the quality")
WRITING = Words(fr="Écriture de {what:raw}", en="Writing {what:raw}")


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """Where an import stands: what it is doing, and steps done out of all steps."""

    step: Sentence
    done: int
    total: int


def import_facts(
    mapping_path: Path,
    workspace: Path,
    data_roots: Sequence[Path],
    clock: Callable[[], datetime],
    progress: Callable[[ImportProgress], None] | None = None,
    language: Language = "fr",
) -> ImportReport:
    """Import everything the mapping declares into `workspace`, all or nothing.

    Relative files are looked for in the workspace, then in each of `data_roots`. `language` is that of the files of
    rejected rows. Faults of the mapping or of the data come back in the report; `committed` says whether it counts.
    """
    run = Import(mapping_path, workspace, [workspace, *data_roots], clock(), progress or (lambda _: None), language)
    return run.run()


class Import:
    """One import, step after step."""

    def __init__(
        self,
        mapping_path: Path,
        workspace: Path,
        folders: Sequence[Path],
        now: datetime,
        progress: Callable[[ImportProgress], None],
        language: Language,
    ) -> None:
        self.mapping_path, self.workspace, self.folders = mapping_path, workspace, folders
        self.now, self.progress, self.language = now, progress, language
        self.findings: list[Finding] = []
        self.steps, self.done = 1, 0

    def run(self) -> ImportReport:
        mapping, files = self.prepare()
        if mapping is None or has_errors(self.findings):
            return self._refused()
        identity = _identity(self.mapping_path, files)
        store = FactStore.open(self.workspace)
        if store.identity == identity and store.last_import:
            return replace(store.last_import, unchanged=True)
        with ExitStack() as stack:
            try:
                stack.enter_context(one_import_at_a_time(self.workspace))
            except ImportRunningError:
                self.findings.append(IMPORT_RUNNING.at(None))
                return self._refused()
            import_id = fresh_id(self.workspace / FOLDER, f"{self.now:%Y%m%dT%H%M%S}-{identity[:8]}")
            scratch = self.workspace / SCRATCH
            shutil.rmtree(scratch, ignore_errors=True)  # what a killed import left
            stack.callback(shutil.rmtree, scratch, ignore_errors=True)
            scratch.mkdir(parents=True)
            engine = stack.enter_context(import_engine(scratch))
            return self._load(engine, scratch, mapping, files, identity, import_id)

    def prepare(self) -> tuple[FactMapping | None, dict[str, list[FoundFile]]]:
        """The mapping and the files it names; what is wrong with them becomes findings."""
        shown = str(self.mapping_path)
        try:
            data = self.mapping_path.read_bytes()
        except OSError:
            self.findings.append(NO_MAPPING.at(Place(shown), file=shown))
            return None, {}
        mapping, findings = read_mapping_bytes(data, shown)
        self.findings.extend(findings)
        if mapping is None:
            return None, {}
        files: dict[str, list[FoundFile]] = {}
        for name in _used_sources(mapping):
            files[name], problems = locate(mapping.sources[name], self.folders)
            self.findings.extend(problems)
        return mapping, files

    def _load(
        self,
        engine: duckdb.DuckDBPyConnection,
        scratch: Path,
        mapping: FactMapping,
        files: dict[str, list[FoundFile]],
        identity: str,
        import_id: str,
    ) -> ImportReport:
        tables = tables_of(mapping)
        self.steps = len(files) + 2 * len(tables) + 1
        sources = self.load_sources(engine, scratch, mapping, files)
        if has_errors(self.findings):
            return self._refused(import_id)
        shaper = Shaper(engine, mapping, sources)
        columns: dict[str, tuple[StoredColumn, ...]] = {}
        counts: dict[str, TableCount] = {}
        for name, rules in tables.items():
            self._tell(SHAPING, name)
            columns[name] = shaper.shape(rules)
            counts[name] = self.counted(engine, rules, sources)
        self.findings.extend(shaper.findings)
        if not has_errors(self.findings):
            self.judge(engine, mapping, tables, counts, sources)
        if has_errors(self.findings):
            return self._refused(import_id, counts)
        self._tell(EXAMINING, "")
        places = {name: rules[0].place for name, rules in tables.items()}
        self.findings.extend(examine(gather(engine, columns, places, self.now)))
        return self._commit(engine, tables, columns, counts, sources, identity, import_id)

    def counted(
        self, engine: duckdb.DuckDBPyConnection, rules: Sequence[TableRule], sources: dict[str, RawSource]
    ) -> TableCount:
        """The rows of a shaped table, once rows of a key met before are marked."""
        _mark_repeated_keys(engine, rules)
        return _count(engine, rules, sources)

    def load_sources(
        self,
        engine: duckdb.DuckDBPyConnection,
        scratch: Path,
        mapping: FactMapping,
        files: dict[str, list[FoundFile]],
    ) -> dict[str, RawSource]:
        """The files of each source, as tables of texts."""
        loader = Loader(engine, scratch, lambda what, rows: None)
        wanted = wanted_columns(mapping)
        loaded: dict[str, RawSource] = {}
        for name, found in files.items():
            self._tell(READING, ", ".join(file.shown for file in found)[:80])
            source: Source = mapping.sources[name]
            decimal = source.options.within(mapping.options).decimal or "."
            raw = loader.load(source, found, wanted[name], decimal)
            if raw:
                loaded[name] = raw
        self.findings.extend(loader.findings)
        return loaded

    def judge(
        self,
        engine: duckdb.DuckDBPyConnection,
        mapping: FactMapping,
        tables: dict[str, list[TableRule]],
        counts: dict[str, TableCount],
        sources: dict[str, RawSource],
    ) -> None:
        """Say what was rejected and why; refuse what cannot be right."""
        for name, rules in tables.items():
            place = rules[0].place
            count = counts[name]
            kinds = faults_by_kind(engine, rules)
            if count.read and not count.accepted and count.rejected:
                column, reason = first_fault(kinds, sources, rules)
                said = REASONS[reason]
                finding = ALL_REJECTED.at(place, table=name, n=count.read, column=column, reason=said)
                self.findings.append(finding)
                continue
            for (column, reason), (n, values) in kinds.items():
                kind = FAULTY_ROWS if values else EMPTY_ROWS
                self.findings.append(
                    kind.at(place, table=name, column=column, n=n, reason=REASONS[reason], values=values)
                )
            broken = [record for rule in rules for record in sources[rule.source].faulty]
            if broken:
                why = REASONS[broken[0].fault]
                lines = [f"{r.file}:{r.line}" for r in broken[:3]]
                self.findings.append(
                    FAULTY_ROWS.at(place, table=name, column="*", n=len(broken), reason=why, values=lines)
                )
            self.findings.extend(mixed_currencies(engine, name, mapping, place))

    def _commit(
        self,
        engine: duckdb.DuckDBPyConnection,
        tables: dict[str, list[TableRule]],
        columns: dict[str, tuple[StoredColumn, ...]],
        counts: dict[str, TableCount],
        sources: dict[str, RawSource],
        identity: str,
        import_id: str,
    ) -> ImportReport:
        folder = self.workspace / FOLDER
        stored: dict[str, StoredTable] = {}
        rejected: dict[str, str] = {}
        for name, rules in tables.items():
            self._tell(WRITING, name)
            stored[name] = write_table(engine, folder / name, name, columns[name], import_id, stored)
            path = folder / REJECTED / import_id / f"{name}.csv"
            if write_rejections(path, rejections(engine, rules, sources), self.language):
                rejected[name] = path.relative_to(self.workspace).as_posix()
        report = ImportReport(
            import_id,
            self.now,
            committed=True,
            tables=counts,
            findings=in_order(self.findings),
            rejected_files=rejected,
        )
        write_manifest(self.workspace, identity, stored, dump_report(report))
        return report

    def _tell(self, step: Words, what: str) -> None:
        self.progress(ImportProgress(Sentence(step, {"what": what}), self.done, self.steps))
        self.done += 1

    def _refused(self, import_id: str = "", counts: dict[str, TableCount] | None = None) -> ImportReport:
        return ImportReport(import_id, self.now, committed=False, tables=counts or {}, findings=in_order(self.findings))


def wanted_columns(mapping: FactMapping) -> dict[str, dict[str, Place]]:
    """For each source used, the columns that are read from it, each with the first place that names it."""
    wanted: dict[str, dict[str, Place]] = {name: {} for name in _used_sources(mapping)}
    for rule in mapping.tables:
        joins = {join.name: join.source for join in rule.joins}
        for column in rule.sources():
            source = joins[column.join] if column.join else rule.source
            wanted[source].setdefault(column.name, column.place)
    rates = mapping.rates
    if rates and rates.source:
        for given in (rates.currency, rates.rate, rates.day):
            if given:
                wanted[rates.source].setdefault(given.name, given.place)
    for name in wanted:
        source_ = mapping.sources[name]
        for column_name, place in (*source_.whole, *source_.replace_places.items()):
            wanted[name].setdefault(column_name, place)
    return wanted


def _used_sources(mapping: FactMapping) -> list[str]:
    used: dict[str, None] = {}
    for rule in mapping.tables:
        used[rule.source] = None
        used.update({join.source: None for join in rule.joins})
    if mapping.rates and mapping.rates.source:
        used[mapping.rates.source] = None
    return [name for name in mapping.sources if name in used]


def tables_of(mapping: FactMapping) -> dict[str, list[TableRule]]:
    """The rules of each table, in the order of the tables."""
    found: dict[str, list[TableRule]] = {}
    for name in schema.TABLES:
        rules = [rule for rule in mapping.tables if rule.table == name]
        if rules:
            found[name] = rules
    return found


def _identity(mapping_path: Path, files: dict[str, list[FoundFile]]) -> str:
    """What identifies an import: the mapping's text and every byte of every source."""
    digest = hashlib.blake2b(digest_size=16)
    digest.update(json.dumps([FORMAT, sorted(schema.SQL_TYPES.items()), list(schema.TABLES)]).encode())
    digest.update(mapping_path.read_bytes())
    for name, found in files.items():
        for file in found:
            digest.update(f"\0{name}\0{file.shown}\0".encode())
            with file.path.open("rb") as content:
                digest.update(hashlib.file_digest(content, "blake2b").digest())
    return digest.hexdigest()


def fresh_id(facts: Path, wanted: str) -> str:
    """The wanted name, or the next one that no earlier import, not even a killed one, has written a file under."""
    found, number = wanted, 1
    while any(facts.glob(f"*/{found}.parquet")) or (facts / REJECTED / found).exists():
        number += 1
        found = f"{wanted}-{number}"
    return found


def import_engine(scratch: Path) -> duckdb.DuckDBPyConnection:
    """A database on disk, with little memory and a folder to spill into."""
    engine = duckdb.connect(str(scratch / "import.duckdb"))
    engine.execute(f"SET memory_limit = '{MEMORY_LIMIT}'")
    engine.execute("SET temp_directory = ?", [str(scratch / "spill")])
    engine.execute("SET TimeZone = 'UTC'")
    engine.execute("SET enable_progress_bar = false")
    return engine


def _mark_repeated_keys(engine: duckdb.DuckDBPyConnection, rules: Sequence[TableRule]) -> None:
    """A key stands once: later rows are rejected, or merged into the first or last where the mapping says `keep`."""
    table = schema.TABLES[rules[0].table]
    if table.key is None:
        return
    name, key = quoted(typed_table(table.name)), quoted(table.key)
    row = engine.execute(f"SELECT count({key}) <> count(DISTINCT {key}) FROM {name} WHERE __fault IS NULL").fetchone()
    if not row or not row[0]:
        return
    keep = next((rule.keep for rule in rules if rule.keep), None)
    order = "DESC" if keep == "last" else "ASC"
    unwanted = (
        f"SELECT rowid AS r FROM {name} WHERE __fault IS NULL QUALIFY row_number() OVER "
        f"(PARTITION BY {key} ORDER BY __rule {order}, __file {order}, __row {order}) > 1"
    )
    if keep:
        engine.execute(f"DELETE FROM {name} WHERE rowid IN ({unwanted})")
        return
    fault = f"'{table.key}' || chr(31) || 'duplicate_key' || chr(31) || {key}"
    engine.execute(f"UPDATE {name} SET __fault = {fault} WHERE rowid IN ({unwanted})")


def _count(engine: duckdb.DuckDBPyConnection, rules: Sequence[TableRule], sources: dict[str, RawSource]) -> TableCount:
    name = quoted(typed_table(rules[0].table))
    row = engine.execute(f"SELECT count(*), count(__fault) FROM {name}").fetchone()
    total, faulty = row if row else (0, 0)
    broken = sum(len(sources[source].faulty) for source in {rule.source for rule in rules})
    merged = 0
    if any(rule.keep for rule in rules):
        offered = sum(sources[rule.source].rows for rule in rules if rule.where is None)
        merged = max(0, offered - total) if all(rule.where is None and not rule.stages for rule in rules) else 0
    return TableCount(total + broken + merged, total - faulty, faulty + broken, merged)
