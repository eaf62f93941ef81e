"""The watch writes what is new, once: alerts, actions, notices, focus windows, the effect of what was done."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.steering.conftest import NOON
from tests.steering.scripted import Scripted

from portulan.journal.models import Action, Entry
from portulan.metrics.alerts.answers import Episode
from portulan.people.models import User
from portulan.steering.addresses import Address, Addresses
from portulan.steering.models import Alert, FocusWindow, Notice, Watch
from portulan.steering.schedule import hold, let_go, turn
from portulan.steering.watching import evaluate

MAIL = Addresses((Address("mail", "people", "mailto://localhost", "mailto://localhost"),), "https://p.example.fr")
DAY = date(2026, 11, 22)


def kinds() -> list[str]:
    return [entry.kind for entry in Entry.objects.order_by("number")]


def test_an_alert_opens_its_action_and_tells_its_owner(scripted: Scripted, nadia: User) -> None:
    """The time given by the plan counts from the day people learn of it."""
    found = evaluate(scripted, NOON, MAIL)
    alert, action, notice = Alert.objects.get(), Action.objects.get(), Notice.objects.get()
    assert [row.pk for row in found.opened] == [alert.pk]
    assert (alert.opened, alert.told, alert.action) == (date(2026, 11, 10), True, action)
    assert (action.what, action.owner, action.due) == ("Revoir la découverte", "Nadia Le Goff", date(2026, 11, 27))
    assert action.moves == ["win_rate"]
    assert (notice.to_email, notice.state) == ("n@e.fr", "queued")
    assert f"https://p.example.fr/steering/alerts/{alert.pk}/" in notice.body
    assert kinds() == ["focus.started", "alert.opened", "action.opened"]


def test_evaluating_again_changes_nothing(scripted: Scripted, nadia: User) -> None:
    evaluate(scripted, NOON, MAIL)
    again = evaluate(scripted, NOON + timedelta(hours=1), MAIL)
    assert not again.opened
    assert (Alert.objects.count(), Action.objects.count(), Notice.objects.count(), Entry.objects.count()) == (
        1,
        1,
        1,
        3,
    )


def test_people_without_the_role_or_an_address_are_not_written_to(scripted: Scripted, nadia: User) -> None:
    """Besides the owner: those who steer, who have an address and a live account."""
    User.objects.create(username="chef", role="manager", email="chef@e.fr")
    User.objects.create(username="sans", role="direction")
    User.objects.create(username="parti", role="manager", email="p@e.fr", is_active=False)
    User.objects.create(username="lit", role="reader", email="l@e.fr")
    evaluate(scripted, NOON, MAIL)
    assert sorted(n.to_email for n in Notice.objects.all()) == ["chef@e.fr", "n@e.fr"]


def test_an_alert_over_before_it_was_seen_is_recorded_and_told_to_nobody(scripted: Scripted, nadia: User) -> None:
    """After a gap in the watch: a closed alert opens no action."""
    scripted.episodes = [Episode(date(2026, 11, 4), None, date(2026, 11, 15))]
    evaluate(scripted, NOON, MAIL)
    alert = Alert.objects.get()
    assert (alert.told, alert.ending) == (False, Alert.Ending.RECOVERED)
    assert not Action.objects.exists()
    assert not Notice.objects.exists()
    assert "alert.recorded" in kinds()


def test_alerts_older_than_the_watch_are_left_to_the_page(scripted: Scripted) -> None:
    scripted.episodes = [Episode(date(2025, 5, 4), None, date(2025, 6, 15))]
    evaluate(scripted, NOON, MAIL)
    assert not Alert.objects.exists()


def test_outside_the_window_nobody_is_told_until_it_opens(scripted: Scripted, nadia: User) -> None:
    """Evidence never waits for a window: an alert found before is told on its first day."""
    scripted.episodes = [Episode(date(2026, 10, 20), None, None)]
    evaluate(scripted, datetime(2026, 10, 25, 12, tzinfo=UTC), MAIL, as_of=date(2026, 10, 25))
    assert Alert.objects.get().told is False
    assert not Notice.objects.exists()
    evaluate(scripted, datetime(2026, 11, 2, 12, tzinfo=UTC), MAIL, as_of=date(2026, 11, 2))
    assert Alert.objects.get().told is True
    assert Notice.objects.count() == 1


def test_facts_that_move_an_alert_tell_nobody_again(scripted: Scripted, nadia: User) -> None:
    evaluate(scripted, NOON, MAIL)
    scripted.episodes = [Episode(date(2026, 11, 13), None, None)]
    evaluate(scripted, NOON + timedelta(days=1), MAIL)
    assert Alert.objects.get().opened == date(2026, 11, 10)
    assert (Action.objects.count(), Notice.objects.count()) == (1, 1)


def test_facts_that_take_an_alert_back_withdraw_it(scripted: Scripted, nadia: User) -> None:
    """Its action stays: people decide what becomes of it."""
    evaluate(scripted, NOON, MAIL)
    scripted.episodes = []
    evaluate(scripted, NOON + timedelta(days=1), MAIL)
    alert = Alert.objects.get()
    assert (alert.ending, alert.closed) == (Alert.Ending.WITHDRAWN, DAY)
    assert Action.objects.get().state == Action.State.OPEN
    assert kinds()[-1] == "alert.withdrawn"
    evaluate(scripted, NOON + timedelta(days=2), MAIL)
    assert kinds().count("alert.withdrawn") == 1


def test_recovery_closes_the_alert(scripted: Scripted, nadia: User) -> None:
    evaluate(scripted, NOON - timedelta(days=2), MAIL, as_of=date(2026, 11, 20))
    scripted.episodes = [Episode(date(2026, 11, 10), date(2026, 11, 18), date(2026, 11, 21))]
    evaluate(scripted, NOON, MAIL)
    alert = Alert.objects.get()
    assert (alert.ending, alert.closed) == (Alert.Ending.RECOVERED, date(2026, 11, 21))
    assert kinds()[-1] == "alert.closed"


def test_another_threshold_starts_anew(scripted: Scripted, nadia: User) -> None:
    """The alert of the old rule is over; that of the new one is told for itself."""
    evaluate(scripted, NOON, MAIL)
    text = scripted.plan_path.read_text(encoding="utf-8")
    scripted.plan_path.write_text(text.replace("alert: 35 %", "alert: 36 %"), encoding="utf-8")
    evaluate(scripted, NOON + timedelta(hours=1), MAIL)
    assert sorted(Alert.objects.values_list("threshold", "ending")) == [(0.35, "rule"), (0.36, "")]
    assert Notice.objects.count() == 2


def test_a_day_before_the_last_writes_nothing(scripted: Scripted, nadia: User) -> None:
    evaluate(scripted, NOON, MAIL)
    found = evaluate(scripted, NOON, MAIL, as_of=date(2026, 11, 12))
    assert found.fresh is False
    assert Watch.objects.get().as_of == DAY
    assert Entry.objects.count() == 3


def test_at_the_end_of_the_window_its_outcome_is_written_once(scripted: Scripted) -> None:
    evaluate(scripted, NOON, MAIL)
    after = date(2026, 12, 1)
    for hours in (0, 1):
        evaluate(scripted, datetime(2026, 12, 1, 8 + hours, tzinfo=UTC), MAIL, as_of=after)
    window = FocusWindow.objects.get()
    assert (window.last_day, window.ended_at is not None) == (date(2026, 11, 29), True)
    assert [kpi["reference"] for kpi in window.outcome] == ["win_rate"]
    assert window.outcome[0]["alerts"] == 1
    assert kinds().count("focus.ended") == 1


def test_an_evaluation_that_fails_leaves_nothing(
    scripted: Scripted, nadia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> int:
        raise RuntimeError("no")

    monkeypatch.setattr("portulan.steering.watching.tell", refuse)
    with pytest.raises(RuntimeError):
        evaluate(scripted, NOON, MAIL)
    assert not Alert.objects.exists()
    assert not Action.objects.exists()
    assert not Entry.objects.exists()


def test_one_server_at_a_time_holds_the_watch(scripted: Scripted) -> None:
    """Until it lets go, or dies and its time runs out."""
    assert hold("a", NOON)
    assert not hold("b", NOON + timedelta(minutes=5))
    assert hold("a", NOON + timedelta(minutes=5))
    assert hold("b", NOON + timedelta(minutes=16))
    let_go("b")
    assert hold("a", NOON + timedelta(minutes=16))


def test_the_server_evaluates_when_something_changed_and_only_then(scripted: Scripted, nadia: User) -> None:
    """An import, a change of the plan or a new day: another key."""
    assert turn(scripted, "server", lambda: NOON)
    first = Watch.objects.get().at
    assert turn(scripted, "server", lambda: NOON + timedelta(minutes=1))
    assert Watch.objects.get().at == first
    scripted.identity = "another import"
    assert turn(scripted, "server", lambda: NOON + timedelta(minutes=2))
    assert Watch.objects.get().at == NOON + timedelta(minutes=2)
    assert not turn(scripted, "another", lambda: NOON + timedelta(minutes=3))
