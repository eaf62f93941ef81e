"""The addresses of a workspace, read from its settings.yaml as it stands."""

import os
from collections.abc import Mapping
from functools import lru_cache

from portulan.language.finding import FaultyText, Finding
from portulan.language.place import Place
from portulan.language.yaml_text import decode
from portulan.steering import senders
from portulan.steering.addresses import FILE, NOT_AN_ADDRESS, Addresses, read_addresses
from portulan.workspace import Workspace


def addresses_of(workspace: Workspace, environment: Mapping[str, str] = os.environ) -> tuple[Addresses, list[Finding]]:
    """The addresses that can be used, and what is wrong with the others."""
    file = workspace.path / FILE
    try:
        text = decode(file.read_bytes(), FILE) if file.is_file() else ""
    except FaultyText:  # the engine's own reading of the file says it
        return Addresses(), []
    found, findings = read_addresses(text, environment)
    unknown = [a for a in found.every if not _known(a.url if a.kind == "service" else a.to("a@example.fr"))]
    findings += [NOT_AN_ADDRESS.at(Place(FILE), found=a.shown) for a in unknown]
    return Addresses(tuple(a for a in found.every if a not in unknown), found.site), findings


@lru_cache(maxsize=64)
def _known(url: str) -> bool:
    return senders.is_known(url)
