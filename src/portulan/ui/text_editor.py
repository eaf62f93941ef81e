"""The text editor's parts: numbered lines with their worst finding, and findings as a page lists them.

Include `ui/text_editor.html` with `editor`, and `ui/text_findings.html` with `editor` in an element of id `findings`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from portulan.language.finding import LEVELS, Finding, Level, in_order
from portulan.language.words import Language, Words

EDITOR_WORDS: dict[str, Words] = {
    "ui.editor_help": Words(
        fr="Tab décale la ligne, Maj + Tab la ramène. Échap puis Tab sort de l’éditeur.",
        en="Tab indents the line, Shift + Tab takes it back. Escape, then Tab, leaves the editor.",
    ),
    "ui.findings_errors": Words(fr="{n} {n:?erreur|erreurs}", en="{n} {n:?error|errors}"),
    "ui.findings_no_error": Words(fr="aucune erreur", en="no errors"),
    "ui.findings_warnings": Words(fr=", {n} {n:?avertissement|avertissements}", en=", {n} {n:?warning|warnings}"),
    "ui.findings_advice": Words(fr=", {n} {n:?conseil|conseils}", en=", {n} {n:?suggestion|suggestions}"),
    "ui.finding_place": Words(fr="ligne {line}, colonne {column}", en="line {line}, column {column}"),
    "ui.level_error": Words(fr="(erreur)", en="(error)"),
    "ui.level_warning": Words(fr="(avertissement)", en="(warning)"),
    "ui.level_advice": Words(fr="(conseil)", en="(suggestion)"),
}
STATES: Mapping[Level, str] = {"error": "alerting", "warning": "pending", "advice": "ok"}


@dataclass(frozen=True)
class ShownFinding:
    """One finding, said in the reader's language."""

    level: Level
    state: str
    code: str
    message: str
    way_out: str
    line: int | None
    column: int | None

    @property
    def level_key(self) -> str:
        return f"ui.level_{self.level}"


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    state: str


def shown_findings(findings: Sequence[Finding], language: Language) -> list[ShownFinding]:
    """Errors first, then warnings, then advice, each in the order of the text, said in this language."""
    return [
        ShownFinding(
            finding.level,
            STATES[finding.level],
            finding.code,
            finding.message(language),
            finding.way_out(language),
            finding.place.line if finding.place else None,
            finding.place.column if finding.place else None,
        )
        for finding in sorted(in_order(findings), key=lambda f: LEVELS.index(f.level))
    ]


@dataclass(frozen=True)
class TextEditor:
    """A text, its findings and where to send it as it is typed. `url` is where a finding's place links to: a page
    with this editor, empty when that is the page itself."""

    text: str
    findings: Sequence[Finding]
    language: Language
    label: str
    check_url: str = ""
    url: str = ""
    readonly: bool = False

    @cached_property
    def shown(self) -> list[ShownFinding]:
        return shown_findings(self.findings, self.language)

    @cached_property
    def counts(self) -> dict[Level, int]:
        return {level: sum(f.level == level for f in self.findings) for level in LEVELS}

    @cached_property
    def lines(self) -> list[Line]:
        worst: dict[int, str] = {}
        for level in reversed(LEVELS):
            for finding in self.shown:
                if finding.level == level and finding.line is not None:
                    worst[finding.line] = finding.state
        return [Line(n, worst.get(n, "")) for n in range(1, self.text.count("\n") + 2)]

    @property
    def rows(self) -> int:
        return len(self.lines) + 1
