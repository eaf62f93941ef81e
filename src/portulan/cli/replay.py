"""`portulan replay --kpi … --target … --alert …`: what an alert threshold would have done, and could show."""

import json
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.table import Table

from portulan.cli.files import open_workspace, workspace_folder
from portulan.cli.kpi import WorkspaceOption, day_option
from portulan.cli.terminal import LanguageOption, as_language, console, in_words
from portulan.language.finding import FaultyText, FindingKind
from portulan.language.place import Place
from portulan.language.quantities import written
from portulan.language.words import Language, Words, day, number, share
from portulan.metrics.alerts.answers import Rule
from portulan.metrics.alerts.replay_answers import WITHIN, Candidate, Judged, PastAlert, Replay
from portulan.metrics.alerts.saying import replay_verdict
from portulan.plan.quantities import in_unit, read_quantity
from portulan.workspace import Workspace

NO_BOUNDS = FindingKind(
    "AL001",
    "error",
    Words(
        fr="Le plan n’a pas de focus sur « {kpi:raw} » : la cible et le seuil ne sont pas connus.",
        en="The plan has no focus on “{kpi:raw}”: its target and threshold are not known.",
    ),
    Words(
        fr="Donner --target et --alert, par exemple {target:raw} et {alert:raw}.",
        en="Give --target and --alert, such as {target:raw} and {alert:raw}.",
    ),
)
_SAID = {
    "opened": Words(fr="alerte", en="alert"),
    "closed": Words(fr="finie", en="over"),
    "value": Words(fr="valeur finale", en="final value"),
    "judged": Words(fr="jugée", en="judged"),
    "early": Words(fr="en avance de", en="ahead by"),
    "threshold": Words(fr="seuil", en="threshold"),
    "alerts": Words(fr="alertes passées", en="past alerts"),
    "false_alarm": Words(fr="fausses alertes par an", en="false alarms a year"),
    "found": Words(fr="vu en 28 / 56 / 84 j", en="found within 28 / 56 / 84 d"),
    "delay": Words(fr="délai", en="delay"),
}
JUDGED: dict[Judged, Words] = {
    "right": Words(fr="à raison", en="right"),
    "grey": Words(fr="zone grise", en="grey zone"),
    "wrong": Words(fr="à tort", en="wrong"),
    "unripe": Words(fr="pas encore su", en="not known yet"),
}
DAYS = Words(fr="{n:days}", en="{n:days}")
STILL = Words(fr="en cours", en="under way")
NEVER = Words(fr="—", en="—")


def register(app: typer.Typer) -> None:
    app.command(
        "replay",
        help=in_words(
            "Rejoue un seuil d’alerte : ce qu’il aurait fait, ce qu’il peut voir à ces volumes, un seuil proposé.",
            "Replay an alert threshold: what it would have done, what it can see at these volumes, a proposed one.",
        ),
    )(replay)


def replay(
    kpi: Annotated[
        str, typer.Option(help=in_words("L’indicateur, écrit comme dans le plan.", "The KPI, written as in the plan."))
    ],
    workspace: WorkspaceOption = Path(),
    target: Annotated[
        str, typer.Option(help=in_words("La cible ; celle du focus sinon.", "The target; else the focus's own."))
    ] = "",
    alert: Annotated[
        str,
        typer.Option(help=in_words("Le seuil d’alerte ; celui du focus sinon.", "The threshold; else the focus's.")),
    ] = "",
    false_alarm: Annotated[
        float,
        typer.Option(
            min=0.001,
            max=0.5,
            help=in_words("La chance de fausse alerte par an.", "The chance of a false alarm in a year."),
        ),
    ] = 0.05,
    since: Annotated[
        str | None, typer.Option(help=in_words("Les alertes depuis ce jour.", "Alerts since this day."))
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(help=in_words("Avec ce qui était connu ce jour-là.", "With what was known that day.")),
    ] = None,
    format: Annotated[
        Literal["table", "json"], typer.Option(help=in_words("table ou json.", "table or json."))
    ] = "table",
    lang: LanguageOption = "",
) -> None:
    """What an alert threshold would have done over the past, and what it can show."""
    language = as_language(lang)
    opened = open_workspace(workspace_folder(workspace))
    rule = _rule(opened, kpi, target, alert, false_alarm)
    found = opened.replay(
        rule.reference,
        rule.target,
        rule.threshold,
        false_alarm=false_alarm,
        since=day_option(since, "--since"),
        as_of=day_option(as_of, "--as-of"),
    )
    if format == "json":
        typer.echo(json.dumps(found.as_json(language), ensure_ascii=False, indent=2))
    else:
        _show(found, opened, language)


def _rule(opened: Workspace, kpi: str, target: str, alert: str, false_alarm: float) -> Rule:
    """What is asked, completed by the focus of the plan. Raises FaultyText where neither says."""
    reference, unit = opened.reference(kpi)
    focus = next((one for one in opened.focus_rules(false_alarm) if one.reference == reference), None)
    plan = opened.plan().plan
    currency = (plan.currency if plan else None) or "EUR"

    def given(text: str, option: str, usual: float | None) -> float:
        if text:
            return in_unit(read_quantity(text, Place(option), currency), unit)
        if usual is None:
            raise FaultyText(NO_BOUNDS.at(Place("--kpi"), kpi=reference, target="45%", alert="35%"))
        return usual

    return Rule(
        reference,
        given(target, "--target", focus.target if focus else None),
        given(alert, "--alert", focus.threshold if focus else None),
        false_alarm,
    )


def _show(found: Replay, opened: Workspace, language: Language) -> None:
    out, plan = console(), opened.plan().plan
    currency = (plan.currency if plan else None) or "EUR"
    for i, sentence in enumerate(replay_verdict(found, currency)):
        out.print(sentence.say(language), style="" if i else "bold")
    if found.alerts:
        table = _table(("opened", "closed", "value", "judged", "early"), language)
        for one in found.alerts:
            table.add_row(*_past(one, found, currency, language))
        out.print(table)
    if found.curve:
        table = _table(("threshold", "delay", "alerts", "false_alarm", "found"), language)
        shown = sorted(
            {c.threshold: c for c in (*found.curve, *([found.chosen] if found.chosen else ()))}.values(),
            key=lambda c: abs(c.threshold - found.rule.target),
        )
        for candidate in shown:
            table.add_row(*_candidate(candidate, found, currency, language))
        out.print(table)


def _past(one: PastAlert, found: Replay, currency: str, language: Language) -> list[str]:
    return [
        day(one.opened, language),
        day(one.closed, language) if one.closed else STILL.say(language),
        str(written(one.value, found.unit, language, currency=currency)) if one.value is not None else "—",
        JUDGED[one.judged].say(language),
        DAYS.say(language, n=one.early) if one.early is not None else NEVER.say(language),
    ]


def _candidate(one: Candidate, found: Replay, currency: str, language: Language) -> list[str]:
    return [
        str(written(one.threshold, found.unit, language, currency=currency)),
        DAYS.say(language, n=one.delay),
        number(one.alerts, language),
        share(one.false_alarm, language, 0),
        " / ".join(share(value, language, 0) for value, _ in zip(one.found, WITHIN, strict=True)),
    ]


def _table(columns: tuple[str, ...], language: Language) -> Table:
    table = Table()
    for name in columns:
        table.add_column(_SAID[name].say(language), justify="right")
    return table
