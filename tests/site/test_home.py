"""The home page: the strategy on one page, whatever is missing."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from portulan.journal.actions import close_action
from portulan.journal.models import Action
from portulan.workspace import Workspace

pytestmark = pytest.mark.django_db


def _home(client: Client, query: str = "") -> str:
    response = client.get(f"/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_the_five_decisions_stand_beside_their_figures(
    workspace_folder: Path, client_of: Callable[..., Client]
) -> None:
    html = _home(client_of("direction"))
    plan = Workspace(workspace_folder).plan().plan
    assert plan is not None
    for name in ("target", "offer", "price", "channels", "process"):
        assert (plan.component(name).decision or "?").split(",")[0] in html
    assert html.count('class="row__val"') >= 5


def test_the_verdict_is_made_from_the_figures(workspace_folder: Path, client_of: Callable[..., Client]) -> None:
    """The part of the first objective printed in the title is the board's own."""
    board = Workspace(workspace_folder).board()
    progress = board.objectives[0].progress
    assert progress is not None
    html = _home(client_of("direction"))
    title = html.split("<h1>")[1].split("</h1>")[0]
    assert f"{round(100 * progress)}\u202f%" in title
    assert "chances" not in title  # each objective’s own chance is asked for beside it, not in the verdict


def test_the_page_is_read_at_the_day_asked_for_and_links_keep_it(
    workspace_folder: Path, client_of: Callable[..., Client]
) -> None:
    html = _home(client_of("direction"), "?as_of=2026-06-30")
    assert "30 juin 2026" in html
    assert "as_of=2026-06-30" in html
    earlier = Workspace(workspace_folder).board(date(2026, 6, 30)).objectives[0].progress
    assert earlier is not None
    assert f"{round(100 * earlier)}\u202f%" in html.split("<h1>")[1].split("</h1>")[0]


def test_a_day_that_is_none_is_said_and_the_usual_day_is_read(
    workspace_folder: Path, client_of: Callable[..., Client]
) -> None:
    html = _home(client_of("direction"), "?as_of=31/06/2026")
    assert "n’est pas une date" in html
    assert "22 nov. 2026" in html


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (None, "La stratégie n’est pas encore écrite"),
        ("portulan: 1\ncompany: Essai\nlanguage: fr\n", "il attend ses données"),
        ("portulan: 1\ncompany: Essai\ntarget: {decision: [ceci, cela]}\nprice: 12\n", "il attend ses données"),
        ("- une liste\n- et non un plan\n", "La stratégie n’est pas encore écrite"),
        ("portulan: 1\nobjectives: oui\nfocus: {weeks: mille}\nperiod: {from: 2026-12-31, to: 2026-01-01}\n", "attend"),
    ],
)
def test_whatever_is_missing_the_page_says_the_next_step(
    plan: str | None, said: str, tmp_path: Path, settings: LazySettings, client_of: Callable[..., Client]
) -> None:
    settings.WORKSPACE = tmp_path
    if plan is not None:
        (tmp_path / "plan.yaml").write_text(plan, encoding="utf-8")
    html = _home(client_of("direction"))
    assert said in html
    assert 'class="empty"' in html or "Charger des données" in html


def test_search_finds_a_figure_a_stage_and_a_page_of_the_manual_without_accents(
    workspace_folder: Path, client_of: Callable[..., Client]
) -> None:
    client = client_of("reader")
    assert "Découverte" in client.get("/search?q=decouverte").content.decode()
    assert "/figures/win_rate/" in client.get("/search?q=win_rate").content.decode()
    assert "/manual/figure/" in client.get("/search?q=lire+un+chiffre").content.decode()
    assert "Rien pour" in client.get("/search?q=zzzz").content.decode()


def test_what_is_typed_in_search_is_never_taken_for_html(
    workspace_folder: Path, client_of: Callable[..., Client]
) -> None:
    html = client_of("reader").get("/search?q=<script>alert(1)</script>").content.decode()
    assert "<script>alert" not in html


def test_the_manual_has_the_same_chapters_and_sections_in_both_languages() -> None:
    from portulan.site.manual import chapters, missing_pages

    assert missing_pages() == set()
    french, english = chapters("fr"), chapters("en")
    assert [c.slug for c in french] == [c.slug for c in english]
    assert [len(c.sections) for c in french] == [len(c.sections) for c in english]
    assert len(french) >= 5


def test_our_fault_gives_a_reference_and_no_traceback(
    workspace_folder: Path, client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    from portulan.site import home

    def broken(*_: object) -> None:
        raise RuntimeError("a secret of the house")

    client = client_of("direction")
    client.raise_request_exception = False
    monkeypatch.setattr(home, "Home", broken)
    response = client.get("/")
    html = response.content.decode()
    assert response.status_code == 500
    assert "La faute est de notre côté" in html
    assert "a secret of the house" not in html
    assert "Traceback" not in html


def test_names_keep_their_capitals_where_they_mean_something() -> None:
    from portulan.site.verdict import in_sentence

    assert in_sentence("Remise moyenne") == "remise moyenne"
    assert in_sentence("CAC") == "CAC"
    assert in_sentence("Découverte → Proposition") == "Découverte → Proposition"


def test_what_is_late_and_what_is_due_this_week_is_asked_for(
    workspace_folder: Path, client_of: Callable[..., Client]
) -> None:
    """The actions of the plan: three are late, their day being past; the fourth comes within a week of its own."""
    client = client_of("sales")
    html = _home(client)
    assert html.count("jours de retard") == 3
    assert "Écrire la grille" not in html.split('id="h-today"')[1].split("</aside>")[0]
    assert "pour le 4 décembre 2026" in _home(client, "?as_of=2026-11-28")


def test_an_action_done_no_longer_asks_for_anyone(workspace_folder: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("sales")
    _home(client)
    late = Action.objects.get(plan_id="salon-lyon")
    close_action(late, at=datetime(2026, 11, 27, tzinfo=UTC))
    assert _home(client).count("jours de retard") == 2
