"""What is to come: the forecast, what if, the chances of the objectives."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

from portulan.metrics.forecast.answer import next_months
from portulan.metrics.forecast.journal import Journal, made_of
from portulan.metrics.forecast.past import HORIZONS
from portulan.metrics.forecast.pasts import Progress
from portulan.metrics.forecast.report import ForecastReport
from portulan.metrics.forecast.scores import Scores, score_made
from portulan.metrics.period import Period
from portulan.plan.records import Plan
from portulan.stats.estimate import NotComputable
from portulan.workspace.core import Core, State

if TYPE_CHECKING:
    from portulan.metrics.whatif.answers import WhatIf
    from portulan.metrics.whatif.checking import Known
    from portulan.metrics.whatif.effects import Base
    from portulan.metrics.whatif.objectives import ObjectiveDraws
    from portulan.metrics.whatif.passages import Passages
    from portulan.metrics.whatif.scenario import Scenario
    from portulan.metrics.whatif.store import SavedScenario


class Foresight(Core):
    """What is to come."""

    def whatif(self, scenario: "Scenario", *, as_of: date | None = None) -> "WhatIf | NotComputable":
        """What a scenario changes, over its months or to the end of the plan's period; the reason where nothing can be
        forecast. Raises FaultyText on a channel, stage or capacity that these facts do not know."""
        from portulan.metrics.whatif.asking import refuse_faults
        from portulan.metrics.whatif.effects import what_if

        state, day = self._now(), as_of or self.as_of()
        base = self._base(state, day, scenario.months)
        if isinstance(base, NotComputable):
            return base
        refuse_faults(scenario, base)
        return self._kept(state, ("whatif", day, scenario), lambda: what_if(base, scenario))

    def _base(self, state: State, day: date, months: int | None) -> "Base | NotComputable":
        """The forecast that scenarios over the same horizon are compared with."""
        from portulan.metrics.whatif.asking import read_base
        from portulan.metrics.whatif.effects import horizon

        ends = horizon(day, months, state.plan.period.last_day if state.plan else None)
        currency = self._currency()
        return self._kept(state, ("base", day, ends), lambda: read_base(state.evaluator, day, ends, currency))

    def scenarios(self) -> "list[SavedScenario]":
        """The scenarios saved in the workspace, faulty ones too, with their findings."""
        from portulan.metrics.whatif.store import saved_scenarios

        return saved_scenarios(self.path, self.known_names(), self._currency())

    def known_names(self, as_of: date | None = None) -> "Known":
        """The channels and stages a scenario may name."""
        from portulan.metrics.whatif.asking import known_names
        from portulan.metrics.whatif.checking import ANYTHING

        if self.facts().is_empty:
            return ANYTHING
        state, day = self._now(), as_of or self.as_of()
        return self._kept(state, ("known names", day), lambda: known_names(state.evaluator.engine, day))

    def passages(self, months: int | None, *, as_of: date | None = None) -> "tuple[Passages | None, tuple[str, ...]]":
        """The chances of a new deal to go on from each stage, with the stages; None where nothing can be forecast."""
        state = self._now()
        base = self._base(state, as_of or self.as_of(), months)
        return (None, ()) if isinstance(base, NotComputable) else (base.chances, base.model.stages)

    def _finals(self, state: State, day: date, wait: bool = True) -> "ObjectiveDraws":
        """Draws of the objectives' KPIs, shared by those of one date. Without `wait`, only those already there."""
        from portulan.metrics.whatif.objectives import ObjectiveDraws

        def kept(key: object, answer: Callable[[], Any]) -> Any:
            return self._kept(state, key, answer) if wait or key in state.answers else None

        return ObjectiveDraws(state.evaluator, state.plan or Plan(), day, self._currency(), kept)

    def forecast(
        self,
        *,
        horizon: int | None = None,
        period: Period | None = None,
        as_of: date | None = None,
        target: float | None = None,
    ) -> ForecastReport:
        """The revenue to come: of the next `horizon` months, of a period, or of the plan's period while it lasts.

        `target` adds the chance to reach it. A forecast of the usual day is kept, to be scored when its months are
        over.
        """
        state, day = self._now(), as_of or self.as_of()
        wanted = next_months(day, horizon) if horizon else period
        if as_of is None or as_of == self.as_of():
            self._keep_forecast(state, day)
        return state.evaluator.forecasts.report(day, wanted, target)

    def _keep_forecast(self, state: State, day: date) -> None:
        """Writes down the forecast of the next three months, once for each day, plan and facts."""
        if (day, state.key) in self._forecasts_kept:
            return
        made = state.evaluator.forecasts.forecast(day, next_months(day, HORIZONS))
        if not isinstance(made, NotComputable):
            with suppress(OSError):  # a folder that cannot be written keeps none
                Journal(self.path).keep(made_of(made, self.clock(), state.key[1], state.evaluator.engine.plan.identity))
            self._forecasts_kept.add((day, state.key))

    def forecast_scores(self, as_of: date | None = None) -> Scores:
        """How good the forecasts kept were, on the months that are over."""
        engine = self._now().evaluator.engine
        return score_made(Journal(self.path).read(), engine, as_of or self.as_of())

    def forecast_back_test(
        self, as_of: date | None = None, progress: Callable[[int, int], None] | None = None
    ) -> Scores | None:
        """How good the forecast would have been as of past months; None while it is being computed (not `patient`)."""
        return self._now().evaluator.forecasts.past_scores(as_of or self.as_of(), progress)

    def forecast_progress(self, as_of: date | None = None) -> Progress | None:
        """How far the computation of past forecasts is, if one is under way."""
        return self._now().evaluator.forecasts.pasts.progress(as_of or self.as_of())
