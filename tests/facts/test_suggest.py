"""A proposed mapping imports as it is where there is no doubt, and marks its doubts where there are."""

from datetime import date
from pathlib import Path

import pytest
from tests.facts.conftest import NOW, Bench, xlsx

from portulan.facts.importing import import_facts
from portulan.facts.schema import TABLES
from portulan.facts.suggest import SuggestedMapping, suggest_mapping
from portulan.facts.suggest.vocabulary import FILE_HINTS, HEADINGS, plain

HUBSPOT = {
    "transactions.csv": "ID de la transaction,Nom de la transaction,Étape de la transaction,Montant,Date de création,"
    "Date de clôture,Propriétaire de la transaction,Source d'origine\n"
    "901,Laiterie,Closed won,12000,2026-01-13,2026-02-20,Anne,Salon\n"
    "902,Fonderie,Closed lost,8000,2026-01-15,2026-03-01,Luc,Web\n"
    "903,Scierie,Contract sent,5000,2026-02-02,2026-04-01,Luc,Web\n",
    "contacts.csv": "ID du contact,Nom,E-mail,Date de création,Source d'origine,Score HubSpot,Statut du lead\n"
    "1,Le Goff,a@b.fr,2026-01-02,Salon,12,Nouveau\n2,Martin,c@d.fr,2026-01-03,Web,55,Ouvert\n",
}
SALESFORCE = {
    "Opportunities.csv": "Opportunity ID,Opportunity Name,Account Name,Stage,Amount,Close Date,Created Date,"
    "Lead Source,Probability (%),Is Won,Is Closed\n"
    "006A,Alpha,Acme,Closed Won,1000,2026-03-01,2026-01-01,Web,100,true,true\n"
    "006B,Beta,Acme,Closed Lost,1500,2026-03-02,2026-01-02,Web,0,false,true\n"
    "006C,Gamma,Initech,Negotiation/Review,1800,2026-06-02,2026-02-02,Partner,60,false,false\n",
    "Accounts.csv": "Account ID,Account Name,Industry,Billing Country,Employees,Annual Revenue\n"
    "001A,Acme,Energy,France,120,5000000\n001B,Initech,Software,Spain,80,2000000\n",
}
PIPEDRIVE = {
    "deals.csv": "ID;Titre;Organisation;Valeur;Devise;Statut;Étape;Affaire créée le;Gagné/perdu le;"
    "Raison de perte;Propriétaire\n"
    "1;Devis A;Acme;1 200,50;EUR;Gagné;Proposition;13/01/2026 10:00;20/02/2026 11:30;;Zoé\n"
    "2;Devis B;Initech;950,00;EUR;Perdu;Proposition;15/01/2026 09:00;01/03/2026 17:00;Prix;Zoé\n"
    "3;Devis C;Umbrella;700,00;EUR;Ouvert;Découverte;28/02/2026 15:00;;;Ali\n",
}
ODOO = {
    "crm.lead.csv": "Id. externe,Opportunité,Client,Vendeur,Revenu espéré,Étape,Créé le,Date de fermeture,Source\n"
    "lead_1,Machine,Acme,Ali,1000.50,Gagné,2026-01-05 10:00:00,2026-02-05 10:00:00,Salon\n"
    "lead_2,Presse,Beta,Zoé,2000.00,Proposition,2026-01-06 10:00:00,,Web\n",
}
SELLSY = {
    "opportunites.csv": "N° affaire;Nom de l'opportunité;Société;Potentiel;Statut;Étape;Date de création;"
    "Date de clôture;Commercial\n"
    "A1;Ligne 1;Acme;1000,00;Gagnée;Signature;15/01/2026;17/02/2026;Ali\n"
    "A2;Ligne 2;Beta;500,50;Perdue;Devis;16/01/2026;18/02/2026;Ali\n",
    "factures.csv": "N° facture;Date de facture;Client;Montant HT\nF1;20/02/2026;Acme;1000,00\n",
}


def proposed(bench: Bench, files: dict[str, str | bytes]) -> SuggestedMapping:
    bench.write(files)
    suggestion = suggest_mapping([bench.folder / name for name in files], [bench.folder])
    bench.write({"mapping.yaml": suggestion.text.encode()})
    return suggestion


@pytest.mark.parametrize(
    ("files", "table", "query", "rows"),
    [
        (
            HUBSPOT,
            "opportunity",
            "SELECT opportunity_id, status, amount::INT, channel FROM opportunity ORDER BY 1",
            [("901", "won", 12000, "Salon"), ("902", "lost", 8000, "Web"), ("903", "open", 5000, "Web")],
        ),
        (
            HUBSPOT,
            "lead",
            "SELECT lead_id, email, score FROM lead ORDER BY 1",
            [("1", "a@b.fr", 12), ("2", "c@d.fr", 55)],
        ),
        (
            SALESFORCE,
            "opportunity",
            "SELECT o.opportunity_id, o.status, a.name FROM opportunity o JOIN account a USING (account_id) ORDER BY 1",
            [("006A", "won", "Acme"), ("006B", "lost", "Acme"), ("006C", "open", "Initech")],
        ),
        (
            PIPEDRIVE,
            "opportunity",
            "SELECT status, amount::VARCHAR, created_at::VARCHAR, loss_reason, currency FROM opportunity ORDER BY name",
            [
                ("won", "1200.5000", "2026-01-13 10:00:00", None, "EUR"),
                ("lost", "950.0000", "2026-01-15 09:00:00", "Prix", "EUR"),
                ("open", "700.0000", "2026-02-28 15:00:00", None, "EUR"),
            ],
        ),
        (
            ODOO,
            "opportunity",
            "SELECT opportunity_id, status, amount::VARCHAR, owner_id FROM opportunity ORDER BY 1",
            [("lead_1", "won", "1000.5000", "Ali"), ("lead_2", "open", "2000.0000", "Zoé")],
        ),
        (
            SELLSY,
            "sale",
            "SELECT sale_id, account_id, amount::INT, sold_at::DATE FROM sale",
            [("F1", "Acme", 1000, date(2026, 2, 20))],
        ),
        (
            SELLSY,
            "opportunity",
            "SELECT status, closed_at::DATE::VARCHAR FROM opportunity ORDER BY 1",
            [("lost", "2026-02-18"), ("won", "2026-02-17")],
        ),
    ],
    ids=["hubspot deals", "hubspot contacts", "salesforce", "pipedrive", "odoo", "sellsy invoices", "sellsy deals"],
)
def test_the_exports_of_known_systems_import_as_proposed(
    bench: Bench, files: dict[str, str | bytes], table: str, query: str, rows: list[tuple[object, ...]]
) -> None:
    suggestion = proposed(bench, files)
    report = bench.again()
    assert report.committed, (suggestion.text, [f.message("en") for f in report.findings])
    assert report.tables[table].rejected == 0
    assert bench.ask(query) == rows


def test_an_open_deal_s_close_date_is_the_expected_one(bench: Bench) -> None:
    proposed(bench, dict(SALESFORCE))
    bench.again()
    assert bench.ask("SELECT opportunity_id, closed_at, expected_close FROM opportunity WHERE status = 'open'") == [
        ("006C", None, date(2026, 6, 2))
    ]


def test_ambiguous_dates_are_asked_not_guessed(bench: Bench) -> None:
    suggestion = proposed(
        bench, {"deals.csv": "Deal ID,Status,Amount,Create Date\n1,Won,10,03/04/2025\n2,Lost,20,05/06/2025\n"}
    )
    assert "# date_format: DD/MM/YYYY   # ?" in suggestion.text
    assert suggestion.doubts >= 1
    assert [f.code for f in bench.again().findings if f.level == "error"] == ["FA030"]
    told = suggestion.text.replace("# date_format: DD/MM/YYYY", "date_format: DD/MM/YYYY")
    bench.write({"mapping.yaml": told.encode()})
    assert bench.again().committed


def test_an_unknown_stage_is_marked_as_a_doubt(bench: Bench) -> None:
    suggestion = proposed(bench, {"deals.csv": "Deal ID,Status,Amount\n1,Won,10\n2,Tiède,20\n"})
    doubtful = [line for line in suggestion.text.splitlines() if "Tiède" in line]
    assert doubtful
    assert "# ?" in doubtful[0]


def test_names_written_differently_are_proposed_as_corrections(bench: Bench) -> None:
    suggestion = proposed(
        bench,
        {
            "deals.csv": "opportunity_id,product,deal_stage,close_value\n1,GTXPro,Won,10\n2,MG Special,Lost,20\n",
            "products.csv": "product,series,sales_price\nGTX Pro,GTX,10\nMG Special,MG,20\n",
        },
    )
    assert "replace: {GTXPro: GTX Pro}}   # ?" in suggestion.text


def test_each_sheet_of_a_workbook_is_a_source(bench: Bench) -> None:
    book = xlsx(
        {
            "Affaires": [["N° affaire", "Statut", "Montant", "Créée le"], ["1", "Gagnée", 10, date(2026, 1, 2)]],
            "Entreprises": [["N° entreprise", "Raison sociale", "Secteur"], ["7", "Acme", "industrie"]],
        }
    )
    proposed(bench, {"export.xlsx": book})
    report = bench.again()
    assert {name: count.accepted for name, count in report.tables.items()} == {"account": 1, "opportunity": 1}


def test_what_cannot_be_read_or_recognised_is_said(bench: Bench) -> None:
    bench.write({"poem.csv": "vers,strophe\nun,deux\n", "broken.xlsx": b"PK not", "empty.csv": ""})
    files = [bench.folder / name for name in ("poem.csv", "broken.xlsx", "empty.csv", "nowhere.csv")]
    suggestion = suggest_mapping(files, [bench.folder], "en")
    assert [f.code for f in suggestion.findings] == ["FA022", "FA023", "FA068", "FA067"]
    assert "# poem:   # ? table not recognised: poem.csv" in suggestion.text


def test_maven_s_mapping_is_found_and_gives_the_published_figures(bench: Bench, public_data: Path) -> None:
    folder = public_data / "maven_crm"
    files = [folder / f"{n}.csv" for n in ("accounts", "products", "sales_pipeline", "sales_teams")]
    suggestion = suggest_mapping(files, [public_data])
    bench.write({"mapping.yaml": suggestion.text.encode()})
    report = import_facts(bench.folder / "mapping.yaml", bench.folder, [public_data], lambda: NOW)
    assert report.committed
    assert bench.ask("SELECT count(*), sum(amount)::INT FROM opportunity WHERE status = 'won'") == [(4238, 10005534)]
    assert not [f for f in report.findings if f.code == "FA053"]


@pytest.mark.parametrize(
    ("pattern", "tables"),
    [
        ("olist/olist_m*.csv", {"lead"}),
        ("regional_sales/[AOP]*.csv", {"account", "opportunity", "owner", "offer"}),
        ("damaged/maven_dates_dd-mm-yyyy.csv", {"opportunity"}),
        ("damaged/maven_dates_m-d-yyyy.csv", {"opportunity"}),
    ],
)
def test_other_public_data_import_as_proposed(bench: Bench, public_data: Path, pattern: str, tables: set[str]) -> None:
    suggestion = suggest_mapping(sorted(public_data.glob(pattern)), [public_data])
    bench.write({"mapping.yaml": suggestion.text.encode()})
    report = bench.again(roots=[public_data])
    assert report.committed, [f.message("en") for f in report.findings]
    assert {name for name, count in report.tables.items() if count.accepted} == tables


@pytest.mark.parametrize("export", ["hubspot_export", "salesforce_export"])
def test_hashed_crm_exports_are_recognised_table_by_table(public_data: Path, export: str) -> None:
    suggestion = suggest_mapping(sorted((public_data / export).glob("*.csv")), [public_data])
    for table in ("account", "lead", "opportunity", "stage_entry", "owner"):
        assert f"\n  {table}:\n" in suggestion.text, table


def test_the_vocabulary_names_only_columns_that_exist() -> None:
    assert set(HEADINGS) == set(FILE_HINTS) == set(TABLES)
    for table, columns in HEADINGS.items():
        assert set(columns) <= set(TABLES[table].names)
        for headings in columns.values():
            for heading in headings.split("|"):
                assert heading == plain(heading), heading
