"""The deals that the velocity of the pipeline is read on: those open now, those closed in the year before."""

from dataclasses import replace
from datetime import timedelta

from portulan.language.finding import FindingKind
from portulan.language.words import Words
from portulan.metrics.answers import RequestError
from portulan.metrics.kpi import Speed, Variant
from portulan.metrics.period import GRAINS
from portulan.metrics.requests import Request
from portulan.metrics.seen import instant

DAYS = 365
NOT_BY_TIME = FindingKind(
    "ME011",
    "error",
    Words(
        fr="{kpi} se lit à un instant : elle ne se découpe pas par « {name:raw} ».",
        en="{kpi} is read at an instant: it cannot be split by “{name:raw}”.",
    ),
    Words(
        fr="Regarder sa tendance, ou demander un autre jour (as_of).", en="Look at its trend, or ask for another day."
    ),
)


def dated(request: Request, variant: Variant) -> Variant:
    """The variant with the closings it counts bounded to those of the year before the request's day.

    Raises RequestError on a split by time.
    """
    if not isinstance(variant.measure, Speed):
        return variant
    for name in request.by:
        if name in GRAINS:
            raise RequestError(NOT_BY_TIME.at(request.reference.place, name=name, kpi=request.kpi.name))
    since = instant(request.as_of - timedelta(days=DAYS))
    return replace(variant, among=f"{variant.among} AND coalesce(closed_at >= {since}, true)")
