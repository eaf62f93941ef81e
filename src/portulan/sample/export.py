"""What a French CRM would export: one sheet per list, with French headings.

Rows are made from the CRM's records; `faults` then damages a few on purpose, and `sheets` writes the bytes.
"""

import random
from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np

from portulan.sample.activities import LABELS, Activity, refusal_comment
from portulan.sample.crm import Crm
from portulan.sample.leads import REFUSALS, campaign_names
from portulan.sample.notes import COMPETITORS, Writer
from portulan.sample.organisation import STAGES
from portulan.sample.sales import KINDS
from portulan.sample.sheets import Sheet, Sheets, amount, day
from portulan.sample.spending import Expense

CHANNELS = {
    "site": "Site web",
    "recommandation": "Recommandation",
    "publicite": "Publicité en ligne",
    "salons": "Salon",
    "e-mailing": "E-mailing",
    "partenaires": "Partenaire",
    "": "Prospection",
}
SECTORS = {
    "industrie": "Industrie",
    "agroalimentaire": "Agroalimentaire",
    "logistique": "Logistique",
    "énergie": "Énergie",
    "santé": "Santé",
    "collectivités": "Collectivités",
}
STATUSES = {"won": "Gagnée", "lost": "Perdue", "open": "En cours"}
REASONS = {
    "prix": "Prix",
    "sans-budget": "Sans budget",
    "mauvais-moment": "Mauvais moment",
    "hors-cible": "Hors cible",
    "concurrent": "Concurrent",
    "pas-de-decision": "Pas de décision",
}
KIND_LABELS = {"call": "Appel", "email": "E-mail", "meeting": "Rendez-vous", "demo": "Démonstration", "visit": "Visite"}
SALE_LABELS = dict(zip(KINDS, ("Affaire", "Renouvellement", "Commande directe", "Reprise d’historique"), strict=True))
CHANCES = ("10", "25", "45", "70", "90")


def make_sheets(crm: Crm, spend: Iterable[Expense], activities: list[Activity]) -> Sheets:
    """Every list the CRM exports, by file name."""
    sheets = (
        _accounts(crm),
        _leads(crm),
        _deals(crm),
        _stage_entries(crm),
        _activities(crm, activities),
        _sales(crm),
        _spend(spend),
        _people(crm),
        _items(crm),
        _targets(crm),
    )
    return {s.file: s for s in sheets}


class _Times:
    """Dates as the CRM prints them; what has not happened by the last day is empty."""

    def __init__(self, crm: Crm) -> None:
        self.calendar, self.now = crm.history.calendar, crm.now

    def at(self, instant: float) -> str:
        return f"{self.calendar.time_of(instant):%d/%m/%Y %H:%M}" if instant < self.now else ""

    def on(self, instant: float) -> str:
        return day(self.calendar.date_of(instant)) if instant < self.now else ""


def _accounts(crm: Crm) -> Sheet:
    sheet = Sheet(
        "entreprises.csv",
        (
            "N° entreprise",
            "Nom de l’entreprise",
            "Secteur d’activité",
            "Effectif",
            "Ville",
            "Région",
            "Pays",
            "Créée le",
        ),
        marked=True,
    )
    times, accounts = _Times(crm), crm.history.accounts
    for i in map(int, crm.accounts):
        company = crm.company[i]
        sheet.rows.append(
            [
                crm.account_id[i],
                company.name,
                SECTORS[crm.sector(i)],
                str(accounts.employees[i]),
                company.city,
                company.region,
                company.country,
                times.on(float(accounts.first_seen[i])),
            ]
        )
    return sheet


def _leads(crm: Crm) -> Sheet:
    sheet = Sheet(
        "pistes.csv",
        (
            "N° piste",
            "Créée le",
            "N° entreprise",
            "Contact",
            "Fonction",
            "E-mail",
            "Origine",
            "Campagne",
            "Score",
            "Pages vues",
            "Statut",
            "MQL le",
            "Rendez-vous le",
            "Rendez-vous tenu",
            "Budget connu",
            "SQL le",
            "Convertie le",
            "N° affaire",
            "Gagnée le",
            "Refusée le",
            "Motif de refus",
            "Commentaire de refus",
            "Responsable",
        ),
    )
    rng = random.Random(crm.history.seed + 4)
    writer, times, leads = Writer(rng), _Times(crm), crm.history.leads
    campaigns = campaign_names(crm.history.organisation)
    for i in map(int, crm.leads):
        account = int(crm.history.lead_account[i])
        contact = crm.lead_contact[i]
        mql = bool(leads.mql[i]) and float(leads.mql_at[i]) < crm.now
        met = float(leads.met[i]) < crm.now
        deal = int(crm.history.lead_deal[i])
        opened = deal in crm.deal_id
        won = opened and crm.status(deal) == "won"
        refused = float(leads.refused[i]) < crm.now
        reason = int(leads.reason[i])
        about = {"contact": contact.name, "employees": str(crm.history.accounts.employees[account])}
        score, pages = _interest(rng, mql)
        sheet.rows.append(
            [
                crm.lead_id[i],
                times.at(float(leads.created[i])),
                crm.account_id[account],
                contact.name,
                contact.role,
                contact.email if mql or rng.random() > 0.03 else "",
                CHANNELS[crm.history.organisation.channels[leads.channel[i]].id],
                campaigns[leads.campaign[i]] if leads.campaign[i] >= 0 else "",
                score,
                pages,
                _lead_status(won, opened, refused, met, mql),
                times.at(float(leads.mql_at[i])) if mql else "",
                times.at(float(leads.met[i])),
                "oui" if met else "non",
                _yes(bool(leads.sql[i]) and met) if met else "",
                times.at(float(leads.sql_at[i])),
                times.at(float(crm.history.deals.starts.created[deal])) if opened else "",
                crm.deal_id.get(deal, ""),
                times.at(float(crm.history.deals.ended[deal])) if won else "",
                times.at(float(leads.refused[i])),
                REASONS[REFUSALS[reason]] if refused else "",
                refusal_comment(writer, about, reason) if refused else "",
                crm.history.organisation.people[leads.owner[i]].id,
            ]
        )
    return sheet


def _yes(value: bool) -> str:
    return "oui" if value else "non"


def _interest(rng: random.Random, mql: bool) -> tuple[str, str]:
    """A score and pages viewed on the right side of the MQL definition (score ≥ 40 and 3 pages or more)."""
    if mql:
        return str(min(98, 40 + int(rng.gammavariate(2.2, 8)))), str(3 + min(25, int(rng.expovariate(0.28))))
    if rng.random() < 0.7:
        return str(rng.randint(3, 39)), str(min(14, int(rng.expovariate(0.4))))
    return str(rng.randint(40, 62)), str(rng.randint(0, 2))


def _lead_status(won: bool, opened: bool, refused: bool, met: bool, mql: bool) -> str:
    if won:
        return "Cliente"
    if opened:
        return "Convertie"
    if refused:
        return "Refusée"
    if met:
        return "Rendez-vous tenu"
    return "Qualifiée marketing" if mql else "En cours"


def _deals(crm: Crm) -> Sheet:
    sheet = Sheet(
        "affaires.csv",
        (
            "N° affaire",
            "Nom de l’affaire",
            "N° entreprise",
            "N° piste",
            "Propriétaire",
            "Article principal",
            "Origine",
            "Campagne",
            "Type",
            "Créée le",
            "Clôture prévue",
            "Clôturée le",
            "Statut",
            "Étape",
            "Montant (€)",
            "Prix catalogue (€)",
            "Coût (€)",
            "Probabilité (%)",
            "Motif de perte",
            "Motif donné par le client",
            "Concurrent",
        ),
    )
    rng = random.Random(crm.history.seed + 5)
    times, deals, starts, quotes = _Times(crm), crm.history.deals, crm.history.deals.starts, crm.history.quotes
    organisation = crm.history.organisation
    campaigns = campaign_names(organisation)
    for i in map(int, crm.deals):
        status, story, stage = crm.status(i), crm.stories[i], _stage_now(crm, i)
        main = organisation.items[int(np.argmax(quotes.quantities[i] > 0))]
        account = int(starts.account[i])
        sheet.rows.append(
            [
                crm.deal_id[i],
                f"{crm.company[account].name} – {main.name}",
                crm.account_id[account],
                crm.lead_id.get(int(starts.lead[i]), ""),
                organisation.people[crm.seller(i)].id,
                main.id,
                CHANNELS[organisation.channels[starts.channel[i]].id if starts.channel[i] >= 0 else ""]
                if not starts.repeat[i]
                else "Client existant",
                campaigns[starts.campaign[i]] if starts.campaign[i] >= 0 else "",
                "Client" if starts.repeat[i] else "Nouveau",
                times.at(float(starts.created[i])),
                _expected(crm, i, stage, rng),
                times.at(float(deals.ended[i])),
                STATUSES[status],
                LABELS[STAGES[stage]],
                amount(crm.amount(i)),
                amount(int(quotes.listed[i])),
                amount(int(quotes.cost[i])),
                {"won": "100", "lost": "0"}.get(status, CHANCES[stage]),
                REASONS[story.told] if story.told else "",
                REASONS[story.survey] if story.survey else "",
                COMPETITORS[story.competitor] if story.competitor else "",
            ]
        )
    return sheet


def _stage_now(crm: Crm, deal: int) -> int:
    """The stage the CRM shows: the furthest entered, or the one before if the deal went back and has not come again."""
    stage = crm.reached(deal)
    went, came = crm.history.deals.back[deal, stage]
    return stage - 1 if went < crm.now <= came else stage


def _expected(crm: Crm, deal: int, stage: int, rng: random.Random) -> str:
    """The close date announced: near the truth once closed, hopeful and sometimes overdue while open."""
    deals = crm.history.deals
    if crm.status(deal) != "open":
        shift = round(rng.gauss(-4, 9)) if deals.won[deal] else round(rng.gauss(-9, 14))
        announced = crm.history.calendar.date_of(float(deals.ended[deal])) + timedelta(days=shift)
    else:
        hope = (70, 58, 40, 22, 11)[stage]
        entered = crm.history.calendar.date_of(float(deals.entered[deal, crm.reached(deal)]))
        announced = entered + timedelta(days=round(hope * rng.uniform(0.6, 1.6)))
        if announced <= crm.history.organisation.as_of and rng.random() < 0.75:  # pushed back, as sellers do
            announced = crm.history.organisation.as_of + timedelta(days=rng.randint(3, 45))
    created = crm.history.calendar.date_of(float(deals.starts.created[deal]))
    return day(max(announced, created + timedelta(days=1)))


def _stage_entries(crm: Crm) -> Sheet:
    sheet = Sheet("etapes.csv", ("N° affaire", "Étape", "Entrée le", "Ordre"))
    times = _Times(crm)
    for i in map(int, crm.deals):
        for order, (instant, stage) in enumerate(stage_history(crm, i), 1):
            sheet.rows.append([crm.deal_id[i], LABELS[STAGES[stage]], times.at(instant), str(order)])
    return sheet


def stage_history(crm: Crm, deal: int) -> list[tuple[float, int]]:
    """(instant, stage) of every recorded entry, going back and coming again included, skipped stages not."""
    deals, found = crm.history.deals, []
    for stage in range(crm.reached(deal) + 1):
        if not deals.skipped[deal, stage]:
            found.append((float(deals.entered[deal, stage]), stage))
        went, came = map(float, deals.back[deal, stage])
        found += [(at, s) for at, s in ((went, stage - 1), (came, stage)) if at < crm.now]
    return sorted(found)


def _activities(crm: Crm, activities: list[Activity]) -> Sheet:
    sheet = Sheet(
        "activites.csv",
        (
            "N° activité",
            "Type",
            "Sens",
            "Date",
            "Tenu",
            "N° piste",
            "N° affaire",
            "N° entreprise",
            "Auteur",
            "Objet",
            "Compte rendu",
        ),
    )
    times, people = _Times(crm), crm.history.organisation.people
    for n, a in enumerate(activities, 1):
        sheet.rows.append(
            [
                f"T-{n:06}",
                KIND_LABELS[a.kind],
                {"in": "Entrant", "out": "Sortant", "": ""}[a.direction],
                times.at(a.at),
                "" if a.held is None else _yes(a.held),
                crm.lead_id.get(a.lead, "") if a.lead is not None else "",
                crm.deal_id[a.deal] if a.deal is not None else "",
                crm.account_id[a.account],
                people[a.owner].id,
                a.subject,
                a.note.text,
            ]
        )
    return sheet


def _sales(crm: Crm) -> Sheet:
    sheet = Sheet(
        "ventes.csv",
        (
            "N° ligne",
            "Date",
            "N° entreprise",
            "N° affaire",
            "Article",
            "Vendeur",
            "Origine",
            "Nature",
            "Quantité",
            "Prix catalogue (€)",
            "Net HT (€)",
            "Coût (€)",
        ),
    )
    times, sales, organisation = _Times(crm), crm.history.sales, crm.history.organisation
    for n, i in enumerate(map(int, crm.sales), 1):
        kind = KINDS[sales.kind[i]]
        origin = organisation.channels[sales.channel[i]].id if sales.channel[i] >= 0 else ""
        repeat = sales.deal[i] >= 0 and crm.history.deals.starts.repeat[sales.deal[i]]
        new = kind == "affaire" and not repeat
        sheet.rows.append(
            [
                f"V-{n:05}",
                times.on(float(sales.sold[i])),
                crm.account_id[int(sales.account[i])],
                crm.deal_id.get(int(sales.deal[i]), ""),
                organisation.items[sales.item[i]].id,
                organisation.people[crm.who(int(sales.owner[i]), float(sales.sold[i]))].id,
                CHANNELS[origin] if new else "Client existant",
                SALE_LABELS[kind],
                str(sales.quantity[i]),
                amount(int(sales.listed[i])),
                amount(int(sales.net[i])),
                amount(int(sales.cost[i])),
            ]
        )
    return sheet


def _spend(spend: Iterable[Expense]) -> Sheet:
    sheet = Sheet("depenses.csv", ("N° pièce", "Date", "Canal", "Campagne", "Montant HT (€)"))
    for n, e in enumerate(spend, 1):
        sheet.rows.append([f"D-{n:04}", day(e.day), CHANNELS[e.channel], e.campaign, amount(e.amount)])
    return sheet


def _people(crm: Crm) -> Sheet:
    sheet = Sheet("equipe.csv", ("Code", "Nom", "E-mail", "Équipe", "Responsable", "Fonction", "Arrivée", "Départ"))
    people = crm.history.organisation.people
    manager = next((p.id for p in people if p.role == "resp. ventes"), "")
    for p in people:
        above = manager if p.role == "vente" else "" if p.role == "direction" else people[0].id
        first, last = p.name.split(" ", 1)
        mail = f"{first}.{last.replace(' ', '')}@atelier-boreal.example".lower()
        sheet.rows.append(
            [p.id, p.name, _ascii(mail), p.team, above, p.role, day(p.started), day(p.left) if p.left else ""]
        )
    return sheet


def _ascii(text: str) -> str:
    table = str.maketrans("éèêëàâîïôùûç", "eeeeaaiiouuc")
    return text.translate(table)


def _items(crm: Crm) -> Sheet:
    sheet = Sheet(
        "catalogue.csv", ("Article", "Désignation", "Famille", "Gamme", "Prix catalogue (€)", "Coût unitaire (€)")
    )
    for i in crm.history.organisation.items:
        sheet.rows.append([i.id, i.name, i.family, i.position, amount(i.list_price * 100), amount(i.unit_cost * 100)])
    return sheet


def _targets(crm: Crm) -> Sheet:
    """Quarterly quotas of sellers, by weight and presence, and the company's own."""
    sheet = Sheet("objectifs.csv", ("N°", "Indicateur", "Commercial", "Du", "Au", "Valeur"))
    organisation = crm.history.organisation
    for year in range(organisation.start.year + 1, organisation.as_of.year + 1):
        whole = 2_400_000 if year == organisation.as_of.year else 2_250_000
        company = round(whole * organisation.scale)
        customers = round((65 if year == organisation.as_of.year else 70) * organisation.scale)
        sheet.rows.append(["", "Chiffre d’affaires", "", f"01/01/{year}", f"31/12/{year}", amount(company * 100)])
        sheet.rows.append(["", "Nouveaux clients", "", f"01/01/{year}", f"31/12/{year}", str(customers)])
        for quarter in range(4):
            first = date(year, 3 * quarter + 1, 1)
            last = date(year + quarter // 3, (3 * quarter + 3) % 12 + 1, 1) - timedelta(days=1)
            present = [p for p in organisation.sellers if p.started <= first and (p.left is None or p.left >= last)]
            weights = sum(p.weight for p in present)
            for p in present:
                quota = round(company * 0.8 / 4 * p.weight / weights / 1000) * 1000
                sheet.rows.append(["", "Chiffre d’affaires", p.id, day(first), day(last), amount(quota * 100)])
    for n, row in enumerate(sheet.rows, 1):
        row[0] = f"O-{n:03}"
    return sheet
