"""Files and API give the numbers of the page."""

import csv
import io
from datetime import date
from urllib.parse import quote

import pytest
from django.test import Client

from portulan.stats.estimate import Estimate
from portulan.workspace import Period, Workspace


def table(client: Client, page: str, delimiter: str = ";") -> list[dict[str, str]]:
    response = client.get(page)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=delimiter))


def test_the_csv_holds_the_numbers_of_the_page(french: Client, workspace: Workspace) -> None:
    rows = table(french, "/figures/win_rate/figures.csv?by=channel&period=all")
    expected = {str(r.by["channel"] or ""): r.result for r in workspace.kpi("win_rate", by=["channel"]).rows}
    assert {row["channel"] for row in rows} == set(expected)
    for row in rows:
        result = expected[row["channel"]]
        assert isinstance(result, Estimate)
        assert float(row["value"].replace(",", ".")) == result.value
        assert float(row["low"].replace(",", ".")) == result.low
        assert float(row["high"].replace(",", ".")) == result.high
        assert (int(row["n"]), row["status"], row["as_of"]) == (result.n, "ok", "2026-11-22")


def test_the_english_csv_has_points_and_commas(english: Client, workspace: Workspace) -> None:
    (row,) = table(english, "/figures/win_rate/figures.csv?period=all", ",")
    result = workspace.kpi("win_rate").result
    assert isinstance(result, Estimate)
    assert float(row["value"]) == result.value


def test_a_figure_that_cannot_be_computed_leaves_its_cell_empty_and_says_why(french: Client) -> None:
    (row,) = table(french, "/figures/cost_per_lead/figures.csv")
    assert (row["value"], row["low"], row["status"]) == ("", "", "no_data")
    assert row["reason"]


def test_the_csv_says_in_its_name_what_it_holds_and_as_of_when(french: Client) -> None:
    response = french.get("/figures/win_rate/figures.csv?by=channel&from=2026-01-01&until=2026-03-31")
    assert (
        'filename="portulan_win-rate_by-channel_2026-01-01-2026-03-31_as-of-2026-11-22.csv"'
        in (response.headers["Content-Disposition"])
    )


def test_the_csv_of_records_has_one_line_per_record_counted(french: Client, workspace: Workspace) -> None:
    rows = table(french, "/figures/win_rate/records.csv?period=all&g.channel=salons")
    expected = next(r for r in workspace.kpi("win_rate", by=["channel"]).rows if r.by["channel"] == "salons")
    assert len(rows) == expected.result.n
    assert {row["channel"] for row in rows} == {"salons"}
    assert len({row["opportunity_id"] for row in rows}) == len(rows)


@pytest.mark.parametrize("where", ["amount > 10000", "employees between 50 and 250", "channel is null"])
def test_records_keep_the_condition_of_the_figure(where: str, french: Client, workspace: Workspace) -> None:
    rows = table(french, f"/figures/win_rate/records.csv?period=all&where={quote(where)}")
    assert len(rows) == workspace.kpi("win_rate", where=where).result.n


def test_the_json_is_that_of_the_command_line(french: Client, workspace: Workspace) -> None:
    response = french.get("/figures/win_rate/figures.json?by=channel&period=all")
    assert response.json() == workspace.kpi("win_rate", by=["channel"]).as_json("fr")


def test_the_api_answers_as_the_command_line_does(english: Client, workspace: Workspace) -> None:
    page = "/api/kpi/win_rate?by=channel,owner&where=amount+%3E+9000&from=2026-01-01&to=2026-07-01&as_of=2026-10-01"
    expected = workspace.kpi(
        "win_rate",
        by=["channel", "owner"],
        where="amount > 9000",
        period=Period(date(2026, 1, 1), date(2026, 7, 1)),
        as_of=date(2026, 10, 1),
    )
    assert english.get(page).json() == expected.as_json("en")


def test_the_api_takes_a_whole_reference(english: Client, workspace: Workspace) -> None:
    reference = "stage_conversion(decouverte -> proposition)"
    found = english.get(f"/api/kpi/{reference}").json()
    assert found == workspace.kpi(reference).as_json("en")


def test_the_api_speaks_the_language_asked(english: Client) -> None:
    assert english.get("/api/kpi/win_rate?lang=fr").json()["name"] == "Taux de gain"


def test_the_catalogue_lists_what_may_be_asked(english: Client, workspace: Workspace) -> None:
    found = english.get("/api/kpi").json()
    assert [kpi["id"] for kpi in found["kpis"]] == [kpi.id for kpi in workspace.kpis()]
    assert {"segment", "channel", "month"} <= {d["id"] for d in found["dimensions"]}


@pytest.mark.parametrize(
    ("page", "status", "code"),
    [
        ("/api/kpi/wim_rate", 404, "ME001"),
        ("/api/kpi/win_rate?by=chanel", 400, "ME002"),
        ("/api/kpi/win_rate?where=amount+%3E", 400, "CO003"),
        ("/api/kpi/win_rate?from=2026-02-30", 400, "ME701"),
        ("/api/kpi/win_rate?from=2026-03-01&to=2026-01-01", 400, "ME702"),
        ("/api/kpi/win_rate?as_of=hier", 400, "ME701"),
        ("/api/kpi/win_rate?as_of=9999-12-31", 400, "ME707"),
        ("/api/kpi/win_rate(", 400, "PL007"),
    ],
)
def test_the_api_answers_a_bad_request_with_a_finding(page: str, status: int, code: str, english: Client) -> None:
    response = english.get(page)
    assert response.status_code == status
    finding = response.json()["finding"]
    assert finding["code"] == code
    assert finding["message"]
    assert finding["way_out"]
