"""The `portulan` command: one file per verb, found by walking this package."""

import importlib
import os
import pkgutil
import sys

import typer

from portulan import __version__
from portulan.cli.terminal import fail, in_words
from portulan.language.finding import FaultyText
from portulan.metrics.answers import RequestError

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported; see portulan.site.settings

app = typer.Typer(
    name="portulan",
    help="A commercial strategy as a text that runs / Une stratégie commerciale écrite, qui s’exécute.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"portulan {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help=in_words("Affiche la version.", "Print the version.")
    ),
) -> None:
    """Every verb reads one folder: the workspace (plan.yaml, mapping.yaml, facts)."""


for _module in sorted(m.name for m in pkgutil.iter_modules(__path__)):
    _verb = importlib.import_module(f"portulan.cli.{_module}")
    if hasattr(_verb, "register"):
        _verb.register(app)


def main() -> None:
    """Runs the command; a fault of the reader's text is said in a sentence, never as a traceback."""
    try:
        app()
    except (FaultyText, RequestError) as fault:
        fail(fault.finding)
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
