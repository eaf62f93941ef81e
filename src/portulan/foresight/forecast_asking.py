"""What is asked of the forecast: until when, and a target to reach. Faults are findings, the usual choice stands in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portulan.language.finding import Finding, FindingKind
from portulan.language.words import Words
from portulan.metrics.forecast.answer import default_period, next_months
from portulan.plan.records import Plan
from portulan.workspace import Period

MONTHS = (1, 3, 6, 12)
NO_SUCH_HORIZON = FindingKind(
    "FO001",
    "error",
    Words(fr="« {text:raw} » n’est pas un nombre de mois.", en="“{text:raw}” is not a number of months."),
    Words(fr="Écrire un nombre de 1 à 12.", en="Write a number from 1 to 12."),
)
NOT_AN_AMOUNT = FindingKind(
    "FO002",
    "error",
    Words(fr="« {text:raw} » n’est pas un montant.", en="“{text:raw}” is not an amount."),
    Words(fr="Écrire des chiffres : 2400000.", en="Write digits: 2400000."),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """`horizon` in months, None for the plan's period (or the quarter); `target` the amount to reach, if any."""

    period: Period
    horizon: int | None
    target: float | None
    typed_target: str
    of_plan: bool
    findings: tuple[Finding, ...] = ()


def read_asked(query: Mapping[str, str], plan: Plan | None, plan_period: Period | None, as_of: date) -> Asked:
    """The question in an address. Without a target, that of the plan's revenue objective due by the end of the
    period.
    """
    findings: list[Finding] = []
    horizon = _horizon(query.get("horizon", "").strip(), findings)
    usual = default_period(as_of, plan_period)
    period = next_months(as_of, horizon) if horizon else usual
    typed = query.get("target", "").strip()
    target = _amount(typed, findings) if typed else None
    if target is None and not typed and horizon is None and plan is not None:
        target = _objective(plan, period)
    of_plan = plan_period is not None and usual == plan_period
    return Asked(period, horizon, target, typed or (f"{target:.0f}" if target else ""), of_plan, tuple(findings))


def _horizon(text: str, findings: list[Finding]) -> int | None:
    if not text:
        return None
    if text.isdigit() and 1 <= int(text) <= 12:
        return int(text)
    findings.append(NO_SUCH_HORIZON.at(None, text=text[:40]))
    return None


def _amount(text: str, findings: list[Finding]) -> float | None:
    digits = "".join(c for c in text if not c.isspace() and c not in "\u202f\u00a0_€$").replace(",", ".")
    try:
        amount = float(digits)
    except ValueError:
        amount = -1.0
    if 0 <= amount < 1e15:
        return amount
    findings.append(NOT_AN_AMOUNT.at(None, text=text[:40]))
    return None


def _objective(plan: Plan, period: Period) -> float | None:
    """The target of the revenue objective that falls due with the period."""
    for objective in plan.objectives:
        kpi = objective.kpi
        if kpi is None or kpi.kpi not in ("revenue", "forecast_revenue") or kpi.where is not None:
            continue
        if objective.target is not None and objective.by == period.last_day:
            return float(objective.target.value)
    return None
