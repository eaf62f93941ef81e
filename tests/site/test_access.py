"""The four questions of every route: it works, refuses anonymous people, refuses strangers, lets the team in.

Routes are discovered: a page that is added answers the questions or fails here. A page with arguments needs an example.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portulan.people.models import User
from portulan.people.roles import ROLE_NAMES, ROLES, Role, may

pytestmark = pytest.mark.django_db

OPEN_TO_ALL = {
    "people:login", "people:logout", "people:language", "site:health", "ui:chart-bundle", "rituals:calendar_private",
}  # fmt: skip
WITHOUT_A_PAGE = {"people:logout", "people:language", "ui:chart-bundle", "rituals:calendar_private"}
"""Addresses open to all that show nothing by themselves: the calendar asks for a word that only its owner has."""
EXAMPLES: dict[str, dict[str, Any]] = {
    "authoring:form": {"key": "target"},
    "authoring:preview": {"key": "target"},
    "authoring:version": {"number": 1},
    "authoring:restore": {"number": 1},
    "authoring:effect": {"number": 1},
    "experiments:api_test": {"name": "chiffrer-l-arret"},
    "experiments:decide": {"name": "none"},
    "experiments:draw": {"name": "none"},
    "experiments:draw_csv": {"name": "none"},
    "experiments:register": {"name": "none"},
    "experiments:test": {"name": "chiffrer-l-arret"},
    "explaining:drivers_of": {"kpi": "win_rate"},
    "explaining:api_drivers": {"reference": "win_rate"},
    "figures:kpi": {"kpi": "win_rate"},
    "foresight:whatif_delete": {"name": "none"},
    "foresight:chance": {"name": "none"},
    "figures:csv": {"kpi": "win_rate"},
    "figures:json": {"kpi": "win_rate"},
    "figures:records": {"kpi": "win_rate"},
    "figures:records_csv": {"kpi": "win_rate"},
    "figures:record": {"table": "opportunity", "key": "none"},
    "figures:api_curve": {"reference": "win_probability"},
    "figures:api_kpi": {"reference": "win_rate"},
    "intake:stop": {"run_id": 1},
    "intake:rejected_csv": {"table": "opportunity"},
    "journal:action": {"key": 1},
    "journal:close": {"key": 1},
    "journal:edit": {"key": 1},
    "journal:entry": {"number": 1},
    "steering:alert": {"number": 1},
    "rituals:at": {"key": "weekly/2026-11-23"},
    "rituals:calendar_private": {"token": "none"},
    "rituals:live": {"kind": "weekly", "day": "2026-11-23"},
    "rituals:session": {"kind": "weekly", "day": "2026-11-23"},
    "rituals:prepare": {"kind": "weekly", "day": "2026-11-23"},
    "rituals:open": {"kind": "weekly", "day": "2026-11-23"},
    "rituals:decide": {"kind": "weekly", "day": "2026-11-23"},
    "rituals:withdraw": {"kind": "weekly", "day": "2026-11-23", "number": 1},
    "rituals:clock": {"kind": "weekly", "day": "2026-11-23"},
    "rituals:close": {"kind": "weekly", "day": "2026-11-23"},
    "rituals:minutes": {"kind": "weekly", "day": "2026-11-23"},
    "rituals:pack": {"kind": "weekly", "day": "2026-11-23", "format": "pdf"},
    "rituals:api_session": {"kind": "weekly", "day": "2026-11-23"},
    "site:manual-chapter": {"slug": "figure"},
    "site:test_deploy": {"name": "none"},
    "steering:signal": {"key": "discount_up:2026-10-04"},
    "steering:review": {"name": "discount_up"},
    "ui:chart-svg": {"key": "none"},
}
QUERIES = {
    "experiments:api_power": "?kpi=win_probability",
    "figures:api_grid": "?kpi=win_rate&by=segment",
    "steering:api_replay": "?kpi=margin_rate",
}
"""What an address that has no sense by itself is asked."""


def _routes() -> Iterator[tuple[str, URLPattern]]:
    def walk(patterns: list[Any], namespace: str) -> Iterator[tuple[str, URLPattern]]:
        for entry in patterns:
            if isinstance(entry, URLResolver):
                inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
                yield from walk(entry.url_patterns, inner)
            else:
                yield f"{namespace}{entry.name}", entry

    yield from walk(get_resolver().url_patterns, "")


ROUTES = dict(_routes())
CLOSED = sorted(ROUTES.keys() - OPEN_TO_ALL)
GUARDED = sorted(name for name, route in ROUTES.items() if getattr(route.callback, "required_action", None))


def _address(name: str) -> str:
    return reverse(name, kwargs=EXAMPLES.get(name)) + QUERIES.get(name, "")


def test_every_route_with_arguments_has_an_example() -> None:
    """Otherwise the questions below could not be asked of it."""
    needing = {name for name, route in ROUTES.items() if route.pattern.converters}
    assert needing - EXAMPLES.keys() == set()


def test_guarded_routes_are_found() -> None:
    """The plan's and the data's writing pages are among them: the discovery sees the guard."""
    assert {"authoring:form", "intake:start"} <= set(GUARDED)


@pytest.mark.parametrize("name", CLOSED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_anonymous_people_are_sent_to_sign_in(name: str, method: str, workspace_folder: Path) -> None:
    response = getattr(Client(), method)(_address(name))
    assert response.status_code in ((302, 401) if method == "get" else (302, 401, 405))
    if response.status_code == 302:
        assert response["Location"].startswith("/login/")


@pytest.mark.parametrize("name", CLOSED)
def test_a_closed_account_is_a_stranger(name: str, workspace_folder: Path, client_of: Callable[[Role], Client]) -> None:
    client = client_of("direction")
    User.objects.update(is_active=False)
    assert client.get(_address(name)).status_code in (302, 401)


REFUSALS = [(n, r) for n in GUARDED for r in ROLES if not may(r, getattr(ROUTES[n].callback, "required_action"))]  # noqa: B009  # reason=functions carry no declared attributes


def test_each_guarded_route_refuses_someone() -> None:
    """A guard that lets everybody in is none."""
    assert {name for name, _ in REFUSALS} == set(GUARDED)


@pytest.mark.parametrize(("name", "role"), REFUSALS)
def test_only_those_who_may_write_do(
    name: str, role: Role, workspace_folder: Path, client_of: Callable[[Role], Client]
) -> None:
    response = client_of(role).post(_address(name))
    assert response.status_code == 403
    assert ROLE_NAMES[role].fr in response.content.decode()


@pytest.mark.parametrize("name", CLOSED)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_works_for_the_team(
    name: str, language: str, workspace_folder: Path, client_of: Callable[..., Client]
) -> None:
    """200, "not yet" (202), or an answer to a request that makes no sense without a form: never 403, never 500."""
    response = client_of("manager" if name in GUARDED else "sales", language).get(_address(name))
    assert response.status_code in (200, 202, 302, 404, 405), response.status_code
    if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
        assert f'<html lang="{language}"' in response.content.decode() or "<html" not in response.content.decode()


@pytest.mark.parametrize("name", sorted(OPEN_TO_ALL - WITHOUT_A_PAGE))
def test_pages_open_to_all_say_nothing_of_the_company(name: str, workspace_folder: Path) -> None:
    response = Client().get(_address(name))
    assert response.status_code == 200
    assert "Boréal" not in response.content.decode()
