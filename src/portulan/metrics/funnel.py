"""The funnel: what became of the opportunities that entered each stage, those still in it counted apart."""

from collections.abc import Mapping
from dataclasses import replace

from portulan.metrics.answers import FunnelStage
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.needs import pick
from portulan.metrics.requests import Request, check_columns
from portulan.metrics.selecting import source
from portulan.stats.estimate import NotComputable


def funnel(evaluator: Evaluator, request: Request, names: Mapping[str, str | None]) -> list[FunnelStage]:
    """One line per stage of the plan, for a request of `stage_conversion`; empty where there is no stage history."""
    variant = pick(request.kpi, evaluator.engine)
    if isinstance(variant, NotComputable):
        return []
    check_columns(request, variant, evaluator.engine)
    advanced = "(_left IS NOT NULL AND (_lost IS NULL OR _left <= _lost))"
    rows = source(replace(request, by=()), variant, evaluator.engine)
    sql = (
        f"SELECT stage, count(*), count_if({advanced}), count_if(NOT {advanced} AND _lost IS NOT NULL), "
        f"count(_back) FROM ({rows}) AS r GROUP BY stage"
    )
    counted = {row[0]: row[1:] for row in evaluator.engine.rows(sql)}
    conversions = {row.by["stage"]: row.result for row in evaluator.table(replace(request, by=("stage",))).rows}
    stages = []
    for stage in evaluator.engine.plan.stages:
        entered, onwards, lost, returned = counted.get(stage, (0, 0, 0, 0))
        name = names.get(stage) or stage
        still = entered - onwards - lost
        stages.append(FunnelStage(stage, name, entered, onwards, still, lost, conversions[stage], returned))
    return stages
