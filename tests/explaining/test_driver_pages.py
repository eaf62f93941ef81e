"""The drivers pages and their API: what moved, in sentences, a waterfall and a table; refusals with a way out."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.figures.figures_company import build

from portulan.explaining.asking_drivers import DriversAsked, read_asked
from portulan.explaining.driver_chart import waterfall
from portulan.metrics.drivers.answers import DriverSplit
from portulan.metrics.drivers.rounding import rounded
from portulan.people.models import User
from portulan.workspace import Period, Workspace

PERIOD = "from=2026-04-01&until=2026-09-30"


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("moved"))


@pytest.fixture
def ask(company: Path, settings: LazySettings, db: None) -> Callable[..., Client]:
    """A browser of someone who may only read."""
    settings.WORKSPACE = company

    def make(language: str = "en") -> Client:
        client = Client(headers={"accept-language": language})
        client.force_login(User.objects.create_user(f"reader-{language}", password="a long password", role="reader"))
        return client

    return make


def test_the_page_says_the_change_then_draws_it_then_shows_each_group(ask: Callable[..., Client]) -> None:
    page = ask().get(f"/drivers/win_rate/?{PERIOD}&by=channel").content.decode()
    assert "<h1>Win rate: from" in page
    assert "data-chart" in page
    assert "Salons professionnels" in page, "groups go by the plan’s names"
    assert "they say where it happened, not why" in page


def test_the_page_and_the_command_line_tell_the_same_numbers(ask: Callable[..., Client], company: Path) -> None:
    client = ask()
    told = json.loads(client.get("/api/drivers/win_rate?from=2026-04-01&to=2026-10-01&by=channel").content)
    split = (
        Workspace(company)
        .drivers("win_rate", period=Period(date(2026, 4, 1), date(2026, 10, 1)), by=["channel"])
        .result
    )
    assert isinstance(split, DriverSplit)
    assert told["change"]["value"] == pytest.approx(float(split.change.value), abs=1e-12)
    assert sum(effect["value"] for effect in told["effects"]) == pytest.approx(told["change"]["value"], abs=1e-11)
    page = client.get(f"/drivers/win_rate/?{PERIOD}&by=channel").content.decode()
    assert f"n = {told['before']['n']} → {told['after']['n']}" in page


def test_the_list_leads_to_each_figure_and_the_stages_have_their_own_line(ask: Callable[..., Client]) -> None:
    page = ask("fr").get("/drivers/?period=quarter").content.decode()
    assert "/drivers/win_rate/?period=quarter" in page
    assert page.count("/drivers/stage_conversion/?period=quarter&amp;stage=") == 3


def test_the_tab_and_the_page_of_the_figure_lead_there(ask: Callable[..., Client]) -> None:
    client = ask()
    assert 'href="/drivers/"' in client.get("/figures/").content.decode()
    figure = client.get("/figures/win_rate/").content.decode()
    assert "/drivers/win_rate/?from=" in figure


def test_a_group_against_the_others(ask: Callable[..., Client]) -> None:
    page = ask().get("/drivers/win_rate/", {"versus": "group", "group": "channel = 'salons'", "period": "year"})
    assert "among the others" in page.content.decode()


@pytest.mark.parametrize(
    ("path", "query", "status", "code"),
    [
        ("win_rate/", "from=yesterday", 400, "DR701"),
        ("win_rate/", "from=2026-09-30&until=2026-04-01", 400, "DR702"),
        ("win_rate/", "period=decade", 400, "DR703"),
        ("win_rate/", "versus=group&group=", 400, "DR704"),
        ("win_rate/", f"{PERIOD}&by=chanel", 400, "ME002"),
        ("win_rate/", f"{PERIOD}&where=channel", 400, "CO"),
        ("cycle_time/", "", 404, "DR706"),
        ("nothing/", "", 404, "DR706"),
    ],
)
def test_what_cannot_be_asked_is_said_with_a_way_out(
    ask: Callable[..., Client], path: str, query: str, status: int, code: str
) -> None:
    answer = ask().get(f"/drivers/{path}?{query}")
    assert answer.status_code == status
    assert f'<span class="code">{code}' in answer.content.decode()


def test_empty_choices_of_the_form_lead_to_a_short_address(ask: Callable[..., Client]) -> None:
    answer = ask().get("/drivers/win_rate/?period=weeks12&from=&until=&versus=year&by=&where=&group=")
    assert answer.status_code == 302
    assert answer["Location"] == "/drivers/win_rate/?versus=year"


def test_the_api_refuses_in_json(ask: Callable[..., Client], company: Path) -> None:
    answer = ask().get("/api/drivers/cycle_time?from=2026-01-01")
    assert answer.status_code == 400
    assert json.loads(answer.content)["finding"]["code"] == "DR001"
    assert Client().get("/api/drivers/win_rate").status_code == 401


def test_a_question_is_written_back_as_it_was_read() -> None:
    address = (
        "period=custom&from=2026-01-01&until=2026-03-31&versus=custom&before_from=2025-01-01&before_until=2025-02-28"
    )
    asked, findings = read_asked(parse_qs(f"{address}&by=channel&by2=owner&where=amount+%3E+0"))
    assert findings == ()
    assert asked.period(date(2026, 11, 22)) == Period(date(2026, 1, 1), date(2026, 4, 1))
    assert asked.before() == Period(date(2025, 1, 1), date(2025, 3, 1))
    again, _ = read_asked(parse_qs(urlparse("?" + asked.query()).query))
    assert (again.query(), again.by) == (asked.query(), ("channel", "owner"))


def test_the_usual_periods_are_seen_from_the_day_of_reading() -> None:
    day = date(2026, 11, 22)
    assert DriversAsked("weeks12").period(day) == Period(date(2026, 8, 31), date(2026, 11, 23))
    assert DriversAsked("month").period(day) == Period(date(2026, 10, 1), date(2026, 11, 1), "month")
    assert DriversAsked("quarter").period(day) == Period(date(2026, 7, 1), date(2026, 10, 1), "quarter")
    assert DriversAsked("year").period(day) == Period(date(2026, 1, 1), date(2026, 11, 23))


def test_the_waterfall_starts_where_it_was_and_ends_where_it_is(company: Path) -> None:
    answer = Workspace(company).drivers("win_rate", period=Period(date(2026, 4, 1), date(2026, 10, 1)), by=["channel"])
    split = answer.result
    assert isinstance(split, DriverSplit)
    drawn = waterfall(answer, split, rounded(split, "share"), "en")
    drawn.chart.to_dict()  # a valid Vega-Lite specification
    data = drawn.specification()["layer"]
    joints = data[0]["data"]["values"]
    assert joints[0]["start"] == pytest.approx(100 * float(split.before))
    assert joints[-1]["start"] == pytest.approx(100 * float(split.after))
    assert [row[0] for row in drawn.table.rows] == ["Mix", "Rate"]
