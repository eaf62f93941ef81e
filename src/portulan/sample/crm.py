"""What the company's CRM holds on the last day: who is who, under which number, and the story of each deal.

It sees only what happened between the organisation's start and its `as_of`; sales alone go further back, since invoices
were taken over from the former software.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from portulan.sample.events import StageSlide
from portulan.sample.names import Company, CompanyNames, Contact, draw_contact
from portulan.sample.notes import COMPETITORS
from portulan.sample.organisation import STAGES
from portulan.sample.simulate import History

LOSS_REASONS = ("prix", "sans-budget", "mauvais-moment", "hors-cible", "concurrent", "pas-de-decision")
_LOST_BECAUSE: Mapping[str, tuple[float, ...]] = {  # true motive, by stage, in the order of LOSS_REASONS
    "qualification": (0.02, 0.28, 0.30, 0.34, 0.02, 0.04),
    "decouverte": (0.07, 0.20, 0.27, 0.12, 0.12, 0.22),
    "proposition": (0.28, 0.15, 0.11, 0.02, 0.25, 0.19),
    "negociation": (0.38, 0.07, 0.08, 0.0, 0.34, 0.13),
    "closing": (0.22, 0.20, 0.08, 0.0, 0.28, 0.22),
}
OBJECTION_OF: Mapping[str, tuple[str, ...]] = {
    "prix": ("prix",),
    "sans-budget": ("budget",),
    "mauvais-moment": ("moment",),
    "hors-cible": ("preuve", "tableur"),
    "concurrent": ("concurrent",),
    "pas-de-decision": ("tableur", "adoption", "informatique", "délai", "preuve"),
}
_COMPETITOR_SHARES = {"gmao-nord": 0.40, "mainteo": 0.27, "usinia": 0.20, "fixelia": 0.13}


@dataclass(frozen=True, slots=True)
class Story:
    """Why a deal goes as it goes. `motive` is the buyer's, `told` the seller's, `survey` what the buyer was asked."""

    competitor: str | None
    motive: str | None
    told: str | None
    survey: str | None
    objections: tuple[str | None, ...]  # one per stage


class Crm:
    """The CRM's numbering, names and stories for a history; the same seed gives the same ones."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.rng = random.Random(history.seed)
        self.now = history.known_to
        self.leads = np.flatnonzero(history.known_leads)
        self.deals = np.flatnonzero(history.known_deals)
        self.sales = np.flatnonzero(history.sales.sold < self.now)
        self.lead_id = {int(i): f"P-{n:05}" for n, i in enumerate(self.leads, 1)}
        self.deal_id = {int(i): f"A-{n:05}" for n, i in enumerate(self.deals, 1)}
        self.accounts = self._known_accounts()
        self.account_id = {int(i): f"E-{n:05}" for n, i in enumerate(self.accounts, 1)}
        names = CompanyNames(self.rng)
        self.company: dict[int, Company] = {int(i): names.draw(self.sector(int(i))) for i in self.accounts}
        self.contact: dict[int, Contact] = {i: draw_contact(self.rng, c.name) for i, c in self.company.items()}

    @cached_property
    def lead_contact(self) -> dict[int, Contact]:
        """Who each lead is: the company's first contact, then mostly someone else there."""
        rng, met, found = random.Random(self.history.seed + 7), set[int](), {}
        for lead in map(int, self.leads):
            account = int(self.history.lead_account[lead])
            again = account in met and rng.random() < 0.9
            found[lead] = draw_contact(rng, self.company[account].name) if again else self.contact[account]
            met.add(account)
        return found

    def _known_accounts(self) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
        history = self.history
        known = np.unique(np.concatenate([
            history.lead_account[self.leads],
            history.deals.starts.account[self.deals],
            history.sales.account[self.sales],
        ]))  # fmt: skip
        seen = history.accounts.first_seen[known]
        return np.asarray(known[np.argsort(seen, kind="stable")])

    def sector(self, account: int) -> str:
        accounts = self.history.accounts
        sectors = self.history.organisation.segments[int(accounts.segment[account])].sectors
        return sectors[int(accounts.sector[account])]

    def segment(self, account: int) -> str:
        return self.history.organisation.segments[int(self.history.accounts.segment[account])].id

    def status(self, deal: int) -> str:
        """'won', 'lost' or 'open' on the last day."""
        deals = self.history.deals
        if deals.ended[deal] >= self.now:
            return "open"
        return "won" if deals.won[deal] else "lost"

    def reached(self, deal: int) -> int:
        """The index of the furthest stage entered by the last day."""
        return int(np.sum(self.history.deals.entered[deal] < self.now)) - 1

    def who(self, person: int, instant: float) -> int:
        """This person, or the sales manager once they have left."""
        people = self.history.organisation.people
        left = people[person].left
        if left is None or instant < self.history.calendar.number(left) + 1:
            return person
        return next(n for n, p in enumerate(people) if p.role == "resp. ventes")

    def seller(self, deal: int) -> int:
        """Who holds the deal on the last day, or held it when it ended."""
        deals = self.history.deals
        return self.who(int(deals.starts.owner[deal]), min(float(deals.ended[deal]), self.now))

    def amount(self, deal: int) -> int:
        """Cents: signed, or last on the table; the list price while nothing is signed."""
        quotes = self.history.quotes
        return int(quotes.listed[deal] if self.status(deal) == "open" else quotes.net[deal])

    @cached_property
    def stories(self) -> dict[int, Story]:
        rng = random.Random(self.history.seed + 1)
        return {int(i): self._story(int(i), rng) for i in self.deals}

    def _story(self, deal: int, rng: random.Random) -> Story:
        lost, stage = self.status(deal) == "lost", STAGES[self.reached(deal)]
        motive = rng.choices(LOSS_REASONS, _LOST_BECAUSE[stage])[0] if lost else None
        competitor = None
        if motive == "concurrent" or rng.random() < 0.42:
            shares = dict(_COMPETITOR_SHARES)
            if self._under_attack(deal):
                shares["gmao-nord"] *= 2.2
            competitor = rng.choices(tuple(shares), tuple(shares.values()))[0]
        told = motive
        if motive is not None and rng.random() > 0.70:
            told = "prix" if rng.random() < 0.6 else rng.choice(LOSS_REASONS)
        asked = motive is not None and stage not in ("qualification",) and rng.random() < 0.4
        objections = [self._objection(rng, competitor, late=n > 2) for n in range(len(STAGES))]
        if motive is not None:
            objections[self.reached(deal)] = rng.choice(OBJECTION_OF[motive])
        return Story(competitor, motive, told, motive if asked else None, tuple(objections))

    def _under_attack(self, deal: int) -> bool:
        created = np.array([self.history.deals.starts.created[deal] + 10])
        return any(
            isinstance(e, StageSlide) and e.owner is None and float(e.strength(created, self.history.calendar)[0]) > 0.2
            for e in self.history.organisation.events
        )

    @staticmethod
    def _objection(rng: random.Random, competitor: str | None, *, late: bool) -> str | None:
        """What is objected in a stage, if anything: the tool and its use early, the price and the others late."""
        if rng.random() < 0.4:
            return None
        kinds = ("prix", "tableur", "adoption", "informatique", "preuve", "délai", "moment", "concurrent")
        kind = rng.choices(kinds, (6, 0, 0, 1.5, 0.5, 2, 1, 3) if late else (2, 2.5, 2.5, 2, 1.5, 1, 1, 1.5))[0]
        return kind if kind != "concurrent" or competitor is not None else "prix"

    def competitor_name(self, deal: int) -> str:
        return COMPETITORS[self.stories[deal].competitor or "gmao-nord"]
