"""The mapping as a text to check: what is wrong in it, which files it names, and what a page may not let it name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from portulan.facts.mapping.reading import read_mapping
from portulan.facts.sources.locate import locate
from portulan.language.finding import Finding, FindingKind, in_order
from portulan.language.place import Place
from portulan.language.words import Words

FILE = "mapping.yaml"

OUTSIDE = FindingKind(
    "FA190",
    "error",
    Words(
        fr="« {file:raw} » sort de l’espace de travail : depuis la page, seuls ses fichiers et ceux des dossiers de "
        "données "
        "peuvent être lus.",
        en="“{file:raw}” is outside the workspace: from this page, only its files and those of the data folders can "
        "be read.",
    ),
    Words(
        fr="Envoyer le fichier depuis la page des données, puis l’appeler par son nom : data/{name:raw}.",
        en="Send the file from the data page, then call it by its name: data/{name:raw}.",
    ),
)

DOUBT = FindingKind(
    "FA191",
    "warning",
    Words(fr="Cette ligne porte un doute : {doubt:raw}", en="This line carries a doubt: {doubt:raw}"),
    Words(fr="Trancher, puis ôter la marque « # ? ».", en="Settle it, then remove the mark “# ?”."),
)
_MARK = re.compile(r"(?<![«“\s])\s*#\s*\?\s*(.*)$")


def check_mapping(text: str, workspace: Path, data_roots: Sequence[Path]) -> list[Finding]:
    """Every finding on the text of a mapping, the files it names included. Never raises on a person's text."""
    mapping, findings = read_mapping(text, FILE)
    found = [*findings, *_doubts(text)]
    if mapping is None:
        return in_order(found)
    for source in mapping.sources.values():
        outside = [(pattern, place) for pattern, place in source.files if _leaves(pattern)]
        found += [OUTSIDE.at(place, file=pattern, name=Path(pattern).name) for pattern, place in outside]
        if not outside:
            found += locate(source, [workspace, *data_roots])[1]
    return in_order(found)


def _doubts(text: str) -> Iterator[Finding]:
    """The lines a suggestion marked as doubtful."""
    for number, line in enumerate(text.splitlines(), 1):
        if found := _MARK.search(line):
            column = line.index("#", found.start()) + 1
            yield DOUBT.at(Place(FILE, number, column), doubt=found[1].strip()[:120] or line.strip()[:60])


def placed(findings: Sequence[Finding]) -> list[Finding]:
    """The findings, without the places that are not in the mapping: an editor could not go there."""
    return [f if f.place is None or Path(f.place.file).name == FILE else replace(f, place=None) for f in findings]


def _leaves(pattern: str) -> bool:
    """Whether a file pattern could leave the folders it is looked for in."""
    path = Path(pattern.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or pattern.startswith("~")
