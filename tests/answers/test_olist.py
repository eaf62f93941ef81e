"""The figures of the Olist funnel: real leads, of which only the wins are recorded."""

import csv
from datetime import date
from pathlib import Path

from tests.answers.answered import Example, counts, value, values

from portulan.stats.estimate import Estimate, NotComputable

WON_OF = {
    "organic_search": (271, 2296), "paid_search": (195, 1586), "social": (75, 1350), "unknown": (179, 1099),
    "direct_traffic": (56, 499), "email": (15, 493), "referral": (24, 284), "other": (4, 150), "display": (6, 118),
    "other_publicities": (3, 65), None: (14, 60),
}  # fmt: skip


def test_leads_and_wins(example: Example) -> None:
    olist = example("olist")
    assert olist.kpi("lead_to_won").result.n == 8000
    assert value(olist.kpi("new_customers")) == 842
    assert olist.records("win_probability", where="status = 'won'").total == 842
    assert round(842 / 8000 * 100, 3) == 10.525


def test_wins_and_leads_by_origin_the_empty_one_apart_from_unknown(example: Example) -> None:
    leads = counts(example("olist").kpi("lead_to_won by channel"))
    won = values(example("olist").kpi("new_customers by channel"))
    assert {channel: (won[channel], n) for channel, n in leads.items()} == WON_OF


def test_days_from_first_contact_to_won(example: Example, public_data: Path) -> None:
    folder = public_data / "olist"
    with (folder / "olist_marketing_qualified_leads_dataset.csv").open(encoding="utf-8") as file:
        first = {row["mql_id"]: date.fromisoformat(row["first_contact_date"]) for row in csv.DictReader(file)}
    with (folder / "olist_closed_deals_dataset.csv").open(encoding="utf-8") as file:
        days = [(date.fromisoformat(r["won_date"][:10]) - first[r["mql_id"]]).days for r in csv.DictReader(file)]
    result = example("olist").kpi("cycle_time_closed").result
    assert isinstance(result, Estimate)
    assert (result.value, result.n, round(result.extra["p90"], 1)) == (14, 842, 161.9)
    shown = [int(str(r["days"])) for r in example("olist").records("cycle_time_closed", limit=1000).rows]
    assert sorted(shown) == sorted(days)
    assert (min(shown), max(shown), round(sum(shown) / 842, 2)) == (-2, 427, 48.44)


def test_no_loss_is_recorded_so_no_win_rate_is_made_up(example: Example) -> None:
    result = example("olist").kpi("win_rate").result
    assert isinstance(result, NotComputable)
    assert "a loss cannot be guessed" in result.reason.say("en")


def test_the_rate_jumps_in_january_2018(example: Example) -> None:
    by_year = values(example("olist").kpi("lead_to_won by year"))
    assert by_year["2017"] < 0.05
    assert by_year["2018"] > 0.12


def test_the_cycle_does_not_lengthen_in_2018_though_that_of_deals_signed_seems_to(example: Example) -> None:
    olist = example("olist")
    signed = [p.result.value for p in olist.trend("cycle_time_closed", periods=11) if isinstance(p.result, Estimate)]
    assert signed[0] <= 10
    assert signed[-1] >= 240
    created = {p.period.key: p.result for p in olist.trend("cycle_time", periods=11)}
    months = [created[f"2018-0{month}"] for month in range(1, 6)]
    cycle = [r.value for r in months if isinstance(r, Estimate)]
    assert len(cycle) == 5
    assert max(cycle) <= 20
    assert cycle[-1] < cycle[0]
    for month in ("2018-06", "2018-07", "2018-08"):  # nobody came any more: no figure at all
        assert isinstance(created[month], NotComputable)
