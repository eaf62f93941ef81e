"""Reading what the command line is given, with a finding when it cannot be read."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from portulan.cli.terminal import NO_SUCH_FILE, NO_WORKSPACE
from portulan.language.finding import FaultyText

if TYPE_CHECKING:
    from portulan.workspace import Workspace


def read_bytes(path: Path) -> bytes:
    """The bytes of a file; raises FaultyText where there is none to read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FaultyText(NO_SUCH_FILE.at(None, path=path, problem=(error.strerror or "").lower())) from None


def workspace_folder(path: Path) -> Path:
    """The folder, if it is a workspace (it holds a plan); raises FaultyText otherwise."""
    if not (path / "plan.yaml").is_file():
        raise FaultyText(NO_WORKSPACE.at(None, path=path))
    return path


def open_workspace(folder: Path) -> "Workspace":
    """The workspace of a folder; its relative sources are looked up there, then where the environment says."""
    from portulan.workspace import Workspace, data_roots

    return Workspace(folder, data_roots=data_roots(os.environ, folder))
