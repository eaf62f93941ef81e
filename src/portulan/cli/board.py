"""`portulan board`: the whole plan with its live figures."""

import json
from pathlib import Path
from typing import Annotated, Literal

import typer

from portulan.cli.figures import print_board
from portulan.cli.files import open_workspace, workspace_folder
from portulan.cli.kpi import WorkspaceOption, day_option
from portulan.cli.terminal import LanguageOption, as_language, in_words


def register(app: typer.Typer) -> None:
    app.command(
        "board",
        help=in_words(
            "La stratégie en un écran : cinq décisions et leurs indicateurs, objectifs, focus.",
            "The strategy on one screen: five decisions with their indicators, objectives, focus.",
        ),
    )(board)


def board(
    workspace: WorkspaceOption = Path(),
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
        Literal["table", "json"], typer.Option(help=in_words("table ou json.", "table or json."))
    ] = "table",
    lang: LanguageOption = "",
) -> None:
    """The strategy on one screen: five decisions with their indicators, objectives, focus."""
    language = as_language(lang)
    whole = open_workspace(workspace_folder(workspace)).board(as_of=day_option(as_of, "--as-of"))
    if format == "json":
        typer.echo(json.dumps(whole.as_json(language), ensure_ascii=False, indent=2, default=str))
    else:
        print_board(whole, language)
