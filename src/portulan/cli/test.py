"""`portulan test list | show | power | register | draw | decide | deploy`: tests of one change."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from portulan.cli.django_ready import prepare
from portulan.cli.files import open_workspace, read_bytes, workspace_folder
from portulan.cli.kpi import WorkspaceOption, day_option
from portulan.cli.terminal import LanguageOption, as_language, console, in_words, print_findings
from portulan.language.finding import FaultyText, FindingKind
from portulan.language.quantities import interval, written
from portulan.language.words import Language, Words
from portulan.stats.estimate import Estimate, NotComputable

if TYPE_CHECKING:
    from portulan.metrics.trials.answers import Measured
    from portulan.metrics.trials.checking import TrialReading
    from portulan.people.models import User
    from portulan.people.roles import Action
    from portulan.workspace import Workspace

NO_ONE = FindingKind(
    "CL030",
    "error",
    Words(fr="Aucun compte « {name:raw} » n’a le droit de le faire.", en="No account “{name:raw}” may do this."),
    Words(
        fr="Donner le nom d’une personne qui pilote (ou modifie le plan), avec --by.",
        en="Give the name of someone who steers (or changes the plan), with --by.",
    ),
)
NONE = Words(
    fr="Aucun test. En écrire un dans trials/, ou sur la page Tests.",
    en="No test. Write one in trials/, or on the Tests page.",
)
REGISTERED = Words(fr="Test enregistré : {name:raw}", en="Test registered: {name:raw}")
DRAWN = Words(fr="{name:raw} : {n} {n:?tiré|tirés}", en="{name:raw}: {n} drawn")
DONE = Words(fr="{on:date} · {what:raw} ({who:raw})", en="{on:date} · {what:raw} ({who:raw})")
IN_PLAN = Words(
    fr="{name:raw} : écrit au plan, version {n}, qui cite ce test", en="{name:raw}: in the plan, version {n}, citing it"
)
ARM = Words(fr="bras", en="arm")
ENTERED = Words(fr="entrés", en="entered")
OPEN = Words(fr="ouverts", en="open")
RATE = Words(fr="taux", en="rate")
RANGE = Words(fr="intervalle à 95\u202f%", en="95% interval")
BETTER = Words(fr="Un meilleur test", en="A better test")

app = typer.Typer(no_args_is_help=True)
Format = Annotated[Literal["table", "json"], typer.Option(help=in_words("table ou json.", "table or json."))]
Name = Annotated[
    str, typer.Argument(help=in_words("Le nom du fichier, sans .yaml.", "The file's name, without .yaml."))
]
By = Annotated[str, typer.Option(help=in_words("Qui le fait.", "Who does it."))]
AsOf = Annotated[str | None, typer.Option(help=in_words("Lire à la fin de ce jour.", "Read at the end of this day."))]


def register(main: typer.Typer) -> None:
    main.add_typer(
        app,
        name="test",
        help=in_words(
            "Tests d’un seul changement : combien d’affaires il faut, où ils en sont.",
            "Tests of one change: how many deals they take, where they stand.",
        ),
    )


@app.command("list", help=in_words("Les tests, et où ils en sont.", "The tests, and where they stand."))
def list_tests(workspace: WorkspaceOption = Path(), format: Format = "table", lang: LanguageOption = "") -> None:
    """The tests, and where they stand."""
    language, room = as_language(lang), _ready(workspace)
    from portulan.experiments.register import STATE_WORDS, standings

    saved = room.trials()
    where = standings([one.id for one in saved])
    if format == "json":
        told = [{"id": s.id, "name": s.name, "state": where[s.id].state, "sound": s.reading.sound} for s in saved]
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    if not saved:
        typer.echo(NONE.say(language))
    for one in saved:
        state = STATE_WORDS[where[one.id].state].say(language)
        console().print(Text(one.id, style="bold").append(f"  {state}  {one.name}", style="default"))


@app.command("show", help=in_words("Un test enregistré, mesuré à ce jour.", "A registered test, measured to date."))
def show(
    name: Name,
    workspace: WorkspaceOption = Path(),
    as_of: AsOf = None,
    format: Format = "table",
    lang: LanguageOption = "",
) -> None:
    """A registered test, measured to date."""
    language, room = as_language(lang), _ready(workspace)
    from portulan.experiments.register import held, measured, standing, title_of

    where, day = standing(name), day_option(as_of, "--as-of") or room.as_of()
    found, kept = measured(room, name, day, where), held(room, name, where, day)
    if format == "json":
        told = {"reason": found.reason.say(language)} if isinstance(found, NotComputable) else found.as_json(language)
        told |= where.as_json() | ({"audit": kept.as_json(language)} if kept else {})
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    if isinstance(found, NotComputable):
        typer.echo(found.reason.say(language))
    else:
        _print(found, language)
    for entry in (where.registered, where.decided, where.deployed):
        if entry is not None:
            typer.echo(DONE.say(language, on=entry.at.date(), what=title_of(entry, language), who=entry.author_name))
    if kept is not None:
        typer.echo(kept.said.say(language))


@app.command(
    "power",
    help=in_words(
        "Ce qu’un test peut montrer avec vos volumes, quand, et un meilleur test s’il y en a un.",
        "What a test can show at your volumes, when, and a better one if there is one.",
    ),
)
def power(
    test: Annotated[str, typer.Argument(help=in_words("Un test, ou un fichier.", "A test, or a file."))],
    workspace: WorkspaceOption = Path(),
    as_of: AsOf = None,
    format: Format = "table",
    lang: LanguageOption = "",
) -> None:
    """What a test can show at your volumes, when, and a better one if there is one."""
    from portulan.metrics.trials.checking import first_error, read_trial
    from portulan.metrics.trials.saying import say_power

    language, room = as_language(lang), open_workspace(workspace_folder(workspace))
    path = Path(test)
    reading = read_trial(read_bytes(path), path.name) if path.suffix == ".yaml" else room.saved_trial(test).reading
    _print_findings(reading, language)
    first_error(reading)
    assert reading.trial is not None
    found = room.trial_power(reading.trial, day_option(as_of, "--as-of"))
    if isinstance(found, NotComputable):
        typer.echo(found.reason.say(language))
        return
    if format == "json":
        typer.echo(json.dumps(found.as_json(language), ensure_ascii=False, indent=2))
        return
    for sentence in say_power(found):
        console().print(Text(sentence.say(language)))
    if found.better:
        console().print(Text(BETTER.say(language), style="bold"))
    for one in found.better:
        console().print(Text(f"  · {one.sentence.say(language)}"))


@app.command(
    "register",
    help=in_words(
        "Fige un test au journal et commence son tirage.", "Freeze a test in the journal and begin its draw."
    ),
)
def register_test(
    name: Name,
    by: By = "direction",
    workspace: WorkspaceOption = Path(),
    lang: LanguageOption = "",
) -> None:
    """Freeze a test in the journal and begin its draw."""
    language, room = as_language(lang), _ready(workspace)
    from portulan.experiments.register import register as freeze

    freeze(room, name, at=datetime.now().astimezone(), by=_person(by, "steer"))
    typer.echo(REGISTERED.say(language, name=room.saved_trial(name).name))


@app.command("draw", help=in_words("Tire ceux qui sont arrivés.", "Draw those who arrived."))
def draw(workspace: WorkspaceOption = Path(), lang: LanguageOption = "") -> None:
    """Draw those who arrived."""
    language, room = as_language(lang), open_workspace(workspace_folder(workspace))
    for name, drawn in room.draw_trials().items():
        typer.echo(DRAWN.say(language, name=name, n=len(drawn)))


@app.command(
    "decide",
    help=in_words(
        "Écrit la décision au journal, si la règle l’autorise : deploy ou stop.",
        "Write the decision in the journal, if the rule allows it: deploy or stop.",
    ),
)
def decide(
    name: Name,
    decision: Annotated[Literal["deploy", "stop"], typer.Argument(help=in_words("La décision.", "The decision."))],
    note: Annotated[
        str, typer.Option(help=in_words("Pourquoi ; exigé pour arrêter plus tôt.", "Why; required to stop earlier."))
    ] = "",
    by: By = "direction",
    workspace: WorkspaceOption = Path(),
    lang: LanguageOption = "",
) -> None:
    """Write the decision in the journal, if the rule allows it."""
    language, room = as_language(lang), _ready(workspace)
    from portulan.experiments.register import decide as settle
    from portulan.experiments.register import title_of

    person, now = _person(by, "steer"), datetime.now().astimezone()
    entry = settle(room, name, decision, at=now, by=person, as_of=room.as_of(), note=note)
    typer.echo(title_of(entry, language))


@app.command(
    "deploy",
    help=in_words(
        "Écrit le changement au plan : une version qui cite le test.",
        "Write the change into the plan: a version that cites the test.",
    ),
)
def deploy(name: Name, by: By = "direction", workspace: WorkspaceOption = Path(), lang: LanguageOption = "") -> None:
    """Write the change into the plan: a version that cites the test."""
    language, room = as_language(lang), _ready(workspace)
    from portulan.site.deploying import write_into_plan

    person = _person(by, "edit_plan")
    number = write_into_plan(room, name, at=datetime.now().astimezone(), by=person, language=language)
    typer.echo(IN_PLAN.say(language, name=room.saved_trial(name).name, n=number))


def _person(name: str, action: "Action") -> "User":
    """The account of this name, if it may; raises FaultyText (CL030)."""
    from portulan.people.models import User

    person = User.objects.filter(username=name).first()
    if person is None or not person.may(action):
        raise FaultyText(NO_ONE.at(None, name=name))
    return person


def _ready(folder: Path) -> "Workspace":
    prepare(workspace_folder(folder))
    return open_workspace(folder)


def _print_findings(reading: "TrialReading", language: Language) -> None:
    if reading.findings:
        print_findings(reading.findings, {reading.document.file: reading.document.text}, language)


def _print(found: "Measured", language: Language) -> None:
    out = console()
    out.print(Text(found.trial.name or found.id, style="bold"))
    out.print(Text(found.said.say(language)))
    grid: Any = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    grid.add_column(ARM.say(language), style="bold")
    for words in (ENTERED, OPEN, RATE, RANGE):
        grid.add_column(words.say(language), justify="right", no_wrap=True)
    for arm in found.arms:
        rate, between = "—", ""
        if isinstance(arm.rate, Estimate) and arm.rate.low is not None and arm.rate.high is not None:
            rate = str(written(arm.rate.value, "share", language))
            between = interval(arm.rate.low, arm.rate.high, "share", language)
        grid.add_row(arm.arm.upper(), str(arm.entered), str(arm.open), rate, between)
    out.print(grid)
    for warning in found.warnings:
        out.print(Text(warning.say(language), style="yellow"))
