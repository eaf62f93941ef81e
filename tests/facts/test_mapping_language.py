"""Each feature of the mapping, shown by the mapping itself and the rows it gives."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
from tests.facts.conftest import Bench, xlsx

DEALS = """\
    Id,Client,Statut,Montant,Ouverte,Fermée
    a1,Laiterie,Gagnée,1200,2026-01-05,2026-02-01
    a2,Fonderie,Perdue,800,2026-01-09,2026-03-01
    a3,,En cours,,2026-02-11,
    """


def test_a_column_is_renamed_and_its_values_translated(bench: Bench) -> None:
    report = bench.load(
        """\
        sources: {deals: deals.csv}
        tables:
          opportunity:
            from: deals
            columns:
              opportunity_id: Id
              account_id: Client
              created_at: Ouverte
              closed_at: Fermée
              amount: Montant
              status: {column: Statut, map: {Gagnée: won, Perdue: lost, En cours: open}}
        """,
        {"deals.csv": DEALS},
    )
    assert report.committed
    assert report.tables["opportunity"].as_json() == {"read": 3, "accepted": 3, "rejected": 0, "merged": 0}
    assert bench.ask(
        "SELECT opportunity_id, status, amount, created_at, closed_at, learnt_at FROM opportunity ORDER BY 1"
    ) == [
        ("a1", "won", Decimal("1200.0000"), datetime(2026, 1, 5), datetime(2026, 2, 1), datetime(2026, 1, 5)),
        ("a2", "lost", Decimal("800.0000"), datetime(2026, 1, 9), datetime(2026, 3, 1), datetime(2026, 1, 9)),
        ("a3", "open", None, datetime(2026, 2, 11), None, datetime(2026, 2, 11)),
    ]


def test_constants_corrections_and_the_rest_of_a_map(bench: Bench) -> None:
    bench.load(
        """\
        currency: EUR
        sources:
          deals:
            file: deals.csv
            replace: {Client: {Laiterie: Laiterie du Ménez}}
        tables:
          opportunity:
            from: deals
            columns:
              opportunity_id: Id
              account_id: {column: Client, replace: {Fonderie: Fonderie Réunie}}
              channel: {constant: salons}
              status: {column: Statut, map: {Gagnée: won}, otherwise: open}
            custom:
              kept: {column: Statut, map: {Gagnée: oui}, otherwise: keep}
              emptied: {column: Statut, map: {Gagnée: oui}, otherwise: empty}
        """,
        {"deals.csv": DEALS},
    )
    assert bench.ask(
        "SELECT account_id, channel, status, currency, kept, emptied FROM opportunity ORDER BY opportunity_id"
    ) == [
        ("Laiterie du Ménez", "salons", "won", "EUR", "oui", "oui"),
        ("Fonderie Réunie", "salons", "open", "EUR", "Perdue", None),
        (None, "salons", "open", "EUR", "En cours", None),
    ]


def test_together_first_of_compute_and_when(bench: Bench) -> None:
    bench.load(
        """\
        sources: {lines: lines.csv}
        tables:
          sale:
            from: lines
            columns:
              sale_id: {together: [order, line], with: "-"}
              sold_at: {first_of: [shipped, ordered]}
              quantity: qty
              list_amount: {compute: quantity * unit_price}
              amount: {compute: list_amount * (1 - discount)}
              channel: {column: channel, when: quantity > 1}
            custom:
              unit_price: {column: price, type: number}
              discount: {column: discount, type: share}
        """,
        {
            "lines.csv": """\
            order,line,qty,price,discount,channel,ordered,shipped
            7,1,2,9.99,10 %,web,2026-01-01,2026-01-03
            7,2,1,100.00,0.5,web,2026-01-01,
            """
        },
    )
    assert bench.ask("SELECT sale_id, sold_at, list_amount, amount, channel FROM sale ORDER BY 1") == [
        ("7-1", datetime(2026, 1, 3), Decimal("19.9800"), Decimal("17.9820"), "web"),
        ("7-2", datetime(2026, 1, 1), Decimal("100.0000"), Decimal("50.0000"), None),
    ]


def test_columns_are_looked_up_through_joins_of_joins(bench: Bench) -> None:
    report = bench.load(
        """\
        sources: {deals: deals.csv, clients: clients.csv, sectors: sectors.csv}
        tables:
          opportunity:
            from: deals
            join:
              - {source: clients, on: {Client: nom}}
              - {source: sectors, as: branche, on: {clients.code: code}}
            columns:
              opportunity_id: Id
              status: {constant: open}
            custom:
              secteur: branche.libellé
              ville: clients.ville
        """,
        {
            "deals.csv": DEALS,
            "clients.csv": "nom,code,ville\nLaiterie,10,Brest\nLaiterie,10,Quimper\nFonderie,20,Lyon\n",
            "sectors.csv": "code,libellé\n10,agroalimentaire\n20,industrie\n",
        },
    )
    assert bench.ask("SELECT secteur, ville FROM opportunity ORDER BY opportunity_id") == [
        ("agroalimentaire", "Brest"),
        ("industrie", "Lyon"),
        (None, None),
    ]
    doubt = next(f for f in report.findings if f.code == "FA038")
    assert "Laiterie" in doubt.message("fr")


def test_rows_can_be_left_out_and_repeated_keys_merged(bench: Bench) -> None:
    report = bench.load(
        """\
        sources: {lines: lines.csv}
        tables:
          account:
            from: lines
            keep: last
            columns: {account_id: client, city: city}
          sale:
            from: lines
            where: not deleted
            columns: {sold_at: day, amount: amount, account_id: client}
            custom: {deleted: {column: deleted, type: boolean}}
        """,
        {
            "lines.csv": """\
            client,city,day,amount,deleted
            A,Brest,2026-01-01,10,false
            A,Lyon,2026-01-02,20,vrai
            B,Nice,2026-01-03,30,non
            """
        },
    )
    assert bench.ask("SELECT account_id, city FROM account ORDER BY 1") == [("A", "Lyon"), ("B", "Nice")]
    assert report.tables["account"].as_json() == {"read": 3, "accepted": 2, "rejected": 0, "merged": 1}
    assert bench.ask("SELECT sale_id, amount FROM sale ORDER BY 1") == [("lines-1", 10), ("lines-3", 30)]


def test_one_table_can_come_from_several_files(bench: Bench) -> None:
    bench.load(
        """\
        sources: {calls: "calls-*.csv", mails: mails.csv}
        tables:
          activity:
            - from: calls
              columns: {happened_at: at, kind: {constant: call}}
            - from: mails
              columns: {activity_id: id, happened_at: sent, kind: {constant: email}}
              custom: {pages: {column: pages, type: number}}
        """,
        {
            "calls-1.csv": "at\n2026-01-01 10:00\n",
            "calls-2.csv": "at\n2026-01-02 10:00\n",
            "mails.csv": "id,sent,pages\nm1,2026-01-03 08:30,4\n",
        },
    )
    assert bench.ask("SELECT activity_id, kind, happened_at, pages FROM activity ORDER BY happened_at") == [
        ("calls-1-1", "call", datetime(2026, 1, 1, 10), None),
        ("calls-2-1", "call", datetime(2026, 1, 2, 10), None),
        ("m1", "email", datetime(2026, 1, 3, 8, 30), 4.0),
    ]


def test_stage_history_long_and_from_a_snapshot(bench: Bench) -> None:
    bench.load(
        """\
        sources: {history: history.csv, snapshot: snapshot.csv}
        tables:
          stage_entry:
            - from: history
              columns:
                opportunity_id: deal
                stage: {column: to, map: {Q: qualification, P: proposition}}
                entered_at: at
            - from: snapshot
              columns: {opportunity_id: id}
              stages: {qualification: qualified, proposition: proposed}
        """,
        {
            "history.csv": "deal,to,at\nh1,Q,2026-01-01\nh1,P,2026-01-08\n",
            "snapshot.csv": "id,qualified,proposed\ns1,2026-02-01,2026-02-09\ns2,2026-02-03,\n",
        },
    )
    assert bench.ask("SELECT opportunity_id, stage, entered_at::DATE, sequence FROM stage_entry ORDER BY 1, 3") == [
        ("h1", "qualification", date(2026, 1, 1), 1),
        ("h1", "proposition", date(2026, 1, 8), 2),
        ("s1", "qualification", date(2026, 2, 1), 1),
        ("s1", "proposition", date(2026, 2, 9), 2),
        ("s2", "qualification", date(2026, 2, 3), 1),
    ]


def test_french_numbers_dates_and_shares(bench: Bench) -> None:
    bench.load(
        """\
        decimal: ","
        date_format: [DD/MM/YYYY HH:mm, DD/MM/YYYY]
        sources: {deals: {file: deals.csv, separator: ";", encoding: cp1252}}
        tables:
          opportunity:
            from: deals
            columns:
              opportunity_id: Id
              created_at: Créée le
              amount: Montant
              probability: {column: Probabilité, unit: percent}
              status: {constant: open}
        """,
        {
            "deals.csv": "Id;Créée le;Montant;Probabilité\n"
            "1;03/04/2026 14:30;1 234,50 €;40\n2;13/04/2026;1.234.567,8;7,5\n".encode("cp1252")
        },
    )
    assert bench.ask("SELECT created_at, amount, probability FROM opportunity ORDER BY opportunity_id") == [
        (datetime(2026, 4, 3, 14, 30), Decimal("1234.5000"), 0.4),
        (datetime(2026, 4, 13), Decimal("1234567.8000"), 0.075),
    ]


def test_moments_of_other_zones_come_into_the_workspace_s(bench: Bench) -> None:
    bench.load(
        """\
        timezone: Europe/Paris
        sources:
          utc: {file: utc.csv, timezone: UTC}
          offset: offset.csv
        tables:
          activity:
            - {from: utc, columns: {activity_id: id, happened_at: at}}
            - {from: offset, columns: {activity_id: id, happened_at: at}}
        """,
        {
            "utc.csv": "id,at\nsummer,2026-07-01 22:30:00\nday,2026-07-01\n",
            "offset.csv": "id,at\nz,2026-01-15T10:00:00Z\nplus,2026-01-15 10:00:00+02:00\nnaive,2026-01-15 10:00\n",
        },
    )
    assert dict(bench.ask("SELECT activity_id, happened_at FROM activity")) == {
        "summer": datetime(2026, 7, 2, 0, 30),
        "day": datetime(2026, 7, 1),
        "z": datetime(2026, 1, 15, 11),
        "plus": datetime(2026, 1, 15, 9),
        "naive": datetime(2026, 1, 15, 10),
    }


def test_currencies_are_converted_at_the_rate_of_the_day(bench: Bench) -> None:
    report = bench.load(
        """\
        currency: EUR
        sources: {sales: sales.csv, rates: rates.csv}
        rates: {source: rates, currency: code, rate: rate, day: from}
        tables:
          sale:
            from: sales
            columns: {sale_id: id, sold_at: day, amount: amount, currency: cur}
        """,
        {
            "sales.csv": "id,day,amount,cur\n1,2026-01-10,100,USD\n2,2026-02-10,100,USD\n3,2026-02-10,100,EUR\n"
            "4,2026-02-10,100,CHF\n",
            "rates.csv": "code,from,rate\nUSD,2026-01-01,0.90\nUSD,2026-02-01,0.80\n",
        },
    )
    assert bench.ask("SELECT sale_id, amount, currency, original_currency FROM sale ORDER BY 1") == [
        ("1", Decimal("90.0000"), "EUR", "USD"),
        ("2", Decimal("80.0000"), "EUR", "USD"),
        ("3", Decimal("100.0000"), "EUR", "EUR"),
    ]
    assert report.tables["sale"].rejected == 1


def test_fixed_rates_and_mixed_currencies_without_rates(bench: Bench) -> None:
    mapping = """\
        currency: EUR
        RATES
        sources: {sales: sales.csv}
        tables:
          sale: {from: sales, columns: {sale_id: id, sold_at: day, amount: amount, currency: cur}}
        """
    files = {"sales.csv": "id,day,amount,cur\n1,2026-01-10,100,USD\n2,2026-02-10,100,EUR\n"}
    refused = bench.load(mapping.replace("RATES", ""), files)
    assert [f.code for f in refused.findings] == ["FA036"]
    assert not refused.committed
    assert "EUR" in refused.findings[0].message("en")
    bench.load(mapping.replace("RATES", "rates: {USD: 0.5}"))
    assert bench.column("sale", "amount", "sale_id") == [Decimal("50.0000"), Decimal("100.0000")]


def test_words_for_empty_keys_with_decimals_and_preambles(bench: Bench) -> None:
    bench.load(
        """\
        sources:
          orders: {file: orders.csv, nulls: [NULL, n/a], whole: [client], skip: 2}
          bare: {file: bare.txt, separator: tab, columns: [id, name]}
        tables:
          account: {from: orders, columns: {account_id: client, city: city, country: country}}
          offer: {from: bare, columns: {offer_id: id, name: name}}
        """,
        {
            "orders.csv": "Export du 3 mai\n\nclient,city,country\n10248.0,NULL,n/a\n77,Reims,France\n",
            "bare.txt": "o1\tSocle\no2\tMobile\n",
        },
    )
    assert bench.ask("SELECT account_id, city, country FROM account ORDER BY 1") == [
        ("10248", None, None),
        ("77", "Reims", "France"),
    ]
    assert bench.ask("SELECT offer_id, name FROM offer ORDER BY 1") == [("o1", "Socle"), ("o2", "Mobile")]


def test_excel_sheets_with_date_cells(bench: Bench) -> None:
    book = xlsx(
        {
            "Notes": [["rien ici"]],
            "Affaires": [
                ["Id", "Ouverte", "Montant", "État"],
                ["x1", date(2026, 4, 3), 1234.5, "won"],
                ["x2", "14/04/2026", 80, "open"],
            ],
        }
    )
    mapping = """\
        date_format: DD/MM/YYYY
        decimal: ","
        sources: {book: {file: book.xlsx SHEET}}
        tables:
          opportunity:
            from: book
            columns: {opportunity_id: Id, created_at: Ouverte, amount: Montant, status: État}
        """
    asked = bench.load(mapping.replace(" SHEET", ""), {"book.xlsx": book})
    assert [f.code for f in asked.findings] == ["FA026"]
    assert "Notes, Affaires" in asked.findings[0].way_out("fr")
    bench.load(mapping.replace(" SHEET", ", sheet: Affaires"))
    assert bench.ask("SELECT created_at, amount FROM opportunity ORDER BY opportunity_id") == [
        (datetime(2026, 4, 3), Decimal("1234.5000")),
        (datetime(2026, 4, 14), Decimal("80.0000")),
    ]


def test_parquet_keeps_its_types(bench: Bench, tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            f"""COPY (SELECT 7 AS id, TIMESTAMPTZ '2026-07-01 10:00:00+00' AS at, 12.5::DECIMAL(9,2) AS amount,
            true AS done) TO '{tmp_path / "sales.parquet"}' (FORMAT parquet)"""
        )
    bench.load(
        """\
        timezone: Europe/Paris
        sources: {sales: sales.parquet}
        tables:
          sale:
            from: sales
            columns: {sale_id: id, sold_at: at, amount: amount}
            custom: {done: {column: done, type: boolean}}
        """
    )
    assert bench.ask("SELECT sale_id, sold_at, amount, done FROM sale") == [
        ("7", datetime(2026, 7, 1, 12), Decimal("12.5000"), True)
    ]


def test_custom_columns_may_have_any_name_inside(bench: Bench) -> None:
    bench.load(
        """\
        sources: {deals: deals.csv}
        tables:
          opportunity:
            from: deals
            columns: {opportunity_id: Id, status: {constant: open}}
            custom: {t0: Client, v1: Statut, ouverte_le: {column: Ouverte, type: date}}
        """,
        {"deals.csv": DEALS},
    )
    assert bench.ask("SELECT t0, v1, ouverte_le FROM opportunity ORDER BY opportunity_id LIMIT 1") == [
        ("Laiterie", "Gagnée", date(2026, 1, 5))
    ]
