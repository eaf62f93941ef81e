"""`portulan whatif --price +5%`: what a change would bring; scenarios saved, listed and compared."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from portulan.cli.files import open_workspace, workspace_folder
from portulan.cli.kpi import WorkspaceOption, day_option
from portulan.cli.terminal import LanguageOption, as_language, console, fail, in_words, print_findings
from portulan.language.finding import FaultyText, FindingKind
from portulan.language.quantities import interval, written
from portulan.language.words import Language, Words, day
from portulan.stats.estimate import Estimate, NotComputable, Result

if TYPE_CHECKING:
    from portulan.metrics.whatif.answers import WhatIf
    from portulan.metrics.whatif.scenario import Scenario
    from portulan.metrics.whatif.store import SavedScenario
    from portulan.workspace import Workspace

MOST_COMPARED = 3
NOT_FORECAST = FindingKind(
    "CL020",
    "error",
    Words(fr="Rien à calculer : {reason}", en="Nothing to compute: {reason}"),
    Words(
        fr="Charger les affaires et leurs dates : portulan import.",
        en="Load the deals and their dates: portulan import.",
    ),
)
TOO_MANY = FindingKind(
    "CL021",
    "error",
    Words(
        fr="{n} scénarios à comparer ; le tableau en tient {most}.",
        en="{n} scenarios to compare; the table holds {most}.",
    ),
    Words(fr="En garder trois au plus.", en="Keep three at most."),
)
FAULTY = FindingKind(
    "CL022",
    "error",
    Words(fr="Le scénario « {id:raw} » ne se calcule pas.", en="Scenario “{id:raw}” cannot be computed."),
    Words(fr="Corriger ce qui est dit ci-dessus.", en="Mend what is said above."),
)
NO_SCENARIO = Words(fr="Aucun scénario enregistré. Essayer : {command:raw}", en="No saved scenario. Try: {command:raw}")
EXAMPLE = 'portulan whatif --price +5% --save "+5%"'
SAVED = Words(fr="Enregistré : scenarios/{id:raw}.yaml", en="Saved: scenarios/{id:raw}.yaml")
TITLE = Words(fr="Du {first} au {last}", en="From {first} to {last}")
EFFECT = Words(fr="effet", en="effect")
BASE = Words(fr="sans", en="without")
WITH = Words(fr="avec", en="with")
CHANGE = Words(fr="écart", en="change")
RANGE = Words(fr="écart à 95\u202f%", en="95% change")
FORECAST = Words(fr="prévision", en="forecast")
ASSUMED = Words(fr="Ce qui est supposé", en="What is assumed")
MOVED = Words(fr="Ce qui change", en="What changes")


def register(app: typer.Typer) -> None:
    app.command(
        "whatif",
        help=in_words(
            "Et si… ? L’effet d’un changement sur le chiffre d’affaires, la marge et la trésorerie. Sans changement ni "
            "nom : la liste des scénarios enregistrés.",
            "What if? The effect of a change on revenue, margin and cash. Without a change or a name: the list of "
            "saved "
            "scenarios.",
        ),
    )(whatif)


def _help(fr: str, en: str) -> typer.models.OptionInfo:
    return typer.Option(help=in_words(fr, en))  # type: ignore[no-any-return]  # reason=typer says Any of its own record


def whatif(
    names: Annotated[
        list[str] | None,
        typer.Argument(help=in_words("Des scénarios enregistrés (leur id).", "Saved scenarios (their id).")),
    ] = None,
    workspace: WorkspaceOption = Path(),
    price: Annotated[str, _help("Écart de prix : +5%.", "Change of price: +5%.")] = "",
    discount: Annotated[str, _help("Écart de remise, en points : -2pt.", "Change of discount, in points: -2pt.")] = "",
    volume: Annotated[
        list[str] | None,
        _help(
            "Écart d’affaires nouvelles, par canal : salons=+20% (ou +10% pour tous).",
            "Change of new deals, by channel: salons=+20% (or +10% for all).",
        ),
    ] = None,
    conversion: Annotated[
        list[str] | None,
        _help(
            "Écart de conversion, par étape : decouverte=+10% (ou +2pt pour l’ensemble).",
            "Change of conversion, by stage: decouverte=+10% (or +2pt for the whole).",
        ),
    ] = None,
    cycle: Annotated[str, _help("Écart de cycle : -10%.", "Change of the cycle: -10%.")] = "",
    capacity: Annotated[str, _help("Affaires signées par mois au plus.", "Most deals signed a month.")] = "",
    sellers: Annotated[str, _help("Nombre de vendeurs.", "Number of sellers.")] = "",
    months: Annotated[
        str,
        _help("Horizon en mois ; à défaut, la fin de la période du plan.", "Horizon in months; else the plan's end."),
    ] = "",
    price_effect: Annotated[
        str,
        _help("Effet de 1 % de prix sur les affaires gagnées : -0.8%.", "Effect of 1% of price on deals won: -0.8%."),
    ] = "",
    payment_delay: Annotated[str, _help("Délai de paiement : 45 days.", "Payment delay: 45 days.")] = "",
    spend: Annotated[
        str,
        _help("follows ou unchanged : la dépense suit-elle le volume ?", "follows or unchanged: does spend follow?"),
    ] = "",
    save: Annotated[str, _help("Enregistrer sous ce nom.", "Save under this name.")] = "",
    because: Annotated[str, _help("La raison, écrite dans le scénario.", "The reason, written in the scenario.")] = "",
    compare: Annotated[
        bool, _help("Comparer les scénarios nommés, ou tous.", "Compare the scenarios named, or all of them.")
    ] = False,
    as_of: Annotated[
        str | None, _help("Prévoir depuis la fin de ce jour.", "Forecast from the end of this day.")
    ] = None,
    format: Annotated[Literal["table", "json"], _help("table ou json.", "table or json.")] = "table",
    lang: LanguageOption = "",
) -> None:
    """The effect of a change on revenue, margin and cash; or the saved scenarios, listed or compared."""
    from portulan.metrics.whatif.checking import scenario_of_fields
    from portulan.metrics.whatif.scenario import over_the_same_months
    from portulan.metrics.whatif.store import save_scenario

    language, room = as_language(lang), open_workspace(workspace_folder(workspace))
    fields: dict[str, Sequence[str]] = {
        "price": [price], "discount": [discount], "volume": volume or [], "conversion": conversion or [],
        "cycle": [cycle], "capacity": [capacity], "sellers": [sellers], "months": [months],
        "price_effect": [price_effect], "payment_delay": [payment_delay], "spend": [spend], "because": [because],
        "name": [save],
    }  # fmt: skip
    reading = scenario_of_fields(fields, room.known_names(), prefix="--")
    if reading.findings:
        raise FaultyText(reading.findings[0])
    asked = reading.scenario
    assert asked is not None
    chosen = _chosen(room, names or [], compare, language)
    if not chosen and asked.neutral and not save:
        _list(room.scenarios(), language, format)
        return
    if save:
        typer.echo(SAVED.say(language, id=save_scenario(room.path, asked)), err=True)
    scenarios = chosen + ([] if asked.neutral and chosen else [asked])
    if len(scenarios) > 1:
        scenarios = over_the_same_months(scenarios, asked.months)
    elif asked.months:
        scenarios = [replace(scenarios[0], months=asked.months)]
    found = [_computed(room, scenario, as_of, language) for scenario in scenarios]
    if format == "json":
        said = [one.as_json(language) for one in found]
        typer.echo(json.dumps(said[0] if len(said) == 1 else said, ensure_ascii=False, indent=2))
    elif len(found) == 1:
        _print_one(found[0], language)
    else:
        _print_compared(found, language)


def _chosen(room: "Workspace", names: list[str], compare: bool, language: Language) -> "list[Scenario]":
    from portulan.metrics.whatif.store import saved_scenario

    saved = room.scenarios() if compare and not names else []
    known = room.known_names() if names else None
    picked = [saved_scenario(room.path, name, known) for name in names if known] or saved
    if len(picked) > MOST_COMPARED:
        raise FaultyText(TOO_MANY.at(None, n=len(picked), most=MOST_COMPARED))
    for one in picked:
        if not one.sound:
            text = one.reading.document.text
            print_findings(one.reading.findings, {one.reading.document.file: text}, language)
            fail(FAULTY.at(None, id=one.id), language)
    return [one.reading.scenario for one in picked if one.reading.scenario is not None]


def _computed(room: "Workspace", scenario: "Scenario", as_of: str | None, language: Language) -> "WhatIf":
    found = room.whatif(scenario, as_of=day_option(as_of, "--as-of"))
    if isinstance(found, NotComputable):
        fail(NOT_FORECAST.at(None, reason=found.reason), language)
    return found


def _list(saved: "list[SavedScenario]", language: Language, format: str) -> None:
    if format == "json":
        listed = [
            {
                "id": s.id,
                "name": s.name,
                "sound": s.sound,
                "findings": [f.as_json(language) for f in s.reading.findings],
            }
            for s in saved
        ]
        typer.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    if not saved:
        typer.echo(NO_SCENARIO.say(language, command=EXAMPLE))
    for one in saved:
        console().print(Text(one.id, style="bold").append(f"  {one.name}", style="default"))
        for finding in one.reading.findings:
            console().print(Text(f"  {finding.code} {finding.place} {finding.message(language)}", style="yellow"))


def _print_one(found: "WhatIf", language: Language) -> None:
    out = console()
    if found.scenario.name:
        out.print(Text(found.scenario.name, style="bold"))
    _sentences(MOVED, [s.say(language) for s in found.moves], language)
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=_span(found, language), title_justify="left")
    grid.add_column(EFFECT.say(language), style="bold")
    for words in (BASE, WITH, CHANGE, RANGE):
        grid.add_column(words.say(language), justify="right", no_wrap=True, style="bold" if words is CHANGE else "")
    for effect in found.effects:
        total, money = effect.total, found.currency
        grid.add_row(
            effect.name.say(language),
            _value(total.base, money, language),
            _value(total.scenario, money, language),
            _value(total.change, money, language, sign=True),
            _range(total.change, money, language),
        )
    out.print(grid)
    _sentences(ASSUMED, [s.say(language) for s in found.assumptions], language)


def _print_compared(found: "Sequence[WhatIf]", language: Language) -> None:
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=_span(found[0], language), title_justify="left")
    grid.add_column(EFFECT.say(language), style="bold")
    grid.add_column(FORECAST.say(language), justify="right")
    for one in found:
        grid.add_column(one.scenario.name or CHANGE.say(language), justify="right", overflow="fold")
    for first in found[0].effects:
        cells = [_value(first.total.base, found[0].currency, language)]
        for one in found:
            change = one.effect(first.id).total.change
            between = _range(change, one.currency, language)
            cells.append(f"{_value(change, one.currency, language, sign=True)}\n{between}")
        grid.add_row(first.name.say(language), *cells, end_section=True)
    console().print(grid)
    for one in found:
        _sentences(
            Words(fr=one.scenario.name or "…", en=one.scenario.name or "…"),
            [s.say(language) for s in one.moves],
            language,
        )


def _sentences(title: Words, said: list[str], language: Language) -> None:
    out = console()
    out.print(Text(title.say(language), style="bold"))
    for sentence in said:
        out.print(Text(f"  · {sentence}"))


def _span(found: "WhatIf", language: Language) -> str:
    from datetime import timedelta

    first, last = found.as_of + timedelta(days=1), found.ends[-1]
    return TITLE.say(language, first=day(first, language), last=day(last, language))


def _value(result: Result, currency: str, language: Language, sign: bool = False) -> str:
    if not isinstance(result, Estimate):
        return "—"
    text = str(written(result.value, result.unit, language, currency=currency, decimals=_decimals(result)))
    return f"+{text}" if sign and result.value > 0 else text


def _range(result: Result, currency: str, language: Language) -> str:
    if not isinstance(result, Estimate):
        return result.reason.say(language)
    assert result.low is not None
    assert result.high is not None
    return interval(result.low, result.high, result.unit, language, currency=currency, decimals=_decimals(result))


def _decimals(result: Estimate) -> int:
    return 1 if result.unit == "count" else 0
