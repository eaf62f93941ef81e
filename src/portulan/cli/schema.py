"""`portulan schema`: the JSON Schema of the plan language, for editors that complete and check as one types."""

import json

import typer

from portulan.cli.terminal import in_words


def register(app: typer.Typer) -> None:
    app.command(
        "schema",
        help=in_words(
            "Affiche le schéma JSON de plan.yaml, pour les éditeurs.",
            "Print the JSON Schema of plan.yaml, for editors.",
        ),
    )(schema)


def schema() -> None:
    """Print the JSON Schema of plan.yaml (for editors)."""
    from portulan.plan.json_schema import json_schema

    typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))
