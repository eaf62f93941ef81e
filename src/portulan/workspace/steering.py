"""What steers: alerts on the KPIs in focus, the five review signals."""

from datetime import date

from portulan.metrics.alerts.answers import Rule, Track
from portulan.metrics.alerts.replay import replay
from portulan.metrics.alerts.replay_answers import Replay
from portulan.metrics.alerts.track import track
from portulan.metrics.signals.answer import signals
from portulan.metrics.signals.answers import Signal
from portulan.plan.quantities import in_unit
from portulan.workspace.core import Core


class Steering(Core):
    """What steers."""

    def alert(self, rule: Rule, as_of: date | None = None) -> Track:
        """Whether a KPI is still at its target or already at its threshold, day by day since one year of facts.

        From the facts, the rule and the day alone. Raises RequestError on a KPI, a stage or a column that does not
        exist."""
        state = self._now()
        request = self._request(state, rule.reference, (), None, None, as_of)
        return self._kept(state, ("alert", rule, request.as_of), lambda: track(state.evaluator, request, rule))

    def replay(
        self,
        reference: str,
        target: float,
        threshold: float,
        *,
        false_alarm: float = 0.05,
        since: date | None = None,
        as_of: date | None = None,
    ) -> Replay:
        """What a threshold would have done over the past (alerts not over by `since` or later), what it would do over
        years made of these facts, the smallest change that shows, and a threshold that does.

        Raises RequestError on a KPI, a stage or a column that does not exist.
        """
        rule = Rule(reference, target, threshold, false_alarm)
        state = self._now()
        request = self._request(state, reference, (), None, None, as_of)
        key = ("replay", rule, since, request.as_of)
        return self._kept(state, key, lambda: replay(state.evaluator, request, rule, since))

    def reference(self, text: str) -> tuple[str, str]:
        """A reference as it is written in full, and the unit of its KPI. Raises RequestError on an unknown one."""
        request = self._request(self._now(), text, (), None, None, None)
        return request.text, request.kpi.unit

    def focus_rules(self, false_alarm: float = 0.05) -> tuple[Rule, ...]:
        """The rules of the plan's focus, in its order: those that have a KPI, a target and a threshold."""
        plan, known = self.plan().plan, self._now().evaluator.known
        found = []
        for item in plan.focus.kpis if plan and plan.focus else ():
            if item.kpi is None or item.target is None or item.alert is None or item.kpi.kpi not in known:
                continue
            unit = known[item.kpi.kpi].unit
            target, alert = in_unit(item.target, unit), in_unit(item.alert, unit)
            found.append(Rule(str(item.kpi), target, alert, false_alarm))
        return tuple(found)

    def signals(self, as_of: date | None = None) -> tuple[Signal, ...]:
        """The five review signals as of a day, each with its evidence week by week, or why it cannot speak."""
        state, day = self._now(), as_of or self.as_of()
        return self._kept(state, ("signals", day), lambda: signals(state.evaluator, state.plan, day))
