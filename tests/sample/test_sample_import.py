"""Imported through its mapping, the sample company gives back the truth: revenue to the cent, counts, segments."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from portulan.metrics.period import Period
from portulan.sample import Truth, atelier_boreal, build_sample
from portulan.stats.estimate import Estimate
from portulan.workspace import Workspace

YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder: Path = tmp_path_factory.mktemp("imported")
    build_sample(folder)
    workspace = Workspace(folder, clock=lambda: datetime(2026, 11, 23, 8, 40), data_roots=())
    workspace.import_facts()
    return workspace


@pytest.fixture(scope="module")
def figure(workspace: Workspace) -> Callable[[str, Period | None], Decimal]:
    """The value of a KPI over a period, exact where it is a sum."""

    def value(reference: str, period: Period | None) -> Decimal:
        (row,) = workspace.kpi(reference, period=period).rows
        assert isinstance(row.result, Estimate), row.result
        return Decimal(str(row.result.value)).quantize(Decimal("0.01"))

    return value


def months(truth: Truth) -> list[Period]:
    """Every month of the two years."""
    starts = [date(2024, 12, 1)]
    while starts[-1] < date(truth.as_of.year, truth.as_of.month, 1):
        year, month = starts[-1].year, starts[-1].month
        starts.append(date(year + month // 12, month % 12 + 1, 1))
    ends = [*starts[1:], date(truth.as_of.year, truth.as_of.month + 1, 1)]
    return [Period(a, b) for a, b in zip(starts, ends, strict=True)]


def test_revenue_by_month_is_the_truth_to_the_cent(
    figure: Callable[[str, Period | None], Decimal], truth: Truth
) -> None:
    seen = {f"{p.start:%Y-%m}": figure("revenue", p) for p in months(truth)}
    assert seen == {month: truth.totals.revenue_by_month[month] for month in seen}


def test_new_customers_by_month_are_the_truth(figure: Callable[[str, Period | None], Decimal], truth: Truth) -> None:
    seen = {f"{p.start:%Y-%m}": figure("new_customers", p) for p in months(truth)}
    assert seen == {month: truth.totals.new_customers_by_month.get(month, 0) for month in seen}


def test_wins_and_losses_of_the_year_by_segment_are_the_truth(workspace: Workspace, truth: Truth) -> None:
    table = workspace.kpi("win_rate by segment", period=YEAR)
    closed = {row.by["segment"]: row.result for row in table.rows}
    for told in truth.totals.closed_this_year:
        result = closed[told.segment if told.segment != "tpe" else None]  # below 20 people: outside every segment
        assert isinstance(result, Estimate)
        assert result.n == told.won + told.lost
        assert result.value == pytest.approx(told.won / result.n)


def test_spend_per_opportunity_of_the_year_is_the_truth(workspace: Workspace, truth: Truth) -> None:
    year, totals = str(truth.as_of.year), truth.totals
    (row,) = workspace.kpi("cost_per_opportunity", period=YEAR).rows
    assert isinstance(row.result, Estimate)
    flagged = sum(f.expected == "flagged" and f.file == "affaires.csv" for f in truth.faulty)
    created = sum(n for month, n in totals.opportunities_by_month.items() if month.startswith(year))
    assert created <= row.result.n <= created + flagged
    spent = sum(amount for month, amount in totals.spend_by_month.items() if month.startswith(year))
    assert row.result.value * row.result.n == pytest.approx(float(spent))


def test_every_faulty_row_is_rejected_merged_or_flagged_as_told(workspace: Workspace, truth: Truth) -> None:
    tables = {
        "account": "entreprises", "lead": "pistes", "opportunity": "affaires", "stage_entry": "etapes",
        "activity": "activites", "sale": "ventes", "spend": "depenses",
    }  # fmt: skip
    report = workspace.facts().last_import
    assert report is not None
    counts = report.as_json("fr")["tables"]
    for table, file in tables.items():
        here = [f.expected for f in truth.faulty if f.file == f"{file}.csv"]
        assert counts[table]["rejected"] == here.count("rejected"), table
        clean = next(f.clean for f in truth.files if f.file == f"{file}.csv")
        assert counts[table]["accepted"] == clean + here.count("flagged"), table


def test_the_slide_of_discovery_shows_on_the_figure_that_reports_it(workspace: Workspace) -> None:
    """The last twelve weeks lie wholly under the level of before July."""
    reference = "stage_conversion(decouverte -> proposition)"
    (before,) = workspace.kpi(reference, period=Period(None, date(2026, 7, 1))).rows
    (after,) = workspace.kpi(reference, period=Period(date(2026, 8, 31), date(2026, 11, 23))).rows
    assert isinstance(before.result, Estimate)
    assert isinstance(after.result, Estimate)
    assert before.result.low is not None
    assert after.result.high is not None
    assert after.result.high < before.result.low
    assert after.result.high < 0.35  # the alert threshold of the plan


def test_the_plan_checked_with_its_facts_has_no_error(workspace: Workspace) -> None:
    findings = workspace.check()
    assert [f.message("en") for f in findings if f.level == "error"] == []
    assert "PL091" in [f.code for f in findings]  # a premium offer on a channel of medium intent: a real question


def test_contracts_renew_as_the_simulator_renews_them(workspace: Workspace) -> None:
    stays = atelier_boreal().habits.stays_a_year
    found = workspace.kpi("retention").result
    assert isinstance(found, Estimate)
    assert found.low is not None
    assert found.high is not None
    assert found.low < stays < found.high
    gross = workspace.kpi("grr").result
    assert isinstance(gross, Estimate)
    assert gross.value <= 1
    worth = workspace.kpi("clv").result
    assert isinstance(worth, Estimate)
    assert worth.extra["renewed"] == pytest.approx(stays, abs=0.06)
