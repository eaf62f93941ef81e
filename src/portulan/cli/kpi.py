"""`portulan kpi win_rate --by segment`: one figure, its interval, its sample, or the reason there is none."""

import csv
import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from portulan.cli.figures import print_table
from portulan.cli.files import open_workspace, workspace_folder
from portulan.cli.terminal import LanguageOption, as_language, in_words
from portulan.language.finding import FaultyText, FindingKind
from portulan.language.place import Place
from portulan.language.units import read_date
from portulan.language.words import Language, Words
from portulan.metrics.answers import KpiTable

BACKWARDS = FindingKind(
    "CL007",
    "error",
    Words(
        fr="La période finit le {end:raw}, avant de commencer le {start:raw}.",
        en="The period ends on {end:raw}, before it starts on {start:raw}.",
    ),
    Words(
        fr="Donner à --to le lendemain du dernier jour voulu.",
        en="Give --to the day after the last day wanted.",
    ),
)
WorkspaceOption = Annotated[
    Path,
    typer.Option(
        "--workspace",
        "-w",
        help=in_words(
            "Le dossier qui contient plan, correspondance et faits.", "The folder with plan, mapping and facts."
        ),
    ),
]


def register(app: typer.Typer) -> None:
    app.command(
        "kpi",
        help=in_words(
            "Calcule un indicateur. Sans --from ni --to : sur toute l’histoire, à ce jour ou à la date du plan.",
            "Compute one KPI. Without --from and --to: over the whole history, as of today or the plan's own as-of.",
        ),
    )(kpi)


def day_option(text: str | None, option: str) -> date | None:
    """A date given on the command line; raises FaultyText naming the option."""
    return read_date(text, Place(option)) if text else None


def kpi(
    id: Annotated[
        str,
        typer.Argument(
            help=in_words(
                "Un indicateur, ou une référence comme 'stage_conversion(a -> b)'.",
                "A KPI, or a reference such as 'stage_conversion(a -> b)'.",
            )
        ),
    ],
    workspace: WorkspaceOption = Path(),
    by: Annotated[
        str,
        typer.Option(
            help=in_words(
                "Dimensions, séparées par des virgules : segment,month.",
                "Dimensions, separated by commas: segment,month.",
            )
        ),
    ] = "",
    where: Annotated[
        str | None,
        typer.Option(
            help=in_words(
                "Une condition, comme dans le plan : channel = 'salons'.",
                "A condition, as in the plan: channel = 'salons'.",
            )
        ),
    ] = None,
    from_: Annotated[
        str | None,
        typer.Option(
            "--from", help=in_words("Premier jour de la période (2026-01-01).", "First day of the period (2026-01-01).")
        ),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            help=in_words(
                "Le lendemain du dernier jour : la borne est exclue.", "The day after the last: periods are half-open."
            ),
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            help=in_words(
                "Ne lire que ce qui était arrivé à la fin de ce jour.",
                "Read only what had happened by the end of this day.",
            )
        ),
    ] = None,
    format: Annotated[
        Literal["table", "json", "csv"], typer.Option(help=in_words("table, json ou csv.", "table, json or csv."))
    ] = "table",
    lang: LanguageOption = "",
) -> None:
    """Compute one KPI. Without --from and --to: over the whole history, as of today or the plan's own as-of."""
    from portulan.workspace import Period

    language = as_language(lang)
    start, end = day_option(from_, "--from"), day_option(to, "--to")
    if start and end and end <= start:
        raise FaultyText(BACKWARDS.at(None, start=start, end=end))
    table = open_workspace(workspace_folder(workspace)).kpi(
        id,
        by=tuple(d.strip() for d in by.split(",") if d.strip()),
        where=where,
        period=Period(start, end) if start or end else None,
        as_of=day_option(as_of, "--as-of"),
    )
    if format == "json":
        typer.echo(json.dumps(table.as_json(language), ensure_ascii=False, indent=2, default=str))
    elif format == "csv":
        csv.writer(sys.stdout, lineterminator="\n").writerows(_csv_rows(table, language))
    else:
        print_table(table, language)


def _csv_rows(table: KpiTable, language: Language) -> Iterator[list[object]]:
    """A header, then one line per group; shares as fractions, empty where there is no number."""
    shrunk = ("value", "low", "high") if any(row.shrunk is not None for row in table.rows) else ()
    yield [*table.by, "value", "low", "high", "n", "status", "unit", "reason", *(f"shrunk_{name}" for name in shrunk)]
    for row in table.rows:
        cells = row.as_json(language)
        yield [
            *cells["by"].values(),
            *(cells[key] for key in ("value", "low", "high", "n", "status")),
            table.currency or table.kpi.unit,
            cells["reason"],
            *(getattr(row.shrunk, name, None) for name in shrunk),
        ]
