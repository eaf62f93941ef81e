"""Finding the files of a source: in the workspace first, then in each data root."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from portulan.facts.mapping.records import FileKind, Source
from portulan.facts.sources.findings import NO_FILE, NO_FILE_NEAR, UNKNOWN_FORMAT
from portulan.language.finding import Finding
from portulan.language.nearest import nearest
from portulan.language.place import Place

KINDS: dict[str, FileKind] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".xlsb": "excel",
    ".xls": "excel",
    ".ods": "excel",
    ".parquet": "parquet",
    ".pq": "parquet",
}
_WILD = "*?["


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One file of a source: where it is, how it is called in messages, and where the mapping names it."""

    path: Path
    shown: str
    kind: FileKind
    place: Place


def locate(source: Source, folders: Sequence[Path]) -> tuple[list[FoundFile], list[Finding]]:
    """The files of a source, in a stable order, and what could not be found."""
    found: list[FoundFile] = []
    findings: list[Finding] = []
    for pattern, place in source.files:
        paths = _matches(pattern, folders)
        if not paths:
            findings.append(_not_found(pattern, place, folders))
        for path, shown in paths:
            kind = source.kind or KINDS.get(path.suffix.lower())
            if kind is None:
                findings.append(UNKNOWN_FORMAT.at(place, file=shown))
            else:
                found.append(FoundFile(path, shown, kind, place))
    return found, findings


def _matches(pattern: str, folders: Sequence[Path]) -> list[tuple[Path, str]]:
    """The files a pattern names, from the first folder that has any."""
    if "\0" in pattern or len(pattern) > 1000:
        return []
    literal = Path(pattern)
    if literal.is_absolute():
        if literal.is_file():
            return [(literal, literal.name)]
        folders, pattern = [Path(literal.anchor)], str(literal.relative_to(literal.anchor))
    for folder in folders:
        try:
            direct = folder / pattern
            if direct.is_file():
                return [(direct, pattern)]
            if any(sign in pattern for sign in _WILD):
                paths = sorted(path for path in folder.glob(pattern) if path.is_file())
                if paths:
                    return [(path, path.relative_to(folder).as_posix()) for path in paths]
        except (ValueError, NotImplementedError, OSError):  # pathlib raises the second on an absolute pattern
            continue
    return []


def _not_found(pattern: str, place: Place, folders: Sequence[Path]) -> Finding:
    wanted = Path(pattern)
    there = {}
    for folder in folders:
        beside = folder / wanted.parent
        if beside.is_dir():
            there.update(
                {(wanted.parent / p.name).as_posix(): p for p in sorted(beside.iterdir())[:500] if p.is_file()}
            )
    near = nearest(pattern, there)
    if near:
        return NO_FILE_NEAR.at(place, file=pattern, near=near)
    return NO_FILE.at(place, file=pattern, looked=", ".join(str(folder) for folder in folders))
