"""A form writes the smallest change that says what it says: comments and the rest of the text stay to the byte."""

from difflib import ndiff

import pytest
from tests.authoring.authoring_plan import PLAN

from portulan.authoring.components import BY_KEY, COMPONENTS
from portulan.authoring.form_edits import edits
from portulan.authoring.form_shapes import State
from portulan.authoring.form_state import NotAFormError, overfull, posted_state, press, state_of
from portulan.authoring.form_view import form_view
from portulan.authoring.form_writing import written
from portulan.language.yaml_text import compose
from portulan.plan.reading import read_plan

FILE = "plan.yaml"


def state(key: str, text: str = PLAN) -> State:
    return state_of(compose(text, FILE)[0], BY_KEY[key])


def saved(key: str, changed: State, text: str = PLAN) -> str:
    return written(text, FILE, edits(BY_KEY[key], state(key, text), changed))


def changed_lines(new: str, old: str = PLAN) -> list[str]:
    return [line for line in ndiff(old.splitlines(), new.splitlines()) if line[:1] in "+-"]


@pytest.mark.parametrize("form", COMPONENTS, ids=lambda f: f.key)
def test_a_form_left_alone_changes_no_byte(form: object) -> None:
    key = form.key  # type: ignore[attr-defined]
    assert saved(key, state(key)) == PLAN


@pytest.mark.parametrize("form", COMPONENTS, ids=lambda f: f.key)
def test_what_a_browser_sends_back_unchanged_changes_no_byte(form: object) -> None:
    key = form.key  # type: ignore[attr-defined]
    view = form_view(BY_KEY[key], state(key))
    sent: dict[str, str] = {f.name: f.value.replace("\n", "\r\n") for f in view.fields}
    lists = list(view.items)
    while lists:
        for item in lists.pop().items:
            sent[f"{item.name}.@"] = str(item.origin)
            sent |= {f.name: f.value.replace("\n", "\r\n") for f in item.fields}
            lists += item.inside
    assert saved(key, posted_state(BY_KEY[key], sent)) == PLAN


def test_one_value_changes_one_line_and_keeps_its_comment() -> None:
    form = state("target")
    form.items["segments"][0].values["when"] = "employees between 50 and 300"
    assert changed_lines(saved("target", form)) == [
        "-       when: employees between 50 and 250   # 250 compris",
        "+       when: employees between 50 and 300   # 250 compris",
    ]


def test_a_new_segment_comes_after_the_others_and_every_comment_stays() -> None:
    form = state("target")
    press(BY_KEY["target"], form, "add:segments")
    form.items["segments"][2].values |= {"id": "collectivites", "when": "sector = 'public'"}
    new = saved("target", form)
    plan = read_plan(new, FILE).plan
    assert plan is not None
    assert [s.id for s in plan.target.segments] == ["pme", "eti", "collectivites"]
    assert all(line.startswith("+") for line in changed_lines(new))


def test_a_blank_item_writes_nothing() -> None:
    form = state("target")
    press(BY_KEY["target"], form, "add:segments")
    assert saved("target", form) == PLAN


def test_removing_a_segment_removes_it_alone() -> None:
    form = state("target")
    press(BY_KEY["target"], form, "remove:segments.0")
    plan = read_plan(saved("target", form), FILE).plan
    assert plan is not None
    assert [s.id for s in plan.target.segments] == ["eti"]
    assert "# dit au comité de mars" in saved("target", form)


def test_removing_the_last_item_removes_the_list() -> None:
    form = state("target")
    press(BY_KEY["target"], form, "remove:exclude.0")
    plan = read_plan(saved("target", form), FILE).plan
    assert plan is not None
    assert plan.target.exclude == ()


def test_stages_change_places_with_all_they_hold() -> None:
    form = state("process")
    press(BY_KEY["process"], form, "up:stages.1")
    new = saved("process", form)
    plan = read_plan(new, FILE).plan
    assert plan is not None
    assert [s.id for s in plan.process.stages] == ["proposition", "decouverte"]
    assert [f.how for f in plan.process.stages[1].follow_ups] == ["appel"]
    assert "# première rencontre" in new
    assert "# l'offre est partie" in new
    press(BY_KEY["process"], (back := state("process", new)), "down:stages.0")
    assert read_plan(saved("process", back, new), FILE).plan == read_plan(PLAN, FILE).plan


def test_moving_editing_and_adding_at_once_says_all_three() -> None:
    form = state("process")
    press(BY_KEY["process"], form, "up:stages.1")
    form.items["stages"][0].values["allowed"] = "12 days"
    press(BY_KEY["process"], form, "add:stages")
    form.items["stages"][2].values |= {"id": "signature", "exit": "bon de commande\r\nacompte"}
    press(BY_KEY["process"], form, "add:stages.1.follow_ups")
    form.items["stages"][1].items["follow_ups"][1].values |= {"after": "5 days", "how": "e-mail"}
    plan = read_plan(saved("process", form), FILE).plan
    assert plan is not None
    assert [s.id for s in plan.process.stages] == ["proposition", "decouverte", "signature"]
    assert str(plan.process.stages[0].allowed) == "12 days"
    assert plan.process.stages[2].exit == ("bon de commande", "acompte")
    assert [f.how for f in plan.process.stages[1].follow_ups] == ["appel", "e-mail"]


def test_one_indicator_is_a_value_and_two_are_a_list() -> None:
    form = state("target")
    form.values["indicator"] = "win_rate by segment\nwin_rate_value"
    assert "  indicator: [win_rate by segment, win_rate_value]" in saved("target", form)
    form = state("price")
    form.values["indicator"] = "margin_rate"
    assert "  indicator: margin_rate\n" in saved("price", form)


def test_an_emptied_field_leaves_the_plan() -> None:
    form = state("price")
    form.values["guardrails.approval_above"] = ""
    plan = read_plan(saved("price", form), FILE).plan
    assert plan is not None
    assert plan.price.guardrails.approval_above is None
    assert str(plan.price.guardrails.discount_max) == "0.15"


def test_a_component_that_is_missing_is_written_whole() -> None:
    text = "portulan: 1\ncompany: Atelier Boréal\n"
    form = state("price", text)
    form.values |= {"decision": "Pas de remise.", "indicator": "margin_rate", "guardrails.margin_min": "45 %"}
    plan = read_plan(saved("price", form, text), FILE).plan
    assert plan is not None
    assert plan.price.decision == "Pas de remise."
    assert str(plan.price.guardrails.margin_min) == "0.45"


def test_a_third_acquisition_channel_is_refused() -> None:
    form = state("channels")
    refused = press(BY_KEY["channels"], form, "add:acquisition")
    assert refused is not None
    assert refused.refusal is not None
    assert "Deux canaux d’acquisition au plus" in refused.refusal.fr
    assert len(form.items["acquisition"]) == 2


def test_a_third_channel_posted_by_hand_is_seen() -> None:
    sent = {f"acquisition.{n}.@": "" for n in range(3)} | {f"acquisition.{n}.id": f"c{n}" for n in range(3)}
    assert [m.key for m in overfull(BY_KEY["channels"], posted_state(BY_KEY["channels"], sent))] == ["acquisition"]


@pytest.mark.parametrize(
    "button", ["remove:segments.9", "add:nowhere", "up:segments.0", "burn:segments.0", "remove:", ":"]
)
def test_a_button_the_form_does_not_have_is_refused(button: str) -> None:
    with pytest.raises(KeyError):
        press(BY_KEY["target"], state("target"), button)


@pytest.mark.parametrize(
    "text",
    ["target: [a, b]\n", "target: texte\n", "target: {segments: tous}\n", "target: {segments: [pme]}\n", "- liste\n"],
)
def test_a_shape_no_form_can_hold_is_said(text: str) -> None:
    with pytest.raises(NotAFormError):
        state("target", text)
