"""`portulan grid win_rate average_basket --by week,segment`: several figures over the same groups, as columns."""

import csv
import json
import re
import sys
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
import typer
from rich import box
from rich.table import Table
from rich.text import Text

from portulan.cli.figures import AS_OF, EMPTY
from portulan.cli.files import open_workspace, workspace_folder
from portulan.cli.kpi import BACKWARDS, WorkspaceOption, day_option
from portulan.cli.terminal import LanguageOption, as_language, console, in_words
from portulan.language.finding import FaultyText
from portulan.language.quantities import interval, written
from portulan.language.words import Language, number
from portulan.metrics.grid.answer import Grid, GridColumn

LAID_OUT = 200
"""More groups than a person reads: the table shows the first ones, csv and json give all."""


def register(app: typer.Typer) -> None:
    app.command(
        "grid",
        help=in_words(
            "Calcule plusieurs indicateurs sur les mêmes groupes, en quelques passages.",
            "Compute several KPIs over the same groups, in few passes.",
        ),
    )(grid)


def grid(
    ids: Annotated[
        list[str], typer.Argument(help=in_words("Les indicateurs, un par colonne.", "The KPIs, one per column."))
    ],
    workspace: WorkspaceOption = Path(),
    by: Annotated[
        str,
        typer.Option(
            help=in_words(
                "Dimensions, séparées par des virgules : week,segment.",
                "Dimensions, separated by commas: week,segment.",
            )
        ),
    ] = "",
    where: Annotated[
        str | None,
        typer.Option(help=in_words("Une condition, comme dans le plan.", "A condition, as in the plan.")),
    ] = None,
    from_: Annotated[
        str | None, typer.Option("--from", help=in_words("Premier jour de la période.", "First day of the period."))
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            help=in_words(
                "Le lendemain du dernier jour : la borne est exclue.", "The day after the last: periods are half-open."
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
    """Compute several KPIs over the same groups."""
    from portulan.workspace import Period

    language = as_language(lang)
    start, end = day_option(from_, "--from"), day_option(to, "--to")
    if start and end and end <= start:
        raise FaultyText(BACKWARDS.at(None, start=start, end=end))
    found = open_workspace(workspace_folder(workspace)).grid(
        ids,
        by=tuple(d.strip() for d in by.split(",") if d.strip()),
        where=where,
        period=Period(start, end) if start or end else None,
        as_of=day_option(as_of, "--as-of"),
    )
    if format == "json":
        typer.echo(json.dumps(found.as_json(language), ensure_ascii=False, indent=2, default=str))
    elif format == "csv":
        table = found.to_arrow()
        out = csv.writer(sys.stdout, lineterminator="\n")
        out.writerow(table.column_names)
        out.writerows(zip(*(column.to_pylist() for column in table.columns), strict=True))
    else:
        _print(found, language)


def _print(found: Grid, language: Language) -> None:
    out = console()
    for column in {column.kpi.id: column for column in found.columns}.values():
        heading = Text(column.kpi.name.say(language), style="bold").append(f"  {column.kpi.id}\n", style="dim")
        out.print(heading.append(column.definition.say(language), style="dim"))
    out.print(Text(AS_OF.say(language, as_of=found.as_of), style="dim"))
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_lines=True)
    for dimension in found.by:
        shown.add_column(dimension)
    for column in found.columns:
        shown.add_column(_heading(column, language), justify="right")
    for i, group in enumerate(found.groups[:LAID_OUT]):
        names = [EMPTY.say(language) if cell is None else str(cell) for cell in group]
        shown.add_row(*names, *(_cell(column, i, language) for column in found.columns))
    out.print(shown)
    if len(found.groups) > LAID_OUT:
        out.print(
            Text(
                in_words(
                    f"… {len(found.groups)} groupes en tout : --format csv les donne tous.",
                    f"… {len(found.groups)} groups in all: --format csv gives them all.",
                ),
                style="dim",
            )
        )


def _heading(column: GridColumn, language: Language) -> str:
    """The KPI's name, and under it the stages it is about."""
    return "\n".join([column.kpi.name.say(language), *re.findall(r"\(([^)]*)\)", column.reference)[:1]])


def _cell(column: GridColumn, i: int, language: Language) -> str:
    """The value, under it its interval, under that its sample."""
    f, n = column.figures, f"n = {number(int(column.figures.n[i]), language)}"
    if np.isnan(f.value[i]):
        return f"\N{EM DASH}\n{n}"
    currency = column.currency or "EUR"
    said = [str(written(float(f.value[i]), column.kpi.unit, language, currency=currency))]
    if not np.isnan(f.low[i]):
        said.append(interval(float(f.low[i]), float(f.high[i]), column.kpi.unit, language, currency=currency))
    return "\n".join([*said, n])
