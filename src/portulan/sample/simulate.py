"""Lives a company's years: `simulate(organisation, seed)` gives its whole history as arrays, in milliseconds.

The steps, in order: leads come and are qualified; sellers open deals; deals go through the stages; winners become
customers, who ask for more; everything sold is invoiced. The same organisation and seed give the same history (with the
locked numpy). The history starts `warm_up_days` before the organisation's start and ends `looks_ahead_days` after its
`as_of`: `known_from`, `known_to` bound what its CRM would know.
"""

from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

import numpy as np

from portulan.sample.accounts import Accounts, meet_accounts
from portulan.sample.deals import Deals, Pace, Starts, run_stages
from portulan.sample.leads import Leads, bring_leads, hand_out, season
from portulan.sample.organisation import Organisation
from portulan.sample.sales import (
    Customers,
    Quotes,
    Sales,
    draw_baskets,
    draw_quotes,
    first_purchases,
    invoice,
    repeat_instants,
)
from portulan.sample.tested import try_change
from portulan.sample.working_time import Flags, Floats, Ints, WorkingCalendar


@dataclass(frozen=True, slots=True)
class History:
    """All that happened, known to the company's CRM or not."""

    organisation: Organisation
    seed: int
    calendar: WorkingCalendar
    accounts: Accounts
    leads: Leads
    lead_account: Ints
    lead_deal: Ints  # index of the deal the lead became, −1 = none
    deals: Deals
    quotes: Quotes
    customers: Customers
    sales: Sales

    @property
    def known_from(self) -> float:
        """The instant the CRM opens."""
        return float(self.calendar.number(self.organisation.start))

    @property
    def known_to(self) -> float:
        """The instant the data stop: the midnight that ends `as_of`."""
        return float(self.calendar.number(self.organisation.as_of) + 1)

    @property
    def known_leads(self) -> Flags:
        return (self.leads.created >= self.known_from) & (self.leads.created < self.known_to)

    @property
    def known_deals(self) -> Flags:
        created = self.deals.starts.created
        return (created >= self.known_from) & (created < self.known_to)


def simulate(organisation: Organisation, seed: int) -> History:
    """The history of this company under this seed."""
    rng = np.random.default_rng(seed)
    end = organisation.as_of + timedelta(days=organisation.looks_ahead_days + 1)
    calendar = WorkingCalendar.between(organisation.origin, end)
    pace = Pace.of(calendar, organisation.habits.quarter_push)
    leads = try_change(
        bring_leads(organisation, calendar, pace.ordinary, rng), organisation, calendar, pace.ordinary, seed
    )
    prospected = _prospected(organisation, calendar, rng)
    met = meet_accounts(organisation, calendar, leads, prospected, rng)
    starts = _first_deals(
        organisation, calendar, leads, prospected, met.of_lead, met.of_prospected, met.accounts, pace, rng
    )
    firsts = run_stages(starts, organisation, calendar, pace, rng)
    customers = first_purchases(organisation, calendar, met.accounts, firsts, rng)
    seconds = run_stages(
        _repeat_deals(organisation, calendar, customers, met.accounts, rng), organisation, calendar, pace, rng
    )
    deals = _by_creation(firsts, seconds)
    quotes = draw_quotes(organisation, calendar, deals, draw_baskets(organisation, deals.starts, rng), rng)
    sales = invoice(organisation, calendar, met.accounts, deals, quotes, customers, rng)
    lead_deal = np.full(len(leads), -1)
    linked = deals.starts.lead >= 0
    lead_deal[deals.starts.lead[linked]] = np.flatnonzero(linked)
    return History(
        organisation, seed, calendar, met.accounts, leads, met.of_lead, lead_deal, deals, quotes, customers, sales
    )


def _prospected(organisation: Organisation, calendar: WorkingCalendar, rng: np.random.Generator) -> Floats:
    """Instants at which sellers open a deal without a lead."""
    flow = organisation.prospected_a_year * organisation.scale / 365.25 * season(calendar, organisation, weekends=0.0)
    day = np.repeat(np.arange(calendar.days), rng.poisson(flow))
    return np.sort(day + rng.uniform(9.1, 17.9, len(day)) / 24)


def _first_deals(
    organisation: Organisation,
    calendar: WorkingCalendar,
    leads: Leads,
    prospected: Floats,
    of_lead: Ints,
    of_prospected: Ints,
    accounts: Accounts,
    pace: Pace,
    rng: np.random.Generator,
) -> Starts:
    opened = pace.ordinary.after(leads.sql_at, rng.gamma(1.2, 0.8, len(leads)))
    opens = np.flatnonzero(leads.sql & np.isfinite(np.nan_to_num(opened, nan=np.inf)))
    created = np.concatenate([opened[opens], prospected])
    account = np.concatenate([of_lead[opens], of_prospected])
    none = np.full(len(prospected), -1)
    return Starts(
        created,
        accounts.segment[account],
        hand_out(organisation, calendar, created, "vente", rng),
        np.concatenate([leads.channel[opens], none]),
        np.concatenate([leads.campaign[opens], none]),
        np.concatenate([opens, none]),
        account,
        np.zeros(len(created), dtype=bool),
    )


def _repeat_deals(
    organisation: Organisation,
    calendar: WorkingCalendar,
    customers: Customers,
    accounts: Accounts,
    rng: np.random.Generator,
) -> Starts:
    who, created = repeat_instants(organisation, calendar, customers, organisation.habits.repeat_a_year, rng)
    account = customers.account[who]
    none = np.full(len(who), -1)
    return Starts(
        created,
        accounts.segment[account],
        hand_out(organisation, calendar, created, "vente", rng),
        none,
        none,
        none,
        account,
        np.ones(len(who), dtype=bool),
    )


def _by_creation(first: Deals, second: Deals) -> Deals:
    """Both kinds of deals as one, in order of creation."""
    created = np.concatenate([first.starts.created, second.starts.created])
    order = np.argsort(created, kind="stable")

    def joined(name: str, a: object, b: object) -> Any:
        return np.asarray(np.concatenate([getattr(a, name), getattr(b, name)])[order])

    starts = Starts(*(joined(f.name, first.starts, second.starts) for f in fields(Starts)))
    rest = (joined(f.name, first, second) for f in fields(Deals) if f.name != "starts")
    return Deals(starts, *rest)
