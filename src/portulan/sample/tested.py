"""A change that was tested: what it does to the leads drawn B, then to all of them once it is deployed.

It draws from a stream of its own, and what it adds (a meeting held by someone without a budget) leads to nothing else:
the rest of the company lives exactly as it would have without the test.
"""

from dataclasses import replace

import numpy as np

from portulan.sample.events import TriedChange
from portulan.sample.leads import Leads
from portulan.sample.organisation import Organisation
from portulan.sample.working_time import Clock, Flags, Floats, WorkingCalendar
from portulan.stats.blocks import arms

STREAM = 2
OFFERED_AFTER, SLOT_DAYS, SLOT_SIGMA = 3.4, 2.0, 0.5
"""Days from the first answer to the second follow-up, which offers the slots; then to the meeting: median, spread."""


def try_change(
    leads: Leads, organisation: Organisation, calendar: WorkingCalendar, ordinary: Clock, seed: int
) -> Leads:
    """The leads, with the meetings that the tested change brings."""
    for event in organisation.events:
        if isinstance(event, TriedChange):
            rng = np.random.default_rng([seed, STREAM])
            slot = _slots(leads, ordinary, rng)
            taken = of_channel(leads, organisation, event) & ~np.isnan(slot) & (rng.random(len(leads)) < event.chance)
            taken &= offered(leads, organisation, calendar, event)
            leads = replace(leads, met=np.where(taken, slot, leads.met), slot=slot, taken=taken)
    return leads


def of_channel(leads: Leads, organisation: Organisation, event: TriedChange) -> Flags:
    """The leads of the population of the test."""
    channel = [c.id for c in organisation.channels].index(event.channel)
    return np.asarray(leads.channel == channel)


def offered(leads: Leads, organisation: Organisation, calendar: WorkingCalendar, event: TriedChange) -> Flags:
    """Those to whom the change was offered: drawn B during the test, everyone since it is deployed."""
    mine = of_channel(leads, organisation, event)
    entered = np.flatnonzero(mine & (leads.created >= calendar.number(event.start)))[: event.leads]
    found = mine & (leads.created >= calendar.number(event.settled))
    found[entered] = [arm == "b" for arm in arms(event.test, event.seed, 0, len(entered))]
    return np.asarray(found)


def _slots(leads: Leads, ordinary: Clock, rng: np.random.Generator) -> Floats:
    """When each would meet if offered a slot and taking it; NaN for those who meet anyway or are not interested."""
    days = SLOT_DAYS * np.exp(SLOT_SIGMA * rng.standard_normal(len(leads)))
    slot = np.fmax(ordinary.after(leads.answered + OFFERED_AFTER, days), leads.mql_at + 1 / 24)
    still = np.isnan(leads.refused) | (leads.refused > slot)
    free = leads.mql & np.isnan(leads.met) & np.isnan(leads.missed) & still & np.isfinite(slot)
    return np.where(free, slot, np.nan)
