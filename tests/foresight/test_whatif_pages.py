"""The what-if pages: sliders answered, scenarios saved and deleted by those who may, objectives with their chances."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.foresight.whatif_cast import browser_of, copied

from portulan.foresight.whatif_asking import chosen, scenario_of, values_of
from portulan.metrics.whatif.checking import Known
from portulan.workspace import Workspace

PAGES = ["/what-if/?months=1", "/what-if/compare/?s=plus-de-salons", "/objectives/", "/objectives/ca-2026/chance/"]
API = ["/api/what-if?price=%2B5%25&months=1", "/api/scenarios", "/api/objectives"]
WRITES = ["/what-if/save/", "/what-if/plus-de-salons/delete/"]


@pytest.fixture(scope="module")
def kept(sample_company: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    Workspace(sample_company).forecast_back_test()
    return copied(sample_company, tmp_path_factory.mktemp("whatif") / "company")


@pytest.fixture
def company(kept: Path, settings: LazySettings, db: None) -> Path:
    settings.WORKSPACE = kept
    return kept


@pytest.mark.parametrize("page", PAGES + API)
@pytest.mark.parametrize("role", ["direction", "reader"])
def test_the_page_works_and_lets_the_team_in(company: Path, page: str, role: str) -> None:
    assert browser_of(role).get(page).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_the_page_sends_anonymous_people_and_strangers_to_sign_in(company: Path, page: str) -> None:
    for client in (Client(), browser_of("direction", active=False)):
        response = client.get(page)
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/login/")


@pytest.mark.parametrize("address", API)
def test_the_api_asks_for_a_session(company: Path, address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 401
    assert answer.json()["finding"]["code"] == "WI706"


@pytest.mark.parametrize("page", WRITES)
@pytest.mark.parametrize("role", ["sales", "marketing", "reader"])
def test_only_those_who_steer_save_and_delete(company: Path, page: str, role: str) -> None:
    before = sorted(p.name for p in (company / "scenarios").iterdir())
    assert browser_of(role).post(page, {"was": "price=5", "name": "Essai"}).status_code == 403
    assert sorted(p.name for p in (company / "scenarios").iterdir()) == before


def test_a_manager_saves_compares_and_deletes_a_scenario(company: Path) -> None:
    manager = browser_of("manager")
    saved = manager.post("/what-if/save/", {"was": "price=5&months=1", "name": "Higher prices", "because": "To see"})
    assert saved.status_code == 302
    assert saved.headers["Location"] == "/what-if/?months=1&of=higher-prices&price=5"
    text = (company / "scenarios" / "higher-prices.yaml").read_text(encoding="utf-8")
    assert text == "portulan: 1\nname: Higher prices\nbecause: To see\nmonths: 1\nprice: +5 %\n"
    again = manager.post("/what-if/save/", {"was": "price=6&months=1", "name": "Higher prices"})
    assert again.status_code == 422
    assert b"WI011" in again.content
    assert b"Higher prices" in manager.get("/what-if/compare/?s=higher-prices").content
    assert manager.post("/what-if/higher-prices/delete/").status_code == 302
    assert not (company / "scenarios" / "higher-prices.yaml").exists()


def test_the_page_says_the_effect_its_assumptions_and_the_levers(company: Path) -> None:
    page = browser_of("reader").get("/what-if/?months=3&price=5").content.decode()
    assert "This scenario changes gross margin by +" in page
    assert "No effect of price on sales is measured here" in page
    assert 'type="range"' in page
    assert "Save this scenario" not in page  # a reader keeps nothing


def test_a_form_sent_without_a_script_leads_to_a_short_address(company: Path) -> None:
    sent = "/what-if/?was=price%3D5&price=8&n.price=5&discount=0&n.discount=0&months=1&capacity=0&n.capacity=0"
    response = browser_of("reader").get(sent)
    assert response.status_code == 302
    assert response.headers["Location"] == "/what-if/?months=1&price=8"


def test_a_saved_scenario_opens_on_the_sliders(company: Path) -> None:
    response = browser_of("reader").get("/what-if/?scenario=plus-de-salons")
    assert response.headers["Location"] == "/what-if/?months=9&of=plus-de-salons&spend=follows&volume.salons=40"


def test_what_cannot_be_read_is_said_with_its_way_out(company: Path) -> None:
    response = browser_of("reader").get("/what-if/?price=abc")
    assert response.status_code == 400
    assert b"UN009" in response.content


def test_objectives_say_their_chances_and_what_it_would_take(company: Path) -> None:
    page = browser_of("reader", "fr").get("/objectives/").content.decode()
    assert "chances sur 100" in page
    assert "hors d’atteinte par ce seul levier" in page


def test_a_box_or_a_slider_moved_alone_counts_and_the_other_is_forgotten() -> None:
    shown = {"was": ["price=5"], "price": ["5"], "n.price": ["5"]}
    assert chosen(shown) == {"price": "5"}
    assert chosen(shown | {"n.price": ["7"]}) == {"price": "7"}
    assert chosen(shown | {"price": ["9"]}) == {"price": "9"}
    assert chosen(shown | {"n.price": ["0"]}) == {}


def test_sliders_and_scenarios_say_the_same() -> None:
    values = {
        "price": "5", "discount": "-2", "volume.salons": "20", "volume": "10", "conversion.decouverte": "10",
        "cycle": "-10", "capacity": "40", "months": "6", "price_effect": "-0.8", "payment_delay": "30",
        "spend": "unchanged",
    }  # fmt: skip
    read = scenario_of(values, Known(), "EUR")
    assert read.findings == []
    assert read.scenario is not None
    assert values_of(read.scenario, None, ()) == values
