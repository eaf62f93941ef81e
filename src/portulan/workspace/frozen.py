"""A workspace as it was: the text of the plan and the facts of one moment, whatever has been written since.

The files of facts are never changed nor removed, only added to: the manifest of a day still reads what it read then.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from portulan.facts.store import FOLDER, MANIFEST, FactStore
from portulan.plan.reading import PlanReading, read_plan
from portulan.workspace.core import Core


class Frozen(Core):
    """A plan and facts held still. Mixed in before the verbs, it answers all of them on that moment."""

    _held: tuple[PlanReading, str]
    _facts_held: FactStore

    def hold(self, plan_text: bytes, manifest: Mapping[str, Any]) -> None:
        """Read this text and these facts from now on."""
        self._held = (read_plan(plan_text, self.plan_path.name), hashlib.sha256(plan_text).hexdigest())
        self._facts_held = FactStore.read(self.path, manifest)

    def _plan(self) -> tuple[PlanReading, str]:
        return self._held

    def facts(self) -> FactStore:
        """The facts held."""
        return self._facts_held

    def _keep_forecast(self, *_: object) -> None:
        """A past forecast made again is not a forecast made: nothing is kept."""


def manifest_now(folder: Path) -> dict[str, Any]:
    """The manifest of the facts as they stand; empty where nothing was imported."""
    try:
        found: dict[str, Any] = json.loads((folder / FOLDER / MANIFEST).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return found
