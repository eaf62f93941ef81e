"""`portulan drivers win_rate --from 2026-07-01 --to 2026-10-01`: what moved a figure, in effects that add up."""

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from portulan.cli.files import open_workspace, workspace_folder
from portulan.cli.kpi import BACKWARDS, WorkspaceOption, day_option
from portulan.cli.terminal import LanguageOption, as_language, console, in_words
from portulan.language.finding import FaultyText
from portulan.language.quantities import decimals_of, written
from portulan.language.words import Language, Sentence, Words, number
from portulan.metrics.drivers.answers import Drivers, DriverSplit, Effect
from portulan.metrics.drivers.as_json import drivers_json
from portulan.metrics.drivers.rounding import Rounded, rounded
from portulan.metrics.drivers.saying import (
    NOT_CLEAR,
    factor_name,
    group_name,
    side_name,
    signed,
    span_said,
    verdict,
)
from portulan.metrics.period import Period
from portulan.stats.estimate import NotComputable

MOST_GROUPS = 15
FEW_FACTORS = 3
EFFECT = Words(fr="effet", en="effect")
VALUE = Words(fr="valeur", en="value")
BETWEEN = Words(fr="intervalle à 95 %", en="95% interval")
TOTAL = Words(fr="écart", en="change")
TOTAL_POINTS = Words(fr="écart (points)", en="change (points)")
MOSTLY = Words(fr="surtout", en="mostly")
MORE = Words(fr="{n} autres groupes : --format json.", en="{n} other groups: --format json.")


def register(app: typer.Typer) -> None:
    app.command(
        "drivers",
        help=in_words(
            "Dit ce qui a fait bouger un indicateur : volume, mix, taux, prix, dont la somme est exactement l’écart.",
            "Say what moved a KPI: volume, mix, rate and price effects that add up exactly to the change.",
        ),
    )(drivers)


def drivers(
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
    from_: Annotated[
        str | None,
        typer.Option("--from", help=in_words("Premier jour de la période à expliquer.", "First day to explain.")),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            help=in_words("Le lendemain du dernier jour : la borne est exclue.", "The day after the last one."),
        ),
    ] = None,
    before_from: Annotated[
        str | None, typer.Option(help=in_words("Premier jour de l’autre période.", "First day of the other period."))
    ] = None,
    before_to: Annotated[
        str | None, typer.Option(help=in_words("Le lendemain de son dernier jour.", "The day after its last one."))
    ] = None,
    against: Annotated[
        Literal["previous", "year"],
        typer.Option(
            help=in_words(
                "previous : la période juste avant ; year : la même un an plus tôt.",
                "previous: the period just before; year: the same a year earlier.",
            )
        ),
    ] = "previous",
    group: Annotated[
        str | None,
        typer.Option(
            help=in_words(
                "Comparer un groupe aux autres : channel = 'salons'.",
                "Compare a group with the others: channel = 'salons'.",
            )
        ),
    ] = None,
    by: Annotated[
        str,
        typer.Option(
            help=in_words(
                "Une ou deux dimensions : segment,owner. À défaut, la plus parlante de segment, channel, owner, offer.",
                "One or two dimensions: segment,owner. Else the most telling of segment, channel, owner, offer.",
            )
        ),
    ] = "",
    where: Annotated[
        str | None, typer.Option(help=in_words("Une condition, comme dans le plan.", "A condition, as in the plan."))
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            help=in_words("Ne lire que ce qui était arrivé ce jour-là.", "Read only what had happened by then.")
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help=in_words("Graine des intervalles.", "Seed of the intervals."))] = 0,
    format: Annotated[
        Literal["table", "json"], typer.Option(help=in_words("table ou json.", "table or json."))
    ] = "table",
    lang: LanguageOption = "",
) -> None:
    """Say what moved a KPI."""
    language = as_language(lang)
    answer = open_workspace(workspace_folder(workspace)).drivers(
        id,
        period=_period(from_, to, "--from", "--to"),
        before=_period(before_from, before_to, "--before-from", "--before-to"),
        against=against,
        group=group,
        by=tuple(d.strip() for d in by.split(",") if d.strip()) or None,
        where=where,
        as_of=day_option(as_of, "--as-of"),
        seed=seed,
    )
    if format == "json":
        typer.echo(json.dumps(drivers_json(answer, language), ensure_ascii=False, indent=2))
    else:
        print_drivers(answer, language)


def _period(first: str | None, end: str | None, first_option: str, end_option: str) -> Period | None:
    start: date | None = day_option(first, first_option)
    stop = day_option(end, end_option)
    if start and stop and stop <= start:
        raise FaultyText(BACKWARDS.at(None, start=start, end=stop))
    return Period(start, stop) if start or stop else None


def print_drivers(drivers: Drivers, language: Language) -> None:
    """The verdict, the effects, then the groups."""
    out = console()
    out.print(Text(drivers.kpi.name.say(language), style="bold").append(f"  {drivers.reference}", style="dim"))
    sides = " → ".join(side_name(side, language) for side in (drivers.before, drivers.after))
    out.print(Text(f"{sides} · n = {number(drivers.n[0], language)} → {number(drivers.n[1], language)}", style="dim"))
    out.print()
    for sentence in verdict(drivers, language):
        out.print(Text(sentence.say(language), style="bold"))
    split = drivers.result
    if isinstance(split, NotComputable):
        return
    shown = rounded(split, drivers.kpi.unit)
    out.print(_effects(drivers, split, shown, language))
    if drivers.by:
        out.print(_groups(drivers, split, shown, language))
        if len(split.groups) > MOST_GROUPS:
            out.print(Text(MORE.say(language, n=len(split.groups) - MOST_GROUPS), style="dim"))
    for note in (drivers.chosen, *drivers.notes):
        if isinstance(note, Sentence):
            out.print(Text(note.say(language), style="dim"))


def _effects(drivers: Drivers, split: DriverSplit, shown: Rounded, language: Language) -> Table:
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_footer=True)
    said = signed(shown.change, drivers.kpi.unit, language, drivers.currency, shown.step)
    grid.add_column(EFFECT.say(language), footer=TOTAL.say(language))
    grid.add_column(VALUE.say(language), justify="right", style="bold", footer=said)
    span = span_said(split.change, drivers, language, shown.step)
    grid.add_column(BETWEEN.say(language), justify="right", footer=span)
    grid.add_column("", overflow="fold", footer=_state(split.change, language))
    for factor, effect in split.effects.items():
        grid.add_row(
            factor_name(factor, language),
            signed(shown.factors[factor], drivers.kpi.unit, language, drivers.currency, shown.step),
            span_said(effect, drivers, language, shown.step),
            _state(effect, language),
        )
    return grid


def _state(effect: Effect, language: Language) -> Text:
    return Text("" if effect.clear else NOT_CLEAR.say(language), style="yellow")


def _groups(drivers: Drivers, split: DriverSplit, shown: Rounded, language: Language) -> Table:
    """Each group on both sides and what it contributed: factor by factor where they are few, else the largest.

    In dim what is not distinguishable from 0.
    """
    kpi, currency = drivers.kpi, drivers.currency
    decimals = decimals_of(kpi.unit, float(split.before), float(split.after))
    few = len(split.effects) <= FEW_FACTORS
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    grid.add_column(" · ".join(drivers.by), overflow="fold")
    for name in ("n", VALUE.say(language), *(factor_name(f, language).lower() for f in split.effects if few)):
        grid.add_column(name, justify="right", no_wrap=True)
    grid.add_column(
        TOTAL_POINTS.say(language) if kpi.unit == "share" else TOTAL.say(language),
        justify="right",
        style="bold",
        no_wrap=True,
    )
    if not few:
        grid.add_column(MOSTLY.say(language), no_wrap=True)

    def value(one: Fraction | None) -> str:
        if one is None:
            return "—"
        return str(written(float(one), kpi.unit, language, currency=currency or "EUR", decimals=decimals))

    def change(amount: Fraction, effect: Effect) -> Text:
        text = signed(amount, kpi.unit, language, currency, shown.step, bare=True)
        return Text(text, style="" if effect.clear else "dim")

    for group, total, cells in list(zip(split.groups, shown.groups, shown.cells, strict=True))[:MOST_GROUPS]:
        largest = max(cells, key=lambda factor: abs(group.effects[factor].value))
        parts = [change(cells[factor], effect) for factor, effect in group.effects.items() if few]
        main = Text(f"{factor_name(largest, language).lower()} ").append(change(cells[largest], group.effects[largest]))
        grid.add_row(
            group_name(group, language),
            f"{number(group.before.n, language)} → {number(group.after.n, language)}",
            f"{value(group.before.value)} → {value(group.after.value)}",
            *parts,
            change(total, group.total),
            *([] if few else [main]),
        )
    return grid
