"""What moved the margin (the revenue where no cost is known) of the last thirteen weeks against a year ago."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from portulan.metrics.answers import RequestError
from portulan.metrics.drivers.answers import DriverSplit
from portulan.metrics.drivers.explain import explain
from portulan.metrics.drivers.question import read_question
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.needs import pick
from portulan.metrics.period import Period
from portulan.metrics.requests import read_request
from portulan.metrics.signals.reading import last_week, week_end
from portulan.stats.estimate import NotComputable
from portulan.stats.quarter_tests import QUARTER, YEAR


def split_of(evaluator: Evaluator, day: date) -> Mapping[str, Any]:
    """The change split in volume, mix, price, discount or margin: figure, currency, before, after, effects by factor.

    Empty where the figure cannot be split on these facts.
    """
    last = last_week(day)
    after = Period(week_end(last - QUARTER) + timedelta(days=1), week_end(last) + timedelta(days=1))
    before = Period(week_end(last - QUARTER - YEAR) + timedelta(days=1), week_end(last - YEAR) + timedelta(days=1))
    for kpi in ("gross_margin", "revenue"):
        if isinstance(pick(evaluator.known[kpi], evaluator.engine), NotComputable):
            continue
        request = read_request(kpi, (), None, None, day, evaluator.engine.plan.stages, evaluator.known)
        try:
            found = explain(evaluator, read_question(request, after, before, "previous", None, 0))
        except RequestError:
            continue
        if isinstance(found.result, DriverSplit):
            split = found.result
            return {
                "kpi": kpi,
                "by": list(found.by),
                "currency": found.currency or evaluator.currency,
                "before": float(split.before),
                "after": float(split.after),
                "effects": {
                    name: {"value": float(effect.value), "low": effect.low, "high": effect.high}
                    for name, effect in split.effects.items()
                },
                "from": str(after.start),
                "to": str(week_end(last)),
                "before_from": str(before.start),
                "before_to": str(week_end(last - YEAR)),
            }
    return {}
