"""The pages of tests: written, frozen, measured, decided by their rule, deployed as a version that cites them."""

import html
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.metrics.tested_company import LAST, NAME, PLAN, START, TRIAL, company_with, workspace, written

from portulan.authoring.models import PlanVersion
from portulan.experiments import register
from portulan.experiments.asking import asked, values_of
from portulan.experiments.audit import audit
from portulan.experiments.deploying import deployed_text
from portulan.journal.models import Entry
from portulan.journal.writing import verify_journal
from portulan.language.finding import FaultyText
from portulan.metrics.trials.checking import read_trial
from portulan.people.models import User
from portulan.plan.reading import read_plan
from portulan.stats.counting import wilson
from portulan.stats.sufficient import Count

PARIS = ZoneInfo("Europe/Paris")
BEFORE = datetime(2026, 1, 2, 10, tzinfo=PARIS)
WRITES = ["register/", "draw/", "decide/", "deploy/"]
FORM = {
    "name": "Autre essai", "hypothesis": "Mieux", "kind": "script", "what": "Demander", "kpi": "win_probability",
    "horizon": "30", "start": "2099-01-05", "rule": "declared", "deals": "60", "alpha": "10", "effect": "30",
    "when": "channel = 'web'", "split": "random",
}  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """B wins 45 points more often."""
    return company_with(tmp_path_factory.mktemp("tests") / "company", 0.45)


@pytest.fixture
def company(built: Path, settings: LazySettings, db: None) -> Iterator[Path]:
    """That company with a journal and a plan of its own; what is written goes away."""
    settings.WORKSPACE = built
    yield built
    for path in (built / "trials").iterdir():
        if path.name != f"{NAME}.yaml":
            path.unlink()
    (built / "trials" / f"{NAME}.yaml").write_text(TRIAL, encoding="utf-8")
    (built / "plan.yaml").write_text(PLAN, encoding="utf-8")


def browser_of(role: str, *, active: bool = True) -> Client:
    """A browser signed in, in English, as someone of this role; without a password, which would take a second each."""
    user = User.objects.create(username=f"someone-{role}-{active}", role=role, is_active=active)
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def registered(company: Path, name: str = NAME) -> User:
    """Someone of management who registered the test before its first day, everyone drawn since."""
    by = User.objects.create(username="claire", role="direction")
    room = workspace(company)
    register.register(room, name, at=BEFORE, by=by)
    room.draw_trials(LAST, [name])
    path = room.saved_trial(name).draw_path
    lines = path.read_text().splitlines()
    early = [line.rsplit(",", 1)[0] + f",{START}" for line in lines[2:]]
    path.write_text("\n".join([*lines[:2], *early]) + "\n")  # drawn as they arrived: on any later day they are there
    return by


@pytest.mark.parametrize("page", ["/tests/", f"/tests/{NAME}/", "/api/tests", f"/api/tests/{NAME}"])
@pytest.mark.parametrize("role", ["direction", "reader"])
def test_the_page_works_and_lets_the_team_in(company: Path, page: str, role: str) -> None:
    assert browser_of(role).get(page).status_code == 200


@pytest.mark.parametrize("page", ["/tests/", f"/tests/{NAME}/", "/tests/new/"])
def test_the_page_sends_anonymous_people_and_strangers_to_sign_in(company: Path, page: str) -> None:
    for client in (Client(), browser_of("direction", active=False)):
        assert client.get(page).status_code == 302


def test_the_api_asks_for_a_session(company: Path) -> None:
    answer = Client().get("/api/tests")
    assert answer.status_code == 401
    assert answer.json()["finding"]["code"] == "EX040"


@pytest.mark.parametrize("role", ["sales", "reader"])
def test_only_those_who_steer_decide(company: Path, role: str) -> None:
    client = browser_of(role)
    assert [client.post(f"/tests/{NAME}/{page}").status_code for page in WRITES] == [403] * len(WRITES)
    assert client.get("/tests/new/").status_code == 403
    assert Entry.objects.count() == 0


def test_the_form_shows_its_power_and_writes_the_text(company: Path) -> None:
    manager = browser_of("manager")
    shown = manager.get("/tests/new/", FORM).content.decode()
    assert "Not decidable before" in shown
    assert not list((company / "trials").glob("autre*"))
    assert manager.post("/tests/new/", FORM).headers["Location"] == "/tests/autre-essai/"
    reading = read_trial((company / "trials/autre-essai.yaml").read_bytes(), "x")
    assert reading.findings == []
    assert reading.trial is not None
    assert reading.trial.start == date(2099, 1, 5)
    again = manager.post("/tests/new/", FORM)
    assert again.status_code == 422
    assert b"EX022" in again.content
    assert b"UN" in manager.post("/tests/new/", {**FORM, "name": "Faux", "start": "demain"}).content


def test_a_friction_leads_to_a_test_of_it(company: Path) -> None:
    """What explains a figure offers those who steer a form already filled with what was seen."""
    page = "/drivers/win_rate/?from=2026-01-01&to=2026-06-30"
    offered = browser_of("manager").get(page).content.decode()
    found = re.search(r'href="(/tests/new/[^"]+)"', offered)
    assert found is not None
    form = browser_of("direction").get(html.unescape(found[1])).content.decode()
    assert 'value="/drivers/win_rate/?from=2026-01-01&amp;to=2026-06-30"' in form
    assert '<option value="driver" selected>' in form
    assert "/tests/new/" not in browser_of("reader").get(page).content.decode()


def test_a_form_keeps_what_people_type_as_text() -> None:
    """Quotes, colons and braces in a sentence do not become keys."""
    odd = 'Dire : "non", {b: 2}, # rien'
    reading = asked(values_of({**FORM, "hypothesis": odd, "what": odd}), 3).reading
    assert reading is not None
    assert reading.trial is not None
    assert (reading.trial.hypothesis, reading.trial.change.what) == (odd, odd)


def test_a_test_is_registered_before_its_first_day_only(company: Path) -> None:
    manager = browser_of("manager")
    late = manager.post(f"/tests/{NAME}/register/")
    assert late.status_code == 422
    assert b"EX031" in late.content
    name = written(company, "a-venir", start="2099-01-05")
    assert manager.post(f"/tests/{name}/register/").status_code == 302
    entry = Entry.objects.get(kind="test.registered")
    assert (entry.about, entry.body["text"]) == (f"test:{name}", (company / "trials" / f"{name}.yaml").read_text())
    assert (company / "trials" / f"{name}.csv").exists()
    assert b"EX030" in manager.post(f"/tests/{name}/register/").content


def test_deploying_takes_a_rule_that_allows_it_and_stopping_early_a_reason(company: Path) -> None:
    by = registered(company)
    room, early = workspace(company), START + timedelta(days=12)
    for decision, code in (("deploy", "EX035"), ("stop", "EX036")):
        with pytest.raises(FaultyText) as fault:
            register.decide(room, NAME, decision, at=BEFORE, by=by, as_of=early)  # type: ignore[arg-type]
        assert fault.value.finding.code == code
    entry = register.decide(room, NAME, "stop", at=BEFORE, by=by, as_of=early, note="Le vendeur part")
    assert entry.body["by_the_rule"] is False
    with pytest.raises(FaultyText) as fault:
        register.decide(room, NAME, "stop", at=BEFORE, by=by, as_of=LAST)
    assert fault.value.finding.code == "EX034"


def test_a_text_changed_after_registration_is_seen_and_not_measured(company: Path) -> None:
    registered(company)
    path = company / "trials" / f"{NAME}.yaml"
    path.write_text(path.read_text().replace("alpha: 10 %", "alpha: 20 %"))
    manager = browser_of("manager")
    page = manager.get(f"/tests/{NAME}/").content.decode()
    assert "EX032" in page
    assert "B, the change" not in page
    assert manager.get(f"/api/tests/{NAME}").json()["finding"]["code"] == "EX032"
    assert manager.post(f"/tests/{NAME}/decide/", {"decision": "deploy"}).status_code == 422
    assert manager.post(f"/tests/{NAME}/decide/", {"decision": "stop", "note": "Texte changé"}).status_code == 302


def test_the_winning_change_goes_into_the_plan_as_a_version_that_cites_the_test(company: Path) -> None:
    registered(company)
    manager = browser_of("manager")
    page = manager.get(f"/tests/{NAME}/").content.decode()
    assert "B does better than A" in page
    assert "B, the change" in page
    assert manager.post(f"/tests/{NAME}/deploy/").status_code == 422  # not decided yet
    assert manager.post(f"/tests/{NAME}/decide/", {"decision": "deploy"}).status_code == 302
    assert manager.post(f"/tests/{NAME}/deploy/").status_code == 302
    version = PlanVersion.objects.first()
    assert version is not None
    assert f"trials/{NAME}.yaml" in version.reason
    plan = read_plan((company / "plan.yaml").read_text(), "plan.yaml").plan
    assert plan is not None
    assert plan.process.stages[0].questions == ("Pourquoi maintenant ?", "Combien coûte une heure d’arrêt ?")
    entries = Entry.objects.filter(about=f"test:{NAME}").order_by("number")
    kinds = list(entries.values_list("kind", flat=True))
    assert kinds == ["test.registered", "test.verdict", "test.deployed"]
    assert verify_journal() == []
    assert f"version {version.number} of the plan" in manager.get(f"/tests/{NAME}/").content.decode()
    assert manager.post(f"/tests/{NAME}/deploy/").status_code == 422  # once
    assert PlanVersion.objects.count() == version.number


def test_the_register_is_filtered_and_searched(company: Path) -> None:
    registered(company)
    written(company, "brouillon", start="2099-01-05", hypothesis="Une relance le mardi")
    reader = browser_of("reader")
    assert "1 test running, 0 decided. 1 awaits a decision" in reader.get("/tests/").content.decode()
    found = reader.get("/tests/?q=relance mardi").content.decode()
    assert "/tests/brouillon/" in found
    assert f"/tests/{NAME}/" not in found
    running = reader.get("/tests/?state=test").content.decode()
    assert f"/tests/{NAME}/" in running
    assert "/tests/brouillon/" not in running


def test_a_past_day_shows_what_was_known_then(company: Path) -> None:
    registered(company)
    day = START + timedelta(days=12)
    page = browser_of("reader").get(f"/tests/{NAME}/?as_of={day}").content.decode()
    assert "Too early to decide" in page
    before = browser_of("manager").get(f"/tests/{NAME}/?as_of=2025-12-30").content.decode()
    assert "Written, not registered yet" in before


def test_the_draw_is_a_file_for_those_who_sell(company: Path) -> None:
    registered(company)
    rows = browser_of("sales").get(f"/tests/{NAME}/draw.csv").content.decode().splitlines()
    assert rows[0] == "unit,arm,assigned_on"
    assert len(rows) == 61
    assert browser_of("manager").get("/tests/none/draw.csv").status_code == 404


def test_the_power_of_a_design_is_asked_of_the_api(company: Path) -> None:
    asked_for = {"kpi": "win_probability", "horizon": "30", "deals": "60", "alpha": "5", "start": "2026-01-05"}
    told = browser_of("reader").get("/api/tests/power", asked_for).json()
    assert told["deals"] == 60
    assert told["smallest_effect"] == pytest.approx(0.34, abs=0.03)
    refused = browser_of("manager").get("/api/tests/power", {**asked_for, "kpi": "revenue"}).json()
    assert refused["finding"]["code"] == "EX002"


@pytest.mark.parametrize(
    ("deploy", "said"),
    [
        ("{path: offer.promise, value: Après}", "promise: Après"),
        ("{path: 'process.stages[decouverte].exit', add: Coût chiffré}", "Coût chiffré"),
        ("{path: offer.proofs, add: Une preuve}", "proofs: [Une preuve]"),
        ("{path: nowhere.at.all, value: x}", "EX038"),
        ("{path: offer.promise, add: x}", "EX038"),
    ],
)
def test_what_is_deployed_stands_where_the_test_said(deploy: str, said: str) -> None:
    lines = [line for line in TRIAL.splitlines() if not line.startswith("deploy:")]
    trial = read_trial("\n".join([*lines, f"deploy: {deploy}"]), "x").trial
    assert trial is not None
    document = read_plan(PLAN, "plan.yaml").document
    if said.startswith("EX"):
        with pytest.raises(FaultyText) as fault:
            deployed_text(document, trial)
        assert fault.value.finding.code == said
    else:
        assert said in deployed_text(document, trial)


@pytest.mark.parametrize(
    ("advanced", "known", "held"), [(45, 60, "held"), (22, 60, "not_held"), (5, 60, "not_held"), (12, 12, "unknown")]
)
def test_an_effect_is_audited_against_the_rate_before(advanced: int, known: int, held: str) -> None:
    """One third before; never read before as many outcomes as A had, however clear it looks."""
    told = audit(wilson(Count(advanced, known), minimum=1), 300, 100, 60)
    assert told.held == held
    assert told.said.say("fr")


def test_a_change_deployed_by_luck_does_not_seem_to_hold() -> None:
    """A did badly by chance (20 of 60, not 24): against A alone the usual rate would seem a success."""
    usual = wilson(Count(120, 240), minimum=1)
    assert audit(usual, 60, 20, 60).held == "held"
    assert audit(usual, 60 + 500, 20 + 250, 60).held == "not_held"
