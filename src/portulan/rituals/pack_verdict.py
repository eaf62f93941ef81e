"""What to remember of a pack, in one sentence."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from portulan.language.words import Money, Sentence, Words

VERDICT = Words(fr="Depuis le {since:date} : {clauses:list}.", en="Since {since:date}: {clauses:list}.")
AS_OF = Words(fr="Au {as_of:date} : {clauses:list}.", en="As of {as_of:date}: {clauses:list}.")
"""For a meeting that does not read the movement: nothing in it is counted since the last one."""
GAINS = Words(fr="le pipeline gagne {amount:money}", en="the pipeline gained {amount:money}")
LOSES = Words(fr="le pipeline perd {amount:money}", en="the pipeline lost {amount:money}")
SAME = Words(fr="le pipeline n’a pas changé", en="the pipeline did not change")
MORE = Words(
    fr="le pipeline compte {deals} {deals:?affaire|affaires} de plus",
    en="the pipeline holds {deals} more {deals:?deal|deals}",
)
FEWER = Words(
    fr="le pipeline compte {deals} {deals:?affaire|affaires} de moins",
    en="the pipeline holds {deals} fewer {deals:?deal|deals}",
)
ALERTS = Words(fr="{n} {n:?alerte en cours|alertes en cours}", en="{n} {n:?alert|alerts} open")
NO_ALERT = Words(fr="aucune alerte", en="no alert")
SIGNALS = Words(fr="{n} {n:?signal de revue|signaux de revue}", en="{n} review {n:?signal|signals}")
LATE = Words(fr="{n} {n:?action en retard|actions en retard}", en="{n} {n:?action|actions} overdue")
NONE_LATE = Words(fr="aucune action en retard", en="no action overdue")
DONE = Words(
    fr="{done} {done:?action décidée est faite|actions décidées sont faites} sur {n}",
    en="{done} of {n} decided {n:?action|actions} done",
)
INITIATIVES = Words(
    fr="{n} {n:?initiative à trancher|initiatives à trancher}", en="{n} {n:?initiative|initiatives} to decide on"
)


def verdict(pack: Mapping[str, Any]) -> Sentence:
    """How the pipeline moved, what alerts, what is late, what is to be decided."""
    clauses = [*_moved(pack), *_watched(pack), *_done(pack), _late(pack), *_to_decide(pack)]
    if "movement" not in pack:
        return Sentence(AS_OF, {"as_of": date.fromisoformat(pack["as_of"]), "clauses": clauses})
    return Sentence(VERDICT, {"since": date.fromisoformat(pack["since"]), "clauses": clauses})


def _moved(pack: Mapping[str, Any]) -> list[Sentence]:
    movement = pack.get("movement")
    if not movement or movement["refusal"]:
        return []
    if not movement["priced"]:
        change = movement["closing"]["deals"] - movement["opening"]["deals"]
        if not change:
            return [Sentence(SAME)]
        return [Sentence(MORE if change > 0 else FEWER, {"deals": abs(change)})]
    gain = Decimal(movement["closing"]["amount"]) - Decimal(movement["opening"]["amount"])
    if not gain:
        return [Sentence(SAME)]
    return [Sentence(GAINS if gain > 0 else LOSES, {"amount": Money(round(abs(gain), 0), pack["currency"])})]


def _watched(pack: Mapping[str, Any]) -> list[Sentence]:
    if "focus" not in pack:
        return []
    alerts = sum(one["state"] == "alerting" for one in pack["focus"])
    firing = sum(one["state"] == "firing" for one in pack["signals"])
    said = [Sentence(ALERTS, {"n": alerts}) if alerts else Sentence(NO_ALERT)]
    return [*said, Sentence(SIGNALS, {"n": firing})] if firing else said


def _done(pack: Mapping[str, Any]) -> list[Sentence]:
    actions = [one["action"] for one in pack["followed"]["decisions"] if one["action"]]
    if not actions:
        return []
    return [Sentence(DONE, {"n": len(actions), "done": sum(one["state"] == "done" for one in actions)})]


def _late(pack: Mapping[str, Any]) -> Sentence:
    late = len(pack["actions"]["overdue"])
    return Sentence(LATE, {"n": late}) if late else Sentence(NONE_LATE)


def _to_decide(pack: Mapping[str, Any]) -> list[Sentence]:
    found = len(pack.get("initiatives", ()))
    return [Sentence(INITIATIVES, {"n": found})] if found else []
