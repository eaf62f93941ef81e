"""The five public data sets through their example mappings, and the damaged copies that circulate."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.facts.conftest import NOW, Bench

from portulan.facts.importing import import_facts
from portulan.facts.report import ImportReport

EXAMPLES = Path(__file__).parents[2] / "examples"


class Loaded:
    """One example, imported once for the whole module."""

    def __init__(self, folder: Path, name: str, data: Path) -> None:
        self.report: ImportReport = import_facts(EXAMPLES / name / "mapping.yaml", folder, [data], lambda: NOW)
        self.bench = Bench(folder)
        assert self.report.committed, [f.message("en") for f in self.report.findings]

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        return self.bench.ask(query)

    def said(self, code: str) -> str:
        return " ".join(f.message("en") for f in self.report.findings if f.code == code)


@pytest.fixture(scope="module")
def load(tmp_path_factory: pytest.TempPathFactory, public_data: Path) -> Any:
    kept: dict[str, Loaded] = {}

    def loaded(name: str) -> Loaded:
        if name not in kept:
            kept[name] = Loaded(tmp_path_factory.mktemp(name), name, public_data)
        return kept[name]

    return loaded


def test_maven_has_the_published_counts(load: Any) -> None:
    maven = load("maven")
    assert maven.ask("SELECT status, count(*), sum(amount) FROM opportunity GROUP BY 1 ORDER BY 1") == [
        ("lost", 2473, Decimal(0)),
        ("open", 2089, None),
        ("won", 4238, Decimal(10005534)),
    ]
    assert maven.ask("SELECT stage, count(*) FROM opportunity WHERE status = 'open' GROUP BY 1 ORDER BY 1") == [
        ("Engaging", 1589),
        ("Prospecting", 500),
    ]
    won_cycle = "SELECT median(date_diff('day', created_at, closed_at)) FROM opportunity WHERE status = 'won'"
    assert maven.ask(won_cycle) == [(57.0,)]


def test_maven_by_office_through_a_custom_column_of_owners(load: Any) -> None:
    offices = (
        "SELECT office, count(*), round(avg((status = 'won')::INT), 4) FROM opportunity JOIN owner USING (owner_id) "
        "WHERE status <> 'open' GROUP BY 1 ORDER BY 1"
    )
    assert load("maven").ask(offices) == [("Central", 2604, 0.6256), ("East", 1858, 0.6302), ("West", 2249, 0.6394)]


def test_maven_s_traps_are_corrected_or_said(load: Any) -> None:
    maven = load("maven")
    assert maven.ask("SELECT count(*) FROM opportunity WHERE offer_id = 'GTX Pro'") == [(1480,)]
    assert maven.ask("SELECT count(*) FROM account WHERE sector = 'technolgy'") == [(0,)]
    assert "1,425" in maven.said("FA054")
    assert "2,473" in maven.said("FA063")
    assert maven.said("FA053") == ""


def test_maven_uncorrected_has_a_broken_join_named(bench: Bench, public_data: Path) -> None:
    text = (EXAMPLES / "maven" / "mapping.yaml").read_text("utf-8")
    bench.write({"mapping.yaml": text.replace("product: {GTXPro: GTX Pro}", "product: {nothing: at all}")})
    report = bench.again(roots=[public_data])
    broken = next(f for f in report.findings if f.code == "FA053")
    assert "1,480" in broken.message("en")
    assert "GTX Pro" in broken.way_out("en")


def test_olist_has_the_published_wins_by_origin(load: Any) -> None:
    olist = load("olist")
    rows = olist.ask("SELECT channel, count(won_at), count(*) FROM lead GROUP BY 1")
    origins = {origin: (won, leads) for origin, won, leads in rows}
    assert origins["organic_search"] == (271, 2296)
    assert origins["unknown"] == (179, 1099)
    assert origins[None] == (14, 60)
    assert olist.ask("SELECT status, count(*) FROM opportunity GROUP BY 1 ORDER BY 1") == [("open", 7158), ("won", 842)]
    days = "date_diff('day', created_at, closed_at)"
    found = olist.ask(f"SELECT median({days}), max({days}) FROM opportunity WHERE status = 'won'")
    assert found == [(14.0, 427)]
    assert "b91cf8812365f50ff4bda4bcd6206b05" in olist.said("FA055")


def test_regional_sales_has_the_published_amounts(load: Any) -> None:
    regional = load("regional-sales")
    assert regional.ask("SELECT status, count(*), sum(amount) FROM opportunity GROUP BY 1 ORDER BY 1") == [
        ("lost", 7385, Decimal(23003910)),
        ("open", 5333, Decimal(27812381)),
        ("won", 7282, Decimal(26435925)),
    ]
    weighted = "SELECT round(sum(amount * probability), 1) FROM opportunity WHERE status = 'open'"
    assert regional.ask(weighted) == [(10893405.5,)]
    discount = "SELECT round(avg(1 - amount / list_amount), 4) FROM opportunity WHERE status = 'won'"
    assert regional.ask(discount) == [(0.11,)]
    assert regional.ask("SELECT count(*) FROM opportunity WHERE status = 'open' AND closed_at IS NOT NULL") == [(0,)]
    assert "Hot" in regional.said("FA066")


def test_adventureworks_adds_up_to_the_cent(load: Any) -> None:
    works = load("adventureworks")
    by_type = (
        "SELECT reseller_type, round(sum(amount), 2) FROM sale JOIN account USING (account_id) GROUP BY 1 ORDER BY 1"
    )
    assert works.ask(by_type) == [
        ("Specialty Bike Shop", Decimal("6756166.18")),
        ("Value Added Reseller", Decimal("34967517.33")),
        ("Warehouse", Decimal("38726913.48")),
    ]
    france = "SELECT round(sum(amount), 2) FROM sale JOIN account USING (account_id) WHERE country = 'France'"
    assert works.ask(france) == [(Decimal("4607537.94"),)]
    assert works.ask("SELECT round(sum(amount), 2), round(100 * (1 - sum(cost) / sum(amount)), 3) FROM sale") == [
        (Decimal("80450596.98"), 0.585)
    ]


def test_northwind_adds_up_to_the_cent(load: Any) -> None:
    assert load("northwind").ask(
        'SELECT round(sum(amount), 2), round(sum(list_amount), 2), count(DISTINCT "order") FROM sale'
    ) == [(Decimal("1265793.04"), Decimal("1354458.59"), 830)]


# ── damaged copies ───────────────────────────────────────────────────────────────────────────────────────────────────


def damaged(public_data: Path, file: str, option: str = "") -> str:
    text = (EXAMPLES / "maven" / "mapping.yaml").read_text("utf-8")
    return text.replace("file: maven_crm/sales_pipeline.csv", f"file: damaged/{file}{option}")


@pytest.mark.parametrize(
    ("file", "written"),
    [("maven_dates_dd-mm-yyyy.csv", "DD/MM/YYYY"), ("maven_dates_m-d-yyyy.csv", "MM/DD/YYYY")],
)
def test_dates_that_settle_their_order_are_read_and_said(
    bench: Bench, public_data: Path, load: Any, file: str, written: str
) -> None:
    bench.write({"mapping.yaml": damaged(public_data, file)})
    report = bench.again(roots=[public_data])
    assert written in next(f for f in report.findings if f.code == "FA032").message("en")
    dates = "SELECT opportunity_id, created_at, closed_at FROM opportunity ORDER BY 1"
    assert bench.ask(dates) == load("maven").ask(dates)


def test_dates_that_do_not_are_asked_then_read_as_told(bench: Bench, public_data: Path, load: Any) -> None:
    bench.write({"mapping.yaml": damaged(public_data, "maven_dates_dd-mm-yy.csv")})
    report = bench.again(roots=[public_data])
    asked = [f for f in report.findings if f.level == "error"]
    assert {f.code for f in asked} == {"FA030"}
    assert "date_format" in asked[0].way_out("fr")
    assert not report.committed
    bench.write({"mapping.yaml": damaged(public_data, "maven_dates_dd-mm-yy.csv", "\n    date_format: DD-MM-YY")})
    assert bench.again(roots=[public_data]).committed
    dates = "SELECT opportunity_id, created_at, closed_at FROM opportunity ORDER BY 1"
    assert bench.ask(dates) == load("maven").ask(dates)


def test_olist_s_380_rows_are_read_for_what_they_are(bench: Bench, public_data: Path) -> None:
    report = bench.load(
        """\
        sources: {deals: damaged/olist_closed_deals_380_rows.csv}
        tables:
          opportunity:
            from: deals
            columns: {opportunity_id: mql_id, closed_at: won_date, status: {constant: won}}
        """
    )
    assert not report.committed
    report = bench.again(roots=[public_data])
    assert report.tables["opportunity"].accepted == 380
    assert "MM/DD/YYYY" in next(f for f in report.findings if f.code == "FA032").message("en")
    assert bench.ask("SELECT count(*) FROM opportunity WHERE year(closed_at) = 2018")[0][0] > 0
