"""What an import did: how many rows each table read, accepted, rejected, and what was found in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NotRequired, TypedDict

from portulan.language.finding import Finding, FindingJson, FindingKind, has_errors
from portulan.language.place import Place
from portulan.language.words import LANGUAGES, Language, Words


class CountJson(TypedDict):
    read: int
    accepted: int
    rejected: int
    merged: int
    corrected: NotRequired[int]
    deleted: NotRequired[int]


class ReportJson(TypedDict):
    import_id: str
    imported_at: str
    committed: bool
    unchanged: bool
    tables: dict[str, CountJson]
    findings: list[FindingJson]


@dataclass(frozen=True, slots=True)
class TableCount:
    """Rows of one table: read = accepted + rejected + merged (`merged`: further rows of a key, under `keep:`).

    Of a batch of changes also: `corrected` of the rows accepted replace one that was there, `deleted` records went;
    `merged` are records merged into another, beside what was read.
    """

    read: int
    accepted: int
    rejected: int
    merged: int = 0
    corrected: int = 0
    deleted: int = 0

    def as_json(self) -> CountJson:
        said: CountJson = {
            "read": self.read,
            "accepted": self.accepted,
            "rejected": self.rejected,
            "merged": self.merged,
        }
        if self.corrected:
            said["corrected"] = self.corrected
        if self.deleted:
            said["deleted"] = self.deleted
        return said


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The outcome of one import.

    `committed` is False when an error stopped it: then nothing was written. `unchanged` is True when the same sources
    and the same mapping were already loaded: nothing was done, and the counts are those of the import in place.
    `rejected_files` gives, per table, the CSV of its rejected rows, relative to the workspace.
    """

    import_id: str
    imported_at: datetime
    committed: bool
    unchanged: bool = False
    tables: Mapping[str, TableCount] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    rejected_files: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_errors(self) -> bool:
        return has_errors(self.findings)

    def as_json(self, language: Language) -> ReportJson:
        return {
            "import_id": self.import_id,
            "imported_at": self.imported_at.isoformat(timespec="seconds"),
            "committed": self.committed,
            "unchanged": self.unchanged,
            "tables": {name: count.as_json() for name, count in self.tables.items()},
            "findings": [f.as_json(language) for f in self.findings],
        }


def dump_report(report: ImportReport) -> dict[str, Any]:
    """The report as plain data, its sentences kept in every language, for the manifest."""
    return {
        "import_id": report.import_id,
        "imported_at": report.imported_at.isoformat(),
        "tables": {name: count.as_json() for name, count in report.tables.items()},
        "findings": [_dump_finding(f) for f in report.findings],
        "rejected_files": dict(report.rejected_files),
    }


def load_report(data: Mapping[str, Any]) -> ImportReport:
    """The report that `dump_report` wrote."""
    return ImportReport(
        import_id=data["import_id"],
        imported_at=datetime.fromisoformat(data["imported_at"]),
        committed=True,
        tables={name: TableCount(**count) for name, count in data["tables"].items()},
        findings=[_load_finding(f) for f in data["findings"]],
        rejected_files=dict(data["rejected_files"]),
    )


def _dump_finding(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {
        "code": finding.code,
        "level": finding.level,
        "place": [place.file, place.line, place.column] if place else None,
        "message": {language: finding.message(language) for language in LANGUAGES},
        "way_out": {language: finding.way_out(language) for language in LANGUAGES},
    }


def _load_finding(data: Mapping[str, Any]) -> Finding:
    kind = FindingKind(data["code"], data["level"], _said(data["message"]), _said(data["way_out"]))
    return Finding(kind, Place(*data["place"]) if data["place"] else None)


def _said(sentences: Mapping[str, str]) -> Words:
    """Sentences already said, as Words without parameters."""
    plain = {language: text.replace("{", "{{").replace("}", "}}") for language, text in sentences.items()}
    return Words(fr=plain["fr"], en=plain["en"])
