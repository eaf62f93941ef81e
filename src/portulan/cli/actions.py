"""`portulan actions`: the action plan, what is late first, and with --effects what each changed."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.table import Table
from rich.text import Text

from portulan.cli.django_ready import prepare
from portulan.cli.files import open_workspace, workspace_folder
from portulan.cli.kpi import WorkspaceOption, day_option
from portulan.cli.terminal import LanguageOption, as_language, console, in_words
from portulan.language.words import Language, Words

if TYPE_CHECKING:
    from portulan.workspace import Workspace

TITLES = {
    "standing": Words(fr="où", en="where"),
    "due": Words(fr="échéance", en="due"),
    "owner": Words(fr="responsable", en="owner"),
    "what": Words(fr="action", en="action"),
}
NOTHING = Words(fr="Aucune action.", en="No action.")


def register(app: typer.Typer) -> None:
    app.command(
        "actions",
        help=in_words(
            "Le plan d’action : ce qui est en retard, en cours, à venir, fait.",
            "The action plan: what is overdue, under way, to come, done.",
        ),
    )(actions)


def actions(
    workspace: WorkspaceOption = Path(),
    as_of: Annotated[
        str | None, typer.Option(help=in_words("Lire à la fin de ce jour.", "Read at the end of this day."))
    ] = None,
    component: Annotated[str, typer.Option(help=in_words("Une composante du plan.", "A component of the plan."))] = "",
    owner: Annotated[str, typer.Option(help=in_words("Un responsable.", "An owner."))] = "",
    effects: Annotated[
        bool,
        typer.Option("--effects", help=in_words("Dire ce que chaque action faite a changé.", "Say what each changed.")),
    ] = False,
    format: Annotated[
        Literal["table", "json"], typer.Option(help=in_words("table ou json.", "table or json."))
    ] = "table",
    lang: LanguageOption = "",
) -> None:
    """The action plan, what needs someone first."""
    language, folder = as_language(lang), workspace_folder(workspace)
    home, day = open_workspace(folder), day_option(as_of, "--as-of")
    prepare(folder)
    from django.utils import timezone

    from portulan.journal.actions import sync_with
    from portulan.journal.actions_json import actions_json
    from portulan.journal.models import Action

    sync_with(home, timezone.now())
    told = actions_json(Action.objects.all(), home, day or home.as_of(), day is None, language, effects=effects)
    kept = [a for a in told["actions"] if component in ("", a["component"]) and owner in ("", a["owner"])]
    if format == "json":
        typer.echo(json.dumps({**told, "actions": kept}, ensure_ascii=False, indent=2))
    else:
        _show(kept, home, language)


def _show(kept: list[dict[str, Any]], home: "Workspace", language: Language) -> None:
    from portulan.journal.words import WORDS

    out = console()
    if not kept:
        out.print(NOTHING.say(language))
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    for words in TITLES.values():
        table.add_column(words.say(language))
    for action in kept:
        late = action["standing"] == "overdue"
        where = Text(WORDS[f"actions.one.{action['standing']}"].say(language), style="bold red" if late else "")
        table.add_row(where, action["due"] or "—", Text(action["owner"] or "—"), Text(action["what"]))
        for moved in action.get("effects", ()):
            table.add_row("", "", "", Text(_effect(moved, language), style="dim"))
    out.print(table)


def _effect(moved: dict[str, Any], language: Language) -> str:
    from portulan.journal.words import WORDS

    if moved["verdict"] is None:
        return f"{moved['name']} — {moved['why']}"
    verdict = WORDS["effect." + moved["verdict"]].say(language)
    change = f" {moved['change_said']}." if moved["change_said"] else ""
    return f"{moved['name']} — {verdict}.{change} {moved['said']}"
