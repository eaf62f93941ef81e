"""What the sample company's people did: a test won by its rule, the version of the plan that cites it, the others."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

import portulan
from portulan.authoring import versions
from portulan.authoring.changes import indicators_changed
from portulan.authoring.models import PlanVersion
from portulan.experiments import register
from portulan.experiments import sample_history as tests
from portulan.journal.models import Entry
from portulan.journal.writing import verify_journal
from portulan.language.finding import FaultyText
from portulan.metrics.trials.answers import Measured
from portulan.metrics.trials.assigning import read_draw
from portulan.people.models import User
from portulan.sample import atelier_boreal, read_truth, simulate
from portulan.sample.building import SEED
from portulan.sample.crm import Crm
from portulan.sample.events import TriedChange
from portulan.sample.tested import offered
from portulan.site import sample_history
from portulan.workspace import Workspace

pytestmark = pytest.mark.django_db
SHIPPED = (Path(portulan.__file__).parent / "sample" / "atelier_boreal" / "plan.yaml").read_bytes()
LAST = date(2026, 11, 22)


@pytest.fixture
def told(workspace_folder: Path) -> Iterator[Workspace]:
    """The sample company with the history of its plan and of its tests; its draws go away."""
    workspace, by = Workspace(workspace_folder), User.objects.create(username="direction", role="direction")
    sample_history.write(workspace, by)
    tests.write(workspace, by)
    yield workspace
    for path in (workspace_folder / "trials").glob("*.csv"):
        path.unlink()


def test_the_plan_has_five_versions_and_ends_with_its_text(told: Workspace) -> None:
    assert told.plan_path.read_bytes() == SHIPPED
    first, won, lowered, october, last = PlanVersion.objects.order_by("number")
    assert "discount_max: 18 %" in first.text
    assert "relance à deux créneaux" not in first.text
    card = "fiche de qualification"
    assert won.text == first.text.replace(f"[{card}]", f"[{card}, relance à deux créneaux]")
    assert f"trials/{tests.WON}.yaml" in won.reason
    verdict = Entry.objects.get(kind="test.verdict", about=f"test:{tests.WON}")
    assert won.decision == verdict.number
    assert {str(r) for r in indicators_changed(won.text, lowered.text)} == {"margin_rate", "average_discount"}
    assert "focus:" not in lowered.text
    assert "kpi: sla_compliance" in october.text
    assert last.text.encode() == SHIPPED
    _, current = versions.current_version(told.plan_path, datetime(2026, 11, 26, tzinfo=UTC))
    assert current == last
    written = [e.at for e in Entry.objects.filter(kind="plan.version").order_by("number")]
    assert written == [first.created_at, won.created_at, lowered.created_at, october.created_at, last.created_at]
    assert verify_journal() == []


def test_without_its_facts_the_company_tells_its_other_versions(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_bytes(SHIPPED)
    sample_history.write(Workspace(tmp_path), User.objects.create(username="direction", role="direction"))
    assert (tmp_path / "plan.yaml").read_bytes() == SHIPPED
    assert PlanVersion.objects.count() == 4


def test_one_test_is_kept_one_stopped_one_running(told: Workspace) -> None:
    where = register.standings([one.id for one in told.trials()])
    assert {name: one.state for name, one in where.items()} == {
        tests.WON: "keep", tests.STOPPED: "stop", tests.RUNNING: "test",
    }  # fmt: skip
    assert where[tests.WON].deployed is not None


def test_the_test_won_is_decided_by_its_rule_and_not_a_day_before(told: Workspace) -> None:
    found = told.trial(tests.WON, tests.WON_ON)
    assert isinstance(found, Measured)
    assert found.verdict == "deploy"
    assert found.decided is not None
    day_before = told.trial(tests.WON, found.decided - timedelta(days=1))
    assert isinstance(day_before, Measured)
    assert day_before.verdict == "go_on"
    with pytest.raises(FaultyText):
        register.decide(
            told, tests.RUNNING, "deploy", at=datetime(2026, 11, 22, 18, tzinfo=tests.PARIS),
            by=User.objects.get(username="direction"), as_of=LAST,
        )  # fmt: skip


def test_those_drawn_are_those_whom_the_simulator_treated(told: Workspace) -> None:
    """The tool draws from the exported file, the simulator from its own arrays: the same leads in the same arms."""
    company = atelier_boreal()
    history = simulate(company, SEED)
    event = next(e for e in company.events if isinstance(e, TriedChange))
    treated, number = offered(history.leads, company, history.calendar, event), Crm(history).lead_id
    draw = read_draw(told.saved_trial(tests.WON).draw_path)
    assert draw is not None
    assert len(draw.units) == event.leads
    assert draw.closed == tests.WON_ON
    index = {name: lead for lead, name in number.items()}
    assert all(treated[index[one.unit]] == (one.arm == "b") for one in draw.units)
    created = {one.unit: history.calendar.date_of(float(history.leads.created[index[one.unit]])) for one in draw.units}
    assert all(timedelta(0) <= one.on - created[one.unit] <= timedelta(days=4) for one in draw.units)


def test_the_effect_planted_is_the_effect_audited(told: Workspace) -> None:
    """Before: the year before, and A. After: everyone since it was deployed. Each agrees with the simulator's truth."""
    effect = read_truth(told.path / "truth.json").event(tests.WON).effects[0]
    where = register.standing(tests.WON)
    found = register.held(told, tests.WON, where, LAST)
    assert found is not None
    assert found.held == "held"
    assert found.since.low <= effect.after <= found.since.high  # type: ignore[union-attr, operator]  # reason=an Estimate with its interval
    for known, advanced in (register.decided_counts(where), register.counts_before(where)):
        assert abs(advanced / known - effect.before) < 2 * (effect.before * (1 - effect.before) / known) ** 0.5


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-01-10", "Written, not registered yet"),
        ("2026-03-31", "Too early to decide"),
        ("2026-05-05", "To deploy since"),
        ("2026-05-20", "Too early to say whether it holds"),
        ("2026-11-22", "The effect held"),
    ],
)
def test_its_page_tells_what_was_known_on_each_day(told: Workspace, day: str, said: str) -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username="direction"))
    page = client.get(f"/tests/{tests.WON}/?as_of={day}").content.decode()
    assert said in page
    assert "Meeting rate, within 30 days" in page
