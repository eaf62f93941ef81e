"""The quality report: each thing that would mislead a reader of the figures is said, with counts and examples."""

import pytest
from tests.facts.conftest import Bench

from portulan.language.finding import Finding

MAPPING = """\
sources: {accounts: accounts.csv, products: products.csv, deals: deals.csv, stages: stages.csv, leads: leads.csv}
tables:
  account: {from: accounts, columns: {account_id: id, name: name}}
  offer: {from: products, columns: {offer_id: id}}
  lead: {from: leads, columns: {lead_id: id, created_at: created, won_at: won, email: email}}
  opportunity:
    from: deals
    columns:
      opportunity_id: id
      account_id: account
      offer_id: product
      created_at: created
      closed_at: closed
      status: status
      amount: amount
      list_amount: list
  stage_entry: {from: stages, columns: {opportunity_id: id, stage: stage, entered_at: at}}
"""
FILES = {
    "accounts.csv": "id,name\n1,Laiterie du Ménez\n2,LAITERIE DU MENEZ SARL\n3,Fonderie\n",
    "products.csv": "id\nGTX Pro\nMG Special\n",
    "leads.csv": "id,created,won,email\na,2026-03-02,2026-03-01,x@y.fr\nb,2026-03-02,,X@y.fr\nc,2026-03-02,,z@y.fr\n",
    "deals.csv": "id,account,product,created,closed,status,amount,list\n"
    "1,1,GTXPro,2026-01-10,2026-01-05,won,100,90\n"
    "2,9,GTX Pro,2026-01-10,2026-02-05,won,,\n"
    "3,,MG Special,2026-01-10,,lost,0,100\n"
    "4,3,MG Special,2026-01-10,2026-02-05,open,50,100\n"
    "5,3,MG Special,2027-05-10,,open,50,100\n",
    "stages.csv": "id,stage,at\n2,Q,2026-01-11\n2,Q,2026-01-11\n2,P,2026-03-11\n",
}


def of(report_findings: object, code: str) -> list[Finding]:
    assert isinstance(report_findings, list)
    return [f for f in report_findings if f.code == code]


@pytest.fixture
def findings(bench: Bench) -> list[Finding]:
    report = bench.load(MAPPING, FILES)
    assert report.committed
    return list(report.findings)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("FA050", "Laiterie du Ménez"),
        ("FA051", "x@y.fr"),
        ("FA052", "1 passage d’étape"),
        ("FA053", "GTX Pro"),
        ("FA053", "9"),
        ("FA054", "1 affaire n’a pas de account_id (20,0 % de l’ensemble)"),
        ("FA055", "1 affaire close avant d’être ouverte, par exemple 1"),
        ("FA056", "par exemple 2"),
        ("FA057", "1 lead a won_at avant le premier contact, par exemple a"),
        ("FA058", "par exemple 3"),
        ("FA059", "par exemple 4"),
        ("FA060", "10 mai 2027"),
        ("FA062", "par exemple 2"),
        ("FA063", "Aucune des 1 affaires perdues"),
        ("FA064", "par exemple 1"),
    ],
)
def test_it_is_said(findings: list[Finding], code: str, said: str) -> None:
    sentences = [f.message("fr").replace("\u202f", " ").replace("\u00a0", " ") for f in of(findings, code)]
    assert any(said in sentence for sentence in sentences), sentences
    for finding in of(findings, code):
        assert finding.place is not None
        assert finding.message("en")
        assert finding.way_out("en")


def test_a_broken_join_proposes_its_correction(findings: list[Finding]) -> None:
    near = next(f for f in of(findings, "FA053") if "GTXPro" in f.message("fr"))
    assert "replace: {GTXPro: GTX Pro}" in near.way_out("fr")


def test_columns_that_say_nothing_or_too_much(bench: Bench) -> None:
    rows = "".join(
        f"{i},2026-01-01,2026-02-01,{'won' if i % 2 else 'lost'},{'Hot' if i % 4 == 1 else 'Cold'},France\n"
        for i in range(500)
    )
    report = bench.load(
        """\
        sources: {deals: deals.csv}
        tables:
          opportunity:
            from: deals
            columns: {opportunity_id: id, created_at: created, closed_at: closed, status: status}
            custom: {rating: rating, land: country}
        """,
        {"deals.csv": "id,created,closed,status,rating,country\n" + rows},
    )
    assert "Hot" in of(list(report.findings), "FA066")[0].message("en")
    assert ["land" in f.message("en") for f in of(list(report.findings), "FA065")].count(True) == 1


def test_deals_open_for_longer_than_the_won_ones_took_are_stale(bench: Bench) -> None:
    won = "".join(f"w{i},2026-01-01,2026-01-{10 + i % 20},won\n" for i in range(60))
    report = bench.load(
        """\
        sources: {deals: deals.csv}
        tables:
          opportunity:
            from: deals
            columns: {opportunity_id: id, created_at: created, closed_at: closed, status: status}
        """,
        {"deals.csv": f"id,created,closed,status\n{won}old,2025-10-01,,open\nnew,2026-01-20,,open\n"},
    )
    stale = of(list(report.findings), "FA061")
    assert len(stale) == 1
    assert "old" in stale[0].message("fr")
    assert "new" not in stale[0].message("en").replace("nothing new", "")


def test_clean_data_raise_nothing(bench: Bench) -> None:
    report = bench.load(
        MAPPING,
        {
            "accounts.csv": "id,name\n1,Laiterie\n3,Fonderie\n",
            "products.csv": "id\nGTX Pro\nMG Special\n",
            "leads.csv": "id,created,won,email\na,2026-03-02,2026-03-09,x@y.fr\nb,2026-03-02,,z@y.fr\n",
            "deals.csv": "id,account,product,created,closed,status,amount,list\n"
            "1,1,GTX Pro,2026-01-10,2026-01-15,won,100,110\n2,3,MG Special,2026-01-10,2026-02-05,lost,80,80\n",
            "stages.csv": "id,stage,at\n1,Q,2026-01-11\n2,P,2026-01-11\n",
        },
    )
    assert list(report.findings) == []
