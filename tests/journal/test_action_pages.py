"""The action plan: what the board says, what a form refuses and why, how an action ends, what it moved."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.journal.conftest import ClientOf

from portulan.journal.asking import read_amount, read_day
from portulan.journal.models import Action, Entry
from portulan.workspace import Workspace

pytestmark = pytest.mark.django_db
WHOLE = {"what": "Appeler dix clients", "owner": "Nadia Le Goff", "due": "2026-12-04"}


def text_of(response: Any) -> str:
    return str(response.content.decode()).replace("\u202f", " ").replace("\u00a0", " ")


def test_the_board_says_what_is_late_and_where_each_action_stands(told: Workspace, client_of: ClientOf) -> None:
    page = client_of("sales").get("/actions/")
    said = text_of(page)
    assert "1 action est en retard ; 1 suit son cours." in said
    assert "53 jours de retard" in said
    stands = {column.standing: [card.action.plan_id for card in column.cards] for column in page.context["columns"]}
    assert stands == {
        "overdue": ["programme-parrainage"], "under_way": ["grille-contreparties"], "to_come": [],
        "done": ["deux-vendeurs", "salon-lyon"],
    }  # fmt: skip
    assert "Dépensé : 30 550 € sur 2 actions closes, qui en prévoyaient 30 000 €." in said


def test_the_board_is_read_as_of_a_day(told: Workspace, client_of: ClientOf) -> None:
    page = client_of("sales").get("/actions/?as_of=2026-03-19")
    stands = {column.standing: len(column.cards) for column in page.context["columns"]}
    assert stands == {"overdue": 0, "under_way": 1, "to_come": 3, "done": 0}
    assert not client_of("sales").get("/actions/?as_of=2025-12-31").context["lines"]


def test_the_list_keeps_to_a_component_and_an_owner(told: Workspace, client_of: ClientOf) -> None:
    page = client_of("reader", "en").get("/actions/?view=list&component=channels&owner=Nadia+Le+Goff")
    assert [card.action.plan_id for card in page.context["lines"]] == ["programme-parrainage"]
    assert "53 days late" in text_of(page)
    assert "/actions/new/" not in text_of(page)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"due": ""}, "Il manque l’échéance. Choisir un jour. Une action sans date n’est pas une décision."),
        ({"owner": ""}, "Il manque le responsable."),
        ({"what": ""}, "L’action ne dit pas quoi faire."),
        ({"due": "demain"}, "« demain » n’est pas une date."),
        ({"start": "2026-12-05"}, "L’échéance, le 4 décembre 2026, est avant le début"),
        ({"budget": "beaucoup"}, "« beaucoup » n’est pas un montant."),
        ({"moves": "bonheur"}, "L’indicateur « bonheur » n’est pas connu."),
        ({"moves": "win_rate by"}, "ne se lit pas comme un indicateur"),
    ],
)
def test_a_form_says_what_is_missing_and_keeps_what_was_typed(
    told: Workspace, client_of: ClientOf, typed: dict[str, str], sentence: str
) -> None:
    before = Action.objects.count()
    page = client_of("sales").post("/actions/new/", {**WHOLE, **typed})
    assert page.status_code == 422
    assert sentence in text_of(page)
    assert {**WHOLE, **typed}["what"] in text_of(page)
    assert Action.objects.count() == before


def test_an_action_opened_from_the_page_keeps_the_figure_it_is_to_move(told: Workspace, client_of: ClientOf) -> None:
    client = client_of("marketing")
    typed = {**WHOLE, "moves": "win_rate", "steps": "Choisir\n\nAppeler", "budget": "1 500,50", "component": "target"}
    page = client.post("/actions/new/", typed, follow=True)
    action = Action.objects.get(origin="page")
    assert (action.steps, action.budget, action.due) == (["Choisir", "Appeler"], Decimal("1500.50"), date(2026, 12, 4))
    seen = Entry.objects.get(kind="action.opened", about=f"action:{action.pk}").body["figures"]
    expected = told.kpi("win_rate", period=page.context["reading"] and _recent(told), as_of=told.as_of()).result
    assert seen[0]["rows"][0]["value"] == pytest.approx(expected.value)  # type: ignore[union-attr]  # reason=it has one
    assert seen[0]["facts"] == told.facts().identity
    assert seen[0]["plan"] == told.plan_sha()
    assert "Taux de conversion" in text_of(page) or "win_rate" in text_of(page)


def _recent(workspace: Workspace) -> Any:
    from portulan.metrics.board import recent

    return recent(workspace.as_of())


def test_an_action_is_closed_from_its_page_with_a_note_and_what_it_cost(told: Workspace, client_of: ClientOf) -> None:
    action = Action.objects.get(plan_id="grille-contreparties")
    client = client_of("manager")
    refused = client.post(f"/actions/{action.pk}/close/", {"do": "drop", "note": ""})
    assert refused.status_code == 422
    assert "Il manque la raison de l’abandon." in text_of(refused)
    done = client.post(f"/actions/{action.pk}/close/", {"do": "done", "note": "Écrite", "spent": "0"}, follow=True)
    assert "C’est noté : action faite." in text_of(done)
    action.refresh_from_db()
    assert (action.state, action.note, action.spent) == ("done", "Écrite", Decimal(0))
    assert Entry.objects.first().kind == "action.done"  # type: ignore[union-attr]  # reason=there is one
    again = client.post(f"/actions/{action.pk}/close/", {"do": "done"})
    assert again.status_code == 409
    assert "est déjà close" in text_of(again)


def test_the_page_of_the_plan_calls_done_what_is_done(told: Workspace, client_of: ClientOf) -> None:
    states = {one.action.id: one.state for one in client_of("sales").get("/plan/").context["actions"]}
    assert states == {
        "salon-lyon": "done", "programme-parrainage": "overdue", "deux-vendeurs": "done",
        "grille-contreparties": "under_way",
    }  # fmt: skip


def test_an_action_that_the_plan_does_not_rule_is_changed_and_the_journal_keeps_what_it_said(
    told: Workspace, client_of: ClientOf
) -> None:
    client = client_of("sales")
    client.post("/actions/new/", {**WHOLE, "moves": "win_rate"})
    action = Action.objects.get(origin="page")
    typed = {**WHOLE, "due": "2026-12-11", "moves": "win_rate", "steps": "Un\nDeux", "resources": "Deux jours de Malo"}
    page = client.post(f"/actions/{action.pk}/edit/", typed, follow=True)
    assert "Action modifiée." in text_of(page)
    assert "Deux jours de Malo" in text_of(page)
    entry = Entry.objects.get(kind="action.changed", about=f"action:{action.pk}")
    assert entry.body["was"] == {"due": "2026-12-04", "steps": [], "resources": ""}
    assert "Échéance : 4 décembre 2026" in text_of(client.get(f"/journal/{entry.number}/"))
    ruled = Action.objects.get(plan_id="grille-contreparties")
    assert client.post(f"/actions/{ruled.pk}/edit/", typed).status_code == 302
    ruled.refresh_from_db()
    assert ruled.resources == ""


def test_readers_look_and_do_not_act(told: Workspace, client_of: ClientOf) -> None:
    action = Action.objects.get(plan_id="grille-contreparties")
    reader = client_of("reader")
    assert "/close/" not in text_of(reader.get(f"/actions/{action.pk}/"))
    assert reader.post(f"/actions/{action.pk}/close/", {"do": "done"}).status_code == 403
    assert reader.post("/actions/new/", WHOLE).status_code == 403
    assert reader.get("/actions/new/").status_code == 200


def test_an_action_done_tells_its_kpi_before_and_after_with_the_same_maturity(
    told: Workspace, client_of: ClientOf
) -> None:
    """Two sellers trained on 25 September: eight weeks on each side, read as of their own last day."""
    action = Action.objects.get(plan_id="deux-vendeurs")
    page = client_of("sales", "en").get(f"/actions/{action.pk}/")
    revenue, conversion = page.context["card"].moves
    assert (revenue.verdict, revenue.said) == (
        "cannot_tell", "A sum has no interval: nothing tells this change from chance.",
    )  # fmt: skip
    assert conversion.after.result.n > 20
    assert "56 days before and as many after 25 September 2026" in text_of(page)
    early = client_of("sales", "en").get(f"/actions/{action.pk}/?as_of=2026-10-01")
    assert "Too soon: to be read from 9 October 2026." in text_of(early)


def test_the_api_tells_the_actions_and_their_effects(told: Workspace, client_of: ClientOf) -> None:
    client = client_of("reader", "en")
    told_late = client.get("/api/actions?standing=overdue").json()
    assert [a["plan_id"] for a in told_late["actions"]] == ["programme-parrainage"]
    effects = client.get("/api/actions?standing=done&effects=1&component=process").json()["actions"][0]["effects"]
    assert [e["reference"] for e in effects] == ["revenue", "stage_conversion(decouverte -> proposition)"]
    assert effects[0]["verdict"] == "cannot_tell"
    assert client.get("/actions/999/").status_code == 404


def test_days_and_amounts_are_read_as_people_write_them() -> None:
    assert read_amount("1 500,50") == (Decimal("1500.50"), None)
    assert read_amount("1\u202f500") == (Decimal("1500.00"), None)
    assert read_amount("") == (None, None)
    assert read_amount("-3")[1] is not None
    assert read_amount("NaN")[1] is not None
    assert read_day("2026-02-30")[1] is not None
    assert read_day("") == (None, None)
