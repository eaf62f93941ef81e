"""What is sold: the basket of each deal, its discount, and the lines invoiced, with renewals and direct orders.

Amounts are whole cents (integers), so totals are exact.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from portulan.sample.accounts import Accounts
from portulan.sample.company import EXTRAS
from portulan.sample.deals import Deals, Starts
from portulan.sample.events import DiscountDrift
from portulan.sample.leads import season
from portulan.sample.organisation import Organisation
from portulan.sample.working_time import Floats, Ints, WorkingCalendar

KINDS = ("affaire", "renouvellement", "commande", "reprise")  # won deal, renewal, direct order, from before the CRM
DISCOUNT_STEP = 0.005
DISCOUNT_CAP = 0.22


@dataclass(frozen=True, slots=True)
class Customers:
    """Accounts that bought: when first, and until when they stay (infinite: still there when the simulation ends)."""

    account: Ints
    owner: Ints
    channel: Ints
    since: Floats
    left: Floats


@dataclass(frozen=True, slots=True)
class Quotes:
    """The price side of deals, in cents; `net` is the amount signed, or last on the table."""

    quantities: Ints  # (deals, items)
    per_mille: Ints  # discount
    listed: Ints
    net: Ints
    cost: Ints


@dataclass(frozen=True, slots=True)
class Sales:
    """Invoice lines, as arrays of one length, in order of date; amounts in cents."""

    sold: Floats
    account: Ints
    deal: Ints  # −1 where there was none
    owner: Ints
    channel: Ints
    item: Ints
    quantity: Ints
    listed: Ints
    net: Ints
    cost: Ints
    kind: Ints  # index in KINDS

    def __len__(self) -> int:
        return len(self.sold)


def draw_baskets(organisation: Organisation, starts: Starts, rng: np.random.Generator) -> Ints:
    """Quantities of each item in each deal: the segment's baskets, times its sites; customers buy extras."""
    ids = [i.id for i in organisation.items]
    quantities = np.zeros((len(starts), len(ids)), dtype=np.int64)

    def fill(which: Ints, baskets: tuple[tuple[float, Mapping[str, int]], ...], sites: tuple[float, ...]) -> None:
        table = np.array([[b.get(i, 0) for i in ids] for _, b in baskets])
        weights = np.array([w for w, _ in baskets])
        times = rng.choice(len(sites), len(which), p=np.array(sites) / sum(sites)) + 1
        quantities[which] = table[rng.choice(len(table), len(which), p=weights / weights.sum())] * times[:, None]

    for n, segment in enumerate(organisation.segments):
        fill(np.flatnonzero((starts.segment == n) & ~starts.repeat), segment.baskets, segment.sites)
        fill(np.flatnonzero((starts.segment == n) & starts.repeat), EXTRAS, segment.sites)
    return quantities


def draw_quotes(
    organisation: Organisation, calendar: WorkingCalendar, deals: Deals, quantities: Ints, rng: np.random.Generator
) -> Quotes:
    """Discounts in steps of half a point: seller's habit, quarter end, events; lost deals saw part of it."""
    habits, n = organisation.habits, len(deals)
    end = np.where(np.isfinite(deals.ended), deals.ended, calendar.days - 1.0)
    seller = np.array([p.discount for p in organisation.people])[deals.starts.owner]
    pushed = calendar.to_quarter_end[end.astype(np.int64)] < 14
    mean = habits.discount_mean + seller + np.where(pushed, habits.discount_push, 0.0)
    for event in organisation.events:
        if isinstance(event, DiscountDrift):
            mean = mean + event.points * event.strength(end, calendar)
    rate = np.clip(mean + habits.discount_sd * rng.standard_normal(n), 0.0, DISCOUNT_CAP)
    rate = np.where(deals.won, rate, np.where(deals.last_stage >= 2, 0.6 * rate, 0.0))
    per_mille = (np.round(rate / DISCOUNT_STEP) * DISCOUNT_STEP * 1000).round().astype(np.int64)
    prices = np.array([i.list_price for i in organisation.items]) * 100
    costs = np.array([i.unit_cost for i in organisation.items]) * 100
    listed = quantities @ prices
    return Quotes(quantities, per_mille, listed, listed * (1000 - per_mille) // 1000, quantities @ costs)


def first_purchases(
    organisation: Organisation, calendar: WorkingCalendar, accounts: Accounts, deals: Deals, rng: np.random.Generator
) -> Customers:
    """Who is a customer, since when (before the CRM, or their first win), and until when."""
    old = np.flatnonzero(accounts.bought_before)
    seniors = sorted(organisation.sellers, key=lambda p: p.started)[:3]
    sellers = np.array([organisation.people.index(p) for p in seniors])
    won = np.flatnonzero(deals.won)
    won = won[np.argsort(deals.ended[won], kind="stable")]
    account, first = np.unique(deals.starts.account[won], return_index=True)
    won = won[first]
    since = np.concatenate([accounts.first_seen[old], deals.ended[won]])
    owner = np.concatenate([rng.choice(sellers, len(old)), deals.starts.owner[won]])
    channel = np.concatenate([np.full(len(old), -1), deals.starts.channel[won]])
    years = rng.geometric(1 - organisation.habits.stays_a_year, len(since))
    left = since + 365.0 * years  # leaves on an anniversary, that renewal being the first not signed
    left = np.where(left < 0, since + 365.0 * (years + 3), left)  # those known on the first day had stayed until then
    return Customers(
        np.concatenate([old, account]), owner, channel, since, np.where(left < calendar.days, left, np.inf)
    )


def repeat_instants(
    organisation: Organisation, calendar: WorkingCalendar, customers: Customers, yearly: float, rng: np.random.Generator
) -> tuple[Ints, Floats]:
    """(customer, instant) of what customers ask: Poisson with the seasons, from day 60 until they leave."""
    busy = np.where(calendar.is_open, season(calendar, organisation, weekends=0.0), 0.0)
    lived = np.concatenate([[0.0], np.cumsum(busy / busy.mean())])
    from_day = np.clip(customers.since + 60, 0, calendar.days)
    to_day = np.clip(np.where(np.isfinite(customers.left), customers.left, calendar.days), 0, calendar.days)
    axis = np.arange(calendar.days + 1)
    low, high = np.interp(from_day, axis, lived), np.interp(to_day, axis, lived)
    times = rng.poisson(np.clip(high - low, 0, None) / 365.25 * yearly)
    who = np.repeat(np.arange(len(times)), times)
    when = low[who] + rng.random(len(who)) * (high - low)[who]
    day = np.searchsorted(lived, when, side="right") - 1
    return who, day + rng.uniform(9.1, 17.9, len(who)) / 24


def invoice(
    organisation: Organisation,
    calendar: WorkingCalendar,
    accounts: Accounts,
    deals: Deals,
    quotes: Quotes,
    customers: Customers,
    rng: np.random.Generator,
) -> Sales:
    """Every invoice line: deals won, first purchases of old customers, renewals, direct orders."""
    prices = np.array([i.list_price for i in organisation.items]) * 100
    costs = np.array([i.unit_cost for i in organisation.items]) * 100
    parts = [
        _lines_of_deals(deals, quotes),
        _lines_from_before(organisation, accounts, customers, rng),
        _renewals(organisation, calendar, accounts, customers),
        _orders(organisation, calendar, customers, rng),
    ]
    sold = np.concatenate([p["sold"] for p in parts])
    order = np.argsort(sold, kind="stable")
    whole = {key: np.concatenate([p[key].astype(np.int64) for p in parts])[order] for key in _INTEGERS}
    listed = whole["quantity"] * prices[whole["item"]]
    net = listed * (1000 - whole["per_mille"]) // 1000
    return Sales(
        sold[order],
        whole["account"],
        whole["deal"],
        whole["owner"],
        whole["channel"],
        whole["item"],
        whole["quantity"],
        listed,
        net,
        whole["quantity"] * costs[whole["item"]],
        whole["kind"],
    )


_INTEGERS = ("account", "deal", "owner", "channel", "item", "quantity", "per_mille", "kind")
_Lines = dict[str, np.ndarray]


def _lines_of_deals(deals: Deals, quotes: Quotes) -> _Lines:
    deal, item = np.nonzero(quotes.quantities * deals.won[:, None])
    starts = deals.starts
    return {
        "sold": deals.ended[deal],
        "account": starts.account[deal],
        "deal": deal,
        "owner": starts.owner[deal],
        "channel": starts.channel[deal],
        "item": item,
        "quantity": quotes.quantities[deal, item],
        "per_mille": quotes.per_mille[deal],
        "kind": np.zeros(len(deal)),
    }


def _simple(
    customers: Customers, who: Ints, sold: Floats, item: Ints, quantity: Ints, discount: Ints, kind: int
) -> _Lines:
    return {
        "sold": sold,
        "account": customers.account[who],
        "deal": np.full(len(who), -1),
        "owner": customers.owner[who],
        "channel": np.full(len(who), -1),
        "item": item,
        "quantity": quantity,
        "per_mille": discount,
        "kind": np.full(len(who), kind),
    }


def _lines_from_before(
    organisation: Organisation, accounts: Accounts, customers: Customers, rng: np.random.Generator
) -> _Lines:
    ids = [i.id for i in organisation.items]
    old = np.flatnonzero(accounts.bought_before[customers.account])
    sites = _sites(organisation, accounts, customers)[old]
    main = np.full(len(old), ids.index("socle"))
    discount = 5 * rng.integers(10, 25, len(old))
    first = _simple(customers, old, customers.since[old], main, sites, discount, 3)
    with_mobile = rng.random(len(old)) < 0.4
    more = old[with_mobile]
    mobile = np.full(len(more), ids.index("mobile"))
    second = _simple(customers, more, customers.since[more], mobile, sites[with_mobile], discount[with_mobile], 3)
    return {key: np.concatenate([first[key], second[key]]) for key in first}


def _sites(organisation: Organisation, accounts: Accounts, customers: Customers) -> Ints:
    large = np.array([s.employees[0] > 250 for s in organisation.segments])[accounts.segment[customers.account]]
    return np.where(large, 1 + (accounts.employees[customers.account] > 700), 1)


def _renewals(
    organisation: Organisation, calendar: WorkingCalendar, accounts: Accounts, customers: Customers
) -> _Lines:
    yearly = next(n for n, i in enumerate(organisation.items) if i.yearly)
    end = np.minimum(customers.left, calendar.days)
    times = np.clip(np.ceil((end - customers.since) / 365.0 - 1e-9) - 1, 0, None).astype(np.int64)
    who = np.repeat(np.arange(len(times)), times)
    rank = np.arange(len(who)) - np.repeat(np.cumsum(times) - times, times) + 1
    sold = np.floor(customers.since[who]) + 365.0 * rank + 0.4
    sites = _sites(organisation, accounts, customers)[who]
    return _simple(customers, who, sold, np.full(len(who), yearly), sites, np.zeros(len(who), dtype=np.int64), 1)


def _orders(
    organisation: Organisation, calendar: WorkingCalendar, customers: Customers, rng: np.random.Generator
) -> _Lines:
    who, when = repeat_instants(organisation, calendar, customers, organisation.habits.orders_a_year, rng)
    modules = np.array([n for n, i in enumerate(organisation.items) if i.family in ("Module", "Service")])
    item = rng.choice(modules, len(who))
    return _simple(customers, who, when, item, np.ones(len(who), dtype=np.int64), 5 * rng.integers(0, 11, len(who)), 2)
