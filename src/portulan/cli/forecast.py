"""`portulan forecast`: the revenue to come, month by month, with its open deals; `--scores`: how good past ones
were.
"""

import json
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.progress import Progress as Bar
from rich.table import Table

from portulan.cli.files import open_workspace, workspace_folder
from portulan.cli.kpi import WorkspaceOption, day_option
from portulan.cli.terminal import LanguageOption, as_language, console, in_words
from portulan.language.quantities import interval, written
from portulan.language.words import Language, Words, number, share
from portulan.metrics.forecast.report import ForecastReport
from portulan.metrics.forecast.scores import LEAST_FOR_COVERAGE, Scores
from portulan.stats.estimate import NotComputable
from portulan.workspace import Workspace

SHOWN = 12
"""Open deals shown in the terminal; --format json has them all."""
_SAID = {
    "month": Words(fr="mois", en="month"),
    "value": Words(fr="attendu", en="expected"),
    "inside_80": Words(fr="8 fois sur 10", en="8 times in 10"),
    "inside_95": Words(fr="19 fois sur 20", en="19 times in 20"),
    "closed": Words(fr="déjà fait", en="closed"),
    "open": Words(fr="affaires ouvertes", en="open deals"),
    "new": Words(fr="à créer", en="not yet created"),
    "other": Words(fr="hors affaire", en="no deal"),
    "total": Words(fr="total", en="total"),
    "deal": Words(fr="affaire", en="deal"),
    "stage": Words(fr="étape", en="stage"),
    "days": Words(fr="jours dans l’étape", en="days in stage"),
    "chance": Words(fr="chance de gain", en="chance to win"),
    "amount": Words(fr="montant si gagnée", en="amount if won"),
    "horizon": Words(fr="à l’avance", en="ahead"),
    "n": Words(fr="n", en="n"),
    "error": Words(fr="erreur moyenne", en="mean error"),
    "habit": Words(fr="erreur de la moyenne des 3 derniers mois", en="error of the last 3 months’ mean"),
    "bias": Words(fr="biais", en="bias"),
    "brier": Words(fr="Brier", en="Brier"),
    "climate": Words(fr="Brier de la fréquence passée", en="Brier of the past frequency"),
    "calibration": Words(fr="écart de calage", en="calibration gap"),
}
MONTHS_AHEAD = Words(fr="{n} mois", en="{n} {n:?month|months}")
ALL_DEALS = Words(
    fr="{shown} affaires sur {n}, les plus lourdes d’abord ; toutes avec --format json.",
    en="{shown} deals of {n}, the weightiest first; all of them with --format json.",
)
MADE = Words(fr="Prévisions conservées quand elles ont été faites", en="Forecasts kept when they were made")
RECOMPUTED = Words(
    fr="Recalculées à la date des mois passés, avec ce qu’on savait alors (revenu des affaires)",
    en="Recomputed as of past months, with what was known then (revenue of deals)",
)
NONE_OVER = Words(
    fr="{n} {n:?prévision conservée|prévisions conservées} ; aucun des mois annoncés n’est fini.",
    en="{n} {n:?forecast|forecasts} kept; none of the months announced is over.",
)
TOO_FEW = Words(
    fr="Moins de {least} mois : un intervalle manqué pèse trop pour juger la couverture.",
    en="Fewer than {least} months: one miss weighs too much to judge coverage.",
)
COMPUTING = Words(fr="Prévisions des mois passés", en="Forecasts of past months")


def register(app: typer.Typer) -> None:
    app.command(
        "forecast",
        help=in_words(
            "Prévoit le chiffre d’affaires : d’ici la fin de la période du plan, ou des prochains mois.",
            "Forecast revenue: by the end of the plan's period, or over the next months.",
        ),
    )(forecast)


def forecast(
    workspace: WorkspaceOption = Path(),
    horizon: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=12,
            help=in_words(
                "Mois à prévoir, au lieu de la période du plan.", "Months to forecast, instead of the plan's."
            ),
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            help=in_words(
                "Prévoir avec ce qui était connu à la fin de ce jour.", "Forecast with what was known that day."
            )
        ),
    ] = None,
    target: Annotated[
        float | None, typer.Option(help=in_words("Un montant : la chance de l’atteindre.", "An amount to reach."))
    ] = None,
    scores: Annotated[
        bool, typer.Option("--scores", help=in_words("Ce que valaient les prévisions.", "How good forecasts were."))
    ] = False,
    backtest: Annotated[
        bool,
        typer.Option(
            "--backtest",
            help=in_words(
                "Recalculer les prévisions des mois passés, et les noter.",
                "Recompute those of past months, and score them.",
            ),
        ),
    ] = False,
    format: Annotated[
        Literal["table", "json"], typer.Option(help=in_words("table ou json.", "table or json."))
    ] = "table",
    lang: LanguageOption = "",
) -> None:
    """Forecast revenue, or score the forecasts of the past."""
    language = as_language(lang)
    opened = open_workspace(workspace_folder(workspace))
    day = day_option(as_of, "--as-of")
    if scores or backtest:
        with Bar(console=console(stderr=True), transient=True) as bar:
            task = bar.add_task(COMPUTING.say(language), total=None)
            found = [opened.forecast_scores(day)]
            again = opened.forecast_back_test(day, lambda done, total: bar.update(task, completed=done, total=total))
        found += [again] if again is not None else []
        _show_scores(found, opened, language, format)
        return
    told = opened.forecast(horizon=horizon, as_of=day, target=target)
    if format == "json":
        typer.echo(json.dumps(told.as_json(language), ensure_ascii=False, indent=2))
    else:
        _show(told, language)


def _show(told: ForecastReport, language: Language) -> None:
    out = console()
    if isinstance(told.total, NotComputable):
        out.print(told.total.reason.say(language))
        return
    assert told.verdict is not None
    out.print(told.verdict.say(language), style="bold")
    out.print(told.finding.say(language))
    months = _table(("month", "value", "inside_80", "inside_95", "closed", "open", "new", "other"), language)
    for month in told.months:
        extra = month.total.extra
        months.add_row(
            month.period.label(language),
            _money(month.total.value, told, language),
            _between(extra["low_80"], extra["high_80"], told, language),
            _between(month.total.low or 0.0, month.total.high or 0.0, told, language),
            *(_money(part, told, language) for part in (month.closed, month.open, month.new, month.other)),
        )
    out.print(months)
    deals = _table(("deal", "stage", "days", "chance", "amount"), language)
    for deal in told.deals[:SHOWN]:
        deals.add_row(
            deal.name or deal.id, deal.stage, number(deal.days, language), share(deal.chance, language, 0),
            _money(deal.amount, told, language),
        )  # fmt: skip
    out.print(deals)
    if len(told.deals) > SHOWN:
        out.print(ALL_DEALS.say(language, shown=SHOWN, n=len(told.deals)))


def _show_scores(found: list[Scores], opened: Workspace, language: Language, format: str) -> None:
    if format == "json":
        typer.echo(json.dumps([one.as_json() for one in found], ensure_ascii=False, indent=2))
        return
    out, plan = console(), opened.plan().plan
    currency = (plan.currency if plan else None) or "EUR"
    for one in found:
        out.print((MADE if one.kind == "made" else RECOMPUTED).say(language), style="bold")
        if not one.months:
            out.print(NONE_OVER.say(language, n=one.forecasts))
            continue
        table = _table(("horizon", "n", "error", "habit", "bias", "inside_80", "inside_95"), language)
        for h in one.horizons:
            money = [str(written(v, "money", language, currency=currency)) for v in (h.error, h.habit_error, h.bias)]
            table.add_row(
                MONTHS_AHEAD.say(language, n=h.horizon), number(h.n, language), *money,
                share(h.inside_80, language, 0), share(h.inside_95, language, 0),
            )  # fmt: skip
        out.print(table)
        if max((h.n for h in one.horizons), default=0) < LEAST_FOR_COVERAGE:
            out.print(TOO_FEW.say(language, least=LEAST_FOR_COVERAGE))
        deals = _table(("horizon", "n", "brier", "climate", "calibration"), language)
        for d in one.deals:
            deals.add_row(
                MONTHS_AHEAD.say(language, n=d.horizon), number(d.n, language), number(d.brier, language, 3),
                "—" if d.climatology is None else number(d.climatology, language, 3), number(d.error, language, 3),
            )  # fmt: skip
        out.print(deals)


def _table(columns: tuple[str, ...], language: Language) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for i, name in enumerate(columns):
        table.add_column(_SAID[name].say(language), justify="left" if i == 0 or name == "stage" else "right")
    return table


def _money(amount: float, told: ForecastReport, language: Language) -> str:
    return str(written(amount, "money", language, currency=told.currency, decimals=0))


def _between(low: float, high: float, told: ForecastReport, language: Language) -> str:
    return interval(low, high, "money", language, currency=told.currency, decimals=0)
