"""`portulan watch`: evaluate the focus once, write what is new, send what is due; print where each KPI stands."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from portulan.cli.django_ready import prepare
from portulan.cli.files import open_workspace, workspace_folder
from portulan.cli.kpi import WorkspaceOption, day_option
from portulan.cli.terminal import LanguageOption, as_language, console, in_words, print_findings
from portulan.language.words import Language, Words, day, share

if TYPE_CHECKING:
    from portulan.steering.looking import Line
    from portulan.workspace import Workspace

KPI = Words(fr="indicateur", en="KPI")
STATE = Words(fr="état", en="state")
EVIDENCE = Words(fr="preuve", en="evidence")
SINCE = Words(fr="depuis", en="since")
ACTION = Words(fr="action", en="action")
NO_FOCUS = Words(fr="Le plan n’a pas de focus : rien à surveiller.", en="The plan has no focus: nothing to watch.")
AS_OF = Words(
    fr="Lu au {day:date}, sans rien écrire ni prévenir personne.",
    en="Read as of {day:date}; nothing was written, nobody was told.",
)
WRITTEN = Words(
    fr="Évalué au {day:date} : {opened} {opened:?alerte nouvelle|alertes nouvelles}.",
    en="Evaluated as of {day:date}: {opened} {opened:?new alert|new alerts}.",
)
SENT = Words(
    fr="{sent} {sent:?message parti|messages partis}, {waiting} en attente.",
    en="{sent} {sent:?message|messages} sent, {waiting} waiting.",
)
STALE = Words(
    fr="Un jour plus récent a déjà été évalué : rien n’a été écrit.",
    en="A later day was evaluated already: nothing was written.",
)
DUE = Words(fr="{what:raw} (pour le {due:date})", en="{what:raw} (due {due:date})")


def register(app: typer.Typer) -> None:
    app.command(
        "watch",
        help=in_words(
            "Évalue le focus une fois, ouvre l’action des alertes nouvelles, envoie les messages dus. Refait "
            "sans effet sur les mêmes faits.",
            "Evaluate the focus once, open the action of new alerts, send the messages due. Done again on the same "
            "facts, it changes nothing.",
        ),
    )(watch)


def watch(
    workspace: WorkspaceOption = Path(),
    as_of: Annotated[
        str | None,
        typer.Option(
            help=in_words(
                "Lire l’état à la fin de ce jour, sans rien écrire ni prévenir personne.",
                "Read the state at the end of this day; write nothing, tell nobody.",
            )
        ),
    ] = None,
    format: Annotated[
        Literal["table", "json"], typer.Option(help=in_words("table ou json.", "table or json."))
    ] = "table",
    lang: LanguageOption = "",
) -> None:
    """Evaluate the focus once."""
    language = as_language(lang)
    folder = workspace_folder(workspace)
    home = open_workspace(folder)
    asked = day_option(as_of, "--as-of")
    prepare(folder)
    from portulan.steering.looking import look

    if asked is not None:
        lines = look(home, asked)
        said = [AS_OF.say(language, day=asked)]
    else:
        lines, said = _evaluate(home, language)
    if format == "json":
        from portulan.steering.api import line_json

        typer.echo(json.dumps([line_json(line, language) for line in lines], ensure_ascii=False, indent=2))
        return
    if lines:
        _print(home, lines, language)
    else:
        typer.echo(NO_FOCUS.say(language))
    for sentence in said:
        typer.echo(sentence)


def _evaluate(home: "Workspace", language: Language) -> "tuple[list[Line], list[str]]":
    from django.utils import timezone

    from portulan.steering.outbox import deliver
    from portulan.steering.settings import addresses_of
    from portulan.steering.watching import evaluate

    addresses, findings = addresses_of(home)
    file = home.path / "settings.yaml"
    if findings:
        print_findings(findings, {str(file.name): file.read_text("utf-8") if file.is_file() else ""}, language)
    found = evaluate(home, timezone.now(), addresses)
    left = deliver(home.path, addresses, timezone.now)
    said = [WRITTEN.say(language, day=found.as_of, opened=len(found.opened)) if found.fresh else STALE.say(language)]
    if left.sent or left.waiting:
        said.append(SENT.say(language, sent=left.sent, waiting=left.waiting))
    return list(found.lines), said


def _print(home: "Workspace", lines: "list[Line]", language: Language) -> None:
    from portulan.steering.evidence_chart import state_word
    from portulan.steering.showing import state_of
    from portulan.steering.words import WORDS
    from portulan.ui.naming import name_of

    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for words, right in ((KPI, False), (STATE, False), (EVIDENCE, True), (SINCE, False), (ACTION, False)):
        grid.add_column(words.say(language), justify="right" if right else "left", overflow="fold")
    notes: list[str] = []
    for line in lines:
        name, state, track = name_of(home, line.watched.reference, language), state_of(line), line.track
        part = share(track.evidence / track.limit, language, 0) if track and track.days and track.limit > 0 else "—"
        since = day(track.begun, language, "medium") if track and track.begun else "—"
        shown = "no_data" if state.startswith("no_") else state
        grid.add_row(name, Text(state_word(shown, language)), part, since, _action(line, language))
        if line.fault is not None:
            notes.append(f"{name}: {line.fault.message(language)}")
        elif track is not None and track.reason is not None:
            notes.append(f"{name}: {track.reason.say(language)}")
        elif track is None:
            notes.append(f"{name}: {WORDS[f'watched.{state}'].say(language)}")
    console().print(grid)
    for note in notes:
        typer.echo(note)


def _action(line: "Line", language: Language) -> str:
    action = line.alert.action if line.alert else None
    if action is None:
        return "—"
    return DUE.say(language, what=action.what, due=action.due) if action.due else action.what
