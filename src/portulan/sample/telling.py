"""Tells the truth of a history: counts its totals and states its events with their true effects."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from math import log
from statistics import NormalDist

import numpy as np

from portulan.sample.crm import Crm
from portulan.sample.events import (
    CycleLengthening,
    DiscountDrift,
    Event,
    NoisyCampaign,
    SlaSlip,
    StageSlide,
    TriedChange,
)
from portulan.sample.leads import REFUSALS
from portulan.sample.organisation import STAGES
from portulan.sample.simulate import History
from portulan.sample.spending import Expense
from portulan.sample.tested import of_channel
from portulan.sample.truth import (
    Effect,
    Parameters,
    PersonTruth,
    PlantedEvent,
    SegmentResult,
    StageTruth,
    Totals,
    WhatFollows,
)
from portulan.sample.working_time import Flags, Floats, Ints

SLA_HOURS = 4.0


def tell_parameters(history: History) -> Parameters:
    organisation, habits = history.organisation, history.organisation.habits
    return Parameters(
        stages=tuple(
            StageTruth(s.id, stage, s.advance[n], s.days[n], s.loss_days[n], habits.never_closed[n])
            for s in organisation.segments
            for n, stage in enumerate(STAGES)
        ),
        people=tuple(
            PersonTruth(p.id, p.name, p.role, p.started, p.left, dict(zip(STAGES, p.odds, strict=True)))
            for p in organisation.people
        ),
        segment_shares={s.id: s.share for s in organisation.segments},
        to_mql={c.id: c.to_mql for c in organisation.channels},
        to_sql={c.id: c.to_sql for c in organisation.channels},
        stage_sigma=habits.stage_sigma,
        repeat_odds=habits.repeat_odds,
        discount_mean=habits.discount_mean,
        discount_sd=habits.discount_sd,
        first_response_hours=habits.first_response_hours,
        response_sigma=habits.response_sigma,
        stays_a_year=habits.stays_a_year,
    )


def tell_totals(crm: Crm, spend: Iterable[Expense], activities: int, stage_entries: int) -> Totals:
    history, deals, leads, sales, now = crm.history, crm.history.deals, crm.history.leads, crm.history.sales, crm.now
    known, closed = crm.deals, crm.deals[deals.ended[crm.deals] < now]
    won, lost = closed[deals.won[closed]], closed[~deals.won[closed]]
    still = known[deals.ended[known] >= now]
    refused = crm.leads[np.nan_to_num(leads.refused[crm.leads], nan=np.inf) < now]
    channels = [c.id for c in history.organisation.channels]
    spent: defaultdict[str, Decimal] = defaultdict(Decimal)
    monthly: defaultdict[str, Decimal] = defaultdict(Decimal)
    for expense in spend:
        spent[expense.channel] += expense.amount
        monthly[f"{expense.day:%Y-%m}"] += expense.amount
    entered = deals.entered[known] < now
    return Totals(
        accounts=len(crm.accounts),
        leads=len(crm.leads),
        mqls=int(np.sum(leads.mql[crm.leads] & (leads.mql_at[crm.leads] < now))),
        sqls=int(np.sum(leads.sql[crm.leads] & (leads.sql_at[crm.leads] < now))),
        leads_refused={r: int(np.sum(leads.reason[refused] == n)) for n, r in enumerate(REFUSALS)},
        opportunities=len(known),
        won=len(won),
        lost=len(lost),
        open=len(still),
        pipeline_open=cents(int(history.quotes.listed[still].sum())),
        entered={stage: int(entered[:, n].sum()) for n, stage in enumerate(STAGES)},
        stage_entries=stage_entries,
        activities=activities,
        sales=len(crm.sales),
        revenue_by_month=_sums(history, sales.sold[crm.sales], sales.net[crm.sales]),
        cost_by_month=_sums(history, sales.sold[crm.sales], sales.cost[crm.sales]),
        new_customers_by_month=_counts(history, _first_sales(crm)),
        opportunities_by_month=_counts(history, deals.starts.created[known]),
        won_by_month=_counts(history, deals.ended[won]),
        lost_by_month=_counts(history, deals.ended[lost]),
        won_list_by_month=_sums(history, deals.ended[won], history.quotes.listed[won]),
        won_net_by_month=_sums(history, deals.ended[won], history.quotes.net[won]),
        closed_this_year=_closed_this_year(history, closed),
        leads_by_channel={c: int(np.sum(leads.channel[crm.leads] == n)) for n, c in enumerate(channels)},
        spend_by_channel=dict(spent),
        spend_by_month=dict(monthly),
        true_discovery_conversion=_true_conversion(history, known),
    )


def tell_what_follows(crm: Crm) -> WhatFollows:
    history, deals, sales = crm.history, crm.history.deals, crm.history.sales
    later = np.flatnonzero(sales.sold >= crm.now)
    won = crm.deals[(deals.ended[crm.deals] >= crm.now) & deals.won[crm.deals] & np.isfinite(deals.ended[crm.deals])]
    revenue = _sums(history, sales.sold[later], sales.net[later])
    return WhatFollows(revenue, len(won), cents(int(history.quotes.net[won].sum())))


def cents(amount: int) -> Decimal:
    return Decimal(amount).scaleb(-2)


def _month(history: History, instant: float) -> str:
    return f"{history.calendar.date_of(float(np.floor(instant))):%Y-%m}"


def _sums(history: History, instants: Floats, amounts: Ints) -> Mapping[str, Decimal]:
    whole: defaultdict[str, int] = defaultdict(int)
    for instant, amount in zip(instants, amounts, strict=True):
        whole[_month(history, float(instant))] += int(amount)
    return {month: cents(whole[month]) for month in sorted(whole)}


def _counts(history: History, instants: Floats) -> Mapping[str, int]:
    whole = Counter(_month(history, float(i)) for i in instants)
    return {month: whole[month] for month in sorted(whole)}


def _first_sales(crm: Crm) -> Floats:
    sales = crm.history.sales
    _, first = np.unique(sales.account[crm.sales], return_index=True)
    return sales.sold[crm.sales][first]


def _closed_this_year(history: History, closed: Ints) -> tuple[SegmentResult, ...]:
    deals, year = history.deals, date(history.organisation.as_of.year, 1, 1)
    closed = closed[deals.ended[closed] >= history.calendar.number(year)]
    results = []
    for n, segment in enumerate(history.organisation.segments):
        mine = closed[deals.starts.segment[closed] == n]
        won = int(deals.won[mine].sum())
        results.append(SegmentResult(segment.id, won, len(mine) - won))
    return tuple(results)


def _true_conversion(history: History, known: Ints) -> Mapping[str, float]:
    entered, stage = history.deals.entered[known, 1], history.deals.probability[known, 1]
    by_month: defaultdict[str, list[float]] = defaultdict(list)
    for instant, chance in zip(entered, stage, strict=True):
        if instant < history.known_to:
            by_month[_month(history, float(instant))].append(float(chance))
    return {month: round(float(np.mean(by_month[month])), 4) for month in sorted(by_month)}


def tell_events(history: History) -> tuple[PlantedEvent, ...]:
    return tuple(_told(history, e) for e in history.organisation.events)


def _told(history: History, event: Event) -> PlantedEvent:
    who: dict[str, str] = {}
    names = {p.id: p.name for p in history.organisation.people}
    match event:
        case StageSlide(owner=str() as owner):
            who = {"owner": owner, "stage": event.stage}
            size, effects = {"odds": event.odds}, _of_weak_seller(history, event, owner)
            fr = f"{names[owner]} fait moins souvent avancer ses affaires au-delà de la découverte que ses collègues."
            en = f"{names[owner]}’s deals advance from discovery less often than the colleagues’."
        case StageSlide():
            who = {"stage": event.stage} | ({"segment": event.segment} if event.segment else {})
            size, effects = {"odds": event.odds}, _of_slide(history, event)
            fr = "Offensive de GMAO Nord (audit gratuit) : la découverte débouche partout moins souvent."
            en = "GMAO Nord’s offensive (free audit): discovery advances less often, everywhere."
        case CycleLengthening():
            who = {"segment": event.segment}
            size, effects = {"times": event.times}, _of_lengthening(history, event)
            fr = "Chez les ETI, chaque étape dure plus longtemps : les achats passent en comité."
            en = "Among mid-sized companies each stage takes longer: purchases now go through a committee."
        case DiscountDrift():
            size, effects = {"points": event.points}, _of_drift(history, event)
            fr, en = "Les remises accordées à la signature augmentent.", "Discounts granted at signature rise."
        case NoisyCampaign():
            who = {"channel": event.channel, "campaign": event.campaign}
            size, effects = {"volume": event.volume, "quality": event.quality}, _of_campaign(history, event)
            fr = "Une campagne publicitaire amène beaucoup de pistes, qui se qualifient mal."
            en = "An advertising campaign brings many leads that qualify badly."
        case TriedChange():
            who = {"channel": event.channel, "test": event.test}
            size, effects = {"chance": event.chance}, _of_tested(history, event)
            fr = "Deux créneaux proposés dans la relance : plus de MQL viennent à un rendez-vous. Aucun n’a de budget."
            en = "Two slots offered in the follow-up: more MQLs come to a meeting. None has a budget."
        case SlaSlip():
            size, effects = {"times": event.times}, _of_slip(history, event)
            fr, en = "La première réponse aux pistes se fait attendre.", "The first response to leads takes longer."
        case _:
            raise TypeError(f"an event nobody can tell: {event!r}")
    return PlantedEvent(
        event.id, type(event).__name__, event.start, event.settled, event.until, who, size, effects, fr, en
    )


def _mean(values: Floats, among: Flags) -> float:
    return round(float(values[among].mean()), 4) if among.any() else float("nan")


def _stage_entrants(history: History, event: StageSlide) -> tuple[int, Flags]:
    stage = STAGES.index(event.stage)
    entered = history.deals.entered[:, stage]
    return stage, history.known_deals & (entered < history.known_to) & (
        entered >= history.calendar.number(event.settled)
    )


def _of_weak_seller(history: History, event: StageSlide, owner: str) -> tuple[Effect, ...]:
    stage, entrants = _stage_entrants(history, event)
    mine = history.deals.starts.owner == [p.id for p in history.organisation.people].index(owner)
    chances = history.deals.probability[:, stage]
    peers, own = _mean(chances, entrants & ~mine), _mean(chances, entrants & mine)
    return (Effect(f"stage_conversion({event.stage} -> {STAGES[stage + 1]}) by owner", "share", peers, own),)


def _of_slide(history: History, event: StageSlide) -> tuple[Effect, ...]:
    stage, after = _stage_entrants(history, event)
    entered = history.deals.entered[:, stage]
    before = history.known_deals & (entered < history.calendar.number(event.start))
    chances = history.deals.probability[:, stage]
    kpi = f"stage_conversion({event.stage} -> {STAGES[stage + 1]})"
    return (Effect(kpi, "share", _mean(chances, before), _mean(chances, after)),)


def _of_lengthening(history: History, event: CycleLengthening) -> tuple[Effect, ...]:
    segment = next(s for s in history.organisation.segments if s.id == event.segment)
    where = f"where segment = '{event.segment}'"
    return (
        Effect(f"cycle_time {where}", "days", sum(segment.days), round(sum(segment.days) * event.times, 1)),
        Effect(f"time_in_stage(decouverte) {where}", "days", segment.days[1], round(segment.days[1] * event.times, 1)),
    )


def _of_drift(history: History, event: DiscountDrift) -> tuple[Effect, ...]:
    deals, number = history.deals, history.calendar.number
    won = history.known_deals & deals.won & (deals.ended < number(event.start))
    before = round(1 - float(history.quotes.net[won].sum()) / float(history.quotes.listed[won].sum()), 4)
    return (Effect("average_discount", "share", before, round(before + event.points, 4)),)


def _of_campaign(history: History, event: NoisyCampaign) -> tuple[Effect, ...]:
    channel = next(c for c in history.organisation.channels if c.id == event.channel)
    calm = channel.to_mql * channel.to_sql
    mixed = calm * (1 + (event.volume - 1) * event.quality) / event.volume
    monthly, where = channel.leads_a_year * history.organisation.scale / 12, f"where channel = '{event.channel}'"
    mixed_mql = channel.to_mql * (1 + (event.volume - 1) * event.quality**0.5) / event.volume
    return (
        Effect(f"leads a month {where}", "count", round(monthly, 1), round(monthly * event.volume, 1)),
        Effect(f"lead_to_mql {where}", "share", channel.to_mql, round(mixed_mql, 4)),
        Effect(f"lead to SQL {where}", "share", round(calm, 4), round(mixed, 4)),
    )


def _of_tested(history: History, event: TriedChange) -> tuple[Effect, ...]:
    """What the change does to all the leads of the channel the CRM knows: none offered a slot, then every one."""
    leads = history.leads
    mine = history.known_leads & of_channel(leads, history.organisation, event)
    anyway = ~np.isnan(leads.met) & ~leads.taken
    before, free = float(anyway[mine].mean()), float((~np.isnan(leads.slot))[mine].mean())
    kpi = f"leads that meet, ever, where channel = '{event.channel}'"
    return (Effect(kpi, "share", round(before, 4), round(before + event.chance * free, 4)),)


def _of_slip(history: History, event: SlaSlip) -> tuple[Effect, ...]:
    habits = history.organisation.habits
    median = habits.first_response_hours

    def in_time(hours: float) -> float:
        return round(NormalDist().cdf(log(SLA_HOURS / hours) / habits.response_sigma), 4)

    return (
        Effect("first_response_time", "business hours", median, round(median * event.times, 2)),
        Effect("answered within 4 business hours", "share", in_time(median), in_time(median * event.times)),
    )
