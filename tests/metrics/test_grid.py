"""A grid gives, as columns, what each KPI gives alone."""

import numpy as np
import pytest

from portulan.metrics.answers import RequestError
from portulan.metrics.grid.passes import Part, parts_of, passes
from portulan.metrics.needs import pick
from portulan.metrics.requests import read_request
from portulan.sample import build_sample
from portulan.stats.estimate import Estimate
from portulan.workspace import Grid, Period, Workspace

TOLERANCE = 1e-9
ONE_LINE = (
    "win_rate",
    "win_rate_value",
    "average_basket",
    "average_discount",
    "margin_rate",
    "revenue",
    "new_customers",
)
SPLITS = [("month", "segment", "channel"), ("week",), ("segment",), ()]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The sample company, imported."""
    folder = tmp_path_factory.mktemp("sample")
    build_sample(folder)
    workspace = Workspace(folder)
    assert workspace.import_facts().committed
    return workspace


def figures(grid: Grid, reference: str) -> dict[tuple[object, ...], tuple[float, float, float, int]]:
    (column,) = (c for c in grid.columns if c.reference.split(" where ")[0] == reference)
    f = column.figures
    rows = zip(grid.groups, f.value, f.low, f.high, f.n, strict=True)
    return {group: (value, low, high, int(n)) for group, value, low, high, n in rows}


def assert_alike(company: Workspace, grid: Grid, reference: str, by: tuple[str, ...], **asked: object) -> None:
    found = figures(grid, reference)
    table = company.kpi(reference, by=by, **asked)  # type: ignore[arg-type]  # reason=passed through
    met: set[tuple[object, ...]] = set()
    for row in table.rows:
        group: tuple[object, ...] = tuple(row.by[name] for name in by)
        met.add(group)
        value, low, high, n = found[group]
        result = row.result
        assert n == result.n, (reference, group)
        if not isinstance(result, Estimate):
            assert np.isnan(value), (reference, group, result)
            continue
        assert value == pytest.approx(result.value, rel=TOLERANCE), (reference, group)
        for bound, expected in ((low, result.low), (high, result.high)):
            if expected is None:
                assert np.isnan(bound)
            else:
                assert bound == pytest.approx(expected, rel=1e-7, abs=1e-9), (reference, group)
    for group in found.keys() - met:
        assert np.isnan(found[group][0]), (reference, group)
        assert found[group][3] == 0


@pytest.mark.parametrize("by", SPLITS)
def test_every_column_is_the_figure_alone(company: Workspace, by: tuple[str, ...]) -> None:
    asked = [*ONE_LINE, "cycle_time_closed", "pipeline_open", "win_probability"]
    grid = company.grid(asked, by=by)
    for reference in asked:
        assert_alike(company, grid, reference, by)


def test_a_period_a_condition_and_a_day_are_those_of_every_column(company: Workspace) -> None:
    period = Period(company.as_of().replace(month=1, day=1), None)
    asked = {"where": "channel = 'site'", "period": period, "as_of": company.as_of().replace(month=10, day=1)}
    grid = company.grid(ONE_LINE, by=("segment",), **asked)  # type: ignore[arg-type]  # reason=passed through
    for reference in ONE_LINE:
        assert_alike(company, grid, reference, ("segment",), **asked)


def test_a_kpi_by_stage_has_a_column_a_stage(company: Workspace) -> None:
    grid = company.grid(["stage_flow", "stage_conversion"], by=("channel",))
    plan = company.plan().plan
    assert plan is not None
    assert len(grid.columns) == 2 * len(plan.process.stages)
    for column in grid.columns:
        assert_alike(company, grid, column.reference, ("channel",))


def test_kpis_placed_by_one_date_are_summed_in_one_pass(company: Workspace) -> None:
    """Win rate, basket and discount of opportunities all look at the day a deal closed."""
    state = company._now()
    names = ("win_rate", "win_rate_value", "average_basket", "cycle_time_closed")
    requests = [
        read_request(n, ("segment",), None, None, company.as_of(), state.evaluator.engine.plan.stages) for n in names
    ]
    parts: list[Part] = []
    for request in requests:
        variant = pick(request.kpi, state.evaluator.engine)
        parts += parts_of(request.text, request, variant, state.evaluator.engine)  # type: ignore[arg-type]
    assert [len(one.parts) for one in passes(parts)] == [3]


def test_a_column_with_a_split_of_its_own_is_refused(company: Workspace) -> None:
    with pytest.raises(RequestError, match="ME010"):
        company.grid(["win_rate", "revenue by segment"], by=("channel",))


def test_the_grid_is_a_table_for_other_tools(company: Workspace) -> None:
    table = company.grid(["win_rate", "cycle_time_closed"], by=("segment",)).to_arrow()
    assert table.column_names[:5] == [
        "segment",
        "win_rate",
        "win_rate low",
        "win_rate high",
        "win_rate n",
    ]
    assert "cycle_time_closed p90" in table.column_names
