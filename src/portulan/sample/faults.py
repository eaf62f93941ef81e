"""The faulty rows every CRM has: a modest number, made on purpose, all listed in the truth.

They are added to the clean rows and never replace one, so the exact totals stay those of the clean rows. What an import
should do with each is stated: reject it, count the duplicate once, or keep it and say so.
"""

import random
from collections.abc import Iterator
from typing import Literal

from portulan.sample.sheets import Row, Sheet, Sheets
from portulan.sample.truth import FaultyRow

Expected = Literal["rejected", "merged", "flagged"]
Planted = tuple[Sheet, Row, str, str, Expected]


def plant_faults(sheets: Sheets, seed: int) -> tuple[FaultyRow, ...]:
    """Inserts the faulty rows and gives their lines, once all are in place."""
    rng = random.Random(seed + 6)
    planted = [*_faults(sheets, rng)]
    for sheet, row, *_ in planted:
        sheet.rows.insert(rng.randrange(len(sheet.rows) // 3, len(sheet.rows)), row)
    return tuple(
        FaultyRow(sheet.file, _line(sheet, row), column, row[sheet.column(column)], problem, expected)
        for sheet, row, column, problem, expected in planted
    )


def _line(sheet: Sheet, row: Row) -> int:
    """The line in the file, headings being line 1."""
    return next(n for n, other in enumerate(sheet.rows, 2) if other is row)


def _changed(sheet: Sheet, row: Row, **values: str) -> Row:
    changed = list(row)
    for heading, value in values.items():
        changed[sheet.column(heading)] = value
    return changed


def _faults(sheets: Sheets, rng: random.Random) -> Iterator[Planted]:
    yield from _faulty_deals(sheets["affaires.csv"], rng)
    yield from _faulty_accounts(sheets["entreprises.csv"], rng)
    yield from _faulty_others(sheets, rng)


def _faulty_deals(deals: Sheet, rng: random.Random) -> Iterator[Planted]:
    status, created = deals.column("Statut"), deals.column("Créée le")
    still = [r for r in deals.rows if r[status] == "En cours"]
    lost = [r for r in deals.rows if r[status] == "Perdue" and r[created][6:10] == "2025"]

    def another(row: Row, number: str, **values: str) -> Row:
        return _changed(deals, row, **{"N° affaire": number, "N° piste": ""} | values)

    yield (
        deals,
        another(rng.choice(still), "A-90001", **{"Montant (€)": "12.O00"}),
        "Montant (€)",
        "not a number",
        "rejected",
    )
    early = rng.choice(lost)
    typo = early[created].replace("/2025", "/2015")
    backwards = another(early, "A-90002", **{"Clôturée le": typo})
    yield deals, backwards, "Clôturée le", "closed before it was created", "flagged"
    orphan = another(rng.choice(still), "A-90003", **{"N° entreprise": "E-0O412"})
    yield deals, orphan, "N° entreprise", "no such account", "flagged"
    yield deals, list(rng.choice(lost)), "N° affaire", "same row twice", "merged"
    undated = another(rng.choice(still), "A-90004", **{"Créée le": "le 12 mars"})
    yield deals, undated, "Créée le", "not a date", "rejected"


def _faulty_accounts(accounts: Sheet, rng: random.Random) -> Iterator[Planted]:
    name = accounts.column("Nom de l’entreprise")
    twin = rng.choice(accounts.rows)
    shouted = _changed(accounts, twin, **{"N° entreprise": "E-90001", "Nom de l’entreprise": twin[name].upper() + " "})
    yield accounts, shouted, "Nom de l’entreprise", "same company under two numbers", "flagged"
    vague = _changed(accounts, rng.choice(accounts.rows), **{"N° entreprise": "E-90002", "Effectif": "environ 120"})
    vague[name] = "Ateliers à vérifier"
    yield accounts, vague, "Effectif", "not a number", "rejected"


def _faulty_others(sheets: Sheets, rng: random.Random) -> Iterator[Planted]:
    leads, entries, spend = sheets["pistes.csv"], sheets["etapes.csv"], sheets["depenses.csv"]
    sales, activities = sheets["ventes.csv"], sheets["activites.csv"]
    refused = leads.column("Refusée le")
    plain = [r for r in leads.rows if not r[leads.column("N° affaire")] and not r[refused]]
    undated = _changed(leads, rng.choice(plain), **{"N° piste": "P-90001", "Créée le": "31/02/2026 10:15"})
    yield leads, undated, "Créée le", "no such day", "rejected"
    yield leads, list(rng.choice(plain)), "N° piste", "same row twice", "merged"
    ghost = _changed(entries, rng.choice(entries.rows), **{"N° affaire": "A-99999"})
    yield entries, ghost, "N° affaire", "no such opportunity", "flagged"
    unknown = _changed(spend, rng.choice(spend.rows), **{"N° pièce": "D-9001", "Montant HT (€)": "n.c."})
    yield spend, unknown, "Montant HT (€)", "not a number", "rejected"
    credit = _changed(sales, rng.choice(sales.rows), **{"N° ligne": "V-90001", "Net HT (€)": ""})
    yield sales, credit, "Net HT (€)", "amount missing", "rejected"
    timeless = _changed(activities, rng.choice(activities.rows), **{"N° activité": "T-900001", "Date": ""})
    yield activities, timeless, "Date", "date missing", "rejected"
