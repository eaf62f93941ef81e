"""What a simulated company is: its market, channels, people, offers, pace, prices, and the events planted in it.

Everything the simulator needs to know is in one frozen `Organisation`; change a value with `dataclasses.replace`.
`quiet(deals_per_month)` gives companies of any size without events, for studies of false alarms and forecasts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from portulan.sample.events import Event

STAGES = ("qualification", "decouverte", "proposition", "negociation", "closing")
PerStage = tuple[float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the market: who is in it, and how its deals go through the stages with an average rep."""

    id: str
    share: float  # of the leads and prospected deals
    sectors: tuple[str, ...]
    employees: tuple[int, int]
    advance: PerStage  # P(advance | entered), whatever the time it takes
    days: PerStage  # median days to advance, at an average pace
    loss_days: PerStage  # median days to be lost
    baskets: tuple[tuple[float, Mapping[str, int]], ...]  # (weight, item → quantity)
    sites: tuple[float, ...] = (1.0,)  # chances of 1, 2, 3… sites, each taking the basket


@dataclass(frozen=True, slots=True)
class Campaign:
    """A trade fair or a mailing: `leads` come over `days` from `start`, for `budget` euros spent by then."""

    name: str
    channel: str
    start: date
    days: int
    leads: float
    budget: int


@dataclass(frozen=True, slots=True)
class Channel:
    """Where leads come from: a steady yearly flow (beside campaigns), and how often they become MQL, then SQL."""

    id: str
    leads_a_year: float
    to_mql: float
    to_sql: float
    monthly_budget: int
    works_at_night: bool = False
    campaign: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone of the sales organisation. `odds` multiply the odds of advancing, stage by stage; sellers only."""

    id: str
    name: str
    role: str  # 'direction', 'resp. ventes', 'vente', 'avant-vente', 'marketing'
    team: str
    started: date
    left: date | None = None
    odds: PerStage = (1.0, 1.0, 1.0, 1.0, 1.0)
    weight: float = 1.0  # share of the deals handed out
    discount: float = 0.0  # points given above the others


@dataclass(frozen=True, slots=True)
class Item:
    """Something sold: list price and cost in euros; `yearly` items are renewed each year by customers who stay."""

    id: str
    name: str
    family: str
    position: str
    list_price: int
    unit_cost: int
    yearly: bool = False


@dataclass(frozen=True, slots=True)
class Habits:
    """The parameters of time, prices and customers that all segments share."""

    stage_sigma: float = 0.78  # log-normal spread of stage durations
    never_closed: PerStage = (0.01, 0.025, 0.02, 0.005, 0.005)  # deals left open for ever
    skipped: PerStage = (0.0, 0.04, 0.03, 0.06, 0.0)  # of those who advance: no entry recorded, no time spent
    moved_back: PerStage = (0.0, 0.03, 0.05, 0.05, 0.02)  # went back one stage, then came again
    quarter_push: float = 1.35  # pace of signing in the last fortnight of a quarter
    discount_mean: float = 0.085
    discount_sd: float = 0.042
    discount_push: float = 0.01  # points more in the last fortnight of a quarter
    first_response_hours: float = 1.25  # median, business hours
    response_sigma: float = 0.82
    legacy_customers: float = 100  # customers from before the CRM
    repeat_a_year: float = 0.55  # opportunities a customer opens each year, from day 60
    repeat_odds: float = 1.25  # odds of advancing, against a prospect of the same segment
    orders_a_year: float = 0.16  # modules a customer orders directly each year
    stays_a_year: float = 0.92  # chance that a yearly contract is renewed
    growth_a_year: float = 0.06


@dataclass(frozen=True, slots=True)
class Organisation:
    """A company to simulate between `start` and `as_of` (included). `scale` multiplies every volume."""

    id: str
    company: str
    start: date
    as_of: date
    segments: tuple[Segment, ...]
    channels: tuple[Channel, ...]
    campaigns: tuple[Campaign, ...]
    people: tuple[Person, ...]
    items: tuple[Item, ...]
    events: tuple[Event, ...] = ()
    habits: Habits = Habits()
    prospected_a_year: float = 195  # deals opened by sellers without a lead
    scale: float = 1.0
    warm_up_days: int = 400  # lived before the start, so that sales and customers exist on the first day
    looks_ahead_days: int = 180  # simulated past `as_of`: what happens next, kept out of the data

    @property
    def sellers(self) -> tuple[Person, ...]:
        return tuple(p for p in self.people if p.role in ("vente", "resp. ventes"))

    @property
    def qualifiers(self) -> tuple[Person, ...]:
        """Those who answer new leads."""
        return tuple(p for p in self.people if p.role == "avant-vente")

    @property
    def origin(self) -> date:
        return self.start - timedelta(days=self.warm_up_days)

    def without_events(self) -> "Organisation":
        return replace(self, events=())

    def at_volume(self, deals_per_month: float) -> "Organisation":
        """The same company creating about this many opportunities a month."""
        return replace(self, scale=self.scale * deals_per_month / self.deals_per_month)

    @property
    def deals_per_month(self) -> float:
        """About how many opportunities are created a month, from the parameters (growth and events aside)."""
        flows = sum(c.leads_a_year * c.to_mql * c.to_sql for c in self.channels)
        by_id = {c.id: c for c in self.channels}
        years = ((self.as_of - self.start).days + 1) / 365.25
        fairs = sum(c.leads * by_id[c.channel].to_mql * by_id[c.channel].to_sql for c in self._campaigns_inside())
        customers = self.habits.legacy_customers * 1.25
        return (
            self.scale * (flows + fairs / years + self.prospected_a_year + customers * self.habits.repeat_a_year) / 12
        )

    def _campaigns_inside(self) -> tuple[Campaign, ...]:
        return tuple(c for c in self.campaigns if self.start <= c.start <= self.as_of)
