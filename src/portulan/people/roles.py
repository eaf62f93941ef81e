"""Roles and what each may do. No Django here: a role is a word, an action is a word, the table is below."""

from collections.abc import Mapping
from typing import Literal

from portulan.language.words import Words

Role = Literal["direction", "manager", "sales", "marketing", "reader"]
Action = Literal["read", "act", "steer", "edit_plan", "import_facts", "manage_people"]

ROLE_NAMES: Mapping[Role, Words] = {
    "direction": Words(fr="direction", en="management"),
    "manager": Words(fr="responsable d’équipe", en="team manager"),
    "sales": Words(fr="commerce", en="sales"),
    "marketing": Words(fr="marketing", en="marketing"),
    "reader": Words(fr="lecture seule", en="read only"),
}
ROLES: tuple[Role, ...] = tuple(ROLE_NAMES)

_LEADERS: frozenset[Role] = frozenset({"direction", "manager"})
ALLOWED: Mapping[Action, frozenset[Role]] = {
    "read": frozenset(ROLES),
    "act": frozenset(ROLES) - {"reader"},
    "steer": _LEADERS,
    "edit_plan": _LEADERS,
    "import_facts": _LEADERS,
    "manage_people": frozenset({"direction"}),
}


def may(role: str, action: Action) -> bool:
    """Whether someone of this role may do this; an unknown role may nothing."""
    return role in ALLOWED[action]
