"""Calls, mails, meetings, demonstrations and visits: what sellers log, with their notes."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from portulan.language.words import money
from portulan.sample import phrases
from portulan.sample.crm import Crm
from portulan.sample.leads import REFUSALS
from portulan.sample.names import Contact
from portulan.sample.notes import Note, Said, Writer
from portulan.sample.organisation import STAGES
from portulan.sample.working_time import CLOSING, OPENING

FOLLOW_UP_DAYS = (1.2, 3.4, 6.3, 9.5, 13.2)  # after the first answer, in calendar days
CHASED, MEETING = "Relance", "Rendez-vous de qualification"
LABELS = {
    "qualification": "Qualification",
    "decouverte": "Découverte",
    "proposition": "Proposition",
    "negociation": "Négociation",
    "closing": "Closing",
}


@dataclass(frozen=True, slots=True)
class Activity:
    at: float
    kind: str  # 'call', 'email', 'meeting', 'demo', 'visit'
    direction: str  # 'in', 'out' or ''
    held: bool | None
    owner: int
    account: int
    lead: int | None
    deal: int | None
    subject: str
    note: Note

    @property
    def said(self) -> list[Said]:
        return self.note.said


def all_activities(crm: Crm) -> list[Activity]:
    """Everything logged by the last day, in order."""
    log = _Log(crm, random.Random(crm.history.seed + 2))
    of_test = _Log(crm, random.Random(crm.history.seed + 8))  # apart: what a test adds changes no other note
    found = [a for lead in crm.leads for a in _answered_slot(log, of_test, int(lead))]
    found += [a for deal in crm.deals for a in log.of_deal(int(deal))]
    return sorted((a for a in found if a.at < crm.now), key=lambda a: (a.at, a.account, a.subject))


def _answered_slot(log: "_Log", of_test: "_Log", lead: int) -> Iterator[Activity]:
    """What is logged of a lead; one who took the slot of a test answers, is chased no more and comes."""
    leads = log.crm.history.leads
    if not leads.taken[lead]:
        yield from log.of_lead(lead)
        return
    met = float(leads.met[lead])
    replied = max(float(leads.answered[lead]) + 0.02, met - 1.5)
    yield from (a for a in log.of_lead(lead) if not a.subject.startswith(CHASED) or a.at < replied)
    yield from of_test.of_slot(lead, min(replied, met - 0.02), met)


class _Log:
    def __init__(self, crm: Crm, rng: random.Random) -> None:
        self.crm, self.rng, self.writer = crm, rng, Writer(rng)
        self.open_days = crm.history.calendar.is_open.tolist()

    def at_work(self, instant: float) -> float:
        """The same instant if the office is open, else the next opening and a little."""
        day, hour = int(instant), (instant - int(instant)) * 24
        if hour >= CLOSING:
            day, hour = day + 1, OPENING
        while day < len(self.open_days) and not self.open_days[day]:
            day, hour = day + 1, OPENING
        return instant if day == int(instant) and hour >= OPENING else day + (OPENING + self.rng.random() * 3) / 24

    def about(self, account: int, contact: Contact) -> dict[str, str]:
        crm, company = self.crm, self.crm.company[account]
        return {
            "contact": contact.name,
            "role": contact.role.lower(),
            "company": company.name,
            "city": company.city,
            "employees": str(crm.history.accounts.employees[account]),
        }

    def _about_lead(self, lead: int) -> dict[str, str]:
        about = self.about(int(self.crm.history.lead_account[lead]), self.crm.lead_contact[lead])
        interest = self.writer.fill(self.rng.choice(phrases.INTERESTS), about)
        return about | {"interest": interest[0].lower() + interest[1:], "interest_cap": interest, "item": "Socle"}

    def of_lead(self, lead: int) -> Iterator[Activity]:
        leads, about = self.crm.history.leads, self._about_lead(lead)
        answered, met, refused = (float(a[lead]) for a in (leads.answered, leads.met, leads.refused))
        if leads.taken[lead]:
            met = np.nan  # that meeting is the test's
        log = partial(self._of_lead, lead)
        kind = self.rng.choice(("call", "call", "email"))
        yield log(
            answered, kind, "out", None, "Première réponse", self.writer.plain(phrases.FIRST_ANSWERS[kind], about)
        )
        replied = np.inf
        if np.isfinite(met):
            replied = max(answered + 0.02, self.at_work(met - self.rng.uniform(2, 6)))
            replied = min(replied, met - 0.02)
            yield log(replied, "email", "in", None, "Réponse", self._reply(about))
        missed = float(leads.missed[lead])
        if np.isfinite(missed):
            yield log(missed, "meeting", "", False, "Rendez-vous", self.writer.plain(phrases.MISSED, about))
        if np.isfinite(met):
            outcome = "advances" if leads.sql[lead] else "open"
            note = self.writer.talk("meeting", "qualification", outcome, about, None)
            yield log(met, "meeting", "", True, MEETING, note)
        over = np.nanmin([replied, refused if np.isfinite(refused) else np.inf])
        for n, days in enumerate(FOLLOW_UP_DAYS, 1):
            at = self.at_work(answered + days + self.rng.uniform(-0.3, 0.3))
            if at < over and self.rng.random() < 0.97:
                kind = self.rng.choice(("call", "email", "email"))
                note = self.writer.plain(phrases.LEAD_CHASERS[kind], about | {"n": str(n)})
                yield log(at, kind, "out", None, f"{CHASED} {n}", note)

    def of_slot(self, lead: int, replied: float, met: float) -> Iterator[Activity]:
        """The answer to the slot offered, then the meeting."""
        about = self._about_lead(lead)
        yield self._of_lead(lead, replied, "email", "in", None, "Réponse", self._reply(about))
        note = self.writer.talk("meeting", "qualification", "open", about, None)
        yield self._of_lead(lead, met, "meeting", "", True, MEETING, note)

    def _of_lead(
        self, lead: int, at: float, kind: str, direction: str, held: bool | None, subject: str, note: Note
    ) -> Activity:
        history = self.crm.history
        owner, account = int(history.leads.owner[lead]), int(history.lead_account[lead])
        return Activity(at, kind, direction, held, owner, account, lead, None, subject, note)

    def _reply(self, about: Mapping[str, str]) -> Note:
        note = self.writer.mail_from_client(about, None) if self.rng.random() < 0.4 else Note()
        note.parts.append(self.writer.one(phrases.LEAD_REPLIES, about))
        return note

    def of_deal(self, deal: int) -> Iterator[Activity]:
        crm, deals = self.crm, self.crm.history.deals
        for stage in range(crm.reached(deal) + 1):
            if not deals.skipped[deal, stage]:
                entered = float(deals.entered[deal, stage])
                last = stage + 1 == len(STAGES) or np.isnan(deals.entered[deal, stage + 1])
                leaves = float(deals.ended[deal] if last else deals.entered[deal, stage + 1])
                yield from self._stay(deal, stage, entered, min(leaves, crm.now))
        if crm.status(deal) != "open":
            yield self._end(deal)

    def _of_deal(self, deal: int, at: float, kind: str, direction: str, subject: str, note: Note) -> Activity:
        starts = self.crm.history.deals.starts
        held = True if kind in ("meeting", "demo", "visit") else None
        return Activity(
            at,
            kind,
            direction,
            held,
            self.crm.who(int(starts.owner[deal]), at),
            int(starts.account[deal]),
            None,
            deal,
            subject,
            note,
        )

    def about_deal(self, deal: int) -> dict[str, str]:
        crm = self.crm
        items, account = crm.history.organisation.items, int(crm.history.deals.starts.account[deal])
        main = items[int(np.argmax(crm.history.quotes.quantities[deal] > 0))]
        return self.about(account, crm.contact[account]) | {
            "item": main.name,
            "amount": money(crm.history.quotes.listed[deal] / 100, "fr"),
            "competitor": crm.competitor_name(deal),
            "competitor_id": crm.stories[deal].competitor or "gmao-nord",
        }

    def _stay(self, deal: int, stage: int, entered: float, leaves: float) -> Iterator[Activity]:
        """What is done while a deal stays in a stage: its main talk, then chasers."""
        crm, rng, about = self.crm, self.rng, self.about_deal(deal)
        outcome = self._outcome(deal, stage)
        objection = crm.stories[deal].objections[stage]
        name = STAGES[stage]
        if name == "proposition":
            mail = self.writer.plain(phrases.PROPOSAL_MAILS, about)
            yield self._of_deal(deal, entered + 0.01, "email", "out", "Envoi de la proposition", mail)
        kind = rng.choice(
            {
                "qualification": ("call", "call", "meeting"),
                "decouverte": ("meeting", "visit", "meeting"),
                "proposition": ("demo", "demo", "meeting"),
                "negociation": ("call", "meeting", "call"),
                "closing": ("call", "call", "meeting"),
            }[name]
        )
        at = self.at_work(entered + rng.uniform(0.15, 0.55) * min(leaves - entered, 16.0))
        if at < leaves:
            note = self.writer.talk(kind, name, outcome, about, objection)
            yield self._of_deal(deal, at, kind, "out" if kind == "call" else "", LABELS[name], note)
        while (at := self.at_work(at + rng.uniform(4.5, 12.0))) < min(leaves, entered + 70):
            if rng.random() < 0.22:
                repeated = objection if rng.random() < 0.5 else None
                yield self._of_deal(
                    deal, at, "email", "in", LABELS[name], self.writer.mail_from_client(about, repeated)
                )
            else:
                kind = rng.choice(("call", "email"))
                note = self.writer.plain(phrases.CHASERS[kind], about)
                yield self._of_deal(deal, at, kind, "out", f"Relance, {LABELS[name].lower()}", note)

    def _outcome(self, deal: int, stage: int) -> str:
        if stage < self.crm.reached(deal) or self.crm.status(deal) == "won":
            return "advances"
        return self.crm.status(deal)

    def _end(self, deal: int) -> Activity:
        crm, about = self.crm, self.about_deal(deal)
        at = float(crm.history.deals.ended[deal])
        if crm.status(deal) == "won":
            return self._of_deal(deal, at, "email", "in", "Commande", self.writer.plain(phrases.WON_NOTES, about))
        objection = crm.stories[deal].objections[crm.reached(deal)]
        note = self.writer.mail_from_client(about, objection)
        return self._of_deal(deal, at - 0.01, "email", "in", "Réponse négative", note)


def refusal_comment(writer: Writer, log_about: Mapping[str, str], reason: int) -> str:
    """The mandatory comment of a refused lead."""
    return writer.one(phrases.REFUSALS[REFUSALS[reason]], log_about)
