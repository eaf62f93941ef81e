"""`portulan blockages`: where deals wait longer than they should, and the open deals at risk."""

import json
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.text import Text

from portulan.cli.files import open_workspace, workspace_folder
from portulan.cli.kpi import WorkspaceOption, day_option
from portulan.cli.terminal import LanguageOption, as_language, console, in_words
from portulan.language.words import Language, Words, money
from portulan.metrics.blockages.answer import Blockages, say_why
from portulan.metrics.blockages.reasons import REASONS
from portulan.metrics.blockages.risks import AtRisk

NO_AMOUNT = Words(fr="sans montant", en="no amount")
NEXT = Words(fr="à faire : {step}", en="next: {step}")
COUNTS = Words(fr="Raisons : {reasons:list}.", en="Reasons: {reasons:list}.")
ONE_COUNT = Words(fr="{name} {n}", en="{name} {n}")
MORE = Words(fr="… et {n} {n:?autre|autres}.", en="… and {n} more.")


def register(app: typer.Typer) -> None:
    app.command(
        "blockages",
        help=in_words(
            "Où les affaires attendent plus que prévu, et les affaires ouvertes à risque, avec leur raison.",
            "Where deals wait longer than they should, and the open deals at risk, with their reasons.",
        ),
    )(blockages)


def blockages(
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
    reason: Annotated[
        str | None,
        typer.Option(help=in_words("Seulement les affaires de cette raison.", "Only the deals with this reason.")),
    ] = None,
    limit: Annotated[
        int, typer.Option(min=0, help=in_words("Combien d’affaires au plus.", "How many deals at most."))
    ] = 20,
    format: Annotated[
        Literal["table", "json"], typer.Option(help=in_words("table ou json.", "table or json."))
    ] = "table",
    lang: LanguageOption = "",
) -> None:
    """Where deals wait longer than they should, and the open deals at risk, each with its reasons and the way out."""
    language = as_language(lang)
    home = open_workspace(workspace_folder(workspace))
    answer = home.blockages(as_of=day_option(as_of, "--as-of"), reason=reason, limit=limit)
    if format == "json":
        typer.echo(json.dumps(answer.as_json(language), ensure_ascii=False, indent=2, default=str))
    else:
        _print(answer, language)


def _print(answer: Blockages, language: Language) -> None:
    out = console()
    out.print(Text(answer.verdict.say(language), style="bold"))
    out.print(Text(answer.definition.say(language), style="dim"))
    for blockage in answer.named:
        out.print(Text("  ● ", style="red").append(blockage.sentence.say(language), style="default"))
    found = answer.risks
    if found is None:
        return
    counts = [ONE_COUNT.say(language, name=REASONS[name].name, n=n) for name, n in found.by_reason.items() if n]
    if counts:
        out.print(Text(COUNTS.say(language, reasons=counts), style="dim"))
    for deal in found.deals:
        out.print()
        _print_deal(answer, deal, language)
    if (more := found.listed - len(found.deals)) > 0:
        out.print()
        out.print(Text(MORE.say(language, n=more), style="dim"))


def _print_deal(answer: Blockages, deal: AtRisk, language: Language) -> None:
    out = console()
    amount = NO_AMOUNT.say(language) if not deal.amount else money(deal.amount, language, answer.currency, decimals=0)
    stage = answer.stages.get(deal.stage)
    who = [str(v) for v in (deal.facts.get("owner"), stage and (stage.name or stage.id)) if v]
    title = Text(f"{deal.facts.get('name') or deal.facts.get('account') or deal.id}", style="bold")
    out.print(title.append(f"  {amount}", style="default").append(f"  {' · '.join([deal.id, *who])}", style="dim"))
    for why in deal.why:
        out.print(Text(f"  – {say_why(why).say(language)}"))
    out.print(Text(f"  → {NEXT.say(language, step=answer.way_out(deal))}", style="cyan"))
