"""From an alert to the verdict on its action, through the pages, on facts that move on.

It worked, it did not, it is too early: the win rate falls from 45% to 15% on 1 May 2026; the action is done on 1 July;
then the rate comes back, or does not.
"""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.steering.changing_company import AT_TARGET, DONE, FALLEN, World, begin, move_on
from typer.testing import CliRunner

from portulan.cli import app
from portulan.journal.models import Action, Entry
from portulan.people.models import User
from portulan.steering.models import Alert, FocusWindow

pytestmark = pytest.mark.django_db
ALERTED, EARLY, LATE = date(2026, 6, 26), date(2026, 7, 8), date(2026, 8, 30)


class Company:
    """Its folder, its people's browser, and the day it is there."""

    def __init__(self, folder: Path, after: float, set_clock: Callable[[datetime], None]) -> None:
        self.folder, self.world, self.set_clock = folder, World(after), set_clock
        begin(folder)
        self.user = User.objects.create_user("claire", password="une phrase de passe", role="direction")
        self.client = Client()

    def on(self, day: date) -> None:
        """That evening: the CRM has exported, someone asks for the focus to be evaluated."""
        self.set_clock(datetime.combine(day, time(18), UTC))
        move_on(self.folder, self.world, day)
        self.client.force_login(self.user)
        assert self.client.post("/steering/evaluate").status_code == 302

    def page(self, address: str, language: str = "fr") -> str:
        self.client.cookies["portulan_language"] = language
        response = self.client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        return str(response.content.decode()).replace("\u202f", " ").replace("\u00a0", " ")

    def json(self, address: str) -> Any:
        return self.client.get(address).json()

    def command(self, *words: str) -> str:
        run = CliRunner().invoke(app, [*words, "--workspace", str(self.folder)])
        assert run.exit_code == 0, run.output
        return run.stdout


@pytest.fixture
def company_where(
    tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> Callable[[float], Company]:
    """The company as it stands once the action on its alert is done: alerted on 26 June, done on 1 July."""

    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    def make(after: float) -> Company:
        settings.WORKSPACE = tmp_path / "morvan"
        monkeypatch.setenv("PORTULAN_WORKSPACE", str(tmp_path / "morvan"))
        company = Company(tmp_path / "morvan", after, set_clock)
        company.on(ALERTED)
        action = Action.objects.get(origin="alert")
        assert "Action ouverte :" in company.page("/")
        assert (action.steps, action.due) == (["Choisir les dix appels", "Les écouter à deux"], DONE)
        company.on(date(2026, 7, 3))
        refused = company.client.post(f"/actions/{action.pk}/close/", {"do": "done", "on": "2026-06-25"})
        assert refused.status_code == 422
        assert "26 juin 2026" in refused.content.decode()
        typed = {"do": "done", "on": DONE.isoformat(), "note": "Dix appels écoutés, deux consignes données"}
        assert company.client.post(f"/actions/{action.pk}/close/", typed).status_code == 302
        return company

    return make


def everywhere(company: Company) -> dict[str, str]:
    """Every place that tells what became of the action."""
    alert, action = Alert.objects.get(), Action.objects.get(origin="alert")
    places = {
        "action": f"/actions/{action.pk}/",
        "board": "/actions/",
        "alert": f"/steering/alerts/{alert.pk}/",
        "alerts": "/steering/alerts/",
        "journal": "/journal/?kind=alert",
        "entry": f"/journal/{Entry.objects.filter(kind='alert.effect').latest('number').number}/",
    }
    return {name: company.page(address) for name, address in places.items()}


def test_too_early_nothing_is_said_but_from_when(company_where: Callable[[float], Company]) -> None:
    company = company_where(AT_TARGET)
    company.on(EARLY)
    found = everywhere(company)
    for place in ("action", "board", "alert", "alerts", "entry"):
        assert "On ne peut pas encore dire" in found[place], place
    for place in ("action", "alert", "entry"):
        assert "Trop tôt : lecture à partir du 15 juillet 2026." in found[place], place
    assert "on ne peut pas encore dire" in found["journal"]
    home = company.page("/")
    assert "Action faite le 1 juillet 2026 :" in home or "Action faite le 1er juillet 2026 :" in home
    assert "On ne peut pas encore dire" in home
    assert company.json("/api/alerts")["alerts"][0]["effect"]["reason"] == "too_soon"
    told = json.loads(company.command("actions", "--effects", "--format", "json"))["actions"][0]["effects"][0]
    assert (told["verdict"], told["reason"], told["change"]) == ("cannot_tell", "too_soon", None)


@pytest.mark.parametrize(
    ("after", "verdict", "said", "written", "english"),
    [
        (AT_TARGET, "worked", "A marché", "a marché", "Worked"),
        (FALLEN, "did_not", "N’a pas marché", "n’a pas marché", "Did not work"),
    ],
)
def test_the_truth_planted_is_the_verdict_told_everywhere(
    company_where: Callable[[float], Company], after: float, verdict: str, said: str, written: str, english: str
) -> None:
    company = company_where(after)
    company.on(EARLY)
    company.on(LATE)
    found = everywhere(company)
    for place in ("action", "board", "alert", "alerts", "entry"):
        assert said in found[place], place
        assert "On ne peut pas encore dire" not in found[place], place
    assert f"L’action sur Taux de gain {written}" in found["journal"]
    assert english in company.page(f"/actions/{Action.objects.get(origin='alert').pk}/", "en")
    effect = company.json("/api/alerts")["alerts"][0]["effect"]
    assert (effect["verdict"], effect["done"], effect["days"]) == (verdict, "2026-07-01", 56)
    assert effect["low"] < after - FALLEN < effect["high"]
    (told,) = company.json("/api/actions?standing=done&effects=1")["actions"][0]["effects"]
    assert {key: told[key] for key in ("verdict", "low", "high")} == {
        key: effect[key] for key in ("verdict", "low", "high")
    }
    spoken = " ".join(company.command("actions", "--effects", "--lang", "fr").split())
    assert f"Taux de gain — {said}." in spoken


def test_home_says_what_was_learnt_for_two_weeks_and_the_next_meeting_reads_it(
    company_where: Callable[[float], Company],
) -> None:
    company = company_where(AT_TARGET)
    company.on(date(2026, 8, 28))
    since = date.fromisoformat(Alert.objects.get().effect["since"])
    assert since == date(2026, 8, 28)
    assert "lu le 28 août 2026" in company.page("/")
    assert company.client.post("/rituals/weekly/2026-08-31/prepare/").status_code == 302
    (effect,) = company.json("/api/rituals/weekly/2026-08-31")["pack"]["effects"]
    assert (effect["what"], effect["verdict"]) == ("Écouter dix appels perdus", "worked")
    page = company.page("/rituals/weekly/2026-08-31/")
    assert "Ce qu’ont donné les actions faites" in page
    assert "Taux de gain : +" in page
    company.on(date(2026, 9, 12))
    assert "lu le 28 août 2026" not in company.page("/")


def test_the_focus_that_ends_says_what_came_of_it_and_asks_for_the_next(
    company_where: Callable[[float], Company],
) -> None:
    company = company_where(FALLEN)
    window = FocusWindow.objects.get()
    assert window.ended_at is not None
    assert [(one["reference"], one["reached"], one["alerts"]) for one in window.outcome] == [("win_rate", "missed", 1)]
    page = company.page("/steering/")
    assert "il est terminé" in page
    assert "cible manquée" in page
    assert "Le prochain focus" in page
    home = company.page("/", "en")
    assert "The focus is over" in home
    assert "/steering/#h-past" in home
