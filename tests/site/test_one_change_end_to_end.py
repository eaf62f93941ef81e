"""One change from what was seen to whether it held, through the pages: each step is what the page before offers."""

import html
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.metrics.tested_company import LAST, NAME, company_with, workspace, written

from portulan.authoring.models import PlanVersion
from portulan.journal.models import Entry
from portulan.journal.writing import verify_journal
from portulan.language.words import Words
from portulan.metrics.trials.checking import read_trial
from portulan.people.models import User
from portulan.stats.blocks import arms

PARIS = ZoneInfo("Europe/Paris")
FIRST, DECIDED, DEPLOYED = date(2026, 1, 5), date(2026, 4, 8), date(2026, 4, 10)
FRICTION = "/drivers/win_rate/?from=2025-07-01&to=2025-12-31"
DESIGN = {
    "name": "Un essai", "hypothesis": "Un client qui a chiffré l’arrêt décide plus souvent", "kind": "script",
    "what": "Poser la question du coût", "when": "channel = 'web'", "split": "random", "horizon": "30",
    "start": FIRST.isoformat(), "rule": "declared", "deals": "60", "alpha": "10", "effect": "30",
    "rail": "average_discount", "side": "at_most", "limit": "15 %",
    "path": "process.stages.decouverte.questions", "way": "add", "written": "Combien coûte une heure d’arrêt ?",
}  # fmt: skip
SEED = 8105


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """B wins 45 points more often, and so does everyone once it is deployed; nothing is written yet."""
    folder = company_with(tmp_path_factory.mktemp("end") / "company", 0.45, deployed=DEPLOYED, seed=SEED)
    (folder / "trials" / f"{NAME}.yaml").unlink()
    return folder


@pytest.fixture
def someone(built: Path, settings: LazySettings, db: None) -> Client:
    """A manager's browser, in English, on that company."""
    settings.WORKSPACE = built
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.create(username="claire", role="manager"))
    return client


def at(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    """It is ten o'clock that day."""
    moment = datetime(day.year, day.month, day.day, 10, tzinfo=PARIS)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return html.unescape(answer.content.decode())


def done(client: Client, address: str, **fields: str) -> str:
    """The page one is sent to after a form."""
    answer = client.post(address, fields)
    assert answer.status_code == 302, html.unescape(answer.content.decode())
    return read(client, answer.headers["Location"])


def test_from_a_friction_to_an_audited_deployment(
    built: Path, someone: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What explains a figure offers a test; the form is filled with what was seen, and says what the design can show.
    at(monkeypatch, date(2026, 1, 2))
    offered = re.search(r'href="(/tests/new/[^"]+)"', someone.get(FRICTION).content.decode())
    assert offered is not None
    form = read(someone, html.unescape(offered[1]))
    assert 'name="kpi" list="kpis" required maxlength="400" autocomplete="off" value="win_probability"' in form
    friction = re.search(r'name="friction"[^>]*value="([^"]+)"', form)
    assert friction is not None
    seen = {"friction": friction[1], "source": "driver", "link": FRICTION, "kpi": "win_probability"}
    shown = html.unescape(someone.get("/tests/new/", DESIGN | seen).content.decode())
    assert "Not decidable before" in shown
    assert "About Chance of winning; the guard-rail is Average discount." in shown

    # Written, read again, frozen before its first day.
    page = done(someone, "/tests/new/", **(DESIGN | seen))
    assert "Written, not registered yet" in page
    assert friction[1] in page
    trial = read_trial((built / "trials" / f"{NAME}.yaml").read_bytes(), "x").trial
    assert trial is not None
    assert trial.split.seed == SEED
    page = done(someone, f"/tests/{NAME}/register/")
    assert "The test has received no one yet" in page
    assert "In the journal" in page

    # Whoever arrives is drawn; the rule does not allow deploying yet, and says so.
    room = workspace(built)
    day = FIRST
    while day <= LAST:
        room.draw_trials(day, [NAME])
        day += timedelta(days=7)
    assert [u[1] for u in drawn(someone)] == list(arms(NAME, SEED, 0, 60))
    assert "Too early to decide" in read(someone, f"/tests/{NAME}/?as_of=2026-01-20")

    # The rule allows it: decided, then written into the plan as a version that cites the test.
    at(monkeypatch, DECIDED)
    assert "B does better than A" in read(someone, f"/tests/{NAME}/")
    page = done(someone, f"/tests/{NAME}/decide/", decision="deploy", note="La question passe à toute l’équipe")
    assert "Write into the plan" in page
    at(monkeypatch, DEPLOYED)
    page = done(someone, f"/tests/{NAME}/deploy/")
    version = PlanVersion.objects.latest("number")
    assert f"Deployed on 10 April 2026, version {version.number} of the plan. The effect held." in page
    assert f'href="/plan/versions/{version.number}/"' in page

    # The plan says what changed and why; the reason leads to the verdict, which leads back to the test.
    told = read(someone, f"/plan/versions/{version.number}/")
    assert "Deployed by the test “Un essai” (trials/un-essai.yaml): Poser la question du coût" in told
    assert "Combien coûte une heure d’arrêt ?" in told
    assert version.decision is not None
    assert f"/journal/{version.decision}/" in told
    verdict = read(someone, f"/journal/{version.decision}/")
    assert f'href="/tests/{NAME}/"' in verdict
    assert "What the test said" in verdict
    assert "by_the_rule" not in verdict
    kinds = Entry.objects.filter(about=f"test:{NAME}").order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["test.registered", "test.verdict", "test.deployed"]
    assert verify_journal() == []

    # Later: the register says whether it held, and is searched by it; the API says the same.
    register = read(someone, "/tests/?state=keep&q=the+effect+held")
    assert f"/tests/{NAME}/" in register
    assert "win_probability" not in register
    told_by_api = someone.get(f"/api/tests/{NAME}").json()
    assert told_by_api["audit"]["held"] == "held"
    assert told_by_api["decided"]["by_the_rule"] is True
    assert told_by_api["deployed"]["version"] == version.number
    assert "Too early to say whether it holds" in read(someone, f"/tests/{NAME}/?as_of=2026-05-04")


def drawn(client: Client) -> list[list[str]]:
    """The rows of the draw's file, but its head."""
    return [line.split(",") for line in client.get(f"/tests/{NAME}/draw.csv").content.decode().splitlines()[1:]]


def test_a_decision_closes_the_draw(built: Path) -> None:
    """Those who arrive once a test is decided are in no arm."""
    room = workspace(built)
    room.begin_trial(written(built, "autre"))
    assert room.draw_trials(FIRST + timedelta(days=30), ["autre"])["autre"]
    room.end_trial("autre", FIRST + timedelta(days=30))
    before = (built / "trials" / "autre.csv").read_text()
    assert not room.draw_trials(LAST, ["autre"]).get("autre")
    room.end_trial("autre", LAST)
    assert (built / "trials" / "autre.csv").read_text() == before
    assert "closed:2026-02-04" in before


def test_the_journal_names_what_a_test_wrote(someone: Client) -> None:
    """No key of a program on the page of an entry, in either language."""
    from portulan.journal.writing import record

    body = {
        "decision": "stop", "note": "", "by_the_rule": False, "as_of": "2026-05-04",
        "measured": {"fr": {"said": "Trop tôt"}, "en": {"said": "Too early"}}, "counts": {"known_a": 3},
    }  # fmt: skip
    title = Words(fr="Test arrêté", en="Test stopped")
    entry = record("test.verdict", title, at=datetime(2026, 5, 4, tzinfo=PARIS), about=f"test:{NAME}", body=body)
    page = read(someone, f"/journal/{entry.number}/")
    read_by_people, _, folded = page.partition('<details class="gap-3">')
    for said in ("Decision", "stop", "By the rule announced", "no", "Too early"):
        assert said in read_by_people
    assert not re.search(r"known_a|by_the_rule|measured|counts", read_by_people)
    assert "known_a" in folded
