"""Where notices go: `notify` in the workspace's settings.yaml, a list of Apprise addresses.

    site: https://portulan.example.fr
    notify:
      - mailtos://portulan:${PORTULAN_MAIL_PASSWORD}@smtp.example.fr?from=portulan@example.fr
      - json://intranet.example.fr:8080/alerts

`${NAME}` is an environment variable, so that no secret is written. A mail address without `to` writes to each person
who must be told, at the address of their account; every other address receives one message. `site` is the address of
the pages, for the links.
"""

import hashlib
import re
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from portulan.language.finding import Finding, FindingKind
from portulan.language.words import Words
from portulan.language.yaml_text import MappingNode, Node, ScalarNode, SequenceNode, compose

FILE = "settings.yaml"
_VARIABLE = re.compile(r"\$\{(\w+)\}")
_MAIL = ("mailto", "mailtos")
_EXAMPLE = "notify: [json://intranet.example.fr/alerts]"

NOT_A_LIST = FindingKind(
    "ST001",
    "error",
    Words(fr="« notify » attend une liste d’adresses.", en="“notify” expects a list of addresses."),
    Words(fr="Écrire par exemple : {example:raw}.", en="Write for instance: {example:raw}."),
)
NOT_AN_ADDRESS = FindingKind(
    "ST002",
    "error",
    Words(
        fr="« {found:raw} » n’est pas une adresse où prévenir quelqu’un : elle est laissée de côté.",
        en="“{found:raw}” is not an address where anyone can be told: it is left aside.",
    ),
    Words(
        fr="Écrire une adresse Apprise : mailtos://… pour le courrier, json://… pour un service interne.",
        en="Write an Apprise address: mailtos://… for mail, json://… for a service of your own.",
    ),
)
NO_VARIABLE = FindingKind(
    "ST003",
    "error",
    Words(
        fr="La variable d’environnement {name:raw} n’est pas définie : rien ne part vers « {found:raw} ».",
        en="The environment variable {name:raw} is not set: nothing leaves for “{found:raw}”.",
    ),
    Words(
        fr="La définir avant de lancer portulan : export {name:raw}=…", en="Set it before portulan: export {name:raw}=…"
    ),
)
SECRET = FindingKind(
    "ST004",
    "warning",
    Words(fr="Un mot de passe est écrit en clair dans cette adresse.", en="A password is written out in this address."),
    Words(
        fr="Le remplacer par une variable d’environnement : ${{PORTULAN_MAIL_PASSWORD}}.",
        en="Put an environment variable in its place: ${{PORTULAN_MAIL_PASSWORD}}.",
    ),
)
NOT_A_SITE = FindingKind(
    "ST005",
    "error",
    Words(fr="« {found:raw} » n’est pas l’adresse d’un site.", en="“{found:raw}” is not the address of a site."),
    Words(
        fr="Écrire par exemple : site: https://portulan.example.fr",
        en="Write for instance: site: https://portulan.example.fr",
    ),
)


@dataclass(frozen=True, slots=True)
class Address:
    """One address: its fingerprint, whether it writes to each person, and the whole with its secrets."""

    id: str
    kind: Literal["people", "service"]
    url: str
    shown: str

    def to(self, email: str) -> str:
        """The address that writes to that person."""
        joint = "&" if "?" in self.url else "?"
        return f"{self.url}{joint}to={urllib.parse.quote(email, safe='@')}"


@dataclass(frozen=True, slots=True)
class Addresses:
    """All addresses of a workspace and the address of its pages ("" when unknown)."""

    every: tuple[Address, ...] = ()
    site: str = ""

    def find(self, id_: str) -> Address | None:
        return next((a for a in self.every if a.id == id_), None)


def read_addresses(text: str, environment: Mapping[str, str], file: str = FILE) -> tuple[Addresses, list[Finding]]:
    """The addresses that can be used, and what is wrong with the others (a text that is no YAML is told elsewhere)."""
    root, faults = compose(text, file)
    if faults or not isinstance(root, MappingNode):
        return Addresses(), []
    findings: list[Finding] = []
    notify = root.get("notify")
    found: list[Address] = []
    if notify is not None and not _empty(notify):
        if isinstance(notify, SequenceNode):
            read = [_address(item, environment, findings) for item in notify.items]
            found = list({a.id: a for a in read if a is not None}.values())
        else:
            findings.append(NOT_A_LIST.at(notify.place, example=_EXAMPLE))
    return Addresses(tuple(found), _site(root.get("site"), findings)), findings


def _empty(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.is_null


def _site(node: Node | None, findings: list[Finding]) -> str:
    if node is None or _empty(node):
        return ""
    text = node.text.strip() if isinstance(node, ScalarNode) else "…"
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", text):
        findings.append(NOT_A_SITE.at(node.place, found=text))
        return ""
    return text.rstrip("/")


def _address(node: Node, environment: Mapping[str, str], findings: list[Finding]) -> Address | None:
    text = node.text.strip() if isinstance(node, ScalarNode) else ""
    scheme, there, rest = text.partition("://")
    if not (there and rest and re.fullmatch(r"[a-z][a-z0-9+.-]*", scheme.lower())):
        findings.append(NOT_AN_ADDRESS.at(node.place, found=shown(text) or "…"))
        return None
    missing = [name for name in _VARIABLE.findall(text) if name not in environment]
    for name in missing:
        findings.append(NO_VARIABLE.at(node.place, name=name, found=shown(text)))
    if missing:
        return None
    if _secret(text):
        findings.append(SECRET.at(node.place))
    url = _VARIABLE.sub(lambda m: urllib.parse.quote(environment[m[1]], safe=""), text)
    return Address(fingerprint(text), "people" if _writes_to_people(scheme, rest) else "service", url, shown(text))


def fingerprint(text: str) -> str:
    """Sixteen hex digits that tell one address from another and give none away."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _writes_to_people(scheme: str, rest: str) -> bool:
    if scheme.lower() not in _MAIL:
        return False
    where, _, query = rest.partition("?")
    return not where.partition("/")[2].strip("/") and "to" not in urllib.parse.parse_qs(query)


def shown(text: str) -> str:
    """An address without its password, its path or its options: what may be printed."""
    scheme, there, rest = text.partition("://")
    if not there:
        return text[:60]
    user, at, host = rest.partition("?")[0].rpartition("@")
    return f"{scheme}://{user.partition(':')[0]}{at}{host.partition('/')[0]}"


def _secret(text: str) -> bool:
    user = text.partition("://")[2].partition("?")[0].rpartition("@")[0]
    password = user.partition(":")[2]
    return bool(password) and not _VARIABLE.fullmatch(password)
