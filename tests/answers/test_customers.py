"""Customers over time on public data: CDNOW, Online Retail, advertising, against the files themselves."""

from collections import defaultdict
from datetime import date, datetime
from pathlib import Path

import duckdb
import numpy as np
import pytest
from scipy import optimize, special
from tests.answers.answered import Example, counts, value, values

from portulan.metrics.period import Period
from portulan.stats.estimate import Estimate

WEEKS_39 = date(1997, 9, 30)


def test_cdnow_totals(example: Example) -> None:
    shop = example("cdnow")
    revenue = shop.kpi("revenue").result
    assert (round(value(shop.kpi("revenue")), 2), revenue.n) == (2_500_315.63, 69_659)
    assert value(shop.kpi("new_customers")) == 23_570


def test_cdnow_shows_the_published_parameters(example: Example) -> None:
    found = example("cdnow").kpi("clv where in_sample", as_of=WEEKS_39)
    assert isinstance(found.result, Estimate)
    published = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426, "p": 6.25, "q": 3.744, "gamma": 15.444}
    assert {name: found.result.extra[name] for name in published} == pytest.approx(published, abs=1e-3)
    assert found.result.n == 2_357
    assert "r 0.243, α 4.414 (in weeks), a 0.793, b 2.426" in found.definition.say("en")
    assert found.as_json("en")["rows"][0]["extra"]["alpha"] == pytest.approx(4.414, abs=1e-3)
    assert example("cdnow").records("clv where in_sample", as_of=WEEKS_39, limit=1).total == 2_357


def histories(file: Path, until: date) -> list[tuple[int, int, int]]:
    """Repeat purchases, days to the last, days to the end, of each customer of the published sample."""
    days: dict[str, set[date]] = defaultdict(set)
    for line in file.read_text().splitlines():
        customer, _, day, *_ = line.split()
        when = datetime.strptime(day, "%Y%m%d").date()
        if when <= until:
            days[customer].add(when)
    return [(len(d) - 1, (max(d) - min(d)).days, (until - min(d)).days) for d in days.values()]


def test_cdnow_retention_by_another_fit_and_another_formula(example: Example, public_data: Path) -> None:
    until, span = date(1998, 6, 30), 181
    x, t, age = (np.array(c) for c in zip(*histories(public_data / "cdnow" / "CDNOW_sample.txt", until), strict=True))

    def loss(logs: np.ndarray) -> float:
        r, alpha, a, b = np.exp(logs)
        common = special.gammaln(r + x) - special.gammaln(r) + r * np.log(alpha)
        common += special.betaln(a, b + x) - special.betaln(a, b)
        gone = np.log(a) - np.log(np.maximum(b + x - 1, 1e-9)) - (r + x) * np.log(alpha + t / 7)
        here = -(r + x) * np.log(alpha + age / 7)
        return -float(np.sum(common + np.logaddexp(here, np.where(x > 0, gone, -np.inf))))

    r, alpha, a, b = np.exp(optimize.minimize(loss, np.zeros(4), method="L-BFGS-B").x)
    odds = np.where(x > 0, a / np.maximum(b + x - 1, 1e-9) * ((alpha + age / 7) / (alpha + t / 7)) ** (r + x), 0)
    active = 1 / (1 + odds)
    cohort, bought = age >= span, (x > 0) & (age - t < span)
    at_start = np.where(bought, 1.0, active)[cohort].sum()
    half = Period(date(1998, 1, 1), date(1998, 7, 1))
    found = example("cdnow").kpi("retention where in_sample", period=half)
    assert value(found) == pytest.approx(active[cohort].sum() / at_start, abs=1e-4)
    assert found.result.n == cohort.sum() == 2_357


def test_online_retail_totals_with_cancellations_deducted(example: Example, public_data: Path) -> None:
    shop = example("online-retail")
    file = public_data / "online_retail" / "online_retail_II_2009-2010_complete.parquet"
    net, lines, cancelled, buyers = (
        duckdb.connect()
        .execute(
            "SELECT sum(Quantity * Price), count(*), sum(CASE WHEN Invoice LIKE 'C%' THEN Quantity * Price END), "
            'count(DISTINCT CASE WHEN Quantity * Price >= 0 THEN "Customer ID" END) '
            f"FROM read_parquet('{file}')"
        )
        .fetchall()[0]
    )
    assert value(shop.kpi("revenue")) == pytest.approx(net, abs=1)
    assert shop.kpi("revenue").result.n == lines == 525_461
    assert cancelled < -600_000
    worth = shop.kpi("clv").result
    assert isinstance(worth, Estimate)
    assert worth.n == buyers


def test_online_retail_histories_leave_cancellations_out(example: Example, public_data: Path) -> None:
    file = public_data / "online_retail" / "online_retail_II_2009-2010_complete.parquet"
    came_back, kept = (
        duckdb.connect()
        .execute(
            'WITH bought AS (SELECT "Customer ID" AS c, CAST(InvoiceDate AS DATE) AS d, Quantity * Price AS v '
            f"FROM read_parquet('{file}') WHERE \"Customer ID\" IS NOT NULL), "
            "buyers AS (SELECT c, count(DISTINCT CASE WHEN v >= 0 THEN d END) AS days FROM bought GROUP BY c) "
            "SELECT (SELECT count(*) FROM buyers WHERE days > 1), sum(v) / sum(CASE WHEN v >= 0 THEN v END) "
            "FROM bought JOIN buyers USING (c) WHERE days > 0"
        )
        .fetchall()[0]
    )
    found = example("online-retail").kpi("clv").result
    assert isinstance(found, Estimate)
    assert found.extra["kept"] == pytest.approx(kept, abs=1e-6)
    retention = example("online-retail").kpi("retention", period=Period(date(2010, 6, 10), date(2010, 12, 10)))
    assert 0 < value(retention) < 1
    assert came_back > 2_500


def test_advertising_costs(example: Example) -> None:
    ads = example("ads")
    assert round(value(ads.kpi("cost_per_opportunity")), 2) == 54.41
    assert ads.kpi("cost_per_opportunity").result.n == 1_079
    assert ads.kpi("cost_per_lead").result.n == 3_264
    assert value(ads.kpi("cost_per_lead")) * 3_264 == pytest.approx(58_705.23, abs=0.01)
    assert sum(counts(ads.kpi("cost_per_opportunity by campaign")).values()) == 1_079
    assert min(values(ads.kpi("cost_per_opportunity by age")).items(), key=lambda item: item[1])[0] == "30-34"


def test_adventureworks_discount(example: Example, public_data: Path) -> None:
    file = public_data / "adventureworks" / "FactResellerSales.parquet"
    net, listed = (
        duckdb.connect()
        .execute(f"SELECT sum(SalesAmount), sum(ExtendedAmount) FROM read_parquet('{file}')")
        .fetchall()[0]
    )
    found = example("adventureworks").kpi("average_discount").result
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(1 - float(net) / float(listed), abs=1e-8)


def test_what_these_sets_cannot_say_has_a_reason(example: Example) -> None:
    assert example("cdnow").kpi("clv_cac").result.status == "no_data"
    assert example("ads").kpi("retention").result.status == "no_data"
    assert example("northwind").kpi("clv").result.status == "too_few"
