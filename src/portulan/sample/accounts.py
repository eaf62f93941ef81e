"""The companies met: their part of the market, sector and size. Names come later, when data are written."""

from dataclasses import dataclass

import numpy as np

from portulan.sample.leads import Leads, draw_segments
from portulan.sample.organisation import Organisation
from portulan.sample.working_time import Flags, Floats, Ints, WorkingCalendar

LEGACY_SHARES = (0.52, 0.22, 0.16, 0.07, 0.03)  # who bought before the CRM, segment by segment
PLANTS = ("industrie", "agroalimentaire")


@dataclass(frozen=True, slots=True)
class Accounts:
    """Accounts, as arrays of one length."""

    segment: Ints
    sector: Ints  # index in the sectors of its segment
    employees: Ints
    first_seen: Floats  # instants
    bought_before: Flags  # customers from before the CRM

    def __len__(self) -> int:
        return len(self.segment)


@dataclass(frozen=True, slots=True)
class Meeting:
    """Which account each lead, and each deal opened by a seller, belongs to."""

    accounts: Accounts
    of_lead: Ints
    of_prospected: Ints
    leads_segment: Ints


def meet_accounts(
    organisation: Organisation, calendar: WorkingCalendar, leads: Leads, prospected: Floats, rng: np.random.Generator
) -> Meeting:
    """Old customers first, then one account per lead (one lead in twelve comes from a company already met), then
    one per prospected deal."""
    legacy = round(organisation.habits.legacy_customers * organisation.scale)
    shares = np.array(LEGACY_SHARES[: len(organisation.segments)])
    old = rng.choice(len(shares), legacy, p=shares / shares.sum())
    again = rng.random(len(leads)) < 0.08
    again[:30] = False
    rank = np.cumsum(~again) - 1  # the lead's own rank among companies met for the first time
    of_lead = np.where(again, (rank * rng.random(len(leads))).astype(np.int64), rank)
    fresh = leads.segment[~again]
    first = leads.created[~again]
    doors = draw_segments(organisation, len(prospected), rng)
    segment = np.concatenate([old, fresh, doors])
    seen = np.concatenate([rng.uniform(-1200, 75, legacy), first, prospected - 3.0])
    bought = np.concatenate([np.ones(legacy, dtype=bool), np.zeros(len(fresh) + len(doors), dtype=bool)])
    sector, employees = _sizes(organisation, segment, rng)
    accounts = Accounts(segment, sector, employees, seen, bought)
    of_lead = of_lead + legacy
    return Meeting(accounts, of_lead, np.arange(len(doors)) + legacy + len(fresh), segment[of_lead])


def _sizes(organisation: Organisation, segment: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
    sector, employees = np.zeros(len(segment), dtype=np.int64), np.zeros(len(segment), dtype=np.int64)
    for n, part in enumerate(organisation.segments):
        mine = np.flatnonzero(segment == n)
        low, high = part.employees
        draw = np.exp(rng.uniform(np.log(low), np.log(high + 1), len(mine))).astype(np.int64)
        kind = rng.integers(0, len(part.sectors), len(mine))
        if part.id == "autres-pme":  # plants of 50 people and more are another segment
            plant = np.isin(np.array(part.sectors)[kind], PLANTS)
            draw = np.where(plant, np.clip(draw, low, 49), draw)
        sector[mine], employees[mine] = kind, np.clip(draw, low, high)
    return sector, employees
