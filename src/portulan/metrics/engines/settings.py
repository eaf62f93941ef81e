"""`settings.yaml` in the workspace: which engine sums, and where it is. Without the file, DuckDB in this process.

    engine:
      kind: postgresql
      url: postgresql://portulan:${PORTULAN_DB_PASSWORD}@db.example:5432/figures

`${NAME}` is replaced by the environment variable of that name, so that no secret is written in the file.
"""

import re
import urllib.parse
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from portulan.language.finding import Finding, FindingKind, has_errors
from portulan.language.nearest import nearest
from portulan.language.place import Place
from portulan.language.words import Words
from portulan.language.yaml_text import MappingNode, Node, ScalarNode, compose
from portulan.metrics.engines.database import KINDS, EngineKind

FILE = "settings.yaml"
SECTIONS = ("engine", "notify", "site")
"""The keys of the file. `notify` (who is told of alerts) and `site` (the address of the pages) are read elsewhere."""

UNKNOWN_KEY = FindingKind(
    "EN001",
    "error",
    Words(fr="« {key:raw} » n’est pas un réglage.", en="“{key:raw}” is not a setting."),
    Words(fr="Le plus proche : {near:raw}. Réglages : {known:raw}.", en="Nearest: {near:raw}. Settings: {known:raw}."),
)
UNKNOWN_KIND = FindingKind(
    "EN002",
    "error",
    Words(fr="Aucun moteur ne s’appelle « {found:raw} ».", en="No engine is called “{found:raw}”."),
    Words(fr="Le plus proche : {near:raw}. Moteurs : {known:raw}.", en="Nearest: {near:raw}. Engines: {known:raw}."),
)
NO_URL = FindingKind(
    "EN003",
    "error",
    Words(fr="Il manque l’adresse de la base PostgreSQL.", en="The address of the PostgreSQL database is missing."),
    Words(fr="Écrire « url: {example:raw} ».", en="Write “url: {example:raw}”."),
)
NO_VARIABLE = FindingKind(
    "EN004",
    "error",
    Words(
        fr="La variable d’environnement {name:raw} n’est pas définie.",
        en="The environment variable {name:raw} is not set.",
    ),
    Words(
        fr="La définir avant de lancer portulan : export {name:raw}=…", en="Set it before portulan: export {name:raw}=…"
    ),
)
WRONG_SHAPE = FindingKind(
    "EN005",
    "error",
    Words(fr="« {key:raw} » attend {expected}.", en="“{key:raw}” expects {expected}."),
    Words(fr="Écrire par exemple : {example:raw}.", en="Write for instance: {example:raw}."),
)
WRONG_URL = FindingKind(
    "EN006",
    "error",
    Words(
        fr="« {found:raw} » n’est pas une adresse pour {kind:raw}.",
        en="“{found:raw}” is not an address for {kind:raw}.",
    ),
    Words(fr="Écrire par exemple : {example:raw}.", en="Write for instance: {example:raw}."),
)
SECRET = FindingKind(
    "EN007",
    "warning",
    Words(fr="Un mot de passe est écrit en clair dans cette adresse.", en="A password is written out in this address."),
    Words(
        fr="Le remplacer par une variable d’environnement : ${{PORTULAN_DB_PASSWORD}}.",
        en="Put an environment variable in its place: ${{PORTULAN_DB_PASSWORD}}.",
    ),
)
_A_BLOCK = Words(fr="un bloc « clé: valeur »", en="a block of “key: value” lines")
_A_TEXT = Words(fr="un texte", en="a text")

EXAMPLES: Mapping[EngineKind, str] = {
    "duckdb": "",
    "postgresql": "postgresql://portulan:${PORTULAN_DB_PASSWORD}@localhost:5432/portulan",
    "clickhouse": "http://portulan:${PORTULAN_DB_PASSWORD}@localhost:8123",
    "spark": "local[2]",
}
_ADDRESS: Mapping[EngineKind, str] = {
    "duckdb": r"(?!)",
    "postgresql": r"postgres(ql)?://\S+",
    "clickhouse": r"https?://\S+",
    "spark": r"local(\[(\d+|\*)\])?|spark://\S+|k8s://\S+|yarn",
}
_VARIABLE = re.compile(r"\$\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Which engine, at which address (with its secrets), with which options, and where that is written."""

    kind: EngineKind = "duckdb"
    url: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    place: Place = field(default_factory=lambda: Place(FILE))


def read_settings(
    text: str, environment: Mapping[str, str], file: str = FILE
) -> tuple[EngineSettings | None, list[Finding]]:
    """The settings written in a text, and what is wrong with it; None when something is."""
    root, findings = compose(text, file)
    reader = _Reader(environment, findings)
    settings = reader.settings(root, Place(file))
    return (None if has_errors(reader.findings) else settings), reader.findings


class _Reader:
    def __init__(self, environment: Mapping[str, str], findings: list[Finding]) -> None:
        self.environment = environment
        self.findings = list(findings)

    def settings(self, root: Node | None, start: Place) -> EngineSettings:
        if root is None or (isinstance(root, ScalarNode) and root.is_null):
            return EngineSettings(place=start)
        block = self._block(root, "settings.yaml", "engine: {kind: duckdb}", SECTIONS)
        node = block.get("engine") if block else None
        if node is None:
            return EngineSettings(place=start)
        engine = self._block(node, "engine", "engine: {kind: duckdb}", ("kind", "url", "options"))
        if engine is None:
            return EngineSettings(place=node.place)
        kind = self._kind(engine.get("kind"))
        return EngineSettings(kind, self._url(engine, kind), self._options(engine.get("options")), node.place)

    def _block(self, node: Node, key: str, example: str, known: Collection[str]) -> MappingNode | None:
        if not isinstance(node, MappingNode):
            self.findings.append(WRONG_SHAPE.at(node.place, key=key, expected=_A_BLOCK, example=example))
            return None
        for entry in node.entries:
            name = entry.key.text
            if name not in known:
                near = nearest(name, known) or "—"
                self.findings.append(UNKNOWN_KEY.at(entry.key.place, key=name, near=near, known=", ".join(known)))
        return node

    def _text(self, node: Node, key: str, example: str) -> str | None:
        if isinstance(node, ScalarNode) and not node.is_null and node.text.strip():
            return node.text.strip()
        self.findings.append(WRONG_SHAPE.at(node.place, key=key, expected=_A_TEXT, example=example))
        return None

    def _kind(self, node: Node | None) -> EngineKind:
        if node is None:
            return "duckdb"
        text = self._text(node, "kind", "kind: postgresql")
        for kind in KINDS:
            if text == kind:
                return kind
        if text is not None:
            near = nearest(text, KINDS) or "—"
            self.findings.append(UNKNOWN_KIND.at(node.place, found=text, near=near, known=", ".join(KINDS)))
        return "duckdb"

    def _url(self, engine: MappingNode, kind: EngineKind) -> str | None:
        node = engine.get("url")
        if node is None:
            if kind == "postgresql":
                self.findings.append(NO_URL.at(engine.place, example=EXAMPLES[kind]))
            return None
        text = self._text(node, "url", f"url: {EXAMPLES[kind] or EXAMPLES['postgresql']}")
        if text is None:
            return None
        if not re.fullmatch(_ADDRESS[kind], text):
            example = EXAMPLES[kind] or "engine: {kind: postgresql, url: …}"
            self.findings.append(WRONG_URL.at(node.place, found=shown(text), kind=kind, example=example))
            return None
        if _secret(text):
            self.findings.append(SECRET.at(node.place))
        return self._filled(text, node.place)

    def _options(self, node: Node | None) -> dict[str, str]:
        if node is None:
            return {}
        example = "options: {spark.executor.memory: 4g}"
        if not isinstance(node, MappingNode):
            self.findings.append(WRONG_SHAPE.at(node.place, key="options", expected=_A_BLOCK, example=example))
            return {}
        found = {}
        for entry in node.entries:
            text = self._text(entry.value, entry.key.text, example)
            if text is not None:
                found[entry.key.text] = self._filled(text, entry.value.place)
        return found

    def _filled(self, text: str, place: Place) -> str:
        """The text with its environment variables; values keep no sign that an address would read as its own."""
        for name in _VARIABLE.findall(text):
            if name not in self.environment:
                self.findings.append(NO_VARIABLE.at(place, name=name))
        return _VARIABLE.sub(lambda m: urllib.parse.quote(self.environment.get(m[1], ""), safe=""), text)


def shown(url: str) -> str:
    """An address without its password."""
    scheme, there, rest = url.partition("://")
    user, at, host = rest.rpartition("@")
    return f"{scheme}{there}{user.partition(':')[0]}{at}{host}"


def _secret(url: str) -> bool:
    """Whether a password is written out in the address."""
    user = url.partition("://")[2].rpartition("@")[0]
    password = user.partition(":")[2]
    return bool(password) and not _VARIABLE.fullmatch(password)
