"""`portulan check plan.yaml`: everything there is to say about a plan, at its line, with the way out."""

import json
from pathlib import Path
from typing import Annotated, Literal

import typer

from portulan.cli.terminal import LanguageOption, as_language, in_words, print_findings
from portulan.language.finding import Finding, has_errors, in_order
from portulan.language.words import Language, Words

HELP = in_words(
    "Vérifie un plan : code 0 s’il tient debout, 1 s’il a des erreurs, 2 s’il est illisible. "
    "Si des faits sont chargés à côté du plan, les règles les regardent aussi.",
    "Check a plan: exit 0 when it holds together, 1 when it has errors, 2 when it cannot be read. "
    "Where facts are loaded beside the plan, the rules look at them too.",
)
NOT_LOOKED_AT = Words(
    fr="Chances des objectifs non regardées : la prévision de ces faits n’est pas encore réglée sur son passé. Les "
    "calculer : portulan objectives.",
    en="Chances of objectives not looked at: the forecast of these facts is not set by its past yet. To compute them: "
    "portulan objectives.",
)


def register(app: typer.Typer) -> None:
    app.command("check", help=HELP)(check)


def check(
    plan: Annotated[Path, typer.Argument(help=in_words("Le plan à vérifier.", "The plan to check."))] = Path(
        "plan.yaml"
    ),
    format: Annotated[Literal["text", "json"], typer.Option(help=in_words("text ou json.", "text or json."))] = "text",
    lang: LanguageOption = "",
) -> None:
    """Check a plan: exit 0 when it holds together, 1 when it has errors, 2 when it cannot be read.

    Where facts are loaded beside the plan, the rules look at them too.
    """
    language = as_language(lang)
    findings, readable, text = _findings(plan, language)
    if format == "json":
        typer.echo(json.dumps([f.as_json(language) for f in in_order(findings)], ensure_ascii=False, indent=2))
    else:
        print_findings(findings, {str(plan): text}, language)
    raise typer.Exit(2 if not readable else 1 if has_errors(findings) else 0)


def _findings(plan: Path, language: Language) -> tuple[list[Finding], bool, str]:
    """What there is to say, whether the plan could be read at all, and its text."""
    from portulan.cli.files import open_workspace, read_bytes
    from portulan.plan.checking import check_reading
    from portulan.plan.reading import read_plan

    reading = read_plan(read_bytes(plan), str(plan))
    workspace = open_workspace(plan.parent)
    known = workspace.chances_known(reading.plan)
    if reading.plan is not None and not known:
        typer.echo(NOT_LOOKED_AT.say(language), err=True)
    context = workspace.rule_context(reading.plan, simulate=known)
    findings = [*check_reading(reading, context), *workspace.engine_findings()]
    return findings, reading.plan is not None, reading.document.text
