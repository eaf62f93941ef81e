"""What is in the file is always the latest version, and nothing anyone typed is ever lost."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.authoring.authoring_plan import MOMENT, PLAN, WITHOUT_DECISION

from portulan.authoring import versions
from portulan.authoring.models import AppendOnlyError, PlanVersion
from portulan.people.models import User
from portulan.workspace import Workspace

TEXT = PlanVersion.Source.TEXT


def propose(workspace: Workspace, owner: User, text: str, base: str, reason: str = "décidé en comité") -> PlanVersion:
    proposal = versions.Proposal(text, base, owner, reason, TEXT)
    return versions.keep(workspace.plan_path, proposal, workspace.check, MOMENT)


@pytest.fixture
def first(workspace: Workspace, db: None) -> PlanVersion:
    _, version = versions.current_version(workspace.plan_path, MOMENT)
    assert version is not None
    return version


def test_the_text_found_at_the_start_is_version_1(first: PlanVersion) -> None:
    assert (first.number, first.source, first.text) == (1, "initial", PLAN)


def test_looking_again_makes_no_version(first: PlanVersion, workspace: Workspace) -> None:
    versions.current_version(workspace.plan_path, MOMENT)
    assert PlanVersion.objects.count() == 1


def test_a_saved_text_is_a_version_with_author_and_reason(
    first: PlanVersion, workspace: Workspace, owner: User
) -> None:
    new = PLAN.replace("15 %", "12 %")
    version = propose(workspace, owner, new, first.sha)
    assert workspace.plan_path.read_text(encoding="utf-8") == new
    assert (version.number, version.author_name, version.reason) == (2, "Claire Aubry", "décidé en comité")
    assert version.parent == first


def test_a_text_with_errors_stays_a_draft(first: PlanVersion, workspace: Workspace, owner: User) -> None:
    with pytest.raises(versions.FaultyPlanError) as caught:
        propose(workspace, owner, WITHOUT_DECISION, first.sha)
    assert any(f.level == "error" for f in caught.value.findings)
    assert workspace.plan_path.read_text(encoding="utf-8") == PLAN
    draft = versions.draft_of(owner)
    assert draft is not None
    assert draft.text == WITHOUT_DECISION


def test_a_plan_with_errors_can_be_mended_one_part_at_a_time(workspace: Workspace, db: None, owner: User) -> None:
    two_errors = WITHOUT_DECISION.replace("  decision: Pas de remise sans contrepartie.\n", "")
    workspace.plan_path.write_text(two_errors, encoding="utf-8")
    _, version = versions.current_version(workspace.plan_path, MOMENT)
    assert version is not None
    assert propose(workspace, owner, WITHOUT_DECISION, version.sha).number == 2


def test_mending_one_error_does_not_let_another_in(workspace: Workspace, db: None, owner: User) -> None:
    workspace.plan_path.write_text(WITHOUT_DECISION, encoding="utf-8")
    _, version = versions.current_version(workspace.plan_path, MOMENT)
    assert version is not None
    other = PLAN.replace("  decision: Pas de remise sans contrepartie.\n", "")
    with pytest.raises(versions.FaultyPlanError):
        propose(workspace, owner, other, version.sha)


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_a_version_needs_a_reason(first: PlanVersion, workspace: Workspace, owner: User, reason: str) -> None:
    with pytest.raises(versions.NoReasonError):
        propose(workspace, owner, PLAN.replace("15 %", "12 %"), first.sha, reason)
    assert PlanVersion.objects.count() == 1


def test_an_edit_made_outside_is_a_version_of_its_own(first: PlanVersion, workspace: Workspace) -> None:
    workspace.plan_path.write_text(PLAN.replace("15 %", "11 %"), encoding="utf-8")
    _, version = versions.current_version(workspace.plan_path, MOMENT + timedelta(hours=1))
    assert version is not None
    assert (version.number, version.source, version.author) == (2, "outside", None)


def test_a_text_written_on_an_older_file_is_refused_and_kept(
    first: PlanVersion, workspace: Workspace, owner: User
) -> None:
    workspace.plan_path.write_text(PLAN.replace("15 %", "11 %"), encoding="utf-8")
    mine = PLAN.replace("18_000", "19_000")
    with pytest.raises(versions.ConflictError) as caught:
        propose(workspace, owner, mine, first.sha)
    assert caught.value.current is not None
    assert caught.value.current.source == "outside"
    assert "11 %" in workspace.plan_path.read_text(encoding="utf-8")
    draft = versions.draft_of(owner)
    assert draft is not None
    assert draft.text == mine


def test_saving_what_is_already_there_makes_no_version(first: PlanVersion, workspace: Workspace, owner: User) -> None:
    with pytest.raises(versions.UnchangedError):
        propose(workspace, owner, PLAN, first.sha)
    assert PlanVersion.objects.count() == 1


def test_line_ends_of_the_file_are_kept(workspace: Workspace, db: None, owner: User) -> None:
    workspace.plan_path.write_bytes(PLAN.replace("\n", "\r\n").encode())
    _, version = versions.current_version(workspace.plan_path, MOMENT)
    assert version is not None
    propose(workspace, owner, PLAN.replace("15 %", "12 %"), version.sha)
    assert workspace.plan_path.read_bytes() == PLAN.replace("15 %", "12 %").replace("\n", "\r\n").encode()


def test_a_save_forgets_the_draft(first: PlanVersion, workspace: Workspace, owner: User) -> None:
    versions.keep_draft(owner, "essai", first.sha, MOMENT)
    propose(workspace, owner, PLAN.replace("15 %", "12 %"), first.sha)
    assert versions.draft_of(owner) is None


def test_a_form_does_not_touch_the_draft_of_the_editor(first: PlanVersion, workspace: Workspace, owner: User) -> None:
    versions.keep_draft(owner, "essai", first.sha, MOMENT)
    new = PLAN.replace("15 %", "12 %")
    proposal = versions.Proposal(new, first.sha, owner, "raison", PlanVersion.Source.FORM)
    versions.keep(workspace.plan_path, proposal, workspace.check, MOMENT)
    draft = versions.draft_of(owner)
    assert draft is not None
    assert draft.text == "essai"


def test_nobody_rewrites_a_version(first: PlanVersion) -> None:
    first.reason = "autre"
    with pytest.raises(AppendOnlyError):
        first.save()
    with pytest.raises(AppendOnlyError):
        first.delete()
    with pytest.raises(AppendOnlyError):
        PlanVersion.objects.update(reason="autre")
    with pytest.raises(AppendOnlyError):
        PlanVersion.objects.all().delete()


def test_a_failed_write_leaves_the_old_file_and_no_version(
    first: PlanVersion, workspace: Workspace, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        propose(workspace, owner, PLAN.replace("15 %", "12 %"), first.sha)
    assert workspace.plan_path.read_text(encoding="utf-8") == PLAN
    assert PlanVersion.objects.count() == 1
    assert [p.name for p in workspace.path.iterdir() if p.name.startswith(".plan")] == []


def test_a_file_that_is_not_text_makes_no_version(workspace: Workspace, db: None) -> None:
    workspace.plan_path.write_bytes(b"company: \xff\xfe\xfa")
    file, version = versions.current_version(workspace.plan_path, MOMENT)
    assert version is None
    assert file.fault is not None
    assert file.fault.code == "YA002"
