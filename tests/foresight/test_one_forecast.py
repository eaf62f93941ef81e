"""One forecast, whoever says it: home, forecast, objectives, scenarios, command line, HTTP API and findings; and none
of the pages waits for the past it leans on.
"""

import html
import json
import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.cli.test_commands import run
from tests.foresight.whatif_cast import browser_of, copied

from portulan.metrics.forecast import pasts
from portulan.workspace import Workspace

OBJECTIVE, TARGET, END = "ca-2026", 2_400_000, date(2026, 12, 31)


@pytest.fixture(scope="module")
def kept(sample_company: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    Workspace(sample_company).forecast_back_test()
    return copied(sample_company, tmp_path_factory.mktemp("one-forecast") / "company")


@pytest.fixture
def company(kept: Path, settings: LazySettings, db: None) -> Path:
    settings.WORKSPACE = kept
    return kept


@pytest.fixture(autouse=True)
def slow_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages wait for what is learnt however busy this machine is."""
    monkeypatch.setattr(pasts, "AT_MOST", 120)


def main(client: Client, page: str) -> str:
    return html.unescape(client.get(page).content.decode().split("<main", 1)[-1])


def chances(text: str) -> int:
    """The first chance said in a text."""
    found = re.search(r"(\d+)(?: chances?)? in 100", text)
    assert found is not None, text[:2000]
    return int(found.group(1))


def test_the_chance_of_the_revenue_objective_is_the_same_wherever_it_is_said(company: Path) -> None:
    workspace = Workspace(company)
    told = workspace.forecast(target=TARGET)
    assert told.chance is not None
    objective = next(o for o in workspace.objectives() if o.objective.id == OBJECTIVE)
    assert objective.chance == pytest.approx(told.chance)
    said = round(100 * told.chance)
    assert 1 < said < 99
    client = browser_of("reader")
    assert chances(main(client, "/forecast/")) == said
    assert chances(main(client, f"/objectives/{OBJECTIVE}/chance/")) == said  # what the home page asks for
    assert chances(main(client, "/objectives/").split(f'id="{OBJECTIVE}"')[1]) == said
    printed = json.loads(run("objectives", "--workspace", company, "--format", "json").stdout)
    assert next(o for o in printed if o["id"] == OBJECTIVE)["chance"] == pytest.approx(told.chance)


def test_the_finding_on_an_unlikely_objective_says_the_chance_of_the_forecast(company: Path) -> None:
    workspace = Workspace(company)
    high = workspace.forecast(target=2_550_000).chance
    assert high is not None
    text = workspace.plan_path.read_text(encoding="utf-8").replace("target: 2_400_000", "target: 2_550_000")
    workspace.objectives()
    (finding,) = [f for f in workspace.check(text) if f.code == "PL117"]
    assert chances(finding.message("en")) == round(100 * high) < 20


def test_a_scenario_starts_from_the_forecast_of_the_same_months(company: Path) -> None:
    told = Workspace(company).forecast().as_json("en")
    client = browser_of("reader")
    data = client.get("/api/what-if?price=%2B5%25&lang=en").json()
    revenue = next(e for e in data["effects"] if e["id"] == "revenue")
    to_come = sum(month["value"] - month["closed"] for month in told["months"] if month["value"])
    assert data["until"] == END.isoformat()
    assert revenue["base"]["value"] == pytest.approx(to_come, rel=1e-6)


PAGES = ["/what-if/?months=1", "/what-if/compare/?s=plus-de-salons", "/objectives/", f"/objectives/{OBJECTIVE}/chance/"]


def test_pages_say_that_the_past_is_being_computed_and_give_no_other_number_meanwhile(
    kept: Path, tmp_path: Path, settings: LazySettings, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("plan.yaml", "mapping.yaml", "facts", "scenarios"):
        (tmp_path / name).symlink_to(kept / name)
    settings.WORKSPACE = tmp_path
    client = browser_of("reader")
    with monkeypatch.context() as waiting:
        waiting.setattr(pasts.Pasts, "prepared", lambda *_: False)
        waiting.setattr(pasts.Pasts, "until", lambda *_: None)
        for page in PAGES:
            told = main(client, page)
            assert "being set by its past" in told or "being computed" in told
            assert 'id="forecast-progress"' in told or 'hx-trigger="load delay:2s"' in told
            assert "chances in 100" not in told.split(f'id="{OBJECTIVE}"')[-1].split("</section>")[0]
        assert [client.get(api).status_code for api in ("/api/what-if?months=1", "/api/objectives")] == [202, 202]
    for file in (kept / ".portulan" / "cache").glob("forecast-*.npz"):
        (tmp_path / ".portulan" / "cache" / file.name).write_bytes(file.read_bytes())
    again = main(client, f"/objectives/{OBJECTIVE}/chance/")
    assert "being computed" not in again
    assert 1 < chances(again) < 99


def test_checking_a_plan_computes_no_past_and_says_that_it_did_not_look_at_the_chances(
    kept: Path, tmp_path: Path
) -> None:
    for name in ("plan.yaml", "mapping.yaml", "facts"):
        (tmp_path / name).symlink_to(kept / name)
    told = run("check", tmp_path / "plan.yaml")
    assert "Chances of objectives not looked at" in told.stderr
    assert not list((tmp_path / ".portulan" / "cache").glob("forecast-*.npz"))
    high = (kept / "plan.yaml").read_text(encoding="utf-8").replace("target: 2_400_000", "target: 2_600_000")
    (kept / "other.yaml").write_text(high, encoding="utf-8")
    told = run("check", kept / "other.yaml")
    assert told.stderr == ""
    assert "PL117" in told.stdout
