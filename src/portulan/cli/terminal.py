"""What all verbs share: the reader's language, findings printed as a good compiler does, errors with their way out."""

import os
import sys
from collections.abc import Sequence
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.text import Text

from portulan.language.finding import Finding, FindingKind, in_order
from portulan.language.words import Language, Words

LEVEL_WORDS = {
    "error": Words(fr="erreur", en="error"),
    "warning": Words(fr="avertissement", en="warning"),
    "advice": Words(fr="conseil", en="advice"),
}
LEVEL_STYLES = {"error": "bold red", "warning": "bold yellow", "advice": "bold cyan"}
WAY_OUT = Words(fr="pour en sortir", en="way out")
COUNTS = Words(
    fr="{errors} {errors:?erreur|erreurs}, {warnings} {warnings:?avertissement|avertissements}, "
    "{advice} {advice:?conseil|conseils}",
    en="{errors} {errors:?error|errors}, {warnings} {warnings:?warning|warnings}, "
    "{advice} {advice:?piece of advice|pieces of advice}",
)
NOTHING_FOUND = Words(fr="Rien à signaler.", en="Nothing to report.")


def default_language() -> Language:
    """French when the terminal speaks French (PORTULAN_LANGUAGE, LC_ALL, LC_MESSAGES, LANG), else English."""
    for variable in ("PORTULAN_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return "fr" if value.lower().startswith("fr") else "en"
    return "en"


def in_words(fr: str, en: str) -> str:
    """Help in the terminal's language, chosen when the command starts."""
    return fr if default_language() == "fr" else en


def _language(value: str) -> str:
    if not value:
        return default_language()
    if value not in ("fr", "en"):
        raise typer.BadParameter("fr, en")
    return value


LanguageOption = Annotated[
    str,
    typer.Option(
        "--lang",
        callback=_language,
        help=in_words("fr ou en ; à défaut, la langue du terminal.", "fr or en; the terminal's language if not given."),
        show_default=False,
    ),
]


def as_language(value: str) -> Language:
    return "fr" if value == "fr" else "en"


def console(stderr: bool = False) -> Console:
    """Rich's console; never wraps or colours when the output is a file or a pipe."""
    stream = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, soft_wrap=not stream.isatty(), highlight=False)


def print_findings(findings: Sequence[Finding], texts: dict[str, str], language: Language) -> None:
    """Findings with the line they speak of, a caret under the place, and the way out; then how many of each."""
    out = console()
    for finding in in_order(findings):
        _print_finding(out, finding, texts, language)
    if not findings:
        out.print(Text(NOTHING_FOUND.say(language), style="green"))
        return
    levels = [f.level for f in findings]
    counts = COUNTS.say(
        language,
        errors=levels.count("error"),
        warnings=levels.count("warning"),
        advice=levels.count("advice"),
    )
    out.print(Text(counts, style="bold"))


def _print_finding(out: Console, finding: Finding, texts: dict[str, str], language: Language) -> None:
    head = Text()
    head.append(f"{LEVEL_WORDS[finding.level].say(language)}[{finding.code}]", style=LEVEL_STYLES[finding.level])
    head.append(f" {finding.message(language)}", style="bold")
    out.print(head)
    place = finding.place
    if place:
        gutter = " " * len(str(place.line))
        out.print(Text(f"{gutter}--> {place}", style="blue"))
        lines = texts.get(place.file, "").splitlines()
        if 1 <= place.line <= len(lines):
            line = lines[place.line - 1].replace("\t", " ")[:200]
            caret = " " * (min(place.column, len(line) + 1) - 1) + "^"
            out.print(Text(f"{gutter} |", style="blue"))
            out.print(Text(f"{place.line} | ", style="blue").append(line, style="default"))
            out.print(Text(f"{gutter} | ", style="blue").append(caret, style=LEVEL_STYLES[finding.level]))
    out.print(
        Text("  = ", style="blue").append(f"{WAY_OUT.say(language)}: ", style="bold").append(finding.way_out(language))
    )
    out.print()


def fail(finding: Finding, language: Language | None = None) -> NoReturn:
    """Prints one finding on the error stream and leaves with exit code 2."""
    spoken = language or default_language()
    err = console(stderr=True)
    where = f" ({finding.place})" if finding.place and finding.place.file not in ("", "?") else ""
    level = f"{LEVEL_WORDS[finding.level].say(spoken)}[{finding.code}]"
    err.print(
        Text(level, style=LEVEL_STYLES[finding.level]).append(f" {finding.message(spoken)}{where}", style="default")
    )
    err.print(Text(f"  {WAY_OUT.say(spoken)}: ", style="bold").append(finding.way_out(spoken), style="default"))
    raise SystemExit(2)


NO_SUCH_FILE = FindingKind(
    "CL001",
    "error",
    Words(
        fr="Le fichier {path:raw} ne se lit pas : {problem:raw}.",
        en="The file {path:raw} cannot be read: {problem:raw}.",
    ),
    Words(fr="Vérifier le chemin.", en="Check the path."),
)
NO_WORKSPACE = FindingKind(
    "CL002",
    "error",
    Words(
        fr="Le dossier {path:raw} n’est pas un espace de travail : il n’y a pas de plan.yaml.",
        en="The folder {path:raw} is not a workspace: it holds no plan.yaml.",
    ),
    Words(
        fr="Donner un dossier qui contient plan.yaml et mapping.yaml, ou créer l’entreprise d’exemple : "
        "portulan sample DOSSIER.",
        en="Give a folder that holds plan.yaml and mapping.yaml, or make the sample company: portulan sample FOLDER.",
    ),
)
