"""How leads come, are answered, qualified, met, refused, and become opportunities.

Arrivals are Poisson, day by day and channel by channel, around a yearly flow with its seasons; campaigns add theirs
over a few days. A lead becomes an MQL, then an SQL (a meeting held and a budget known), with its channel's chances.
"""

from dataclasses import dataclass

import numpy as np

from portulan.sample.events import NoisyCampaign, SlaSlip
from portulan.sample.organisation import Organisation
from portulan.sample.working_time import Clock, Flags, Floats, Ints, WorkingCalendar

REFUSALS = ("hors-cible", "sans-budget", "mauvais-moment")


@dataclass(frozen=True, slots=True)
class Leads:
    """Leads, as arrays of one length; instants, NaN where it did not happen."""

    created: Floats
    channel: Ints
    campaign: Ints  # index in the campaign names, −1 = none
    noisy: Flags  # brought by the planted campaign
    segment: Ints
    owner: Ints
    answered: Floats  # first outgoing activity
    response_hours: Floats  # business hours until it
    mql: Flags
    sql: Flags
    met: Floats  # meeting held
    missed: Floats  # a meeting booked where nobody came
    mql_at: Floats
    sql_at: Floats
    refused: Floats
    reason: Ints  # index in REFUSALS, −1 = not refused
    to_mql: Floats  # true chances, event included
    to_sql: Floats
    slot: Floats  # when they would meet if a slot were offered and taken; NaN where no test was run, or it is no use
    taken: Flags  # who met because of it

    def __len__(self) -> int:
        return len(self.created)


def season(calendar: WorkingCalendar, organisation: Organisation, *, weekends: float) -> Floats:
    """How busy each day is against the year's average: seasons, week-days, growth."""
    by_month = np.array([0, 1.0, 1.08, 1.12, 0.98, 0.88, 1.08, 0.92, 0.48, 1.18, 1.16, 1.08, 0.82])[calendar.month]
    by_month = np.where((calendar.year_day >= 355) | (calendar.year_day <= 3), 0.35, by_month)
    by_day = np.array([1.12, 1.1, 1.05, 1.05, 0.85, weekends, weekends])[calendar.weekday]
    closed = np.where(calendar.is_open | (calendar.weekday >= 5), 1.0, weekends)
    busy = by_month * by_day * closed
    busy = busy / busy.mean()
    years = (np.arange(calendar.days) - calendar.number(organisation.as_of)) / 365.25
    busy = busy * (1 + organisation.habits.growth_a_year) ** years
    return np.asarray(busy, dtype=np.float64)


def campaign_names(organisation: Organisation) -> tuple[str, ...]:
    """Every campaign leads can come from, in the order of their codes."""
    steady = [c.campaign for c in organisation.channels if c.campaign]
    noisy = [e.campaign for e in organisation.events if isinstance(e, NoisyCampaign)]
    return tuple(dict.fromkeys([*(c.name for c in organisation.campaigns), *steady, *noisy]))


@dataclass(frozen=True, slots=True)
class _Arrivals:
    day: Ints
    channel: Ints
    campaign: Ints
    noisy: Flags


def _arrivals(organisation: Organisation, calendar: WorkingCalendar, rng: np.random.Generator) -> _Arrivals:
    """The day, channel and campaign of every lead, in order of day."""
    names = campaign_names(organisation)
    by_id = {c.id: n for n, c in enumerate(organisation.channels)}
    days: list[Ints] = []
    channels: list[Ints] = []
    campaigns: list[Ints] = []
    noisy: list[Flags] = []

    def add(flow: Floats, channel: int, campaign: int, loud: bool = False) -> None:
        came = np.repeat(np.arange(len(flow)), rng.poisson(flow * organisation.scale))
        days.append(came)
        channels.append(np.full(len(came), channel))
        campaigns.append(np.full(len(came), campaign))
        noisy.append(np.full(len(came), loud))

    for n, channel in enumerate(organisation.channels):
        busy = season(calendar, organisation, weekends=0.35 if channel.works_at_night else 0.0)
        steady = names.index(channel.campaign) if channel.campaign else -1
        add(channel.leads_a_year / 365.25 * busy, n, steady)
        for event in organisation.events:
            if isinstance(event, NoisyCampaign) and event.channel == channel.id:
                more = (event.volume - 1) * event.strength(np.arange(calendar.days, dtype=np.float64), calendar)
                add(channel.leads_a_year / 365.25 * busy * more, n, names.index(event.campaign), loud=True)
    for campaign in organisation.campaigns:
        first = calendar.number(campaign.start)
        if 0 <= first < calendar.days - campaign.days:
            flow = np.zeros(calendar.days)
            flow[first : first + campaign.days] = campaign.leads / campaign.days
            add(flow, by_id[campaign.channel], names.index(campaign.name))
    day = np.concatenate(days)
    order = np.argsort(day, kind="stable")
    return _Arrivals(
        day[order], np.concatenate(channels)[order], np.concatenate(campaigns)[order], np.concatenate(noisy)[order]
    )


def bring_leads(
    organisation: Organisation, calendar: WorkingCalendar, ordinary: Clock, rng: np.random.Generator
) -> Leads:
    """All the leads of the simulated time."""
    came = _arrivals(organisation, calendar, rng)
    n = len(came.day)
    at_night = np.array([c.works_at_night for c in organisation.channels])[came.channel]
    hour = np.where(at_night, np.clip(rng.normal(14, 4.2, n), 0.2, 23.8), rng.uniform(9.05, 17.95, n))
    created = came.day + hour / 24
    order = np.argsort(created, kind="stable")
    created = created[order]
    channel, campaign, noisy = came.channel[order], came.campaign[order], came.noisy[order]
    segment = draw_segments(organisation, n, rng)
    owner = hand_out(organisation, calendar, created, "avant-vente", rng)
    hours = _response_hours(organisation, calendar, created, rng)
    answered = calendar.business_hours().after(created, hours)
    to_mql, to_sql = _chances(organisation, channel, noisy)
    mql = rng.random(n) < to_mql
    sql = mql & (rng.random(n) < to_sql)
    met, missed = _meetings(mql, sql, answered, ordinary, rng)
    mql_at = np.where(mql, ordinary.after(created, rng.gamma(1.5, 1.6, n)), np.nan)
    met = np.where(np.isnan(met), np.nan, np.fmax(met, mql_at + 1 / 24))
    sql_at = np.where(sql, met + 0.5 / 24, np.nan)
    refused, reason = _refusals(sql, mql, noisy, answered, met, ordinary, rng)
    return Leads(
        created,
        channel,
        campaign,
        noisy,
        segment,
        owner,
        answered,
        hours,
        mql,
        sql,
        met,
        missed,
        mql_at,
        sql_at,
        refused,
        reason,
        to_mql,
        to_sql,
        np.full(n, np.nan),
        np.zeros(n, dtype=bool),
    )


def draw_segments(organisation: Organisation, n: int, rng: np.random.Generator) -> Ints:
    shares = np.array([s.share for s in organisation.segments])
    return rng.choice(len(shares), n, p=shares / shares.sum()).astype(np.int64)


def hand_out(
    organisation: Organisation, calendar: WorkingCalendar, instants: Floats, role: str, rng: np.random.Generator
) -> Ints:
    """Who takes each: someone of the role present that day, by weight. `role` 'vente' includes the sales manager."""
    chosen = organisation.qualifiers if role == "avant-vente" else organisation.sellers
    index = np.array([organisation.people.index(p) for p in chosen])
    weights = np.zeros((len(instants), len(chosen)))
    for n, person in enumerate(chosen):
        present = instants >= calendar.number(person.started)
        if person.left is not None:  # deals stop being handed out two weeks before leaving
            present &= instants < calendar.number(person.left) - 14
        weights[:, n] = present * person.weight
    until = np.cumsum(weights, axis=1)
    draw = rng.random(len(instants)) * until[:, -1]
    return np.asarray(index[(draw[:, None] >= until).sum(axis=1)], dtype=np.int64)


def _response_hours(
    organisation: Organisation, calendar: WorkingCalendar, created: Floats, rng: np.random.Generator
) -> Floats:
    habits = organisation.habits
    median = np.full(len(created), habits.first_response_hours)
    for event in organisation.events:
        if isinstance(event, SlaSlip):
            median = median * (1 + (event.times - 1) * event.strength(created, calendar))
    return np.asarray(median * np.exp(habits.response_sigma * rng.standard_normal(len(created))), dtype=np.float64)


def _chances(organisation: Organisation, channel: Ints, noisy: Flags) -> tuple[Floats, Floats]:
    quality = 1.0
    for event in organisation.events:
        if isinstance(event, NoisyCampaign):
            quality = event.quality
    factor = np.where(noisy, np.sqrt(quality), 1.0)  # half of the fall at each milestone: the product is the event's
    to_mql = np.array([c.to_mql for c in organisation.channels])[channel] * factor
    to_sql = np.array([c.to_sql for c in organisation.channels])[channel] * factor
    return to_mql, to_sql


def _meetings(
    mql: Flags, sql: Flags, answered: Floats, ordinary: Clock, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Meetings held (all SQL, some MQL without a budget) and those missed: one booking in eight, held a week later."""
    n = len(mql)
    holds = sql | (mql & (rng.random(n) < 0.07))
    booked = ordinary.after(answered, 9.0 * np.exp(0.6 * rng.standard_normal(n)))
    shy = rng.random(n) < np.where(holds, 0.13, 0.04)
    later = ordinary.after(booked, rng.uniform(4, 10, n))
    return np.where(holds, np.where(shy, later, booked), np.nan), np.where(shy & mql, booked, np.nan)


def _refusals(
    sql: Flags, mql: Flags, noisy: Flags, answered: Floats, met: Floats, ordinary: Clock, rng: np.random.Generator
) -> tuple[Floats, Ints]:
    n = len(sql)
    refuses = ~sql & (rng.random(n) < np.where(mql, 0.55, 0.68))
    base = np.where(np.isnan(met), answered, met)
    when = ordinary.after(base, 8.0 * np.exp(0.8 * rng.standard_normal(n)))
    draw = rng.random(n)
    off_target = np.where(noisy, 0.72, np.where(mql, 0.15, 0.5))
    reason = np.where(draw < off_target, 0, np.where(draw < off_target + (1 - off_target) * 0.45, 1, 2))
    return np.where(refuses, when, np.nan), np.where(refuses, reason, -1)
