"""How the plan of the sample company came to its text of 22 November 2026: five versions, each with its reason.

The second is the deployment of a test, which has to have been decided before: this chapter stands above both rooms.
"""

from datetime import UTC, datetime

from portulan.authoring import versions
from portulan.authoring.models import PlanVersion
from portulan.experiments import sample_history as tests
from portulan.people.models import User
from portulan.sample.building import FOCUS, with_focus_of_october
from portulan.site.deploying import write_into_plan
from portulan.ui.text_file import read_text_file, write_in_one_step
from portulan.workspace import Workspace

ORDER = 5
ADOPTED = datetime(2026, 1, 5, 8, 40, tzinfo=UTC)
DEPLOYED = datetime(2026, 5, 7, 13, 40, tzinfo=UTC)
LOWERED = datetime(2026, 9, 21, 7, 55, tzinfo=UTC)
SHARED = datetime(2026, 9, 28, 7, 40, tzinfo=UTC)
FOCUSED = datetime(2026, 11, 2, 8, 20, tzinfo=UTC)
_WON = ", relance à deux créneaux]"
"""What the test that was won adds to the documents of the qualification."""


def write(workspace: Workspace, by: User) -> None:
    """The text of January, the test won in spring, the lower ceiling of September, the focuses of October and of
    November: the file ends as it was."""
    path = workspace.plan_path
    last = read_text_file(path).text or ""
    october, lowered = with_focus_of_october(last), FOCUS.sub("", last)
    won = lowered.replace("discount_max: 15 %", "discount_max: 18 %")
    tested = tests.WON in {one.id for one in workspace.trials()} and _WON in won
    try:
        if won != lowered != last:
            write_in_one_step(path, won.replace(_WON, "]") if tested else won)
            versions.current_version(path, ADOPTED)
            if tested:
                tests.win(workspace, by)
                write_into_plan(workspace, tests.WON, at=DEPLOYED, by=by, language="fr")
            _save(workspace, lowered, "Les remises montent depuis l’été : plafond ramené à 15 %.", LOWERED, by)
            _save(
                workspace, october, "Deux sujets pour quatre semaines : les remises, la réponse aux leads.", SHARED, by
            )
            _save(workspace, last, "Un seul sujet jusqu’à fin novembre : la découverte.", FOCUSED, by)
    finally:
        if read_text_file(path).text != last:
            write_in_one_step(path, last)
    versions.current_version(path, FOCUSED)


def _save(workspace: Workspace, text: str, reason: str, at: datetime, by: User) -> None:
    file = read_text_file(workspace.plan_path)
    proposal = versions.Proposal(text, file.sha, by, reason, PlanVersion.Source.TEXT)
    versions.keep(workspace.plan_path, proposal, workspace.check, at)
