"""The pages of the KPIs that a plan declares, over each kind of record: the same as those of the built-in ones."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.figures.figures_company import PLAN, build, facts

from portulan.figures import showing
from portulan.figures.words import WORDS
from portulan.metrics.kpi import Rows
from portulan.people.models import User

OWN = """
kpis:
  - {id: all_accounts, count: accounts, unit: count, better: up}
  - {id: all_leads, count: leads, unit: count, better: up}
  - {id: all_deals, name: Nos affaires, count: opportunities, unit: count, better: up}
  - {id: all_meetings, rate: meetings where held, among: meetings, unit: share, better: up}
  - {id: all_calls, count: activities, unit: count, better: up}
  - {id: all_sales, sum: amount, among: sales, unit: money, better: up}
  - {id: faulty, sum: amout, among: sales, unit: money, better: up}
"""
IDS = ["all_accounts", "all_leads", "all_deals", "all_meetings", "all_calls", "all_sales", "faulty"]


@pytest.fixture(scope="module")
def declaring(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company of the figures pages, with KPIs of its own."""
    folder = build(tmp_path_factory.mktemp("declaring"), facts())
    (folder / "plan.yaml").write_text(PLAN.rstrip("\n") + OWN, encoding="utf-8")
    return folder


@pytest.fixture
def reader(declaring: Path, settings: LazySettings, colleague: User, client_of: Callable[..., Client]) -> Client:
    settings.WORKSPACE = declaring
    return client_of(colleague, "fr")


@pytest.mark.parametrize("kpi", IDS)
def test_each_has_its_page_its_records_and_its_files(reader: Client, kpi: str) -> None:
    page = reader.get(f"/figures/{kpi}/?period=all")
    assert page.status_code == 200
    assert "Déclaré dans le plan" in page.content.decode().replace("Indicateur déclaré", "Déclaré")
    assert reader.get(f"/figures/{kpi}/records/?period=all").status_code == 200
    assert reader.get(f"/figures/{kpi}/figures.csv?period=all").status_code == 200
    shown = json.loads(reader.get(f"/figures/{kpi}/figures.json?period=all").content)
    assert kpi in json.dumps(shown)


def test_they_have_a_level_of_their_own_and_are_found_by_name(reader: Client) -> None:
    html = reader.get("/figures/?period=all").content.decode()
    assert "Vos indicateurs" in html
    assert all(f'href="/figures/{kpi}/' in html for kpi in IDS)
    assert "Nos affaires" in reader.get("/search?q=nos+affaires").content.decode()
    listed = json.loads(reader.get("/api/kpi").content)
    assert set(IDS) <= {kpi["id"] for kpi in listed["kpis"]}


def test_every_kind_of_row_has_its_words() -> None:
    for rows in get_args(Rows):
        assert f"figures.noun.{rows}" in WORDS
        assert f"figures.records.{rows}" in WORDS


def test_each_method_leads_to_its_section_of_the_manual() -> None:
    chapter = Path(showing.__file__).parents[1] / "site" / "manual" / "fr" / "45-methods.md"
    titles = [line for line in chapter.read_text("utf-8").splitlines() if line.startswith("## ")]
    words = (
        "Aalen-Johansen", "Somme exacte", "Flux", "cycle", "Kaplan-Meier", "Moyenne", "Nombre", "Médiane", "Rapport",
        "Dépense", "prévision", "Wilson", "Clients", "Rétention", "Valeur", "Une estimation",
        "Respect", "première réponse", "vitesse",
    )  # fmt: skip
    assert len(words) == len(showing.METHODS)
    for word, title in zip(words, titles, strict=False):
        assert word in title
