"""Live pages: an open page asks every second whether what it was read from has changed, and if so reads itself again.

Asking costs the server two looks at the folder. A stream held open would cost a thread for each open page.
"""

import hashlib
from pathlib import Path

from portulan.facts.store import FOLDER, MANIFEST

FILES = ("plan.yaml", f"{FOLDER}/{MANIFEST}")


def state_of(workspace: Path) -> str:
    """A word that changes with the plan and the facts (16 hex digits), and says nothing of them."""
    digest = hashlib.sha256()
    for name in FILES:
        try:
            found = (workspace / name).stat()
            digest.update(f"{found.st_mtime_ns} {found.st_size} {found.st_ino};".encode())
        except FileNotFoundError:
            digest.update(b"none;")
    return digest.hexdigest()[:16]
