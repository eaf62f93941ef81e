"""`portulan account NAME`: makes an account, or gives it a new password."""

import sys
from pathlib import Path
from typing import Annotated, get_args

import typer

from portulan.cli.django_ready import prepare
from portulan.cli.files import workspace_folder
from portulan.cli.kpi import WorkspaceOption
from portulan.cli.terminal import LanguageOption, as_language, console, in_words
from portulan.language.finding import FaultyText, FindingKind
from portulan.language.words import Words

BAD_PASSWORD = FindingKind(
    "CL005",
    "error",
    Words(fr="Ce mot de passe est refusé : {problems:list}", en="This password is refused: {problems:list}"),
    Words(
        fr="En choisir un autre, ou ne pas en donner : il sera tiré au hasard.",
        en="Choose another, or give none: one is drawn at random.",
    ),
)
BAD_ROLE = FindingKind(
    "CL006",
    "error",
    Words(fr="« {role:raw} » n’est pas un rôle.", en="“{role:raw}” is not a role."),
    Words(fr="Choisir parmi : {roles:raw}.", en="Choose among: {roles:raw}."),
)
MADE = Words(
    fr="{name:raw} · rôle {role:raw} · mot de passe : {password:raw}",
    en="{name:raw} · role {role:raw} · password: {password:raw}",
)


def register(app: typer.Typer) -> None:
    app.command(
        "account",
        help=in_words(
            "Crée un compte, ou donne un nouveau mot de passe à un compte existant, et l’affiche une fois.",
            "Make an account, or give an existing one a new password, and print it once.",
        ),
    )(account)


def account(
    name: Annotated[str, typer.Argument(help=in_words("Le nom de la personne.", "The user's name."))],
    workspace: WorkspaceOption = Path(),
    role: Annotated[
        str,
        typer.Option(
            help=in_words(
                "direction, manager, sales, marketing ou reader.", "direction, manager, sales, marketing or reader."
            )
        ),
    ] = "direction",
    password_from_input: Annotated[
        bool,
        typer.Option(
            "--password-from-input",
            help=in_words(
                "Lire le mot de passe sur l’entrée ; sinon il est tiré au hasard.",
                "Read the password from the input; else it is drawn at random.",
            ),
        ),
    ] = False,
    lang: LanguageOption = "",
) -> None:
    """Make an account, or give an existing one a new password, and print it once."""
    language = as_language(lang)
    prepare(workspace_folder(workspace))
    from django.core.exceptions import ValidationError

    from portulan.people.accounts import make_account, random_password
    from portulan.people.roles import Role

    roles: dict[str, Role] = {r: r for r in get_args(Role)}
    if role not in roles:
        raise FaultyText(BAD_ROLE.at(None, role=role, roles=", ".join(roles)))
    password = sys.stdin.readline().rstrip("\n") if password_from_input else random_password()
    try:
        make_account(name, roles[role], password, superuser=role == "direction")
    except ValidationError as error:
        raise FaultyText(BAD_PASSWORD.at(None, problems=error.messages)) from None
    shown = "…" if password_from_input else password
    console().print(MADE.say(language, name=name, role=role, password=shown))
