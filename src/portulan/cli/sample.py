"""`portulan sample FOLDER`: the sample company, Atelier Boréal, ready to look at."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from portulan.cli.files import open_workspace
from portulan.cli.terminal import LanguageOption, as_language, console, in_words
from portulan.language.finding import FaultyText, FindingKind
from portulan.language.words import Language, Words

NOT_EMPTY = FindingKind(
    "CL003",
    "error",
    Words(
        fr="Le dossier {folder:raw} contient déjà un plan ; l’entreprise d’exemple ne l’écrase pas.",
        en="The folder {folder:raw} already holds a plan; the sample company does not overwrite it.",
    ),
    Words(fr="Donner un autre dossier, ou le supprimer d’abord.", en="Give another folder, or delete it first."),
)
WRITING = Words(fr="Atelier Boréal : deux années simulées…", en="Atelier Boréal: simulating two years…")
IMPORTING = Words(fr="Import des fichiers…", en="Importing the files…")
READY = Words(
    fr="Prêt dans {folder:raw} : plan.yaml, mapping.yaml, data/, facts/.",
    en="Ready in {folder:raw}: plan.yaml, mapping.yaml, data/, facts/.",
)


def register(app: typer.Typer) -> None:
    app.command(
        "sample",
        help=in_words(
            "Écrit l’entreprise d’exemple (plan, correspondance, deux ans d’exports CRM) et l’importe.",
            "Write the sample company (plan, mapping, two years of CRM exports) and import it.",
        ),
    )(sample)


def sample(
    folder: Annotated[
        Path,
        typer.Argument(
            help=in_words(
                "Où l’écrire ; le dossier est créé s’il n’existe pas.", "Where to write it; made if it does not exist."
            )
        ),
    ],
    data_only: Annotated[
        bool,
        typer.Option(
            "--data-only",
            help=in_words("Écrire les fichiers sans les importer.", "Write the files without importing them."),
        ),
    ] = False,
    lang: LanguageOption = "",
) -> None:
    """Write the sample company (plan, mapping, two years of CRM exports) and import it."""
    from portulan.sample import build_sample, sample_file

    plan = folder / "plan.yaml"
    if plan.exists() and plan.read_bytes() != sample_file("plan.yaml"):
        raise FaultyText(NOT_EMPTY.at(None, folder=folder))
    if data_only:
        build_sample(folder)
    else:
        make_sample(folder, as_language(lang))


def make_sample(folder: Path, language: Language) -> None:
    """Simulates and imports the sample company, saying each step."""
    from portulan.sample import build_sample

    err = console(stderr=True)
    err.print(Text(WRITING.say(language)))
    build_sample(folder)
    err.print(Text(IMPORTING.say(language)))
    open_workspace(folder).import_facts(language=language)
    err.print(Text(READY.say(language, folder=folder), style="green"))
