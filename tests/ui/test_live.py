"""Live pages: the word an open page compares changes with the plan and the facts, and with nothing else."""

from pathlib import Path

from portulan.facts.store import FOLDER, MANIFEST
from portulan.ui.live import state_of


def test_the_state_changes_with_the_plan_and_the_facts_only(tmp_path: Path) -> None:
    seen = [state_of(tmp_path)]
    (tmp_path / "plan.yaml").write_text("portulan: 1\n")
    seen.append(state_of(tmp_path))
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / MANIFEST).write_text("{}")
    seen.append(state_of(tmp_path))
    (tmp_path / "plan.yaml").write_text("portulan: 1\ncompany: X\n")
    seen.append(state_of(tmp_path))
    assert len(set(seen)) == 4
    (tmp_path / "notes.txt").write_text("nothing")
    assert state_of(tmp_path) == seen[-1]
