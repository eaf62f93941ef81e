"""From a rule to its track: the family of the KPI, the facts it reads, the spans, the evidence."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from portulan.language.words import Sentence, Words
from portulan.metrics.alerts.answers import Family, Rule, State, Track
from portulan.metrics.alerts.counts import Counts
from portulan.metrics.alerts.means import Means
from portulan.metrics.alerts.outcomes import date_of, number_of, of_the_process, stays, verdicts
from portulan.metrics.alerts.part import Part, assemble
from portulan.metrics.alerts.shares import Shares
from portulan.metrics.alerts.spans import Span, beginning, spans
from portulan.metrics.alerts.words import (
    DURATION,
    NO_FACTS,
    SAID_OF,
    SEASON,
    SHORT,
    SPLIT,
    STOCK,
    UNCALIBRATED,
    WRONG_SIDE,
)
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.kpi import Kpi, Mean, Number, Rate, Ratio, Reach, TimeOf, TimeTo, Variant, WorkTime
from portulan.metrics.needs import pick
from portulan.metrics.requests import Request, check_columns
from portulan.stats.cusum import YEAR
from portulan.stats.estimate import NotComputable


def family_of(kpi: Kpi, variant: Variant | None = None) -> Family:
    """How a KPI is watched."""
    measure = (variant or kpi.variants[0]).measure
    if kpi.id in SAID_OF:
        return "none"
    match measure:
        case Reach():
            return "share"
        case Rate():
            return "share" if kpi.id == "win_rate" else "rate"
        case Mean() | Ratio():
            return "mean"
        case Number():
            return "none" if kpi.stock or kpi.standing else "count"
        case TimeTo() | TimeOf() | WorkTime():
            return "duration"
    return "none"


@dataclass(frozen=True, slots=True)
class Source:
    """The facts a rule reads, whatever its threshold, and the first day of them."""

    family: Family
    facts: Shares | Means | Counts
    start: int | None


def track(evaluator: Evaluator, request: Request, rule: Rule) -> Track:
    """The track of a rule as of the request's day. Raises RequestError on a condition its records cannot answer."""
    source = source_of(evaluator, request, rule)
    return source if isinstance(source, Track) else track_of(source, request, rule)


def source_of(evaluator: Evaluator, request: Request, rule: Rule) -> Source | Track:
    """What the rule reads; the track that says why, where it can have none."""
    picked = pick(request.kpi, evaluator.engine)
    if isinstance(picked, NotComputable):
        return without(rule, family_of(request.kpi), request, "no_data", picked.reason)
    family = family_of(request.kpi, picked)
    if (refusal := refused(rule, family, request)) is not None:
        return without(rule, family, request, *refusal)
    check_columns(request, picked, evaluator.engine)
    if family in ("mean", "count"):
        counts = Counts.read(evaluator.engine, request, picked)
        means = Means(evaluator.engine, request, picked, request.kpi.unit)
        return Source(family, means if family == "mean" else counts, beginning(counts.day, counts.n))
    shares = shares_of(evaluator, request, picked)
    return Source(family, shares, beginning(shares.stays.entered, shares.stays.count))


def track_of(source: Source, request: Request, rule: Rule) -> Track:
    """The track of a rule on these facts."""
    years = 2 if source.family == "count" else 1
    return of_spans(
        rule,
        source.family,
        request,
        source.start,
        lambda span: source.facts.part(span, rule, request.kpi.unit),
        years,
    )


def refused(rule: Rule, family: Family, request: Request) -> tuple[State, Sentence] | None:
    """Why this rule has no track, whatever the facts."""
    if request.by or len(request.passage) > 1:
        return "no_data", Sentence(SPLIT)
    if family == "none":
        return "no_data", Sentence(SAID_OF.get(request.kpi.id, STOCK))
    if family == "duration":
        return "too_few", Sentence(DURATION)
    worse = rule.threshold < rule.target if request.kpi.better == "up" else rule.threshold > rule.target
    if not worse:
        return "no_data", Sentence(WRONG_SIDE)
    return None


def shares_of(evaluator: Evaluator, request: Request, variant: Variant) -> Shares:
    """The facts of a share, read for an alert."""
    engine = evaluator.engine
    if isinstance(variant.measure, Rate) and not of_the_process(request, variant):
        judged = verdicts(engine, request, variant)
        return Shares(judged, judged, "none", "closed")
    read = stays(engine, request, variant)
    if isinstance(variant.measure, Reach) and variant.measure.horizon == "p90":
        whole = read if request.where is None else stays(engine, replace(request, where=None), variant)
        return Shares(read, whole, "p90", "reached")
    return Shares(read, read, "ever", "closed" if isinstance(variant.measure, Rate) else "reached")


def of_spans(
    rule: Rule, family: Family, request: Request, start: int | None, part: Callable[[Span], Part], years: int = 1
) -> Track:
    """The track of the spans since the facts begin, or why there is none yet."""
    if start is None:
        return without(rule, family, request, "no_data", Sentence(NO_FACTS))
    today = number_of(request.as_of)
    found = spans(start, today, years)
    if not found:
        day = date_of(start + years * YEAR)
        if years > 1:
            return replace(without(rule, family, request, "too_few", Sentence(SEASON, {"day": day})), from_when=day)
        weeks = max((today + 1 - start) // 7, 0)
        reason = Sentence(SHORT, {"weeks": weeks, "day": day})
        return replace(without(rule, family, request, "too_few", reason), from_when=day)
    known = assemble(rule, family, request.as_of, [part(span) for span in found])
    if found[-1].calibrated or known.reason is not None:
        return known
    day = date_of(start + years * YEAR)
    said = Sentence(UNCALIBRATED, {"announced": rule.false_alarm, "day": day})
    return replace(known, reason=said, from_when=day)


def without(rule: Rule, family: Family, request: Request, state: State, reason: Sentence | Words) -> Track:
    """A track without evidence, and why."""
    said = reason if isinstance(reason, Sentence) else Sentence(reason)
    return Track(rule, family, request.as_of, state, None, None, 0.0, (), (), None, False, said)
