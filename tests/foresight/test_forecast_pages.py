"""The pages of the forecast: the four questions, the verdict, what is refused, what is awaited."""

import html
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from portulan.metrics.forecast import pasts
from portulan.people.models import User
from portulan.ui.reading import _workspace
from portulan.workspace import Workspace

PAGES = ["/forecast/", "/forecast/?horizon=3", "/forecast/scores/", "/forecast/progress/"]
API = ["/api/forecast", "/api/forecast/scores"]


@pytest.fixture(scope="module")
def ready(sample_company: Path) -> Iterator[Path]:
    """The sample company with its past forecasts computed, as after a first visit."""
    Workspace(sample_company).forecast_back_test()
    yield sample_company
    shutil.rmtree(sample_company / "forecasts", ignore_errors=True)


@pytest.fixture
def workspace(ready: Path, settings: LazySettings) -> Workspace:
    settings.WORKSPACE = ready
    return _workspace(ready)


def signed_in(role: str, language: str = "fr", active: bool = True) -> Client:
    user = User.objects.create_user(
        f"{role}-{language}", password="a long enough password", role=role, is_active=active
    )
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    return client


def body(response: object) -> str:
    return html.unescape(response.content.decode())  # type: ignore[attr-defined]


def test_the_pages_work_for_direction_and_let_a_reader_in(workspace: Workspace, db: None) -> None:
    for role in ("direction", "reader"):
        client = signed_in(role)
        assert [client.get(page).status_code for page in PAGES + API] == [200] * (len(PAGES) + len(API))


def test_the_pages_send_anonymous_people_and_strangers_to_sign_in(workspace: Workspace, db: None) -> None:
    for client in (Client(), signed_in("direction", active=False)):
        for page in PAGES:
            response = client.get(page)
            assert response.status_code == 302
            assert "/login" in response.headers["Location"]
        assert [client.get(page).status_code for page in API] == [401, 401]


def test_the_page_opens_with_the_interval_and_the_chance_to_reach_the_plan_s_target(
    workspace: Workspace, db: None
) -> None:
    french = body(signed_in("reader").get("/forecast/"))
    assert "d’ici le 31 décembre 2026" in french
    assert "chances sur 100 d’atteindre 2" in french
    english = body(signed_in("reader", "en").get("/forecast/?target=3000000"))
    assert "1 in 100 to reach €3,000,000" in english


def test_open_deals_carry_their_chance_in_words_and_lead_to_their_record(workspace: Workspace, db: None) -> None:
    page = body(signed_in("reader").get("/forecast/"))
    assert "presque sûre" in page or "probable" in page
    assert "/figures/record/opportunity/A-" in page


@pytest.mark.parametrize(
    ("query", "code"), [("horizon=99", "n’est pas un nombre de mois"), ("target=bcp", "n’est pas un montant")]
)
def test_a_wrong_choice_is_said_with_the_way_out(query: str, code: str, workspace: Workspace, db: None) -> None:
    response = signed_in("reader").get(f"/forecast/?{query}")
    assert response.status_code == 400
    assert code in body(response)
    assert signed_in("reader", "en").get(f"/api/forecast?{query}").status_code == 400


def test_the_api_gives_what_the_library_gives(workspace: Workspace, db: None) -> None:
    data = json.loads(signed_in("reader").get("/api/forecast?horizon=3&lang=en").content)
    told = workspace.forecast(horizon=3)
    assert data["total"]["value"] == told.as_json("en")["total"]["value"]
    assert len(data["deals"]) == len(told.deals)


def test_a_page_does_not_wait_for_the_past_and_says_how_far_it_is(
    ready: Path, tmp_path: Path, settings: LazySettings, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pasts, "AT_MOST", 0.0)
    for name in ("plan.yaml", "mapping.yaml", "facts"):
        (tmp_path / name).symlink_to(ready / name)
    settings.WORKSPACE = tmp_path
    page = body(signed_in("reader").get("/forecast/"))
    assert "La prévision se règle sur son passé" in page
    assert 'id="forecast-progress"' in page
    assert "€" not in page.split("<main", 1)[1].split("</header>", 1)[0]


def test_a_workspace_without_facts_leads_to_the_page_that_loads_them(
    tmp_path: Path, settings: LazySettings, db: None
) -> None:
    settings.WORKSPACE = tmp_path
    page = body(signed_in("reader").get("/forecast/"))
    assert "Charger des données" in page


def test_scores_say_which_were_made_then_and_which_are_recomputed(workspace: Workspace, db: None) -> None:
    client = signed_in("reader")
    client.get("/forecast/")
    page = body(client.get("/forecast/scores/"))
    assert "1 prévision est conservée" in page
    assert "Recalculées à la date des mois passés" in page
