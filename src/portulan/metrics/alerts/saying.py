"""What a replay says, in sentences."""

from collections.abc import Sequence
from decimal import Decimal

from portulan.language.words import Money, Sentence, Words
from portulan.metrics.alerts.replay_answers import Replay

VERDICT = Words(
    fr="Cible {target}, seuil {threshold} : {n} {n:?alerte|alertes} depuis le {day:date}, dont {wrong} à tort.",
    en="Target {target}, threshold {threshold}: {n} {n:?alert|alerts} since {day:date}, {wrong} of them wrong.",
)
NO_TRACK = Words(fr="Rien ne peut être rejoué. {reason}", en="Nothing can be replayed. {reason}")
NOW = Words(fr="Sur la dernière année : {now}.", en="Over the last year: {now}.")
WEAK = Words(fr="{reason}", en="{reason}")
CAN = Words(
    fr="À ces volumes, un passage au seuil se voit en moins de 84 jours {found:share0} du temps (délai au rythme de "
    "l’année : {delay:days}) ; une année à la cible donne une fausse alerte {alarm:share0} du temps ({runs} années "
    "simulées sur vos faits, {announced:share0} annoncés).",
    en="At these volumes a move to the threshold shows within 84 days {found:share0} of the time (delay at the "
    "year’s pace: {delay:days}); a year at target gives a false alarm {alarm:share0} of the time ({runs} years "
    "simulated on your facts, {announced:share0} announced).",
)
SMALLEST = Words(
    fr="Plus petit changement vu quatre fois sur cinq en {days} jours : {change}.",
    en="Smallest change found four times in five within {days} days: {change}.",
)
NONE_SEEN = Words(
    fr="En {days} jours, aucun changement essayé n’est vu quatre fois sur cinq.",
    en="Within {days} days, no change tried is found four times in five.",
)
PROPOSED = Words(
    fr="Seuil proposé : {threshold} (vu quatre fois sur cinq en 84 jours).",
    en="Proposed threshold: {threshold} (found four times in five within 84 days).",
)
NOTHING_PROPOSED = Words(
    fr="Aucun seuil essayé ne se voit quatre fois sur cinq en 84 jours : ces volumes ne permettent pas d’alerte utile.",
    en="No threshold tried is found four times in five within 84 days: these volumes allow no useful alert.",
)
POINTS = Words(fr="{value:points} points", en="{value:points} points")
SHARE = Words(fr="{value:share}", en="{value:share}")
MONEY = Words(fr="{value:money}", en="{value:money}")
DAYS = Words(fr="{value:days}", en="{value:days}")
NUMBER = Words(fr="{value:number}", en="{value:number}")


def value_of(value: float, unit: str, currency: str, *, change: bool = False) -> Sentence:
    """A value of a KPI, or a change of it (points, for a share)."""
    if unit == "share":
        return Sentence(POINTS, {"value": round(value, 4)}) if change else Sentence(SHARE, {"value": round(value, 4)})
    if unit == "money":
        return Sentence(MONEY, {"value": Money(Decimal(str(round(value, 2))), currency)})
    return Sentence(DAYS if unit == "days" else NUMBER, {"value": round(value, 2)})


def replay_verdict(found: Replay, currency: str) -> Sequence[Sentence]:
    """What was found, first things first."""
    rule, unit = found.rule, found.unit
    track = found.track
    if track.started is None or (found.chosen is None and not track.episodes):
        reason = found.reason or track.reason
        said = [Sentence(NO_TRACK, {"reason": reason or ""})]
        return [*said, *_can(found, currency)] if found.curve else said
    first = max(found.since, track.started) if found.since else track.started
    wrong = sum(one.judged == "wrong" for one in found.alerts)
    target, threshold = value_of(rule.target, unit, currency), value_of(rule.threshold, unit, currency)
    verdict = {"target": target, "threshold": threshold, "n": len(found.alerts), "day": first, "wrong": wrong}
    said = [Sentence(VERDICT, verdict)]
    if track.reason is not None:
        said.append(Sentence(WEAK, {"reason": track.reason}))
    return [*said, *_can(found, currency)]


def _can(found: Replay, currency: str) -> list[Sentence]:
    said = []
    if found.now is not None:
        said.append(Sentence(NOW, {"now": value_of(found.now, found.unit, currency)}))
    if found.chosen is not None:
        chosen = found.chosen
        said.append(
            Sentence(
                CAN,
                {
                    "found": chosen.found[-1],
                    "delay": chosen.delay,
                    "alarm": chosen.false_alarm,
                    "runs": found.runs,
                    "announced": found.rule.false_alarm,
                },
            )
        )
    for days, change in (found.smallest or {}).items():
        if change is None:
            said.append(Sentence(NONE_SEEN, {"days": days}))
        else:
            said.append(
                Sentence(SMALLEST, {"days": days, "change": value_of(change, found.unit, currency, change=True)})
            )
    if found.curve:
        if found.proposed is None:
            said.append(Sentence(NOTHING_PROPOSED))
        else:
            said.append(Sentence(PROPOSED, {"threshold": value_of(found.proposed, found.unit, currency)}))
    return said
