"""The truth's totals are those one finds again in the files, to the cent; the faulty rows stand where it says."""

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

from tests.sample.seen_in_csv import STAGES, Export, by_month, euros, moment, segments_of, stays

from portulan.sample import Truth, read_truth


def test_counts(export: Export, truth: Truth) -> None:
    totals, deals = truth.totals, Counter(d["Statut"] for d in export["affaires"])
    assert len(export["entreprises"]) == totals.accounts
    assert len(export["pistes"]) == totals.leads
    assert len(export["etapes"]) == totals.stage_entries
    assert len(export["activites"]) == totals.activities
    assert len(export["ventes"]) == totals.sales
    assert deals == {"Gagnée": totals.won, "Perdue": totals.lost, "En cours": totals.open}
    assert totals.opportunities == totals.won + totals.lost + totals.open


def test_revenue_and_cost_by_month(export: Export, truth: Truth) -> None:
    assert by_month((r["Date"], euros(r["Net HT (€)"])) for r in export["ventes"]) == truth.totals.revenue_by_month
    assert by_month((r["Date"], euros(r["Coût (€)"])) for r in export["ventes"]) == truth.totals.cost_by_month


def test_deals_by_month(export: Export, truth: Truth) -> None:
    deals, one = export["affaires"], Decimal(1)
    won = [d for d in deals if d["Statut"] == "Gagnée"]
    lost = [d for d in deals if d["Statut"] == "Perdue"]
    assert by_month((d["Créée le"], one) for d in deals) == truth.totals.opportunities_by_month
    assert by_month((d["Clôturée le"], one) for d in won) == truth.totals.won_by_month
    assert by_month((d["Clôturée le"], one) for d in lost) == truth.totals.lost_by_month
    assert by_month((d["Clôturée le"], euros(d["Montant (€)"])) for d in won) == truth.totals.won_net_by_month
    assert by_month((d["Clôturée le"], euros(d["Prix catalogue (€)"])) for d in won) == truth.totals.won_list_by_month


def test_new_customers_by_month(export: Export, truth: Truth) -> None:
    first: dict[str, str] = {}
    for row in export["ventes"]:  # in order of date
        first.setdefault(row["N° entreprise"], row["Date"])
    assert by_month((text, Decimal(1)) for text in first.values()) == truth.totals.new_customers_by_month


def test_results_of_the_year_by_segment(export: Export, truth: Truth) -> None:
    segments = segments_of(export)
    closed = [d for d in export["affaires"] if d["Clôturée le"][6:10] == str(truth.as_of.year)]
    seen = Counter((segments[d["N° entreprise"]], d["Statut"]) for d in closed)
    told = {
        (r.segment, s): n for r in truth.totals.closed_this_year for s, n in (("Gagnée", r.won), ("Perdue", r.lost))
    }
    assert seen == Counter(told)


def test_stages_entered(export: Export, truth: Truth) -> None:
    seen = Counter(s.stage for s in stays(export))
    assert [seen[n] for n in range(len(STAGES))] == list(truth.totals.entered.values())


def test_leads_and_spend(export: Export, truth: Truth) -> None:
    leads, labels = export["pistes"], {"Hors cible": "hors-cible", "Sans budget": "sans-budget"}
    reasons = Counter(labels.get(r["Motif de refus"], "mauvais-moment") for r in leads if r["Refusée le"])
    assert sum(bool(r["MQL le"]) for r in leads) == truth.totals.mqls
    assert sum(bool(r["SQL le"]) for r in leads) == truth.totals.sqls
    assert reasons == truth.totals.leads_refused
    assert all(r["Motif de refus"] and r["Commentaire de refus"] for r in leads if r["Refusée le"])
    assert by_month((r["Date"], euros(r["Montant HT (€)"])) for r in export["depenses"]) == truth.totals.spend_by_month
    spent = sum((euros(r["Montant HT (€)"]) for r in export["depenses"]), Decimal(0))
    assert spent == sum(truth.totals.spend_by_channel.values())


def test_a_lead_is_an_mql_exactly_where_the_plan_says_so(export: Export) -> None:
    """The plan: score ≥ 40 and three pages or more; an SQL has a meeting held and a known budget."""
    for row in export["pistes"]:
        assert (int(row["Score"]) >= 40 and int(row["Pages vues"]) >= 3) == bool(row["MQL le"])
        assert (row["Rendez-vous tenu"] == "oui" and row["Budget connu"] == "oui") == bool(row["SQL le"])


def test_sales_add_up_to_the_deals_they_come_from(export: Export) -> None:
    sold: Counter[str] = Counter()
    for row in export["ventes"]:
        sold[row["N° affaire"]] += int(euros(row["Net HT (€)"]) * 100)
    for deal in export["affaires"]:
        expected = int(euros(deal["Montant (€)"]) * 100) if deal["Statut"] == "Gagnée" else 0
        assert sold[deal["N° affaire"]] == expected


def test_nothing_is_dated_after_the_last_day_nor_in_disorder(export: Export, truth: Truth) -> None:
    for deal in export["affaires"]:
        created, closed = moment(deal["Créée le"]), moment(deal["Clôturée le"])
        assert created is not None
        assert created.date() >= truth.start
        assert closed is None or created <= closed
        assert closed is None or closed.date() <= truth.as_of
    for row in export["activites"]:
        at = moment(row["Date"])
        assert at is not None
        assert at.date() <= truth.as_of


def test_the_faulty_rows_stand_on_their_lines(folder: Path, truth: Truth) -> None:
    assert len(truth.faulty) >= 10
    for fault in truth.faulty:
        with (folder / "data" / fault.file).open(encoding="utf-8-sig", newline="") as text:
            rows = list(csv.DictReader(text, delimiter=";"))
        assert rows[fault.line - 2][fault.column] == fault.value
    written = {f.file: f.written for f in truth.files}
    assert {f.file: f.clean for f in truth.files} == {
        file: n - sum(f.file == file for f in truth.faulty) for file, n in written.items()
    }


def test_open_deals_end_as_the_truth_says_they_will(folder: Path, export: Export, truth: Truth) -> None:
    with (folder / "truth-open-deals.csv").open(encoding="utf-8", newline="") as text:
        told = {r["opportunity_id"]: r for r in csv.DictReader(text)}
    still = {d["N° affaire"] for d in export["affaires"] if d["Statut"] == "En cours"}
    won = [r for r in told.values() if r["outcome"] == "won"]
    assert set(told) == still
    assert all(r["ended_on"] > str(truth.as_of) for r in told.values() if r["outcome"] != "never")
    assert len(won) == truth.follows.won_of_open
    assert sum((Decimal(r["net_amount"]) for r in won), Decimal(0)) == truth.follows.revenue_of_open


def test_the_truth_written_is_the_truth_read(folder: Path, truth: Truth) -> None:
    assert read_truth(folder / "truth.json") == truth


def test_the_company_resembles_a_real_one_of_its_size(truth: Truth) -> None:
    """Volumes the pages were designed with; a change of seed or parameters must keep them."""
    totals, year = truth.totals, str(truth.as_of.year)
    revenue = sum((v for m, v in totals.revenue_by_month.items() if m.startswith(year)), Decimal(0))
    cost = sum((v for m, v in totals.cost_by_month.items() if m.startswith(year)), Decimal(0))
    listed = sum((v for m, v in totals.won_list_by_month.items() if m.startswith(year)), Decimal(0))
    net = sum((v for m, v in totals.won_net_by_month.items() if m.startswith(year)), Decimal(0))
    pme = next(r for r in totals.closed_this_year if r.segment == "pme-industrie")
    assert 2_000_000 <= revenue <= 2_400_000
    assert Decimal("0.56") <= 1 - cost / revenue <= Decimal("0.60")
    assert Decimal("0.09") <= 1 - net / listed <= Decimal("0.115")
    assert 0.32 <= pme.won / (pme.won + pme.lost) <= 0.38
    assert 50 <= sum(n for m, n in totals.new_customers_by_month.items() if m.startswith(year)) <= 65
    assert 1_100 <= totals.opportunities <= 1_600
