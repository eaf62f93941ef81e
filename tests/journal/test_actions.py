"""Actions: what it takes to open one, what the plan's text rules, how they end, and what the journal keeps of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError

from portulan.journal.actions import close_action, open_action, sync_plan_actions
from portulan.journal.findings import JournalError
from portulan.journal.models import Action, Entry
from portulan.journal.standing import Dates, Standing, standing
from portulan.journal.writing import verify_journal
from portulan.people.models import User
from portulan.plan.reading import read_plan
from portulan.plan.records import Plan

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PLAN = """
actions:
  - {id: salon, component: channels, what: Stand à Lyon, owner: Maëlle, start: 2026-03-01, due: 2026-03-20,
     budget: 18_000, moves: win_rate}
  - {id: grille, what: Grille de contreparties, owner: Nadia, due: 2026-12-04}
"""


def plan_of(text: str) -> Plan:
    plan = read_plan(text, "plan.yaml").plan
    assert plan is not None
    return plan


@pytest.fixture
def nadia() -> User:
    return User.objects.create_user("nadia", role="manager")


def opened(**more: object) -> Action:
    values = {"what": "Appeler dix clients", "owner": "Nadia", "due": date(2026, 11, 9), "origin": "page", "at": MONDAY}
    return open_action(**{**values, **more})  # type: ignore[arg-type]  # reason=the values above with some replaced


@pytest.mark.parametrize(
    ("lacking", "code"),
    [
        ({"what": " "}, "JO001"), ({"owner": ""}, "JO002"), ({"due": None}, "JO003"),
        ({"start": date(2026, 12, 1)}, "JO004"),
    ],
)  # fmt: skip
def test_an_action_without_words_owner_or_date_is_not_a_decision(lacking: dict[str, object], code: str) -> None:
    with pytest.raises(JournalError, match=code):
        opened(**lacking)
    assert Action.objects.count() == Entry.objects.count() == 0


def test_an_alert_may_open_the_action_of_a_plan_that_names_nobody() -> None:
    assert opened(owner="", origin="alert", about="alert:1").owner == ""


def test_opening_and_closing_are_written_in_the_journal_with_who_and_what(nadia: User) -> None:
    figure = {"reference": "win_rate", "rows": [{"value": 0.31, "low": 0.25, "high": 0.37, "n": 190}]}
    action = opened(by=nadia, before=[figure], budget=Decimal(500), moves=["win_rate"])
    close_action(action, at=MONDAY + timedelta(days=3), by=nadia, note="Dix appels", spent=Decimal("420.50"))
    done, started = Entry.objects.all()
    assert (started.kind, started.about, started.author_name) == ("action.opened", f"action:{action.pk}", "nadia")
    assert started.body["figures"] == [figure]
    assert started.title == {
        "fr": "Action ouverte\u00a0: Appeler dix clients",
        "en": "Action opened: Appeler dix clients",
    }
    assert (done.kind, done.body["note"], done.body["spent"]) == ("action.done", "Dix appels", "420.50")
    held = Action.objects.get()
    assert (held.state, held.spent, held.closed_by_name) == ("done", Decimal("420.50"), "nadia")
    assert verify_journal() == []


def test_an_action_ends_once(nadia: User) -> None:
    action = opened()
    with pytest.raises(JournalError, match="JO010"):
        close_action(action, at=MONDAY - timedelta(days=1))
    close_action(action, at=MONDAY, ending="dropped", note="Sans objet")
    with pytest.raises(JournalError, match="JO005"):
        close_action(action, at=MONDAY, by=nadia)
    assert [e.kind for e in Entry.objects.all()] == ["action.dropped", "action.opened"]


def test_what_the_journal_refuses_to_write_leaves_no_action() -> None:
    with pytest.raises((ValueError, IntegrityError)):
        opened(before=[{"value": float("inf")}])
    assert not Action.objects.exists()


def test_the_plan_gives_its_actions_their_words_and_dates() -> None:
    synced = sync_plan_actions(plan_of(PLAN), MONDAY)
    assert [a.plan_id for a in synced.opened] == ["salon", "grille"]
    salon = Action.objects.get(plan_id="salon")
    assert (salon.what, salon.due, salon.budget, salon.moves) == (
        "Stand à Lyon", date(2026, 3, 20), Decimal(18_000), ["win_rate"],
    )  # fmt: skip
    assert not sync_plan_actions(plan_of(PLAN), MONDAY)
    assert Entry.objects.count() == 2


def test_a_text_that_changes_changes_what_is_open_only(nadia: User) -> None:
    sync_plan_actions(plan_of(PLAN), MONDAY)
    close_action(Action.objects.get(plan_id="salon"), at=MONDAY, by=nadia, note="42 rencontres")
    later = PLAN.replace("2026-03-20", "2026-03-21").replace("2026-12-04", "2026-12-18")
    synced = sync_plan_actions(plan_of(later), MONDAY + timedelta(days=1), nadia)
    assert [a.plan_id for a in synced.changed] == ["grille"]
    assert Action.objects.get(plan_id="salon").due == date(2026, 3, 20)
    assert Entry.objects.all()[0].body["was"] == {"due": "2026-12-04"}


def test_an_action_that_leaves_the_text_is_dropped_and_comes_back_with_it() -> None:
    plan = plan_of(PLAN)
    sync_plan_actions(plan, MONDAY)
    without = replace(plan, actions=plan.actions[:1])
    assert [a.plan_id for a in sync_plan_actions(without, MONDAY).withdrawn] == ["grille"]
    assert not sync_plan_actions(without, MONDAY)
    assert [a.state for a in sync_plan_actions(plan, MONDAY).changed] == ["open"]
    assert [e.kind for e in Entry.objects.all()][:2] == ["action.changed", "action.withdrawn"]


def test_an_action_dropped_by_someone_does_not_come_back_with_the_text(nadia: User) -> None:
    sync_plan_actions(plan_of(PLAN), MONDAY)
    close_action(Action.objects.get(plan_id="grille"), at=MONDAY, by=nadia, ending="dropped", note="Refusée")
    assert not sync_plan_actions(plan_of(PLAN), MONDAY)


DAY = date(2026, 11, 22)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("dates", "where"),
    [
        (Dates(AFTER), None),
        (Dates(BEFORE), "under_way"),
        (Dates(BEFORE, start=AFTER), "to_come"),
        (Dates(BEFORE, start=DAY, due=DAY), "under_way"),
        (Dates(BEFORE, start=AFTER, due=BEFORE), "overdue"),
        (Dates(BEFORE, due=BEFORE, closed=DAY), "done"),
        (Dates(BEFORE, due=BEFORE, closed=AFTER), "overdue"),
        (Dates(BEFORE, closed=DAY, done=False), "dropped"),
    ],
)
def test_where_an_action_stands_depends_on_the_day_it_is_read(dates: Dates, where: Standing | None) -> None:
    assert standing(dates, DAY) == where
