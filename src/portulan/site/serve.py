"""The web server: `python -m portulan.site.serve --host 127.0.0.1 --port 8000`, on the folder PORTULAN_WORKSPACE names.

One process, several threads: DuckDB, SQLite and numpy let go of the interpreter while they work, and one process keeps
one set of answers warm. See docs for the measurement behind this choice.
"""

import argparse
import os
import secrets
import subprocess
import sys
from pathlib import Path

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
THREADS = 4


class NotSafeToServeError(Exception):
    """Served beyond this machine without what keeps it safe."""


def serve(workspace: Path, port: int, host: str = "127.0.0.1") -> None:
    """Serves a workspace until stopped. Raises NotSafeToServeError where production settings are missing."""
    os.environ["PORTULAN_WORKSPACE"] = str(workspace.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portulan.site.settings")
    make_ready(workspace, host)
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    server = Granian(
        "portulan.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        websockets=False,
        log_access=False,
        log_level=LogLevels.error,
    )
    announce(os.environ.pop("PORTULAN_ANNOUNCE", ""), host, port)
    server.serve()


def announce(said: str, host: str, port: int) -> None:
    """Has `said` printed once the server takes connections."""
    if said:
        command = [sys.executable, "-I", str(Path(__file__).with_name("announcing.py")), host, str(port)]
        waiting = subprocess.Popen(command, stdin=subprocess.PIPE, text=True)
        if waiting.stdin:
            waiting.stdin.write(said)
            waiting.stdin.close()


def make_ready(workspace: Path, host: str) -> None:
    """The key, the tables, the drawing library."""
    hosts, key = os.environ.get("PORTULAN_HOSTS", ""), os.environ.get("PORTULAN_SECRET_KEY", "")
    if host not in LOOPBACK and not (hosts and key):
        raise NotSafeToServeError(
            f"To serve on {host}, other machines will reach this one: set PORTULAN_HOSTS to the names they will use "
            "and PORTULAN_SECRET_KEY to a long random value. / Pour servir sur cette adresse, d’autres machines "
            "pourront entrer : définir PORTULAN_HOSTS (les noms qu’elles utiliseront) et PORTULAN_SECRET_KEY "
            "(une longue valeur au hasard)."
        )
    if not key and not hosts and os.environ.get("PORTULAN_DEBUG", "") in ("", "1"):
        keep_local_key(workspace)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    make_chart_bundle(workspace)


def make_chart_bundle(workspace: Path) -> None:
    """Starts making the browser's chart bundle, the first time only, in a process of its own.

    Not in a thread of this one: the server forks its worker, which would inherit the lock without the thread that
    frees it.
    """
    from portulan.ui.drawing import BUNDLE_NAME

    if not (workspace / ".portulan" / "cache" / f"{BUNDLE_NAME}.gz").is_file():
        code = "import django; django.setup(); from portulan.ui.drawing import bundle; bundle()"
        subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.DEVNULL)


def keep_local_key(workspace: Path) -> None:
    """A key for this machine only, so that sessions survive a restart; readable by its owner alone."""
    file = workspace / ".portulan" / "secret_key"
    if file.is_file():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(secrets.token_urlsafe(50))


def main() -> int:
    """Reads the address from the command line and the folder from the environment."""
    parser = argparse.ArgumentParser(description="Serve a Portulan workspace.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    asked = parser.parse_args()
    try:
        serve(Path(os.environ.get("PORTULAN_WORKSPACE") or "."), asked.port, asked.host)
    except NotSafeToServeError as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
