"""What a meeting must decide, what is no decision, and the timer that never ends anything."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portulan.rituals import clock
from portulan.rituals.decisions import read_decision, remaining, slots

DAY = date(2026, 11, 23)
WEEKLY: dict[str, Any] = {"kind": "weekly"}
MONTHLY = {"kind": "monthly", "initiatives": [{"id": "plan:a", "what": "Salon {x}"}, {"id": "test:b", "what": "Essai"}]}
PARTS = [{"id": name, "name": {"fr": name, "en": name}} for name in ("target", "offer", "channels")]
QUARTERLY = {"kind": "quarterly", "strategy": PARTS}


class Filled(NamedTuple):
    slot: str


def _codes(pack: dict[str, Any], **typed: str) -> list[str]:
    written, faults = read_decision(typed, slots(pack), DAY)
    assert (written is None) == bool(faults)
    return [fault.code for fault in faults]


def test_a_week_ends_with_a_priority_and_an_action_that_has_an_owner_and_a_day() -> None:
    left = remaining(slots(WEEKLY), [Filled("priority")])
    assert left.sentence is not None
    assert left.sentence.say("fr") == "Il reste 1 décision sur 2"
    assert [slot.id for slot in left.missing] == ["action"]
    assert remaining(slots(WEEKLY), [Filled("priority"), Filled("action")]).sentence is None
    assert _codes(WEEKLY, slot="action", text="Rappeler") == ["RT011", "RT012"]
    assert _codes(WEEKLY, slot="action", text="Rappeler", owner="Nadia") == ["RT012"]
    assert _codes(WEEKLY, slot="action", text="Rappeler", owner="Nadia", due="demain") == ["RT013"]
    assert _codes(WEEKLY, slot="action", text="Rappeler", owner="Nadia", due="2026-11-20") == ["RT014"]
    assert _codes(WEEKLY, slot="action", text="Rappeler", owner="Nadia", due="2026-11-23") == []
    assert _codes(WEEKLY, slot="priority", text="  ") == ["RT010"]
    assert _codes(WEEKLY, slot="target", text="x") == ["RT016"]


def test_a_month_decides_on_every_initiative() -> None:
    known = slots(MONTHLY)
    assert [slot.id for slot in known if slot.required] == ["plan:a", "test:b"]
    assert known[0].name.say("fr") == "Salon {x}"
    left = remaining(known, [Filled("plan:a"), Filled("action")])
    assert [slot.id for slot in left.missing] == ["test:b"]
    assert _codes(MONTHLY, slot="plan:a") == ["RT015"]
    assert _codes(MONTHLY, slot="plan:a", choice="reposition", text="x") == ["RT015"]
    assert _codes(MONTHLY, slot="plan:a", choice="stop") == ["RT017"]
    assert _codes(MONTHLY, slot="plan:a", choice="keep") == []


def test_a_month_without_initiative_says_what_it_launches() -> None:
    assert [slot.id for slot in slots({"kind": "monthly"}) if slot.required] == ["launch"]


def test_a_quarter_keeps_or_repositions_target_offer_and_channels() -> None:
    known = slots(QUARTERLY)
    assert [slot.id for slot in known if slot.required] == ["target", "offer", "channels"]
    assert _codes(QUARTERLY, slot="offer", choice="reposition") == ["RT017"]
    written, _ = read_decision({"slot": "offer", "choice": "reposition", "text": " Une \n promesse "}, known, DAY)
    assert written is not None
    assert (written.choice, written.text, written.owner) == ("reposition", "Une promesse", "")


def test_alignment_meetings_agree_on_changes_and_lessons() -> None:
    weekly = slots({"kind": "alignment_weekly"})
    assert [slot.id for slot in weekly if slot.required] == ["changed"]
    assert _codes({"kind": "alignment_weekly"}, slot="changed", choice="nothing") == ["RT017"]
    monthly = slots({"kind": "alignment_monthly"})
    assert [slot.id for slot in monthly if slot.required] == ["definitions", "commitments", "learning"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_refusal_has_a_way_out(language: str) -> None:
    for typed in ({"slot": "action"}, {"slot": "none"}, {"slot": "action", "text": "a", "owner": "b", "due": "c"}):
        for fault in read_decision(typed, slots(WEEKLY), DAY)[1]:
            assert fault.message(language)  # type: ignore[arg-type]  # reason=parametrised
            assert fault.way_out(language)  # type: ignore[arg-type]  # reason=parametrised


START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
POINTS = ("followed", "movement", "decisions")


def test_the_timer_counts_point_by_point_and_stops_while_paused() -> None:
    running = clock.start({}, POINTS, START)
    running = clock.go_to(running, "movement", START + timedelta(seconds=90))
    paused = clock.pause(running, START + timedelta(seconds=150))
    assert clock.spent(paused, START + timedelta(hours=2)) == {"followed": 90, "movement": 60}
    again = clock.start(paused, POINTS, START + timedelta(hours=2))
    assert again["point"] == "movement"
    assert clock.total(again, START + timedelta(hours=2, seconds=10)) == 160


def test_the_timer_runs_past_its_time_without_ending_anything() -> None:
    running = clock.start({}, POINTS, START)
    late = START + timedelta(hours=3)
    assert clock.running(running)
    assert clock.written(clock.total(running, late)) == "180:00"
    assert clock.following({"point": "decisions"}, POINTS) == "decisions"


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(["start", "pause", "next"]), st.integers(0, 600)), max_size=12))
def test_no_second_is_counted_twice(moves: list[tuple[str, int]]) -> None:
    """What is counted is the time during which it ran, whatever was pressed."""
    kept: dict[str, Any] = {}
    now, ran = START, 0
    for move, seconds in moves:
        match move:
            case "start":
                kept = clock.start(kept, POINTS, now)
            case "pause":
                kept = clock.pause(kept, now)
            case _:
                kept = clock.go_to(kept, clock.following(kept, POINTS), now)
        ran += seconds if clock.running(kept) else 0
        now += timedelta(seconds=seconds)
    assert clock.total(kept, now) == ran
