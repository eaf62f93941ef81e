"""Imports from the page: counted, one at a time, all or nothing; refused rows can be read."""

import html
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from tests.intake.intake_files import DEALS, MAPPING

from portulan.facts.importing import ImportProgress
from portulan.facts.locking import one_import_at_a_time
from portulan.intake import runs
from portulan.intake.models import ImportRun
from portulan.language.words import Sentence, Words
from portulan.people.models import User
from portulan.stats.estimate import Estimate
from portulan.workspace import Workspace

NOW = datetime(2026, 11, 23, 8, 40, tzinfo=UTC)


def body(response: object) -> str:
    return html.unescape(response.content.decode())  # type: ignore[attr-defined]


@pytest.fixture
def loaded(browser: Client, at_once: None) -> None:
    """The export of intake_files, imported from the page."""
    browser.post("/data/import/")


def test_before_any_import_the_page_says_how_to_begin(browser: Client) -> None:
    assert "Aucune donnée n’est encore chargée" in body(browser.get("/data/"))


def test_after_an_import_the_page_says_what_is_loaded(browser: Client, loaded: None) -> None:
    shown = body(browser.get("/data/"))
    assert "2 lignes dans 1 table" in shown
    assert "3 septembre 2026" in shown
    assert "7 septembre 2026" in shown
    assert "Dernier import lancé par Claire Aubry" in shown
    assert ImportRun.objects.get().state == "done"


def test_refused_rows_give_file_line_column_value_and_reason(browser: Client, loaded: None) -> None:
    shown = re.sub(r"\s*<[^>]+>\s*", "|", body(browser.get("/data/rejected/?table=opportunity")))
    assert "2 défauts dans 2 lignes refusées sur 4" in shown
    assert re.search(r"data/affaires\.csv\|+4\|+amount\|+12\.O00\|+n’est pas un nombre", shown)
    assert re.search(r"data/affaires\.csv\|+5\|+created_at\|+32/09/2026\|+n’est pas une date", shown)


def test_refused_rows_are_said_in_the_reader_s_language(
    loaded: None, reader: User, client_of: Callable[..., Client]
) -> None:
    assert "is not a number" in body(client_of(reader, "en").get("/data/rejected/"))


def test_refused_rows_can_be_taken_away(browser: Client, loaded: None) -> None:
    response = browser.get("/data/rejected/opportunity.csv")
    content = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    assert "12.O00" in content
    assert response.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "page", ["/data/rejected/?table=lead", "/data/rejected/lead.csv", "/data/rejected/..%2Fplan.csv"]
)
def test_rows_that_are_not_there_are_not_found(browser: Client, loaded: None, page: str) -> None:
    assert browser.get(page).status_code == 404


def test_refused_rows_come_a_hundred_at_a_time(browser: Client, folder: Path, at_once: None) -> None:
    bad = "".join(f"B{n};x;01/09/2026;;ouverte;abc\n" for n in range(250))
    (folder / "data" / "affaires.csv").write_text(DEALS + bad, encoding="utf-8")
    browser.post("/data/import/")
    pages = [body(browser.get(f"/data/rejected/?table=opportunity&page={n}")) for n in (1, 2, 3, 99)]
    assert [page.count("<tr data-row") for page in pages] == [100, 100, 52, 52]


def test_importing_the_same_files_again_changes_nothing(browser: Client, loaded: None) -> None:
    browser.post("/data/import/")
    assert [run.state for run in ImportRun.objects.order_by("pk")] == ["done", "unchanged"]
    assert "Rien de nouveau" in body(browser.get("/data/"))


def test_a_mapping_in_error_refuses_the_import_and_keeps_the_facts(
    browser: Client, loaded: None, folder: Path, workspace: Workspace
) -> None:
    before = workspace.facts().identity
    (folder / "mapping.yaml").write_text(
        MAPPING.replace("opportunity_id: id", "opportunity_id: numero"), encoding="utf-8"
    )
    browser.post("/data/import/")
    shown = body(browser.get("/data/"))
    assert "Refusé : les données d’avant restent en place".replace(" :", "\u00a0:") in shown
    assert "numero" in shown
    assert workspace.facts().identity == before


def test_a_fault_of_ours_is_said_with_a_reference_and_keeps_the_facts(
    browser: Client, loaded: None, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = workspace.facts().identity

    def break_down(self: Workspace, progress: object = None) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Workspace, "import_facts", break_down)
    browser.post("/data/import/")
    run = ImportRun.objects.first()
    assert run is not None
    assert run.state == "failed"
    shown = body(browser.get("/data/"))
    assert f"référence à citer : {run.fault}".replace(" :", "\u00a0:") in shown
    assert "No space left" not in shown
    assert workspace.facts().identity == before


def test_a_second_import_at_the_same_time_is_refused(browser: Client, owner: User, at_once: None) -> None:
    ImportRun.objects.create(started_at=NOW, beat_at=datetime.now(UTC), started_by=owner, started_by_name="Marc")
    shown = body(browser.post("/data/import/", follow=True))
    assert "Un import est déjà en cours, lancé par Marc" in shown
    assert ImportRun.objects.count() == 1


def test_the_database_itself_refuses_two_running_imports(db: None) -> None:
    ImportRun.objects.create(started_at=NOW, beat_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportRun.objects.create(started_at=NOW, beat_at=NOW)


def test_an_import_started_from_the_command_line_is_respected(browser: Client, folder: Path, at_once: None) -> None:
    with one_import_at_a_time(folder):
        shown = body(browser.post("/data/import/", follow=True))
    assert "lancé hors de cette page" in shown
    assert not ImportRun.objects.exists()


def test_an_import_that_died_with_its_server_is_said_and_gives_way(browser: Client, at_once: None) -> None:
    old = datetime.now(UTC) - timedelta(hours=1)
    ImportRun.objects.create(started_at=old, beat_at=old)
    assert "Le serveur s’est arrêté pendant l’import" in body(browser.get("/data/"))
    browser.post("/data/import/")
    assert [run.state for run in ImportRun.objects.order_by("pk")] == ["failed", "done"]


def test_progress_is_counted_and_said_in_both_languages(workspace: Workspace, owner: User) -> None:
    run = runs.start(workspace, owner, NOW, launch=lambda work: None)
    step = Sentence(Words(fr="Lecture de {what}", en="Reading {what}"), {"what": "affaires.csv"})
    runs._Follower(run.pk)(ImportProgress(step, 2, 5))
    run.refresh_from_db()
    assert (run.position, run.total, run.percent) == (3, 5, 40)
    assert run.step == {"fr": "Lecture de affaires.csv", "en": "Reading affaires.csv"}


def test_the_progress_page_shows_the_step_and_a_way_to_refresh(browser: Client, owner: User) -> None:
    step = {"fr": "Lecture de affaires.csv", "en": "Reading affaires.csv"}
    ImportRun.objects.create(started_at=NOW, beat_at=datetime.now(UTC), step=step, done=2, total=5)
    shown = body(browser.get("/data/import/progress/"))
    assert "Étape 3 sur 5 : Lecture de affaires.csv".replace(" :", "\u00a0:") in shown
    assert "Actualiser" in shown


def test_someone_can_stop_an_import_and_the_facts_stay(
    browser: Client, folder: Path, workspace: Workspace, owner: User
) -> None:
    held: list[Callable[[], None]] = []
    run = runs.start(workspace, owner, NOW, launch=held.append)
    browser.post(f"/data/import/{run.pk}/stop/")
    held[0]()
    run.refresh_from_db()
    assert run.state == "cancelled"
    assert workspace.facts().is_empty
    assert not (folder / "facts" / "manifest.json").exists()


@pytest.mark.django_db(transaction=True)
def test_a_real_import_runs_in_its_own_thread(folder: Path, workspace: Workspace) -> None:
    import threading

    person = User.objects.create_user("someone", password="a long enough password", role="direction")
    started = threading.active_count()
    threads: list[threading.Thread] = []

    def launch(work: Callable[[], None]) -> None:
        threads.append(threading.Thread(target=work))

    run = runs.start(workspace, person, NOW, launch=launch)
    assert runs.running() == run
    threads[0].start()
    threads[0].join(60)
    run.refresh_from_db()
    assert run.state == "done", run.fault
    assert threading.active_count() == started


def test_the_page_says_which_engine_computes_and_what_is_wrong_with_it(
    folder: Path, workspace: Workspace, owner: User, client_of: Callable[..., Client]
) -> None:
    workspace.import_facts()
    assert "calculés par DuckDB" in client_of(owner).get("/data/").content.decode()
    (folder / "settings.yaml").write_text("engine:\n  kind: postgres\n")
    page = client_of(owner, "en").get("/data/").content.decode()
    assert "EN002" in page
    assert "Nearest: postgresql" in page


def test_a_page_of_figures_says_which_database_does_not_answer(
    folder: Path, workspace: Workspace, owner: User, client_of: Callable[..., Client]
) -> None:
    pytest.importorskip("psycopg")
    workspace.import_facts()
    settings = "engine:\n  kind: postgresql\n  url: postgresql://me@127.0.0.1:1/x\n"
    (folder / "settings.yaml").write_text(settings)
    answer = client_of(owner, "en").get("/figures/")
    assert answer.status_code == 503
    assert "PostgreSQL does not answer at postgresql://me@127.0.0.1:1/x" in answer.content.decode()


def test_changes_sent_from_the_page_are_applied_and_leave_no_file(
    workspace: Workspace, folder: Path, browser: Client, loaded: None
) -> None:
    export = (folder / "data" / "affaires.csv").read_text("utf-8")
    late = (
        f"{export.splitlines()[0]}\nA2;Fonderie Kerbrat;07/09/2026;;ouverte;25000\nA9;Retard;08/09/2026;;ouverte;5000\n"
    )
    assert workspace.kpi("pipeline_open").result.n == 1
    assert (
        browser.post("/data/changes/", {"changes": SimpleUploadedFile("affaires.csv", late.encode())}).status_code
        == 302
    )
    after = workspace.kpi("pipeline_open").result
    assert isinstance(after, Estimate)
    assert (after.n, after.value) == (2, 30_000)
    assert not list((folder / ".portulan" / "changes").rglob("*.csv"))
    assert (folder / "data" / "affaires.csv").read_text("utf-8") == export


def test_changes_in_a_file_of_no_source_are_refused_and_said(browser: Client, loaded: None) -> None:
    strange = SimpleUploadedFile("autre.csv", b"a,b\n1,2\n")
    shown = body(browser.post("/data/changes/", {"changes": strange}, follow=True))
    assert "FA043" in shown
    assert "autre.csv" in shown
