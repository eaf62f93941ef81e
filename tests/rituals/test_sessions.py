"""A meeting from its pack to its minutes: frozen as of its day, closed only once decided, built again exactly."""

import copy
import re
import shutil
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from tests.rituals.conftest import NINE, PARIS
from tests.rituals.ritual_cast import MONDAY, person

from portulan.facts.changes import Changes
from portulan.journal.actions import close_action
from portulan.journal.chain import verify
from portulan.journal.figures import figures_in, result_of
from portulan.journal.models import Action, Entry
from portulan.people.models import User
from portulan.rituals import clock as timer
from portulan.rituals.comparing import compared
from portulan.rituals.decisions import Written
from portulan.rituals.models import Session
from portulan.rituals.pack import digest
from portulan.rituals.sessions import (
    MeetingError,
    close,
    decide,
    find,
    move_clock,
    open_session,
    prepare,
    rebuild,
    withdraw,
)
from portulan.stats.estimate import Estimate
from portulan.workspace import Period, Workspace, whole_period

SUNDAY = date(2026, 11, 22)


def test_the_pack_reads_the_figures_of_the_evening_before(meeting: Session, company: Workspace) -> None:
    """Every figure is the one the workspace gives as of that evening, over the plan's period, with its interval."""
    assert meeting.pack["as_of"] == "2026-11-22"
    plan = company.plan().plan
    assert plan is not None
    kept = next(one for one in meeting.pack["figures"] if one["reference"] == "sla_compliance")
    asked = company.kpi("sla_compliance", period=whole_period(plan), as_of=SUNDAY).result
    assert isinstance(asked, Estimate)
    assert (kept["result"]["value"], kept["result"]["low"], kept["result"]["high"]) == (
        asked.value,
        asked.low,
        asked.high,
    )
    assert kept["result"]["n"] == asked.n
    moved = company.movement(Period(date(2026, 11, 16), MONDAY))
    assert meeting.pack["movement"]["closing"]["amount"] == str(moved.whole.closing.amount)
    assert Decimal(meeting.pack["movement"]["gap"]) == 0
    assert meeting.pack["deals"]["total"] == (company.blockages(as_of=SUNDAY).risks or pytest.fail("no risks")).total


def test_what_is_watched_is_what_the_alerts_say(meeting: Session, company: Workspace) -> None:
    states = {one["reference"]: one["state"] for one in meeting.pack["focus"]}
    for rule in company.focus_rules():
        assert states[rule.reference] == company.alert(rule, SUNDAY).state
    assert "alerting" in states.values()


def test_a_meeting_opens_once_and_freezes(meeting: Session, company: Workspace, claire: User) -> None:
    again = open_session(company, find(company, "weekly", MONDAY), NINE + timedelta(minutes=5), claire)
    assert (again.pk, again.opened_at, again.sha) == (meeting.pk, NINE, digest(meeting.pack))
    assert prepare(company, find(company, "weekly", MONDAY), NINE + timedelta(minutes=9)).frozen_at == NINE
    opened = Entry.objects.get(kind="ritual.opened")
    assert opened.about == "ritual:weekly/2026-11-23"
    assert opened.body["pack"] == meeting.sha


def test_it_cannot_be_closed_without_what_it_must_decide(meeting: Session, claire: User) -> None:
    with pytest.raises(MeetingError) as refusal:
        close(meeting, NINE, claire)
    assert refusal.value.finding.code == "RT005"
    assert "2 décisions sur 2" in refusal.value.finding.message("fr").replace("\u202f", " ")
    assert not Entry.objects.filter(kind="ritual.closed").exists()
    assert Session.objects.get(pk=meeting.pk).state == Session.State.OPEN


def test_closing_writes_the_decisions_with_the_figures_they_saw(decided: Session, claire: User) -> None:
    entry = close(decided, NINE + timedelta(minutes=28), claire)
    assert [e.kind for e in Entry.objects.order_by("number")][-4:] == [
        "decision", "decision", "action.opened", "ritual.closed",
    ]  # fmt: skip
    decisions = Entry.objects.filter(kind="decision")
    assert entry.body["decisions"] == sorted(d.number for d in decisions)
    for one in decisions:
        seen = figures_in(one.body)
        assert {"sla_compliance", "margin_rate"} <= {table["reference"] for table in seen}
        assert all(table["facts"] == decided.facts and table["plan"] == decided.plan_sha for table in seen)
        assert any(isinstance(result_of(row, table["unit"]), Estimate) for table in seen for row in table["rows"])
    action = Action.objects.get(origin="ritual")
    assert (action.what, action.owner, action.due, action.about) == ("Rappeler", "Nadia Le Goff", MONDAY, decided.about)
    assert verify(e.link for e in Entry.objects.order_by("number")) == []


def test_what_is_closed_does_not_change(decided: Session, claire: User) -> None:
    close(decided, NINE, claire)
    for attempt in (
        lambda: close(decided, NINE, claire),
        lambda: decide(decided, Written("priority", text="Autre"), NINE, claire),
        lambda: withdraw(decided, decided.decisions.all()[0].pk),
    ):
        with pytest.raises(MeetingError) as refusal:
            attempt()
        assert refusal.value.finding.code == "RT003"
    assert Entry.objects.filter(kind="ritual.closed").count() == 1


def test_a_decision_taken_back_is_missing_again(decided: Session, claire: User) -> None:
    number = decided.decisions.get(slot="priority").pk
    assert withdraw(decided, number)
    assert not withdraw(decided, number)
    with pytest.raises(MeetingError):
        close(decided, NINE, claire)


def test_what_is_sent_twice_is_decided_once(decided: Session, claire: User) -> None:
    before = decided.decisions.count()
    decide(decided, Written("action", text="Rappeler", owner="Nadia Le Goff", due=MONDAY), NINE, claire)
    assert decided.decisions.count() == before
    decide(decided, Written("action", text="Rappeler", owner="Paul Kermarec", due=MONDAY), NINE, claire)
    assert decided.decisions.count() == before + 1


def test_a_decision_is_changed_in_its_place_by_who_has_seen_it(decided: Session, claire: User) -> None:
    seen = decided.decisions.get(slot="priority")
    later, nadia = NINE + timedelta(minutes=3), person("manager", "nadia")
    decide(decided, Written("priority", text="Chiffrer"), later, nadia, seen.version)
    changed = decided.decisions.get(slot="priority")
    assert (changed.pk, changed.text, changed.at) == (seen.pk, "Chiffrer", later)
    with pytest.raises(MeetingError) as refusal:
        decide(decided, Written("priority", text="Autre"), later, claire, seen.version)
    assert refusal.value.finding.code == "RT019"
    assert decided.decisions.get(slot="priority").text == "Chiffrer"


def test_nobody_replaces_what_another_has_just_decided(company: Workspace, claire: User) -> None:
    """Both pages were read before anyone decided; the second to decide is told, and may then insist."""
    held = open_session(company, find(company, "quarterly", date(2026, 10, 2)), NINE, claire)
    decide(held, Written("offer", "keep"), NINE, claire)
    nadia = person("manager", "nadia")
    with pytest.raises(MeetingError) as refusal:
        decide(held, Written("offer", "reposition", "Vendre la disponibilité"), NINE, nadia)
    assert refusal.value.finding.code == "RT018"
    assert "Claire Aubry vient d’en décider : « Garder »" in refusal.value.finding.message("fr").replace("\xa0", " ")
    decide(held, Written("offer", "keep"), NINE, nadia)  # agreeing is no quarrel
    kept = held.decisions.get(slot="offer")
    assert (kept.choice, kept.by_name) == ("keep", "Claire Aubry")
    decide(held, Written("offer", "reposition", "Vendre la disponibilité"), NINE, nadia, kept.version)
    assert held.decisions.get(slot="offer").choice == "reposition"


def test_the_timer_stops_when_the_meeting_closes_and_not_when_it_cannot(decided: Session, claire: User) -> None:
    move_clock(decided, lambda kept: timer.start(kept, ["followed"], NINE))
    withdrawn = decided.decisions.get(slot="action")
    withdrawn.delete()
    with pytest.raises(MeetingError):
        close(decided, NINE, claire)
    decided.refresh_from_db()
    assert timer.running(decided.clock)
    decide(decided, Written("action", text="Rappeler", owner="Nadia Le Goff", due=MONDAY), NINE, claire)
    close(decided, NINE + timedelta(minutes=4), claire)
    decided.refresh_from_db()
    assert not timer.running(decided.clock)
    assert decided.clock["spent"] == {"followed": 240}


def test_a_meeting_too_far_ahead_or_that_the_plan_does_not_hold_is_refused(company: Workspace, claire: User) -> None:
    with pytest.raises(MeetingError) as early:
        open_session(company, find(company, "monthly", date(2026, 12, 3)), NINE, claire)
    assert early.value.finding.code == "RT002"
    for name, day in (("weekly", date(2026, 11, 24)), ("daily", MONDAY)):
        with pytest.raises(MeetingError) as unknown:
            find(company, name, day)
        assert unknown.value.finding.code == "RT001"


def test_the_next_meeting_follows_what_the_last_one_decided(company: Workspace, claire: User) -> None:
    then = datetime(2026, 11, 16, 9, 0, tzinfo=PARIS)
    session = open_session(company, find(company, "weekly", then.date()), then, claire)
    decide(session, Written("priority", text="Découvertes"), then, claire)
    for what, due in (("Rappeler", date(2026, 11, 20)), ("Trier", date(2026, 11, 27))):
        decide(session, Written("action", text=what, owner="Nadia Le Goff", due=due), then, claire)
    close(session, then + timedelta(minutes=30), claire)
    close_action(Action.objects.get(what="Trier"), at=then + timedelta(days=2), by=claire, note="quatre")
    after = prepare(company, find(company, "weekly", MONDAY), NINE - timedelta(hours=15))
    followed = after.pack["followed"]
    assert (followed["last"], after.pack["since"]) == ("2026-11-16", "2026-11-15")
    assert [one["text"] for one in followed["decisions"]] == ["Découvertes", "Rappeler", "Trier"]
    states = [(one["action"] or {"state": "", "note": ""}) for one in followed["decisions"]]
    assert [(one["state"], one["note"]) for one in states] == [("", ""), ("open", ""), ("done", "quatre")]
    assert "Rappeler" in [one["what"] for one in after.pack["actions"]["overdue"]]


def test_a_month_stops_an_initiative_of_the_plan(company: Workspace, claire: User) -> None:
    at = datetime(2026, 11, 5, 14, 0, tzinfo=PARIS)
    session = open_session(company, find(company, "monthly", date(2026, 11, 5)), at, claire)
    assert session.pack["as_of"] == "2026-11-04"
    for one in session.pack["initiatives"]:
        choice = "stop" if one["id"] == "plan:salon-lyon" else "keep"
        decide(session, Written(one["id"], choice, "Il ne paie plus" if choice == "stop" else ""), at, claire)
    close(session, at, claire)
    stopped = Action.objects.get(plan_id="salon-lyon")
    assert (stopped.state, stopped.note) == ("dropped", "Il ne paie plus")
    assert Action.objects.exclude(plan_id="salon-lyon").filter(state="dropped").count() == 0


def test_a_past_meeting_is_built_again_exactly_whatever_came_since(
    sample_company: Path, tmp_path: Path, db: None
) -> None:
    """Deals deleted, the plan rewritten, everything imported anew: the pack of the day is the pack of the day."""
    folder = tmp_path / "company"
    shutil.copytree(sample_company, folder, ignore=shutil.ignore_patterns(".portulan"))
    workspace, claire = Workspace(folder), person()
    then = datetime(2026, 11, 17, 9, 0, tzinfo=PARIS)
    weekly = open_session(workspace, find(workspace, "weekly", date(2026, 11, 16)), then, claire)
    alignment = open_session(workspace, find(workspace, "alignment_weekly", then.date()), then, claire)
    workspace.apply(Changes(deleted={"opportunity": [one["id"] for one in weekly.pack["deals"]["deals"]]}))
    plan = folder / "plan.yaml"
    plan.write_text(plan.read_text("utf-8").replace("target: 45 %", "target: 50 %"), encoding="utf-8")
    later = Workspace(folder)
    assert later.facts().identity != weekly.facts
    assert later.plan_sha() != weekly.plan_sha
    assert rebuild(later, weekly) == ([], [])
    later.import_facts()
    assert rebuild(Workspace(folder), alignment) == ([], [])


def test_a_frozen_pack_that_someone_edits_no_longer_matches(meeting: Session, company: Workspace) -> None:
    assert rebuild(company, meeting) == ([], [])
    meeting.pack["movement"]["closing"]["amount"] = "1"
    meeting.save()
    assert rebuild(company, meeting).differ == ["movement", "sealed"]
    meeting.sha = digest(meeting.pack)  # even with its digest made again: the journal remembers the first
    meeting.save()
    assert rebuild(company, meeting).differ == ["movement", "sealed"]


def test_words_of_another_version_are_told_from_figures(meeting: Session, company: Workspace) -> None:
    """A sentence may be said otherwise with the same numbers, and a later version may keep more; a number may not."""
    kept = copy.deepcopy(meeting.pack)
    kept["signals"][0]["verdict"] = {
        language: "Autrefois : " + said for language, said in kept["signals"][0]["verdict"].items()
    }
    del kept["figures"][0]["definition"]
    assert compared(kept, meeting.pack) == ([], ["figures", "signals"])
    assert compared(meeting.pack, kept).differ == ["figures"], "what was kept is no longer there"
    kept["signals"][0]["verdict"]["fr"] = re.sub(r"\d+", "7", kept["signals"][0]["verdict"]["fr"], count=1)
    assert compared(kept, meeting.pack) == (["signals"], ["figures"])
    meeting.pack["figures"][0]["result"]["n"] += 1
    assert compared(kept, meeting.pack).differ == ["figures", "signals"]
