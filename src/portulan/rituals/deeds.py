"""What people did, as known at an instant: the decisions of the last meeting with their actions, all actions."""

from collections.abc import Sequence
from datetime import date, datetime

from portulan.journal.models import Action
from portulan.rituals.decisions import CHOICES, slots
from portulan.rituals.kept import both
from portulan.rituals.kinds import Kind
from portulan.rituals.models import Decision, Session
from portulan.rituals.pack import Deed, Deeds, Settled, Trial

RECENT = 120
"""Actions closed longer ago than that many days are of no interest to a meeting; those of the plan always are."""


def last_session(kind: Kind, day: date, at: datetime) -> Session | None:
    """The meeting of this ritual held and closed before that day, as known at the instant."""
    held = Session.objects.filter(kind=kind.id, day__lt=day, closed_at__isnull=False, closed_at__lte=at)
    return held.order_by("-day").first()


def deeds_at(kind: Kind, day: date, at: datetime, trials: Sequence[Trial] = ()) -> Deeds:
    """What a meeting of that day must know of what was decided and done, as of an instant."""
    last = last_session(kind, day, at)
    actions = {one.number: one for one in actions_at(at)}
    settled = [_settled(one, last, actions) for one in last.decisions.all()] if last is not None else []
    return Deeds(last.day.isoformat() if last else "", tuple(settled), tuple(actions.values()), tuple(trials))


def actions_at(at: datetime) -> list[Deed]:
    """The actions as they stood at an instant: opened by then; closed, if they were closed by then."""
    found = []
    for action in Action.objects.filter(opened_at__lte=at).order_by("pk"):
        closed = action.closed_at if action.closed_at is not None and action.closed_at <= at else None
        if closed is not None and not action.plan_id and (at - closed).days > RECENT:
            continue
        found.append(
            Deed(
                number=action.pk,
                what=action.what,
                owner=action.owner,
                due=action.due.isoformat() if action.due else "",
                state=action.state if closed else Action.State.OPEN.value,
                closed=closed.date().isoformat() if closed else "",
                closed_by=action.closed_by_name if closed else "",
                note=action.note if closed else "",
                origin=action.origin,
                plan_id=action.plan_id,
                component=action.component,
                moves=tuple(action.moves),
                wanted=action.wanted,
            )
        )
    return found


def _settled(decision: Decision, session: Session, actions: dict[int, Deed]) -> Settled:
    names = {slot.id: slot.name for slot in slots(session.pack)}
    label = both(names.get(decision.slot, decision.slot))
    if decision.choice in CHOICES:
        chosen = both(CHOICES[decision.choice])  # type: ignore[index]  # reason=its keys are the choices
        label = {language: f"{label[language]}, {chosen[language].lower()}" for language in label}
    return Settled(
        slot=decision.slot,
        text=decision.text,
        by=decision.by_name,
        choice=decision.choice,
        label=label,
        owner=decision.owner,
        due=decision.due.isoformat() if decision.due else "",
        entry=decision.entry,
        action=actions.get(decision.action) if decision.action is not None else None,
    )
