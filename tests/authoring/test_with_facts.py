"""With facts loaded: figures stand beside decisions, and a version's indicators are read on its day and since."""

import html
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from tests.authoring.authoring_plan import PLAN

from portulan.authoring import versions
from portulan.authoring.figures import _rank, names_in
from portulan.plan.reading import read_plan
from portulan.stats.estimate import Estimate
from portulan.workspace import KpiRow, Workspace

DEALS = """\
id,opened,closed,status,amount
A1,2026-02-01,2026-06-01,won,10000
A2,2026-03-01,2026-10-01,won,20000
A3,2026-03-01,2026-10-05,lost,7000
"""
MAPPING = """\
mapping: 1
currency: EUR
sources: {deals: {file: deals.csv}}
tables:
  opportunity:
    from: deals
    columns: {opportunity_id: id, created_at: opened, closed_at: closed, status: status, amount: amount}
"""
COUNTS = [("annuaire", 3), (None, 1), ("publicite", 900), ("recommandation", 2), ("salons", 5)]
WITH_REVENUE = PLAN.replace("indicator: cycle_time", "indicator: revenue")


@pytest.fixture
def loaded(folder: Path, workspace: Workspace, db: None) -> None:
    """A plan measured by revenue since June, and three deals: 10 000 € won by then, 20 000 € since."""
    (folder / "plan.yaml").write_text(WITH_REVENUE, encoding="utf-8")
    (folder / "deals.csv").write_text(DEALS, encoding="utf-8")
    (folder / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    assert workspace.import_facts().committed
    versions.current_version(workspace.plan_path, datetime(2026, 6, 30, 9, tzinfo=UTC))


def text_of(response: object) -> str:
    """What a reader sees, in one line."""
    body = response.content.decode().split("<main", 1)[1]  # type: ignore[attr-defined]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split(" "))


def test_the_decision_stands_beside_its_live_figure(browser: Client, loaded: None) -> None:
    shown = text_of(browser.get("/plan/"))
    process = shown[shown.index("Par quelles étapes") : shown.index("Temps alloué")]
    assert "Deux étapes, une preuve à chacune." in process
    assert re.search(r"30\u202f000\s+€", process)


def test_an_objective_says_how_far_it_is(browser: Client, loaded: None) -> None:
    assert "1\u202f% de la cible, 89\u202f% du temps écoulé" in text_of(browser.get("/plan/"))


def test_too_few_deals_give_no_number(browser: Client, loaded: None) -> None:
    assert "Trop peu" in text_of(browser.get("/plan/"))


def test_a_version_shows_its_indicators_on_its_day_and_today(browser: Client, loaded: None) -> None:
    shown = text_of(browser.get("/plan/versions/1/"))
    assert "lus au 30 juin 2026, puis au 22 novembre 2026" in shown
    row = shown[shown.index("Process") :]
    assert re.search(r"10\u202f000\s€.*30\u202f000\s€", row, re.DOTALL)


def test_the_channels_of_the_plan_come_before_the_others() -> None:
    plan = read_plan(PLAN, "plan.yaml").plan
    assert plan is not None
    rows = [KpiRow({"channel": name}, Estimate(1.0, None, None, n, "money", "exact sum")) for name, n in COUNTS]
    ranked = sorted(rows, key=lambda row: _rank(row, names_in(plan)))
    assert [row.by["channel"] for row in ranked] == ["salons", "recommandation", "publicite", "annuaire", None]


def test_the_page_can_be_read_as_of_a_past_day(browser: Client, loaded: None) -> None:
    shown = text_of(browser.get("/plan/?as_of=2026-07-01"))
    assert re.search(r"10\u202f000\s+€", shown)
    assert not re.search(r"30\u202f000\s+€", shown)
