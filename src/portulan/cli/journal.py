"""`portulan journal`: what was decided and undertaken; `verify` and `export` for its chain and its file."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.table import Table
from rich.text import Text

from portulan.cli.django_ready import prepare
from portulan.cli.files import open_workspace, read_bytes, workspace_folder
from portulan.cli.kpi import WorkspaceOption, day_option
from portulan.cli.terminal import LanguageOption, as_language, console, in_words, print_findings
from portulan.language.finding import Finding
from portulan.language.words import Language, Words, day

TITLES = {
    "number": Words(fr="n°", en="no."),
    "at": Words(fr="quand", en="when"),
    "who": Words(fr="qui", en="who"),
    "kind": Words(fr="genre", en="kind"),
    "title": Words(fr="quoi", en="what"),
}
NOTHING = Words(fr="Aucune entrée.", en="No entry.")
MORE = Words(fr="{shown} entrées sur {n}, les plus récentes.", en="{shown} entries of {n}, the latest.")
WHOLE = Words(
    fr="La chaîne tient : {n} {n:?entrée|entrées}, aucune modifiée, retirée ni déplacée. "
    "Dernière empreinte : {sha:raw}",
    en="The chain holds: {n} {n:?entry|entries}, none edited, removed or moved. Last fingerprint: {sha:raw}",
)
AGREES = Words(
    fr="Le journal de {folder:raw} est bien celui qui a été exporté, ou sa suite.",
    en="The journal of {folder:raw} is the one exported, or goes on from it.",
)
NOT_COMPARED = Words(
    fr="Comparé à aucun journal : {folder:raw} n’est pas un espace de travail qui en a un.",
    en="Compared with no journal: {folder:raw} is not a workspace that has one.",
)
WRITTEN = Words(fr="{n} {n:?entrée|entrées} dans {path:raw}", en="{n} {n:?entry|entries} in {path:raw}")


def register(app: typer.Typer) -> None:
    verbs = typer.Typer(
        help=in_words(
            "Ce qui a été décidé et entrepris, de la dernière entrée à la première.",
            "What was decided and undertaken, from the last entry to the first.",
        ),
        invoke_without_command=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    verbs.callback()(listing)
    verbs.command("verify", help=in_words("Vérifie la chaîne des entrées.", "Verify the chain of entries."))(verify)
    verbs.command("export", help=in_words("Écrit le journal, une entrée par ligne.", "Write it, an entry a line."))(
        export
    )
    app.add_typer(verbs, name="journal")


def listing(
    context: typer.Context,
    workspace: WorkspaceOption = Path(),
    kind: Annotated[
        str, typer.Option(help=in_words("Un genre : action, plan, alert…", "One kind: action, plan, alert…"))
    ] = "",
    search: Annotated[str, typer.Option("--search", "-s", help=in_words("Des mots à trouver.", "Words to find."))] = "",
    first: Annotated[
        str | None, typer.Option("--from", help=in_words("À partir de ce jour.", "From this day on."))
    ] = None,
    last: Annotated[str | None, typer.Option("--to", help=in_words("Jusqu’à ce jour.", "Up to this day."))] = None,
    limit: Annotated[
        int, typer.Option(min=1, help=in_words("Combien d’entrées au plus.", "How many entries at most."))
    ] = 30,
    format: Annotated[
        Literal["table", "json"], typer.Option(help=in_words("table ou json.", "table or json."))
    ] = "table",
    lang: LanguageOption = "",
) -> None:
    """The entries, latest first."""
    if context.invoked_subcommand is not None:
        return
    language, folder = as_language(lang), workspace_folder(workspace)
    span = (day_option(first, "--from"), day_option(last, "--to"))
    prepare(folder)
    _list(folder, kind, search, span, limit, format, language)


def _list(
    folder: Path,
    kind: str,
    search: str,
    span: tuple[date | None, date | None],
    limit: int,
    format: str,
    language: Language,
) -> None:
    from portulan.journal.entries import Asked, entries
    from portulan.journal.exporting import as_json
    from portulan.journal.figures import said
    from portulan.ui.clock import company_zone, on_the_company_clock

    home = open_workspace(folder)
    found = entries(Asked(kind, search, *span), company_zone(home))
    n, shown = found.count(), list(found[:limit])
    if format == "json":
        typer.echo(json.dumps([as_json(e.link) for e in shown], ensure_ascii=False, indent=2))
        return
    out = console()
    if not shown:
        out.print(NOTHING.say(language))
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name, words in TITLES.items():
        table.add_column(words.say(language), justify="right" if name == "number" else "left")
    for entry in shown:
        at = day(on_the_company_clock(entry.at, home), language, "medium")
        who = entry.author_name or "Portulan"
        table.add_row(str(entry.number), at, Text(who), Text(entry.kind), Text(said(entry.title, language)))
    out.print(table)
    if n > limit:
        out.print(MORE.say(language, shown=limit, n=n), style="dim")


def verify(
    workspace: WorkspaceOption = Path(),
    file: Annotated[
        Path | None,
        typer.Option(
            help=in_words(
                "Vérifier ce fichier exporté, et que le journal en est la suite.",
                "Verify this exported file, and that the journal goes on from it.",
            )
        ),
    ] = None,
    lang: LanguageOption = "",
) -> None:
    """Compute every hash again; exit code 1, and which entries, where the chain does not hold."""
    language = as_language(lang)
    if file is not None:
        _verify_file(file, workspace, language)
        return
    prepare(workspace_folder(workspace))
    from portulan.journal.findings import broken
    from portulan.journal.models import Head
    from portulan.journal.writing import verify_journal

    findings = [broken(b) for b in verify_journal()]
    _end_if_any(findings, language)
    head = Head.objects.first()
    console().print(WHOLE.say(language, n=head.length if head else 0, sha=head.sha if head else "—"))


def _verify_file(file: Path, workspace: Path, language: Language) -> None:
    from portulan.journal.exporting import check_lines

    checked = check_lines(read_bytes(file).decode("utf-8", errors="replace").splitlines())
    _end_if_any(checked.findings, language)
    last = checked.hashes.get(max(checked.hashes, default=0), "—")
    console().print(WHOLE.say(language, n=checked.length, sha=last))
    if not (workspace / "plan.yaml").is_file() or not (workspace / "portulan.sqlite3").is_file():
        console().print(NOT_COMPARED.say(language, folder=workspace), style="dim")
        return
    prepare(workspace)
    from portulan.journal.chain import disagreement
    from portulan.journal.findings import REWRITTEN
    from portulan.journal.models import Entry

    mine = dict(Entry.objects.values_list("number", "sha"))
    where = disagreement(mine, checked.hashes)
    _end_if_any([] if where is None else [REWRITTEN.at(None, number=where, file=file)], language)
    console().print(AGREES.say(language, folder=workspace))


def _end_if_any(findings: list[Finding], language: Language) -> None:
    if findings:
        print_findings(findings, {}, language)
        raise typer.Exit(1)


def export(
    workspace: WorkspaceOption = Path(),
    to: Annotated[
        Path | None, typer.Option(help=in_words("Le fichier ; à défaut, la sortie.", "The file; else the output."))
    ] = None,
    lang: LanguageOption = "",
) -> None:
    """The whole journal as JSON lines, with what it takes to verify it elsewhere."""
    prepare(workspace_folder(workspace))
    from portulan.journal.exporting import json_lines
    from portulan.journal.models import Entry

    lines = json_lines(entry.link for entry in Entry.objects.order_by("number").iterator(2_000))
    if to is None:
        sys.stdout.writelines(lines)
        return
    with to.open("w", encoding="utf-8") as file:
        file.writelines(lines)
    console(stderr=True).print(WRITTEN.say(as_language(lang), n=Entry.objects.count(), path=to))
