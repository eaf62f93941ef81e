"""What the people of the sample company did with the actions of their plan before 22 November 2026."""

from datetime import UTC, datetime
from decimal import Decimal

from portulan.journal.actions import close_action, sync_with
from portulan.journal.models import Action
from portulan.people.models import User
from portulan.workspace import Workspace

ORDER = 10
ADOPTED = datetime(2026, 1, 5, 9, 12, tzinfo=UTC)
"""The first Monday of the plan's year: its actions are written down."""


def write(workspace: Workspace, by: User) -> None:
    """The actions of the plan are written down, and two of them done."""
    sync_with(workspace, ADOPTED, by)
    close_action(
        Action.objects.get(plan_id="salon-lyon"),
        at=datetime(2026, 3, 20, 16, 40, tzinfo=UTC),
        by=by,
        note="Stand tenu trois jours à deux. Les fiches sont saisies et attribuées. L’an prochain : un jour de moins.",
        spent=Decimal(19_350),
    )
    close_action(
        Action.objects.get(plan_id="deux-vendeurs"),
        at=datetime(2026, 9, 25, 15, 5, tzinfo=UTC),
        by=by,
        note="Inès et Thomas sont arrivés le 1er juillet. Formés à la découverte et à l’offre, ils suivent seuls leurs "
        "affaires depuis lundi.",
        spent=Decimal(11_200),
    )
