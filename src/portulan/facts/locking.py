"""One import at a time in a workspace; a lock that dies with its process."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class ImportRunningError(RuntimeError):
    """Another import is running in this workspace."""


@contextmanager
def one_import_at_a_time(workspace: Path) -> Iterator[None]:
    """Hold the workspace's import lock; raises ImportRunningError if another process holds it."""
    folder = workspace / ".portulan"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "import.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ImportRunningError(str(workspace)) from None
        yield
