"""Changes as files: rows read through the same mapping as the import, deletions and merges in two files of their own.

    deletions.csv     table,id            the records that went
    merges.csv        table,from,into     the records that became another

The other files are those of the mapping's sources, recognised by their names. A source that brings no file changes
nothing, and is still read where it is when another is joined to it.
"""

import csv
import hashlib
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from fnmatch import fnmatch
from pathlib import Path

import duckdb
import pyarrow as pa

from portulan.facts.applying import apply_changes
from portulan.facts.changes import Changes
from portulan.facts.importing import REJECTED, SCRATCH, Import, fresh_id, import_engine, tables_of
from portulan.facts.locking import ImportRunningError, one_import_at_a_time
from portulan.facts.mapping.records import FactMapping, TableRule
from portulan.facts.outcome import IMPORT_RUNNING
from portulan.facts.rejects import rejections, write_rejections
from portulan.facts.report import ImportReport, TableCount
from portulan.facts.schema import TABLES
from portulan.facts.shaping import Shaper, typed_table
from portulan.facts.sources.load import RawSource
from portulan.facts.sources.locate import KINDS, FoundFile
from portulan.facts.sql import quoted
from portulan.facts.store import FOLDER, FactStore
from portulan.language.finding import Finding, FindingKind, has_errors, in_order
from portulan.language.place import Place
from portulan.language.words import Language, Words

DELETIONS, MERGES = "deletions.csv", "merges.csv"
NO_CHANGES = FindingKind(
    "FA043",
    "error",
    Words(fr="Aucun fichier de changements parmi {files:list}.", en="No file of changes among {files:list}."),
    Words(
        fr="Donner des fichiers nommés comme une source du mapping ({known:list}), deletions.csv ou merges.csv.",
        en="Give files named as a source of the mapping ({known:list}), deletions.csv or merges.csv.",
    ),
)
STRANGE_FILE = FindingKind(
    "FA044",
    "warning",
    Words(
        fr="« {file:raw} » n’est le fichier d’aucune source du mapping : il n’a pas été lu.",
        en="“{file:raw}” is the file of no source of the mapping: it was not read.",
    ),
    Words(fr="Le nommer comme une source : {known:list}.", en="Name it as one of the sources: {known:list}."),
)
WRONG_LINE = FindingKind(
    "FA045",
    "error",
    Words(fr="« {line:raw} » ne dit pas {what}.", en="“{line:raw}” does not say {what}."),
    Words(
        fr="Écrire l’en-tête {header:raw}, puis une ligne par fiche, avec le nom d’une table ({tables:raw}).",
        en="Write the header {header:raw}, then a line per record, with the name of a table ({tables:raw}).",
    ),
)
DELETED = Words(fr="quelle fiche est supprimée", en="which record is deleted")
MERGED = Words(
    fr="quelle fiche est fusionnée dans quelle autre, sans tourner en rond",
    en="which record is merged into which other, without a circle",
)
OTHER_COLUMNS = FindingKind(
    "FA046",
    "error",
    Words(
        fr="Les faits en place n’ont pas la colonne {columns:list} de la table {table:raw}.",
        en="The facts in place do not have the column {columns:list} of the table {table:raw}.",
    ),
    Words(
        fr="Le mapping a changé depuis l’import : tout importer de nouveau, puis appliquer les changements.",
        en="The mapping has changed since the import: import everything anew, then apply the changes.",
    ),
)


def import_changes(
    mapping_path: Path,
    workspace: Path,
    data_roots: Sequence[Path],
    paths: Sequence[Path],
    clock: Callable[[], datetime],
    language: Language = "fr",
) -> ImportReport:
    """Apply the files (or all files of the folders) of `paths` to the facts in place, all or nothing.

    Faults come back in the report, as for an import. The same files are not applied twice in a row.
    """
    return _ChangeRun(mapping_path, workspace, [workspace, *data_roots], clock, language).apply(paths)


class _ChangeRun:
    def __init__(
        self,
        mapping_path: Path,
        workspace: Path,
        folders: Sequence[Path],
        clock: Callable[[], datetime],
        language: Language,
    ) -> None:
        self.workspace, self.clock, self.language = workspace, clock, language
        self.now = clock()
        self.run = Import(mapping_path, workspace, folders, self.now, lambda _: None, language)
        self.findings = self.run.findings

    def apply(self, paths: Sequence[Path]) -> ImportReport:
        mapping, usual = self.run.prepare()
        if mapping is None:
            return self._refused()
        self.findings[:] = []  # files that the import needs and that are not here are no fault of a batch
        given = _files(paths)
        found = self._recognised(mapping, given)
        declared = {f.name: f for f in given if f.name in (DELETIONS, MERGES)}
        if not found and not declared:
            shown = [f.name for f in given][:10] or [str(p) for p in paths]
            self.findings.append(NO_CHANGES.at(None, files=shown, known=_names(mapping)))
            return self._refused()
        with ExitStack() as stack:
            try:
                stack.enter_context(one_import_at_a_time(self.workspace))
            except ImportRunningError:
                self.findings.append(IMPORT_RUNNING.at(None))
                return self._refused()
            source = _digest([file.path for files in found.values() for file in files] + list(declared.values()))
            store = FactStore.open(self.workspace)
            if store.batches and store.batches[-1].source == source:
                return ImportReport("", self.now, committed=True, unchanged=True)
            scratch = self.workspace / SCRATCH
            shutil.rmtree(scratch, ignore_errors=True)
            stack.callback(shutil.rmtree, scratch, ignore_errors=True)
            scratch.mkdir(parents=True)
            engine = stack.enter_context(import_engine(scratch))
            return self._load(engine, scratch, mapping, usual, found, declared, source)

    def _recognised(self, mapping: FactMapping, given: Sequence[Path]) -> dict[str, list[FoundFile]]:
        """The files given, by source."""
        found: dict[str, list[FoundFile]] = {}
        for path in given:
            if path.name in (DELETIONS, MERGES):
                continue
            for name, source in mapping.sources.items():
                place = next((place for pattern, place in source.files if fnmatch(path.name, Path(pattern).name)), None)
                kind = source.kind or KINDS.get(path.suffix.lower())
                if place is not None and kind is not None:
                    found.setdefault(name, []).append(FoundFile(path, path.name, kind, place))
                    break
            else:
                self.findings.append(STRANGE_FILE.at(None, file=path.name, known=_names(mapping)))
        return found

    def _load(
        self,
        engine: duckdb.DuckDBPyConnection,
        scratch: Path,
        mapping: FactMapping,
        usual: Mapping[str, list[FoundFile]],
        found: Mapping[str, list[FoundFile]],
        declared: Mapping[str, Path],
        source: str,
    ) -> ImportReport:
        tables = {
            name: fresh
            for name, rules in tables_of(mapping).items()
            if (fresh := [rule for rule in rules if rule.source in found])
        }
        needed = {rule.source for rules in tables.values() for rule in rules}
        needed |= {join.source for rules in tables.values() for rule in rules for join in rule.joins}
        if tables and mapping.rates and mapping.rates.source:
            needed.add(mapping.rates.source)
        files = {name: list(found.get(name) or usual.get(name) or []) for name in mapping.sources if name in needed}
        sources = self.run.load_sources(engine, scratch, mapping, files)
        deleted = self._deleted(declared.get(DELETIONS))
        merged = self._merged(declared.get(MERGES))
        if has_errors(self.findings):
            return self._refused()
        counts = self._shape(engine, mapping, tables, sources)
        if has_errors(self.findings):
            return self._refused(counts)
        rows = {name: _accepted(engine, name, rules) for name, rules in tables.items()}
        self._check_columns(rows, {name: rules[0].place for name, rules in tables.items()})
        if has_errors(self.findings):
            return self._refused(counts)
        import_id = fresh_id(self.workspace / FOLDER, f"{self.now:%Y%m%dT%H%M%S}-changes")
        rejected = self._rejected(engine, tables, sources, import_id)
        applied = apply_changes(self.workspace, Changes(rows, deleted, merged), self.clock, source)
        for name, count in applied.counts.items():
            read = counts.get(name, TableCount(0, 0, 0))
            counts[name] = replace(read, corrected=count.corrected, deleted=count.deleted, merged=count.merged)
        return ImportReport(
            import_id,
            self.now,
            committed=True,
            tables={name: counts[name] for name in TABLES if name in counts},
            findings=in_order(self.findings),
            rejected_files=rejected,
        )

    def _shape(
        self,
        engine: duckdb.DuckDBPyConnection,
        mapping: FactMapping,
        tables: dict[str, list[TableRule]],
        sources: dict[str, RawSource],
    ) -> dict[str, TableCount]:
        shaper = Shaper(engine, mapping, sources)
        counts = {}
        for name, rules in tables.items():
            shaper.shape(rules)
            counts[name] = self.run.counted(engine, rules, sources)
        self.findings.extend(shaper.findings)
        if not has_errors(self.findings):
            self.run.judge(engine, mapping, tables, counts, sources)
        return counts

    def _check_columns(self, rows: Mapping[str, pa.Table], places: Mapping[str, Place]) -> None:
        store = FactStore.open(self.workspace)
        for name, table in rows.items():
            if name in store.stored:
                unknown = sorted(set(table.column_names) - {c.name for c in store.stored[name].columns})
                if unknown:
                    self.findings.append(OTHER_COLUMNS.at(places[name], columns=unknown, table=name))

    def _deleted(self, file: Path | None) -> dict[str, list[str]]:
        deleted: dict[str, list[str]] = {}
        for line, place in _lines(file, ("table", "id")):
            if line["table"] not in TABLES or not line["id"]:
                self._wrong(line, place, DELETED, "table,id")
            else:
                deleted.setdefault(line["table"], []).append(line["id"])
        return deleted

    def _merged(self, file: Path | None) -> dict[str, dict[str, str]]:
        merged: dict[str, dict[str, str]] = {}
        for line, place in _lines(file, ("table", "from", "into")):
            name = line["table"]
            trial = {**merged.get(name, {}), line["from"]: line["into"]}
            try:
                if name not in TABLES or not line["from"] or not line["into"]:
                    raise ValueError(name)
                Changes(merged={name: trial})
            except ValueError:
                self._wrong(line, place, MERGED, "table,from,into")
            else:
                merged[name] = trial
        return merged

    def _wrong(self, line: Mapping[str, str], place: Place, what: Words, header: str) -> None:
        shown = ",".join(line.values())
        tables = ", ".join(TABLES)
        self.findings.append(WRONG_LINE.at(place, line=shown, what=what, header=header, tables=tables))

    def _rejected(
        self,
        engine: duckdb.DuckDBPyConnection,
        tables: Mapping[str, list[TableRule]],
        sources: Mapping[str, RawSource],
        import_id: str,
    ) -> dict[str, str]:
        written = {}
        for name, rules in tables.items():
            path = self.workspace / FOLDER / REJECTED / import_id / f"{name}.csv"
            if write_rejections(path, rejections(engine, rules, sources), self.language):
                written[name] = path.relative_to(self.workspace).as_posix()
        return written

    def _refused(self, counts: Mapping[str, TableCount] | None = None) -> ImportReport:
        found: list[Finding] = in_order(self.findings)
        return ImportReport("", self.now, committed=False, tables=counts or {}, findings=found)


def _accepted(engine: duckdb.DuckDBPyConnection, name: str, rules: Sequence[TableRule]) -> pa.Table:
    """The rows to apply. When nothing says when a row was learnt, it is learnt now, not when it happened."""
    said = all("learnt_at" in rule.rules for rule in rules)
    left = "__rule, __file, __row, __fault" + ("" if said else ", learnt_at")
    query = f"SELECT * EXCLUDE ({left}) FROM {quoted(typed_table(name))} WHERE __fault IS NULL"
    return engine.sql(query).to_arrow_table()


def _files(paths: Sequence[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        found += (
            sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path] if path.is_file() else []
        )
    return found


def _names(mapping: FactMapping) -> list[str]:
    return list(dict.fromkeys(Path(pattern).name for source in mapping.sources.values() for pattern, _ in source.files))


def _lines(file: Path | None, header: Sequence[str]) -> list[tuple[dict[str, str], Place]]:
    """The lines of a declared file with their places; missing values are empty."""
    if file is None:
        return []
    with file.open(encoding="utf-8-sig", newline="") as content:
        reader = csv.DictReader(content)
        return [
            ({name: (line.get(name) or "").strip() for name in header}, Place(file.name, number))
            for number, line in enumerate(reader, 2)
        ]


def _digest(files: Sequence[Path]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for file in sorted(files):
        with file.open("rb") as content:
            digest.update(file.name.encode() + hashlib.file_digest(content, "blake2b").digest())
    return digest.hexdigest()
