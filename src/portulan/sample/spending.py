"""What acquisition costs: monthly budgets by channel, campaigns paid in two parts."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from portulan.sample.events import NoisyCampaign
from portulan.sample.organisation import Organisation


@dataclass(frozen=True, slots=True)
class Expense:
    day: date
    channel: str
    campaign: str
    amount: Decimal


def expenses(organisation: Organisation, seed: int) -> list[Expense]:
    """Every expense from the start to the last day, in order of date."""
    rng = random.Random(seed + 3)
    found = [*_monthly(organisation, rng), *_campaigns(organisation, rng)]
    inside = (e for e in found if organisation.start <= e.day <= organisation.as_of)
    return sorted(inside, key=lambda e: (e.day, e.channel, e.campaign))


def _monthly(organisation: Organisation, rng: random.Random) -> Iterator[Expense]:
    for day in _fifths(organisation.start, organisation.as_of):
        quiet = 0.6 if day.month in (8, 12) else 1.0
        for channel in organisation.channels:
            if channel.monthly_budget:
                amount = channel.monthly_budget * organisation.scale * quiet * rng.uniform(0.9, 1.1)
                yield Expense(day, channel.id, channel.campaign, _euros(amount))
        for event in organisation.events:
            if isinstance(event, NoisyCampaign) and event.start <= day and (event.until is None or day < event.until):
                amount = event.monthly_budget * organisation.scale * rng.uniform(0.9, 1.1)
                yield Expense(day, event.channel, event.campaign, _euros(amount))


def _campaigns(organisation: Organisation, rng: random.Random) -> Iterator[Expense]:
    for campaign in organisation.campaigns:
        budget = campaign.budget * organisation.scale * rng.uniform(0.96, 1.04)
        deposit = _euros(budget * 0.4)
        yield Expense(campaign.start - timedelta(days=60), campaign.channel, campaign.name, deposit)
        yield Expense(campaign.start + timedelta(days=12), campaign.channel, campaign.name, _euros(budget) - deposit)


def _fifths(start: date, end: date) -> Iterator[date]:
    """The fifth of each month: the day invoices of the month are booked."""
    day = date(start.year, start.month, 5)
    while day <= end:
        yield day
        day = date(day.year + day.month // 12, day.month % 12 + 1, 5)


def _euros(amount: float) -> Decimal:
    return Decimal(round(amount * 100)).scaleb(-2)
