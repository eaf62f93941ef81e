"""Where the files that a mapping names are looked for."""

from collections.abc import Mapping
from pathlib import Path


def data_roots(environment: Mapping[str, str], workspace: Path | None = None) -> tuple[Path, ...]:
    """Where relative sources are looked up beside the workspace: `$PORTULAN_DATA`, else a folder `shared/data`.

    That folder is looked for beside the current folder, then beside each folder that holds the workspace.
    """
    named = environment.get("PORTULAN_DATA")
    if named:
        return (Path(named),)
    above = workspace.resolve().parents if workspace else ()
    usual = [Path("../shared/data"), *(folder.parent / "shared" / "data" for folder in above)]
    return tuple(folder for folder in usual if folder.is_dir())[:1]
