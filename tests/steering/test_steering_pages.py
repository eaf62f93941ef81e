"""The pages of the focus on the sample company: its alert, its evidence, its replay, and what they let people do."""

import html
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from typer.testing import CliRunner

from portulan.cli import app
from portulan.people.models import User
from portulan.people.roles import Role
from portulan.steering.models import Alert, FocusWindow, Watch
from portulan.steering.proposing import propose
from portulan.steering.sample_history import write
from portulan.ui.reading import workspace_at

pytestmark = pytest.mark.django_db
DISCOVERY = "stage_conversion(decouverte -> proposition)"


@pytest.fixture
def steered(sample_company: Path, settings: LazySettings) -> Path:
    """The sample company with what its watch saw."""
    settings.WORKSPACE = sample_company
    director = User.objects.create_user("directrice", password="une phrase de passe", role="direction")
    write(workspace_at(sample_company), director)
    return sample_company


@pytest.fixture
def as_role(steered: Path) -> Callable[..., Client]:
    def client(role: Role, language: str = "fr") -> Client:
        client = Client()
        client.force_login(User.objects.create_user(role, password="une phrase de passe", role=role))
        client.cookies["portulan_language"] = language
        return client

    return client


def body(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def test_the_sample_has_a_running_focus_with_an_alert_and_its_action(as_role: Callable[..., Client]) -> None:
    """On the focus page, on home, in the menu, on the alert's own page, in both languages."""
    alert = Alert.objects.get(reference=DISCOVERY)
    assert alert.told
    assert alert.action is not None
    client = as_role("sales")
    for address in ("/steering/", "/", f"/steering/alerts/{alert.pk}/"):
        page = body(client.get(address))
        assert "n’est plus à sa cible" in page or "ne sont plus à leur cible" in page, address
        assert alert.action.what in page, address
    open_alerts = Alert.objects.filter(closed=None).count()
    assert f'<span aria-hidden="true">{open_alerts}</span>' in body(client.get("/account/"))
    client.cookies["portulan_language"] = "en"
    assert "has not been at its target since" in body(client.get(f"/steering/alerts/{alert.pk}/"))
    assert "the zone is grey" in body(client.get("/steering/"))


def test_the_alerts_of_october_are_over_and_say_what_their_actions_did(as_role: Callable[..., Client]) -> None:
    """Nobody wrote these verdicts: the engine reads the days before each action against those after it."""
    assert [row.reference for row in Alert.objects.filter(closed=None)] == [DISCOVERY]
    slow, discount = Alert.objects.get(reference="sla_compliance"), Alert.objects.get(reference="average_discount")
    assert (slow.ending, slow.effect["verdict"]) == ("rule", "did_not")
    assert (discount.ending, discount.effect["verdict"], discount.effect["reason"]) == (
        "rule",
        "cannot_tell",
        "too_few",
    )
    client = as_role("sales", "en")
    page = body(client.get(f"/steering/alerts/{slow.pk}/"))
    for said in ("Did not work", "stopped: the plan follows something else", "the KPI is not back at its target"):
        assert said in page
    past = body(client.get("/steering/alerts/"))
    assert "Did not work" in past
    assert "Cannot tell yet" in past
    early = body(client.get("/steering/alerts/?as_of=2026-10-20"))
    assert "Did not work" not in early


def test_the_focus_of_october_ended_and_said_what_could_be_next(as_role: Callable[..., Client]) -> None:
    """The first candidate is what November's focus follows."""
    window = FocusWindow.objects.exclude(ended_at=None).get()
    assert [(kpi["reference"], kpi["reached"]) for kpi in window.outcome] == [
        ("average_discount", "missed"), ("sla_compliance", "missed"),
    ]  # fmt: skip
    assert window.proposals[0]["reference"] == DISCOVERY
    page = body(as_role("sales", "en").get("/steering/"))
    assert "From 28 September 2026 to 25 October 2026" in page
    assert page.count("target missed") == 2


def test_a_threshold_is_replayed_and_a_fault_is_told(as_role: Callable[..., Client]) -> None:
    client = as_role("reader")
    query = {"kpi": DISCOVERY, "target": "45", "alert": "30"}
    page = body(client.get("/steering/replay/", query))
    assert "seuil 30" in page
    assert "Ce n’est pas la règle du plan" in page
    close = body(client.get("/steering/replay/", query | {"alert": "40"}))
    assert "trop près de la cible pour vos volumes" in close
    found = client.get("/api/replay", query).json()
    assert found["threshold"] == pytest.approx(0.30)
    assert len(found["curve"]) > 3
    for wrong, code in (({"alert": "50"}, "ST013"), ({"alert": "45"}, "ST011"), ({"alert": "x"}, "ST010")):
        response = client.get("/steering/replay/", query | wrong)
        assert response.status_code == 400
        assert code in response.content.decode()
        assert client.get("/api/replay", query | wrong).json()["finding"]["code"] == code


def test_the_api_says_what_the_page_says(as_role: Callable[..., Client]) -> None:
    found = as_role("reader").get("/api/alerts").json()
    first = found["focus"][0]
    assert first["kpi"] == DISCOVERY
    assert first["state"] in ("alerting", "recovering")
    assert first["alert_id"] == Alert.objects.get(reference=DISCOVERY).pk
    assert {row["id"] for row in found["alerts"]} == set(Alert.objects.values_list("pk", flat=True))


def test_read_as_of_a_day_before_the_alert_nothing_is_open(as_role: Callable[..., Client]) -> None:
    """The page is read at the end of that day, as everything else."""
    page = body(as_role("sales").get("/steering/?as_of=2026-06-15"))
    assert "n’est plus à sa cible" not in page


def test_evaluating_by_hand_takes_who_steers_and_changes_nothing_twice(as_role: Callable[..., Client]) -> None:
    before = Alert.objects.count()
    assert as_role("sales").post("/steering/evaluate").status_code == 403
    assert as_role("manager").post("/steering/evaluate").status_code == 302
    assert Alert.objects.count() == before


def typed(*kpis: str, **more: str) -> dict[str, str]:
    """The form of the focus as a browser sends it."""
    fields = {"from": "2026-11-30", "weeks": "4", "reason": "Essai", **more}
    for n, kpi in enumerate(kpis):
        fields |= {f"kpis.{n}.@": "", f"kpis.{n}.kpi": kpi, f"kpis.{n}.target": "45 %", f"kpis.{n}.alert": "35 %"}
    return fields


def test_the_form_of_the_focus_refuses_the_fourth_and_says_why(as_role: Callable[..., Client], steered: Path) -> None:
    """By its button, and by whoever sends four at once: the text stays as it was."""
    client, before = as_role("direction"), (steered / "plan.yaml").read_bytes()
    assert "Trois indicateurs en focus au plus" in body(client.get("/plan/form/focus/"))
    three = [DISCOVERY, "margin_rate", "win_rate"]
    for sent in (typed(*three, do="add:kpis"), typed(*three, "lead_to_mql", do="save")):
        refused = client.post("/plan/form/focus/", sent)
        assert refused.status_code == 422
        assert "une fausse alerte revient presque une année sur cinq" in refused.content.decode()
    assert (steered / "plan.yaml").read_bytes() == before


def test_a_plan_with_a_fourth_is_refused_by_the_command_and_the_notebook(steered: Path, tmp_path: Path) -> None:
    text = (steered / "plan.yaml").read_text("utf-8")
    action = "{what: Relire, owner: Nadia, due_in: 5 days}"
    fourth = f"    - {{kpi: lead_to_mql, target: 45 %, alert: 35 %, action: {action}}}\n\nrituals:"
    (tmp_path / "plan.yaml").write_text(text.replace("\nrituals:", fourth, 1), encoding="utf-8")
    run = CliRunner().invoke(app, ["check", str(tmp_path / "plan.yaml"), "--lang", "en"])
    assert run.exit_code == 1
    said = " ".join(run.stdout.split())
    assert "“lead_to_mql” is focus KPI number 4; a focus allows three." in said
    assert {f.code for f in workspace_at(tmp_path).check() if f.level == "error"} == {"PL043"}


def test_a_candidate_becomes_the_focus_once_people_have_completed_it(
    as_role: Callable[..., Client], steered: Path
) -> None:
    """The link opens the form filled; a threshold is left to people, and nothing is written until they save."""
    client, before = as_role("direction"), (steered / "plan.yaml").read_bytes()
    first = propose(workspace_at(steered), date(2026, 11, 22))[0]
    address = re.search(r'href="(/plan/form/focus/\?kpi=[^"]+)"', body(client.get("/steering/next")))
    assert address is not None
    form = client.get(html.unescape(address[1]))
    (kpi,) = form.context["drawn"].state.items["kpis"]
    shown = [kpi.values[name] for name in ("kpi", "target", "alert")]
    assert shown == [first.reference, f"{100 * first.best:.0f} %", ""]
    assert form.context["drawn"].state.values["from"] == "2026-11-30"
    assert (steered / "plan.yaml").read_bytes() == before


def test_the_command_says_where_each_kpi_stands_and_writes_once(steered: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--as-of` writes nothing; without it, the same facts again open no alert."""
    monkeypatch.setenv("PORTULAN_WORKSPACE", str(steered))
    before = Alert.objects.count()
    run = CliRunner().invoke
    past = run(app, ["watch", "--workspace", str(steered), "--as-of", "2026-06-15", "--format", "json"])
    assert {line["state"] for line in json.loads(past.stdout)} <= {"normal", "pending", "too_few", "no_data"}
    now = run(app, ["watch", "--workspace", str(steered), "--lang", "en"])
    assert now.exit_code == 0, now.output
    assert "Alert" in now.stdout
    assert "0 new alerts" in now.stdout
    assert Alert.objects.count() == before


def test_an_import_from_the_terminal_evaluates_where_there_is_a_database(
    steered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without one nobody uses the pages: the import leaves the folder as it was."""
    import portulan.cli.import_ as imports

    monkeypatch.setenv("PORTULAN_WORKSPACE", str(steered))
    folder = tmp_path / "with-a-database"
    folder.mkdir()
    for name in ("plan.yaml", "mapping.yaml"):
        (folder / name).write_bytes((steered / name).read_bytes())
    (folder / "facts").symlink_to(steered / "facts")
    last = Watch.objects.get().at
    imports._watch(folder)
    assert Watch.objects.get().at == last
    (folder / "portulan.sqlite3").touch()
    imports._watch(folder)
    again = Watch.objects.get().at
    assert last is not None
    assert again is not None
    assert again > last
