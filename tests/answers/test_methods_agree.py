"""What is built on the figures is the same from every engine: the sample company's alerts, signals, blockages, tests…

DuckDB's own answers are held against other computations in tests/metrics; here whole answers, sentences included, from
PostgreSQL, ClickHouse and Spark are held against DuckDB's: ClickHouse by `make test`, all three by `make engines`.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.answers.engines import OTHERS, SETTINGS, opened

from portulan.language.words import Sentence
from portulan.metrics.alerts.answers import Rule
from portulan.metrics.blockages.answer import Blockages
from portulan.metrics.drivers.as_json import drivers_json
from portulan.metrics.engines.agreement import same
from portulan.metrics.engines.database import EngineKind
from portulan.metrics.signals.as_json import signals_json
from portulan.metrics.trials.answers import Measured
from portulan.metrics.whatif.answers import WhatIf
from portulan.stats.estimate import Estimate
from portulan.workspace import Period, Workspace

QUARTER = Period(date(2026, 7, 1), date(2026, 10, 1))
DAY = date(2026, 11, 22)
ALL = bool(os.environ.get("PORTULAN_TEST_ENGINES"))


def alerts(over: Workspace) -> object:
    tracks = [over.alert(rule) for rule in over.focus_rules()]
    tracks.append(over.alert(Rule("new_customers", 10, 6)))
    tracks.append(over.alert(Rule("average_basket", 20_000, 15_000)))
    tracks.append(over.alert(Rule("sla_compliance", 0.85, 0.75)))
    assert {track.family for track in tracks} >= {"share", "mean", "rate", "count"}
    assert any(track.state == "alerting" for track in tracks)
    return tracks


def replays(over: Workspace) -> object:
    rule = over.focus_rules()[0]
    return over.replay(rule.reference, rule.target, rule.threshold).as_json("en")


def signals(over: Workspace) -> object:
    found = over.signals()
    assert {signal.state for signal in found} >= {"firing", "silent"}
    return signals_json(found, DAY, "en")


def blockages(over: Workspace) -> object:
    found = over.blockages()
    assert isinstance(found, Blockages)
    assert found.named
    assert found.risks
    assert found.risks.total
    return found.as_json("en")


def trials(over: Workspace) -> object:
    for saved in over.trials():
        over.begin_trial(saved.id)
    drawn = over.draw_trials()
    measured = [drawn, *(over.trial(saved.id) for saved in over.trials())]
    assert any(isinstance(trial, Measured) and trial.counts.known for trial in measured)
    powers = [over.trial_power(saved.reading.trial) for saved in over.trials() if saved.reading.trial]
    return [*measured, *powers]


def forecasts(over: Workspace) -> object:
    report = over.forecast(horizon=3, target=300_000)
    assert isinstance(report.total, Estimate)
    return [report.as_json("en"), over.forecast_back_test()]


def objectives(over: Workspace) -> object:
    return [found.as_json("en") for found in over.objectives()]


def scenarios(over: Workspace) -> object:
    found = [over.whatif(saved.reading.scenario) for saved in over.scenarios() if saved.reading.scenario]
    assert any(isinstance(answer, WhatIf) for answer in found)
    return [answer.as_json("en") if isinstance(answer, WhatIf) else answer for answer in found]


def drivers(over: Workspace) -> object:
    return [
        drivers_json(over.drivers(kpi, period=QUARTER, by=("channel",)), "en") for kpi in ("win_rate", "average_basket")
    ]


def movements(over: Workspace) -> object:
    return [
        over.movement(QUARTER).as_json("en"),
        over.movement(QUARTER, by="stage", closing_in="2026-Q4").as_json("en"),
        over.movement_deals(QUARTER, limit=20).rows,
    ]


def figures(over: Workspace) -> object:
    grid = over.grid(["win_rate", "average_basket", "cycle_time"], by=("segment", "month"))
    return [
        grid.as_json("en"),
        [point.result for point in over.trend("revenue", periods=4)],
        over.funnel(),
        over.board().as_json("en"),
    ]


METHODS: Sequence[Callable[[Workspace], object]] = (
    alerts, replays, signals, blockages, trials, forecasts, objectives, scenarios, drivers, movements, figures,
)  # fmt: skip


@pytest.fixture(scope="module")
def duck(sample_company: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return copied(sample_company, tmp_path_factory.mktemp("duck"), "")


@pytest.fixture(scope="module", params=OTHERS)
def other(request: pytest.FixtureRequest, sample_company: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    kind: EngineKind = request.param
    if kind != "clickhouse" and not ALL:
        pytest.skip(f"whole answers are asked of {kind} by `make engines` (PORTULAN_TEST_ENGINES=1): it takes minutes")
    url = SETTINGS[kind].url
    written = f"engine: {{kind: {kind}{f', url: {url!r}' if url else ''}}}\n"
    workspace = copied(sample_company, tmp_path_factory.mktemp(kind), written)
    opened(kind, workspace.facts(), workspace.path / "opened", request)
    return workspace


def copied(company: Path, folder: Path, settings: str) -> Workspace:
    """The sample company in a folder of its own, read by the engine of these settings."""
    shutil.copytree(company, folder / "company", ignore=shutil.ignore_patterns(".portulan"))
    (folder / "company" / "settings.yaml").write_text(settings)
    return Workspace(folder / "company", clock=lambda: datetime(2026, 11, 23, 9))


@pytest.fixture(scope="module")
def told() -> dict[str, object]:
    """What DuckDB said, once for all the engines held against it."""
    return {}


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.__name__)
def test_what_is_built_on_the_figures_is_the_same(
    method: Callable[[Workspace], object], other: Workspace, duck: Workspace, told: dict[str, object]
) -> None:
    if method.__name__ not in told:
        told[method.__name__] = method(duck)
    assert other.engine().kind != "duckdb"
    assert list(apart(told[method.__name__], method(other)))[:5] == []


def apart(one: Any, other: Any, where: str = "") -> Iterator[str]:
    """Where two answers differ, numbers by more than a billionth."""
    if isinstance(one, Sentence) and isinstance(other, Sentence):
        one, other = one.say("en"), other.say("en")
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        one, other = one.tolist(), other.tolist()
    if is_dataclass(one) and type(one) is type(other):
        one, other = ({f.name: getattr(side, f.name) for f in fields(side)} for side in (one, other))
    if isinstance(one, Mapping) and isinstance(other, Mapping) and one.keys() == other.keys():
        for key in one:
            yield from apart(one[key], other[key], f"{where}/{key}")
    elif isinstance(one, list | tuple) and isinstance(other, list | tuple) and len(one) == len(other):
        for i, pair in enumerate(zip(one, other, strict=True)):
            yield from apart(*pair, f"{where}/{i}")
    elif not same(one, other):
        yield f"{where}: {one} ≠ {other}"


def test_the_comparison_sees_what_differs(duck: Workspace) -> None:
    rule = duck.focus_rules()[0]
    one = duck.alert(rule)
    other = duck.alert(replace(rule, threshold=rule.threshold - 0.01))
    assert [said.split(":")[0] for said in apart(one, other)][:1] == ["/rule/threshold"]
    assert any("evidence" in said for said in apart(one, other))
    assert not list(apart(one, Workspace(duck.path, clock=duck.clock).alert(rule)))
