"""`portulan engine`: which database computes the figures, whether it answers, and whether it agrees with DuckDB."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from portulan.cli.files import open_workspace, workspace_folder
from portulan.cli.kpi import WorkspaceOption
from portulan.cli.terminal import LanguageOption, as_language, console, fail, in_words, print_findings
from portulan.facts.schema import TABLES
from portulan.language.finding import has_errors
from portulan.language.words import Language, Words, number
from portulan.metrics.engines.status import Comparison, EngineStatus

VERSION = Words(fr="{version:raw} calcule les indicateurs.", en="{version:raw} computes the figures.")
WHERE = Words(fr="Adresse : {where:raw}", en="Address: {where:raw}")
TABLE = Words(fr="table", en="table")
ROWS = Words(fr="lignes", en="rows")
FIGURE = Words(fr="indicateur", en="figure")
GROUPS = Words(fr="groupes", en="groups")
SECONDS = Words(fr="secondes", en="seconds")
WITH_DUCKDB = Words(fr="avec DuckDB", en="with DuckDB")
DIFFERENCE = Words(fr="écart", en="difference")
AGREE = Words(
    fr="{n} {n:?question posée|questions posées} aux deux moteurs : les mêmes réponses, au milliardième.",
    en="{n} {n:?question|questions} asked of both engines: the same answers, to a billionth.",
)
DISAGREE = Words(fr="{wrong} {wrong:?réponse diffère|réponses diffèrent} sur {n}.", en="{wrong} of {n} answers differ.")


def register(app: typer.Typer) -> None:
    app.command(
        "engine",
        help=in_words(
            "Dit quelle base calcule les indicateurs (settings.yaml), si elle répond et ce qu’elle contient ; avec "
            "--verify, compare ses réponses à celles de DuckDB : code 1 si elles diffèrent.",
            "Say which database computes the figures (settings.yaml), whether it answers and what it holds; with "
            "--verify, compare its answers with DuckDB's: exit 1 when they differ.",
        ),
    )(engine)


def engine(
    workspace: WorkspaceOption = Path(),
    verify: Annotated[
        bool,
        typer.Option(
            "--verify",
            help=in_words("Compare chaque indicateur avec DuckDB.", "Compare every figure with DuckDB."),
        ),
    ] = False,
    by: Annotated[
        str,
        typer.Option(
            help=in_words(
                "Avec --verify : les découpages à comparer aussi.", "With --verify: the splits to compare as well."
            )
        ),
    ] = "segment,month",
    format: Annotated[Literal["text", "json"], typer.Option(help=in_words("text ou json.", "text or json."))] = "text",
    lang: LanguageOption = "",
) -> None:
    """Say which engine answers, and whether it agrees with DuckDB."""
    language = as_language(lang)
    opened = open_workspace(workspace_folder(workspace))
    findings = opened.engine_findings()
    if has_errors(findings):
        fail(next(f for f in findings if has_errors([f])), language)
    status = opened.engine()
    compared = opened.compare_engines([d.strip() for d in by.split(",") if d.strip()]) if verify else []
    if format == "json":
        told = {**asdict(status), "compared": [asdict(one) for one in compared]}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        if findings:
            print_findings(findings, {"settings.yaml": opened.engine_choice.text}, language)
        _print_status(status, language)
        if verify:
            _print_compared(compared, language)
    raise typer.Exit(1 if any(one.differences for one in compared) else 0)


def _print_status(status: EngineStatus, language: Language) -> None:
    out = console()
    out.print(Text(VERSION.say(language, version=status.version), style="bold"))
    if status.where:
        out.print(WHERE.say(language, where=status.where))
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    grid.add_column(TABLE.say(language))
    grid.add_column(ROWS.say(language), justify="right")
    for name, rows in status.rows.items():
        grid.add_row(f"{TABLES[name].title.say(language)} ({name})", number(rows, language))
    out.print(grid)


def _print_compared(compared: Sequence[Comparison], language: Language) -> None:
    out = console()
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    grid.add_column(FIGURE.say(language))
    for words in (GROUPS, SECONDS, WITH_DUCKDB):
        grid.add_column(words.say(language), justify="right")
    grid.add_column(DIFFERENCE.say(language), overflow="fold", style="red")
    for one in compared:
        seconds = (number(s, language, 2) for s in (one.seconds, one.duckdb_seconds))
        grid.add_row(one.reference, number(one.groups, language), *seconds, "; ".join(one.differences[:3]))
    out.print(grid)
    wrong = sum(1 for one in compared if one.differences)
    if wrong:
        out.print(Text(DISAGREE.say(language, wrong=wrong, n=len(compared)), style="bold red"))
    else:
        out.print(Text(AGREE.say(language, n=len(compared)), style="green"))
