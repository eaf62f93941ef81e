"""A scenario asked of a workspace's facts: what may be named here, the base that scenarios share, what is refused."""

from collections.abc import Sequence
from datetime import date, timedelta

from portulan.language.finding import FaultyText, FindingKind
from portulan.language.place import Place
from portulan.language.words import Words
from portulan.metrics.engine import Engine
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.forecast.answer import being_calibrated, draws_for, pool_of
from portulan.metrics.period import Period
from portulan.metrics.requests import read_request
from portulan.metrics.whatif.checking import Known, check_scenario
from portulan.metrics.whatif.economics import YEAR, read_economics
from portulan.metrics.whatif.effects import Base, base_of
from portulan.metrics.whatif.scenario import Scenario
from portulan.stats.estimate import NotComputable, Result

NO_STAGES = FindingKind(
    "WI014",
    "error",
    Words(
        fr="Les passages d’une étape à l’autre ne sont pas datés ici : « {stage:raw} » ne peut pas être changée seule.",
        en="Passages between stages are not dated here: “{stage:raw}” cannot be changed alone.",
    ),
    Words(
        fr="Changer la conversion de l’ensemble, sans nommer d’étape.",
        en="Change the conversion of the whole process, without naming a stage.",
    ),
)
NO_TEAM = FindingKind(
    "WI015",
    "error",
    Words(
        fr="Le vendeur de chaque affaire n’est pas chargé : un nombre de vendeurs ne dit rien ici.",
        en="The seller of each deal is not loaded: a number of sellers says nothing here.",
    ),
    Words(
        fr="Donner la capacité en affaires signées par mois (capacity).",
        en="Give the capacity in deals signed a month (capacity).",
    ),
)


def known_names(engine: Engine, as_of: date) -> Known:
    """The channels deals have come through, the stages of the process."""
    engine.wide("opportunity")
    if "channel" not in engine.columns("opportunity"):
        return Known((), engine.plan.stages)
    rows = engine.rows(
        "SELECT channel FROM wide_opportunity WHERE channel IS NOT NULL "
        f"AND created_at < DATE '{as_of + timedelta(days=1)}' GROUP BY channel ORDER BY count(*) DESC, channel"
    )
    return Known(tuple(str(row[0]) for row in rows), engine.plan.stages)


def read_base(evaluator: Evaluator, as_of: date, ends: Sequence[date], currency: str) -> Base | NotComputable:
    """The forecast up to each of the ends, as the forecast's own page says it, with the economics beside; the reason
    where nothing can be forecast (yet)."""
    if not evaluator.forecasts.pasts.prepared(as_of):
        return being_calibrated()
    model = evaluator.forecasts.pasts.learnt(as_of)
    if isinstance(model, NotComputable):
        return model
    pool = pool_of(model, evaluator.forecasts.pasts)
    if isinstance(pool, NotComputable):
        return pool
    economics = read_economics(evaluator.engine, as_of, _margin(evaluator, as_of))
    return base_of(model, economics, ends, currency, draws=draws_for(model), pool=pool)


def _margin(evaluator: Evaluator, as_of: date) -> Result:
    tomorrow = as_of + timedelta(days=1)
    year = Period(tomorrow - timedelta(days=YEAR), tomorrow)
    return evaluator.table(read_request("margin_rate", (), None, year, as_of, evaluator.engine.plan.stages)).result


def refuse_faults(scenario: Scenario, base: Base) -> None:
    """Raises FaultyText for what cannot be computed on these facts: an unknown channel or stage, sellers not known."""
    channels = [*base.model.open.values.get("channel", ()), *base.model.recent.values.get("channel", ())]
    stages = tuple(s for s in base.model.stages if s)
    for stage in (c.stage for c in scenario.conversion if c.stage is not None):
        if not stages:
            raise FaultyText(NO_STAGES.at(None, stage=stage))
    if scenario.sellers is not None and base.economics.team is None:
        raise FaultyText(NO_TEAM.at(None))
    known = Known(tuple(sorted({c for c in channels if c})), stages)
    for finding in check_scenario(scenario, known, lambda path: Place("scenario")):
        raise FaultyText(finding)
