"""`portulan demo`: the sample company, made once, then served with an account to log in with."""

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.panel import Panel
from rich.text import Text

from portulan.cli.django_ready import prepare
from portulan.cli.sample import make_sample
from portulan.cli.serve import HostOption, PortOption, must_be_free, start_site
from portulan.cli.terminal import LanguageOption, as_language, in_words
from portulan.language.words import Words

USER = "direction"
LOG_IN = Words(
    fr="Adresse       http://{host:raw}:{port:raw}/\nNom           {user:raw}\nMot de passe  {password:raw}",
    en="Address   http://{host:raw}:{port:raw}/\nName      {user:raw}\nPassword  {password:raw}",
)
TITLE = Words(fr="Atelier Boréal est servi (Ctrl+C pour arrêter)", en="Atelier Boréal is served (Ctrl+C to stop)")


def register(app: typer.Typer) -> None:
    app.command(
        "demo",
        help=in_words(
            "Crée l’entreprise d’exemple (la première fois), la sert, affiche l’adresse et comment se connecter.",
            "Make the sample company (the first time), serve it, print the address and how to log in.",
        ),
    )(demo)


def demo(
    folder: Annotated[
        Path, typer.Option(help=in_words("Où se trouve l’entreprise d’exemple.", "Where the sample company lives."))
    ] = Path("var/demo"),
    host: HostOption = "127.0.0.1",
    port: PortOption = 8000,
    lang: LanguageOption = "",
) -> None:
    """Make the sample company (the first time), serve it, print the address and how to log in."""
    language = as_language(lang)
    must_be_free(host, port)
    if not (folder / "facts" / "manifest.json").is_file():
        make_sample(folder, language)
    prepare(folder)
    password = _password(folder)
    tell_history(folder)
    text = LOG_IN.say(language, host=host, port=port, user=USER, password=password)
    panel = Panel(Text(text), title=TITLE.say(language), expand=False, padding=(1, 2))
    start_site(folder, host, port, panel)


def tell_history(folder: Path) -> None:
    """What the sample company's people did before today: each area's `sample_history.py`, in the order they give.

    Written once: nothing is added to a journal that holds something already.
    """
    from importlib import import_module
    from importlib.util import find_spec

    from django.apps import apps

    from portulan.journal.models import Entry
    from portulan.people.models import User
    from portulan.workspace import Workspace

    if Entry.objects.exists():
        return
    workspace, director = Workspace(folder), User.objects.get(username=USER)
    names = [f"{area.name}.sample_history" for area in apps.get_app_configs() if area.name.startswith("portulan.")]
    chapters = [import_module(name) for name in names if find_spec(name) is not None]
    for chapter in sorted(chapters, key=lambda module: module.ORDER):
        chapter.write(workspace, director)


def _password(folder: Path) -> str:
    """The demo's password: drawn at random the first time, kept for this user's eyes only, to be printed again."""
    from portulan.people.accounts import ensure_administrator, random_password
    from portulan.people.models import User

    kept = folder / ".portulan" / "demo-password"
    if kept.is_file():
        password = kept.read_text(encoding="ascii").strip()
    else:
        password = random_password()
        kept.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(password)
    user = User.objects.filter(username=USER).first()
    if user is None or not user.check_password(password):
        ensure_administrator(USER, password)
    return password
