"""The mapping as a text to check: what is wrong in it, which files it names, and what a page may not let it name."""

from collections.abc import Sequence
from pathlib import Path

from portulan.facts.mapping.reading import read_mapping
from portulan.facts.sources.locate import locate
from portulan.language.finding import Finding, FindingKind, in_order
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


def check_mapping(text: str, workspace: Path, data_roots: Sequence[Path]) -> list[Finding]:
    """Every finding on the text of a mapping, the files it names included. Never raises on a person's text."""
    mapping, findings = read_mapping(text, FILE)
    if mapping is None:
        return findings
    found = list(findings)
    for source in mapping.sources.values():
        outside = [(pattern, place) for pattern, place in source.files if _leaves(pattern)]
        found += [OUTSIDE.at(place, file=pattern, name=Path(pattern).name) for pattern, place in outside]
        if not outside:
            found += locate(source, [workspace, *data_roots])[1]
    return in_order(found)


def _leaves(pattern: str) -> bool:
    """Whether a file pattern could leave the folders it is looked for in."""
    path = Path(pattern.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or pattern.startswith("~")
