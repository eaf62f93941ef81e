"""Whatever the bytes, checking a plan ends with findings that can be said."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from portulan.language.finding import Finding
from portulan.language.words import LANGUAGES
from portulan.plan.checking import check_plan
from portulan.plan.diff import diff_plans
from portulan.plan.fields import keys_of
from portulan.plan.ports import KnownFigures, KpiFacts, Observed, RuleContext
from portulan.plan.reading import read_plan
from portulan.plan.records import Plan

EXAMPLE = (Path(__file__).parents[1] / "plan" / "example.yaml").read_text(encoding="utf-8")
CONTEXT = RuleContext(
    catalogue={"win_rate": KpiFacts("win_rate", "share", "up"), "revenue": KpiFacts("revenue", "money", "up")},
    columns={"employees": "number", "sector": "text"},
    figures=KnownFigures(stages={"qualification": 3}, discount=Observed(0.3, 4), channels={"web": 9}),
)
WORDS = st.sampled_from([
    "price:", "target:", "segments:", "- ", "{", "}", "[", "]", ", ", ": ", "\n", "  ", "id: a", "when: employees > 3",
    "kpi: win_rate", "&a ", "*a", "'", '"', "|", ">", "#", "15 %", "2026-01-01", "9" * 30, "1e99", ".nan", "~", "null",
    "5 in 15 days", "focus:", "weeks: 3", "from: 9999-12-31", "from: 0001-01-01", "kpis:", "\t", "\u2028",
    "\ufeff", "é", "🥚",
])  # fmt: skip


def say_all(findings: list[Finding]) -> None:
    for finding in findings:
        for language in LANGUAGES:
            assert finding.as_json(language)["message"]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    say_all(check_plan(data, "plan.yaml", CONTEXT))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    say_all(check_plan(text, "plan.yaml", CONTEXT))


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, max_size=40).map("".join))
def test_any_heap_of_the_language_s_words(text: str) -> None:
    say_all(check_plan(text, "plan.yaml", CONTEXT))


@settings(max_examples=70, deadline=None)
@given(data=st.data())
def test_any_damage_to_the_example(data: st.DataObject) -> None:
    """Pieces of the example cut out, doubled, moved or overwritten."""
    text = EXAMPLE
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 60)))
        piece = data.draw(st.sampled_from(["", text[start:end] * 2]) | WORDS)
        text = text[:start] + piece + text[end:]
    reading = read_plan(text, "plan.yaml")
    say_all(check_plan(text, "plan.yaml", CONTEXT))
    whole = read_plan(EXAMPLE, "plan.yaml").plan
    if reading.plan is not None and whole is not None:
        for change in (*diff_plans(whole, reading.plan), *diff_plans(reading.plan, whole)):
            assert change.say("fr")
            assert change.say("en")


@settings(max_examples=70, deadline=None)
@given(data=st.data())
def test_any_value_at_any_place(data: st.DataObject) -> None:
    """Every value of the example replaced by something that does not belong there."""
    document = read_plan(EXAMPLE, "plan.yaml").document
    path = data.draw(st.sampled_from(list(document.paths())))
    odd = st.sampled_from(
        ["0", "-1", "1e14", "999999999 years", "9999-12-31", "0001-01-01", "100 %", "a -> b", "x = 1", "null"]
    )
    text = document.edit(path, data.draw(odd | st.text(max_size=12)))
    say_all(check_plan(text, "plan.yaml", CONTEXT))


def test_the_keys_of_a_plan_are_all_read() -> None:
    assert set(keys_of(Plan)) >= {"market", "target", "offer", "price", "channels", "process"}
