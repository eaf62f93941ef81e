"""The catalogue: whole, said in both languages, every page of method there, every need known."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from tests.metrics.hand_facts import evaluator, facts

from portulan.facts.schema import TABLES
from portulan.language.place import Place
from portulan.metrics.answers import RequestError
from portulan.metrics.catalogue import PLANNED, catalogue
from portulan.metrics.needs import in_words
from portulan.metrics.period import Period, last_periods, period_of
from portulan.metrics.plan_figures import kpi_facts
from portulan.metrics.requests import read_request
from portulan.plan.kpi_reference import parse_reference

METHODS = Path(__file__).parents[2] / "docs" / "method"


def test_the_catalogue_holds_the_kpis_of_the_three_levels() -> None:
    levels = [kpi.level for kpi in catalogue().values()]
    assert levels == sorted(levels, key=("results", "efficiency", "economy").index)
    assert {"revenue", "win_rate", "stage_conversion", "cac"} <= set(catalogue())
    assert not PLANNED.keys() & catalogue().keys()


@pytest.mark.parametrize("name", list(catalogue()))
def test_each_kpi_is_whole(name: str) -> None:
    kpi = catalogue()[name]
    assert kpi.id == name
    assert (METHODS / f"{kpi.method}.md").exists()
    assert parse_reference(name, Place("x")).kpi == name
    for language in ("fr", "en"):
        assert kpi.name.say(language)
    for variant in kpi.variants:
        for need in variant.needs:
            table, _, column = need.partition(".")
            assert table not in TABLES or not column or TABLES[table].column(column)
            assert in_words(need).fr != in_words(need).en


def test_without_facts_every_kpi_says_what_to_load() -> None:
    nothing = evaluator(facts())
    for name in catalogue():
        table = nothing.table(read_request(name, (), None, None, date(2025, 1, 1), ()))
        assert table.result.status == "no_data"
        said = table.as_json("fr")["rows"][0]
        assert said["value"] is None
        assert said["reason"]
        assert said["reason"].startswith("Il manque")


def test_a_kpi_that_only_has_a_name_says_so() -> None:
    for name in PLANNED:
        with pytest.raises(RequestError) as refusal:
            read_request(name, (), None, None, date(2025, 1, 1), ())
        assert refusal.value.finding.code == "ME009"
        assert not kpi_facts()[name].computed


def test_periods_are_half_open_and_weeks_are_iso_weeks() -> None:
    week = period_of(date(2026, 1, 1), "week")
    assert (week.start, week.end, week.key) == (date(2025, 12, 29), date(2026, 1, 5), "2026-W01")
    assert period_of(date(2026, 12, 31), "quarter") == Period(date(2026, 10, 1), date(2027, 1, 1), "quarter")
    months = last_periods(date(2026, 2, 10), "month", 4)
    assert [m.key for m in months] == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert all(a.end == b.start for a, b in pairwise(months))
    assert not week.holds(date(2026, 1, 5))
    assert week.holds(date(2025, 12, 29))
    with pytest.raises(ValueError, match="end after it starts"):
        Period(date(2026, 1, 2), date(2026, 1, 2))
