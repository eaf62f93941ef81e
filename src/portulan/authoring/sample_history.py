"""How the plan of the sample company came to its text of 22 November 2026: three versions, each with its reason."""

import re
from datetime import UTC, datetime

from portulan.authoring import versions
from portulan.authoring.models import PlanVersion
from portulan.people.models import User
from portulan.ui.text_file import read_text_file, write_in_one_step
from portulan.workspace import Workspace

ORDER = 5
ADOPTED = datetime(2026, 1, 5, 8, 40, tzinfo=UTC)
LOWERED = datetime(2026, 9, 21, 7, 55, tzinfo=UTC)
FOCUSED = datetime(2026, 11, 2, 8, 20, tzinfo=UTC)
_FOCUS = re.compile(r"^focus:.*?(?=^\S)", re.MULTILINE | re.DOTALL)


def write(workspace: Workspace, by: User) -> None:
    """The text of January, the lower ceiling of September, the focus of November: the file ends as it was."""
    path = workspace.plan_path
    last = read_text_file(path).text or ""
    lowered = _FOCUS.sub("", last)
    first = lowered.replace("discount_max: 15 %", "discount_max: 18 %")
    try:
        if first != lowered != last:
            write_in_one_step(path, first)
            versions.current_version(path, ADOPTED)
            _save(workspace, lowered, "Les remises montent depuis l’été : plafond ramené à 15 %.", LOWERED, by)
            _save(workspace, last, "Un seul sujet jusqu’à fin novembre : la découverte.", FOCUSED, by)
    finally:
        if read_text_file(path).text != last:
            write_in_one_step(path, last)
    versions.current_version(path, FOCUSED)


def _save(workspace: Workspace, text: str, reason: str, at: datetime, by: User) -> None:
    file = read_text_file(workspace.plan_path)
    proposal = versions.Proposal(text, file.sha, by, reason, PlanVersion.Source.TEXT)
    versions.keep(workspace.plan_path, proposal, workspace.check, at)
