"""From the sums of one group to its figure: which estimator answers for which measure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from portulan.language.words import Sentence, Words
from portulan.metrics.kpi import Flow, Kpi, Ratio, Reach, TimeTo, Variant, WorkTime
from portulan.metrics.sums import Sums
from portulan.stats import reasons, sufficient
from portulan.stats.counting import exact_sum, poisson_count, spend_per_count, wilson
from portulan.stats.duration import incidence_quantile, survival_quantile
from portulan.stats.estimate import Estimate, NotComputable, Result
from portulan.stats.incidence import FOLLOWED_MINIMUM, incidence_at
from portulan.stats.mean import mean_skewed
from portulan.stats.quantile import quantile_of
from portulan.stats.ratio import one_minus, ratio_of_sums
from portulan.stats.reasons import Noun
from portulan.stats.response import response_time
from portulan.stats.risk import RiskTable
from portulan.stats.sufficient import Count, Incidence, Moments, PairMoments, ValueCounts
from portulan.stats.velocity import Pace, velocity

MIXED = Words(
    fr="Montants en plusieurs devises ({currencies:list}) : charger les taux, ou filtrer sur une devise.",
    en="Amounts in several currencies ({currencies:list}): load the rates, or filter on one currency.",
)
NO_AMOUNT = Words(
    fr="{n} {n:?affaire|affaires}, mais aucune n’a de montant.", en="{n} {n:?deal|deals}, but none has an amount."
)
NOTHING_ENTERED = Words(fr="Aucune affaire entrée dans l’étape.", en="No deal entered the stage.")

NOUNS: Mapping[str, Noun] = {
    "opportunity": reasons.DEALS,
    "passage": reasons.DEALS,
    "lead": reasons.LEADS,
    "sale": reasons.SALES,
    "order": reasons.SALES,
    "activity": reasons.ACTIVITIES,
    "account": reasons.ACCOUNTS,
}


@dataclass(frozen=True, slots=True)
class Setting:
    """What estimates are made with: confidence level, as-of day, horizon in days of each stage (or of all, '')."""

    as_of: date
    level: float = 0.95
    horizons: Mapping[str, int | None] | None = None

    def horizon(self, stage: str) -> int | None:
        return (self.horizons or {}).get(stage)


def estimate(kpi: Kpi, variant: Variant, sums: Sums, setting: Setting, stage: str = "") -> Result:
    """The figure of one group, or why there is none. `stage` names the stage of a group of passages."""
    if len(sums.currencies) > 1:
        return mixed(sums, kpi)
    if count(sums) and sums.beside.get("without_amount") == count(sums):
        return NotComputable("no_data", Sentence(NO_AMOUNT, {"n": count(sums)}), n=count(sums), unit=kpi.unit)
    result = _estimate(kpi, variant, sums, setting, stage)
    if isinstance(result, Estimate) and sums.beside:
        return replace(result, extra={**result.extra, **sums.beside})
    return result


def with_pending(result: Result, pending: int) -> Result:
    """The figure with the number of records whose time has not come."""
    return replace(result, still_open=pending) if isinstance(result, Estimate) and pending else result


def mixed(sums: Sums, kpi: Kpi) -> NotComputable:
    """Amounts in several currencies are never added."""
    return mixed_currencies(sums.currencies, count(sums), kpi.unit)


def mixed_currencies(currencies: tuple[str, ...], n: int, unit: str) -> NotComputable:
    """The same, for `n` records."""
    return NotComputable("no_data", Sentence(MIXED, {"currencies": currencies}), n=n, unit=unit)


def count(sums: Sums) -> int:
    """How many records stand behind a group."""
    s = sums.statistic
    return s if isinstance(s, int) else s.n


def cost_per(kpi: Kpi, variant: Variant, spent: Decimal | None, n: int, setting: Setting) -> Result:
    """Spend over a number of records."""
    noun = reasons.CUSTOMERS if "_first_of_account" in variant.among else NOUNS[variant.rows]
    return spend_per_count(spent, n, unit=kpi.unit, level=setting.level, as_of=setting.as_of, noun=noun)


def _estimate(kpi: Kpi, variant: Variant, sums: Sums, setting: Setting, stage: str) -> Result:
    unit, level, as_of, noun = kpi.unit, setting.level, setting.as_of, NOUNS[variant.rows]
    match sums.statistic, variant.measure:
        case sufficient.Total() as total, _:
            return exact_sum(total, unit=unit, level=level, as_of=as_of, minimum=0, noun=noun)
        case int() as n, _:
            return poisson_count(n, unit=unit, level=level, as_of=as_of)
        case Count() as k, _:
            return wilson(k, unit=unit, level=level, as_of=as_of, noun=noun)
        case Moments() as moments, _:
            return mean_skewed(moments, unit=unit, level=level, as_of=as_of, noun=noun)
        case ValueCounts() as values, _:
            return quantile_of(values, unit=unit, level=level, as_of=as_of, noun=reasons.WON_DEALS)
        case PairMoments() as pairs, Flow():
            return _flow(pairs, unit, setting)
        case PairMoments() as pairs, Ratio() as ratio:
            result = ratio_of_sums(pairs, unit=unit, level=level, as_of=as_of, noun=noun, part=ratio.part)
            return one_minus(result) if ratio.one_minus else result
        case Incidence() as table, TimeTo(any_exit=True):
            return survival_quantile(table, unit=unit, level=level, as_of=as_of, noun=noun)
        case Pace() as pace, _:
            return velocity(pace, unit=unit, level=level, as_of=as_of, noun=noun)
        case Incidence() as table, WorkTime():
            return response_time(table, unit=unit, level=level, as_of=as_of, noun=reasons.ANSWERED)
        case Incidence() as table, TimeTo():
            return incidence_quantile(table, unit=unit, level=level, as_of=as_of)
        case Incidence() as table, Reach():
            horizon = setting.horizon(stage)
            if horizon is None:
                horizon = longest_followed(table)
            return incidence_at(table, 1, horizon, unit=unit, level=level, as_of=as_of, noun=noun)
    raise TypeError(f"no estimator for {variant.measure} of {kpi.id}")


def longest_followed(table: Incidence) -> int:
    """The last day up to which enough records have been followed; 0 if there is none."""
    return max(RiskTable.of(table, 1).last_followed(FOLLOWED_MINIMUM), 0) if table.n else 0


def _flow(pairs: PairMoments, unit: str, setting: Setting) -> Result:
    """Left over entered: a plain quotient of two counts, which is no probability and has no interval."""
    if not pairs.n:
        return NotComputable("no_data", Sentence(NOTHING_ENTERED), unit=unit)
    extra = {"left": pairs.x, "entered": pairs.y}
    return Estimate(
        pairs.x / pairs.y, None, None, pairs.n, unit, "flow", setting.level, as_of=setting.as_of, extra=extra
    )
