"""Small exports and the mapping that reads them: what the pages' tests send, import and break."""

PLAN = """\
portulan: 1
company: Atelier Boréal
language: fr
currency: EUR
timezone: Europe/Paris
period: {from: 2026-01-01, to: 2026-12-31}
as_of: 2026-11-22
"""

DEALS = """\
id;client;ouverte;close;statut;montant
A1;Laiterie du Ménez;03/09/2026;20/10/2026;gagnée;18000
A2;Fonderie Kerbrat;07/09/2026;;ouverte;22500
A3;Scierie Mallard;14/09/2026;30/10/2026;perdue;12.O00
A4;Papeteries de l'Odet;32/09/2026;;ouverte;41000
"""
"""Four deals; A3's amount holds the letter O, A4 was opened on a day that does not exist."""

OPPORTUNITIES = """\
Opportunity ID;Account Name;Created Date;Close Date;Stage;Amount
A1;Laiterie;03/09/2026;02/10/2026;Closed Won;18000
A2;Kerbrat;07/09/2026;;Prospecting;22500
A3;Mallard;04/09/2026;03/10/2026;Closed Lost;12000
"""
"""Under usual headings; none of its dates tells whether the day or the month comes first."""

MAPPING = """\
mapping: 1
currency: EUR
timezone: Europe/Paris

sources:
  affaires:
    file: data/affaires.csv
    date_format: DD/MM/YYYY

tables:
  opportunity:
    from: affaires
    columns:
      opportunity_id: id
      name: client
      created_at: ouverte
      closed_at: close
      status: {column: statut, map: {gagnée: won, perdue: lost, ouverte: open}}
      amount: montant
"""
