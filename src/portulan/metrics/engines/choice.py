"""The engine a workspace has chosen: its `settings.yaml`, read again when it changes, and the database it names."""

import hashlib
import os
import threading
from collections.abc import Mapping
from pathlib import Path

from portulan.facts.store import FactStore
from portulan.language.finding import FaultyText, Finding, has_errors
from portulan.language.yaml_text import decode
from portulan.metrics.engines.database import Database, EngineError
from portulan.metrics.engines.opening import open_database
from portulan.metrics.engines.settings import FILE, EngineSettings, read_settings, shown


class EngineChoice:
    """The choice written in one folder. `environment` holds the secrets its addresses name."""

    def __init__(self, folder: Path, environment: Mapping[str, str] = os.environ) -> None:
        self.file = folder / FILE
        self.environment = environment
        self._lock = threading.Lock()
        self._read: tuple[bytes, EngineSettings | None, list[Finding]] | None = None

    def read(self) -> tuple[EngineSettings | None, list[Finding]]:
        """The settings as they stand on disk, None when they are wrong, and what is to say about them."""
        try:
            data = self.file.read_bytes()
        except FileNotFoundError:
            data = b""
        with self._lock:
            if self._read is None or self._read[0] != data:
                self._read = (data, *_read(data, self.environment))
            return self._read[1], self._read[2]

    @property
    def text(self) -> str:
        """The text of the settings, empty where there is none."""
        return self.file.read_text("utf-8", "replace") if self.file.exists() else ""

    @property
    def where(self) -> str | None:
        """The address of the database chosen, without its secrets; None for DuckDB in this process."""
        settings, _ = self.read()
        return shown(settings.url) if settings and settings.url else None

    @property
    def identity(self) -> str:
        """Changes when the choice does, its secrets included; tells none of them."""
        return hashlib.sha256(repr(self.read()).encode()).hexdigest()

    def open(self, store: FactStore, cache: Path | None) -> Database:
        """The database chosen, with these facts. Raises EngineError: wrong settings, or a database that refuses."""
        settings, findings = self.read()
        if settings is None:
            raise EngineError(next(f for f in findings if has_errors([f])))
        return open_database(settings, store, cache)


def _read(data: bytes, environment: Mapping[str, str]) -> tuple[EngineSettings | None, list[Finding]]:
    try:
        text = decode(data, FILE)
    except FaultyText as fault:
        return None, [fault.finding]
    return read_settings(text, environment)
