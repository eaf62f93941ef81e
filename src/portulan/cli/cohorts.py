"""`portulan cohorts --by week,segment,channel`: what became of the deals created together, all figures in one pass."""

import csv
import json
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from portulan.cli.figures import AS_OF, EMPTY
from portulan.cli.files import open_workspace, workspace_folder
from portulan.cli.kpi import WorkspaceOption, day_option
from portulan.cli.terminal import LanguageOption, as_language, console, in_words
from portulan.language.quantities import interval, written
from portulan.language.words import Language, Words, number
from portulan.metrics.cohorts import CohortTable

SHOWN = 60
MORE = Words(
    fr="… {n} groupes en tout : --format csv les donne tous.", en="… {n} groups in all: --format csv gives them all."
)


def register(app: typer.Typer) -> None:
    app.command(
        "cohorts",
        help=in_words(
            "Ce que deviennent les affaires créées ensemble : passages, gains, cycle, montants, en un passage.",
            "What becomes of the deals created together: passages, wins, cycle, amounts, in one pass.",
        ),
    )(cohorts)


def cohorts(
    workspace: WorkspaceOption = Path(),
    by: Annotated[
        str,
        typer.Option(
            help=in_words(
                "Un temps (celui de la création) et des colonnes : month,segment.",
                "A span (that of the creation) and columns: month,segment.",
            )
        ),
    ] = "quarter",
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
    """What becomes of the deals created together, in one pass."""
    language = as_language(lang)
    opened = open_workspace(workspace_folder(workspace))
    split = tuple(d.strip() for d in by.split(",") if d.strip())
    table = opened.cohorts(split, as_of=day_option(as_of, "--as-of"))
    if format == "json":
        typer.echo(json.dumps(table.as_json(language), ensure_ascii=False, indent=2, default=str))
    elif format == "csv":
        rows = list(table.rows())
        out = csv.writer(sys.stdout, lineterminator="\n")
        out.writerow([*table.by, *table.figures])
        out.writerows(row.values() for row in rows)
    else:
        plan = opened.plan().plan
        _print(table, (plan.currency if plan else None) or "EUR", language)


def _print(table: CohortTable, currency: str, language: Language) -> None:
    out = console()
    out.print(Text(AS_OF.say(language, as_of=table.as_of), style="dim"))
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in table.by:
        shown.add_column(name)
    for figure in table.figures:
        shown.add_column(table.name(figure).say(language), justify="right")
    keys = list(zip(*table.keys.values(), strict=True)) if table.by else [()] * len(table)
    for i, key in enumerate(keys[:SHOWN]):
        names = [EMPTY.say(language) if cell is None else str(cell) for cell in key]
        shown.add_row(*names, *(_cell(table, figure, i, currency, language) for figure in table.figures))
    out.print(shown)
    if len(keys) > SHOWN:
        out.print(Text(MORE.say(language, n=len(keys)), style="dim"))


def _cell(table: CohortTable, figure: str, i: int, currency: str, language: Language) -> str:
    found, unit = table.figures[figure], table.unit(figure)
    value, low, high = (float(values[i]) for values in (found.value, found.low, found.high))
    if value != value:
        return "\N{EM DASH}"
    if unit == "count":
        return number(int(value), language)
    said = str(written(value, unit, language, currency=currency))
    return said if low != low else f"{said}\n{interval(low, high, unit, language, currency=currency)}"
