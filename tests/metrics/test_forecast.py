"""The forecast against what really came: the simulator knows the future, and the cells are counted again by hand."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from tests.metrics.forecast_company import company

from portulan.metrics.engine import Engine
from portulan.metrics.forecast.answer import default_period, next_months
from portulan.metrics.forecast.calendar import day_number, first_day, half_month, month_ends
from portulan.metrics.forecast.cells import known_span, read_cells, shape_of
from portulan.metrics.forecast.learning import ForecastModel, frame_of, learn
from portulan.metrics.forecast.levers import ALL, Levers
from portulan.metrics.forecast.past import Past, past_forecasts
from portulan.metrics.forecast.scores import score_past
from portulan.metrics.forecast.simulation import simulate
from portulan.metrics.period import Period
from portulan.sample.organisation import STAGES
from portulan.sample.simulate import History
from portulan.stats.estimate import Estimate, NotComputable
from portulan.stats.hazards import Cells
from portulan.workspace import RequestError, Workspace


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Engine, History]:
    return company(tmp_path_factory.mktemp("forecast"))


@pytest.fixture(scope="module")
def model(small: tuple[Engine, History]) -> ForecastModel:
    engine, history = small
    learnt = learn(engine, history.organisation.as_of)
    assert isinstance(learnt, ForecastModel)
    return learnt


def by_hand(history: History) -> tuple[float, dict[tuple[int, int], int]]:
    """Deal-days at risk and exits by (stage, cause), one deal after the other: won is 5, lost 6."""
    deals, calendar = history.deals, history.calendar
    last = calendar.number(history.organisation.as_of)
    days, exits = 0.0, dict[tuple[int, int], int]()
    for i in np.flatnonzero(history.known_deals):
        steps = [(int(deals.starts.created[i]), 0)]
        for stage in range(1, int(deals.last_stage[i]) + 1):
            if deals.entered[i, stage] < history.known_to and not deals.skipped[i, stage]:
                steps.append((int(deals.entered[i, stage]), stage))
        ended = deals.ended[i] < history.known_to
        end = (int(deals.ended[i]), 5 if deals.won[i] else 6) if ended else None
        for (entered, stage), after in zip(steps, [*steps[1:], end], strict=True):
            days += (after[0] if after else last) - entered + 1
            if after:
                exits[stage, after[1]] = exits.get((stage, after[1]), 0) + 1
    return days, exits


def test_the_engine_s_cells_are_those_counted_deal_by_deal(small: tuple[Engine, History]) -> None:
    engine, history = small
    shape = shape_of(engine)
    assert shape.stages == len(STAGES)
    span = known_span(engine)
    assert span is not None
    cells = read_cells(engine, shape, history.organisation.as_of, span[0])
    days, exits = by_hand(history)
    assert cells.days.sum() == days
    for (stage, cause), number in exits.items():
        assert cells.exits[cells.stage == stage, cause].sum() == number
    assert cells.exits.sum() == sum(exits.values())


def by_period(cells: Cells, cuts: list[int]) -> Counter[tuple[int, ...]]:
    """Deal-days and exits by (stage, age, which period between cuts, groups, measure: 0 the days, k+1 the cause k)."""
    found = Counter[tuple[int, ...]]()
    which = np.searchsorted(cuts, cells.period, side="right")
    sums = np.column_stack([cells.days, cells.exits]).astype(int)
    for row in range(len(cells.stage)):
        place = (int(cells.stage[row]), int(cells.age[row]), int(which[row]), *map(int, cells.group[row]))
        for measure in np.flatnonzero(sums[row]):
            found[*place, int(measure)] += int(sums[row, measure])
    return found


def test_longer_periods_add_up_the_half_months(small: tuple[Engine, History]) -> None:
    engine, history = small
    shape, span, day = shape_of(engine), known_span(engine), history.organisation.as_of
    assert span is not None
    first, last = half_month(span[0]), half_month(day)
    cuts = [first - 3, first + 7, last - 11, last + 2]  # the outer two cut nothing
    fine, coarse = (read_cells(engine, shape, day, span[0], one) for one in (None, cuts))
    assert set(coarse.period) == {first, first + 7, last - 11}
    assert len(coarse.stage) < len(fine.stage)
    assert by_period(coarse, cuts) == by_period(fine, cuts)


def test_cutting_the_cells_is_reading_them_at_an_earlier_date(small: tuple[Engine, History]) -> None:
    engine, history = small
    frame = frame_of(engine, history.organisation.as_of)
    assert not isinstance(frame, NotComputable)
    day = date(2026, 3, 31)
    then, cut = read_cells(engine, frame.shape, day, frame.first), frame.cells.before(half_month(day) + 1)
    assert then.days.sum() == cut.days.sum()
    assert np.array_equal(then.exits.sum(axis=0), cut.exits.sum(axis=0))
    early, at_once = learn(engine, day), learn(engine, day, frame)
    assert isinstance(early, ForecastModel)
    assert isinstance(at_once, ForecastModel)
    ends = month_ends(day, date(2026, 5, 31))
    one, other = (simulate(m, ends, draws=50, seed=1) for m in (early, at_once))
    assert np.allclose(one.total, other.total)


def test_the_same_seed_gives_the_same_forecast_and_another_one_another(model: ForecastModel) -> None:
    ends = month_ends(model.as_of, model.as_of + timedelta(days=60))
    one, same, other = (simulate(model, ends, draws=60, seed=s) for s in (3, 3, 4))
    assert np.array_equal(one.total, same.total)
    assert not np.array_equal(one.total, other.total)
    assert np.array_equal(one.probability, other.probability)  # exact: no luck in them


def test_the_draws_win_each_deal_as_often_as_its_chance(model: ForecastModel) -> None:
    ends = month_ends(model.as_of, model.as_of + timedelta(days=90))
    found = simulate(model, ends, draws=1500, seed=5)
    share = np.stack([(found.won_in == j).mean(axis=0) for j in range(len(ends))], axis=1)
    assert np.abs(share.sum() - found.probability.sum()) < 0.06 * found.probability.sum()
    assert np.abs(share - found.probability).max() < 0.09


def test_levers_move_what_they_say(model: ForecastModel) -> None:
    ends = month_ends(model.as_of, model.as_of + timedelta(days=90))

    def total(levers: Levers) -> float:
        return float(simulate(model, ends, draws=200, seed=2, levers=levers).total.sum(axis=1).mean())

    base = total(Levers())
    assert total(Levers(price=1.1)) == pytest.approx(1.1 * base)
    assert total(Levers(conversion={ALL: 1.2})) > base
    assert total(Levers(arrivals={ALL: 0.0})) < base
    capped = simulate(model, ends, draws=200, seed=2, levers=Levers(closings=2)).wins
    assert capped.max() <= 2 * 31 / 30.44 + 1


def test_what_came_after_the_last_day_lies_in_the_interval_and_chances_hold(
    small: tuple[Engine, History], model: ForecastModel
) -> None:
    _, history = small
    ends = month_ends(model.as_of, model.as_of + timedelta(days=80))
    found = simulate(model, ends, draws=800, seed=9)
    deals, quotes = history.deals, history.quotes
    until = history.known_to + (ends[-1] - model.as_of).days
    came = deals.won & (deals.ended >= history.known_to) & (deals.ended < until)
    low, high = np.quantile((found.open + found.new).sum(axis=1), [0.01, 0.99])
    assert low <= quotes.net[came].sum() / 100 <= high
    won = np.array([came[int(deal[1:])] for deal in model.open.id], dtype=float)
    expected = found.probability.sum()
    spread = np.sqrt((found.probability.sum(axis=1) * (1 - found.probability.sum(axis=1))).sum())
    assert abs(won.sum() - expected) < 4 * spread


@pytest.fixture(scope="module")
def past(small: tuple[Engine, History]) -> list[Past]:
    engine, _ = small
    return past_forecasts(engine, date(2026, 10, 31), months=7)


def test_past_forecasts_read_only_what_was_known_then(small: tuple[Engine, History], past: list[Past]) -> None:
    engine, _ = small
    until_july = past_forecasts(engine, date(2026, 7, 31), months=1)
    same = next(one for one in past if one.as_of == until_july[-1].as_of)
    assert np.allclose(same.said.z, until_july[-1].said.z)


def test_past_forecasts_beat_the_frequency_of_wins_and_cover_what_came(past: list[Past]) -> None:
    scores = score_past(past)
    assert [h.horizon for h in scores.horizons] == [1, 2, 3]
    month = scores.deals[0]
    assert month.climatology is not None
    assert month.brier < 0.8 * month.climatology
    assert month.error < 0.05
    inside = [m.low_95 <= m.came <= m.high_95 for m in scores.months]
    assert np.mean(inside) > 0.75  # a few months, by chance alone: the study counts hundreds


def test_a_column_written_at_closing_is_left_out_and_one_stage_stands_for_undated_ones(
    public_data: Path, tmp_path: Path
) -> None:
    for file in ("plan.yaml", "mapping.yaml"):
        (tmp_path / file).write_bytes((Path("examples/maven") / file).read_bytes())
    workspace = Workspace(tmp_path, data_roots=[public_data])
    workspace.import_facts()
    shape = shape_of(workspace._now().evaluator.engine)
    assert shape.stages == 1
    assert "segment" not in [d.name for d in shape.dimensions]  # accounts are named at closing in this file


def test_too_few_wins_is_a_reason(tmp_path: Path) -> None:
    engine, _ = company(tmp_path, deals=2, years=1, seed=3)
    answer = learn(engine, date(2026, 3, 31))
    assert isinstance(answer, NotComputable)
    assert answer.status == "too_few"


def test_the_sample_company_s_future_lies_in_its_forecast(sample_company: Path) -> None:
    workspace = Workspace(sample_company)
    told = workspace.forecast(period=Period(date(2026, 11, 1), date(2027, 1, 1)))
    assert isinstance(told.total, Estimate)
    assert told.total.low is not None
    assert told.total.high is not None
    from portulan.sample import read_truth

    truth = read_truth(sample_company / "truth.json")
    future = sum(float(truth.follows.revenue_by_month[m]) for m in ("2026-11", "2026-12"))
    closed = told.months[0].closed
    assert told.total.low <= closed + future <= told.total.high
    months = workspace.kpi("forecast_revenue", by=["month"], period=Period(date(2026, 10, 1), date(2027, 1, 1)))
    assert [row.by["month"] for row in months.rows] == ["2026-10", "2026-11", "2026-12"]
    october = workspace.kpi("revenue", period=Period(date(2026, 10, 1), date(2026, 11, 1))).result
    made = months.rows[0].result
    assert isinstance(made, Estimate)
    assert isinstance(october, Estimate)
    assert made.exact
    assert made.value == pytest.approx(october.value)
    groups = workspace.kpi("forecast_revenue", by=["segment"])
    parts = told.total.extra
    assert sum(r.result.value for r in groups.rows if isinstance(r.result, Estimate)) == pytest.approx(
        parts["open"] + parts["new"], rel=0.02
    )
    records = workspace.records("forecast_revenue")
    assert records.total == told.total.n
    with pytest.raises(RequestError, match="ME010"):
        workspace.kpi("forecast_revenue", by=["size"])
    with pytest.raises(RequestError, match="ME011"):
        workspace.kpi("forecast_revenue", where="channel = 'salons'")


def test_periods_by_default_and_half_months() -> None:
    plan = Period(date(2026, 1, 1), date(2027, 1, 1))
    assert default_period(date(2026, 11, 22), plan) == plan
    assert default_period(date(2026, 12, 31), plan).key == "2027-Q1"
    assert next_months(date(2026, 11, 22), 3) == Period(date(2026, 11, 23), date(2027, 2, 1))
    assert next_months(date(2026, 11, 30), 1) == Period(date(2026, 12, 1), date(2027, 1, 1))
    for day in (date(2026, 2, 15), date(2026, 2, 16), date(2024, 12, 31)):
        assert first_day(half_month(day)) <= day < first_day(half_month(day) + 1)
    assert day_number(date(2000, 1, 2)) == 1
