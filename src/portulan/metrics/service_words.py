"""The service level of the plan, in the words a definition is printed with."""

from collections.abc import Mapping

from portulan.language.words import Sentence, Words
from portulan.metrics.service import Service
from portulan.plan.public_holidays import public_holidays
from portulan.plan.wording import duration, hours_words

HOURS = Words(fr="Heures ouvrées : {hours}, {holidays}.", en="Business hours: {hours}, {holidays}.")
HOLIDAYS = Words(fr="hors jours fériés ({code:raw})", en="public holidays ({code:raw}) left out")
NO_HOLIDAYS = Words(fr="jours fériés compris", en="public holidays included")
ALL_HOURS = Words(fr="Toutes les heures comptent.", en="All hours count.")
AGREED = Words(fr="le délai convenu", en="the time agreed")
FOLLOWED = Words(
    fr="puis {n} {n:?relance|relances} dans les {window} tant qu’aucune suite n’est donnée",
    en="then {n} {n:?follow-up|follow-ups} in the {window} until it comes to something",
)
NO_FOLLOW_UP = Words(fr="sans relance exigée", en="no follow-up being required")

HANDLED: Mapping[str, Words] = {
    "on_time": Words(fr="traité comme convenu", en="handled as agreed"),
    "late": Words(fr="réponse tardive", en="answered late"),
    "few_follow_ups": Words(fr="trop peu de relances", en="too few follow-ups"),
    "pending": Words(fr="échéance à venir", en="deadline to come"),
}
"""What the column `handling` holds."""


def service_words(service: Service | None) -> Mapping[str, object]:
    """`response`, `follow_ups` and `hours` as the plan has them; general words where it says nothing."""
    if service is None:
        return {"response": AGREED, "follow_ups": NO_FOLLOW_UP, "hours": ALL_HOURS}
    followed = Sentence(NO_FOLLOW_UP)
    if service.follow_ups and service.window:
        followed = Sentence(FOLLOWED, {"n": service.follow_ups, "window": duration(service.window)})
    hours = Sentence(ALL_HOURS)
    if service.hours:
        holidays = (
            Sentence(HOLIDAYS, {"code": service.holidays})
            if public_holidays(service.holidays)
            else Sentence(NO_HOLIDAYS)
        )
        hours = Sentence(HOURS, {"hours": hours_words(service.hours), "holidays": holidays})
    return {"response": duration(service.response), "follow_ups": followed, "hours": hours}
