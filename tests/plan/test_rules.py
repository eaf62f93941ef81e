"""Every rule refuses its wrong example and accepts its right one."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.plan.plan_catalogue import CONTEXT

from portulan.language.finding import LEVELS
from portulan.plan.checking import check_plan
from portulan.plan.rules import Rule, all_rules

RULES = all_rules()
EXAMPLE = (Path(__file__).parent / "example.yaml").read_text(encoding="utf-8")


def codes(rule: Rule, text: str) -> list[str]:
    context = replace(CONTEXT, figures=rule.figures, today=rule.today)
    return [finding.code for finding in check_plan(text, "plan.yaml", context)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.kind.code)
def test_the_wrong_example_is_found_out(rule: Rule) -> None:
    assert rule.kind.code in codes(rule, rule.wrong)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.kind.code)
def test_the_right_example_passes(rule: Rule) -> None:
    assert rule.kind.code not in codes(rule, rule.right)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.kind.code)
def test_the_finding_says_where_what_and_the_way_out_in_both_languages(rule: Rule) -> None:
    context = replace(CONTEXT, figures=rule.figures, today=rule.today)
    found = [f for f in check_plan(rule.wrong, "plan.yaml", context) if f.code == rule.kind.code]
    for finding in found:
        assert finding.level in LEVELS
        assert finding.place is not None
        assert finding.place.file == "plan.yaml"
        assert finding.place.line <= rule.wrong.count("\n") + 1
        assert finding.message("fr") != finding.message("en")
        for sentence in (finding.message("fr"), finding.message("en"), finding.way_out("fr"), finding.way_out("en")):
            assert sentence.endswith((".", "?", "…")), sentence
            assert not re.search(r"Words\(|Decimal\(|None", sentence), sentence


def test_codes_are_unique_stable_and_enough() -> None:
    kinds = [rule.kind for rule in RULES]
    assert len({kind.code for kind in kinds}) == len(kinds)
    assert all(re.fullmatch(r"PL\d{3}|CO010", kind.code) for kind in kinds)
    assert len(kinds) >= 45


def test_every_declared_code_belongs_to_one_rule() -> None:
    package = Path(__file__).parents[2] / "src" / "portulan" / "plan"
    declared = [
        code
        for file in package.rglob("*.py")
        for code in re.findall(r'FindingKind\(\s*"(PL\d{3})"', file.read_text("utf-8"))
    ]
    assert len(declared) == len(set(declared))
    assert set(declared) - {"PL018"} == {rule.kind.code for rule in RULES} - {
        "CO010"
    }  # PL018 is about an edit, not about a plan


def test_the_example_plan_has_no_error() -> None:
    findings = check_plan(EXAMPLE, "example.yaml", CONTEXT)
    assert [f.as_json("en") for f in findings if f.level == "error"] == []


def test_without_context_nothing_is_called_unknown() -> None:
    text = "target: {indicator: my_kpi by my_column where my_column = 'x', segments: [{id: a, when: my_column = 'x'}]}"
    codes_found = {f.code for f in check_plan(text, "plan.yaml")}
    assert codes_found.isdisjoint({"PL061", "PL062", "CO010"})


def test_without_figures_the_facts_say_nothing() -> None:
    of_the_facts = [rule for rule in RULES if rule.figures is not None]
    assert len(of_the_facts) >= 10
    for rule in of_the_facts:
        assert rule.kind.code not in [f.code for f in check_plan(rule.wrong, "plan.yaml", CONTEXT)]


def test_findings_come_in_the_order_of_the_text() -> None:
    places = [f.place for f in check_plan(EXAMPLE.replace("15 %", "15"), "plan.yaml", CONTEXT)]
    assert places == sorted(p for p in places if p is not None)
