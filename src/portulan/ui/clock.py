"""Moments on the clock of the company: the plan's time zone."""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from portulan.workspace import Workspace

DEFAULT_ZONE = "UTC"


def company_zone(workspace: "Workspace | None") -> ZoneInfo:
    """The plan's time zone. A zone that is none is a finding of the plan, not a fault of the page: then UTC."""
    plan = workspace.plan().plan if workspace else None
    try:
        return ZoneInfo((plan.timezone if plan else None) or DEFAULT_ZONE)
    except (KeyError, ValueError, OSError):
        return ZoneInfo(DEFAULT_ZONE)


def on_the_company_clock(moment: datetime, workspace: "Workspace | None") -> datetime:
    """A moment (aware, or naive on this machine's clock) as the company's clock showed it, to the minute."""
    there = moment.astimezone(company_zone(workspace))
    return there.replace(tzinfo=None, second=0, microsecond=0)
