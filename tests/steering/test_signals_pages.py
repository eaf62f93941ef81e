"""The page of review signals: what it says first, the review it opens once, who may, and its HTTP API."""

import html
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from tests.metrics.saved_facts import imported_company

from portulan.journal.actions import close_action
from portulan.journal.chain import verify
from portulan.journal.findings import JournalError
from portulan.journal.models import Action, Entry
from portulan.language.words import money
from portulan.people.models import User
from portulan.steering.reviews import about_of, open_review, reviews_of
from portulan.ui.navigation import object_url
from portulan.ui.reading import _workspace
from portulan.workspace import Workspace

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DUE = {"owner": "Ariane Morvan", "due": "2026-12-07"}


@pytest.fixture
def workspace(sample_company: Path, settings: LazySettings) -> Workspace:
    settings.WORKSPACE = sample_company
    return _workspace(sample_company)


def signed_in(role: str, language: str = "fr") -> Client:
    user = User.objects.create_user(f"{role}-{language}", password="a long enough password", role=role)
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    return client


def body(response: object) -> str:
    return html.unescape(response.content.decode())  # type: ignore[attr-defined]  # reason=any response of the client


@pytest.mark.parametrize(("language", "first"), [("fr", "3 signaux demandent une revue"), ("en", "3 signals ask for")])
def test_it_opens_with_what_asks_for_a_review(workspace: Workspace, language: str, first: str) -> None:
    page = body(signed_in("reader", language).get("/signals/"))
    title = re.search(r"<h1>(.*?)</h1>", page)
    assert title is not None
    assert title[1].startswith(first)
    for name in ("pipeline_flat_sales", "cycle_longer", "discount_up", "churn_worse", "noisy_acquisition"):
        assert f'id="s-{name}"' in page


def test_each_signal_that_fires_shows_its_chart_its_question_and_the_decision_in_force(workspace: Workspace) -> None:
    page = body(signed_in("manager").get("/signals/"))
    plan = workspace.plan().plan
    assert plan is not None
    assert plan.price.decision is not None
    assert plan.price.decision in page
    firing = [signal for signal in workspace.signals() if signal.state == "firing"]
    for signal in firing:
        section = page.split(f'id="s-{signal.id}"')[1].split("</section>")[0]
        assert signal.question.say("fr") in section
        assert "application/json" in section or "data-spec" in section or "<figure" in section
        assert reverse("steering:review", args=[signal.id]) in section
    silent = page.split('id="s-churn_worse"')[1].split("</section>")[0]
    assert "<form" not in silent


def test_the_links_to_the_records_and_the_drivers_lead_somewhere(workspace: Workspace) -> None:
    client = signed_in("manager")
    page = body(client.get("/signals/"))
    sections = re.findall(r'<aside class="c-4".*?</aside>', page, re.DOTALL)
    links = {link for aside in sections for link in re.findall(r'href="([^"]+)"', aside)}
    assert len(links) >= 6
    for link in links:
        assert client.get(link).status_code == 200, link


def test_the_records_are_those_the_verdict_counts_and_the_drivers_explain_its_own_change(workspace: Workspace) -> None:
    client = signed_in("manager")
    page = body(client.get("/signals/"))
    flat = next(signal for signal in workspace.signals() if signal.id == "pipeline_flat_sales")
    young = re.search(r"porte\s(\d+)\saffaires de moins de 26 semaines", page)
    assert young is not None
    records = workspace.records("pipeline_open", where=flat.records["where"])
    assert records.total == int(young[1])
    assert quote(flat.records["where"].split()[-1]) in page
    moved = re.search(r'href="(/drivers/[^"]+)"', page)
    assert moved is not None
    parts = next(signal.parts for signal in workspace.signals() if signal.id == "discount_up")
    explained = body(client.get(html.unescape(moved[1])))
    for side in ("before", "after"):
        assert money(round(parts[side]), "fr", "EUR", 0) in explained


def test_the_home_page_is_told_which_signals_ask(workspace: Workspace) -> None:
    client = signed_in("reader")
    assert 'hx-get="/signals/brief/' in body(client.get("/"))
    said = body(client.get("/signals/brief/"))
    assert "3 signaux demandent une revue" in said
    assert "<html" not in said


def test_a_review_is_not_due_before_the_day_it_is_opened_on(workspace: Workspace) -> None:
    refused = signed_in("manager").post("/signals/discount_up/review/", {**DUE, "due": "2020-01-01"})
    assert refused.status_code == 400
    assert "JO004" in body(refused)
    assert not Action.objects.filter(origin="signal").exists()


def test_on_an_earlier_day_it_says_from_when_it_could_speak(workspace: Workspace) -> None:
    page = body(signed_in("reader").get("/signals/?as_of=2026-02-01"))
    assert "22 février 2026" in page
    assert "demandent une revue" not in page


def test_only_those_who_steer_are_offered_to_open_a_review(workspace: Workspace) -> None:
    page = body(signed_in("sales").get("/signals/"))
    assert "/review/" not in page
    assert "revient à la direction" in page
    assert signed_in("marketing").post("/signals/discount_up/review/", DUE).status_code == 403
    assert not Action.objects.exists()


def test_a_review_is_an_entry_of_the_journal_and_an_action(workspace: Workspace) -> None:
    client = signed_in("manager")
    response = client.post("/signals/discount_up/review/", DUE)
    assert response.status_code == 302
    assert response["Location"].endswith("/signals/#s-discount_up")
    action = Action.objects.get()
    assert (action.owner, action.due, action.origin, action.component) == (
        "Ariane Morvan", date(2026, 12, 7), "signal", "price",
    )  # fmt: skip
    assert action.about == "signal:discount_up:2026-10-04"
    assert action.moves == ["average_discount"]
    assert action.before[0]["rows"][0]["value"] == pytest.approx(0.1316, abs=1e-3)
    entry = Entry.objects.get(kind="review.opened")
    assert entry.about == action.about
    assert entry.body["verdict"]["en"].startswith("The average discount goes from")
    assert entry.body["figures"][0]["reference"] == "average_discount"
    assert not verify(one.link for one in Entry.objects.order_by("number"))
    assert "menée par Ariane Morvan" in body(client.get("/signals/"))


def test_asked_again_it_is_not_opened_again_even_once_closed(workspace: Workspace) -> None:
    first = open_review(workspace, "noisy_acquisition", at=AT, by=None, owner="A", due=date(2026, 12, 7))
    again = open_review(workspace, "noisy_acquisition", at=AT, by=None, owner="B", due=date(2026, 12, 9))
    assert (first.new, again.new, first.action.pk) == (True, False, again.action.pk)
    close_action(first.action, at=AT, note="recentrée")
    assert not open_review(workspace, "noisy_acquisition", at=AT, by=None, owner="C", due=None).new
    assert Entry.objects.filter(kind="review.opened").count() == 1
    assert reviews_of(workspace.signals()).keys() == {"noisy_acquisition"}
    assert first.action.moves == ["lead_to_mql where channel = 'publicite'"]


def test_a_signal_that_does_not_fire_or_does_not_exist_opens_nothing(workspace: Workspace) -> None:
    for name, code in (("churn_worse", "SG002"), ("weather", "SG001")):
        with pytest.raises(JournalError) as refused:
            open_review(workspace, name, at=AT, by=None, owner="A", due=date(2026, 12, 7))
        assert [finding.code for finding in refused.value.findings] == [code]
    with pytest.raises(JournalError):
        open_review(workspace, "discount_up", at=AT, by=None, owner="A", due=date(2026, 12, 7), as_of=date(2026, 7, 5))
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"owner": "", "due": "2026-12-07"}, "Il manque le responsable"),
        ({"owner": "A", "due": ""}, "Il manque l’échéance"),
        ({"owner": "A", "due": "demain"}, "n’est pas une date"),
    ],
)
def test_a_form_that_lacks_something_says_what_and_keeps_the_rest(
    workspace: Workspace, typed: dict[str, str], said: str
) -> None:
    response = signed_in("direction").post("/signals/discount_up/review/", typed)
    assert response.status_code == 400
    assert said in body(response)
    assert not Action.objects.exists()


def test_what_the_journal_calls_a_signal_names_when_it_began(workspace: Workspace) -> None:
    (discount,) = [signal for signal in workspace.signals() if signal.id == "discount_up"]
    assert about_of(discount) == "signal:discount_up:2026-10-04"


def test_the_journal_leads_to_the_signal_on_the_day_it_began(workspace: Workspace) -> None:
    review = open_review(workspace, "discount_up", at=AT, by=None, owner="A", due=date(2026, 12, 7))
    client = signed_in("reader")
    response = client.get(object_url(review.action.about))
    assert response.status_code == 302
    assert response["Location"] == "/signals/?as_of=2026-10-04#s-discount_up"
    for wrong in ("discount_up:someday", "weather:2026-10-04"):
        assert client.get(f"/signals/{wrong}/").status_code == 404


def test_the_api_answers_what_the_command_line_prints(workspace: Workspace) -> None:
    told = json.loads(signed_in("reader").get("/api/signals?lang=en").content)
    assert told["verdict"].startswith("3 signals ask")
    (noisy,) = [signal for signal in told["signals"] if signal["id"] == "noisy_acquisition"]
    assert [group["name"] for group in noisy["groups"] if group["state"] == "firing"] == ["publicite"]
    assert Client().get("/api/signals").status_code == 401


def test_without_facts_it_says_what_it_takes(tmp_path: Path, settings: LazySettings) -> None:
    settings.WORKSPACE = tmp_path
    page = body(signed_in("reader").get("/signals/"))
    assert "65 semaines" in page


def test_a_small_company_is_told_why_each_signal_is_mute(tmp_path: Path, settings: LazySettings) -> None:
    settings.WORKSPACE = imported_company(tmp_path)
    page = body(signed_in("reader").get("/signals/?as_of=2026-11-23"))
    assert "Aucun signal ne peut encore parler" in page
    assert "il en faut 15" in page or "il en faut 65" in page
