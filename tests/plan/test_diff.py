"""Two plans compared by meaning, said in both languages."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portulan.plan.diff import Change, diff_plans, path_words
from portulan.plan.document import Document
from portulan.plan.reading import read_plan

EXAMPLE = (Path(__file__).parent / "example.yaml").read_text(encoding="utf-8")


def changes(old: str, new: str) -> list[Change]:
    before, after = read_plan(old, "old.yaml").plan, read_plan(new, "new.yaml").plan
    assert before is not None
    assert after is not None
    return diff_plans(before, after)


def said(old: str, new: str) -> list[tuple[str, str, str]]:
    plain = str.maketrans({"\u00a0": " ", "\u202f": " "})
    return [(c.kind, c.say("fr").translate(plain), c.say("en")) for c in changes(old, new)]


def test_a_plan_compared_with_itself_has_not_changed() -> None:
    assert changes(EXAMPLE, EXAMPLE) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("price: {guardrails: {discount_max: 15 %}}", "# why\nprice:\n  guardrails:\n    discount_max: '0.15'\n"),
        (
            "target: {segments: [{id: a, when: x>1 and y=2}]}",
            "target:\n  segments:\n  - when: x > 1 and y = 2\n    id: a",
        ),
        ("objectives: [{id: a, target: 2_400_000}]", "objectives: [{id: a, target: 2 400 000}]"),
        ("target: {indicator: win_rate}", "target: {indicator: [win_rate]}"),
        ("price: {decision: a}\noffer: {decision: b}", "offer: {decision: b}\nprice: {decision: a}"),
    ],
)
def test_layout_is_not_meaning(old: str, new: str) -> None:
    assert changes(old, new) == []


@pytest.mark.parametrize(
    ("old", "new", "kind", "french", "english"),
    [
        (
            "price: {guardrails: {discount_max: 10 %}}",
            "price: {guardrails: {discount_max: 15 %}}",
            "changed",
            "Le plafond de remise passe de 10 % à 15 %.",
            "The discount ceiling goes from 10% to 15%.",
        ),
        (
            "price: {guardrails: {margin_min: 45 %}}",
            "price: {guardrails: {margin_min: 45 %, discount_max: 12.5 %}}",
            "added",
            "Le plan donne désormais le plafond de remise : 12,5 %.",
            "The plan now gives the discount ceiling: 12.5%.",
        ),
        (
            "price: {guardrails: {discount_max: 15 %}}",
            "price: {guardrails: {}}",
            "removed",
            "Le plan ne donne plus le plafond de remise (15 % auparavant).",
            "The plan no longer gives the discount ceiling (15% before).",
        ),
        (
            "process: {stages: [{id: a, allowed: 14 days}]}",
            "process: {stages: [{id: a, allowed: 1 week}]}",
            "changed",
            "Le temps alloué de l’étape « a » passe de 14 jours à 1 semaine.",
            "The time allowed of stage “a” goes from 14 days to 1 week.",
        ),
        (
            "target: {segments: [{id: eti, when: employees > 250}]}",
            "target: {segments: [{id: eti, when: employees > 300}]}",
            "changed",
            "La condition du segment « eti » change : employees > 250 devient employees > 300.",
            "The condition of segment “eti” changes: employees > 250 becomes employees > 300.",
        ),
        (
            "target: {segments: [{id: eti, when: employees > 250}]}",
            "target: {segments: [{id: grands, when: employees > 250}]}",
            "changed",
            "Le segment « eti » s’appelle désormais « grands ».",
            "Segment “eti” is now called “grands”.",
        ),
        (
            "process: {stages: [{id: a}, {id: b}]}",
            "process: {stages: [{id: b}, {id: a}]}",
            "reordered",
            "Nouvel ordre pour les étapes : b et a.",
            "New order for the stages: b and a.",
        ),
        (
            "process: {stages: [{id: a}]}",
            "process: {stages: [{id: a}, {id: b}]}",
            "added",
            "Ajout : l’étape « b ».",
            "Added: stage “b”.",
        ),
        (
            "target: {exclude: [{when: employees < 20}]}",
            "target: {exclude: []}",
            "removed",
            "Retrait : l’exclusion « employees < 20 ».",
            "Removed: exclusion “employees < 20”.",
        ),
        (
            "price: {decision: Prix à la valeur}",
            "price: {decision: Prix du marché}",
            "changed",
            "La décision sur le prix change : « Prix à la valeur » devient « Prix du marché ».",
            "The decision about the price changes: “Prix à la valeur” becomes “Prix du marché”.",
        ),
        (
            "price: {indicator: margin_rate}",
            "price: {indicator: average_discount}",
            "changed",
            "Les indicateurs pour le prix changent : margin_rate devient average_discount.",
            "The indicators for the price change: margin_rate becomes average_discount.",
        ),
        (
            "process: {stages: [{id: a, exit: [x]}]}",
            "process: {stages: [{id: a, exit: [x, y]}]}",
            "added",
            "« y » s’ajoute : les critères de sortie de l’étape « a ».",
            "“y” is added to the exit criteria of stage “a”.",
        ),
        (
            "objectives: [{id: ca, target: 2_400_000 €}]",
            "objectives: [{id: ca, target: 2_600_000 €}]",
            "changed",
            "La cible de l’objectif « ca » passe de 2 400 000 € à 2 600 000 €.",
            "The target of objective “ca” goes from €2,400,000 to €2,600,000.",
        ),
        (
            "rituals: {monthly: {on: first Thu}}",
            "rituals: {monthly: {on: last Fri}}",
            "changed",
            "Le jour du mois du rituel mensuel passe de premier jeudi à dernier vendredi.",
            "The day of the month of the monthly ritual goes from first Thursday to last Friday.",
        ),
        (
            "price: {logic: value}",
            "price: {logic: market}",
            "changed",
            "La logique de prix change : prix à la valeur devient prix du marché.",
            "The logic of prices changes: value-based becomes market price.",
        ),
        (
            "portulan: 1",
            "portulan: 1\nfocus: {from: 2026-11-02, weeks: 4}",
            "added",
            "Le plan compte désormais le focus.",
            "The plan now has the focus.",
        ),
        (
            "alignment: {sla: {first_response: 4 business hours, follow_ups: 5 in 15 days}}",
            "alignment: {sla: {first_response: 4 business hours, follow_ups: 3 in 10 days}}",
            "changed",
            "Le nombre de relances passe de 5 en 15 jours à 3 en 10 jours.",
            "The number of follow-ups goes from 5 in 15 days to 3 in 10 days.",
        ),
    ],
)
def test_a_change_is_one_sentence(old: str, new: str, kind: str, french: str, english: str) -> None:
    assert said(old, new) == [(kind, french, english)]


def test_an_item_that_moved_and_changed_is_the_same_item() -> None:
    old = "process: {stages: [{id: a, allowed: 7 days}, {id: b, allowed: 7 days}]}"
    new = "process: {stages: [{id: b, allowed: 7 days}, {id: a, allowed: 9 days}]}"
    assert [(c.kind, c.path) for c in changes(old, new)] == [
        ("changed", ("process", "stages", "a", "allowed")),
        ("reordered", ("process", "stages")),
    ]


def test_every_path_of_the_example_has_a_name_in_both_languages() -> None:
    reading = read_plan(EXAMPLE, "plan.yaml")
    assert reading.plan is not None
    for path in reading.document.paths():
        words = path_words(path, reading.plan)
        assert words.say("fr")
        assert words.say("fr") != words.say("en") or "«" in words.say("fr")


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_an_edit_is_told_and_told_once_undone(data: st.DataObject) -> None:
    """Changing the text of a decision, a reason or a name gives one change, and the reverse one gives its reverse."""
    reading = read_plan(EXAMPLE, "plan.yaml")
    free = [
        p for p in reading.document.paths() if p[-1] in ("decision", "because", "name", "answer", "promise", "what")
    ]
    path = data.draw(st.sampled_from(free))
    value = data.draw(st.text(st.characters(categories=["L", "N"]), min_size=1))
    new = Document(EXAMPLE, "plan.yaml", reading.document.root).edit(path, value)
    if value in ("null", "Null", "NULL") or value == reading.document.value(path):
        return
    assert len(changes(EXAMPLE, new)) == 1
    assert [(c.old, c.new) for c in changes(new, EXAMPLE)] == [(c.new, c.old) for c in changes(EXAMPLE, new)]
