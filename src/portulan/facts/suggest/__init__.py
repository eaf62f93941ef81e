"""Proposing a mapping from the files alone: their names, headings and values. Doubts are marked, not hidden."""

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from portulan.facts.suggest.matching import Match, agree_on_keys, best_match
from portulan.facts.suggest.profile import FileProfile, look_at
from portulan.facts.suggest.vocabulary import plain
from portulan.facts.suggest.writing import Writer
from portulan.language.finding import FaultyText, Finding, FindingKind
from portulan.language.place import Place
from portulan.language.words import Language, Words

NOT_RECOGNISED = FindingKind(
    "FA067",
    "warning",
    Words(
        fr="On ne reconnaît dans « {file:raw} » aucune des tables de Portulan.",
        en="None of Portulan’s tables is recognised in “{file:raw}”.",
    ),
    Words(fr="L’ajouter à la main sous tables:, ou s’en passer.", en="Add it by hand under tables:, or do without it."),
)
NO_SUCH_FILE = FindingKind(
    "FA068",
    "error",
    Words(fr="Le fichier « {file:raw} » est introuvable.", en="The file “{file:raw}” is not found."),
    Words(fr="Vérifier son nom et son dossier.", en="Check its name and folder."),
)


@dataclass(frozen=True, slots=True)
class SuggestedMapping:
    """A proposed mapping.yaml. `doubts` counts its lines marked `# ?`; without any, it imports as it is."""

    text: str
    findings: Sequence[Finding]
    doubts: int


def suggest_mapping(files: Sequence[Path], folders: Sequence[Path] = (), language: Language = "fr") -> SuggestedMapping:
    """Propose a mapping for these files.

    Paths are written relative to the first of `folders` (the workspace, the data roots) that holds the file, else in
    full. Comments are in `language`. A file that cannot be read, or recognised, is a finding.
    """
    findings: list[Finding] = []
    profiles: list[FileProfile] = []
    with tempfile.TemporaryDirectory(prefix="portulan-") as scratch:
        engine = duckdb.connect(str(Path(scratch) / "look.duckdb"))
        try:
            engine.execute("SET memory_limit = '600MB'")
            engine.execute("SET TimeZone = 'UTC'")
            for path in files:
                if not path.is_file():
                    findings.append(NO_SUCH_FILE.at(Place(str(path)), file=str(path)))
                    continue
                try:
                    profiles += look_at(engine, Path(scratch), path, _name(path, profiles))
                except FaultyText as fault:
                    findings.append(fault.finding)
            matches, unknown = _matched(engine, profiles)
            findings += [NOT_RECOGNISED.at(Place(p.path.name), file=p.path.name) for p in unknown]
            findings += [c.doubt for m in matches for c in m.file.columns if c.doubt is not None]
            writer = Writer(engine, language, folders)
            text = writer.text(matches, unknown)
        finally:
            engine.close()
    return SuggestedMapping(text, findings, writer.doubts)


def _matched(
    engine: duckdb.DuckDBPyConnection, profiles: Sequence[FileProfile]
) -> tuple[list[Match], list[FileProfile]]:
    matches: list[Match] = []
    unknown: list[FileProfile] = []
    for profile in profiles:
        found = best_match(profile)
        if found:
            matches.append(found)
        else:
            unknown.append(profile)
    agree_on_keys(engine, matches)
    return matches, unknown


def _name(path: Path, profiles: Sequence[FileProfile]) -> str:
    """A source name out of the file's: letters, digits and `_`, unique."""
    name = re.sub(r"\W+", "_", plain(path.stem)) or "source"
    name = name if name[0].isalpha() else f"source_{name}"
    taken = {profile.name for profile in profiles}
    number = 2
    while name in taken:
        name, number = f"{name}_{number}", number + 1
    return name
