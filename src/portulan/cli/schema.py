"""`portulan schema`: the JSON Schema of the plan language, for editors that complete and check as one types."""

import json

import typer


def register(app: typer.Typer) -> None:
    app.command("schema")(schema)


def schema() -> None:
    """Print the JSON Schema of plan.yaml (for editors)."""
    from portulan.plan.json_schema import json_schema

    typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))
