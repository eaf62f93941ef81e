"""What a replay is asked: a KPI, its target, the threshold tried, as the address writes them. No Django here."""

from collections.abc import Mapping
from dataclasses import dataclass

from portulan.language.finding import FaultyText, FindingKind
from portulan.language.place import Place
from portulan.language.units import plain_number
from portulan.language.words import Words
from portulan.metrics.alerts.answers import Rule
from portulan.plan.kpi_reference import KpiReference, parse_reference

NOT_A_NUMBER = FindingKind(
    "ST010",
    "error",
    Words(
        fr="« {found:raw} » n’est pas un nombre pour « {name:raw} ».",
        en="“{found:raw}” is not a number for “{name:raw}”.",
    ),
    Words(
        fr="Écrire un nombre dans l’unité de l’indicateur : 45 pour 45 %.",
        en="Write a number in the unit of the KPI: 45 for 45%.",
    ),
)  # fmt: skip
SAME = FindingKind(
    "ST011",
    "error",
    Words(fr="La cible et le seuil sont égaux : rien ne les distingue.", en="Target and threshold are equal."),
    Words(
        fr="Écarter le seuil de la cible, du mauvais côté.",
        en="Move the threshold away from the target, the wrong way.",
    ),
)
NO_KPI = FindingKind(
    "ST012",
    "error",
    Words(fr="L’indicateur à rejouer n’est pas nommé.", en="The KPI to replay is not named."),
    Words(
        fr="Écrire par exemple : {example:raw}.",
        en="Write for instance: {example:raw}.",
    ),
)  # fmt: skip
WRONG_SIDE = FindingKind(
    "ST013",
    "error",
    Words(
        fr="Le seuil est du bon côté de la cible : l’alerte annoncerait une bonne nouvelle.",
        en="The threshold is on the good side of the target: the alert would announce good news.",
    ),
    Words(fr="Le placer {side} la cible.", en="Put it {side} the target."),
)
NO_BOUNDS = FindingKind(
    "ST014",
    "error",
    Words(
        fr="Le plan n’a pas de focus sur « {kpi:raw} » : la cible et le seuil ne sont pas connus.",
        en="The plan has no focus on “{kpi:raw}”: its target and threshold are not known.",
    ),
    Words(fr="Les donner : &target=45&alert=35.", en="Give them: &target=45&alert=35."),
)
BELOW, ABOVE = Words(fr="sous", en="below"), Words(fr="au-dessus de", en="above")


@dataclass(frozen=True, slots=True)
class Slider:
    """The threshold as a slider, in the unit written (percent for shares)."""

    low: float
    high: float
    step: float
    value: float
    target: float


def per_unit(unit: str) -> float:
    """How many of what is written make one: a share is written in percent."""
    return 100.0 if unit == "share" else 1.0


def reference_asked(text: str) -> KpiReference:
    """The reference in the address. Raises FaultyText."""
    if not text.strip():
        raise FaultyText(NO_KPI.at(None, example="?kpi=win_rate&target=45&alert=35"))
    return parse_reference(text.strip(), Place("?kpi"))


def rule_asked(
    query: Mapping[str, str], reference: KpiReference, unit: str, better: str, usual: Rule | None
) -> Rule | None:
    """The rule the address asks for, else the plan's own; None where neither gives target and threshold.

    Raises FaultyText on what is no number, and on a threshold that is not worse than the target.
    """
    target = _number(query, "target", unit, usual.target if usual else None)
    threshold = _number(query, "alert", unit, usual.threshold if usual else None)
    false_alarm = _number(query, "false_alarm", "share", usual.false_alarm if usual else 0.05)
    if target is None or threshold is None:
        return None
    if target == threshold:
        raise FaultyText(SAME.at(None))
    if (threshold > target) == (better == "up"):
        raise FaultyText(WRONG_SIDE.at(None, side=BELOW if better == "up" else ABOVE))
    return Rule(str(reference), target, threshold, min(max(false_alarm or 0.05, 0.001), 0.5))


def _number(query: Mapping[str, str], name: str, unit: str, usual: float | None) -> float | None:
    text = query.get(name, "").strip().rstrip("%").strip()
    if not text:
        return usual
    read = plain_number(text)
    if read is None:
        raise FaultyText(NOT_A_NUMBER.at(None, found=text[:40], name=name))
    return float(read) / per_unit(unit)


def slider_of(rule: Rule, unit: str) -> Slider:
    """The thresholds one may try: from a fifth of the gap to two and a half gaps away from the target."""
    scale = per_unit(unit)
    gap = rule.threshold - rule.target
    ends = sorted((rule.target + 0.2 * gap, rule.target + 2.5 * gap))
    low, high = (max(end, 0.0) * scale for end in ends)
    if unit == "share":
        high = min(high, 100.0)
    step = _step((high - low) / 40)
    low, high = round(low / step) * step, round(high / step) * step
    return Slider(round(low, 6), round(high, 6), step, round(rule.threshold * scale, 6), round(rule.target * scale, 6))


def _step(wanted: float) -> float:
    """A round step of about that size."""
    for step in (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 25.0, 50.0, 100.0, 500.0, 1_000.0, 5_000.0):
        if step >= wanted:
            return step
    return 10_000.0
