"""Moments as the company lives them: `{% load moments %}`.

{% local value as when %}            the moment on the clock of the plan's time zone
{% local value "day" as day %}       its day      {% local value "clock" as at %}   its time of day, in words
"""

from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from django import template
from django.template import Context

from portulan.ui.templatetags.portulan import language_of

register = template.Library()
DEFAULT_ZONE = "UTC"


@register.simple_tag(takes_context=True)
def local(
    context: Context, value: datetime | None, part: Literal["moment", "day", "clock"] = "moment"
) -> datetime | date | str:
    """An aware moment in the plan's time zone; empty for no moment."""
    if value is None:
        return ""
    there = value.astimezone(_zone(context)).replace(tzinfo=None)
    if part == "day":
        return there.date()
    if part == "clock":
        return f"{there.hour}\u00a0h\u00a0{there:%M}" if language_of(context) == "fr" else f"{there:%H:%M}"
    return there.replace(second=0, microsecond=0)


def _zone(context: Context) -> ZoneInfo:
    reading = context.get("reading")
    plan = reading.workspace.plan().plan if reading else None
    try:
        return ZoneInfo((plan.timezone if plan else None) or DEFAULT_ZONE)
    except (KeyError, ValueError, OSError):  # a zone that is none is a finding of the plan, not a fault of the page
        return ZoneInfo(DEFAULT_ZONE)
