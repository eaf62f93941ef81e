"""`portulan serve`: the web application on a workspace."""

import os
import socket
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import RenderableType

from portulan.cli.django_ready import prepare
from portulan.cli.files import workspace_folder
from portulan.cli.kpi import WorkspaceOption
from portulan.cli.terminal import LanguageOption, as_language, console, in_words
from portulan.language.finding import FaultyText, FindingKind
from portulan.language.words import Words

PORT_TAKEN = FindingKind(
    "CL004",
    "error",
    Words(
        fr="Le port {port:raw} est déjà pris sur cette machine.", en="Port {port:raw} is already taken on this machine."
    ),
    Words(
        fr="En choisir un autre : PORT={other:raw} ou --port {other:raw}.",
        en="Choose another: PORT={other:raw} or --port {other:raw}.",
    ),
)
NO_ACCOUNT = Words(
    fr="Aucun compte n’existe encore. Dans un autre terminal : portulan account NOM --workspace {folder:raw}",
    en="There is no account yet. In another terminal: portulan account NAME --workspace {folder:raw}",
)
SERVING = Words(
    fr="Portulan : http://{host:raw}:{port:raw}/  (Ctrl+C pour arrêter)",
    en="Portulan: http://{host:raw}:{port:raw}/  (Ctrl+C to stop)",
)

HostOption = Annotated[str, typer.Option(help=in_words("L’adresse d’écoute.", "The address to listen on."))]
PortOption = Annotated[
    int, typer.Option(min=1, max=65535, help=in_words("Le port d’écoute.", "The port to listen on."))
]


def register(app: typer.Typer) -> None:
    app.command(
        "serve",
        help=in_words(
            "Sert les pages d’un espace de travail ; sur cette machine seulement, sauf demande contraire.",
            "Serve the pages of a workspace; on this machine only, unless told otherwise.",
        ),
    )(serve)


def serve(
    workspace: WorkspaceOption = Path(),
    host: HostOption = "127.0.0.1",
    port: PortOption = 8000,
    lang: LanguageOption = "",
) -> None:
    """Serve the pages of a workspace; on this machine only, unless told otherwise."""
    language = as_language(lang)
    folder = workspace_folder(workspace)
    must_be_free(host, port)
    prepare(folder)
    from portulan.people.models import User

    out = console()
    if not User.objects.exists():
        out.print(NO_ACCOUNT.say(language, folder=folder))
    start_site(folder, host, port, SERVING.say(language, host=host, port=port))


def must_be_free(host: str, port: int) -> None:
    """Raises FaultyText when something else already listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise FaultyText(PORT_TAKEN.at(None, port=port, other=port + 1 if port < 65535 else 8000)) from None


def start_site(folder: Path, host: str, port: int, said: RenderableType) -> NoReturn:
    """Become the web server (this process is replaced, so that stopping it stops the server); it prints `said` once it
    takes connections."""
    out = console()
    with out.capture() as written:
        out.print(said)
    sys.stdout.flush()
    os.environ["PORTULAN_WORKSPACE"] = str(folder.resolve())
    os.environ["PORTULAN_ANNOUNCE"] = written.get()  # not an argument: it may hold a password, and those are listed
    os.execv(sys.executable, [sys.executable, "-m", "portulan.site.serve", "--host", host, "--port", str(port)])
