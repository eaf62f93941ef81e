"""`portulan import`: the company's files become facts, all of them or none; `--suggest` proposes the mapping."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich import box
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from portulan.cli.files import open_workspace, workspace_folder
from portulan.cli.kpi import WorkspaceOption
from portulan.cli.terminal import NO_SUCH_FILE, LanguageOption, as_language, console, in_words, print_findings
from portulan.facts.report import ImportReport
from portulan.language.finding import FaultyText, FindingKind
from portulan.language.words import Language, Words, number

if TYPE_CHECKING:
    from portulan.facts.importing import ImportProgress

READ = Words(fr="lues", en="read")
ACCEPTED = Words(fr="acceptées", en="accepted")
REJECTED = Words(fr="rejetées", en="rejected")
FURTHER: Mapping[str, Words] = {
    "merged": Words(fr="fusionnées", en="merged"),
    "corrected": Words(fr="dont corrections", en="of which corrections"),
    "deleted": Words(fr="supprimées", en="deleted"),
}
"""Columns shown when there is something in them."""
TABLE = Words(fr="table", en="table")
UNCHANGED = Words(
    fr="Rien n’a changé depuis le dernier import : les faits restent tels quels.",
    en="Nothing has changed since the last import: the facts stay as they are.",
)
KEPT = Words(
    fr="Rien n’a été importé ; les faits d’avant restent en place.",
    en="Nothing was imported; the facts loaded before stay.",
)
REJECTS = Words(fr="Les lignes rejetées et leur raison : {folder:raw}", en="Rejected rows and why: {folder:raw}")


ALREADY_THERE = FindingKind(
    "CL008",
    "error",
    Words(
        fr="Le fichier {path:raw} existe déjà ; il n’a pas été touché.",
        en="The file {path:raw} exists already; it was left alone.",
    ),
    Words(
        fr="Donner un autre nom à --output, ou déplacer ce fichier.",
        en="Give --output another name, or move that file.",
    ),
)


def register(app: typer.Typer) -> None:
    app.command(
        "import",
        help=in_words(
            "Importe les fichiers que nomme mapping.yaml. Code 0 si c’est fait, 1 si rien n’a pu être importé.",
            "Import the files that mapping.yaml names. Exit 0 when done, 1 when nothing could be imported.",
        ),
    )(import_)


def import_(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help=in_words(
                "Avec --suggest : les fichiers à regarder ; avec --changes : ceux à appliquer.",
                "With --suggest: the files to look at; with --changes: those to apply.",
            )
        ),
    ] = None,
    workspace: WorkspaceOption = Path(),
    suggest: Annotated[
        bool,
        typer.Option(
            "--suggest",
            help=in_words(
                "Proposer une correspondance pour des fichiers ; ne rien importer.",
                "Propose a mapping for files; import nothing.",
            ),
        ),
    ] = False,
    changes: Annotated[
        bool,
        typer.Option(
            "--changes",
            help=in_words(
                "Appliquer des fichiers de changements (ou tous ceux d’un dossier) aux faits en place : lignes "
                "nouvelles ou corrigées selon mapping.yaml, deletions.csv (table,id), merges.csv (table,from,into).",
                "Apply files of changes (or all those of a folder) to the facts in place: rows new or corrected "
                "through mapping.yaml, deletions.csv (table,id), merges.csv (table,from,into).",
            ),
        ),
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            help=in_words(
                "Avec --suggest : le fichier à écrire, s’il n’existe pas encore.",
                "With --suggest: the file to write, if it is not there yet.",
            )
        ),
    ] = None,
    format: Annotated[Literal["text", "json"], typer.Option(help=in_words("text ou json.", "text or json."))] = "text",
    lang: LanguageOption = "",
) -> None:
    """Import the files that mapping.yaml names. Exit 0 when done, 1 when nothing could be imported."""
    language = as_language(lang)
    if suggest:
        _suggest(files or [], workspace, output, language)
        return
    folder = workspace_folder(workspace)
    if changes:
        report = open_workspace(folder).import_changes(files or [], language)
    else:
        report = _run(folder, language, quiet=format == "json")
    if format == "json":
        typer.echo(json.dumps(report.as_json(language), ensure_ascii=False, indent=2, default=str))
    else:
        _print(report, workspace, language)
    if report.committed and not report.unchanged:
        _watch(folder)
    raise typer.Exit(0 if report.committed else 1)


def _watch(folder: Path) -> None:
    """Evaluate the focus on the facts just loaded, where people use the pages: there is a database then."""
    if not (folder / "portulan.sqlite3").is_file():
        return
    from portulan.cli.django_ready import prepare

    prepare(folder)
    from django.utils import timezone

    from portulan.steering.schedule import send_due, watch_once

    home = open_workspace(folder)
    watch_once(home, timezone.now())
    send_due(home)


def _run(folder: Path, language: Language, quiet: bool) -> ImportReport:
    """The import, with a bar per step on the error stream (so that JSON on the output stays JSON)."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[counted]}"),
        TimeElapsedColumn(),
        console=console(stderr=True),
        disable=quiet or not console(stderr=True).is_terminal,
        transient=True,
    )
    with bar:
        tasks: dict[str, TaskID] = {}

        def show(progress: "ImportProgress") -> None:
            step = progress.step.say(language)
            if step not in tasks:
                tasks[step] = bar.add_task(step, total=progress.total, counted="")
            counted = number(progress.done, language) if progress.done else ""
            bar.update(tasks[step], completed=progress.done, total=progress.total, counted=counted)

        return open_workspace(folder).import_facts(show, language)


def _print(report: ImportReport, folder: Path, language: Language) -> None:
    out = console()
    if report.unchanged:
        out.print(Text(UNCHANGED.say(language), style="green"))
    if report.tables:
        grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        grid.add_column(TABLE.say(language))
        for words in (READ, ACCEPTED, REJECTED):
            grid.add_column(words.say(language), justify="right")
        further = [f for f in FURTHER if any(getattr(count, f) for count in report.tables.values())]
        for name in further:
            grid.add_column(FURTHER[name].say(language), justify="right")
        for name, count in report.tables.items():
            rejected = Text(number(count.rejected, language), style="yellow" if count.rejected else "")
            more = [number(getattr(count, f), language) for f in further]
            grid.add_row(name, number(count.read, language), number(count.accepted, language), rejected, *more)
        out.print(grid)
    texts = {str(folder / "mapping.yaml"): _text(folder / "mapping.yaml")}
    print_findings(list(report.findings), texts, language)
    if report.rejected_files:
        first = next(iter(report.rejected_files.values()))
        out.print(REJECTS.say(language, folder=folder / Path(first).parent))
    if not report.committed:
        out.print(Text(KEPT.say(language), style="bold red"))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def _suggest(files: list[Path], folder: Path, output: Path | None, language: Language) -> None:
    """Prints the proposed mapping on the output (or writes it), and its doubts on the error stream."""
    from portulan.facts.suggest import suggest_mapping

    looked_at = files or sorted(
        p for p in (folder / "data").glob("*") if p.suffix.lower() in (".csv", ".txt", ".xlsx", ".xls", ".parquet")
    )
    proposed = suggest_mapping(looked_at, [folder, *open_workspace(folder).data_roots], language)
    if output is None:
        typer.echo(proposed.text)
    else:
        _write_new(output, proposed.text)
    err = console(stderr=True)
    for finding in proposed.findings:
        err.print(Text(f"# {finding.message(language)} {finding.way_out(language)}", style="yellow"))


def _write_new(path: Path, text: str) -> None:
    """Writes a file that is not there yet; raises FaultyText rather than replace one."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise FaultyText(ALREADY_THERE.at(None, path=path)) from None
    except OSError as error:
        raise FaultyText(NO_SUCH_FILE.at(None, path=path, problem=(error.strerror or "").lower())) from None
