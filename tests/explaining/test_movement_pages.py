"""The movement pages, the page of blockages, and their API: verdict first, lines that lead to deals, faults told."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.figures.figures_company import build, facts

from portulan.explaining.movement_asking import MovementAsked, read_asked
from portulan.explaining.movement_showing import bridge
from portulan.people.models import User
from portulan.workspace import Period, Workspace

AS_OF = date(2026, 11, 22)
AUTUMN = "period=custom&from=2026-09-01&until=2026-11-22"


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tables = facts()
    forgotten = {"opportunity_id": "forgotten", "name": "Affaire oubliée", "account_id": "a3", "owner_id": "u1"}
    began = {"created_at": datetime(2026, 3, 2), "status": "open", "stage": "decouverte", "amount": 50_000}
    tables["opportunity"].append(forgotten | began | {"currency": "EUR"})
    entered = {"opportunity_id": "forgotten", "stage": "decouverte", "entered_at": datetime(2026, 3, 2), "sequence": 0}
    tables["stage_entry"].append(entered)
    return build(tmp_path_factory.mktemp("moving"), tables)


@pytest.fixture
def ask(company: Path, settings: LazySettings, db: None) -> Callable[..., Client]:
    """A browser of someone who may only read."""
    settings.WORKSPACE = company

    def make(language: str = "en") -> Client:
        client = Client(headers={"accept-language": language})
        client.force_login(User.objects.create_user(f"reader-{language}", password="a long password", role="reader"))
        return client

    return make


def test_the_page_says_first_what_happened_and_draws_each_line(ask: Callable[..., Client], company: Path) -> None:
    page = ask().get(f"/movement/?{AUTUMN}").content.decode()
    whole = Workspace(company).movement(Period(date(2026, 9, 1), date(2026, 11, 23)), by="stage").whole
    assert re.search(r"<h1>The pipeline (rose|fell|stayed) ", page)
    for line in ("opening", *whole.steps, "closing"):
        assert f"line={line}" in page
    assert f">{whole.opening.deals}</td>" in page
    assert "Proposition" in page, "stages go by the plan’s names"


def test_the_page_speaks_french_and_says_what_it_cannot_know(ask: Callable[..., Client]) -> None:
    page = ask("fr").get("/movement/").content.decode()
    assert "Le pipeline " in page
    assert "faute d’historique" in page
    assert "tenus pour constants" in page


def test_a_line_leads_to_as_many_deals_as_it_counts(ask: Callable[..., Client], company: Path) -> None:
    answer = Workspace(company).movement(Period(date(2026, 9, 1), date(2026, 11, 23)))
    client = ask()
    for line in ("new", "won", "lost", "closing"):
        flow = answer.whole
        step = {"closing": flow.closing}.get(line) or flow.step(line)
        page = client.get(f"/movement/deals/?{AUTUMN}&line={line}").content.decode()
        assert f"{step.deals} deals" in page
        assert page.count("/figures/record/opportunity/") == min(step.deals, 50)


def test_the_bars_of_the_bridge_start_where_the_ones_before_end(company: Path) -> None:
    answer = Workspace(company).movement(Period(date(2026, 9, 1), date(2026, 11, 23)))
    bars, _ = bridge(answer, "en", lambda line, group="": line)
    spans = [
        (float(bar.x[:-1]), float(bar.x[:-1]) + float(bar.width[:-1]), bar.kind)
        for bar in bars
        if bar.width[:-1] != "0.000"
    ]
    level = spans[0][1]
    for left, right, kind in spans[1:-1]:
        start, end = (left, right) if kind == "up" else (right, left)
        assert start == pytest.approx(level, abs=0.01)
        level = end
    assert spans[-1][1] == pytest.approx(level, abs=0.01)
    assert max(right for _, right, _ in spans) == pytest.approx(100, abs=0.01)


def test_a_form_with_empty_choices_is_sent_to_a_short_address(ask: Callable[..., Client]) -> None:
    response = ask().get("/movement/?period=month&closing=&by=segment&where=")
    assert response.status_code == 302
    assert response.headers["Location"] == "/movement/?by=segment"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("closing=Christmas", "MV001"),
        ("by=weather", "ME002"),
        ("where=amount+%3E", "CO"),
        ("period=decade", "MV703"),
        ("from=2026-13-01", "MV701"),
        ("period=custom&from=2026-05-01&until=2026-04-01", "MV702"),
        ("period=custom&from=2027-05-01", "MV704"),
        ("line=sideways", "MV703"),
        ("page=zero", "MV703"),
        ("period=custom&from=2026-01-01&gross=1", "MV003"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_the_way_out(ask: Callable[..., Client], query: str, said: str) -> None:
    response = ask().get(f"/movement/?{query}")
    assert response.status_code == 400
    assert said in response.content.decode()


def test_days_are_included_on_both_sides_and_stop_at_the_day_of_reading() -> None:
    asked, faults = read_asked({"from": ["2026-11-01"], "until": ["2026-12-31"]}, AS_OF)
    assert not faults
    assert asked.period(AS_OF) == Period(date(2026, 11, 1), date(2026, 11, 23))
    assert MovementAsked("week").period(AS_OF).start == date(2026, 11, 16)
    assert MovementAsked("quarter").period(AS_OF).start == date(2026, 10, 1)
    assert read_asked({name: [v] for name, v in [("by", "-"), ("gross", "1")]}, AS_OF)[0].query() == "by=-&gross=1"


def test_the_api_closes_to_the_cent_and_says_what_is_wrong(ask: Callable[..., Client]) -> None:
    client = ask()
    told = client.get("/api/movement?from=2026-09-01&to=2026-11-23&by=stage").json()
    for flow in (told, *told["groups"]):
        moved = sum(Decimal(line["amount"]) for line in flow["lines"])
        assert Decimal(flow["opening"]["amount"]) + moved == Decimal(flow["closing"]["amount"])
    assert client.get("/api/movement?from=2026-09-01&to=2026-08-01").json()["finding"]["code"] == "MV005"
    assert client.get("/api/movement?closing_in=x").status_code == 400
    assert Client().get("/api/movement").status_code == 401
    assert Client().get("/api/blockages").status_code == 401


def test_the_blockages_page_lists_the_deals_to_act_on(ask: Callable[..., Client], company: Path) -> None:
    client = ask()
    page = client.get("/blockages/").content.decode()
    told = client.get("/api/blockages?limit=1000").json()
    found = Workspace(company).blockages().risks
    assert found is not None
    assert found.total == told["at_risk"]["total"] == len(told["at_risk"]["deals"]) > 0
    assert page.count("/figures/record/opportunity/") == min(found.total, 30)
    assert page.count("Next:") == min(found.total, 30)
    assert page.index("Affaire oubliée") < page.index("All that was compared")
    only = client.get("/blockages/?reason=waiting").content.decode()
    assert only.count("/figures/record/opportunity/") == min(found.by_reason["waiting"], 30)


def test_the_blockages_page_refuses_what_it_does_not_know(ask: Callable[..., Client]) -> None:
    client = ask("fr")
    for query, code in (("reason=weather", "BL001"), ("page=0", "MV703")):
        response = client.get(f"/blockages/?{query}")
        assert response.status_code == 400
        assert code in response.content.decode()
    assert client.get("/api/blockages?limit=many").json()["finding"]["code"] == "MV703"


def test_the_pages_are_read_as_of_the_day_asked(ask: Callable[..., Client]) -> None:
    client = ask()
    page = client.get("/movement/?as_of=2026-03-31").content.decode()
    assert "1 March 2026 to 31 March 2026" in page
    assert "as_of=2026-03-31" in page
    assert client.get("/blockages/?as_of=2026-03-31").status_code == 200


def test_without_facts_the_pages_say_what_it_takes(
    settings: LazySettings, tmp_path: Path, ask: Callable[..., Client]
) -> None:
    client = ask()
    settings.WORKSPACE = build(tmp_path / "bare", {})
    for address in ("/movement/", "/movement/deals/", "/blockages/"):
        assert "load its data" in client.get(address).content.decode()
