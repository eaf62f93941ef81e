"""The forms of the five components in the page: buttons without a script, preview, saving, refusals."""

import html
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.authoring.authoring_plan import PLAN

from portulan.authoring.components import BY_KEY
from portulan.authoring.form_state import state_of
from portulan.authoring.form_view import form_view
from portulan.authoring.models import PlanVersion
from portulan.language.yaml_text import compose
from portulan.people.models import User


def sent(key: str, text: str = PLAN) -> dict[str, Any]:
    """What a browser sends of a form left as it was opened."""
    view = form_view(BY_KEY[key], state_of(compose(text, "plan.yaml")[0], BY_KEY[key]))
    data: dict[str, Any] = {f.name: f.value for f in view.fields}
    lists = list(view.items)
    while lists:
        for item in lists.pop().items:
            data[f"{item.name}.@"] = str(item.origin)
            data |= {f.name: f.value for f in item.fields}
            lists += item.inside
    return data | {"base_sha": PlanVersion.objects.first().sha}  # type: ignore[union-attr]


def body(response: object) -> str:
    return html.unescape(response.content.decode())  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def opened(browser: Client) -> None:
    """The plan was looked at once, so it has a version."""
    browser.get("/plan/")


def test_saving_writes_the_value_and_keeps_the_comments(browser: Client, folder: Path) -> None:
    data = sent("price") | {"guardrails.discount_max": "12 %", "do": "save", "reason": "Marge en baisse"}
    response = browser.post("/plan/form/price/", data, follow=True)
    assert "Version 2 enregistrée" in body(response)
    assert (folder / "plan.yaml").read_text(encoding="utf-8") == PLAN.replace(
        "discount_max: 15 %", "discount_max: 12 %"
    )
    version = PlanVersion.objects.get(number=2)
    assert (version.source, version.author_name, version.reason) == ("form", "Claire Aubry", "Marge en baisse")


def test_the_preview_shows_the_lines_it_would_write_and_writes_none(browser: Client, folder: Path) -> None:
    shown = body(browser.post("/plan/form/price/preview/", sent("price") | {"guardrails.margin_min": "50 %"}))
    assert 'data-kind="added"' in shown
    assert "margin_min: 50 %" in shown
    assert (folder / "plan.yaml").read_text(encoding="utf-8") == PLAN


def test_the_preview_says_what_the_rules_will_say(browser: Client) -> None:
    shown = body(browser.post("/plan/form/price/preview/", sent("price") | {"guardrails.discount_max": "beaucoup"}))
    assert 'data-state="alerting"' in shown
    assert "beaucoup" in shown


def test_a_button_adds_an_item_without_a_script(browser: Client) -> None:
    response = browser.post("/plan/form/target/", sent("target") | {"do": "add:segments"})
    assert response.status_code == 200
    assert 'name="segments.2.id"' in body(response)


def test_a_third_channel_is_refused_with_the_reason(browser: Client, folder: Path) -> None:
    response = browser.post("/plan/form/channels/", sent("channels") | {"do": "add:acquisition"})
    assert response.status_code == 422
    assert "Deux canaux d’acquisition au plus" in body(response)
    assert 'name="acquisition.2.id"' not in body(response)


def test_a_third_channel_posted_by_hand_is_not_saved(browser: Client, folder: Path) -> None:
    data = sent("channels") | {"acquisition.2.@": "", "acquisition.2.id": "emailing", "do": "save", "reason": "essai"}
    response = browser.post("/plan/form/channels/", data)
    assert response.status_code == 422
    assert "Deux canaux d’acquisition au plus" in body(response)
    assert (folder / "plan.yaml").read_text(encoding="utf-8") == PLAN


def test_an_error_keeps_what_was_typed_and_changes_nothing(browser: Client, folder: Path) -> None:
    data = sent("price") | {"guardrails.discount_max": "beaucoup", "do": "save", "reason": "essai"}
    response = browser.post("/plan/form/price/", data)
    assert response.status_code == 422
    assert 'value="beaucoup"' in body(response)
    assert (folder / "plan.yaml").read_text(encoding="utf-8") == PLAN


def test_a_save_needs_a_reason(browser: Client, folder: Path) -> None:
    data = sent("price") | {"guardrails.discount_max": "12 %", "do": "save"}
    response = browser.post("/plan/form/price/", data)
    assert response.status_code == 422
    assert "Il manque la raison" in body(response)
    assert 'aria-invalid="true"' in body(response)


def test_someone_changing_another_component_does_not_stand_in_the_way(
    browser: Client, folder: Path, manager: User, client_of: Callable[..., Client]
) -> None:
    mine = sent("price") | {"guardrails.discount_max": "12 %", "do": "save", "reason": "marge"}
    theirs = sent("process") | {"skips": "excluded", "do": "save", "reason": "étapes"}
    assert client_of(manager).post("/plan/form/process/", theirs).status_code == 302
    assert browser.post("/plan/form/price/", mine).status_code == 302
    text = (folder / "plan.yaml").read_text(encoding="utf-8")
    assert "discount_max: 12 %" in text
    assert "skips: excluded" in text


def test_someone_changing_the_same_component_is_shown(
    browser: Client, folder: Path, manager: User, client_of: Callable[..., Client]
) -> None:
    mine = sent("price") | {"guardrails.discount_max": "12 %", "do": "save", "reason": "marge"}
    theirs = sent("price") | {"guardrails.discount_max": "11 %", "do": "save", "reason": "prudence"}
    assert client_of(manager).post("/plan/form/price/", theirs).status_code == 302
    response = browser.post("/plan/form/price/", mine)
    assert response.status_code == 409
    assert "enregistrée par Marc" in body(response)
    assert 'value="12 %"' in body(response)
    assert "discount_max: 11 %" in (folder / "plan.yaml").read_text(encoding="utf-8")


def test_a_part_no_form_can_hold_leads_to_the_text(browser: Client, folder: Path) -> None:
    (folder / "plan.yaml").write_text("portulan: 1\ntarget: [a, b]\n", encoding="utf-8")
    response = browser.get("/plan/form/target/")
    assert response.status_code == 200
    assert 'href="/plan/text/#L2"' in body(response)


@pytest.mark.parametrize("button", ["add:nowhere", "remove:segments.40", "up:segments.0"])
def test_an_unknown_button_is_not_found(browser: Client, button: str) -> None:
    assert browser.post("/plan/form/target/", sent("target") | {"do": button}).status_code == 404
