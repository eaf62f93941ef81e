"""`portulan rituals`: the meetings to come and those held; their packs sent when due, built again to be sure.

`portulan pack weekly --date 2026-11-23 --format pdf`: the pack of one meeting, from what was frozen.
"""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.table import Table
from rich.text import Text

from portulan.cli.django_ready import prepare
from portulan.cli.files import open_workspace, workspace_folder
from portulan.cli.kpi import WorkspaceOption, day_option
from portulan.cli.terminal import LanguageOption, as_language, console, fail, in_words, print_findings
from portulan.language.finding import FindingKind
from portulan.language.words import Language, Words
from portulan.plan.records import Plan

if TYPE_CHECKING:
    from portulan.rituals.models import Session
    from portulan.workspace import Workspace

HEADS = (
    Words(fr="quand", en="when"),
    Words(fr="rituel", en="ritual"),
    Words(fr="durée", en="length"),
    Words(fr="état", en="state"),
    Words(fr="décision attendue", en="expected decision"),
)
NONE = Words(
    fr="Le plan ne tient aucun rituel : écrire « rituals » dans plan.yaml.",
    en="The plan holds no ritual: write “rituals” in plan.yaml.",
)
SAME = Words(
    fr="{name} du {day:date} : le dossier refait est identique à celui qui fut figé ({sha:raw}).",
    en="{name} of {day:date}: the pack built again is identical to the one frozen ({sha:raw}).",
)
DIFFERENT = Words(
    fr="{name} du {day:date} : le dossier refait diffère en {parts:list}.",
    en="{name} of {day:date}: the pack built again differs in {parts:list}.",
)
REWORDED = Words(
    fr="{name} du {day:date} : le dossier refait a tous les chiffres de celui qui fut figé ({sha:raw}). Seuls des mots "
    "diffèrent, en {parts:list} : une autre version de Portulan les avait écrits.",
    en="{name} of {day:date}: the pack built again has all the figures of the one frozen ({sha:raw}). Only words "
    "differ, in {parts:list}: another version of Portulan had written them.",
)
WRITTEN = Words(fr="{path:raw} ({size} Ko)", en="{path:raw} ({size} KB)")
POSTED = Words(
    fr="{name} du {day:date} : dossier mis en attente, {n} {n:?message|messages}.",
    en="{name} of {day:date}: pack queued, {n} {n:?message|messages}.",
)
SENT = Words(
    fr="{sent} {sent:?message parti|messages partis}, {waiting} en attente.",
    en="{sent} {sent:?message|messages} sent, {waiting} waiting.",
)
NO_ADDRESS = FindingKind(
    "RT020",
    "error",
    Words(
        fr="Aucune adresse où envoyer les dossiers : settings.yaml n’en donne pas.",
        en="No address to send the packs to: settings.yaml gives none.",
    ),
    Words(
        fr="Écrire par exemple : notify: [mailtos://portulan:${{MOT_DE_PASSE}}@smtp.exemple.fr].",
        en="Write for instance: notify: [mailtos://portulan:${{PASSWORD}}@smtp.example.com].",
    ),
)
PackFormat = Literal["pdf", "pptx", "xlsx", "md"]


def register(app: typer.Typer) -> None:
    app.command(
        "rituals",
        help=in_words(
            "Les séances à venir et où elles en sont ; vérifie qu’un dossier passé se refait à l’identique.",
            "The meetings to come and where they stand; checks that a past pack is built again, identical.",
        ),
    )(rituals)
    app.command(
        "pack",
        help=in_words(
            "Le dossier d’une séance : PDF, diapositives, tableaux Excel, compte rendu.",
            "The pack of a meeting: PDF, slides, Excel boards, minutes.",
        ),
    )(pack)


def rituals(
    workspace: WorkspaceOption = Path(),
    days: Annotated[
        int, typer.Option(min=1, max=400, help=in_words("Combien de jours à venir.", "How many days ahead."))
    ] = 31,
    as_of: Annotated[str | None, typer.Option(help=in_words("À partir de ce jour.", "From this day on."))] = None,
    rebuild: Annotated[
        tuple[str, str] | None,
        typer.Option(
            help=in_words(
                "Refaire le dossier d’une séance (rituel et jour) et dire s’il est identique.",
                "Build the pack of a meeting again (ritual and day) and say whether it is identical.",
            )
        ),
    ] = None,
    send_due: Annotated[
        bool,
        typer.Option(
            "--send-due",
            help=in_words(
                "Envoyer le dossier des séances qui commencent dans les seize heures ; une fois chacun.",
                "Send the pack of the meetings that start within sixteen hours; each once.",
            ),
        ),
    ] = False,
    format: Annotated[
        Literal["table", "json"], typer.Option(help=in_words("table ou json.", "table or json."))
    ] = "table",
    lang: LanguageOption = "",
) -> None:
    """The meetings to come and where they stand."""
    language = as_language(lang)
    folder = workspace_folder(workspace)
    home = open_workspace(folder)
    prepare(folder)
    if rebuild is not None:
        raise SystemExit(_rebuild(home, *rebuild, language))
    if send_due:
        _send(home, language)
        return
    _list(home, day_option(as_of, "--as-of") or home.as_of(), days, format, language)


def _list(home: "Workspace", first: date, days: int, format: str, language: Language) -> None:
    from portulan.rituals.calendar import occurrences
    from portulan.rituals.listing import listed_json
    from portulan.rituals.page_words import PAGE_WORDS
    from portulan.rituals.when import when_words
    from portulan.ui.clock import company_zone

    plan = home.plan().plan or Plan()
    found = occurrences(plan.rituals, company_zone(home), first, first + timedelta(days=days))
    told = listed_json(found, language)
    if format == "json":
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    if not found:
        console().print(Text(NONE.say(language)))
        return
    table = Table(*(head.say(language) for head in HEADS), box=None, header_style="bold", pad_edge=False)
    for meeting, one in zip(found, told, strict=True):
        state = PAGE_WORDS[f"rituals.state.{one['state']}"].say(language)
        table.add_row(
            when_words(meeting.starts, language), one["name"], f"{one['minutes']} min", state, one["outcome"]
        )  # fmt: skip
    console().print(table)


def _send(home: "Workspace", language: Language) -> None:
    """Queue the packs that are due, then hand over what waits. Done again, it sends nothing twice."""
    from django.utils import timezone

    from portulan.rituals.sending import post_due
    from portulan.steering.outbox import deliver
    from portulan.steering.settings import addresses_of

    addresses, findings = addresses_of(home)
    file = home.path / "settings.yaml"
    text = file.read_text("utf-8") if file.is_file() else ""
    if findings:
        print_findings(findings, {file.name: text}, language)
    if not addresses.every:
        fail(NO_ADDRESS.at(None), language)
    for one in post_due(home, timezone.now()):
        said = POSTED.say(language, name=one.session.ritual.name, day=one.session.day, n=one.notices)
        console().print(Text(said))
    left = deliver(home.path, addresses, timezone.now)
    console().print(Text(SENT.say(language, sent=left.sent, waiting=left.waiting)))


def _session(home: "Workspace", name: str, typed: str) -> "Session":
    """The meeting as named, prepared if it was not; its refusals are said."""
    from django.utils import timezone

    from portulan.rituals.sessions import MeetingError, find, session_of
    from portulan.rituals.sessions import prepare as make_pack

    moment = day_option(typed, "--date")
    assert moment is not None
    try:
        asked = find(home, name.replace("-", "_"), moment)
        return session_of(asked.kind, asked.day) or make_pack(home, asked, timezone.now())
    except MeetingError as refusal:
        fail(refusal.finding)


def _rebuild(home: "Workspace", name: str, typed: str, language: Language) -> int:
    from portulan.rituals.sessions import rebuild as build_again

    session = _session(home, name, typed)
    found = build_again(home, session)
    values: dict[str, Any] = {"name": session.ritual.name, "day": session.day}
    if found.differ:
        console().print(Text(DIFFERENT.say(language, parts=found.differ, **values), style="bold red"))
        return 1
    words, parts = (REWORDED, {"parts": found.reworded}) if found.reworded else (SAME, {})
    console().print(Text(words.say(language, sha=session.sha[:16], **parts, **values)))
    return 0


def pack(
    ritual: Annotated[str, typer.Argument(help=in_words("weekly, monthly, quarterly…", "weekly, monthly, quarterly…"))],
    date: Annotated[
        str | None,
        typer.Option(
            help=in_words(
                "Le jour de la séance ; à défaut, la prochaine.", "The day of the meeting; the next one if not given."
            )
        ),
    ] = None,
    format: Annotated[PackFormat, typer.Option(help="pdf, pptx, xlsx, md")] = "pdf",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help=in_words("Le fichier à écrire.", "The file to write."))
    ] = None,
    workspace: WorkspaceOption = Path(),
    lang: LanguageOption = "",
) -> None:
    """The pack of a meeting, from what was frozen; prepared now if it was not yet."""
    language = as_language(lang)
    folder = workspace_folder(workspace)
    home = open_workspace(folder)
    prepare(folder)
    from portulan.rituals.packs import make
    from portulan.steering.settings import addresses_of
    from portulan.ui.clock import company_zone

    session = _session(home, ritual, date or _next(home, ritual))
    addresses, _ = addresses_of(home)
    name, content = make(session, format, language, company_zone(home), addresses.site)
    target = output or Path(name)
    target.write_bytes(content)
    console().print(Text(WRITTEN.say(language, path=target, size=max(len(content) // 1024, 1))))


def _next(home: "Workspace", name: str) -> str:
    """The day of the next meeting of a ritual, as of the day read; that day where the plan holds none."""
    from portulan.rituals.calendar import next_day
    from portulan.rituals.kinds import kind_of

    plan, kind = home.plan().plan or Plan(), kind_of(name.replace("-", "_"))
    found = next_day(plan.rituals, kind, home.as_of()) if kind else None
    return (found or home.as_of()).isoformat()
